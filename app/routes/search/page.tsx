/** /search: everything that has the words of ?q=, for reading on; the quick way is the palette. */
import { Form, Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { find } from "#server/search/queries";
import { HIT_KINDS, isHitKind, LONGEST_QUERY, pathOfHit, type Hit } from "#server/search/rules";
import { load, pageOf } from "#server/web";
import { HIT_ICONS, useHitFacts } from "~/search/hits";
import { Marked } from "~/search/marked";
import { SubmitButton } from "~/ui/button";
import { Icon } from "~/ui/icon";
import { EmptyState, Page } from "~/ui/page";
import { Pages } from "~/ui/pages";
import { pageMeta } from "~/ui/page-meta";
import { Entry, Facts, Tabs } from "~/ui/parts";
import "~/search/search.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { request }) => {
  const search = new URL(request.url).searchParams;
  const query = search.get("q") ?? "";
  const asked = search.get("kind");
  const kind = isHitKind(asked) ? asked : null;
  const page = pageOf(request);
  const { hits, hasMore, isNear } = await find(ctx, query, { page, kind, excerpts: true });
  return { title: ctx.t("search:page.title"), query, kind, hits, isNear, page, pages: hasMore ? page + 1 : page };
}, "search");

export default function Search() {
  const { t } = useTranslation();
  const { query, kind, hits, isNear, page, pages } = useLoaderData<typeof loader>();
  const to = (only: string | null) => `/search?${new URLSearchParams({ q: query, ...(only && { kind: only }) })}`;
  return (
    <Page title={t("search:page.title")} intro={query ? undefined : t("search:page.intro")}>
      <Form method="get" action="/search" role="search" className="ja-search-form">
        <input
          key={query}
          type="search"
          name="q"
          className="kern-form-input__input"
          aria-label={t("search:label")}
          defaultValue={query}
          maxLength={LONGEST_QUERY}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- whoever comes without words comes to type them
          autoFocus={!query}
        />
        {kind && <input type="hidden" name="kind" value={kind} />}
        <SubmitButton icon="search">{t("common:action.search")}</SubmitButton>
      </Form>
      {query && (
        <Tabs
          label={t("search:page.kinds")}
          tabs={[null, ...HIT_KINDS].map((each) => ({
            to: to(each),
            label: t(each ? `search:kinds.${each}` : "search:page.all"),
            current: each === kind,
          }))}
        />
      )}
      {isNear && hits.length > 0 && <p role="status">{t("search:near", { query })}</p>}
      {hits.length > 0 && (
        <ul className="ja-list ja-search-hits">
          {hits.map((hit) => (
            <HitEntry key={`${hit.kind} ${hit.id}`} hit={hit} query={query} />
          ))}
        </ul>
      )}
      {query && hits.length === 0 && <EmptyState title={t("search:none", { query })}>{t("search:none-hint")}</EmptyState>}
      <Pages of={{ page, pages }} />
    </Page>
  );
}

function HitEntry({ hit, query }: { hit: Hit; query: string }) {
  const { t } = useTranslation();
  const facts = useHitFacts();
  return (
    <Entry sign={<Icon name={HIT_ICONS[hit.kind]} size="small" />}>
      <Link className="kern-link ja-search-hits__title" to={pathOfHit(hit)}>
        {hit.title}
      </Link>
      {hit.excerpt && (
        <p className="ja-search-hits__excerpt">
          <Marked text={hit.excerpt} query={query} />
        </p>
      )}
      <Facts of={[t(`search:kind.${hit.kind}`), ...facts(hit), hit.kind !== "process" && hit.process?.title]} />
    </Entry>
  );
}
