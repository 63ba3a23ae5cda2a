/** Decides: by the rule that was named, on the frozen version and on nothing else, by hand or when silence ends. */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Outcome } from "../../db/schema/agreement.ts";
import type { RecommendationStatus } from "../../db/schema/recommendations.ts";
import { authorise, requireProof } from "../access/rules.ts";
import type { Context, PublicContext, SystemContext, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { notify } from "../notifications/commands.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { nextDecisionNumber, recordEvent } from "../processes/commands.ts";
import { paramsOf } from "../recommendations/commands.ts";
import { lockRecommendation, readRecommendation, requireRecommendation } from "../recommendations/queries.ts";
import { completenessOf, isAdopted, refuseAgreed, type Recommendation } from "../recommendations/rules.ts";
import { countReservations, recordOf, sawOf } from "./decisions.rules.ts";
import { listDissents } from "./dissents.queries.ts";
import type { DecisionInput } from "./forms.rules.ts";
import { listGroups } from "./groups.queries.ts";
import { adoptAgreed, endWriting, settleItem, storeItemText } from "./items.commands.ts";
import { endAgreement } from "./opening.commands.ts";
import { listVoices, readAgreements, type Agreement, type AskedVoice } from "./queries.ts";
import { judge, mayReject, outcomeOf, type Judgement } from "./rules.ts";
import { isAsFrozen, type FrozenRecommendation } from "./versions.rules.ts";

/**
 * Notes what follows from the positions. Adoption follows from the rule alone; deferring is always possible, rejecting once those who
 * are needed have spoken.
 * @returns the number of the decision
 * @throws Invalid with what is missing; Conflict when it is over, others are asked by now, or something was said since the form was shown
 */
export async function decide(ctx: Context, recommendationId: number, input: DecisionInput): Promise<string> {
  const { process } = await requireRecommendation(ctx, recommendationId);
  authorise(process.my, "agreement:manage");
  requireProof(ctx, "recommendation:decide");
  await storeItemText(ctx, recommendationId);
  const number = await transact(ctx, async (trx, announce) => {
    const held = await hold(trx, input.agreement_id, ctx.now());
    if (!held || held.agreement.recommendationId !== recommendationId) throw new NotFound();
    if (!held.agreement.isRunning) throw new Conflict("agreement:error.over");
    const outcome = outcomeFor(held, input);
    // What follows from the positions is for whoever has read these.
    if (outcome !== "zurueckgestellt" && input.seen && input.seen !== sawOf(held))
      throw new Conflict("agreement:error.positions-moved");
    return store(trx, ctx, announce, held, { outcome, reason: input.reason });
  });
  await endWriting(ctx, recommendationId);
  return number;
}

interface Held {
  agreement: Agreement;
  rulesVersion: number;
  recommendation: Recommendation;
  voices: AskedVoice[];
  judgement: Judgement;
  dissents: Awaited<ReturnType<typeof listDissents>>;
}

/** Until the commit nobody says anything more, changes facts or checks, or decides beside this. */
async function hold(trx: Trx, agreementId: number, now: Date): Promise<Held | undefined> {
  const row = await trx
    .selectFrom("agreements")
    .where("id", "=", agreementId)
    .select(["recommendation_id", "rules_version"])
    .executeTakeFirst();
  if (!row) return undefined;
  // In the order of those who put up: first what it is about.
  await lockRecommendation(trx, row.recommendation_id);
  await trx.selectFrom("agreements").where("id", "=", agreementId).select("id").forUpdate().execute();
  const [agreement] = await readAgreements(trx, sql`agreements.id = ${agreementId}`);
  const recommendation = (await readRecommendation(trx, row.recommendation_id))!;
  const voices = (await listVoices(trx, recommendation.processId, [agreementId], now)).get(agreementId)!;
  const dissents = (await listDissents(trx, [agreement!.versionId])).filter(({ isStanding }) => isStanding);
  const judgement = judge(agreement!, voices, now);
  return { agreement: agreement!, rulesVersion: row.rules_version, recommendation, voices, judgement, dissents };
}

function outcomeFor(held: Held, { outcome }: DecisionInput): Outcome {
  const { agreement, judgement } = held;
  if (outcome === "zurueckgestellt") return outcome;
  if (outcome === "abgelehnt") {
    if (judgement.isMet) throw new Invalid("agreement:invalid.is-met", "outcome");
    if (!mayReject(judgement)) throw new Invalid("agreement:invalid.too-early", "outcome");
    return outcome;
  }
  if (agreement.rule === "umlauf") throw new Invalid("agreement:invalid.silence-decides", "outcome");
  if (!judgement.isMet) throw new Invalid("agreement:invalid.not-met", "outcome");
  return adoptionOf(held);
}

const adoptionOf = ({ judgement, voices, dissents }: Held): Outcome =>
  outcomeOf(judgement, { reservations: countReservations(voices), dissents: dissents.length });

/** @returns the catalogue key of what stands against an adoption beyond the rule */
async function refuseAdoptionNow(trx: Trx, { agreement, recommendation }: Held, outcome: Outcome): Promise<string | undefined> {
  const { status, checks } = recommendation;
  const refused = refuseAgreed({ status, checks, completeness: completenessOf(recommendation, true) }, outcome);
  if (refused || outcome === "zurueckgestellt" || outcome === "abgelehnt") return refused;
  if (recommendation.itemMode === null) return "agreement:invalid.mode-missing";
  const { payload } = await trx
    .selectFrom("recommendation_versions")
    .where("id", "=", agreement.versionId)
    .select("payload")
    .executeTakeFirstOrThrow();
  return isAsFrozen(payload as FrozenRecommendation, recommendation) ? undefined : "agreement:invalid.facts-changed";
}

interface Decided {
  outcome: Outcome;
  reason: string;
}

async function store(trx: Trx, ctx: PublicContext, announce: Announce, held: Held, decided: Decided): Promise<string> {
  const { agreement, recommendation } = held;
  const { outcome, reason } = decided;
  const refused = await refuseAdoptionNow(trx, held, outcome);
  if (refused) throw new Invalid(refused, "outcome");
  const { processId } = recommendation;
  const number = await nextDecisionNumber(trx, ctx, processId);
  const record = JSON.stringify(await recordNow(trx, held));
  await trx
    .insertInto("agreement_decisions")
    .values({
      ...{ process_id: processId, number, recommendation_id: recommendation.id, version_id: agreement.versionId },
      ...{ agreement_id: agreement.id, outcome, rule: agreement.rule, reason, record, text_hash: agreement.hash },
      hash: createHash("sha256").update(record).digest("hex"),
      ...{ decided_by: ctx.actor?.personId ?? null, decided_at: ctx.now() },
    })
    .execute();
  await endAgreement(trx, ctx, agreement.id, "decided");
  const status: RecommendationStatus = outcome;
  await trx.updateTable("recommendations").set({ status }).where("id", "=", recommendation.id).execute();
  const path = `/recommendations/${recommendation.id}`;
  const params = { ...paramsOf(recommendation), decision: number, to: outcome };
  await recordEvent(trx, ctx, { processId, kind: "agreement-decided", params, path });
  if (isAdopted(outcome)) await adoptAgreed(trx, ctx, recommendation, agreement.documentVersionId);
  await settleItem(trx, ctx, recommendation.itemId);
  await tellDecided(trx, ctx, announce, processId);
  announce(`process:${processId}`);
  return number;
}

async function recordNow(trx: Trx, { agreement, rulesVersion, judgement, voices, dissents, recommendation }: Held) {
  const groups = await listGroups(trx, recommendation.processId);
  return recordOf({
    ...{ round: agreement, rulesVersion, judgement, voices },
    dissents: dissents.map(({ id, signatures, quote, body }) => ({
      ...{ id, quote, body },
      organisations: signatures.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ name }) => name),
    })),
    groups: groups.map(({ kind, name, memberNames }) => ({ kind, speaker: name, members: memberNames })),
  });
}

