/** The fields of a roundtable and of a point of its running order, for making and for changing them. */
import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { POINT_KINDS, ROUNDTABLE_TYPES, type PointKind, type RoundtableType } from "#db/schema/roundtables";
import { agendaNumber } from "#server/agenda/rules";
import { dayOf, timeOf } from "#server/calendar/rules";
import { MOST_MORE_LINKS, nameOfLink, RHYTHMS, type PointLink } from "#server/roundtables/rules";
import { recommendationNumber } from "#server/recommendations/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, CheckboxGroup, Fold, Select, TextField } from "~/ui/form";

interface PlannedRoundtable {
  title: string;
  type: RoundtableType;
  startsAt: Date;
  plannedMinutes: number;
  place: string;
  videoUrl: string;
  replyBy: string | null;
}

/** Plans one more; its running order follows on the next page. */
export function PlanForm({ processId }: { processId: number }) {
  const { t } = useTranslation();
  return (
    <ActionForm name="roundtable" action={`/processes/${processId}/roundtables/new`}>
      <RoundtableFields />
      <RhythmFields />
      <SubmitButton>{t("roundtables:plan.create")}</SubmitButton>
    </ActionForm>
  );
}

/** Most stand alone. */
function RhythmFields() {
  const { t } = useTranslation();
  return (
    <Fold form="rhythm" summary={t("roundtables:series.title")}>
      <div className="ja-fields">
        <Select
          name="every_weeks"
          label={t("roundtables:series.rhythm")}
          options={[
            { value: "", label: t("roundtables:series.once") },
            ...RHYTHMS.map((weeks) => ({ value: weeks, label: t("roundtables:series.weeks", { count: Number(weeks) }) })),
          ]}
        />
        <TextField
          name="times"
          type="number"
          inputMode="numeric"
          min={2}
          max={26}
          label={t("roundtables:series.times")}
          defaultValue={6}
        />
      </div>
    </Fold>
  );
}

export function RoundtableFields({ roundtable }: { roundtable?: PlannedRoundtable }) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        name="title"
        first={roundtable === undefined}
        label={t("roundtables:plan.title")}
        required
        maxLength={200}
        defaultValue={roundtable?.title}
      />
      <Select
        name="type"
        label={t("roundtables:plan.type")}
        required
        defaultValue={roundtable?.type ?? "runder_tisch"}
        options={ROUNDTABLE_TYPES.map((type) => ({ value: type, label: t(`roundtables:type.${type}`) }))}
      />
      <div className="ja-fields">
        <TextField
          name="day"
          type="date"
          label={t("roundtables:plan.day")}
          required
          defaultValue={roundtable && dayOf(roundtable.startsAt)}
        />
        <TextField
          name="time"
          type="time"
          label={t("roundtables:plan.time")}
          hint={t("roundtables:plan.time-hint")}
          required
          defaultValue={roundtable && timeOf(roundtable.startsAt)}
        />
        <TextField
          name="planned_minutes"
          type="number"
          inputMode="numeric"
          min={1}
          max={10_080}
          label={t("roundtables:plan.planned_minutes")}
          required
          defaultValue={roundtable?.plannedMinutes ?? 180}
        />
      </div>
      <TextField
        name="place"
        label={t("roundtables:plan.place")}
        hint={t("roundtables:plan.place-hint")}
        maxLength={300}
        defaultValue={roundtable?.place}
      />
      <TextField
        name="video_url"
        type="url"
        inputMode="url"
        label={t("roundtables:plan.video_url")}
        hint={t("roundtables:plan.video-hint")}
        maxLength={500}
        autoComplete="off"
        defaultValue={roundtable?.videoUrl}
      />
      <TextField
        name="reply_by"
        type="date"
        label={t("roundtables:plan.reply-by")}
        hint={t("roundtables:plan.reply-by-hint")}
        defaultValue={roundtable?.replyBy ?? ""}
      />
    </>
  );
}

export interface LinkTargets {
  agendaItems: readonly { id: number; number: number; title: string }[];
  documents: readonly { id: number; title: string }[];
  recommendations: readonly { id: number; number: number; itemNumber: number; title: string }[];
}

interface PlannedPoint {
  label: string;
  title: string;
  kind: PointKind;
  minutes: number;
  link: string;
  paper: number | null;
  more: readonly PointLink[];
  presenter: string;
  fixedTime: string | null;
  isSub: boolean;
  isInternal: boolean;
}

