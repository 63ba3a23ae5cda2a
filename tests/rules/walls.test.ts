/** The rooms of the house: reads the import lines of every file and compares them with what its room may enter. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
/** Left to right: each may use those to its left. */
const DOMAINS = [
  "calendar",
  "places",
  // Knows ids only, so that signing in can be noted as well.
  "audit",
  "people",
  "contacts",
  "organisations",
  "figures",
  "notifications",
  "processes",
  "documents",
  "methods",
  "partnerships",
  "profiles",
  "topics",
  "agenda",
  "recommendations",
  "consultations",
  "agreement",
  "roundtables",
  "formats",
  "surveys",
  "situation",
  "markings",
  "overview",
  "search",
  "publication",
  "upkeep",
];

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(join(ROOT, path)).isDirectory()) return filesBelow(path);
    return /\.tsx?$/.test(name) && !name.endsWith(".d.ts") ? [path] : [];
  });
}

/** Files of ours that a file imports, as paths from the root, without their ending. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;"']*?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g)]
    .map((match) => match[1] ?? match[2] ?? "")
    .map((name) => name.replace(/^~\//, "app/").replace(/^#(server|db)\//, "$1/"))
    .map((name) => (name.startsWith(".") ? relative(ROOT, resolve(ROOT, dirname(file), name)) : name))
    .filter((name) => /^(app|server|db|tests)\//.test(name))
    .map((name) => name.replace(/\.tsx?$/, ""));
}

/** Where domains are listed that hand something in: it enters all of them. */
const LISTS = ["server/lookups.ts"];

