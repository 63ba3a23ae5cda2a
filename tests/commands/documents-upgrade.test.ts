/** Texts of an earlier version of the software, at the first start of a newer one. */
import { expect, test } from "vitest";
import * as Y from "yjs";
import { findStoredText } from "#server/documents/log/queries";
import { contentOf, toYdoc } from "#server/documents/log/rules";
import { TEXT_FIELD, type TextContent } from "#server/documents/rules";
import { toPlainText } from "#server/documents/content/text.rules";
import { upgradeTexts } from "#server/documents/log/upgrade.commands";
import { useDatabase } from "../setup/database.ts";

const town = useDatabase();

/** As the first version stored them: blocks without ids. */
async function oldText(...words: string[]): Promise<number> {
  const process = await town.db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const { id } = await town.db
    .insertInto("documents")
    .values({ process_id: process.id, kind: "paper", title: "Alt", created_at: new Date(), created_by: null, head_seq: 1 })
    .returning("id")
    .executeTakeFirstOrThrow();
  const ydoc = new Y.Doc();
  ydoc.getXmlFragment(TEXT_FIELD).insert(
    0,
    words.map((word) => {
      const paragraph = new Y.XmlElement("paragraph");
      paragraph.insert(0, [new Y.XmlText(word)]);
      return paragraph;
    }),
  );
  const update = Buffer.from(Y.encodeStateAsUpdate(ydoc));
  await town.db
    .insertInto("document_updates")
    .values({ document_id: id, seq: 1, update, person_id: null, at: new Date() })
    .execute();
  return id;
}

async function storedContent(documentId: number): Promise<TextContent> {
  const stored = (await findStoredText(town.db, documentId))!;
  return contentOf(toYdoc(stored.state ? [stored.state, ...stored.updates] : stored.updates));
}

const idsOf = (content: TextContent) => (content.content ?? []).map((block) => block.attrs?.id);

test("blocks without an id get one, once, and the words stay as they are", async () => {
  const paper = await oldText("eins", "zwei");
  expect(await upgradeTexts(town.db, new Date())).toBeGreaterThan(0);
  const content = await storedContent(paper);
  expect(toPlainText(content)).toBe("eins\nzwei");
  expect(new Set(idsOf(content)).size).toBe(2);
  expect(idsOf(content).every((id) => typeof id === "string")).toBe(true);
  expect(await upgradeTexts(town.db, new Date())).toBe(0);
  expect(idsOf(await storedContent(paper))).toEqual(idsOf(content));
});
