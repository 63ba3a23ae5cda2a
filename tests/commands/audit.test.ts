/** The audit log on a real database: it is only added to, hangs together, and shows who tampered with it. */
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findHead, verifyChain } from "#server/audit/chain.queries";
import { writeHead } from "#server/audit/chain.rules";
import { forgetEntries, recordAct } from "#server/audit/commands";
import { AUDIT_JOBS } from "#server/audit/jobs";
import type { Database, SystemContext } from "#server/context";
import { verifyAndSay } from "#server/http/audit";
import { transact } from "#server/platform/transact";
import { createDatabase, type TestDatabase } from "../setup/database.ts";

let own: TestDatabase;
let now = new Date("2026-03-01T09:00:00Z");
const ctx = (personId: number) => ({ now: () => now, actor: { personId } });
const note = (db: Database, personId: number) =>
  recordAct(db, ctx(personId), { act: "file-exported", processId: 1, subject: ["document", 4], facts: { format: "docx" } });
const TABLES = ["audit_entries", "audit_links"];
/** As whoever owns the tables can. */
const tamper = async (statement: string) => {
  for (const table of TABLES) await sql`alter table ${sql.table(table)} disable trigger user`.execute(own.db);
  for (const one of statement.split("; ")) await sql.raw(one).execute(own.db);
  for (const table of TABLES) await sql`alter table ${sql.table(table)} enable trigger user`.execute(own.db);
};
const seqs = async () => (await own.db.selectFrom("audit_links").select("seq").orderBy("seq").execute()).map(({ seq }) => seq);

beforeEach(async () => {
  own = await createDatabase({ sample: false });
  for (const person of [1, 2, 3, 4, 5]) await note(own.db, person);
});
afterEach(() => own.drop());

describe("the chain", () => {
  it("is whole as it was written, and ends at its head", async () => {
    expect(await verifyChain(own.db)).toEqual({ links: 5, head: await findHead(own.db), faults: [] });
  });

  it("follows the commits: a long command holds nobody up, and what is rolled back leaves no gap", async () => {
    const announcing = { db: own.db, announce: () => undefined };
    await transact(announcing, async (long) => {
      await note(long, 6);
      await note(own.db, 7);
      await transact(announcing, async (trx) => {
        await note(trx, 8);
        throw new Error("refused");
      }).catch(() => undefined);
    });
    const order = await own.db
      .selectFrom("audit_links")
      .innerJoin("audit_entries", "audit_entries.id", "entry_id")
      .select("person_id")
      .orderBy("seq")
      .execute();
    expect(order.map(({ person_id }) => person_id)).toEqual([1, 2, 3, 4, 5, 7, 6]);
    expect((await verifyChain(own.db)).faults).toEqual([]);
  });

  it("has one place for each of many who act at once", async () => {
    await Promise.all(Array.from({ length: 40 }, (_, person) => note(own.db, person)));
    expect(await seqs()).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
    expect((await verifyChain(own.db)).faults).toEqual([]);
  });
});

describe("nobody changes it on the way through the application's own connection", () => {
  it.each([
    "update audit_entries set person_id = 9",
    "delete from audit_entries where id = 2",
    "truncate audit_entries cascade",
    "delete from audit_links where seq = 5",
    "update audit_links set hash = repeat('0', 64)",
  ])("%s", async (statement) => {
    await expect(sql.raw(statement).execute(own.db)).rejects.toThrow("only ever added to");
  });

  it("takes codes and numbers, and no words that somebody wrote", async () => {
    const words = recordAct(own.db, ctx(1), { act: "removed", facts: { title: "Wärmeplanung der Stadt" } });
    await expect(words).rejects.toThrow("audit_entries_facts_check");
  });
});

