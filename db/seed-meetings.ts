/**
 * The seed's roundtables and formats: one roundtable behind the people of the sample town, one before them, and a format that
 * two of them have judged. Called by seed-work.ts only.
 */
import { dayOf, instantOf } from "../server/calendar/rules.ts";
import { contentOf } from "../server/documents/log/rules.ts";
import { paragraph, toPlainText } from "../server/documents/content/text.rules.ts";
import { insertBlocks } from "../server/documents/log/ydoc.rules.ts";
import { addEdition, addFigure, addStandardFormats, createFormat } from "../server/formats/commands.ts";
import { PRESET_KEYS } from "../server/formats/criteria.rules.ts";
import type { Context } from "../server/context.ts";
import { addEvidence } from "../server/formats/evidence/commands.ts";
import { handIn, saveRatings, startEvaluation } from "../server/formats/evaluations.commands.ts";
import { editionForm, evaluationForm, figureForm, formatForm } from "../server/formats/rules.ts";
import { ballotField } from "../server/methods/kinds.rules.ts";
import { moveRun } from "../server/methods/state.commands.ts";
import { castVote } from "../server/methods/votes.commands.ts";
import { addGuest, nameSubstitute, setAttendance } from "../server/roundtables/attendance.commands.ts";
import { createRoundtable } from "../server/roundtables/commands.ts";
import { goToPoint, moveRoundtable } from "../server/roundtables/course.commands.ts";
import { addPoint } from "../server/roundtables/points.commands.ts";
import { answerSurvey } from "../server/roundtables/survey/commands.ts";
import { createPoll } from "../server/roundtables/polls.commands.ts";
import { recordDecision, recordTask, setTaskDone } from "../server/roundtables/records.commands.ts";
import { sample, type PersonKey } from "./sample.ts";
import { writeConclusions } from "./seed-formats.ts";
import { daysFrom, type Desk, type Targets } from "./seed-desk.ts";

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
  const reply_by = dayOf(daysFrom(starts_at, -3));
  const id = await createRoundtable(
    ctx,
    processId,
    { title, type, starts_at, planned_minutes, place, video_url, reply_by },
    "",
  );
  const points: number[] = [];
  for (const { about, title: pointTitle, kind, minutes, presenter, fixed } of meeting.points) {
    const details = { presenter, fixed_time: fixed ?? null };
    const link = (about && targets[about]) || "";
    points.push(await addPoint(ctx, id, { label: "", title: pointTitle, kind, minutes, link, ...details }, ""));
  }
  return { id, starts: starts_at, points };
}

export async function writePastRoundtable(desk: Desk, targets: Targets): Promise<void> {
  const { past } = sample.meetings;
  const { db, as, organisations, now } = desk;
  const { id, starts, points } = await planRoundtable(desk, past, {
    day: workingDay(now, -17),
    planned: daysFrom(now, -24),
    targets,
  });
  const at = (minutes: number) => new Date(starts.getTime() + minutes * 60_000);
  const seen = async () =>
    (await db.selectFrom("roundtables").where("id", "=", id).select("revision").executeTakeFirstOrThrow()).revision;
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
      const form = {
        point_id: point(index),
        body: task.body,
        organisation_id: organisations[task.organisation],
        due_on: dayOf(daysFrom(now, task.dueInDays)),
      };
      const taskId = await recordTask(as("recorder", at(minutes + 12)), id, form, "");
      if ("done" in task) await setTaskDone(as("recorder", daysFrom(now, -8)), id, taskId, true);
    }
    minutes += planned;
  }
  await writeMinutes(desk, id, at(minutes));
  await moveRoundtable(as("facilitator", at(minutes)), id, "closed", await seen());
  for (const [person, heard, useful, paced, remark = ""] of past.survey)
    await answerSurvey(as(person, at(minutes + 60)), id, { heard, useful, paced, remark });
}

async function writeAttendance({ db, as, processId }: Desk, id: number, at: Date): Promise<void> {
  const { past } = sample.meetings;
  const mandates = await db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "person_id")
    .where("process_id", "=", processId)
    .select(["mandates.id", "email"])
    .execute();
  const mandateOf = (person: PersonKey) => mandates.find((mandate) => mandate.email === sample.people[person].email)?.id ?? 0;
  for (const [person, mode] of past.present) await setAttendance(as("recorder", at), id, mandateOf(person), mode);
  for (const person of past.excused) await setAttendance(as("recorder", at), id, mandateOf(person), "excused");
  await addGuest(as("recorder", at), id, past.guest, "");
}

async function holdPoll({ db, as }: Desk, roundtableId: number, pointId: number, at: Date): Promise<void> {
  const { question, options, ballots } = sample.meetings.past.poll;
  const lead = as("facilitator", at);
  const pollId = await createPoll(
    lead,
    roundtableId,
    { point_id: pointId, question, kind: "choice", voice: "organisation", lines: [...options] },
    "",
  );
  await moveRun(lead, pollId, "open");
  const rows = await db.selectFrom("method_options").where("run_id", "=", pollId).select("id").orderBy("position").execute();
  for (const [person, option] of ballots)
    await castVote(as(person, at), pollId, { [ballotField.choice]: String(rows[option]?.id) });
  await moveRun(lead, pollId, "closed");
  await moveRun(lead, pollId, "released");
}

