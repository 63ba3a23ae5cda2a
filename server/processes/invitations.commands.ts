/** Invites people into a process and sends their letters; facilitators do. */
import { sql } from "kysely";
import type { Language } from "../../db/schema/people.ts";
import { authorise, requireProof } from "../access/rules.ts";
import { dayOf, writeDay } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, TooMany } from "../errors.ts";
import { issueInvitation } from "../people/invitations.commands.ts";
import { INVITATION_DAYS } from "../people/rules.ts";
import { notify } from "../notifications/commands.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { once } from "../platform/submissions.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { recordEvent } from "./commands.ts";
import { invitationForm, type InvitationInput } from "./forms.rules.ts";
import { guestFacts } from "./guests.queries.ts";
import { judgeGuests, type Guest, type JudgedGuest } from "./guests.rules.ts";
import {
  columnsOf,
  insertMandate,
  mandatesChanged,
  recordReason,
  refuseOverlap,
  seatMandate,
  tellHeads,
} from "./mandates.commands.ts";
import { isAbove } from "./labels.rules.ts";
import { requireMandate } from "./mandates.queries.ts";
import { requireProcess } from "./queries.ts";
import type { ProcessHead } from "./rules.ts";

/**
 * A person, known or new, gets a mandate and a letter with a link. Somebody whose mandate had ended is taken in again.
 * @returns the mandate's id @throws Invalid at `email` for somebody who takes part already
 */
export const inviteToProcess = (ctx: Context, processId: number, input: InvitationInput, requestId: string): Promise<number> =>
  invite(ctx, { processId, requestId, read: async () => [input], answer: ([invited]) => invited!.mandateId });

/**
 * All of a list, or nobody: who stands twice in it or takes part already makes it wrong.
 * @returns how many @throws Conflict when a row does not fit any more, TooMany for more letters than anybody needs in an hour
 */
export const inviteGuests = (ctx: Context, processId: number, guests: readonly Guest[], requestId: string): Promise<number> =>
  invite(ctx, { processId, requestId, read: (trx) => inputsOf(trx, ctx, processId, guests), answer: ({ length }) => length });

interface Inviting {
  processId: number;
  requestId: string;
  read: (trx: Trx) => Promise<InvitationInput[]>;
  answer: (invited: readonly Invitation[]) => number;
}

async function invite(ctx: Context, { processId, requestId, read, answer }: Inviting): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "mandate:manage");
  return transact(ctx, (trx, announce) => {
    announce(`process:${processId}`);
    return once(trx, ctx, requestId, async () => {
      const invited: Invitation[] = [];
      // One after the other: the first of an organisation that is not there yet brings it in.
      const inputs = await read(trx);
      if (inputs.some(({ role }) => role === "facilitator")) requireProof(ctx, "chair:hand-over");
      for (const input of inputs) invited.push(await inviteOne(trx, ctx, process, input));
      await tellAbout(trx, ctx, announce, { process, invited });
      await mandatesChanged(trx, ctx, processId);
      return answer(invited);
    });
  });
}

async function inputsOf(trx: Trx, ctx: Context, processId: number, guests: readonly Guest[]): Promise<InvitationInput[]> {
  if (guests.length === 0) throw new Invalid("processes:guests.nobody-chosen");
  await refuseFlood(trx, ctx, guests.length);
  const judged = judgeGuests(guests, await guestFacts(trx, ctx, processId));
  if (judged.some(({ state }) => state !== "ready")) throw new Conflict("processes:guests.not-ready");
  return judged.map((guest) => inputOf(guest, dayOf(ctx.now())));
}

const inputOf = (guest: JudgedGuest, today: string): InvitationInput =>
  invitationForm.parse({
    name: guest.name,
    email: guest.email,
    organisation_name: guest.organisation,
    organisation_level: guest.level ?? "",
    role: guest.seat?.role ?? "",
    valid_from: today,
    valid_to: "",
  });

/** One person's letters of invitation in an hour. */
const MOST_LETTERS = 1_000;

async function refuseFlood(trx: Trx, ctx: Context, more: number): Promise<void> {
  const since = new Date(ctx.now().getTime() - 3_600_000);
  const { sent } = await trx
    .selectFrom("invitations")
    .where("invited_by", "=", ctx.actor.personId)
    .where("created_at", ">", since)
    .select(sql<number>`count(*)::int`.as("sent"))
    .executeTakeFirstOrThrow();
  if (sent + more > MOST_LETTERS) throw new TooMany("common:error.too-many-in-an-hour");
}

interface Invitation {
  mandateId: number;
  person: Invited;
  organisation: { id: number; name: string };
}

async function inviteOne(trx: Trx, ctx: Context, process: ProcessHead, input: InvitationInput): Promise<Invitation> {
  const person = await personFor(trx, ctx, input);
  const { mandateId, chosen } = await writeMandate(trx, ctx, process.id, person.id, input);
  await sendInvitation(trx, ctx, process, person);
  const params = { name: person.name, organisation: chosen.organisation.name };
  await recordEvent(trx, ctx, {
    processId: process.id,
    kind: "person-invited-for",
    params,
    path: `/processes/${process.id}/people`,
    about: ["mandates", mandateId],
  });
  await recordReason(trx, ctx, process.id, person.name, chosen);
  return { mandateId, person, organisation: chosen.organisation };
}

/** Those invited, and with one letter for each organisation those who lead its delegation already. */
async function tellAbout(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  { process, invited }: { process: ProcessHead; invited: readonly Invitation[] },
): Promise<void> {
  const about = { kind: "process", id: process.id } as const;
  const to = invited.map(({ person }) => person.id);
  await notify(trx, ctx, announce, { kind: "invitation", processId: process.id, about, to, letter: "own" });
  for (const organisation of new Map(invited.map((each) => [each.organisation.id, each.organisation])).values()) {
    const theirs = invited.filter((each) => each.organisation.id === organisation.id);
    await tellHeads(trx, ctx, process, {
      letter: "mandate-new",
      organisationIds: [organisation.id],
      personIds: theirs.map(({ person }) => person.id),
      params: { name: theirs.map(({ person }) => person.name).join(", "), organisation: organisation.name },
    });
  }
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

/** Who comes back for the same organisation goes on where they ended; for another one it is a new mandate. */
async function writeMandate(trx: Trx, ctx: Context, process_id: number, person_id: number, input: InvitationInput) {
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
  const chosen = await seatMandate(trx, ctx, { processId: process_id, personId: person_id }, input);
  if (last?.organisation_id !== chosen.organisation.id) {
    return { chosen, mandateId: await insertMandate(trx, ctx, { process_id, person_id }, chosen) };
  }
  await refuseOverlap(() => trx.updateTable("mandates").set(columnsOf(chosen)).where("id", "=", last.id).execute());
  return { chosen, mandateId: last.id };
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
  const { question } = await trx
    .selectFrom("processes")
    .where("id", "=", process.id)
    .select("guiding_question as question")
    .executeTakeFirstOrThrow();
  // Mail is not confidential: what a process of AMBER and above is about stands behind the link only.
  const about = t(`processes:mail.invitation.about${isAbove(process.marking, "GREEN") ? "-behind-link" : ""}`, { question });
  const params = {
    about,
    name: person.name,
    inviter: ctx.actor.name,
    organisation: process.my.organisationName,
    title: process.title,
    link: `${ctx.origin}/invitations/${token}`,
    until: writeDay(until, language),
  };
  await writeMail(trx, ctx, {
    to: person.email,
    language,
    label: process.marking,
    subject: t("processes:mail.invitation.subject"),
    body: t("processes:mail.invitation.body", params),
  });
}
