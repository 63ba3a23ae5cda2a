/** Looks at letters that arrived and are not entered yet; only for the moderation. */
import { sql } from "kysely";
import { ABILITIES, authorise } from "../../access/rules.ts";
import { dayOf } from "../../calendar/rules.ts";
import type { Context } from "../../context.ts";
import { Conflict, NotFound } from "../../errors.ts";
import { isId } from "../../processes/queries.ts";
import { requireConsultation, type Consulted } from "../queries.ts";
import { houseDomain, type Reading } from "./rules.ts";

export interface IntakeLine {
  id: number;
  name: string;
  at: Date;
}

export interface Intake extends IntakeLine {
  reading: Reading;
  /** The day of an e-mail. */
  sentOn: string | null;
  files: { id: number; name: string; kind: string; size: number }[];
  /** The organisation whose people have addresses of the sender's house; null: none, or no e-mail. */
  senderOf: number | null;
  /** A statement that came with the same file. */
  known: { statementId: number; organisation: string } | null;
}

/** @throws NotAllowed for all but the moderation, Conflict before it is open */
export async function requireEntering(ctx: Context, consultationId: number): Promise<Consulted> {
  const consulted = await requireConsultation(ctx, consultationId);
  authorise(consulted.process.my, "consultation:manage");
  if (!consulted.consultation.openedAt) throw new Conflict("consultations:error.not-open");
  return consulted;
}

/** Callers have made sure of who asks. */
export const listIntakes = (ctx: Context, consultationId: number): Promise<IntakeLine[]> =>
  ctx.db
    .selectFrom("statement_intakes")
    .where("consultation_id", "=", consultationId)
    .orderBy("id", "desc")
    .select(["id", "name", "created_at as at"])
    .execute();

/** @throws NotFound for one that has been entered or thrown away */
export async function requireIntake(ctx: Context, consultationId: number, intakeId: number): Promise<Intake> {
  const row = isId(intakeId)
    ? await ctx.db
        .selectFrom("statement_intakes")
        .where("id", "=", intakeId)
        .where("consultation_id", "=", consultationId)
        .select(["id", "name", "created_at as at", "reading", "sent_on as sentOn"])
        .executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  const reading = row.reading as Reading;
  const [files, senderOf, known] = await Promise.all([
    ctx.db
      .selectFrom("statement_attachments")
      .where("intake_id", "=", intakeId)
      .orderBy("id")
      .select(["id", "name", "kind", sql<number>`octet_length(bytes)`.as("size")])
      .execute(),
    findHouse(ctx, consultationId, reading.from?.address ?? ""),
    findKnown(ctx, consultationId, intakeId),
  ]);
  return { ...row, reading, files, senderOf, known };
}

async function findHouse(ctx: Context, consultationId: number, address: string): Promise<number | null> {
  const domain = houseDomain(address);
  if (!domain) return null;
  const today = dayOf(ctx.now());
  const rows = await ctx.db
    .selectFrom("consultation_invitations as invitation")
    .innerJoin("consultations", "consultations.id", "invitation.consultation_id")
    .innerJoin("mandates", (join) =>
      join
        .onRef("mandates.organisation_id", "=", "invitation.organisation_id")
        .onRef("mandates.process_id", "=", "consultations.process_id"),
    )
    .innerJoin("people", "people.id", "mandates.person_id")
    .where("invitation.consultation_id", "=", consultationId)
    .where("mandates.role", "in", [...ABILITIES["statement:draft"]])
    .where("mandates.valid_from", "<=", today)
    .where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">=", today)]))
    .where(sql`split_part(lower(people.email), '@', 2)`, "=", domain)
    .select("invitation.organisation_id as id")
    .distinct()
    .execute();
  return rows.length === 1 ? rows[0]!.id : null;
}

async function findKnown(ctx: Context, consultationId: number, intakeId: number) {
  const row = await ctx.db
    .selectFrom("statement_attachments as brought")
    .innerJoin("statement_attachments as known", "known.hash", "brought.hash")
    .innerJoin("statements", "statements.id", "known.statement_id")
    .innerJoin("organisations", "organisations.id", "statements.organisation_id")
    .where("brought.intake_id", "=", intakeId)
    .where("brought.kind", "=", "original")
    .where("known.kind", "=", "original")
    .where("statements.consultation_id", "=", consultationId)
    .select(["statements.id as statementId", "organisations.short_name as organisation"])
    .executeTakeFirst();
  return row ?? null;
}
