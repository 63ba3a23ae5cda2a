/** Where points belong that were sent without a place: a text, a section of it, or a question; and what kind of point they are. */
import { useTranslation } from "react-i18next";
import { STATEMENT_POINT_KINDS } from "#db/schema/consultations";
import type { Places } from "#server/consultations/places/queries";
import { mayPlace, saidPlace, writePlace } from "#server/consultations/places/rules";
import type { WeighedLine, WeighedPoint } from "#server/consultations/weighing.queries";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, Select } from "~/ui/form";
import { Which } from "./bulk-forms";

/** In the order of the texts, sections below their text. */
export function usePlaceOptions({ texts, headings, questions }: Places): { value: string; label: string }[] {
  const { t } = useTranslation();
  return [
    ...texts.flatMap(({ id, title }) => [
      { value: writePlace({ textId: id, blockId: null }), label: t("consultations:point.on-text", { title }) },
      ...headings
        .filter(({ textId }) => textId === id)
        .map(({ textId, blockId, label }) => ({ value: writePlace({ textId, blockId }), label: `– ${label}` })),
    ]),
    ...questions.map(({ id, position, body }) => ({
      value: writePlace({ questionId: id }),
      label: t("consultations:point.on-question", { number: position, question: body }).slice(0, 120),
    })),
  ];
}

interface PlaceFieldsProps {
  places: Places;
  place?: string;
  kind?: string;
  /** Of the place, where it is proposed. */
  hint?: string;
  none: string;
}

export function PlaceFields({ places, place = "", kind = "", hint, none }: PlaceFieldsProps) {
  const { t } = useTranslation();
  return (
    <div className="ja-fields">
      <Select
        name="place"
        label={t("consultations:place.on")}
        hint={hint}
        defaultValue={place}
        options={[{ value: "", label: none }, ...usePlaceOptions(places)]}
      />
      <Select
        name="kind"
        label={t("consultations:point.kind")}
        defaultValue={kind}
        options={[
          { value: "", label: t("consultations:place.same-kind") },
          ...STATEMENT_POINT_KINDS.map((value) => ({ value, label: t(`consultations:kind.${value}`) })),
        ]}
      />
    </div>
  );
}

interface PlacingProps {
  at: string;
  search: string;
  point: WeighedPoint;
  places: Places;
}

/** Of one point on the desk; what it says itself is proposed. */
export function Placing({ at, search, point, places }: PlacingProps) {
  const { t } = useTranslation();
  if (!mayPlace(point)) return null;
  const { textId, blockId, questionId } = point;
  const stands = textId !== null ? { textId, blockId } : questionId !== null ? { questionId } : null;
  const said = stands || point.isPlaced ? null : saidPlace(point.body, places);
  return (
    <Fold form="placing" summary={t("consultations:place.title")} open={said !== null}>
      <ActionForm name="placing" action={`${at}/placing?${search}`}>
        <Hidden name="points[]" value={point.id} />
        <PlaceFields
          places={places}
          place={writePlace(stands ?? said)}
          kind={point.kind}
          hint={said ? t("consultations:place.said") : undefined}
          none={t("consultations:place.as-sent")}
        />
        <SubmitButton small variant="secondary">
          {t("consultations:place.do")}
        </SubmitButton>
      </ActionForm>
    </Fold>
  );
}

interface BulkPlaceProps {
  at: string;
  search: string;
  points: readonly WeighedLine[];
  total: number;
  places: Places;
}

export function BulkPlace({ at, search, points, total, places }: BulkPlaceProps) {
  const { t } = useTranslation();
  return (
    <Fold form="placing-many" summary={t("consultations:place.many")}>
      <ActionForm name="placing-many" action={`${at}/placing?${search}`}>
        <PlaceFields places={places} hint={t("consultations:place.many-hint")} none={t("consultations:place.as-sent")} />
        <Which points={points} total={total} />
        <SubmitButton variant="secondary">{t("consultations:place.do")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}
