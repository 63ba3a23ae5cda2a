/** Narrows a register down; its answer is in the address. */
import { Form, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { INTERDEPENDENCY_KINDS, PARTNERSHIP_KINDS, PARTNERSHIP_STATUSES, SECTORS } from "#db/schema/partnerships";
import { POLICY_DIMENSIONS } from "#db/schema/recommendations";
import { LAND_TILES, TILES } from "#server/places/rules";
import type { InterdependencyFilter, RegisterFilter } from "#server/partnerships/rules";
import { SubmitButton } from "~/ui/button";
import { Hidden } from "~/ui/form";
import { useChoices } from "./fields";

export function PartnershipFilter({ filter }: { filter: RegisterFilter }) {
  const choices = useChoices();
  return (
    <Filter
      choices={[
        ["kind", filter.kind, choices("kind", PARTNERSHIP_KINDS)],
        ["status", filter.status, choices("status", PARTNERSHIP_STATUSES)],
        ["dimension", filter.dimension, choices("dimension", POLICY_DIMENSIONS)],
        ["land", filter.land, LANDS],
      ]}
    />
  );
}

export function InterdependencyFilter({ filter }: { filter: InterdependencyFilter }) {
  const choices = useChoices();
  return (
    <Filter
      choices={[
        ["kind", filter.kind, choices("interdependency", INTERDEPENDENCY_KINDS)],
        ["sector", filter.sector, choices("sector", SECTORS)],
        ["land", filter.land, LANDS],
      ]}
    />
  );
}

const LANDS = TILES.map(({ land }) => ({ value: land as string, label: LAND_TILES[land].name })).sort((a, b) =>
  a.label.localeCompare(b.label, "de"),
);

interface FilterProps {
  choices: readonly (readonly [name: string, value: string | null, options: readonly { value: string; label: string }[]])[];
}

function Filter({ choices }: FilterProps) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  return (
    <Form method="get" className="ja-row ja-gap-2" key={params.toString()}>
      {["q", "country", "open", "due"].map(
        (name) => params.get(name) && <Hidden key={name} name={name} value={params.get(name)!} />,
      )}
      {choices.map(([name, chosen, options]) => (
        <select
          key={name}
          name={name}
          className="ja-tool"
          aria-label={t(`partnerships:filter.${name}`)}
          defaultValue={chosen ?? ""}
        >
          {[{ value: "", label: t(`partnerships:filter.all-${name}`) }, ...options].map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ))}
      <SubmitButton small variant="tertiary">
        {t("partnerships:filter.apply")}
      </SubmitButton>
    </Form>
  );
}
