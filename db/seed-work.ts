/**
 * The second half of the seed: what the people of the sample town have written, discussed and judged, made through the same
 * commands that they would use. Called by seed.ts only.
 */
import { createAgendaItem, setAgendaStatus } from "../server/agenda/commands.ts";
import { dayOf, instantOf } from "../server/calendar/rules.ts";
import type { Context, Database, Rooms } from "../server/context.ts";
import { insertDocument } from "../server/documents/commands.ts";
import { appendToLog, compactLog } from "../server/documents/log.commands.ts";
import { findStoredText } from "../server/documents/log.queries.ts";
import { contentOf, toYdoc } from "../server/documents/log.rules.ts";
import type { TextContent } from "../server/documents/rules.ts";
import { bulletList, doc, heading, orderedList, paragraph, table, toPlainText } from "../server/documents/text.rules.ts";
import { replyToThread, resolveThread, startThread } from "../server/documents/threads.commands.ts";
import { threadForm } from "../server/documents/threads.rules.ts";
import { insertBlocks } from "../server/documents/ydoc.rules.ts";
import { addEdition, addFigure, addStandardFormats, createFormat } from "../server/formats/commands.ts";
import { handIn, saveRating, startEvaluation } from "../server/formats/evaluations.commands.ts";
import { CRITERION_KEYS } from "../server/formats/criteria.rules.ts";
import { editionForm, figureForm } from "../server/formats/rules.ts";
import { addGuest, setAttendance } from "../server/roundtables/attendance.commands.ts";
import { createRoundtable } from "../server/roundtables/commands.ts";
import { goToPoint, moveRoundtable } from "../server/roundtables/course.commands.ts";
import { addPoint } from "../server/roundtables/points.commands.ts";
import { castBallot, createPoll, movePoll } from "../server/roundtables/polls.commands.ts";
import { recordDecision, recordTask, setTaskDone } from "../server/roundtables/records.commands.ts";
import { sample, type DocumentKey, type ItemKey, type OrganisationKey, type PersonKey } from "./sample.ts";
import type { Block } from "./sample-texts.ts";

export interface Desk {
  db: Database;
  as: (person: PersonKey, at?: Date) => Context;
  processId: number;
  organisations: Record<OrganisationKey, number>;
  now: Date;
}

export async function writeWork(desk: Desk): Promise<void> {
  const items = await writeAgenda(desk);
  const documents = await writeDocuments(desk);
  const targets = { ...prefixed("agenda-item", items), ...prefixed("document", documents) };
  await writePastRoundtable(desk, targets);
  await writeComingRoundtable(desk, targets);
  await writeFormats(desk);
  // So that the first reader does not wait for the log to be folded.
  const rows = await desk.db.selectFrom("documents").select("id").execute();
  for (const { id } of rows) await compactLog(desk.db, id, desk.now);
}

/** Some minutes after nine in the morning of a day: people work at daytime, whenever the seed runs. */
export function daysFrom(now: Date, days: number, minutes = 0): Date {
  const day = dayOf(new Date(now.getTime() + days * 86_400_000));
  const nine = instantOf(day, "09:00") ?? now;
  return new Date(nine.getTime() + minutes * 60_000);
}

// --- agenda and documents -----------------------------------------------------

async function writeAgenda({ db, as, processId, organisations, now }: Desk): Promise<Record<ItemKey, number>> {
  const items: [string, number][] = [];
  for (const [index, [key, item]] of Object.entries(sample.agenda).entries()) {
    const at = daysFrom(now, -13, 35 + index * 55);
    const { title, mode, reason, levels, by, lead, text, status } = item;
    const input = { title, mode, reason, levels: [...levels], lead_organisation_id: organisations[lead] };
    const id = await createAgendaItem(as(by, at), processId, input, "");
    const { document_id } = await db.selectFrom("agenda_items").where("id", "=", id).select("document_id").executeTakeFirstOrThrow();
    await as(by, at).rooms.edit(document_id, (ydoc) => insertBlocks(ydoc, 0, blocks(text)));
    if (status !== "entwurf") await setAgendaStatus(as("facilitator", daysFrom(now, -6, 10 + index * 40)), id, { from: "entwurf", to: status });
    items.push([key, id]);
  }
  return Object.fromEntries(items) as Record<ItemKey, number>;
}

