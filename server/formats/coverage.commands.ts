/** Says which formats serve an item of the agenda, and proposes new or adjusted ones where an adopted item has none. */
import { authorise } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { parseConfig } from "../methods/kinds.rules.ts";
import { insertRun, subjectsOfLines } from "../methods/runs.commands.ts";
import { acceptOptions, runForm, type RunForm } from "../methods/runs.rules.ts";
import { announceRun } from "../methods/topic.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { insertFormat } from "./commands.ts";
import { requireItemCoverage } from "./coverage.queries.ts";
import {
  mayPropose,
  type DecisionForm,
  type Proposal,
  type ProposalForm,
  type Service,
  type ServicesForm,
} from "./coverage.rules.ts";
import { formatForm } from "./rules.ts";
import { departsFrom, isInVote } from "./votes.rules.ts";

/**
 * A row of the matrix, as its form showed it.
 * @param asked the formats that the form asked for; all others stay as they are
 * @returns whether there are others @throws Invalid for a format of another process
 */
export async function setServices(
  ctx: Context,
  processId: number,
  itemId: number,
  { services, asked }: ServicesForm,
): Promise<boolean> {
  const { process, formats } = await requireItemCoverage(ctx, processId, itemId);
  authorise(process.my, "format:write");
  if (asked.some((formatId) => !formats.some(({ id }) => id === formatId))) throw new Invalid("common:invalid.choice");
  await transact(ctx, async (trx, announce) => {
    await holdItem(trx, itemId);
    if (asked.length > 0)
      await trx.deleteFrom("format_services").where("agenda_item_id", "=", itemId).where("format_id", "in", asked).execute();
    await insertServices(trx, itemId, services);
    announce(`process:${processId}`);
  });
  return formats.some(({ id }) => !asked.includes(id));
}

