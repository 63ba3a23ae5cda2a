/** /recommendations/:id: one recommendation: its text, above it in a line what is known of it, below it what was checked. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { agendaNumber, isWritable } from "#server/agenda/rules";
import { writeDay } from "#server/calendar/rules";
import { toPlainText } from "#server/documents/content/text.rules";
import { requireText } from "#server/documents/page/text.queries";
import { hashOf } from "#server/documents/versions/facts.rules";
import { listCitations } from "#server/overview/citations.queries";
import { requireRecommendation } from "#server/recommendations/queries";
import { completenessOf, followingStatuses, isDecided, recommendationNumber } from "#server/recommendations/rules";
import { listBehind } from "#server/situation/queries";
import { idOf, load } from "#server/web";
import { DocumentEditor } from "~/documents/page/document-editor";
import { HeadEntry, HeadMenu, HeadTitle } from "~/documents/page/head";
import { useLanguage } from "~/processes/language";
import { Missing, Number, Status } from "~/recommendations/badges";
import { CitedFigures } from "~/recommendations/cited-figures";
import { ChecksSection } from "~/recommendations/checks";
import { Completeness } from "~/recommendations/completeness";
import { Details } from "~/recommendations/details";
import { StatusForm } from "~/recommendations/status-form";
import { BehindIt } from "~/situation/behind";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { Fold } from "~/ui/form";
import { Split, Stack } from "~/ui/layout";
import { Refusal } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Facts } from "~/ui/parts";
import type { PageHandle } from "~/ui/shell";
import { useTopic } from "~/ui/live/use-live";
import "~/agenda/agenda.css";

export const meta = pageMeta;

export const handle: PageHandle = { isText: true };

export const loader = load(async (ctx, { params }) => {
  const { process, recommendation } = await requireRecommendation(ctx, idOf(params.id));
  const text = await requireText(ctx, recommendation.documentId);
  const [citations, behind] = await Promise.all([listCitations(ctx.db, recommendation.id), listBehind(ctx, recommendation.id)]);
  const completeness = completenessOf(recommendation, toPlainText(text.content).trim() !== "");
  const { status, checks, version, itemNumber, number, title } = recommendation;
  const isOpen = !isDecided(status) && status !== "entfallen";
  return {
    title: `${recommendationNumber(itemNumber, number)} ${title}`,
    process,
    recommendation,
    text,
    completeness,
    citations,
    behind,
    hasMovedOn: version !== null && version.hash !== hashOf(text.content),
    following: can(process.my, "agenda:status") ? followingStatuses({ status, checks, completeness }) : [],
    mayEdit: isOpen && isWritable(process),
    mayCheck: isOpen && can(process.my, "recommendation:check"),
  };
});

export default function RecommendationPage() {
  const { t } = useTranslation();
  const { process, recommendation: of, text, citations, behind, mayEdit, mayCheck } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const back = t("recommendations:back", { number: agendaNumber(of.itemNumber), title: of.itemTitle });
  return (
    <div className="ja-page ja-page--text">
      <Refusal />
      <DocumentEditor
        key={of.documentId}
        text={text}
        title={<HeadTitle title={of.title} back={{ to: `/agenda/${of.itemId}#recommendations`, label: back }} />}
        actions={
          <HeadMenu>
            {mayEdit && (
              <HeadEntry icon="edit" to={`/recommendations/${of.id}/edit`} isNarrow>
                {t("recommendations:edit")}
              </HeadEntry>
            )}
            {can(process.my, "agreement:read") && (
              <HeadEntry icon="check" to={`/recommendations/${of.id}/agreement`} isNarrow>
                {t("agreement:title")}
              </HeadEntry>
            )}
            <HeadEntry icon="autorenew" to={`/recommendations/${of.id}/trace`}>
              {t("recommendations:trace")}
            </HeadEntry>
            <HeadEntry icon="open-in-new" to={`/documents/${of.documentId}`}>
              {t("recommendations:as-document")}
            </HeadEntry>
          </HeadMenu>
        }
      >
        {of.status === "entfallen" && <Alert title={t("recommendations:withdrawn")} />}
        <FactsLine />
        <Frozen />
      </DocumentEditor>
      <CitedFigures id={of.id} citations={citations} mayEdit={mayEdit} />
      <BehindIt of={behind} />
      <ChecksSection id={of.id} checks={of.checks} mayCheck={mayCheck} />
    </div>
  );
}

function FactsLine() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, recommendation: of, completeness, following, mayEdit, mayCheck } = useLoaderData<typeof loader>();
  const isOpen = !isDecided(of.status) && of.status !== "entfallen";
  const line = (
    <span className="ja-row ja-gap-3">
      <span className="kern-sr-only">{t("recommendations:facts")}</span>
      <Number of={of} />
      <Status status={of.status} />
      {isOpen && <Missing lacks={completeness.lacks} />}
      <span className="ja-wide-only">
        <Facts
          of={[
            of.leadName ? t("recommendations:lead", { name: of.leadName }) : t("recommendations:no-lead"),
            of.dueOn && t("recommendations:due", { day: writeDay(of.dueOn, language) }),
          ]}
        />
      </span>
    </span>
  );
  return (
    <div className="ja-agenda-facts">
      <Fold form="status" summary={line}>
        <Split>
          <Details of={of} />
          <Stack>
            {isOpen && <Completeness id={of.id} completeness={completeness} mayEdit={mayEdit} mayCheck={mayCheck} />}
            <StatusForm id={of.id} status={of.status} following={following} />
          </Stack>
        </Split>
      </Fold>
      {can(process.my, "agreement:read") && of.version && (
        <LinkButton small variant="tertiary" to={`/recommendations/${of.id}/agreement`} icon="check" className="ja-wide-only">
          {t("agreement:title")}
        </LinkButton>
      )}
      {mayEdit && (
        <LinkButton small variant="tertiary" to={`/recommendations/${of.id}/edit`} icon="edit" className="ja-wide-only">
          {t("recommendations:edit")}
        </LinkButton>
      )}
    </div>
  );
}

/** Which text counts, and whether it is still the one that stands below. */
function Frozen() {
  const { t } = useTranslation();
  const { recommendation: of, hasMovedOn } = useLoaderData<typeof loader>();
  if (!of.version) return null;
  const { number } = of.version;
  return (
    <p className="ja-small">
      {t("recommendations:version", { number })} {hasMovedOn && <strong>{t("recommendations:moved-on", { number })}</strong>}{" "}
      <Link className="kern-link" to={`/documents/${of.documentId}/frozen/${number}`}>
        {t("recommendations:version-link", { number })}
      </Link>
    </p>
  );
}
