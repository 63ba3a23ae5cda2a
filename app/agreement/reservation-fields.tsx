/** The reservations of a position: as many fields as there are, one more to fill in, and the next as soon as that is taken. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RESERVATION_KINDS } from "#db/schema/agreement";
import { RESERVATION_SLOTS, type ReservationField, type ReservationSlot } from "#server/agreement/forms.rules";
import { Select, TextField } from "~/ui/form";

interface FieldsProps {
  stored?: readonly { kind: string; body: string; until: string | null }[];
  name?: (field: ReservationField) => string;
}

export function ReservationFields({ stored = [], name = (field) => field }: FieldsProps) {
  // Two at once are usual where a council and a budget have to follow; without JavaScript there is a place for both as well.
  const [shown, setShown] = useState(stored.length + 2);
  return RESERVATION_SLOTS.slice(0, shown).map((slot) => (
    <OneReservation
      key={slot}
      slot={slot}
      of={stored[slot - 1]}
      name={name}
      onTaken={() => setShown((now) => Math.max(now, slot + 1))}
    />
  ));
}

interface OneProps {
  slot: ReservationSlot;
  of: { kind: string; body: string; until: string | null } | undefined;
  name: (field: ReservationField) => string;
  onTaken: () => void;
}

function OneReservation({ slot, of, name, onTaken }: OneProps) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        name={name(`reservation${slot}`)}
        label={t("agreement:sheet.reservation")}
        defaultValue={of?.kind ?? ""}
        onChange={onTaken}
        options={[
          { value: "", label: t("agreement:sheet.no-reservation") },
          ...RESERVATION_KINDS.map((value) => ({ value, label: t(`agreement:reservation.${value}`) })),
        ]}
      />
      <TextField name={name(`until${slot}`)} type="date" label={t("agreement:sheet.until")} defaultValue={of?.until ?? ""} />
      <TextField
        name={name(`condition${slot}`)}
        label={t("agreement:sheet.condition")}
        defaultValue={of?.body ?? ""}
        maxLength={2000}
      />
    </>
  );
}
