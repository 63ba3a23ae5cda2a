/** Comment threads: who sees them, their order, mentions, their forms, and choosing a passage by keyboard. */
import { describe, expect, test } from "vitest";
import type { Visibility } from "#db/schema/documents";
import type { Role } from "#db/schema/processes";
import type { Bench } from "#db/schema/organisations";
import {
  matchingTargets,
  mentionBeingTyped,
  mentionsIn,
  mentionTargets,
  partsOf,
  type Mentionable,
} from "#server/documents/comments/mentions.rules";
import { flatten } from "#server/documents/comments/passages.rules";
import {
  filterFrom,
  hasState,
  inTextOrder,
  isAskedFor,
  positionsIn,
  threadPath,
  withMarks,
} from "#server/documents/comments/positions.rules";
import type { TextContent } from "#server/documents/rules";
import { doc, heading, paragraph, table, text, threadsIn } from "#server/documents/content/text.rules";
import {
  canDeleteComment,
  canEditComment,
  canResolve,
  canSeeThread,
  isMarked,
  threadForm,
  visibilitiesFor,
  type Thread,
  type ThreadComment,
} from "#server/documents/comments/threads.rules";
import { stepPassage, wordsOf, type Block, type Chosen } from "~/documents/comments/passage-steps";

const thread = (id: number, over: Partial<Thread> = {}): Thread => ({
  id,
  quote: "",
  words: over.quote ?? "",
  prefix: "",
  suffix: "",
  blockId: null,
  wholeBlock: false,
  visibility: "process",
  organisationId: 1,
  createdBy: 1,
  createdAt: new Date(0),
  resolvedAt: null,
  resolvedBy: null,
  lastVersion: null,
  mentionsMe: false,
  comments: [],
  ...over,
});
const comment = (over: Partial<ThreadComment> = {}): ThreadComment => ({
  id: 1,
  body: "",
  personId: 1,
  name: "",
  organisation: "",
  organisationId: 1,
  createdAt: new Date(0),
  editedAt: null,
  importedAuthor: null,
  mentions: [],
  ...over,
});
const marked = (words: string, ...threads: number[]): TextContent => ({
  type: "text",
  text: words,
  marks: threads.map((threadId) => ({ type: "comment", attrs: { threadId } })),
});
const block = (id: string, node: TextContent): TextContent => ({ ...node, attrs: { ...node.attrs, id } });

describe("who sees a thread", () => {
  // role and bench of the reader, and whether the organisation is the author's
  const readers: [Role, Bench, "own" | "other"][] = [
    ["facilitator", "wissenschaft", "other"],
    ["recorder", "wissenschaft", "other"],
    ["head_delegate", "bund", "other"],
    ["delegate", "kommunen", "own"],
    ["delegate", "laender", "other"],
    ["consulted", "wirtschaft", "own"],
    ["consulted", "zivilgesellschaft", "other"],
    ["observer", "wissenschaft", "other"],
    // An observer may sit beside a deciding bench, but does not deliberate with it.
    ["observer", "bund", "own"],
  ];
  test.each<[Visibility, string]>([
    ["process", "facilitator recorder head_delegate delegate delegate consulted consulted observer observer"],
    ["benches", "facilitator recorder head_delegate delegate delegate - - - -"],
    ["organisation", "- - - delegate - consulted - - observer"],
  ])("for %s", (visibility, expected) => {
    const seen = readers.map(([role, bench, organisation]) => {
      const my = { role, bench, organisationId: organisation === "own" ? 1 : 2 };
      return canSeeThread({ visibility, organisationId: 1 }, my) ? role : "-";
    });
    expect(seen.join(" ")).toBe(expected);
  });

  test("nobody begins what they could not see themselves", () => {
    const may = (role: Role, bench: Bench) => visibilitiesFor({ role, bench, organisationId: 1 });
    expect(may("consulted", "wirtschaft")).toEqual(["process", "organisation"]);
    expect(may("delegate", "kommunen")).toEqual(["process", "benches", "organisation"]);
  });

  test("only passages of threads for everybody bear a mark in the text", () => {
    expect(isMarked(thread(1, { quote: "a" }))).toBe(true);
    expect(isMarked(thread(1, { quote: "a", visibility: "benches" }))).toBe(false);
    expect(isMarked(thread(1, { quote: "a", visibility: "organisation" }))).toBe(false);
    expect(isMarked(thread(1, { quote: "a", wholeBlock: true, blockId: "x" }))).toBe(false);
    expect(isMarked(thread(1))).toBe(false);
  });
});

