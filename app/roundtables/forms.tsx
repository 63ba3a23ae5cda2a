/** The fields of a roundtable and of a point of its running order, for making and for changing them. */
import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { POINT_KINDS, ROUNDTABLE_TYPES, type PointKind, type RoundtableType } from "#db/schema/roundtables";
import { agendaNumber } from "#server/agenda/rules";
import { dayOf, timeOf } from "#server/calendar/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Select, TextField } from "~/ui/form";

interface PlannedRoundtable {
  title: string;
  type: RoundtableType;
  startsAt: Date;
  plannedMinutes: number;
  place: string;
  videoUrl: string;
}

/** Plans one more; its running order follows on the next page. */
export function PlanForm({ processId }: { processId: number }) {
  const { t } = useTranslation();
  return (
    <ActionForm name="roundtable" action={`/processes/${processId}/roundtables/new`}>
      <RoundtableFields />
      <SubmitButton>{t("roundtables:plan.create")}</SubmitButton>
    </ActionForm>
  );
}

export function RoundtableFields({ roundtable }: { roundtable?: PlannedRoundtable }) {
  const { t } = useTranslation();
  return (
    <>
      <TextField name="title" label={t("roundtables:plan.title")} required maxLength={200} defaultValue={roundtable?.title} />
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
    </>
  );
}

export interface LinkTargets {
  agendaItems: readonly { id: number; number: number; title: string }[];
  documents: readonly { id: number; title: string }[];
}

interface PlannedPoint {
  label: string;
  title: string;
  kind: PointKind;
  minutes: number;
  link: string;
}

export function useLinkOptions(targets: LinkTargets): { value: string; label: string }[] {
  const { t } = useTranslation();
  return [
    { value: "", label: t("roundtables:points.link-none") },
    ...targets.agendaItems.map((item) => ({
      value: `agenda-item:${item.id}`,
      label: t("roundtables:points.link-agenda", { number: agendaNumber(item.number), title: item.title }),
    })),
    ...targets.documents.map((document) => ({
      value: `document:${document.id}`,
      label: t("roundtables:points.link-document", { title: document.title }),
    })),
  ];
}

/** How long a point is to take. */
export const MinutesField = (props: Omit<ComponentProps<typeof TextField>, "name">) => (
  <TextField name="minutes" type="number" inputMode="numeric" min={0} max={1440} required {...props} />
);

export function PointFields({ point, targets }: { point: PlannedPoint; targets: LinkTargets }) {
  const { t } = useTranslation();
  const links = useLinkOptions(targets);
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
      <Select name="link" label={t("roundtables:points.link")} options={links} defaultValue={point.link} />
    </>
  );
}