async function writeDocuments(desk: Desk): Promise<Record<DocumentKey, number>> {
  const documents: [string, number][] = [];
  for (const [key, { title, by, text, commentsOpen, threads }] of Object.entries(sample.documents)) {
    const ctx = desk.as(by, daysFrom(desk.now, -12, 80));
    const content = doc(...blocks(text));
    const id = await desk.db.transaction().execute((trx) =>
      insertDocument(trx, ctx, { processId: desk.processId, kind: "paper", title, content, commentsOpen }),
    );
    await writeThreads(desk, id, threads);
    documents.push([key, id]);
  }
  return Object.fromEntries(documents) as Record<DocumentKey, number>;
}

interface SampleThread {
  by: PersonKey;
  quote: string;
  body: string;
  answers: readonly { by: PersonKey; body: string }[];
  resolvedBy?: PersonKey;
}

async function writeThreads({ as, now }: Desk, documentId: number, threads: readonly SampleThread[]): Promise<void> {
  for (const [index, { by, quote, body, answers, resolvedBy }] of threads.entries()) {
    const at = (hours: number) => daysFrom(now, -5 + index, 25 + hours * 70);
    const id = await startThread(as(by, at(0)), documentId, threadForm.parse({ quote, body }), "");
    for (const [place, answer] of answers.entries()) await replyToThread(as(answer.by, at(place + 1)), id, { body: answer.body }, "");
    if (resolvedBy) await resolveThread(as(resolvedBy, at(4)), id, true);
  }
}

function blocks(notation: readonly Block[]): TextContent[] {
  return notation.map((block): TextContent => {
    switch (block[0]) {
      case "h": return heading(block[1], block[2]);
      case "p": return paragraph(block[1]);
      case "ul": return bulletList(...block[1]);
      case "ol": return orderedList(...block[1]);
      case "table": return table(...block[1].map((row) => [...row]));
      case "quote": return { type: "blockquote", content: [paragraph(block[1])] };
    }
  });
}

// --- roundtables ----------------------------------------------------------------

type Targets = Record<string, string>;
const prefixed = (kind: string, ids: Record<string, number>): Targets => Object.fromEntries(Object.entries(ids).map(([key, id]) => [key, `${kind}:${id}`]));

/** A working day, the given number of days away or the next one after it. */
function workingDay(now: Date, days: number): string {
  const at = daysFrom(now, days);
  const weekday = new Date(`${dayOf(at)}T12:00:00Z`).getUTCDay();
  return dayOf(daysFrom(at, weekday === 6 ? 2 : weekday === 0 ? 1 : 0));
}

async function planRoundtable(
  { as, processId }: Desk,
  meeting: typeof sample.meetings.past | typeof sample.meetings.coming,
  { day, planned, targets }: { day: string; planned: Date; targets: Targets },
): Promise<{ id: number; starts: Date; points: number[] }> {
  const ctx = as("facilitator", planned);
  const { title, type, time, planned_minutes, place, video_url } = meeting;
  const starts_at = instantOf(day, time) ?? planned;
  const id = await createRoundtable(ctx, processId, { title, type, starts_at, planned_minutes, place, video_url }, "");
  const points: number[] = [];
  for (const { about, title: pointTitle, kind, minutes } of meeting.points) {
    points.push(await addPoint(ctx, id, { label: "", title: pointTitle, kind, minutes, link: (about && targets[about]) || "" }, ""));
  }
  return { id, starts: starts_at, points };
}

