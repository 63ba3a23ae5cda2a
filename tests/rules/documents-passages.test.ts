/** The passages of comments: marking them in a ydoc, and finding them again when the text has moved on. */
import { prosemirrorJSONToYDoc, yXmlFragmentToProseMirrorRootNode } from "@tiptap/y-tiptap";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { contentOf } from "#server/documents/log/rules";
import { locatePassages, markPassage, markPassages, unmarkThreads } from "#server/documents/comments/marks.rules";
import { blockAt, flatten, passageFinder, type Anchor } from "#server/documents/comments/passages.rules";
import { TEXT_FIELD, type TextContent } from "#server/documents/rules";
import { textSchema } from "#server/documents/content/schema.rules";
import {
  agendaReference,
  bulletList,
  doc,
  heading,
  paragraph,
  record,
  table,
  text,
  threadsIn,
  blockKeyOf,
} from "#server/documents/content/text.rules";
import { writeContent } from "#server/documents/log/ydoc.rules";

const ydocOf = (...content: TextContent[]): Y.Doc => {
  const ydoc = new Y.Doc();
  writeContent(ydoc, doc(...content));
  return ydoc;
};

/** The words that a thread's mark covers, as the text holds them. */
function markedBy(threadId: number, node: TextContent): string {
  const own = node.marks?.some((mark) => mark.type === "comment" && mark.attrs?.threadId === threadId) ? (node.text ?? "") : "";
  return own + (node.content ?? []).map((child) => markedBy(threadId, child)).join("");
}

const somewhere = { prefix: "", suffix: "" };
const block = (id: string, node: TextContent): TextContent => ({ ...node, attrs: { ...node.attrs, id } });

describe("marking a passage", () => {
  test("the server's mark is the editor's mark: same name, same place", () => {
    const mine = ydocOf(paragraph("Wir schlagen einen Austausch vor."));
    markPassage(mine, { quote: "einen Austausch", ...somewhere }, 12);
    const theirs = prosemirrorJSONToYDoc(textSchema(), contentOf(mine), TEXT_FIELD);
    const deltaOf = (ydoc: Y.Doc) =>
      ((ydoc.getXmlFragment(TEXT_FIELD).get(0) as Y.XmlElement).get(0) as Y.XmlText).toDelta() as unknown;
    expect(deltaOf(mine)).toEqual(deltaOf(theirs));
  });

  test("threads may overlap, and each keeps its own words", () => {
    const ydoc = ydocOf(block("a", paragraph("Bund und Kommunen stimmen sich ab.")));
    expect(markPassage(ydoc, { quote: "Bund und Kommunen", ...somewhere }, 1)).toMatchObject({ blockId: "a" });
    expect(markPassage(ydoc, { quote: "Kommunen stimmen", ...somewhere }, 2)).toMatchObject({ blockId: "a" });
    expect(markedBy(1, contentOf(ydoc))).toBe("Bund und Kommunen");
    expect(markedBy(2, contentOf(ydoc))).toBe("Kommunen stimmen");
    const inEditor = yXmlFragmentToProseMirrorRootNode(ydoc.getXmlFragment(TEXT_FIELD), textSchema()).toJSON() as TextContent;
    expect(markedBy(1, inEditor)).toBe("Bund und Kommunen");
    expect(markedBy(2, inEditor)).toBe("Kommunen stimmen");
  });

  test("a passage may reach over blocks, line breaks and references", () => {
    const ydoc = ydocOf(
      paragraph([
        ...text("Nach "),
        agendaReference(7, "AP-07"),
        ...text(" folgt"),
        { type: "hardBreak" },
        ...text("die Prüfung."),
      ]),
      bulletList("Erstens", "Zweitens"),
    );
    expect(markPassage(ydoc, { quote: "folgt die Prüfung. Erstens", ...somewhere }, 5)).toBeDefined();
    expect(markedBy(5, contentOf(ydoc))).toBe("folgtdie Prüfung.Erstens");
  });

  test("of several equal passages the one with the same surroundings is taken", () => {
    const ydoc = ydocOf(paragraph("Der Bund prüft das Vorhaben."), paragraph("Das Land prüft das Vorhaben auch."));
    markPassage(ydoc, { quote: "prüft das Vorhaben", prefix: "Das Land ", suffix: " auch." }, 3);
    const [first, second] = contentOf(ydoc).content!;
    expect(markedBy(3, first!)).toBe("");
    expect(markedBy(3, second!)).toBe("prüft das Vorhaben");
  });

  test("positions of the editor win over the search, as long as the words are still there", () => {
    const ydoc = ydocOf(paragraph("ja ja ja"));
    const run = (ydoc.getXmlFragment(TEXT_FIELD).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    const at = (index: number) => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(run, index)) as unknown;
    const [start, end] = [at(3), at(5)];
    run.insert(0, "Nun: ");
    markPassage(ydoc, { quote: "ja", prefix: "nichts", suffix: "nichts", start, end }, 4);
    expect(
      (run.toDelta() as { insert: string; attributes?: unknown }[]).map((part) => [part.insert, Boolean(part.attributes)]),
    ).toEqual([
      ["Nun: ja ", false],
      ["ja", true],
      [" ja", false],
    ]);
  });

  test("positions that mean nothing do no harm: the quote finds the passage", () => {
    const ydoc = ydocOf(paragraph("Ein Satz zum Kommentieren."));
    for (const start of [null, "Unsinn", 7, { type: { client: 1, clock: 99 } }, { item: "x" }]) {
      expect(markPassage(ydoc, { quote: "Satz", prefix: "Ein ", suffix: "", start, end: start }, 6)).toBeDefined();
    }
    expect(markedBy(6, contentOf(ydoc))).toBe("Satz");
  });

  test("a passage that is gone is not placed, and the text stays as it is", () => {
    const ydoc = ydocOf(paragraph("Anderer Text."));
    const before = contentOf(ydoc);
    expect(markPassage(ydoc, { quote: "Alter Text", ...somewhere }, 9)).toBeUndefined();
    expect(markPassage(ydoc, { quote: "   ", ...somewhere }, 9)).toBeUndefined();
    expect(contentOf(ydoc)).toEqual(before);
  });

  test("taking one mark out leaves the others and all formatting", () => {
    const ydoc = ydocOf(paragraph([...text("fett und normal", "bold")]));
    markPassage(ydoc, { quote: "fett und", ...somewhere }, 1);
    markPassage(ydoc, { quote: "und normal", ...somewhere }, 2);
    unmarkThreads(ydoc, [1]);
    expect(threadsIn(contentOf(ydoc))).toEqual([2]);
    expect(contentOf(ydoc).content![0]!.content!.every((run) => run.marks?.some((mark) => mark.type === "bold"))).toBe(true);
  });

  test("many are marked at once, and those that are not there are left out", () => {
    const ydoc = ydocOf(paragraph("zwei"), paragraph("eins"));
    const passages = ["eins", "zwei", "drei"].map((quote, index) => ({
      quote,
      ...somewhere,
      blockId: null,
      threadId: index + 1,
    }));
    expect([...markPassages(ydoc, passages).keys()]).toEqual([1, 2]);
    expect(threadsIn(contentOf(ydoc))).toEqual([2, 1]);
  });
});

