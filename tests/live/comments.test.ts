/** Comments while people write: whatever happens to the text, each keeps its passage or is listed, on the server and in every tab. */
import { randomUUID } from "node:crypto";
import { setBlockType, splitBlock } from "@tiptap/pm/commands";
import type { Node } from "@tiptap/pm/model";
import { EditorState, TextSelection, type Command, type Transaction } from "@tiptap/pm/state";
import { initProseMirrorDoc, updateYFragment } from "@tiptap/y-tiptap";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { insertDocument } from "#server/documents/commands";
import { restoreVersion } from "#server/documents/versions/history.commands";
import { contentOf } from "#server/documents/log/rules";
import { positionsIn } from "#server/documents/comments/positions.rules";
import { TEXT_FIELD, type TextContent } from "#server/documents/rules";
import { textSchema } from "#server/documents/content/schema.rules";
import { requireText } from "#server/documents/page/text.queries";
import { bulletList, doc, heading, paragraph, table, threadsIn } from "#server/documents/content/text.rules";
import { startThread } from "#server/documents/comments/threads.commands";
import { threadForm } from "#server/documents/comments/threads.rules";
import { storeVersion } from "#server/documents/versions/commands";
import { makeCompaction } from "#server/live/compaction/compaction";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { openLiveServer, type LiveServer } from "./live-server.ts";
import { signIn, Tab, until } from "./visitors.ts";

const town = useDatabase();
const schema = textSchema();
let live: LiveServer;
let on: Stage;
let paper: number;
let anna: Tab;
const toClose: (() => unknown)[] = [];

const as = (person: PersonKey): Context => ({ ...on.as(person), rooms: live.rooms });
const content = doc(
  heading(1, "Ansprechstellen"),
  paragraph("Jedes Ministerium benennt eine Stelle, und zwar bald."),
  paragraph("Die Kommunen tun das auch."),
  bulletList("Erstens", "Zweitens"),
  table(["Schritt", "Wer"], ["Entwurf", "BMAB"]),
);

beforeEach(async () => {
  on = await stage(town.db);
  live = await openLiveServer({ db: town.db });
  toClose.push(() => live.close());
  paper = await town.db
    .transaction()
    .execute((trx) =>
      insertDocument(trx, as("recorder"), { processId: on.processId, kind: "paper", title: "Papier", content }),
    );
  anna = await tab("federalDelegate");
});
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function tab(person: PersonKey): Promise<Tab> {
  const { cookie } = await signIn(town.db, person);
  const opened = new Tab(live.port, paper, cookie);
  toClose.push(() => opened.leave());
  return opened.synced();
}

const comment = (quote: string, over: Partial<Parameters<typeof threadForm.parse>[0] & object> = {}) =>
  startThread(as("mayor"), paper, threadForm.parse({ body: "Warum?", quote, ...over }), "");

/** The tab has the marks of these threads. */
const arrived = (...threads: number[]) =>
  until("the marks have come", () => threads.every((id) => threadsIn(contentOf(anna.ydoc)).includes(id)));

/** A change as the editor's binding writes it into the shared text. */
function change(tab: Tab, run: (state: EditorState) => Transaction | undefined): void {
  const fragment = tab.ydoc.getXmlFragment(TEXT_FIELD);
  const { doc: node, meta } = initProseMirrorDoc(fragment, schema);
  const tr = run(EditorState.create({ doc: node, schema }));
  if (!tr) throw new Error("Nothing to change.");
  updateYFragment(tab.ydoc, fragment, tr.doc, meta);
}
const apply = (state: EditorState, from: number, command: Command): Transaction | undefined => {
  let made: Transaction | undefined;
  const at = state.apply(state.tr.setSelection(TextSelection.create(state.doc, from)));
  command(at, (tr) => (made = tr));
  return made;
};
/** Where words begin in the editor's document. */
function placeOf(node: Node, words: string): number {
  let place = -1;
  node.descendants((child, pos) => {
    const at = child.isText ? (child.text ?? "").indexOf(words) : -1;
    if (place < 0 && at >= 0) place = pos + at;
  });
  return place;
}

/** What a thread's mark covers now, as the server has it. */
async function markedBy(threadId: number): Promise<string> {
  const walk = (node: TextContent): string =>
    (node.marks?.some((mark) => mark.type === "comment" && mark.attrs?.threadId === threadId) ? (node.text ?? "") : "") +
    (node.content ?? []).map(walk).join("");
  return walk(await live.rooms.read(paper));
}
/** Where somebody who sees the thread finds it. */
async function placed(threadId: number) {
  const text = await requireText(as("mayor"), paper);
  return positionsIn(text.content, text.threads).of.get(threadId);
}

