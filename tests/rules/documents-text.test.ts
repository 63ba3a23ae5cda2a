/** The content model, reading a text, and writing one into a ydoc. */
import { yXmlFragmentToProseMirrorRootNode } from "@tiptap/y-tiptap";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { contentOf } from "#server/documents/log/rules";
import { markPassage } from "#server/documents/comments/marks.rules";
import { accessTo, TEXT_FIELD, waitsForComments, type TextContent } from "#server/documents/rules";
import { textSchema } from "#server/documents/content/schema.rules";
import {
  agendaReference,
  bulletList,
  doc,
  headingLevels,
  heading,
  hrefFromInput,
  orderedList,
  outlineOf,
  paragraph,
  record,
  safeHref,
  table,
  text,
  toPlainText,
} from "#server/documents/content/text.rules";
import { appendBlocks, insertBlocks, writeContent } from "#server/documents/log/ydoc.rules";

const ydocOf = (...content: TextContent[]): Y.Doc => {
  const ydoc = new Y.Doc();
  writeContent(ydoc, doc(...content));
  return ydoc;
};

describe("the content model", () => {
  test("knows what papers and minutes need, and no code", () => {
    const { nodes, marks } = textSchema();
    expect(Object.keys(nodes).sort()).toEqual(
      [
        "agendaReference",
        "blockquote",
        "bulletList",
        "doc",
        "footnote",
        "hardBreak",
        "heading",
        "horizontalRule",
        "image",
        "listItem",
        "orderedList",
        "paragraph",
        "record",
        "reference",
        "table",
        "tableCell",
        "tableHeader",
        "tableRow",
        "taskItem",
        "taskList",
        "text",
      ].sort(),
    );
    expect(Object.keys(marks).sort()).toEqual(["bold", "comment", "italic", "language", "link", "strike", "underline"]);
  });

  test("a text of all kinds survives the way into a ydoc and back", () => {
    const content = doc(
      heading(1, "Überblick 🏛️"),
      paragraph([...text("Siehe "), agendaReference(7, "AP-07"), ...text(" und mehr", "bold")]),
      bulletList("eins", [paragraph("zwei"), orderedList("a", "b")]),
      table(["Frage", "Antwort"], ["Wer?", "Alle"]),
      record({ kind: "decision", recordId: 3, label: "Beschluss B-2026-01", text: "So wird es gemacht." }),
    );
    const ydoc = new Y.Doc();
    writeContent(ydoc, content);
    expect(toPlainText(contentOf(ydoc))).toBe(toPlainText({ ...content, content: content.content!.slice(0, -1) }));
    expect(contentOf(ydoc).content!.at(-1)).toEqual({ type: "record", attrs: { kind: "decision", recordId: 3 } });
    expect(() => textSchema().nodeFromJSON(contentOf(ydoc)).check()).not.toThrow();
  });

  test("opening a text changes nothing in it", () => {
    const ydoc = ydocOf(heading(2, "Titel"), table(["A"], ["b"]), paragraph([...text("Ende")]));
    markPassage(ydoc, { quote: "Ende", prefix: "", suffix: "" }, 1);
    const before = Y.encodeStateAsUpdate(ydoc);
    yXmlFragmentToProseMirrorRootNode(ydoc.getXmlFragment(TEXT_FIELD), textSchema());
    expect(Y.encodeStateAsUpdate(ydoc)).toEqual(before);
  });

  test("a text is begun once: writing into one that has content is refused", () => {
    const ydoc = ydocOf(paragraph("Da steht schon etwas."));
    expect(() => writeContent(ydoc, doc(paragraph("Noch einmal")))).toThrow(/already written/);
  });

  test("blocks get ids of their own, keep those they have, and no id stands twice in a text", () => {
    const kept = { ...paragraph("eins"), attrs: { id: "abc" } };
    const ydoc = ydocOf(kept, paragraph("zwei"));
    insertBlocks(ydoc, 2, [kept, bulletList("drei")]);
    const ids = (contentOf(ydoc).content ?? []).map((node) => node.attrs?.id);
    expect(ids[0]).toBe("abc");
    expect(ids.every((id) => typeof id === "string" && id !== "")).toBe(true);
    expect(new Set(ids).size).toBe(4);
  });

  test("content that does not fit the model is refused before anything is written", () => {
    const ydoc = new Y.Doc();
    expect(() => writeContent(ydoc, { type: "doc", content: [{ type: "codeBlock" }] })).toThrow();
    expect(() => writeContent(ydoc, { type: "doc", content: [{ type: "listItem", content: [paragraph("x")] }] })).toThrow();
    expect(ydoc.getXmlFragment(TEXT_FIELD).length).toBe(0);
  });

  test("blocks go where they are wanted, with all that is in them", () => {
    const ydoc = ydocOf(paragraph("eins"), paragraph("drei"));
    insertBlocks(ydoc, 1, [paragraph([...text("zw", "bold"), ...text("ei")])]);
    appendBlocks(ydoc, [paragraph("vier")]);
    expect(toPlainText(contentOf(ydoc))).toBe("eins\nzwei\ndrei\nvier");
  });
});

