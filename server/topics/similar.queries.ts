/** Finds topics that say much the same as one that somebody is about to hand in. */
import { sql } from "kysely";
import type { Context } from "../context.ts";
import { requireProcess } from "../processes/queries.ts";

export interface SimilarTopic {
  id: number;
  number: number;
  title: string;
}

/** Fewer letters say nothing yet. */
export const LEAST_LETTERS = 8;
const MOST = 5;
/** Of its letters in threes, or of its words in their stems. */
const ALIKE = 0.4;

/** The most alike first; by how words are written, and by their stems. Of other processes nothing. @param besides which it is to be merged with: then open ones alone */
export async function listSimilar(ctx: Context, processId: number, title: string, besides = 0): Promise<SimilarTopic[]> {
  await requireProcess(ctx, processId);
  const typed = title.trim().slice(0, 200).toWellFormed();
  if (typed.length < LEAST_LETTERS) return [];
  const { rows } = await sql<SimilarTopic>`
    with asked as (select search_fold(${typed}) as folded, tsvector_to_array(search_words(${typed})) as stems),
    near as (
      select topics.id, number, title, greatest(
        similarity(folded_title, asked.folded),
        -- One word in common is chance.
        case when common > 1 then common::real / cardinality(asked.stems) else 0 end) as alike
      from asked, topics, cardinality(array(
        select unnest(asked.stems) intersect select unnest(tsvector_to_array(words)))) as common
      where process_id = ${processId} and withdrawn_on is null and topics.id <> ${besides}
        -- What was merged is found by its own words, too, but not merged once more.
        and (${besides}::int = 0 or disposition is null))
    select id, number, title from near where alike >= ${ALIKE} order by alike desc, number limit ${MOST}`.execute(ctx.db);
  return rows;
}
