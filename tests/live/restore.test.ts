/** Going back to an earlier version while others write: their keystrokes, carets and the marks of comments survive it. */
import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { insertDocument } from "#server/documents/commands";
import { freezeDocument, nameVersion, restoreVersion } from "#server/documents/versions/history.commands";
import { contentOf } from "#server/documents/log/rules";
import type { TextContent } from "#server/documents/rules";
import { doc, heading, paragraph, table, threadsIn, toPlainText } from "#server/documents/content/text.rules";
import { startThread } from "#server/documents/comments/threads.commands";
import { threadForm } from "#server/documents/comments/threads.rules";
import { hashOf } from "#server/documents/versions/facts.rules";
import { requireVersion } from "#server/documents/versions/queries";
import { useDatabase } from "../setup/database.ts";
import { stage } from "../setup/town.ts";
import { openLiveServer, type LiveServer } from "./live-server.ts";
import { signIn, Tab, until } from "./visitors.ts";

const town = useDatabase();
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

const before = doc(
  heading(1, "Ansprechstellen"),
  paragraph("Jedes Ministerium benennt eine Stelle."),
  paragraph("Die Kommunen benennen ebenfalls eine Stelle."),
  table(["Wer", "Bis wann"], ["Bund", "Mai"], ["Kommunen", "Juni"]),
  paragraph("Beide tauschen sich vierteljährlich aus."),
);

interface Scene {
  as: (person: PersonKey) => Context;
  documentId: number;
  open: (person: PersonKey) => Promise<Tab>;
}

async function scene(): Promise<Scene> {
  const live: LiveServer = await openLiveServer({ db: town.db });
  toClose.push(() => live.close());
  const on = await stage(town.db);
  const as = (person: PersonKey): Context => ({ ...on.as(person), rooms: live.rooms });
  const documentId = await town.db
    .transaction()
    .execute((trx) =>
      insertDocument(trx, as("recorder"), { processId: on.processId, kind: "paper", title: "Papier", content: before }),
    );
  const open = async (person: PersonKey) => {
    const { cookie } = await signIn(town.db, person);
    const tab = new Tab(live.port, documentId, cookie);
    toClose.push(() => tab.leave());
    return tab.synced();
  };
  return { as, documentId, open };
}

const runIn = (tab: Tab, ...path: number[]): Y.XmlText =>
  path.reduce<Y.XmlFragment | Y.XmlElement>(
    (parent, index) => parent.get(index) as Y.XmlElement,
    tab.ydoc.getXmlFragment("default"),
  ) as unknown as Y.XmlText;
const linesOf = (tab: Tab): string[] => contentOf(tab.ydoc).content!.map((block) => toPlainText(block));
const name = ({ as, documentId }: Scene) => nameVersion(as("recorder"), documentId, { name: "Vorher" }, "");

async function keptBefore({ documentId }: Scene): Promise<TextContent> {
  const row = await town.db
    .selectFrom("document_versions")
    .where("document_id", "=", documentId)
    .where("kind", "=", "before-restore")
    .select("content")
    .executeTakeFirstOrThrow();
  return row.content as TextContent;
}

