/** Invites people into a process, changes and ends their mandates; facilitators do. */
import { authorise } from "../access/rules.ts";
import { dayBefore, dayOf, writeDay } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { chooseOrganisation } from "../organisations/commands.ts";
import { issueInvitation } from "../people/invitations.commands.ts";
import { writeMail } from "../people/mails.commands.ts";
import { INVITATION_DAYS } from "../people/rules.ts";
import { once } from "../people/submissions.ts";
import { recordEvent } from "./commands.ts";
import { requireMandate } from "./mandates.queries.ts";
import { requireProcess } from "./queries.ts";
import type { InvitationInput, MandateInput } from "./forms.rules.ts";
import { isValidOn, type ProcessHead } from "./rules.ts";

/**
 * A person, known or new, gets a mandate and a letter with a link. Somebody whose mandate had ended is taken in again.
 * @returns the mandate's id @throws Invalid at `email` for somebody who takes part already
 */
export async function inviteToProcess(
  ctx: Context,
  processId: number,
  input: InvitationInput,
  requestId: string,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "mandate:manage");
  const id = await ctx.db.transaction().execute((trx) =>
    once(trx, ctx, requestId, async () => {
      const person = await personFor(trx, ctx, input);
      const organisation_id = await chooseOrganisation(trx, ctx, input);
      const mandateId = await writeMandate(trx, ctx, processId, person.id, { ...input, organisation_id });
      await sendInvitation(trx, ctx, process, person);
      await recordEvent(trx, ctx, {
        processId,
        kind: "person-invited",
        params: { name: person.name },
        path: `/processes/${processId}/people`,
      });
      return mandateId;
    }),
  );
  ctx.announce(`process:${processId}`);
  return id;
}

/** Two facilitators may invite the same new person at the same moment: the address decides. */
async function personFor(
  trx: Trx,
  ctx: Context,
  { name, email }: InvitationInput,
): Promise<{ id: number; name: string; email: string }> {
  const inserted = await trx
    .insertInto("people")
    .values({ name, email, password_hash: null, language: null, theme: null, created_at: ctx.now() })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .returning(["id", "name", "email"])
    .executeTakeFirst();
  return (
    inserted ?? trx.selectFrom("people").where("email", "=", email).select(["id", "name", "email"]).executeTakeFirstOrThrow()
  );
}

async function writeMandate(
  trx: Trx,
  ctx: Context,
  process_id: number,
  person_id: number,
  input: MandateInput & { organisation_id: number },
): Promise<number> {
  const { organisation_id, role, bench, may_bind, valid_from, valid_to } = input;
  const mandate = { organisation_id, role, bench, may_bind, valid_from, valid_to };
  const row = await trx
    .insertInto("mandates")
    .values({ ...mandate, process_id, person_id, created_at: ctx.now() })
    .onConflict((conflict) =>
      conflict.columns(["process_id", "person_id"]).doUpdateSet(mandate).where("mandates.valid_to", "<", dayOf(ctx.now())),
    )
    .returning("id")
    .executeTakeFirst();
  if (!row) throw new Invalid("processes:error.already-takes-part", "email");
  return row.id;
}

/** A new letter with a new link; the old link ends. @throws Conflict when the invitation was accepted */
export async function resendInvitation(ctx: Context, mandateId: number): Promise<void> {
  const { process, mandate } = await requireMandate(ctx, mandateId);
  authorise(process.my, "mandate:manage");
  if (mandate.invitation === "accepted") throw new Conflict("processes:error.invitation-accepted");
  await ctx.db
    .transaction()
    .execute((trx) =>
      sendInvitation(trx, ctx, process, { id: mandate.personId, name: mandate.name, email: mandate.email ?? "" }),
    );
}

async function sendInvitation(
  trx: Trx,
  ctx: Context,
  process: ProcessHead,
  person: { id: number; name: string; email: string },
): Promise<void> {
  const token = await issueInvitation(trx, ctx, { personId: person.id, processId: process.id, invitedBy: ctx.actor.personId });
  const until = new Date(ctx.now().getTime() + INVITATION_DAYS * 86_400_000);
  const params = {
    name: person.name,
    inviter: ctx.actor.name,
    title: process.title,
    link: `${ctx.origin}/invitations/${token}`,
    until: writeDay(until, ctx.language),
  };
  await writeMail(trx, ctx, {
    to: person.email,
    subject: ctx.t("processes:mail.invitation.subject"),
    body: ctx.t("processes:mail.invitation.body", params),
  });
}

/** @throws Conflict when nobody would facilitate the process any more */
export async function editMandate(ctx: Context, mandateId: number, input: MandateInput): Promise<void> {
  const { process, mandate } = await requireMandate(ctx, mandateId);
  authorise(process.my, "mandate:manage");
  await ctx.db.transaction().execute(async (trx) => {
    const { role, bench, may_bind, valid_from, valid_to } = input;
    const stays = role === "facilitator" && isValidOn(input, dayOf(ctx.now()));
    if (!stays) await refuseLastFacilitator(trx, ctx, process.id, mandateId);
    const organisation_id = await chooseOrganisation(trx, ctx, input);
    await trx
      .updateTable("mandates")
      .set({ organisation_id, role, bench, may_bind, valid_from, valid_to })
      .where("id", "=", mandateId)
      .execute();
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: "mandate-changed",
      params: { name: mandate.name },
      path: `/processes/${process.id}/people`,
    });
  });
  ctx.rooms.disconnect({ personId: mandate.personId, processId: process.id });
  ctx.announce(`process:${process.id}`);
}

/**
 * From now on the process does not exist for this person; what they wrote stays, and so does their mandate's history.
 * @throws Conflict when nobody would facilitate the process any more
 */
export async function endMandate(ctx: Context, mandateId: number): Promise<void> {
  const { process, mandate } = await requireMandate(ctx, mandateId);
  authorise(process.my, "mandate:manage");
  // The last day counts in full, so the day before today it is.
  const yesterday = dayBefore(dayOf(ctx.now()));
  await ctx.db.transaction().execute(async (trx) => {
    await refuseLastFacilitator(trx, ctx, process.id, mandateId);
    const valid_from = mandate.validFrom < yesterday ? mandate.validFrom : yesterday;
    await trx.updateTable("mandates").set({ valid_from, valid_to: yesterday }).where("id", "=", mandateId).execute();
    await trx
      .updateTable("invitations")
      .set({ expires_at: ctx.now() })
      .where("process_id", "=", process.id)
      .where("person_id", "=", mandate.personId)
      .where("accepted_at", "is", null)
      .execute();
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: "mandate-ended",
      params: { name: mandate.name },
      path: `/processes/${process.id}/people`,
    });
  });
  ctx.rooms.disconnect({ personId: mandate.personId, processId: process.id });
  ctx.announce(`process:${process.id}`);
}

/** All facilitators' rows are locked first: two who end each other's mandate at the same moment come one after the other. */
async function refuseLastFacilitator(trx: Trx, ctx: Context, processId: number, leavingId: number): Promise<void> {
  const today = dayOf(ctx.now());
  const facilitators = await trx
    .selectFrom("mandates")
    .where("process_id", "=", processId)
    .where("role", "=", "facilitator")
    .select(["id", "valid_from", "valid_to"])
    .orderBy("id")
    .forUpdate()
    .execute();
  const isAmong = facilitators.some((row) => row.id === leavingId);
  const others = facilitators.filter((row) => row.id !== leavingId && isValidOn(row, today));
  if (isAmong && others.length === 0) throw new Conflict("processes:error.last-facilitator");
}
