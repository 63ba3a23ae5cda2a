/**
 * Fields of a Word file: instructions are never shown, links become links, tables of contents are left out, everything else keeps
 * the words that Word last worked out. One `Fields` follows one reading of one story, because fields reach over runs and paragraphs.
 */
import type { Losses } from "../rules.ts";

interface Field {
  instruction: string;
  isResult: boolean;
  href: string | undefined;
  isContents: boolean;
}

export class Fields {
  readonly #losses: Losses;
  #open: Field[] = [];

  constructor(losses: Losses) {
    this.#losses = losses;
  }

  begin(): void {
    this.#open.push({ instruction: "", isResult: false, href: undefined, isContents: false });
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

  end(): void {
    this.#open.pop();
  }

  /** A whole field in one element. @returns where its words lead, if anywhere */
  simple(instruction: string): string | undefined {
    this.#note(instruction);
    return linkIn(instruction);
  }

  #note(instruction: string): void {
    if (linkIn(instruction) !== undefined) return;
    const isLink = /^\s*HYPERLINK\b/i.test(instruction);
    this.#losses.note(isContents(instruction) ? "table-of-contents" : isLink ? "bookmarks" : "fields");
  }

  /** Of the words that come now. */
  get hidden(): boolean {
    return this.#open.some((field) => !field.isResult || field.isContents);
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

function linkIn(instruction: string): string | undefined {
  const [, quoted, bare] = /^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s"\\]\S*))/i.exec(instruction) ?? [];
  return quoted || bare || undefined;
}
