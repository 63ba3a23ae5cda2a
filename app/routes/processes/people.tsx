/** /processes/:id/people: who takes part, by bench and organisation; facilitators invite from here. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { dayOf } from "#server/calendar/rules";
import { listOrganisationChoices } from "#server/organisations/queries";
import { listMandates } from "#server/processes/mandates.queries";
import { isFound, onPage } from "#server/platform/paging.rules";
import { hasSeat, inOrder, seatsPerBench } from "#server/processes/rules";
import { idOf, load } from "#server/web";
import { BenchList, MandateList } from "~/processes/bench-list";
import { listSubstitutions } from "#server/processes/substitutions.queries";
import { InvitationForm } from "~/processes/invitation-form";
import { SubstitutionList } from "~/processes/substitutions";
import { LinkButton } from "~/ui/button";
import { Fold } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { Find, Pages } from "~/ui/pages";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/live/use-live";
import "~/processes/processes.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const { process, mandates } = await listMandates(ctx, idOf(params.id));
  const search = new URL(request.url).searchParams;
  const words = search.get("q") ?? "";
  const found = inOrder(mandates).filter(({ name, organisationName, email }) =>
    isFound(words, [name, organisationName, email ?? ""]),
  );
  const { items, ...page } = onPage(found, search);
  const seats = seatsPerBench(mandates.filter((mandate) => mandate.isValid && hasSeat(mandate)));
  const manages = can(process.my, "mandate:manage");
  return {
    title: ctx.t("processes:people.title"),
    process,
    mandates: items,
    page,
    total: mandates.length,
    words,
    seats,
    manages,
    organisations: manages ? await listOrganisationChoices(ctx) : [],
    substitutions: await listSubstitutions(ctx, process),
    today: dayOf(ctx.now()),
  };
});

export default function People() {
  const { t } = useTranslation();
  const { process, mandates, page, total, words, seats, manages, organisations, substitutions, today } =
    useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const [valid, others] = [mandates.filter((mandate) => mandate.isValid), mandates.filter((mandate) => !mandate.isValid)];
  const shared = { mine: process.my.mandateId, manages };
  return (
    <Page
      title={t("processes:people.title")}
      intro={`${t("common:explained.bench")} ${t("processes:people.seats-hint")} ${t("common:explained.consulted")}${manages ? "" : ` ${t("processes:people.email-note")}`}`}
      actions={
        manages && (
          <>
            <LinkButton to="/organisations" variant="tertiary">
              {t("processes:people.to-organisations")}
            </LinkButton>
            <LinkButton to={`/processes/${process.id}/invitations`} variant="secondary" icon="add">
              {t("processes:people.invite-many")}
            </LinkButton>
          </>
        )
      }
    >
      {manages && (
        <Fold summary={t("processes:people.invite")} form="invitation">
          <InvitationForm processId={process.id} organisations={organisations} today={today} />
        </Fold>
      )}
      {(substitutions.length > 0 || !process.my.isArchived) && (
        <Section title={t("processes:substitution.title")} id="substitutions">
          <SubstitutionList substitutions={substitutions} />
          {!process.my.isArchived && (
            <Link className="kern-link" to={`/mandates/${process.my.mandateId}/substitutions`}>
              {t("processes:substitution.own")}
            </Link>
          )}
        </Section>
      )}
      {total > page.total || page.pages > 1 ? <Find label={t("processes:people.find")} found={page.total} /> : null}
      {mandates.length === 0 && <p className="kern-body">{t("processes:people.none-found")}</p>}
      <BenchList mandates={valid} seats={seats} isPart={page.pages > 1 || words !== ""} {...shared} />
      {others.length > 0 && (
        <Section title={t("processes:people.not-now")} id="others">
          <MandateList mandates={others} {...shared} />
        </Section>
      )}
      <Pages of={page} />
    </Page>
  );
}
