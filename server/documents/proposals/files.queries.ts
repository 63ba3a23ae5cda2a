/**
 * All proposals on a text as a file to keep: Word, accessible PDF. Persons are not named: a file is read by others. Pictures are
 * there by their words; the cells are too narrow for them.
 */
import { labelOf, tlp } from "../../processes/labels.rules.ts";
import { BorderStyle, Paragraph, Table, TableCell, TableRow, WidthType } from "docx";
import { writeDay, writeInstant } from "../../calendar/rules.ts";
import type { Context } from "../../context.ts";
import { docxFile, docxLists, run, TEXT_WIDTH, type DocxLists } from "../../files/docx-file.ts";
import { docxBlocks, docxHead, docxParagraph, docxTitle, type DocxBlock } from "../../files/docx.ts";
import { fileName, type TextFile } from "../../files/file.rules.ts";
import { listProposals, proposerOf } from "./queries.ts";
import { synopsisOf } from "./synopsis.rules.ts";
import type { Proposal, ProposalFilter } from "./rules.ts";
import type { TextContent } from "../rules.ts";
import { doc } from "../content/text.rules.ts";
import { compilePdf, typstBlocks, typstParagraph, typstText, typstTitle } from "../../files/typst.ts";

/** More than any text has; a limit all the same. */
const MOST = 5000;
const COLUMNS = ["number", "old", "proposed", "reason", "decision"] as const;

export interface ProposalFile {
  proposals: Proposal[];
  title: string;
  head: string;
  footer: string;
  /** Without ending. */
  name: string;
}

/** @throws NotFound without a mandate in its process */
export async function lookUpProposals(ctx: Context, documentId: number, filter: ProposalFilter): Promise<ProposalFile> {
  const { document, proposals } = await listProposals(ctx, documentId, filter, { number: 1, size: MOST });
  const { process } = document;
  const title = `${ctx.t("documents:proposals.table.file")}: ${document.title}`;
  return {
    proposals,
    title,
    head: `${process.title} · ${ctx.t("documents:proposals.table.as-of", { at: writeInstant(ctx.now(), ctx.language) })}`,
    // The marking stands on every page: a page that is passed on alone must still say who may read it.
    footer: `${process.number} · ${tlp(labelOf(process, "document", documentId))}`,
    name: fileName(title),
  };
}

/** What became of it: status, day, what was said. */
function decisionLines(proposal: Proposal, { t, language }: Context): string[] {
  const day = proposal.decidedAt && writeDay(proposal.decidedAt, language);
  const status = t(`documents:proposals.status.${proposal.status}`);
  return [day ? `${status} (${day})` : status, ...(proposal.decisionReason ? [proposal.decisionReason] : [])];
}

const columnHeads = ({ t }: Context) => COLUMNS.map((column) => t(`documents:proposals.table.${column}`));

// --- Word -------------------------------------------------------------------------------

/** @throws NotFound without a mandate in its process */
export async function writeProposalsDocx(ctx: Context, documentId: number, filter: ProposalFilter): Promise<TextFile> {
  const { proposals, title, head, footer, name } = await lookUpProposals(ctx, documentId, filter);
  const lists = docxLists();
  const children = [
    docxTitle(title),
    docxHead(head),
    ...(proposals.length ? [docxSynopsis(ctx, proposals, lists)] : [docxParagraph(ctx.t("documents:proposals.table.empty"))]),
  ];
  return { name, bytes: await docxFile({ title, language: ctx.language, lists, children, footer }) };
}

/** Of the width of the page: old, proposed, reason, decision. Who it is from stands above them. */
const SHARES = [0.29, 0.29, 0.22, 0.2];
const LINE = { style: BorderStyle.SINGLE, size: 4, color: "808080" };
const BORDERS = { top: LINE, bottom: LINE, left: LINE, right: LINE };
const MARGINS = { top: 60, bottom: 60, left: 90, right: 90 };

function docxSynopsis(ctx: Context, proposals: readonly Proposal[], lists: DocxLists): Table {
  const width = (column: number) => Math.floor(TEXT_WIDTH * SHARES[column]!);
  const cell = (children: DocxBlock[], column: number, shading?: { fill: string }) =>
    new TableCell({
      children: children.at(-1) instanceof Paragraph ? children : [...children, docxParagraph("")],
      width: { size: width(column), type: WidthType.DXA },
      margins: MARGINS,
      borders: BORDERS,
      ...(shading && { shading }),
    });
  const heads = columnHeads(ctx).slice(1);
  return new Table({
    columnWidths: SHARES.map((_, column) => width(column)),
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    rows: [
      new TableRow({
        tableHeader: true,
        children: heads.map((words, column) => cell([line(words, true)], column, { fill: "E8EBEF" })),
      }),
      ...proposals.flatMap((proposal) => [
        new TableRow({
          children: [
            new TableCell({
              columnSpan: SHARES.length,
              children: [new Paragraph({ style: "TableHeader", keepNext: true, children: [run(headLine(proposal, ctx))] })],
              margins: MARGINS,
              borders: BORDERS,
            }),
          ],
        }),
        new TableRow({ children: docxCells(ctx, proposal, lists).map((children, column) => cell(children, column)) }),
      ]),
    ],
  });
}

