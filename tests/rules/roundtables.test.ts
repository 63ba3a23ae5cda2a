/** Roundtables: running order, course, clock and attendance. */
import { describe, expect, it } from "vitest";
import type { RunState } from "#db/schema/methods";
import type { PointKind } from "#db/schema/roundtables";
import {
  attendanceOf,
  byOrganisation,
  countPresent,
  presentVoices,
  quorumOf,
  expectedBalance,
  isArrivalTime,
  presenceOf,
} from "#server/roundtables/attendance.rules";
import type { PollView } from "#server/methods/polls.rules";
import type { RoomRun } from "#server/methods/runs.rules";
import { decisionNumber } from "#server/processes/rules";
import { linkedIds, pointForm, roundtableForm } from "#server/roundtables/forms.rules";
import {
  acceptRevision,
  acceptStateMove,
  dueAnnouncement,
  followingLabel,
  neighbours,
  plannedTotal,
  pointForPoll,
  pollsOfNow,
  relabel,
  reordered,
  runsOfNow,
  secondsLeft,
  shownPolls,
  voteOnScreen,
  votesOnPaper,
  writeClock,
  type Attendee,
} from "#server/roundtables/rules";

const point = (label: string, kind: "beratung" | "pause" = "beratung") => ({ label, kind });
const labels = (...points: ReturnType<typeof point>[]) => relabel(points).map(({ label }) => label);

describe("the running order", () => {
  it("is numbered by itself", () => {
    expect(labels(point("3"), point(""), point("1"))).toEqual(["1", "2", "3"]);
  });

  it("keeps labels that were set by hand", () => {
    expect(labels(point("1"), point("1a"), point("3.1"), point("9"))).toEqual(["1", "1a", "3.1", "2"]);
  });

  it("does not number breaks", () => {
    expect(labels(point(""), point("2", "pause"), point(""))).toEqual(["1", "–", "2"]);
  });

  it("numbers a former break", () => {
    expect(labels(point("1"), point("–"))).toEqual(["1", "2"]);
  });

  it("numbers sub-points below their point, and a first one without a point above it as a point", () => {
    const order = [[""], ["", true], ["", true], ["–", false, "pause"], ["", true], [""], ["7b", true], ["9", true]] as const;
    const points = order.map(([label, isSub = false, kind = "beratung"]) => ({
      label: String(label),
      isSub,
      kind: kind as PointKind,
    }));
    expect(relabel(points).map(({ label }) => label)).toEqual(["1", "1.1", "1.2", "–", "1.3", "2", "7b", "2.1"]);
    expect(relabel(points.slice(1, 3)).map(({ label }) => label)).toEqual(["1", "1.1"]);
    expect(followingLabel([{ label: "1" }, { label: "2" }, { label: "2.1" }], "beratung", true)).toBe("2.2");
  });

  it("gives a point that comes during the roundtable the next number, so that nobody's number changes", () => {
    expect(followingLabel([point("1"), point("4.2"), point("–", "pause")], "beratung")).toBe("5");
    expect(followingLabel([], "beratung")).toBe("1");
    expect(followingLabel([point("1")], "pause")).toBe("–");
  });

  it("moves a point to its new place, also beyond the ends", () => {
    expect(reordered([1, 2, 3], 3, 0)).toEqual([3, 1, 2]);
    expect(reordered([1, 2, 3], 1, 1)).toEqual([2, 1, 3]);
    expect(reordered([1, 2, 3], 1, 99)).toEqual([2, 3, 1]);
    expect(reordered([1, 2, 3], 1, -1)).toEqual([1, 2, 3]);
    expect(reordered([1, 2, 3], 7, 0)).toEqual([1, 2, 3]);
  });

  it("adds up to the planned time", () => {
    expect(plannedTotal([{ minutes: 5 }, { minutes: 40 }, { minutes: 0 }])).toBe(45);
  });

  it("knows what comes before and after the current point", () => {
    const points = [{ id: 1 }, { id: 2 }, { id: 3 }];
    expect(neighbours(points, 2)).toEqual({ previous: { id: 1 }, next: { id: 3 } });
    expect(neighbours(points, 3).next).toBeUndefined();
    const leftOut = [{ id: 1 }, { id: 2, outcome: "skipped" as const }, { id: 3 }];
    expect([neighbours(leftOut, 1).next?.id, neighbours(leftOut, 3).previous?.id]).toEqual([3, 1]);
    expect(neighbours(points, null)).toEqual({ previous: undefined, next: { id: 1 } });
  });
});

