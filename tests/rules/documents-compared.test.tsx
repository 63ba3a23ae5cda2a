/** A comparison as the page draws it: what came and what went by elements and by words, never by colour alone; every change once, in order. */
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { describe, expect, test } from "vitest";
import { compareTexts } from "#server/documents/compare/rules";
import type { TextContent } from "#server/documents/rules";
import { bulletList, doc, heading, paragraph, table, text, withBlockIds } from "#server/documents/content/text.rules";
import { ChangeSteps } from "~/documents/versions/change-steps";
import { Compared } from "~/documents/versions/compared";
import de from "~/documents/de.json";
import en from "~/documents/en.json";
import { makeTexts } from "~/texts";
import { changedText, makeDice, randomText } from "../setup/random-texts.ts";

const texts = { de: makeTexts("de", { "app/documents/de.json": de }), en: makeTexts("en", { "app/documents/en.json": en }) };
type View = "inline" | "side-by-side";

function draw(
  before: TextContent,
  after: TextContent,
  { view = "inline" as View, language = "de" as "de" | "en", isNumbered = true } = {},
) {
  const comparison = compareTexts(before, after);
  const html = renderToStaticMarkup(
    <I18nextProvider i18n={texts[language]}>
      <Compared comparison={comparison} view={view} isNumbered={isNumbered} language="de" />
    </I18nextProvider>,
  );
  return { html, changes: comparison.changes };
}
const given = (...blocks: TextContent[]): TextContent => doc(...withBlockIds(blocks));
const edited = (content: TextContent, change: (blocks: TextContent[]) => TextContent[]): TextContent =>
  doc(...withBlockIds(change(structuredClone(content.content!))));

