/**
 * What stands inside a paragraph of a Word file, as the content of our texts: runs with their marks, links, notes, pictures.
 * Reads tracked changes the way the reading wants them, made or not.
 */
import { type Fields } from "./fields.rules.ts";
import type { Loss, Losses } from "../rules.ts";
import type { TextContent } from "../../rules.ts";
import { FOOTNOTE_MAX, isLanguageTag, safeHref } from "../../content/text.rules.ts";
import { raisedText, symbolOf } from "./symbols.rules.ts";
import { isOn, type RunLook, type WordStyles } from "./styles.rules.ts";
import { elementIn, elementsBelow, elementsIn, isElement, type XmlElement } from "./xml.rules.ts";

/** A tracked change as the file names it. */
export interface Change {
  author: string;
  date: string | undefined;
}

/** What is fixed while one story of the file (its text, one note, one comment) is read once. */
export interface Reading {
  styles: WordStyles;
  /** Whether the change counts as made; otherwise it counts as not made. */
  accepts: (change: Change) => boolean;
  /** Address of an outside link, by relation. */
  linkOf: (relation: string) => string | undefined;
  /** Index of a prepared picture, or why there is none. */
  imageOf: (relation: string) => number | Loss;
  noteOf: (kind: "footnote" | "endnote", id: string) => string;
  losses: Losses;
  fields: Fields;
  /** Comments whose passage is being read. */
  comments: Set<string>;
  /** Comments that are referred to in what was read. */
  referred: (comment: string) => void;
}

/** Inline nodes of the text; besides them `image` (a block), `checkbox`, `rule` and `box` (with the element of a text box). */
export type Piece = TextContent & { box?: XmlElement };

const CHANGES: Record<string, "made" | "unmade"> = {
  "w:ins": "made",
  "w:moveTo": "made",
  "w:del": "unmade",
  "w:moveFrom": "unmade",
};

/** @returns undefined for what is no tracked change, else whether its content is to be read */
export function isShown(element: XmlElement, reading: Reading): boolean | undefined {
  const shownWhen = Object.hasOwn(CHANGES, element.name) ? CHANGES[element.name] : undefined;
  if (!shownWhen) return undefined;
  return reading.accepts(changeOf(element)) === (shownWhen === "made");
}

export const changeOf = ({ attrs }: XmlElement): Change => ({
  author: (attrs["w:author"] ?? "").trim(),
  date: attrs["w16du:dateUtc"] ?? attrs["w:date"],
});

export function readPieces(parent: XmlElement, reading: Reading, href?: string): Piece[] {
  return parent.children.flatMap((child) => (isElement(child) ? readPiece(child, reading, href) : []));
}

function readPiece(element: XmlElement, reading: Reading, href: string | undefined): Piece[] {
  const shown = isShown(element, reading);
  if (shown !== undefined) return shown ? readPieces(element, reading, href) : [];
  switch (element.name) {
    case "w:r":
      return readRun(element, reading, href);
    case "w:hyperlink":
      return readPieces(element, reading, hrefOf(element, reading) ?? href);
    case "w:fldSimple":
      return readPieces(element, reading, safely(reading.fields.simple(element.attrs["w:instr"] ?? ""), reading) ?? href);
    case "w:sdt":
      return readControl(element, reading, href);
    case "w:commentRangeStart":
    case "w:commentRangeEnd":
      followComment(element, reading);
      return [];
    case "m:oMath":
    case "m:oMathPara":
      return readFormula(element, reading);
    case "mc:AlternateContent":
      return readAlternatives(element, (inside) => readPieces(inside, reading, href));
    case "w:smartTag":
    case "w:customXml":
    case "w:dir":
    case "w:bdo":
      return readPieces(element, reading, href);
    default:
      return [];
  }
}

/** Also stands between paragraphs. */
export function followComment({ name, attrs }: XmlElement, reading: Reading): void {
  const id = attrs["w:id"] ?? "";
  if (name === "w:commentRangeStart") reading.comments.add(id);
  else reading.comments.delete(id);
}

/** The newer form where it gives something, the older one otherwise: never both, they say the same. */
function readAlternatives(element: XmlElement, read: (inside: XmlElement) => Piece[]): Piece[] {
  for (const choice of [...elementsIn(element, "mc:Choice"), ...elementsIn(element, "mc:Fallback")]) {
    const pieces = read(choice);
    if (pieces.length > 0) return pieces;
  }
  return [];
}

