/** What people act under in a process: nobody takes a name that could be somebody else's, and who takes another one is written down. */
import { sql } from "kysely";
import type { Trx } from "../context.ts";
import { Invalid } from "../errors.ts";
import { likenessOf, type Rename, type Renaming } from "../people/names.rules.ts";
import { hasAccount } from "../people/queries.ts";
import { recordEvents } from "./commands.ts";

/** @throws Invalid at `name` for the name of somebody else in a common process, or one that looks like it */
export const rename: Rename = async (trx, now, { personId, from, to }) => {
  // Two who take the same name at the same moment come one after the other.
  await sql`select pg_advisory_xact_lock(hashtext('people.name'))`.execute(trx);
  const others = await listOthers(trx, { personId, from, to });
  const likeness = likenessOf(to);
  if (others.some(({ name }) => likenessOf(name) === likeness)) throw new Invalid("people:error.name-taken", "name");
  if (from === to) return [];
  await trx.updateTable("people").set({ name: to }).where("id", "=", personId).execute();
  const processIds = await listProcessIds(trx, personId);
  const by = { now: () => now, actor: { personId } };
  const event = { kind: "person-renamed", params: { from, to } };
  const events = processIds.map((processId) => ({ processId, ...event, path: `/processes/${processId}/people` }));
  await recordEvents(trx, by, events);
  return processIds;
};

/**
 * Who acts, or has acted, in a process of this person. Somebody may have been invited twice, to a mistyped address at first: that
 * never keeps them from the name they were invited by.
 */
async function listOthers(trx: Trx, { personId, from, to }: Renaming): Promise<{ name: string }[]> {
  let query = trx
    .selectFrom("people")
    .where("people.id", "!=", personId)
    .where("people.id", "in", (eb) =>
      eb
        .selectFrom("mandates")
        .innerJoin("mandates as own", "own.process_id", "mandates.process_id")
        .where("own.person_id", "=", personId)
        .select("mandates.person_id"),
    );
  if (from === to) query = query.where(hasAccount);
  return query.select("people.name").execute();
}

async function listProcessIds(trx: Trx, personId: number): Promise<number[]> {
  const rows = await trx.selectFrom("mandates").where("person_id", "=", personId).select("process_id").distinct().execute();
  return rows.map((row) => row.process_id);
}
