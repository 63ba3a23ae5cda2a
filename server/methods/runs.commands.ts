/** Runs of methods: prepared, changed, taken back, given another end. Opened and closed they are in state; ballots are in votes, sheets of paper in batches. */
import type { Method } from "../../db/schema/methods.ts";
import type { StageKey } from "../../db/schema/processes.ts";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import { keepRemoved, type Returns } from "../processes/removals.commands.ts";
import { parseConfig, type MethodConfig } from "./kinds.rules.ts";
import { ANSWERS, STEPS } from "./polls.rules.ts";
import { CLOSE_RUN } from "./runs.jobs.rules.ts";
import { lockRun } from "./runs.queries.ts";
import {
  acceptClosing,
  acceptOptions,
  placeOf,
  requireTaking,
  type EndForm,
  type FindSubjects,
  type RunForm,
  type RunHead,
  type Subject,
} from "./runs.rules.ts";
import { open } from "./state.commands.ts";
import { announceRun } from "./topic.ts";

/**
 * Prepares a run, and opens it at once when the form says so.
 * @param findSubjects topics and items are other domains', which hand in what they are called @returns its id
 */
export async function createRun(
  ctx: Context,
  processId: number,
  form: RunForm,
  requestId: string,
  findSubjects: FindSubjects,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "method:manage");
  const subjects = await subjectsOf(ctx, processId, form, findSubjects);
  const config = parseConfig(form.method, form, subjects.length);
  return transact(ctx, async (trx, announce) => {
    const where = { processId, stage: process.stage, roundtableId: form.roundtable_id, pointId: null };
    const runId = await once(trx, ctx, requestId, () => insertRun(trx, ctx, announce, { ...where, form, config, subjects }));
    announceRun(announce, { id: runId, processId, roundtableId: form.roundtable_id });
    return runId;
  });
}

interface NewRun {
  processId: number;
  stage: StageKey;
  roundtableId: number | null;
  pointId: number | null;
  form: Asked;
  config: MethodConfig;
  subjects: readonly Subject[];
}

/** In the transaction of whoever has been let in. @returns its id */
export async function insertRun(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  { processId, stage, roundtableId, pointId, form, config, subjects }: NewRun,
): Promise<number> {
  const { id } = await trx
    .insertInto("method_runs")
    .values({
      ...columnsOf(form, config),
      process_id: processId,
      stage,
      roundtable_id: roundtableId,
      point_id: pointId,
      state: "created",
      previous_run_id: null,
      created_by: ctx.actor.personId,
      created_at: ctx.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await insertOptions(trx, id, withPassive(ctx, form.method, subjects));
  if (form.start) await open(trx, ctx, announce, await lockRun(ctx, id, trx));
  return id;
}

/**
 * Of a later round only what is asked: how it is asked, and when it ends, was said before the first.
 * @throws Conflict once it is open, or when somebody else changed it since the form was shown
 */
export async function changeRun(ctx: Context, id: number, form: RunForm, findSubjects: FindSubjects): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const run = await lockRun(ctx, id, trx);
    authorise(run.my, "method:manage");
    if (run.state !== "created") throw new Conflict("methods:run.refusal.open-already");
    if (run.revision !== form.seen) throw new Conflict("methods:run.refusal.moved-on");
    const isLater = run.previousRunId !== null;
    const asked = isLater ? { ...form, method: run.method, voice: run.voice, is_secret: run.isSecret } : form;
    const subjects = await subjectsOf(ctx, run.processId, asked, findSubjects);
    const config = isLater ? run.config : parseConfig(asked.method, asked, subjects.length);
    await trx
      .updateTable("method_runs")
      .where("id", "=", id)
      .set({ ...columnsOf(asked, config), revision: run.revision + 1 })
      .execute();
    await trx.deleteFrom("method_options").where("run_id", "=", id).execute();
    await insertOptions(trx, id, withPassive(ctx, asked.method, subjects));
    if (form.start) await open(trx, ctx, announce, await lockRun(ctx, id, trx));
    announceRun(announce, run);
  });
}

