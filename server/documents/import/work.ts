/** What the pool's threads do for importing; the readers are loaded by the thread that needs them. */
import type { ListRow } from "../../files/rows.rules.ts";
import type { Work } from "../../platform/work.rules.ts";
import type { TextContent } from "../rules.ts";
import type { CheckedFile, ImportedText, ReceivedLetter } from "./rules.ts";

export const READ_FILE: Work<{ name: string; bytes: Uint8Array }, ImportedText> = {
  name: "documents.read-file",
  run: async ({ name, bytes }) => (await import("./read-file.ts")).readImport(name, bytes),
};

/** A file that is passed on as it is. */
export const CHECK_FILE: Work<{ name: string; bytes: Uint8Array }, CheckedFile> = {
  name: "documents.check-file",
  run: async ({ name, bytes }) => (await import("./attached.ts")).checkAttached(name, bytes),
};

export const READ_RECEIVED: Work<{ name: string; bytes: Uint8Array }, ReceivedLetter> = {
  name: "documents.read-received",
  run: async ({ name, bytes }) => (await import("./received.ts")).readReceived(name, bytes),
};

export const READ_WORD_ROWS: Work<{ bytes: Uint8Array; most: number }, ListRow[]> = {
  name: "documents.read-word-rows",
  run: async ({ bytes, most }) => (await import("./word/rows.ts")).readWordRows(bytes, most),
};

/** The first entry of a text's log. */
export const ENCODE_TEXT: Work<{ content: TextContent }, Uint8Array> = {
  name: "documents.encode-text",
  run: async ({ content }) => (await import("../log/ydoc.rules.ts")).contentToUpdate(content),
};
