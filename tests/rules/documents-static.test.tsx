/** The text as the server sends it, before and without JavaScript; and what comes in by paste. */
import { Slice } from "@tiptap/pm/model";
import { Window } from "happy-dom";
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { describe, expect, test } from "vitest";
import type { TextContent } from "#server/documents/rules";
import { textSchema } from "#server/documents/content/schema.rules";
import { agendaReference, bulletList, doc, heading, paragraph, record, table } from "#server/documents/content/text.rules";
import texts from "~/documents/de.json";
import { cleanHtml, withoutForeignMarks } from "~/documents/prosemirror/paste";
import { StaticText } from "~/documents/reader/static-text";
import { makeTexts } from "~/texts";

const render = (content: TextContent, openThreads: number[] = []) =>
  renderToStaticMarkup(
    <I18nextProvider i18n={makeTexts("de", { "app/documents/de.json": texts })}>
      <StaticText content={content} openThreads={new Set(openThreads)} />
    </I18nextProvider>,
  );
const commented = (words: string, ...threads: number[]): TextContent => ({
  type: "text",
  text: words,
  marks: threads.map((threadId) => ({ type: "comment", attrs: { threadId } })),
});

describe("the text without JavaScript", () => {
  test("shows all of it: headings with anchors, lists, tables, references, records", () => {
    const html = render(
      doc(
        heading(2, "Anlass"),
        bulletList("eins"),
        table(["Kopf"], ["Zelle"]),
        paragraph([agendaReference(7, "AP-07")]),
        record({ kind: "decision", recordId: 1, label: "Beschluss", text: "angenommen" }),
        { type: "taskList", content: [{ type: "taskItem", attrs: { checked: true }, content: [paragraph("fertig")] }] },
      ),
    );
    expect(html).toContain('<h2 id="section-1">Anlass</h2>');
    expect(html).toContain("<ul><li><p>eins</p></li></ul>");
    expect(html).toContain("<th><p>Kopf</p></th>");
    expect(html).toContain('<a href="/agenda/7" class="ja-text-reference">AP-07</a>');
    expect(html).toContain("angenommen");
    expect(html).toMatch(/<input[^>]*type="checkbox"[^>]*disabled/);
  });

  test("numbers footnotes in their order, and links them both ways", () => {
    const note = (words: string): TextContent => ({ type: "footnote", attrs: { text: words } });
    const html = render(doc(paragraph([note("Siehe <Anlage>")]), paragraph([note("Ebenda")])));
    expect(html).toMatch(/<sup[^>]*id="footnote-mark-2"[^>]*><a href="#footnote-2"[^>]*>2<\/a><\/sup>/);
    expect(html).toMatch(/<li id="footnote-1"[^>]*>Siehe &lt;Anlage&gt; <a href="#footnote-mark-1"/);
    expect(render(doc(paragraph("ohne")))).not.toContain("<section");
  });

  test("shows the numbers it is given, and every block can be linked to", () => {
    const content = doc(
      { ...heading(2, "Anlass"), attrs: { level: 2, id: "h1" } },
      { ...paragraph("Wort"), attrs: { id: "p1" } },
    );
    const numbers = new Map([["p1", "(1a)"]]);
    const html = renderToStaticMarkup(
      <I18nextProvider i18n={makeTexts("de", { "app/documents/de.json": texts })}>
        <StaticText content={content} openThreads={new Set()} numbers={numbers} language="en" />
      </I18nextProvider>,
    );
    expect(html).toContain('<div class="ja-text" lang="en">');
    expect(html).toContain('<h2 id="section-1"><span id="block-h1"></span>Anlass</h2>');
    expect(html).toContain('<p id="block-p1" data-number="(1a)">Wort</p>');
  });

  test("script and HTML in text, labels and addresses stay text", () => {
    const html = render(
      doc(
        heading(1, "<script>alert(1)</script>"),
        paragraph([
          {
            type: "text",
            text: "<img src=x onerror=alert(1)>",
            marks: [{ type: "link", attrs: { href: "javascript:alert(1)", onclick: "x()" } }],
          },
        ]),
        paragraph([{ type: "agendaReference", attrs: { itemId: 'javascript:alert(1)"', label: '"><script>' } }]),
        { type: "record", attrs: { kind: '"onload=x', label: "<b>", text: "<i>" } },
        {
          type: "table",
          content: [
            { type: "tableRow", content: [{ type: "tableCell", attrs: { colspan: '"><script>', style: "x" }, content: [] }] },
          ],
        },
        { type: "iframe", attrs: { src: "https://boese.example" }, content: [paragraph("bleibt lesbar")] },
      ),
    );
    expect(html).not.toMatch(/<script|<img|<iframe|javascript:|onclick=|<b>|<i>/);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).toContain("bleibt lesbar");
  });

  test("passages of open threads lead to their thread, those of resolved ones are plain text", () => {
    const html = render(doc(paragraph([commented("offen", 1), commented("erledigt", 2)])), [1]);
    expect(html).toContain(
      '<a id="passage-1" class="ja-text-comment ja-text-comment--open" data-thread="1" href="#thread-1">offen</a>',
    );
    expect(html).toContain('<span id="passage-2">erledigt</span>');
  });

  test("overlapping passages and passages in links are no links in links", () => {
    const linked = {
      type: "text",
      text: "Link",
      marks: [
        { type: "link", attrs: { href: "https://a.example" } },
        { type: "comment", attrs: { threadId: 1 } },
      ],
    };
    const html = render(doc(paragraph([commented("beide", 1, 2), linked])), [1, 2]);
    expect(html).not.toMatch(/<a [^>]*>(?:(?!<\/a>).)*<a /s);
    expect(html.match(/<a /g)).toHaveLength(2);
    expect(html).toContain('id="passage-2"');
  });
});

