/** The form of a delegation sheet: the occasion, both sides in numbers and words, before and afterwards, and who sees it. */
import { useTranslation } from "react-i18next";
import { DELEGATION_DIRECTIONS } from "#db/schema/partnerships";
import { countryOptions } from "#server/partnerships/countries.rules";
import type { PartnerChoice } from "#server/partnerships/delegations.queries";
import { COMPARED, DELEGATION_SIGHTS, type Delegation } from "#server/partnerships/delegations.rules";
import { useLanguage } from "~/processes/language";
import { Fold, Hidden, RadioGroup, Select, TextArea, TextField } from "~/ui/form";

interface DelegationFieldsProps {
  stored: Delegation | null;
  partners: readonly PartnerChoice[];
  /** Of whom a new one is to be about. */
  chosen: PartnerChoice | null;
}

type WordsName = "own_side" | "other_side" | "languages" | "aims" | "briefing" | "debrief";

function Words({ name, value, most }: { name: WordsName; value: string | undefined; most: number }) {
  const { t } = useTranslation();
  return (
    <TextArea
      name={name}
      label={t(`partnerships:delegation.field.${name}`)}
      hint={t(`partnerships:delegation.field.${name}-hint`)}
      defaultValue={value}
      rows={2}
      maxLength={most}
    />
  );
}

export function DelegationFields({ stored, partners, chosen }: DelegationFieldsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const field = (name: string) => t(`partnerships:delegation.field.${name}`);
  const former = stored && partners.every(({ id }) => id !== stored.partnershipId) ? stored.partnershipId : null;
  return (
    <>
      <Hidden name="revision" value={stored?.revision ?? ""} />
      <TextField name="title" label={field("title")} defaultValue={stored?.title} required maxLength={200} />
      <RadioGroup
        name="direction"
        label={field("direction")}
        required
        horizontal
        defaultValue={stored?.direction ?? "incoming"}
        options={DELEGATION_DIRECTIONS.map((value) => ({ value, label: t(`partnerships:delegation.direction.${value}`) }))}
      />
      <div className="ja-fields">
        <TextField name="meets_on" type="date" label={field("meets_on")} defaultValue={stored?.meetsOn} required />
        <TextField name="place" label={field("place")} defaultValue={stored?.place} maxLength={200} />
        <Select
          name="country"
          label={field("country")}
          required
          defaultValue={stored?.country ?? chosen?.country ?? ""}
          options={[{ value: "", label: t("partnerships:field.please-choose") }, ...countryOptions(language)]}
        />
      </div>
      {(partners.length > 0 || stored?.partnershipId) && (
        <Select
          name="partnership_id"
          label={field("partnership_id")}
          defaultValue={stored?.partnershipId ?? chosen?.id ?? ""}
          options={[
            { value: "", label: t("partnerships:delegation.no-partnership") },
            ...partners.map(({ id, partner }) => ({ value: id, label: partner })),
            // Else a list that does not know it any more would take it away with the next saving.
            ...(former ? [{ value: former, label: stored?.partner ?? t("partnerships:delegation.former-partnership") }] : []),
          ]}
        />
      )}
      <CountFields stored={stored} />
      <Words name="own_side" value={stored?.ownSide} most={1000} />
      <Words name="other_side" value={stored?.otherSide} most={1000} />
      <Words name="languages" value={stored?.languages} most={500} />
      <Words name="aims" value={stored?.aims} most={3000} />
      <Words name="briefing" value={stored?.briefing} most={3000} />
      <TextField name="briefed_on" type="date" label={field("briefed_on")} defaultValue={stored?.briefedOn ?? ""} />
      <Fold form="delegation" summary={t("partnerships:delegation.after")} open={stored !== null}>
        <Words name="debrief" value={stored?.debrief} most={3000} />
        <TextField name="debriefed_on" type="date" label={field("debriefed_on")} defaultValue={stored?.debriefedOn ?? ""} />
      </Fold>
      <RadioGroup
        name="sight"
        label={t("partnerships:sight.title")}
        hint={t("partnerships:delegation.sight-hint")}
        required
        defaultValue={stored?.sight ?? "own"}
        options={DELEGATION_SIGHTS.map((value) => ({ value, label: t(`partnerships:delegation.sight.${value}`) }))}
      />
    </>
  );
}

/** Two numbers a row, ours and theirs. */
function CountFields({ stored }: { stored: Delegation | null }) {
  const { t } = useTranslation();
  return (
    <fieldset className="ja-card">
      <legend className="ja-strong">{t("partnerships:delegation.compared")}</legend>
      <p className="kern-hint">{t("partnerships:delegation.compared-hint")}</p>
      {COMPARED.map((row) => (
        <div className="ja-fields" key={row}>
          {(["own", "other"] as const).map((side) => (
            <TextField
              key={side}
              name={`${side}_${row}`}
              label={t(`partnerships:delegation.count.${side}.${row}`)}
              inputMode="numeric"
              maxLength={3}
              defaultValue={stored?.counts[row][side] ?? ""}
            />
          ))}
        </div>
      ))}
    </fieldset>
  );
}
