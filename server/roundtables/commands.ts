/** Plans roundtables, and invites to them. What happens while one runs is in course, attendance, polls and records. */
import type { Language } from "../../db/schema/people.ts";
import { authorise } from "../access/rules.ts";
import { dayOf, writeLongDay, writeTime } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict } from "../errors.ts";
import { notify } from "../notifications/commands.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { isValidOn } from "../processes/rules.ts";
import { minutesTitle } from "./minutes.commands.ts";
import { wasInvited } from "./lists.queries.ts";
import { lockRoundtable, roundtableSnapshot, type RoundtableHead } from "./queries.ts";
import type { RoundtableForm } from "./forms.rules.ts";
import { acceptRevision, requireState } from "./rules.ts";

/** @returns the id of the new roundtable, planned and without points */
export async function createRoundtable(
  ctx: Context,
  processId: number,
  form: RoundtableForm,
  requestId: string,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "roundtable:plan");
  return transact(ctx, (trx, announce) => {
    announce(`process:${processId}`);
    return once(trx, ctx, requestId, async () => {
      const created = await trx
        .insertInto("roundtables")
        .values({
          ...form,
          process_id: processId,
          state: "planned",
          current_point_id: null,
          minutes_document_id: null,
          created_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      await recordEvent(trx, ctx, {
        processId,
        kind: "roundtable-planned",
        params: { title: form.title },
        path: `/roundtables/${created.id}`,
      });
      return created.id;
    });
  });
}

/** @throws Conflict when it is closed, or somebody else changed it since the form was shown */
export async function editRoundtable(ctx: Context, id: number, form: RoundtableForm, seen: number): Promise<void> {
  await changePlan(ctx, id, async (trx, roundtable) => {
    acceptRevision(roundtable.revision, seen);
    await trx.updateTable("roundtables").where("id", "=", id).set(form).execute();
    // The minutes are called after their roundtable.
    await trx
      .updateTable("documents")
      .where("id", "=", roundtable.minutesDocumentId)
      .set({ title: minutesTitle(ctx, { title: form.title, startsAt: form.starts_at }) })
      .execute();
  });
}

/**
 * One change of the plan: the facilitator's, one after the other, not after the end; raises the revision and tells all screens.
 * Used by the commands of the running order too.
 */
export async function changePlan<T>(
  ctx: Context,
  id: number,
  change: (trx: Trx, roundtable: RoundtableHead) => Promise<T>,
): Promise<T> {
  return transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "roundtable:plan");
    requireState(roundtable.state, "planned", "open");
    const changed = await change(trx, roundtable);
    await raiseRevision(trx, id);
    announce(`roundtable:${id}`);
    return changed;
  });
}

/** Forms that were shown before are too late from here on. */
export async function raiseRevision(trx: Trx, id: number): Promise<void> {
  await trx
    .updateTable("roundtables")
    .where("id", "=", id)
    .set((eb) => ({ revision: eb("revision", "+", 1) }))
    .execute();
}

/**
 * Mails everybody who is expected, once per roundtable.
 * @returns how many they are; whoever wants no letter finds it under what is new for them
 * @throws Conflict when the invitation went out already, or the roundtable is no longer planned
 */
export async function inviteToRoundtable(ctx: Context, id: number): Promise<number> {
  return transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "roundtable:plan");
    requireState(roundtable.state, "planned");
    if (await wasInvited(trx, roundtable)) throw new Conflict("roundtables:refusal.invited-already");
    const people = await expectedPeople(trx, ctx, roundtable);
    const mailed = await notify(trx, ctx, announce, {
      kind: "roundtable-invited",
      processId: roundtable.processId,
      about: { kind: "roundtable", id },
      to: people.map((person) => person.id),
      letter: "own",
    });
    for (const person of people.filter((each) => each.id === ctx.actor.personId || mailed.includes(each.id)))
      await writeMail(trx, ctx, { to: person.email, ...letter(ctx, roundtable, person) });
    await recordEvent(trx, ctx, {
      processId: roundtable.processId,
      kind: "roundtable-invited",
      params: { title: roundtable.title, count: people.length },
      path: `/roundtables/${id}`,
    });
    announce(`roundtable:${id}`);
    return people.length;
  });
}

interface Expected {
  id: number;
  name: string;
  email: string;
  language: Language | null;
}

async function expectedPeople(trx: Trx, ctx: Context, roundtable: RoundtableHead): Promise<Expected[]> {
  const snapshot = await roundtableSnapshot(trx, roundtable.id, ctx.now());
  const mandateIds = (snapshot?.attendees ?? [])
    .filter((attendee) => attendee.status !== "excused")
    .flatMap((attendee) => attendee.mandateId ?? []);
  if (mandateIds.length === 0) return [];
  const rows = await trx
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .where("mandates.id", "in", mandateIds)
    .select(["people.id", "people.name", "people.email", "people.language", "mandates.valid_from", "mandates.valid_to"])
    .orderBy("people.name")
    .execute();
  // Whoever has answered stays on the list; a letter goes only to those who will have a mandate.
  return rows.filter((row) => isValidOn(row, dayOf(roundtable.startsAt)));
}

/** Subjects name no content: mail is not confidential. */
function letter(ctx: Context, roundtable: RoundtableHead, person: Expected): { subject: string; body: string } {
  const at = roundtable.startsAt;
  const { t, language } = ctx.wordsFor(person.language);
  return {
    subject: t("roundtables:invitation.subject", { day: writeLongDay(at, language) }),
    body: t("roundtables:invitation.body", {
      name: person.name,
      title: roundtable.title,
      day: writeLongDay(at, language),
      time: writeTime(at, language),
      where: [roundtable.place, roundtable.videoUrl].filter(Boolean).join("\n") || t("roundtables:plan.place-open"),
      page: `${ctx.origin}/roundtables/${roundtable.id}`,
      calendar: `${ctx.origin}/roundtables/${roundtable.id}/calendar.ics`,
      sender: ctx.actor.name,
      organisation: roundtable.my.organisationName,
    }),
  };
}
