/** /agenda/:id: one item of the joint agenda: first the text that the delegations write together, above it in a line its facts and its status. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { isInForce } from "#server/agreement/items.rules";
import { listTreatments } from "#server/roundtables/lists.queries";
import { findItemDepth } from "#server/agenda/depth.queries";
import { findNeighbours, requireAgendaItem, shownItem, type Neighbour } from "#server/agenda/queries";
import { agendaNumber, gapsOf, isEditable, isWritable } from "#server/agenda/rules";
import { listOfItem } from "#server/topics/queries";
import { requireText } from "#server/documents/page/text.queries";
import { revisionOf } from "#server/platform/revisions.queries";
import { toPlainText } from "#server/documents/content/text.rules";
import { listRecommendations } from "#server/recommendations/queries";
import { idOf, load } from "#server/web";
import { ItemNumber, ModeLabel, StatusBadge, useLevels } from "~/agenda/badges";
import { ItemStatus } from "~/agenda/item-status";
import { Treatments } from "~/agenda/treatments";
import { ItemDepthSection } from "~/depth/item-depth";
import { DocumentEditor } from "~/documents/page/document-editor";
import { HeadEntry, HeadMenu, HeadTitle } from "~/documents/page/head";
import { RecommendationList } from "~/recommendations/list";
import { TopicLinks } from "~/topics/topic-links";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { Fold } from "~/ui/form";
import { Split } from "~/ui/layout";
import { Badge, DescriptionList, Refusal, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Facts } from "~/ui/parts";
import type { PageHandle } from "~/ui/shell";
import { useTopic } from "~/ui/live/use-live";
import "~/agenda/agenda.css";

export const meta = pageMeta;

export const handle: PageHandle = { isText: true };

export const loader = load(async (ctx, { params }) => {
  const seen = await revisionOf(ctx.db, shownItem(idOf(params.id)));
  const { process, item } = await requireAgendaItem(ctx, idOf(params.id));
  const [text, neighbours, treatments, depth, recommendations, topics] = await Promise.all([
    requireText(ctx, item.documentId),
    findNeighbours(ctx, item),
    listTreatments(ctx, item.id),
    findItemDepth(ctx, process, item),
    listRecommendations(ctx, item.id),
    listOfItem(ctx.db, item.id),
  ]);
  const gaps = item.status === "entwurf" ? gapsOf(item, toPlainText(text.content).trim() !== "") : [];
  return {
    title: `${agendaNumber(item.number)} ${item.title}`,
    process,
    item,
    seen,
    text,
    neighbours,
    treatments,
    depth,
    recommendations,
    topics,
    gaps,
    isAgreed: item.status === "angenommen" && recommendations.some(({ status }) => isInForce(status)),
  };
});

export default function Item() {
  const { t } = useTranslation();
  const { process, item, text, treatments, depth, recommendations } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const address = `/agenda/${item.id}`;
  const mayEdit = isEditable(process, item);
  return (
    <div className="ja-page ja-page--text">
      <Refusal />
      <DocumentEditor
        key={item.documentId}
        text={text}
        title={<HeadTitle title={item.title} back={{ to: `/processes/${process.id}/agenda`, label: t("agenda:form.back") }} />}
        actions={
          <>
            <Leafing />
            <HeadMenu>
              {isWritable(process) && (
                <HeadEntry icon="edit" to={`${address}/edit`} isNarrow>
                  {t("agenda:item.edit")}
                </HeadEntry>
              )}
              {depth.mayState && (
                <HeadEntry icon="checklist" to={`${address}#depth`}>
                  {t("depth:form.open")}
                </HeadEntry>
              )}
              {item.status === "angenommen" && (
                <HeadEntry icon="draft" to={`${address}/briefing`}>
                  {t("agenda:item.briefing")}
                </HeadEntry>
              )}
              <HeadEntry icon="autorenew" to={`${address}/trace`}>
                {t("agenda:item.trace")}
              </HeadEntry>
              <HeadEntry icon="open-in-new" to={`/documents/${item.documentId}`}>
                {t("agenda:item.as-document")}
              </HeadEntry>
            </HeadMenu>
          </>
        }
      >
        {item.status === "entfallen" && <Alert title={t("agenda:item.withdrawn")} />}
        <FactsLine />
        {item.adoptedVersion !== null && (
          <p className="ja-small">
            <Link className="kern-link" to={`/documents/${item.documentId}/frozen/${item.adoptedVersion}`}>
              {t("agenda:item.adopted-version", { number: item.adoptedVersion })}
            </Link>
          </p>
        )}
      </DocumentEditor>
      <RecommendationList itemId={item.id} recommendations={recommendations} mayWrite={mayEdit} />
      <ItemDepthSection depth={depth} item={item} mayDecide={mayEdit} />
      {treatments.length > 0 && (
        <Section title={t("agenda:item.treatments")} id="treatments">
          <Treatments treatments={treatments} />
        </Section>
      )}
    </div>
  );
}

/** What is known of the item in one line; unfolded, with its reason and with what comes next. */
function FactsLine() {
  const { t } = useTranslation();
  const { process, item, seen, gaps, isAgreed } = useLoaderData<typeof loader>();
  const levels = useLevels();
  const missing = gaps.filter(({ isRequired }) => isRequired).length;
  const line = (
    <span className="ja-row ja-gap-3">
      <span className="kern-sr-only">{t("agenda:item.facts")}</span>
      <ItemNumber item={item} />
      <StatusBadge item={item} />
      <ModeLabel mode={item.mode} />
      {missing > 0 && <Badge tone="warning">{t("agenda:gap.missing", { count: missing })}</Badge>}
      <span className="ja-wide-only">
        <Facts of={[levels(item), item.leadName ? t("agenda:list.lead", { name: item.leadName }) : t("agenda:list.no-lead")]} />
      </span>
    </span>
  );
  return (
    <div className="ja-agenda-facts">
      <Fold form="status" summary={line}>
        <Split>
          <Details />
          <ItemStatus
            item={item}
            seen={seen}
            gaps={gaps}
            isAgreed={isAgreed}
            mayEdit={isEditable(process, item)}
            maySetStatus={can(process.my, "agenda:status")}
          />
        </Split>
      </Fold>
      {isWritable(process) && (
        <LinkButton small variant="tertiary" to={`/agenda/${item.id}/edit`} icon="edit" className="ja-wide-only">
          {t("agenda:item.edit")}
        </LinkButton>
      )}
    </div>
  );
}

