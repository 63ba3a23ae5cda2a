/** /profiles/:id: a profile as far as it is shown, in its newest version or an earlier one (?version=2). */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { THREAT_DOMAINS } from "#db/schema/recommendations";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { listOrganisationsBeside, listShares, requireProfile } from "#server/profiles/queries";
import { indicatorsOf } from "#server/profiles/rules";
import { idOf, load } from "#server/web";
import { useLanguage } from "~/processes/language";
import { Scores } from "~/profiles/scores";
import { SharingForm, SharingSentence } from "~/profiles/sharing";
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
  return { title: profile.organisation, process, profile, sharing };
});

export default function ProfilePage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, profile, sharing } = useLoaderData<typeof loader>();
  const list = `/processes/${process.id}/profiles`;
  const answered = indicatorsOf(profile.setVersion).map((indicator) => ({ indicator, answer: profile.answers[indicator.key] }));
  const measures = THREAT_DOMAINS.map((domain) => ({ key: t(`profiles:threat.${domain}`), value: profile.measures[domain] }));
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
      <Scores answers={profile.answers} version={profile.setVersion} />
      <details className="ja-details">
        <summary>{t("profiles:value-title")}</summary>
        <DescriptionList
          items={answered.map(({ indicator, answer }) => ({
            key: indicator[language],
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
      <Section title={t("profiles:measures")} id="measures">
        <DescriptionList
          items={measures.map(({ key, value }) => ({
            key,
            value: value ? (
              <span className="ja-typed">{value}</span>
            ) : (
              <span className="ja-muted">{t("profiles:not-stated")}</span>
            ),
          }))}
        />
      </Section>
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
    </Page>
  );
}
