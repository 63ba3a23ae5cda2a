/**
 * Files torn and bent at random (with seeds, so that every run is the same), one after the other in one thread of the pool: each is
 * read or refused in its time, and what was read can be stored. Nothing crashes, nothing hangs, nothing grows.
 */
import { readdirSync, readFileSync } from "node:fs";
import JSZip from "jszip";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePool, type Lane } from "#server/platform/worker-pool";
import { WorkRefused } from "#server/platform/work.rules";
import { paperOfTenPages } from "../setup/paper.ts";
import { ENCODE_TEXT, READ_FILE } from "#server/documents/import/work";

/** Numbers from 0 to below 1, the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const below = (next: () => number, most: number) => Math.floor(next() * most);
const pick = <T>(next: () => number, from: readonly T[]): T => from[below(next, from.length)]!;

const STRANGE = [
  "\u0000",
  "\ud800",
  "\uffff",
  "&",
  "&#0;",
  "&x;",
  "<",
  "</w:p>",
  "<w:p>",
  "<w:tbl>",
  "<w:tr/>",
  '<w:tc><w:tcPr><w:gridSpan w:val="99999"/></w:tcPr></w:tc>',
  '<w:del w:author="x">',
  "<w:ins>",
  '<w:fldChar w:fldCharType="begin"/>',
  '<w:numPr><w:ilvl w:val="-5"/><w:numId w:val="1"/></w:numPr>',
  "<!DOCTYPE x>",
  "<![CDATA[",
  "]]>",
  "--",
  "1e309",
  "-1",
  'w:val=""',
  " ".repeat(500),
  '<sup><a href="#x">1</a></sup>',
  "<table><td colspan=1000000000>",
  "<ul><ul><ul>",
  "[^1]:",
  "[^1]",
  "|||||",
  "```",
  "![x](data:image/png;base64,AAAA)",
  "\n\n\n",
];

/** Takes away, doubles, swaps and puts in; a few times each. */
function bent(text: string, next: () => number): string {
  let out = text;
  for (let times = 1 + below(next, 6); times > 0; times -= 1) {
    const from = below(next, out.length + 1);
    const to = Math.min(out.length, from + below(next, 200));
    const kind = below(next, 4);
    if (kind === 0) out = out.slice(0, from) + out.slice(to);
    else if (kind === 1) out = out.slice(0, to) + out.slice(from, to).repeat(1 + below(next, 4)) + out.slice(to);
    else if (kind === 2) out = out.slice(0, from) + pick(next, STRANGE) + out.slice(from);
    else out = out.slice(0, from) + out.slice(to, to + 50) + out.slice(from, to) + out.slice(to + 50);
  }
  return out;
}

/** Whatever elements there are, in another order and number: the file stays XML. */
function shuffled(xml: string, next: () => number): string {
  const tags = [...xml.matchAll(/<w:(\w+)[^<>]*\/>/g)];
  if (tags.length < 2) return xml;
  const [one, other] = [pick(next, tags), pick(next, tags)];
  return xml.replace(one[0], other[0].repeat(1 + below(next, 3)));
}

/** Far more than any of these files needs, however busy the machine is; who hangs or grows in the thread is ended there and found here. */
const LIMITS = { lanees: 1, jobMs: 30_000, heapMib: 256 };

let lane: Lane;
let leave: () => Promise<void>;
beforeAll(async () => {
  const pool = makePool({ log: pino({ level: "silent" }), limits: LIMITS });
  await new Promise<void>((begin) => {
    const work = pool.work((given) => {
      lane = given;
      begin();
      return new Promise<void>((end) => {
        leave = async () => {
          end();
          await work;
          await pool.close();
        };
      });
    });
  });
});
afterAll(() => leave());

async function tried(name: string, bytes: Uint8Array): Promise<"read" | "refused"> {
  try {
    const imported = await lane.ask(READ_FILE, { name, bytes });
    await lane.ask(ENCODE_TEXT, { content: imported.content });
    for (const change of imported.changes) {
      expect(change.from).toBeLessThanOrEqual(change.to);
      expect(change.to).toBeLessThanOrEqual(imported.content.content!.length);
    }
    return "read";
  } catch (error) {
    if (!(error instanceof WorkRefused)) throw error;
    if (error.reason === "too-slow") throw new Error("It took longer than half a minute, or too much memory.");
    return "refused";
  }
}

