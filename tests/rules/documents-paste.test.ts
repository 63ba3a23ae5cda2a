/**
 * What people paste from Word, LibreOffice and Google Docs: the HTML as these programs put it on the clipboard, through the path of the
 * editor, to a text of ours.
 */
import { DOMParser as TextParser } from "@tiptap/pm/model";
import { Window } from "happy-dom";
import { describe, expect, test } from "vitest";
import type { TextContent } from "#server/documents/rules";
import { textSchema } from "#server/documents/content/schema.rules";
import { EMPTY_TEXT } from "#server/documents/content/text.rules";
import { cleanHtml, withoutForeignMarks } from "~/documents/prosemirror/paste";
import { sketch } from "../setup/sketch.ts";

const parse = (html: string) => new new Window().DOMParser().parseFromString(html, "text/html") as unknown as Document;
const schema = textSchema();

/** As ProseMirror does it: cleaned, parsed, and put into an empty text. */
function pasted(html: string): string {
  const slice = TextParser.fromSchema(schema).parseSlice(parse(cleanHtml(html, parse)).body);
  const doc = schema.nodeFromJSON(EMPTY_TEXT);
  const node = schema.topNodeType.create(null, withoutForeignMarks(slice, doc).content);
  node.check();
  return sketch(node.toJSON() as TextContent);
}

// --- Word --------------------------------------------------------------------------------

const word = (body: string) => `<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns="http://www.w3.org/TR/REC-html40">

<head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Word.Document>
<meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/petra/AppData/Local/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml>
 <o:OfficeDocumentSettings>
  <o:AllowPNG/>
 </o:OfficeDocumentSettings>
</xml><![endif]-->
<!--[if gte mso 9]><xml>
 <w:WordDocument>
  <w:View>Normal</w:View>
  <w:TrackMoves/>
 </w:WordDocument>
</xml><![endif]-->
<style>
<!--
 /* Font Definitions */
 @font-face
	{font-family:Calibri;
	panose-1:2 15 5 2 2 2 4 3 2 4;}
 p.MsoNormal, li.MsoNormal, div.MsoNormal
	{mso-style-unhide:no;
	margin:0cm;
	font-size:11.0pt;}
@list l0
	{mso-list-id:123456;}
-->
</style>
<!--[if gte mso 10]>
<style>
 table.MsoNormalTable {mso-style-name:"Normale Tabelle";}
</style>
<![endif]-->
</head>

<body lang=DE style='tab-interval:35.4pt;word-wrap:break-word'>
<!--StartFragment-->

${body}

<!--EndFragment-->
</body>

</html>`;

/** A line of a list, as Word writes it with and without the hints for other programs. */
const listed = (list: number, level: number, sign: string, words: string, place = "Middle") =>
  `<p class=MsoListParagraphCxSp${place} style='margin-left:${36 * level}.0pt;mso-add-space:auto;
text-indent:-18.0pt;mso-list:l${list} level${level} lfo${list + 1}'><![if !supportLists]><span
style='font-family:Symbol;mso-fareast-font-family:Symbol;mso-bidi-font-family:
Symbol'><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>${words}<o:p></o:p></p>`;

