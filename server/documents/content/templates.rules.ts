/**
 * What a paper begins with when it is begun from a template: headings, tables to fill in, and hints in italics that are meant
 * to be written over. The words themselves are templates-de and templates-en.
 */
import type { DocumentTemplate } from "../../../db/schema/documents.ts";
import type { Language } from "../../../db/schema/people.ts";
import type { TextContent } from "../rules.ts";
import { TEMPLATES_DE } from "./templates-de.rules.ts";
import { TEMPLATES_EN } from "./templates-en.rules.ts";
import { bulletList, doc, heading, orderedList, paragraph, table, text } from "./text.rules.ts";

/** Heading, hint in italics, plain words, points, numbered points, table (first row is its head). */
export type TemplateBlock =
  | readonly ["h", 2 | 3, string]
  | readonly ["hint" | "p", string]
  | readonly ["ul" | "ol", readonly string[]]
  | readonly ["table", readonly (readonly string[])[]];

export type Templates = Record<Exclude<DocumentTemplate, "blank">, readonly TemplateBlock[]>;

const WORDS: Record<Language, Templates> = { de: TEMPLATES_DE, en: TEMPLATES_EN };

/** @returns undefined for the blank one, which begins with an empty paragraph like every text */
export function templateText(template: DocumentTemplate, language: Language): TextContent | undefined {
  return template === "blank" ? undefined : doc(...WORDS[language][template].map(blockOf));
}

function blockOf(block: TemplateBlock): TextContent {
  switch (block[0]) {
    case "h":
      return heading(block[1], block[2]);
    case "hint":
      return paragraph(text(block[1], "italic"));
    case "p":
      return paragraph(block[1]);
    case "ul":
      return bulletList(...block[1]);
    case "ol":
      return orderedList(...block[1]);
    case "table":
      return table(...block[1].map((row) => [...row]));
  }
}
