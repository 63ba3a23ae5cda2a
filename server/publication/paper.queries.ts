/** The joint agenda in all its forms: which items and in which language is said by the address that asks for it. */
import type { Mode } from "../../db/schema/agenda.ts";
import type { Language } from "../../db/schema/people.ts";
import { listAgenda } from "../agenda/queries.ts";
import { agendaNumber } from "../agenda/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { blockAnchor, doc } from "../documents/content/text.rules.ts";
import type { TextFile } from "../files/file.rules.ts";
import { editionAsDocx, editionAsHtml, editionAsPdf, tableAsCsv, type Edition } from "./files.queries.ts";
import { onPage, type Page } from "../platform/paging.rules.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { deeper } from "./blocks.rules.ts";
import { isDraft, isHeld, partsOf, type PaperFacts } from "./facts.rules.ts";
import { compilePaper, type Printed } from "./paper.rules.ts";
import { readPaper, requirePaper } from "./queries.ts";
import { paperJson, paperTable } from "./table.rules.ts";

export interface PaperWish {
  /** Null: the reader's. */
  language: Language | null;
  /** Only what is adopted. */
  onlyAdopted: boolean;
}

/** What it does not know is not wished for. */
export const wishIn = (search: URLSearchParams): PaperWish => ({
  language: (["de", "en"] as const).find((known) => known === search.get("language")) ?? null,
  onlyAdopted: search.get("only") === "adopted",
});

type Writer<Content> = (ctx: Context, processId: number, asked: URLSearchParams) => Promise<TextFile<Content>>;

const asFile =
  <Content>(write: (ctx: Context, edition: Edition) => Promise<TextFile<Content>>): Writer<Content> =>
  async (ctx, processId, asked) => {
    const wish = wishIn(asked);
    const facts = await requirePaper(ctx, processId, wish.onlyAdopted);
    const words = ctx.wordsFor(wish.language);
    const printed = compilePaper(facts, words, dayOf(ctx.now()));
    return write(ctx, { printed, words, documentIds: documentsIn(facts), hasContents: true });
  };

const documentsIn = ({ items }: PaperFacts): number[] =>
  items.flatMap(({ documentId, recommendations }) => [documentId, ...recommendations.map((each) => each.documentId)]);

export const paperAsDocx = asFile(editionAsDocx);
export const paperAsPdf = asFile(editionAsPdf);
export const paperAsHtml = asFile(editionAsHtml);

export const paperAsCsv: Writer<string> = async (ctx, processId, asked) => {
  const wish = wishIn(asked);
  const words = ctx.wordsFor(wish.language);
  return tableAsCsv(paperTable(await requirePaper(ctx, processId, wish.onlyAdopted), words.t("publication:paper.name"), words));
};

export const paperAsJson: Writer<string> = async (ctx, processId, asked) => {
  const wish = wishIn(asked);
  const facts = await requirePaper(ctx, processId, wish.onlyAdopted);
  const name = ctx.wordsFor(wish.language).t("publication:paper.name");
  return { name: `${name} ${facts.process.number}`, bytes: paperJson(facts, ctx.now()) };
};

/** Of items; what is behind the paper in a large process would be too much for one page. */
const PAGE = 10;
/** Nobody reads more lines to find one: there are the search and the pages. */
const MOST_CONTENTS = 200;

export interface PaperPage {
  process: ProcessHead;
  wish: PaperWish;
  printed: Printed;
  page: Page;
  /** Of the whole paper, in its order; of a very long one what is on this page. */
  contents: { id: number; number: number; title: string; mode: Mode | null; page: number; anchor: string }[];
  counts: { held: number; adopted: number };
}

/** The part of the paper that an address asks for. @throws NotFound without a mandate in the process */
export async function readPaperPage(ctx: Context, processId: number, asked: URLSearchParams): Promise<PaperPage> {
  const wish = wishIn(asked);
  const { process, items: all } = await listAgenda(ctx, processId);
  const items = wish.onlyAdopted ? all.filter(({ status }) => status === "angenommen") : all;
  const held = partsOf(items).flatMap((part) => part.items);
  const { items: here, ...page } = onPage(held, asked, PAGE);
  const aside = page.page === page.pages ? items.filter((item) => !isHeld(item)) : [];
  const facts = { ...(await readPaper(ctx, { process, items: [...here, ...aside] })), isDraft: isDraft(items) };
  const printed = compilePaper(facts, ctx.wordsFor(wish.language), dayOf(ctx.now()));
  return {
    ...{ process, wish, page },
    // The page itself is the first heading.
    printed: { ...printed, content: doc(...deeper(printed.content.content ?? [], 1)) },
    contents: (held.length > MOST_CONTENTS ? here : held).map(({ id, number, title, mode }, index) => ({
      ...{ id, number, title, mode },
      page: held.length > MOST_CONTENTS ? page.page : Math.floor(index / PAGE) + 1,
      anchor: blockAnchor(agendaNumber(number)),
    })),
    counts: { held: held.length, adopted: held.filter(({ status }) => status === "angenommen").length },
  };
}