describe("from Word", () => {
  test("headings, paragraphs with their emphasis, and no line breaks of the file", () => {
    const html = word(`<h1>Ausgangslage<o:p></o:p></h1>

<p class=MsoNormal>Jede <b style='mso-bidi-font-weight:normal'>Stadt</b> benennt eine
<i>Ansprechstelle</i>, die <u>erreichbar</u> ist.<o:p></o:p></p>

<p class=MsoNormal><o:p>&nbsp;</o:p></p>

<h2><span style='mso-fareast-font-family:"Times New Roman"'>Fristen<o:p></o:p></span></h2>

<p class=MsoNormal>Siehe <a href="https://stadt.example/a?b=1">die Übersicht</a>.<o:p></o:p></p>`);
    expect(pasted(html)).toBe(
      [
        "h1 Ausgangslage",
        "Jede [Stadt|bold] benennt eine [Ansprechstelle|italic], die [erreichbar|underline] ist.",
        "h2 Fristen",
        "Siehe [die Übersicht|link=https://stadt.example/a?b=1].",
      ].join("\n"),
    );
  });

  test("lists, nested and numbered, one after the other", () => {
    const html = word(
      [
        `<p class=MsoNormal>Davor:<o:p></o:p></p>`,
        listed(0, 1, "·", "Bund", "First"),
        listed(0, 2, "o", "Ministerien"),
        listed(0, 3, "§", "Referate"),
        listed(0, 2, "o", "Ämter"),
        listed(0, 1, "·", "Länder", "Last"),
        `<p class=MsoNormal>Dazwischen.<o:p></o:p></p>`,
        listed(1, 1, "1.", "prüfen", "First"),
        listed(1, 2, "a)", "fragen"),
        listed(1, 2, "b)", "zuhören"),
        listed(1, 1, "2.", "entscheiden", "Last"),
      ].join("\n\n"),
    );
    expect(pasted(html)).toBe(
      "Davor:\n(Bund / (Ministerien / (Referate), Ämter), Länder)\nDazwischen.\n(1: prüfen / (1a: fragen, zuhören), entscheiden)",
    );
  });

  test("a list goes on counting after a paragraph, and counts as it did", () => {
    const html = word(
      listed(1, 1, "3.", "drittens") +
        "<p class=MsoNormal>Pause<o:p></o:p></p>" +
        listed(2, 1, "ii)", "zwei") +
        listed(2, 1, "iii)", "drei"),
    );
    expect(pasted(html)).toBe("(3: drittens)\nPause\n(2i: zwei, drei)");
    expect(pasted(word(listed(3, 1, "2.", "oben") + listed(3, 2, "2.3.", "unten")))).toBe("(2: oben / 2.3. unten)");
  });

  test("numbers that are cited stay in the words, those that a list shows are a list", () => {
    const html = (...signs: string[]) => word(signs.map((sign) => listed(4, 1, sign, "x")).join(""));
    expect(pasted(html("1", "2"))).toBe("(1: x, x)");
    expect(pasted(html("1.", "3."))).toBe("(1: x)\n(3: x)");
    expect(pasted(html("§ 1", "Artikel 2", "(3)", "01", "1.1"))).toBe("§ 1 x\nArtikel 2 x\n(3) x\n01 x\n1.1 x");
    expect(pasted(word(listed(4, 1, "1.", "x") + listed(4, 2, "1.", "y") + listed(4, 1, "2.", "z")))).toBe(
      "(1: x / (11: y), z)",
    );
  });

  test("letters and Roman numbers are told apart by what stands beside them", () => {
    const html = (...signs: string[]) => word(signs.map((sign) => listed(5, 1, sign, "x")).join("<p>Pause</p>"));
    expect(pasted(html("v."))).toBe("(5i: x)");
    expect(pasted(html("h)", "i)"))).toBe("(8a: x)\nPause\n(9a: x)");
    expect(pasted(html("i)", "ii)"))).toBe("(1i: x)\nPause\n(2i: x)");
    expect(pasted(html("i)", "j)"))).toBe("(9a: x)\nPause\n(10a: x)");
  });

  test("a list right under a numbered heading, and a heading right under a list", () => {
    const heading = (sign: string, words: string) => listed(6, 1, sign, words).replace("<p ", "<h1 ").replace("</p>", "</h1>");
    const html = word(heading("1", "Ziele") + listed(7, 1, "a)", "eins") + listed(7, 1, "b)", "zwei") + heading("2", "Mittel"));
    expect(pasted(html)).toBe("h1 1 Ziele\n(1a: eins, zwei)\nh1 2 Mittel");
  });

  test("two lists that touch stay two: bullets, then numbers", () => {
    const html = word(listed(0, 1, "·", "Bund") + listed(0, 1, "·", "Länder") + listed(1, 1, "1.", "prüfen"));
    expect(pasted(html)).toBe("(Bund, Länder)\n(1: prüfen)");
  });

  test("tables with merged cells, whose colours and widths stay behind", () => {
    const cell = (
      words: string,
      more = "",
    ) => `<td width=201 ${more} valign=top style='width:150.95pt;border:solid windowtext 1.0pt;
  mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt'>
  <p class=MsoNormal style='mso-margin-top-alt:auto'>${words}<o:p></o:p></p>
  </td>`;
    const html = word(`<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0
 style='border-collapse:collapse;border:none;mso-yfti-tbllook:1184'>
 <tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'>${cell("<b>Wer</b>")}${cell("<b>Was</b>")}</tr>
 <tr style='mso-yfti-irow:1'>${cell("Bund")}${cell("benennt")}</tr>
 <tr style='mso-yfti-irow:2;mso-yfti-lastrow:yes'>${cell("alle zusammen", "colspan=2")}</tr>
</table>`);
    expect(pasted(html)).toBe("table [Wer|bold] | [Was|bold] ‖ Bund | benennt ‖ 2×1 alle zusammen");
  });

  test("a footnote comes to its place, with its words", () => {
    const html = word(`<p class=MsoNormal>Städte<a style='mso-footnote-id:ftn1' href="#_ftn1"
name="_ftnref1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:
footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference><span
style='font-size:11.0pt'>[1]</span></span><![endif]></span></span></a> sind gemeint.<o:p></o:p></p>

<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all>

<hr align=left size=1 width="33%">

<![endif]>

<div style='mso-element:footnote' id=ftn1>

<p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1"
name="_ftn1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:
footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference>[1]</span><![endif]></span></span></a>
Auch kleine Gemeinden.<o:p></o:p></p>

</div>

</div>`);
    expect(pasted(html)).toBe("Städte{Auch kleine Gemeinden.} sind gemeint.");
  });

  test("comments, deletions and hidden words stay behind", () => {
    const html =
      word(`<p class=MsoNormal>Die Frist<a style='mso-comment-reference:PM_1;mso-comment-date:20300401T0930'> endet</a><span
class=MsoCommentReference><span style='font-size:8.0pt'><![if !supportAnnotations]><a
class=msocomanchor id="_anchor_1" href="#_msocom_1" language=JavaScript name="_msoanchor_1">[PM1]</a><![endif]><span
style='mso-special-character:comment'>&nbsp;</span></span></span> <del cite="mailto:Petra%20Muster" datetime="2030-04-01T09:30">bald</del><ins
cite="mailto:Petra%20Muster" datetime="2030-04-01T09:30">am 1. Mai</ins>.<span style='display:none;mso-hide:all'>GEHEIM</span><o:p></o:p></p>

<div style='mso-element:comment-list'><hr class=msocomoff align=left size=1 width="33%"><div style='mso-element:comment'>
<div id="_com_1" class=msocomtxt><p class=MsoCommentText>GEHEIM<o:p></o:p></p></div></div></div>`);
    expect(pasted(html)).toBe("Die Frist endet am 1. Mai.");
  });
});

