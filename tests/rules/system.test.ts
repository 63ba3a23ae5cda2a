/** What on the page of the system asks for somebody's eye. */
import { describe, expect, test } from "vitest";
import { storageByKind, troublesOf, type ServerState, type SystemFacts } from "#server/upkeep/system.rules";
import { SUBJECT_KINDS } from "#server/upkeep/audit.rules";
import { addresses } from "../setup/addresses.ts";

const now = new Date("2026-11-30T12:00:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const server = (change: Partial<ServerState> = {}): ServerState => ({
  ...{ name: "eins:1", version: "1.0.0", startedAt: ago(60), seenAt: now, state: "ready" },
  ...{ connections: 3, rooms: 1, people: 2, memoryMb: 200, delayMs: 20 },
  ...change,
});
const well: SystemFacts = {
  servers: [server()],
  jobs: { waiting: 2, failed: 0 },
  mails: { waiting: 0, refused: 0, oldest: null, sent: 5 },
  database: { version: "18", bytes: 1, connections: 12, mostConnections: 100 },
};
const keysOf = (facts: Partial<SystemFacts>, sendsMail = true) =>
  troublesOf({ ...well, ...facts }, sendsMail, now).map(({ key }) => key);

describe("The page of the system", () => {
  test("says nothing where all is well", () => expect(keysOf({})).toEqual([]));

  test.each<[string, Partial<SystemFacts>, string[]]>([
    ["a server that went without a word", { servers: [server(), server({ name: "zwei:2", state: "silent" })] }, ["silent"]],
    ["two versions at once", { servers: [server(), server({ name: "zwei:2", version: "1.1.0" })] }, ["versions"]],
    ["a server under load", { servers: [server({ delayMs: 900 })] }, ["slow"]],
    ["failed jobs", { jobs: { waiting: 0, failed: 1 } }, ["jobs"]],
    ["letters that lie", { mails: { waiting: 4, refused: 0, oldest: ago(90), sent: 0 } }, ["letters"]],
    ["letters nobody wants", { mails: { waiting: 1, refused: 1, oldest: null, sent: 0 } }, ["refused"]],
    ["a database with few connections left", { database: { ...well.database, connections: 95 } }, ["connections"]],
  ])("names %s", (_name, facts, keys) => expect(keysOf(facts)).toEqual(keys));

  test("letters that wait for a minute, and the version of a server that is gone, are nothing to look at", () => {
    const gone = server({ name: "zwei:2", version: "0.9.0", state: "silent" });
    expect(keysOf({ mails: { waiting: 1, refused: 0, oldest: ago(1), sent: 0 }, servers: [server(), gone] })).toEqual([
      "silent",
    ]);
  });

  test("without a mail server it says so once, not of each letter", () =>
    expect(keysOf({ mails: { waiting: 9, refused: 1, oldest: ago(900), sent: 0 } }, false)).toEqual(["no-mail"]));

  test("tables are put together by what they hold, the largest first", () => {
    const sizes = { documents: 5, document_updates: 10, document_images: 40, mails: 1, "pgboss.job": 2, people: 3 };
    const tables = Object.entries(sizes).map(([name, bytes]) => ({ name, bytes }));
    const kinds = ["pictures 40", "texts 15", "other 3", "jobs 2", "letters 1"];
    expect(storageByKind(tables).map(({ kind, bytes }) => `${kind} ${bytes}`)).toEqual(kinds);
  });
});

/** A picture is looked at, and news lead to a page. */
const NOT_TAKEN = ["images", "notifications"];

test("auditors read in words of which thing somebody took a file", () => {
  const kinds = addresses
    .filter(({ kind }) => kind === "file")
    .flatMap(({ pattern }) => /^\/([a-z-]+)\/:id\b/.exec(pattern)?.[1]?.replaceAll("-", "_") ?? []);
  expect([...new Set(kinds)].filter((kind) => ![...SUBJECT_KINDS, ...NOT_TAKEN].includes(kind))).toEqual([]);
});
