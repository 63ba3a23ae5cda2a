/** Looks at the free words of a statement, wherever they stand: in its row once it is submitted, in a live text before. */
import { createHash } from "node:crypto";
import type { Doc } from "yjs";
import type { Database } from "../context.ts";
import { findStoredText } from "../documents/log/queries.ts";
import { contentIn, toYdoc } from "../documents/log/rules.ts";
import { wordsIn } from "./remark.rules.ts";

/** As they are stored; what is still on its way here the rooms know. */
export async function readRemark(db: Database, documentId: number): Promise<string> {
  return wordsIn(contentIn(await updatesOf(db, documentId)));
}

/** To write in; whoever does so holds the document. */
export const openRemark = async (db: Database, documentId: number): Promise<Doc> => toYdoc(await updatesOf(db, documentId));

async function updatesOf(db: Database, documentId: number): Promise<Uint8Array[]> {
  const stored = await findStoredText(db, documentId);
  if (!stored) return [];
  return stored.state ? [stored.state, ...stored.updates] : stored.updates;
}

/** Another one as soon as a letter is another one. */
export const remarkWord = (words: string): string => createHash("sha256").update(words).digest("hex").slice(0, 16);
