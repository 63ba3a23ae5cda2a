/**
 * Looks for markings of classified information inside a file, before anything of it is kept: in Word, OpenDocument and Excel with their
 * heads and feet, in PDFs, letters and plain text. In a thread, because somebody may send what unpacks to gigabytes.
 */
import { fromBufferPromise } from "yauzl";
import { classifiedIn } from "./classified.rules.ts";
import { WorkRefused, type Work } from "./work.rules.ts";

export const FIND_MARKING: Work<{ bytes: Uint8Array }, string | null> = {
  name: "platform.find-marking",
  run: async ({ bytes }) => (await findIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) ?? null,
};

const MOST_UNPACKED = 48 * 1024 * 1024;
const MOST_PAGES = 400;

async function findIn(bytes: Buffer): Promise<string | undefined> {
  const begins = (signature: string) => bytes.subarray(0, signature.length).toString("latin1") === signature;
  if (begins("PK\x03\x04")) return findInArchive(bytes);
  if (begins("%PDF")) return findInPdf(bytes);
  // The container of old Office files and of Outlook's letters: words stand there in two bytes, or in one.
  if (begins("\xd0\xcf\x11\xe0")) return classifiedIn(bytes.toString("utf16le")) ?? classifiedIn(bytes.toString("latin1"));
  if (/^(\x89PNG|\xff\xd8\xff|GIF8|RIFF)/.test(bytes.subarray(0, 4).toString("latin1"))) return undefined;
  const text = decodeText(bytes);
  return /^(?:[\w-]+:.*(?:\r?\n[ \t].*)*\r?\n){2}/.test(text.slice(0, 20_000)) ? findInLetter(text) : classifiedIn(text);
}

/** Markings have letters of the alphabet and one umlaut: nearer one need not come to how it was written. */
function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le");
  const text = bytes.toString("utf8");
  return text.includes("\uFFFD") ? bytes.toString("latin1") : text;
}

/** What an archive declares of its size may be a lie: unpacked once and counted. */
async function findInArchive(bytes: Buffer): Promise<string | undefined> {
  let left = MOST_UNPACKED;
  try {
    const zip = await fromBufferPromise(bytes, { autoClose: false, lazyEntries: true, validateEntrySizes: true });
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new WorkRefused("password");
      if (!/\.(xml|rels|txt)$/i.test(entry.fileName)) continue;
      const parts: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        left -= (chunk as Buffer).length;
        if (left < 0) throw new WorkRefused("too-large");
        parts.push(chunk as Buffer);
      }
      const found = classifiedIn(wordsOf(Buffer.concat(parts).toString("utf8")));
      if (found) return found;
    }
  } catch (error) {
    throw error instanceof WorkRefused ? error : new WorkRefused("kind");
  }
  return undefined;
}

/** A word may be parted into several runs, and a marking stands in a line of its own. */
const wordsOf = (xml: string): string =>
  xml
    .replace(/<\/(?:w:p|text:p|text:h|a:p|si|row|table:table-row|dc:title)>|<(?:w:br|w:tab|text:line-break)\b[^>]*>/g, "\n")
    .replace(/<text:s\b[^>]*>/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replaceAll("&amp;", "&");

async function findInPdf(bytes: Buffer): Promise<string | undefined> {
  const { extractText, getDocumentProxy } = await import("unpdf");
  try {
    const pdf = await getDocumentProxy(new Uint8Array(bytes));
    if (pdf.numPages > MOST_PAGES) throw new WorkRefused("too-large");
    const { text } = await extractText(pdf, { mergePages: false });
    return classifiedIn(text.join("\n"));
  } catch (error) {
    throw error instanceof WorkRefused ? error : new WorkRefused("kind");
  }
}

/** With its attachments. */
async function findInLetter(text: string): Promise<string | undefined> {
  const { simpleParser } = await import("mailparser");
  const letter = await simpleParser(text, { skipImageLinks: true }).catch(() => undefined);
  const found = classifiedIn([text, letter?.subject, letter?.text].filter(Boolean).join("\n"));
  if (found) return found;
  for (const { content, filename } of letter?.attachments ?? []) {
    const inside = classifiedIn(filename ?? "") ?? (await findIn(content).catch(() => undefined));
    if (inside) return inside;
  }
  return undefined;
}