describe("finding a passage again", () => {
  const find = (content: TextContent, anchor: Partial<Anchor> & { quote: string }) => {
    const text = flatten(content);
    const found = passageFinder(text)({ ...somewhere, blockId: null, ...anchor });
    return found && { words: text.flat.slice(found.from, found.to), block: blockAt(text, found.from), isSure: found.isSure };
  };

  test.each<[string, TextContent, Partial<Anchor> & { quote: string }, { block: string | null; isSure: boolean } | undefined]>([
    [
      "a long quote is found wherever it went",
      doc(block("a", paragraph("Anderes.")), block("b", paragraph("Jedes Ministerium benennt eine Stelle."))),
      { quote: "Ministerium benennt eine Stelle", blockId: "weg" },
      { block: "b", isSure: true },
    ],
    [
      "a short one is found with what stood around it",
      doc(block("a", paragraph("Der Bund berichtet den Kommunen.")), block("b", paragraph("Der Bund zahlt."))),
      { quote: "Bund", prefix: "Der ", suffix: " berichtet den Kommunen.", blockId: "weg" },
      { block: "a", isSure: true },
    ],
    [
      "another place with the same short word is not it",
      doc(block("a", paragraph("Das Land zahlt. Der Bund prüft."))),
      { quote: "Bund", prefix: "Jeder ", suffix: " zahlt selbst.", blockId: "a" },
      { block: "a", isSure: false },
    ],
    [
      "its own block counts more than the same words elsewhere",
      doc(block("a", paragraph("Die Kommunen entscheiden selbst.")), block("b", paragraph("Die Kommunen entscheiden."))),
      { quote: "Kommunen", prefix: "Die ", suffix: " entscheiden selbst. Die", blockId: "b" },
      { block: "b", isSure: true },
    ],
    [
      "a whole block that was moved is still that block",
      doc(block("b", paragraph("Neu davor")), block("a", heading(2, "Kosten"))),
      { quote: "Kosten", prefix: "Früher stand etwas anderes davor", suffix: "und danach", blockId: "a" },
      { block: "a", isSure: true },
    ],
    ["words that are gone are gone", doc(block("a", paragraph("Anderes."))), { quote: "Ministerium", blockId: "a" }, undefined],
    ["no words are no passage", doc(block("a", paragraph("Anderes."))), { quote: " \n " }, undefined],
  ])("%s", (_name, content, anchor, expected) => {
    const found = find(content, anchor);
    if (!expected) expect(found).toBeUndefined();
    else expect(found).toMatchObject({ words: anchor.quote, ...expected });
  });

  test("words that were written anew are found between their neighbours, as long as both are there", () => {
    const anchor = { quote: "benennt", prefix: "Jedes Ministerium ", suffix: " eine Stelle für Kommunen.", blockId: "a" };
    const now = (words: string) => find(doc(block("a", paragraph(words)), block("b", paragraph("Danach."))), anchor);
    expect(now("Jedes Ministerium hat eine Stelle für Kommunen.")).toEqual({ words: "hat", block: "a", isSure: true });
    expect(now("Jedes Ministerium eine Stelle für Kommunen.")).toBeUndefined();
    expect(now("Jedes Amt hat eine Stelle für Kommunen.")).toBeUndefined();
    expect(find(doc(block("b", paragraph("Jedes Ministerium hat eine Stelle für Kommunen."))), anchor)).toBeUndefined();
  });

  test("the JSON, the ydoc and the browser look at the same flat text", () => {
    const content = doc(
      heading(1, "Titel"),
      paragraph([...text("Siehe "), agendaReference(1, "AP-01")]),
      table(["A", "B"], ["c", "d"]),
    );
    const ydoc = ydocOf(...content.content!);
    expect(flatten(contentOf(ydoc)).flat).toBe(flatten(content).flat);
    expect(flatten(contentOf(ydoc)).blocks.map(({ type }) => type)).toEqual([
      "heading",
      "paragraph",
      "table",
      ...Array<string>(4).fill("paragraph"),
    ]);
  });

  test("records are called by what they record", () => {
    expect(blockKeyOf(record({ kind: "task", recordId: 7, label: "", text: "" }))).toBe("record-task-7");
    expect(blockKeyOf(block("x1", paragraph("a")))).toBe("x1");
    expect(blockKeyOf({ type: "record", attrs: { kind: "decision" } })).toBeUndefined();
    expect(blockKeyOf(paragraph("a"))).toBeUndefined();
  });
});

