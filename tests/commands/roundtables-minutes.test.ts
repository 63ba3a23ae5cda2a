/** Decisions, tasks, minutes and their files; and that nothing anywhere tells a result before it may be known. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { RUN_STATES } from "#db/schema/methods";
import { toPlainText } from "#server/documents/content/text.rules";
import { requireDocument } from "#server/documents/queries";
import { requireText } from "#server/documents/page/text.queries";
import { revisionOf } from "#server/platform/revisions.queries";
import { createRoundtable, editRoundtable } from "#server/roundtables/commands";
import { moveRoundtable } from "#server/roundtables/course.commands";
import { beginMinutes } from "#server/roundtables/minutes/commands";
import { minutesAsDocx, minutesAsPdf, requireMinutes } from "#server/roundtables/minutes/queries";
import { addPoint, removePoint } from "#server/roundtables/points.commands";
import { countRun, findNewestRanks, findSnapshot, listRuns, requireRun } from "#server/methods/runs.queries";
import { writeResultXlsx } from "#server/methods/file.queries";
import { createRun } from "#server/methods/runs.commands";
import { runForm } from "#server/methods/runs.rules";
import { moveRun } from "#server/methods/state.commands";
import { listVoices } from "#server/methods/voices.queries";
import { castVote } from "#server/methods/votes.commands";
import { dayOf } from "#server/calendar/rules";
import { listNotifications } from "#server/overview/notifications.queries";
import { listTodos } from "#server/overview/queries";
import { listCalendar } from "#server/roundtables/calendar.queries";
import { createPoll } from "#server/roundtables/polls.commands";
import type { PublicContext } from "#server/context";
import { Refusal } from "#server/errors";
import { makeGuestCode, spendCode } from "#server/roundtables/guests/commands";
import { requireGuestView } from "#server/roundtables/guests/queries";
import {
  requireOwnView,
  requireRoundtable,
  requireSnapshot,
  roundtableSnapshot,
  shownDecision,
  shownTask,
} from "#server/roundtables/queries";
import {
  editDecision,
  editTask,
  recordDecision,
  recordTask,
  removeDecision,
  removeTask,
  setTaskDone,
} from "#server/roundtables/records.commands";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import { addGuest } from "#server/roundtables/attendance.commands";
import { findWall, requireWall } from "#server/roundtables/screens/queries";
import { remindOfTasks } from "#server/roundtables/tasks.jobs";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { unzip } from "../setup/zip.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;
let points: number[];

const HOSTILE = `<script>alert(1)</script> #import "x" \\ $x$ ]] "quote" & 'apostrophe' ${"\u0007"}`;

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  const plan = {
    title: "Runder Tisch",
    type: "runder_tisch",
    starts_at: as("facilitator").now(),
    planned_minutes: 60,
    place: "",
    video_url: "",
  } as const;
  id = await createRoundtable(as("facilitator"), on.processId, plan, "");
  points = [];
  for (const title of ["Begrüßung", "Beratung"]) {
    points.push(await addPoint(as("facilitator"), id, { label: "", title, kind: "beratung", minutes: 10, link: "" }, ""));
  }
});

const snapshot = async (): Promise<RoundtableSnapshot> => (await roundtableSnapshot(town.db, id, as("facilitator").now()))!;
const move = async (to: "open" | "closed") => moveRoundtable(as("facilitator"), id, to, (await snapshot()).revision);
const decide = (body: string, point_id: number | null = points[1]!, requestId = "") =>
  recordDecision(as("recorder"), id, { body, point_id }, requestId);
async function textLines(): Promise<string[]> {
  const { content } = await requireText(as("recorder"), (await snapshot()).minutesDocumentId!);
  return (content.content ?? []).map((block) =>
    block.type === "record"
      ? `> ${String(block.attrs?.label).replace(/B-.*/, "B")}: ${String(block.attrs?.text)}`
      : toPlainText(block),
  );
}

describe("decisions", () => {
  it("get the next number of the process and stand in the minutes under their point", async () => {
    await move("open");
    await decide("Wir benennen Ansprechstellen.");
    await decide("Wir treffen uns wieder.", points[0]!);
    const [first, second] = (await snapshot()).decisions;
    expect(first?.number).toMatch(/^B-\d{4}-\d{2,}$/);
    expect(Number(second?.number.slice(7))).toBe(Number(first?.number.slice(7)) + 1);
    expect(await textLines()).toEqual([
      "TOP 1: Begrüßung",
      "> Beschluss B: Wir treffen uns wieder.",
      "",
      "TOP 2: Beratung",
      "> Beschluss B: Wir benennen Ansprechstellen.",
      "",
    ]);
  });

  it("keep their numbers apart when two recorders write at once, and all of them reach the text", async () => {
    await move("open");
    await Promise.all(["A", "B", "C", "D"].map((body) => decide(body)));
    const numbers = (await snapshot()).decisions.map((decision) => decision.number);
    expect(new Set(numbers).size).toBe(4);
    expect((await textLines()).filter((line) => line.startsWith(">")).sort()).toEqual(
      ["A", "B", "C", "D"].map((body) => `> Beschluss B: ${body}`),
    );
  });

  it("are recorded once when a form is sent twice", async () => {
    await move("open");
    const [first, second] = await Promise.all([1, 2].map(() => decide("Einmal.", null, `decision-${id}`)));
    expect(second).toBe(first);
    expect((await textLines()).filter((line) => line.includes("Einmal."))).toHaveLength(1);
  });

  it("change in the text with their wording, and their number is not given again when they go", async () => {
    await move("open");
    const decisionId = await decide("Alt.");
    const number = (await snapshot()).decisions[0]?.number;
    const seen = await revisionOf(town.db, shownDecision(decisionId));
    await editDecision(as("facilitator"), id, decisionId, { body: "Neu.", point_id: points[1]! }, seen);
    await expect(
      editDecision(as("recorder"), id, decisionId, { body: "Zu spät.", point_id: points[1]! }, seen),
    ).rejects.toThrow("common:error.changed-meanwhile");
    expect(await textLines()).toContain("> Beschluss B: Neu.");
    await removeDecision(as("recorder"), id, decisionId);
    expect((await textLines()).join("\n")).not.toContain("Neu.");
    await decide("Danach.");
    expect((await snapshot()).decisions.map((decision) => decision.number)).not.toContain(number);
  });

  it("are still recorded after the roundtable was closed, but not before it is open", async () => {
    await expect(decide("Zu früh.")).rejects.toThrow("roundtables:refusal.is-planned");
    await move("open");
    await move("closed");
    await decide("Nachgetragen.");
    expect(await textLines()).toContain("> Beschluss B: Nachgetragen.");
  });

  it.each<PersonKey>(["mayor", "chamber", "observer"])("are not recorded by %s", async (person) => {
    await move("open");
    await expect(recordDecision(as(person), id, { body: "x", point_id: null }, "")).rejects.toThrow("common:error.not-allowed");
  });

  it("belong to their own roundtable and point", async () => {
    await move("open");
    const decisionId = await decide("Hier.");
    const other = await createRoundtable(
      as("facilitator"),
      on.processId,
      { title: "Andere", type: "workshop", starts_at: as("facilitator").now(), planned_minutes: 5, place: "", video_url: "" },
      "",
    );
    await moveRoundtable(as("facilitator"), other, "open", 0);
    await expect(removeDecision(as("recorder"), other, decisionId)).rejects.toThrow("common:error.not-found");
    await expect(recordDecision(as("recorder"), other, { body: "x", point_id: points[0]! }, "")).rejects.toThrow(
      "common:invalid.choice",
    );
  });

  it("keep their point in the running order", async () => {
    await move("open");
    await decide("Fest.");
    await expect(removePoint(as("facilitator"), id, points[1]!)).rejects.toThrow("roundtables:refusal.point-is-used");
  });
});

describe("tasks", () => {
  const task = () => ({
    body: "Liste führen",
    point_id: points[0]!,
    organisation_id: on.organisationOf("federalHead"),
    due_on: "2030-05-01",
  });

  it("name who and until when, in the text too, and wait for the organisation until they are done", async () => {
    await move("open");
    const taskId = await recordTask(as("recorder"), id, task(), "");
    expect((await textLines()).find((line) => line.startsWith("> Aufgabe"))).toMatch(
      /Liste führen\nZuständig: .+ · bis 01\.05\.2030$/,
    );
    const open = async () =>
      (await listTodos(as("federalDelegate"))).filter(({ kind }) => kind === "task").map(({ label }) => label);
    expect(await open()).toContain("Liste führen");
    await expect(setTaskDone(as("mayor"), id, taskId, true)).rejects.toThrow("common:error.not-allowed");
    await setTaskDone(as("federalDelegate"), id, taskId, true);
    expect(await open()).not.toContain("Liste führen");
    const seen = await revisionOf(town.db, shownTask(taskId));
    await editTask(as("recorder"), id, taskId, { ...task(), body: "Anders", due_on: null }, seen);
    await expect(editTask(as("recorder"), id, taskId, task(), seen)).rejects.toThrow("common:error.changed-meanwhile");
    expect((await textLines()).join("\n")).toContain("Anders");
    await removeTask(as("recorder"), id, taskId);
    expect((await textLines()).some((line) => line.startsWith("> Aufgabe"))).toBe(false);
  });

  it("are remembered before the day and after it, once each, until they are done", async () => {
    await move("open");
    const now = as("recorder").now().getTime();
    const due_on = dayOf(new Date(now + 5 * 86_400_000));
    const taskId = await recordTask(as("recorder"), id, { ...task(), due_on }, "");
    const remind = async () => (await remindOfTasks(on.system("de"))).told;
    const heard = async (person: PersonKey) =>
      (await listNotifications(as(person))).notifications.some(
        ({ kind, path }) => kind === "task-due" && path === `/roundtables/${id}`,
      );
    await remind();
    expect(await heard("federalDelegate")).toBe(false);
    on.pass(3 * 24 * 60);
    expect(await remind()).toBeGreaterThan(0);
    expect(await remind()).toBe(0);
    expect([await heard("federalDelegate"), await heard("mayor")]).toEqual([true, false]);
    on.pass(3 * 24 * 60);
    expect(await remind()).toBeGreaterThan(0);
    expect(await remind()).toBe(0);
    await setTaskDone(as("federalDelegate"), id, taskId, true);
    expect(await heard("federalDelegate")).toBe(false);
  });

  it("are given only to organisations of the process", async () => {
    await move("open");
    const foreign = await town.db
      .insertInto("organisations")
      .values({ name: "Fremd", short_name: "F", level: "sonstige", bench_default: "bund", created_at: as("recorder").now() })
      .returning("id")
      .executeTakeFirstOrThrow();
    await expect(recordTask(as("recorder"), id, { ...task(), organisation_id: foreign.id }, "")).rejects.toThrow(
      "common:invalid.choice",
    );
  });
});

describe("the document of the minutes", () => {
  it("is begun once, by button or by opening, and is called after the roundtable", async () => {
    const [first, second] = await Promise.all([beginMinutes(as("recorder"), id), beginMinutes(as("facilitator"), id)]);
    expect(second).toBe(first);
    await move("open");
    expect((await snapshot()).minutesDocumentId).toBe(first);
    const { revision } = await snapshot();
    await editRoundtable(
      as("facilitator"),
      id,
      {
        title: "Umbenannt",
        type: "workshop",
        starts_at: as("facilitator").now(),
        planned_minutes: 5,
        place: "",
        video_url: "",
      },
      revision,
    );
    expect((await requireDocument(as("mayor"), first)).title).toMatch(/^Protokoll vom .*: Umbenannt$/);
    await expect(beginMinutes(as("mayor"), id)).rejects.toThrow("common:error.not-allowed");
  });

  it("gets a heading for a point that comes later", async () => {
    await move("open");
    const form = { label: "", title: "Nachtrag", kind: "verschiedenes", minutes: 5, link: "" } as const;
    const first = await addPoint(as("facilitator"), id, form, "nachtrag");
    expect(await addPoint(as("facilitator"), id, form, "nachtrag")).toBe(first);
    expect((await textLines()).filter((line) => line.includes("Nachtrag"))).toEqual(["TOP 3: Nachtrag"]);
  });

  it("begun before the opening, gets later points under the number that they have", async () => {
    await beginMinutes(as("recorder"), id);
    await addPoint(as("facilitator"), id, { label: "", title: "Ausblick", kind: "beratung", minutes: 5, link: "" }, "");
    expect(await textLines()).toContain("TOP 3: Ausblick");
  });
});

/** Whatever somebody may not see, they get nothing of. */
const unless = <T>(asked: Promise<T>): Promise<T | null> =>
  asked.catch((thrown: unknown) => {
    if (thrown instanceof Refusal) return null;
    throw thrown;
  });

/** Everything that leaves the server for one person: pages with their data, the live channel, files, the feed, letters, the log. */
async function everythingFor(person: PersonKey, pollId: number): Promise<string> {
  const ctx = as(person);
  const run = await unless(requireRun(ctx, pollId));
  const mayCount = run?.my.role === "facilitator";
  const file = await unless(writeResultXlsx(ctx, pollId));
  return JSON.stringify([
    await roundtableSnapshot(town.db, id, ctx.now()),
    await unless(requireRoundtable(ctx, id)),
    // The light page is made of the same.
    await unless(requireSnapshot(ctx, id)),
    await unless(requireOwnView(ctx, id)),
    await findWall(town.db, id, ctx.now()),
    (await unless(requireMinutes(ctx, id)))?.content,
    [run, await countRun(town.db, pollId), run && (await findSnapshot(town.db, pollId))],
    mayCount && (await listVoices(town.db, run)),
    file && unzip(file.bytes),
    await unless(listRuns(ctx, on.processId)),
    await listTodos(ctx, on.processId),
    await listCalendar(ctx, { from: new Date(0) }, 50),
    await town.db.selectFrom("process_events").selectAll().execute(),
    await town.db.selectFrom("notifications").selectAll().where("person_id", "=", ctx.actor.personId).execute(),
    await town.db.selectFrom("mails").selectAll().execute(),
    await town.db.selectFrom("audit_entries").selectAll().execute(),
    await findNewestRanks(town.db, on.processId),
  ]);
}

/** What hangs on the wall and what a guest sees, both without an account. */
async function everythingForGuests(): Promise<string> {
  const anybody: PublicContext = { ...on.system("de"), actor: null };
  const code = (await makeGuestCode(as("recorder"), id)).split("/guests/")[1]!;
  const guest = { name: "Sabine Ohlendorf", organisation: "Hafen", presence: "online" } as const;
  const token = await spendCode(anybody, code, guest);
  return JSON.stringify([await requireGuestView(anybody, token), await requireWall(anybody, id)]);
}

const RED_OR_GREEN = { question: "Geheime Frage?", kind: "choice", voice: "person", lines: ["Rot", "Grün"] } as const;
const askPoll = (question = "Geheime Frage?") =>
  createPoll(as("facilitator"), id, { ...RED_OR_GREEN, lines: [...RED_OR_GREEN.lines], question, point_id: points[0]! }, "");
const choose = async (person: PersonKey, pollId: number, at: number) => {
  const { options } = await requireRun(as("facilitator"), pollId);
  await castVote(as(person), pollId, { choice: String(options[at]!.id) });
};

describe("nothing tells a result early", () => {
  const people: PersonKey[] = ["facilitator", "recorder", "federalHead", "townDelegate", "chamber", "observer"];
  /** Without a mandate here; what is the same for everybody reaches the test through them too, never through the server. */
  const strangers: PersonKey[] = ["admin", "outsider"];
  const dots = async (isSecret: boolean) =>
    createRun(
      as("facilitator"),
      on.processId,
      runForm.parse({
        ...{ method: "dots", question: "Geheime Punkte?", options: "Rot\nGrün", dots: "3", most: "3", voice: "person" },
        ...{ release: "by_hand", roundtable_id: String(id), is_secret: isSecret ? "true" : "" },
      }),
      "",
      async () => [],
    );

  it.each(RUN_STATES)("while a straw poll is %s", async (state) => {
    await move("open");
    const pollId = await askPoll();
    if (state !== "created") {
      await moveRun(as("facilitator"), pollId, "open");
      for (const person of ["mayor", "secondMayor", "thirdMayor", "associationHead"] as const) await choose(person, pollId, 0);
      await choose("landHead", pollId, 1);
    }
    if (state === "closed" || state === "released") await moveRun(as("facilitator"), pollId, "closed");
    if (state === "released") await moveRun(as("facilitator"), pollId, "released");
    const knowing: PersonKey[] = [];
    for (const person of people) {
      const all = await everythingFor(person, pollId);
      if (/"voices":4|"share":0\.8|80\u00a0%|"benches":\[\{"bench":"\w+","total"/.test(all)) knowing.push(person);
      if (state === "created" && person !== "facilitator") expect(all).not.toContain("Geheime Frage?");
    }
    expect(knowing).toEqual(state === "released" ? people : []);
    for (const person of strangers) {
      const ctx = as(person);
      const seen = [unless(requireOwnView(ctx, id)), unless(requireMinutes(ctx, id)), unless(requireRun(ctx, pollId))];
      expect(await Promise.all([...seen, unless(writeResultXlsx(ctx, pollId)), unless(requireRoundtable(ctx, id))])).toEqual(
        Array<null>(5).fill(null),
      );
      expect(JSON.stringify([await listTodos(ctx), await listCalendar(ctx, { from: new Date(0) }, 50)])).not.toContain(
        "Geheime",
      );
    }
  });

  it.each(RUN_STATES)("while a secret run of dots is %s", async (state) => {
    await move("open");
    const runId = await dots(true);
    if (state !== "created") {
      await moveRun(as("facilitator"), runId, "open");
      const [red, green] = (await requireRun(as("facilitator"), runId)).options.map((option) => option.id);
      for (const person of ["mayor", "secondMayor", "thirdMayor", "associationHead", "landHead", "chamber"] as const)
        await castVote(as(person), runId, { [`value-${red}`]: "3", [`value-${green}`]: "0" });
    }
    if (state === "closed" || state === "released") await moveRun(as("facilitator"), runId, "closed");
    if (state === "released") await moveRun(as("facilitator"), runId, "released");
    const knows = (all: string) => /"sum":18|"support":1[,}]|"support":0[,}]/.test(all);
    const knowing: PersonKey[] = [];
    for (const person of people) {
      const all = await everythingFor(person, runId);
      if (knows(all)) knowing.push(person);
      if (state === "created" && person !== "facilitator") expect(all).not.toContain("Geheime Punkte?");
      // No ballot is in anything that anybody gets, at any time.
      expect(all).not.toContain('"values":');
    }
    expect(knowing).toEqual(state === "released" ? people : []);
    const guests = await everythingForGuests();
    expect([knows(guests), guests.includes("Geheime Punkte?")]).toEqual([state === "released", state !== "created"]);
  });

  it("and never who voted what: only one's own ballot comes back, to oneself, as long as it can be changed", async () => {
    await move("open");
    const pollId = await askPoll("Wer?");
    await moveRun(as("facilitator"), pollId, "open");
    await choose("mayor", pollId, 0);
    const [option] = (await requireRun(as("facilitator"), pollId)).options;
    expect((await requireOwnView(as("mayor"), id)).voices[pollId]?.answers).toEqual({ values: { [option!.id]: 1 } });
    for (const person of ["facilitator", "recorder", "townDelegate"] as const) {
      expect((await requireOwnView(as(person), id)).voices[pollId]?.answers ?? null).toBeNull();
      expect(await everythingFor(person, pollId)).not.toContain(`"values"`);
    }
  });
});

describe("the files", () => {
  async function hostileRoundtable(): Promise<void> {
    await move("open");
    const { revision } = await snapshot();
    await editRoundtable(
      as("facilitator"),
      id,
      {
        title: HOSTILE.slice(0, 60),
        type: "workshop",
        starts_at: as("facilitator").now(),
        planned_minutes: 5,
        place: HOSTILE,
        video_url: "",
      },
      revision,
    );
    await addPoint(as("facilitator"), id, { label: "9a", title: HOSTILE, kind: "beratung", minutes: 5, link: "" }, "");
    await addGuest(as("recorder"), id, { name: HOSTILE, organisation: `${HOSTILE} 😀 Zürich`, presence: "online" }, "");
    await decide(`${HOSTILE}\nzweite Zeile`);
    await recordTask(as("recorder"), id, { body: HOSTILE, point_id: null, organisation_id: null, due_on: null }, "");
    const form = {
      point_id: points[0]!,
      question: HOSTILE,
      kind: "choice",
      voice: "person",
      lines: [HOSTILE, "Nein"],
    } as const;
    const pollId = await createPoll(as("facilitator"), id, { ...form, lines: [...form.lines] }, "");
    for (const to of ["open", "closed", "released"] as const) await moveRun(as("facilitator"), pollId, to);
    await move("closed");
  }

  it("as Word have real headings, tables with header rows, a language, and hostile text as text", async () => {
    await hostileRoundtable();
    const { bytes, name } = await minutesAsDocx(as("mayor"), id);
    expect(name).toMatch(/^Protokoll \d{4}-\d\d-\d\d [^/\\<>:"|?*]*$/);
    const files = unzip(bytes);
    const xml = files["word/document.xml"]!;
    expect(xml).toContain('<w:pStyle w:val="Heading1"/>');
    expect(xml.match(/<w:tblHeader\/>/g)?.length).toBeGreaterThanOrEqual(5);
    expect(xml).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(xml).not.toContain("<script>");
    expect(files["word/styles.xml"]).toContain("de-DE");
  });

  it("as PDF are tagged, titled, in their language and declared as PDF/UA", async () => {
    await hostileRoundtable();
    const { bytes, name } = await minutesAsPdf(as("observer"), id);
    const raw = bytes.toString("latin1");
    expect(name).toMatch(/^Protokoll /);
    expect(raw.startsWith("%PDF-")).toBe(true);
    for (const mark of ["/StructTreeRoot", "/Marked true", "/Lang", "pdfuaid:part", "/DisplayDocTitle true", "/TH", "/H1"])
      expect(raw).toContain(mark);
  });

  it("are drafts before the end and do not exist outside the process", async () => {
    const { title } = await requireMinutes(as("mayor"), id);
    expect(title).toMatch(/^Entwurf/);
    expect((await minutesAsPdf(as("mayor"), id)).bytes.length).toBeGreaterThan(1000);
    await expect(minutesAsDocx(as("outsider"), id)).rejects.toThrow("common:error.not-found");
    await expect(minutesAsPdf(as("admin"), id)).rejects.toThrow("common:error.not-found");
  });
});
