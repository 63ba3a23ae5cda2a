/** Whole kinds of signs that fell or changed on the way in: symbol fonts, raised and lowered ones, breaks, form fields, links. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inParts, safeHref } from "#server/documents/content/text.rules";
import { readImport } from "#server/documents/import/read-file";
import { readHtml } from "#server/documents/import/html";
import { readWordFile } from "#server/documents/import/word/read";
import { symbolOf } from "#server/documents/import/word/symbols.rules";
import { pngOf } from "../setup/pictures.ts";
import { sketch } from "../setup/sketch.ts";
import type { WordParts } from "../setup/word.ts";
import { p, r, rel, wordFile } from "../setup/word.ts";

const read = async (body: string, more: Partial<WordParts> = {}) => readWordFile(await wordFile({ body, ...more }));
const sketchOf = async (body: string, more: Partial<WordParts> = {}) => sketch((await read(body, more)).content);
const fault = (name: string) => readImport(name, readFileSync(new URL(`../setup/files/faults/${name}`, import.meta.url)));
const faultSketch = async (name: string) => sketch((await fault(name)).content);
const page = async (html: string) => sketch((await readHtml(html)).content);

describe("symbol fonts", () => {
  test("are letters of their own, as signs and as typed letters: an m in Symbol is a μ", async () => {
    const { content, report } = await fault("symbol-fonts.docx");
    expect(sketch(content)).toBe(
      "Pfeil: → Haken: ✓ kleiner gleich: ≤\nMikro als Buchstabe in Symbol: 5 μg\nWingdings 2, eingekreiste Sechs: ⑥ Kästchen mit Kreuz: ☒\nWingdings, Kästchen: ☐ Wingdings 3: ↙ Webdings: ✔",
    );
    expect(report.lost).toEqual({});
  });

  test("by the style of a run or paragraph too; what no font has is named", async () => {
    const styles = `<w:style w:type="paragraph" w:styleId="Griechisch"><w:name w:val="Griechisch"/><w:rPr><w:rFonts w:hAnsi="Symbol"/></w:rPr></w:style>`;
    const body =
      p(r("abg ") + r("abg", '<w:rFonts w:ascii="Arial"/>') + r("\uf061"), '<w:pStyle w:val="Griechisch"/>') + p(r("\uf0e0"));
    const imported = await read(body, { styles });
    expect(sketch(imported.content)).toBe("αβγ abgα\n\ufffd");
    expect(imported.report.lost).toEqual({ symbols: 1 });
  });

  test.each(["Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings"])("nearly all signs of %s are known", (font) => {
    const codes = Array.from({ length: 95 }, (_, index) => (0xf020 + index).toString(16));
    expect(codes.filter((code) => symbolOf(font, code) === undefined).length).toBeLessThan(3);
  });

  test("in pages and on the clipboard of Word", async () => {
    const word = `<span style='font-family:Wingdings;mso-char-type:symbol;mso-symbol-font-family:Wingdings'><span style='mso-char-type:symbol;mso-symbol-font-family:Wingdings'>à</span></span>`;
    expect(
      await page(
        `<p>5 <span style="font-family: Symbol, serif">m</span>g ${word} <font face="Symbol">b<font face="Arial">b</font></font></p>`,
      ),
    ).toBe("5 μg → βb");
  });
});

describe("raised and lowered signs", () => {
  test("keep their height in Word files, with dashes and letters", async () => {
    expect(
      await sketchOf(
        p(r("10") + r("–3x", '<w:vertAlign w:val="superscript"/>') + r(" CO") + r("2", '<w:position w:val="-4"/>')),
      ),
    ).toBe("10⁻³ˣ CO₂");
  });

  test("in formulas: a half is no twelve, and how a sign is spoken stands behind it", async () => {
    const run = (words: string) => `<m:r><m:t>${words}</m:t></m:r>`;
    const half = `<m:f><m:num>${run("1")}</m:num><m:den>${run("2")}</m:den></m:f>`;
    const square = `<m:sSup><m:e>${run("x")}</m:e><m:sup>${run("2")}</m:sup></m:sSup>`;
    const ruby = `<w:r><w:ruby><w:rt>${r("kan")}</w:rt><w:rubyBase>${r("漢")}</w:rubyBase></w:ruby></w:r>`;
    expect(await sketchOf(p(`${r("a ")}<m:oMath>${half}${run("·")}${square}</m:oMath>${ruby}`))).toBe("a 1/2·x²漢(kan)");
  });

  test("in pages, whatever elements they stand in; what has no such form is named", async () => {
    expect(
      await page("<p>10<sup><span>6</span></sup> km<sup><b>2</b></sup> CO<sub><font size=1><i>2</i></font></sub></p>"),
    ).toBe("10⁶ km[²|bold] CO[₂|italic]");
    const long = await readHtml("<p>Satz<sup>siehe Ä</sup> m<sup>2</sup></p>");
    expect([sketch(long.content), long.report.lost]).toEqual(["Satzsiehe Ä m²", { "raised-text": 1 }]);
  });
});

describe("what stands between words", () => {
  test("a page or a column that ends within a paragraph parts its words, and says nothing at its ends", async () => {
    expect(await faultSketch("break-in-paragraph.docx")).toBe("Ende⏎Anfang\nSpalte eins⏎Spalte zwei\nZeile eins⏎Zeile zwei");
    const end = (kind: string) => `<w:r><w:br w:type="${kind}"/></w:r>`;
    expect(await sketchOf(p(end("page") + r("oben") + end("column")) + p(end("page")) + p("unten"))).toBe("oben\nunten");
  });

  test("a title of two lines keeps its words apart, and its note; one that would be cut stays in the text", async () => {
    const title = (inside: string) => p(inside, '<w:pStyle w:val="Titel"/>');
    const footnotes = `<w:footnote w:id="2">${p("Stand Mai")}</w:footnote>`;
    const two = await read(title(`${r("Erste")}<w:r><w:br/></w:r>${r("Zweite")}<w:r><w:footnoteReference w:id="2"/></w:r>`), {
      footnotes,
    });
    expect([two.title, sketch(two.content)]).toEqual(["Erste Zweite", "{Stand Mai}"]);
    expect(await sketchOf(title("lang ".repeat(50)))).toContain("lang lang");
  });

  test("a letter that hangs over the lines below is the first one of its word", async () => {
    expect(await faultSketch("drop-cap.docx")).toBe("Wir schlagen drei Schritte vor.");
  });
});

describe("form fields", () => {
  const field = (instruction: string, form = "", result?: string) =>
    `<w:r><w:fldChar w:fldCharType="begin">${form && `<w:ffData>${form}</w:ffData>`}</w:fldChar></w:r><w:r><w:instrText> ${instruction} </w:instrText></w:r>${result === undefined ? "" : `<w:r><w:fldChar w:fldCharType="separate"/></w:r>${r(result)}`}<w:r><w:fldChar w:fldCharType="end"/></w:r>`;

  test("old ones: boxes are tasks, what was chosen and what was typed are words, and the report names them", async () => {
    const { content, report } = await fault("form-fields.docx");
    expect(sketch(content)).toBe(
      "([x] Zustimmung, [ ] Ablehnung, [x] Enthaltung (angekreuzt durch Vorgabe))\nZuständig: Kommune (gewählt: Kommune)\nName: Amt für Beispiele",
    );
    expect(report.lost).toEqual({ controls: 5 });
  });

  test("with a result beside them, as LibreOffice writes them; places to click at; signs", async () => {
    const list = '<w:ddList><w:listEntry w:val="Land"/><w:listEntry w:val="Bund"/></w:ddList>';
    const body =
      p(r("x ") + field("FORMCHECKBOX", "<w:checkBox><w:checked/></w:checkBox>", "")) +
      p(field("FORMDROPDOWN", list, "Land")) +
      p(field("FORMTEXT", '<w:textInput><w:default w:val="Vorgabe"/></w:textInput>')) +
      p(field("MACROBUTTON NoMacro [Hier klicken]")) +
      p(field('SYMBOL 252 \\f "Wingdings" \\s 12'));
    expect(await sketchOf(body)).toBe("x ☒\nLand\nVorgabe\n[Hier klicken]\n✓");
  });

  test("new ones: words that nobody has typed yet stay, as Word shows them, and are named", async () => {
    const { content, report } = await fault("placeholder.docx");
    expect(sketch(content)).toBe("Ort: Klicken oder tippen Sie hier, um Text einzugeben.\nDatum: Datum auswählen");
    expect(report.lost).toEqual({ placeholders: 2 });
    const choice = `<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent>${p("Bund")}</w:sdtContent></w:sdt>`;
    expect((await read(choice)).report.lost).toEqual({ controls: 1 });
  });
});

test("what was chosen, typed and ticked in the form of a page stays as words", async () => {
  const html =
    "<p>Amt: <select><option>Land</option><option selected>Bund</option></select>, <input type=text value=Köln>, <textarea>lang</textarea></p>" +
    "<p><input type=radio checked> ja <input type=checkbox> nein</p>";
  expect(await page(html)).toBe("Amt: Bund, Köln, lang\n☒ ja ☐ nein");
});

describe("addresses", () => {
  const hrefs = async (name: string) => [...(await faultSketch(name)).matchAll(/link=(\S+)\]/g)].map(([, href]) => href);

  test("keep the place within their page, in links and both kinds of fields", async () => {
    const at = (place: number) => `https://beispiel.example/seite#abschnitt-${place}`;
    expect(await hrefs("link-fragment.docx")).toEqual([at(3), at(4), at(5)]);
  });

  test("in fields with other switches before or after them", async () => {
    const simple = (instruction: string) =>
      p(`<w:fldSimple w:instr="${instruction.replaceAll('"', "&quot;")}">${r("x")}</w:fldSimple>`);
    expect(await sketchOf(simple('HYPERLINK \\o "Tipp" \\l"b" "https://a.example/" \\* MERGEFORMAT'))).toBe(
      "[x|link=https://a.example/#b]",
    );
    expect(await sketchOf(simple('HYPERLINK \\l "oben"'))).toBe("x");
  });

  test("keep their blanks as signs of the address; what only hides a scheme is no address", () => {
    expect(safeHref("https://a.example/Anlage 1 neu.pdf ")).toBe("https://a.example/Anlage%201%20neu.pdf");
    expect(safeHref("mailto: a@b.example?subject=Zur Sache")).toBe("mailto:a@b.example?subject=Zur%20Sache");
    for (const href of ["java script:alert(1)", "java\tscript:alert(1)", "/\t/b.example"])
      expect(safeHref(href)).toBeUndefined();
  });
});

describe("what is longer than ours may be", () => {
  // Two signs of UTF-16 each, in the middle of which a cut would fall.
  const faces = "😀".repeat(20);

  test("is parted between two signs, and the report says so: notes, comments, descriptions of pictures", async () => {
    const { threads, content, report } = await fault("cut-emoji.docx");
    const bodies = threads.flatMap(({ comments }) => comments.map(({ body }) => body));
    expect(bodies.map((body) => body.slice(-3))).toEqual(["xxx", "nde"]);
    expect(JSON.stringify([bodies, content])).not.toContain("�");
    expect(report.lost).toEqual({ "comments-parted": 1, "alts-cut": 1 });
    const long = await fault("long-footnote.docx");
    expect(sketch(long.content)).toMatch(/^Text\{x+\}\{😀 Ende\}\.$/);
    expect(long.report.lost).toEqual({ "footnotes-parted": 1 });
  });

  test.each(["á", "👩‍👩‍👧", "🇩🇪", "😀"])("never within what people see as one sign (%s)", (sign) => {
    for (let before = 90; before <= 100; before += 1) {
      const parts = inParts("x".repeat(before) + sign + "y".repeat(50), 100);
      expect(parts.filter((part) => part.includes(sign))).toHaveLength(1);
      expect(parts.every((part) => part.length <= 100)).toBe(true);
    }
  });

  test("notes of pages and of Markdown go on in the next one too", async () => {
    const note = "x".repeat(1990) + faces;
    const { content, report } = await readImport("a.md", Buffer.from(`Satz[^1]\n\n[^1]: ${note}`));
    const [one, other] = content.content![0]!.content!.slice(1).map(({ attrs }) => String(attrs?.text));
    expect([one! + other!, report.lost]).toEqual([note, { "footnotes-parted": 1 }]);
  });
});

describe("a picture that is both in the file and elsewhere", () => {
  test("is taken from the file", async () => {
    const { images, content } = await fault("linked-picture.docx");
    expect([images.length, sketch(content)]).toEqual([1, "Bild:\n<image 0 rote Hälfte>"]);
  });

  test("is refused when it is only elsewhere, also beside one that is in the file", async () => {
    const blip = (attrs: string) => p(`<w:r><w:drawing><a:blip ${attrs}/></w:drawing></w:r>`);
    const relations = rel("rId1", "image", "media/a.png") + rel("rId2", "image", "https://boese.example/a.png", true);
    const files = { "word/media/a.png": await pngOf() };
    const both = 'r:embed="rId1" r:link="rId2"';
    expect((await read(blip(both), { relations, files })).images).toHaveLength(1);
    for (const attrs of ['r:link="rId2"', 'r:embed="" r:link="rId2"', 'r:embed="rId2"', 'r:embed="rId1" r:id="rId2"'])
      await expect(read(blip(both) + blip(attrs), { relations, files })).rejects.toMatchObject({ reason: "external" });
  });
});
