/** Which comments are shown: open or resolved ones, of one organisation, in one section. All of it stands in the address. */
import { Form, Link, useLocation, useSearchParams, useSubmit } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import {
  FILTER_PARAMS,
  hasState,
  isAskedFor,
  THREAD_STATES,
  type CommentPositions,
  type ThreadFilter as Filter,
} from "#server/documents/comments/positions.rules";
import type { OutlineEntry } from "#server/documents/content/text.rules";
import type { Thread } from "#server/documents/comments/threads.rules";
import { Button } from "~/ui/button";
import { Folding } from "~/ui/folding";

interface ThreadFilterProps {
  threads: readonly Thread[];
  filter: Filter;
  positions: CommentPositions;
  outline: readonly OutlineEntry[];
}

export function ThreadFilter({ threads, filter, positions, outline }: ThreadFilterProps) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const isNarrow = filter.organisationId !== null || filter.section !== null;
  const asked = threads.filter((thread) => isAskedFor(thread, filter, positions));
  const to = (state: string) => {
    const next = only(params);
    next.set("comments", state);
    return `?${next}#threads`;
  };
  return (
    <>
      <Folding
        className="ja-menu ja-doc-filters"
        summary={t(`documents:threads.filter-${filter.state}`, {
          count: asked.filter((thread) => hasState(thread, filter.state)).length,
        })}
      >
        <div className="ja-menu__list ja-doc-filters__list">
          <nav className="ja-doc-filter" aria-label={t("documents:threads.filter")}>
            {THREAD_STATES.map((state) => (
              <Link key={state} to={to(state)} preventScrollReset aria-current={state === filter.state ? "true" : undefined}>
                {t(`documents:threads.filter-${state}`, { count: asked.filter((thread) => hasState(thread, state)).length })}
              </Link>
            ))}
          </nav>
          <More threads={threads} filter={filter} positions={positions} outline={outline} />
        </div>
      </Folding>
      {isNarrow && (
        <Link className="ja-doc-narrow__end" to={`?comments=${filter.state}#threads`} preventScrollReset>
          {t("documents:threads.unfilter")}
        </Link>
      )}
    </>
  );
}

/** The parameters that choose threads; the others say what is looked at, and that ends with another choice. */
const only = (params: URLSearchParams) =>
  new URLSearchParams([...params].filter(([name]) => (FILTER_PARAMS as readonly string[]).includes(name)));

function More({ threads, filter, positions, outline }: ThreadFilterProps) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const submit = useSubmit();
  const organisations = organisationsIn(threads);
  const sections = outline.filter(({ id }) => positions.sections.has(id) || id === filter.section);
  const isNarrow = filter.organisationId !== null || filter.section !== null;
  if (organisations.length < 2 && sections.length < 2 && !isNarrow) return null;
  return (
    <details className="ja-doc-narrow" open={isNarrow || undefined}>
      <summary>{t("documents:threads.narrow")}</summary>
      <Form
        className="ja-stack ja-gap-3 ja-doc-narrow__form"
        method="get"
        action={`${pathname}#threads`}
        preventScrollReset
        onChange={(event) => submit(event.currentTarget, { preventScrollReset: true, replace: true })}
      >
        <input type="hidden" name="comments" value={filter.state} />
        <Choice
          name="organisation"
          label={t("documents:threads.organisation")}
          all={t("documents:threads.all-organisations")}
          value={String(filter.organisationId ?? "")}
          options={organisations.map(([id, name]) => ({ value: String(id), name }))}
        />
        {sections.length > 0 && (
          <Choice
            name="section"
            label={t("documents:threads.section")}
            all={t("documents:threads.all-sections")}
            value={filter.section ?? ""}
            options={sections.map(({ id, text }) => ({ value: id, name: text }))}
          />
        )}
        <noscript>
          <Button type="submit" small>
            {t("documents:threads.apply")}
          </Button>
        </noscript>
      </Form>
    </details>
  );
}

function Choice({
  name,
  label,
  all,
  value,
  options,
}: {
  name: string;
  label: string;
  all: string;
  value: string;
  options: readonly { value: string; name: string }[];
}) {
  const id = `threads-${name}`;
  return (
    <div className="kern-form-input">
      <label className="kern-label" htmlFor={id}>
        {label}
      </label>
      <div className="kern-form-input__select-wrapper">
        {/* The form around it hears of changes; the address then says what is chosen. */}
        <select id={id} name={name} className="kern-form-input__select" value={value} onChange={() => undefined}>
          <option value="">{all}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

/** Whoever said something, by name. */
function organisationsIn(threads: readonly Thread[]): [number, string][] {
  const names = new Map<number, string>();
  for (const thread of threads)
    for (const { organisationId, organisation } of thread.comments) if (organisation) names.set(organisationId, organisation);
  return [...names].sort((a, b) => a[1].localeCompare(b[1], "de"));
}
