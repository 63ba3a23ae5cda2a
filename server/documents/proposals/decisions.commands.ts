/**
 * Deciding about change proposals: accepted as they are, accepted with changes, declined. An accepted one goes into the text through
 * its room, merged with whatever was written since; what two sides wrote in the same words is decided by hand, never overwritten.
 */
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import type { Doc } from "yjs";
import type { ProposalStatus } from "../../../db/schema/documents.ts";
import { authorise } from "../../access/rules.ts";
import { dayOf } from "../../calendar/rules.ts";
import type { Context, Trx } from "../../context.ts";
import { Conflict, Invalid } from "../../errors.ts";
import { writeMail } from "../../platform/mails.commands.ts";
import { transact, type Announce } from "../../platform/transact.ts";
import { recordEvent } from "../../processes/commands.ts";
import { contentOf } from "../log/rules.ts";
import { isSame } from "./blocks.rules.ts";
import { acceptBlocks, fitted } from "./content.rules.ts";
import { recordsIn } from "../content/records.rules.ts";
import { blocksFromLines } from "./lines.rules.ts";
import { currentBlocks, mergeProposal, openConflicts, type Choices, type Merged, type ProposedChange } from "./merge.rules.ts";
import { lockOpenProposal } from "./records.commands.ts";
import { idsIn } from "./commands.ts";
import { seenMark } from "./detail.queries.ts";
import { imageIdsOf, requireProposal } from "./queries.ts";
import type { AcceptanceInput, Proposal } from "./rules.ts";
import type { DocumentHead } from "../queries.ts";
import type { TextContent } from "../rules.ts";
import { storeVersion } from "../versions/commands.ts";
import { withoutComments } from "../content/canonical.rules.ts";
import { changeContent } from "../log/ydoc.rules.ts";

/**
 * Puts a proposal into the text, with the blocks that the decider wrote instead where there are any.
 * @throws NotAllowed; Conflict while texts are closed, when it is decided already, and when the text moved on in the same words;
 * Invalid at `place` when its own place is gone, at `blocks` for blocks that no text can take
 */
export async function acceptProposal(ctx: Context, proposalId: number, input: AcceptanceInput): Promise<void> {
  const { proposal, document } = await requireDeciding(ctx, proposalId);
  if (isRepetition(proposal, ["accepted", "accepted-with-changes"])) return;
  const imageIds = await imageIdsOf(ctx.db, document.id);
  const plan = (content: TextContent): Plan => planAcceptance(content, proposal, input, imageIds);
  await whileDeciding(ctx, proposal, async (trx, announce) => {
    // Found out before anything is stored; the room asks again, because people go on typing.
    plan(await ctx.rooms.read(document.id));
    const before = { documentId: document.id, kind: "before-accept", personId: ctx.actor.personId } as const;
    await storeVersion(ctx.db, before, ctx.now(), ctx.compaction);
    const author = await authorOf(trx, proposal.id);
    const { blocks, status } = await ctx.rooms.edit(document.id, (ydoc) => apply(ydoc, plan), author);
    await decide(trx, ctx, { proposal, document, status, reason: input.reason, blocks });
    announceChange(announce, document);
  });
}

/** @throws NotAllowed; Conflict while texts are closed, and when it is decided already */
export async function declineProposal(ctx: Context, proposalId: number, input: { reason: string }): Promise<void> {
  const { proposal, document } = await requireDeciding(ctx, proposalId);
  if (isRepetition(proposal, ["declined"])) return;
  await transact(ctx, async (trx, announce) => {
    await lockOpenProposal(trx, proposalId);
    await decide(trx, ctx, { proposal, document, status: "declined", reason: input.reason, blocks: null });
    announceChange(announce, document);
  });
}

async function requireDeciding(ctx: Context, proposalId: number) {
  const found = await requireProposal(ctx, proposalId);
  const { my, stageRules } = found.document.process;
  authorise(my, "document:edit");
  if (!stageRules.textsOpen) throw new Conflict("documents:error.texts-closed");
  return found;
}

