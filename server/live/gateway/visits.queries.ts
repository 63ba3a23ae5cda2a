/** Who comes to which document, and what they may do there: the gateway asks for all who come at the same time at once. */
import { sql } from "kysely";
import { inUse } from "../../people/sessions.ts";
import type { Settled } from "../../../db/schema/documents.ts";
import type { Role } from "../../../db/schema/processes.ts";
import { dayOf } from "../../calendar/rules.ts";
import type { Actor, Database } from "../../context.ts";
import { openDrafts } from "../../consultations/drafts.queries.ts";
import { accessToDraft } from "../../consultations/rules.ts";
import { accessTo } from "../../documents/rules.ts";
import { isId, myOf, type MandateRow } from "../../processes/queries.ts";
import { underMaintenance } from "../../platform/maintenance.ts";
import { stageRules, type StageRules } from "../../processes/rules.ts";
import type { TextVisitor } from "../connections/connection.ts";

export interface Visit {
  /** Hashed, as in the table. */
  sessionId: string;
  documentId: number;
}

/** As `requireDocument` judges it, and the draft of a statement as its own house does; `not-found` also without a mandate. */
export type Found = { kind: "visitor"; visitor: TextVisitor } | { kind: "signed-out" } | { kind: "not-found" };

interface Row extends Omit<MandateRow, "role"> {
  person_id: number | null;
  name: string;
  email: string;
  is_admin: boolean;
  process_id: number | null;
  comments_open: boolean;
  settled: Settled | null;
  /** It is the draft of a statement. */
  is_draft: boolean;
  rules: unknown;
  role: Role | null;
}

/** @returns in the same order */
export async function findVisitors(db: Database, visits: readonly Visit[], now: Date): Promise<Found[]> {
  const today = dayOf(now);
  const { rows } = await sql<Row>`
    select people.id as person_id, people.name, people.email, people.is_admin,
      processes.id as process_id, documents.comments_open, documents.settled, draft.id is not null as is_draft, process_stages.rules,
      mandates.id as mandate_id, mandates.role, mandates.bench, mandates.may_bind,
      organisations.id as organisation_id, organisations.name as organisation_name, organisations.short_name as organisation_short_name,
      (processes.archived_at is not null or ${underMaintenance}) as is_archived
    from unnest(
      ${visits.map((visit) => visit.sessionId)}::text[],
      ${visits.map((visit) => (isId(visit.documentId) ? visit.documentId : null))}::int[]
    ) with ordinality as visit(session_id, document_id, position)
    left join sessions on sessions.id = visit.session_id and sessions.expires_at > ${now} and not sessions.lacks_factor and ${inUse(now)}
    left join people on people.id = sessions.person_id
    left join documents on documents.id = visit.document_id and not exists (
      select from hidden_records(people.id, ${today}::date) as hidden where hidden.kind = 'document' and hidden.record_id = documents.id)
    left join ${openDrafts} as draft on draft.document_id = documents.id and not exists (
      select from hidden_records(people.id, ${today}::date) as hidden
      where hidden.kind = 'consultation' and hidden.record_id = draft.consultation_id)
    left join processes on processes.id = coalesce(documents.process_id, draft.process_id)
    left join process_stages on process_stages.process_id = processes.id and process_stages.key = processes.stage
    left join mandates
      on mandates.process_id = processes.id and mandates.person_id = people.id
      and mandates.valid_from <= ${today}::date and (mandates.valid_to is null or mandates.valid_to >= ${today}::date)
      and (draft.id is null or mandates.organisation_id = draft.organisation_id)
    left join organisations on organisations.id = mandates.organisation_id
    order by visit.position`.execute(db);
  const rules = new Map<number, StageRules>();
  return rows.map((row, index) => judge(row, visits[index]!, rules));
}

function judge(row: Row, { sessionId, documentId }: Visit, known: Map<number, StageRules>): Found {
  const { person_id: personId, process_id: processId, role } = row;
  if (personId === null) return { kind: "signed-out" };
  if (processId === null || role === null) return { kind: "not-found" };
  const rules = known.get(processId) ?? stageRules.parse(row.rules);
  known.set(processId, rules);
  const actor: Actor = { personId, name: row.name, email: row.email, isAdmin: row.is_admin };
  const my = myOf({ ...row, role });
  const access = row.is_draft ? accessToDraft(my) : accessTo(row, my, rules);
  if (!access) return { kind: "not-found" };
  const document = { id: documentId, access };
  return { kind: "visitor", visitor: { actor, sessionId, processId, my, document } };
}
