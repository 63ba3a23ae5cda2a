/** Where the minutes stand between draft and approval. */
import { sql } from "kysely";
import type { Context, Database, Trx } from "../../context.ts";
import type { My } from "../../access/rules.ts";
import { currentRules } from "../../processes/procedure.queries.ts";
import { isId } from "../../processes/queries.ts";
import { Conflict, NotFound } from "../../errors.ts";
import { requireRoundtable } from "../queries.ts";
import type { KeptFacts } from "./facts.rules.ts";
import type { Attendee } from "../rules.ts";
import type { MinutesRound, SignaturePart, WithdrawnApproval } from "./rules.ts";

interface Asked {
  id: number;
  processId: number;
  my: Pick<My, "mandateId">;
}

/** @returns null as long as the minutes are a draft */
export async function findMinutesRound(
  { db }: Pick<Context, "db">,
  { id, processId, my }: Asked,
): Promise<MinutesRound | null> {
  const round = await db
    .selectFrom("minutes_rounds")
    .innerJoin("document_versions", "document_versions.id", "minutes_rounds.version_id")
    .where("minutes_rounds.roundtable_id", "=", id)
    .leftJoin("minutes_scans", "minutes_scans.roundtable_id", "minutes_rounds.roundtable_id")
    .select([
      "minutes_rounds.version_id",
      "minutes_rounds.corrected_version_id",
      "minutes_rounds.circulated_at",
      "minutes_rounds.objections_until",
      "minutes_rounds.approved_at",
      "document_versions.document_id",
      "minutes_scans.uploaded_at",
    ])
    .executeTakeFirst();
  if (!round) return null;
  const [objections, signatures, withdrawn, { nonAttribution }] = await Promise.all([
    listObjections(db, id),
    listSignatures(db, id),
    listWithdrawn(db, id),
    currentRules(db, processId),
  ]);
  return {
    documentId: round.document_id,
    versionId: round.version_id,
    correctedVersionId: round.corrected_version_id,
    circulatedAt: round.circulated_at,
    objectionsUntil: round.objections_until,
    approvedAt: round.approved_at,
    objections: objections.map(({ mandateId, by, ...objection }) => ({
      ...objection,
      by: nonAttribution === "keine" ? by : "",
      isMine: mandateId === my.mandateId,
    })),
    signatures,
    withdrawn,
    scannedAt: round.uploaded_at,
  };
}

/** What was kept of minutes that went round: which version of their text, and the facts beside it. */
export async function findKept(db: Database, id: number): Promise<{ versionId: number; facts: KeptFacts | null } | undefined> {
  const row = await db
    .selectFrom("minutes_rounds")
    .where("roundtable_id", "=", id)
    .select(["version_id", "corrected_version_id", "facts"])
    .executeTakeFirst();
  return row && { versionId: row.corrected_version_id ?? row.version_id, facts: row.facts as KeptFacts | null };
}

/**
 * Under a lock, so that nothing changes between the last signature and this. @throws Conflict once the minutes are approved: then what they
 * say of this roundtable stays as it is
 */
export async function refuseApproved(trx: Trx, id: number): Promise<void> {
  // In the order of those who sign: first the roundtable, which a row of it that is written afterwards locks as well.
  await trx.selectFrom("roundtables").where("id", "=", id).select("id").forKeyShare().execute();
  const round = await trx
    .selectFrom("minutes_rounds")
    .where("roundtable_id", "=", id)
    .select("approved_at")
    .forShare()
    .executeTakeFirst();
  if (round?.approved_at) throw new Conflict("roundtables:refusal.minutes-approved");
}

/** The file that two people signed on paper. @throws NotFound where there is none, or for whoever does not take part or see the text */
export async function requireSignedMinutes(ctx: Context, id: number): Promise<{ bytes: Buffer; name: string }> {
  await requireRoundtable(ctx, id);
  const scan = await ctx.db
    .selectFrom("minutes_scans")
    // Whoever may not read the text finds no version of it either.
    .innerJoin("minutes_rounds", "minutes_rounds.roundtable_id", "minutes_scans.roundtable_id")
    .innerJoin("document_versions", "document_versions.id", "version_id")
    .where("minutes_scans.roundtable_id", "=", id)
    .select(["minutes_scans.bytes", "minutes_scans.name"])
    .executeTakeFirst();
  if (!scan) throw new NotFound();
  return scan;
}

