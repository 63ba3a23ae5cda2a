/** The draft of one organisation: its people hear that a colleague has changed something, and nobody else does. */
import type { Context } from "../context.ts";
import { NotFound } from "../errors.ts";
import { onlyNews, type TopicDeclaration } from "../platform/topics.ts";
import { requireStatement, seenStatements } from "./statements.queries.ts";

export const STATEMENT_TOPIC: TopicDeclaration<"statement"> = {
  kind: "statement",
  require: async (ctx, id) => {
    const { consultationId } = await requirePlace(ctx, id);
    const { process } = await requireStatement(ctx, consultationId, id);
    return { processId: process.id, my: process.my };
  },
  snapshot: onlyNews,
};

async function requirePlace(ctx: Pick<Context, "db" | "actor" | "now">, id: number): Promise<{ consultationId: number }> {
  const row = await seenStatements(ctx, ctx.db)
    .where("statements.id", "=", id)
    .select("statements.consultation_id as consultationId")
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return row;
}