describe("threads beside a text", () => {
  const content = doc(
    paragraph("Vor allem"),
    heading(1, "Anlass"),
    paragraph([marked("vorn", 4, 1)]),
    heading(2, "Näheres"),
    block("t", table(["Frage"], ["Wer prüft das Vorhaben der Kommunen?"])),
    heading(1, "Weiteres"),
    paragraph([marked("hinten", 3)]),
  );
  const threads = [
    thread(1, { quote: "vorn" }),
    thread(2),
    thread(3, { quote: "hinten" }),
    thread(4, { quote: "vorn" }),
    thread(5, { quote: "weg" }),
    thread(6, { quote: "Frage Wer", wholeBlock: true, blockId: "t" }),
    thread(7, { quote: "Tabelle", wholeBlock: true, blockId: "u" }),
    thread(8, { quote: "Wer prüft das Vorhaben der Kommunen?", visibility: "organisation" }),
  ];
  const positions = positionsIn(content, threads);

  test("come in the order of their positions, then those on the whole text, then those without a place", () => {
    expect(inTextOrder(threads, positions).map(({ id }) => id)).toEqual([1, 4, 6, 8, 3, 2, 5, 7]);
    expect(threads.map(({ id }) => positions.of.get(id))).toEqual([
      "passage",
      "whole",
      "passage",
      "passage",
      "gone",
      "block",
      "gone",
      "passage",
    ]);
  });

  test("are counted with their section and those around it", () => {
    expect(Object.fromEntries(positions.sections)).toEqual({
      "section-1": [1, 4, 6, 8],
      "section-2": [6, 8],
      "section-3": [3],
    });
  });

  test("that bear no mark are drawn all the same, and only in what is drawn", () => {
    const before = JSON.stringify(content);
    const drawn = withMarks(content, positions.unmarked);
    expect(threadsIn(drawn)).toEqual([4, 1, 8, 3]);
    expect(threadsIn(content)).toEqual([4, 1, 3]);
    expect(JSON.stringify(content)).toBe(before);
    expect(flatten(drawn).flat).toBe(flatten(content).flat);
  });

  test("are cut out of the run in which they stand, with the marks that it has", () => {
    const drawn = withMarks(doc(paragraph(text("eins zwei drei", "bold"))), new Map([[9, { from: 6, to: 10 }]]));
    expect(drawn.content![0]!.content).toEqual([
      { type: "text", text: "eins ", marks: [{ type: "bold" }] },
      { type: "text", text: "zwei", marks: [{ type: "bold" }, { type: "comment", attrs: { threadId: 9 } }] },
      { type: "text", text: " drei", marks: [{ type: "bold" }] },
    ]);
  });

  test("are chosen by state, organisation and section", () => {
    const params = (query: string) => filterFrom(new URLSearchParams(query));
    expect(params("")).toEqual({ state: "open", organisationId: null, section: null });
    expect(params("comments=x&organisation=y&section=")).toEqual(params(""));
    const asked = params("comments=resolved&organisation=7&section=section-2");
    expect(asked).toEqual({ state: "resolved", organisationId: 7, section: "section-2" });
    const inside = thread(6, { comments: [comment({ organisationId: 3 }), comment({ organisationId: 7 })] });
    expect(isAskedFor(inside, asked, positions)).toBe(true);
    expect(isAskedFor({ ...inside, id: 3 }, asked, positions)).toBe(false);
    expect(isAskedFor({ ...inside, comments: [comment({ organisationId: 3 })] }, asked, positions)).toBe(false);
    expect(hasState(inside, "resolved")).toBe(false);
    expect(hasState({ resolvedAt: new Date(0) }, "resolved")).toBe(true);
  });
});

describe("what may be done with a thread", () => {
  test("a comment that was answered cannot be deleted, every other one can", () => {
    const answered = { comments: [{ id: 1 }, { id: 2 }] };
    expect(canDeleteComment(answered, 1)).toBe(false);
    expect(canDeleteComment(answered, 2)).toBe(true);
    expect(canDeleteComment({ comments: [{ id: 1 }] }, 1)).toBe(true);
    expect(canDeleteComment(answered, 99)).toBe(false);
  });

  test("words of a Word file are nobody's own", () => {
    expect(canEditComment(comment({ personId: 3 }), 3)).toBe(true);
    expect(canEditComment(comment({ personId: 3 }), 4)).toBe(false);
    expect(canEditComment(comment({ personId: 3, importedAuthor: "K. Meier" }), 3)).toBe(false);
  });

  test.each<[string, Role, Partial<Thread>, boolean, boolean]>([
    ["those who write", "delegate", {}, true, true],
    ["whoever began it", "consulted", { createdBy: 5 }, true, true],
    ["nobody else who is consulted", "consulted", { createdBy: 1 }, true, false],
    ["an organisation among its own", "consulted", { createdBy: 1, visibility: "organisation" }, true, true],
    ["nobody who may only read", "consulted", { createdBy: 5 }, false, false],
  ])("%s settles it", (_who, role, over, mayComment, expected) => {
    expect(canResolve(thread(1, over), { role }, { personId: 5, mayComment })).toBe(expected);
  });

  test("the way back leads to a page that shows the text, with what was chosen there, and nowhere else", () => {
    expect(threadPath("/agenda/3", 4, 5)).toBe("/agenda/3?thread=5#thread-5");
    expect(threadPath("/documents/4", 4)).toBe("/documents/4#threads");
    expect(threadPath("/documents/4?comments=all&section=section-2&thread=9&x=1", 4, 5)).toBe(
      "/documents/4?comments=all&section=section-2&thread=5#thread-5",
    );
    expect(threadPath('/documents/4?comments="><script>', 4)).toBe("/documents/4#threads");
    for (const to of ["https://boese.example", "//boese.example", "/documents/4/x", "/sign-out", ""])
      expect(threadPath(to, 4, 5)).toBe("/documents/4?thread=5#thread-5");
  });
});

