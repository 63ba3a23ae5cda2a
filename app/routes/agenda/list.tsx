/** /processes/:id/agenda: the joint agenda as list or as board (?view=board), with a filter in the address; a title posted here is one more item. */
import { useLoaderData, useLocation, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { AGENDA_STATUSES, type AgendaStatus } from "#db/schema/agenda";
import { can } from "#server/access/rules";
import { createAgendaItem } from "#server/agenda/commands";
import { listAgenda } from "#server/agenda/queries";
import { agendaNumber, isFiltered, isWritable, passes, quickItemForm, readFilter, type AgendaItem } from "#server/agenda/rules";
import { isFound, onPage } from "#server/platform/paging.rules";
import { act, idOf, load, stayOn } from "#server/web";
import { ItemBoard } from "~/agenda/item-board";
import { ItemFilter, without } from "~/agenda/item-filter";
import { ItemList } from "~/agenda/item-list";
import { AgendaViews } from "~/agenda/views";
import { LinkButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
import { EmptyState, Page } from "~/ui/page";
import { Find, Pages } from "~/ui/pages";
import { QuickAdd } from "~/ui/quick-add";
import { FilterBar } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/live/use-live";
import "~/agenda/agenda.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const { process, items } = await listAgenda(ctx, idOf(params.id));
  const search = new URL(request.url).searchParams;
  const filter = readFilter(search);
  const words = search.get("q") ?? "";
  const passing = items.filter(
    (item) => passes(item, filter) && isFound(words, [agendaNumber(item.number), item.title, item.reason]),
  );
  // One column alone has room for a page.
  const view = search.get("view") === "board" ? ("board" as const) : ("list" as const);
  const isWhole = view === "list" || filter.status !== null;
  const { items: ofPage, ...page } = onPage(passing, search, PAGE);
  return {
    title: ctx.t("agenda:list.title"),
    process,
    view,
    filter,
    isNarrowed: isFiltered(filter) || words !== "",
    items: isWhole ? ofPage : topOfColumns(passing),
    page: isWhole ? page : null,
    beside: neighboursOf(passing, ofPage),
    shown: passing.length,
    counts: countColumns(passing),
    total: items.length,
    leads: leadsOf(items),
  };
});

export const action = act(quickItemForm, async (ctx, input, { params, request, requestId }) => {
  const id = idOf(params.id);
  const itemId = await createAgendaItem(ctx, id, input, requestId);
  const answer = { path: `/agenda/${itemId}`, title: input.title };
  return stayOn(
    request,
    `/processes/${id}/agenda${new URL(request.url).search}#item-${itemId}`,
    "agenda:flash.created",
    answer,
  );
});

const PAGE = 40;
const COLUMN = 12;

const topOfColumns = (items: readonly AgendaItem[]): AgendaItem[] =>
  AGENDA_STATUSES.flatMap((status) => items.filter((item) => item.status === status).slice(0, COLUMN));

const countColumns = (items: readonly AgendaItem[]): Partial<Record<AgendaStatus, number>> =>
  Object.fromEntries(AGENDA_STATUSES.map((status) => [status, items.filter((item) => item.status === status).length]));

/** What stands before and after the page, for those who move an item out of it. */
const neighboursOf = (all: readonly AgendaItem[], [first, ...rest]: readonly AgendaItem[]) => ({
  before: all[all.findIndex(({ id }) => id === first?.id) - 1],
  after: all[all.findIndex(({ id }) => id === (rest.at(-1) ?? first)?.id) + 1],
});

/** Only those that lead something: the others would find nothing. */
function leadsOf(items: readonly AgendaItem[]): { id: number; name: string }[] {
  const leads = new Map(
    items.flatMap((item) => (item.leadOrganisationId && item.leadName ? [[item.leadOrganisationId, item.leadName]] : [])),
  );
  return [...leads].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, "de"));
}

export default function Agenda() {
  const { t } = useTranslation();
  const { process, total } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const create = isWritable(process) && (
    <LinkButton to={`/processes/${process.id}/agenda/new`} variant="primary" icon="add">
      {t("agenda:list.new")}
    </LinkButton>
  );
  return (
    <Page wide title={t("agenda:list.title")} intro={t("agenda:list.intro")} actions={create}>
      {total === 0 ? <EmptyState title={t("agenda:list.empty")}>{t("agenda:list.empty-hint")}</EmptyState> : <Items />}
      {isWritable(process) && (
        <QuickAdd
          id="new"
          action={`/processes/${process.id}/agenda`}
          name="quick-item"
          label={t("agenda:quick.label")}
          submit={t("agenda:quick.submit")}
          added={({ title }) => t("agenda:quick.added", { title })}
          open={t("agenda:quick.open")}
        />
      )}
    </Page>
  );
}

function Items() {
  const { t } = useTranslation();
  const { process, view, filter, isNarrowed, items, page, beside, shown, counts, total, leads } =
    useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const { search } = useLocation();
  // The filter goes along, so that the page that comes back without JavaScript is the same one.
  const orderAt = can(process.my, "agenda:order") ? `/processes/${process.id}/agenda/order${search}` : null;
  const count = isNarrowed ? t("agenda:list.filtered", { shown, total }) : t("agenda:list.count", { count: total });
  return (
    <Stack gap={4}>
      <FilterBar count={count}>
        <AgendaViews processId={process.id} view={view} params={params} />
        <ItemFilter filter={filter} leads={leads} />
      </FilterBar>
      {(total > PAGE || isNarrowed) && <Find label={t("agenda:list.find")} />}
      {items.length === 0 ? (
        <EmptyState
          title={t("agenda:list.none-found")}
          action={
            <LinkButton to={without(params, ["mode", "status", "level", "lead", "q", "page"])}>
              {t("common:action.show-all")}
            </LinkButton>
          }
        />
      ) : view === "board" ? (
        <ItemBoard items={items} counts={counts} orderAt={orderAt} />
      ) : (
        <ItemList
          items={items}
          before={beside.before}
          after={beside.after}
          offset={page ? (page.page - 1) * PAGE : 0}
          total={shown}
          orderAt={orderAt}
        />
      )}
      {page && <Pages of={page} />}
    </Stack>
  );
}
