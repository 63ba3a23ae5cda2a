/** Brings stored texts to the newest content model. */
import * as Y from "yjs";
import type { Database } from "../../context.ts";
import { appendToLog } from "./commands.ts";
import { findStoredText } from "./queries.ts";
import { toYdoc } from "./rules.ts";
import { SCHEMA_VERSION } from "../content/text.rules.ts";
import { giveBlockIds } from "./ydoc.rules.ts";

/** So many texts at a time. */
const BATCH = 50;

/**
 * Nothing is overwritten: what the newest model needs is one more entry of the log, which a server beside this one hears of like
 * of any other. Done twice it does no harm.
 * @returns how many texts were brought up
 */
export async function upgradeTexts(db: Database, now: Date): Promise<number> {
  let count = 0;
  for (;;) {
    const rows = await db
      .selectFrom("documents")
      .where("schema_version", "<", SCHEMA_VERSION)
      .orderBy("id")
      .limit(BATCH)
      .select("id")
      .execute();
    for (const { id } of rows) await upgradeText(db, id, now);
    count += rows.length;
    if (rows.length < BATCH) return count;
  }
}

async function upgradeText(db: Database, documentId: number, now: Date): Promise<void> {
  const stored = await findStoredText(db, documentId);
  if (!stored) return;
  const ydoc = toYdoc(stored.state ? [stored.state, ...stored.updates] : stored.updates);
  const before = Y.encodeStateVector(ydoc);
  ydoc.transact(() => giveBlockIds(ydoc));
  const update = Y.encodeStateAsUpdate(ydoc, before);
  const isChanged = Y.decodeUpdate(update).structs.length > 0;
  ydoc.destroy();
  if (isChanged) await appendToLog(db, [{ documentId, update, personId: null }], now);
  await db.updateTable("documents").where("id", "=", documentId).set({ schema_version: SCHEMA_VERSION }).execute();
}
