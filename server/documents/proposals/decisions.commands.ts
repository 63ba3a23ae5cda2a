/**
 * Deciding about change proposals: accepted as they are, accepted with changes, declined. An accepted one goes into the text through
 * its room, merged with whatever was written since; what two sides wrote in the same words is decided by hand, never overwritten.
 */
import type { Doc } from "yjs";
import type { ProposalStatus } from "../../../db/schema/documents.ts";
import { authorise } from "../../access/rules.ts";
import { dayOf } from "../../calendar/rules.ts";
import type { Context, Database, EditClaim, Trx } from "../../context.ts";
import { Conflict, Invalid } from "../../errors.ts";
import { writeMail } from "../../platform/mails.commands.ts";
import { transact, type Announce } from "../../platform/transact.ts";
import { recordEvent } from "../../processes/commands.ts";
import { endClaim, findEdit, releaseClaim } from "../log/edit-claims.commands.ts";
import { contentOf } from "../log/rules.ts";
import { isSame } from "./blocks.rules.ts";
import { acceptBlocks, fitted } from "./content.rules.ts";
import { recordsIn } from "../content/records.rules.ts";
import { blocksFromLines } from "./lines.rules.ts";
import { currentBlocks, mergeProposal, openConflicts, type Choices, type Merged, type ProposedChange } from "./merge.rules.ts";
import { claimProposal, lockOpenProposal, lockSubmitted } from "./records.commands.ts";
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
  const claim = await transact(ctx, (trx) => claimProposal(trx, ctx, proposal));
  try {
    const { blocks, status } = await putIntoText(ctx, proposal, plan, claim);
    await transact(ctx, async (trx, announce) => {
      await lockSubmitted(trx, proposal);
      await decide(trx, ctx, { proposal, document, status, reason: input.reason, blocks });
      await endClaim(trx, claim);
      announceChange(announce, document);
    });
  } catch (error) {
    // Without the database it goes stale by itself.
    await releaseClaim(ctx.db, claim).catch(() => undefined);
    throw error;
  }
}

/** @throws NotAllowed; Conflict while texts are closed, and when it is decided already */
export async function declineProposal(ctx: Context, proposalId: number, input: { reason: string }): Promise<void> {
  const { proposal, document } = await requireDeciding(ctx, proposalId);
  if (isRepetition(proposal, ["declined"])) return;
  await transact(ctx, async (trx, announce) => {
    await lockOpenProposal(trx, ctx, proposal);
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

// --- into the text ----------------------------------------------------------------------------

/** Once: after a crash between text and decision the text has it, and its outcome is only looked up. */
async function putIntoText(ctx: Context, proposal: Proposal, plan: Planner, claim: EditClaim): Promise<Outcome> {
  const done = await findEdit<Outcome>(ctx.db, claim);
  if (done) return done.result;
  const { documentId } = proposal;
  // Found out before anything is stored; the room asks again, because people go on typing.
  plan(await ctx.rooms.read(documentId));
  const before = { documentId, kind: "before-accept", personId: ctx.actor.personId } as const;
  await storeVersion(ctx.db, before, ctx.now(), ctx.compaction);
  const author = await authorOf(ctx.db, proposal.id);
  return ctx.rooms.edit(documentId, (ydoc) => apply(ydoc, plan), author, claim);
}

type Planner = (content: TextContent) => Plan;
/** What is kept of it. */
type Outcome = Pick<Plan, "status"> & { blocks: TextContent[] };

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

function apply(ydoc: Doc, plan: Planner): Outcome {
  const { merged, status } = plan(contentOf(ydoc));
  if (!merged.isThere) changeContent(ydoc, merged.content);
  return { status, blocks: merged.blocks.map(withoutComments) };
}

/** The words are the author's, not those of whoever let them in. */
async function authorOf(db: Database, proposalId: number) {
  const row = await db
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