function useLinkOptions(targets: LinkTargets) {
  const { t } = useTranslation();
  return [
    { value: "", label: t("roundtables:points.link-none") },
    ...targets.agendaItems.map((item) => ({
      value: `agenda-item:${item.id}`,
      label: t("roundtables:points.link-agenda", { number: agendaNumber(item.number), title: item.title }),
    })),
    ...targets.recommendations.map(({ id, number, itemNumber, title }) => ({
      value: `recommendation:${id}`,
      label: t("roundtables:points.link-recommendation", { number: recommendationNumber(itemNumber, number), title }),
    })),
    ...targets.documents.map((document) => ({
      value: `document:${document.id}`,
      label: t("roundtables:points.link-document", { title: document.title }),
    })),
  ];
}

export function LinkSelect({ targets, defaultValue }: { targets: LinkTargets; defaultValue?: string }) {
  const { t } = useTranslation();
  const options = useLinkOptions(targets);
  return <Select name="link" label={t("roundtables:points.link")} options={options} defaultValue={defaultValue} />;
}

/** What is chosen stands first; hundreds of others would make the page too heavy, and are not offered. */
function MoreLinks({ targets, chosen }: { targets: LinkTargets; chosen: readonly PointLink[] }) {
  const { t } = useTranslation();
  const isChosen = (value: string) => chosen.some(({ to }) => to === value);
  const others = useLinkOptions(targets).filter(({ value }) => value !== "" && !isChosen(value));
  const options = [
    ...chosen.map((link) => ({ value: link.to, label: nameOfLink(link) })),
    ...(others.length > MOST_OFFERED ? [] : others),
  ];
  if (options.length === 0) return null;
  return (
    <Fold form="more-links" summary={t("roundtables:points.more-links")} open={chosen.length > 0}>
      <CheckboxGroup
        name="more"
        label={t("roundtables:points.more-links")}
        hint={t("roundtables:points.more-links-hint", { count: MOST_MORE_LINKS })}
        options={options}
        defaultValue={chosen.map(({ to }) => to)}
      />
    </Fold>
  );
}

const MOST_OFFERED = 100;

/** Beside what it is about. */
export function PaperSelect({ targets, defaultValue }: { targets: LinkTargets; defaultValue?: number | null }) {
  const { t } = useTranslation();
  const options = targets.documents.map(({ id, title }) => ({ value: id, label: title }));
  return (
    <Select
      name="paper"
      label={t("roundtables:points.paper")}
      options={[{ value: "", label: t("common:none") }, ...options]}
      defaultValue={defaultValue}
    />
  );
}

/** How long a point is to take. */
export const MinutesField = (props: Omit<ComponentProps<typeof TextField>, "name">) => (
  <TextField name="minutes" type="number" inputMode="numeric" min={0} max={1440} required {...props} />
);

export function PointFields({ point, targets }: { point: PlannedPoint; targets: LinkTargets }) {
  const { t } = useTranslation();
  return (
    <>
      <TextField name="title" label={t("roundtables:points.title-field")} required maxLength={200} defaultValue={point.title} />
      <div className="ja-fields">
        <Select
          name="kind"
          label={t("roundtables:points.kind")}
          required
          defaultValue={point.kind}
          options={POINT_KINDS.map((kind) => ({ value: kind, label: t(`roundtables:kind.${kind}`) }))}
        />
        <MinutesField label={t("roundtables:points.minutes")} defaultValue={point.minutes} />
        <TextField
          name="label"
          label={t("roundtables:points.label-field")}
          hint={t("roundtables:points.label-hint")}
          maxLength={20}
          autoComplete="off"
          defaultValue={point.label}
        />
      </div>
      <LinkSelect targets={targets} defaultValue={point.link} />
      <PaperSelect targets={targets} defaultValue={point.paper} />
      <MoreLinks targets={targets} chosen={point.more} />
      <PointDetails point={point} />
    </>
  );
}

/** What few points need. */
export function PointDetails({ point }: { point?: PlannedPoint }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="ja-fields">
        <TextField
          name="presenter"
          label={t("roundtables:points.presenter")}
          maxLength={200}
          autoComplete="off"
          defaultValue={point?.presenter}
        />
        <TextField
          name="fixed_time"
          type="time"
          label={t("roundtables:points.fixed")}
          hint={t("roundtables:points.fixed-hint")}
          defaultValue={point?.fixedTime ?? undefined}
        />
      </div>
      <Checkbox
        name="is_sub"
        label={t("roundtables:points.sub")}
        hint={t("roundtables:points.sub-hint")}
        defaultChecked={point?.isSub}
      />
      <Checkbox
        name="is_internal"
        label={t("roundtables:points.internal")}
        hint={t("roundtables:points.internal-hint")}
        defaultChecked={point?.isInternal}
      />
    </>
  );
}
