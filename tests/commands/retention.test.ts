/** How long what is kept, as runs that are written down; and what somebody may take along of their own. */
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { setPeriod, runRetention } from "#server/upkeep/retention.commands";
import { requireRetention } from "#server/upkeep/retention.queries";
import { periodForm } from "#server/upkeep/retention.rules";
import { writeOwnData } from "#server/upkeep/own-data.queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
const YEAR = 365 * 24 * 60;
const countOf = async (table: string) => {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(town.db);
  return rows[0]!.count;
};

beforeAll(async () => {
  on = await stage(town.db);
});

describe("what somebody takes along", () => {
  it("is all of their own, as data and to read, and no secret", async () => {
    const data = JSON.parse((await writeOwnData(on.as("mayor"), "json")).bytes) as {
      account: object;
      tables: Record<string, object[]>;
    };
    expect(data.account).toMatchObject({ name: "Stefan Krüger", email: "stefan.krueger@lindenhafen.example" });
    for (const table of ["mandates", "positions", "notifications"])
      expect(data.tables[table]!.length, table).toBeGreaterThan(0);
    expect(JSON.stringify(data)).not.toMatch(/[0-9a-f]{64}|password|argon2/);
    const page = (await writeOwnData(on.as("mayor"), "html")).bytes;
    expect(page).toContain("Was über Stefan Krüger gespeichert ist");
    expect(page).toMatch(/<h2[^>]*>Mandate/);
  });

  it("names nobody else and holds no word of theirs", async () => {
    const { bytes } = await writeOwnData(on.as("mayor"), "json");
    const others = await town.db
      .selectFrom("comments")
      .innerJoin("people", "people.id", "person_id")
      .where("email", "!=", on.as("mayor").actor.email)
      .select("body")
      .execute();
    for (const { body } of others) if (body.length > 20) expect(bytes).not.toContain(body);
    const emails = await town.db
      .selectFrom("people")
      .where("email", "!=", on.as("mayor").actor.email)
      .select("email")
      .execute();
    for (const { email } of emails) expect(bytes).not.toContain(email);
  });

  it("is written in the audit log", async () => {
    const entry = await town.db
      .selectFrom("audit_entries")
      .where("act", "=", "person-exported")
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(entry).toMatchObject({ person_id: on.as("mayor").actor.personId, facts: { format: "json" } });
  });
});

describe("periods", () => {
  it("are set by administrators, for what may go", async () => {
    await expect(setPeriod(on.as("facilitator"), { class: "mails", days: 60 })).rejects.toThrow("common:error.not-found");
    await expect(setPeriod(on.as("admin"), { class: "minutes", days: 60 })).rejects.toThrow("common:invalid.choice");
    for (const days of ["0", "-3", "x", "99999"])
      expect(periodForm.safeParse({ class: "mails", days }).success, days).toBe(false);
    await setPeriod(on.as("admin"), { class: "attendance", days: 400 });
    const classes = await requireRetention(on.as("admin"));
    expect(classes.map(({ name, days, isFixed }) => [name, days, isFixed])).toContainEqual(["attendance", 400, false]);
    const noted = await town.db.selectFrom("audit_entries").where("act", "=", "settings-changed").select("facts").execute();
    expect(noted.map(({ facts }) => facts)).toEqual([{ retention: "attendance", days: 400 }]);
  });
});

describe("a run", () => {
  it("takes nothing before its time", async () => {
    const before = [await countOf("method_ballots"), await countOf("attendances"), await countOf("people")];
    await runRetention(on.system("de"));
    expect([await countOf("method_ballots"), await countOf("attendances"), await countOf("people")]).toEqual(before);
  });

  it("takes files that were left or taken back, and what could not be taken over of others, and nothing of the register", async () => {
    const now = on.system("de").now();
    const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
    const who = { process_id: on.processId, person_id: on.as("mayor").actor.personId };
    const rows = JSON.stringify([{ line: 1, cells: ["Partner"] }]);
    const file = (state: "read" | "done" | "undone", days: number) => ({
      ...{ ...who, organisation_id: on.organisationOf("mayor"), file_name: `${state} ${days}`, state, rows, mapping: "{}" },
      ...{ register: "partnerships" as const, added: 1, refused: rows, created_at: ago(days) },
    });
    await town.db
      .insertInto("register_imports")
      .values([file("read", 0), file("read", 2), file("undone", 29), file("undone", 31), file("done", 29), file("done", 31)])
      .execute();
    await town.db
      .insertInto("format_lists")
      .values([0, 2].map((days) => ({ ...who, rows, created_at: ago(days) })))
      .execute();
    const partnerships = await countOf("partnerships");
    expect(await runRetention(on.system("de"))).toMatchObject({ "register-files": 4 });
    const left = await town.db.selectFrom("register_imports").select(["file_name", "refused"]).orderBy("id").execute();
    expect(left.map(({ file_name, refused }) => [file_name, refused.length])).toEqual([
      ["read 0", 1],
      ["undone 29", 1],
      ["done 29", 1],
      ["done 31", 0],
    ]);
    expect([await countOf("format_lists"), await countOf("partnerships")]).toEqual([1, partnerships]);
    expect(await runRetention(on.system("de"))).toMatchObject({ "register-files": 0 });
  });

  it("takes ballots, attendance and the beginning of the log after their time, keeps results, and is written down", async () => {
    const results = await town.db.selectFrom("method_snapshots").selectAll().execute();
    const open = await sql<{
      count: number;
    }>`select count(*)::int as count from method_ballots join method_runs on method_runs.id = run_id where released_at is null`.execute(
      town.db,
    );
    const people = await countOf("people");
    on.pass(4 * YEAR);
    const removed = await runRetention(on.system("de"));
    expect(removed.ballots).toBeGreaterThan(0);
    expect(removed["attendance-protected"]).toBeGreaterThan(0);
    expect(removed["audit-log"]).toBeGreaterThan(0);
    expect(await countOf("method_ballots")).toBe(open.rows[0]!.count);
    expect(await town.db.selectFrom("method_snapshots").selectAll().execute()).toEqual(results);
    // Whoever has a mandate stays.
    expect(await countOf("people")).toBe(people);
    const ballots = (await requireRetention(on.as("admin"))).find(({ name }) => name === "ballots");
    expect(ballots?.last).toMatchObject({ removed: removed.ballots });
    const runs = await town.db.selectFrom("audit_entries").where("act", "=", "retention-run").select("facts").execute();
    expect(runs.map(({ facts }) => facts)).toContainEqual({ class: "ballots", removed: removed.ballots });
  });

  it("dissolves the account of somebody who has had no mandate for years", async () => {
    const { personId } = on.as("observer").actor;
    await town.db.updateTable("mandates").set({ valid_to: "2026-12-31" }).where("person_id", "=", personId).execute();
    expect(await runRetention(on.system("de"))).toMatchObject({ accounts: 1 });
    const person = await town.db
      .selectFrom("people")
      .where("id", "=", personId)
      .select(["name", "left_at"])
      .executeTakeFirstOrThrow();
    expect(person).toMatchObject({ name: expect.stringMatching(/^ehem. Delegierte/), left_at: expect.any(Date) });
  });
});
