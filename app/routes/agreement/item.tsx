/** /recommendations/:id/agreement: what is missing for adoption, who has said what, dissent, and what was decided. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { DECIDING_BENCHES } from "#db/schema/organisations";
import { can } from "#server/access/rules";
import { requireItemAgreement } from "#server/agreement/item.queries";
import { mayComeByLetter, mayGivePosition } from "#server/agreement/rules";
import { onPage } from "#server/platform/paging.rules";
import { recommendationNumber } from "#server/recommendations/rules";
import { idOf, load } from "#server/web";
import { writeDay } from "#server/calendar/rules";
import { DecisionCard } from "~/agreement/decision-card";
import { Dissents } from "~/agreement/dissents";
import { Leading, Own, Positions } from "~/agreement/item-parts";
import { PastPositions } from "~/agreement/past-positions";
import { RuleFacts, Standing } from "~/agreement/standing";
import { useLanguage } from "~/processes/language";
import { Number, Status } from "~/recommendations/badges";
import { Alert } from "~/ui/alert";
import { Split, Stack } from "~/ui/layout";
import { useTopic } from "~/ui/live/use-live";
import { EmptyState, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { Facts } from "~/ui/parts";
import "~/agreement/agreement.css";

export const meta = pageMeta;

/** Positions on one page; benches stay together. */
const PAGE = 60;

export const loader = load(async (ctx, { params, request }) => {
  const found = await requireItemAgreement(ctx, idOf(params.id));
  const { process, recommendation, voices } = found;
  const label = recommendationNumber(recommendation.itemNumber, recommendation.number);
  const inBenches = DECIDING_BENCHES.flatMap((bench) => voices.filter((voice) => voice.bench === bench));
  const { items, ...page } = onPage(inBenches, new URL(request.url).searchParams, PAGE);
  const speakers = new Set(items.map(({ countedWith }) => countedWith));
  const mayLead = can(process.my, "agreement:manage");
  const own = voices.find(({ organisationId }) => organisationId === process.my.organisationId);
  return {
    title: ctx.t("agreement:item.title", { label }),
    ...found,
    ...{ label, page, mayLead, voices: items },
    speakers: voices
      .filter(({ organisationId }) => speakers.has(organisationId))
      .map(({ organisationId: id, shortName: name }) => ({ id, name })),
    askedByLetter: mayLead ? voices.filter(mayComeByLetter).map(({ organisationId: id, name }) => ({ id, name })) : [],
    own: own && can(process.my, "position:give") ? { position: own.position } : null,
    mayBind: mayGivePosition(process.my),
  };
});

export default function ItemAgreement() {
  const { t } = useTranslation();
  const data = useLoaderData<typeof loader>();
  const { process, recommendation, label, rounds, voices, dissents, decisions, passages, own, mayBind, mayLead } = data;
  useTopic(`process:${process.id}`);
  const newest = rounds[0];
  const at = `/recommendations/${recommendation.id}/agreement`;
  return (
    <Page
      wide
      title={recommendation.title}
      back={{ to: `/recommendations/${recommendation.id}`, label: t("agreement:item.back", { label }) }}
      facts={
        <>
          <Number of={recommendation} />
          <Status status={recommendation.status} />
          {newest && <RuleFacts of={newest} />}
        </>
      }
    >
      {!newest && <EmptyState title={t("agreement:item.not-yet")} />}
      {data.haveFactsMoved && mayLead && <Alert tone="warning" title={t("agreement:item.moved-on")} />}
      {newest && data.hasTextMoved && (
        <Alert tone="warning" title={t("agreement:moved", { number: newest.versionNumber })}>
          <p className="kern-body">{t("agreement:moved-adopts", { number: newest.versionNumber })}</p>
          <Link
            className="kern-link"
            to={`/documents/${recommendation.documentId}/comparison?from=${newest.documentVersionId}&to=current`}
          >
            {t("agreement:moved-compare")}
          </Link>
        </Alert>
      )}
      {newest && (
        <Split>
          <Stack gap={5}>
            <State />
            {decisions.map((decision) => (
              <DecisionCard
                key={decision.id}
                of={decision}
                isLifted={decision.outcome === "angenommen_mit_vorbehalt" && recommendation.status === "angenommen"}
              />
            ))}
            <Section title={t("agreement:item.positions")} id="positions">
              <Positions voices={voices} speakers={data.speakers} />
              <Pages of={data.page} anchor="positions" />
              <PastPositions {...data.past} />
            </Section>
            <Dissents
              at={at}
              dissents={dissents}
              passages={passages}
              signing={mayBind && own ? process.my.organisationId : null}
              isRunning={newest.isRunning}
            />
          </Stack>
          <Stack gap={4}>
            {own && (
              <Own
                at={at}
                sheet={newest.isRunning ? `/processes/${process.id}/positions` : null}
                position={own.position}
                note={data.note}
                mayBind={mayBind}
              />
            )}
            {mayLead && newest.isRunning && data.standing && (
              <Leading at={at} agreement={newest} standing={data.standing} others={data.askedByLetter} saw={data.saw} />
            )}
            <Rounds />
          </Stack>
        </Split>
      )}
    </Page>
  );
}

function State() {
  const { t } = useTranslation();
  const { rounds, standing, recommendation } = useLoaderData<typeof loader>();
  const newest = rounds[0]!;
  return (
    <Section title={t("agreement:item.state")} id="state">
      {newest.isRunning && standing && <Standing of={standing} rule={newest.rule} />}
      {newest.endedHow && <p className="kern-body">{t(`agreement:item.ended.${newest.endedHow}`)}</p>}
      <p className="ja-small ja-muted ja-break">
        {t("agreement:item.hash", { hash: newest.hash })}{" "}
        <Link className="kern-link" to={`/documents/${recommendation.documentId}/versions/${newest.documentVersionId}`}>
          {t("agreement:item.frozen")}
        </Link>
      </p>
    </Section>
  );
}

function Rounds() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { rounds } = useLoaderData<typeof loader>();
  if (rounds.length < 2) return null;
  return (
    <Section title={t("agreement:item.rounds")} id="rounds">
      <ul className="ja-list ja-small">
        {rounds.slice(1).map((round) => (
          <li key={round.id}>
            <Facts
              of={[
                t("agreement:version", { number: round.versionNumber }),
                t(`agreement:rule.${round.rule}`),
                t("agreement:item.opened", { day: writeDay(new Date(round.openedAt), language) }),
                round.endedHow && t(`agreement:item.ended.${round.endedHow}`),
              ]}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}
