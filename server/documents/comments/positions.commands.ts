/**
 * Keeps comments where their passages are: looks for those that lost their place, and remembers in which version they were last
 * seen.
 */
import { sql } from "kysely";
import type { Context, Trx } from "../../context.ts";
import { passageChange, type Lost, type Passage } from "./marks.rules.ts";
import { flatten } from "./passages.rules.ts";
import { findAgain, positionsIn, type Placed, type PlacesInVersion } from "./positions.rules.ts";
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

/** All that may have their place in a text, for looking for them. */
export async function listPlaced(trx: Trx, documentId: number): Promise<Placed[]> {
  const rows = await trx
    .selectFrom("threads")
    .where("document_id", "=", documentId)
    .where("quote", "!=", "")
    .select(["id", "quote", "last_quote", "prefix", "suffix", "block_id as blockId", "whole_block as wholeBlock", "visibility"])
    .execute();
  return rows.map(({ last_quote, ...row }) => ({ ...row, words: last_quote ?? row.quote }));
}

/** A version was stored: the threads that have their place in it will be shown there should they lose it, with the words of then. */
export async function rememberPositions(trx: Trx, versionId: number, { ids, changed }: PlacesInVersion): Promise<void> {
  if (!ids.length) return;
  await trx
    .updateTable("threads")
    .where("id", "in", [...ids])
    .set({ last_version_id: versionId })
    .execute();
  if (!changed.length) return;
  const column = (name: "last_quote" | "prefix" | "suffix") => sql`${changed.map((each) => each[name])}::text[]`;
  await sql`
    update threads set last_quote = now.last_quote, prefix = now.prefix, suffix = now.suffix
    from unnest(${changed.map(({ id }) => id)}::int[], ${column("last_quote")}, ${column("prefix")}, ${column("suffix")})
      as now (id, last_quote, prefix, suffix)
    where threads.id = now.id`.execute(trx);
}
