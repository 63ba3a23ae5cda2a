/**
 * Keeps comments where their passages are: looks for those that lost their place, and remembers in which version they were last
 * seen.
 */
import { sql } from "kysely";
import type { Context, Trx } from "../../context.ts";
import { passageChange, type Lost, type Passage } from "./marks.rules.ts";
import { flatten, wordsAt, type Range, type FlatText } from "./passages.rules.ts";
import { findAgain, markedRanges, positionsIn, type Placed } from "./positions.rules.ts";
import type { TextContent } from "../rules.ts";
import { isMarked, type Thread } from "./threads.rules.ts";

type PassageOfThread = Passage & { threadId: number };

/**
 * Looks for passages that lost their place, by what the text says now: those with a mark are marked again, of the others the row
 * keeps where they are. Nothing is asked of the text as long as every passage is where it was.
 * @param threads as somebody sees them; every reader sees all that bear marks
 * @returns true when text or threads are to be read again
 */
export async function settleThreads(
  ctx: Pick<Context, "db" | "rooms">,
  documentId: number,
  content: TextContent,
  threads: readonly Thread[],
): Promise<boolean> {
  const positions = positionsIn(content, threads);
  const lost = threads.filter((thread) => positions.of.get(thread.id) === "gone" && !thread.wholeBlock);
  if (!lost.length) return false;
  const flat = flatten(content);
  const found = findAgain(flat, lost.filter(isMarked));
  const rows = await ctx.db
    .selectFrom("threads")
    .where(
      "id",
      "in",
      lost.map((thread) => thread.id),
    )
    .where((eb) => eb.or([eb("start_position", "is not", null), eb("id", "in", [0, ...found.keys()])]))
    .select(["id", "start_position as start", "end_position as end"])
    .execute();
  const wanted = rows.flatMap(({ id, start, end }) => {
    const thread = lost.find((each) => each.id === id)!;
    return isMarked(thread) && !found.has(id) ? [] : [{ ...thread, threadId: id, start, end }];
  });
  if (!wanted.length) return false;
  try {
    return await placeAgain(ctx, documentId, wanted);
  } catch {
    // The text can be read all the same; whoever opens it next tries again.
    return false;
  }
}

type Wanted = Thread & PassageOfThread;

async function placeAgain(ctx: Pick<Context, "db" | "rooms">, documentId: number, wanted: readonly Wanted[]): Promise<boolean> {
  const [bearing, others] = [wanted.filter(isMarked), wanted.filter((thread) => !isMarked(thread))];
  const task = { kind: "settle" as const, bearing: bearing.map(lostOf), others: others.map(lostOf) };
  const located = await ctx.rooms.edit(documentId, passageChange(task));
  for (const thread of others) {
    const { blockId, start, end, ...words } = located.get(thread.id) ?? {};
    const set = located.has(thread.id)
      ? { ...words, block_id: blockId, start_position: json(start), end_position: json(end) }
      : // They never lead anywhere again: the next reader need not ask.
        { start_position: null, end_position: null };
    await ctx.db.updateTable("threads").where("id", "=", thread.id).set(set).execute();
  }
  return bearing.length + located.size > 0;
}

const json = (position: unknown) => (position ? JSON.stringify(position) : null);

/** Only what the search needs goes to another thread. */
const lostOf = ({ threadId, quote, words, prefix, suffix, blockId, start, end }: Wanted): Lost => ({
  ...{ threadId, quote, words, prefix, suffix, blockId, start, end },
});

/** A version was stored: the threads that have their place in it will be shown there should they lose it, with the words of then. */
export async function rememberPositions(trx: Trx, documentId: number, versionId: number, content: TextContent): Promise<void> {
  const rows = await trx
    .selectFrom("threads")
    .where("document_id", "=", documentId)
    .where("quote", "!=", "")
    .select(["id", "quote", "last_quote", "prefix", "suffix", "block_id as blockId", "whole_block as wholeBlock", "visibility"])
    .execute();
  const threads: Placed[] = rows.map((row) => ({ ...row, words: row.last_quote ?? row.quote }));
  const positions = positionsIn(content, threads);
  if (!positions.order.length) return;
  await trx
    .updateTable("threads")
    .where("id", "in", [...positions.order])
    .set({ last_version_id: versionId })
    .execute();
  await rememberWords(trx, flatten(content), threads.filter(isMarked), markedRanges(content));
}

async function rememberWords(
  trx: Trx,
  { flat }: FlatText,
  threads: readonly Placed[],
  ranges: ReadonlyMap<number, Range>,
): Promise<void> {
  const changed = threads.flatMap((thread) => {
    const range = ranges.get(thread.id);
    const now = range && wordsAt(flat, range, thread.quote);
    return now && (now.last_quote ?? thread.quote) !== thread.words ? [{ id: thread.id, ...now }] : [];
  });
  if (!changed.length) return;
  const column = (name: "last_quote" | "prefix" | "suffix") => sql`${changed.map((each) => each[name])}::text[]`;
  await sql`
    update threads set last_quote = now.last_quote, prefix = now.prefix, suffix = now.suffix
    from unnest(${changed.map(({ id }) => id)}::int[], ${column("last_quote")}, ${column("prefix")}, ${column("suffix")})
      as now (id, last_quote, prefix, suffix)
    where threads.id = now.id`.execute(trx);
}
