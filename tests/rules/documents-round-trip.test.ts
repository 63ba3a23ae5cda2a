/** Out as a file and in again: what a text is made of stays, in Word, in Markdown and as a page. */
import { describe, expect, test } from "vitest";
import { docxBlocks, docxHead, docxTitle } from "#server/files/docx";
import { docxComments } from "#server/files/docx-comments";
import { docxFile, docxLists } from "#server/files/docx-file";
import type { FileImages } from "#server/files/images.rules";
import { writeHtml } from "#server/files/html";
import { readHtml } from "#server/documents/import/html";
import { prepareImage } from "#server/documents/images/recode";
import { UPLOAD_KINDS } from "#server/documents/images/rules";
import { writeMarkdown } from "#server/files/markdown";
import { readMarkdown } from "#server/documents/import/markdown";
import { numbersOf } from "#server/documents/content/numbering.rules";
import type { TextContent } from "#server/documents/rules";
import {
  bulletList,
  doc,
  heading,
  orderedList,
  paragraph,
  table,
  text,
  withBlockIds,
} from "#server/documents/content/text.rules";
import type { Thread } from "#server/documents/comments/threads.rules";
import { withTracked } from "#server/documents/proposals/tracked.rules";
import { readWordFile } from "#server/documents/import/word/read";
import { pngOf } from "../setup/pictures.ts";

const footnote = (words: string): TextContent => ({ type: "footnote", attrs: { text: words } });
const link = (words: string, href: string): TextContent => ({
  type: "text",
  text: words,
  marks: [{ type: "link", attrs: { href } }],
});
const commented = (words: string, ...ids: number[]): TextContent => ({
  type: "text",
  text: words,
  marks: ids.map((threadId) => ({ type: "comment", attrs: { threadId } })),
});
const task = (checked: boolean, ...content: TextContent[]): TextContent => ({ type: "taskItem", attrs: { checked }, content });
const cell = (words: string, attrs: object = {}, type = "tableCell"): TextContent => ({
  type,
  attrs: { colspan: 1, rowspan: 1, colwidth: null, ...attrs },
  content: [paragraph(words)],
});

const everything = doc(
  heading(1, "Ausgangslage & Ziele"),
  paragraph([
    ...text("Die "),
    ...text("Städte", "bold"),
    ...text(" und "),
    ...text("Gemeinden", "italic"),
    ...text(" brauchen "),
    link("Stellen", "https://stadt.example/stellen?a=1&b=2"),
    ...text(", die "),
    ...text("ansprechbar", "underline"),
    ...text(" sind"),
    footnote("Siehe den Beschluss vom 3. Mai."),
    ...text(", und keine "),
    ...text("Formulare", "strike"),
    ...text("."),
  ]),
  heading(2, "Schritte"),
  orderedList(
    "erstens",
    [paragraph("zweitens"), paragraph("mit Fortsetzung"), bulletList("innen", [paragraph("tiefer"), orderedList("a", "b")])],
    "drittens",
  ),
  paragraph("Zwischen zwei Listen."),
  { ...orderedList("viertens", "fünftens"), attrs: { start: 4, type: null } },
  bulletList("Punkt", "Strich"),
  heading(3, "Aufgaben"),
  {
    type: "taskList",
    content: [
      task(true, paragraph("Raum gebucht")),
      task(false, paragraph("Einladung"), { type: "taskList", content: [task(false, paragraph("Liste der Gäste"))] }),
    ],
  },
  { type: "blockquote", content: [paragraph("Wer fragt, soll eine Antwort bekommen."), bulletList("auch so")] },
  table(["Wer", "Was"], ["Bund", "prüft"], ["Länder", "fördern"]),
  {
    type: "table",
    content: [
      { type: "tableRow", content: [cell("breit", { colspan: 2 }), cell("c")] },
      { type: "tableRow", content: [cell("hoch", { rowspan: 2 }), cell("b"), cell("c")] },
      { type: "tableRow", content: [cell("b2"), cell("c2")] },
    ],
  },
  { type: "horizontalRule" },
  { type: "image", attrs: { imageId: 7, alt: "Karte der Häfen", width: 40, height: 30 } },
  paragraph([
    ...text("Erste Zeile"),
    { type: "hardBreak" },
    ...text("zweite Zeile – „schön“ 😀 <b> & *kein* _Zeichen_ # 1. ~ | ` [x](y)"),
  ]),
  heading(2, "Anhang"),
  paragraph("Ende."),
);