describe("the clock", () => {
  const started = "2026-11-04T13:00:00.000Z";
  const at = (time: string) => new Date(`2026-11-04T${time}Z`).getTime();

  it("counts down from the planned minutes and on into overtime", () => {
    expect(secondsLeft(10, started, at("13:00:00"))).toBe(600);
    expect(secondsLeft(10, started, at("13:09:30"))).toBe(30);
    expect(secondsLeft(10, started, at("13:12:00"))).toBe(-120);
  });

  it("is written with minutes and seconds, and hours when there are some", () => {
    expect([252, -65, 3852, 0].map(writeClock)).toEqual(["04:12", "01:05", "1:04:12", "00:00"]);
  });

  it("speaks at five minutes, one minute and the end only", () => {
    expect(dueAnnouncement(301, 300)).toBe(5);
    expect(dueAnnouncement(300, 299)).toBeUndefined();
    expect(dueAnnouncement(61, 60)).toBe(1);
    expect(dueAnnouncement(1, 0)).toBe(0);
    expect(dueAnnouncement(-5, -6)).toBeUndefined();
  });

  it("says the last thing only after a pause in which several were due", () => {
    expect(dueAnnouncement(400, -3)).toBe(0);
  });

  it("says nothing on the first look, nor when time was added", () => {
    expect(dueAnnouncement(null, 250)).toBeUndefined();
    expect(dueAnnouncement(20, 320)).toBeUndefined();
  });
});

describe("the course", () => {
  it("goes from planned to open to closed, and back to open after a mistake", () => {
    expect(() => acceptStateMove("planned", "open", false)).not.toThrow();
    expect(() => acceptStateMove("open", "closed", false)).not.toThrow();
    expect(() => acceptStateMove("closed", "open", false)).not.toThrow();
  });

  it.each([
    ["open", "open"],
    ["planned", "closed"],
    ["open", "planned"],
    ["closed", "closed"],
  ] as const)("does not go from %s to %s", (from, to) => {
    expect(() => acceptStateMove(from, to, false)).toThrow("common:error.changed-meanwhile");
  });

  it("does not close while a straw poll runs", () => {
    expect(() => acceptStateMove("open", "closed", true)).toThrow("roundtables:refusal.poll-running");
  });

  it("takes a form only with the revision it was shown with", () => {
    expect(() => acceptRevision(4, 4)).not.toThrow();
    expect(() => acceptRevision(5, 4)).toThrow("common:error.changed-meanwhile");
  });
});

