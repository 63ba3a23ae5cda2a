/**
 * What may come in from an editor: only what the content model knows, with values of the right type and range, not too deep, and
 * not from more clients than one browser can bring. Whatever is stored all the same is made readable by repair.rules.ts.
 */
import * as decoding from "lib0/decoding";
import * as Y from "yjs";
import { TEXT_FIELD } from "../../documents/rules.ts";
import { DEEPEST, fits, MARKS, NODES } from "../../documents/content/repair.rules.ts";
import type { Outline, Place, Struct } from "./outline.ts";

/** Tabs of somebody who was away, and what others wrote just before a server fell. */
const MOST_CLIENTS = 100;
/** Open at one place of the words; nearly all of them could be comments. */
const MOST_MARKS = 100;

/** Told by its first bytes: every client costs a row, and reading the rest takes its time. */
export function isCrowded(update: Uint8Array): boolean {
  return decoding.readVarUint(decoding.createDecoder(update)) > MOST_CLIENTS;
}

/** @param structs new, and complete with what is in the outline; they are added to it if all of them fit */
export function letIn(structs: readonly Struct[], outline: Outline): boolean {
  const takeOut = outline.add(structs);
  const isFit = structs.every((struct) => !(struct instanceof Y.Item) || isFitItem(struct, outline)) && !isOvermarked(structs);
  if (!isFit) takeOut();
  return isFit;
}

function isFitItem(item: Y.Item, outline: Outline): boolean {
  const { content } = item;
  if (content instanceof Y.ContentDeleted) return true;
  const place = outline.placeOf(item);
  if (place.kind === "nowhere" || (place.kind === "root" && place.name !== TEXT_FIELD)) return false;
  if (content instanceof Y.ContentString) return isAmongWords(place);
  if (content instanceof Y.ContentFormat) return isAmongWords(place) && isFitMark(content.key, content.value);
  if (content instanceof Y.ContentType) return isFitType(content.type, place);
  return content instanceof Y.ContentAny && isFitAttribute(content.arr, place);
}

const isAmongWords = (place: Place): boolean =>
  place.kind === "words" || place.kind === "gone" || (place.kind === "text" && place.key === null);

function isFitType(type: unknown, place: Place): boolean {
  const isKnown =
    type instanceof Y.XmlElement ? type.nodeName !== "text" && NODES.has(type.nodeName) : type instanceof Y.XmlText;
  if (!isKnown) return false;
  if (place.kind === "gone") return true;
  if (place.kind === "root") return place.key === null;
  return place.kind === "element" && place.key === null && place.depth < DEEPEST;
}

function isFitAttribute(values: readonly unknown[], place: Place): boolean {
  if (place.kind === "gone") return true;
  if (place.kind !== "element" || place.key === null || values.length !== 1) return false;
  // What stands in an unknown element, of earlier, is shown as unknown.
  const attrs = NODES.get(place.name)?.attrs;
  return attrs !== undefined && fits({ [place.key]: values[0] }, attrs);
}

/** Where a mark ends its value is null, whatever it was. */
function isFitMark(key: string, value: unknown): boolean {
  if (value === null) return true;
  // Comments may overlap, and carry a hash of what they hold in their name.
  const attrs = MARKS.get(key.replace(/^comment--[\w+/=]{8}$/, "comment"));
  return attrs !== undefined && typeof value === "object" && !Array.isArray(value) && fits(value, attrs);
}

/** As far as it shows in what stands side by side: every one of them is said again with each run of words. */
function isOvermarked(structs: readonly Struct[]): boolean {
  const open = new Set<string>();
  let last: Struct | undefined;
  for (const struct of structs) {
    const { origin } = struct instanceof Y.Item ? struct : { origin: null };
    const follows = last && origin?.client === last.id.client && origin.clock === last.id.clock + last.length - 1;
    last = struct;
    if (!follows) open.clear();
    if (!(struct instanceof Y.Item && struct.content instanceof Y.ContentFormat)) continue;
    const { key, value } = struct.content as { key: string; value: unknown };
    if (value === null) open.delete(key);
    else open.add(key);
    if (open.size > MOST_MARKS) return true;
  }
  return false;
}
