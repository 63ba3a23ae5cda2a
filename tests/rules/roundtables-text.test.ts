/** The text of the minutes: where decisions and tasks stand in it, and what the compiled minutes say. */
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { makeTexts } from "~/texts";
import catalogues from "~/texts.de";
import { contentOf } from "#server/documents/log/rules";
import type { TextContent } from "#server/documents/rules";
import { doc, heading, paragraph, record, toPlainText } from "#server/documents/content/text.rules";
import { writeContent } from "#server/documents/log/ydoc.rules";
import { parseConfig } from "#server/methods/kinds.rules";
import type { PollView } from "#server/methods/polls.rules";
import type { Quorum } from "#server/methods/quorum.rules";
import { tally as countRun } from "#server/methods/tally.rules";
import { calendarFile } from "#server/roundtables/calendar.rules";
import { compileMinutes, type MinutesFacts } from "#server/roundtables/minutes/rules";
import { asKept, toKeep } from "#server/roundtables/approval/facts.rules";
import type { SeatView } from "#server/roundtables/groups/rules";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import { minutesText, placeRecords, type PlacedRecord } from "#server/roundtables/text.rules";

const texts = makeTexts("de", catalogues);
const words = { t: (key: string, params?: Record<string, unknown>) => texts.t(key, params), language: "de" } as const;
const welcome = { label: "1", title: "Begrüßung" };
const advice = { label: "3.1", title: "Beratung" };

function ydocOf(content: TextContent): Y.Doc {
  const ydoc = new Y.Doc();
  writeContent(ydoc, content);
  return ydoc;
}
const lines = (ydoc: Y.Doc) =>
  contentOf(ydoc).content!.map((block) =>
    block.type === "record" ? `> ${String(block.attrs?.kind)} ${String(block.attrs?.recordId)}` : toPlainText(block),
  );
const decision = (more: Partial<PlacedRecord> = {}): PlacedRecord => ({
  kind: "decision",
  recordId: 5,
  point: welcome,
  ...more,
});

describe("a record in the minutes", () => {
  it("stands under the heading of its point, after what was written there", () => {
    const ydoc = ydocOf(minutesText([welcome, advice], "TOP"));
    placeRecords(ydoc, [decision(), decision({ recordId: 6, point: advice })], []);
    expect(lines(ydoc)).toEqual(["TOP 1: Begrüßung", "> decision 5", "", "TOP 3.1: Beratung", "> decision 6", ""]);
  });

  it("is not put twice, and stays wherever it was moved to", () => {
    const ydoc = ydocOf(minutesText([welcome, advice], "TOP"));
    placeRecords(ydoc, [decision({ point: advice })], []);
    placeRecords(ydoc, [decision()], []);
    expect(lines(ydoc).filter((line) => line.startsWith(">"))).toEqual(["> decision 5"]);
    expect(lines(ydoc).indexOf("> decision 5")).toBeGreaterThan(lines(ydoc).indexOf("TOP 3.1: Beratung"));
  });

  it("goes when it is removed, and leaves other kinds with the same id", () => {
    const ydoc = ydocOf(minutesText([welcome], "TOP"));
    placeRecords(ydoc, [decision(), decision({ kind: "task" })], []);
    placeRecords(ydoc, [decision({ kind: "task" })], [{ kind: "decision", recordId: 5 }]);
    expect(lines(ydoc).filter((line) => line.startsWith(">"))).toEqual(["> task 5"]);
  });

  it("stays with its point when the running order changed after the minutes were begun", () => {
    const ydoc = ydocOf(minutesText([welcome, { label: "2", title: "Ausblick" }], "TOP"));
    placeRecords(ydoc, [decision({ point: { label: "2", title: "Begrüßung" } })], []);
    expect(lines(ydoc).indexOf("> decision 5")).toBeLessThan(lines(ydoc).indexOf("TOP 2: Ausblick"));
  });

  it("finds a reworded heading by its number, and does not take 3.1 for 3 or 31", () => {
    const ydoc = ydocOf(
      doc(
        heading(2, "TOP 3.1 – zuerst"),
        heading(2, "Top 31: viel"),
        heading(2, "3 Unser Thema"),
        paragraph("Text"),
        heading(1, "Ende"),
      ),
    );
    placeRecords(ydoc, [decision({ point: { label: "3", title: "Thema" } })], []);
    expect(lines(ydoc)).toEqual(["TOP 3.1 – zuerst", "Top 31: viel", "3 Unser Thema", "Text", "> decision 5", "Ende"]);
  });

  it("stands at the end when its heading is gone, and in a text that was emptied", () => {
    const ydoc = ydocOf(doc(paragraph("Nur Text")));
    placeRecords(ydoc, [decision()], []);
    expect(lines(ydoc)).toEqual(["Nur Text", "> decision 5"]);
    const empty = new Y.Doc();
    placeRecords(empty, [decision({ point: null })], []);
    placeRecords(empty, [], [{ kind: "decision", recordId: 5 }]);
    expect(contentOf(empty).content).toHaveLength(1);
  });
});

