/** The traces that pages show: backward from an item or a recommendation, forward from a topic or a proposal. */
import { requireAgendaItem } from "../agenda/queries.ts";
import { agendaNumber } from "../agenda/rules.ts";
import type { Context } from "../context.ts";
import { toPlainText } from "../documents/content/text.rules.ts";
import { requireProposalOn } from "../documents/proposals/queries.ts";
import { isAccepted } from "../documents/proposals/rules.ts";
import type { TextContent } from "../documents/rules.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { readInItems, requireRecommendation } from "../recommendations/queries.ts";
import { recommendationNumber } from "../recommendations/rules.ts";
import { requireTopic } from "../topics/queries.ts";
import { topicNumber } from "../topics/rules.ts";
import { readTexts } from "./queries.ts";
import { lineageOf, sentencesOf } from "./sentences.rules.ts";
import { findBlock, listSteps, listWordings, stepsAbout, type Scope } from "./trace.queries.ts";
import { changesOf, type Asked, type Trace, type Wording } from "./trace.rules.ts";

export interface TracedSubject {
  process: ProcessHead;
  /** `AP-07`, `E-07.2`, `T-012`, the number of a proposal. */
  sign: string;
  title: string;
  /** Its own page. */
  path: string;
  trace: Trace;
}

export interface TracedText extends TracedSubject {
  documentId: number;
  content: TextContent;
  /** The passage that is asked about. */
  passage: Passage | null;
  /** Names of the texts that steps are about, where there is more than one. */
  texts: { documentId: number; label: string }[];
}

export interface Passage extends Asked {
  words: string;
  sentences: string[];
  /** Of the passage, or of the one sentence that is asked about. */
  wordings: Wording[];
}

/** What is about all of an item; every passage of it has that behind it as well. */
const OF_WHOLE = ["topic", "vote", "short-list", "roundtable", "decision", "task"] as const;
/** What can be about one passage of a text. */
const OF_PASSAGE = ["comment", "proposal", "statement"] as const;
const BACK = [...OF_WHOLE, ...OF_PASSAGE, "version"] as const;

/** @param asked only what is about this passage of its text @throws NotFound without a mandate in the process */
export async function traceItem(ctx: Context, id: number, asked: Asked | null): Promise<TracedText> {
  const { process, item } = await requireAgendaItem(ctx, id);
  const recommendations = await readInItems(ctx.db, [id]);
  const sign = agendaNumber(item.number);
  const texts = [
    { documentId: item.documentId, label: sign },
    ...recommendations.map((each) => ({
      documentId: each.documentId,
      label: recommendationNumber(each.itemNumber, each.number),
    })),
  ];
  const scope: Scope = {
    ...{ process, items: [id], recommendations: recommendations.map((each) => each.id), topics: [] },
    documents: asked ? [item.documentId] : texts.map(({ documentId }) => documentId),
    block: asked?.block ?? null,
  };
  const text = readTexts(ctx, [item], []);
  const traced = await traceText(ctx, scope, { documentId: item.documentId, asked, texts: text });
  return { ...traced, sign, title: item.title, path: `/agenda/${id}`, texts };
}

/** The topics and votes are those of its item. @throws NotFound without a mandate in the process */
export async function traceRecommendation(ctx: Context, id: number, asked: Asked | null): Promise<TracedText> {
  const { process, recommendation: of } = await requireRecommendation(ctx, id);
  const scope: Scope = {
    ...{ process, items: [of.itemId], recommendations: [id], topics: [], documents: [of.documentId] },
    block: asked?.block ?? null,
  };
  const sign = recommendationNumber(of.itemNumber, of.number);
  const text = readTexts(ctx, [], [of]);
  return {
    ...(await traceText(ctx, scope, { documentId: of.documentId, asked, texts: text })),
    sign,
    title: of.title,
    path: `/recommendations/${id}`,
    texts: [],
  };
}

interface Traced {
  documentId: number;
  asked: Asked | null;
  /** As the paper prints them: of what is decided the frozen one. */
  texts: Promise<Map<number, TextContent>>;
}

async function traceText(ctx: Context, scope: Scope, { documentId, asked, texts }: Traced) {
  const [trace, content, wordings] = await Promise.all([
    listSteps(ctx, scope, asked ? [...OF_WHOLE, ...OF_PASSAGE] : BACK),
    texts.then((all) => all.get(documentId)!),
    asked ? listWordings(ctx, documentId, asked.block) : [],
  ]);
  const found = { process: scope.process, documentId, content, trace, passage: null };
  if (!asked) return found;
  const node = findBlock(content, asked.block);
  const words = node ? toPlainText(node).trim() : (wordings.findLast((wording) => wording.words !== null)?.words ?? "");
  const passage = { ...asked, words, wordings, sentences: sentencesOf(words) };
  return { ...found, ...(await narrowed(ctx, trace, passage)) };
}