/** Under each point's heading comes what was said, without names. */
async function writeMinutes({ db, as }: Desk, roundtableId: number, at: Date): Promise<void> {
  const { minutes_document_id } = await db
    .selectFrom("roundtables")
    .where("id", "=", roundtableId)
    .select("minutes_document_id")
    .executeTakeFirstOrThrow();
  await as("recorder", at).rooms.edit(minutes_document_id ?? 0, (ydoc) => {
    for (const { title, minuted } of sample.meetings.past.points) {
      const place = (contentOf(ydoc).content ?? []).findIndex(
        (node) => node.type === "heading" && toPlainText(node).endsWith(title),
      );
      if (minuted && place >= 0)
        insertBlocks(
          ydoc,
          place + 1,
          minuted.map((said) => paragraph(said)),
        );
    }
  });
}

export async function writeComingRoundtable(desk: Desk, targets: Targets): Promise<void> {
  const { coming } = sample.meetings;
  const planned = daysFrom(desk.now, -4, 200);
  const { id, points } = await planRoundtable(desk, coming, { day: workingDay(desk.now, 9), planned, targets });
  const { point, question } = coming.poll;
  const form = {
    point_id: points[point] ?? 0,
    question,
    kind: "yes_no_abstain" as const,
    voice: "person" as const,
    lines: [],
  };
  await createPoll(desk.as("facilitator", planned), id, form, "");
  for (const [person, substitute] of coming.substitutes)
    await nameSubstitute(desk.as(person, daysFrom(planned, 1)), id, substitute);
}

// --- formats ------------------------------------------------------------------------

export async function writeFormats(desk: Desk): Promise<void> {
  const { db, as, processId, now } = desk;
  const { circle, title, openTitle, ratings } = sample.evaluated;
  const at = daysFrom(now, -9);
  const lead = as("facilitator", at);
  await addStandardFormats(lead, processId);
  const standard = await db
    .selectFrom("formats")
    .where("process_id", "=", processId)
    .select("id")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  const { edition, figure, ...format } = circle;
  const id = await createFormat(lead, processId, formatForm.parse(format), "");
  const editionId = await addEdition(
    lead,
    id,
    editionForm.parse({ ...edition, benches: ["laender", "kommunen"], ends_on: "", note: "" }),
    "",
  );
  await addFigure(
    lead,
    id,
    figureForm.parse({ ...figure, edition_id: String(editionId), precision: "exakt", source_url: "" }),
    "",
  );

  const raters = Object.keys(ratings) as (keyof typeof ratings)[];
  const evaluationId = await startEvaluation(lead, id, await evaluationOf(desk, title, raters), "");
  for (const rater of raters) {
    const ctx = as(rater, daysFrom(now, -3, 150));
    const drafts = PRESET_KEYS.dialogformat.flatMap((criterion) => {
      const rating = ratings[rater][criterion];
      if (!rating) return [];
      const { score, justification, evidence = "", type = "", strength = "" } = rating;
      const chosen = score === null ? "nb" : (String(score) as "0" | "1" | "2" | "3" | "4");
      return {
        criterion,
        score: chosen,
        justification,
        evidence,
        evidence_type: type,
        evidence_strength: strength,
        evidence_url: "",
      } as const;
    });
    await saveRatings(ctx, id, evaluationId, drafts);
    if (rater === raters[0]) await bringEvidence(ctx, id, evaluationId);
    await handIn(ctx, id, evaluationId);
  }
  await writeConclusions(desk, { formatId: id, editionId, evaluationId });
  // Begun and still empty: a real format is judged by real people.
  if (standard)
    await startEvaluation(
      lead,
      standard.id,
      await evaluationOf(desk, openTitle, ["townDelegate", "landHead"], { period_from: "2016-01-01", period_to: "2023-12-31" }),
      "",
    );
}

/** Who came to the last meetings, by size of municipality. */
async function bringEvidence(ctx: Context, formatId: number, evaluationId: number): Promise<void> {
  const rows = ["Treffen;Städte über 20.000;Städte und Gemeinden darunter", "9.;11;3", "10.;13;3", "11.;15;2"];
  const file = { name: "Teilnahmelisten.csv", bytes: new TextEncoder().encode(rows.join("\n")) };
  await addEvidence(ctx, { formatId, evaluationId }, { criterion: "reichweite", file }, "");
}

export async function evaluationOf(
  { db }: Desk,
  title: string,
  people: readonly PersonKey[],
  period = { period_from: "2023-01-01", period_to: "2025-12-31" },
) {
  const emails = people.map((person) => sample.people[person].email);
  const rows = await db.selectFrom("people").where("email", "in", emails).select("id").execute();
  return evaluationForm.parse({ title, ...period, raters: rows.map((row) => row.id), independence: "true" });
}
