/** Letters about a roundtable: the invitation, and what those invited have to know when it moves or is called off. */
import { sql } from "kysely";
import type { Label } from "../../db/schema/markings.ts";
import type { Language } from "../../db/schema/people.ts";
import { authorise } from "../access/rules.ts";
import { dayOf, writeLongDay, writeTime } from "../calendar/rules.ts";
import type { Context, Trx, Words } from "../context.ts";
import { listFrozenChoices } from "../consultations/texts.queries.ts";
import { Conflict, Invalid } from "../errors.ts";
import { notify } from "../notifications/commands.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { findLabel } from "../processes/labels.queries.ts";
import { isForLetters } from "../processes/labels.rules.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import { isValidOn } from "../processes/rules.ts";
import { calendarFile } from "./calendar.rules.ts";
import { listHiddenPapers, listLetterPapers, type LetterPaper } from "./papers.queries.ts";
import { lockRoundtable, roundtableSnapshot, type RoundtableHead } from "./queries.ts";
import { acceptRevision, isMovedInTime, isShortNotice, newsOf, requireState, toldPlan, type News } from "./rules.ts";

/**
 * Mails everybody who is expected, once per roundtable.
 * @param reason needed when it is later than the rules of procedure say; everybody reads it
 * @param papers frozen versions of texts of the process that go with it
 * @returns how many they are; whoever wants no letter finds it under what is new for them
 * @throws Conflict when the invitation went out already, or the roundtable is no longer planned
 */
export async function inviteToRoundtable(
  ctx: Context,
  id: number,
  reason = "",
  papers: readonly number[] = [],
): Promise<number> {
  return transact(ctx, async (trx, announce) => {
    const planned = await lockRoundtable(ctx, id, trx);
    authorise(planned.my, "roundtable:plan");
    requireState(planned.state, "planned");
    if (planned.told) throw new Conflict("roundtables:refusal.invited-already");
    const roundtable = await giveNotice(trx, ctx, planned, reason);
    const people = await expectedPeople(trx, ctx, roundtable);
    await writePapers(trx, roundtable, papers);
    const announced = await announcedOf(trx, roundtable);
    for (const person of await tellOf(trx, ctx, announce, roundtable, people, "invitation"))
      await write(trx, ctx, announced, person, "invitation");
    if (people.length > 0) {
      await trx
        .insertInto("roundtable_invitees")
        .values(people.map((person) => ({ roundtable_id: id, person_id: person.id })))
        .execute();
    }
    await noteTold(trx, roundtable);
    await recordEvent(trx, ctx, {
      processId: roundtable.processId,
      kind: roundtable.shortNotice ? "roundtable-invited-short" : "roundtable-invited",
      params: {
        ...{ title: roundtable.title, count: people.length },
        ...(roundtable.shortNotice && { reason: roundtable.shortNotice }),
      },
      path: `/roundtables/${id}`,
    });
    announce(`roundtable:${id}`);
    return people.length;
  });
}

/**
 * Answers the question whether those invited shall hear of a change: with letters or without, and never twice.
 * @param seen revision that the question was shown with
 * @param reason needed when it is moved to a day nearer than the rules of procedure say
 * @throws Conflict when somebody else has answered, or the plan has changed since
 */
export async function tellInvited(ctx: Context, id: number, tell: boolean, seen: number, reason = ""): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const changed = await lockRoundtable(ctx, id, trx);
    authorise(changed.my, "roundtable:plan");
    const news = newsOf(changed.told, changed);
    if (!news) throw new Conflict("roundtables:refusal.told-already");
    acceptRevision(changed.revision, seen);
    const roundtable = isMovedInTime(changed.told, changed) ? await giveNotice(trx, ctx, changed, reason) : changed;
    const people = tell ? await invitedPeople(trx, ctx, roundtable) : [];
    const announced = await announcedOf(trx, roundtable);
    for (const person of await tellOf(trx, ctx, announce, roundtable, people, news))
      await write(trx, ctx, announced, person, news);
    await noteTold(trx, roundtable);
    announce(`roundtable:${id}`);
  });
}