/** To the one sentence that is asked about, if there is such a one. */
async function narrowed(ctx: Context, trace: Trace, passage: Passage): Promise<{ trace: Trace; passage: Passage }> {
  const sentence = passage.sentences[(passage.sentence ?? 0) - 1];
  if (sentence === undefined) return { trace, passage: { ...passage, sentence: null } };
  const lineage = lineageOf(sentence, passage.wordings);
  const read = [...new Set([sentence, ...lineage.flatMap(({ words }) => words ?? [])])];
  const passages = [passage.words, ...passage.wordings.flatMap(({ words }) => words ?? [])];
  const steps = await stepsAbout(ctx, trace.steps, { block: passage.block, read, passages });
  return { trace: { ...trace, steps }, passage: { ...passage, wordings: changesOf(lineage) } };
}

/** What became of a topic, and of that into which it was merged. @throws NotFound without a mandate in the process */
export async function traceTopic(ctx: Context, id: number): Promise<TracedSubject> {
  const { process, topic } = await requireTopic(ctx, id);
  const root = await rootOf(ctx, topic);
  const items = root.agendaItemId === null ? [] : [root.agendaItemId];
  const recommendations = await readInItems(ctx.db, items);
  const scope: Scope = {
    ...{ process, items, topics: [root.id], recommendations: recommendations.map((each) => each.id) },
    documents: recommendations.map(({ documentId }) => documentId),
  };
  const kinds = ["topic", "vote", "short-list", "item", "recommendation", "roundtable", "decision", "task"] as const;
  const trace = await listSteps(ctx, scope, kinds);
  return { process, sign: topicNumber(topic.number), title: topic.title, path: `/topics/${id}`, trace };
}

type Found = Awaited<ReturnType<typeof requireTopic>>["topic"];

/** Merged into one that was merged itself: at the end of the way stands what goes on. */
async function rootOf(ctx: Context, topic: Found): Promise<Found> {
  const seen = new Set([topic.id]);
  let root = topic;
  while (root.mergedInto !== null && !seen.has(root.mergedInto)) {
    seen.add(root.mergedInto);
    ({ topic: root } = await requireTopic(ctx, root.mergedInto));
  }
  return root;
}

export interface TracedProposal extends TracedSubject {
  isAccepted: boolean;
  isDecided: boolean;
}

/** Since it was accepted: the versions that hold it, and what became of what it is in. @throws NotFound as its own page */
export async function traceProposal(ctx: Context, documentId: number, id: number): Promise<TracedProposal> {
  const { proposal, document } = await requireProposalOn(ctx, documentId, id);
  const owner = await ownerOf(ctx, documentId);
  const taken = isAccepted(proposal.status);
  const scope: Scope = {
    ...{ process: document.process, topics: [], documents: [documentId] },
    ...owner,
    since: null,
  };
  const [place, later] = await Promise.all([
    listSteps(ctx, scope, ["item", "recommendation"]),
    taken
      ? listSteps(ctx, { ...scope, since: proposal.decidedAt }, ["version", "roundtable", "decision", "task"])
      : { steps: [], hasMore: false },
  ]);
  return {
    process: document.process,
    ...{ sign: String(proposal.number), title: document.title, path: `/documents/${documentId}/proposals/${id}` },
    trace: { steps: [...place.steps, ...later.steps], hasMore: later.hasMore },
    ...{ isAccepted: taken, isDecided: proposal.status !== "submitted" },
  };
}

/** The item or recommendation whose text it is, and what belongs to that. */
async function ownerOf({ db }: Context, documentId: number): Promise<Pick<Scope, "items" | "recommendations">> {
  const rows = await db
    .selectFrom("agenda_items as item")
    .leftJoin("recommendations as its", "its.agenda_item_id", "item.id")
    .where((eb) => eb.or([eb("item.document_id", "=", documentId), eb("its.document_id", "=", documentId)]))
    .select(["item.id as item", "its.id as recommendation"])
    .execute();
  return {
    items: [...new Set(rows.map(({ item }) => item))],
    recommendations: rows.flatMap(({ recommendation }) => recommendation ?? []),
  };
}
