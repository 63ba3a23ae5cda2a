/** Looks through everything that people write for addresses of versions. */
import { sql } from "kysely";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { findJobs } from "../platform/jobs.queries.ts";
import { versionIdsIn } from "../documents/versions/retention.rules.ts";

/**
 * Versions whose address stands in a text, a comment, a proposal, a record or a format of this installation. Whoever follows such
 * an address years later finds what was meant.
 */
export async function findCitedVersions(db: Database): Promise<Set<number>> {
  const { rows } = await sql<{ address: string }>`
    select distinct unnest(regexp_matches(words, '/documents/\\d+/(?:versions/\\d+|comparison[^[:space:]"<>]*)', 'g')) as address
    from (
      select content::text as words from document_states
      union all select content::text from document_versions where kind in ('named', 'frozen')
      union all select body from comments
      union all select concat_ws(' ', proposed_blocks, accepted_blocks, reason, decision_reason) from proposals
      union all select concat_ws(' ', guiding_question, description) from processes
      union all select path from process_events
      union all select reason from agenda_items
      union all select body from decisions
      union all select body from tasks
      union all select note from formats
      union all select note from format_editions
      union all select source_url from format_figures
      union all select concat_ws(' ', justification, evidence) from ratings
    ) as written
    where words like '%/documents/%'`.execute(db);
  return new Set(rows.flatMap(({ address }) => versionIdsIn(address)));
}

/** @throws NotFound for anybody but administrators */
export async function requireJobs(ctx: Context): ReturnType<typeof findJobs> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  return findJobs(ctx.db);
}
