/** What the styles and numberings of a Word file say about a paragraph or a run, all inheritance resolved. */
import { elementIn, elementsIn, type XmlElement } from "./xml.rules.ts";

export interface Numbered {
  /** Paragraphs of one abstract numbering count on together. */
  listId: string;
  numId: string;
  /** From 0. */
  level: number;
  /** Null: only indented, without sign or number. */
  kind: "bullet" | "number" | null;
  /** As HTML names it: `a`, `A`, `i`, `I`; null for plain numbers. */
  type: string | null;
  start: number;
  /** This numbering begins anew although its abstract one was used before. */
  restarts: boolean;
  indent: number | undefined;
}

export interface ParagraphLook {
  /** Of its style, in lower case and English where Word names it itself. */
  name: string;
  /** 1–9; undefined for no heading. */
  heading: number | undefined;
  numbered: Numbered | undefined;
  /** From the left edge of the text, in twentieths of a point. */
  indent: number;
}

export interface RunLook {
  bold: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
  hidden: boolean;
  highlighted: boolean;
  raised: "superscript" | "subscript" | undefined;
  language: string | undefined;
}

export interface WordStyles {
  paragraph(properties: XmlElement | undefined): ParagraphLook;
  run(properties: XmlElement | undefined): RunLook;
  /** Of runs that name none. */
  language: string | undefined;
}

export function wordStyles(styles: XmlElement | undefined, numbering: XmlElement | undefined): WordStyles {
  const byId = new Map(elementsIn(styles, "w:style").map((style) => [style.attrs["w:styleId"] ?? "", style]));
  const standard = elementsIn(styles, "w:style").find(
    ({ attrs }) => attrs["w:type"] === "paragraph" && isOn(attrs["w:default"] ?? "0"),
  );
  const numbers = numberings(numbering, byId);
  const language = valueOf(elementIn(styles, "w:docDefaults", "w:rPrDefault", "w:rPr"), "w:lang");

  const paragraph = (properties: XmlElement | undefined): ParagraphLook => {
    const styleId = valueOf(properties, "w:pStyle") ?? standard?.attrs["w:styleId"] ?? "";
    const chain = chainOf(byId, styleId);
    const layers = [properties, ...chain.map((style) => elementIn(style, "w:pPr"))];
    const name = (valueOf(chain[0], "w:name") ?? styleId).toLowerCase();
    const numbered = numbers(layers, chain);
    const own = indentIn(properties);
    const styled = layers
      .slice(1)
      .map(indentIn)
      .find((indent) => indent !== undefined);
    return { name, heading: headingLevel(layers, chain), numbered, indent: own ?? numbered?.indent ?? styled ?? 0 };
  };

  const run = (properties: XmlElement | undefined): RunLook => {
    const styleId = valueOf(properties, "w:rStyle");
    const chain = styleId ? chainOf(byId, styleId) : [];
    const layers = [properties, ...chain.map((style) => elementIn(style, "w:rPr"))];
    const toggled = (name: string) => {
      const element = firstIn(layers, name);
      return element !== undefined && isOn(element.attrs["w:val"]);
    };
    const value = (name: string) => firstIn(layers, name)?.attrs["w:val"];
    const line = value("w:u");
    // Word draws a line below links; that is no underlining of the author's.
    const isLink = chain.some((style) => /hyperlink|internet link/i.test(valueOf(style, "w:name") ?? ""));
    const shade = firstIn(layers, "w:shd")?.attrs["w:fill"];
    const raised = value("w:vertAlign");
    return {
      bold: toggled("w:b"),
      italic: toggled("w:i"),
      underline: line !== undefined && line !== "none" && !isLink,
      strike: toggled("w:strike") || toggled("w:dstrike"),
      hidden: toggled("w:vanish"),
      highlighted: (value("w:highlight") ?? "none") !== "none" || (shade !== undefined && !/^(auto|ffffff)$/i.test(shade)),
      raised: raised === "superscript" || raised === "subscript" ? raised : raisedBy(Number(value("w:position") ?? 0)),
      language: value("w:lang"),
    };
  };
  return { paragraph, run, language };
}

/** `w:val` of an element directly inside. */
export const valueOf = (parent: XmlElement | undefined, name: string): string | undefined =>
  elementIn(parent, name)?.attrs["w:val"];

/** Switches are on when they are there, unless they say otherwise. */
export const isOn = (value: string | undefined): boolean => value === undefined || !/^(0|false|off|none)$/i.test(value);

/** LibreOffice moves raised signs by hand, in half points. */
const raisedBy = (position: number): RunLook["raised"] =>
  position >= 6 ? "superscript" : position <= -2 ? "subscript" : undefined;

const firstIn = (layers: readonly (XmlElement | undefined)[], name: string): XmlElement | undefined =>
  layers.map((layer) => elementIn(layer, name)).find((element) => element !== undefined);