describe("a passage without a mark", () => {
  const runOf = (ydoc: Y.Doc, index = 0) => (ydoc.getXmlFragment(TEXT_FIELD).get(index) as Y.XmlElement).get(0) as Y.XmlText;
  const anchored = (ydoc: Y.Doc, quote: string) => {
    const passage = { quote, ...somewhere, blockId: null, threadId: 1 };
    return { ...passage, ...locatePassages(ydoc, [passage]).get(1)! };
  };
  const wordsOf = (ydoc: Y.Doc, passage: ReturnType<typeof anchored>) => {
    const range = locatePassages(ydoc, [passage]).get(1);
    return range && flatten(contentOf(ydoc)).flat.slice(range.from, range.to);
  };

  test("keeps its place while words are written in it and around it", () => {
    const ydoc = ydocOf(block("a", paragraph("Jedes Ministerium benennt eine Stelle.")));
    const passage = anchored(ydoc, "Ministerium benennt eine Stelle");
    runOf(ydoc).insert(0, "Nun also: ");
    runOf(ydoc).insert("Nun also: Jedes Ministerium ".length, "endlich ");
    expect(wordsOf(ydoc, passage)).toBe("Ministerium endlich benennt eine Stelle");
  });

  test("is found by its words when its block was written anew", () => {
    const ydoc = ydocOf(block("a", paragraph("Jedes Ministerium benennt eine Stelle.")));
    const passage = anchored(ydoc, "Ministerium benennt eine Stelle");
    ydoc.getXmlFragment(TEXT_FIELD).delete(0, 1);
    writeContent(ydoc, doc(block("a", heading(2, "Jedes Ministerium benennt eine Stelle."))));
    expect(wordsOf(ydoc, passage)).toBe("Ministerium benennt eine Stelle");
  });

  test("is gone with its words", () => {
    const ydoc = ydocOf(block("a", paragraph("Jedes Ministerium benennt eine Stelle.")));
    const passage = anchored(ydoc, "Ministerium benennt eine Stelle");
    runOf(ydoc).delete(6, 31);
    expect(wordsOf(ydoc, passage)).toBeUndefined();
  });
});
