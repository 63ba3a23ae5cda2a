/** Narrows the register down; its answer is in the address. */
import { Form, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { PARTNERSHIP_KINDS, PARTNERSHIP_STATUSES } from "#db/schema/partnerships";
import { POLICY_DIMENSIONS } from "#db/schema/recommendations";
import { LAND_TILES, TILES } from "#server/places/rules";
import type { RegisterFilter } from "#server/partnerships/rules";
import { SubmitButton } from "~/ui/button";
import { Hidden } from "~/ui/form";
import { useChoices } from "./fields";

export function Filter({ filter }: { filter: RegisterFilter }) {
  const { t } = useTranslation();
  const choices = useChoices();
  const [params] = useSearchParams();
  const lands = TILES.map(({ land }) => ({ value: land as string, label: LAND_TILES[land].name }));
  const options = {
    kind: choices("kind", PARTNERSHIP_KINDS),
    status: choices("status", PARTNERSHIP_STATUSES),
    dimension: choices("dimension", POLICY_DIMENSIONS),
    land: lands.sort((a, b) => a.label.localeCompare(b.label, "de")),
  };
  return (
    <Form method="get" className="ja-row ja-gap-2" key={params.toString()}>
      {["q", "country", "open"].map((name) => params.get(name) && <Hidden key={name} name={name} value={params.get(name)!} />)}
      {(["kind", "status", "dimension", "land"] as const).map((name) => (
        <select
          key={name}
          name={name}
          className="ja-tool"
          aria-label={t(`partnerships:filter.${name}`)}
          defaultValue={filter[name] ?? ""}
        >
          {[{ value: "", label: t(`partnerships:filter.all-${name}`) }, ...options[name]].map(({ value, label }) => (
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
