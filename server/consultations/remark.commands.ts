/** Begins, changes and ends the live text of a draft, within the transaction of whoever does it. */
import * as Y from "yjs";
import type { Row } from "../../db/schema.ts";
import type { Context, Trx } from "../context.ts";
import { insertDocument } from "../documents/commands.ts";
import { appendToLog } from "../documents/log/commands.ts";
import { contentOf } from "../documents/log/rules.ts";
import { Conflict, Invalid } from "../errors.ts";
import { openRemark, readRemark, remarkWord } from "./remark.queries.ts";
import { beginRemark, LONGEST_REMARK, putWords, wordsIn } from "./remark.rules.ts";

/** @returns the document of a draft, which takes over the words that stood in its row */
export async function ensureRemark(
  trx: Trx,
  ctx: Context,
  draft: Pick<Row<"statements">, "id" | "document_id" | "general_remark">,
  title: string,
): Promise<number> {
  if (draft.document_id !== null) return draft.document_id;
  const content = () => Promise.resolve(beginRemark(draft.general_remark));
  const { language } = ctx;
  const documentId = await insertDocument(trx, ctx, { processId: null, kind: "statement", title, content, language });
  await trx.updateTable("statements").where("id", "=", draft.id).set({ document_id: documentId, general_remark: "" }).execute();
  return documentId;
}

/**
 * From a plain field, which shows the words as they were when its page was made.
 * @param seen the word for those; empty: there were none yet
 * @throws Conflict when a colleague has written meanwhile
 */
export async function writeRemark(
  trx: Trx,
  ctx: Context,
  documentId: number,
  { words, seen }: { words: string; seen: string },
): Promise<void> {
  await holdText(trx, documentId);
  const ydoc = await openRemark(trx, documentId);
  const now = wordsIn(contentOf(ydoc));
  if (words !== now && (seen ? seen !== remarkWord(now) : now !== "")) throw new Conflict("common:error.changed-meanwhile");
  const before = Y.encodeStateVector(ydoc);
  ydoc.transact(() => putWords(ydoc, words));
  const update = Y.encodeStateAsUpdate(ydoc, before);
  ydoc.destroy();
  if (words !== now) await appendToLog(trx, [{ documentId, update, personId: ctx.actor.personId }], ctx.now());
}

/** What is stored until now, for good: whatever a colleague still has on its way comes too late. @throws Invalid when it is too long */
export async function settleRemark(trx: Trx, draft: Row<"statements">): Promise<Row<"statements">> {
  if (draft.document_id === null) return draft;
  await holdText(trx, draft.document_id);
  const words = (await readRemark(trx, draft.document_id)).trim();
  if (words.length > LONGEST_REMARK)
    throw new Invalid("consultations:invalid.remark-too-long", undefined, { count: LONGEST_REMARK });
  return { ...draft, general_remark: words, document_id: null };
}

/** As whoever appends to its log does. */
const holdText = (trx: Trx, documentId: number) =>
  trx.selectFrom("documents").where("id", "=", documentId).select("id").forNoKeyUpdate().execute();
