/** Makes the running order longer: a line for a title and Enter, an earlier order, everything on the agenda that is open. */
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { POINT_KINDS } from "#db/schema/roundtables";
import { writeDay } from "#server/calendar/rules";
import type { Proposal } from "#server/roundtables/proposals.queries";
import { USUAL_MINUTES } from "#server/roundtables/rules";
import { TEMPLATES } from "#server/roundtables/templates.rules";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, Fold, Select, TextField } from "~/ui/form";
import { Row } from "~/ui/layout";
import { MinutesField, PointDetails, LinkSelect, PaperSelect, type LinkTargets } from "./forms";

/** @param focus the line is what the page was opened for */
interface AddPointProps {
  base: string;
  /** Null: too many for a list. */
  targets: LinkTargets | null;
  focus: boolean;
}

export function AddPoint({ base, targets, focus }: AddPointProps) {
  const { t } = useTranslation();
  const line = useRef<HTMLDivElement>(null);
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
            {targets && <LinkSelect targets={targets} />}
            {targets && <PaperSelect targets={targets} />}
            <TextField
              name="label"
              label={t("roundtables:points.label-field")}
              hint={t("roundtables:points.label-hint")}
              maxLength={20}
              autoComplete="off"
            />
          </div>
          <PointDetails />
        </Fold>
      </ActionForm>
    </div>
  );
}

interface TakeOverProps {
  base: string;
  orders: readonly { id: number; title: string; startsAt: Date }[];
  proposals: readonly { key: string; why: Proposal["why"]; title: string }[];
}

export function TakeOver({ base, orders, proposals }: TakeOverProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const templates = TEMPLATES.map((template) => ({ value: template, label: t(`roundtables:template.${template}`) }));
  const earlier = orders.map(({ id, title, startsAt }) => ({ value: id, label: `${writeDay(startsAt, language)}: ${title}` }));
  return (
    <>
      {proposals.length > 0 && (
        <ActionForm action={`${base}/points/proposals`} name="proposals" className="ja-form--wide">
          <Row place="between">
            <h2 className="kern-heading-small">{t("roundtables:proposals.title")}</h2>
            <SubmitButton variant="secondary">{t("roundtables:proposals.add", { count: proposals.length })}</SubmitButton>
          </Row>
          <Fold form="proposals" plain summary={t("roundtables:proposals.choose")}>
            <CheckboxGroup
              name="chosen"
              label={<span className="kern-sr-only">{t("roundtables:proposals.title")}</span>}
              defaultValue={proposals.map(({ key }) => key)}
              options={proposals.map(({ key, why, title }) => ({
                value: key,
                label: t("roundtables:proposals.one", { why: t(`roundtables:proposals.why.${why}`), title }),
              }))}
            />
          </Fold>
        </ActionForm>
      )}
      <Row place="end">
        <ActionForm action={`${base}/points/copies`} name="copy" className="ja-form--filter">
          <Select name="from" required label={t("roundtables:points.copy-from")} options={[...templates, ...earlier]} />
          <div>
            <SubmitButton variant="secondary">{t("roundtables:points.copy")}</SubmitButton>
          </div>
        </ActionForm>
      </Row>
    </>
  );
}