/** Pressed twice: the second time finds what the first one did. */
function isRepetition(proposal: Proposal, statuses: readonly ProposalStatus[]): boolean {
  return statuses.includes(proposal.status) && proposal.isDecidedByMe;
}

// --- one at a time --------------------------------------------------------------------------

/** So many decisions in all server processes wait for a room at the same time. */
const AT_A_TIME = 2;
const PATIENCE_MS = 10_000;

/**
 * Nobody else can decide meanwhile, in whichever server process. The text is stored before the decision: if the server dies in
 * between, the proposal is still open, and accepting it again finds the text as it wants it and changes nothing.
 *
 * A decision keeps a connection to the database while the room needs another one, so only a few may do so at once; the others
 * wait without a connection.
 */
async function whileDeciding(
  ctx: Context,
  proposal: Proposal,
  work: (trx: Trx, announce: Announce) => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const isDone = await transact(ctx, async (trx, announce) => {
      const { rows } = await sql<{ free: boolean }>`
        select pg_try_advisory_xact_lock(hashtext('proposal-decision'), ${proposal.documentId % AT_A_TIME}) as free`.execute(
        trx,
      );
      if (!rows[0]?.free) return false;
      await lockOpenProposal(trx, proposal.id);
      await work(trx, announce);
      return true;
    });
    if (isDone) return;
    if (Date.now() > deadline) throw new Conflict("documents:proposals.error.busy");
    await delay(50 + Math.random() * 100);
  }
}

// --- into the text ----------------------------------------------------------------------------

interface Plan {
  merged: Merged;
  status: "accepted" | "accepted-with-changes";
}

/** @throws Conflict, Invalid: then nothing happens to the text */
function planAcceptance(content: TextContent, proposal: Proposal, input: AcceptanceInput, imageIds: ReadonlySet<number>): Plan {
  const own = mergeProposal(content, proposal, input.choices, input.place);
  const written = writtenBlocks(content, { proposal, input, imageIds, merged: own.blocks });
  if (!written) {
    const merged = settled(own, content, proposal, input);
    const isWhole = own.conflicts.every(({ key }) => input.choices[key] === "proposal");
    return { merged, status: isWhole ? "accepted" : "accepted-with-changes" };
  }
  const merged = settled(mergeProposal(content, written, {}, input.place), content, written, { choices: {}, seen: "" });
  const isAsProposed = own.conflicts.length === 0 && areSame(merged.blocks, own.blocks);
  return { merged, status: isAsProposed ? "accepted" : "accepted-with-changes" };
}

/** Choices count for the words that were seen. */
function settled(
  merged: Merged,
  content: TextContent,
  change: ProposedChange,
  { choices, seen }: { choices: Choices; seen: string },
): Merged {
  if (merged.isLost) throw new Invalid("documents:proposals.error.place-gone", "place");
  const hasMoved = merged.conflicts.length > 0 && seen !== "" && seen !== seenMark(currentBlocks(content, change).blocks);
  if (hasMoved || openConflicts(merged, choices).length) throw new Conflict("documents:proposals.error.text-moved-on");
  return merged;
}

interface Writing {
  proposal: Proposal;
  input: AcceptanceInput;
  imageIds: ReadonlySet<number>;
  /** What was shown as lines where there is no editor. */
  merged: readonly TextContent[];
}

/** What the decider wrote, as a change of what they saw; undefined when they left the proposal as it is. */
function writtenBlocks(content: TextContent, { proposal, input, imageIds, merged }: Writing): ProposedChange | undefined {
  if (input.base === undefined || (input.blocks === undefined && input.lines === undefined)) return undefined;
  const base = fitted(input.base);
  const { blocks: now } = currentBlocks(content, { base });
  const own = idsIn(now);
  const takenIds = new Set([...idsIn(content.content ?? [])].filter((id) => !own.has(id)));
  const records = recordsIn(now).map(withoutComments);
  const wanted = input.blocks ?? blocksFromLines(merged.map(withoutComments), input.lines ?? "");
  return { base, proposed: acceptBlocks(wanted, { records, imageIds, takenIds }), afterBlockId: proposal.afterBlockId };
}