describe("what is shown", () => {
  const poll = (id: number, state: RunState, releasedAt: string | null = null): PollView => ({
    id,
    pointId: 1,
    question: `${id}`,
    config: { method: "poll", reason: "off", kind: "yes_no_abstain" },
    voice: "person",
    isSecret: false,
    state,
    options: [],
    cast: 0,
    openedAt: "2026-11-04T11:00:00.000Z",
    releasedAt,
    tally: null,
    entitled: 4,
  });

  const run = (id: number, more: Partial<RoomRun> = {}): RoomRun => ({
    ...{ id, pointId: null, question: "Was zuerst?", method: "dots", state: "released", release: "by_hand" },
    ...{ openedAt: "2026-11-04T11:00:00.000Z", closesAt: null, releasedAt: null, cast: 0, entitled: 4, lines: null },
    ...more,
  });

  it("of this moment are those open, those to be opened or released, and the last result since the point was called", () => {
    const lines = { shown: [], more: 0 };
    const runs = [
      run(1, { releasedAt: "2026-11-04T12:00:00.000Z", lines }),
      run(2, { releasedAt: "2026-11-04T13:20:00.000Z", lines }),
      run(3, { state: "closed" }),
      run(4, { state: "open" }),
    ];
    const now = { state: "open", runs, pointStartedAt: "2026-11-04T13:00:00.000Z" } as const;
    const prepared = [run(4, { state: "created" }), run(5, { state: "created" })];
    expect(runsOfNow(now, prepared).map(({ id, state }) => `${id} ${state}`)).toEqual([
      ...["2 released", "3 closed", "4 open", "5 created"],
    ]);
    expect(runsOfNow({ ...now, state: "closed" }, prepared)).toEqual([]);
  });

  it("on paper are those being voted on and those prepared, each once", () => {
    const live = {
      polls: [poll(1, "open"), poll(2, "released")],
      runs: [run(3, { state: "open" }), run(4, { state: "closed" })],
    };
    const prepared = { polls: [poll(1, "created"), poll(5, "created")], runs: [run(6, { state: "created" })] };
    expect(votesOnPaper(live, prepared).map(({ id }) => id)).toEqual([1, 3, 5, 6]);
  });

  it("puts running polls first, then prepared ones, then the newest", () => {
    const polls = [poll(2, "released"), poll(3, "open"), poll(4, "closed")];
    const shown = shownPolls({ polls }, [poll(5, "created")]);
    expect(shown.map(({ id }) => id)).toEqual([3, 5, 4, 2]);
  });

  it("believes the snapshot when one's own loader is a moment behind", () => {
    expect(shownPolls({ polls: [poll(5, "open")] }, [poll(5, "created")]).map((one) => one.state)).toEqual(["open"]);
  });

  it("on the wall is the running poll, else the last result released since the point was called", () => {
    const pointStartedAt = "2026-11-04T13:00:00.000Z";
    const old = poll(1, "released", "2026-11-04T12:00:00.000Z");
    const first = poll(2, "released", "2026-11-04T13:20:00.000Z");
    const last = poll(3, "released", "2026-11-04T13:10:00.000Z");
    const room = { state: "open", pointStartedAt, openedAt: "2026-11-04T12:30:00.000Z" } as const;
    const shown = (polls: PollView[], runs: RoomRun[] = []) => voteOnScreen({ ...room, polls, runs });
    expect(shown([old])).toEqual({});
    expect(shown([old, first, last]).poll?.id).toBe(2);
    expect(shown([old, first, last, poll(4, "open")]).poll?.id).toBe(4);

    const asked = run(5, { state: "open" });
    expect(shown([old, first, last], [asked]).run?.id).toBe(5);
    // For two weeks, of which the meeting is one afternoon.
    expect(shown([first], [run(6, { state: "open", closesAt: "2026-11-18T13:00:00.000Z" })])).toMatchObject({
      poll: { id: 2 },
    });
    expect(shown([first], [run(7, { releasedAt: "2026-11-04T13:30:00.000Z" })]).run?.id).toBe(7);
    // Before the first point is called: of the room, and not of the weeks before.
    const early = (polls: PollView[]) => voteOnScreen({ ...room, pointStartedAt: null, polls, runs: [] });
    expect(early([old])).toEqual({});
    expect(early([old, last])).toMatchObject({ poll: { id: 3 } });
  });

  it("on the wall, of several that are being voted on, is the one that was opened last", () => {
    const at = (minute: string) => ({ openedAt: `2026-11-04T13:${minute}:00.000Z` });
    const room = { state: "open", pointStartedAt: null, openedAt: "2026-11-04T12:30:00.000Z" } as const;
    const shown = (polls: PollView[], runs: RoomRun[]) => voteOnScreen({ ...room, polls, runs });
    const poll4 = { ...poll(4, "open"), ...at("20") };
    const earlier = { ...poll(9, "open"), ...at("10") };
    expect(shown([poll4, earlier], [])).toMatchObject({ poll: { id: 4 } });
    expect(shown([poll4], [run(5, { state: "open", ...at("10") })])).toMatchObject({ poll: { id: 4 } });
    expect(shown([poll4], [run(5, { state: "open", ...at("30") })])).toMatchObject({ run: { id: 5 } });
  });
});

