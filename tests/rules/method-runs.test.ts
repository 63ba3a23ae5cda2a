/** Who has a voice in a run, and until when it is taken: by the clocks of Berlin, also in the nights in which they change. */
import { describe, expect, it } from "vitest";
import type { Role } from "#db/schema/processes";
import { readBatch, type PaperRun } from "#server/methods/batches.rules";
import { parseConfig } from "#server/methods/kinds.rules";
import {
  acceptMove,
  acceptOptions,
  closesAtOf,
  closingFields,
  electorate,
  endForm,
  isTaking,
  runForm,
} from "#server/methods/runs.rules";

describe("the end of a run", () => {
  it.each([
    // A day of 25 hours ends an hour of UTC later than the one before: 24:00 CET is 23:00Z.
    ["2026-10-25", "", "2026-10-25T23:00:00.000Z"],
    ["2026-10-24", "24:00", "2026-10-24T22:00:00.000Z"],
    // And one of 23 hours an hour earlier: 24:00 CEST is 22:00Z.
    ["2026-03-28", "", "2026-03-28T23:00:00.000Z"],
    ["2026-03-29", "24:00", "2026-03-29T22:00:00.000Z"],
    ["2026-12-31", "", "2026-12-31T23:00:00.000Z"],
    ["2026-03-29", "03:00", "2026-03-29T01:00:00.000Z"],
    // 02:30 is there twice: the first one.
    ["2026-10-25", "02:30", "2026-10-25T00:30:00.000Z"],
  ])("on %s at “%s” is %s", (day, time, instant) => expect(closesAtOf(day, time)?.toISOString()).toBe(instant));

  it("is not at an hour that no clock shows, and says so at the time", () => {
    const result = endForm.safeParse({ closes_on: "2026-03-29", closes_time: "02:30", release: "at_closing" });
    expect(result.error?.issues[0]).toMatchObject({ path: ["closes_time"], message: "common:invalid.skipped-hour" });
    expect(endForm.safeParse({ closes_on: "2026-03-29", closes_time: "24:30", release: "by_hand" }).success).toBe(false);
  });

  it("is shown again as it was typed: 24:00 of that day, not midnight of the next", () => {
    const closesAt = closesAtOf("2026-10-25", "")!.toISOString();
    expect(closingFields(closesAt)).toEqual({ day: "2026-10-25", time: "24:00" });
  });

  it("is the first instant at which nothing is taken", () => {
    const run = { state: "open" as const, closesAt: "2026-10-25T23:00:00.000Z" };
    expect(isTaking(run, new Date("2026-10-25T22:59:59.999Z"))).toBe(true);
    expect(isTaking(run, new Date("2026-10-25T23:00:00.000Z"))).toBe(false);
  });

  it("comes step by step and never back", () => {
    expect(() => acceptMove("created", "open")).not.toThrow();
    for (const [state, to] of [
      ["created", "closed"],
      ["open", "released"],
      ["closed", "open"],
      ["released", "closed"],
    ] as const)
      expect(() => acceptMove(state, to)).toThrow("moved-on");
  });
});

describe("the electorate", () => {
  const person = (personId: number, organisationId: number, role: Role, more = {}) => ({
    personId,
    organisationId,
    role,
    bench: "kommunen" as const,
    mayBind: false,
    ...more,
  });
  const mandates = [
    person(1, 10, "delegate", { mayBind: true, bench: "laender" }),
    person(2, 10, "head_delegate"),
    person(3, 11, "delegate"),
    person(4, 12, "facilitator"),
    person(5, 13, "head_delegate", { bench: null }),
  ];

  it("has one voice per organisation, on the bench of its head, and a hand for each who may cast it", () => {
    const { voices, hands } = electorate("organisation", mandates);
    expect(voices).toEqual([{ key: "organisation:10", personId: null, organisationId: 10, bench: "kommunen" }]);
    expect(hands.map(({ personId }) => personId).sort()).toEqual([1, 2]);
  });

  it("has one voice per person with a role and a seat, in whatever order they are read", () => {
    const keys = (list: typeof mandates) =>
      electorate("person", list)
        .voices.map(({ key }) => key)
        .sort();
    expect(keys(mandates)).toEqual(["person:1", "person:2", "person:3"]);
    expect(keys([...mandates].reverse())).toEqual(keys(mandates));
  });
});

describe("a form", () => {
  it("of Delphi is secret whatever is ticked, and of others only when it is", () => {
    const form = { question: "?!", options: "A\nB" };
    expect(runForm.parse({ ...form, question: "Wie viele?", method: "delphi" }).is_secret).toBe(true);
    expect(runForm.parse({ ...form, question: "Wie viele?", method: "dots" }).is_secret).toBe(false);
  });

  it("with too few proposals, too many or the same twice is refused where they are typed", () => {
    const labels = (count: number) => Array.from({ length: count }, (_, index) => ({ label: `Vorschlag ${index}` }));
    expect(() => acceptOptions("dots", labels(1), "options")).toThrow("run.invalid.too-few");
    expect(() => acceptOptions("consent", labels(1), "options")).not.toThrow();
    expect(() => acceptOptions("dots", labels(101), "options")).toThrow("run.invalid.too-many");
    expect(() => acceptOptions("dots", [...labels(2), ...labels(1)], "options")).toThrow("option-twice");
    // Two topics may be called alike: they are two all the same.
    const topics = [1, 2].map((topicId) => ({ label: "Fähre", topicId }));
    expect(() => acceptOptions("dots", topics, "source")).not.toThrow();
  });
});

describe("a line of paper", () => {
  const names = {
    bund: "Bund",
    laender: "Länder",
    kommunen: "Kommunen",
    wirtschaft: "W",
    zivilgesellschaft: "Z",
    wissenschaft: "F",
  };
  const run = (method: "matrix" | "consent" | "poll", isSecret = false): PaperRun => ({
    isSecret,
    config: parseConfig(method, {}),
    optionIds: [7, 8],
    voices: [{ key: "organisation:1", name: "Stadt Auen", shortName: "Auen", bench: "kommunen" }],
  });
  const read = (paper: PaperRun, line: string, voices: string[] = []) =>
    readBatch(paper, { issued: 1, returned: 1, invalid: 0, rows: line, voices }, names)[0];

  it("names whose it is, then a value per proposal, with semicolons or as copied from a table", () => {
    const expected = {
      voiceKey: "organisation:1",
      bench: "kommunen",
      answers: { values: { 7: { importance: 4, feasibility: 2 } } },
    };
    expect(read(run("matrix"), "auen; 4/2;")).toEqual(expected);
    expect(read(run("matrix"), "Stadt Auen\t4 / 2\t")).toEqual(expected);
    expect(read(run("consent"), "Auen; 0; 2 zu teuer")?.answers).toEqual({
      values: { 7: 0, 8: 2 },
      reasons: { 8: "zu teuer" },
    });
    expect(read(run("poll"), "Auen; 2")?.answers).toEqual({ values: { 8: 1 } });
    expect(read(run("poll", true), "Kommunen; 1", ["organisation:1"])).toMatchObject({ bench: "kommunen" });
  });

  it.each(["Auen; 4", "Auen; 4/9", "Auen; 1/1; 1/1; 1/1", "Auen", "Auen; x"])("“%s” is refused with its number", (line) => {
    expect(() => read(run("matrix"), line)).toThrow(
      expect.objectContaining({ code: "methods:batch.wrong.line", params: { line: 1 } }),
    );
  });
});
