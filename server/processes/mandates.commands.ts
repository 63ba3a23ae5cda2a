/** Invites people into a process, changes and ends their mandates; facilitators do. */
import type { Language } from "../../db/schema/people.ts";
import { authorise } from "../access/rules.ts";
import { dayBefore, dayOf, writeDay } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { chooseOrganisation } from "../organisations/commands.ts";
import { issueInvitation } from "../people/invitations.commands.ts";
import { notify } from "../notifications/commands.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { requireUnchanged } from "../platform/revisions.queries.ts";
import { INVITATION_DAYS } from "../people/rules.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "./commands.ts";
import { listHeads, requireMandate, shownMandate, type MandateRow } from "./mandates.queries.ts";
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
  return transact(ctx, (trx, announce) => {
    announce(`process:${processId}`);
    return once(trx, ctx, requestId, async () => {
      const person = await personFor(trx, ctx, input);
      const organisation_id = await chooseOrganisation(trx, ctx, input);
      const mandateId = await writeMandate(trx, ctx, processId, person.id, { ...input, organisation_id });
      await sendInvitation(trx, ctx, process, person);
      await notify(trx, ctx, announce, {
        kind: "invitation",
        processId,
        about: { kind: "process", id: processId },
        to: [person.id],
        letter: "own",
      });
      const params = { name: person.name, organisation: await nameOf(trx, organisation_id) };
      await recordEvent(trx, ctx, {
        processId,
        kind: "person-invited-for",
        params,
        path: `/processes/${processId}/people`,
      });
      await tellHeads(trx, ctx, process, {
        letter: "mandate-new",
        organisationIds: [organisation_id],
        personId: person.id,
        params,
      });
      return mandateId;
    });
  });
}

interface Invited {
  id: number;
  name: string;
  email: string;
  language: Language | null;
}

/** Two facilitators may invite the same new person at the same moment: the address decides. */
async function personFor(trx: Trx, ctx: Context, { name, email }: InvitationInput): Promise<Invited> {
  const inserted = await trx
    .insertInto("people")
    .values({ name, email, password_hash: null, language: null, theme: null, created_at: ctx.now() })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .returning(["id", "name", "email", "language"])
    .executeTakeFirst();
  return (
    inserted ??
    trx.selectFrom("people").where("email", "=", email).select(["id", "name", "email", "language"]).executeTakeFirstOrThrow()
  );
}

type Chosen = MandateInput & { organisation_id: number };

/** Who comes back for the same organisation goes on where they ended; for another one it is a new mandate. */
async function writeMandate(trx: Trx, ctx: Context, process_id: number, person_id: number, chosen: Chosen): Promise<number> {
  const today = dayOf(ctx.now());
  const last = await trx
    .selectFrom("mandates")
    .where("process_id", "=", process_id)
    .where("person_id", "=", person_id)
    .select(["id", "organisation_id", "valid_from", "valid_to"])
    .orderBy("valid_from", "desc")
    .orderBy("id", "desc")
    .forUpdate()
    .executeTakeFirst();
  if (last && (last.valid_to === null || last.valid_to >= today)) {
    throw new Invalid("processes:error.already-takes-part", "email");
  }
  if (last?.organisation_id !== chosen.organisation_id) return insertMandate(trx, ctx, { process_id, person_id }, chosen);
  await refuseOverlap("valid_from", () =>
    trx.updateTable("mandates").set(columnsOf(chosen)).where("id", "=", last.id).execute(),
  );
  return last.id;
}

/** Nobody has acted for an organisation before they do: it begins today or later. */
async function insertMandate(
  trx: Trx,
  ctx: Context,
  whose: { process_id: number; person_id: number },
  chosen: Chosen,
): Promise<number> {
  const today = dayOf(ctx.now());
  const isFirst = !(await trx
    .selectFrom("mandates")
    .where("process_id", "=", whose.process_id)
    .where("person_id", "=", whose.person_id)
    .select("id")
    .executeTakeFirst());
  const valid_from = isFirst || chosen.valid_from > today ? chosen.valid_from : today;
  if (chosen.valid_to !== null && chosen.valid_to < valid_from) {
    throw new Invalid("processes:invalid.ends-before-start", "valid_to");
  }
  const values = { ...columnsOf(chosen), ...whose, valid_from, created_at: ctx.now() };
  const { id } = await refuseOverlap("email", () =>
    trx.insertInto("mandates").values(values).returning("id").executeTakeFirstOrThrow(),
  );
  return id;
}

