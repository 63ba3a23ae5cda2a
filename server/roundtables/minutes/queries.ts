/** The minutes as files. Both routes of it come here, so what a reader may not know is in neither. */
import { createHash } from "node:crypto";
import { can } from "../../access/rules.ts";
import { highest, labelOf } from "../../processes/labels.rules.ts";
import type { Context, Database, Trx } from "../../context.ts";
import { docxFile, docxLists } from "../../files/docx-file.ts";
import { docxBlocks, docxTitle } from "../../files/docx.ts";
import type { TextContent } from "../../documents/rules.ts";
import { imagesFor, imagesForWord } from "../../documents/images/queries.ts";
import { requireVersion } from "../../documents/versions/queries.ts";
import { compilePdf, typstBlocks, typstTitle } from "../../files/typst.ts";
import { NotFound } from "../../errors.ts";
import { listResults } from "../../methods/runs.queries.ts";
import { onTables, transact } from "../../platform/transact.ts";
import { requireProcess } from "../../processes/queries.ts";
import { dayOf } from "../../calendar/rules.ts";
import { currentRules } from "../../processes/procedure.queries.ts";
import { asKept, signedFacts } from "../approval/facts.rules.ts";
import { findKept, findMinutesRound, requireWithdrawn } from "../approval/queries.ts";
import { minutesState } from "../approval/rules.ts";
import { compileMinutes, type Minutes, type MinutesFacts } from "./rules.ts";
import { requireRoundtable, roundtableSnapshot, type RoundtableHead } from "../queries.ts";
import { linksOf, markedOf } from "../rules.ts";

export interface MinutesFile extends Minutes {
  /** Without ending. */
  fileName: string;
  /** Of what was written, whose pictures may be in it; 0 before it was begun. */
  documentId: number;
}

/** The minutes as this reader may have them, in the reader's language; a draft until the roundtable is closed. */
export async function requireMinutes(ctx: Context, id: number): Promise<MinutesFile> {
  const head = await requireRoundtable(ctx, id);
  // Opened again it is being written anew.
  const kept = head.state === "closed" ? await findKept(ctx.db, id) : undefined;
  const [now, text, round] = await Promise.all([
    gatherFacts(ctx, head),
    kept ? readKept(ctx, kept.versionId) : head.minutesDocumentId ? readSeen(ctx, head.minutesDocumentId) : null,
    findMinutesRound(ctx, head),
  ]);
  const approval = round && {
    ...{ state: minutesState(round, ctx.now()), until: round.objectionsUntil, signatures: round.signatures },
    corrections: round.withdrawn.map(({ withdrawnAt, reason }) => ({ at: withdrawnAt, reason })),
  };
  return fileOf(ctx, head, asKept(now, kept?.facts ?? null), { text, approval });
}

/** What had been approved before that was taken back, with who was there then, as long as their names are kept. */
export async function requireWithdrawnMinutes(ctx: Context, id: number, approvalId: number): Promise<MinutesFile> {
  const head = await requireRoundtable(ctx, id);
  const { kept, attendees, withdrawal, signatures, approvedAt } = await requireWithdrawn(ctx, id, approvalId);
  const [now, text] = await Promise.all([gatherFacts(ctx, head), readKept(ctx, kept.versionId)]);
  const then = { ...now.roundtable, state: "closed" as const, ...(attendees && { attendees, isThinned: false }) };
  const approval = { state: "approved" as const, until: approvedAt, signatures, withdrawal };
  return fileOf(ctx, head, asKept({ ...now, roundtable: then }, kept.facts, { isWithdrawn: true }), { text, approval });
}

function fileOf(
  ctx: Context,
  { id, minutesDocumentId }: RoundtableHead,
  facts: GatheredFacts,
  { text, approval }: Pick<MinutesFacts, "text" | "approval">,
): MinutesFile {
  const { process, roundtable } = facts;
  // The points that are about something with a label bring theirs.
  const about = roundtable.points.flatMap((point) => [
    labelOf(process, "point", point.id),
    ...linksOf(point).map((link) => labelOf(process, ...markedOf(link))),
  ]);
  const marked = { ...process, marking: highest([labelOf(process, "roundtable", id), ...about]) };
  const minutes = compileMinutes({ ...facts, text, process: marked, approval }, ctx);
  const name = fileName(ctx, new Date(roundtable.startsAt), roundtable.title);
  return { ...minutes, fileName: name, documentId: minutesDocumentId ?? 0 };
}

