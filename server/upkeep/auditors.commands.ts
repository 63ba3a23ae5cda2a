/** Administrators name who may read the audit log; both is written in it. */
import { recordAct } from "../audit/commands.ts";
import type { Context } from "../context.ts";
import { Invalid, NotFound } from "../errors.ts";
import { transact } from "../platform/transact.ts";

/** @throws NotFound for anybody but administrators; Invalid at `email` for an address without an account */
export async function nameAuditor(ctx: Context, { email }: { email: string }): Promise<void> {
  if (!(await setAuditor(ctx, { email }, true))) throw new Invalid("upkeep:audit.unknown-person", "email");
}

/** @throws NotFound for anybody but administrators */
export async function withdrawAuditor(ctx: Context, personId: number): Promise<void> {
  if (!(await setAuditor(ctx, { id: personId }, false))) throw new NotFound();
}

async function setAuditor(ctx: Context, who: { id?: number; email?: string }, is_auditor: boolean): Promise<boolean> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  return transact(ctx, async (trx) => {
    let person = trx.selectFrom("people").where("left_at", "is", null).select(["id", "is_auditor"]).forUpdate();
    person = who.id === undefined ? person.where("email", "=", who.email!) : person.where("id", "=", who.id);
    const found = await person.executeTakeFirst();
    if (!found) return false;
    if (found.is_auditor === is_auditor) return true;
    await trx.updateTable("people").set({ is_auditor }).where("id", "=", found.id).execute();
    await recordAct(trx, ctx, { act: is_auditor ? "auditor-named" : "auditor-withdrawn", subject: ["people", found.id] });
    return true;
  });
}
