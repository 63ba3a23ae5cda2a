/**
 * Opens a Word file as the archive it is and reads its parts, with limits that hold while unpacking: what is declared in an
 * archive may be a lie.
 */
import { fromBufferPromise, type Entry, type ZipFile } from "yauzl";
import { UnreadableFile } from "../rules.ts";
import { elementsIn, parseXml, XmlError, type XmlElement } from "./xml.rules.ts";

export interface Relation {
  type: string;
  target: string;
  external: boolean;
}

export interface WordArchive {
  names: readonly string[];
  /** Name of the part that holds the text. */
  main: string;
  /** A part as XML; undefined when there is none. @throws UnreadableFile */
  part(name: string): Promise<XmlElement | undefined>;
  /** A part as it is. @throws UnreadableFile when it unpacks to more than `most` bytes */
  bytes(name: string, most: number): Promise<Buffer | undefined>;
  /** Where the relations of a part lead, by their id. */
  relations(name: string): Promise<Map<string, Relation>>;
}

const MIB = 1024 * 1024;
const MOST_ENTRIES = 4000;
/** All that is ever unpacked from one file. */
const MOST_BYTES = 160 * MIB;
const MOST_XML_BYTES = 32 * MIB;
/** XML packs to a twentieth or so; only a bomb packs to a thousandth. */
const HIGHEST_RATIO = 250;
const RATIO_FROM_BYTES = MIB;

/** @throws UnreadableFile for whatever is no Word file, or one that must not be opened */
export async function openWordArchive(file: Buffer): Promise<WordArchive> {
  const { names, part, bytes, has } = await openArchive(file);
  const relations = async (name: string) => relationsIn(await part(relationsOf(name)), name);
  await refuseOtherPackages(names, await bytes("mimetype", 200), part);
  const main = [...(await relations("")).values()].find(({ type }) => type.endsWith("/officeDocument"))?.target;
  if (!main || !has(main)) throw new UnreadableFile("broken");
  return { names, main, part, relations, bytes };
}

export type OpenArchive = Pick<WordArchive, "names" | "part" | "bytes"> & { has(name: string): boolean };

/** Any office file, whatever is in it, with the same limits. @throws UnreadableFile */
export async function openArchive(file: Buffer): Promise<OpenArchive> {
  const zip = await orBroken(fromBufferPromise(file, { autoClose: false, lazyEntries: true, validateEntrySizes: true }));
  const entries = await listEntries(zip);
  const budget = { left: MOST_BYTES };
  const read = async (name: string, most: number) => {
    const entry = entries.get(name.toLowerCase());
    return entry && unpack(zip, entry, most, budget);
  };
  const part = async (name: string) => {
    const bytes = await read(name, MOST_XML_BYTES);
    return bytes && readXml(bytes);
  };
  const names = [...entries.values()].map((entry) => entry.fileName);
  return { names, part, bytes: read, has: (name) => entries.has(name.toLowerCase()) };
}

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MOST_ENTRIES) throw new UnreadableFile("zip-bomb");
  const entries = new Map<string, Entry>();
  let declared = 0;
  const list = async () => {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new UnreadableFile("password");
      declared += entry.uncompressedSize;
      if (declared > 4 * MOST_BYTES || ratioOf(entry) > HIGHEST_RATIO) throw new UnreadableFile("zip-bomb");
      entries.set(entry.fileName.replace(/^\//, "").toLowerCase(), entry);
    }
  };
  await orBroken(list());
  return entries;
}

const ratioOf = ({ compressedSize, uncompressedSize }: Entry): number =>
  uncompressedSize > RATIO_FROM_BYTES ? uncompressedSize / Math.max(1, compressedSize) : 0;

async function unpack(zip: ZipFile, entry: Entry, most: number, budget: { left: number }): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const run = async () => {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      const bytes = chunk as Buffer;
      length += bytes.length;
      budget.left -= bytes.length;
      if (length > most || budget.left < 0) {
        stream.destroy();
        throw new UnreadableFile("zip-bomb");
      }
      chunks.push(bytes);
    }
  };
  await orBroken(run());
  return Buffer.concat(chunks);
}

/** What a library says about a damaged archive is for programmers. */
async function orBroken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof UnreadableFile ? error : new UnreadableFile("broken");
  }
}

function readXml(bytes: Buffer): XmlElement {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return parseXml(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof XmlError) throw new UnreadableFile(error.reason === "too-much" ? "zip-bomb" : error.reason);
    throw new UnreadableFile("broken");
  }
}

// --- relations ------------------------------------------------------------------------