/** A style and those it is based on, nearest first; a circle ends. */
function chainOf(styles: Map<string, XmlElement>, id: string): XmlElement[] {
  const chain: XmlElement[] = [];
  for (let style = styles.get(id); style && !chain.includes(style) && chain.length < 20; ) {
    chain.push(style);
    style = styles.get(valueOf(style, "w:basedOn") ?? "");
  }
  return chain;
}

function headingLevel(layers: readonly (XmlElement | undefined)[], chain: readonly XmlElement[]): number | undefined {
  const outline = Number(firstIn(layers, "w:outlineLvl")?.attrs["w:val"] ?? Number.NaN);
  if (outline >= 0 && outline <= 8) return outline + 1;
  for (const style of chain) {
    const [, level] = /^(?:heading|überschrift)\s*([1-9])$/i.exec(valueOf(style, "w:name") ?? "") ?? [];
    if (level && Number.isNaN(outline)) return Number(level);
  }
  return undefined;
}

function indentIn(properties: XmlElement | undefined): number | undefined {
  const attrs = elementIn(properties, "w:ind")?.attrs;
  const left = Number(attrs?.["w:left"] ?? attrs?.["w:start"] ?? Number.NaN);
  return Number.isFinite(left) ? left : undefined;
}

// --- numberings ---------------------------------------------------------------------

const TYPES: Record<string, string> = { lowerLetter: "a", upperLetter: "A", lowerRoman: "i", upperRoman: "I" };

type FindNumbering = (layers: readonly (XmlElement | undefined)[], chain: readonly XmlElement[]) => Numbered | undefined;

function numberings(numbering: XmlElement | undefined, styles: Map<string, XmlElement>): FindNumbering {
  const abstracts = new Map(elementsIn(numbering, "w:abstractNum").map((each) => [each.attrs["w:abstractNumId"] ?? "", each]));
  const nums = new Map(elementsIn(numbering, "w:num").map((each) => [each.attrs["w:numId"] ?? "", each]));

  const abstractOf = (numId: string, depth = 0): XmlElement | undefined => {
    const abstract = abstracts.get(valueOf(nums.get(numId), "w:abstractNumId") ?? "");
    const link = valueOf(abstract, "w:numStyleLink");
    if (!link || depth > 5) return abstract;
    const linked = valueOf(elementIn(styles.get(link), "w:pPr", "w:numPr"), "w:numId");
    return linked ? (abstractOf(linked, depth + 1) ?? abstract) : abstract;
  };

  return (layers, chain) => {
    const own = layers.map((layer) => elementIn(layer, "w:numPr")).filter((each) => each !== undefined);
    const numId = own.map((each) => valueOf(each, "w:numId")).find((id) => id !== undefined);
    const abstract = numId ? abstractOf(numId) : undefined;
    if (!numId || !abstract) return undefined;
    const ids = chain.map((style) => style.attrs["w:styleId"]);
    const byStyle = elementsIn(abstract, "w:lvl").find((level) => ids.includes(valueOf(level, "w:pStyle") ?? ""));
    const named = own.map((each) => valueOf(each, "w:ilvl")).find((level) => level !== undefined);
    const level = Math.min(8, Math.max(0, Number(named ?? byStyle?.attrs["w:ilvl"] ?? 0) || 0));
    const isLevel = ({ attrs }: XmlElement) => Number(attrs["w:ilvl"]) === level;
    const override = elementsIn(nums.get(numId), "w:lvlOverride").find(isLevel);
    const look = elementIn(override, "w:lvl") ?? elementsIn(abstract, "w:lvl").find(isLevel);
    const restart = valueOf(override, "w:startOverride");
    return {
      listId: abstract.attrs["w:abstractNumId"] ?? "",
      numId,
      level,
      ...signOf(look),
      start: wholeNumber(restart ?? valueOf(look, "w:start"), 1),
      restarts: restart !== undefined,
      indent: indentIn(elementIn(look, "w:pPr")),
    };
  };
}

function signOf(level: XmlElement | undefined): Pick<Numbered, "kind" | "type"> {
  const format = valueOf(level, "w:numFmt") ?? "decimal";
  const sign = valueOf(level, "w:lvlText");
  const isPicture = elementIn(level, "w:lvlPicBulletId") !== undefined;
  // U+F020 is the blank of the symbol fonts.
  const isBlank = sign !== undefined && sign.replace(/\uf020/g, " ").trim() === "";
  if (format === "none" || (isBlank && !isPicture)) return { kind: null, type: null };
  return format === "bullet" ? { kind: "bullet", type: null } : { kind: "number", type: TYPES[format] ?? null };
}

const wholeNumber = (value: string | undefined, otherwise: number): number => {
  const number = Number(value ?? otherwise);
  return Number.isInteger(number) && number >= 0 && number < 1_000_000 ? number : otherwise;
};
