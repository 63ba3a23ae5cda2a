/** Topics: who may change what, lists that somebody pastes, and what of a filter counts. */
import { describe, expect, it } from "vitest";
import type { Role } from "#db/schema/processes";
import { readRows } from "#server/files/rows.rules";
import { boardInPart, columnsOf, foldOf, readBoardView, searchForMore, shownIn } from "#server/topics/board.rules";
import { judgeTopics, readTopics, type ListFacts } from "#server/topics/list.rules";
import { benchesOf, dispositionForm, mayEdit, mayHandIn, mayWithdraw, topicNumber } from "#server/topics/rules";

const read = (text: string) => readTopics(readRows(text), text);
const titles = (text: string) => read(text).map(({ title }) => title);

describe("a pasted list", () => {
  it("is one topic a line, commas and all, without bullets, numbers and empty lines", () => {
    expect(titles("- Wer hilft, wenn es brennt?\n\n   \r\n2. Übungen; gemeinsam\n• Häfen\n")).toEqual([
      "Wer hilft, wenn es brennt?",
      "Übungen; gemeinsam",
      "Häfen",
    ]);
  });

  it("copied from a spreadsheet has cells, in the usual order or as its head says", () => {
    expect(read("Häfen\tzu voll\tStädte\tRat")).toEqual([
      { title: "Häfen", problem: "zu voll", concerned: "Städte", source: "Rat", organisation: "", cluster: "" },
    ]);
    const [topic] = read("Gruppe;Organisation;Thema\nWasser;Stadt Auen;Häfen");
    expect(topic).toMatchObject({ title: "Häfen", organisation: "Stadt Auen", cluster: "Wasser" });
  });

  it("that is empty holds nothing", () => expect(read(" \n\n")).toEqual([]));
});

describe("each row of a list", () => {
  const facts: ListFacts = {
    titles: ["Gibt es schon"],
    organisations: [
      { id: 1, name: "Stadt Auen", shortName: "Auen" },
      { id: 2, name: "Stadt Hof", shortName: "Hof" },
    ],
    ownId: 1,
    mayForOthers: true,
    clusters: [],
  };
  const judge = (text: string, change: Partial<ListFacts> = {}) => judgeTopics(read(text), { ...facts, ...change });

  it("is ready, there already, there twice, or says what is wrong with it", () => {
    const judged = judge(`Neu\nneu \ngibt es schon!\n${"x".repeat(201)}`);
    expect(judged.map(({ state }) => state)).toEqual(["ready", "twice", "there", "wrong"]);
    expect(judged[3]!.problem_at).toMatchObject({ field: "title", code: "common:invalid.too-long" });
  });

  it("belongs to the own organisation, to another that takes part, or to somebody who does not", () => {
    const list = "Thema;Organisation\nA;\nB;auen\nC;Stadt Hof\nD;Hafenverein";
    expect(judge(list).map(({ inNameOf }) => inNameOf)).toEqual([
      { organisationId: 1, isOwn: true },
      { organisationId: 1, isOwn: true },
      { organisationId: 2, isOwn: false },
      { name: "Hafenverein" },
    ]);
    expect(judge(list, { mayForOthers: false }).map(({ state }) => state)).toEqual(["ready", "ready", "wrong", "wrong"]);
  });
});

describe("who may", () => {
  const my = { role: "delegate" as Role, organisationId: 1, isArchived: false } as Parameters<typeof mayEdit>[1];
  const topic = {
    personId: 7 as number | null,
    isAnonymous: false,
    organisationId: 1,
    countersigning: null,
    disposition: null,
    withdrawnOn: null,
  };

  it("change a topic: whoever wrote it, as long as nothing is decided", () => {
    expect(mayEdit(topic, my, 7)).toBe(true);
    expect(mayEdit(topic, my, 8)).toBe(false);
    expect(mayEdit({ ...topic, disposition: "declined" }, my, 7)).toBe(false);
    expect(mayEdit(topic, { ...my, isArchived: true }, 7)).toBe(false);
  });

  it("take an anonymous one back: the facilitator alone", () => {
    const anonymous = { ...topic, personId: null, isAnonymous: true };
    expect(mayWithdraw(anonymous, my, 7)).toBe(false);
    expect(mayWithdraw(anonymous, { ...my, role: "facilitator" }, 7)).toBe(true);
  });

  it.each([
    ["themen", "observer", true],
    ["entwurf", "consulted", true],
    ["konsultation", "delegate", false],
    ["konsultation", "recorder", true],
  ] as const)("hand in during %s as %s: %s", (stage, role, may) => {
    expect(mayHandIn({ stage, my: { ...my, role } })).toBe(may);
  });
});

