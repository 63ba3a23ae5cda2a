/** Where the minutes stand between draft and approval. */
import type { Context, Database, Trx } from "../../context.ts";
import type { My } from "../../access/rules.ts";
import { currentRules } from "../../processes/procedure.queries.ts";
import { Conflict, NotFound } from "../../errors.ts";
import { requireRoundtable } from "../queries.ts";
import type { KeptFacts } from "./facts.rules.ts";
import type { MinutesRound } from "./rules.ts";

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
  const [objections, signatures, { nonAttribution }] = await Promise.all([
    listObjections(db, id),
    listSignatures(db, id),
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
    .select(["part", "people.name", "signed_at as at"])
    .orderBy("part")
    .execute();

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
      "minutes_objections.answer",
      "minutes_objections.mandate_id as mandateId",
      "organisations.name as by",
    ])
    .orderBy("minutes_objections.id")
    .execute();
