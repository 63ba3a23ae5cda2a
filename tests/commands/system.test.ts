/** The page of the system, the servers on it, and how their logs name people. */
import { sql } from "kysely";
import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { NotFound } from "#server/errors";
import { makeLogNames } from "#server/platform/log-names";
import { beginMaintenance, endMaintenance } from "#server/platform/maintenance";
import { keepPresence, listUptimes, noteUptime } from "#server/platform/servers";
import { requireSystem } from "#server/upkeep/system.queries";
import { useDatabase, waitsForLock } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
beforeEach(async () => {
  on = await stage(town.db);
  await town.sql`delete from servers`;
});

const asAdmin = () => ({ ...on.as("facilitator"), actor: { ...on.as("facilitator").actor, isAdmin: true } });
const figures = () => ({ connections: 5, rooms: 2, people: 4, memoryMb: 180, delayMs: 12 });
const start = (name: string, now = new Date()) =>
  keepPresence({ db: town.db, log: pino({ level: "silent" }), now: () => now, name, version: "1.0.0", figures });
const servers = async () => (await requireSystem(asAdmin())).servers.map(({ name, state }) => `${name} ${state}`);

describe("The page of the system", () => {
  it("does not exist for anybody but administrators", async () => {
    await expect(requireSystem({ ...asAdmin(), actor: { ...asAdmin().actor, isAdmin: false } })).rejects.toThrow(NotFound);
  });

  it("shows servers, letters, jobs, the database, migrations and how much is stored, and nobody's name", async () => {
    const found = await requireSystem(asAdmin());
    expect(found.database.version).toMatch(/^\d+/);
    expect(found.database.bytes).toBeGreaterThan(1e6);
    expect(found.migrations.newest).toMatch(/^\d{4}-/);
    expect(found.storage.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["texts", "letters", "jobs"]));
    expect(JSON.stringify(found)).not.toMatch(/vogt|@/i);
  });

  it("counts somebody with two browsers once", async () => {
    const before = Number((await requireSystem(asAdmin())).people.now);
    const { personId } = on.as("mayor").actor;
    const [created_at, expires_at] = [new Date(), new Date(Date.now() + 3_600_000)];
    const session = (id: string) => ({
      id,
      person_id: personId,
      created_at,
      last_seen_at: created_at,
      expires_at,
      user_agent: "",
    });
    await town.db
      .insertInto("sessions")
      .values([session("eins"), session("zwei")])
      .execute();
    expect(Number((await requireSystem(asAdmin())).people.now)).toBe(before + 1);
  });

  it("notes when anything answered: one stretch for all servers, another one after an outage, none while nobody may write", async () => {
    await town.sql`delete from uptimes`;
    const at = (seconds: number) => new Date(Date.UTC(2030, 0, 1) + seconds * 1000);
    for (const seconds of [0, 10, 10, 20, 70]) await noteUptime(town.db, at(seconds));
    await beginMaintenance(town.db, "Umzug", null, at(75));
    await noteUptime(town.db, at(80));
    await endMaintenance(town.db);
    for (const seconds of [400, 390, 410]) await noteUptime(town.db, at(seconds));
    const stretches = [
      { from: at(0), until: at(70) },
      { from: at(400), until: at(410) },
    ];
    expect(await listUptimes(town.db, at(0))).toEqual(stretches);
    expect(await listUptimes(town.db, at(200))).toEqual([{ from: at(70), until: at(70) }, stretches[1]]);
  });

  it("tells a server that runs from one that leaves in order and one that went without a word", async () => {
    const [, leaves, ended] = [await start("eins"), await start("zwei"), await start("drei")];
    await start("vier", new Date(Date.now() - 600_000));
    await leaves.sayStopping();
    await ended.close();
    expect((await servers()).toSorted()).toEqual(["eins ready", "vier silent", "zwei stopping"]);
  });

  it("is closed only when it has said that it leaves: nothing is asked of a database that is closed by then", async () => {
    const leaving = await start("eins");
    const said: string[] = [];
    const closed = await town.db.transaction().execute(async (trx) => {
      await sql`lock table uptimes in access exclusive mode`.execute(trx);
      const stopping = leaving.sayStopping().then(() => said.push("leaves"));
      const closing = leaving.close().then(() => said.push("closed"));
      await waitsForLock(town);
      return () => Promise.all([stopping, closing]);
    });
    await closed();
    expect(said).toEqual(["leaves", "closed"]);
    expect(await servers()).toEqual([]);
  });

  it("forgets a server that was not heard of for a day", async () => {
    await start("alt", new Date(Date.now() - 90_000_000));
    await start("neu");
    expect(await servers()).toEqual(["neu ready"]);
  });
});

describe("The log", () => {
  it("names a person alike on all servers for a day, and nobody can say afterwards who it was", async () => {
    let now = new Date("2026-11-30T22:00:00Z");
    const [one, two] = [makeLogNames(town.db, () => now), makeLogNames(town.db, () => now)];
    await Promise.all([one.renew(), two.renew()]);
    const today = one.person(7);
    expect(two.person(7)).toBe(today);
    expect(one.person(8)).not.toBe(today);
    now = new Date("2026-12-01T00:00:05Z");
    await one.renew();
    expect(one.person(7)).not.toBe(today);
    expect(await town.db.selectFrom("log_salts").select("day").execute()).toEqual([{ day: "2026-12-01" }]);
  });
});
