/** /processes/:id/markings: who may see what in a process, what bears a label of its own, and what had to be locked. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { LABELS } from "#db/schema/markings";
import { can } from "#server/access/rules";
import { writeInstant } from "#server/calendar/rules";
import { listCleared, listIncidents, listLabelled } from "#server/markings/queries";
import { onPage } from "#server/platform/paging.rules";
import { tlp } from "#server/processes/labels.rules";
import { requireProcess } from "#server/processes/queries";
import { idOf, load } from "#server/web";
import { ClearanceForm } from "~/markings/clearance-form";
import { IncidentEntry } from "~/markings/incident-entry";
import { Tlp } from "~/markings/tlp";
import { useLanguage } from "~/processes/language";
import { Fold } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { DescriptionList, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { Entry, Facts } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const search = new URL(request.url).searchParams;
  const process = await requireProcess(ctx, idOf(params.id));
  const [cleared, things, incidents] = await Promise.all([
    listCleared(ctx, process),
    listLabelled(ctx, process),
    can(process.my, "marking:raise") ? listIncidents(ctx, process.id) : [],
  ]);
  const managesIncidents = can(process.my, "incident:manage");
  const own = cleared.find(({ mandateId }) => mandateId === process.my.mandateId)?.label ?? process.marking;
  const { items: people, ...peoplePage } = onPage(can(process.my, "mandate:manage") ? cleared : [], search, 25, "people");
  // Titles alone: the page of the thing says the rest.
  const all = things.map(({ kind, id, title, label }) => ({ kind, id, title, label }));
  const { items: labelled, ...page } = onPage(all, search);
  return {
    title: ctx.t("markings:list.title"),
    ...{ process, own, people, peoplePage, labelled, page, incidents, managesIncidents },
  };
});

export default function Markings() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, own, people, peoplePage, labelled, page, incidents, managesIncidents } = useLoaderData<typeof loader>();
  const at = `/processes/${process.id}/markings`;
  return (
    <Page
      title={t("markings:list.title")}
      back={{ to: `/processes/${process.id}`, label: t("processes:events.back") }}
      intro={t("markings:list.intro", { label: tlp(process.marking), own: tlp(own) })}
    >
      <Section title={t("markings:list.labelled")} id="labelled">
        {labelled.length === 0 ? (
          <p className="kern-body kern-body--muted">{t("markings:list.none", { label: tlp(process.marking) })}</p>
        ) : (
          <ul className="ja-list">
            {labelled.map((thing) => (
              <Entry key={`${thing.kind}-${thing.id}`} end={<Tlp label={thing.label} />}>
                <Link className="ja-plain-link" to={`/markings/${thing.kind}/${thing.id}`}>
                  {thing.title}
                </Link>
                <Facts of={[t(`markings:kind.${thing.kind}`)]} />
              </Entry>
            ))}
          </ul>
        )}
        <Pages of={page} anchor="labelled" />
      </Section>
      {incidents.length > 0 && (
        <Section title={t("markings:incident.title")} id="incidents" hint={t("markings:incident.hint")}>
          <ul className="ja-list">
            {incidents.map((incident) => (
              <IncidentEntry
                key={incident.id}
                incident={incident}
                mayEnd={managesIncidents}
                since={writeInstant(incident.lockedAt, language)}
                at={at}
              />
            ))}
          </ul>
        </Section>
      )}
      {people.length > 0 && (
        <Section title={t("markings:clearance.title")} id="clearances" hint={t("markings:clearance.hint")}>
          <Fold form="clearances" summary={t("markings:clearance.people", { count: peoplePage.total })}>
            <Stack as="ul" gap={4}>
              {people.map((person) => (
                <li key={person.mandateId}>
                  <ClearanceForm person={person} at={at} />
                </li>
              ))}
            </Stack>
            <Pages of={peoplePage} name="people" anchor="clearances" />
          </Fold>
        </Section>
      )}
      <Section title={t("markings:list.meaning")} id="meaning">
        <DescriptionList
          items={LABELS.map((label) => ({ key: <Tlp label={label} />, value: t(`common:marking-hint.${label}`) }))}
        />
        <p className="ja-small ja-muted ja-measure">{t("markings:list.rule")}</p>
      </Section>
    </Page>
  );
}
