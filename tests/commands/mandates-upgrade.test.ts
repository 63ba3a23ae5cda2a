/** Mandates of an earlier version of the software, at the first start of a newer one. */
import { expect, test } from "vitest";
import { sql, type Kysely } from "kysely";
import { up } from "#db/migrations/2026-11-29-without-seat";
import { useDatabase } from "../setup/database.ts";

const town = useDatabase();

test("who moderates, records or observes leaves the bench they were counted on; the others stay where they sit", async () => {
  await sql`alter table mandates drop constraint mandates_seat, drop column bench_reason`.execute(town.db);
  await sql`update mandates set bench = 'kommunen' where bench is null`.execute(town.db);
  const benches = () => town.db.selectFrom("mandates").select(["id", "role", "bench"]).orderBy("id").execute();
  const before = await benches();
  await up(town.db as unknown as Kysely<unknown>);
  const seats = ["head_delegate", "delegate", "consulted"];
  expect(await benches()).toEqual(before.map((row) => (seats.includes(row.role) ? row : { ...row, bench: null })));
  const onBench = town.db.updateTable("mandates").set({ bench: "kommunen" }).where("role", "=", "observer");
  await expect(onBench.execute()).rejects.toMatchObject({ constraint_name: "mandates_seat" });
});
