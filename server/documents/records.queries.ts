/**
 * Records of minutes on their way into a file: whoever writes can paste a block that looks like a decision. Decisions, tasks and
 * roundtables are joined by their tables, not through their rooms: they stand to the right of documents.
 */
import { writeDay } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import type { TextContent } from "./rules.ts";
import { paragraph, record, type RecordAttrs } from "./text.rules.ts";

/** The text with only those records that its roundtable made, in the words of the tables; all others are left out. */
export async function withOwnRecords(
  ctx: Pick<Context, "db" | "t" | "language">,
  documentId: number,
  content: TextContent,
): Promise<TextContent> {
  if (!holdsRecord(content)) return content;
  const own = await ownRecords(ctx, documentId);
  return onlyOwn(content, new Map(own.map((attrs) => [keyOf(attrs), attrs])));
}

async function ownRecords(
  { db, t, language }: Pick<Context, "db" | "t" | "language">,
  documentId: number,
): Promise<RecordAttrs[]> {
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
      .select(["tasks.id", "tasks.body", "tasks.due_on", "organisations.name as organisation"])
      .execute(),
  ]);
  return [
    ...decisions.map(({ id, number, body }): RecordAttrs => {
      return { kind: "decision", recordId: id, label: t("roundtables:record.decision", { number }), text: body };
    }),
    ...tasks.map(({ id, body, due_on, organisation }): RecordAttrs => {
      const facts = [
        organisation && t("roundtables:record.who", { organisation }),
        due_on && t("roundtables:record.until", { day: writeDay(due_on, language) }),
      ].filter(Boolean);
      const text = facts.length ? `${body}\n${facts.join(" · ")}` : body;
      return { kind: "task", recordId: id, label: t("roundtables:record.task"), text };
    }),
  ];
}

const keyOf = ({ kind, recordId }: { kind?: unknown; recordId?: unknown }): string => `${String(kind)} ${String(recordId)}`;

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
