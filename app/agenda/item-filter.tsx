/** Narrows the agenda down: a plain form whose answer is in the address, folded away, and what is chosen as links that take it back. */
import { Form, Link, useSearchParams } from "@remix-run/react";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { AGENDA_STATUSES, LEVELS, MODES } from "#db/schema/agenda";
import { isFiltered, type AgendaFilter } from "#server/agenda/rules";
import { SubmitButton } from "~/ui/button";
import { Hidden } from "~/ui/form";
import { Sign } from "./sign";

const FIELDS = ["mode", "status", "level", "lead"] as const;
type Field = (typeof FIELDS)[number];
type Options = readonly { value: string; label: string }[];

interface ItemFilterProps {
  filter: AgendaFilter;
  leads: readonly { id: number; name: string }[];
}

export function ItemFilter({ filter, leads }: ItemFilterProps) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const fold = useRef<HTMLDetailsElement>(null);
  const options = useOptions(leads);
  const close = () => {
    if (fold.current) fold.current.open = false;
  };
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape and leaving it fold it up, as the summary does */}
      <details
        key={params.toString()}
        ref={fold}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || !fold.current?.open) return;
          close();
          fold.current.querySelector("summary")?.focus();
        }}
        onBlur={(event) => {
          if (document.hasFocus() && !event.currentTarget.contains(event.relatedTarget)) close();
        }}
      >
        <summary className="ja-tool">
          <Sign path="M2 4h12M4.5 8h7M7 12h2" />
          {t("agenda:filter.title")}
        </summary>
        {/* A click beside the fields is not leaving. */}
        <Form method="get" className="ja-stack ja-filter__form" aria-label={t("agenda:filter.title")} tabIndex={-1}>
          {["view", "q"].map((name) => params.get(name) && <Hidden key={name} name={name} value={params.get(name) ?? ""} />)}
          <div className="ja-fields">
            {FIELDS.map((name) => (
              <FilterSelect key={name} name={name} value={filter[name]} options={options[name]} />
            ))}
          </div>
          <div className="ja-row">
            <SubmitButton small>{t("agenda:filter.apply")}</SubmitButton>
            {isFiltered(filter) && (
              <Link className="kern-link" to={without(params, [...FIELDS, "page"])}>
                {t("common:action.show-all")}
              </Link>
            )}
          </div>
        </Form>
      </details>
      {FIELDS.filter((name) => filter[name] !== null).map((name) => (
        <Link
          key={name}
          className="ja-tool ja-tool--chip"
          to={without(params, [name, "page"])}
          aria-label={t("agenda:filter.remove", {
            name: t(`agenda:filter.${name}`),
            value: labelOf(options[name], filter[name]),
          })}
        >
          {labelOf(options[name], filter[name])}
          <Sign path="M4 4l8 8M12 4l-8 8" />
        </Link>
      ))}
    </>
  );
}

/** The address without some of its filters. */
export function without(params: URLSearchParams, names: readonly string[]): string {
  const next = new URLSearchParams([...params].filter(([name, value]) => value !== "" && !names.includes(name)));
  return `?${next}`;
}

const labelOf = (options: Options, value: string | number | null): string =>
  options.find((option) => option.value === String(value))?.label ?? String(value);

function useOptions(leads: ItemFilterProps["leads"]): Record<Field, Options> {
  const { t } = useTranslation();
  const named = (prefix: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`${prefix}.${value}`) }));
  return {
    mode: [...named("common:mode", MODES), { value: "none", label: t("agenda:mode-open") }],
    status: named("agenda:status", AGENDA_STATUSES),
    level: named("common:level", LEVELS),
    lead: leads.map(({ id, name }) => ({ value: String(id), label: name })),
  };
}

function FilterSelect({ name, value, options }: { name: Field; value: string | number | null; options: Options }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="kern-form-input">
      <label className="kern-label" htmlFor={id}>
        {t(`agenda:filter.${name}`)}
      </label>
      <div className="kern-form-input__select-wrapper">
        <select id={id} name={name} defaultValue={value === null ? "" : String(value)} className="kern-form-input__select">
          <option value="">{t("agenda:filter.any")}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