/** @returns who gets a letter now: all who want to hear of it at once, and whoever writes them, for their own calendar */
export async function tellOf(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  { id, processId }: RoundtableHead,
  people: readonly Reader[],
  what: "invitation" | News,
): Promise<Reader[]> {
  const told = await notify(trx, ctx, announce, {
    kind: what === "invitation" ? "roundtable-invited" : `roundtable-${what}`,
    processId,
    about: { kind: "roundtable", id },
    to: people.map((person) => person.id),
    letter: "own",
  });
  return people.filter((person) => person.id === ctx.actor.personId || told.includes(person.id));
}

/**
 * @throws Invalid when it is later than agreed, and there is no reason
 * @returns the roundtable with the reason that now stands, if one is needed
 */
async function giveNotice(trx: Trx, ctx: Context, roundtable: RoundtableHead, reason: string): Promise<RoundtableHead> {
  const { noticeDays } = await currentRules(trx, roundtable.processId);
  const isShort = isShortNotice(roundtable.startsAt, noticeDays, ctx.now());
  if (isShort && !reason) throw new Invalid("roundtables:invalid.short-notice", "reason", { count: noticeDays });
  const shortNotice = isShort ? reason : "";
  await trx.updateTable("roundtables").where("id", "=", roundtable.id).set({ short_notice: shortNotice }).execute();
  return { ...roundtable, shortNotice };
}

/** @throws Invalid at `papers` for what is no frozen text of the process, or none that whoever invites may see */
async function writePapers(trx: Trx, { id, processId }: RoundtableHead, papers: readonly number[]): Promise<void> {
  if (papers.length === 0) return;
  const chosen = new Set((await listFrozenChoices(trx, processId)).map(({ versionId }) => versionId));
  if (!papers.every((versionId) => chosen.has(versionId))) throw new Invalid("common:invalid.choice", "papers");
  await trx
    .insertInto("invitation_papers")
    .values(papers.map((version_id) => ({ roundtable_id: id, version_id })))
    .execute();
}

async function noteTold(trx: Trx, roundtable: RoundtableHead): Promise<void> {
  const told = JSON.stringify(toldPlan(roundtable));
  await trx.updateTable("roundtables").where("id", "=", roundtable.id).set({ told }).execute();
}

/** What a letter says; `released`: whoever gets it takes part no longer. */
type Letter = "invitation" | "released" | News;

interface Reader {
  id: number;
  name: string;
  email: string;
  language: Language | null;
}

async function expectedPeople(trx: Trx, ctx: Context, roundtable: RoundtableHead): Promise<Reader[]> {
  const snapshot = await roundtableSnapshot(trx, roundtable.id, ctx.now());
  const mandateIds = (snapshot?.attendees ?? [])
    .filter((attendee) => attendee.status !== "excused")
    .flatMap((attendee) => attendee.mandateId ?? []);
  if (mandateIds.length === 0) return [];
  const rows = await readers(trx, roundtable.id).where("mandates.id", "in", mandateIds).execute();
  // Whoever has answered stays on the list; a letter goes only to those who will have a mandate.
  return rows.filter((row) => isValidOn(row, dayOf(roundtable.startsAt)));
}

/** Also who was excused, maybe because of the day; nobody who has left since. */
async function invitedPeople(trx: Trx, ctx: Context, roundtable: RoundtableHead): Promise<Reader[]> {
  const rows = await readers(trx, roundtable.id)
    .innerJoin("roundtable_invitees as invitee", "invitee.person_id", "people.id")
    .where("invitee.roundtable_id", "=", roundtable.id)
    .where("mandates.process_id", "=", roundtable.processId)
    .execute();
  return rows.filter((row) => isValidOn(row, dayOf(ctx.now())));
}

