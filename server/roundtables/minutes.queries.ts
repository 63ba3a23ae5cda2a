/** The minutes as files. Both routes of it come here, so what a reader may not know is in neither. */
import { highest, labelOf } from "../processes/labels.rules.ts";
import type { Context } from "../context.ts";
import { docxFile, docxLists } from "../files/docx-file.ts";
import { docxBlocks, docxTitle } from "../files/docx.ts";
import type { TextContent } from "../documents/rules.ts";
import { imagesFor, imagesForWord } from "../documents/images/queries.ts";
import { compilePdf, typstBlocks, typstTitle } from "../files/typst.ts";
import { NotFound } from "../errors.ts";
import { listResults } from "../methods/runs.queries.ts";
import { requireProcess } from "../processes/queries.ts";
import { dayOf } from "../calendar/rules.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import { findMinutesRound } from "./approval/queries.ts";
import { minutesState } from "./approval/rules.ts";
import { compileMinutes, type Minutes } from "./minutes.rules.ts";
import { requireRoundtable, roundtableSnapshot } from "./queries.ts";

export interface MinutesFile extends Minutes {
  /** Without ending. */
  fileName: string;
  /** Of what was written, whose pictures may be in it; 0 before it was begun. */
  documentId: number;
}

/** The minutes as this reader may have them, in the reader's language; a draft until the roundtable is closed. */
export async function requireMinutes(ctx: Context, id: number): Promise<MinutesFile> {
  const head = await requireRoundtable(ctx, id);
  const [process, roundtable, results, text, rules, round] = await Promise.all([
    requireProcess(ctx, head.processId),
    roundtableSnapshot(ctx.db, id, ctx.now()),
    listResults(ctx.db, id),
    head.minutesDocumentId ? readSeen(ctx, head.minutesDocumentId) : null,
    currentRules(ctx.db, head.processId),
    findMinutesRound(ctx, head),
  ]);
  if (!roundtable) throw new NotFound();
  const { nonAttribution, minutesType: type } = rules;
  const approval = round && {
    ...{ state: minutesState(round, ctx.now()), until: round.objectionsUntil, signatures: round.signatures },
  };
  // The points that are about something with a label bring theirs.
  const about = roundtable.points.map((point) => labelOf(process, "point", point.id));
  const marked = { ...process, marking: highest([labelOf(process, "roundtable", id), ...about]) };
  const minutes = compileMinutes({ roundtable, results, text, process: marked, nonAttribution, type, approval }, ctx);
  return { ...minutes, fileName: fileName(ctx, head.startsAt, head.title), documentId: head.minutesDocumentId ?? 0 };
}

/** Rooms ask nobody; a text may bear another label than its roundtable. */
async function readSeen(ctx: Context, documentId: number): Promise<TextContent | null> {
  const seen = await ctx.db.selectFrom("documents").where("id", "=", documentId).select("id").executeTakeFirst();
  return seen ? ctx.rooms.read(documentId) : null;
}

/** A Word file with real heading styles, lists and header rows. */
export async function minutesAsDocx(ctx: Context, id: number): Promise<{ bytes: Buffer; name: string }> {
  const { title, footer, content, fileName: name, documentId } = await requireMinutes(ctx, id);
  const lists = docxLists();
  const { language } = ctx;
  const images = await imagesForWord(ctx.db, documentId, content);
  const children = [docxTitle(title), ...docxBlocks(content, { lists, language, images, ...addresses(ctx) })];
  return { bytes: await docxFile({ title, language, lists, children, footer }), name };
}

/** A tagged PDF/UA-1 file. */
export async function minutesAsPdf(ctx: Context, id: number): Promise<{ bytes: Buffer; name: string }> {
  const { title, footer, content, fileName: name, documentId } = await requireMinutes(ctx, id);
  const { language } = ctx;
  const images = await imagesFor(ctx.db, documentId, content);
  const body = typstTitle(title) + typstBlocks(content, { language, images, ...addresses(ctx) });
  return {
    bytes: await compilePdf(body, { language, title, footer, images, pool: ctx.pool, by: ctx.actor.personId }),
    name,
  };
}

const addresses = ({ origin }: Context) => ({
  agendaItemUrl: (itemId: number) => `${origin}/agenda/${itemId}`,
  documentUrl: (documentId: number) => `${origin}/documents/${documentId}`,
});

/** `Protokoll 2026-11-04 Runder Tisch`: nothing that a file system refuses. */
function fileName(ctx: Context, day: Date, title: string): string {
  const bare = title
    .replace(/[^\p{L}\p{N} .,-]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return `${ctx.t("roundtables:minutes.file")} ${dayOf(day)} ${[...bare].slice(0, 80).join("")}`.trim();
}
