/** Long lists in pages, and finding in them; both are addresses, so that they work without JavaScript and can be sent to somebody. */
import { Form, useSearchParams } from "@remix-run/react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Page } from "#server/platform/paging.rules";
import { LinkButton, SubmitButton } from "./button";

/** Nothing where one page is all. @param name of the parameter that says the page @param anchor where the list begins */
export function Pages({ of: { page, pages }, name = "page", anchor = "" }: { of: Page; name?: string; anchor?: string }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  if (pages < 2) return null;
  const to = (next: number) => {
    const search = new URLSearchParams(params);
    search.set(name, String(next));
    return `?${search}${anchor && `#${anchor}`}`;
  };
  return (
    <nav className="ja-row" aria-label={t("pages.label")}>
      {page > 1 && (
        <LinkButton small variant="secondary" icon="chevron-left" to={to(page - 1)}>
          {t("pages.previous")}
        </LinkButton>
      )}
      <span className="ja-number">{t("pages.here", { page, pages })}</span>
      {page < pages && (
        <LinkButton small variant="secondary" icon="chevron-right" to={to(page + 1)}>
          {t("pages.next")}
        </LinkButton>
      )}
    </nav>
  );
}

/** Finds in all pages. @param name of the parameter that holds the words */
export function Find({ label, name = "q" }: { label: string; name?: string }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const id = useId();
  const words = params.get(name) ?? "";
  const others = [...params].filter(([key]) => key !== name && key !== "page");
  return (
    <Form method="get" role="search" className="ja-row" key={words}>
      <label className="kern-label" htmlFor={id}>
        {label}
      </label>
      <input id={id} type="search" name={name} defaultValue={words} maxLength={100} className="kern-form-input__input" />
      <SubmitButton small variant="secondary">
        {t("pages.find")}
      </SubmitButton>
      {others.map(([key, value]) => (
        <input key={key} type="hidden" name={key} value={value} />
      ))}
      {words && (
        <LinkButton small variant="tertiary" to={`?${new URLSearchParams(others)}`}>
          {t("action.show-all")}
        </LinkButton>
      )}
    </Form>
  );
}