async function times(count: number, run: (next: () => number) => Promise<"read" | "refused">) {
  const results = { read: 0, refused: 0 };
  for (let seed = 1; seed <= count; seed += 1) {
    try {
      results[await run(random(seed))] += 1;
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  return results;
}

describe("files bent at random", { timeout: 120_000 }, () => {
  const folder = new URL("../setup/files/", import.meta.url);
  const faults = readdirSync(new URL("faults/", folder)).filter((name) => name.endsWith(".docx"));
  const fixtures = [
    "libreoffice-tracked.docx",
    "pandoc.docx",
    "libreoffice-doc.docx",
    ...faults.map((name) => `faults/${name}`),
  ].map((name) => readFileSync(new URL(name, folder)));

  async function bentParts(next: () => number): Promise<"read" | "refused"> {
    const zip = await JSZip.loadAsync(pick(next, fixtures));
    const names = Object.keys(zip.files).filter((name) => /\.(xml|rels)$/.test(name));
    for (let parts = 1 + below(next, 2); parts > 0; parts -= 1) {
      const name = next() < 0.6 ? "word/document.xml" : pick(next, names);
      const xml = await zip.file(name)!.async("string");
      zip.file(name, next() < 0.6 ? shuffled(xml, next) : bent(xml, next));
    }
    return tried("x.docx", await zip.generateAsync({ type: "uint8array" }));
  }

  test("Word files whose parts are bent: some are read, some refused", async () => {
    const results = await times(70, bentParts);
    expect(results.read).toBeGreaterThan(20);
    expect(results.refused).toBeGreaterThan(20);
  });

  test("Word files whose bytes are bent", async () => {
    await times(120, async (next) => {
      const bytes = Buffer.from(pick(next, fixtures));
      for (let bits = 1 + below(next, 30); bits > 0; bits -= 1) bytes[below(next, bytes.length)] = below(next, 256);
      return tried("x.docx", next() < 0.2 ? bytes.subarray(0, below(next, bytes.length)) : bytes);
    });
  });

  test("pages", async () => {
    const { html } = paperOfTenPages();
    const page = `<!doctype html>${html.slice(0, 20_000)}`;
    const results = await times(30, (next) => tried("x.html", Buffer.from(bent(page, next))));
    expect(results.read).toBeGreaterThan(15);
  });

  test("Markdown", async () => {
    const markdown = `# Titel\n\nText[^1] mit **fett** und [Link](https://a.example).\n\n1. eins\n   - innen\n2. zwei\n\n| A | B |\n|---|---|\n| c | d |\n\n> Zitat\n\n- [x] erledigt\n\n[^1]: Notiz\n`;
    const results = await times(30, (next) => tried("x.md", Buffer.from(bent(markdown.repeat(8), next))));
    expect(results.read).toBeGreaterThan(20);
  });

  test.each([
    ["brackets", "x.md", "[".repeat(5_000)],
    ["quotes in quotes", "x.md", "> ".repeat(5_000)],
    ["stars", "x.md", "*a_".repeat(2_000)],
    ["open elements", "x.html", `<!doctype html>${"<div>".repeat(20_000)}`],
    ["lists in lists", "x.html", `<!doctype html>${"<ul><li>".repeat(3_000)}`],
    ["tables in tables", "x.html", `<!doctype html>${"<table><tr><td>".repeat(500)}x`],
    ["a long line", "x.txt", "a".repeat(3_000_000)],
    ["signs that begin elements", "x.html", `<!doctype html>${"<".repeat(100_000)}`],
    [
      "footnotes that lead to each other",
      "x.html",
      `<!doctype html>${Array.from({ length: 300 }, (_, at) => `<p><a id="a${at}" href="#a${(at + 1) % 300}">1</a></p>`).join("")}`,
    ],
  ])("too many %s", async (_what, name, text) => {
    await tried(name, Buffer.from(text));
  });

  test("the memory does not grow from file to file, whether they are read or refused", async () => {
    const run = async (count: number) => {
      await times(count, bentParts);
      await times(count, (next) =>
        tried("x.html", Buffer.from(bent("<!doctype html><h1>Titel</h1><p>Text</p>".repeat(50), next))),
      );
    };
    await run(15);
    const before = process.memoryUsage().rss;
    await run(40);
    // The heap of the thread ends at its limit by itself; this is for what stands beside it.
    expect(process.memoryUsage().rss - before).toBeLessThan((LIMITS.heapMib + 100) * 1024 * 1024);
  });
});
