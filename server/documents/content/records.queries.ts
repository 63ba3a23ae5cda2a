/**
 * The words of records of minutes, for everybody who shows a text. Decisions, tasks and roundtables are joined by their tables, not
 * through their rooms: they stand to the right of documents.
 */
import { LANGUAGES } from "../../../db/schema/people.ts";
import { writeDay } from "../../calendar/rules.ts";
import type { Context, Database, Words } from "../../context.ts";
import type { DocumentHead } from "../queries.ts";
import { drawRecords, holdsRecord, wordsIn, type KnownRecords } from "./records.rules.ts";
import type { TextContent } from "../rules.ts";
import { paragraph, text, type RecordAttrs } from "./text.rules.ts";

type Reading = Pick<Context, "db" | "wordsFor">;
type Bearer = Pick<DocumentHead, "id" | "kind" | "language">;

/** What the roundtable of these minutes has recorded as of now; nothing for all other texts. In the language of the text. */
export async function requireRecords(ctx: Reading, { id, kind, language }: Bearer): Promise<KnownRecords> {
  const words = ctx.wordsFor(language);
  const own = kind === "minutes" ? await findRecords(ctx.db, id) : [];
  return { known: own.map((found) => attrsOf(found, words)), unknown: unknownRecord(words) };
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
  const own = holdsRecord(content) ? await findRecords(ctx.db, document.id) : [];
  const written = LANGUAGES.flatMap((language) => own.map((found) => attrsOf(found, ctx.wordsFor(language))));
  const plain = elseAsWords(content, new Set(written.map(wordsOf)));
  return { content: plain, records: frozenRecords(ctx, document, plain) };
}

type Found =
  | { kind: "decision"; id: number; number: string; body: string }
  | { kind: "task"; id: number; body: string; dueOn: string | null; organisation: string | null };

async function findRecords(db: Database, documentId: number): Promise<Found[]> {
  const [decisions, tasks] = await Promise.all([
    db
      .selectFrom("decisions")
      .innerJoin("roundtables", "roundtables.id", "decisions.roundtable_id")
      .where("roundtables.minutes_document_id", "=", documentId)
      .select(["decisions.id", "decisions.number", "decisions.body"])
      .execute(),
    db
      .selectFrom("tasks")
      .innerJoin("roundtables", "roundtables.id", "tasks.roundtable_id")
      .leftJoin("organisations", "organisations.id", "tasks.organisation_id")
      .where("roundtables.minutes_document_id", "=", documentId)
      .select(["tasks.id", "tasks.body", "tasks.due_on as dueOn", "organisations.name as organisation"])
      .execute(),
  ]);
  return [
    ...decisions.map((row) => ({ kind: "decision" as const, ...row })),
    ...tasks.map((row) => ({ kind: "task" as const, ...row })),
  ];
}

function attrsOf(found: Found, { t, language }: Words): RecordAttrs {
  const { kind, id: recordId, body } = found;
  if (found.kind === "decision")
    return { kind, recordId, label: t("roundtables:record.decision", { number: found.number }), text: body };
  const { organisation, dueOn } = found;
  const facts = [
    organisation && t("roundtables:record.who", { organisation }),
    dueOn && t("roundtables:record.until", { day: writeDay(dueOn, language) }),
  ].filter(Boolean);
  const words = facts.length ? `${body}\n${facts.join(" · ")}` : body;
  return { kind, recordId, label: t("roundtables:record.task"), text: words };
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
