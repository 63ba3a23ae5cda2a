/**
 * Long lists in pages, and finding in them; both are addresses, so that they work without JavaScript and can be sent to somebody. A list
 * that somebody is just entering has no address: its form shows some rows at a time, and each button takes all of them along.
 */
import { Form, useLocation, useSearchParams } from "@remix-run/react";
import { useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Part } from "#server/files/kept-rows.rules";
import { MENTION_REASON, MENTIONED } from "#server/platform/classified.rules";
import type { Mention } from "#server/platform/form.rules";
import type { Page } from "#server/platform/paging.rules";
import { LinkButton, SubmitButton } from "./button";
import { Hidden } from "./form";

interface PagesProps {
  of: Pick<Page, "page" | "pages">;
  /** Of the parameter that says the page. */
  name?: string;
  /** Where the list begins. */
  anchor?: string;
  /** What there are pages of, where a page has more than one such list. */
  label?: string | undefined;
}

/** Nothing where one page is all. */
export function Pages({ of: { page, pages }, name = "page", anchor = "", label }: PagesProps) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  if (pages < 2) return null;
  const to = (next: number) => {
    const search = new URLSearchParams(params);
    search.set(name, String(next));
    return `?${search}${anchor && `#${anchor}`}`;
  };
  return (
    <nav className="ja-row" aria-label={label ?? t("pages.label")}>
      {page > 1 && (
        <LinkButton small variant="secondary" icon="chevron-left" to={to(page - 1)}>
          {t("pages.previous")}
        </LinkButton>
      )}
      <span className="ja-number">
        {label && `${label}: `}
        {t("pages.here", { page, pages })}
      </span>
      {page < pages && (
        <LinkButton small variant="secondary" icon="chevron-right" to={to(page + 1)}>
          {t("pages.next")}
        </LinkButton>
      )}
    </nav>
  );
}

interface FindProps {
  label: string;
  /** Of the parameter that holds the words. */
  name?: string;
  /** Of the one that says the page: what is found begins on its first. */
  page?: string;
  anchor?: string;
  /** How many were found, where nothing else on the page says it. */
  found?: number;
}

/** Finds in all pages. */
export function Find({ label, name = "q", page = "page", anchor = "", found }: FindProps) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const words = params.get(name) ?? "";
  const others = [...params].filter(([key]) => key !== name && key !== page);
  const hash = anchor && `#${anchor}`;
  const shown = useRef(words);
  // The address changes without the field when somebody goes back. A new field would take the focus away.
  useEffect(() => {
    if (field.current && shown.current !== words) field.current.value = words;
    shown.current = words;
  }, [words]);
  return (
    <Form method="get" action={pathname + hash} role="search" className="ja-row ja-find">
      <label className="kern-label" htmlFor={id}>
        {label}
      </label>
      <input
        ref={field}
        id={id}
        type="search"
        name={name}
        defaultValue={words}
        maxLength={100}
        className="kern-form-input__input"
      />
      <SubmitButton small variant="secondary">
        {t("pages.find")}
      </SubmitButton>
      {others.map(([key, value]) => (
        <input key={key} type="hidden" name={key} value={value} />
      ))}
      {words && (
        <LinkButton
          small
          variant="tertiary"
          to={`?${new URLSearchParams(others)}${hash}`}
          onClick={() => field.current?.focus()}
        >
          {t("action.show-all")}
        </LinkButton>
      )}
      {found !== undefined && (
        <span className="ja-small ja-muted" role="status">
          {words && t("pages.found", { number: found })}
        </span>
      )}
    </Form>
  );
}

interface PartOfListProps {
  part: Part;
  /** The whole list, packed; what stands in the rows that are shown goes before it. */
  kept: string;
  /** A marking in it is only spoken of: said once, for the whole list. */
  mention: Mention;
}

/** Above its rows. */
export function PartOfList({ part: { part, parts, from, to, total, places }, kept, mention }: PartOfListProps) {
  const { t } = useTranslation();
  const isMore = places.length > to - from + 1;
  return (
    <>
      <Hidden name="kept" value={kept} />
      <Hidden name="places" value={places.join(",")} />
      <Hidden name="part" value={part} />
      {mention.isSaid && (
        <>
          <Hidden name={MENTIONED} value="true" />
          <Hidden name={MENTION_REASON} value={mention.reason} />
        </>
      )}
      {parts > 1 && (
        <p className="kern-body ja-measure">
          {t("parts.here", { from, to, total })} {isMore && t("parts.aside")}
        </p>
      )}
    </>
  );
}

interface PartButtonsProps extends Pick<PartOfListProps, "part"> {
  /** What the buttons say. */
  send: string;
  check: string;
}

/** Enter in a row presses the first one: nothing is sent by it that its reader has not seen. */
export function PartButtons({ part: { part, parts }, send, check }: PartButtonsProps) {
  const { t } = useTranslation();
  const sending = (
    <SubmitButton key="send" name="step" value="send">
      {send}
    </SubmitButton>
  );
  const checking = (
    <SubmitButton key="check" name="step" value="check" variant="secondary">
      {check}
    </SubmitButton>
  );
  return (
    <>
      {parts > 1 ? [checking, sending] : [sending, checking]}
      {part > 0 && (
        <SubmitButton name="step" value="previous" variant="secondary" icon="chevron-left">
          {t("parts.previous")}
        </SubmitButton>
      )}
      {part + 1 < parts && (
        <SubmitButton name="step" value="next" variant="secondary" icon="chevron-right">
          {t("parts.next")}
        </SubmitButton>
      )}
    </>
  );
}