const PLAIN = {
  ...{ granted: 0, presenter: "", isInternal: false, isSub: false, fixedTime: null, startedAt: null, endedAt: null },
  ...{ outcome: null, recommendation: null },
};

const roundtable: RoundtableSnapshot = {
  id: 7,
  processId: 1,
  title: "Runder Tisch <b>Ansprechstellen</b>",
  type: "runder_tisch",
  startsAt: "2026-11-04T13:30:00.000Z",
  plannedMinutes: 120,
  place: "Rathaus",
  videoUrl: "https://video.example",
  state: "closed",
  revision: 9,
  currentPointId: 2,
  pointStartedAt: null,
  openedAt: "2026-11-04T13:32:00.000Z",
  closedAt: "2026-11-04T15:40:00.000Z",
  invitation: null,
  ...{ shortNotice: "", rulesWaived: "", replyBy: null, chair: null, chairOffered: null },
  minutesDocumentId: 3,
  speakers: { order: "first_come", seconds: 180, isOpen: true, current: null, waiting: [], totals: [] },
  points: [
    {
      ...PLAIN,
      id: 1,
      label: "1",
      title: "Begrüßung",
      kind: "information",
      minutes: 10,
      done: true,
      agendaItem: null,
      document: null,
    },
    {
      ...PLAIN,
      id: 2,
      label: "2",
      title: "Beratung",
      kind: "beratung",
      minutes: 40,
      done: true,
      agendaItem: { id: 4, number: 2, title: "Ansprechstellen" },
      document: null,
    },
  ],
  attendees: [
    {
      mandateId: 1,
      name: "Miriam Vogt",
      organisation: "Moderationsbüro",
      bench: "wissenschaft",
      role: "facilitator",
      status: "present",
      mode: "in_person",
    },
    {
      mandateId: 2,
      name: "Stefan Krüger",
      organisation: "Stadt Lindenhafen",
      bench: "kommunen",
      role: "head_delegate",
      status: "present",
      mode: "online",
    },
    {
      mandateId: 3,
      name: "Ruth Sander",
      organisation: "KVM",
      bench: "kommunen",
      role: "head_delegate",
      status: "excused",
      mode: null,
    },
    {
      mandateId: null,
      guestId: 1,
      name: "Olga Petrenko",
      organisation: "Forum",
      bench: null,
      role: null,
      status: "present",
      mode: "in_person",
    },
  ],
  polls: [],
  prepared: 0,
  works: [],
  lists: [],
  isThinned: false,
  isApproved: false,
  runs: [],
  decisions: [{ id: 1, number: "B-2026-01", pointId: 2, body: "Erste Zeile\nZweite Zeile" }],
  tasks: [
    { id: 1, pointId: 2, body: "Liste führen", organisationId: 2, organisation: "BMAB", dueOn: "2026-12-01", done: false },
  ],
};
const option = (id: number, label: string) => ({ id, label, topicId: null, agendaItemId: null, isPassive: false });
const poll: PollView = {
  id: 1,
  pointId: 2,
  question: "Tragen wir das?",
  config: { method: "poll", reason: "off", kind: "yes_no_abstain" },
  voice: "person",
  isSecret: false,
  state: "released",
  options: [option(1, "Ja"), option(2, "Nein"), option(3, "Enthaltung")],
  cast: 5,
  entitled: 9,
  openedAt: "2026-11-04T14:05:00.000Z",
  releasedAt: "2026-11-04T14:10:00.000Z",
  tally: {
    voices: 5,
    options: [
      { optionId: 1, voices: 4, share: 0.8 },
      { optionId: 2, voices: 1, share: 0.2 },
      { optionId: 3, voices: 0, share: 0 },
    ],
    benches: [],
    hidesBenches: true,
  },
};
const facts: MinutesFacts = {
  roundtable: { ...roundtable, polls: [poll] },
  results: [],
  text: minutesText([welcome], "TOP"),
  process: { number: "GA-2026-01", title: "Bund und Kommunen", marking: "GREEN" },
};
const compiled = (changes: Partial<MinutesFacts> = {}) => compileMinutes({ ...facts, ...changes }, words);
const plain = (changes?: Partial<MinutesFacts>) => toPlainText(compiled(changes).content);

