/** A drill: the sample town is backed up while people write, put back elsewhere, and compared table by table. */
import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { sql } from "kysely";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { backUp, tally } from "#db/backup/dump";
import { restore } from "#db/backup/restore";
import type { Manifest, Tallies } from "#db/backup/file";
import { openCluster } from "#db/cluster";
import type { SystemContext } from "#server/context";
import { readConfig } from "#server/config";
import { backupHandlers, runBackupCommand, type BackupCommand } from "#server/http/backups";
import { SERVING_LOCK } from "#server/http/database";
import { prepareJobs } from "#server/platform/jobs";
import { LETTER, writeMail } from "#server/platform/mails.commands";
import { transact } from "#server/platform/transact";
import { JOB_KINDS } from "#server/upkeep/jobs";
import { createDatabase, useDatabase, type TestDatabase } from "../setup/database.ts";
import { makeScratch } from "../setup/scratch.ts";
import { stage } from "../setup/town.ts";

const town = useDatabase();
const folder = makeScratch("joint-agenda-backup-");
const file = join(folder, "town.gz");
const about = { version: "0.1.0", now: new Date("2026-11-30T12:00:00Z") };
const options = { prepareJobs: (url: string) => prepareJobs(url, JOB_KINDS) };
const letter = { to: "a@stadt.example", language: "de" as const, subject: "Guten Tag", body: "Zeile\n\\.\n\tEnde" };
let written: Tallies;
let restored: TestDatabase;

beforeAll(async () => {
  const ctx = (await stage(town.db)).as("facilitator");
  const write = () => transact(ctx, (trx) => writeMail(trx, ctx, letter));
  await write();
  const writing = { goesOn: true };
  const writer = (async () => {
    while (writing.goesOn) await write();
  })();
  written = await backUp(town.url, file, about).finally(() => (writing.goesOn = false));
  await writer;
  restored = await createDatabase({ empty: true });
  await restore(restored.url, file, options);
});
afterAll(async () => {
  await restored?.drop();
  rmSync(folder, { recursive: true });
});

const refusal = (url: string, name: string, more = {}) =>
  restore(url, name, { ...options, ...more }).then(
    () => "taken",
    (error: { sentence?: string }) => error.sentence ?? String(error),
  );

const textOf = (path: string) => gunzipSync(readFileSync(path)).toString();
const manifest = () => JSON.parse(/^-- .*? backup 1 (.*)/.exec(textOf(file))![1]!) as Manifest;

/** A file of its own for what is made of the good one. */
function made(bytes: Buffer | string): string {
  const path = join(folder, `${randomUUID()}.gz`);
  writeFileSync(path, bytes);
  return path;
}

/** As another version would have written it, whole. */
function rewritten(change: (text: string) => string): string {
  const [, body = "", end = ""] = /^([^]*)-- complete (.*)\n$/.exec(textOf(file))!;
  const text = change(body);
  const sha256 = createHash("sha256").update(text).digest("hex");
  return made(gzipSync(`${text}-- complete ${JSON.stringify({ ...JSON.parse(end), sha256 })}\n`));
}

const newer = () => rewritten((text) => text.replace('"2026-12-17-views"', '"2026-12-17-views","2099-01-01-future"'));
const withoutPeople = () => rewritten((text) => text.replace(/(copy public\.people .*\n)[^]*?(\n\\\.\n)/, "$1\\.\n"));

describe("What comes back", () => {
  it("every table has the rows that it had, to the letter, and next numbers go on where they were", async () => {
    expect(await tally(restored.url, manifest().tables)).toEqual(written);
    expect(Object.keys(written).length).toBeGreaterThan(80);
    expect(written["public.mails"]!.rows).toBeGreaterThan(0);
    const [next] =
      await restored.sql`insert into mails (to_email, subject, body, created_at) values ('b', '', '', now()) returning id`;
    const [most] = await restored.sql`select max(id) as id from mails where to_email <> 'b'`;
    expect(next!.id).toBeGreaterThan(most!.id as number);
  });

  it("it is of one moment: each letter that waits has its job, and no job waits for a letter that did not come along", async () => {
    const letters = sql<{ id: number }>`
      select id from mails where to_email = ${letter.to} and not exists (select from pgboss.job where (data->>'mailId')::int = mails.id)
      union all select (data->>'mailId')::int from pgboss.job
        where name = ${LETTER.name} and not exists (select from mails where (data->>'mailId')::int = mails.id) order by id`;
    expect((await letters.execute(restored.db)).rows).toEqual((await letters.execute(town.db)).rows);
  });

  it("what may not happen may not happen after it either: the same constraints, triggers and indexes as before", async () => {
    const rules = sql<{ rule: string }>`
      select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated::text as rule from pg_constraint
        where connamespace = 'public'::regnamespace
      union all select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal
      union all select indexdef from pg_indexes where schemaname = 'public' order by rule`;
    const [before, after] = await Promise.all([town, restored].map(({ db }) => rules.execute(db)));
    expect(after!.rows).toEqual(before!.rows);
  });

  it("nobody is signed in by it", async () => {
    expect((await restored.sql`select from sessions`).length).toBe(0);
  });

  it("the file is readable by its owner alone, and nothing is written over it", async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(backUp(town.url, file, about)).rejects.toThrow("gibt es schon");
  });
});

