/** What the styles and numberings of a Word file say about a paragraph or a run, all inheritance resolved. */
import { indentIn, numberings, type Numbered } from "./numbers.rules.ts";
import { elementIn, elementsIn, valueOf, type XmlElement } from "./xml.rules.ts";

export interface ParagraphLook {
  /** Of its style, in lower case and English where Word names it itself. */
  name: string;
  /** 1–9; undefined for no heading. */
  heading: number | undefined;
  numbered: Numbered | undefined;
  /** From the left edge of the text, in twentieths of a point. */
  indent: number;
  /** Whether its lines run from right to left. */
  runsLeft: boolean;
  /** What its style and those below it say about its runs, nearest first. */
  runs: readonly (XmlElement | undefined)[];
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
  /** For Latin letters. */
  font: string | undefined;
}

export interface WordStyles {
  paragraph(properties: XmlElement | undefined): ParagraphLook;
  run(properties: XmlElement | undefined, paragraph: ParagraphLook | undefined): RunLook;
  /** Of runs that name none. */
  language: string | undefined;
}

export function wordStyles(styles: XmlElement | undefined, numbering: XmlElement | undefined): WordStyles {
  const byId = new Map(elementsIn(styles, "w:style").map((style) => [style.attrs["w:styleId"] ?? "", style]));
  const standard = elementsIn(styles, "w:style").find(
    ({ attrs }) => attrs["w:type"] === "paragraph" && isOn(attrs["w:default"] ?? "0"),
  );
  const numbers = numberings(numbering, byId);
  const defaults = elementIn(styles, "w:docDefaults", "w:rPrDefault", "w:rPr");
  const language = valueOf(defaults, "w:lang");

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
    const runs = chain.map((style) => elementIn(style, "w:rPr"));
    const bidi = firstIn(layers, "w:bidi");
    const runsLeft = bidi !== undefined && isOn(bidi.attrs["w:val"]);
    return {
      name,
      runsLeft,
      heading: headingLevel(layers, chain),
      numbered,
      indent: own ?? numbered?.indent ?? styled ?? 0,
      runs,
    };
  };

  const run = (properties: XmlElement | undefined, around: ParagraphLook | undefined): RunLook => {
    const styleId = valueOf(properties, "w:rStyle");
    const chain = styleId ? chainOf(byId, styleId) : [];
    const named = chain.map((style) => elementIn(style, "w:rPr"));
    const below = [...(around?.runs ?? []), defaults];
    const shapes = around && hasOwnShape(around) ? [] : below;
    const layers = [properties, ...named];
    const value = (name: string, others: typeof below) => firstIn([...layers, ...others], name)?.attrs["w:val"];
    const line = value("w:u", shapes);
    // Word draws a line below links; that is no underlining of the author's.
    const isLink = chain.some((style) => /hyperlink|internet link/i.test(valueOf(style, "w:name") ?? ""));
    const shade = firstIn(layers, "w:shd")?.attrs["w:fill"];
    const raised = value("w:vertAlign", below);
    const fonts = [...layers, ...below].map((layer) => elementIn(layer, "w:rFonts")?.attrs);
    return {
      bold: toggled("w:b", properties, named, shapes),
      italic: toggled("w:i", properties, named, shapes),
      underline: line !== undefined && line !== "none" && !isLink,
      strike: toggled("w:strike", properties, named, below) || toggled("w:dstrike", properties, named, below),
      hidden: toggled("w:vanish", properties, named, below),
      highlighted: (value("w:highlight", []) ?? "none") !== "none" || (shade !== undefined && !/^(auto|ffffff)$/i.test(shade)),
      raised: raised === "superscript" || raised === "subscript" ? raised : raisedBy(Number(value("w:position", below) ?? 0)),
      language: value("w:lang", []),
      font: fonts.map((attrs) => attrs?.["w:ascii"] ?? attrs?.["w:hAnsi"]).find((font) => font !== undefined),
    };
  };
  return { paragraph, run, language };
}

/** Headings, titles, quotes and heads of tables have a shape of ours, whatever their style draws. */
const hasOwnShape = ({ name, heading }: ParagraphLook): boolean =>
  heading !== undefined || QUOTE.test(name) || /^(title|titel|table ?header)$/.test(name);

export const QUOTE = /quot|zitat|block text/;

type Layers = readonly (XmlElement | undefined)[];

/** By hand it is said outright; of two styles that both say so, the second takes it back. */
function toggled(name: string, byHand: XmlElement | undefined, named: Layers, around: Layers): boolean {
  const own = elementIn(byHand, name);
  if (own) return isOn(own.attrs["w:val"]);
  const isSaid = (layers: Layers) => {
    const element = firstIn(layers, name);
    return element !== undefined && isOn(element.attrs["w:val"]);
  };
  return isSaid(named) !== isSaid(around);
}

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