export type GatheredFacts = Awaited<ReturnType<typeof gatherFacts>>;

/** Another word as soon as what is signed beside the text says something else. */
export const factsMark = (facts: GatheredFacts): string =>
  createHash("sha256")
    .update(JSON.stringify(signedFacts(facts)))
    .digest("hex")
    .slice(0, 32);

/** For those who may sign what is closed; empty for everybody else. */
export const findFactsMark = async (ctx: Context, head: RoundtableHead): Promise<string> =>
  head.state === "closed" && can(head.my, "roundtable:record")
    ? factsMark(await transact(ctx, (trx) => gatherAllFacts(trx, ctx, head)))
    : "";

/** The same for whoever asks, also what some are not cleared for: to be kept or compared, not to be shown. */
export const gatherAllFacts = (trx: Trx, ctx: Pick<Context, "db" | "actor" | "now">, head: RoundtableHead) =>
  onTables(trx, () => gatherFacts(ctx, head, trx));

/** All that minutes say beside their text, as it is now. @param db a transaction that keeps it */
export async function gatherFacts(ctx: Pick<Context, "db" | "actor" | "now">, head: RoundtableHead, db: Database = ctx.db) {
  const [process, roundtable, results, rules] = await Promise.all([
    requireProcess(ctx, head.processId, db),
    roundtableSnapshot(db, head.id, ctx.now()),
    listResults(db, head.id),
    currentRules(db, head.processId),
  ]);
  if (!roundtable) throw new NotFound();
  return { process, roundtable, results, nonAttribution: rules.nonAttribution, type: rules.minutesType };
}

/** The version that went round or was corrected; null where its text bears a label that this reader is not cleared for. */
async function readKept(ctx: Context, versionId: number): Promise<TextContent | null> {
  try {
    return (await requireVersion(ctx, versionId)).content;
  } catch (thrown) {
    if (thrown instanceof NotFound) return null;
    throw thrown;
  }
}

/** Rooms ask nobody; a text may bear another label than its roundtable. */
async function readSeen(ctx: Context, documentId: number): Promise<TextContent | null> {
  const seen = await ctx.db.selectFrom("documents").where("id", "=", documentId).select("id").executeTakeFirst();
  return seen ? ctx.rooms.read(documentId) : null;
}

/** A Word file with real heading styles, lists and header rows. */
export const minutesAsDocx = async (ctx: Context, id: number) => asDocx(ctx, await requireMinutes(ctx, id));

/** A tagged PDF/UA-1 file. */
export const minutesAsPdf = async (ctx: Context, id: number) => asPdf(ctx, await requireMinutes(ctx, id));

export const withdrawnAsDocx = async (ctx: Context, id: number, approvalId: number) =>
  asDocx(ctx, await requireWithdrawnMinutes(ctx, id, approvalId));

export const withdrawnAsPdf = async (ctx: Context, id: number, approvalId: number) =>
  asPdf(ctx, await requireWithdrawnMinutes(ctx, id, approvalId));

async function asDocx(ctx: Context, minutes: MinutesFile): Promise<{ bytes: Buffer; name: string }> {
  const { title, footer, content, fileName: name, documentId } = minutes;
  const lists = docxLists();
  const { language } = ctx;
  const images = await imagesForWord(ctx.db, documentId, content);
  const children = [docxTitle(title), ...docxBlocks(content, { lists, language, images, ...addresses(ctx) })];
  return { bytes: await docxFile({ title, language, lists, children, footer }), name };
}

async function asPdf(ctx: Context, minutes: MinutesFile): Promise<{ bytes: Buffer; name: string }> {
  const { title, footer, content, fileName: name, documentId } = minutes;
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
