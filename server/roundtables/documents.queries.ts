/** What texts are told of roundtables: whose minutes they are, and what was recorded there. */
import { writeDay } from "../calendar/rules.ts";
import type { Database, Words } from "../context.ts";
import type { RecordAttrs } from "../documents/content/text.rules.ts";
import type { DocumentLookup } from "../documents/lookups.rules.ts";

export const roundtablesLookup: DocumentLookup = {
  async owners(db, documentIds) {
    if (documentIds.length === 0) return new Map();
    const rows = await db
      .selectFrom("roundtables")
      .where("minutes_document_id", "in", documentIds)
      .select(["minutes_document_id", "id", "title"])
      .execute();
    return new Map(rows.map(({ minutes_document_id, ...roundtable }) => [minutes_document_id!, { roundtable }]));
  },

  async records(db, documentId) {
    const [decisions, tasks] = await Promise.all([findDecisions(db, documentId), findTasks(db, documentId)]);
    return [
      ...decisions.map((row) => (words: Words) => decisionAttrs(row, words)),
      ...tasks.map((row) => (words: Words) => taskAttrs(row, words)),
    ];
  },
};

const findDecisions = (db: Database, documentId: number) =>
  db
    .selectFrom("decisions")
    .innerJoin("roundtables", "roundtables.id", "decisions.roundtable_id")
    .where("roundtables.minutes_document_id", "=", documentId)
    .select(["decisions.id", "decisions.number", "decisions.body"])
    .execute();

const findTasks = (db: Database, documentId: number) =>
  db
    .selectFrom("tasks")
    .innerJoin("roundtables", "roundtables.id", "tasks.roundtable_id")
    .leftJoin("organisations", "organisations.id", "tasks.organisation_id")
    .where("roundtables.minutes_document_id", "=", documentId)
    .select(["tasks.id", "tasks.body", "tasks.due_on as dueOn", "organisations.name as organisation"])
    .execute();

type Row<Find extends (db: Database, documentId: number) => Promise<unknown[]>> = Awaited<ReturnType<Find>>[number];

const decisionAttrs = ({ id, number, body }: Row<typeof findDecisions>, { t }: Words): RecordAttrs => ({
  kind: "decision",
  recordId: id,
  label: t("roundtables:record.decision", { number }),
  text: body,
});

function taskAttrs({ id, body, dueOn, organisation }: Row<typeof findTasks>, { t, language }: Words): RecordAttrs {
  const facts = [
    organisation && t("roundtables:record.who", { organisation }),
    dueOn && t("roundtables:record.until", { day: writeDay(dueOn, language) }),
  ].filter(Boolean);
  const text = facts.length ? `${body}\n${facts.join(" · ")}` : body;
  return { kind: "task", recordId: id, label: t("roundtables:record.task"), text };
}
