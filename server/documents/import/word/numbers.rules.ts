/** Word's numberings: what they say about a paragraph, and the number that Word shows for it, counted as Word counts. */
import { elementIn, elementsIn, valueOf, type XmlElement } from "./xml.rules.ts";
import { symbolOf } from "./symbols.rules.ts";

/** One level of a numbering, with what its own paragraphs and those of deeper levels need. */
interface NumberLevel {
  format: string;
  /** Digits that are filled up with zeros. */
  padding: number;
  /** As Word writes it, `%1.%2`; undefined where the file says nothing. */
  text: string | undefined;
  start: number;
  /** Counting begins anew below this level (from 1) and those above; 0 for never. */
  restart: number | undefined;
  isLegal: boolean;
  /** What stands between number and words. */
  gap: string;
}

export interface Numbered {
  /** Paragraphs of one abstract numbering count on together. */
  listId: string;
  numId: string;
  /** From 0. */
  level: number;
  levels: NumberLevel[];
  /** Null: only indented, without sign or number. */
  kind: "bullet" | "number" | null;
  /** This numbering begins anew although its abstract one was used before. */
  restarts: boolean;
  indent: number | undefined;
}

/** The number of one paragraph. */
export interface Counted {
  number: number;
  /** As Word shows it, with what stands between it and the words: `§ 1 `. */
  label: string;
  /** As HTML names it where a list of ours shows the same number: `1`, `a`, `A`, `i`, `I`. */
  type: string | undefined;
}

const TYPES: Record<string, string> = { decimal: "1", lowerLetter: "a", upperLetter: "A", lowerRoman: "i", upperRoman: "I" };

/** Follows one reading of one story and all stories in it: cells and boxes count on. */
export class Counter {
  readonly #counts = new Map<string, (number | undefined)[]>();
  readonly #restarted = new Set<string>();

  count({ listId, numId, level, levels, restarts, kind }: Numbered): Counted {
    const counts = this.#counts.get(listId) ?? [];
    this.#counts.set(listId, counts);
    const isRestart = restarts && !this.#restarted.has(`${numId}/${level}`);
    if (restarts) this.#restarted.add(`${numId}/${level}`);
    // A level that was skipped counts as begun.
    for (let above = 0; above < level; above += 1) counts[above] ??= levels[above]!.start;
    const before = counts[level];
    const number = before === undefined || isRestart ? levels[level]!.start : before + 1;
    counts[level] = number;
    for (let below = level + 1; below < levels.length; below += 1)
      if (level + 1 <= (levels[below]!.restart ?? below)) counts[below] = undefined;
    return { number, ...(kind === "number" ? shown(levels, level, counts) : { label: "", type: undefined }) };
  }
}

function shown(
  levels: readonly NumberLevel[],
  level: number,
  counts: readonly (number | undefined)[],
): Omit<Counted, "number"> {
  const own = levels[level]!;
  const text = own.text ?? `%${level + 1}.`;
  const label = text.replace(/%([1-9])/g, (_all, digit: string) => {
    const at = Number(digit) - 1;
    if (at > level) return "";
    const number = counts[at] ?? levels[at]!.start;
    return own.isLegal ? String(number) : written(number, levels[at]!);
  });
  // Dots and one bracket are the looks of a list; whatever else stands there is cited.
  const isPlain = new RegExp(`^%${level + 1}[.)]{0,2}$`).test(text.trim()) && !own.isLegal && own.padding === 0;
  const type = isPlain && Object.hasOwn(TYPES, own.format) ? TYPES[own.format] : undefined;
  const isBeyond = (counts[level] ?? 0) > (/^a$/i.test(type ?? "") ? 26 : 9999);
  return { label: own.gap ? `${label.trim()}${own.gap}` : label.trimStart(), type: isBeyond ? undefined : type };
}

const ENCLOSED: Record<string, number> = {
  decimalEnclosedCircle: 0x2460,
  decimalEnclosedParen: 0x2474,
  decimalEnclosedFullstop: 0x2488,
};

function written(number: number, { format, padding }: NumberLevel): string {
  const letters = (first: string) =>
    number < 1 ? "" : String.fromCharCode(first.charCodeAt(0) + ((number - 1) % 26)).repeat(Math.ceil(number / 26));
  const enclosed = Object.hasOwn(ENCLOSED, format) && number >= 1 && number <= 20 ? ENCLOSED[format] : undefined;
  if (enclosed) return String.fromCodePoint(enclosed + number - 1);
  switch (format) {
    case "none":
    case "bullet":
      return "";
    case "lowerLetter":
      return letters("a");
    case "upperLetter":
      return letters("A");
    case "lowerRoman":
      return roman(number).toLowerCase();
    case "upperRoman":
      return roman(number);
    case "ordinal":
      return `${number}.`;
    case "numberInDash":
      return `- ${number} -`;
    case "hex":
      return number.toString(16).toUpperCase();
    case "chicago":
      return number < 1 ? "" : ["*", "†", "‡", "§"][(number - 1) % 4]!.repeat(Math.ceil(number / 4));
    default:
      return String(number).padStart(padding, "0");
  }
}

const ROMAN = Object.entries({
  M: 1000,
  CM: 900,
  D: 500,
  CD: 400,
  C: 100,
  XC: 90,
  L: 50,
  XL: 40,
  X: 10,
  IX: 9,
  V: 5,
  IV: 4,
  I: 1,
});

