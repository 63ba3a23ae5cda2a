/** Who sees which threads, for queries of any domain that count, list or name them. */
import { sql, type RawBuilder } from "kysely";
import { DECIDING_BENCHES } from "../../db/schema/organisations.ts";
import type { My } from "../access/rules.ts";
import type { Context, Database, Trx } from "../context.ts";
import { namesAreProtected } from "../processes/procedure.queries.ts";

/**
 * Of a row of `documents`: minutes in which nobody is named by what they said, and so nobody by what they say about them either. Whoever reads
 * comments or proposals asks this in the same statement.
 */
export const hidesAuthors = sql<boolean>`(documents.kind = 'minutes' and ${namesAreProtected("documents.process_id")})`;

/** The same of one text, for who wrote it in which version. */
export async function hidesAuthorsOf(db: Database, documentId: number): Promise<boolean> {
  const row = await db.selectFrom("documents").where("id", "=", documentId).select(hidesAuthors.as("hides")).executeTakeFirst();
  return row?.hides ?? true;
}

/** Who did something to a text, as the events that everybody reads say it. */
export const doerOn = async (trx: Trx, { actor, now }: Pick<Context, "actor" | "now">, documentId: number) => ({
  ...{ now, actor: (await hidesAuthorsOf(trx, documentId)) ? null : actor },
});

/** Who asks: a mandate, or the name of a joined row of `validMandates`. */
type Asker = Pick<My, "role" | "bench" | "organisationId"> | "my";

/**
 * `canSeeThread` as a condition on a row of `threads`; every query that counts, lists or names threads asks it, and a test
 * compares the two for everybody.
 */
export function threadIsSeen(my: Asker): RawBuilder<boolean> {
  const [role, bench, organisationId] =
    my === "my"
      ? [sql.ref("my.role"), sql.ref("my.bench"), sql.ref("my.organisation_id")]
      : [sql`${my.role}::text`, sql`${my.bench}::text`, sql`${my.organisationId}::int`];
  return sql<boolean>`(
    threads.visibility = 'process'
    or threads.visibility = 'organisation' and threads.organisation_id = ${organisationId}
    or threads.visibility = 'benches' and (
      ${role} in ('facilitator', 'recorder')
      or ${role} in ('head_delegate', 'delegate') and ${bench} = any(${[...DECIDING_BENCHES]}::text[])))`;
}
