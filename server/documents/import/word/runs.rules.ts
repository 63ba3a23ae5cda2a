/**
 * What stands inside a paragraph of a Word file, as the content of our texts: runs with their marks, links, notes, pictures.
 * Reads tracked changes the way the reading wants them, made or not.
 */
import { withFragment, type Fields, type FieldShown } from "./fields.rules.ts";
import { ALT_MAX } from "../../images/rules.ts";
import type { Loss, Losses } from "../rules.ts";
import type { TextContent } from "../../rules.ts";
import { FOOTNOTE_MAX, inParts, isLanguageTag, safeHref, shortened } from "../../content/text.rules.ts";
import type { Labels } from "./lists.rules.ts";
import type { Counter } from "./numbers.rules.ts";
import { raisedText, symbolOf, symbolText } from "./symbols.rules.ts";
import { isOn, type ParagraphLook, type RunLook, type WordStyles } from "./styles.rules.ts";
import { formulaText } from "./formulas.rules.ts";
import { isHiddenDrawing, picturesIn, type ShownPicture } from "./pictures.rules.ts";
import { elementIn, elementsBelow, elementsIn, isElement, trimXml, type XmlElement } from "./xml.rules.ts";

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
  imageOf: (shown: ShownPicture) => number | Loss;
  noteOf: (kind: "footnote" | "endnote", id: string) => string;
  losses: Losses;
  counter: Counter;
  labels: Labels;
  fields: Fields;
  /** The paragraph that is being read. */
  paragraph?: ParagraphLook;
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
  const target = relation === undefined ? undefined : reading.linkOf(relation);
  if (target !== undefined)
    return safely(withFragment(target, element.attrs["w:anchor"] ?? element.attrs["w:docLocation"]), reading);
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
  noteControl(properties, reading);
  const content = elementIn(element, "w:sdtContent");
  return content ? readPieces(content, reading, href) : [];
}

/** Words of a form that nobody has filled in are said to be none. */
export function noteControl(properties: XmlElement | undefined, { losses }: Reading): void {
  const isChoice = ["w:dropDownList", "w:comboBox", "w:date"].some((name) => elementIn(properties, name));
  if (elementIn(properties, "w:showingPlcHdr")) losses.note("placeholders");
  else if (isChoice) losses.note("controls");
}

function readFormula(element: XmlElement, reading: Reading): Piece[] {
  reading.losses.note("equations");
  const isSeen = (run: XmlElement) => !reading.styles.run(elementIn(run, "w:rPr"), reading.paragraph).hidden;
  const words = formulaText(element, isSeen);
  return words ? [marked(words, {}, reading, undefined)] : [];
}

// --- runs -----------------------------------------------------------------------------

function readRun(run: XmlElement, reading: Reading, href: string | undefined): Piece[] {
  const look = reading.styles.run(elementIn(run, "w:rPr"), reading.paragraph);
  return elementsIn(run).flatMap((element) => readInRun(element, look, reading, href));
}

function readInRun(element: XmlElement, look: RunLook, reading: Reading, href: string | undefined): Piece[] {
  const { fields } = reading;
  switch (element.name) {
    case "w:fldChar":
      if (element.attrs["w:fldCharType"] === "begin") fields.begin(elementIn(element, "w:ffData"));
      if (element.attrs["w:fldCharType"] === "separate") fields.separate();
      return element.attrs["w:fldCharType"] === "end" ? formPieces(fields.end(), look, reading, href) : [];
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
    if (textOf(element) || !/^w:(rPr|t|tab|br|delText)$/.test(element.name)) reading.losses.note("hidden-text");
    return [];
  }
  const link = href ?? safely(fields.href, reading);
  const words = wordsOf(element);
  if (words !== undefined) return words ? [marked(words, look, reading, link)] : [];
  return readObject(element, look, reading, link);
}

/** What a field shows that has no result of its own. */
function formPieces(shown: FieldShown | undefined, look: RunLook, reading: Reading, href: string | undefined): Piece[] {
  if (!shown || look.hidden || reading.fields.hidden) return [];
  if ("checked" in shown) return [{ type: "checkbox", attrs: { checked: shown.checked } }];
  return shown.words ? [marked(shown.words, { ...look, font: shown.font ?? look.font }, reading, href)] : [];
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
    return element.attrs["xml:space"] === "preserve" ? words : trimXml(words);
  }
  return Object.hasOwn(SIGNS, element.name) ? SIGNS[element.name] : undefined;
}

const textOf = ({ children }: XmlElement): string => children.filter((child) => !isElement(child)).join("");

