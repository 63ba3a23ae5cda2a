/** One process in a list: what it is called, where it is, and as whom one takes part. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { ProcessHead } from "#server/processes/rules";
import { Badge } from "~/ui/page";
import { useLanguage } from "./language";

/** @param level of the headings: one below what stands above the list */
export function ProcessCards({ processes, level }: { processes: readonly ProcessHead[]; level: 2 | 3 }) {
  const Heading = `h${level}` as const;
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <ul className="ja-list ja-grid">
      {processes.map((process) => (
        <li key={process.id} className="ja-card ja-processes-card">
          <span className="ja-row">
            <span className="kern-body kern-body--small kern-body--muted">{process.number}</span>
            <Badge tone="neutral">{t(`common:marking.${process.marking}`)}</Badge>
          </span>
          <Heading className="kern-heading-small ja-processes-card__title">
            <Link className="ja-processes-card__link" to={`/processes/${process.id}`}>
              {process.title}
            </Link>
          </Heading>
          <StageBar position={process.stagePosition} count={process.stageCount} />
          <span className="kern-body kern-body--small">
            {t("processes:list.stage", {
              position: process.stagePosition,
              count: process.stageCount,
              stage: process.stageTitle[language],
            })}
          </span>
          <span className="kern-body kern-body--small kern-body--muted">
            {t("processes:list.you", {
              role: t(`common:role.${process.my.role}`),
              organisation: process.my.organisationShortName,
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Decoration: the sentence below says the same. */
function StageBar({ position, count }: { position: number; count: number }) {
  return (
    <span className="ja-processes-bar" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <span
          key={index}
          className={index < position ? "ja-processes-bar__part ja-processes-bar__part--done" : "ja-processes-bar__part"}
        />
      ))}
    </span>
  );
}
