/**
 * Right after a start everything is slow once: code is not compiled yet, and the database has not seen our questions. The first
 * who come are those who were sent away by the restart, so the gateway goes through an opening by itself before they do.
 */
import * as Y from "yjs";
import type { Database } from "../../context.ts";
import { bindClients } from "../../documents/log/commands.ts";
import { findStoredText } from "../../documents/log/queries.ts";
import { TEXT_FIELD } from "../../documents/rules.ts";
import { DocumentState } from "../document-state/document-state.ts";
import { findVisitors } from "./visits.queries.ts";

/** So often, with so much, that the compiler takes notice and the start does not. */
const TIMES = 16;
const PIECES = 500;
const NOBODY = { sessionId: "", documentId: 0 };
const EMPTY_VECTOR = new Uint8Array([0]);

export async function warmUp(db: Database, now: Date): Promise<void> {
  const stored = { state: writeSomething(), stateSeq: 0, updates: [], headSeq: 0 };
  for (let time = 0; time < TIMES; time++) new DocumentState(stored).handOut(EMPTY_VECTOR);
  await findVisitors(db, [NOBODY], now);
  await bindClients(db, [{ ...NOBODY, clientId: 0, personId: 0, organisationId: 0, isOnlyAsked: false }], now);
  await findStoredText(db, NOBODY.documentId);
}

/** A text in as many pieces as many clients make. */
function writeSomething(): Uint8Array {
  const ydoc = new Y.Doc();
  const text = new Y.XmlText();
  ydoc.transact(() => {
    ydoc.getXmlFragment(TEXT_FIELD).insert(0, [text]);
    for (let piece = 0; piece < PIECES; piece++) text.insert(0, "ein paar Worte ");
    for (let piece = 0; piece < PIECES / 2; piece++) text.delete(piece * 5, 2);
  });
  return Y.encodeStateAsUpdate(ydoc);
}