/** Without ids, sizes and what is set to nothing; pictures by what they show. */
function structure(node: TextContent): unknown {
  const { id: _id, colwidth: _width, imageId: _image, width: _w, height: _h, align: _align, ...attrs } = node.attrs ?? {};
  const kept = Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== null && value !== undefined));
  const marks = (node.marks ?? []).map(({ type, attrs: own }) => (own ? `${type} ${JSON.stringify(own)}` : type)).sort();
  return {
    type: node.type,
    ...(Object.keys(kept).length ? { attrs: kept } : {}),
    ...(node.text === undefined ? {} : { text: node.text }),
    ...(marks.length ? { marks } : {}),
    ...(node.content?.length ? { content: node.content.map(structure) } : {}),
  };
}

async function images(): Promise<FileImages> {
  const image = await prepareImage(await pngOf(), UPLOAD_KINDS);
  // As it is numbered here, and as it is counted by the import.
  return new Map([
    [7, image],
    [0, image],
  ]);
}

async function asWord(
  content: TextContent,
  options: Partial<Parameters<typeof docxBlocks>[1]> = {},
  comments?: ReturnType<typeof docxComments>,
) {
  const lists = docxLists();
  return docxFile({
    title: "Gemeinsam ansprechbar",
    language: "de",
    lists,
    footer: "GA-2026-01",
    comments: comments?.comments,
    children: [
      docxTitle("Gemeinsam ansprechbar", comments?.whole),
      docxHead("Stand: heute"),
      ...docxBlocks(content, { lists, language: "de", images: await images(), comments: comments?.places, ...options }),
    ],
  });
}

describe("out as Word and in again", () => {
  test("headings, lists, tables, footnotes, links, pictures, tasks and quotes are what they were", async () => {
    const back = await readWordFile(await asWord(everything));
    expect(back.title).toBe("Gemeinsam ansprechbar");
    expect(back.language).toBe("de");
    expect(structure(back.content)).toEqual(structure(everything));
    expect(back.images).toHaveLength(1);
    // The foot of our own pages is written anew with every file.
    expect(back.report.lost).toEqual({ "headers-footers": 1 });
  });

  test("a second time nothing changes any more", async () => {
    const once = await readWordFile(await asWord(everything));
    const twice = await readWordFile(await asWord({ ...once.content, content: withBlockIds(once.content.content ?? []) }));
    expect(structure(twice.content)).toEqual(structure(once.content));
  });

  test("a numbered text has numbers of Word, and is numbered when it comes back", async () => {
    const content = doc(
      ...withBlockIds([heading(1, "A"), heading(2, "A eins"), paragraph("x"), heading(2, "A zwei"), heading(1, "B")]),
    );
    const numbers = numbersOf(content, "headings");
    const back = await readWordFile(await asWord(content, { numbering: "headings", numbers }));
    expect(back.numbering).toBe("headings");
    expect(structure(back.content)).toEqual(structure(content));
  });

  test("numbers that a frozen version has fixed are written out, because Word would count otherwise", async () => {
    const content = doc(...withBlockIds([heading(1, "A"), heading(1, "dazu"), heading(1, "B")]));
    const ids = content.content!.map((block) => String(block.attrs?.id));
    const numbers = new Map([
      [ids[0]!, "1"],
      [ids[1]!, "1a"],
      [ids[2]!, "2"],
    ]);
    const back = await readWordFile(await asWord(content, { numbering: "headings", numbers }));
    expect(back.content.content!.map((block) => block.content?.[0]?.text)).toEqual(["1\u2003A", "1a\u2003dazu", "2\u2003B"]);
  });

  const said = (id: number, name: string, body: string, importedAuthor: string | null = null) => ({
    id,
    body,
    personId: 1,
    name,
    organisation: "StLH",
    organisationId: 1,
    createdAt: new Date("2030-05-02T08:30:00Z"),
    editedAt: null,
    importedAuthor,
    mentions: [],
  });
  const thread = (id: number, comments: Thread["comments"], more: Partial<Thread> = {}): Thread => ({
    id,
    quote: "q",
    words: "",
    prefix: "",
    suffix: "",
    blockId: null,
    wholeBlock: false,
    visibility: "process",
    organisationId: 1,
    createdBy: 1,
    createdAt: new Date("2030-05-02T08:30:00Z"),
    resolvedAt: null,
    resolvedBy: null,
    lastVersion: null,
    mentionsMe: false,
    comments,
    ...more,
  });

  test("comments keep passage, author, day, answers and that they are settled", async () => {
    const content = doc(
      paragraph([
        ...text("Jede "),
        commented("Stadt ", 1),
        commented("benennt", 1, 2),
        commented(" eine Stelle", 2),
        ...text("."),
      ]),
      paragraph("Ende."),
    );
    const threads = [
      thread(1, [said(1, "Anna", "Welche?"), said(2, "Jens", "Alle.\nWirklich.", "Petra aus Word")], {
        resolvedAt: new Date(),
      }),
      thread(2, [said(3, "Jens", "Bis wann?")]),
      thread(3, [said(4, "Anna", "Insgesamt gut.")], { quote: "" }),
      thread(4, [said(5, "Anna", "Weg?")], { quote: "stand hier einmal" }),
    ];
    const back = await readWordFile(await asWord(content, {}, docxComments(content, threads)));
    expect(structure(back.content)).toEqual(
      structure(
        doc(
          paragraph([
            ...text("Jede "),
            commented("Stadt ", 0),
            commented("benennt", 0, 1),
            commented(" eine Stelle", 1),
            ...text("."),
          ]),
          paragraph("Ende."),
        ),
      ),
    );
    expect(back.threads).toMatchObject([
      {
        quote: "Stadt benennt",
        resolved: true,
        comments: [
          { author: "Anna (StLH)", at: new Date("2030-05-02T08:30:00Z"), body: "Welche?" },
          { author: "Petra aus Word", body: "Alle.\nWirklich." },
        ],
      },
      { quote: "benennt eine Stelle", resolved: false, comments: [{ body: "Bis wann?" }] },
      { quote: "", comments: [{ body: "Insgesamt gut." }] },
      { quote: "", comments: [{ body: "„stand hier einmal“\nWeg?" }] },
    ]);
  });

  test("open proposals are tracked changes, and proposals again when they come back", async () => {
    const content = doc(
      ...withBlockIds([
        paragraph("Die Frist endet am 1. Mai."),
        bulletList("eins", "zwei"),
        paragraph("Bleibt."),
        table(["A", "B"], ["c", "d"]),
        paragraph("Weg damit."),
      ]),
    );
    const [first, list, , grid, last] = content.content!;
    const at = new Date("2030-05-02T08:30:00Z");
    const idOf = (block: TextContent | undefined) => String(block?.attrs?.id);
    const proposals = [
      {
        base: [first!],
        proposed: [{ ...first!, content: text("Die Frist endet am 1. Juni.") }],
        afterBlockId: null,
        author: "Anna (StLH)",
        at,
      },
      {
        base: [list!],
        proposed: [{ ...list!, content: [...list!.content!, ...bulletList("drei").content!] }],
        afterBlockId: idOf(first),
        author: "Jens (BMX)",
        at,
      },
      { base: [], proposed: withBlockIds([paragraph("Ganz neu.")]), afterBlockId: idOf(list), author: "Jens (BMX)", at },
      {
        base: [grid!],
        proposed: [{ ...grid!, content: [...grid!.content!, ...table(["x"], ["e", "f"]).content!.slice(1)] }],
        afterBlockId: idOf(content.content![2]),
        author: "Anna (StLH)",
        at,
      },
      { base: [last!], proposed: [], afterBlockId: idOf(grid), author: "Anna (StLH)", at },
    ];
    const back = await readWordFile(await asWord(withTracked(content, proposals)));
    expect(structure(back.content)).toEqual(structure(content));
    const flat = (node: TextContent): string =>
      node.text ?? (node.content ?? []).map(flat).join(node.type === "paragraph" ? "" : "|");
    expect(
      back.changes.map((change) => [change.author, change.from, change.to, change.blocks.map(flat).join("‖")]).sort(),
    ).toEqual([
      ["Anna (StLH)", 0, 1, "Die Frist endet am 1. Juni."],
      ["Anna (StLH)", 3, 4, "A|B|c|d|e|f"],
      ["Anna (StLH)", 4, 5, ""],
      ["Jens (BMX)", 1, 2, "eins|zwei|drei"],
      ["Jens (BMX)", 2, 2, "Ganz neu."],
    ]);
    expect(back.changes[0]!.at).toEqual(at);
  });
});