export const listSignatures = (db: Database, id: number) =>
  db
    .selectFrom("minutes_signatures")
    .innerJoin("people", "people.id", "minutes_signatures.person_id")
    .where("roundtable_id", "=", id)
    .select(["part", "people.name", "signed_at as at", "facts_seen as seen"])
    .orderBy("part")
    .execute();

// Whoever may not read the text finds no version of it either.
const withdrawnRows = (db: Database, id: number) =>
  db
    .selectFrom("withdrawn_approvals as its")
    .innerJoin("document_versions", "document_versions.id", "its.version_id")
    .innerJoin("people", "people.id", "its.withdrawn_by")
    .where("its.roundtable_id", "=", id);

const listWithdrawn = (db: Database, id: number): Promise<WithdrawnApproval[]> =>
  withdrawnRows(db, id)
    .select([
      "its.id",
      "its.version_id as versionId",
      "its.approved_at as approvedAt",
      "its.withdrawn_at as withdrawnAt",
      "people.name as by",
      "its.reason",
      sql<boolean>`its.scan_name is not null`.as("hasScan"),
    ])
    .orderBy("its.id", "desc")
    .execute();

/** @throws NotFound for one of another roundtable, and for whoever does not see the text */
export async function requireWithdrawn({ db }: Pick<Context, "db">, id: number, approvalId: number) {
  const row = await withdrawnRows(db, id)
    .leftJoin("people as chair", "chair.id", "its.chair_id")
    .leftJoin("people as recorder", "recorder.id", "its.recorder_id")
    .where("its.id", "=", isId(approvalId) ? approvalId : 0)
    .select([
      ...(["its.version_id", "its.approved_at", "its.withdrawn_at", "its.reason", "its.facts", "its.attendees"] as const),
      ...(["chair.name as chairName", "its.chair_signed_at", "recorder.name as recorderName"] as const),
      "its.recorder_signed_at",
    ])
    .executeTakeFirst();
  if (!row) throw new NotFound();
  const signed = (part: SignaturePart, name: string | null, at: Date | null) => (name && at ? [{ part, name, at }] : []);
  return {
    kept: { versionId: row.version_id, facts: row.facts as KeptFacts | null },
    attendees: row.attendees as Attendee[] | null,
    approvedAt: row.approved_at,
    signatures: [
      ...signed("chair", row.chairName, row.chair_signed_at),
      ...signed("recorder", row.recorderName, row.recorder_signed_at),
    ],
    withdrawal: { at: row.withdrawn_at, reason: row.reason },
  };
}

/** Of an approval that was taken back. @throws NotFound where there is none, or for whoever does not take part or see the text */
export async function requireWithdrawnScan(
  ctx: Context,
  id: number,
  approvalId: number,
): Promise<{ bytes: Buffer; name: string }> {
  await requireRoundtable(ctx, id);
  const row = await withdrawnRows(ctx.db, id)
    .where("its.id", "=", isId(approvalId) ? approvalId : 0)
    .select(["its.scan_bytes as bytes", "its.scan_name as name"])
    .executeTakeFirst();
  if (!row?.bytes || !row.name) throw new NotFound();
  return { bytes: row.bytes, name: row.name };
}

const listObjections = (db: Database, id: number) =>
  db
    .selectFrom("minutes_objections")
    .innerJoin("mandates", "mandates.id", "minutes_objections.mandate_id")
    .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
    .where("roundtable_id", "=", id)
    .select([
      "minutes_objections.id",
      "minutes_objections.body",
      "minutes_objections.is_accepted as isAccepted",
      "minutes_objections.beside_text as isBesideText",
      "minutes_objections.answer",
      "minutes_objections.mandate_id as mandateId",
      "organisations.name as by",
    ])
    .orderBy("minutes_objections.id")
    .execute();
