/**
 * Records of minutes on their way into a file: whoever writes can paste a block that looks like a decision. Decisions, tasks and
 * roundtables are joined by their tables, not through their rooms: they stand to the right of documents.
 */
import { LANGUAGES } from "../../../db/schema.ts";
import { writeDay } from "../../calendar/rules.ts";
import type { Context, Database, Words } from "../../context.ts";
import type { TextContent } from "../rules.ts";
import { paragraph, record, text, type RecordAttrs } from "./text.rules.ts";

/** The text with only those records that its roundtable made, in the words of the tables; all others are left out. */
export async function withOwnRecords(
  ctx: Pick<Context, "db" | "t" | "language">,
  documentId: number,
  content: TextContent,
): Promise<TextContent> {
  if (!holdsRecord(content)) return content;
  const own = await findRecords(ctx.db, documentId);
  return onlyOwn(content, new Map(own.map((found) => attrsOf(found, ctx)).map((attrs) => [keyOf(attrs), attrs])));
}

/**
 * The same text word for word, for what was frozen and for comparisons: what its roundtable did not record, or not in these words, is
 * words like all others and does not look like a record.
 */
export async function withPlainRecords(
  ctx: Pick<Context, "db" | "wordsFor">,
  documentId: number,
  content: TextContent,
): Promise<TextContent> {
  if (!holdsRecord(content)) return content;
  const own = await findRecords(ctx.db, documentId);
  const written = LANGUAGES.flatMap((language) => own.map((found) => attrsOf(found, ctx.wordsFor(language))));
  return elseAsWords(content, new Set(written.map(wordsOf)));
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

const keyOf = ({ kind, recordId }: { kind?: unknown; recordId?: unknown }): string => `${String(kind)} ${String(recordId)}`;
const wordsOf = (attrs: Partial<Record<keyof RecordAttrs, unknown>>): string =>
  JSON.stringify([keyOf(attrs), attrs.label, attrs.text]);

const holdsRecord = (node: TextContent): boolean => node.type === "record" || (node.content ?? []).some(holdsRecord);

/** What is left empty gets a paragraph. */
function onlyOwn(node: TextContent, own: ReadonlyMap<string, RecordAttrs>): TextContent {
  if (!node.content?.length) return node;
  const content = node.content.flatMap((child) => {
    if (child.type !== "record") return [onlyOwn(child, own)];
    const known = own.get(keyOf(child.attrs ?? {}));
    return known ? [record(known)] : [];
  });
  return { ...node, content: content.length ? content : [paragraph()] };
}

function elseAsWords(node: TextContent, own: ReadonlySet<string>): TextContent {
  if (node.type === "record") return own.has(wordsOf(node.attrs ?? {})) ? node : asWords(node.attrs ?? {});
  return node.content ? { ...node, content: node.content.map((child) => elseAsWords(child, own)) } : node;
}

/** Whose change it is, in a comparison, stays with it. */
const asWords = ({ label, text: words, tracked }: Record<string, unknown>): TextContent => {
  const lines = `${String(label ?? "")}: ${String(words ?? "")}`.split("\n");
  const content = lines.flatMap((line, index) => [...(index > 0 ? [{ type: "hardBreak" }] : []), ...text(line)]);
  return { ...paragraph(content), ...(tracked !== undefined && { attrs: { tracked } }) };
};
