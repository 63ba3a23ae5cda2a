/** Reads the rows of a spreadsheet or a file of text; in a thread, because somebody may send a file that unpacks to gigabytes. */
import { fromBufferPromise } from "yauzl";
import { WorkRefused, type Work } from "../platform/work.rules.ts";
import { decodeText } from "./encoding.rules.ts";
import { readRows, type ListRow } from "./rows.rules.ts";

export const READ_ROWS: Work<{ bytes: Uint8Array; most: number }, ListRow[]> = {
  name: "files.read-rows",
  run: async ({ bytes, most }) => {
    const rows = isArchive(bytes) ? await readSheet(bytes, most) : readText(bytes);
    // PostgreSQL and JSON take neither.
    const clean = (cell: string) => cell.toWellFormed().replaceAll("\u0000", "");
    return rows.map((row) => ({ ...row, cells: row.cells.map(clean) }));
  },
};

const MOST_UNPACKED = 32 * 1024 * 1024;

const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

function readText(bytes: Uint8Array): ListRow[] {
  const text = decodeText(bytes);
  // An old Excel file, a PDF, a picture.
  if (/[^\P{Cc}\t\r\n]/u.test(text.slice(0, 10_000))) throw new WorkRefused("kind");
  return readRows(text);
}

/** The first sheet with something in it. @param most rows; one more tells that there are more */
async function readSheet(bytes: Uint8Array, most: number): Promise<ListRow[]> {
  await refuseBomb(Buffer.from(bytes));
  // Only whoever brings such a file waits for the library.
  const read = isOpenDocument(bytes) ? (await import("hucre/ods")).readOds : (await import("hucre/xlsx")).readXlsx;
  const workbook = await read(bytes, { maxRows: most + 1, sheets: (info) => !info.hidden && !info.veryHidden }).catch(() => {
    throw new WorkRefused("kind");
  });
  const rows = workbook.sheets.map((sheet) => sheet.rows).find((some) => some.some((row) => row.some(isFilled))) ?? [];
  return rows.flatMap((row, index) => {
    const cells = row.map((cell) => (isFilled(cell) ? writeCell(cell).trim() : ""));
    return cells.some(Boolean) ? [{ line: index + 1, cells }] : [];
  });
}

/** Its kind stands unpacked at the beginning. */
const isOpenDocument = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 200)).includes("mimetypeapplication/vnd.oasis.opendocument.spreadsheet");

/** As people write it: a day as one, and a number with three decimals as none that could be read as thousands. */
function writeCell(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  const words = String(cell);
  return typeof cell === "number" && /\.\d{3}$/.test(words) ? `${words}0` : words;
}

const isFilled = (cell: unknown): boolean => cell !== null && cell !== undefined && cell !== "";

/** Unpacked once and counted: what an archive declares may be a lie, and the library unpacks whatever comes. */
async function refuseBomb(bytes: Buffer): Promise<void> {
  let left = MOST_UNPACKED;
  try {
    const zip = await fromBufferPromise(bytes, { autoClose: false, lazyEntries: true, validateEntrySizes: true });
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new WorkRefused("password");
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        left -= (chunk as Buffer).length;
        if (left < 0) throw new WorkRefused("too-large");
      }
    }
  } catch (error) {
    throw error instanceof WorkRefused ? error : new WorkRefused("kind");
  }
}
