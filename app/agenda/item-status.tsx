/** How an item goes on: what it lacks before it can leave draft, and for the facilitator its next status. */
import { Link } from "@remix-run/react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { nextStatuses, usualNext, type AgendaItem, type Gap } from "#server/agenda/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, Select } from "~/ui/form";

interface ItemStatusProps {
  item: AgendaItem;
  /** Stands for what the page shows of it. */
  seen: string;
  gaps: readonly Gap[];
  /** Adopted by those who agreed on its recommendations: its status is not set by hand. */
  isAgreed: boolean;
  mayEdit: boolean;
  maySetStatus: boolean;
}

export function ItemStatus({ item, seen, gaps, isAgreed, mayEdit, maySetStatus }: ItemStatusProps) {
  const { t } = useTranslation();
  if (item.status !== "entwurf" && !maySetStatus) return null;
  return (
    <section className="ja-card" aria-labelledby="how-on">
      <h2 className="kern-heading-small" id="how-on">
        {t("agenda:item.how-on")}
      </h2>
      {item.status === "entwurf" && <Gaps gaps={gaps} editAt={mayEdit ? `/agenda/${item.id}/edit` : null} />}
      {isAgreed ? (
        <p className="kern-body">{t("agreement:error.item-adopted")}</p>
      ) : (
        maySetStatus && <StatusForm item={item} seen={seen} />
      )}
    </section>
  );
}

function Gaps({ gaps, editAt }: { gaps: readonly Gap[]; editAt: string | null }) {
  const { t } = useTranslation();
  const required = gaps.filter((gap) => gap.isRequired);
  const useful = gaps.filter((gap) => !gap.isRequired);
  return (
    <>
      {required.length > 0 ? (
        <GapList label={t("agenda:gap.required")} gaps={required} />
      ) : (
        <p className="kern-body">{t("agenda:gap.nothing-required")}</p>
      )}
      {useful.length > 0 && <GapList label={t("agenda:gap.useful")} gaps={useful} />}
      {editAt && gaps.some(({ what }) => what !== "text") && (
        <Link className="kern-link" to={editAt}>
          {t("agenda:gap.fill")}
        </Link>
      )}
    </>
  );
}

function GapList({ label, gaps }: { label: string; gaps: readonly Gap[] }) {
  const { t } = useTranslation();
  return (
    <div>
      <p className="kern-body">{label}</p>
      <ul className="ja-dots">
        {gaps.map(({ what }) => (
          <li key={what}>{t(`agenda:gap.${what}`)}</li>
        ))}
      </ul>
    </div>
  );
}

function StatusForm({ item, seen }: Pick<ItemStatusProps, "item" | "seen">) {
  const { t } = useTranslation();
  const [isDone, setDone] = useState(false);
  const options = nextStatuses(item).filter((status) => status !== "entfallen");
  const usual = usualNext(item);
  const isWithdrawn = item.status === "entfallen";
  return (
    <>
      {options.length > 0 && (
        <ActionForm name="status" action={`/agenda/${item.id}/status`} onDone={() => setDone(true)}>
          <Hidden name="from" value={item.status} />
          <Hidden name="seen" value={seen} />
          {isWithdrawn ? (
            <Hidden name="to" value="entwurf" />
          ) : (
            <Select
              key={item.status}
              name="to"
              label={t("agenda:item.status-new")}
              required
              defaultValue={usual ?? ""}
              options={[
                ...(usual ? [] : [{ value: "", label: t("agenda:item.please-choose") }]),
                ...options.map((value) => ({ value, label: t(`agenda:status.${value}`) })),
              ]}
            />
          )}
          <SubmitButton variant="secondary">
            {t(isWithdrawn ? "agenda:item.take-up" : "agenda:item.status-submit")}
          </SubmitButton>
        </ActionForm>
      )}
      <p className="kern-sr-only" role="status">
        {isDone && t("agenda:item.status-now", { status: t(`agenda:status.${item.status}`) })}
      </p>
      {!isWithdrawn && (
        <ActionForm name="withdrawal" action={`/agenda/${item.id}/withdrawal`}>
          <Hidden name="from" value={item.status} />
          <SubmitButton variant="tertiary">{t("agenda:item.withdraw")}</SubmitButton>
        </ActionForm>
      )}
    </>
  );
}