function hrefOf(element: XmlElement, reading: Reading): string | undefined {
  const relation = element.attrs["r:id"];
  if (relation !== undefined) return safely(reading.linkOf(relation), reading);
  reading.losses.note("bookmarks");
  return undefined;
}

function safely(address: string | undefined, reading: Reading): string | undefined {
  if (address === undefined) return undefined;
  const href = safeHref(address);
  if (!href) reading.losses.note("links-unsafe");
  return href;
}

function readControl(element: XmlElement, reading: Reading, href: string | undefined): Piece[] {
  const properties = elementIn(element, "w:sdtPr");
  const box = elementIn(properties, "w14:checkbox");
  if (box) return [{ type: "checkbox", attrs: { checked: isOn(elementIn(box, "w14:checked")?.attrs["w14:val"] ?? "0") } }];
  if (elementIn(properties, "w:dropDownList") ?? elementIn(properties, "w:comboBox") ?? elementIn(properties, "w:date"))
    reading.losses.note("controls");
  const content = elementIn(element, "w:sdtContent");
  return content ? readPieces(content, reading, href) : [];
}

function readFormula(element: XmlElement, reading: Reading): Piece[] {
  reading.losses.note("equations");
  const words = [...elementsBelow(element, "m:t")]
    .flatMap(({ children }) => children.filter((child) => !isElement(child)))
    .join("");
  return words ? [marked(words, {}, reading, undefined)] : [];
}

// --- runs -----------------------------------------------------------------------------

function readRun(run: XmlElement, reading: Reading, href: string | undefined): Piece[] {
  const look = reading.styles.run(elementIn(run, "w:rPr"));
  return elementsIn(run).flatMap((element) => readInRun(element, look, reading, href));
}

function readInRun(element: XmlElement, look: RunLook, reading: Reading, href: string | undefined): Piece[] {
  const { fields } = reading;
  switch (element.name) {
    case "w:fldChar":
      if (element.attrs["w:fldCharType"] === "begin") fields.begin();
      if (element.attrs["w:fldCharType"] === "separate") fields.separate();
      if (element.attrs["w:fldCharType"] === "end") fields.end();
      return [];
    case "w:instrText":
    case "w:delInstrText":
      fields.instruct(textOf(element));
      return [];
    case "w:commentReference":
      reading.referred(element.attrs["w:id"] ?? "");
      return [];
  }
  if (fields.hidden) return [];
  if (look.hidden) {
    if (textOf(element)) reading.losses.note("hidden-text");
    return [];
  }
  const link = href ?? safely(fields.href, reading);
  const words = wordsOf(element);
  if (words !== undefined) return words ? [marked(words, look, reading, link)] : [];
  return readObject(element, look, reading, link);
}

const SIGNS: Record<string, string> = {
  "w:tab": " ",
  "w:ptab": " ",
  "w:noBreakHyphen": "\u2011",
  "w:softHyphen": "\u00ad",
};

/** @returns undefined for what is no text */
function wordsOf(element: XmlElement): string | undefined {
  if (element.name === "w:t" || element.name === "w:delText") {
    const words = textOf(element);
    return element.attrs["xml:space"] === "preserve" ? words : words.trim();
  }
  return Object.hasOwn(SIGNS, element.name) ? SIGNS[element.name] : undefined;
}

const textOf = ({ children }: XmlElement): string => children.filter((child) => !isElement(child)).join("");

function readObject(element: XmlElement, look: RunLook, reading: Reading, href: string | undefined): Piece[] {
  const { losses } = reading;
  switch (element.name) {
    case "w:br":
      if (element.attrs["w:type"] === undefined || element.attrs["w:type"] === "textWrapping") return [{ type: "hardBreak" }];
      losses.note("layout");
      return [];
    case "w:cr":
      return [{ type: "hardBreak" }];
    case "w:sym": {
      const sign = symbolOf(element.attrs["w:font"] ?? "", element.attrs["w:char"] ?? "");
      if (!sign) losses.note("symbols");
      return [marked(sign ?? "\ufffd", look, reading, href)];
    }
    case "w:footnoteReference":
    case "w:endnoteReference":
      return notes(
        reading.noteOf(element.name === "w:footnoteReference" ? "footnote" : "endnote", element.attrs["w:id"] ?? ""),
      );
    case "w:drawing":
    case "w:pict":
    case "w:object":
      return readDrawing(element, reading);
    case "mc:AlternateContent":
      return readAlternatives(element, (inside) => elementsIn(inside).flatMap((each) => readInRun(each, look, reading, href)));
    case "w:ruby":
      return elementsIn(elementIn(element, "w:rubyBase")).flatMap((each) => readPiece(each, reading, href));
    case "w:contentPart":
      losses.note("diagrams");
      return [];
    default:
      return [];
  }
}

