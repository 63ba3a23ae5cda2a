/** The catalogues: complete in both languages, and every key that the code names exists. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { makeTexts, namespaces, rememberWords } from "~/texts";
import { domainsShown } from "~/texts-named";
import de from "~/texts.de";
import en from "~/texts.en";

const ROOT = resolve(import.meta.dirname, "../..");
const PLURAL = /_(zero|one|two|few|many|other)$/;

function keysOf(node: unknown, path = ""): string[] {
  if (typeof node !== "object" || node === null) return [path];
  return Object.entries(node).flatMap(([key, value]) => keysOf(value, path ? `${path}.${key}` : key));
}

const keysOfAll = (files: Record<string, Record<string, unknown>>) =>
  Object.entries(namespaces(files)).flatMap(([namespace, texts]) => keysOf(texts).map((key) => `${namespace}:${key}`));

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(join(ROOT, path)).isDirectory()) return filesBelow(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

describe("what a person typed", () => {
  const t = makeTexts("de", {
    "./mail/de.json": { body: "{{name}} schreibt Ihnen: {{link}} $t(mail:end)", end: "Ende", own: "{{name}}: {{link}}" },
  }).t;
  const link = "https://agenda.example/geheim";

  test.each(["{{link}}", "{{ link }}", "{{- link}}", "$t(mail:end)", "{{name}}", "{{{link}}}", "$&", "$1 {{link}} $$"])(
    "%s in a name is no template",
    (name) => {
      for (const key of ["mail:body", "mail:own"]) {
        const text = t(key, { name, link }) as string;
        expect(text.split(link)).toHaveLength(2);
        expect(text.replaceAll("\u2060", "")).toContain(name);
      }
    },
  );
});

describe("a module of the app", () => {
  const files: Record<string, string> = {
    "server/figures/rules.ts": [
      'import type { Word } from "../topics/rules.ts";',
      'import { wordOf } from "../surveys/words.rules.ts";',
      "export const writePoint = (point: Point, t: T) =>\n  lineOf(point, t);",
      "function lineOf(point: Point, t: T) {\n  return `${t(`figures:precision.${point.precision}`)} ${wordOf(point)}`;\n}",
      'export const form = z.string("places:invalid.name");',
      'export const apart = "agreement:title";',
    ].join("\n"),
    "server/surveys/words.rules.ts": 'export function wordOf() {\n  return "surveys:word";\n}',
    "server/access/rules.ts": 'export const can = (my: My) => has(my, "situation:manage");',
    "server/topics/rules.ts": 'export const WORD = "topics:word";',
  };
  const domains = ["agreement", "figures", "formats", "places", "situation", "surveys", "topics"];
  const shown = (code: string, read = (path: string) => files[path]!) => domainsShown(code, domains, read).toSorted();

  test("brings the catalogues that it names, and those that the rules name which it asks, and no others", () => {
    expect(shown('const title = t("formats:title");')).toEqual(["formats"]);
    expect(shown('import { writePoint as write } from "#server/figures/rules";\nt(`formats:${kind}`)')).toEqual([
      ...["figures", "formats", "surveys"],
    ]);
    expect(shown('import { form } from "#server/figures/rules";\nimport { can } from "#server/access/rules";')).toEqual([]);
  });

  test("brings what the real rules name", () => {
    const real = (path: string) => readFileSync(join(ROOT, path), "utf8");
    expect(shown('import { writePointLine } from "#server/figures/rules";', real)).toEqual(["figures"]);
  });
});

describe("the interface texts", () => {
  const german = new Set(keysOfAll(de));
  const english = new Set(keysOfAll(en));

  test("German and English have the same keys", () => {
    expect([...german].filter((key) => !english.has(key))).toEqual([]);
    expect([...english].filter((key) => !german.has(key))).toEqual([]);
  });

  test("no text is empty, and both languages use the same placeholders", () => {
    const textsOf = (files: Record<string, Record<string, unknown>>) => {
      const texts = new Map<string, string>();
      const walk = (node: unknown, path: string): void => {
        if (typeof node === "string") texts.set(path, node);
        else if (node) for (const [key, value] of Object.entries(node)) walk(value, `${path}.${key}`);
      };
      walk(namespaces(files), "");
      return texts;
    };
    const placeholders = (text: string) => [...new Set(text.match(/\{\{[^}]+\}\}/g) ?? [])].sort().join();
    const [inGerman, inEnglish] = [textsOf(de), textsOf(en)];
    const wrong = [...inGerman].filter(
      ([key, text]) => !text.trim() || (!PLURAL.test(key) && placeholders(text) !== placeholders(inEnglish.get(key) ?? "")),
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  test("every key that the code names is in the catalogues", () => {
    const exists = (key: string) =>
      german.has(key) || german.has(`${key}_other`) || [...german].some((known) => known.startsWith(`${key}.`));
    const missing = ["app", "server"].flatMap(filesBelow).flatMap((file) => {
      const text = readFileSync(join(ROOT, file), "utf8");
      const named = [...text.matchAll(/\bt\(\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
      const coded = [...text.matchAll(/"([a-z]+:[a-z][\w-]*(?:\.[\w-]+)+)"/g)].map((match) => match[1] ?? "");
      return [...named.map((key) => (key.includes(":") ? key : `common:${key}`)), ...coded]
        .filter(
          (key) => /^[a-z]+:/.test(key) && !/^(node|https?|mailto|roundtable|process|document):/.test(key) && !exists(key),
        )
        .map((key) => `${file}: ${key}`);
    });
    expect([...new Set(missing)]).toEqual([]);
  });
});

describe("the guide for workshops", () => {
  const valuesOf = (node: unknown): string[] =>
    typeof node === "string" ? [node] : Object.values((node ?? {}) as Record<string, unknown>).flatMap(valuesOf);

  test.each([
    ["German", de, /„([^“]+)“/g],
    ["English", en, /“([^”]+)”/g],
  ] as const)("calls everything as the pages do (%s)", (_language, catalogues, quoted) => {
    const { guide, ...others } = namespaces(catalogues);
    const shown = new Set(valuesOf(others));
    const named = valuesOf(guide).flatMap((step) => [...step.matchAll(quoted)].map(([, label]) => label!));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((label) => !shown.has(label))).toEqual([]);
  });
});

test("remembered words are the same as looked up ones, with and without something to fill in", () => {
  const files = {
    "./ui/de.json": { here: "Hier", count_one: "Ein Punkt", count_other: "{{count}} Punkte" },
    "./mail/de.json": { here: "Dort", list: { of: "Liste von {{name}}" } },
  };
  const asked: [string | string[], Record<string, unknown>?][] = [
    ...[["here"], ["mail:here"], ["mail:nowhere"], [["mail:nowhere", "mail:here"]]],
    ...[1, 2].map((count) => ["count", { count }]),
    ...["A", "B"].map((name) => ["mail:list.of", { name }]),
    ["here", { ns: "mail" }],
  ] as [string | string[], Record<string, unknown>?][];
  const [plain, remembered] = [makeTexts("de", files), rememberWords(makeTexts("de", files))];
  for (const namespace of ["common", "mail"]) {
    const answers = asked.map(([key, options]) => plain.getFixedT(null, namespace)(key, options ?? {}));
    for (let time = 0; time < 2; time++) {
      const t = remembered.getFixedT(null, namespace);
      expect(asked.map(([key, options]) => (options ? t(key, options) : t(key)))).toEqual(answers);
    }
  }
});