// --- LibreOffice -------------------------------------------------------------------------

const libreOffice = (body: string) => `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">
<html>
<head>
	<meta http-equiv="content-type" content="text/html; charset=utf-8"/>
	<title></title>
	<meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/>
	<style type="text/css">
		@page { size: 21cm 29.7cm; margin: 2cm }
		p { line-height: 115%; margin-bottom: 0.25cm; background: transparent }
		a.sdfootnoteanc { font-size: 57% }
	</style>
</head>
<body lang="de-DE" link="#000080" vlink="#800000" dir="ltr">
${body}
</body>
</html>`;

describe("from LibreOffice", () => {
  test("font tags go, what they hold stays", () => {
    const html =
      libreOffice(`<h1 class="western"><font face="Liberation Sans, sans-serif"><font size="5" style="font-size: 18pt">Ausgangslage</font></font></h1>
<p style="margin-bottom: 0cm; line-height: 100%"><font color="#c9211e"><font face="Liberation Serif, serif">Jede
<b>Stadt</b> und jede <i>Gemeinde</i></font></font><font face="Arial"> <span style="background: #ffff00">benennt</span> <u>eine</u> Stelle.</font></p>
<p style="margin-bottom: 0cm; line-height: 100%"><br/>

</p>
<p>Zeile eins<br/>Zeile zwei</p>`);
    expect(pasted(html)).toBe(
      "h1 Ausgangslage\nJede [Stadt|bold] und jede [Gemeinde|italic] benennt [eine|underline] Stelle.\nZeile eins⏎Zeile zwei",
    );
  });

  test("lists, nested, with a start of their own", () => {
    const html = libreOffice(`<ul>
	<li><p style="margin-bottom: 0cm">Bund</p>
	<ul>
		<li><p style="margin-bottom: 0cm">Ministerien</p></li>
	</ul></li>
	<li><p style="margin-bottom: 0cm">Länder</p></li>
</ul>
<ol start="3">
	<li><p>drittens</p></li>
	<ol type="a">
		<li><p>davon eins</p></li>
	</ol>
	<li><p>viertens</p></li>
</ol>`);
    expect(pasted(html)).toBe("(Bund / (Ministerien), Länder)\n(3: drittens / (1a: davon eins), viertens)");
  });

  test("tables with their header", () => {
    const html = libreOffice(`<table width="100%" cellpadding="4" cellspacing="0">
	<col width="128*"/>
	<col width="128*"/>
	<thead>
		<tr valign="top">
			<th width="50%" style="border: 1px solid #000000; padding: 0.1cm"><p>Wer</p></th>
			<th width="50%" style="border: 1px solid #000000; padding: 0.1cm"><p>Was</p></th>
		</tr>
	</thead>
	<tbody>
		<tr valign="top">
			<td width="50%"><p>Bund</p></td>
			<td width="50%"><p>benennt</p><ul><li><p>eine Stelle</p></li></ul></td>
		</tr>
	</tbody>
</table>`);
    expect(pasted(html)).toBe("table #Wer | #Was ‖ Bund | benennt / (eine Stelle)");
  });

  test("footnotes come to their places, also two in one paragraph", () => {
    const sign = (at: number) =>
      `<sup><a class="sdfootnoteanc" name="sdfootnote${at}anc" href="#sdfootnote${at}sym"><sup>${at}</sup></a></sup>`;
    const note = (at: number, words: string) =>
      `<div id="sdfootnote${at}"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote${at}sym" href="#sdfootnote${at}anc">${at}</a>${words}</p>\n</div>`;
    const html = libreOffice(
      `<p>Städte${sign(1)} und Kreise${sign(2)}.</p>\n${note(1, "Auch kleine.")}\n${note(2, "Ohne <i>Verbände</i>.")}`,
    );
    expect(pasted(html)).toBe("Städte{Auch kleine.} und Kreise{Ohne Verbände.}.");
  });
});

