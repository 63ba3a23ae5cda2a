/** Change proposals: who sees them, what may be sent as one, and writing them without an editor. */
import { describe, expect, test } from "vitest";
import { ROLES } from "#db/schema/processes";
import { acceptBlocks, fitted, type ContentWalls } from "#server/documents/proposals/content.rules";
import { recordsIn } from "#server/documents/content/records.rules";
import { LETTERS_MAX } from "#server/documents/proposals/limits.rules";
import { blocksFromLines, hasLines, linesOf } from "#server/documents/proposals/lines.rules";
import {
  acceptanceForm,
  canDecide,
  canPropose,
  canSeePerson,
  canSeeProposal,
  proposalForm,
  readFilter,
  readTarget,
  targetQuery,
} from "#server/documents/proposals/rules";
import { synopsisOf } from "#server/documents/proposals/synopsis.rules";
import type { TextContent } from "#server/documents/rules";
import {
  agendaReference,
  bulletList,
  heading,
  paragraph,
  record,
  table,
  text,
  toPlainText,
} from "#server/documents/content/text.rules";

const p = (id: string, words: string | TextContent[]): TextContent => ({ ...paragraph(words), attrs: { id } });
const decision = (words = "So machen wir es.") => record({ kind: "decision", recordId: 3, label: "Beschluss 1", text: words });

describe("who sees a proposal", () => {
  const [own, other] = [
    { organisationId: 1, status: "submitted" as const },
    { organisationId: 2, status: "submitted" as const },
  ];
  const seeing = (proposal: typeof own | { organisationId: number; status: "accepted" | "declined" }) =>
    ROLES.filter((role) => canSeeProposal(proposal, { role, organisationId: 1 }));

  test("everybody but the consulted, who see their organisation's and what came into the text", () => {
    expect(seeing(own)).toEqual([...ROLES]);
    expect(seeing(other)).toEqual(ROLES.filter((role) => role !== "consulted"));
    expect(seeing({ organisationId: 2, status: "declined" })).not.toContain("consulted");
    expect(seeing({ organisationId: 2, status: "accepted" })).toEqual([...ROLES]);
  });

  test("the name of the person is for those who write the text, and for the own organisation", () => {
    const knowing = (organisationId: number) =>
      ROLES.filter((role) => canSeePerson({ organisationId }, { role, organisationId: 1 }));
    expect(knowing(1)).toEqual([...ROLES]);
    expect(knowing(2)).toEqual(["facilitator", "recorder", "head_delegate", "delegate"]);
  });

  test("whoever may comment now may propose, whoever may write now may decide, and nobody decides twice", () => {
    expect(canPropose({ role: "consulted" }, "comment")).toBe(true);
    expect(canPropose({ role: "consulted" }, "read")).toBe(false);
    expect(canPropose({ role: "observer" }, "comment")).toBe(false);
    expect(canDecide({ status: "submitted" }, "edit")).toBe(true);
    expect(canDecide({ status: "submitted" }, "comment")).toBe(false);
    expect(canDecide({ status: "withdrawn" }, "edit")).toBe(false);
  });
});

