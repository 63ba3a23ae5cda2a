/** Who sits where: one part per bench with its organisations, then those who stand beside the benches. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { BENCHES, type Bench } from "#db/schema/organisations";
import { writeDay } from "#server/calendar/rules";
import type { MandateRow } from "#server/processes/mandates.queries";
import { endedAtOnce, hasSeat, isDeciding } from "#server/processes/rules";
import { Grid, Row } from "~/ui/layout";
import { Badge, Section } from "~/ui/page";
import { Chip, Entry, Facts } from "~/ui/parts";
import { useLanguage } from "./language";

interface MandatesProps {
  mandates: readonly MandateRow[];
  /** One's own mandate. */
  mine: number;
  manages: boolean;
}

interface BenchListProps extends MandatesProps {
  /** Of all, also of those who are on other pages. */
  seats: Record<Bench, { organisations: number; people: number }>;
  /** There are more people than these. */
  isPart: boolean;
}

/** All six benches, also empty ones: that nobody sits there is worth knowing. Of a part those that it is about. */
export function BenchList({ mandates, mine, manages, seats, isPart }: BenchListProps) {
  const { t } = useTranslation();
  const seated = mandates.filter(hasSeat);
  return (
    <>
      {BENCHES.filter((bench) => !isPart || seated.some((mandate) => mandate.bench === bench)).map((bench) => (
        <Section
          key={bench}
          title={t(`common:bench.${bench}`)}
          id={`bench-${bench}`}
          hint={<Seats bench={bench} {...seats[bench]} />}
        >
          <Organisations mandates={seated.filter((mandate) => mandate.bench === bench)} mine={mine} manages={manages} />
        </Section>
      ))}
      {(["team", "observers"] as const).map((group) => {
        const inside = mandates.filter(
          (mandate) => !hasSeat(mandate) && (mandate.role === "observer") === (group === "observers"),
        );
        if (inside.length === 0) return null;
        return (
          <Section key={group} title={t(`processes:people.${group}`)} id={group} hint={t("processes:people.no-seat")}>
            <Organisations mandates={inside} mine={mine} manages={manages} />
          </Section>
        );
      })}
    </>
  );
}

/** Organisations count, not heads: both are said. */
function Seats({ bench, organisations, people }: { bench: Bench; organisations: number; people: number }) {
  const { t } = useTranslation();
  const kind = t(isDeciding(bench) ? "processes:people.deciding" : "processes:people.consultative");
  if (people === 0) return `${kind} · ${t("processes:people.bench-empty")}`;
  return `${kind} · ${t("processes:people.organisation-count", { count: organisations })}, ${t("processes:people.person-count", { count: people })}`;
}

function Organisations({ mandates, mine, manages }: MandatesProps) {
  const ids = [...new Set(mandates.map((mandate) => mandate.organisationId))];
  if (ids.length === 0) return null;
  return (
    <Grid as="ul">
      {ids.map((id) => {
        const people = mandates.filter((mandate) => mandate.organisationId === id);
        return (
          <li key={id} className="ja-stack ja-gap-3">
            <h3 className="kern-heading-small">
              <Chip kind="organisation" name={people[0]?.organisationName ?? ""} />
            </h3>
            <MandateList mandates={people} mine={mine} manages={manages} />
          </li>
        );
      })}
    </Grid>
  );
}

export function MandateList({ mandates, mine, manages }: MandatesProps) {
  const { t } = useTranslation();
  return (
    <ul className="ja-list ja-list--ruled">
      {mandates.map((mandate) => (
        <Entry
          key={mandate.id}
          end={
            manages && (
              <Link
                className="kern-link kern-link--small"
                to={`/mandates/${mandate.id}/edit`}
                aria-label={t("processes:people.edit-of", { name: mandate.name })}
              >
                {t("processes:people.edit")}
              </Link>
            )
          }
        >
          <Row as="span">
            <span className="ja-strong">{mandate.name}</span>
            {mandate.id === mine && <Badge tone="info">{t("processes:people.you")}</Badge>}
            {mandate.invitation === "open" && <Badge tone="neutral">{t("processes:people.invitation-open")}</Badge>}
            {mandate.invitation === "expired" && <Badge tone="warning">{t("processes:people.invitation-expired")}</Badge>}
          </Row>
          <MandateFacts mandate={mandate} />
          {mandate.email && <span className="ja-small ja-muted">{mandate.email}</span>}
        </Entry>
      ))}
    </ul>
  );
}

function MandateFacts({ mandate }: { mandate: MandateRow }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const facts = [
    t(`common:role.${mandate.role}`),
    mandate.mayBind && t("processes:people.may-bind"),
    !mandate.isValid && !mandate.validTo && t("processes:people.valid-from", { day: writeDay(mandate.validFrom, language) }),
    mandate.validTo &&
      !endedAtOnce(mandate) &&
      t(`processes:people.${mandate.hasEnded ? "ended" : "valid-until"}`, { day: writeDay(mandate.validTo, language) }),
    endedAtOnce(mandate) && t("processes:people.ended-at-once", { day: writeDay(mandate.validFrom, language) }),
  ];
  return <Facts of={facts} />;
}