it("a topic's number has three digits, more when there are more", () =>
  expect([topicNumber(7), topicNumber(1234)]).toEqual(["T-007", "T-1234"]));

it("benches keep their order, however many are affected", () =>
  expect(benchesOf({ kommunen: 9, bund: 1 }).map(({ bench }) => bench)).toEqual(["bund", "kommunen"]));

it("a no needs a reason, merging a target", () => {
  const fieldsOf = (form: object) => dispositionForm.safeParse(form).error?.issues.map(({ path }) => path[0]) ?? [];
  expect(fieldsOf({ disposition: "declined" })).toEqual(["reason"]);
  expect(fieldsOf({ disposition: "merged" })).toEqual(["into"]);
  expect(fieldsOf({ disposition: "taken_up" })).toEqual([]);
});

describe("a board", () => {
  const card = (id: number, clusterId: number | null, mergedInto: number | null = null) => ({
    ...{ id, number: id, title: `Thema ${id}`, clusterId, disposition: null, mergedInto, merged: 0, affected: 0 },
  });
  const board = {
    clusters: [
      { id: 7, title: "Wasser" },
      { id: 8, title: "Wege" },
    ],
    topics: [card(1, null), card(2, 7), card(3, 7), card(4, 7), card(5, 8), card(6, 7, 2)],
  };
  const view = (search: string, fold: number) => ({ ...readBoardView(new URLSearchParams(search)), fold });

  it("has the unsorted ones first, empty clusters too, and no merged ones; or what somebody looks for", () => {
    expect(columnsOf(board, board.topics)).toEqual([
      { key: "0", items: [1] },
      { key: "7", items: [2, 3, 4] },
      { key: "8", items: [5] },
    ]);
    expect(columnsOf(board, board.topics, "t-003 thema").map(({ items }) => items)).toEqual([[], [3], []]);
  });

  it("that is small is shown whole; of a large one each column has as many as all others, and at least one", () => {
    const columns = columnsOf(board, board.topics);
    // Five cards: 1, 3 and 1.
    expect([5, 4, 3, 1].map((most) => foldOf(columns, most))).toEqual([5, 2, 1, 1]);
    // One that comes to a board that was whole is seen, too.
    expect([foldOf(columns), foldOf([])]).toEqual([100, 100]);
  });

  it("shows more of a column to whoever asks, and what they moved wherever it lies", () => {
    const shown = (search: string, kept: number[] = []) =>
      columnsOf(board, board.topics).map((column) => shownIn(column, view(search, 1), new Set(kept)));
    expect(shown("")).toEqual([[1], [2], [5]]);
    expect(shown("", [4])).toEqual([[1], [2, 4], [5]]);
    expect(shown("more=7-2")).toEqual([[1], [2, 3], [5]]);
    expect(shown("more=7-x&more=-1&more=8")).toEqual([[1], [2], [5]]);
    const search = new URLSearchParams("view=board&q=a&more=8-3&more=7-2");
    expect(searchForMore(search, "7", 2)).toBe("?view=board&q=a&more=8-3&more=7-42");
  });

  it("in part has the cards that are shown, and says how many there are", () => {
    const { topics, sizes } = boardInPart(board, view("more=7-2", 1));
    expect([topics.map(({ id }) => id), sizes]).toEqual([[1, 2, 3, 5], { 0: 1, 7: 3, 8: 1 }]);
  });
});