async function insertServices(trx: Trx, itemId: number, services: readonly Service[]): Promise<void> {
  if (services.length === 0) return;
  await trx
    .insertInto("format_services")
    .values(services.map(({ formatId, level, degree }) => ({ format_id: formatId, agenda_item_id: itemId, level, degree })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** One after the other. */
async function holdItem(trx: Trx, itemId: number): Promise<void> {
  await trx.selectFrom("agenda_items").where("id", "=", itemId).select("id").forNoKeyUpdate().execute();
}

/** @throws Conflict for an item that is not adopted: formats follow from the agenda */
export async function proposeFormat(
  ctx: Context,
  processId: number,
  itemId: number,
  form: ProposalForm,
  requestId: string,
): Promise<number> {
  const { process, item, formats } = await requireItemCoverage(ctx, processId, itemId);
  authorise(process.my, "format:write");
  if (!mayPropose(item)) throw new Conflict("formats:error.not-adopted");
  if (form.format_id !== null && !formats.some(({ id }) => id === form.format_id))
    throw new Invalid("common:invalid.choice", "format_id");
  return transact(ctx, async (trx, announce) => {
    await holdItem(trx, itemId);
    announce(`process:${processId}`);
    return once(trx, ctx, requestId, async () => {
      const { id } = await trx
        .insertInto("format_proposals")
        .values({
          ...{ ...form, expectations: JSON.stringify(form.expectations), process_id: processId, agenda_item_id: itemId },
          created_by: ctx.actor.personId,
          created_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      return id;
    });
  });
}

/**
 * The open proposals of an item become the options of a vote, and that none of them is wanted another one.
 * @returns the id of the vote, which is prepared and not opened yet
 */
export async function putToVote(ctx: Context, processId: number, itemId: number, requestId: string): Promise<number> {
  const { process } = await requireItemCoverage(ctx, processId, itemId);
  authorise(process.my, "format:decide");
  authorise(process.my, "method:manage");
  return transact(ctx, async (trx, announce) => {
    await holdItem(trx, itemId);
    const runId = await once(trx, ctx, requestId, async () => {
      // What is open, and in no vote, is asked once nobody else can decide it or put it to another one.
      const { item, proposals } = await requireItemCoverage(ctx, processId, itemId, trx);
      const open = proposals.filter(({ decision }) => decision === "offen");
      if (open.length === 0) throw new Conflict("formats:error.no-proposals");
      // Nobody gets out of a vote by beginning another one.
      if (open.some(isInVote)) throw new Conflict("formats:error.vote-unreleased");
      const form = voteForm(ctx, item.title, open);
      const subjects = subjectsOfLines(ctx, form);
      acceptOptions(form.method, subjects, "options");
      const config = parseConfig(form.method, form, subjects.length);
      const where = { processId, stage: process.stage, roundtableId: null, pointId: null };
      const id = await insertRun(trx, ctx, announce, { ...where, form, config, subjects });
      const voted = open.map((each) => each.id);
      await trx.updateTable("format_proposals").where("id", "in", voted).set({ method_run_id: id }).execute();
      return id;
    });
    announceRun(announce, { id: runId, processId, roundtableId: null });
    return runId;
  });
}

/** Of several it is asked who can bear which of them least; of one whether anybody has a grave concern. */
const voteForm = (ctx: Context, title: string, open: readonly Proposal[]): RunForm =>
  runForm.parse({
    method: open.length > 1 ? "resistance" : "consent",
    question: ctx.t("formats:proposal.question", { title }).slice(0, 500),
    explanation: open
      .map((proposal) => `${proposal.title}: ${proposal.purpose}`)
      .join("\n")
      .slice(0, 3000),
    options: open.map((proposal) => proposal.title).join("\n"),
  });

/**
 * Adopted, a new one enters the register, and either serves the item from then on.
 * @throws Conflict the second time, when the item is no longer adopted, or while a vote on it is not released; Invalid at `departs` for
 * another decision than the vote asks for, unless it is said that it is one
 */
export async function decideProposal(
  ctx: Context,
  processId: number,
  itemId: number,
  id: number,
  { decision, reason, departs }: DecisionForm,
): Promise<void> {
  const { process } = await requireItemCoverage(ctx, processId, itemId);
  authorise(process.my, "format:decide");
  await transact(ctx, async (trx, announce) => {
    await holdItem(trx, itemId);
    // Only now nobody can put it to a vote any more while it is decided.
    const { item, proposals } = await requireItemCoverage(ctx, processId, itemId, trx);
    const proposal = proposals.find((each) => each.id === id);
    if (!proposal) throw new NotFound();
    if (decision === "angenommen" && !mayPropose(item)) throw new Conflict("formats:error.not-adopted");
    if (proposal.decision !== "offen") throw new Conflict("formats:error.decided");
    if (isInVote(proposal)) throw new Conflict("formats:error.vote-unreleased");
    const isOther = departsFrom(proposal.vote, decision);
    if (isOther && !departs) throw new Invalid("formats:invalid.departs", "departs");
    const formatId = decision === "angenommen" ? await adopt(trx, ctx, { processId, itemId }, proposal) : proposal.formatId;
    await trx
      .updateTable("format_proposals")
      .where("id", "=", id)
      .set({ decision, reason, departs: isOther, decided_on: dayOf(ctx.now()), format_id: formatId })
      .execute();
    announce(`process:${processId}`);
  });
}

async function adopt(
  trx: Trx,
  ctx: Context,
  { processId, itemId }: { processId: number; itemId: number },
  { formatId, title, purpose, levels }: Proposal,
): Promise<number> {
  const words = { organiser: "", commissioned_by: "", audience: "", rhythm: "", founded: "", note: purpose };
  const id =
    formatId ??
    (await insertFormat(
      trx,
      processId,
      formatForm.parse({ name: title, kind: "plattform", levels, status: "geplant", ...words }),
      ctx.now(),
    ));
  const services = levels.map((level) => ({ formatId: id, level, degree: "ganz" }) as const);
  await insertServices(trx, itemId, services);
  return id;
}
