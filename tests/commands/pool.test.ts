/** The pool's limits: a job that hangs or eats memory ends alone and says so, the queue is bounded, and the next job works. */
import type { PersonKey } from "#db/sample";
import { pino } from "pino";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "#server/context";
import { insertDocument } from "#server/documents/commands";
import { writePdf } from "#server/documents/page/files.queries";
import { requireComparison } from "#server/documents/versions/comparison.queries";
import { readImport } from "#server/documents/import/read-file";
import { importDocument } from "#server/documents/import/commands";
import { doc, paragraph } from "#server/documents/content/text.rules";
import { nameVersion } from "#server/documents/versions/history.commands";
import { makePool, type WorkerPool, type PoolLimits } from "#server/platform/worker-pool";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { ENCODE_TEXT } from "#server/documents/import/work";

const town = useDatabase();
let on: Stage;
beforeAll(async () => {
  on = await stage(town.db);
});

const open: WorkerPool[] = [];
afterEach(async () => {
  for (const pool of open.splice(0)) await pool.close();
});
function poolWith(limits: Partial<PoolLimits>): WorkerPool {
  const pool = makePool({ log: pino({ level: "silent" }), limits });
  open.push(pool);
  return pool;
}

const at = (pool: WorkerPool, person: PersonKey = "recorder"): Context => ({ ...on.as(person), pool });
const bring = (pool: WorkerPool, name: string, text: string, person?: PersonKey) =>
  importDocument(at(pool, person), on.processId, { title: "Papier", file: { name, bytes: Buffer.from(text) } }, "");
const documents = async () => (await town.db.selectFrom("documents").select("id").execute()).length;

/** The sentence in both languages is about this file and says what to do. */
function expectSentence(code: string): void {
  for (const language of ["de", "en"] as const) expect(on.as("recorder").wordsFor(language).t(code)).toMatch(/(Bitte|Please) /);
}

/** Minutes of work for the reader of Markdown, and more memory than a text may have. */
const ENDLESS = "a\n\n".repeat(3_000_000);
const TOO_SLOW = { code: "documents:import.refused.too-slow", field: "file" };

describe("a comparison of long texts", { timeout: 60_000 }, () => {
  it("is made in a thread, once for all who ask for it at the same time, and says the same as one made here", async () => {
    const content = doc(
      ...Array.from({ length: 2_000 }, (_, at) => paragraph(`Absatz ${at} über die Zuständigkeit der Stadt.`)),
    );
    const documentId = await town.db
      .transaction()
      .execute((trx) =>
        insertDocument(trx, on.as("recorder"), { processId: on.processId, kind: "paper", title: "Lang", content }),
      );
    const from = await nameVersion(on.as("recorder"), documentId, { name: "Anfang" }, "");
    const pool = poolWith({});
    const orders: string[] = [];
    const counting: WorkerPool = {
      ...pool,
      share: (key, job, by) => pool.share(key, (lane) => (orders.push(key), job(lane)), by),
    };
    const compare = (ctx: Context) => requireComparison(ctx, documentId, { from, to: "current" });
    const people = (["recorder", "mayor", "townDelegate"] as const).map((key) => ({ ...on.as(key), pool: counting }));
    const all = await Promise.all(people.map(compare));
    expect(orders).toHaveLength(1);
    const here = await compare(on.as("recorder"));
    for (const { comparison } of all) expect(comparison).toEqual(here.comparison);
  });
});

