/** Looks at the report of a document that was brought in with a file. */
import type { ImportFormat } from "../../../db/schema/documents.ts";
import type { Context } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { actingName } from "../../processes/acting.queries.ts";
import type { ImportReport } from "./rules.ts";
import { requireDocument, type DocumentHead } from "../queries.ts";

export interface ImportOfDocument {
  document: DocumentHead;
  fileName: string;
  format: ImportFormat;
  report: ImportReport;
  by: string;
  at: Date;
}

/** Undefined for a document that was begun here. @throws NotFound without a mandate in its process */
export async function findImport(ctx: Context, documentId: number): Promise<ImportOfDocument | undefined> {
  const document = await requireDocument(ctx, documentId);
  const row = await ctx.db
    .selectFrom("document_imports")
    .innerJoin("people", "people.id", "document_imports.created_by")
    .innerJoin("documents", "documents.id", "document_imports.document_id")
    .where("document_id", "=", documentId)
    .select(["file_name", "format", "report", "document_imports.created_at"])
    .select(actingName("people", { process: "documents.process_id", at: "document_imports.created_at" }).as("person"))
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    document,
    fileName: row.file_name,
    format: row.format,
    report: row.report as ImportReport,
    by: row.person ?? "",
    at: row.created_at,
  };
}

/** @throws NotFound for a document that was begun here, too */
export async function requireImport(ctx: Context, documentId: number): Promise<ImportOfDocument> {
  const found = await findImport(ctx, documentId);
  if (!found) throw new NotFound();
  return found;
}