describe("what was kept of minutes", () => {
  const item = { id: 4, number: 2, title: "Ansprechstellen" };
  const about = (agendaItem: typeof item | null) => roundtable.points.map((point) => ({ ...point, agendaItem }));
  const type: MinutesFacts["type"] & string = "ergebnis";
  const then = {
    ...facts,
    results: [],
    type,
    nonAttribution: "chatham" as const,
    roundtable: { ...facts.roundtable, points: about(item) },
  };
  const kept = toKeep(then);

  it("is what the file says, in the words and with the protection of then", () => {
    const renamed = { ...roundtable, title: "Umbenannt", points: about({ ...item, title: "Anders" }), polls: [poll] };
    const now = asKept({ ...then, roundtable: renamed, nonAttribution: "keine" }, kept);
    expect(now.roundtable.title).toBe(roundtable.title);
    expect(now.roundtable.points[0]?.agendaItem?.title).toBe("Ansprechstellen");
    expect(now.nonAttribution).toBe("chatham");
    expect(asKept({ ...then, nonAttribution: "anonym" }, kept).nonAttribution).toBe("anonym");
  });

  it("leaves out what its reader may not see by now", () => {
    const hidden = { ...roundtable, points: about(null).slice(1), polls: [], decisions: [] };
    const now = asKept({ ...then, roundtable: hidden }, kept);
    expect(JSON.stringify(now.roundtable)).not.toContain('Ansprechstellen"');
    expect(now.roundtable.points).toHaveLength(roundtable.points.length - 1);
    expect([now.roundtable.polls, now.roundtable.decisions]).toEqual([[], []]);
  });

  it("never holds who was there or sat with whom", () => {
    expect(JSON.stringify(kept)).not.toContain("Stefan Krüger");
  });
});

