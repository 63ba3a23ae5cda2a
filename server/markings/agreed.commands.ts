/**
 * Takes words out of what was agreed on and never changes otherwise: frozen versions, positions with what houses reserve, their internal notes,
 * dissent, checks, and records of decisions. Who said which level when, what was counted, rule, number and outcome stay.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { DecisionRecord } from "../agreement/decisions.rules.ts";
import type { FrozenRecommendation } from "../agreement/versions.rules.ts";
import type { Trx } from "../context.ts";
import { GONE, type Purged } from "./rules.ts";

/** Of a text alone only what is worded like it goes: quotes of it, and how it should read instead. */
export async function emptyAgreed(trx: Trx, { recommendations, documents }: Purged): Promise<void> {
  const { rows } = await sql<{ id: number; payload: FrozenRecommendation; isWhole: boolean }>`
    select version.id, payload, recommendation_id = any(${recommendations}::int[]) as "isWhole"
    from public.recommendation_versions as version join public.document_versions as text on text.id = document_version_id
    where recommendation_id = any(${recommendations}::int[]) or text.document_id = any(${documents}::int[])`.execute(trx);
  const ids = rows.map(({ id }) => id);
  const payloads = rows.map(({ payload, isWhole }) => JSON.stringify(withoutWords(payload, isWhole)));
  await sql`
    update public.recommendation_versions as version
    set payload = emptied.payload::json, hash = encode(sha256(convert_to(emptied.payload, 'UTF8')), 'hex')
    from unnest(${ids}::int[], ${payloads}::text[]) as emptied (id, payload) where version.id = emptied.id`.execute(trx);
  await emptySaid(trx, ids, recommendations);
  await emptyDecided(
    trx,
    ids,
    rows.filter(({ isWhole }) => isWhole).map(({ id }) => id),
  );
}

/** That something was said is left where an empty word would mean that nothing was. */
const gone = (column: string) => sql`case ${sql.ref(column)} when '' then '' else ${GONE} end`;

async function emptySaid(trx: Trx, versions: readonly number[], recommendations: readonly number[]): Promise<void> {
  const isWhole = sql`exists (select from public.recommendation_versions as its where its.id = version_id
    and its.recommendation_id = any(${recommendations}::int[]))`;
  await sql`update public.positions set wording = ${gone("wording")},
    remark = case when ${isWhole} then '' else remark end, evidence = case when ${isWhole} then ${gone("evidence")} else evidence end
    where version_id = any(${versions}::int[])`.execute(trx);
  await sql`update public.reservations set body = '' where position_id in (select id from public.positions where ${isWhole})`.execute(
    trx,
  );
  await sql`update public.dissents set quote = '', body = case when ${isWhole} then ${GONE} else body end
    where version_id = any(${versions}::int[])`.execute(trx);
  await sql`delete from public.delegation_notes where recommendation_id = any(${recommendations}::int[])`.execute(trx);
  await sql`update public.recommendation_checks set note = '' where recommendation_id = any(${recommendations}::int[])`.execute(
    trx,
  );
}

/** The record is hashed anew, because the database takes no other; the hash of the text would tell whether somebody guessed its words. */
async function emptyDecided(trx: Trx, versions: readonly number[], whole: readonly number[]): Promise<void> {
  const { rows } = await sql<{ id: number; version: number; record: DecisionRecord }>`
    select id, version_id as version, record from public.agreement_decisions where version_id = any(${versions}::int[])`.execute(
    trx,
  );
  const records = rows.map(({ record, version }) => JSON.stringify(recordWithoutWords(record, whole.includes(version))));
  await sql`update public.agreement_decisions as decision set record = emptied.record::json, hash = emptied.hash, text_hash = repeat('0', 64),
      reason = case when version_id = any(${whole}::int[]) then ${gone("reason")} else reason end
    from unnest(${rows.map(({ id }) => id)}::int[], ${records}::text[], ${records.map(sha256)}::text[]) as emptied (id, record, hash)
    where decision.id = emptied.id`.execute(trx);
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function recordWithoutWords({ electorate, dissents, ...rest }: DecisionRecord, isWhole: boolean): DecisionRecord {
  return {
    ...rest,
    electorate: electorate.map((voice) => ({
      ...voice,
      wording: voice.wording && GONE,
      reservations: voice.reservations.map((reservation) => (isWhole ? { ...reservation, body: "" } : reservation)),
    })),
    dissents: dissents.map((dissent) => ({ ...dissent, quote: "", body: isWhole ? GONE : dissent.body })),
  };
}

function withoutWords(
  { title, item, text, facts, checks, ...rest }: FrozenRecommendation,
  isWhole: boolean,
): FrozenRecommendation {
  const emptied = { ...text, hash: "0".repeat(64), plain: "" };
  if (!isWhole) return { ...rest, title, item, text: emptied, facts, checks };
  const isWritten = ([name, value]: [string, unknown]) => typeof value === "string" && name !== "dueOn";
  const numbers = Object.entries(facts).map((fact) => (isWritten(fact) ? [fact[0], ""] : fact));
  return {
    ...{ ...rest, title: GONE, item: { ...item, title: GONE } },
    ...{ text: emptied, facts: Object.fromEntries(numbers) as FrozenRecommendation["facts"], checks: {} },
  };
}
