/** Looks at a file that somebody sends along, by its content and not by its name: what it is, and whether it may be passed on. */
import { decodeText } from "../../files/encoding.rules.ts";
import { prepareImage, UnreadableImage } from "../images/recode.ts";
import { imageKind, LARGEST_IMAGE, UPLOAD_KINDS } from "../images/rules.ts";
import { LARGEST_IMPORT, UnreadableFile, type CheckedFile } from "./rules.ts";
import { contentTypesOf, hasMacros, openArchive } from "./word/archive.ts";

/**
 * Pictures come back written anew, without place and camera; everything else as it is.
 * @throws UnreadableFile
 */
export async function checkAttached(name: string, given: Uint8Array): Promise<CheckedFile> {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.length === 0) throw new UnreadableFile("empty");
  if (bytes.length > LARGEST_IMPORT) throw new UnreadableFile("too-large");
  const begins = (signature: string) => bytes.subarray(0, signature.length).toString("latin1") === signature;
  if (begins("PK\x03\x04")) return { bytes: given, ...(await packageKind(bytes)) };
  if (begins("\xd0\xcf\x11\xe0")) return { bytes: given, ...oldContainer(bytes) };
  if (bytes.subarray(0, 1024).includes("%PDF-")) return { bytes: given, ...pdf(bytes) };
  if (UPLOAD_KINDS.includes(imageKind(bytes))) return picture(given);
  if (imageKind(bytes) !== "other" && imageKind(bytes) !== "bmp") throw new UnreadableFile("unknown");
  if (isMail(name, bytes)) return { bytes: given, mediaType: "message/rfc822", ending: "eml" };
  return { bytes: given, ...plainText(name, bytes) };
}

type Kind = Pick<CheckedFile, "mediaType" | "ending">;

const OFFICE: [RegExp, Kind["ending"], string][] = [
  [/wordprocessingml\.document\.main/, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  [/spreadsheetml\.sheet\.main/, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  [/presentationml\.presentation\.main/, "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
];
const OPEN_DOCUMENT: Record<string, Kind["ending"]> = { text: "odt", spreadsheet: "ods", presentation: "odp" };

async function packageKind(bytes: Buffer): Promise<Kind> {
  const archive = await openArchive(bytes);
  const mediaType = (await archive.bytes("mimetype", 200))?.toString("latin1").trim() ?? "";
  const types = await contentTypesOf(archive.part);
  if (hasMacros(archive.names, types)) throw new UnreadableFile("macros");
  const ending = OPEN_DOCUMENT[/^application\/vnd\.oasis\.opendocument\.(\w+)$/.exec(mediaType)?.[1] ?? ""];
  if (ending && (await isEncrypted(archive))) throw new UnreadableFile("password");
  if (ending) return { mediaType, ending };
  const office = OFFICE.find(([pattern]) => types.some((type) => pattern.test(type)));
  if (!office) throw new UnreadableFile("unknown");
  return { mediaType: office[2], ending: office[1] };
}

/** Encrypted parts of an OpenDocument file say so in its list of parts. */
export const isEncrypted = async ({ bytes }: Pick<Awaited<ReturnType<typeof openArchive>>, "bytes">): Promise<boolean> =>
  (await bytes("META-INF/manifest.xml", 4 * 1024 * 1024))?.includes("encryption-data") ?? false;

/** Outlook keeps letters in the container of old Office files. */
function oldContainer(bytes: Buffer): Kind {
  if (bytes.includes(Buffer.from("EncryptedPackage", "utf16le"))) throw new UnreadableFile("password");
  if (bytes.includes(Buffer.from("__substg1.0_", "utf16le"))) return { mediaType: "application/vnd.ms-outlook", ending: "msg" };
  throw new UnreadableFile(bytes.includes("VBA") ? "macros" : "legacy-word");
}

/** What runs or starts something when it is opened; words that a reader of PDF looks for, too long to stand in packed bytes by chance. */
function pdf(bytes: Buffer): Kind {
  if (/\/(JavaScript|Launch|EmbeddedFile|RichMedia)\b/.test(bytes.toString("latin1"))) throw new UnreadableFile("active");
  return { mediaType: "application/pdf", ending: "pdf" };
}

async function picture(bytes: Uint8Array): Promise<CheckedFile> {
  if (bytes.length > LARGEST_IMAGE) throw new UnreadableFile("image-large");
  try {
    const { mediaType, bytes: anew } = await prepareImage(bytes, UPLOAD_KINDS);
    const ending = mediaType === "image/jpeg" ? "jpg" : mediaType === "image/webp" ? "webp" : "png";
    return { bytes: anew, mediaType, ending };
  } catch (error) {
    if (error instanceof UnreadableImage) throw new UnreadableFile("broken");
    throw error;
  }
}

/** Letters are words like others: known by their first lines, and by their name. */
const isMail = (name: string, bytes: Buffer): boolean =>
  /\.eml$/i.test(name) && /^[\w-]+:[ \t]/m.test(bytes.subarray(0, 2000).toString("latin1"));

function plainText(name: string, bytes: Buffer): Kind {
  const start = decodeText(bytes).slice(0, 64 * 1024);
  // eslint-disable-next-line no-control-regex -- exactly these are counted
  const control = start.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/g)?.length ?? 0;
  if (start.includes("\u0000") || control > start.length / 100) throw new UnreadableFile("unknown");
  // A page could run something; a script could be started.
  if (/^\s*(<|#!)/.test(start) || start.startsWith("{\\rtf")) throw new UnreadableFile("unknown");
  return /\.csv$/i.test(name)
    ? { mediaType: "text/csv; charset=utf-8", ending: "csv" }
    : { mediaType: "text/plain; charset=utf-8", ending: "txt" };
}
