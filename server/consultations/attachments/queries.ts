/** Looks at files that came with statements: whoever reads a statement reads its public files; its house and the moderation read all. */
import { sql } from "kysely";
import type { AttachmentKind } from "../../../db/schema/consultations.ts";
import type { Context, Database } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { isId } from "../../processes/queries.ts";
import { isInsider, seenStatements } from "../statements.queries.ts";

export interface Attachment {
  id: number;
  kind: AttachmentKind;
  name: string;
  /** In bytes. */
  size: number;
  hash: string;
  isPublic: boolean;
  redactsId: number | null;
}

const seenAttachments = (ctx: Pick<Context, "actor" | "now">, db: Database) =>
  seenStatements(ctx, db)
    .innerJoin("statement_attachments as attachment", "attachment.statement_id", "statements.id")
    .where(({ or, eb }) => or([eb("attachment.is_public", "=", true), isInsider]));

/** In the order in which they came, each before its redacted version. Nothing for those who may not read the statement. */
export const listAttachments = (ctx: Pick<Context, "db" | "actor" | "now">, statementId: number): Promise<Attachment[]> =>
  seenAttachments(ctx, ctx.db)
    .where("statements.id", "=", statementId)
    .orderBy(sql`coalesce(attachment.redacts_id, attachment.id)`)
    .orderBy("attachment.id")
    .select([
      ...(["attachment.id", "attachment.kind", "attachment.name", "attachment.hash"] as const),
      sql<number>`octet_length(attachment.bytes)`.as("size"),
      "attachment.is_public as isPublic",
      "attachment.redacts_id as redactsId",
    ])
    .execute();

/** @throws NotFound for a file that the actor may not read, exactly as for one that does not exist */
export async function requireAttachment(
  ctx: Pick<Context, "db" | "actor" | "now">,
  of: { consultationId: number; statementId: number; attachmentId: number },
): Promise<{ name: string; mediaType: string; bytes: Buffer }> {
  const row = Object.values(of).every(isId)
    ? await seenAttachments(ctx, ctx.db)
        .where("statements.consultation_id", "=", of.consultationId)
        .where("statements.id", "=", of.statementId)
        .where("attachment.id", "=", of.attachmentId)
        .select(["attachment.name", "attachment.media_type as mediaType", "attachment.bytes"])
        .executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  return row;
}
