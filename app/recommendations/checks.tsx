/** What was checked, by whom and when; a checklist and no legal advice. */
import { useTranslation } from "react-i18next";
import { CHECK_KINDS, type CheckKind } from "#db/schema/recommendations";
import { writeDay } from "#server/calendar/rules";
import { hintsOf, type Check, type Checks } from "#server/recommendations/checks.rules";
import { useLanguage } from "~/processes/language";
import { LinkButton } from "~/ui/button";
import { Grid } from "~/ui/layout";
import { Badge, Card, Section } from "~/ui/page";

const TONES: Record<string, "success" | "warning" | "danger" | "neutral"> = {
  nicht_vertraeglich: "danger",
  unzulaessig: "danger",
  offen: "warning",
  unklar: "warning",
  mit_auflagen: "warning",
};

interface ChecksProps {
  id: number;
  checks: Checks;
  mayCheck: boolean;
}

export function ChecksSection({ id, checks, mayCheck }: ChecksProps) {
  const { t } = useTranslation();
  // Asked for only where something was found.
  const wantsReview = checks.legal_review !== undefined || checks.self_government?.result === "nicht_vertraeglich";
  return (
    <Section title={t("recommendations:check.title")} id="checks" hint={t("recommendations:check.disclaimer")}>
      <Grid>
        {CHECK_KINDS.filter((kind) => kind !== "legal_review" || wantsReview).map((kind) => (
          <CheckCard key={kind} id={id} kind={kind} check={checks[kind]} mayCheck={mayCheck} />
        ))}
      </Grid>
    </Section>
  );
}

function CheckCard({
  id,
  kind,
  check,
  mayCheck,
}: {
  id: number;
  kind: CheckKind;
  check: Check | undefined;
  mayCheck: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Card title={t(`recommendations:check.${kind}`)}>
      {check ? <CheckResult check={check} /> : <p className="kern-body ja-muted">{t("recommendations:check.none")}</p>}
      {mayCheck && (
        <LinkButton small to={`/recommendations/${id}/checks/${kind}`}>
          {t(check ? "recommendations:check.again" : "recommendations:check.record")}
        </LinkButton>
      )}
    </Card>
  );
}

export function CheckResult({ check }: { check: Check }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { kind, result, note, reviewer, reviewedOn, isOld } = check;
  return (
    <>
      <Badge tone={TONES[result] ?? "success"}>{t(`recommendations:check.results.${kind}.${result}`)}</Badge>
      <p className="ja-small ja-muted">
        {t("recommendations:check.by", { reviewer, day: writeDay(reviewedOn, language) })}
        {isOld && ` · ${t("recommendations:check.old")}`}
      </p>
      {note && <p className="kern-body ja-typed">{note}</p>}
      {hintsOf(check).map((hint) => (
        <p key={hint} className="ja-small">
          {t(`recommendations:hint.${hint}`)}
        </p>
      ))}
    </>
  );
}
