/** What can be done with a cluster as a whole. */
import { Link, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import type { ProcessHead } from "#server/processes/rules";
import type { Cluster } from "#server/topics/rules";
import { SubmitButton } from "~/ui/button";
import { Folding } from "~/ui/folding";
import { ActionForm, TextField } from "~/ui/form";
import { Icon } from "~/ui/icon";

interface ClusterMenuProps {
  process: ProcessHead;
  cluster: Cluster;
  /** Its page runs JavaScript: until then a link opens the one that somebody wants, since each is heavier than its cards. */
  isAwake: boolean;
}

export function ClusterMenu({ process, cluster, isAwake }: ClusterMenuProps) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const address = `/processes/${process.id}/topics/clusters/${cluster.id}`;
  const label = t("topics:board.cluster-menu", { title: cluster.title });
  const isAsked = search.get("menu") === String(cluster.id);
  if (!isAwake && !isAsked) {
    const wanted = new URLSearchParams([...search].filter(([name]) => name !== "menu").concat([["menu", String(cluster.id)]]));
    return (
      <Link
        discover="none"
        className="ja-menu__item ja-topics-menu-link"
        to={`?${wanted}#cluster-${cluster.id}`}
        aria-label={label}
      >
        <Icon name="more-vert" />
      </Link>
    );
  }
  return (
    <Folding
      className="ja-menu"
      open={isAsked}
      stays={() => isAsked}
      summary={
        <>
          <Icon name="more-vert" />
          <span className="kern-sr-only">{label}</span>
        </>
      }
    >
      <div className="ja-menu__list ja-stack ja-gap-4 ja-topics-menu">
        <ActionForm name={`name-${cluster.id}`} action={`${address}/name`}>
          <TextField
            name="title"
            label={t("topics:board.cluster-title")}
            defaultValue={cluster.title}
            maxLength={120}
            required
          />
          <SubmitButton small variant="secondary">
            {t("topics:board.cluster-rename")}
          </SubmitButton>
        </ActionForm>
        {can(process.my, "topic:dispose") && (
          <ActionForm name={`taking-up-${cluster.id}`} action={`${address}/taking-up`}>
            <SubmitButton small variant="secondary">
              {t("topics:board.cluster-take-up")}
            </SubmitButton>
          </ActionForm>
        )}
        <ActionForm name={`dissolution-${cluster.id}`} action={`${address}/dissolution`}>
          <SubmitButton small variant="danger">
            {t("topics:board.cluster-delete")}
          </SubmitButton>
          <span className="ja-small ja-muted">{t("topics:board.cluster-delete-hint")}</span>
        </ActionForm>
      </div>
    </Folding>
  );
}