describe("who owns the database can tamper, and it is seen:", () => {
  it.each([
    ["a changed entry", "update audit_entries set person_id = 9 where id = 3", [{ kind: "changed", seq: 3 }]],
    ["a changed fact", `update audit_entries set facts = '{"format": "pdf"}' where id = 3`, [{ kind: "changed", seq: 3 }]],
    [
      "an entry taken out",
      "alter table audit_links drop constraint audit_links_entry_id_fkey; delete from audit_entries where id = 3",
      [{ kind: "changed", seq: 3 }],
    ],
    [
      "an entry and its link taken out",
      "delete from audit_links where seq = 3; delete from audit_entries where id = 3",
      [{ kind: "missing", from: 3, to: 3 }],
    ],
    [
      "the numbers closed up behind it",
      "delete from audit_links where seq = 3; delete from audit_entries where id = 3; update audit_links set seq = seq - 1 where seq > 3",
      [
        { kind: "changed", seq: 3 },
        { kind: "changed", seq: 4 },
      ],
    ],
    [
      "two entries exchanged",
      "update audit_entries set person_id = 7 - person_id where id in (3, 4)",
      [
        { kind: "changed", seq: 3 },
        { kind: "changed", seq: 4 },
      ],
    ],
    [
      "an entry put in past the chain",
      `insert into audit_entries (id, at, act, facts) values (99, now(), 'removed', '{}')`,
      [{ kind: "unlinked", entry: 99 }],
    ],
  ])("%s", async (_what, statement, faults) => {
    await tamper(statement);
    expect((await verifyChain(own.db)).faults).toEqual(faults);
  });

  it("a cut end only by the head that was noted before", async () => {
    const head = (await findHead(own.db))!;
    await tamper("delete from audit_links where seq > 3; delete from audit_entries where id > 3");
    expect((await verifyChain(own.db)).faults).toEqual([]);
    expect((await verifyChain(own.db, [head])).faults).toEqual([{ kind: "head", seq: 5 }]);
  });

  it("a cut end that was filled up again likewise", async () => {
    const head = (await findHead(own.db))!;
    await tamper("delete from audit_links where seq > 4; delete from audit_entries where id > 4");
    await note(own.db, 6);
    expect((await verifyChain(own.db)).faults).toEqual([]);
    expect((await verifyChain(own.db, [head])).faults).toEqual([{ kind: "head", seq: 5 }]);
  });
});

describe("npm run audit:verify", () => {
  const verify = async (...words: string[]) => {
    const said: string[] = [];
    const print = vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
    await verifyAndSay(own, words).finally(() => print.mockRestore());
    return said.join("\n");
  };

  it("says where the log ends, and takes that end the next time", async () => {
    const head = writeHead((await findHead(own.db))!);
    expect(await verify()).toContain(head);
    await note(own.db, 6);
    expect(await verify(head)).toMatch(/^6 Einträge[^]*unverändert/);
  });

  it("ends with a sentence for each fault, and refuses what is no end", async () => {
    const head = writeHead((await findHead(own.db))!);
    await tamper("update audit_entries set person_id = 9 where id = 2; delete from audit_links where seq = 5");
    await expect(verify(head)).rejects.toThrow(/vertauscht: Eintrag 2[^]*notierte Ende 5[^]*Zeile 5/);
    await expect(verify("5:kein")).rejects.toThrow("kein Ende");
  });

  it("is looked through once a day by itself, and a fault stays on the page of the jobs", async () => {
    const run = () => AUDIT_JOBS[0]!.run({ db: own.db } as SystemContext, {} as never, new AbortController().signal);
    expect(await run()).toEqual({ links: 5, head: writeHead((await findHead(own.db))!) });
    await tamper("update audit_entries set act = 'removed' where id = 2");
    await expect(run()).rejects.toThrow('1 faults, the first {"kind":"changed","seq":2}');
  });
});

describe("a deletion run", () => {
  it("takes the oldest from the beginning, and the rest still verifies, with heads of before and after", async () => {
    const early = (await findHead(own.db))!;
    now = new Date("2026-06-01T09:00:00Z");
    await note(own.db, 6);
    expect(await forgetEntries(own.db, new Date("2026-05-01T00:00:00Z"))).toBe(5);
    expect(await seqs()).toEqual([6]);
    const head = (await findHead(own.db))!;
    expect(await verifyChain(own.db, [early, head])).toEqual({ links: 1, head, faults: [] });
    expect(await forgetEntries(own.db, new Date("2026-05-01T00:00:00Z"))).toBe(0);
  });

  it("may take all, and the next entry goes on where the chain ended", async () => {
    await forgetEntries(own.db, new Date("2027-01-01T00:00:00Z"));
    await note(own.db, 6);
    expect(await verifyChain(own.db)).toMatchObject({ links: 1, head: { seq: 6 }, faults: [] });
  });
});
