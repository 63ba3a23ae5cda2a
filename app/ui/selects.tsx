/** Narrows a list down by choosing: a plain form whose answer is in the address. */
import { Form, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { SubmitButton } from "./button";
import { Hidden } from "./form";

export interface Select {
  /** Of the parameter in the address. */
  name: string;
  label: string;
  value: string | number | null;
  /** Said for all of them. */
  all: string;
  options: readonly { value: string; label: string }[];
}

/** @param keep parameters of the address that go along */
export function Selects({ of, keep = ["q"] }: { of: readonly Select[]; keep?: readonly string[] }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  return (
    <Form method="get" className="ja-row ja-gap-2" key={params.toString()}>
      {keep.map((name) => params.get(name) && <Hidden key={name} name={name} value={params.get(name) ?? ""} />)}
      {of.map(({ name, label, value, all, options }) => (
        <select
          key={name}
          name={name}
          className="ja-tool ja-tool--select"
          aria-label={label}
          defaultValue={String(value ?? "")}
        >
          <option value="">{all}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ))}
      <SubmitButton small variant="tertiary">
        {t("action.filter")}
      </SubmitButton>
    </Form>
  );
}
