/** Whether people may still listen and write: asked every minute for all connections that are open. */
import { sql } from "kysely";
import { inUse } from "../../people/sessions.ts";
import type { Settled } from "../../../db/schema/documents.ts";
import type { Role } from "../../../db/schema/processes.ts";
import { dayOf } from "../../calendar/rules.ts";
import type { Database } from "../../context.ts";
import { openDrafts } from "../../consultations/drafts.queries.ts";
import { accessToDraft } from "../../consultations/rules.ts";
import { accessTo } from "../../documents/rules.ts";
import { underMaintenance } from "../../platform/maintenance.ts";
import { stageRules } from "../../processes/rules.ts";
import type { Passer, Visitor } from "../connections/connection.ts";
import { CLOSES } from "../protocol.rules.ts";

/** Of others it is known by their pass alone. */
type Known = Exclude<Visitor, Passer>;

interface Standing {
  is_signed_in: boolean;
  mandate_id: number | null;
  role: Role | null;
  rules: unknown;
  comments_open: boolean | null;
  settled: Settled | null;
  is_draft: boolean;
  is_archived: boolean;
}

/**
 * Judges open connections anew, all in one query: login sessions and mandates end by themselves, and a stage may have moved.
 * @returns per visitor the code to close with, or undefined when all is as it was
 */
export async function judgeAnew(db: Database, visitors: readonly Known[], now: Date): Promise<(number | undefined)[]> {
  const { rows } = await sql<Standing>`
    select sessions.id is not null as is_signed_in, mandates.id as mandate_id, mandates.role, process_stages.rules, documents.comments_open, documents.settled,
      draft.id is not null as is_draft, (processes.archived_at is not null or ${underMaintenance}) as is_archived
    from unnest(
      ${visitors.map((visitor) => visitor.sessionId)}::text[],
      ${visitors.map((visitor) => visitor.actor.personId)}::int[],
      ${visitors.map((visitor) => visitor.processId)}::int[],
      ${visitors.map((visitor) => visitor.document?.id ?? null)}::int[]
    ) with ordinality as visitor(session_id, person_id, process_id, document_id, position)
    left join sessions
      on sessions.id = visitor.session_id and sessions.person_id = visitor.person_id and sessions.expires_at > ${now} and not sessions.lacks_factor and ${inUse(now)}
    left join mandates
      on mandates.process_id = visitor.process_id and mandates.person_id = visitor.person_id
      and mandates.valid_from <= ${dayOf(now)}::date and (mandates.valid_to is null or mandates.valid_to >= ${dayOf(now)}::date)
    left join processes on processes.id = visitor.process_id
    left join process_stages on process_stages.process_id = processes.id and process_stages.key = processes.stage
    left join ${openDrafts} as draft on draft.document_id = visitor.document_id and draft.organisation_id = mandates.organisation_id
      and not exists (select from hidden_records(visitor.person_id, ${dayOf(now)}::date) as hidden
        where hidden.kind = 'consultation' and hidden.record_id = draft.consultation_id)
    left join documents on documents.id = visitor.document_id and coalesce(documents.process_id, draft.process_id) = visitor.process_id
      and not exists (select from hidden_records(visitor.person_id, ${dayOf(now)}::date) as hidden
        where hidden.kind = 'document' and hidden.record_id = documents.id)
    order by visitor.position`.execute(db);
  return rows.map((row, index) => judge(visitors[index]!, row));
}

function judge({ document, my }: Known, row: Standing): number | undefined {
  if (!row.is_signed_in) return CLOSES.signedOut;
  if (my === null) return undefined;
  // Another mandate is another organisation: its words would stand under the name of the former one.
  if (row.role === null || row.role !== my.role || row.mandate_id !== my.mandateId) return CLOSES.accessChanged;
  if (!document) return undefined;
  if (row.comments_open === null) return CLOSES.notFound;
  const standing = { role: row.role, isArchived: row.is_archived };
  const access = row.is_draft
    ? accessToDraft(standing)
    : accessTo({ comments_open: row.comments_open, settled: row.settled }, standing, stageRules.parse(row.rules));
  return access === document.access ? undefined : CLOSES.accessChanged;
}