describe("restoring while two people write", () => {
  it("keeps every keystroke, also those in a block that changes, and their carets", async () => {
    const here = await scene();
    const [anna, ben] = [await here.open("federalDelegate"), await here.open("townDelegate")];
    const version = await name(here);
    // Somebody rewrites the second block and a cell, and adds one.
    runIn(anna, 2, 0).insert(13, "aller Größen ");
    runIn(anna, 3, 1, 1, 0, 0).insert(0, "Ende ");
    await anna.saved();
    await until("the other sees it", () => linesOf(ben)[3]!.includes("Ende Mai"));
    // Ben's caret stands in a block that does not change, Anna's in the one that does.
    const caretOf = (tab: Tab, at: number, ...path: number[]) => Y.createRelativePositionFromTypeIndex(runIn(tab, ...path), at);
    const carets = { ben: caretOf(ben, 6, 1, 0), anna: caretOf(anna, 3, 2, 0) };
    let isDone = false;
    let keys = 0;
    const typing = [
      (async () => {
        for (let key = 0; !isDone || key < 40; key += 1) {
          runIn(ben, 1, 0).insert(runIn(ben, 1, 0).length, "x");
          runIn(anna, 4, 0).insert(0, "y");
          keys += 1;
          await new Promise((resolve) => setTimeout(resolve, 5));
          if (key > 400) break;
        }
      })(),
      restoreVersion(here.as("recorder"), version, "").then(() => (isDone = true)),
    ];
    await Promise.all(typing);
    await Promise.all([anna.saved(), ben.saved()]);
    await until("both texts are equal", () => JSON.stringify(linesOf(anna)) === JSON.stringify(linesOf(ben)));
    const lines = linesOf(anna);
    expect(lines[1]).toMatch(/^Jedes Ministerium benennt eine Stelle\.x*$/);
    expect(lines[2]).toBe("Die Kommunen benennen ebenfalls eine Stelle.");
    expect(lines[3]).toContain("Mai");
    expect(lines[3]).not.toContain("Ende Mai");
    expect(lines[4]).toMatch(/^y*Beide tauschen sich vierteljährlich aus\.$/);
    // Each keystroke is in the text, or in the version that was kept before it went back; never in neither.
    const kept = toPlainText(await keptBefore(here));
    for (const key of ["x", "y"]) {
      const count = (text: string) => [...text].filter((sign) => sign === key).length;
      expect(count(lines.join("")) + count(kept)).toBeGreaterThanOrEqual(keys);
    }
    const standsAt = (tab: Tab, caret: Y.RelativePosition) =>
      Y.createAbsolutePositionFromRelativePosition(caret, tab.ydoc)?.index;
    expect(standsAt(ben, carets.ben)).toBe(6);
    expect(standsAt(anna, carets.anna)).toBe(3);
  });

  it("keeps comments with their passages, and gives those back whose passages come back", async () => {
    const here = await scene();
    const [anna, ben] = [await here.open("federalDelegate"), await here.open("townDelegate")];
    const start = (quote: string) =>
      startThread(here.as("mayor"), here.documentId, threadForm.parse({ body: "Wann?", quote }), "");
    const stays = await start("vierteljährlich");
    const comesBack = await start("ebenfalls eine Stelle");
    const version = await name(here);
    await until("the marks are there", () => threadsIn(contentOf(ben.ydoc)).length === 2);
    ben.ydoc.transact(() => ben.ydoc.getXmlFragment("default").delete(2, 1));
    await ben.saved();
    expect(threadsIn(contentOf(ben.ydoc))).toEqual([stays]);
    const restoring = restoreVersion(here.as("recorder"), version, "");
    await until("the text was kept as it is", () => keptBefore(here).catch(() => undefined));
    runIn(anna, 1, 0).insert(0, "Neu: ");
    await restoring;
    await Promise.all([anna.saved(), ben.saved()]);
    await until("both have it", () => [anna, ben].every((tab) => threadsIn(contentOf(tab.ydoc)).length === 2));
    expect(threadsIn(contentOf(anna.ydoc))).toEqual([comesBack, stays]);
    expect(linesOf(anna)[1]).toBe("Neu: Jedes Ministerium benennt eine Stelle.");
  });
});

describe("freezing while two people write", () => {
  it("holds what was stored at its position, with all that was typed before it", async () => {
    const here = await scene();
    const anna = await here.open("federalDelegate");
    runIn(anna, 1, 0).insert(0, "Zuerst: ");
    await until("the server has it", async () =>
      toPlainText(await here.as("recorder").rooms.read(here.documentId)).includes("Zuerst: "),
    );
    const freezing = freezeDocument(here.as("facilitator"), here.documentId, { name: "Stand" }, "");
    for (let key = 0; key < 30; key += 1) {
      runIn(anna, 1, 0).insert(0, "z");
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const { content, head } = await requireVersion(here.as("facilitator"), await freezing);
    expect(toPlainText(content)).toContain("Zuerst: ");
    expect(hashOf(content)).toBe(head.hash);
    const row = await town.db
      .selectFrom("document_versions")
      .where("id", "=", head.id)
      .select(["state", "up_to_seq"])
      .executeTakeFirstOrThrow();
    const ydoc = new Y.Doc();
    Y.applyUpdate(ydoc, row.state);
    expect(hashOf(contentOf(ydoc))).toBe(head.hash);
    await anna.saved();
    expect(linesOf(anna)[1]).toMatch(/^z{30}Zuerst: /);
  });
});
