/** Reads a letter that arrived as a file (Word, OpenDocument, PDF, e-mail, words): what it says, who sent it, what is doubtful about it. */
import { decodeText } from "../../files/encoding.rules.ts";
import { toPlainText } from "../content/text.rules.ts";
import type { TextContent } from "../rules.ts";
import { checkAttached } from "./attached.ts";
import { readLetterOfOutlook, readMail, type Mail } from "./mail.ts";
import { readOpenDocument } from "./open-document.ts";
import { readPdf } from "./pdf.ts";
import { paragraphsOf } from "./received.rules.ts";
import { UnreadableFile, type CheckedFile, type ReceivedBlock, type ReceivedLetter } from "./rules.ts";
import { readWordFile } from "./word/read.ts";

const MOST_FILES = 15;
/** Mails within mails are opened so deep; what lies deeper stays in the original. */
const DEEPEST_MAIL = 3;
/** Letters of all that is read of one file. */
const MOST_WORDS = 400_000;

/** @throws UnreadableFile when it may not be kept; what cannot be read but kept is a note */
export async function readReceived(name: string, bytes: Uint8Array): Promise<ReceivedLetter> {
  const original = await checkAttached(name, bytes);
  const letter: ReceivedLetter = { original, from: null, sentAt: null, subject: "", parts: [], files: [], notes: [] };
  if (original.ending === "eml" || original.ending === "msg") await addMail(letter, await openMail(original), 1);
  else letter.parts.push({ name: "", blocks: await readBlocks(original, letter, name) });
  let left = MOST_WORDS;
  for (const part of letter.parts) {
    part.blocks = part.blocks.flatMap((block) => {
      const text = block.text.slice(0, Math.max(0, left)).toWellFormed().replaceAll("\u0000", "").trim();
      left -= text.length;
      return text ? [{ ...block, text }] : [];
    });
  }
  if (left <= 0) letter.notes.push({ kind: "cut", about: "" });
  if (letter.parts.every(({ blocks }) => blocks.length === 0) && !letter.notes.some(({ kind }) => kind === "scan"))
    letter.notes.push({ kind: "no-words", about: "" });
  return letter;
}

const openMail = ({ ending, bytes }: CheckedFile): Promise<Mail> =>
  ending === "msg" ? readLetterOfOutlook(bytes) : readMail(bytes);

async function addMail(letter: ReceivedLetter, mail: Mail, depth: number): Promise<void> {
  if (depth === 1) Object.assign(letter, { from: mail.from, sentAt: mail.sentAt, subject: mail.subject });
  letter.notes.push(...(depth === 1 ? mail.doubts : []));
  letter.parts.push({ name: depth === 1 ? "" : mail.subject, blocks: paragraphsOf(mail.text) });
  for (const { name, bytes } of mail.files.slice(0, MOST_FILES)) await addFile(letter, name, bytes);
  const beyond = mail.files.slice(MOST_FILES);
  if (beyond.length > 0) letter.notes.push({ kind: "files-beyond", about: beyond.map(({ name }) => name).join(", ") });
  for (const inner of mail.mails) {
    letter.notes.push({ kind: depth < DEEPEST_MAIL ? "nested" : "nested-deep", about: inner.subject });
    if (depth < DEEPEST_MAIL) await addMail(letter, inner, depth + 1);
  }
}

async function addFile(letter: ReceivedLetter, name: string, bytes: Uint8Array): Promise<void> {
  try {
    const file = await checkAttached(name, bytes);
    letter.files.push({ ...file, name });
    const blocks = await readBlocks(file, letter, name);
    if (blocks.length > 0) letter.parts.push({ name, blocks });
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    letter.notes.push({ kind: "file-refused", about: name, reason: error.reason });
  }
}

/** Nothing for what holds no words to read: tables, pictures. */
async function readBlocks({ ending, bytes }: CheckedFile, { notes }: ReceivedLetter, name: string): Promise<ReceivedBlock[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (ending === "docx") return (await readWordFile(buffer)).content.content?.flatMap(blocksOf) ?? [];
    if (ending === "odt") return await readOpenDocument(buffer);
    if (ending === "txt") return paragraphsOf(decodeText(buffer));
    if (ending !== "pdf") return [];
    const blocks = await readPdf(bytes);
    if (blocks.length === 0) notes.push({ kind: "scan", about: name });
    return blocks;
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    // It can be kept and read by people, as with links to templates elsewhere.
    notes.push({ kind: "unreadable", about: name, reason: error.reason });
    return [];
  }
}

/** Lists item by item, tables row by row. */
function blocksOf(node: TextContent): ReceivedBlock[] {
  if (/List$/.test(node.type)) return (node.content ?? []).map((item) => ({ level: 0, text: `– ${toPlainText(item)}` }));
  if (node.type === "table")
    return (node.content ?? []).map((row) => ({ level: 0, text: (row.content ?? []).map(toPlainText).join(" | ") }));
  const level = node.type === "heading" ? Number(node.attrs?.level ?? 1) : 0;
  return [{ level, text: toPlainText(node) }];
}