describe("reading a text", () => {
  test("the outline lists headings that say something, with anchors that follow their order", () => {
    const content = doc(
      heading(1, "Anlass"),
      paragraph("…"),
      heading(2, ""),
      heading(2, [...text("Ziel", "bold"), ...text(" und Weg")]),
    );
    expect(outlineOf(content)).toEqual([
      { id: "section-1", level: 1, text: "Anlass" },
      { id: "section-3", level: 2, text: "Ziel und Weg" },
    ]);
  });

  test("levels of headings have no gaps, because files for screen readers forbid them", () => {
    const content = doc(heading(3, "a"), heading(4, "b"), heading(1, "c"), heading(4, "d"));
    expect([...headingLevels(content).values()]).toEqual([1, 2, 1, 2]);
    expect([...headingLevels(content, 1).values()]).toEqual([2, 3, 2, 3]);
  });

  test("plain text is one line per block, with references, cells and records", () => {
    const content = doc(
      heading(1, "Titel"),
      paragraph([...text("Siehe "), agendaReference(1, "AP-01")]),
      table(["A", "B"], ["c", "d"]),
    );
    expect(toPlainText(content)).toBe("Titel\nSiehe AP-01\nA\nB\nc\nd");
  });
});

describe("links", () => {
  test.each(["https://stadt.example/a?b=1#c", "http://stadt.example", "mailto:amt@stadt.example", "/agenda/7", "#section-1"])(
    "%s may be followed",
    (href) => {
      expect(safeHref(href)).toBe(href);
    },
  );

  test.each([
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    " java\nscript:alert(1)",
    "\u0001javascript:alert(1)",
    "java\u00adscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//boese.example",
    "/\\boese.example",
    "file:///etc/passwd",
    "https:",
    "",
    `https://x/${"a".repeat(3000)}`,
    7,
    null,
  ])("%j leads nowhere", (href) => {
    expect(safeHref(href)).toBeUndefined();
  });

  test("what people type as an address becomes one", () => {
    expect(hrefFromInput(" www.stadt.example/haushalt ")).toBe("https://www.stadt.example/haushalt");
    expect(hrefFromInput("amt@stadt.example")).toBe("mailto:amt@stadt.example");
    expect(hrefFromInput("stadt.example:8080/x")).toBe("https://stadt.example:8080/x");
    expect(hrefFromInput("/agenda/3")).toBe("/agenda/3");
    expect(hrefFromInput("javascript:alert(1)")).toBeUndefined();
    expect(hrefFromInput("nur Worte")).toBeUndefined();
  });
});

describe("who may do what with a text", () => {
  const open = { consultedMayComment: false, textsOpen: true };
  const consulting = { consultedMayComment: true, textsOpen: true };
  const closed = { consultedMayComment: false, textsOpen: false };

  test("delegates write while texts are open, and comment afterwards", () => {
    expect(accessTo({ comments_open: false }, { role: "delegate" }, open)).toBe("edit");
    expect(accessTo({ comments_open: true, settled: "approved" }, { role: "facilitator" }, open)).toBe("read");
    expect(accessTo({ comments_open: false }, { role: "recorder" }, closed)).toBe("comment");
    expect(accessTo({ comments_open: false, settled: "adopted" }, { role: "recorder" }, open)).toBe("comment");
  });

  test("consulted parties comment when the stage or the facilitator says so, and know that they have to wait otherwise", () => {
    expect(accessTo({ comments_open: false }, { role: "consulted" }, open)).toBe("read");
    expect(accessTo({ comments_open: true }, { role: "consulted" }, open)).toBe("comment");
    expect(accessTo({ comments_open: false }, { role: "consulted" }, consulting)).toBe("comment");
    expect(waitsForComments({ comments_open: false }, { role: "consulted" }, open)).toBe(true);
  });

  test("observers read, whatever is open", () => {
    expect(accessTo({ comments_open: true }, { role: "observer" }, consulting)).toBe("read");
    expect(waitsForComments({ comments_open: false }, { role: "observer" }, open)).toBe(false);
  });
});
