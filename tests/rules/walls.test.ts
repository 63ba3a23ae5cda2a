/** The rooms of the house: reads the import lines of every file and compares them with what its room may enter. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
/** Left to right: each may use those to its left. */
const DOMAINS = [
  "calendar",
  "people",
  "organisations",
  "processes",
  "documents",
  "methods",
  "agenda",
  "consultations",
  "roundtables",
  "formats",
  "overview",
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

/** What starts something and holds state: the server, and the thread that makes pages as it does. */
const STARTS = ["server/main.ts", "server/long-pages.worker.ts"];

const isRules = (path: string) => /^server\/\w+\/(\w[\w-]*\.)?rules$/.test(path);

/** @returns why the import is not allowed, or null */
function refuse(file: string, target: string): string | null {
  if (target.startsWith("tests/")) return "nobody imports tests";
  if (STARTS.includes(`${target}.ts`)) return "nobody imports what starts something";
  if (file.startsWith("app/")) return refuseFromApp(file, target);
  if (file.startsWith("db/")) return refuseFromCellar(file, target);
  if (STARTS.includes(file)) return null;
  return refuseFromServer(file, target);
}

function refuseFromApp(file: string, target: string): string | null {
  if (target.startsWith("app/") || isRules(target) || target === "db/schema") return null;
  const isRoute = file.startsWith("app/routes/") || file === "app/root.tsx";
  if (!isRoute) return isTypeOnly(file, target) ? null : "components may enter only rules";
  if (/^server\/(web|errors|context)$/.test(target)) return null;
  return /^server\/\w+\/(\w[\w-]*\.)?(queries|commands)$/.test(target)
    ? null
    : "routes may enter only rules, queries and commands";
}

function refuseFromCellar(file: string, target: string): string | null {
  if (target.startsWith("db/")) return null;
  return /^db\/(seed|sample)/.test(file) && target.startsWith("server/") ? null : "the cellar has no stairs up";
}

function refuseFromServer(file: string, target: string): string | null {
  if (target.startsWith("app/")) return "the server does not go up";
  if (target.startsWith("db/")) return target === "db/schema" ? null : "only db/schema";
  const own = file.split("/")[1] ?? "";
  const other = target.split("/")[1] ?? "";
  if (/\.(rules)\.ts$|\/rules\.ts$/.test(file) && /(queries|commands)$/.test(target) && !isTypeOnly(file, target))
    return "rules are pure";
  if (other === own || target.split("/").length === 2 || other === "access") return null;
  if (own === "access") return "access knows types only";
  if (file.split("/").length === 2) return isTypeOnly(file, target) ? null : "what all share may name shapes only";
  if (own === "live") return DOMAINS.includes(other) ? null : "unknown room";
  if (!DOMAINS.includes(own) || !DOMAINS.includes(other)) return "unknown room";
  return DOMAINS.indexOf(other) < DOMAINS.indexOf(own) ? null : "only domains to the left";
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

  test("no module of the server holds state: nothing at the top is a let or an open connection", () => {
    const holding = filesBelow("server")
      .filter((file) => !STARTS.includes(file))
      .filter((file) =>
        /^(export )?let |^const \w+ = (connect|makeLucia|pino|createTransport|new Map|new Set\(\))\(/m.test(
          readFileSync(join(ROOT, file), "utf8"),
        ),
      );
    expect(holding).toEqual([]);
  });

  test("no house of many small things grows: utils, helpers, common, misc, services", () => {
    expect(files.filter((file) => /\/(utils?|helpers?|common|misc|services|repositories)(\/|\.)/.test(file))).toEqual([]);
  });
});