const tellDecided = (trx: Trx, ctx: PublicContext, announce: Announce, processId: number) =>
  notify(trx, ctx, announce, {
    kind: "agreement-decided",
    processId,
    about: { kind: "process", id: processId },
    to: sql`select person_id from mandates where process_id = ${processId}
      and role in ('facilitator', 'recorder', 'head_delegate', 'delegate')`,
  });

/**
 * By the clock, when silence ends: asks everything again. What was objected to, superseded or decided by then stays as it is; what may
 * not be adopted (any more) is stopped, and the moderation hears of it.
 */
export async function endSilence(ctx: SystemContext, agreementId: number): Promise<{ decided: number }> {
  const asked = await ctx.db
    .selectFrom("agreements")
    .where("id", "=", agreementId)
    .where("ended_at", "is", null)
    .select("recommendation_id as recommendationId")
    .executeTakeFirst();
  if (!asked) return { decided: 0 };
  await storeItemText(ctx, asked.recommendationId);
  const result = await endOne(ctx, agreementId);
  if (result.decided > 0) await endWriting(ctx, asked.recommendationId);
  return result;
}

const endOne = (ctx: SystemContext, agreementId: number): Promise<{ decided: number }> =>
  transact(ctx, async (trx, announce) => {
    const held = await hold(trx, agreementId, ctx.now());
    if (!held || held.agreement.endedAt !== null || held.agreement.rule !== "umlauf") return { decided: 0 };
    const { agreement, judgement, recommendation } = held;
    if (judgement.lacks.some(({ what }) => what === "silence")) return { decided: 0 };
    const outcome = adoptionOf(held);
    if (agreement.isRunning && judgement.isMet && !(await refuseAdoptionNow(trx, held, outcome))) {
      await store(trx, ctx, announce, held, { outcome, reason: "" });
      return { decided: 1 };
    }
    await endAgreement(trx, ctx, agreement.id, "stopped");
    const { processId } = recommendation;
    const path = `/recommendations/${recommendation.id}`;
    await recordEvent(trx, ctx, { processId, kind: "agreement-stopped", params: paramsOf(recommendation), path });
    await notify(trx, ctx, announce, {
      kind: "agreement-objected",
      processId,
      about: { kind: "process", id: processId },
      to: sql`select person_id from mandates where process_id = ${processId} and role = 'facilitator'`,
    });
    announce(`process:${processId}`);
    return { decided: 0 };
  });
