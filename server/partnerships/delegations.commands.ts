/** Keeps delegation sheets: a house its own. What is new bears AMBER+STRICT, which the database sees to. */
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import { keepRemoved } from "../processes/removals.commands.ts";
import { listOwnPartnerships, requireDelegation } from "./delegations.queries.ts";
import { mayEditDelegation, type DelegationInput } from "./delegations.rules.ts";

/** @returns its id @throws Invalid at `partnership_id` for one that is not of the actor's municipality */
export async function createDelegation(
  ctx: Context,
  processId: number,
  { revision: _, ...columns }: DelegationInput,
  requestId: string,
): Promise<number> {
  const { my } = await requireProcess(ctx, processId);
  authorise(my, "register:write");
  return transact(ctx, (trx, announce) => {
    announce(`process:${processId}`);
    return once(trx, ctx, requestId, async () => {
      await refuseStrangePartnership({ ...ctx, db: trx }, processId, columns.partnership_id);
      const whose = { process_id: processId, organisation_id: my.organisationId };
      const { id } = await trx
        .insertInto("delegation_meetings")
        .values({ ...columns, ...whose, created_by: ctx.actor.personId, created_at: ctx.now() })
        .returning("id")
        .executeTakeFirstOrThrow();
      return id;
    });
  });
}

/** @throws Conflict when somebody changed it since the form was shown */
export async function editDelegation(ctx: Context, id: number, { revision, ...columns }: DelegationInput): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const { process, delegation } = await holdDelegation(ctx, trx, id);
    if (delegation.revision !== revision) throw new Conflict("common:error.changed-meanwhile");
    if (columns.partnership_id !== delegation.partnershipId)
      await refuseStrangePartnership({ ...ctx, db: trx }, process.id, columns.partnership_id);
    await trx
      .updateTable("delegation_meetings")
      .set({ ...columns, revision: revision + 1 })
      .where("id", "=", id)
      .execute();
    announce(`process:${process.id}`);
  });
}

/** @returns where it is brought back */
export async function deleteDelegation(ctx: Context, id: number): Promise<{ processId: number; undo: string }> {
  return transact(ctx, async (trx, announce) => {
    const { process } = await holdDelegation(ctx, trx, id);
    const removal = { processId: process.id, ability: "register:write", path: `/delegations/${id}` } as const;
    const undo = await keepRemoved(trx, ctx, removal, [["delegation_meetings", "id", id]]);
    await trx.deleteFrom("delegation_meetings").where("id", "=", id).execute();
    announce(`process:${process.id}`);
    return { processId: process.id, undo };
  });
}

/** @throws NotAllowed for anybody but its own house */
async function holdDelegation(ctx: Context, trx: Trx, id: number) {
  await trx.selectFrom("delegation_meetings").where("id", "=", id).select("id").forUpdate().execute();
  const found = await requireDelegation(ctx, id, trx);
  if (!mayEditDelegation(found.process.my, found.delegation)) throw new NotAllowed();
  return found;
}

async function refuseStrangePartnership(ctx: Context, processId: number, id: number | null): Promise<void> {
  if (id === null) return;
  const own = await listOwnPartnerships(ctx, processId);
  if (!own.some((each) => each.id === id)) throw new Invalid("common:invalid.choice", "partnership_id");
}