// --- Google Docs ---------------------------------------------------------------------------

const google = (body: string) =>
  `<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1c2f3e4d-7fff-aaaa-bbbb-0123456789ab">${body}</b><br class="Apple-interchange-newline">`;
const run = (words: string, look = "font-weight:400;font-style:normal;text-decoration:none;vertical-align:baseline") =>
  `<span style="font-size:11pt;font-family:Arial,sans-serif;color:#000000;background-color:transparent;${look};white-space:pre;white-space:pre-wrap;">${words}</span>`;
const line = (inside: string) => `<p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;">${inside}</p>`;
const point = (inside: string, level = 1) =>
  `<li dir="ltr" style="list-style-type:disc;font-size:11pt;white-space:pre;" aria-level="${level}"><p dir="ltr" style="line-height:1.38;" role="presentation">${inside}</p></li>`;

describe("from Google Docs", () => {
  test("nothing is bold but what is, though all of it stands in a bold element", () => {
    const html = google(
      `<h2 dir="ltr" style="line-height:1.38;margin-top:18pt;">${run("Fristen")}</h2>` +
        line(
          run("Bis zum ") +
            run("1. Mai", "font-weight:700;font-style:normal;text-decoration:none") +
            run(", ") +
            run("spätestens", "font-weight:400;font-style:italic;text-decoration:none") +
            run(" und ") +
            run("nicht später", "font-weight:400;font-style:normal;text-decoration:underline"),
        ) +
        line(
          `<a href="https://stadt.example/" style="text-decoration:none;">${run("Übersicht", "font-weight:400;text-decoration:underline")}</a>`,
        ),
    );
    expect(pasted(html)).toBe(
      "h2 Fristen\nBis zum [1. Mai|bold], [spätestens|italic] und [nicht später|underline]\n[Übersicht|link=https://stadt.example/]",
    );
  });

  test("lists whose inner list stands beside its item", () => {
    const html = google(
      `<ul style="margin-top:0;margin-bottom:0;">${point(run("Bund"))}<ul style="margin-top:0;">${point(run("Ministerien"), 2)}</ul>${point(run("Länder"))}</ul>` +
        `<ol style="margin-top:0;">${point(run("prüfen"))}<ol>${point(run("fragen"), 2)}</ol></ol>`,
    );
    expect(pasted(html)).toBe("(Bund / (Ministerien), Länder)\n(1: prüfen / (1: fragen))");
  });

  test("a checklist is tasks, with what is done", () => {
    const box = (words: string, checked: boolean) =>
      `<li dir="ltr" role="checkbox" aria-checked="${checked}" style="list-style-type:none;" aria-level="1"><img src="data:image/png;base64,iVBORw0KGgo=" width="17.6px" height="17.6px" alt="${checked ? "checked" : "unchecked"}" aria-roledescription="checkbox" style="margin-right:3px;" /><p dir="ltr" role="presentation">${run(words)}</p></li>`;
    expect(pasted(google(`<ul>${box("Raum", true)}${box("Brief", false)}</ul>`))).toBe("([x] Raum, [ ] Brief)");
  });

  test("tables and their empty lines before and after", () => {
    const cell = (words: string) =>
      `<td style="border-left:solid #000000 1pt;vertical-align:top;padding:5pt;">${line(run(words))}</td>`;
    const html = google(
      `<br><div dir="ltr" style="margin-left:0pt;" align="left"><table style="border:none;border-collapse:collapse;"><colgroup><col width="100" /><col width="100" /></colgroup><tbody><tr style="height:0pt">${cell("Wer")}${cell("Was")}</tr><tr style="height:0pt">${cell("Bund")}${cell("benennt")}</tr></tbody></table></div><br>${line(run("Danach."))}`,
    );
    expect(pasted(html)).toBe("table Wer | Was ‖ Bund | benennt\nDanach.");
  });

  test("raised digits keep their height", () => {
    const html = google(line(run("10 m") + run("2", "font-weight:400;font-size:0.6em;vertical-align:super") + run(" Fläche")));
    expect(pasted(html)).toBe("10 m² Fläche");
  });
});

