/** Takes files as evidence: looked at by their content, in a thread, and final as soon as the ratings are handed in. */
import { createHash } from "node:crypto";
import { authorise } from "../../access/rules.ts";
import { checkFile, type BroughtFile } from "../../consultations/attachments/commands.ts";
import type { Context, Trx } from "../../context.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { once } from "../../platform/submissions.ts";
import { transact } from "../../platform/transact.ts";
import { requireOpenRater } from "../evaluations.commands.ts";
import { requireEvaluation } from "../evaluations.queries.ts";
import { MOST_EVIDENCE_BYTES, MOST_EVIDENCE_FILES, type EvidenceForm } from "./rules.ts";

/**
 * To the own rating of one criterion.
 * @returns its id
 * @throws Invalid with a sentence at the field `file`, NotAllowed for people who do not rate, Conflict after handing in
 */
export async function addEvidence(
  ctx: Context,
  { formatId, evaluationId }: { formatId: number; evaluationId: number },
  { criterion, file }: EvidenceForm & { file: BroughtFile | undefined },
  requestId: string,
): Promise<number> {
  const { process, evaluation } = await requireEvaluation(ctx, formatId, evaluationId);
  authorise(process.my, "evaluation:rate");
  if (!evaluation.criteria.some(({ key }) => key === criterion)) throw new Invalid("common:invalid.choice", "criterion");
  const { name, mediaType, bytes: read } = await checkFile(ctx, file);
  const bytes = Buffer.from(read.buffer, read.byteOffset, read.byteLength);
  const of = { evaluation_id: evaluationId, person_id: ctx.actor.personId };
  return transact(ctx, async (trx) => {
    await requireOpenRater(trx, ctx, evaluationId);
    return once(trx, ctx, requestId, async () => {
      await requireRoom(trx, of, bytes.length);
      const row = await trx
        .insertInto("evidence_files")
        .values({
          ...{ ...of, criterion, name, media_type: mediaType, bytes, created_at: ctx.now() },
          hash: createHash("sha256").update(bytes).digest("hex"),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning("id")
        .executeTakeFirst();
      if (!row) throw new Invalid("formats:invalid.file-twice", "file");
      return row.id;
    });
  });
}

type Brought = { evaluation_id: number; person_id: number };

/** The rater's place is locked, so two at once do not slip through. */
async function requireRoom(trx: Trx, of: Brought, size: number): Promise<void> {
  const there = await trx
    .selectFrom("evidence_files")
    .where("evaluation_id", "=", of.evaluation_id)
    .where("person_id", "=", of.person_id)
    .select(({ fn }) => [
      fn.countAll<string>().as("count"),
      fn.sum<string | null>(fn<number>("octet_length", ["bytes"])).as("size"),
    ])
    .executeTakeFirstOrThrow();
  if (Number(there.count) >= MOST_EVIDENCE_FILES)
    throw new Invalid("formats:invalid.too-many-files", "file", { count: MOST_EVIDENCE_FILES });
  if (Number(there.size) + size > MOST_EVIDENCE_BYTES) throw new Invalid("formats:invalid.files-too-large", "file");
}

/** @throws NotFound for a file of somebody else, Conflict after handing in */
export async function removeEvidence(
  ctx: Context,
  { formatId, evaluationId, fileId }: { formatId: number; evaluationId: number; fileId: number },
): Promise<void> {
  const { process } = await requireEvaluation(ctx, formatId, evaluationId);
  authorise(process.my, "evaluation:rate");
  await transact(ctx, async (trx) => {
    await requireOpenRater(trx, ctx, evaluationId);
    const removed = await trx
      .deleteFrom("evidence_files")
      .where("id", "=", fileId)
      .where("evaluation_id", "=", evaluationId)
      .where("person_id", "=", ctx.actor.personId)
      .returning("id")
      .executeTakeFirst();
    if (!removed) throw new NotFound();
  });
}
