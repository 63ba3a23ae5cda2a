/** One process in a list: what it is called, where it is, and as whom one takes part. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { ProcessHead } from "#server/processes/rules";
import { Grid, Row } from "~/ui/layout";
import { Badge } from "~/ui/page";
import { useLanguage } from "./language";

/** @param level of the headings: one below what stands above the list */
export function ProcessCards({ processes, level }: { processes: readonly ProcessHead[]; level: 2 | 3 }) {
  const Heading = `h${level}` as const;
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Grid as="ul">
      {processes.map((process) => (
        <li key={process.id} className="ja-card ja-gap-3 ja-target">
          <Row as="span">
            <span className="ja-small ja-muted">{process.number}</span>
            <Badge tone="neutral">{t(`common:marking.${process.marking}`)}</Badge>
          </Row>
          <Heading className="kern-heading-small">
            <Link className="ja-plain-link ja-target__link" to={`/processes/${process.id}`}>
              {process.title}
            </Link>
          </Heading>
          <StageBar position={process.stagePosition} count={process.stageCount} />
          <span className="ja-small">
            {t("processes:list.stage", {
              position: process.stagePosition,
              count: process.stageCount,
              stage: process.stageTitle[language],
            })}
          </span>
          <span className="ja-small ja-muted">
            {t("processes:list.you", {
              role: t(`common:role.${process.my.role}`),
              organisation: process.my.organisationShortName,
            })}
          </span>
        </li>
      ))}
    </Grid>
  );
}

/** Decoration: the sentence below says the same. */
function StageBar({ position, count }: { position: number; count: number }) {
  return (
    <span className="ja-processes-bar" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <span key={index} data-done={index < position || undefined} />
      ))}
    </span>
  );
}