describe("out as a page or as Markdown and in again", () => {
  const writing = { language: "de" as const };
  /** Neither knows which list inside a quote or task is meant to be what in every case; but words, order and kinds stay. */
  const same = (back: TextContent) => expect(structure(back)).toEqual(structure(everything));

  test("a page keeps everything", async () => {
    const html = writeHtml("Gemeinsam ansprechbar", "Stand: heute", everything, { ...writing, images: await images() });
    expect(html).not.toMatch(/<script|src="http/);
    const back = await readHtml(html);
    expect(back.title).toBe("Gemeinsam ansprechbar");
    const [head, ...rest] = back.content.content!;
    expect(head?.content?.[0]?.text).toBe("Stand: heute");
    same(doc(...rest));
  });

  test("Markdown keeps all but joined cells", async () => {
    const spanless = doc(...everything.content!.filter((block) => JSON.stringify(block).search(/"(col|row)span":2/) === -1));
    const markdown = writeMarkdown("Gemeinsam ansprechbar", "Stand: heute", spanless, { ...writing, images: await images() });
    const back = await readMarkdown(markdown);
    expect(back.title).toBe("Gemeinsam ansprechbar");
    expect(structure(doc(...back.content.content!.slice(1)))).toEqual(structure(spanless));
  });
});