describe("a point of which only the title is known", () => {
  it.each([
    ["Begrüßung und Ziele", "information"],
    ["Kaffeepause", "pause"],
    ["Womit fangen wir an? Meinungsbild", "meinungsbild"],
    ["Beschlüsse zur Federführung", "beschluss"],
    ["Verschiedenes", "verschiedenes"],
    ["Prüfung von Partnerschaften", "beratung"],
  ])("“%s” is most likely %s", (title, kind) => {
    expect(pointForm.parse({ title, kind: "", minutes: "5" }).kind).toBe(kind);
    expect(pointForm.parse({ title, kind: "methode", minutes: "5" }).kind).toBe("methode");
  });
});

describe("a new straw poll", () => {
  const point = (id: number, kind: PointKind, done = false) => ({ id, kind, done });
  const points = [point(1, "beratung"), point(2, "meinungsbild"), point(3, "beschluss"), point(4, "meinungsbild")];

  it("is about the point made for it, before the roundtable and while another point is on", () => {
    expect(pointForPoll({ points, currentPointId: null })).toBe(2);
    expect(pointForPoll({ points, currentPointId: 1 })).toBe(2);
    expect(pointForPoll({ points, currentPointId: 4 })).toBe(4);
    expect(pointForPoll({ points: points.map((one) => ({ ...one, done: one.id === 2 })), currentPointId: 3 })).toBe(4);
  });

  it("is about the point that is on when none was made for it, or all of those are over", () => {
    expect(pointForPoll({ points: [point(1, "beratung"), point(2, "beschluss")], currentPointId: 2 })).toBe(2);
    expect(pointForPoll({ points: [point(1, "meinungsbild", true), point(2, "beschluss")], currentPointId: 2 })).toBe(2);
    expect(pointForPoll({ points: [point(1, "beratung")], currentPointId: null })).toBe(1);
    expect(pointForPoll({ points: [], currentPointId: null })).toBeNull();
  });
});

describe("the live card", () => {
  const poll = (id: number, state: RunState, pointId = 1) => ({ id, state, pointId });
  const now = (...shown: ReturnType<typeof poll>[]) =>
    pollsOfNow({ state: "open", currentPointId: 1 }, shown).map(({ id }) => id);

  it("holds the running poll whatever its point, and what waits for the point that is on", () => {
    expect(now(poll(1, "open", 2), poll(2, "created"), poll(3, "created", 2), poll(4, "closed"))).toEqual([1, 2, 4]);
  });

  it("holds the last result of the point, until another poll runs or waits to be released", () => {
    const [newest, older, other] = [poll(9, "released"), poll(8, "released"), poll(7, "released", 2)];
    expect(now(newest, older, other)).toEqual([9]);
    expect(now(poll(5, "created"), newest, older)).toEqual([9, 5]);
    expect(now(poll(5, "open"), newest)).toEqual([5]);
    expect(now(poll(5, "closed"), newest)).toEqual([5]);
  });

  it("holds no poll of a roundtable that is over", () => {
    expect(pollsOfNow({ state: "closed", currentPointId: null }, [poll(1, "released")])).toEqual([]);
  });
});

