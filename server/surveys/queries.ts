/** Looks at surveys. Answers leave the database in one place only, `readResponses`, and only of a survey that is closed. */
import type { Context, Database, PublicContext } from "../context.ts";
import { dayOf } from "../calendar/rules.ts";
import { NotFound } from "../errors.ts";
import type { CriterionKey } from "../formats/criteria.rules.ts";
import { hashToken } from "../platform/tokens.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import {
  changesOf,
  paperEndsIn,
  stateOf,
  summarise,
  type Answers,
  type Change,
  type Question,
  type Response,
  type SurveyResult,
  type SurveyState,
} from "./rules.ts";

export interface Survey {
  id: number;
  title: string;
  intro: string;
  closesOn: string;
  paperUntil: string;
  /** Days, when they are nearly over. */
  paperEndsIn: number | null;
  isClosed: boolean;
  /** By the day, even before the clock has closed it. */
  state: SurveyState;
  roomCode: string | null;
  asksCode: boolean;
  beforeId: number | null;
  editionId: number | null;
  questions: Question[];
}

export interface SurveyLine {
  id: number;
  title: string;
  closesOn: string;
  state: SurveyState;
  responses: number;
  edition: string | null;
}

/** Newest first. */
export async function listSurveys(ctx: Context, processId: number): Promise<{ process: ProcessHead; surveys: SurveyLine[] }> {
  const process = await requireProcess(ctx, processId);
  const surveys = await ctx.db
    .selectFrom("surveys")
    .leftJoin("format_editions as edition", "edition.id", "edition_id")
    .where("process_id", "=", processId)
    .select(["surveys.id", "title", "closes_on as closesOn", "paper_until as paperUntil", "is_closed as isClosed"])
    .select(["edition.label as edition"])
    .select((eb) =>
      eb
        .selectFrom("survey_responses")
        .whereRef("survey_id", "=", "surveys.id")
        .select(({ fn, cast }) => cast<number>(fn.countAll(), "integer").as("n"))
        .as("responses"),
    )
    .orderBy("surveys.id", "desc")
    .limit(200)
    .execute();
  return {
    process,
    surveys: surveys.map(({ paperUntil, isClosed, ...survey }) => ({
      ...survey,
      state: stateOf({ ...survey, paperUntil, isClosed }, dayOf(ctx.now())),
      responses: survey.responses ?? 0,
    })),
  };
}

/** Editions and earlier surveys that a new one can be about. */
export async function listSurveySubjects(ctx: Context, processId: number) {
  const [editions, before] = await Promise.all([
    ctx.db
      .selectFrom("format_editions")
      .innerJoin("formats", "formats.id", "format_id")
      .where("process_id", "=", processId)
      .select(["format_editions.id", "label", "formats.name"])
      .orderBy("formats.name")
      .orderBy("year", "desc")
      .limit(500)
      .execute(),
    ctx.db
      .selectFrom("surveys")
      .where("process_id", "=", processId)
      .where("asks_code", "=", true)
      .select(["id", "title"])
      .orderBy("id", "desc")
      .execute(),
  ]);
  return { editions, before };
}

async function findSurvey(
  { db, now }: Pick<Context, "db" | "now">,
  by: { id: number } | { room: string },
): Promise<(Survey & { processId: number }) | undefined> {
  const row = await db
    .selectFrom("surveys")
    .where((eb) => ("id" in by ? eb("id", "=", by.id) : eb("room_code", "=", by.room)))
    .selectAll()
    .executeTakeFirst();
  if (!row) return undefined;
  const questions = await db
    .selectFrom("survey_questions")
    .where("survey_id", "=", row.id)
    .select(["kind", "words", "criterion"])
    .orderBy("position")
    .execute();
  const days = { isClosed: row.is_closed, closesOn: row.closes_on, paperUntil: row.paper_until };
  return {
    ...{ id: row.id, processId: row.process_id, title: row.title, intro: row.intro, ...days },
    ...{ roomCode: row.room_code, asksCode: row.asks_code, beforeId: row.before_id },
    state: stateOf(days, dayOf(now())),
    paperEndsIn: paperEndsIn(days, dayOf(now())),
    editionId: row.edition_id,
    questions: questions.map(({ criterion, ...question }) => ({ ...question, criterion: criterion as CriterionKey | null })),
  };
}

