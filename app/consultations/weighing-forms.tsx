/** Beside the desk of weighing: how far it is, which points are shown, who answers them, releasing and closing. */
import { Form } from "@remix-run/react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { DISPOSITIONS, STATEMENT_POINT_KINDS, WEIGHING_STATES } from "#db/schema/consultations";
import { BENCHES } from "#db/schema/organisations";
import type { Tag } from "#server/consultations/desk/queries";
import type { WeighedLine } from "#server/consultations/weighing.queries";
import type { Places } from "#server/consultations/places/queries";
import { writePlace } from "#server/consultations/places/rules";
import { mayClose, UNPLACED, type WeighingFilter, type WeighingProgress } from "#server/consultations/weighing.rules";
import { LinkButton, SubmitButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
import { ActionForm, CheckboxGroup, Fold, Select, TextField } from "~/ui/form";
import { Meter } from "~/ui/parts";
import { usePlaceOptions } from "./placing";

export function Progress({ progress }: { progress: WeighingProgress }) {
  const { t } = useTranslation();
  const { total, byState, unlinked, undecided } = progress;
  return (
    <>
      <span className="ja-consultations-meter">
        <Meter share={total === 0 ? 0 : byState.released / total} />
      </span>
      <span className="ja-small ja-number">
        {t("consultations:weighing.progress", {
          count: total,
          released: byState.released,
          checked: byState.checked,
          draft: byState.draft,
        })}
        {unlinked > 0 && ` · ${t("consultations:weighing.unlinked-count", { count: unlinked })}`}
        {undecided > 0 && ` · ${t("consultations:weighing.undecided", { count: undecided })}`}
      </span>
    </>
  );
}

interface ClosingFormsProps {
  at: string;
  progress: WeighingProgress;
  isOver: boolean;
  mayRelease: boolean;
}

export function ClosingForms({ at, progress, isOver, mayRelease }: ClosingFormsProps) {
  const { t } = useTranslation();
  if (!mayRelease) return null;
  return (
    <>
      {progress.byState.checked > 0 && (
        <ActionForm name="release" action={`${at}/release`}>
          <SubmitButton variant="secondary">
            {t("consultations:weighing.release", { count: progress.byState.checked })}
          </SubmitButton>
        </ActionForm>
      )}
      {isOver && mayClose(progress) && (
        <ActionForm name="closing" action={`${at}/closing`}>
          <SubmitButton>{t("consultations:weighing.close")}</SubmitButton>
        </ActionForm>
      )}
    </>
  );
}

/** A plain form, folded away until something is chosen, which then stands in the address. */
interface WeighingFilterFormProps {
  at: string;
  filter: WeighingFilter;
  total: number;
  tags: readonly Pick<Tag, "id" | "name">[];
  places: Places;
}

export function WeighingFilterForm({ at, filter, total, tags, places }: WeighingFilterFormProps) {
  const { t } = useTranslation();
  const options = usePlaceOptions(places);
  const id = useId();
  const isOpen = Object.values(filter).some(Boolean);
  const chosen = (name: "state" | "disposition" | "kind" | "bench" | "tag" | "place") =>
    name === "place" ? (filter.isUnplaced ? UNPLACED : writePlace(filter.place)) : (filter[name] ?? "");
  const select = (
    name: "state" | "disposition" | "kind" | "bench" | "tag" | "place",
    values: readonly string[],
    word: (value: string) => string,
  ) => (
    <div className="kern-form-input">
      <label className="kern-label" htmlFor={`${id}-${name}`}>
        {t(`consultations:weighing.filter.${name}`)}
      </label>
      <div className="kern-form-input__select-wrapper">
        <select id={`${id}-${name}`} name={name} className="kern-form-input__select" defaultValue={chosen(name)}>
          <option value="">{t("consultations:weighing.filter.any")}</option>
          {values.map((value) => (
            <option key={value} value={value}>
              {word(value)}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
  const tick = (name: "mine" | "unlinked" | "overdue" | "like") => (
    <div className="kern-form-check">
      <input
        id={`${id}-${name}`}
        type="checkbox"
        name={name}
        value={String(filter[name] || true)}
        defaultChecked={Boolean(filter[name])}
        className="kern-form-check__checkbox"
      />
      <label className="kern-label" htmlFor={`${id}-${name}`}>
        {t(`consultations:weighing.filter.${name}`, { number: filter.like })}
      </label>
    </div>
  );
  return (
    <Stack gap={2}>
      <details className="ja-details" open={isOpen}>
        <summary>{t("consultations:weighing.filter.title")}</summary>
        <Form
          method="get"
          action={at}
          className="ja-stack ja-gap-4"
          role="search"
          aria-label={t("consultations:weighing.filter.title")}
        >
          <div className="ja-fields">
            {select("state", WEIGHING_STATES, (value) => t(`consultations:weighing.state.${value}`))}
            {select("disposition", DISPOSITIONS, (value) => t(`consultations:disposition.${value}`))}
            {select("kind", STATEMENT_POINT_KINDS, (value) => t(`consultations:kind.${value}`))}
            {tags.length > 0 &&
              select(
                "tag",
                tags.map((tag) => String(tag.id)),
                (value) => tags.find((tag) => String(tag.id) === value)?.name ?? "",
              )}
            {select("place", [UNPLACED, ...options.map(({ value }) => value)], (value) =>
              value === UNPLACED
                ? t("consultations:weighing.filter.unplaced")
                : (options.find((each) => each.value === value)?.label ?? ""),
            )}
            {select("bench", BENCHES, (value) => t(`common:bench.${value}`))}
            <div className="kern-form-input">
              <label className="kern-label" htmlFor={`${id}-q`}>
                {t("consultations:weighing.filter.words")}
              </label>
              <input
                id={`${id}-q`}
                type="search"
                name="q"
                maxLength={100}
                defaultValue={filter.words}
                className="kern-form-input__input"
              />
            </div>
          </div>
          <div className="ja-row">
            {tick("mine")}
            {tick("unlinked")}
            {tick("overdue")}
            {filter.like !== null && tick("like")}
          </div>
          <div className="ja-row">
            <SubmitButton small variant="secondary">
              {t("consultations:weighing.filter.show")}
            </SubmitButton>
            <LinkButton small variant="tertiary" to={at}>
              {t("common:action.show-all")}
            </LinkButton>
          </div>
        </Form>
      </details>
      <p className="ja-small ja-muted ja-number" role="status">
        {t("consultations:weighing.count", { count: total })}
      </p>
    </Stack>
  );
}

interface AssignProps {
  at: string;
  points: readonly WeighedLine[];
  weighers: readonly { id: number; name: string }[];
}

export function Assign({ at, points, weighers }: AssignProps) {
  const { t } = useTranslation();
  return (
    <Fold form="assignment" summary={t("consultations:weighing.assign")}>
      <ActionForm name="assignment" action={`${at}/assignment`}>
        <div className="ja-fields">
          <Select
            name="assignee_id"
            label={t("consultations:weighing.assignee")}
            options={[
              { value: "", label: t("consultations:weighing.nobody") },
              ...weighers.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <TextField name="due_on" type="date" label={t("consultations:weighing.due")} />
        </div>
        <CheckboxGroup
          name="points"
          label={t("consultations:weighing.points")}
          required
          defaultValue={points.map(({ id }) => id)}
          options={points.map(({ id, words, organisation }) => ({
            value: id,
            label: `${organisation}: ${words.slice(0, 80)}`,
          }))}
        />
        <SubmitButton variant="secondary">{t("consultations:weighing.assign-do")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}
