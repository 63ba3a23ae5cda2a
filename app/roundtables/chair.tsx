/** Who leads the roundtable now, for all to see; whoever leads can hand it over, and the other one accepts. */
import { useTranslation } from "react-i18next";
import { can, type My } from "#server/access/rules";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, Select } from "~/ui/form";

interface ChairProps {
  live: RoundtableSnapshot;
  my: My;
  base: string;
  canLead: boolean;
}

export function ChairNow({ live, my, base, canLead }: ChairProps) {
  const { t } = useTranslation();
  const { chair, chairOffered: offered } = live;
  const isMine = canLead && offered?.mandateId === my.mandateId;
  return (
    <>
      {chair && (
        <p className="ja-small">
          {t("roundtables:chair.now", { name: chair.name })}
          {offered && !isMine && ` · ${t("roundtables:chair.offered", { name: offered.name })}`}
        </p>
      )}
      {isMine && (
        <ActionForm action={`${base}/chair`} name="chair" className="ja-form--inline">
          <SubmitButton small name="to" value="accept">
            {t("roundtables:chair.accept")}
          </SubmitButton>
          <SubmitButton small variant="tertiary" name="to" value="withdraw">
            {t("roundtables:chair.decline")}
          </SubmitButton>
        </ActionForm>
      )}
      {canLead && offered && !isMine && (
        <ActionForm action={`${base}/chair`} name="chair" className="ja-form--inline">
          <SubmitButton small variant="tertiary" name="to" value="withdraw">
            {t("roundtables:chair.withdraw")}
          </SubmitButton>
        </ActionForm>
      )}
    </>
  );
}

/** Nothing where nobody else could lead. */
export function HandOver({ live, base }: Pick<ChairProps, "live" | "base">) {
  const { t } = useTranslation();
  const others = live.attendees.filter(
    ({ role, mandateId }) => role !== null && can({ role }, "roundtable:lead") && mandateId !== live.chair?.mandateId,
  );
  if (live.state !== "open" || live.chairOffered || others.length === 0) return null;
  return (
    <Fold form="chair" summary={t("roundtables:chair.hand-over")}>
      <ActionForm action={`${base}/chair`} name="chair" className="ja-form--inline">
        <Hidden name="to" value="offer" />
        <Select
          name="mandate_id"
          label={t("roundtables:chair.to")}
          required
          options={others.map(({ mandateId, name }) => ({ value: mandateId ?? 0, label: name }))}
        />
        <SubmitButton small variant="secondary">
          {t("roundtables:chair.offer")}
        </SubmitButton>
      </ActionForm>
    </Fold>
  );
}
