/** The briefing on an item, as a page and as files. */
import type { Language } from "../../db/schema/people.ts";
import { requireAgendaItem } from "../agenda/queries.ts";
import type { AgendaItem } from "../agenda/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { Conflict } from "../errors.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { compileBriefing, hasBriefing } from "./briefing.rules.ts";
import { editionAsDocx, editionAsPdf, type Edition } from "./files.queries.ts";
import { wishIn } from "./paper.queries.ts";
import { readPaper } from "./queries.ts";

export interface Briefing extends Edition {
  process: ProcessHead;
  item: AgendaItem;
  /** Null: the reader's. */
  language: Language | null;
}

/** @throws NotFound without a mandate in the process, Conflict for an item that is not adopted */
export async function requireBriefing(ctx: Context, itemId: number, asked: URLSearchParams): Promise<Briefing> {
  const { process, item } = await requireAgendaItem(ctx, itemId);
  if (!hasBriefing(item)) throw new Conflict("publication:error.not-adopted");
  const facts = await readPaper(ctx, { process, items: [item] });
  const { language } = wishIn(asked);
  const words = ctx.wordsFor(language);
  const [printed] = facts.items;
  return {
    ...{ process, item, language, words },
    printed: compileBriefing(facts, printed!, words, dayOf(ctx.now())),
    documentIds: [item.documentId, ...printed!.recommendations.map(({ documentId }) => documentId)],
    hasContents: false,
  };
}

export const briefingAsDocx = async (ctx: Context, itemId: number, asked: URLSearchParams) =>
  editionAsDocx(ctx, await requireBriefing(ctx, itemId, asked));

export const briefingAsPdf = async (ctx: Context, itemId: number, asked: URLSearchParams) =>
  editionAsPdf(ctx, await requireBriefing(ctx, itemId, asked));
