/** A municipality replies to its own band; the moderation reads it beside the band as long as the profile is shown to it. */
import { authorise } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { NotAllowed } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import { findOwnProfile } from "./queries.ts";

/** @param body empty takes the reply back @throws NotAllowed for whoever has no profile of their own */
export async function replyToBand(ctx: Context, processId: number, body: string): Promise<void> {
  const { my } = await requireProcess(ctx, processId);
  authorise(my, "profile:write");
  if (!(await findOwnProfile(ctx, processId))) throw new NotAllowed();
  await transact(ctx, async (trx, announce) => {
    const whose = { process_id: processId, organisation_id: my.organisationId };
    const said = { body, replied_by: ctx.actor.personId, replied_at: ctx.now() };
    if (body === "")
      await trx
        .deleteFrom("priority_replies")
        .where("process_id", "=", processId)
        .where("organisation_id", "=", my.organisationId)
        .execute();
    else
      await trx
        .insertInto("priority_replies")
        .values({ ...whose, ...said })
        .onConflict((conflict) => conflict.columns(["process_id", "organisation_id"]).doUpdateSet(said))
        .execute();
    announce(`process:${processId}`);
  });
}