const columnsOf = ({ organisation_id, role, bench, may_bind, valid_from, valid_to }: Chosen) => ({
  organisation_id,
  role,
  bench,
  may_bind,
  valid_from,
  valid_to,
});

/** Two facilitators may write at the same moment: the database decides. */
async function refuseOverlap<T>(field: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as { constraint_name?: string }).constraint_name !== "mandates_one_at_a_time") throw error;
    throw new Invalid("processes:error.already-takes-part", field);
  }
}

/** A new letter with a new link; the old link ends. @throws Conflict when the invitation was accepted, or the mandate has ended */
export async function resendInvitation(ctx: Context, mandateId: number): Promise<void> {
  const { process, mandate } = await requireMandate(ctx, mandateId);
  authorise(process.my, "mandate:manage");
  if (mandate.invitation === "accepted") throw new Conflict("processes:error.invitation-accepted");
  if (mandate.validTo !== null && mandate.validTo < dayOf(ctx.now())) throw new Conflict("processes:error.mandate-over");
  await transact(ctx, async (trx) => {
    const person = await trx
      .selectFrom("people")
      .where("id", "=", mandate.personId)
      .select(["id", "name", "email", "language"])
      .executeTakeFirstOrThrow();
    await sendInvitation(trx, ctx, process, person);
  });
}

async function sendInvitation(trx: Trx, ctx: Context, process: ProcessHead, person: Invited): Promise<void> {
  const token = await issueInvitation(trx, ctx, { personId: person.id, processId: process.id, invitedBy: ctx.actor.personId });
  const until = new Date(ctx.now().getTime() + INVITATION_DAYS * 86_400_000);
  const { t, language } = ctx.wordsFor(person.language);
  const params = {
    name: person.name,
    inviter: ctx.actor.name,
    organisation: process.my.organisationName,
    title: process.title,
    link: `${ctx.origin}/invitations/${token}`,
    until: writeDay(until, language),
  };
  await writeMail(trx, ctx, {
    to: person.email,
    subject: t("processes:mail.invitation.subject"),
    body: t("processes:mail.invitation.body", params),
  });
}

/**
 * Another organisation is a new mandate, and the end of this one: what an organisation keeps to itself goes with the mandate.
 * @throws Conflict when nobody would facilitate the process any more, or when it was changed since it was `seen`
 * @throws Invalid for another organisation in one's own mandate: who may write mandates would read whatever they like
 */
export async function editMandate(ctx: Context, mandateId: number, input: MandateInput, seen = ""): Promise<void> {
  const { process, mandate } = await requireMandate(ctx, mandateId);
  authorise(process.my, "mandate:manage");
  await transact(ctx, async (trx, announce) => {
    announce(`process:${process.id}`);
    await refuseLastFacilitator(trx, ctx, process.id, mandateId, input);
    await requireUnchanged(trx, shownMandate(mandateId), seen);
    const organisation_id = await chooseOrganisation(trx, ctx, input);
    if (organisation_id !== mandate.organisationId) {
      return moveMandate(trx, ctx, { process, mandate }, { ...input, organisation_id });
    }
    const columns = columnsOf({ ...input, organisation_id });
    await refuseOverlap("valid_from", () => trx.updateTable("mandates").set(columns).where("id", "=", mandateId).execute());
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: "mandate-changed",
      params: { name: mandate.name },
      path: `/processes/${process.id}/people`,
    });
  });
  ctx.rooms.disconnect({ personId: mandate.personId, processId: process.id });
}

