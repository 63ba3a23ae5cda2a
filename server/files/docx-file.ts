/** The Word file around our texts: page, styles, numbering, foot. */
import { labelIn } from "./label.rules.ts";
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  HeadingLevel,
  ImportedXmlComponent,
  LevelFormat,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  TextRun,
  type ICommentOptions,
  type ILevelsOptions,
  type IRunOptions,
  type Table,
} from "docx";
import type { Language } from "../../db/schema/people.ts";
import { HEAD_STYLE } from "./file.rules.ts";

/** What a file counts: lists, so that each starts anew, and changes; one per file, shared by all its texts. */
export interface DocxLists {
  /** Lists so far. */
  count: number;
  /** Kinds of numbered lists that occur, by the name that their paragraphs refer to. */
  kinds: Map<string, ListKind>;
  /** Tracked changes so far. */
  revisions: number;
  /** Headings or paragraphs are counted by Word itself. */
  numbered: boolean;
}

export interface ListKind {
  format: (typeof LevelFormat)[keyof typeof LevelFormat];
  start: number;
}

export const docxLists = (): DocxLists => ({ count: 0, kinds: new Map(), revisions: 0, numbered: false });

export interface DocxFile {
  title: string;
  language: Language;
  lists: DocxLists;
  children: (Paragraph | Table)[];
  /** Small line at the foot of every page, left of the page number. */
  footer?: string;
  comments?: ICommentOptions[];
  /** Said at the head of every page, and written across it. */
  watermark?: string | null;
  /** `landscape` for wide tables, whose blocks are written for `LANDSCAPE_WIDTH`; `letter` with the margins of DIN 5008, unnumbered. */
  page?: "portrait" | "landscape" | "letter";
}

const FONT = "Calibri";
const PAGE_WORDS: Record<Language, [string, string]> = { de: ["Seite", "von"], en: ["Page", "of"] };
/** Width of the text on A4 with our margins, in twentieths of a point. */
export const TEXT_WIDTH = 9354;
export const LANDSCAPE_WIDTH = 14286;
const widthOf = (page: DocxFile["page"]): number => (page === "landscape" ? LANDSCAPE_WIDTH : TEXT_WIDTH);

const MARGINS = { top: 1417, bottom: 1417, left: 1276, right: 1276 };
const LETTER_MARGINS = { top: 1531, bottom: 1417, left: 1417, right: 1134 };

/** The finished file. Heading styles, numbering and the language of the text are Word's own, so that readers aloud find them. */
export async function docxFile(parts: DocxFile): Promise<Buffer> {
  const { title, language, lists, children, footer, comments, watermark, page = "portrait" } = parts;
  const label = labelIn(footer ?? "");
  const file = new Document({
    title: cleanText(title),
    creator: "Gemeinsame Agenda",
    comments: comments?.length ? { children: comments } : undefined,
    styles: styles(language),
    numbering: { config: numbering(lists) },
    sections: [
      {
        properties: {
          page: {
            // Turned by the library: it wants the sheet as it lies in the printer.
            size: { width: 11906, height: 16838, orientation: page === "landscape" ? "landscape" : "portrait" },
            margin: page === "letter" ? LETTER_MARGINS : MARGINS,
          },
        },
        footers: {
          default: page === "letter" ? letterFooter(footer ?? "") : pageFooter(language, footer ?? "", widthOf(page)),
        },
        headers: watermark || label ? { default: pageHeader(watermark ?? null, label) } : undefined,
        children,
      },
    ],
  });
  // The library has no word for the language of the whole file, by which archives and readers aloud choose theirs.
  file.CoreProperties.addChildElement(ImportedXmlComponent.fromXmlString(`<dc:language>${LOCALES[language]}</dc:language>`));
  return Packer.toBuffer(file);
}

function numbering(lists: DocxLists) {
  const levels = (format: (level: number) => Pick<ILevelsOptions, "format" | "text"> & { start?: number }): ILevelsOptions[] =>
    Array.from({ length: 9 }, (_, level) => ({
      level,
      alignment: AlignmentType.LEFT,
      style: { paragraph: { indent: { left: 425 * (level + 1), hanging: 425 } } },
      ...format(level),
    }));
  const bullets = levels((level) => ({ format: LevelFormat.BULLET, text: ["•", "–", "▪"][level % 3]! }));
  const counted = [
    // 1.2 before headings, (3) before paragraphs: Word counts on when somebody goes on writing there.
    { reference: "headings", levels: levels(headingNumber).map((level) => ({ ...level, style: hanging(0, 680) })) },
    {
      reference: "paragraphs",
      levels: levels(() => ({ format: LevelFormat.DECIMAL, text: "(%1)" })).map((level) => ({
        ...level,
        style: hanging(680, 680),
      })),
    },
  ];
  return [
    { reference: "bullets", levels: bullets },
    ...[...lists.kinds].map(([reference, { format, start }]) => ({
      reference,
      levels: levels((level) => ({ format, text: `%${level + 1}.`, start })),
    })),
    ...(lists.numbered ? counted : []),
  ];
}

const hanging = (left: number, by: number) => ({ paragraph: { indent: { left: Math.max(left, by), hanging: by } } });

const headingNumber = (level: number) => ({
  format: LevelFormat.DECIMAL,
  text: Array.from({ length: level + 1 }, (_, index) => `%${index + 1}`).join("."),
});

