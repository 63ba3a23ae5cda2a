/** Frozen texts as a consultation asks about them: readable over the whole period, even where the document itself has been deleted. */
import type { Language } from "../../db/schema/people.ts";
import { authorise } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import { addDays } from "../calendar/working-days.rules.ts";
import type { Context, Database } from "../context.ts";
import { withoutComments } from "../documents/content/canonical.rules.ts";
import { writeNumber } from "../documents/content/numbering.rules.ts";
import { wholeText } from "../documents/content/repair.rules.ts";
import { blockIdOf, toPlainText } from "../documents/content/text.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { numberingOf } from "../documents/versions/rules.ts";
import { NotFound } from "../errors.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { listQuestions, listTexts, requireConsultation, type Consulted, type ConsultationText } from "./queries.ts";

export interface FrozenChoice {
  versionId: number;
  title: string;
  number: number;
  frozenAt: Date;
}

/** The newest frozen version of every text of a process, papers first, the last one first; minutes are not asked about. */
export const listFrozenChoices = (db: Database, processId: number): Promise<FrozenChoice[]> =>
  db
    .selectFrom("document_versions as version")
    .innerJoin("documents", "documents.id", "version.document_id")
    .where("documents.process_id", "=", processId)
    .where("documents.kind", "<>", "minutes")
    .where("version.kind", "=", "frozen")
    .distinctOn("documents.id")
    .orderBy("documents.id")
    .orderBy("version.number", "desc")
    .select(["version.id as versionId", "version.title", "version.number", "version.created_at as frozenAt", "documents.kind"])
    .execute()
    .then((rows) =>
      rows
        .map((row) => ({ ...row, number: row.number! }))
        .sort(
          (a, b) =>
            Number(b.kind === "paper") - Number(a.kind === "paper") ||
            b.frozenAt.getTime() - a.frozenAt.getTime() ||
            a.title.localeCompare(b.title, "de"),
        )
        .map(({ kind: _kind, ...choice }) => choice),
    );

export interface AskedText extends Consulted {
  text: ConsultationText;
  language: Language;
  content: TextContent;
  /** As they are written, by block id. */
  numbers: Record<string, string>;
}

/** @throws NotFound for those who may not see the consultation, and for a text of another one */
export async function requireConsultationText(ctx: Context, consultationId: number, textId: number): Promise<AskedText> {
  const consulted = await requireConsultation(ctx, consultationId);
  const text = (await listTexts(ctx.db, consultationId)).find(({ id }) => id === textId);
  if (!text) throw new NotFound();
  const row = await ctx.db
    .selectFrom("document_versions as version")
    .innerJoin("documents", "documents.id", "version.document_id")
    .where("version.id", "=", text.versionId)
    .select(["version.content", "version.numbers", "documents.language"])
    .executeTakeFirstOrThrow();
  const content = withoutComments(wholeText(row.content as TextContent));
  const numbering = numberingOf(content, row.numbers ?? {});
  const numbers = Object.entries(row.numbers ?? {}).map(([id, number]) => [id, writeNumber(number, numbering)] as const);
  return { ...consulted, text, language: row.language, content, numbers: Object.fromEntries(numbers) };
}

export const MOST_QUOTE = 5000;

/** The words of a block of a frozen version. @returns undefined when there is no such block, or not in this consultation */
export async function findPassage(
  db: Database,
  consultationId: number,
  textId: number,
  blockId: string,
): Promise<string | undefined> {
  const row = isId(textId)
    ? await db
        .selectFrom("consultation_texts as text")
        .innerJoin("document_versions as version", "version.id", "text.version_id")
        .where("text.id", "=", textId)
        .where("text.consultation_id", "=", consultationId)
        .select("version.content")
        .executeTakeFirst()
    : undefined;
  const block = (row?.content as TextContent | undefined)?.content?.find((each) => blockIdOf(each) === blockId);
  return block && toPlainText(block).slice(0, MOST_QUOTE);
}

export interface Preparation {
  choices: FrozenChoice[];
  /** What the rules of procedure want of every period, in days. */
  minimumDays: number;
  /** To propose: today, and the last day of a period that is just long enough. */
  days: { opens: string; closes: string };
}

/** What the forms of a consultation need to know. @throws NotFound without a mandate */
export async function requirePreparation(ctx: Context, processId: number): Promise<Preparation & { process: ProcessHead }> {
  const process = await requireProcess(ctx, processId);
  return { process, ...(await preparationOf(ctx, processId)) };
}

export async function preparationOf(ctx: Context, processId: number): Promise<Preparation> {
  const [choices, { deadlineDays }] = await Promise.all([
    listFrozenChoices(ctx.db, processId),
    currentRules(ctx.db, processId),
  ]);
  const opens = dayOf(ctx.now());
  return { choices, minimumDays: deadlineDays, days: { opens, closes: addDays(opens, Math.max(deadlineDays, USUAL_DAYS)) } };
}

/** Four weeks, as is usual. */
const USUAL_DAYS = 28;

/** With what is stored. @throws NotAllowed; NotFound once it is open */
export async function requireDraft(ctx: Context, id: number) {
  const consulted = await requireConsultation(ctx, id);
  authorise(consulted.process.my, "consultation:manage");
  if (consulted.consultation.openedAt) throw new NotFound();
  const [texts, questions, preparation] = await Promise.all([
    listTexts(ctx.db, id),
    listQuestions(ctx.db, id),
    preparationOf(ctx, consulted.process.id),
  ]);
  return { ...consulted, texts, questions, ...preparation };
}