/** Takes back what nobody was asked yet. @returns where the undoing is posted to, and where it stood */
export async function removeRun(ctx: Context, id: number): Promise<{ run: RunHead; undo: string }> {
  return transact(ctx, async (trx, announce) => {
    const run = await lockRun(ctx, id, trx);
    authorise(run.my, "method:manage");
    if (run.state !== "created") throw new Conflict("methods:run.refusal.open-already");
    const removal = { processId: run.processId, ability: "method:manage", path: placeOf(run), hasLinks: true } as const;
    const undo = await keepRemoved(trx, ctx, removal, [
      ["method_runs", "id", id],
      ["method_options", "run_id", id],
    ]);
    await trx.deleteFrom("method_runs").where("id", "=", id).execute();
    announceRun(announce, run);
    return { run, undo };
  });
}

export const methodReturns: Returns = {
  method_runs: {
    async settle(_ctx, _trx, announce, row: { id: number; process_id: number; roundtable_id: number | null }) {
      announceRun(announce, { id: row.id, processId: row.process_id, roundtableId: row.roundtable_id });
    },
  },
};

/** A later or an earlier end; and a result that shall wait for the facilitator, which cannot be taken back. */
export async function changeEnd(ctx: Context, id: number, { closes_at, release: wanted }: EndForm): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const run = await lockRun(ctx, id, trx);
    authorise(run.my, "method:manage");
    requireTaking(run, ctx.now());
    if (run.release === "by_hand" && wanted !== "by_hand") throw new Conflict("methods:run.refusal.loosened");
    acceptClosing(closes_at, ctx.now());
    await trx.updateTable("method_runs").where("id", "=", id).set({ closes_at, release: wanted }).execute();
    if (closes_at) await ctx.enqueue(trx, CLOSE_RUN, { runId: id }, { at: closes_at });
    announceRun(announce, run);
  });
}

// --- what a form brings ---------------------------------------------------------------

async function subjectsOf(ctx: Context, processId: number, form: RunForm, findSubjects: FindSubjects): Promise<Subject[]> {
  if (form.method === "cards") return [];
  const subjects = form.source === "lines" ? subjectsOfLines(ctx, form) : await findSubjects(processId, form);
  acceptOptions(form.method, subjects, form.source === "lines" ? "options" : "source");
  return subjects;
}

/** A poll without lines of its own is answered by yes, no or abstaining. */
export function subjectsOfLines(ctx: Context, { method, kind, lines }: Pick<RunForm, "method" | "kind" | "lines">): Subject[] {
  if (method === "poll" && (kind === "mood" || kind === "temperature"))
    return STEPS.map((step) => ({ label: ctx.t(`methods:${kind}.${step}`) }));
  const isYesOrNo = method === "poll" && kind !== "choice" && lines.length === 0;
  return isYesOrNo
    ? ANSWERS.map((answer) => ({ label: ctx.t(`methods:answer.${answer}`) }))
    : lines.map((label) => ({ label }));
}

/** What is asked and how, from whichever form. */
export type Asked = Pick<
  RunForm,
  "method" | "question" | "explanation" | "voice" | "is_secret" | "release" | "closes_at" | "start"
>;

const columnsOf = (form: Asked, config: MethodConfig) => ({
  method: form.method,
  config: JSON.stringify(config),
  question: form.question,
  explanation: form.explanation,
  voice: form.voice,
  is_secret: form.is_secret,
  reason: config.reason,
  release: form.release,
  closes_at: form.closes_at,
});

/** Systemic consensing weighs every proposal against leaving things as they are. */
const withPassive = (ctx: Context, method: Method, subjects: readonly Subject[]): (Subject & { isPassive?: boolean })[] =>
  method === "resistance" ? [...subjects, { label: ctx.t("methods:run.passive"), isPassive: true }] : [...subjects];

export async function insertOptions(
  trx: Trx,
  runId: number,
  subjects: readonly (Subject & { isPassive?: boolean })[],
): Promise<void> {
  if (subjects.length === 0) return;
  await trx
    .insertInto("method_options")
    .values(
      subjects.map((subject, position) => ({
        run_id: runId,
        position,
        label: subject.label,
        topic_id: subject.topicId ?? null,
        agenda_item_id: subject.agendaItemId ?? null,
        is_passive: subject.isPassive ?? false,
      })),
    )
    .execute();
}