function readObject(element: XmlElement, look: RunLook, reading: Reading, href: string | undefined): Piece[] {
  const { losses } = reading;
  switch (element.name) {
    case "w:br":
      // Also a page or a column that ends: the words before it do not run into those after it.
      if (/^(page|column)$/.test(element.attrs["w:type"] ?? "")) losses.note("layout");
      return [{ type: "hardBreak" }];
    case "w:cr":
      return [{ type: "hardBreak" }];
    case "w:sym": {
      const sign = symbolOf(element.attrs["w:font"] ?? "", element.attrs["w:char"] ?? "");
      if (!sign) losses.note("symbols");
      return [marked(sign ?? "\ufffd", { ...look, font: undefined }, reading, href)];
    }
    case "w:footnoteReference":
    case "w:endnoteReference":
      return notes(
        reading.noteOf(element.name === "w:footnoteReference" ? "footnote" : "endnote", element.attrs["w:id"] ?? ""),
        reading,
      );
    case "w:drawing":
    case "w:pict":
    case "w:object":
      return readDrawing(element, reading);
    case "mc:AlternateContent":
      return readAlternatives(element, (inside) => elementsIn(inside).flatMap((each) => readInRun(each, look, reading, href)));
    case "w:ruby":
      return readRuby(element, look, reading, href);
    case "w:contentPart":
      losses.note("diagrams");
      return [];
    default:
      return [];
  }
}

/** How a sign is spoken stands above it in Word, and behind it here. */
function readRuby(element: XmlElement, look: RunLook, reading: Reading, href: string | undefined): Piece[] {
  const read = (name: string) => elementsIn(elementIn(element, name)).flatMap((each) => readPiece(each, reading, href));
  const [base, spoken] = [read("w:rubyBase"), read("w:rt")];
  const bracket = (sign: string) => marked(sign, { ...look, font: undefined }, reading, href);
  return spoken.length > 0 ? [...base, bracket("("), ...spoken, bracket(")")] : base;
}

/** A note longer than ours may be goes on in the next one: nothing of it is cut. */
function notes(text: string, { losses }: Reading): Piece[] {
  const parts = inParts(text.toWellFormed(), FOOTNOTE_MAX);
  if (parts.length > 1) losses.note("footnotes-parted");
  return parts.map((part) => ({ type: "footnote", attrs: { text: part } }));
}

function marked(words: string, look: Partial<RunLook>, reading: Reading, href: string | undefined): Piece {
  const signs = symbolText(words, look.font);
  reading.losses.note("symbols", signs.unknown);
  const raised = look.raised && raisedText(signs.text, look.raised);
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
  const text = (raised ?? signs.text).replaceAll("\u0000", "").toWellFormed();
  return { type: "text", text, ...(marks.length ? { marks } : {}) };
}

// --- pictures, boxes, objects ------------------------------------------------------------

function readDrawing(element: XmlElement, reading: Reading): Piece[] {
  if (isHiddenDrawing(element)) {
    reading.losses.note("hidden-text");
    return [];
  }
  const boxes = [...elementsBelow(element, "w:txbxContent")];
  if (boxes.length > 0) {
    reading.losses.note("text-boxes");
    return boxes.map((box) => ({ type: "box", box }));
  }
  if ([...elementsBelow(element, "v:rect")].some(({ attrs }) => isOn(attrs["o:hr"] ?? "0"))) return [{ type: "rule" }];
  if (element.name === "w:object") reading.losses.note("embedded-objects");
  const pictures = [...picturesIn(element)];
  const isGraphic = [...elementsBelow(element, "a:graphicData")].some(({ attrs }) => /\/(chart|diagram)/.test(attrs.uri ?? ""));
  if (isGraphic || (pictures.length === 0 && element.name === "w:drawing")) reading.losses.note("diagrams");
  return pictures.flatMap((shown) => picture(shown, altOf(element), reading));
}

function picture(shown: ShownPicture, alt: string | null, reading: Reading): Piece[] {
  const found = reading.imageOf(shown);
  if (typeof found !== "number") {
    reading.losses.note(found);
    // What it showed is said where it stood.
    return alt ? [marked(`[${alt}]`, {}, reading, undefined)] : [];
  }
  if (alt === null) reading.losses.note("images-without-alt");
  if ((alt?.length ?? 0) > ALT_MAX) reading.losses.note("alts-cut");
  return [{ type: "image", attrs: { imageId: found, alt: shortened(alt ?? "", ALT_MAX), width: null, height: null } }];
}

/** @returns null when nobody wrote one; empty when the picture is marked as decoration */
function altOf(element: XmlElement): string | null {
  const properties = [...elementsBelow(element, "wp:docPr")][0];
  const isDecoration = [...elementsBelow(element, "adec:decorative")].some(({ attrs }) => isOn(attrs.val ?? "0"));
  if (isDecoration) return "";
  const shape = [...elementsBelow(element, "v:shape")][0];
  const alt = (properties?.attrs.descr || properties?.attrs.title || shape?.attrs.alt || "").trim();
  return alt ? alt.toWellFormed() : null;
}