/** The heads of both organisations get a letter, and everybody reads it in the log. */
async function moveMandate(
  trx: Trx,
  ctx: Context,
  { process, mandate }: { process: ProcessHead; mandate: MandateRow },
  chosen: Chosen,
): Promise<void> {
  if (mandate.personId === ctx.actor.personId) throw new Invalid("processes:error.own-organisation", "organisation_id");
  await closeMandate(trx, ctx, mandate);
  await insertMandate(trx, ctx, { process_id: process.id, person_id: mandate.personId }, chosen);
  const to = await nameOf(trx, chosen.organisation_id);
  const params = { name: mandate.name, from: mandate.organisationName, to };
  const path = `/processes/${process.id}/people`;
  await recordEvent(trx, ctx, { processId: process.id, kind: "mandate-moved", params, path });
  const organisationIds = [mandate.organisationId, chosen.organisation_id];
  await tellHeads(trx, ctx, process, { letter: "mandate-moved", organisationIds, personId: mandate.personId, params });
}

/** What an organisation keeps to itself is read by somebody else from now on, and its heads of delegation hear who that is. */
async function tellHeads(
  trx: Trx,
  ctx: Context,
  process: Pick<ProcessHead, "id" | "title" | "my">,
  about: {
    letter: "mandate-moved" | "mandate-new";
    organisationIds: number[];
    personId: number;
    params: Record<string, string>;
  },
): Promise<void> {
  for (const head of await listHeads(trx, ctx, process.id, about.organisationIds)) {
    if (head.id === about.personId) continue;
    const { t } = ctx.wordsFor(head.language);
    const params = {
      ...about.params,
      head: head.name,
      facilitator: `${ctx.actor.name} (${process.my.organisationName})`,
      title: process.title,
    };
    await writeMail(trx, ctx, {
      to: head.email,
      subject: t(`processes:mail.${about.letter}.subject`),
      body: t(`processes:mail.${about.letter}.body`, { ...params, link: `${ctx.origin}/processes/${process.id}/people` }),
    });
  }
}

const nameOf = async (trx: Trx, organisationId: number): Promise<string> =>
  (await trx.selectFrom("organisations").where("id", "=", organisationId).select("name").executeTakeFirstOrThrow()).name;

/** The last day counts in full, so the day before today it is. */
async function closeMandate(trx: Trx, ctx: Context, { id, validFrom, validTo }: MandateRow): Promise<void> {
  const today = dayOf(ctx.now());
  if (validTo !== null && validTo < today) return;
  await trx
    .updateTable("mandates")
    .set({ valid_from: validFrom < today ? validFrom : today, valid_to: dayBefore(today) })
    .where("id", "=", id)
    .execute();
}

/**
 * From now on the process does not exist for this person; what they wrote stays, and so does their mandate's history.
 * @throws Conflict when nobody would facilitate the process any more
 */
export async function endMandate(ctx: Context, mandateId: number): Promise<void> {
  const { process, mandate } = await requireMandate(ctx, mandateId);
  authorise(process.my, "mandate:manage");
  await transact(ctx, async (trx, announce) => {
    await refuseLastFacilitator(trx, ctx, process.id, mandateId, null);
    await closeMandate(trx, ctx, mandate);
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
    announce(`process:${process.id}`);
  });
  ctx.rooms.disconnect({ personId: mandate.personId, processId: process.id });
}

/**
 * Without a facilitator nobody could repair the process any more: somebody facilitates today, and somebody for at least as long
 * as this mandate would have lasted. All facilitators' rows are locked first: two who end each other's mandate at the same moment
 * come one after the other.
 * @param becomes what the mandate will say; null: it ends
 */
async function refuseLastFacilitator(
  trx: Trx,
  ctx: Context,
  processId: number,
  mandateId: number,
  becomes: Pick<MandateInput, "role" | "valid_from" | "valid_to"> | null,
): Promise<void> {
  const facilitators = await trx
    .selectFrom("mandates")
    .where("process_id", "=", processId)
    .where("role", "=", "facilitator")
    .select(["id", "valid_from", "valid_to"])
    .orderBy("id")
    .forUpdate()
    .execute();
  const before = facilitators.find((row) => row.id === mandateId);
  if (!before) return;
  const others = facilitators.filter((row) => row.id !== mandateId);
  const after = becomes?.role === "facilitator" ? [...others, becomes] : others;
  const isCovered =
    after.some((mandate) => isValidOn(mandate, dayOf(ctx.now()))) &&
    after.some(({ valid_to }) => valid_to === null || (before.valid_to !== null && valid_to >= before.valid_to));
  if (!isCovered) throw new Conflict("processes:error.last-facilitator");
}
