/** /processes/:id/profiles: one's own profile, those that are shown to oneself, and what many say together. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { isMunicipality } from "#server/profiles/commands";
import { listAggregates, listProfiles, listShares } from "#server/profiles/queries";
import { idOf, load } from "#server/web";
import { RegisterTabs } from "~/partnerships/tabs";
import { useLanguage } from "~/processes/language";
import { useMean } from "~/profiles/scores";
import { SharingSentence } from "~/profiles/sharing";
import { LinkButton } from "~/ui/button";
import { Row } from "~/ui/layout";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Entry, Facts } from "~/ui/parts";
import { DataTable } from "~/ui/table";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, profiles } = await listProfiles(ctx, idOf(params.id));
  const isOwn = profiles[0]?.organisationId === process.my.organisationId;
  const own = isOwn ? profiles[0]! : null;
  return {
    title: ctx.t("profiles:title"),
    process,
    own: own && { ...own, shares: await listShares(ctx.db, own.id) },
    shown: isOwn ? profiles.slice(1) : profiles,
    mayKeep: can(process.my, "profile:write") && (await isMunicipality(ctx, process.my.organisationId)),
    aggregates: await listAggregates(ctx.db, process.id),
  };
});

export default function Profiles() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, own, shown, mayKeep } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const version = (of: { number: number; savedAt: Date | string }) =>
    t("profiles:version", { number: of.number, day: writeDay(new Date(of.savedAt), language) });
  return (
    <Page
      wide
      title={t("profiles:title")}
      intro={t("profiles:intro")}
      actions={
        can(process.my, "situation:manage") && (
          <LinkButton to={`/processes/${process.id}/profiles/priorities`}>{t("profiles:priority.title")}</LinkButton>
        )
      }
    >
      <RegisterTabs process={process} current="profiles" />
      {(own || mayKeep) && (
        <Section title={t("profiles:own")} id="own">
          {own ? (
            <>
              <p className="kern-body">
                <Link className="kern-link" to={`/profiles/${own.id}`}>
                  {own.organisation}
                </Link>{" "}
                <span className="ja-small ja-muted">{version(own)}</span>
              </p>
              <SharingSentence shares={own.shares} />
            </>
          ) : (
            <p className="kern-body">{t("profiles:own-none")}</p>
          )}
          {mayKeep && (
            <div className="ja-row">
              <LinkButton to={`/processes/${process.id}/profiles/own`} variant={own ? "secondary" : "primary"} icon="edit">
                {t(own ? "profiles:edit" : "profiles:begin")}
              </LinkButton>
              {own && (
                <LinkButton variant="tertiary" to={`/processes/${process.id}/profiles/priorities`}>
                  {t("profiles:priority.title-own")}
                </LinkButton>
              )}
            </div>
          )}
        </Section>
      )}
      <Section title={t("profiles:shared")} id="shared">
        {shown.length === 0 ? (
          <p className="kern-body ja-muted">{t("profiles:shared-none")}</p>
        ) : (
          <ul className="ja-list ja-list--ruled">
            {shown.map((profile) => (
              <Entry key={profile.id}>
                <Link className="ja-plain-link" to={`/profiles/${profile.id}`}>
                  {profile.organisation}
                </Link>
                <Facts of={[version(profile)]} />
              </Entry>
            ))}
          </ul>
        )}
      </Section>
      <Aggregates />
      <Row gap={3}>
        {(own || shown.length > 0) &&
          (["xlsx", "csv"] as const).map((ending) => (
            <LinkButton
              key={ending}
              small
              variant="tertiary"
              icon="download"
              to={`/processes/${process.id}/profiles/profiles.${ending}`}
              reloadDocument
            >
              {t(`profiles:export.${ending}`)}
            </LinkButton>
          ))}
        <LinkButton small variant="tertiary" to={`/processes/${process.id}/profiles/indicators`}>
          {t("profiles:set.title")}
        </LinkButton>
      </Row>
    </Page>
  );
}

function Aggregates() {
  const { t } = useTranslation();
  const mean = useMean();
  const { aggregates } = useLoaderData<typeof loader>();
  return (
    <Section title={t("profiles:aggregate.title")} id="aggregate" hint={t("profiles:aggregate.hint")}>
      {aggregates.length === 0 ? (
        <p className="kern-body ja-muted">{t("profiles:aggregate.none")}</p>
      ) : (
        <DataTable
          caption={t("profiles:title")}
          hideCaption
          rows={aggregates}
          keyOf={({ dimension, side, cell }) => `${dimension} ${side} ${cell}`}
          columns={[
            {
              header: t("profiles:dimension-title"),
              rowHeader: true,
              cell: ({ dimension, side }) => `${t(`profiles:dimension.${dimension}`)}: ${t(`profiles:side.${side}`)}`,
            },
            { header: t("profiles:aggregate.cell-title"), cell: ({ cell }) => t(`profiles:aggregate.cell.${cell}`) },
            { header: t("profiles:value-title"), cell: (of) => mean(of.mean) },
            { header: t("profiles:aggregate.count"), numeric: true, cell: ({ count }) => count },
          ]}
        />
      )}
    </Section>
  );
}