const folderOf = (name: string) => name.slice(0, name.lastIndexOf("/") + 1);
/** The part that relations belong to. */
const ownerOf = (name: string) => name.replace(/_rels\/([^/]*)\.rels$/i, "$1");
const relationsOf = (name: string) => `${folderOf(name)}_rels/${name.slice(folderOf(name).length)}.rels`;

function relationsIn(root: XmlElement | undefined, name: string): Map<string, Relation> {
  const relations = new Map<string, Relation>();
  for (const { attrs } of elementsIn(root, "rel:Relationship")) {
    const external = attrs.TargetMode === "External";
    const target = attrs.Target ?? "";
    relations.set(attrs.Id ?? "", {
      type: attrs.Type ?? "",
      target: external ? target : pathFrom(folderOf(name), target),
      external,
    });
  }
  return relations;
}

function pathFrom(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith("/") ? target : folder + target).split("/")) {
    if (step === "..") steps.pop();
    else if (step && step !== ".") steps.push(step);
  }
  return steps.join("/");
}

// --- what must not be opened ------------------------------------------------------------

export const contentTypesOf = async (part: WordArchive["part"]): Promise<string[]> =>
  elementsIn(await part("[Content_Types].xml")).map(({ attrs }) => attrs.ContentType ?? "");

/** Of Word and Excel, and of LibreOffice, which keeps them in folders of their own. */
export const hasMacros = (names: readonly string[], types: readonly string[]): boolean =>
  names.some((name) => /(^|\/)vbaProject\.bin$|^(Basic|Scripts)\/[^/]+\/[^/]/i.test(name)) ||
  types.some((type) => /macroEnabled|vbaProject/i.test(type));

async function refuseOtherPackages(
  names: readonly string[],
  mimetype: Buffer | undefined,
  part: WordArchive["part"],
): Promise<void> {
  if (mimetype?.toString("latin1").startsWith("application/vnd.oasis.opendocument")) throw new UnreadableFile("open-document");
  const types = await contentTypesOf(part);
  if (hasMacros(names, types)) throw new UnreadableFile("macros");
  if (types.some((type) => /wordprocessingml\.(document|template)\.main\+xml/.test(type))) {
    for (const name of names.filter((name) => name.toLowerCase().endsWith(".rels")))
      await refuseOutside(await part(name), () => part(ownerOf(name)));
    return;
  }
  if (types.some((type) => /(spreadsheet|presentation)ml/.test(type))) throw new UnreadableFile("spreadsheet");
  throw new UnreadableFile("unknown");
}

/**
 * Whatever a Word program would fetch from elsewhere on opening: templates, linked pictures, objects, documents. Links that people
 * click may lead out, a template on the author's own computer, which Word notes in nearly every file of an office, reaches nobody, and
 * of a picture that is in the file as well that one is taken.
 */
async function refuseOutside(root: XmlElement | undefined, owner: () => Promise<XmlElement | undefined>): Promise<void> {
  const pictures = new Set<string>();
  for (const { attrs } of elementsIn(root, "rel:Relationship")) {
    if (attrs.TargetMode !== "External" || attrs.Type?.endsWith("/hyperlink")) continue;
    if (attrs.Type?.endsWith("/attachedTemplate") && isOwnDisk(attrs.Target ?? "")) continue;
    if (!attrs.Type?.endsWith("/image")) throw new UnreadableFile("external");
    pictures.add(attrs.Id ?? "");
  }
  if (pictures.size === 0) return;
  const uses = [...usesIn(await owner())].filter(({ relation }) => pictures.has(relation));
  const held = new Set(uses.filter(({ isHeld }) => isHeld).map(({ relation }) => relation));
  if (held.size < pictures.size || !uses.every(({ isHeld }) => isHeld)) throw new UnreadableFile("external");
}

/** What names a relation, and whether it holds a picture of its own in that place. */
function* usesIn(element: XmlElement | undefined): Generator<{ relation: string; isHeld: boolean }> {
  for (const child of elementsIn(element)) {
    const { name, attrs } = child;
    const own = name === "a:blip" ? attrs["r:embed"] : name === "v:imagedata" ? attrs["r:id"] : undefined;
    for (const [key, relation] of Object.entries(attrs))
      if (key.startsWith("r:")) yield { relation, isHeld: Boolean(own) && /^r:(link|href)$/.test(key) };
    yield* usesIn(child);
  }
}

/** `Normal.dotm`, `C:\…`, `file:///C:\…`; not `\\server\…` and not `file://server/…`. */
const isOwnDisk = (target: string): boolean => {
  const path = target.trim().replace(/^file:\/\/\/(?=[a-z]:|[^/\\])/i, "");
  return /^[a-z]:[\\/]/i.test(path) || (!/^[a-z][a-z0-9+.-]*:/i.test(path) && !/^[\\/]{2}/.test(path));
};
