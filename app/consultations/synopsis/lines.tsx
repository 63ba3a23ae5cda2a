/** Lines of a synopsis as tables of three columns: the draft, what was said to it, and what became of it. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { groupLines, type LineGroup, type Order, type SynopsisLine } from "#server/consultations/synopsis/rules";
import { headingOf, sectionName } from "#server/consultations/synopsis/text.rules";
import { doc } from "#server/documents/content/text.rules";
import type { TextContent } from "#server/documents/rules";
import { StaticText } from "~/documents/reader/static-text";
import { useLanguage } from "~/processes/language";
import { Badge, Section } from "~/ui/page";
import { DataTable } from "~/ui/table";
import "~/consultations/consultations.css";
import "~/documents/documents.css";

interface LinesProps {
  lines: readonly SynopsisLine[];
  by: Order;
  /** Of the consultation. */
  at: string;
}

export function SynopsisLines({ lines, by, at }: LinesProps) {
  const { t } = useTranslation();
  return groupLines(lines, by).map((group, index) => (
    <Section key={index} title={headingOf(group, t)} id={`group-${index + 1}`}>
      <DataTable
        caption={t("consultations:synopsis.table-of", { heading: headingOf(group, t) })}
        hideCaption
        rows={group.lines}
        keyOf={({ pointId, statementId }) => pointId ?? `remark-${statementId}`}
        columns={[
          { header: t("consultations:synopsis.column.draft"), cell: (line) => <Draft line={line} group={group} /> },
          { header: t("consultations:synopsis.column.statement"), cell: (line) => <Said line={line} group={group} at={at} /> },
          { header: t("consultations:synopsis.column.reply"), cell: (line) => <Answer line={line} /> },
        ]}
      />
    </Section>
  ));
}

const NO_THREADS: ReadonlySet<number> = new Set();

/** Passages of a draft, small as a cell wants them. */
export function Passage({ of }: { of: readonly TextContent[] }) {
  return (
    <div className="ja-small ja-consultations-passage">
      <div className="ja-text">
        <StaticText content={doc(...of)} openThreads={NO_THREADS} />
      </div>
    </div>
  );
}

function Draft({ line, group }: { line: SynopsisLine; group: LineGroup }) {
  const { t } = useTranslation();
  const isBySender = group.sender !== null;
  return (
    <div className="ja-stack ja-gap-1">
      {isBySender && <p className="ja-small ja-muted">{sectionName(line.section, t)}</p>}
      {line.draft.length > 0 ? <Passage of={line.draft} /> : !isBySender && "–"}
    </div>
  );
}

function Said({ line, group, at }: { line: SynopsisLine; group: LineGroup; at: string }) {
  const { t } = useTranslation();
  const anchor = line.pointId === null ? "#remark" : `#point-${line.pointId}`;
  return (
    <div className="ja-stack ja-gap-1">
      <p className="ja-small">
        {group.sender === null && <strong>{line.sender} </strong>}
        {line.backing && <span>({line.backing}) </span>}
        <span className="ja-muted">
          {line.kind ? t(`consultations:kind.${line.kind}`) : t(`consultations:coordination.${line.coordination}`)}
        </span>
      </p>
      <p className="ja-typed">{line.body}</p>
      {line.wording && (
        <p className="ja-typed">
          <span className="ja-small ja-muted">{t("consultations:point.wording")}: </span>
          {line.wording}
        </p>
      )}
      {at && (
        <Link className="kern-link ja-small" to={`${at}/statements/${line.statementId}${anchor}`}>
          {t("consultations:weighing.whole")}
        </Link>
      )}
    </div>
  );
}

function Answer({ line: { reply, change } }: { line: SynopsisLine }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!reply) return "–";
  return (
    <div className="ja-stack ja-gap-1">
      <div className="ja-row ja-gap-2">
        <strong>{t(`consultations:disposition.${reply.disposition}`)}</strong>
        {reply.state !== "released" && <Badge tone="neutral">{t(`consultations:weighing.state.${reply.state}`)}</Badge>}
      </div>
      <p className="ja-typed">{reply.reason}</p>
      {change && (
        <>
          <Link
            className="kern-link ja-small"
            to={`/documents/${change.documentId}/comparison?from=${change.askedId}&to=${change.versionId}`}
          >
            {t("consultations:synopsis.changed-in", { name: change.name, day: writeDay(change.at, language) })}
          </Link>
          {change.passage &&
            (change.passage.after.length > 0 ? (
              <Passage of={change.passage.after} />
            ) : (
              <p className="ja-small">{t("consultations:synopsis.passage-gone")}</p>
            ))}
        </>
      )}
    </div>
  );
}
