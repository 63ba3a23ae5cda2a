/** What forgers put into texts, and everybody who reads a text, one after the other. */
import * as encoding from "lib0/encoding";
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { expect } from "vitest";
import * as Y from "yjs";
import { compareTexts } from "#server/documents/compare/rules";
import { docxBlocks } from "#server/files/docx";
import { docxFile, docxLists } from "#server/files/docx-file";
import { writeHtml } from "#server/files/html";
import { contentIn, compactText } from "#server/documents/log/rules";
import { writeMarkdown } from "#server/files/markdown";
import { numbersOf } from "#server/documents/content/numbering.rules";
import type { TextContent } from "#server/documents/rules";
import { textSchema } from "#server/documents/content/schema.rules";
import { doc, outlineOf, paragraph } from "#server/documents/content/text.rules";
import { typstBlocks } from "#server/files/typst";
import { hashOf } from "#server/documents/versions/facts.rules";
import texts from "~/documents/de.json";
import { StaticText } from "~/documents/reader/static-text";
import { makeTexts } from "~/texts";

export const NAMES = ["constructor", "__proto__", "hasOwnProperty", "valueOf", "toString", "marquee"];

export function element(
  name: string,
  attrs: Record<string, unknown> = {},
  children: (Y.XmlElement | Y.XmlText)[] = [],
): Y.XmlElement {
  const made = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attrs)) made.setAttribute(key, value as string);
  made.insert(0, children);
  return made;
}

export function words(text: string, marks: Record<string, unknown> = {}): Y.XmlText {
  const made = new Y.XmlText();
  made.insert(0, text, marks as object);
  return made;
}

export function nested(depth: number): unknown {
  let value: unknown = "deep";
  for (let at = 0; at < depth; at += 1) value = { value };
  return value;
}

/** An update of one piece behind another one, written by hand: as no program of ours writes it. */
export function pieceBehind({ client, clock }: Y.ID, kind: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const number of [1, 1, 4711, 0]) encoding.writeVarUint(encoder, number);
  encoding.writeUint8(encoder, 0x80 | kind);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
  write(encoder);
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}

/** A mark that opens behind a letter and is nested deeper than JSON can be written. */
export const deepMark = (letter: Y.ID, depth: number): Uint8Array =>
  pieceBehind(letter, 6, (encoder) => {
    encoding.writeVarString(encoder, "bold");
    encoding.writeVarString(encoder, `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);
  });

const schema = textSchema();

/** The page, the outline, what is frozen, compared and searched, and every file. */
export async function readByAll(updates: readonly Uint8Array[]): Promise<TextContent> {
  const content = contentIn(updates);
  const { state, json } = compactText(updates);
  expect(contentIn([state])).toEqual(content);
  JSON.parse(json);
  schema.nodeFromJSON(content).check();
  outlineOf(content);
  hashOf(content);
  compareTexts(doc(paragraph("Vorher.")), content);
  compareTexts(content, doc(paragraph("Nachher.")));
  renderToStaticMarkup(
    <I18nextProvider i18n={makeTexts("de", { "app/documents/de.json": texts })}>
      <StaticText content={content} openThreads={new Set()} />
    </I18nextProvider>,
  );
  const writing = { language: "de" as const, numbers: numbersOf(content, "paragraphs", {}), numbering: "paragraphs" as const };
  const links = { agendaItemUrl: (id: number) => `/agenda/${id}`, documentUrl: (id: number) => `/documents/${id}` };
  const images = new Map() as never;
  writeHtml("Titel", "Kopf", content, { ...writing, ...links, images });
  writeMarkdown("Titel", "Kopf", content, { ...writing, ...links, images });
  typstBlocks(content, { ...writing, ...links, images });
  const lists = docxLists();
  const children = docxBlocks(content, { ...writing, ...links, lists, images });
  await docxFile({ title: "Titel", language: "de", lists, children, footer: "" });
  return content;
}
