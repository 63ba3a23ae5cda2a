/** Looks at dissenting opinions: word by word as they were filed, with whoever still stands by them. */
import { sql } from "kysely";
import type { Database } from "../context.ts";

export interface Dissent {
  id: number;
  versionId: number;
  quote: string;
  blockId: string | null;
  body: string;
  filedAt: Date;
  signatures: { organisationId: number; name: string; withdrawnAt: string | null }[];
  /** Somebody stands by it. */
  isStanding: boolean;
}

/** On these versions; callers have asked for the process. */
export async function listDissents(db: Database, versionIds: readonly number[]): Promise<Dissent[]> {
  if (versionIds.length === 0) return [];
  const { rows } = await sql<Dissent>`
    select dissents.id, version_id as "versionId", quote, block_id as "blockId", body, filed_at as "filedAt",
      json_agg(json_build_object('organisationId', organisation_id, 'name', organisations.name, 'withdrawnAt', withdrawn_at)
        order by signed_at, organisations.name) as signatures,
      bool_or(withdrawn_at is null) as "isStanding"
    from dissents join dissent_signatures on dissent_id = dissents.id join organisations on organisations.id = organisation_id
    where version_id = any(${[...versionIds]}::int[]) group by dissents.id order by dissents.id`.execute(db);
  return rows;
}
