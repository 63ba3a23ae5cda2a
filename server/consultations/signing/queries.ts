/** Looks at who signs a statement: whoever reads it reads who has; its house, the moderation and those asked read more. */
import type { SignatureState } from "../../../db/schema/consultations.ts";
import type { Context } from "../../context.ts";
import { isInsider, seenStatements } from "../statements.queries.ts";

export interface Signature {
  organisationId: number;
  organisation: string;
  state: SignatureState;
  at: Date | null;
}

export const listSignatures = (ctx: Pick<Context, "db" | "actor" | "now">, statementId: number): Promise<Signature[]> =>
  seenStatements(ctx, ctx.db)
    .innerJoin("statement_signatures as signature", "signature.statement_id", "statements.id")
    .innerJoin("organisations", "organisations.id", "signature.organisation_id")
    .where("statements.id", "=", statementId)
    .where(({ or, eb, ref }) =>
      or([eb("signature.state", "=", "signed"), isInsider, eb("signature.organisation_id", "=", ref("my.organisation_id"))]),
    )
    .orderBy("organisations.name")
    .select([
      "signature.organisation_id as organisationId",
      "organisations.name as organisation",
      "signature.state",
      "signature.decided_at as at",
    ])
    .execute();
