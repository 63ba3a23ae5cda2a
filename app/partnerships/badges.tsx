/** Small signs of an entry of the register: how it stands, whether it is confirmed, who sees it. */
import { useTranslation } from "react-i18next";
import type { PartnershipStatus } from "#db/schema/partnerships";
import type { My } from "#server/access/rules";
import { isOwn, type Entry } from "#server/partnerships/rules";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";

const TONES: Record<PartnershipStatus, "success" | "neutral" | "info"> = {
  aktiv: "success",
  ruhend: "neutral",
  in_pruefung: "info",
  abgelaufen: "neutral",
  beendet: "neutral",
  geplant: "info",
  unbekannt: "neutral",
};

export function StatusBadge({ status }: { status: PartnershipStatus }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[status]}>{t(`partnerships:status.${status}`)}</Badge>;
}

/** Nothing for what the municipality itself says. */
export function StateBadge({ of }: { of: Pick<Entry, "state" | "ownerId"> }) {
  const { t } = useTranslation();
  if (of.state === "own") return null;
  if (of.state === "declined") return <Badge tone="neutral">{t("partnerships:state.declined")}</Badge>;
  return (
    <Badge tone="warning">{t(of.ownerId === null ? "partnerships:state.unconfirmed" : "partnerships:state.proposed")}</Badge>
  );
}

/** In one sentence, on every entry that is one's own. */
export function SeenBy({ my, of }: { my: My; of: Entry }) {
  const { t } = useTranslation();
  if (!isOwn(my, of) && of.enteredById !== my.organisationId) return null;
  const who = of.state === "own" || of.ownerId === null ? of.sight : "answer";
  return (
    <span className="ja-small ja-muted">
      <Icon name={who === "own" || who === "answer" ? "visibility-off" : "visibility"} />{" "}
      {t(`partnerships:sight.sentence.${who}`, { name: of.ownerName ?? of.enteredBy })}
    </span>
  );
}