describe("the compiled minutes", () => {
  it("have a head with day, times, place and those responsible", () => {
    const text = plain();
    for (const words of [
      "Mittwoch, 4. November 2026",
      "14:32 Uhr",
      "16:40 Uhr",
      "Rathaus, Videoraum",
      "Miriam Vogt (Moderationsbüro)",
      "TLP:GREEN",
    ])
      expect(text).toContain(words);
    expect(compiled()).toMatchObject({
      title: "Protokoll: Runder Tisch <b>Ansprechstellen</b>",
      footer: "GA-2026-01 · TLP:GREEN",
    });
  });

  it("are a draft until the roundtable is closed, in title, head and on every page", () => {
    const draft = compiled({ roundtable: { ...roundtable, state: "open", closedAt: null } });
    expect(draft.title).toMatch(/^Entwurf: /);
    expect(draft.footer).toContain("Entwurf");
    expect(toPlainText(draft.content)).toMatch(/^Entwurf – /);
    expect(toPlainText(draft.content)).not.toContain("Unterschriften");
  });

  it("list who was there by organisation, guests and those excused too", () => {
    const text = plain();
    expect(text).toContain("3 Personen aus 3 Organisationen waren anwesend.");
    expect(text).toContain("Stadt Lindenhafen\nKommunen\nStefan Krüger\nonline");
    expect(text).toContain("Forum\nGast\nOlga Petrenko\nvor Ort");
    expect(text).toContain("Entschuldigt: Ruth Sander (KVM)");
  });

  it("show results as non-binding, decisions verbatim, tasks with who and until when", () => {
    const text = plain();
    expect(text).toContain(
      "Meinungsbild – nicht bindend · TOP 2 · eine Stimme je Person · ohne Namen · 5 von 9 Stimmen abgegeben",
    );
    expect(text).toContain("Ja\n4\n80\u00a0%");
    expect(text).toContain("B-2026-01\nErste Zeile\nZweite Zeile\nTOP 2");
    expect(text).toContain("Liste führen\nBMAB\n01.12.2026\nTOP 2");
  });

  it("show what was published of methods from the best down, those that are level on one place", () => {
    const option = (id: number, label: string) => ({ id, label, about: null, isPassive: false });
    // Two voices with two dots each: A has 2, B and C have 1.
    const result = countRun(
      {
        config: parseConfig("dots", { dots: "2", most: "2" }),
        voice: "person",
        secret: false,
        options: [option(1, "A"), option(2, "B"), option(3, "C")],
      },
      [
        { bench: "bund", organisationId: 1, answers: { values: { 1: 1, 2: 1 } } },
        { bench: "kommunen", organisationId: 2, answers: { values: { 1: 1, 3: 1 } } },
      ],
      { bund: 1, kommunen: 2 },
    );
    const text = plain({ results: [{ question: "Was zuerst?", result }] });
    expect(text).toContain("Was zuerst?\nPunkte kleben · eine Stimme je Person · namentlich · 2 von 3 Stimmen abgegeben");
    const quorum: Quorum = { version: 2, rule: "konsens", isReached: false, all: { took: 1, of: 3, need: 2 }, benches: [] };
    expect(plain({ results: [{ question: "Was zuerst?", result: { ...result, quorum } }] })).toContain(
      "Nicht beschlussfähig: 1 von 3 Organisationen mit Sitz haben teilgenommen",
    );
    expect(text).toMatch(/1\nA\n100\u00a0%\n2\n2\nB\n50\u00a0%\n2\n2\nC\n50\u00a0%\n2/);
  });

  it("of the course say when each point was on and what came out of it; those of results leave times out", () => {
    const [first, second] = roundtable.points;
    const at = { startedAt: "2026-11-04T13:35:00.000Z", endedAt: "2026-11-04T13:50:00.000Z" };
    const points = [
      { ...first!, ...at },
      { ...second!, outcome: "carried" as const },
    ];
    const text = (type: NonNullable<MinutesFacts["type"]>) =>
      plain({ type, roundtable: { ...roundtable, points, polls: [poll] } });
    for (const type of ["verlauf", "wort"] as const) {
      expect(text(type)).toContain("TOP 1: Begrüßung\n14:35 Uhr bis 14:50 Uhr");
      expect(text(type)).toContain("Tragen wir das? (Ja 4, Nein 1, Enthaltung 0)\n– Beschluss B-2026-01: Erste Zeile");
    }
    for (const type of ["ergebnis", "beschluss"] as const) {
      expect(text(type)).not.toContain("14:50");
      expect(text(type)).not.toContain("Verlauf nach Punkten");
      expect(text(type)).toContain("vertagt");
    }
    expect(text("ergebnis")).toContain("Ja\n4");
    expect(text("beschluss")).not.toContain("Tragen wir das?");
  });

  it("leave out polls whose result is not released", () => {
    const polls: PollView[] = [{ ...poll, state: "closed", tally: null }];
    expect(plain({ roundtable: { ...roundtable, polls } })).not.toContain("Tragen wir das?");
  });

  it("show only decisions and tasks that are kept, in their own words, whatever somebody pasted into the text", () => {
    const pasted = (recordId: number, kind: "decision" | "task" = "decision") =>
      record({ kind, recordId, label: "Beschluss B-2026-01", text: "GEFÄLSCHT" });
    const { content } = compiled({
      text: doc(
        pasted(99),
        { type: "blockquote", content: [pasted(1, "task"), pasted(7)] },
        { type: "blockquote", content: [pasted(8)] },
        pasted(1),
      ),
    });
    expect(toPlainText(content)).not.toContain("GEFÄLSCHT");
    const start = content.content!.findIndex((block) => toPlainText(block).trim() === "Verlauf und Ergebnisse");
    expect(content.content!.slice(start + 1, start + 4)).toEqual([
      {
        type: "blockquote",
        content: [
          record({ kind: "task", recordId: 1, label: "Aufgabe", text: "Liste führen\nZuständig: BMAB · bis 01.12.2026" }),
        ],
      },
      { type: "blockquote", content: [paragraph()] },
      record({ kind: "decision", recordId: 1, label: "Beschluss B-2026-01", text: "Erste Zeile\nZweite Zeile" }),
    ]);
  });

  it("have headings without gaps, also around a text with its own", () => {
    const levels = compiled({ text: doc(heading(1, "Eins"), heading(2, "Zwei")) })
      .content.content!.filter((block) => block.type === "heading")
      .map((block) => block.attrs?.level);
    expect(levels).toEqual([1, 1, 1, 2, 3, 1, 2, 1, 1, 1]);
  });

  it("say what groups and the four lists brought, by group and list, and nobody's name", () => {
    const work = {
      id: 1,
      pointId: null,
      question: "Was brauchen wir?",
      step: "ended" as const,
      stepStartedAt: "",
      seats: [] as SeatView[],
    };
    const note = { id: 1, pointId: null, list: null, four: 2, body: "Eine Ansprechstelle" };
    const line = { ...note, list: "concerns", four: null, body: "Wer bezahlt das?" } as const;
    const withWork = {
      ...roundtable,
      works: [{ ...work, minutes: { alone: 1, pairs: 2, fours: 4 }, notes: [note] }],
      lists: [line],
    };
    expect(plain({ roundtable: withWork })).toMatch(
      /Was brauchen wir\?\s+Gruppe 2\s+– Eine Ansprechstelle[\s\S]*Bedenken und Einwände\s+– Wer bezahlt das\?/,
    );
    expect(plain({ roundtable: { ...withWork, works: [{ ...withWork.works[0]!, notes: [] }], lists: [] } })).not.toContain(
      "Was brauchen wir?",
    );
  });

  it("are possible before anything happened", () => {
    const empty = {
      ...roundtable,
      state: "planned" as const,
      openedAt: null,
      closedAt: null,
      points: [],
      attendees: [],
      decisions: [],
      tasks: [],
    };
    expect(plain({ roundtable: empty, text: null })).toContain("geplant für 14:30 Uhr");
  });
});

