/** /profiles/:id: a profile as far as it is shown, in its newest version or an earlier one (?version=2). */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { THREAT_DOMAINS } from "#db/schema/recommendations";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { listOrganisationsBeside, listShares, requireProfile } from "#server/profiles/queries";
import { wordsOf } from "#server/partnerships/versions.rules";
import { MEASURED_SECTORS, sectorKey } from "#server/profiles/rules";
import { readSets } from "#server/profiles/sets.queries";
import { currentSet, indicatorsIn } from "#server/profiles/sets.rules";
import { idOf, load } from "#server/web";
import { useLanguage } from "~/processes/language";
import { Scores } from "~/profiles/scores";
import { SharingForm, SharingSentence } from "~/profiles/sharing";
import { DeleteButton } from "~/formats/deletion";
import { LinkButton } from "~/ui/button";
import { DescriptionList, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Facts } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const asked = new URL(request.url).searchParams.get("version");
  const { process, profile } = await requireProfile(
    ctx,
    idOf(params.id),
    asked && /^\d{1,6}$/.test(asked) ? Number(asked) : null,
  );
  const isOwn = profile.organisationId === process.my.organisationId;
  const sharing = isOwn && {
    shares: await listShares(ctx.db, profile.id),
    organisations: await listOrganisationsBeside(ctx.db, process.id, process.my.organisationId),
  };
  const sets = await readSets(ctx.db, process.id);
  const indicators = indicatorsIn(sets, profile.setVersion);
  return { title: profile.organisation, process, profile, indicators, current: currentSet(sets).version, sharing };
});

export default function ProfilePage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, profile, indicators, current, sharing } = useLoaderData<typeof loader>();
  const list = `/processes/${process.id}/profiles`;
  const answered = indicators.map((indicator) => ({ indicator, answer: profile.answers[indicator.key] }));
  return (
    <Page
      title={profile.organisation}
      back={{ to: list, label: t("profiles:title") }}
      facts={
        <span className="ja-small ja-muted">
          {t("profiles:version", { number: profile.number, day: writeDay(new Date(profile.savedAt), language) })}
        </span>
      }
      actions={
        sharing &&
        can(process.my, "profile:write") && (
          <LinkButton to={`${list}/own`} icon="edit">
            {t("profiles:edit")}
          </LinkButton>
        )
      }
    >
      {sharing && (
        <>
          <SharingSentence shares={sharing.shares} />
          <SharingForm id={profile.id} shares={sharing.shares} organisations={sharing.organisations} />
        </>
      )}
      <p className="ja-small">
        <Link className="kern-link" to={`${list}/indicators?version=${profile.setVersion}`}>
          {t("profiles:set.one", { version: profile.setVersion })}
        </Link>{" "}
        {profile.setVersion < current && <strong>{t("profiles:set.newer", { version: current })}</strong>}
      </p>
      <Scores answers={profile.answers} indicators={indicators} />
      <details className="ja-details">
        <summary>{t("profiles:value-title")}</summary>
        <DescriptionList
          items={answered.map(({ indicator, answer }) => ({
            key: wordsOf(indicator, language),
            value: answer ? (
              <Facts
                of={[
                  t(`profiles:value.${answer.value}`),
                  `${t("profiles:confidence-title")}: ${t(`partnerships:confidence.${answer.confidence}`)}`,
                  answer.evidence,
                ]}
              />
            ) : (
              <span className="ja-muted">{t("profiles:not-stated")}</span>
            ),
          }))}
        />
      </details>
      <Measures />
      {profile.number > 1 && (
        <p className="ja-small">
          {t("profiles:versions")}:{" "}
          {Array.from({ length: profile.number - 1 }, (_, at) => (
            <Link key={at} className="kern-link kern-link--small" to={`?version=${at + 1}`}>
              {t("profiles:version-link", { number: at + 1 })}{" "}
            </Link>
          ))}
        </p>
      )}
      {sharing && can(process.my, "profile:write") && (
        <>
          <p className="kern-hint">{t("profiles:delete-hint")}</p>
          <DeleteButton action={`/profiles/${profile.id}/deletion`}>{t("profiles:delete")}</DeleteButton>
        </>
      )}
    </Page>
  );
}

/** By domain all of them, also where nothing is said; by sector those of which something is said, and how many are left. */
function Measures() {
  const { t } = useTranslation();
  const { profile } = useLoaderData<typeof loader>();
  const sectors = MEASURED_SECTORS.filter((sector) => profile.measures[sectorKey(sector)]);
  const left = MEASURED_SECTORS.length - sectors.length;
  const said = (words: string | undefined) =>
    words ? <span className="ja-typed">{words}</span> : <span className="ja-muted">{t("profiles:not-stated")}</span>;
  return (
    <Section title={t("profiles:measures")} id="measures">
      <DescriptionList
        items={THREAT_DOMAINS.map((domain) => ({
          key: t(`profiles:threat.${domain}`),
          value: said(profile.measures[domain]),
        }))}
      />
      <h3 className="kern-heading-small">{t("profiles:measures-sectors")}</h3>
      {sectors.length > 0 && (
        <DescriptionList
          items={sectors.map((sector) => ({
            key: t(`partnerships:sector.${sector}`),
            value: said(profile.measures[sectorKey(sector)]),
          }))}
        />
      )}
      {left > 0 && <p className="ja-small ja-muted">{t("profiles:sectors-left", { count: left })}</p>}
    </Section>
  );
}
