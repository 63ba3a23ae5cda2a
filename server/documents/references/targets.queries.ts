/** What a text can refer to: agenda items and documents of its process, for the list under `@` and the dialog of references. */
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { NotAllowed } from "../../errors.ts";
import { requireDocument } from "../queries.ts";
import { numberIn, wordsIn, type ReferenceTarget } from "./targets.rules.ts";

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
  const whole = query.trim();
  const number = numberIn(whole);
  const like = wordsIn(whole).map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
  // What begins as it was typed comes first.
  const nearness = sql`position(lower(${whole}) in lower(title)) != 1`;
  const [items, documents] = await Promise.all([
    ctx.db
      .selectFrom("agenda_items")
      .where("process_id", "=", processId)
      .where((eb) => {
        const isTitled = eb.and(like.map((word) => eb("title", "ilike", word)));
        return number === undefined ? isTitled : eb.or([isTitled, eb("number", "=", number)]);
      })
      .select(["id", "number", "title"])
      .orderBy(sql`number != ${number ?? 0}`)
      .orderBy(nearness)
      .orderBy("number")
      .limit(TARGETS_SHOWN)
      .execute(),
    ctx.db
      .selectFrom("documents")
      .where("process_id", "=", processId)
      .where("kind", "!=", "agenda_item")
      .where("id", "!=", documentId)
      .where((eb) => eb.and(like.map((word) => eb("title", "ilike", word))))
      .select(["id", "title", "template"])
      .orderBy(sql`template != 'recommendation'`)
      .orderBy(nearness)
      .orderBy("id", "desc")
      .limit(TARGETS_SHOWN)
      .execute(),
  ]);
  return [
    ...items.map((item) => ({ kind: "agenda" as const, ...item })),
    ...documents.map(({ template, ...found }) => ({
      kind: template === "recommendation" ? ("recommendation" as const) : ("document" as const),
      ...found,
    })),
  ];
}
