/** Looks through everything that people write for addresses of versions. */
import { sql } from "kysely";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { findJobs, findLastDone } from "../platform/jobs.queries.ts";
import { findMaintenance, type Maintenance } from "../platform/maintenance.ts";
import { BACKUP, type BackupResult } from "./rules.ts";
import { versionIdsIn } from "../documents/versions/retention.rules.ts";

/**
 * Versions whose address stands in a text, a comment, a proposal, a record or a format of this installation. Whoever follows such
 * an address years later finds what was meant.
 */
export async function findCitedVersions(db: Database): Promise<Set<number>> {
  const { rows } = await sql<{ address: string }>`
    select distinct unnest(regexp_matches(words, '/documents/\\d+/(?:versions/\\d+|comparison[^[:space:]"<>]*)', 'g')) as address
    from (${written} union all select null, path from process_events) as written
    where words like '%/documents/%'`.execute(db);
  return new Set(rows.flatMap(({ address }) => versionIdsIn(address)));
}

/** Texts whose address, or a reference to them, stands in any of it, or that a roundtable is about; what a text says of itself does not count. */
export async function findCitedDocuments(db: Database): Promise<Set<number>> {
  const { rows } = await sql<{ id: string }>`
    select distinct coalesce(found[1], found[2]) as id
    from (${written}) as written, regexp_matches(words, '/documents/(\\d+)|"targetId": *"?(\\d+)', 'g') as found
    where (words like '%/documents/%' or words like '%"targetId"%')
      and coalesce(found[1], found[2]) is distinct from document_id::text
    union select document_id::text from points where document_id is not null
    union select document_id::text from point_links where document_id is not null`.execute(db);
  return new Set(rows.map(({ id }) => Number(id)));
}

/** With the text that it belongs to. */
const written = sql`
  select document_id, content::text as words from document_states
  union all select document_id, content::text from document_versions where kind in ('named', 'frozen')
  union all select document_id, body from comments join threads on threads.id = thread_id
  union all select document_id, concat_ws(' ', proposed_blocks, accepted_blocks, reason, decision_reason) from proposals
  union all select null, concat_ws(' ', limitations_de, limitations_en, method_de, method_en, enforcement_body) from contacts
  union all select null, concat_ws(' ', guiding_question, description) from processes
  union all select null, concat_ws(' ', reason, summary_en) from agenda_items
  union all select null, concat_ws(' ', body, reason, decided_how) from rules_of_procedure
  union all select null, reason from criterion_ticks
  union all select null, concat_ws(' ', problem, concerned, source, disposition_reason) from topics
  union all select null, explanation from method_runs
  union all select null, answers::text from method_ballots
  union all select null, ballots::text from method_urns
  union all select null, reason from short_list_entries
  union all select null, contribution from item_depths
  union all select null, concat_ws(' ', funding_source, indicator, legal_basis, policy_reference, summary_plain, summary_en) from recommendations
  union all select null, note from recommendation_checks
  union all select null, concat_ws(' ', cover_note, confidentiality, short_reason) from consultations
  union all select null, body from consultation_questions
  union all select null, concat_ws(' ', general_remark, interests) from statements
  union all select null, concat_ws(' ', body, wording) from statement_points
  union all select null, reading::text from statement_intakes
  union all select null, body from member_rounds
  union all select null, remark from member_replies
  union all select null, reason from weighing_versions
  union all select null, concat_ws(' ', words, settlement) from reply_responses
  union all select null, concat_ws(' ', remark, wording, evidence) from positions
  union all select null, body from reservations
  union all select null, body from delegation_notes
  union all select null, body from dissents
  union all select null, reason from agreement_decisions
  union all select null, body from weighing_blocks
  union all select null, body from decisions
  union all select null, concat_ws(' ', note, source, answer, purpose, funding, contact) from partnerships
  union all select null, concat_ws(' ', note, source, answer, counter_evidence) from interdependencies
  union all select null, concat_ws(' ', note, answers::text) from partnership_reviews
  union all select null, concat_ws(' ', own_side, other_side, languages, aims, briefing, debrief) from delegation_meetings
  union all select null, concat_ws(' ', answers::text, measures::text) from profile_versions
  union all select null, concat_ws(' ', scope, method, data_basis, gaps, payload) from situation_reports
  union all select null, body from situation_replies
  union all select null, concat_ws(' ', coupling, trigger, target, effect, source) from influence_patterns
  union all select null, concat_ws(' ', short_notice, rules_waived) from roundtables
  union all select null, body from tasks
  union all select null, body from room_notes
  union all select null, body from priority_replies
  union all select null, purpose from priority_runs
  union all select null, reply from priority_bands
  union all select null, concat_ws(' ', body, answer) from minutes_objections
  union all select null, reason from withdrawn_approvals
  union all select null, remark from survey_answers
  union all select null, concat_ws(' ', note, links, legal_basis, topics) from formats
  union all select null, concat_ws(' ', note, outputs, sources) from format_editions
  union all select null, concat_ws(' ', source_url, definition, note) from data_points
  union all select null, concat_ws(' ', justification, evidence, evidence_url) from ratings
  union all select null, concat_ws(' ', purpose, limits, reply) from evaluations
  union all select null, concat_ws(' ', summary, discussion, unadjusted) from syntheses
  union all select null, concat_ws(' ', finding, conclusion, proposal, effect, measure) from adjustments
  union all select null, note from follow_ups
  union all select null, concat_ws(' ', purpose, reason) from format_proposals
  union all select null, intro from surveys
  union all select null, answers::text from survey_responses
  union all select null, concat_ws(' ', problem, concerned, source, disposition_reason) from topics
  union all select null, concat_ws(' ', question, explanation) from method_runs
  union all select null, contribution from item_depths
  union all select null, concat_ws(' ', body, reason) from rules_of_procedure
  union all select null, concat_ws(' ', addressees, funding_source, indicator, legal_basis, policy_reference, summary_plain, summary_en)
    from recommendations
  union all select null, concat_ws(' ', result, note) from recommendation_checks
  union all select null, concat_ws(' ', cover_note, short_reason) from consultations
  union all select null, body from consultation_questions
  union all select null, concat_ws(' ', general_remark, interests) from statements
  union all select null, concat_ws(' ', body, wording) from statement_points
  union all select null, reason from weighings
  union all select null, reason from maintenance
  union all select null, body from page_texts`;

/** @throws NotFound for anybody but administrators */
export async function requireJobs(ctx: Context) {
  if (!ctx.actor.isAdmin) throw new NotFound();
  const [jobs, backup] = await Promise.all([findJobs(ctx.db), findLastDone<BackupResult>(ctx.db, BACKUP)]);
  return { ...jobs, backup };
}

/** @throws NotFound for anybody but administrators */
export async function requireMaintenance(ctx: Context): Promise<Maintenance | null> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  return findMaintenance(ctx.db);
}
