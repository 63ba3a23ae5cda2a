/**
 * The second part of the seed: what the people of the sample town have written, made through the same commands that they would
 * use. Called by seed.ts only.
 */
import { createAgendaItem, setAgendaStatus } from "../server/agenda/commands.ts";
import { insertDocument } from "../server/documents/commands.ts";
import { compactLog } from "../server/documents/log/commands.ts";
import { flatten } from "../server/documents/comments/passages.rules.ts";
import { submitProposal } from "../server/documents/proposals/commands.ts";
import type { TextContent } from "../server/documents/rules.ts";
import {
  blockIdOf,
  bulletList,
  doc,
  heading,
  orderedList,
  paragraph,
  table,
  text,
  toPlainText,
} from "../server/documents/content/text.rules.ts";
import { replyToThread, resolveThread, startThread } from "../server/documents/comments/threads.commands.ts";
import { threadForm } from "../server/documents/comments/threads.rules.ts";
import { insertBlocks } from "../server/documents/log/ydoc.rules.ts";
import { sample, type DocumentKey, type ItemKey, type PersonKey, type SampleItem } from "./sample.ts";
import type { Block } from "./sample-texts.ts";
import type { Visibility } from "./schema/documents.ts";
import { writeAgreements } from "./seed-agreement.ts";
import { writeDepths, writeRecommendations } from "./seed-agenda.ts";
import { writeComparison } from "./seed-comparison/seed.ts";
import { writeConsultation } from "./seed-consultations.ts";
import { daysFrom, type Desk, type Targets } from "./seed-desk.ts";
import { statesOf, writeHistory } from "./seed-history.ts";
import { writeTopics } from "./seed-topics.ts";
import { writePartnerships } from "./seed-partnerships.ts";
import { writeSituation } from "./seed-situation.ts";
import { writeMethods } from "./seed-methods.ts";
import { writeComingRoundtable, writeFormats, writePastRoundtable } from "./seed-meetings.ts";

export async function writeWork(desk: Desk): Promise<void> {
  const items = await writeAgenda(desk);
  await writeTopics(desk, items);
  await writeDepths(desk, items);
  await writeRecommendations(desk, items);
  const documents = await writeDocuments(desk);
  const targets = { ...prefixed("agenda-item", items), ...prefixed("document", documents) };
  await writePastRoundtable(desk, targets);
  await writeComingRoundtable(desk, targets);
  await writeFormats(desk);
  await writeComparison(desk);
  await writePartnerships(desk);
  await writeSituation(desk);
  await writeMethods(desk);
  await writeConsultation(desk);
  await writeAgreements(desk);
  // So that the first reader does not wait for the log to be compacted.
  const rows = await desk.db.selectFrom("documents").select("id").execute();
  for (const { id } of rows) await compactLog(desk.db, id, desk.now);
}

const prefixed = (kind: string, ids: Record<string, number>): Targets =>
  Object.fromEntries(Object.entries(ids).map(([key, id]) => [key, `${kind}:${id}`]));

async function writeAgenda({ db, as, processId, organisations, now }: Desk): Promise<Record<ItemKey, number>> {
  const items: [string, number][] = [];
  for (const [index, [key, item]] of Object.entries(sample.agenda).entries()) {
    const at = daysFrom(now, -13, 35 + index * 55);
    const { title, mode, reason, summary_en, levels, by, lead, text, status }: SampleItem = item;
    const input = { title, mode, reason, summary_en, levels: [...levels], lead_organisation_id: organisations[lead] };
    const id = await createAgendaItem(as(by, at), processId, input, "");
    const { document_id } = await db
      .selectFrom("agenda_items")
      .where("id", "=", id)
      .select("document_id")
      .executeTakeFirstOrThrow();
    await as(by, at).rooms.edit(document_id, (ydoc) => insertBlocks(ydoc, 0, blocks(text)));
    if (status !== "entwurf")
      await setAgendaStatus(as("facilitator", daysFrom(now, -6, 10 + index * 40)), id, { from: "entwurf", to: status });
    items.push([key, id]);
  }
  return Object.fromEntries(items) as Record<ItemKey, number>;
}