function Details() {
  const { t } = useTranslation();
  const { item, topics } = useLoaderData<typeof loader>();
  const levels = useLevels();
  return (
    <DescriptionList
      items={[
        {
          key: t("agenda:filter.mode"),
          value: item.mode
            ? `${t(`common:mode.${item.mode}`)}: ${t(`agenda:field.mode-help.${item.mode}`)}`
            : t("agenda:field.mode-open"),
        },
        { key: t("agenda:field.levels"), value: levels(item) || t("common:none") },
        { key: t("agenda:field.lead"), value: item.leadName ?? t("agenda:field.lead-open") },
        {
          key: t("agenda:field.reason"),
          value: item.reason ? <span className="ja-typed">{item.reason}</span> : t("common:none"),
        },
        ...(item.summaryEn
          ? [
              {
                key: t("agenda:field.summary-en"),
                value: (
                  <span className="ja-typed" lang="en">
                    {item.summaryEn}
                  </span>
                ),
              },
            ]
          : []),
        ...(topics.length > 0 ? [{ key: t("agenda:item.topics"), value: <TopicLinks topics={topics} /> }] : []),
      ]}
    />
  );
}

function Leafing() {
  const { t } = useTranslation();
  const { neighbours } = useLoaderData<typeof loader>();
  const to = (neighbour: Neighbour | null, way: "previous" | "next") =>
    neighbour && (
      <LinkButton
        small
        variant="tertiary"
        icon={way === "previous" ? "chevron-left" : "chevron-right"}
        className={`ja-agenda-leaf--${way}`}
        to={`/agenda/${neighbour.id}`}
        aria-label={t(`agenda:item.${way}`, { number: agendaNumber(neighbour.number), title: neighbour.title })}
      >
        {agendaNumber(neighbour.number)}
      </LinkButton>
    );
  return (
    <nav className="ja-tools" aria-label={t("agenda:item.leafing")}>
      {to(neighbours.previous, "previous")}
      {to(neighbours.next, "next")}
    </nav>
  );
}