async function writePastRoundtable(desk: Desk, targets: Targets): Promise<void> {
  const { past } = sample.meetings;
  const { db, as, organisations, now } = desk;
  const { id, starts, points } = await planRoundtable(desk, past, { day: workingDay(now, -17), planned: daysFrom(now, -24), targets });
  const at = (minutes: number) => new Date(starts.getTime() + minutes * 60_000);
  const seen = async () => (await db.selectFrom("roundtables").where("id", "=", id).select("revision").executeTakeFirstOrThrow()).revision;
  const point = (index: number) => points[index] ?? 0;

  await writeAttendance(desk, id, at(-5));
  await moveRoundtable(as("facilitator", at(2)), id, "open", await seen());
  let minutes = 2;
  for (const [index, { minutes: planned }] of past.points.entries()) {
    if (index > 0) await goToPoint(as("facilitator", at(minutes)), id, point(index), await seen());
    if (index === past.poll.point) await holdPoll(desk, id, point(index), at(minutes + 5));
    for (const decision of past.decisions.filter((each) => each.point === index)) {
      await recordDecision(as("recorder", at(minutes + 10)), id, { point_id: point(index), body: decision.body }, "");
    }
    for (const task of past.tasks.filter((each) => each.point === index)) {
      const form = { point_id: point(index), body: task.body, organisation_id: organisations[task.organisation], due_on: dayOf(daysFrom(now, task.dueInDays)) };
      const taskId = await recordTask(as("recorder", at(minutes + 12)), id, form, "");
      if ("done" in task) await setTaskDone(as("recorder", daysFrom(now, -8)), id, taskId, true);
    }
    minutes += planned;
  }
  await writeMinutes(desk, id, at(minutes));
  await moveRoundtable(as("facilitator", at(minutes)), id, "closed", await seen());
}

async function writeAttendance({ db, as, processId }: Desk, id: number, at: Date): Promise<void> {
  const { past } = sample.meetings;
  const mandates = await db.selectFrom("mandates").innerJoin("people", "people.id", "person_id").where("process_id", "=", processId).select(["mandates.id", "email"]).execute();
  const mandateOf = (person: PersonKey) => mandates.find((mandate) => mandate.email === sample.people[person].email)?.id ?? 0;
  for (const [person, mode] of past.present) await setAttendance(as("recorder", at), id, mandateOf(person), mode);
  for (const person of past.excused) await setAttendance(as("recorder", at), id, mandateOf(person), "excused");
  await addGuest(as("recorder", at), id, past.guest, "");
}

async function holdPoll({ db, as }: Desk, roundtableId: number, pointId: number, at: Date): Promise<void> {
  const { question, options, ballots } = sample.meetings.past.poll;
  const lead = as("facilitator", at);
  const pollId = await createPoll(lead, roundtableId, { point_id: pointId, question, kind: "choice", voice: "organisation", options }, "");
  await movePoll(lead, roundtableId, pollId, "created");
  const rows = await db.selectFrom("poll_options").where("poll_id", "=", pollId).select("id").orderBy("position").execute();
  for (const [person, option] of ballots) await castBallot(as(person, at), roundtableId, { poll_id: pollId, option_id: rows[option]?.id ?? 0 });
  await movePoll(lead, roundtableId, pollId, "started");
  await movePoll(lead, roundtableId, pollId, "finished");
}

/** Under each point's heading comes what was said, without names. */
async function writeMinutes({ db, as }: Desk, roundtableId: number, at: Date): Promise<void> {
  const { minutes_document_id } = await db.selectFrom("roundtables").where("id", "=", roundtableId).select("minutes_document_id").executeTakeFirstOrThrow();
  await as("recorder", at).rooms.edit(minutes_document_id ?? 0, (ydoc) => {
    for (const { title, minuted } of sample.meetings.past.points) {
      const place = (contentOf(ydoc).content ?? []).findIndex((node) => node.type === "heading" && toPlainText(node).endsWith(title));
      if (minuted && place >= 0) insertBlocks(ydoc, place + 1, minuted.map((said) => paragraph(said)));
    }
  });
}

async function writeComingRoundtable(desk: Desk, targets: Targets): Promise<void> {
  const { coming } = sample.meetings;
  const planned = daysFrom(desk.now, -4, 200);
  const { id, points } = await planRoundtable(desk, coming, { day: workingDay(desk.now, 9), planned, targets });
  const { point, question } = coming.poll;
  const form = { point_id: points[point] ?? 0, question, kind: "yes_no_abstain" as const, voice: "person" as const, options: ["yes", "no", "abstain"] };
  await createPoll(desk.as("facilitator", planned), id, form, "");
}