describe("the calendar entry", () => {
  const file = (startsAt: string) =>
    calendarFile(
      [
        {
          id: 7,
          title: 'Runder Tisch; Teil 1, "neu"',
          startsAt: new Date(startsAt),
          plannedMinutes: 90,
          place: "",
          videoUrl: "https://video.example",
          revision: 3,
          state: "planned",
          description: "Teil des Prozesses",
        },
      ],
      { origin: "https://agenda.example", now: new Date("2026-11-01T10:00:00Z") },
    );

  it("is in Berlin time with the rules of summer time, whatever the server's zone", () => {
    expect(file("2026-07-03T12:30:00Z")).toMatch(
      /DTSTART;TZID=Europe\/Berlin:20260703T143000\r\nDTEND;TZID=Europe\/Berlin:20260703T160000/,
    );
    expect(file("2026-12-03T23:30:00Z")).toMatch(/DTSTART;TZID=Europe\/Berlin:20261204T003000/);
    expect(file("2026-12-03T13:30:00Z")).toMatch(/BEGIN:VTIMEZONE\r\nTZID:Europe\/Berlin\r\nBEGIN:DAYLIGHT/);
  });

  it("stands with others when a calendar reads along, called off ones marked, in lines as the standard wants them", () => {
    const one = {
      title: "Ü".repeat(80),
      startsAt: new Date("2026-12-03T13:30:00Z"),
      plannedMinutes: 60,
      place: "",
      videoUrl: "",
    };
    const text = calendarFile(
      [
        { ...one, id: 1, revision: 0, state: "planned", description: "" },
        { ...one, id: 2, revision: 5, state: "cancelled", description: "" },
      ],
      { origin: "https://agenda.example", now: new Date("2026-11-01T10:00:00Z"), name: "Gemeinsame Agenda" },
    );
    expect(text.match(/^(UID|STATUS|SEQUENCE):.*(?=\r$)/gm)).toEqual([
      ...["UID:roundtable-1@agenda.example", "SEQUENCE:0", "STATUS:CONFIRMED"],
      ...["UID:roundtable-2@agenda.example", "SEQUENCE:5", "STATUS:CANCELLED"],
    ]);
    expect(text.match(/BEGIN:VTIMEZONE/g)).toHaveLength(1);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(Math.max(...text.split("\r\n").map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(text).toContain("X-WR-CALNAME:Gemeinsame Agenda");
  });

  it("has an id that stays, a number that rises with the plan, a UTC stamp and the address of the page", () => {
    const text = file("2026-07-03T12:30:00Z");
    for (const line of [
      "UID:roundtable-7@agenda.example",
      "SEQUENCE:3",
      "DTSTAMP:20261101T100000Z",
      "https://agenda.example/roundtables/7",
    ])
      expect(text).toContain(line);
    expect(text).toContain('SUMMARY:Runder Tisch\\; Teil 1\\, "neu"');
  });
});
