/** Makes surveys, hands out links, takes answers by link, in the room and on paper, and closes. */
import { randomBytes, randomInt } from "node:crypto";
import { sql, type RawBuilder } from "kysely";
import { authorise } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import { addDays } from "../calendar/working-days.rules.ts";
import type { Context, Database, PublicContext, SystemContext, Trx } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import type { CriterionKey } from "../formats/criteria.rules.ts";
import { once } from "../platform/submissions.ts";
import { hashToken } from "../platform/tokens.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import { findAsked, requireSurvey } from "./queries.ts";
import {
  MOST_LINKS_IN_ALL,
  PAPER_DAYS,
  plainCode,
  readAnswers,
  readSheets,
  templateCriteria,
  type AnswerForm,
  type Answers,
  type SurveyForm,
} from "./rules.ts";

/** @throws Invalid for an edition or an earlier survey of another process, and for a day that is over */
export async function createSurvey(ctx: Context, processId: number, form: SurveyForm, requestId: string): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "survey:manage");
  if (form.closes_on < dayOf(ctx.now())) throw new Invalid("surveys:invalid.day-over", "closes_on");
  return transact(ctx, async (trx) =>
    once(trx, ctx, requestId, async () => {
      const before = await requireBefore(trx, processId, form.before_id);
      await requireEditionOf(trx, processId, form.edition_id);
      const { questions, has_room, ...fields } = form;
      const { id } = await trx
        .insertInto("surveys")
        .values({
          ...{ ...fields, process_id: processId, asks_code: fields.asks_code || before !== null },
          paper_until: addDays(form.closes_on, PAPER_DAYS),
          room_code: has_room ? makeRoomCode() : null,
          code_salt: before ?? randomBytes(16).toString("hex"),
          created_by: ctx.actor.personId,
          created_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      const spokenOf = templateCriteria(ctx.t);
      await trx
        .insertInto("survey_questions")
        .values(
          questions.map(({ kind, words }, position) => ({
            ...{ kind, words, survey_id: id, position },
            criterion: kind === "scale" ? (spokenOf.get(words) ?? null) : null,
          })),
        )
        .execute();
      return id;
    }),
  );
}

/** Without signs that look alike. */
const SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const makeRoomCode = (): string => Array.from({ length: 8 }, () => SIGNS[randomInt(SIGNS.length)]).join("");

/** @returns its salt, by which the codes of both can be set side by side */
async function requireBefore(trx: Trx, processId: number, id: number | null): Promise<string | null> {
  if (id === null) return null;
  const row = await trx
    .selectFrom("surveys")
    .where("id", "=", id)
    .where("process_id", "=", processId)
    .where("asks_code", "=", true)
    .select("code_salt")
    .executeTakeFirst();
  if (!row) throw new Invalid("common:invalid.choice", "before_id");
  return row.code_salt;
}

async function requireEditionOf(db: Database, processId: number, id: number | null): Promise<void> {
  if (id === null) return;
  const row = await db
    .selectFrom("format_editions")
    .innerJoin("formats", "formats.id", "format_id")
    .where("format_editions.id", "=", id)
    .where("process_id", "=", processId)
    .select("format_editions.id")
    .executeTakeFirst();
  if (!row) throw new Invalid("common:invalid.choice", "edition_id");
}

/**
 * Which criterion each question speaks of, by position: answers are shown there. It changes no answer, so it may also be said later.
 */
export async function assignCriteria(ctx: Context, id: number, criteria: readonly (CriterionKey | null)[]): Promise<void> {
  const { process, survey } = await requireSurvey(ctx, id);
  authorise(process.my, "survey:manage");
  await transact(ctx, async (trx, announce) => {
    const said = survey.questions.map(({ kind }, position) => ({
      position,
      criterion: kind === "scale" ? (criteria[position] ?? null) : null,
    }));
    await sql`update survey_questions set criterion = said.criterion
      from jsonb_to_recordset(${JSON.stringify(said)}::jsonb) as said (position int, criterion text)
      where survey_id = ${id} and survey_questions.position = said.position`.execute(trx);
    announce(`process:${process.id}`);
  });
}

/** @returns their words, which are shown this once and kept nowhere */
export async function makeLinks(ctx: Context, id: number, count: number): Promise<string[]> {
  const { process, survey } = await requireSurvey(ctx, id);
  authorise(process.my, "survey:manage");
  if (survey.state !== "open") throw new Conflict("surveys:error.closed");
  const tokens = Array.from({ length: count }, () => randomBytes(16).toString("base64url"));
  await transact(ctx, async (trx) => {
    await requireRoom(trx, id, count);
    await trx
      .insertInto("survey_links")
      .values(tokens.map((token) => ({ survey_id: id, token_hash: hashToken(token) })))
      .execute();
  });
  return tokens;
}

/** @throws Invalid where there would be too many in all, also when two ask at once */
async function requireRoom(trx: Trx, id: number, count: number): Promise<void> {
  await trx.selectFrom("surveys").where("id", "=", id).select("id").forNoKeyUpdate().execute();
  const { made } = await trx
    .selectFrom("survey_links")
    .where("survey_id", "=", id)
    .select(sql<number>`count(*)::int`.as("made"))
    .executeTakeFirstOrThrow();
  const left = Math.max(0, MOST_LINKS_IN_ALL - made);
  if (count > left) throw new Invalid("surveys:invalid.most-links", "count", { most: MOST_LINKS_IN_ALL, left });
}

/** By a link once, in the room as often as it is sent. @throws Conflict for a link that was used, and after the end */
export async function answerSurvey(ctx: PublicContext, key: string, form: AnswerForm): Promise<void> {
  const { survey, channel, state } = await findAsked(ctx, key);
  if (state !== "open") throw new Conflict(`surveys:error.${state}`);
  const answers = readAnswers(survey.questions, form);
  if (!answers) throw new Invalid("common:invalid.choice");
  if (answers.every((answer) => answer === null)) throw new Invalid("surveys:invalid.nothing");
  await transact(ctx, async (trx) => {
    if (channel === "link") await useLink(trx, survey.id, hashToken(key));
    else await holdOpen(trx, survey.id);
    await insertResponses(trx, survey.id, [{ answers, bench: form.bench || null, code: form.code, channel }]);
  });
}

/**
 * All links of the survey are written anew, used or not: one that was changed by itself in the transaction of an answer would say whose
 * answer it is (PostgreSQL keeps with each row which transaction wrote it). One after the other, because all write the same rows.
 */
async function useLink(trx: Trx, surveyId: number, hash: string): Promise<void> {
  const survey = await trx
    .selectFrom("surveys")
    .where("id", "=", surveyId)
    .select("is_closed")
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (survey?.is_closed !== false) throw new Conflict("surveys:error.closed");
  const link = await trx.selectFrom("survey_links").where("token_hash", "=", hash).select("is_used").executeTakeFirst();
  if (link?.is_used !== false) throw new Conflict("surveys:error.used");
  await sql`update survey_links set is_used = is_used or token_hash = ${hash} where survey_id = ${surveyId}`.execute(trx);
}

interface NewResponse {
  answers: Answers;
  bench: AnswerForm["bench"] extends infer B ? Exclude<B, ""> | null : never;
  code: string;
  channel: "link" | "room" | "paper";
}

async function insertResponses(trx: Trx, surveyId: number, responses: readonly NewResponse[]): Promise<void> {
  if (responses.length === 0) return;
  const { code_salt, asks_code } = await trx
    .selectFrom("surveys")
    .where("id", "=", surveyId)
    .select(["code_salt", "asks_code"])
    .executeTakeFirstOrThrow();
  const hashOf = (code: string) => (asks_code && plainCode(code) !== "" ? hashToken(`${code_salt} ${plainCode(code)}`) : null);
  await trx
    .insertInto("survey_responses")
    .values(
      responses.map(({ answers, bench, code, channel }) => ({
        ...{ survey_id: surveyId, answers: JSON.stringify(answers), bench, code_hash: hashOf(code), channel },
      })),
    )
    .execute();
}

/** Nobody closes it meanwhile. */
async function holdOpen(trx: Trx, id: number): Promise<void> {
  const row = await trx.selectFrom("surveys").where("id", "=", id).select("is_closed").forShare().executeTakeFirst();
  if (row?.is_closed !== false) throw new Conflict("surveys:error.closed");
}

/** All sheets of a pile or none. @returns how many @throws Invalid at `sheets` with the lines that cannot be read */
export async function enterSheets(ctx: Context, id: number, text: string, requestId: string): Promise<number> {
  const { process, survey } = await requireSurvey(ctx, id);
  authorise(process.my, "survey:manage");
  const { sheets, wrong } = readSheets(text, survey.questions);
  if (wrong.length > 0) throw new Invalid("surveys:invalid.sheets", "sheets", { lines: wrong.slice(0, 20).join(", ") });
  if (sheets.length === 0) throw new Invalid("common:invalid.required", "sheets");
  return transact(ctx, async (trx) => {
    await holdOpen(trx, id);
    return once(trx, ctx, requestId, async () => {
      await insertResponses(
        trx,
        id,
        sheets.map((sheet) => ({ ...sheet, channel: "paper" as const })),
      );
      return sheets.length;
    });
  });
}

/** For good: results are there from then on. */
export async function closeSurvey(ctx: Context, id: number): Promise<void> {
  const { process } = await requireSurvey(ctx, id);
  authorise(process.my, "survey:manage");
  await transact(ctx, async (trx, announce) => {
    if ((await closeAll(trx, announce, sql<boolean>`id = ${id}`)) === 0) throw new Conflict("surveys:error.closed");
  });
}

/** Those that no sheet of paper is awaited for any more. @returns how many */
export async function closeOverdue(ctx: SystemContext): Promise<number> {
  return transact(ctx, (trx, announce) => closeAll(trx, announce, sql<boolean>`paper_until < ${dayOf(ctx.now())}::date`));
}

/** Answers are laid down anew, so that not even their places say who came when. @returns how many were open */
async function closeAll(trx: Trx, announce: Announce, which: RawBuilder<boolean>): Promise<number> {
  const closed = await trx
    .updateTable("surveys")
    .where("is_closed", "=", false)
    .where(which)
    .set({ is_closed: true })
    .returning(["id", "process_id"])
    .execute();
  if (closed.length === 0) return 0;
  const ids = closed.map(({ id }) => id);
  const rows = await trx.deleteFrom("survey_responses").where("survey_id", "in", ids).returningAll().execute();
  const mixed = JSON.stringify(rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  await sql`insert into survey_responses select * from jsonb_populate_recordset(null::survey_responses, ${mixed}::jsonb)`.execute(
    trx,
  );
  for (const processId of new Set(closed.map(({ process_id }) => process_id))) announce(`process:${processId}`);
  return closed.length;
}