describe("mentions", () => {
  const people: Mentionable[] = [
    {
      personId: 1,
      name: "Stefan Krüger",
      organisationId: 1,
      organisation: "Lindenhafen",
      organisationName: "Stadt Lindenhafen",
    },
    { personId: 2, name: "Aylin Demir", organisationId: 1, organisation: "Lindenhafen", organisationName: "Stadt Lindenhafen" },
    { personId: 3, name: "Aylin Demirci", organisationId: 2, organisation: "KVM", organisationName: "Kommunalverbund e. V." },
    { personId: 4, name: "Peter Müller", organisationId: 2, organisation: "KVM", organisationName: "Kommunalverbund e. V." },
    { personId: 5, name: "Peter Müller", organisationId: 3, organisation: "BMAB", organisationName: "Ministerium" },
  ];
  const targets = mentionTargets(people);
  const mentioned = (body: string) => [...mentionsIn(body, targets)].map(({ label }) => label);

  test.each([
    ["Bitte @Stefan Krüger ansehen.", ["Stefan Krüger"]],
    ["@stefan krüger: bitte", ["Stefan Krüger"]],
    ["(@Aylin Demirci)", ["Aylin Demirci"]],
    ["Was meint @Aylin Demir?", ["Aylin Demir"]],
    ["Was meint @KVM, was @Lindenhafen?", ["KVM", "Lindenhafen"]],
    ["Wer von beiden: @Peter Müller", []],
    ["Genau dieser: @Peter Müller (BMAB)", ["Peter Müller (BMAB)"]],
    ["Kein Name: name@Lindenhafen und @ KVM und @Stefan", []],
    ["@KVMX", []],
  ])("%s", (body, labels) => {
    expect(mentioned(body)).toEqual(labels);
  });

  test("an organisation means all who act for it", () => {
    expect(targets.find(({ label }) => label === "Lindenhafen")?.personIds).toEqual([1, 2]);
  });

  test("a comment falls into words and mentions, and nothing of it is lost", () => {
    const body = "Bitte @Stefan Krüger, und auch @KVM!\nDanke";
    const parts = partsOf(body, targets);
    expect(parts.map((part) => part.text).join("")).toBe(body);
    expect(parts.filter((part) => part.target).map((part) => part.text)).toEqual(["@Stefan Krüger", "@KVM"]);
  });

  test("what is typed behind an @ is looked for, as long as it can still become a name", () => {
    const typed = (body: string) => mentionBeingTyped(body, body.length)?.query;
    expect(typed("Bitte @")).toBe("");
    expect(typed("Bitte @Aylin De")).toBe("Aylin De");
    expect(typed("Bitte @Dr. Katrin So")).toBe("Dr. Katrin So");
    expect(typed("Bitte @Aylin kann das bitte prüfen")).toBeUndefined();
    expect(typed("name@stadt")).toBeUndefined();
    expect(typed("ohne")).toBeUndefined();
    expect(mentionBeingTyped("a @b c", 4)).toEqual({ from: 2, query: "b" });
  });

  test("names are found by any of their words, and by the organisation", () => {
    const found = (query: string) => matchingTargets(targets, query).map(({ label }) => label);
    expect(found("dem")).toEqual(["Aylin Demir", "Aylin Demirci"]);
    expect(found("müller bm")).toEqual(["Peter Müller (BMAB)"]);
    expect(found("stadt")).toEqual(["Lindenhafen"]);
    expect(found("")).toHaveLength(targets.length);
  });
});