describe("a comment", () => {
  it("is placed in a thread of its own, so that nobody who writes meanwhile waits for it", async () => {
    const compaction = makeCompaction({ log: pino({ level: "silent" }), smallBytes: 0 });
    toClose.push(() => compaction.close());
    const other = await openLiveServer({ db: town.db, compaction });
    toClose.push(() => other.close());
    const ctx = { ...as("mayor"), rooms: other.rooms };
    expect(compaction.isAtWork()).toBe(false);
    const input = threadForm.parse({ body: "Wer?", quote: "Die Kommunen tun das", visibility: "process" });
    const threadId = await startThread(ctx, paper, input, randomUUID());
    expect(compaction.isAtWork()).toBe(true);
    expect(threadsIn(await other.rooms.read(paper))).toEqual([threadId]);
  });
});

describe("a comment keeps its passage", () => {
  const words = "Ministerium benennt eine Stelle";
  const changes: [string, (state: EditorState) => Transaction | undefined][] = [
    ["when somebody types before it", ({ tr, doc: node }) => tr.insertText("Auch nicht: ", placeOf(node, "Jedes"))],
    ["when somebody types in it", ({ tr, doc: node }) => tr.insertText("endlich ", placeOf(node, "benennt"))],
    ["when Enter parts the paragraph before it", (state) => apply(state, placeOf(state.doc, "Ministerium"), splitBlock)],
    ["when Enter parts the passage", (state) => apply(state, placeOf(state.doc, "eine Stelle"), splitBlock)],
    [
      "when its paragraph becomes a heading",
      (state) => apply(state, placeOf(state.doc, "Ministerium"), setBlockType(schema.nodes.heading!, { level: 2 })),
    ],
    [
      "when its paragraph is moved",
      ({ tr, doc: node }) => {
        const moved = node.child(1);
        const from = node.child(0).nodeSize;
        const cut = tr.delete(from, from + moved.nodeSize);
        return cut.insert(cut.doc.content.size, moved);
      },
    ],
  ];

  it.each(changes)("%s", async (_what, run) => {
    const marked = await comment(words);
    const hidden = await comment(words, { visibility: "organisation" });
    await arrived(marked);
    change(anna, run);
    await anna.saved();
    expect((await markedBy(marked)).replace("endlich ", "")).toBe(words);
    expect(await placed(marked)).toBe("passage");
    expect(await placed(hidden)).toBe("passage");
  });

  it("beside others that overlap it, each with its own words", async () => {
    const first = await comment("Jedes Ministerium benennt");
    const second = await comment("Ministerium benennt eine Stelle");
    await arrived(first, second);
    change(anna, ({ tr, doc: node }) => tr.insertText("Bundes", placeOf(node, "Ministerium")));
    await anna.saved();
    expect(await markedBy(first)).toBe("Jedes BundesMinisterium benennt");
    expect([await placed(first), await placed(second)]).toEqual(["passage", "passage"]);
  });

  it("when it comes back with an earlier version", async () => {
    const marked = await comment("Die Kommunen tun das auch");
    const hidden = await comment("Die Kommunen tun das auch", { visibility: "benches" });
    await arrived(marked);
    const version = await storeVersion(
      town.db,
      { documentId: paper, kind: "named", name: "Vorher", personId: null },
      new Date(),
    );
    change(anna, ({ tr, doc: node }) => {
      const from = node.child(0).nodeSize + node.child(1).nodeSize;
      return tr.delete(from, from + node.child(2).nodeSize);
    });
    await anna.saved();
    expect([await placed(marked), await placed(hidden)]).toEqual(["gone", "gone"]);
    const { threads } = await requireText(as("mayor"), paper);
    expect(threads.map((thread) => thread.lastVersion?.id)).toEqual([version, version]);
    await restoreVersion(as("recorder"), version!, "");
    expect([await placed(marked), await placed(hidden)]).toEqual(["passage", "passage"]);
  });

  it("on a table as a whole, when it is moved, and is listed when it is deleted", async () => {
    const tableId = (await live.rooms.read(paper)).content!.find((node) => node.type === "table")!.attrs!.id as string;
    const id = await comment("", { block: tableId });
    change(anna, ({ tr, doc: node }) => {
      const moved = node.child(node.childCount - 1);
      const cut = tr.delete(node.content.size - moved.nodeSize, node.content.size);
      return cut.insert(0, moved);
    });
    await anna.saved();
    expect(await placed(id)).toBe("block");
    change(anna, ({ tr, doc: node }) => tr.delete(0, node.child(0).nodeSize));
    await anna.saved();
    expect(await placed(id)).toBe("gone");
  });
});

describe("a comment that not everybody may see", () => {
  it("sends nothing into the text: no frame, no line of the log", async () => {
    let frames = 0;
    anna.ydoc.on("update", () => (frames += 1));
    const before = await town.db.selectFrom("documents").where("id", "=", paper).select("head_seq").executeTakeFirstOrThrow();
    await comment("Die Kommunen tun das auch", { visibility: "organisation" });
    const after = await town.db.selectFrom("documents").where("id", "=", paper).select("head_seq").executeTakeFirstOrThrow();
    expect(after).toEqual(before);
    expect(frames).toBe(0);
  });
});
