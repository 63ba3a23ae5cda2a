/** Looks at patterns of influence; without a source they stay with whoever entered them and the moderation. */
import { sql } from "kysely";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { isSeen as interdependencyIsSeen, withOwner } from "../partnerships/sight.queries.ts";
import { isId, requireProcess, validMandates } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { Pattern } from "./patterns.rules.ts";

const isSeen = sql<boolean>`(pattern.entered_by = my.organisation_id or my.role in ('facilitator', 'recorder')
  or pattern.sight = 'process' or (pattern.sight = 'deciding' and my.bench in ('bund', 'laender', 'kommunen')))`;

const read = async (ctx: Context, db: Database, which: ReturnType<typeof sql<boolean>>): Promise<Pattern[]> => {
  const { rows } = await sql<Pattern>`
    select pattern.id, pattern.process_id as "processId", pattern.title, instruments, coupling, trigger, target, effect, pattern.source,
      evidence, pattern.sight, pattern.entered_by as "enteredById", organisations.short_name as "enteredBy", pattern.revision,
      coalesce((select json_agg(json_build_object('id', entry.id, 'title', entry.title) order by entry.title)
        from pattern_interdependencies join interdependencies as entry on entry.id = interdependency_id ${withOwner}
        where pattern_id = pattern.id and ${interdependencyIsSeen}), '[]') as interdependencies,
      coalesce((select json_agg(json_build_object('id', agenda_items.id, 'title', agenda_items.title) order by agenda_items.number)
        from pattern_items join agenda_items on agenda_items.id = agenda_item_id where pattern_id = pattern.id), '[]') as items
    from influence_patterns as pattern join (${validMandates(ctx, db)}) as my on my.process_id = pattern.process_id
    join organisations on organisations.id = pattern.entered_by
    where ${isSeen} and ${which} order by pattern.title, pattern.id limit 500`.execute(db);
  return rows;
};

export async function listPatterns(ctx: Context, processId: number): Promise<{ process: ProcessHead; patterns: Pattern[] }> {
  const process = await requireProcess(ctx, processId);
  return { process, patterns: await read(ctx, ctx.db, sql`pattern.process_id = ${processId}`) };
}

/** @throws NotFound for one that this person does not see */
export async function requirePattern(
  ctx: Context,
  id: number,
  db: Database = ctx.db,
): Promise<{ process: ProcessHead; pattern: Pattern }> {
  const [pattern] = isId(id) ? await read(ctx, db, sql`pattern.id = ${id}`) : [];
  if (!pattern) throw new NotFound();
  return { process: await requireProcess(ctx, pattern.processId, db), pattern };
}

/** Items of the agenda that a pattern can be seen at. */
export const listPatternItems = (db: Database, processId: number): Promise<{ id: number; title: string }[]> =>
  db.selectFrom("agenda_items").where("process_id", "=", processId).select(["id", "title"]).orderBy("number").execute();