const HEADINGS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
];
/** @param level 1–6, others are taken as the nearest */
export const headingStyle = (level: number) => HEADINGS[Math.min(6, Math.max(1, level)) - 1]!;

const letterFooter = (text: string): Footer =>
  new Footer({ children: [new Paragraph({ style: "Footer", children: [run(text)] })] });

function pageFooter(language: Language, text: string, width: number): Footer {
  const [page, of] = PAGE_WORDS[language];
  return new Footer({
    children: [
      new Paragraph({
        style: "Footer",
        tabStops: [{ type: "right", position: width }],
        children: [
          run(`${text}\t${page} `),
          new TextRun({ children: [PageNumber.CURRENT] }),
          run(` ${of} `),
          new TextRun({ children: [PageNumber.TOTAL_PAGES] }),
        ],
      }),
    ],
  });
}

/** Words to be read, and the same across the page as the drawing that Word itself makes of a watermark, for the eye alone. */
/** The label on black, beside what is written across the page. */
function pageHeader(text: string | null, label: ReturnType<typeof labelIn>): Header {
  const shading = { type: ShadingType.CLEAR, fill: "000000", color: "auto" };
  const marked = label ? [run(` ${label.words} `, { bold: true, color: label.colour.slice(1), shading })] : [];
  const across = text === null ? [] : [run(label ? `${text}  ` : text, { bold: true }), watermarkOf(text)];
  return new Header({
    children: [new Paragraph({ style: "Footer", alignment: AlignmentType.RIGHT, children: [...across, ...marked] })],
  });
}

function watermarkOf(text: string): TextRun {
  const words = cleanText(text).replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  const drawing =
    ImportedXmlComponent.fromXmlString(`<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>
    <v:shapetype id="watermark-type" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>
    <v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/>
    <v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>
    <v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
    <v:shape id="watermark" type="#watermark-type" alt="" style="position:absolute;width:480pt;height:60pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#e4e4e4" stroked="f">
    <v:textpath style="font-family:'Calibri'" string="${words}"/></v:shape></w:pict></w:r>`);
  return drawing as unknown as TextRun;
}

const LOCALES: Record<Language, string> = { de: "de-DE", en: "en-GB" };

function styles(language: Language) {
  const heading = (size: number, before: number) => ({
    run: { font: FONT, size, bold: true, color: "171A2B" },
    paragraph: { spacing: { before, after: 120 }, keepNext: true },
  });
  return {
    default: {
      document: {
        run: { font: FONT, size: 22, language: { value: LOCALES[language] } },
        // Said in full: without the rule some programs take the height for a fixed one and cut pictures off.
        paragraph: { spacing: { after: 120, line: 276, lineRule: LineRuleType.AUTO } },
      },
      title: { run: { font: FONT, size: 38, bold: true, color: "171A2B" }, paragraph: { spacing: { after: 240 } } },
      heading1: heading(30, 360),
      heading2: heading(26, 300),
      heading3: heading(23, 240),
      heading4: heading(22, 200),
      heading5: heading(22, 200),
      heading6: heading(22, 200),
      hyperlink: { run: { color: "1C4FA8", underline: { type: "single" as const } } },
    },
    paragraphStyles: [
      // Below the title; left out when our own file is brought in again.
      { id: "Stand", name: HEAD_STYLE, basedOn: "Normal", run: { color: "505050" } },
      {
        id: "ContentsTitle",
        name: "Contents Title",
        basedOn: "Normal",
        run: { size: 30, bold: true },
        paragraph: { keepNext: true },
      },
      { id: "Contents", name: "Contents", basedOn: "Normal", paragraph: { spacing: { after: 40 } } },
      { id: "Task", name: "Task", basedOn: "Normal" },
      {
        id: "FootnoteText",
        name: "footnote text",
        basedOn: "Normal",
        run: { size: 18 },
        paragraph: { spacing: { after: 40 } },
      },
      { id: "Quote", name: "Quote", basedOn: "Normal", run: { italics: true }, paragraph: { indent: { left: 425 } } },
      { id: "TableText", name: "Table Text", basedOn: "Normal", run: { size: 20 }, paragraph: { spacing: { after: 40 } } },
      { id: "TableHeader", name: "Table Header", basedOn: "TableText", run: { bold: true, size: 20 } },
      { id: "Footer", name: "footer", basedOn: "Normal", run: { size: 17, color: "505050" } },
      {
        id: "Record",
        name: "Record",
        basedOn: "Normal",
        paragraph: {
          indent: { left: 200 },
          border: { left: { style: BorderStyle.SINGLE, size: 18, color: "606060", space: 8 } },
        },
      },
      {
        id: "RecordLabel",
        name: "Record Label",
        basedOn: "Record",
        run: { bold: true },
        paragraph: { keepNext: true, spacing: { before: 120, after: 0 } },
      },
    ],
  };
}

/** A run of text as the file can take it. */
export const run = (text: string, options: Omit<IRunOptions, "text"> = {}): TextRun =>
  new TextRun({ ...options, text: cleanText(text) });

/** XML takes neither control characters nor halves of a surrogate pair; one of them makes the file unreadable. */
export const cleanText = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- exactly these are meant
  text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