/** One that asked for codes, to be asked again. @throws NotFound for any other, also of another process */
export async function requireRepeatable(ctx: Context, processId: number, id: number): Promise<Survey> {
  const { process, survey } = await requireSurvey(ctx, id);
  if (process.id !== processId || !survey.asksCode) throw new NotFound();
  return survey;
}

export interface SurveyPage {
  process: ProcessHead;
  survey: Survey;
  /** How many; what they said is there only when it is closed. */
  responses: number;
  links: { made: number; used: number };
  result: SurveyResult | null;
  /** Beside the survey before it, of those who chose the same code. */
  changes: Change[] | null;
}

/** @throws NotFound without a mandate in its process */
export async function requireSurvey(ctx: Context, id: number, db: Database = ctx.db): Promise<SurveyPage> {
  const found = isId(id) ? await findSurvey({ db, now: ctx.now }, { id }) : undefined;
  if (!found) throw new NotFound();
  const { processId, ...survey } = found;
  const process = await requireProcess(ctx, processId, db);
  const [links, { n }] = await Promise.all([
    db.selectFrom("survey_links").where("survey_id", "=", id).select("is_used").execute(),
    db
      .selectFrom("survey_responses")
      .where("survey_id", "=", id)
      .select(({ fn, cast }) => cast<number>(fn.countAll(), "integer").as("n"))
      .executeTakeFirstOrThrow(),
  ]);
  const before =
    survey.isClosed && survey.beforeId !== null ? await findSurvey({ db, now: ctx.now }, { id: survey.beforeId }) : undefined;
  const answered = await readResponses(db, [id, ...(before ? [before.id] : [])]);
  const own = survey.isClosed ? (answered.get(id) ?? []) : null;
  return {
    process,
    survey,
    responses: n,
    links: { made: links.length, used: links.filter(({ is_used }) => is_used).length },
    result: own && summarise(survey.questions, own),
    changes:
      own && before?.isClosed
        ? changesOf(
            { questions: before.questions, responses: answered.get(before.id) ?? [] },
            { questions: survey.questions, responses: own },
          )
        : null,
  };
}

/** By survey, of those among them that are closed: between two looks at an open one somebody's answer would be the difference. */
export async function readResponses(db: Database, ids: readonly number[]): Promise<Map<number, Response[]>> {
  const all = new Map<number, Response[]>();
  if (ids.length === 0) return all;
  const rows = await db
    .selectFrom("survey_responses")
    .innerJoin("surveys", "surveys.id", "survey_id")
    .where("survey_id", "in", ids)
    .where("is_closed", "=", true)
    .select(["survey_id", "answers", "bench", "code_hash"])
    .orderBy("survey_responses.id")
    .execute();
  for (const { survey_id, answers, bench, code_hash } of rows)
    all.set(survey_id, [...(all.get(survey_id) ?? []), { answers: answers as Answers, bench, codeHash: code_hash }]);
  return all;
}

/** What the survey of a link or of a room code asks. Looking changes nothing: mail gateways follow links, too. */
export async function findAsked(
  ctx: PublicContext,
  key: string,
): Promise<{ survey: Survey; channel: "link" | "room"; state: "open" | "closed" | "used" }> {
  const word = key.slice(0, 100);
  const link = await ctx.db
    .selectFrom("survey_links")
    .where("token_hash", "=", hashToken(word))
    .select(["survey_id", "is_used"])
    .executeTakeFirst();
  const survey = await findSurvey(ctx, link ? { id: link.survey_id } : { room: plainRoom(word) });
  if (!survey) throw new NotFound();
  return {
    survey,
    channel: link ? "link" : "room",
    state: survey.state !== "open" ? "closed" : link?.is_used ? "used" : "open",
  };
}

export const plainRoom = (code: string): string => code.toUpperCase().replace(/[^A-Z0-9]/g, "");
