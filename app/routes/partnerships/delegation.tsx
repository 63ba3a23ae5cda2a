/** /delegations/:id: a delegation sheet: who meets whom, how uneven the two sides are, what was prepared and what was learned. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { requireDelegation } from "#server/partnerships/delegations.queries";
import { mayEditDelegation } from "#server/partnerships/delegations.rules";
import { idOf, load } from "#server/web";
import { AsymmetryTable } from "~/partnerships/asymmetry";
import { useCountry } from "~/partnerships/entry-facts";
import { useLanguage } from "~/processes/language";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Badge, DescriptionList, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, delegation } = await requireDelegation(ctx, idOf(params.id));
  return { title: delegation.title, process, delegation, mayEdit: mayEditDelegation(process.my, delegation) };
});

export default function DelegationPage() {
  const { t } = useTranslation();
  const { process, delegation: of, mayEdit } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  return (
    <Page
      title={of.title}
      back={{ to: `/processes/${process.id}/delegations`, label: t("partnerships:tabs.delegations") }}
      facts={
        <>
          <Badge tone="neutral">{t(`partnerships:delegation.direction.${of.direction}`)}</Badge>
          <span className="ja-small ja-muted">
            {t(`partnerships:delegation.sight-sentence.${of.sight}`, { name: of.organisation })}
          </span>
        </>
      }
      actions={
        mayEdit && (
          <LinkButton to={`/delegations/${of.id}/edit`} icon="edit">
            {t("partnerships:edit")}
          </LinkButton>
        )
      }
    >
      <Occasion />
      <Section title={t("partnerships:delegation.compared")} id="compared">
        <AsymmetryTable counts={of.counts} />
      </Section>
      <Preparation />
      {mayEdit && (
        <ActionForm name="deletion" action={`/delegations/${of.id}/deletion`}>
          <SubmitButton small variant="tertiary" icon="delete">
            {t("partnerships:delegation.delete")}
          </SubmitButton>
        </ActionForm>
      )}
    </Page>
  );
}

const typed = (text: string) => text && <span className="ja-typed">{text}</span>;

function Occasion() {
  const { t } = useTranslation();
  const language = useLanguage();
  const country = useCountry();
  const { delegation: of } = useLoaderData<typeof loader>();
  const items = [
    { key: "meets_on", value: writeDay(of.meetsOn, language) },
    { key: "place", value: of.place },
    { key: "country", value: country(of.country) },
    {
      key: "partnership_id",
      value: of.partner && (
        <Link className="kern-link" to={`/partnerships/${of.partnershipId}`}>
          {of.partner}
        </Link>
      ),
    },
    { key: "own_side", value: typed(of.ownSide) },
    { key: "other_side", value: typed(of.otherSide) },
    { key: "languages", value: typed(of.languages) },
  ];
  const said = items.filter(({ value }) => value);
  return <DescriptionList items={said.map(({ key, value }) => ({ key: t(`partnerships:delegation.field.${key}`), value }))} />;
}

/** What was not done yet is said as such. */
function Preparation() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { delegation: of } = useLoaderData<typeof loader>();
  const done = (day: string | null, words: string) => (
    <>
      {day === null ? (
        <Badge tone="warning">{t("partnerships:delegation.open")}</Badge>
      ) : (
        <Badge tone="success">{writeDay(day, language)}</Badge>
      )}{" "}
      {typed(words)}
    </>
  );
  return (
    <Section title={t("partnerships:delegation.preparation")} id="preparation">
      <DescriptionList
        items={[
          {
            key: t("partnerships:delegation.field.aims"),
            value: typed(of.aims) || <span className="ja-muted">{t("partnerships:delegation.not-known")}</span>,
          },
          { key: t("partnerships:delegation.briefed"), value: done(of.briefedOn, of.briefing) },
          { key: t("partnerships:delegation.debriefed"), value: done(of.debriefedOn, of.debrief) },
        ]}
      />
    </Section>
  );
}
