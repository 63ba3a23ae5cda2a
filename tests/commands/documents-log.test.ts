/** Compaction the log of a text into its state: what people read is derived there, and must be storable whatever was typed. */
import { sql } from "kysely";
import { expect, it } from "vitest";
import * as Y from "yjs";
import { insertDocument } from "#server/documents/commands";
import { appendToLog, compactLog } from "#server/documents/log/commands";
import { claimEdit, findEdit } from "#server/documents/log/edit-claims.commands";
import { findCurrentContent } from "#server/documents/log/queries";
import { TEXT_FIELD } from "#server/documents/rules";
import { settleText } from "#server/documents/versions/settlement.commands";
import { DocumentLock } from "#server/live/rooms/document-lock";
import { useDatabase, waitsForLock } from "../setup/database.ts";
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

it("what a change came to is kept with it, also when somebody took its claim over while it was on its way", async () => {
  const on = await stage(town.db);
  const ctx = on.as("recorder");
  const documentId = await town.db
    .transaction()
    .execute((trx) => insertDocument(trx, ctx, { processId: on.processId, kind: "paper", title: "Zweimal begonnen" }));
  const later = { ...ctx, now: () => new Date(ctx.now().getTime() + 120_000) };
  const claimAs = (who: typeof ctx) =>
    town.db.transaction().execute((trx) => claimEdit(trx, who, { documentId, name: "once" }));
  const [claim, takenOver] = [(await claimAs(ctx))!, (await claimAs(later))!];
  const update = Y.encodeStateAsUpdate(new Y.Doc());
  await appendToLog(town.db, [{ documentId, update, personId: null, outcome: { claim, result: "done" } }], ctx.now());
  expect(await findEdit(town.db, takenOver)).toEqual({ result: "done" });
});

it.each(["adopted", "approved"] as const)(
  "what somebody typed when a text is just being %s is not taken, and the marks of comments are",
  async (settled) => {
    const on = await stage(town.db);
    const ctx = on.as("recorder");
    const documentId = await town.db
      .transaction()
      .execute((trx) => insertDocument(trx, ctx, { processId: on.processId, kind: "paper", title: "Gleich ist es vorbei" }));
    const other = await town.db
      .transaction()
      .execute((trx) => insertDocument(trx, ctx, { processId: on.processId, kind: "paper", title: "Daneben" }));
    const update = Y.encodeStateAsUpdate(new Y.Doc());
    const of = (id: number, personId: number | null) => ({ documentId: id, update, personId });
    const { personId } = ctx.actor;
    let late = Promise.resolve(new Map<number, unknown>());
    await town.db.transaction().execute(async (trx) => {
      await settleText(trx, documentId, settled);
      late = appendToLog(town.db, [of(documentId, personId), of(other, personId)], ctx.now());
      await waitsForLock(town);
    });
    const heads = await late;
    expect([heads.get(documentId), heads.get(other)]).toEqual([settled, 2]);
    expect((await appendToLog(town.db, [of(documentId, null)], ctx.now())).get(documentId)).toBe(2);
  },
);

it("the lock of a document is free again, also when giving it back failed", async () => {
  const lock = new DocumentLock(town.db);
  const tooLarge = 2 ** 40;
  await lock.take(1, () => expect(lock.take(tooLarge, async () => undefined)).rejects.toThrow());
  const isLocked = async () =>
    (
      await sql`select from pg_locks where locktype = 'advisory' and database = (
        select oid from pg_database where datname = current_database())`.execute(town.db)
    ).rows.length;
  await expect.poll(isLocked).toBe(0);
});