describe("what is sent as blocks", () => {
  const walls: ContentWalls = { records: [], imageIds: new Set([5]), takenIds: new Set() };
  const accept = (input: unknown, more: Partial<ContentWalls> = {}) => acceptBlocks(input, { ...walls, ...more });

  test("all that a text may hold comes through, and each block has an id", () => {
    const blocks = [
      heading(2, "Überschrift"),
      paragraph([...text("Siehe ", "bold"), agendaReference(7, "AP-07")]),
      bulletList("eins", "zwei"),
      table(["Wer", "Was"], ["Bund", "prüft"]),
      { type: "image", attrs: { imageId: 5, alt: "Karte" } },
    ];
    const taken = accept(blocks);
    expect(taken.map(toPlainText)).toEqual(blocks.map(toPlainText));
    expect(taken.every((block) => typeof block.attrs?.id === "string")).toBe(true);
  });

  test("ids that stand elsewhere in the text are given anew, one's own are kept", () => {
    const taken = accept([p("a", "x"), p("b", "y"), p("b", "z")], { takenIds: new Set(["a"]) });
    const ids = taken.map((block) => block.attrs?.id);
    expect(ids[0]).not.toBe("a");
    expect(ids[1]).toBe("b");
    expect(new Set(ids).size).toBe(3);
  });

  test("comment marks, unsafe links and half characters do not", () => {
    const marks = [
      { type: "comment", attrs: { threadId: 1 } },
      { type: "link", attrs: { href: "java\nscript:alert(1)" } },
      { type: "language", attrs: { lang: 'x"onload=' } },
      { type: "bold", attrs: { style: "color:red" } },
    ];
    const [block] = accept([{ type: "paragraph", content: [{ type: "text", text: "a\ud83d\u0000b", marks }] }]);
    expect(block!.content).toEqual([{ type: "text", text: "a\ufffdb", marks: [{ type: "bold" }] }]);
  });

  test.each<[string, unknown]>([
    ["no list", { type: "paragraph" }],
    ["an unknown block", [{ type: "codeBlock" }]],
    ["an unknown mark", [{ type: "paragraph", content: [{ type: "text", text: "x", marks: [{ type: "blink" }] }] }]],
    ["an item without its list", [{ type: "listItem", content: [paragraph("x")] }]],
    ["words outside of a block", [{ type: "text", text: "x" }]],
    ["a table without cells", [{ type: "table", content: [] }]],
    ["no words", [{ type: "paragraph", content: [{ type: "text", text: 7 }] }]],
    ["nothing at all in it", [null]],
    ["a prototype", [JSON.parse('{"type":"__proto__"}')]],
  ])("%s is refused", (_, input) => {
    expect(() => accept(input)).toThrow("documents:proposals.error.unreadable");
  });

  test("what is nested too deeply or is too long is refused", () => {
    let deep: TextContent = paragraph("x");
    for (let depth = 0; depth < 30; depth++) deep = { type: "blockquote", content: [deep] };
    expect(() => accept([deep])).toThrow("documents:proposals.error.unreadable");
    const long = Array.from({ length: 7 }, () => paragraph("x".repeat(LETTERS_MAX / 6)));
    expect(() => accept(long)).toThrow("documents:proposals.error.too-long");
    expect(() => accept(Array.from({ length: 201 }, () => paragraph("x")))).toThrow("documents:proposals.error.too-long");
  });

  test("a picture of another document is refused", () => {
    expect(() => accept([{ type: "image", attrs: { imageId: 6 } }])).toThrow("documents:proposals.error.image");
    expect(() => accept([{ type: "blockquote", content: [{ type: "image", attrs: {} }] }])).toThrow(
      "documents:proposals.error.image",
    );
  });

  test("records are neither forged nor changed nor taken away", () => {
    expect(() => accept([decision()])).toThrow("documents:proposals.error.record");
    const records = recordsIn([{ type: "blockquote", content: [decision()] }]);
    expect(records).toHaveLength(1);
    const [, accepted] = accept([paragraph("x"), decision("Etwas anderes.")], { records });
    expect(accepted).toEqual({ type: "record", attrs: { kind: "decision", recordId: 3 } });
    for (const forged of [[decision(), decision()], [paragraph("x")]])
      expect(() => accept(forged, { records })).toThrow("documents:proposals.error.record");
  });

  test("attributes that mean nothing here are left out", () => {
    const [block] = fitted([
      { type: "heading", attrs: { level: 99, style: "x", id: "<b>" }, content: [{ type: "text", text: "x" }] },
    ]);
    expect(block).toEqual({ type: "heading", attrs: { id: null, level: 2 }, content: [{ type: "text", text: "x" }] });
  });
});