// --- whatever it comes from ------------------------------------------------------------------

describe("from anywhere", () => {
  test("what claims to be ours is words: threads, records, references, pictures", () => {
    const html =
      `<p><mark data-thread="3">Wort</mark> <a data-agenda-item="7" href="/agenda/7">AP-07</a></p>` +
      `<div data-type="record" data-kind="decision" data-record="1" data-label="Beschluss B-1" data-text="Geld">Beschluss B-1: Geld</div>` +
      `<p><img data-image="5" alt="Karte"></p>`;
    expect(pasted(html)).not.toMatch(/comment|record|<image/);
    expect(pasted(html)).toContain("Wort");
    expect(pasted(html)).toContain("Beschluss B-1: Geld");
  });

  test("raised digits of other editors of our kind keep their height, and copies of ours are left alone", () => {
    expect(pasted('<p data-pm-slice="1 1 []">12 km<sup>2</sup>, CO<sub><span>2</span></sub></p>')).toBe("12 km², CO₂");
    const ours = '<p data-pm-slice="0 0 []">a<sup data-footnote="2">1</sup></p><p></p>';
    expect(cleanHtml(ours, parse)).toBe(ours);
  });

  test("scripts, events and unsafe links are gone", () => {
    const html = `<p onclick="x()">Text<script>alert(1)</script><a href="javascript:alert(1)">Link</a><iframe src="https://boese.example"></iframe></p>`;
    expect(pasted(html)).toBe("TextLink");
  });
});
