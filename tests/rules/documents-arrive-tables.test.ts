/** Whole kinds of tables that slid or lost their joined cells on the way in: from Word, from pages, pasted into another table. */
import type { Slice } from "@tiptap/pm/model";
import { EditorState, TextSelection, type Transaction } from "@tiptap/pm/state";
import { describe, expect, test } from "vitest";
import { readHtml } from "#server/documents/import/html";
import { readWordFile } from "#server/documents/import/word/read";
import { textSchema } from "#server/documents/content/schema.rules";
import { doc, table } from "#server/documents/content/text.rules";
import type { TextContent } from "#server/documents/rules";
import { pasteCells } from "~/documents/prosemirror/table-paste";
import { sketch } from "../setup/sketch.ts";
import { p, row, tbl, wordFile } from "../setup/word.ts";

const read = async (body: string) => {
  const { content, report } = await readWordFile(await wordFile({ body }));
  return { words: sketch(content), lost: report.lost };
};
const tc = (words: string, look = "") => `<w:tc><w:tcPr>${look}</w:tcPr>${p(words)}</w:tc>`;
const wide = (count: number) => `<w:gridSpan w:val="${count}"/>`;
const starts = '<w:vMerge w:val="restart"/>';
const goesOn = "<w:vMerge/>";

describe("tables of Word", () => {
  test("rows that begin or end inside the grid keep their cells in their columns, and all joined cells", async () => {
    const body = tbl(
      row(["a", "b", tc("hoch", starts)]),
      row([tc("b2"), tc("", goesOn)], '<w:gridBefore w:val="1"/>'),
      row(["a3"], '<w:gridAfter w:val="2"/>'),
    );
    expect(await read(body)).toEqual({ words: "table a | b | 1×2 hoch ‖  | b2 ‖ a3 |  | ", lost: {} });
  });

  test("a grid finer than its cells has as many columns as there are edges", async () => {
    const body = tbl(row([tc("a", wide(3)), tc("b", wide(4))]), row([tc("c", wide(5)), tc("d", wide(2))]));
    expect((await read(body)).words).toBe("table a | 2×1 b ‖ 2×1 c | d");
  });

  test("a row that is covered as a whole, and cells joined to the right in the old way", async () => {
    const body = tbl(
      row([tc("a", starts), tc("b", starts)]),
      row([tc("", goesOn), tc("", goesOn)]),
      row([tc("breit", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>")]),
    );
    expect((await read(body)).words).toBe("table a | b ‖ 2×1 breit");
  });

  test("cells that cannot be one stand alone in their columns, and the report says so", async () => {
    const body = tbl(row([tc("a", wide(2) + starts), "c"]), row([tc("x", goesOn), tc("y", goesOn), "z"]));
    expect(await read(body)).toEqual({ words: "table 2×1 a | c ‖ x | y | z", lost: { tables: 2 } });
  });

  test("words that a covered cell holds are hidden, and named as such", async () => {
    const body = tbl(row([tc("a", starts), "b"]), row([tc("GEHEIM", goesOn), "c"]));
    expect(await read(body)).toEqual({ words: "table 1×2 a | b ‖ c", lost: { "hidden-text": 1 } });
  });
});

test("tables of pages keep their joined cells where a row is short, and are told where cells would lie on each other", async () => {
  const short = "<table><tr><td colspan=2>a<td rowspan=9>hoch<tr><td>b</table>";
  const one = await readHtml(short);
  expect([sketch(one.content), one.report.lost]).toEqual(["table 2×1 a | 1×2 hoch ‖ b | ", {}]);
  const across = await readHtml("<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c</table>");
  expect([sketch(across.content), across.report.lost]).toEqual(["table a | 1×2 b ‖ c", { tables: 1 }]);
});

describe("a table pasted into a table", () => {
  const schema = textSchema();
  const cell = (words: string, colspan = 1, rowspan = 1): TextContent => ({
    ...table([""], [words]).content![1]!.content![0]!,
    attrs: { colspan, rowspan, colwidth: null },
  });
  const of = (...rows: TextContent[][]): Slice => {
    const content = { type: "table", content: rows.map((cells) => ({ type: "tableRow", content: cells })) };
    const whole = schema.nodeFromJSON(doc(content));
    return whole.slice(0, whole.content.size);
  };
  /** With the caret in its first cell. */
  function pasted(slice: Slice): string {
    const whole = schema.nodeFromJSON(doc(table(["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"])));
    const view = {
      state: EditorState.create({ doc: whole, selection: TextSelection.create(whole, 4) }),
      dispatch(tr: Transaction) {
        this.state = this.state.apply(tr);
      },
    };
    expect(pasteCells(view, slice)).toBe(true);
    view.state.doc.check();
    return sketch(view.state.doc.toJSON() as TextContent);
  }

  test.each([
    ["two high", of([cell("a"), cell("b", 1, 2)], [cell("c")]), "table a | 1×2 b | #3 ‖ c | 6 ‖ 7 | 8 | 9"],
    ["two wide", of([cell("a"), cell("b")], [cell("c", 2)]), "table a | b | #3 ‖ 2×1 c | 6 ‖ 7 | 8 | 9"],
    [
      "both",
      of([cell("a"), cell("b"), cell("c")], [cell("d"), cell("e", 2, 2)], [cell("f")]),
      "table a | b | c ‖ d | 2×2 e ‖ f",
    ],
    ["none", of([cell("a"), cell("b")]), "table a | b | #3 ‖ 4 | 5 | 6 ‖ 7 | 8 | 9"],
  ])("comes in whole when its last corner is joined: %s", (_kind, slice, expected) => {
    expect(pasted(slice)).toBe(expected);
  });
});
