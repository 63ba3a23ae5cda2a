/** Compaction the log of a text into its state: what people read is derived there, and must be storable whatever was typed. */
import { expect, it } from "vitest";
import * as Y from "yjs";
import { insertDocument } from "#server/documents/commands";
import { compactLog } from "#server/documents/log/commands";
import { findCurrentContent } from "#server/documents/log/queries";
import { TEXT_FIELD } from "#server/documents/rules";
import { useDatabase } from "../setup/database.ts";
import { stage } from "../setup/town.ts";

const town = useDatabase();

it("a text with NUL in it, as a paste may bring, is compacted without it", async () => {
  const on = await stage(town.db);
  const ctx = on.as("recorder");
  const documentId = await town.db
    .transaction()
    .execute((trx) => insertDocument(trx, ctx, { processId: on.processId, kind: "paper", title: "Aus einer alten Datei" }));
  await ctx.rooms.edit(documentId, (ydoc) => {
    const paragraph = new Y.XmlElement("paragraph");
    const text = new Y.XmlText();
    ydoc.getXmlFragment(TEXT_FIELD).insert(0, [paragraph]);
    paragraph.insert(0, [text]);
    paragraph.setAttribute("data\u0000", "x\u0000");
    text.insert(0, "vor\u0000her \\u0000 nachher");
  });
  expect((await compactLog(town.db, documentId, ctx.now()))?.upToSeq).toBe(2);
  const row = await town.db
    .selectFrom("document_states")
    .where("document_id", "=", documentId)
    .select("plain_text")
    .executeTakeFirst();
  expect(row?.plain_text).toBe("vorher \\u0000 nachher");
  expect(JSON.stringify(await findCurrentContent(town.db, documentId))).toContain("vorher \\\\u0000 nachher");
});
