/** Texts are put together beside the work, not in its way: the same comes out, and nobody waits for it. */
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { tallyIn } from "#server/documents/log/compaction.rules";
import { contentIn, compactText } from "#server/documents/log/rules";
import { passageChange } from "#server/documents/comments/marks.rules";
import { doc, paragraph, threadsIn } from "#server/documents/content/text.rules";
import { contentToUpdate } from "#server/documents/log/ydoc.rules";
import { acceptanceOf } from "#server/documents/proposals/acceptance.rules";
import { acceptanceForm } from "#server/documents/proposals/rules";
import { restoration } from "#server/documents/versions/restoration.rules";
import { makeCompaction, type Compaction, type CompactionParts } from "#server/live/compaction/compaction";
import { deletedShareOf } from "#server/live/document-state/mass-deletion.rules";
import { editText } from "#server/live/document-state/edit.rules";
import { erase, until, write } from "./visitors.ts";

const open: Compaction[] = [];
afterEach(() => Promise.all(open.splice(0).map((compaction) => compaction.close())));

function compaction(parts: Omit<CompactionParts, "log"> = {}): Compaction {
  const made = makeCompaction({ log: pino({ level: "silent" }), smallBytes: 0, ...parts });
  open.push(made);
  return made;
}

/** What was typed letter by letter and partly deleted again: many changes, some without the text that they stood in. */
function longLog(edits: number): Uint8Array[] {
  const ydoc = new Y.Doc();
  const updates: Uint8Array[] = [];
  ydoc.on("update", (update: Uint8Array) => updates.push(update));
  for (let index = 0; index < edits; index++) {
    if (index % 4 === 3) erase(ydoc, (index * 7) % 100, 1);
    else write(ydoc, "abc", index % 100);
  }
  return updates;
}

describe("putting a text together in a thread of its own", () => {
  it("gives the same as doing it here", async () => {
    const log = longLog(3_000);
    const [there, here] = [await compaction().compact(log), compactText(log)];
    expect(there).toEqual({ ...here, state: new Uint8Array(here.state) });
    const halves = [log.slice(0, 1_500), log.slice(1_500)] as const;
    expect(await compaction().deletedShare(...halves)).toEqual(deletedShareOf(...halves));
    expect(JSON.parse(await compaction().read(log))).toEqual(contentIn(log));
    const written = log.slice(1_500).map((update, index) => ({ update, personId: index % 2 ? null : 1 }));
    const base = compactText(halves[0]).state;
    for (const stretch of [
      { base, log: written },
      { base, state: here.state },
    ])
      expect(await compaction().tally(stretch)).toEqual(tallyIn(stretch));
  });

  it("marks the passage of a comment as it is marked here", async () => {
    const text = contentToUpdate(doc(paragraph("Die Gemeinde prüft, das Land zahlt.")));
    const anchor = { quote: "das Land zahlt", prefix: "", suffix: "" };
    const found = await compaction().edit([text], 1, { kind: "find", anchor: { ...anchor, block: "" } });
    expect(found).toMatchObject({ result: { isThere: true, prefix: " Die Gemeinde prüft, " }, made: [] });
    const task = { kind: "mark" as const, passage: anchor, threadId: 7, unlessThere: false };
    const { made } = await compaction().edit([text], 1, task);
    expect(contentIn([text, ...made])).toEqual(contentIn([text, ...editText([text], 1, passageChange(task)).made]));
    expect(threadsIn(contentIn([text, ...made]))).toEqual([7]);
  });

  it("does not keep the others waiting", async () => {
    const log = longLog(20_000);
    const { compact } = compaction();
    await compact(log.slice(0, 1));
    let last = performance.now();
    let longest = 0;
    const watching = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const began = performance.now();
    await compact(log);
    clearInterval(watching);
    expect(longest).toBeLessThan((performance.now() - began) / 2);
  });

  it("says what is wrong with it, and goes on", async () => {
    const { compact } = compaction();
    await expect(compact([new Uint8Array([1, 2, 3])])).rejects.toThrow();
    const log = longLog(4);
    expect((await compact(log)).plainText).toBe(compactText(log).plainText);
  });

  it("is done here where the thread does not start", async () => {
    const { compact } = compaction({ file: "/nowhere/compaction.worker.js" });
    const log = longLog(10);
    expect(await Promise.all([compact(log), compact(log)])).toEqual([compactText(log), compactText(log)]);
    expect(await compact(log)).toEqual(compactText(log));
  });

  it("is not begun for a small text, which is quicker done here", async () => {
    const { compact, isAtWork } = compaction({ smallBytes: 1_000 });
    const small = longLog(10);
    expect(await compact(small)).toEqual(compactText(small));
    expect(isAtWork()).toBe(false);
    await compact(longLog(400));
    expect(isAtWork()).toBe(true);
  });

  it("is begun when something large comes into a small text", async () => {
    const small = contentToUpdate(doc(paragraph("Kurz.")));
    const long = doc(paragraph("Lang. ".repeat(1_000)));
    const restoring = compaction({ smallBytes: 5_000 });
    const { task } = restoration({ base: small, target: long, threads: [] });
    expect((await restoring.edit([small], 1, task)).made).toHaveLength(1);
    expect(restoring.isAtWork()).toBe(true);
    const accepting = compaction({ smallBytes: 5_000 });
    const proposal = { base: [], proposed: long.content!, afterBlockId: null };
    await accepting.edit([small], 1, acceptanceOf(proposal, acceptanceForm.parse({}), new Set()));
    expect(accepting.isAtWork()).toBe(true);
  });

  it("ends when there is nothing to do, and begins anew", async () => {
    const { compact, isAtWork } = compaction({ idleMs: 20 });
    const log = longLog(10);
    await compact(log);
    expect(isAtWork()).toBe(true);
    await until("it rests", () => !isAtWork());
    expect(await compact(log)).toEqual({ ...compactText(log), state: expect.any(Uint8Array) as Uint8Array });
  });
});