const line = (words: string, isHead = false): Paragraph =>
  new Paragraph({ style: isHead ? "TableHeader" : "TableText", children: [run(words)] });

/** "Vorschlag 3 · IHK Lindenhafen · 18.11.2026" */
const headLine = (proposal: Proposal, ctx: Context): string =>
  [
    ctx.t("documents:proposals.name", { number: proposal.number }),
    proposerOf(proposal, ctx),
    writeDay(proposal.createdAt, ctx.language),
  ].join(" · ");

function docxCells(ctx: Context, proposal: Proposal, lists: DocxLists): DocxBlock[][] {
  const { t, language } = ctx;
  const sides = synopsisOf(proposal.base, proposal.proposed);
  const words = (blocks: TextContent[], otherwise: string): DocxBlock[] =>
    blocks.length ? docxBlocks(doc(...blocks), { lists, language }) : [line(otherwise)];
  const lines = (all: readonly string[]): Paragraph[] => all.flatMap((one) => one.split("\n")).map((one) => line(one));
  return [
    words(sides.before, t("documents:proposals.table.nothing")),
    words(sides.after, t("documents:proposals.table.removed")),
    lines([proposal.reason || t("documents:proposals.page.no-reason")]),
    [
      ...lines(decisionLines(proposal, ctx)),
      ...acceptedBlocks(
        proposal,
        (blocks) => words(blocks, ""),
        (label) => line(label, true),
        ctx,
      ),
    ],
  ];
}

/** The wording that came into the text, where it is another one than was proposed. */
function acceptedBlocks<T>(
  proposal: Proposal,
  write: (blocks: TextContent[]) => T[],
  label: (words: string) => T,
  { t }: Context,
): T[] {
  if (proposal.status !== "accepted-with-changes" || !proposal.accepted?.length) return [];
  const { after } = synopsisOf(proposal.accepted, proposal.accepted);
  return [label(t("documents:proposals.table.accepted")), ...write(after)];
}

// --- PDF ---------------------------------------------------------------------------------

/** @throws NotFound without a mandate in its process */
export async function writeProposalsPdf(ctx: Context, documentId: number, filter: ProposalFilter): Promise<TextFile> {
  const { proposals, title, head, footer, name } = await lookUpProposals(ctx, documentId, filter);
  const table = proposals.length ? typstSynopsis(ctx, proposals) : typstParagraph(ctx.t("documents:proposals.table.empty"));
  const body = `#set page(flipped: true)\n${typstTitle(title)}${typstParagraph(head)}${table}`;
  return {
    name,
    bytes: await compilePdf(body, { language: ctx.language, title, footer, pool: ctx.pool, by: ctx.actor.personId }),
  };
}

function typstSynopsis(ctx: Context, proposals: readonly Proposal[]): string {
  const head = columnHeads(ctx).map((words) => `[#strong[${typstText(words)}]]`);
  const rows = proposals.map((proposal) =>
    typstCells(ctx, proposal)
      .map((cell) => `[${cell.trim()}]`)
      .join(", "),
  );
  return `#table(columns: (2.6fr, 5fr, 5fr, 3.6fr, 3.2fr), table.header(${head.join(", ")}), ${rows.join(",\n")})\n\n`;
}

function typstCells(ctx: Context, proposal: Proposal): string[] {
  const { t, language } = ctx;
  const sides = synopsisOf(proposal.base, proposal.proposed);
  const words = (blocks: TextContent[], otherwise: string) =>
    blocks.length ? typstBlocks(doc(...blocks), { language }) : `#emph[${typstText(otherwise)}]`;
  const lines = (all: readonly string[]) =>
    all
      .flatMap((one) => one.split("\n"))
      .map(typstParagraph)
      .join("");
  return [
    `#strong[${typstText(t("documents:proposals.name", { number: proposal.number }))}]\n\n${lines([proposerOf(proposal, ctx), writeDay(proposal.createdAt, language)])}`,
    words(sides.before, t("documents:proposals.table.nothing")),
    words(sides.after, t("documents:proposals.table.removed")),
    lines([proposal.reason || t("documents:proposals.page.no-reason")]),
    lines(decisionLines(proposal, ctx)) +
      acceptedBlocks(
        proposal,
        (blocks) => [words(blocks, "")],
        (label) => `#strong[${typstText(label)}]\n\n`,
        ctx,
      ).join(""),
  ];
}