async function writeDocuments(desk: Desk): Promise<Record<DocumentKey, number>> {
  const documents: [string, number][] = [];
  for (const [key, { title, by, text, commentsOpen, threads, proposals, drafts }] of Object.entries(sample.documents)) {
    const ctx = desk.as(by, daysFrom(desk.now, -12, 80));
    const states = statesOf(doc(...blocks(text)), drafts);
    const content = states[0]!;
    const id = await desk.db
      .transaction()
      .execute((trx) => insertDocument(trx, ctx, { processId: desk.processId, kind: "paper", title, content, commentsOpen }));
    if (drafts) await writeHistory(desk, id, states, drafts);
    await writeThreads(desk, id, threads);
    await writeProposals(desk, id, proposals);
    documents.push([key, id]);
  }
  return Object.fromEntries(documents) as Record<DocumentKey, number>;
}

interface SampleThread {
  by: PersonKey;
  /** A passage, or a table as a whole by its place among the tables. */
  quote?: string;
  block?: number;
  visibility?: Visibility;
  body: string;
  answers: readonly { by: PersonKey; body: string }[];
  resolvedBy?: PersonKey;
}

async function writeThreads({ as, now }: Desk, documentId: number, threads: readonly SampleThread[]): Promise<void> {
  if (!threads.length) return;
  const line = flatten(await as("recorder").rooms.read(documentId));
  const tables = line.blocks.filter(({ type }) => type === "table").map(({ id }) => id);
  for (const [index, { by, quote, block, visibility, body, answers, resolvedBy }] of threads.entries()) {
    const at = (hours: number) => daysFrom(now, -9 + index, 25 + hours * 70);
    const input = threadForm.parse({ quote, body, visibility, block: block === undefined ? undefined : tables[block] });
    const id = await startThread(as(by, at(0)), documentId, input, "");
    for (const [place, answer] of answers.entries())
      await replyToThread(as(answer.by, at(place + 1)), id, { body: answer.body }, "");
    if (resolvedBy) await resolveThread(as(resolvedBy, at(4)), id, true);
  }
}

interface SampleProposal {
  by: PersonKey;
  instead?: string;
  behind?: string;
  words: string;
  reason: string;
  declined?: { by: PersonKey; reason: string };
}

async function writeProposals({ db, as, now }: Desk, documentId: number, proposals: readonly SampleProposal[]): Promise<void> {
  for (const [index, { by, instead, behind, words, reason, declined }] of proposals.entries()) {
    const at = (days: number) => daysFrom(now, days, 40 + index * 55);
    const ctx = as(by, at(-4));
    const content = (await ctx.rooms.read(documentId)).content ?? [];
    const place = content.find((block) => toPlainText(block).includes(instead ?? behind ?? ""));
    const key = place && blockIdOf(place);
    if (!key) throw new Error(`The sample town's text does not say: ${instead ?? behind ?? ""}`);
    const target = { blockIds: instead ? [key] : [], after: instead ? null : key };
    const block = instead ? { ...place, content: text(words) } : paragraph(words);
    const input = { ...target, reason, blocks: [block], base: undefined, lines: undefined, remove: false };
    const id = await submitProposal(ctx, documentId, input, "");
    if (!declined) continue;
    // By hand, because the letter to the author would really be sent.
    await db
      .updateTable("proposals")
      .where("id", "=", id)
      .set({
        status: "declined",
        decision_reason: declined.reason,
        decided_by: as(declined.by).actor.personId,
        decided_at: at(-2),
        seen_at: at(-1),
      })
      .execute();
  }
}

function blocks(notation: readonly Block[]): TextContent[] {
  return notation.map((block): TextContent => {
    switch (block[0]) {
      case "h":
        return heading(block[1], block[2]);
      case "p":
        return paragraph(block[1]);
      case "ul":
        return bulletList(...block[1]);
      case "ol":
        return orderedList(...block[1]);
      case "table":
        return table(...block[1].map((row) => [...row]));
      case "quote":
        return { type: "blockquote", content: [paragraph(block[1])] };
    }
  });
}