/** As it is heard. */
const heard = (html: string) =>
  html
    .replace(/<[^>]+aria-hidden="true"[^>]*>[^<]*<\/\w+>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
const anchors = (html: string) => [...html.matchAll(/ id="change-(\d+)"/g)].map(([, number]) => Number(number));

const before = given(
  heading(1, "Ziele"),
  paragraph("Die Frist endet am 1. Mai."),
  paragraph("Die Kommunen werden vorher gefragt, und zwar alle."),
  bulletList("Bund", "Länder"),
  table(["Wer", "Was"], ["Bund", "Stelle"], ["Land", "Mittel"]),
);
const after = edited(before, ([a, b, c, d, e]) => [
  a!,
  c!,
  { ...b!, content: text("Die Frist endet am 1. Juni.") },
  { ...d!, content: [...d!.content!, { type: "listItem", content: [paragraph("Kreise")] }] },
  { ...e!, content: e!.content!.slice(0, 2) },
  paragraph("Ganz neu."),
]);

describe("a comparison on the page", () => {
  test("marks words by element and says them aloud, in both languages", () => {
    const [old, now] = [given(paragraph("Die Frist endet im Mai.")), given(paragraph("Die Frist endet im Juni."))];
    const { html } = draw(old, now);
    expect(html).toMatch(/<del id="change-1">.*?Mai<\/del>/);
    expect(html).toMatch(/<ins>.*?Juni<\/ins>/);
    expect(heard(html)).toBe("Die Frist endet im Änderung 1, Gestrichen: Mai Hinzugefügt: Juni .");
    expect(heard(draw(old, now, { language: "en" }).html)).toBe(
      heard(html).replace("Änderung", "Change").replace("Gestrichen", "Removed").replace("Hinzugefügt", "Added"),
    );
  });

  test("says what became of blocks in words above them, and marks what is in them", () => {
    const { html } = draw(before, after);
    expect(heard(html)).toMatch(/Änderung \d Von hier verschoben Die Frist .* Hierher verschoben Die Frist/);
    expect(html).toContain("<del><p>Die Frist endet am 1. Mai.</p></del>");
    expect(html).toMatch(/Hinzugefügt<\/p><ins><p>Ganz neu\.<\/p><\/ins>/);
    expect(html).toMatch(
      /<li><div class="ja-compared__block" data-change="added"[^>]*>.*?<ins><p>Kreise<\/p><\/ins><\/div><\/li>/,
    );
  });

  test("keeps tables tables: a row that went says so in its first cell, and nothing stands between rows and cells", () => {
    const { html } = draw(before, after);
    expect(html).toMatch(
      /<tr data-change="removed"><td[^>]*><p class="ja-compared__label" id="change-\d+">.*?Gestrichen \(Zeile\)<\/p><del><p>Land<\/p><\/del><\/td>/,
    );
    for (const misplaced of [
      /<(?:ins|del)\b[^>]*>\s*<(?:tr|td|th|tbody|li)\b/,
      /<(?:tr|tbody|table|ul|ol)\b[^>]*>\s*<(?:ins|del)\b/,
      /<\/(?:tr|td|th|li)>\s*<(?:ins|del)\b/,
    ])
      expect(misplaced.test(html), String(misplaced)).toBe(false);
  });

  test("names a change of looks, which neither came nor went", () => {
    const { html } = draw(
      given(paragraph("Wichtig ist das.")),
      given(paragraph([...text("Wichtig", "bold"), ...text(" ist das.")])),
    );
    expect(html).toContain('title="Darstellung geändert (jetzt fett)"');
    expect(html).not.toMatch(/<(?:ins|del)\b/);
    expect(heard(html)).toBe("Änderung 1, Darstellung geändert (jetzt fett): Wichtig ist das.");
  });

  test("shows the old on one side and the new on the other", () => {
    const { html } = draw(before, after, { view: "side-by-side" });
    const rows = [
      ...html.matchAll(
        /<tr data-change="\w+"><td[^>]*><p class="ja-compared-sides__side">(.*?)(?=<tr data-change="\w+"><td[^>]*><p class="ja-compared-sides__side">|$)/gs,
      ),
    ];
    expect(html).toContain('<th scope="col">Vorher</th><th scope="col">Nachher</th>');
    expect(rows.length).toBeGreaterThan(4);
    for (const [row] of rows) {
      const [left, right] = row!.split('<p class="ja-compared-sides__side">Nachher</p>');
      expect(left).not.toMatch(/<ins\b/);
      // What was moved stands on the left as it was, and on the right with what was changed on the way.
      if (right?.includes('data-change="moved"')) expect(heard(right)).toMatch(/Gestrichen: Mai Hinzugefügt: Juni/);
      else expect(right ?? "").not.toMatch(/<del\b/);
    }
  });

  test("has as many anchors as changes, each once, whatever was changed and however it is shown", () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const dice = makeDice(seed);
      const old = randomText(dice);
      const now = seed % 4 ? changedText(dice, changedText(dice, old)) : randomText(dice);
      for (const view of ["inline", "side-by-side"] as const) {
        const { html, changes } = draw(old, now, { view });
        // Side by side, both columns of a row are read one after the other.
        const found = view === "inline" ? anchors(html) : anchors(html).sort((a, b) => a - b);
        expect(found, `seed ${seed}, ${view}`).toEqual(Array.from({ length: changes }, (_, index) => index + 1));
      }
      // On a page with several comparisons none has numbers.
      expect(anchors(draw(old, now, { isNumbered: false }).html)).toEqual([]);
    }
  });

  test("counts the changes, and leads to each of them and from the last to the first", () => {
    const steps = (language: "de" | "en", count: number) =>
      renderToStaticMarkup(
        <I18nextProvider i18n={texts[language]}>
          <ChangeSteps count={count} />
        </I18nextProvider>,
      );
    expect(heard(steps("de", 3))).toContain("3 Änderungen");
    expect(heard(steps("de", 1))).toContain("1 Änderung");
    expect(heard(steps("en", 3))).toContain("3 changes");
    expect([...steps("de", 3).matchAll(/href="#change-(\d)"/g)].map(([, number]) => number)).toEqual(["3", "1", "1", "2", "3"]);
  });

  test("script and HTML in either text stay words", () => {
    const { html } = draw(given(paragraph("<script>alt</script>")), given(paragraph("<img src=x onerror=alert(1)>")));
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain("&lt;script&gt;");
  });
});
