/** What a text can refer to: agenda items and documents of its process, for the list under `@` and the dialog of references. */
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { NotAllowed } from "../../errors.ts";
import { requireDocument } from "../queries.ts";
import { numberIn, wordsIn, type ReferenceTarget, type TargetQuery } from "./targets.rules.ts";

/** More would not be read; another letter narrows it down. */
const TARGETS_SHOWN = 8;

/**
 * Agenda items first, then recommendations, then other documents, the best match first in each; the document itself is left out.
 * All of a process may be seen by everybody with a mandate in it, which `requireDocument` asks for.
 * @param query words of a title, or the number of an agenda item; empty for those changed or begun last
 * @throws NotFound without a mandate in its process, NotAllowed for those who do not write
 */
export async function listReferenceTargets(ctx: Context, documentId: number, query: string): Promise<ReferenceTarget[]> {
  const document = await requireDocument(ctx, documentId);
  if (document.access !== "edit") throw new NotAllowed();
  const processId = document.process.id;
  const asked = targetQueryOf(query);
  const [handedIn, documents] = await Promise.all([
    Promise.all(ctx.lookups.flatMap((lookup) => lookup.targets?.(ctx.db, processId, asked) ?? [])),
    ctx.db
      .selectFrom("documents")
      .where("process_id", "=", processId)
      .where("kind", "!=", "agenda_item")
      .where("id", "!=", documentId)
      .where(asked.titled)
      .select(["id", "title", "template"])
      .orderBy(sql`template != 'recommendation'`)
      .orderBy(asked.nearness)
      .orderBy("id", "desc")
      .limit(asked.most)
      .execute(),
  ]);
  return [
    ...handedIn.flat(),
    ...documents.map(({ template, ...found }) => ({
      kind: template === "recommendation" ? ("recommendation" as const) : ("document" as const),
      ...found,
    })),
  ];
}

function targetQueryOf(query: string): TargetQuery {
  const whole = query.trim();
  const words = wordsIn(whole).map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
  return {
    number: numberIn(whole),
    titled: sql<boolean>`title ilike all (${words}::text[])`,
    // What begins as it was typed comes first.
    nearness: sql`position(lower(${whole}) in lower(title)) != 1`,
    most: TARGETS_SHOWN,
  };
}