describe("the form of a thread", () => {
  const parse = (form: Record<string, string>) => threadForm.safeParse({ body: "Gut so.", ...form });

  test("needs words, and not too many", () => {
    expect(parse({ body: "  " }).success).toBe(false);
    expect(parse({ body: "a".repeat(5001) }).success).toBe(false);
    expect(parse({ quote: "a".repeat(2001) }).success).toBe(false);
  });

  test("without a quote it is on the whole text; broken positions count as none", () => {
    expect(parse({}).data).toMatchObject({ quote: "", start: null, end: null, block: "", visibility: "process" });
    expect(parse({ quote: "hier", start: "{", end: '{"item":null,"x":1}' }).data).toMatchObject({
      start: null,
      end: { item: null },
    });
    expect(parse({ quote: "hier", start: '{"item":{"client":"a"}}' }).data?.start).toBeNull();
    expect(parse({ visibility: "alle" }).success).toBe(false);
  });
});

describe("choosing a passage by keyboard", () => {
  const first = "Bund und Kommunen";
  const second = "stimmen sich ab";
  const blocks: Block[] = [
    { from: 1, to: 18, words: wordsOf(first, 1) },
    { from: 20, to: 20, words: [] },
    { from: 22, to: 37, words: wordsOf(second, 22) },
  ];
  const press = (chosen: Chosen | null, ...keys: string[]) =>
    keys.reduce<Chosen | null>(
      (at, key) => stepPassage(blocks, at, key.replace("Shift+", ""), key.startsWith("Shift+")) ?? at,
      chosen,
    );
  const words = (chosen: Chosen | null) => {
    if (!chosen) return null;
    const all = new Map([
      [1, first],
      [22, second],
    ]);
    return [...all]
      .map(([start, text]) => text.slice(Math.max(0, chosen.from - start), Math.max(0, chosen.to - start)))
      .filter(Boolean)
      .join(" | ");
  };

  test("arrow down goes from block to block, empty ones are passed over", () => {
    expect(words(press(null, "ArrowDown"))).toBe(first);
    expect(words(press(null, "ArrowDown", "ArrowDown"))).toBe(second);
    expect(words(press(null, "ArrowDown", "ArrowDown", "ArrowDown"))).toBe(second);
    expect(words(press(null, "ArrowDown", "ArrowDown", "ArrowUp"))).toBe(first);
  });

  test("arrow right goes from word to word, beyond the block too", () => {
    expect(words(press(null, "ArrowDown", "ArrowRight"))).toBe("Bund");
    expect(words(press(null, "ArrowDown", "ArrowRight", "ArrowRight"))).toBe("und");
    expect(words(press(null, "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"))).toBe("stimmen");
    expect(words(press(null, "ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft"))).toBe("Bund");
  });

  test("Shift stretches and shrinks by words and blocks", () => {
    const und = press(null, "ArrowDown", "ArrowRight", "ArrowRight");
    expect(words(press(und, "Shift+ArrowRight"))).toBe("und Kommunen");
    expect(words(press(und, "Shift+ArrowRight", "Shift+ArrowLeft"))).toBe("und");
    expect(words(press(und, "Shift+ArrowDown"))).toBe("und Kommunen");
    expect(words(press(und, "Shift+ArrowDown", "Shift+ArrowDown"))).toBe("und Kommunen | stimmen sich ab");
    expect(words(press(und, "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowUp"))).toBe("und Kommunen");
  });

  test("Page down goes from heading to heading, and with Shift to the end of the section", () => {
    const lines = ["# Lage", "Erstens.", "Zweitens.", "# Ziele", "Drittens."];
    let from = 1;
    const paper = lines.map((line): Block => {
      const block = { from, to: from + line.length, words: wordsOf(line, from), isHeading: line.startsWith("#") };
      from = block.to + 2;
      return block;
    });
    const lineOf = (at: Chosen) => lines[paper.findIndex((block) => block.from === at.from)];
    const end = (at: Chosen) => lines[paper.findIndex((block) => block.to === at.to)];
    const go = (at: Chosen | null, key: string, shift = false) => stepPassage(paper, at, key, shift)!;
    const second = go(go(null, "PageDown"), "PageDown");
    expect([lineOf(go(null, "PageDown")), lineOf(second), lineOf(go(second, "PageUp"))]).toEqual([
      "# Lage",
      "# Ziele",
      "# Lage",
    ]);
    expect(lineOf(go(second, "PageDown"))).toBe("Drittens.");
    const section = go(go(null, "PageDown"), "PageDown", true);
    expect([lineOf(section), end(section)]).toEqual(["# Lage", "Zweitens."]);
    const two = go(section, "PageDown", true);
    expect([lineOf(two), end(two), end(go(two, "PageUp", true))]).toEqual(["# Lage", "Drittens.", "Zweitens."]);
  });

  test("Home and End go to the first and last block; other keys mean nothing", () => {
    expect(words(press(null, "ArrowDown", "End"))).toBe(second);
    expect(words(press(null, "ArrowDown", "End", "Home"))).toBe(first);
    expect(stepPassage(blocks, null, "x", false)).toBeUndefined();
    expect(stepPassage([], null, "ArrowDown", false)).toBeUndefined();
  });
});