function apply(ydoc: Doc, plan: (content: TextContent) => Plan) {
  const { merged, status } = plan(contentOf(ydoc));
  if (!merged.isThere) changeContent(ydoc, merged.content);
  return { status, blocks: merged.blocks.map(withoutComments) };
}

/** The words are the author's, not those of whoever let them in. */
async function authorOf(trx: Trx, proposalId: number) {
  const row = await trx
    .selectFrom("proposals")
    .where("id", "=", proposalId)
    .select(["person_id", "organisation_id"])
    .executeTakeFirstOrThrow();
  return { personId: row.person_id, organisationId: row.organisation_id };
}

const areSame = (a: readonly TextContent[], b: readonly TextContent[]): boolean =>
  a.length === b.length && a.every((block, index) => isSame(block, b[index]!));

// --- what is kept and told ----------------------------------------------------------------------

interface Decision {
  proposal: Proposal;
  document: DocumentHead;
  status: ProposalStatus;
  reason: string;
  blocks: TextContent[] | null;
}

async function decide(trx: Trx, ctx: Context, decision: Decision): Promise<void> {
  const { proposal, document, status, reason, blocks } = decision;
  const at = ctx.now();
  await trx
    .updateTable("proposals")
    .where("id", "=", proposal.id)
    .set({
      status,
      decision_reason: reason,
      accepted_blocks: blocks && JSON.stringify(blocks),
      decided_by: ctx.actor.personId,
      decided_at: at,
      // Whoever decides about their own knows.
      seen_at: proposal.isMine ? at : null,
    })
    .execute();
  if (!proposal.isMine) await tellAuthor(trx, ctx, decision);
  if (status === "declined") return;
  await recordEvent(trx, ctx, {
    processId: document.process.id,
    kind: "proposal-accepted",
    params: { number: proposal.number, title: document.title, organisation: proposal.organisation.shortName },
    path: `/documents/${document.id}/proposals/${proposal.id}`,
  });
}

/** Only somebody who may still read it; the subject names no content. */
async function tellAuthor(trx: Trx, ctx: Context, { proposal, document, status, reason }: Decision): Promise<void> {
  const today = dayOf(ctx.now());
  const author = await trx
    .selectFrom("proposals")
    .innerJoin("people", "people.id", "proposals.person_id")
    .innerJoin("mandates", (join) =>
      join.onRef("mandates.person_id", "=", "people.id").on("mandates.process_id", "=", document.process.id),
    )
    .where("proposals.id", "=", proposal.id)
    .where("mandates.valid_from", "<=", today)
    .where((eb) => eb.or([eb("mandates.valid_to", "is", null), eb("mandates.valid_to", ">=", today)]))
    .select(["people.name", "people.email", "people.language"])
    .executeTakeFirst();
  if (!author) return;
  const { t } = ctx.wordsFor(author.language);
  await writeMail(trx, ctx, {
    to: author.email,
    subject: t("documents:proposals.letter.subject"),
    body: t("documents:proposals.letter.body", {
      name: author.name,
      number: proposal.number,
      title: document.title,
      decision: t(`documents:proposals.letter.${status}`),
      reason: reason ? t("documents:proposals.letter.reason", { reason }) : "",
      page: `${ctx.origin}/documents/${document.id}/proposals/${proposal.id}`,
    }),
  });
}

function announceChange(announce: Announce, document: DocumentHead): void {
  announce(`document:${document.id}`);
  announce(`process:${document.process.id}`);
}