/** Without comments. */
const codeOf = (file: string) => readFileSync(join(ROOT, file), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

/** What starts something and holds state: the server, and the thread that makes pages as it does. */
const STARTS = ["server/main.ts", "server/http/long-pages.worker.ts"];

/** What opens a transaction of its own, because it has nothing to announce, or nobody yet to announce it to. */
const OWN_TRANSACTIONS = [
  "server/platform/transact.ts",
  // At the start, before anybody listens.
  "server/platform/mails.commands.ts",
  "server/people/commands.ts",
  // Under the rooms, which tell their editors themselves.
  "server/live/rooms/document-lock.ts",
  "server/documents/log/commands.ts",
  "server/documents/versions/commands.ts",
  // Takes away by the clock what no page shows first.
  "server/documents/versions/retention.commands.ts",
];
/** What announces after something else than its own commit: a thread is told of when its mark is in the text. */
const OWN_ANNOUNCEMENTS = ["server/platform/transact.ts", "server/documents/comments/threads.commands.ts"];

const isRules = (path: string) => /^server\/[\w/-]+\/(\w[\w-]*\.)?rules$/.test(path);
const isSchema = (path: string) => path === "db/schema" || path.startsWith("db/schema/");

/** @returns why the import is not allowed, or null */
function refuse(file: string, target: string): string | null {
  if (target.startsWith("tests/")) return "nobody imports tests";
  if (STARTS.includes(`${target}.ts`) || target.startsWith("server/http/")) {
    return STARTS.includes(file) || file.startsWith("server/http/") ? null : "nobody imports what starts the server";
  }
  const withinDomain = refuseBetweenRooms(file, target);
  if (withinDomain) return withinDomain;
  if (file.startsWith("app/")) return refuseFromApp(file, target);
  if (file.startsWith("db/")) return refuseFromCellar(file, target);
  if (STARTS.includes(file) || LISTS.includes(file) || file.startsWith("server/http/")) return null;
  return refuseFromServer(file, target);
}

/**
 * Domains with rooms of their own. What lies in the domain's own folder may be entered by all of them; it enters only what does
 * not lead back, as the test of circles sees to.
 */
const ROOMS: Record<string, readonly string[]> = {
  "server/documents": [
    "content",
    "log",
    "compare",
    "comments",
    "images",
    "versions",
    "proposals",
    "import",
    "references",
    "page",
  ],
  "server/consultations": ["synopsis", "places", "answers", "attachments", "intake", "signing", "claims", "members", "desk"],
  "server/live": ["connections", "document-state", "compaction", "rooms", "topics", "gateway"],
  "app/documents": ["sync", "toolbar", "prosemirror", "reader", "comments", "versions", "proposals", "editor", "page"],
};

function refuseBetweenRooms(file: string, target: string): string | null {
  const domain = Object.keys(ROOMS).find((path) => file.startsWith(`${path}/`) && target.startsWith(`${path}/`));
  if (!domain) return null;
  const roomOf = (path: string) =>
    path
      .slice(domain.length + 1)
      .split("/")
      .slice(0, -1)[0];
  const [own, other] = [roomOf(file), roomOf(target)];
  if (own === undefined || own === other) return null;
  if (other === undefined)
    return /(^|[/.])(rules|queries|commands|css)$/.test(target) ? null : "rooms enter only what is left of all rooms";
  const order = ROOMS[domain]!;
  if (!order.includes(own) || !order.includes(other)) return "unknown room";
  if (domain.startsWith("app/") && isTypeOnly(file, target)) return null;
  return order.indexOf(other) < order.indexOf(own) ? null : "only rooms to the left";
}

function refuseFromApp(file: string, target: string): string | null {
  if (target.startsWith("app/") || isRules(target) || isSchema(target)) return null;
  const isRoute = file.startsWith("app/routes/") || file === "app/root.tsx";
  if (!isRoute) return isTypeOnly(file, target) ? null : "components may enter only rules";
  if (/^server\/(web|errors|context)$/.test(target)) return null;
  return /^server\/[\w/-]+\/(\w[\w-]*\.)?(queries|commands)$/.test(target)
    ? null
    : "routes may enter only rules, queries and commands";
}

function refuseFromCellar(file: string, target: string): string | null {
  if (target.startsWith("db/")) return null;
  return /^db\/(seed|sample)/.test(file) && target.startsWith("server/") ? null : "the cellar has no stairs up";
}

/** What files are written from: the content model, which every domain's texts have. */
const isContentModel = (target: string) => /^server\/documents\/(rules|content\/[\w.-]+rules)$/.test(target);

function refuseFromServer(file: string, target: string): string | null {
  if (target.startsWith("app/")) return "the server does not go up";
  if (target.startsWith("db/")) return isSchema(target) ? null : "only db/schema";
  const own = file.split("/")[1] ?? "";
  const other = target.split("/")[1] ?? "";
  if (/\.(rules)\.ts$|\/rules\.ts$/.test(file) && /(queries|commands)$/.test(target) && !isTypeOnly(file, target))
    return "rules are pure";
  if (other === own || target.split("/").length === 2 || other === "access") return null;
  if (own === "access") return "access knows types only";
  if (file === "server/web.ts" && ["platform", "audit"].includes(other)) return null;
  if (file.split("/").length === 2) return isTypeOnly(file, target) ? null : "what all share may name shapes only";
  if (own === "platform") return "the ground floor knows no domain";
  if (other === "platform") return null;
  if (own === "files") return isContentModel(target) ? null : "files know the content model only";
  if (other === "files") return null;
  if (own === "live") return DOMAINS.includes(other) ? null : "unknown room";
  if (!DOMAINS.includes(own) || !DOMAINS.includes(other)) return "unknown room";
  return DOMAINS.indexOf(other) < DOMAINS.indexOf(own) ? null : "only domains to the left";
}

/** Whose the tables are, as the pages of the data model say. */
const TABLES: Record<string, readonly string[]> = Object.fromEntries(
  filesBelow("db/schema").map((page) => [
    basename(page, ".ts"),
    [
      ...(/^export interface \w+Tables \{\n([^}]*)/m.exec(readFileSync(join(ROOT, page), "utf8"))?.[1] ?? "").matchAll(
        /(\w+):/g,
      ),
    ].map(([, table]) => table!),
  ]),
);
/** What somebody sees and may do comes from their mandates, so every look joins them. */
const EVERYBODYS = ["mandates"];

/** Tables that a file names in queries, in Kysely's words or in SQL. */
function tablesIn(text: string): string[] {
  const built = text.matchAll(/\b(?:selectFrom|\w+Join|insertInto|updateTable|deleteFrom|using)\(\s*["'](\w+)/g);
  const written = text.matchAll(/\b(?:from|join|into|update|using)\s+(\w+)/gi);
  const known = new Set(Object.values(TABLES).flat());
  return [...new Set([...built, ...written].map((match) => match[1]!))].filter((table) => known.has(table));
}

/** @returns why the table is not to be named there, or null */
function refuseTable(file: string, table: string): string | null {
  const own = file.split("/")[1] ?? "";
  const owner = Object.keys(TABLES).find((domain) => TABLES[domain]!.includes(table))!;
  if (own === "platform") return owner === "platform" ? null : "the ground floor knows no domain's tables";
  if (owner === "platform" || EVERYBODYS.includes(table) || !DOMAINS.includes(own)) return null;
  return DOMAINS.indexOf(owner) <= DOMAINS.indexOf(own) ? null : `${owner} stands to the right`;
}

/** `import type` draws nothing in: a component may name the shape of what a loader gives it. */
function isTypeOnly(file: string, target: string): boolean {
  const text = readFileSync(join(ROOT, file), "utf8");
  const name = target.split("/").slice(-2).join("/");
  return text
    .split(/;\s*\n/)
    .filter(
      (statement) =>
        statement.includes(`${name}"`) ||
        statement.includes(`${name}.ts"`) ||
        statement.includes(`/${target.split("/").at(-1)}.ts"`),
    )
    .every((statement) => /^\s*(\/\*[\s\S]*\*\/\s*)?import type /m.test(statement));
}

describe("the walls of the house", () => {
  const files = ["app", "server", "db"].flatMap(filesBelow);

  test("there are files to look at", () => expect(files.length).toBeGreaterThan(50));

  test("every import stays within what its room may enter", () => {
    const broken = files.flatMap((file) =>
      importsOf(file).flatMap((target) => {
        const reason = refuse(file, target);
        return reason ? [`${file} → ${target}: ${reason}`] : [];
      }),
    );
    expect(broken).toEqual([]);
  });

  test("no domain asks tables of those to its right, which hand in what it has to know", () => {
    const broken = filesBelow("server").flatMap((file) =>
      tablesIn(codeOf(file)).flatMap((table) => {
        const reason = refuseTable(file, table);
        return reason ? [`${file} asks ${table}: ${reason}`] : [];
      }),
    );
    expect(broken).toEqual([]);
  });

  test("such a question would be found, in a builder's words and in SQL", () => {
    const asking = 'db.selectFrom("documents").leftJoin("agenda_items as item", …); sql`select * from points, people`';
    const found = tablesIn(asking).map((table) => refuseTable("server/documents/made-up.queries.ts", table));
    expect(found).toEqual([null, "agenda stands to the right", "roundtables stands to the right"]);
    expect(refuseTable("server/overview/made-up.queries.ts", "points")).toBeNull();
    expect(refuseTable("server/platform/made-up.ts", "people")).toMatch("the ground floor");
  });

  test("every page of the data model belongs to a domain", () => {
    const pages = Object.keys(TABLES).filter((page) => !["columns", "platform", "cleared"].includes(page));
    expect(pages.filter((page) => !DOMAINS.includes(page))).toEqual([]);
    expect(TABLES.processes).toContain("process_stages");
  });

  test("no module of the server holds state: nothing at the top is a let or an open connection", () => {
    const holding = filesBelow("server")
      .filter((file) => !STARTS.includes(file))
      .filter((file) =>
        /^(export )?let |^const \w+ = (connect|makeSessions|pino|createTransport|new Map|new Set\(\))\(/m.test(
          readFileSync(join(ROOT, file), "utf8"),
        ),
      );
    expect(holding).toEqual([]);
  });

  test("a command opens no transaction and announces nothing but through transact", () => {
    const having = (what: RegExp) => filesBelow("server").filter((file) => what.test(readFileSync(join(ROOT, file), "utf8")));
    expect(having(/\.transaction\(\)/)).toEqual([...OWN_TRANSACTIONS].sort());
    expect(having(/\bctx\.announce\(/)).toEqual([...OWN_ANNOUNCEMENTS].sort());
  });

  test("no house of many small things grows: utils, helpers, common, misc, services", () => {
    expect(files.filter((file) => /\/(utils?|helpers?|common|misc|services|repositories)(\/|\.)/.test(file))).toEqual([]);
  });

  test("no file is imported by what it imports", () => {
    const known = new Map(files.map((file) => [file.replace(/\.tsx?$/, ""), file]));
    const arrows = new Map(
      files.map((file) => [
        file,
        importsOf(file)
          .filter((target) => !isTypeOnly(file, target))
          .flatMap((target) => known.get(target) ?? []),
      ]),
    );
    expect(circleIn(arrows)).toEqual([]);
  });

  test("no folder holds more than thirty files", () => {
    const counts = new Map<string, number>();
    // Migrations stay for ever, each in its place by its day.
    const growing = files.filter((file) => !file.startsWith("db/migrations/"));
    for (const file of growing) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    const full = [...counts].filter(([, count]) => count > 30).map(([folder, count]) => `${folder}: ${count}`);
    expect(full).toEqual([]);
  });
});

/** @returns files that lead back to the first of them; none when there is no such way */
function circleIn(arrows: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const follow = (file: string, way: readonly string[]): string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of arrows.get(file) ?? []) {
      const circle = follow(next, [...way, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of arrows.keys()) {
    const circle = follow(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
