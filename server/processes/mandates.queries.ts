/** Looks at who takes part in a process: people with their mandates, by bench and organisation. */
import type { Role } from "../../db/schema/processes.ts";
import type { Bench, OrganisationLevel } from "../../db/schema/organisations.ts";
import type { Language } from "../../db/schema/people.ts";
import { can } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import type { Shown } from "../platform/revisions.queries.ts";
import { writeEmail } from "../people/emails.ts";
import { invitationState, type InvitationState } from "../people/rules.ts";
import { isId, requireProcess } from "./queries.ts";
import { isValidOn, type ProcessHead } from "./rules.ts";

export interface MandateRow {
  id: number;
  personId: number;
  name: string;
  /** Only facilitators get the address; null for everybody else. */
  email: string | null;
  organisationId: number;
  organisationName: string;
  organisationShortName: string;
  organisationLevel: OrganisationLevel;
  /** Where the people of this organisation usually sit. */
  organisationBench: Bench;
  role: Role;
  bench: Bench | null;
  benchReason: string;
  mayBind: boolean;
  validFrom: string;
  validTo: string | null;
  /** Counts today. */
  isValid: boolean;
  /** Its last day is over. */
  hasEnded: boolean;
  /** Of the last link that was sent; null for whoever came without one, or whose mandate is over. Only for facilitators. */
  invitation: InvitationState | null;
}

/** Everybody who takes part today; facilitators also see mandates that have ended or are yet to begin. */
export async function listMandates(ctx: Context, processId: number): Promise<{ process: ProcessHead; mandates: MandateRow[] }> {
  const process = await requireProcess(ctx, processId);
  const read = () => mandateRows(ctx).where("mandates.process_id", "=", processId).execute();
  const rows = await (ctx.shared ? ctx.shared(`process:${processId}`, "mandates", read) : read());
  const manages = can(process.my, "mandate:manage");
  const mandates = rows.map((row) => toMandate(row, ctx.now(), manages)).filter((mandate) => manages || mandate.isValid);
  return { process, mandates };
}

/** @throws NotFound without a mandate of one's own in the same process */
export async function requireMandate(ctx: Context, id: number): Promise<{ process: ProcessHead; mandate: MandateRow }> {
  const row = isId(id) ? await mandateRows(ctx).where("mandates.id", "=", id).executeTakeFirst() : undefined;
  if (!row) throw new NotFound();
  const process = await requireProcess(ctx, row.process_id);
  return { process, mandate: toMandate(row, ctx.now(), can(process.my, "mandate:manage")) };
}

/** What the form of a mandate shows. */
export const shownMandate = (id: number): Shown<"mandates"> => ({
  table: "mandates",
  id,
  columns: ["organisation_id", "role", "bench", "bench_reason", "may_bind", "valid_from", "valid_to"],
});

/** Who leads these organisations' delegations today. */
export async function listHeads(
  db: Database,
  ctx: Pick<Context, "now">,
  processId: number,
  organisationIds: readonly number[],
): Promise<{ id: number; name: string; email: string; language: Language | null }[]> {
  const today = dayOf(ctx.now());
  return db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .where("mandates.process_id", "=", processId)
    .where("mandates.organisation_id", "in", organisationIds)
    .where("mandates.role", "=", "head_delegate")
    .where("mandates.valid_from", "<=", today)
    .where((eb) => eb.or([eb("mandates.valid_to", "is", null), eb("mandates.valid_to", ">=", today)]))
    .select(["people.id", "people.name", "people.email", "people.language"])
    .execute();
}

/** Somebody other than this person leads this organisation's delegation, today or later. */
export async function hasHead(
  db: Database,
  ctx: Pick<Context, "now">,
  processId: number,
  organisationId: number,
  personId: number,
): Promise<boolean> {
  const row = await db
    .selectFrom("mandates")
    .where("process_id", "=", processId)
    .where("organisation_id", "=", organisationId)
    .where("person_id", "!=", personId)
    .where("role", "=", "head_delegate")
    .where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">=", dayOf(ctx.now()))]))
    .select("id")
    .executeTakeFirst();
  return row !== undefined;
}

function mandateRows(ctx: Context) {
  return ctx.db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("invitations")
          .whereRef("invitations.person_id", "=", "mandates.person_id")
          .whereRef("invitations.process_id", "=", "mandates.process_id")
          .orderBy("invitations.id", "desc")
          .limit(1)
          .select(["invitations.accepted_at", "invitations.expires_at"])
          .as("invitation"),
      (join) => join.onTrue(),
    )
    .select([
      "mandates.id",
      "mandates.process_id",
      "mandates.person_id",
      "people.name",
      "people.email",
      "mandates.role",
      "mandates.bench",
      "mandates.bench_reason",
      "mandates.may_bind",
      "mandates.valid_from",
      "mandates.valid_to",
      "organisations.id as organisation_id",
      "organisations.name as organisation_name",
      "organisations.short_name as organisation_short_name",
      "organisations.level as organisation_level",
      "organisations.bench_default as organisation_bench",
      "invitation.accepted_at",
      "invitation.expires_at",
    ])
    .orderBy("organisations.name")
    .orderBy("people.name");
}

type Row = Awaited<ReturnType<ReturnType<typeof mandateRows>["execute"]>>[number];

function toMandate(row: Row, now: Date, manages: boolean): MandateRow {
  const { accepted_at, expires_at } = row;
  const hasEnded = row.valid_to !== null && row.valid_to < dayOf(now);
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    email: manages ? writeEmail(row.email) : null,
    organisationId: row.organisation_id,
    organisationName: row.organisation_name,
    organisationShortName: row.organisation_short_name,
    organisationLevel: row.organisation_level,
    organisationBench: row.organisation_bench,
    role: row.role,
    bench: row.bench,
    benchReason: row.bench_reason,
    mayBind: row.may_bind,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    isValid: isValidOn({ valid_from: row.valid_from, valid_to: row.valid_to }, dayOf(now)),
    hasEnded,
    invitation: manages && expires_at && !hasEnded ? invitationState({ accepted_at, expires_at }, now) : null,
  };
}
