/** Choosing an organisation by its name, or naming a new one in the same box; fields of `organisationChoice`. */
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ORGANISATION_LEVELS } from "#db/schema/organisations";
import { benchForLevel, likelyLevel, mayBecome } from "#server/organisations/rules";
import { useField } from "~/ui/form-state";
import { Select, TextField } from "~/ui/form";

export interface Choosable {
  id: number;
  name: string;
  shortName: string;
}

interface OrganisationChoiceProps {
  organisations: readonly Choosable[];
  stored?: number | undefined;
  label?: string;
}

/** A plain box with suggestions of the browser, so that it works without a script, by keyboard and on a phone. */
export function OrganisationChoice({ organisations, stored, label }: OrganisationChoiceProps) {
  const { t } = useTranslation();
  const list = useId();
  const before = organisations.find(({ id }) => id === stored)?.name;
  const name = useField("organisation_name", before);
  const level = useField("organisation_level");
  const [typed, setTyped] = useState(name.value);
  // A level that somebody chose stays, whatever the name then says.
  const [isChosen, setChosen] = useState(level.value !== "");
  const [likely, setLikely] = useState("");
  const words = typed.trim();
  const isNew = words !== "" && !mayBecome(words, organisations);
  const proposed = isNew ? likely : "";
  const type = (name: string) => {
    setTyped(name);
    if (!isChosen) setLikely(likelyLevel(name) ?? "");
  };
  return (
    <>
      <TextField
        name="organisation_name"
        label={label ?? t("organisations:choice.label")}
        hint={t("organisations:choice.hint")}
        defaultValue={before}
        list={list}
        autoComplete="off"
        required
        maxLength={200}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <OrganisationNames id={list} organisations={organisations} />
      <details className="ja-details" open={isNew || Boolean(name.error ?? level.error) || level.value !== "" || undefined}>
        <summary>
          {words && isNew ? t("organisations:choice.new-named", { name: words }) : t("organisations:choice.new")}
        </summary>
        <div className="ja-fields">
          <Select
            key={proposed}
            name="organisation_level"
            label={t("organisations:field.level")}
            hint={t("organisations:choice.level-hint")}
            required
            defaultValue={proposed}
            onChange={() => setChosen(true)}
            options={[{ value: "", label: t("organisations:choice.please-choose") }, ...useLevels()]}
          />
          <TextField
            name="organisation_short_name"
            label={t("organisations:field.short-name")}
            hint={t("organisations:field.short-name-hint")}
            maxLength={40}
          />
        </div>
      </details>
    </>
  );
}

/** What boxes for organisations suggest. */
export function OrganisationNames({ id, organisations }: { id: string; organisations: readonly Choosable[] }) {
  return (
    <datalist id={id}>
      {organisations.map(({ id: key, name, shortName }) => (
        <option key={key} value={name} label={name === shortName ? undefined : shortName} />
      ))}
    </datalist>
  );
}

/** Levels with the bench that follows from each. */
export function useLevels(): { value: string; label: string }[] {
  const { t } = useTranslation();
  return ORGANISATION_LEVELS.map((value) => ({
    value,
    label: t("organisations:choice.level", {
      level: t(`common:organisation-level.${value}`),
      bench: t(`common:bench.${benchForLevel(value)}`),
    }),
  }));
}
