/** The draft agenda as a text that one can be asked about: written anew from its items whenever it is wanted, and frozen. */
import type { MarkedKind } from "../../db/schema/markings.ts";
import type { Language } from "../../db/schema/people.ts";
import { authorise } from "../access/rules.ts";
import { listAgenda } from "../agenda/queries.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { insertDocument } from "../documents/commands.ts";
import { changeContent } from "../documents/log/ydoc.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { storeVersion } from "../documents/versions/commands.ts";
import { freezeDocument } from "../documents/versions/history.commands.ts";
import { Conflict } from "../errors.ts";
import { markedSubjects, type Citation } from "../overview/citations.rules.ts";
import { onTables, transact } from "../platform/transact.ts";
import { isAbove, labelOf } from "../processes/labels.rules.ts";
import { isHeld } from "./facts.rules.ts";
import { compilePaper } from "./paper.rules.ts";
import { readPaper } from "./queries.ts";

export interface FrozenAgenda {
  versionId: number;
  /** Some of it bears a higher label than its process, and more people read this text. */
  isPart: boolean;
}

/**
 * What people have written into the text by hand stays in its history. As it was frozen last it is not frozen again.
 * @throws NotAllowed; Conflict while there is nothing to ask about, and where the text is hidden from whoever freezes it
 */
export async function freezeAgenda(ctx: Context, processId: number, requestId: string): Promise<FrozenAgenda> {
  const { process } = await listAgenda(ctx, processId);
  authorise(process.my, "consultation:manage");
  authorise(process.my, "document:freeze");
  const existing = await findAgendaText(ctx, processId);
  const { title, content, isPart } = await compileForOthers(ctx, processId, existing?.language ?? ctx.language);
  const documentId = existing?.id ?? (await insertAgendaText(ctx, processId, { title, content }));
  if (existing) await writeAnew(ctx, documentId, content, process.my.organisationId);
  return { versionId: await frozenVersion(ctx, documentId, requestId), isPart };
}

const findAgendaText = (ctx: Pick<Context, "db">, processId: number) =>
  ctx.db
    .selectFrom("documents")
    .where("process_id", "=", processId)
    .where("is_agenda", "=", true)
    .select(["id", "language"])
    .executeTakeFirst();

/** What is being agreed on stays within its circle, and so does what bears a higher label. */
async function compileForOthers(ctx: Context, processId: number, language: Language) {
  const { process, items } = await listAgenda(ctx, processId);
  const isHigher = (kind: MarkedKind, id: number) => isAbove(labelOf(process, kind, id), process.marking);
  const held = items.filter(isHeld);
  const shown = held.filter((item) => !isHigher("item", item.id) && !isHigher("document", item.documentId));
  if (shown.length === 0) throw new Conflict("publication:consulted.nothing");
  const facts = await readPaper(ctx, { process, items: shown });
  const all = facts.items.flatMap(({ recommendations }) => recommendations);
  const isSeen = (of: (typeof all)[number]) => !isHigher("recommendation", of.id) && !isHigher("document", of.documentId);
  const isHigherFigure = (citation: Citation) => markedSubjects([citation]).some(({ kind, id }) => isHigher(kind, id));
  const asked = facts.items.map((item) => ({
    ...item,
    recommendations: item.recommendations.filter(isSeen).map((of) => ({
      ...of,
      agreement: null,
      citations: of.citations.map((each) =>
        isHigherFigure(each) ? { ...each, point: null, newer: null, before: null } : each,
      ),
    })),
  }));
  const { title, content } = compilePaper({ ...facts, items: asked }, ctx.wordsFor(language), dayOf(ctx.now()));
  return {
    title,
    content,
    isPart: shown.length < held.length || !all.every((of) => isSeen(of) && !of.citations.some(isHigherFigure)),
  };
}

/** Of two who begin it at once one does. */
const insertAgendaText = (
  ctx: Context,
  processId: number,
  { title, content }: { title: string; content: TextContent },
): Promise<number> =>
  transact(ctx, async (trx, announce) => {
    await holdProcess(trx, processId);
    const begun = await findAgendaText({ db: trx }, processId);
    if (begun) return begun.id;
    // There is one only: what whoever freezes is not cleared for, or what is locked, is not begun a second time.
    if (await onTables(trx, () => findAgendaText({ db: trx }, processId))) throw new Conflict("publication:consulted.hidden");
    // One that was deleted may come back as a text like any other.
    await trx.updateTable("documents").where("deleted_from", "=", processId).set({ is_agenda: false }).execute();
    const { language } = ctx;
    const id = await insertDocument(trx, ctx, { processId, kind: "paper", title: title.slice(0, 200), content, language });
    await trx.updateTable("documents").where("id", "=", id).set({ is_agenda: true }).execute();
    announce(`process:${processId}`);
    return id;
  });

const holdProcess = (trx: Trx, processId: number) =>
  trx.selectFrom("processes").where("id", "=", processId).select("id").forNoKeyUpdate().execute();

/** Words that stay are not touched, so that comments and passages keep their places. */
async function writeAnew(ctx: Context, documentId: number, content: TextContent, organisationId: number): Promise<void> {
  const { personId } = ctx.actor;
  await storeVersion(ctx.db, { documentId, kind: "before-restore", personId }, ctx.now(), ctx.compaction);
  await ctx.rooms.edit(documentId, (ydoc) => void changeContent(ydoc, content), { personId, organisationId });
}

async function frozenVersion(ctx: Context, documentId: number, requestId: string): Promise<number> {
  try {
    return await freezeDocument(ctx, documentId, { name: "" }, requestId);
  } catch (error) {
    if (!(error instanceof Conflict) || error.code !== "documents:versions.error.frozen-already") throw error;
    const { id } = await ctx.db
      .selectFrom("document_versions")
      .where("document_id", "=", documentId)
      .where("kind", "=", "frozen")
      .orderBy("number", "desc")
      .select("id")
      .limit(1)
      .executeTakeFirstOrThrow();
    return id;
  }
}