describe("a file made to keep its reader busy", () => {
  const refused = { reason: "too-tangled" };
  const read = (name: string, text: string) => readImport(name, Buffer.from(text));

  it.each(["[", "![", "*a ", "_a ", "~~a ", "`a ", "[a](", "**a", "\\", "&", "<a ", "a\n*b "])(
    "is refused at once for a paragraph of nothing but %j",
    async (sign) => {
      await expect(read("a.md", sign.repeat(100_000))).rejects.toMatchObject(refused);
    },
  );

  it("is refused for a row with more cells, and quotations within quotations, than anybody writes", async () => {
    await expect(read("a.md", `${"|a".repeat(20_000)}\n${"|-".repeat(20_000)}`)).rejects.toMatchObject(refused);
    await expect(read("a.md", `${">".repeat(2_000)} a`)).rejects.toMatchObject(refused);
  });

  it("is read when it is long and ordinary: many links, lists, tables and a stretch of blanks", async () => {
    const item = "* ein **Punkt** mit [Verweis](https://example.org) und `Wort`\n";
    const { content } = await read("a.md", `${item.repeat(900)}\n${"| a | *b* |\n|---|---|\n"}${"| c | d |\n".repeat(600)}`);
    expect(content.content!.map((node) => node.type)).toEqual(["bulletList", "table"]);
    const blanks = await read("a.txt", `a${" ".repeat(300_000)}b`);
    expect(blanks.content.content).toHaveLength(1);
  });
});

describe("a file that keeps its reader busy", { timeout: 120_000 }, () => {
  it("is given up after the time limit, with a sentence; its thread ends, and the next file is read", async () => {
    const pool = poolWith({ threads: 1, jobMs: 10_000, heapMib: 4_000 });
    const before = await documents();
    await expect(bring(pool, "endlos.md", ENDLESS)).rejects.toMatchObject(TOO_SLOW);
    expectSentence(TOO_SLOW.code);
    expect(await documents()).toBe(before);
    await untilIdle();
    await bring(pool, "danach.md", "# Danach\n\nGeht es weiter.");
    expect(await documents()).toBe(before + 1);
  });

  it("that unfolds to more memory than a thread may have ends alone, and the next file is read", async () => {
    const pool = poolWith({ threads: 1, heapMib: 150 });
    await expect(bring(pool, "viel.txt", "a\n\n".repeat(4_000_000))).rejects.toMatchObject(TOO_SLOW);
    await bring(pool, "danach.md", "# Danach\n\nGeht es weiter.");
  });

  it("holds up nobody who asks for another file meanwhile", async () => {
    const pool = poolWith({ threads: 2, heapMib: 4_000 });
    let isOver = false;
    const hanging = bring(pool, "endlos.md", ENDLESS).catch(() => undefined);
    void hanging.then(() => (isOver = true));
    await bring(pool, "nebenan.md", "Nebenan.", "facilitator");
    expect(isOver).toBe(false);
    await pool.close();
    await hanging;
  });
});

/** Until nothing of this process works any more; a thread that went on would keep a processor busy. */
async function untilIdle(): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 < 60) return;
    if (Date.now() > deadline) throw new Error("Something goes on working.");
  }
}

describe("a PDF that takes too long", () => {
  it("is refused with a sentence, and is no error of the server", async () => {
    const documentId = await town.db.transaction().execute((trx) =>
      insertDocument(trx, on.as("recorder"), {
        processId: on.processId,
        kind: "paper",
        title: "Lang",
        content: doc(paragraph("Text")),
      }),
    );
    const refused = writePdf(at(poolWith({ jobMs: 1 })), documentId);
    await expect(refused).rejects.toMatchObject({ code: "documents:error.pdf-too-slow", status: 409 });
    expectSentence("documents:error.pdf-too-slow");
    expect((await writePdf(at(poolWith({})), documentId)).bytes.subarray(0, 5).toString()).toBe("%PDF-");
  });
});