describe("What is refused, before anything is changed", () => {
  it.each([
    ["cut off", () => made(readFileSync(file).subarray(0, -200)), /beschädigt.* \/ .*damaged/],
    ["with one letter changed", () => made(gzipSync(textOf(file).replace("Guten Tag", "Guten Tug"))), /beschädigt/],
    ["without its last line", () => made(gzipSync(textOf(file).replace(/-- complete .*\n$/, ""))), /beschädigt/],
    ["that is something else", () => made("Liebe Kolleginnen"), /keine Sicherung.* \/ .*not a backup/],
    ["that is something else, packed", () => made(gzipSync("Liebe Kolleginnen")), /keine Sicherung/],
    ["that is not there", () => join(folder, "nowhere.gz"), /gibt es nicht.* \/ .*no such file/],
    ["of a newer version", newer, /neueren Version.* \/ .*newer version/],
  ] as const)("a file %s", async (_what, make, sentence) => {
    const empty = await createDatabase({ empty: true });
    expect(await refusal(empty.url, make())).toMatch(sentence);
    expect(await empty.sql`select from pg_class where relnamespace = 'public'::regnamespace`).toHaveLength(0);
    await empty.drop();
  });

  it("a database with something in it, unless told so, and even then rows that break a rule leave all as it was", async () => {
    const people = async () => (await full.sql`select count(*)::int as n from people`)[0]!.n as number;
    const full = await createDatabase({ sample: false });
    await full.sql`insert into people (name, email, created_at) values ('Ada', 'ada@stadt.example', now())`;
    expect(await refusal(full.url, file)).toMatch(/nicht leer.* \/ .*not empty/);
    expect(await refusal(full.url, withoutPeople(), { replace: true })).toMatch(/foreign key/);
    expect(await people()).toBe(1);
    await full.drop();
  });
});

describe("Moving", () => {
  const log = pino({ level: "silent" });
  const run = (command: BackupCommand, env: Record<string, string>, ...words: string[]) =>
    runBackupCommand(command, readConfig({ SEED: "none", ...env }), log, words);

  it("goes from a PostgreSQL of one's own to the embedded one and back by the same kind of file, while its server runs", async () => {
    const said = vi.spyOn(console, "log").mockReturnValue();
    const DATA_DIR = join(folder, "data");
    await run("restore", { DATA_DIR }, file);
    const cluster = await openCluster({ dataDir: DATA_DIR, fast: true });
    const back = join(folder, "back.gz");
    await run("backup", { DATA_DIR }, back);
    await cluster.stop();
    rmSync(cluster.folder, { recursive: true });
    const own = await createDatabase({ sample: false });
    await run("restore", { DATABASE_URL: own.url }, back, "--replace");
    expect(await tally(own.url, manifest().tables)).toEqual(written);
    await run("backup:verify", { DATABASE_URL: own.url }, back);
    expect(said.mock.lastCall).toEqual([expect.stringMatching(/Geprüft \/ verified: .*alle gleich/)]);
    said.mockRestore();
    await own.drop();
    // A cluster of its own is made, started three times and ended.
  }, 120_000);

  it("waits for nobody: a restore is refused while a server uses the database", async () => {
    const own = await createDatabase({ empty: true });
    await own.sql`select pg_advisory_lock_shared(${SERVING_LOCK})`;
    await expect(run("restore", { DATABASE_URL: own.url }, file)).rejects.toThrow(/beenden Sie ihn zuerst/);
    await own.drop();
  });
});

describe("The daily backup", () => {
  const at = (day: string) => ({ now: () => new Date(`${day}T02:30:00Z`) }) as SystemContext;
  const jobOf = (env: Record<string, string>) => backupHandlers(readConfig(env), town.url)[0]!;
  const never = new AbortController().signal;

  it("keeps as many as it was told, takes away the oldest, and touches nothing else in its folder", async () => {
    const BACKUP_DIR = join(folder, "daily");
    const { kind, run } = jobOf({ BACKUP_DIR, BACKUP_AT: "03:15", BACKUP_KEEP: "2" });
    expect(kind.cron).toBe("15 3 * * *");
    const results = [];
    for (const day of ["2026-12-01", "2026-12-02", "2026-12-03"]) {
      results.push(await run(at(day), {} as never, never));
      writeFileSync(join(BACKUP_DIR, "notes.gz"), "");
    }
    expect(readdirSync(BACKUP_DIR).toSorted()).toEqual([
      "joint-agenda-2026-12-02-023000.gz",
      "joint-agenda-2026-12-03-023000.gz",
      "notes.gz",
    ]);
    expect(results.at(-1)).toMatchObject({ file: "joint-agenda-2026-12-03-023000.gz", rows: expect.any(Number) });
  });

  it("fails where it cannot write, so that administrators see it, and does nothing where none is configured", async () => {
    const broken = jobOf({ BACKUP_DIR: join(folder, "town.gz", "daily") });
    await expect(broken.run(at("2026-12-01"), {} as never, never)).rejects.toThrow(/ENOTDIR|EEXIST/);
    const none = jobOf({});
    expect(none.kind.cron).toBeUndefined();
    expect(await none.run(at("2026-12-01"), {} as never, never)).toBeUndefined();
  });
});