describe("attendance", () => {
  const attendee = (name: string, organisation: string, more: Partial<Attendee> = {}): Attendee => ({
    mandateId: 1,
    name,
    organisation,
    bench: "kommunen",
    role: "delegate",
    status: "present",
    mode: "in_person",
    ...more,
  });

  it("is one choice for people and two facts for the database", () => {
    expect(attendanceOf("online")).toEqual({ status: "present", mode: "online" });
    expect(attendanceOf("excused")).toEqual({ status: "excused", mode: null });
    expect(presenceOf({ status: "present", mode: "in_person" })).toBe("in_person");
    expect(presenceOf({ status: "expected", mode: null })).toBe("expected");
  });

  it("can be said from an hour before the start until the end", () => {
    const startsAt = "2026-11-04T13:00:00.000Z";
    const at = (time: string, state: "planned" | "open" | "closed" = "planned") =>
      isArrivalTime({ state, startsAt }, Date.parse(`2026-11-04T${time}Z`));
    expect([at("11:59:00"), at("12:00:00"), at("15:00:00"), at("10:00:00", "open"), at("13:00:00", "closed")]).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it("voices that are present are those of people, or of organisations, that sit on a bench and may vote", () => {
    const attendees = [
      attendee("A", "Musterstadt"),
      attendee("B", "Musterstadt", { mode: "online" }),
      attendee("C", "Neudorf", { status: "expected", mode: null }),
      attendee("E", "Gasthaus", { mandateId: null, bench: null, role: null }),
      attendee("F", "Büro", { bench: null, role: "facilitator" }),
    ];
    expect([presentVoices({ attendees }, "person"), presentVoices({ attendees }, "organisation")]).toEqual([2, 1]);
  });

  it("makes a quorum by organisations, in all and on each bench that decides, as the rules of procedure ask for", () => {
    const house = (organisation: string, bench: Attendee["bench"], status: Attendee["status"]) =>
      attendee("A", organisation, { bench, status });
    const attendees = [
      ...[house("Ministerium", "bund", "present"), house("Ministerium", "bund", "expected"), house("Amt", "bund", "expected")],
      ...[
        house("Musterstadt", "kommunen", "present"),
        house("Neudorf", "kommunen", "present"),
        house("Au", "kommunen", "excused"),
      ],
      // Nobody of these decides.
      ...[house("Kammer", "wirtschaft", "present"), attendee("M", "Büro", { bench: null, role: "facilitator" })],
      attendee("G", "Gasthaus", { mandateId: null, bench: null, role: null }),
    ];
    const judge = (quorumShare: number, quorumBenchShare: number, some: Attendee[] = attendees) =>
      quorumOf(some, { quorumShare, quorumBenchShare });
    expect(judge(60, 50)).toEqual({ isMet: true, have: 3, need: 3, of: 5, lacking: [] });
    expect(judge(61, 0)).toMatchObject({ isMet: false, have: 3, need: 4 });
    expect(judge(0, 67)).toMatchObject({
      isMet: false,
      lacking: [
        { bench: "bund", have: 1, need: 2 },
        { bench: "kommunen", have: 2, need: 3 },
      ],
    });
    expect(judge(0, 0)).toBeNull();
    expect(judge(50, 50, [])).toMatchObject({ isMet: true, of: 0 });
  });

  it("is counted by bench and by organisation, guests and those without a seat apart", () => {
    const count = countPresent([
      attendee("A", "Musterstadt"),
      attendee("B", "Musterstadt", { mode: "online" }),
      attendee("C", "Neudorf", { status: "expected", mode: null }),
      attendee("D", "Ministerium", { bench: "bund", status: "excused", mode: null }),
      attendee("E", "Gasthaus", { mandateId: null, bench: null, role: null }),
      attendee("F", "Büro", { bench: null, role: "facilitator" }),
    ]);
    expect(count).toEqual({
      total: 4,
      online: 1,
      guests: 1,
      unseated: 1,
      organisations: 3,
      benches: [{ bench: "kommunen", present: 2, expected: 3, organisations: 1 }],
    });
  });

  it("is expected to be level, or says which bench has how many organisations", () => {
    const person = (organisation: string, bench: "bund" | "kommunen", status: Attendee["status"] = "expected") =>
      ({ organisation, bench, status }) as Attendee;
    const all = [
      person("AA", "bund"),
      person("AA", "bund"),
      person("BMZ", "bund"),
      person("BMI", "bund"),
      person("Stadt", "kommunen"),
    ];
    const parity = { benches: ["bund", "kommunen"] as const, tolerance: 1 } as const;
    expect(expectedBalance(all, { ...parity, benches: [...parity.benches] })).toEqual({
      benches: [
        { bench: "bund", organisations: 3 },
        { bench: "kommunen", organisations: 1 },
      ],
      isMet: false,
    });
    const excused = all.map((one) => (one.organisation === "BMI" ? { ...one, status: "excused" as const } : one));
    expect(expectedBalance(excused, { ...parity, benches: [...parity.benches] }).isMet).toBe(true);
  });

  it("is listed under organisations in alphabetical order", () => {
    const groups = byOrganisation([
      attendee("Zoe", "Übach"),
      attendee("Anna", "Übach"),
      attendee("Ben", "Zeitz"),
      attendee("Cem", "Aachen"),
    ]);
    expect(groups.map((group) => [group.organisation, ...group.people.map((person) => person.name)])).toEqual([
      ["Aachen", "Cem"],
      ["Übach", "Anna", "Zoe"],
      ["Zeitz", "Ben"],
    ]);
  });
});

describe("the plan of a roundtable", () => {
  const form = {
    title: " Runder Tisch ",
    type: "workshop",
    day: "2026-12-03",
    time: "14:30",
    planned_minutes: "180",
    place: "",
    video_url: "https://video.example/raum",
  };
  const wrong = (changes: object) => roundtableForm.safeParse({ ...form, ...changes }).error?.issues[0];

  it("is understood in Berlin time, winter and summer", () => {
    expect(roundtableForm.parse(form)).toMatchObject({
      title: "Runder Tisch",
      planned_minutes: 180,
      starts_at: new Date("2026-12-03T13:30:00Z"),
    });
    expect(roundtableForm.parse({ ...form, day: "2026-07-03" }).starts_at).toEqual(new Date("2026-07-03T12:30:00Z"));
  });

  it("says which field is wrong", () => {
    expect(wrong({ title: "  " })).toMatchObject({ path: ["title"], message: "common:invalid.required" });
    expect(wrong({ day: "2027-03-28", time: "02:30" })).toMatchObject({
      path: ["time"],
      message: "common:invalid.skipped-hour",
    });
    expect(wrong({ day: "2026-02-30" })).toMatchObject({ path: ["day"], message: "common:invalid.date" });
    expect(wrong({ time: "25:00" })).toMatchObject({ path: ["time"], message: "common:invalid.time" });
    expect(wrong({ planned_minutes: "" })).toMatchObject({
      path: ["planned_minutes"],
      message: "common:invalid.number",
      minimum: 1,
      maximum: 10_080,
    });
    expect(wrong({ type: "party" })).toMatchObject({ path: ["type"], message: "common:invalid.choice" });
  });

  it.each(["http://video.example", "javascript:alert(1)", "video.example", "https://", "https://a b"])(
    "takes no video link like %s",
    (video_url) => expect(wrong({ video_url })).toMatchObject({ path: ["video_url"], message: "common:invalid.url" }),
  );

  it("takes points with a link to an agenda item or a document", () => {
    const parsed = pointForm.parse({ title: "Beratung", kind: "beratung", minutes: "20", link: "document:4" });
    expect(parsed).toMatchObject({ label: "", title: "Beratung", kind: "beratung", minutes: 20, link: "document:4" });
    const none = { agenda_item_id: null, recommendation_id: null, document_id: null };
    expect(linkedIds("document:4")).toEqual({ ...none, document_id: 4 });
    expect(linkedIds("agenda-item:9")).toEqual({ ...none, agenda_item_id: 9 });
    expect(linkedIds("recommendation:3")).toEqual({ ...none, recommendation_id: 3 });
    expect(linkedIds("")).toEqual(none);
  });
});

it("decisions are numbered by year and count", () => {
  expect(decisionNumber("2026", 5)).toBe("B-2026-05");
  expect(decisionNumber("2026", 112)).toBe("B-2026-112");
});
