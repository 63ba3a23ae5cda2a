/** GET /consultations/:id/footprint: which statements have changed which passage, from the changes that answers are linked with. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requireConsultation } from "#server/consultations/queries";
import { footprintOf, type Trace } from "#server/consultations/synopsis/rules";
import { requireSynopsis } from "#server/consultations/synopsis/queries";
import { sectionName, traceWords } from "#server/consultations/synopsis/text.rules";
import { weighingProgress } from "#server/consultations/weighing.queries";
import { idOf, load } from "#server/web";
import { Passage } from "~/consultations/synopsis/lines";
import { LinkButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
import { EmptyState, Page } from "~/ui/page";
import { DataTable } from "~/ui/table";

export const loader = load(async (ctx, { params }) => {
  const id = idOf(params.id);
  const isModeration = (await requireConsultation(ctx, id)).view === "moderation";
  const asked = { edition: isModeration ? "full" : "public", by: "section" } as const;
  const { consultation, process, lines } = await requireSynopsis(ctx, id, asked, { linked: true });
  return {
    title: ctx.t("consultations:footprint.title"),
    ...{ consultation, process, traces: footprintOf(lines) },
    unlinked: isModeration ? (await weighingProgress(ctx.db, id)).unlinked : 0,
  };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function Footprint() {
  const { t } = useTranslation();
  const { consultation, traces, unlinked } = useLoaderData<typeof loader>();
  const at = `/consultations/${consultation.id}`;
  return (
    <Page
      wide
      title={t("consultations:footprint.title")}
      intro={t("consultations:footprint.intro")}
      back={{ to: at, label: consultation.title }}
      actions={
        <>
          <LinkButton to={`${at}/synopsis`}>{t("consultations:synopsis.to")}</LinkButton>
          {unlinked > 0 && (
            <LinkButton to={`${at}/weighing?unlinked=true`}>
              {t("consultations:footprint.unlinked", { count: unlinked })}
            </LinkButton>
          )}
        </>
      }
    >
      {traces.length === 0 ? (
        <EmptyState title={t("consultations:footprint.none")} />
      ) : (
        <div className="ja-consultations-columns">
          <DataTable
            caption={t("consultations:footprint.title")}
            hideCaption
            rows={traces}
            keyOf={(_, index) => index}
            columns={[
              { header: t("consultations:footprint.before"), cell: (trace) => <Before trace={trace} /> },
              { header: t("consultations:footprint.after"), cell: (trace) => <After trace={trace} /> },
              { header: t("consultations:footprint.by"), cell: (trace) => <Causes trace={trace} at={at} /> },
            ]}
          />
        </div>
      )}
    </Page>
  );
}

function Before({ trace: { section, passage } }: { trace: Trace }) {
  const { t } = useTranslation();
  return (
    <Stack gap={1}>
      <p className="ja-small ja-muted">{sectionName(section, t)}</p>
      {passage && <Passage of={passage.before} />}
    </Stack>
  );
}

function After({ trace: { change, passage } }: { trace: Trace }) {
  const { t } = useTranslation();
  return (
    <Stack gap={1}>
      {passage && passage.after.length > 0 && <Passage of={passage.after} />}
      {!passage || passage.after.length === 0 ? (
        <p className="ja-small">{t(`consultations:${passage ? "synopsis.passage-gone" : "footprint.whole"}`)}</p>
      ) : null}
      <Link
        className="kern-link ja-small"
        to={`/documents/${change.documentId}/comparison?from=${change.askedId}&to=${change.versionId}`}
      >
        {change.name}
      </Link>
    </Stack>
  );
}

function Causes({ trace, at }: { trace: Trace; at: string }) {
  const { t } = useTranslation();
  return (
    <Stack as="ul" gap={2}>
      {trace.lines.map((line) => (
        <li key={line.pointId}>
          <Link className="kern-link" to={`${at}/statements/${line.statementId}#point-${line.pointId}`}>
            {line.sender}
          </Link>{" "}
          {line.backing && <span className="ja-small">({line.backing}) </span>}
          <span className="ja-small ja-muted">{traceWords(line, t)}</span>
          <p className="ja-small ja-typed">{line.body || line.wording}</p>
        </li>
      ))}
    </Stack>
  );
}
