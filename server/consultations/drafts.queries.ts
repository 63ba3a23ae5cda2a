/** The live texts of drafts, for the door of the live channel: whose they are, and where. */
import { sql } from "kysely";

/** As long as something can be submitted. */
export const openDrafts = sql`(
  select statements.id, statements.document_id, statements.organisation_id, statements.consultation_id, consultations.process_id
  from statements join consultations on consultations.id = statements.consultation_id
  where statements.document_id is not null and consultations.opened_at is not null and consultations.weighed_at is null)`;