describe("forms", () => {
  test("a target goes through an address and back", () => {
    for (const target of [
      { blockIds: ["a1", "b2"], after: "c3" },
      { blockIds: [], after: "c3" },
      { blockIds: ["a1"], after: null },
      { blockIds: [], after: null },
    ])
      expect(readTarget(new URLSearchParams(targetQuery(target)))).toEqual(target);
    expect(readTarget(new URLSearchParams())).toBeUndefined();
    expect(readTarget(new URLSearchParams("blocks=a&blocks=b&after=x"))).toEqual({ blockIds: ["a", "b"], after: "x" });
    expect(readTarget(new URLSearchParams("blocks=<script>"))).toBeUndefined();
  });

  test("a proposal needs a reason, and blocks that are JSON", () => {
    const form = { target: "a,b", after: "-", reason: " Weil. ", base: "[]", blocks: '[{"type":"paragraph"}]' };
    expect(proposalForm.parse(form)).toEqual({
      ...{ blockIds: ["a", "b"], after: null, reason: "Weil.", remove: false, lines: undefined },
      ...{ base: [], blocks: [{ type: "paragraph" }] },
    });
    for (const wrong of [{ reason: "  " }, { blocks: "{" }, { reason: "x".repeat(5001) }, { target: "a b" }])
      expect(proposalForm.safeParse({ ...form, ...wrong }).success).toBe(false);
  });

  test("choices of conflicts come by their keys", () => {
    const input = acceptanceForm.parse({
      "choice-a": "proposal",
      "choice-b": "text",
      "choice-c": "neither",
      other: "x",
      seen: "s",
    });
    expect(input).toEqual({
      ...{ choices: { a: "proposal", b: "text" }, seen: "s", reason: "", base: undefined, blocks: undefined },
      ...{ lines: undefined, place: undefined },
    });
    expect(acceptanceForm.parse({ place: "-" }).place).toBeNull();
  });

  test("a filter that does not exist shows everything", () => {
    expect(readFilter(new URLSearchParams("status=declined&organisation=3"))).toEqual({
      status: "declined",
      organisationId: 3,
    });
    expect(readFilter(new URLSearchParams("status=x&organisation=-1"))).toEqual({ status: "all", organisationId: 0 });
  });
});

describe("without an editor", () => {
  const base = [
    { ...heading(2, "Aufwand"), attrs: { level: 2, id: "h" } },
    p("a", [
      ...text("Die Prüfung "),
      ...text("dauert lange", "bold"),
      ...text(", siehe "),
      agendaReference(7, "AP-07"),
      ...text("."),
    ]),
    p("b", "Zweiter Absatz."),
  ];

  test("paragraphs are lines, and lines that nobody touched are the paragraphs that they were", () => {
    expect(linesOf(base)).toBe("Aufwand\nDie Prüfung dauert lange, siehe AP-07.\nZweiter Absatz.");
    expect(blocksFromLines(base, linesOf(base))).toEqual(base);
    expect(blocksFromLines(base, `${linesOf(base)}\n\nEin dritter.\n`)).toEqual([...base, paragraph("Ein dritter.")]);
    expect(blocksFromLines(base, "Aufwand\nZweiter Absatz.")).toEqual([base[0], base[2]]);
    expect(blocksFromLines(base, " \n ")).toEqual([]);
  });

  test("a changed line keeps its kind, its bold words and its references", () => {
    const [title, first] = blocksFromLines(
      base,
      "Aufwand und Nutzen\nDie Prüfung dauert nicht lange, siehe AP-07.\nZweiter Absatz.",
    );
    expect(title).toMatchObject({ type: "heading", attrs: { level: 2, id: "h" } });
    expect(first!.attrs).toEqual({ id: "a" });
    expect(first!.content).toEqual([
      { type: "text", text: "Die Prüfung " },
      { type: "text", text: "dauert ", marks: [{ type: "bold" }] },
      { type: "text", text: "nicht " },
      { type: "text", text: "lange", marks: [{ type: "bold" }] },
      { type: "text", text: ", siehe " },
      agendaReference(7, "AP-07"),
      { type: "text", text: "." },
    ]);
  });

  test("works for paragraphs and headings, not for lists and tables", () => {
    expect(hasLines(base)).toBe(true);
    expect(hasLines([...base, bulletList("x")])).toBe(false);
  });
});

describe("files", () => {
  test("the synopsis strikes out what goes and underlines what comes, and its headings are none of the file", () => {
    const { before, after } = synopsisOf(
      [{ ...heading(2, "Fristen"), attrs: { level: 2, id: "h" } }, p("a", "Nach fünf Tagen.")],
      [{ ...heading(2, "Fristen"), attrs: { level: 2, id: "h" } }, p("a", "Nach zwei Tagen.")],
    );
    expect([before, after].map((side) => side.map(({ type }) => type))).toEqual([
      ["paragraph", "paragraph"],
      ["paragraph", "paragraph"],
    ]);
    const marked = (blocks: TextContent[], type: string) =>
      blocks.flatMap(({ content = [] }) =>
        content.filter((node) => node.marks?.some((mark) => mark.type === type)).map((node) => node.text),
      );
    expect(marked(before, "strike")).toEqual(["fünf"]);
    expect(marked(after, "underline")).toEqual(["zwei"]);
  });
});
