/** Reads a file that somebody brings, whatever it is: by its content and not by its name. In a thread, which is ended when it takes too long or too much. */
import { LARGEST_IMPORT, Losses, UnreadableFile, type ImportedText } from "./rules.ts";
import { imageKind } from "../images/rules.ts";
import { readHtml } from "./html.ts";
import { takenFrom } from "./finish.rules.ts";
import { readMarkdown } from "./markdown.ts";
import type { TextContent } from "../rules.ts";
import { decodeText } from "../../files/encoding.rules.ts";
import { readWordFile } from "./word/read.ts";

/** @throws UnreadableFile */
export async function readImport(name: string, bytes: Uint8Array): Promise<ImportedText> {
  if (bytes.length > LARGEST_IMPORT) throw new UnreadableFile("too-large");
  const imported = await readAny(name, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!imported.content.content?.length) throw new UnreadableFile("empty");
  return imported;
}

async function readAny(name: string, bytes: Buffer): Promise<ImportedText> {
  const begins = (signature: string) => bytes.subarray(0, signature.length).toString("latin1") === signature;
  if (bytes.length === 0) throw new UnreadableFile("empty");
  if (begins("PK\x03\x04")) return readWordFile(bytes);
  // The container of old Office files; a locked new one is put into it as well.
  if (begins("\xd0\xcf\x11\xe0"))
    throw new UnreadableFile(bytes.includes(Buffer.from("EncryptedPackage", "utf16le")) ? "password" : "legacy-word");
  if (begins("%PDF")) throw new UnreadableFile("pdf");
  if (begins("{\\rtf")) throw new UnreadableFile("rtf");
  if (!["other", "svg", "bmp"].includes(imageKind(bytes))) throw new UnreadableFile("image");
  return readText(name, decode(bytes));
}

/** Words have no signature: a page is known by its first signs, Markdown by its name. */
async function readText(name: string, text: string): Promise<ImportedText> {
  const start = text.slice(0, 4000).replace(/^\ufeff?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*/, "");
  if (/^<(!doctype html|html|head|body|meta|h[1-6]|p|div|section|article|table|ul|ol)[\s>]/i.test(start)) return readHtml(text);
  if (/^<\??[a-z!]/i.test(start) && !/\.(md|markdown|txt)$/i.test(name)) throw new UnreadableFile("unknown");
  return /\.(md|markdown)$/i.test(name) ? readMarkdown(text) : readPlainText(text);
}

/** @throws UnreadableFile for some other file: texts hold neither zeros nor many control characters */
function decode(bytes: Buffer): string {
  const text = decodeText(bytes);
  const start = text.slice(0, 64 * 1024);
  // eslint-disable-next-line no-control-regex -- exactly these are counted
  const control = start.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/g)?.length ?? 0;
  if (text.includes("\u0000") || control > start.length / 100) throw new UnreadableFile("unknown");
  return text;
}

/** Blank lines part paragraphs; other line ends stay. */
function readPlainText(text: string): ImportedText {
  const clean = text
    .replaceAll("\u0000", "")
    .toWellFormed()
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n");
  const blocks = clean
    .split(/\n[ \t]*\n[ \t\n]*/)
    .map((block) => block.replace(/^\n+/, "").trimEnd())
    .filter((block) => block !== "")
    .map((block): TextContent => ({ type: "paragraph", content: block.split("\n").flatMap(lineNodes) }));
  return {
    title: "",
    language: null,
    numbering: "none",
    content: { type: "doc", content: blocks },
    images: [],
    threads: [],
    changes: [],
    report: { format: "text", taken: takenFrom(blocks), lost: new Losses().counts },
  };
}

const lineNodes = (line: string, index: number): TextContent[] => [
  ...(index > 0 ? [{ type: "hardBreak" }] : []),
  ...(line.trim() ? [{ type: "text", text: line }] : []),
];
