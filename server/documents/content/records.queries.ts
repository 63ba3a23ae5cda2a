/** The words of records of minutes, for everybody who shows a text. */
import { LANGUAGES } from "../../../db/schema/people.ts";
import type { Context, Words } from "../../context.ts";
import type { DocumentHead } from "../queries.ts";
import { drawRecords, holdsRecord, wordsIn, type KnownRecords } from "./records.rules.ts";
import type { TextContent } from "../rules.ts";
import { paragraph, text, type RecordAttrs } from "./text.rules.ts";

type Reading = Pick<Context, "db" | "lookups" | "wordsFor">;
type Bearer = Pick<DocumentHead, "id" | "kind" | "language">;

/** What the roundtable of these minutes has recorded as of now; nothing for all other texts. In the language of the text. */
export async function requireRecords(ctx: Reading, { id, kind, language }: Bearer): Promise<KnownRecords> {
  const words = ctx.wordsFor(language);
  const own = kind === "minutes" ? await findRecords(ctx, id) : [];
  return { known: own.map((write) => write(words)), unknown: unknownRecord(words) };
}

/** The text as people read it: its records in the words of the tables, whatever the text says. */
export async function withRecords(ctx: Reading, document: Bearer, content: TextContent): Promise<TextContent> {
  return holdsRecord(content) ? drawRecords(content, await requireRecords(ctx, document)) : content;
}

/** What was true when a version was frozen: the server wrote the words into it then. */
export const frozenRecords = (
  { wordsFor }: Pick<Context, "wordsFor">,
  document: Bearer,
  content: TextContent,
): KnownRecords => ({
  known: wordsIn(content.content ?? []),
  unknown: unknownRecord(wordsFor(document.language)),
});

/**
 * A version that was frozen before the server did so: what was recorded in these words is a record; of all else nobody can tell any
 * more whether it was decided, so it is words like all others.
 */
export async function withPlainRecords(
  ctx: Reading,
  document: Bearer,
  content: TextContent,
): Promise<{ content: TextContent; records: KnownRecords }> {
  const own = holdsRecord(content) ? await findRecords(ctx, document.id) : [];
  const written = LANGUAGES.flatMap((language) => own.map((write) => write(ctx.wordsFor(language))));
  const plain = elseAsWords(content, new Set(written.map(wordsOf)));
  return { content: plain, records: frozenRecords(ctx, document, plain) };
}

/** Where they are none any more. */
export const recordsAsWords = (content: TextContent): TextContent => elseAsWords(content, new Set());

async function findRecords({ db, lookups }: Reading, documentId: number): Promise<((words: Words) => RecordAttrs)[]> {
  return (await Promise.all(lookups.flatMap((lookup) => lookup.records?.(db, documentId) ?? []))).flat();
}

const unknownRecord = ({ t }: Words) => ({
  label: t("documents:record.unknown"),
  text: t("documents:record.unknown-long"),
});

const wordsOf = ({ kind, recordId, label, text: words }: Partial<Record<keyof RecordAttrs, unknown>>): string =>
  JSON.stringify([kind, recordId, label, words]);

function elseAsWords(node: TextContent, own: ReadonlySet<string>): TextContent {
  if (node.type === "record") return own.has(wordsOf(node.attrs ?? {})) ? node : asWords(node.attrs ?? {});
  return node.content ? { ...node, content: node.content.map((child) => elseAsWords(child, own)) } : node;
}

const asWords = ({ label, text: words }: Record<string, unknown>): TextContent => {
  const lines = `${String(label ?? "")}: ${String(words ?? "")}`.split("\n");
  return paragraph(lines.flatMap((line, index) => [...(index > 0 ? [{ type: "hardBreak" }] : []), ...text(line)]));
};
