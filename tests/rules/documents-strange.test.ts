/** Texts made to keep their reader busy: each is gone through once, however it is made. */
import { runInThisContext } from "node:vm";
import { Window } from "happy-dom";
import { Marked } from "marked";
import { describe, expect, it } from "vitest";
import { cleanPage, withoutNoise } from "#server/documents/import/foreign-html.rules";
import { writeMarkdown } from "#server/files/markdown";
import { noteExtensions } from "#server/documents/import/markdown";
import { passageFinder } from "#server/documents/comments/passages.rules";
import { doc, heading, hrefFromInput, paragraph } from "#server/documents/content/text.rules";

const LONG = 300_000;
const BLANKS = " ".repeat(LONG);

/** Ends what would go on for minutes; what is gone through once takes less than a second. */
function within10Seconds<T>(work: () => T): T {
  const run = runInThisContext("(work) => { globalThis.strangeWork = work; }") as (work: () => T) => void;
  run(work);
  return runInThisContext("globalThis.strangeWork()", { timeout: 10_000 }) as T;
}

function cleaned(html: string): string {
  const page = new new Window().DOMParser().parseFromString(html, "text/html") as unknown as Document;
  within10Seconds(() => cleanPage(page));
  return page.body.innerHTML;
}
const note = (sign: string, words: string) =>
  `<p>Wort<sup><a href="#n" id="s">${sign}</a></sup></p><ol><li id="n">${words} <a href="#s">↩</a></li></ol>`;

describe("a text of 300,000 strange signs", () => {
  it("is written as Markdown", () => {
    const write = (text: ReturnType<typeof doc>) => within10Seconds(() => writeMarkdown("T", "", text, {} as never));
    expect(write(doc(paragraph(`a${BLANKS}b`)))).toContain(`a${BLANKS}b`);
    expect(write(doc(heading(1, `a${BLANKS}b`)))).toContain(`a${BLANKS}b`);
  });

  it("is read from Markdown, paragraph by paragraph", () => {
    const parser = new Marked({ gfm: true, extensions: noteExtensions(new Map()) });
    expect(within10Seconds(() => parser.lexer("a\n\n".repeat(LONG / 3))).length).toBeGreaterThan(LONG / 3);
    const notes = new Map<string, string>();
    new Marked({ gfm: true, extensions: noteExtensions(notes) }).lexer(
      "Wort[^1]\n[^1]: Die Note.\n\nWort[^2]\n\n[^2]: Noch eine.",
    );
    expect([...notes]).toEqual([
      ["1", "Die Note."],
      ["2", "Noch eine."],
    ]);
  });

  it("is pasted and brought in", () => {
    expect(cleaned(note("1", "Die Note."))).toContain('data-footnote="Die Note."');
    expect(cleaned(note(`[${BLANKS}x`, "Die Note."))).toContain("Die Note.");
    expect(cleaned(note("1", `${"↩".repeat(LONG)}x`))).toContain(`data-footnote="↩`);
    const style = "text-decoration".repeat(LONG / 15);
    expect(cleaned(`<p><a href="https://a.example"><u style="${style}">Wort</u></a></p>`)).toContain("Wort");
    expect(cleaned('<a href="#x" id="x">1</a>'.repeat(1_500))).toContain(">1</a>");
    expect(within10Seconds(() => withoutNoise("<style ".repeat(LONG / 7)))).toHaveLength(LONG - 1);
    expect(withoutNoise('a<style x>b</style>c<STYLE>d</STYLE><p onclick="e">f</p>')).toBe("ac<p>f</p>");
  });

  it("is an address, or is none", () => {
    expect(within10Seconds(() => hrefFromInput(`a@${".".repeat(LONG)}@`))).toBeUndefined();
  });

  it("is looked through for a passage", () => {
    const find = within10Seconds(() => passageFinder({ flat: `a${BLANKS}`.repeat(3), blocks: [] }));
    const anchor = { quote: "a a", prefix: "", suffix: "", blockId: null };
    expect(within10Seconds(() => find(anchor))).toMatchObject({ from: 0, to: LONG + 2 });
  });
});
