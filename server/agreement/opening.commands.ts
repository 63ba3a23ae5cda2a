/** Puts recommendations to agreement: frozen text and facts, a rule, who is asked, until when. */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { AgreementEnd } from "../../db/schema/agreement.ts";
import type { RecommendationStatus } from "../../db/schema/recommendations.ts";
import type { Row } from "../../db/schema.ts";
import { authorise } from "../access/rules.ts";
import { requireAgendaItem } from "../agenda/queries.ts";
import { dayOf } from "../calendar/rules.ts";
import { addDays, endOfDay } from "../calendar/working-days.rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { validOn } from "../methods/voices.queries.ts";
import { notify } from "../notifications/commands.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import type { CurrentRules } from "../processes/procedure.rules.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { paramsOf } from "../recommendations/commands.ts";
import { lockRecommendation, requireRecommendation } from "../recommendations/queries.ts";
import type { Recommendation } from "../recommendations/rules.ts";
import { freezeRecommendation, setRecommendationStatus } from "../recommendations/status.commands.ts";
import { askedVoices, type AskedVoice } from "./electorate.rules.ts";
import type { OpeningInput } from "./forms.rules.ts";
import { listGroups } from "./groups.queries.ts";
import { CLOSE_SILENCE, GRACE } from "./jobs.rules.ts";
import { listRunningIds } from "./queries.ts";
import { rulesToChoose, usualAside, VETO } from "./rules.ts";
import { frozenOf } from "./versions.rules.ts";

/**
 * Asks for positions, on several recommendations at once. Texts that moved on are frozen anew; positions on earlier versions stay with
 * those. Each is a transaction of its own: what is refused says so, and what was put up before it stays.
 * @throws Invalid for a rule that the rules of procedure do not know, or a silence that is too short; Conflict when one runs already
 */
export async function openAgreements(ctx: Context, processId: number, input: OpeningInput): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "agreement:manage");
  const rules = await currentRules(ctx.db, processId);
  const closesAt = endOf(ctx, rules, input);
  for (const id of input.recommendation) {
    const recommendation = await readyOne(ctx, process, id);
    const version_id = await freezeRecommendation(ctx, recommendation, "beschlussreif");
    await openOne(ctx, process, { rules, rule: input.rule, closesAt, id, version_id });
  }
}

function endOf(ctx: Context, rules: CurrentRules, { rule, closes_on }: OpeningInput): Date | null {
  if (!(rulesToChoose(rules) as string[]).includes(rule)) throw new Invalid("agreement:invalid.rule", "rule");
  if (closes_on === null) return null;
  const today = dayOf(ctx.now());
  if (closes_on < today) throw new Invalid("agreement:invalid.end-past", "closes_on");
  if (rule === "umlauf" && closes_on < addDays(today, rules.silenceDays))
    throw new Invalid("agreement:invalid.silence-too-short", "closes_on", { days: rules.silenceDays });
  return endOfDay(closes_on);
}

/** @throws Invalid with what it lacks to be decided on */
async function readyOne(ctx: Context, process: ProcessHead, id: number): Promise<Recommendation> {
  const { recommendation } = await requireRecommendation(ctx, id);
  if (recommendation.processId !== process.id) throw new NotFound();
  const { status } = recommendation;
  if (status !== "beschlussreif") await setRecommendationStatus(ctx, id, { from: status, to: "beschlussreif" });
  return recommendation;
}

interface Opening {
  rules: CurrentRules;
  rule: OpeningInput["rule"];
  closesAt: Date | null;
  id: number;
  version_id: number;
}

async function openOne(ctx: Context, process: ProcessHead, { rules, rule, closesAt, id, version_id }: Opening): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const { status } = await lockRecommendation(trx, id);
    if (status !== "beschlussreif") throw new Conflict("common:error.changed-meanwhile");
    await trx.updateTable("recommendations").set({ version_id }).where("id", "=", id).execute();
    const { recommendation } = await requireRecommendation({ ...ctx, db: trx }, id);
    const version = await storeVersion(trx, ctx, recommendation, version_id);
    await endRunning(trx, ctx, recommendation, version.id);
    if (rule === "umlauf") await refuseVetoed(trx, version.id);
    const voices = await voicesNow(trx, ctx, process.id);
    const agreement = await trx
      .insertInto("agreements")
      .values({
        ...{ recommendation_id: id, version_id: version.id, rule, rules_version: rules.version },
        ...{ quorum_share: rules.quorumShare, quorum_bench_share: rules.quorumBenchShare },
        most_aside: usualAside(voices.filter(({ countedWith }) => countedWith === null).length),
        ...{ closes_at: closesAt, opened_by: ctx.actor.personId, opened_at: ctx.now() },
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await trx
      .insertInto("agreement_voices")
      .values(
        voices.map((voice) => ({
          agreement_id: agreement.id,
          organisation_id: voice.organisationId,
          bench: voice.bench,
          counted_with: voice.countedWith,
        })),
      )
      .execute();
    if (rule === "umlauf" && closesAt)
      await ctx.enqueue(trx, CLOSE_SILENCE, { agreementId: agreement.id }, { at: new Date(closesAt.getTime() + GRACE) });
    const params = { ...paramsOf(recommendation), version: version.number, rule };
    await recordEvent(trx, ctx, { processId: process.id, kind: "agreement-opened", params, path: `/recommendations/${id}` });
    await askAgain(trx, ctx, announce, process.id, [agreement.id]);
    announce(`process:${process.id}`);
  });
}

