/** The Word file around our texts: page, styles, numbering, foot. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  LevelFormat,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
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
}

const FONT = "Calibri";
const PAGE_WORDS: Record<Language, [string, string]> = { de: ["Seite", "von"], en: ["Page", "of"] };
/** Width of the text on A4 with our margins, in twentieths of a point. */
export const TEXT_WIDTH = 9354;

/** The finished file. Heading styles, numbering and the language of the text are Word's own, so that readers aloud find them. */
export async function docxFile({ title, language, lists, children, footer, comments }: DocxFile): Promise<Buffer> {
  const file = new Document({
    title: cleanText(title),
    creator: "Gemeinsame Agenda",
    comments: comments?.length ? { children: comments } : undefined,
    styles: styles(language),
    numbering: { config: numbering(lists) },
    sections: [
      {
        properties: {
          page: { size: { width: 11906, height: 16838 }, margin: { top: 1417, bottom: 1417, left: 1276, right: 1276 } },
        },
        footers: { default: pageFooter(language, footer ?? "") },
        children,
      },
    ],
  });
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

function pageFooter(language: Language, text: string): Footer {
  const [page, of] = PAGE_WORDS[language];
  return new Footer({
    children: [
      new Paragraph({
        style: "Footer",
        tabStops: [{ type: "right", position: TEXT_WIDTH }],
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
