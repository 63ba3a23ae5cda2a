/** /agenda/:id: one item of the joint agenda: its facts, its status, and the text that the delegations write together. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { listTreatments } from "#server/roundtables/lists.queries";
import { findNeighbours, requireAgendaItem, type Neighbour } from "#server/agenda/queries";
import { agendaNumber, gapsOf, isWritable } from "#server/agenda/rules";
import { requireText } from "#server/documents/page/text.queries";
import { toPlainText } from "#server/documents/content/text.rules";
import { idOf, load } from "#server/web";
import { ItemNumber, ModeLabel, StatusBadge, useLevels } from "~/agenda/badges";
import { ItemStatus } from "~/agenda/item-status";
import { Treatments } from "~/agenda/treatments";
import { DocumentEditor } from "~/documents/page/document-editor";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { DescriptionList, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/use-live";
import "~/agenda/agenda.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, item } = await requireAgendaItem(ctx, idOf(params.id));
  const [text, neighbours, treatments] = await Promise.all([
    requireText(ctx, item.documentId),
    findNeighbours(ctx, item),
    listTreatments(ctx, item.id),
  ]);
  const gaps = item.status === "entwurf" ? gapsOf(item, toPlainText(text.content).trim() !== "") : [];
  return { title: `${agendaNumber(item.number)} ${item.title}`, process, item, text, neighbours, treatments, gaps };
});

export default function Item() {
  const { t } = useTranslation();
  const { process, item, text, treatments } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  return (
    <Page
      wide
      title={item.title}
      back={{ to: `/processes/${process.id}/agenda`, label: t("agenda:form.back") }}
      facts={
        <>
          <ItemNumber item={item} />
          <StatusBadge item={item} />
          <ModeLabel mode={item.mode} />
        </>
      }
      actions={
        <>
          <Leafing />
          {isWritable(process) && (
            <LinkButton small to={`/agenda/${item.id}/edit`} icon="edit">
              {t("agenda:item.edit")}
            </LinkButton>
          )}
        </>
      }
    >
      {item.status === "entfallen" && <Alert title={t("agenda:item.withdrawn")} />}
      <Facts />
      <Section
        title={t("agenda:item.text")}
        id="text"
        hint={text.access === "edit" ? t("agenda:item.text-hint") : undefined}
        actions={
          <LinkButton small variant="tertiary" to={`/documents/${item.documentId}`} icon="open-in-new">
            {t("agenda:item.as-document")}
          </LinkButton>
        }
      >
        <DocumentEditor key={item.documentId} text={text} />
      </Section>
      {treatments.length > 0 && (
        <Section title={t("agenda:item.treatments")} id="treatments">
          <Treatments treatments={treatments} />
        </Section>
      )}
    </Page>
  );
}

function Facts() {
  const { t } = useTranslation();
  const { process, item, gaps } = useLoaderData<typeof loader>();
  const levels = useLevels();
  return (
    <div className="ja-agenda-facts">
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
            value: item.reason ? <span className="ja-agenda-text">{item.reason}</span> : t("common:none"),
          },
        ]}
      />
      <ItemStatus item={item} gaps={gaps} mayEdit={isWritable(process)} maySetStatus={can(process.my, "agenda:status")} />
    </div>
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
    <nav className="ja-agenda-leaf" aria-label={t("agenda:item.leafing")}>
      {to(neighbours.previous, "previous")}
      {to(neighbours.next, "next")}
    </nav>
  );
}
