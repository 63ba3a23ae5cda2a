/** Takes files that come with a statement: looked at by their content, in a thread; a redacted version may stand beside each. */
import { createHash } from "node:crypto";
import { authorise } from "../../access/rules.ts";
import type { Context, Trx } from "../../context.ts";
import type { CheckedFile } from "../../documents/import/rules.ts";
import { CHECK_FILE } from "../../documents/import/work.ts";
import { Conflict, Invalid, NotFound } from "../../errors.ts";
import { once } from "../../platform/submissions.ts";
import { transact } from "../../platform/transact.ts";
import { workIn } from "../../platform/worker-pool.ts";
import { WorkRefused, type Work } from "../../platform/work.rules.ts";
import { drafting } from "../drafts.commands.ts";
import { requireStatement } from "../statements.queries.ts";
import { requireConsultation } from "../queries.ts";
import { listAttachments } from "./queries.ts";
import { attachmentName, MOST_ATTACHED, MOST_ATTACHMENTS } from "./rules.ts";

export interface BroughtFile {
  name: string;
  bytes: Uint8Array;
}

/** To the draft of the own organisation. @returns its id @throws Invalid with a sentence at the field `file` */
export async function addAttachment(
  ctx: Context,
  id: number,
  { file, is_public }: { file: BroughtFile | undefined; is_public: boolean },
  requestId: string,
): Promise<number> {
  await requireConsultation(ctx, id);
  const checked = await checkFile(ctx, file);
  return drafting(ctx, id, (trx, draftId) =>
    once(trx, ctx, requestId, () =>
      insertAttachment(trx, ctx, { statement_id: draftId }, { ...checked, kind: "attachment", is_public }),
    ),
  );
}

/** From the draft of the own organisation, with its redacted version; the redacted version alone, where that is named. */
export async function removeAttachment(ctx: Context, id: number, attachmentId: number): Promise<void> {
  await drafting(ctx, id, async (trx, draftId) => {
    const removed = await trx
      .deleteFrom("statement_attachments")
      .where("id", "=", attachmentId)
      .where("statement_id", "=", draftId)
      .returning("id")
      .executeTakeFirst();
    if (!removed) throw new NotFound();
  });
}

/**
 * The version that others read: by the house in its draft, by the moderation where a name was overlooked.
 * @throws Conflict when there is one, Invalid with a sentence at the field `file`
 */
export async function redactAttachment(
  ctx: Context,
  of: { consultationId: number; statementId: number; attachmentId: number },
  file: BroughtFile | undefined,
): Promise<void> {
  const { process, statement, isOwn } = await requireStatement(ctx, of.consultationId, of.statementId);
  const redact = async (trx: Trx) => {
    const full = (await listAttachments({ ...ctx, db: trx }, of.statementId)).find(({ id }) => id === of.attachmentId);
    if (!full || full.redactsId) throw new NotFound();
    if (full.isPublic) throw new Conflict("consultations:error.public-already");
    const row = { ...checked, kind: full.kind, is_public: true, redacts_id: full.id };
    await insertAttachment(trx, ctx, { statement_id: of.statementId }, row);
  };
  const isDraft = isOwn && statement.submittedAt === null;
  if (!isDraft) authorise(process.my, "consultation:manage");
  const checked = await checkFile(ctx, file);
  if (isDraft) return drafting(ctx, of.consultationId, (trx) => redact(trx));
  await transact(ctx, async (trx, announce) => {
    await redact(trx);
    announce(`process:${process.id}`);
  });
}

/** @throws Invalid with a sentence at the field `file` */
export const checkFile = async (ctx: Context, file: BroughtFile | undefined): Promise<NamedFile> => {
  if (!file) throw new Invalid("consultations:file.refused.missing", "file");
  const checked = await inThread(ctx, CHECK_FILE, file);
  return { ...checked, name: attachmentName(file.name, checked.ending) };
};

/** What the thread refuses is said at the field. */
export async function inThread<Given, Result>(ctx: Context, work: Work<Given, Result>, given: Given): Promise<Result> {
  try {
    return await workIn(ctx.pool, (lane) => lane.ask(work, given), ctx.actor.personId);
  } catch (error) {
    if (error instanceof WorkRefused) throw new Invalid(`consultations:file.refused.${error.reason}`, "file");
    throw error;
  }
}

export interface NamedFile extends CheckedFile {
  name: string;
}

type NewAttachment = Pick<NamedFile, "name" | "mediaType" | "bytes"> & {
  kind: "attachment" | "original";
  is_public: boolean;
  redacts_id?: number;
};

/** As part of the transaction that needs it. @throws Invalid when there are too many already */
export async function insertAttachment(
  trx: Trx,
  ctx: Context,
  to: { statement_id: number } | { intake_id: number },
  file: NewAttachment,
): Promise<number> {
  const [column, owner] = Object.entries(to)[0] as ["statement_id" | "intake_id", number];
  const { count, size } = await trx
    .selectFrom("statement_attachments")
    .where(column, "=", owner)
    .select(({ fn }) => [
      fn.countAll<string>().as("count"),
      fn.sum<string | null>(fn<number>("octet_length", ["bytes"])).as("size"),
    ])
    .executeTakeFirstOrThrow();
  if (Number(count) >= MOST_ATTACHMENTS)
    throw new Invalid("consultations:file.refused.too-many", "file", { count: MOST_ATTACHMENTS });
  if (Number(size) + file.bytes.length > MOST_ATTACHED) throw new Invalid("consultations:file.refused.too-large-all", "file");
  const bytes = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  const { id } = await trx
    .insertInto("statement_attachments")
    .values({
      ...{ statement_id: null, intake_id: null, ...to, kind: file.kind, name: file.name, media_type: file.mediaType, bytes },
      hash: createHash("sha256").update(bytes).digest("hex"),
      ...{ is_public: file.is_public, redacts_id: file.redacts_id ?? null },
      ...{ created_by: ctx.actor.personId, created_at: ctx.now() },
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}