function roman(number: number): string {
  if (number > 5000) return String(number);
  let rest = number;
  return ROMAN.map(([sign, value]) => {
    const times = Math.max(0, Math.floor(rest / value));
    rest -= times * value;
    return sign.repeat(times);
  }).join("");
}

// --- what the file says ------------------------------------------------------------------

export type FindNumbering = (layers: readonly (XmlElement | undefined)[], chain: readonly XmlElement[]) => Numbered | undefined;

const LEVELS = 9;

export function numberings(numbering: XmlElement | undefined, styles: Map<string, XmlElement>): FindNumbering {
  const abstracts = new Map(elementsIn(numbering, "w:abstractNum").map((each) => [each.attrs["w:abstractNumId"] ?? "", each]));
  const nums = new Map(elementsIn(numbering, "w:num").map((each) => [each.attrs["w:numId"] ?? "", each]));
  const known = new Map<string, NumberLevel[]>();

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
    const byStyle = elementsIn(abstract, "w:lvl").find((each) => ids.includes(valueOf(each, "w:pStyle") ?? ""));
    const named = own.map((each) => valueOf(each, "w:ilvl")).find((each) => each !== undefined);
    const level = Math.min(LEVELS - 1, Math.max(0, Number(named ?? byStyle?.attrs["w:ilvl"] ?? 0) || 0));
    const num = nums.get(numId);
    const looks = Array.from({ length: LEVELS }, (_, at) => lookOf(abstract, num, at));
    const levels = known.get(numId) ?? looks.map(levelOf);
    known.set(numId, levels);
    return {
      listId: abstract.attrs["w:abstractNumId"] ?? "",
      numId,
      level,
      levels,
      kind: kindOf(looks[level]!.look, levels[level]!),
      restarts: looks[level]!.restart !== undefined,
      indent: indentIn(elementIn(looks[level]!.look, "w:pPr")),
    };
  };
}

interface LevelLook {
  look: XmlElement | undefined;
  /** Where this numbering begins anew. */
  restart: string | undefined;
}

function lookOf(abstract: XmlElement, num: XmlElement | undefined, level: number): LevelLook {
  const isLevel = ({ attrs }: XmlElement) => Number(attrs["w:ilvl"]) === level;
  const override = elementsIn(num, "w:lvlOverride").find(isLevel);
  const look = elementIn(override, "w:lvl") ?? elementsIn(abstract, "w:lvl").find(isLevel);
  return { look, restart: valueOf(override, "w:startOverride") };
}

function levelOf({ look, restart }: LevelLook): NumberLevel {
  // Newer formats come with an older one for programs that do not know them.
  const newer = elementIn(look, "mc:AlternateContent", "mc:Choice", "w:numFmt")?.attrs["w:format"];
  const [, zeros] = /^(0+)\d/.exec(newer ?? "") ?? [];
  const older = valueOf(elementIn(look, "mc:AlternateContent", "mc:Fallback"), "w:numFmt");
  const format = valueOf(look, "w:numFmt") ?? older ?? "decimal";
  const suffix = valueOf(look, "w:suff") ?? "tab";
  return {
    format: format === "custom" ? "decimal" : format,
    padding: zeros ? zeros.length + 1 : format === "decimalZero" ? 2 : 0,
    text: valueOf(look, "w:lvlText")?.replace(/[\uf020-\uf0ff]/g, (sign) => symbolIn(look, sign)),
    start: wholeNumber(restart ?? valueOf(look, "w:start"), look ? 0 : 1),
    restart: elementIn(look, "w:lvlRestart") && wholeNumber(valueOf(look, "w:lvlRestart"), 0),
    isLegal: elementIn(look, "w:isLgl") !== undefined,
    gap: suffix === "nothing" ? "" : " ",
  };
}

const symbolIn = (look: XmlElement | undefined, sign: string): string =>
  // The blank of the symbol fonts.
  sign === "\uf020"
    ? " "
    : (symbolOf(elementIn(look, "w:rPr", "w:rFonts")?.attrs["w:ascii"] ?? "Symbol", sign.charCodeAt(0).toString(16)) ?? "•");

function kindOf(look: XmlElement | undefined, { format, text }: NumberLevel): Numbered["kind"] {
  const isPicture = elementIn(look, "w:lvlPicBulletId") !== undefined;
  const isBlank = text !== undefined && text.trim() === "";
  if (isBlank && !isPicture) return null;
  // "Hinweis:" before every paragraph is no bullet.
  const hasWords = /\p{L}{2}/u.test(text ?? "");
  if (format === "none") return hasWords || /%\d/.test(text ?? "") ? "number" : null;
  return format === "bullet" && !hasWords ? "bullet" : "number";
}

/** From the left edge of the text, in twentieths of a point. */
export function indentIn(properties: XmlElement | undefined): number | undefined {
  const attrs = elementIn(properties, "w:ind")?.attrs;
  const left = Number(attrs?.["w:left"] ?? attrs?.["w:start"] ?? Number.NaN);
  return Number.isFinite(left) ? left : undefined;
}

const wholeNumber = (value: string | undefined, otherwise: number): number => {
  const number = Number(value ?? otherwise);
  return Number.isInteger(number) && number >= 0 && number < 1_000_000 ? number : otherwise;
};