// --- formats ------------------------------------------------------------------------

async function writeFormats(desk: Desk): Promise<void> {
  const { db, as, processId, now } = desk;
  const { circle, title, openTitle, ratings } = sample.evaluated;
  const at = daysFrom(now, -9);
  const lead = as("facilitator", at);
  await addStandardFormats(lead, processId);
  const standard = await db.selectFrom("formats").where("process_id", "=", processId).select("id").orderBy("id").limit(1).executeTakeFirst();
  const { edition, figure, ...format } = circle;
  const id = await createFormat(lead, processId, format, "");
  const editionId = await addEdition(lead, id, editionForm.parse({ ...edition, starts_on: "", ends_on: "", note: "" }), "");
  await addFigure(lead, id, figureForm.parse({ ...figure, edition_id: String(editionId), precision: "exakt", source_url: "" }), "");

  const raters = Object.keys(ratings) as (keyof typeof ratings)[];
  const evaluationId = await startEvaluation(lead, id, await evaluation(desk, title, raters), "");
  for (const rater of raters) {
    const ctx = as(rater, daysFrom(now, -3, 150));
    for (const criterion of CRITERION_KEYS) {
      const rating = ratings[rater][criterion];
      if (!rating) continue;
      const { score, justification, evidence = "", type = "", strength = "" } = rating;
      const chosen = score === null ? "nb" : (String(score) as "0" | "1" | "2" | "3" | "4");
      await saveRating(ctx, id, evaluationId, { criterion, score: chosen, justification, evidence, evidence_type: type, evidence_strength: strength });
    }
    await handIn(ctx, id, evaluationId);
  }
  // Begun and still empty: a real format is judged by real people.
  if (standard) await startEvaluation(lead, standard.id, await evaluation(desk, openTitle, ["townDelegate", "landHead"]), "");
}

async function evaluation({ db }: Desk, title: string, people: readonly PersonKey[]) {
  const emails = people.map((person) => sample.people[person].email);
  const rows = await db.selectFrom("people").where("email", "in", emails).select("id").execute();
  return { title, period_from: "2023-01-01", period_to: "2025-12-31", raters: rows.map((row) => row.id), independence: "true" };
}

// --- what a server would provide --------------------------------------------------------

/** Stands in for the live rooms: nobody else is writing while a database is being filled. */
export function seedRooms(db: Database, at: Date): Rooms {
  const open = async (documentId: number) => {
    const stored = await findStoredText(db, documentId);
    if (!stored) throw new Error(`The sample town has no document ${documentId}.`);
    return toYdoc(stored.state ? [stored.state, ...stored.updates] : stored.updates);
  };
  return {
    async edit(documentId, change) {
      const ydoc = await open(documentId);
      const updates: Uint8Array[] = [];
      ydoc.on("update", (update: Uint8Array) => updates.push(update));
      const result = ydoc.transact(() => change(ydoc));
      await appendToLog(db, updates.map((update) => ({ documentId, update, personId: null })), at);
      ydoc.destroy();
      return result;
    },
    async read(documentId) {
      return contentOf(await open(documentId));
    },
    disconnect: () => undefined,
  };
}

/** The few sentences that commands write into texts; the catalogues belong to the app, which a seed runs without. */
export function words(key: string, params: Record<string, unknown> = {}): string {
  if (key === "roundtables:point.word") return "TOP";
  if (key === "roundtables:minutes.document-title") return `Protokoll vom ${String(params.day)}: ${String(params.title)}`;
  if (key === "roundtables:record.decision") return `Beschluss ${String(params.number)}`;
  if (key === "roundtables:record.task") return "Aufgabe";
  if (key === "roundtables:record.who") return `Zuständig: ${String(params.organisation)}`;
  if (key === "roundtables:record.until") return `bis ${String(params.day)}`;
  return key;
}
