/**
 * Fields of a Word file: instructions are never shown, links become links, tables of contents are left out, everything else keeps
 * the words that Word last worked out. One `Fields` follows one reading of one story, because fields reach over runs and paragraphs.
 */
import type { Losses } from "../rules.ts";
import { isOn } from "./styles.rules.ts";
import { elementIn, elementsIn, valueOf, type XmlElement } from "./xml.rules.ts";

interface Field {
  instruction: string;
  isResult: boolean;
  href: string | undefined;
  isContents: boolean;
  /** What a field of a form holds. */
  form: XmlElement | undefined;
}

/** What Word shows for a field without a result. */
export type FieldShown = { checked: boolean } | { words: string; font?: string };

export class Fields {
  readonly #losses: Losses;
  #open: Field[] = [];

  constructor(losses: Losses) {
    this.#losses = losses;
  }

  begin(form?: XmlElement): void {
    this.#open.push({ instruction: "", isResult: false, href: undefined, isContents: false, form });
  }

  instruct(words: string): void {
    const field = this.#open.at(-1);
    if (field && !field.isResult) field.instruction += words;
  }

  separate(): void {
    const field = this.#open.at(-1);
    if (!field || field.isResult) return;
    field.isResult = true;
    field.href = linkIn(field.instruction);
    field.isContents = isContents(field.instruction);
    this.#note(field.instruction);
  }

  end(): FieldShown | undefined {
    const field = this.#open.pop();
    if (!field || (field.isResult && !isChosen(field.instruction))) return undefined;
    if (!field.isResult) this.#note(field.instruction);
    return shownBy(field);
  }

  /** A whole field in one element. @returns where its words lead, if anywhere */
  simple(instruction: string): string | undefined {
    this.#note(instruction);
    return linkIn(instruction);
  }

  #note(instruction: string): void {
    if (linkIn(instruction) !== undefined) return;
    const isLink = /^\s*HYPERLINK\b/i.test(instruction);
    if (/^\s*EQ\b/i.test(instruction)) return this.#losses.note("equations");
    if (/^\s*FORM/i.test(instruction)) return this.#losses.note("controls");
    this.#losses.note(isContents(instruction) ? "table-of-contents" : isLink ? "bookmarks" : "fields");
  }

  /** Of the words that come now. */
  get hidden(): boolean {
    return this.#open.some((field) => !field.isResult || field.isContents || isChosen(field.instruction));
  }

  get href(): string | undefined {
    return this.#open.findLast((field) => field.href !== undefined)?.href;
  }

  /** No instruction reaches over the end of its paragraph: where one is torn by a deletion, the text after it must not vanish. */
  endParagraph(): void {
    this.#open = this.#open.filter((field) => field.isResult);
  }

  /** No table of contents reaches over a heading. */
  endContents(): void {
    this.#open = this.#open.filter((field) => !field.isContents);
  }
}

const isContents = (instruction: string): boolean => /^\s*(TOC|INDEX|TOA|BIBLIOGRAPHY)\b/i.test(instruction);

/** What was chosen stands in the field and not in its result. */
const isChosen = (instruction: string): boolean => /^\s*FORM(CHECKBOX|DROPDOWN)\b/i.test(instruction);

function shownBy({ instruction, form }: Field): FieldShown | undefined {
  const [name = "", ...words] = wordsIn(instruction);
  switch (name.toUpperCase()) {
    case "FORMCHECKBOX": {
      const box = elementIn(form, "w:checkBox");
      const state = elementIn(box, "w:checked") ?? elementIn(box, "w:default");
      return { checked: state !== undefined && isOn(state.attrs["w:val"]) };
    }
    case "FORMDROPDOWN": {
      const list = elementIn(form, "w:ddList");
      const chosen = Number(valueOf(list, "w:result") ?? valueOf(list, "w:default") ?? 0) || 0;
      return { words: elementsIn(list, "w:listEntry")[chosen]?.attrs["w:val"] ?? "" };
    }
    case "FORMTEXT":
      return { words: valueOf(elementIn(form, "w:textInput"), "w:default") ?? "" };
    // A place to click at, with the words of what to do there.
    case "MACROBUTTON":
    case "GOTOBUTTON":
      return { words: instruction.trim().replace(/^\S+\s+\S+\s*/, "") };
    case "SYMBOL": {
      const code = Number(words[0]);
      const font = words[words.findIndex((word) => /^\\f$/i.test(word)) + 1];
      return Number.isInteger(code) && code > 0 && code < 0xffff ? { words: String.fromCharCode(code), font } : undefined;
    }
    case "EQ":
      return {
        words: instruction
          .replace(/^\s*EQ\s*/i, "")
          .replace(/\\[a-z]+\s?/gi, "")
          .trim(),
      };
    default:
      return undefined;
  }
}

/** Words and switches; quotation marks hold words together. */
const wordsIn = (instruction: string): string[] =>
  [...instruction.matchAll(/"((?:[^"\\]|\\.)*)"|(\\[a-z]|\S+)/gi)].map(
    ([, quoted, bare]) => quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "",
  );

function linkIn(instruction: string): string | undefined {
  const [name = "", ...words] = wordsIn(instruction);
  if (name.toUpperCase() !== "HYPERLINK") return undefined;
  let [address, fragment]: (string | undefined)[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (/^\\l$/i.test(word)) fragment = words[(at += 1)];
    else if (/^\\[ot]$/i.test(word)) at += 1;
    else if (!word.startsWith("\\")) address ??= word;
  }
  return address ? withFragment(address, fragment) : undefined;
}

/** The place within a page is said apart from its address. */
export const withFragment = (address: string, fragment: string | undefined): string =>
  fragment && !address.includes("#") ? `${address}#${fragment}` : address;