/** A note longer than ours may be goes on in the next one: nothing of it is cut. */
function notes(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; at += FOOTNOTE_MAX) {
    const part = text.slice(at, at + FOOTNOTE_MAX).toWellFormed();
    pieces.push({ type: "footnote", attrs: { text: part } });
  }
  return pieces;
}

function marked(words: string, look: Partial<RunLook>, reading: Reading, href: string | undefined): Piece {
  const raised = look.raised && raisedText(words, look.raised);
  if (look.raised && raised === undefined) reading.losses.note("raised-text");
  if (look.highlighted) reading.losses.note("highlights");
  const language = look.language?.split("-")[0]?.toLowerCase();
  const marks: NonNullable<TextContent["marks"]> = [
    ...(href ? [{ type: "link", attrs: { href } }] : []),
    ...(look.bold ? [{ type: "bold" }] : []),
    ...(look.italic ? [{ type: "italic" }] : []),
    ...(look.underline ? [{ type: "underline" }] : []),
    ...(look.strike ? [{ type: "strike" }] : []),
    ...(isLanguageTag(language) && language !== "zxx" ? [{ type: "language", attrs: { lang: language } }] : []),
    ...[...reading.comments].map((comment) => ({ type: "comment", attrs: { threadId: comment } })),
  ];
  const text = (raised ?? words).replaceAll("\u0000", "").toWellFormed();
  return { type: "text", text, ...(marks.length ? { marks } : {}) };
}

// --- pictures, boxes, objects ------------------------------------------------------------

function readDrawing(element: XmlElement, reading: Reading): Piece[] {
  const boxes = [...elementsBelow(element, "w:txbxContent")];
  if (boxes.length > 0) {
    reading.losses.note("text-boxes");
    return boxes.map((box) => ({ type: "box", box }));
  }
  if ([...elementsBelow(element, "v:rect")].some(({ attrs }) => isOn(attrs["o:hr"] ?? "0"))) return [{ type: "rule" }];
  if (element.name === "w:object") reading.losses.note("embedded-objects");
  const pictures = [
    ...[...elementsBelow(element, "a:blip")].map(({ attrs }) => attrs["r:embed"]),
    ...[...elementsBelow(element, "v:imagedata")].map(({ attrs }) => attrs["r:id"]),
  ].filter((relation) => relation !== undefined);
  const isGraphic = [...elementsBelow(element, "a:graphicData")].some(({ attrs }) => /\/(chart|diagram)/.test(attrs.uri ?? ""));
  if (isGraphic || (pictures.length === 0 && element.name === "w:drawing")) reading.losses.note("diagrams");
  return pictures.flatMap((relation) => picture(relation, altOf(element), reading));
}

function picture(relation: string, alt: string | null, reading: Reading): Piece[] {
  const found = reading.imageOf(relation);
  if (typeof found !== "number") {
    reading.losses.note(found);
    // What it showed is said where it stood.
    return alt ? [marked(`[${alt}]`, {}, reading, undefined)] : [];
  }
  if (alt === null) reading.losses.note("images-without-alt");
  return [{ type: "image", attrs: { imageId: found, alt: alt ?? "", width: null, height: null } }];
}

/** @returns null when nobody wrote one; empty when the picture is marked as decoration */
function altOf(element: XmlElement): string | null {
  const properties = [...elementsBelow(element, "wp:docPr")][0];
  const isDecoration = [...elementsBelow(element, "adec:decorative")].some(({ attrs }) => isOn(attrs.val ?? "0"));
  if (isDecoration) return "";
  const shape = [...elementsBelow(element, "v:shape")][0];
  const alt = (properties?.attrs.descr || properties?.attrs.title || shape?.attrs.alt || "").trim();
  return alt ? alt.slice(0, 1000).toWellFormed() : null;
}
