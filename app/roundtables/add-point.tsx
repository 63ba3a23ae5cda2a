/** Makes the running order longer: a line for a title and Enter, an earlier order, everything on the agenda that is open. */
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { POINT_KINDS } from "#db/schema/roundtables";
import { writeDay } from "#server/calendar/rules";
import { USUAL_MINUTES } from "#server/roundtables/rules";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Select, TextField } from "~/ui/form";
import { Row } from "~/ui/layout";
import { MinutesField, useLinkOptions, type LinkTargets } from "./forms";

/** @param focus the line is what the page was opened for */
export function AddPoint({ base, targets, focus }: { base: string; targets: LinkTargets; focus: boolean }) {
  const { t } = useTranslation();
  const line = useRef<HTMLDivElement>(null);
  const links = useLinkOptions(targets);
  // Without JavaScript the browser looks for the field that asks for the focus.
  const wanted = { autoFocus: focus };
  return (
    <div ref={line} id="add">
      <ActionForm
        action={`${base}/points`}
        name="point"
        className="ja-form--wide"
        reset
        onDone={() => line.current?.querySelector<HTMLInputElement>("[name=title]")?.focus()}
      >
        <div className="ja-roundtables-add">
          <TextField name="title" label={t("roundtables:points.new")} required maxLength={200} autoComplete="off" {...wanted} />
          <Select
            name="kind"
            required
            label={t("roundtables:points.kind")}
            options={[
              { value: "", label: t("roundtables:points.kind-by-title") },
              ...POINT_KINDS.map((kind) => ({ value: kind, label: t(`roundtables:kind.${kind}`) })),
            ]}
          />
          <MinutesField label={t("roundtables:points.minutes")} defaultValue={USUAL_MINUTES} />
          <SubmitButton icon="add">{t("roundtables:points.add")}</SubmitButton>
        </div>
        <Fold form="point-more" summary={t("roundtables:points.more")}>
          <div className="ja-fields">
            <Select name="link" label={t("roundtables:points.link")} options={links} />
            <TextField
              name="label"
              label={t("roundtables:points.label-field")}
              hint={t("roundtables:points.label-hint")}
              maxLength={20}
              autoComplete="off"
            />
          </div>
        </Fold>
      </ActionForm>
    </div>
  );
}

interface TakeOverProps {
  base: string;
  orders: readonly { id: number; title: string; startsAt: Date }[];
  /** How many agenda items are not settled, and not on the order yet. */
  openItems: number;
}

export function TakeOver({ base, orders, openItems }: TakeOverProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Row place="end">
      {openItems > 0 && (
        <ActionForm action={`${base}/points/open-items`} name="open-items" className="ja-form--inline">
          <SubmitButton variant="secondary">{t("roundtables:points.open-items", { count: openItems })}</SubmitButton>
        </ActionForm>
      )}
      {orders.length > 0 && (
        <ActionForm action={`${base}/points/copies`} name="copy" className="ja-form--filter">
          <Select
            name="from"
            required
            label={t("roundtables:points.copy-from")}
            options={orders.map(({ id, title, startsAt }) => ({
              value: id,
              label: `${writeDay(startsAt, language)}: ${title}`,
            }))}
          />
          <div>
            <SubmitButton variant="secondary">{t("roundtables:points.copy")}</SubmitButton>
          </div>
        </ActionForm>
      )}
    </Row>
  );
}