describe("what is pasted", () => {
  const parse = (html: string) => new new Window().DOMParser().parseFromString(html, "text/html") as unknown as Document;
  const mso = (level: number, sign: string, words: string) =>
    `<p class=MsoListParagraph style='mso-list:l0 level${level} lfo1'><span style='mso-list:Ignore'>${sign}<span>&nbsp;&nbsp; </span></span>${words}</p>`;

  test("lists of Word become lists, nested and numbered as they were", () => {
    const html = cleanHtml(
      `<html><head><style>p{}</style></head><body><p>Davor</p>${mso(1, "1.", "Äpfel")}${mso(2, "·", "Boskop 🍎")}${mso(1, "2.", "Birnen")}<p>Danach</p></body></html>`,
      parse,
    );
    expect(html.replace(/\s+/g, " ")).toBe(
      "<p>Davor</p><ol><li><p>Äpfel</p><ul><li><p>Boskop 🍎</p></li></ul></li><li><p>Birnen</p></li></ol><p>Danach</p>",
    );
  });

  test("scripts and styles go before anything looks at them", () => {
    expect(cleanHtml("<script>alert(1)</script><style>p{}</style><p>bleibt</p>", parse)).toBe("<p>bleibt</p>");
  });

  test("our own copies are left alone", () => {
    const own = '<p data-pm-slice="1 1 []"><mark data-thread="3">x</mark></p>';
    expect(cleanHtml(own, parse)).toBe(own);
  });

  const schema = textSchema();
  const node = (...content: TextContent[]) => schema.nodeFromJSON(doc(...content));
  const marksIn = (slice: Slice) => {
    const found: number[] = [];
    slice.content.descendants((child) => void child.marks.forEach((mark) => found.push(mark.attrs.threadId as number)));
    return found;
  };

  test("a passage that is still in the text is not there twice; one that was cut out keeps its thread", () => {
    const here = node(paragraph([commented("noch da", 1)]));
    const slice = new Slice(node(paragraph([commented("noch da", 1), commented("ausgeschnitten", 2)])).content, 1, 1);
    const pasted = withoutForeignMarks(slice, here);
    expect(marksIn(pasted)).toEqual([2]);
    expect(pasted.content.textBetween(0, pasted.content.size)).toBe("noch daausgeschnitten");
  });

  test("a record of the minutes is not there twice", () => {
    const decision = record({ kind: "decision", recordId: 1, label: "B", text: "x" });
    const slice = new Slice(node(decision, paragraph("y")).content, 0, 0);
    expect(withoutForeignMarks(slice, node(decision)).content.childCount).toBe(1);
    expect(withoutForeignMarks(slice, node(paragraph("leer"))).content.childCount).toBe(2);
  });
});