/** Who may know of this roundtable. */
export const readers = (trx: Trx, roundtableId: number) =>
  trx
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .where(
      sql<boolean>`not exists (select from hidden_records(people.id, (now() at time zone 'Europe/Berlin')::date) as hidden
        where hidden.kind = 'roundtable' and hidden.record_id = ${roundtableId}::int)`,
    )
    .select(["people.id", "people.name", "people.email", "people.language", "mandates.valid_from", "mandates.valid_to"])
    .orderBy("people.name");

/** A roundtable with its own TLP label and the papers that its letters lead to, as far as whoever gets one may read them. */
type Announced = RoundtableHead & { label: Label; papersFor: (personId: number) => LetterPaper[] };

/** For letters; documents are not in them, because they must not leave the place where it is known who may read them. */
export async function announcedOf(trx: Trx, roundtable: RoundtableHead): Promise<Announced> {
  const papers = await listLetterPapers(trx, roundtable.id);
  const hidden = await listHiddenPapers(trx, roundtable.processId, papers);
  return {
    ...roundtable,
    label: await findLabel(trx, roundtable.processId, { kind: "roundtable", id: roundtable.id }),
    papersFor: (personId) => papers.filter(({ documentId }) => !hidden.get(personId)?.has(documentId)),
  };
}

/** Subjects name no content, and bodies no title of what is labelled high: mail is not confidential. */
export async function write(trx: Trx, ctx: Context, roundtable: Announced, to: Reader, what: Letter): Promise<void> {
  const words = ctx.wordsFor(to.language);
  const { t, language } = words;
  const { told } = roundtable;
  const isOff = what === "cancelled" || what === "released";
  // Called off is the day they know of.
  const at = isOff && told ? new Date(told.startsAt) : roundtable.startsAt;
  const page = `${ctx.origin}/roundtables/${roundtable.id}`;
  const title = isForLetters(roundtable.label) ? roundtable.title : t("common:behind-link");
  const before = told && [whenOf(words, told.startsAt), told.place].filter(Boolean).join(", ");
  await writeMail(trx, ctx, {
    to: to.email,
    language,
    label: roundtable.label,
    subject: t(`roundtables:${what}.subject`, { day: writeLongDay(at, language) }),
    body: t(`roundtables:${what}.body`, {
      ...{ name: to.name, title, page, before },
      day: writeLongDay(at, language),
      time: writeTime(at, language),
      short: isOff ? "" : askedOf(roundtable, words) + papersOf(roundtable.papersFor(to.id), words, ctx.origin),
      where: [roundtable.place, roundtable.videoUrl].filter(Boolean).join("\n") || t("roundtables:plan.place-open"),
      calendar: `${page}/calendar.ics`,
      sender: ctx.actor.name,
      organisation: roundtable.my.organisationName,
    }),
    calendar: calendarFile([{ ...roundtable, title, description: "", state: isOff ? "cancelled" : roundtable.state }], {
      ...{ origin: ctx.origin, now: ctx.now() },
      letter: { method: isOff ? "CANCEL" : "REQUEST", to },
    }),
  });
}

/** Beside when and where: why so late, and until when to reply. */
function askedOf({ shortNotice, replyBy }: RoundtableHead, { t, language }: Words): string {
  const lines = [
    shortNotice && t("roundtables:short-notice", { reason: shortNotice }),
    replyBy && t("roundtables:reply-by", { day: writeLongDay(replyBy, language) }),
  ].filter(Boolean);
  return lines.length > 0 ? `\n${lines.join("\n")}\n` : "";
}

/** Where each document is read: by whoever is signed in and may. */
function papersOf(papers: readonly LetterPaper[], { t }: Words, origin: string): string {
  if (papers.length === 0) return "";
  const lines = papers.map(({ label, title, path }) => {
    const name = label ? `${t("roundtables:point.word")} ${label}` : title;
    return [name, `${origin}${path}`].filter(Boolean).join(": ");
  });
  return `\n${[t("roundtables:papers"), ...lines].join("\n")}\n`;
}

const whenOf = ({ t, language }: Words, at: string): string =>
  t("roundtables:when", { day: writeLongDay(new Date(at), language), time: writeTime(at, language) });