/** Whoever speaks for an organisation that has not said anything yet; of all items of a process one line. */
export async function askAgain(
  trx: Trx,
  ctx: Context,
  announce: Parameters<typeof notify>[2],
  processId: number,
  agreementIds: readonly number[],
): Promise<void> {
  await notify(trx, ctx, announce, {
    kind: "position-asked",
    processId,
    about: { kind: "process", id: processId },
    to: sql`select person_id from mandates join agreement_voices as voice on voice.organisation_id = mandates.organisation_id
      join agreements on agreements.id = voice.agreement_id
      where mandates.process_id = ${processId} and agreements.id = any(${[...agreementIds]}::int[])
      and mandates.role in ('head_delegate', 'delegate') and (mandates.role = 'head_delegate' or mandates.may_bind)
      and not exists (select from positions where positions.version_id = agreements.version_id
        and positions.organisation_id = voice.organisation_id and positions.ended_at is null)`,
  });
}

async function voicesNow(trx: Trx, ctx: Context, processId: number): Promise<AskedVoice[]> {
  const mandates = await validOn(trx, processId, dayOf(ctx.now()))
    .select(["id", "role", "bench", "may_bind as mayBind", "person_id as personId", "organisation_id as organisationId"])
    .orderBy("id")
    .execute();
  const voices = askedVoices(mandates, await listGroups(trx, processId));
  if (voices.length === 0) throw new Conflict("agreement:error.nobody");
  return voices;
}

/** The same words and facts are the same version, however often they are put up. */
async function storeVersion(
  trx: Trx,
  ctx: Context,
  recommendation: Recommendation,
  documentVersionId: number,
): Promise<Pick<Row<"recommendation_versions">, "id" | "number">> {
  const text = await trx
    .selectFrom("document_versions")
    .where("id", "=", documentVersionId)
    .select(["number", "content_hash", "plain_text"])
    .executeTakeFirstOrThrow();
  const { item } = await requireAgendaItem({ ...ctx, db: trx }, recommendation.itemId);
  const payload = JSON.stringify(
    frozenOf(recommendation, {
      mode: item.mode,
      text: { version: text.number!, hash: text.content_hash, plain: text.plain_text },
    }),
  );
  const hash = createHash("sha256").update(payload).digest("hex");
  const newest = await trx
    .selectFrom("recommendation_versions")
    .where("recommendation_id", "=", recommendation.id)
    .select(["id", "number", "hash"])
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  if (newest?.hash === hash) return newest;
  return trx
    .insertInto("recommendation_versions")
    .values({
      ...{ recommendation_id: recommendation.id, number: (newest?.number ?? 0) + 1, document_version_id: documentVersionId },
      ...{ payload, hash, frozen_by: ctx.actor.personId, frozen_at: ctx.now() },
    })
    .returning(["id", "number"])
    .executeTakeFirstOrThrow();
}

/** @throws Conflict when the same version is being agreed on already */
async function endRunning(trx: Trx, ctx: Context, { id }: Recommendation, versionId: number): Promise<void> {
  const running = await trx
    .selectFrom("agreements")
    .where("recommendation_id", "=", id)
    .where("ended_at", "is", null)
    .select(["id", "version_id"])
    .forUpdate()
    .executeTakeFirst();
  if (!running) return;
  if (running.version_id === versionId) throw new Conflict("agreement:error.running");
  await endAgreement(trx, ctx, running.id, "superseded");
}

/** What somebody has objected to is talked about, and not passed in silence. */
async function refuseVetoed(trx: Trx, versionId: number): Promise<void> {
  const veto = await trx
    .selectFrom("positions")
    .where("version_id", "=", versionId)
    .where("ended_at", "is", null)
    .where("level", "=", VETO)
    .select("id")
    .limit(1)
    .executeTakeFirst();
  if (veto) throw new Invalid("agreement:invalid.vetoed", "rule");
}

export async function endAgreement(trx: Trx, ctx: Pick<Context, "now">, id: number, how: AgreementEnd): Promise<void> {
  await trx.updateTable("agreements").set({ ended_at: ctx.now(), ended_how: how }).where("id", "=", id).execute();
}

/**
 * Whoever takes a recommendation back into drafting ends the asking as well.
 * @throws Invalid for deferring it while organisations are asked: that is a decision, with a number and a record
 */
export async function stopRunning(
  trx: Trx,
  ctx: Pick<Context, "now">,
  recommendationId: number,
  to: RecommendationStatus,
): Promise<void> {
  const stopped = await trx
    .updateTable("agreements")
    .where("recommendation_id", "=", recommendationId)
    .where("ended_at", "is", null)
    .set({ ended_at: ctx.now(), ended_how: "stopped" })
    .returning("id")
    .executeTakeFirst();
  if (stopped && to === "zurueckgestellt") throw new Invalid("agreement:invalid.defer-by-decision", "to");
}

/** Without a decision: to talk about it again, or to ask by another rule. @throws Conflict when it is over already */
export async function stopAgreement(ctx: Context, recommendationId: number): Promise<void> {
  const { process, recommendation } = await requireRecommendation(ctx, recommendationId);
  authorise(process.my, "agreement:manage");
  await transact(ctx, async (trx, announce) => {
    const running = await trx
      .selectFrom("agreements")
      .where("recommendation_id", "=", recommendationId)
      .where("ended_at", "is", null)
      .select("id")
      .forUpdate()
      .executeTakeFirst();
    if (!running) throw new Conflict("agreement:error.over");
    await endAgreement(trx, ctx, running.id, "stopped");
    const params = paramsOf(recommendation);
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: "agreement-stopped",
      params,
      path: `/recommendations/${recommendationId}`,
    });
    announce(`process:${process.id}`);
  });
}

/** Everybody who has not spoken hears of it again. */
export async function remindAsked(ctx: Context, processId: number): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "agreement:manage");
  await transact(ctx, async (trx, announce) => {
    await askAgain(trx, ctx, announce, processId, await listRunningIds(trx, processId));
  });
}