describe("the queue", () => {
  /** Jobs that stay at their lane until they are let go; in the order in which they began. */
  function jobs(pool: WorkerPool) {
    const begun: string[] = [];
    const gates = new Map<string, () => void>();
    const start = (name: string, by?: number) =>
      pool.work(async () => {
        begun.push(name);
        await new Promise<void>((resolve) => gates.set(name, resolve));
        return name;
      }, by);
    return { begun, start, finish: (name: string) => gates.get(name)!() };
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

  it("takes so many and no more, and says so; whoever waits gets the next lane, in order", async () => {
    const pool = poolWith({ threads: 2, waiting: 2 });
    const { begun, start, finish } = jobs(pool);
    const all = ["a", "b", "c", "d"].map(start);
    await settled();
    expect(begun).toEqual(["a", "b"]);
    await expect(start("e")).rejects.toMatchObject({ code: "documents:error.pool-full", status: 409 });
    await expect(bring(pool, "voll.md", "# Voll")).rejects.toMatchObject({ code: "documents:error.pool-full" });
    expectSentence("documents:error.pool-full");

    finish("b");
    await settled();
    expect(begun).toEqual(["a", "b", "c"]);
    for (const name of ["a", "c"]) finish(name);
    await settled();
    finish("d");
    expect(await Promise.all(all)).toEqual(["a", "b", "c", "d"]);
    await bring(pool, "danach.md", "# Danach\n\nWieder Platz.");
  });

  it("gives one person one lane at a time, and refuses what one person asks for too much with a sentence", async () => {
    const pool = poolWith({ threads: 2, waiting: 9, perPerson: 2 });
    const { begun, start, finish } = jobs(pool);
    const own = [start("own 1", 1), start("own 2", 1)];
    await expect(start("own 3", 1)).rejects.toMatchObject({ code: "documents:error.pool-yours", status: 409 });
    const other = start("other", 2);
    await settled();
    expect(begun).toEqual(["own 1", "other"]);
    finish("own 1");
    await settled();
    expect(begun).toEqual(["own 1", "other", "own 2"]);
    for (const name of ["own 2", "other"]) finish(name);
    await Promise.all([...own, other]);
  });

  it("does the same for several people once, keeps a few results, and none that failed", async () => {
    const pool = poolWith({ kept: 1 });
    const made: string[] = [];
    const ask = (key: string, by: number) => pool.share(key, async () => made.push(key), by);
    expect(await Promise.all([ask("a", 1), ask("a", 2), ask("a", 3)])).toEqual([1, 1, 1]);
    expect([await ask("a", 4), await ask("b", 1), await ask("a", 1)]).toEqual([1, 2, 3]);
    const failing = () => pool.share("c", () => Promise.reject(new Error("made")), 1);
    await expect(failing()).rejects.toThrow("made");
    await expect(failing()).rejects.toThrow("made");
    expect(await ask("c", 1)).toBe(4);
  });

  it("gives a place to one at a time, also to somebody who comes in the moment in which it becomes free", async () => {
    const pool = poolWith({ threads: 1, waiting: 5 });
    const { begun, start, finish } = jobs(pool);
    const first = start("first");
    const second = start("second");
    await settled();
    const third = first.then(() => start("third"));
    finish("first");
    await first;
    await settled();
    expect(begun).toEqual(["first", "second"]);
    finish("second");
    await second;
    await settled();
    finish("third");
    await third;
  });

  it("keeps its places when jobs fail", async () => {
    const pool = poolWith({ threads: 1, waiting: 0 });
    for (const name of ["eins", "zwei", "drei"])
      await expect(pool.work(() => Promise.reject(new Error(name)))).rejects.toThrow(name);
    expect(await pool.work((lane) => lane.ask(ENCODE_TEXT, { content: doc(paragraph("Text")) }))).toBeInstanceOf(Uint8Array);
  });

  it("is let go when the server stops: who waits is told, and nothing new begins", async () => {
    const pool = poolWith({ threads: 1, waiting: 5 });
    const { begun, start, finish } = jobs(pool);
    const running = start("running");
    const waiting = start("waiting");
    const told = expect(waiting).rejects.toThrow("stopping");
    await settled();
    await pool.close();
    await told;
    finish("running");
    await running;
    await expect(start("late")).rejects.toThrow("stopping");
    expect(begun).toEqual(["running"]);
  });
});
