/** The papers of a roundtable: frozen texts that go with its invitation, and what its points are about. Letters name them, and never hold them. */
import { sql } from "kysely";
import type { Context, Database, Trx } from "../context.ts";
import type { Label } from "../../db/schema/markings.ts";
import { isForLetters } from "../processes/labels.rules.ts";

export interface InvitationPaper {
  versionId: number;
  documentId: number;
  title: string;
  /** Of the frozen version. */
  number: number;
}

/** As far as its reader sees them. */
export const listInvitationPapers = ({ db }: Pick<Context, "db">, id: number): Promise<InvitationPaper[]> =>
  db
    .selectFrom("invitation_papers")
    .innerJoin("document_versions as version", "version.id", "invitation_papers.version_id")
    // A deleted one belongs to no process.
    .innerJoin("documents", (join) =>
      join.onRef("documents.id", "=", "version.document_id").on("documents.process_id", "is not", null),
    )
    .where("invitation_papers.roundtable_id", "=", id)
    .select(["version.id as versionId", "version.document_id as documentId", "version.title"])
    .select(sql<number>`coalesce(version.number, 0)`.as("number"))
    .orderBy("version.title")
    .orderBy("version.id")
    .execute();

/** A line of a letter. */
export interface LetterPaper {
  documentId: number;
  /** Of the site; without a sign-in it leads nowhere. */
  path: string;
  /** Of the point; empty for what goes with the invitation itself. */
  label: string;
  /** Empty for what is labelled too high for mail. */
  title: string;
}

const MOST_PAPERS = 50;

/** For letters: first what goes with the invitation, then what the points are about. */
export async function listLetterPapers(trx: Trx, id: number): Promise<LetterPaper[]> {
  const { rows } = await sql<Omit<LetterPaper, "path"> & { version: number | null; tlp: Label; isLocked: boolean }>`
    select documents.id as "documentId", its.label, its.title, its.version,
      coalesce((select label from record_markings where kind = 'document' and record_id = documents.id and label <> 'LOCKED'
        order by label_rank(label) desc limit 1), processes.marking) as tlp,
      exists (select from record_markings where kind = 'document' and record_id = documents.id and label = 'LOCKED') as "isLocked"
    from (
      select version.document_id, version.id as version, '' as label, version.title, -1 as position, 0 as nth
      from invitation_papers join document_versions as version on version.id = version_id where roundtable_id = ${id}
      union all select document_id, null, label, '', position, 0 from points where roundtable_id = ${id} and document_id is not null
      union all select more.document_id, null, label, '', position, more.id
      from points join point_links as more on more.point_id = points.id
      where roundtable_id = ${id} and more.document_id is not null) as its
    join documents on documents.id = its.document_id join processes on processes.id = documents.process_id
    order by its.position, its.nth, its.version limit ${MOST_PAPERS}`.execute(trx);
  return rows.map(({ documentId, label, title, version, tlp, isLocked }) => ({
    ...{ documentId, label, title: isLocked || !isForLetters(tlp) ? "" : title },
    path: version === null ? `/documents/${documentId}` : `/documents/${documentId}/versions/${version}`,
  }));
}

/** Who of a process does not see which of these texts: their letters do not lead there. */
export async function listHiddenPapers(
  db: Database,
  processId: number,
  papers: readonly LetterPaper[],
): Promise<Map<number, Set<number>>> {
  const hidden = new Map<number, Set<number>>();
  const ids = [...new Set(papers.map(({ documentId }) => documentId))];
  if (ids.length === 0) return hidden;
  // Not by labels alone: the text of a situation picture bears none, and is not for everybody.
  const { rows } = await sql<{ personId: number; documentId: number }>`
    select reader.person_id as "personId", hidden.record_id as "documentId"
    from (select distinct person_id from mandates where process_id = ${processId}) as reader
    cross join lateral hidden_records(reader.person_id, (now() at time zone 'Europe/Berlin')::date) as hidden
    where hidden.kind = 'document' and hidden.record_id = any(${ids}::int[])`.execute(db);
  for (const { personId, documentId } of rows) hidden.set(personId, (hidden.get(personId) ?? new Set()).add(documentId));
  return hidden;
}

/** Which of these documents not everybody in a process sees, beside those with a label. @param links as forms call them */
export async function listClosed(db: Database, links: readonly string[]): Promise<string[]> {
  // What is hidden from whoever is not signed in.
  const { rows } = await sql<{ link: string }>`
    select 'document:' || record_id as link from hidden_records(0, (now() at time zone 'Europe/Berlin')::date)
    where kind = 'document' and 'document:' || record_id = any(${[...links]}::text[])`.execute(db);
  return rows.map(({ link }) => link);
}
