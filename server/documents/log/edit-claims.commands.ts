/**
 * Changes of a text that happen once, whatever falls in between: first a claim (who is about to do it), then the change through the
 * room, stored together with what it came to, then whatever the command keeps of it, which ends the claim. Each is a short
 * transaction of its own. Whoever comes after a crash learns from the claim whether the text has the change already.
 */
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Context, Database, EditClaim, Trx } from "../../context.ts";
import { Conflict } from "../../errors.ts";

/** Nobody takes that long; then whoever claimed it is taken to have crashed. */
const STALE_MS = 60_000;

type Named = Pick<EditClaim, "documentId" | "name">;

/** As part of a transaction that found that it may be done. @returns undefined while somebody else is about to do it */
export async function claimEdit(trx: Trx, ctx: Context, { documentId, name }: Named): Promise<EditClaim | undefined> {
  const holder = randomUUID();
  const row = { holder, person_id: ctx.actor.personId, claimed_at: ctx.now() };
  const claimed = await trx
    .insertInto("edit_claims")
    .values({ document_id: documentId, name, result: null, ...row })
    .onConflict((conflict) =>
      conflict
        .columns(["document_id", "name"])
        .doUpdateSet(row)
        .where((eb) => eb.or([eb("edit_claims.holder", "is", null), eb("edit_claims.claimed_at", "<", staleAt(ctx))])),
    )
    .returning("name")
    .executeTakeFirst();
  return claimed && { documentId, name, holder };
}

/** For those who want it not to be done: "claimed" by somebody at this moment, "done" in the text; what a crash left goes. */
export async function refuseEdit(trx: Trx, ctx: Context, { documentId, name }: Named): Promise<"free" | "claimed" | "done"> {
  const row = await trx
    .selectFrom("edit_claims")
    .where("document_id", "=", documentId)
    .where("name", "=", name)
    .select((eb) => [
      eb("result", "is not", null).as("is_done"),
      eb.and([eb("holder", "is not", null), eb("claimed_at", ">=", staleAt(ctx))]).as("is_claimed"),
    ])
    .forUpdate()
    .executeTakeFirst();
  if (row?.is_done) return "done";
  if (row?.is_claimed) return "claimed";
  if (row) await endClaim(trx, { documentId, name });
  return "free";
}

const staleAt = (ctx: Pick<Context, "now">) => new Date(ctx.now().getTime() - STALE_MS);

/**
 * What the change came to, when the text has it.
 * @throws Conflict when the claim has been taken over
 */
export async function findEdit<T>(db: Database, { documentId, name, holder }: EditClaim): Promise<{ result: T } | undefined> {
  const row = await db
    .selectFrom("edit_claims")
    .where("document_id", "=", documentId)
    .where("name", "=", name)
    .where("holder", "=", holder)
    .select("result")
    .executeTakeFirst();
  if (!row) throw new Conflict("documents:error.taken-over");
  return row.result === null ? undefined : { result: row.result as T };
}

/** The change is kept elsewhere, or shall not happen. */
export async function endClaim(trx: Database, { documentId, name }: Named): Promise<void> {
  await trx.deleteFrom("edit_claims").where("document_id", "=", documentId).where("name", "=", name).execute();
}

/** Something went wrong: others may try at once. That the text has the change is not forgotten. */
export async function releaseClaim(db: Database, { documentId, name, holder }: EditClaim): Promise<void> {
  await sql`
    with own as (select * from edit_claims
      where document_id = ${documentId} and name = ${name} and holder = ${holder} for update),
    undone as (delete from edit_claims using own
      where edit_claims.document_id = own.document_id and edit_claims.name = own.name and own.result is null)
    update edit_claims set holder = null from own
    where edit_claims.document_id = own.document_id and edit_claims.name = own.name and own.result is not null`.execute(db);
}
