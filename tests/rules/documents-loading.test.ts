/** What a page with a text loads at once: the words and the forms beside them. The editor comes after, where there is one. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");

/** Ours by their path, others by their name. Neither types nor what is loaded later. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:^|\n)(?:import|export)\s+(?!type\b)([^;"']*?)\s*from\s*"([^"]+)"/g)]
    .filter(([, names = ""]) => !names.startsWith("{") || !/^\{(\s*type [^,}]+,?)+\s*\}$/.test(names))
    .map(([, , name = ""]) => pathOf(file, name) ?? name);
}

function pathOf(file: string, name: string): string | undefined {
  const bare = name.replace(/^~\//, `${ROOT}/app/`).replace(/^#(server|db)\//, `${ROOT}/$1/`);
  const path = bare.startsWith(".") ? join(dirname(file), bare) : bare;
  return ["", ".ts", ".tsx"]
    .map((ending) => path + ending)
    .find((candidate) => /\.tsx?$/.test(candidate) && existsSync(candidate));
}

/** Each package that is loaded with a file, and the way to it. */
function packagesOf(file: string, way: string[] = [], seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(file)) return seen;
  seen.set(file, [...way, file].map((step) => step.replace(`${ROOT}/`, "")).join(" → "));
  if (file.startsWith(ROOT)) for (const name of importsOf(file)) packagesOf(name, [...way, file], seen);
  return seen;
}

test("a page with a text shows it without loading the editor first", () => {
  const editors = [...packagesOf(join(ROOT, "app/documents/page/document-editor.tsx"))].filter(([name]) =>
    /^(@tiptap\/(?!static-renderer)|yjs|y-websocket|y-protocols|prosemirror)/.test(name),
  );
  expect(editors.map(([, way]) => way)).toEqual([]);
});

test("the editor brings the bar for finding, its menus and its dialogs only when they are wanted", () => {
  const loaded = packagesOf(join(ROOT, "app/documents/editor/live-text.tsx"));
  const lazy = ["find-bar", "tool-menu", "dialogs"].map((name) => join(ROOT, `app/documents/${name}.tsx`));
  expect(lazy.filter((file) => loaded.has(file))).toEqual([]);
  expect([...loaded.keys()].some((name) => name.startsWith("@tiptap/core"))).toBe(true);
});
