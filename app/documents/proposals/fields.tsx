/** Two fields that several forms of proposals have. */
import { useTranslation } from "react-i18next";
import type { ProposalState } from "#server/documents/proposals/detail.queries";
import { Select } from "~/ui/form";
import { useField } from "~/ui/form-state";

/** Where a proposal goes whose place is gone. */
export function PlaceField({ state }: { state: ProposalState }) {
  const { t } = useTranslation();
  if (!state.places.length) return null;
  return (
    <Select
      name="place"
      label={t("documents:proposals.place")}
      required
      defaultValue={state.places.at(-1)!.id ?? "-"}
      options={state.places.map(({ id, words }) => ({
        value: id ?? "-",
        label: id === null ? t("documents:proposals.choose.at-start") : t("documents:proposals.choose.after", { words }),
      }))}
    />
  );
}

/** The sentence about the wording, which is no field of its own. */
export function BlocksError({ id }: { id?: string }) {
  const { error } = useField("blocks");
  if (!error) return null;
  return (
    <p className="kern-error" id={id} role="alert" tabIndex={-1} data-form-error>
      <span className="kern-icon kern-icon--danger" aria-hidden="true" />
      <span className="kern-body">{error}</span>
    </p>
  );
}
