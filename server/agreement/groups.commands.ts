/** Who speaks for whom: coordinated ministries, associations and their members. Counts for what is put up from then on. */
import { authorise } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import { listGroups } from "./groups.queries.ts";
import type { GroupInput } from "./forms.rules.ts";

/** @throws Invalid for organisations outside the process, Conflict for one that is in a group already */
export async function addGroup(ctx: Context, processId: number, { member, ...group }: GroupInput): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "agreement:manage");
  const members = [...new Set(member)];
  if (members.includes(group.organisation_id)) throw new Invalid("agreement:invalid.own-member", "member");
  await transact(ctx, async (trx, announce) => {
    await trx.selectFrom("processes").where("id", "=", processId).select("id").forUpdate().execute();
    const wanted = [group.organisation_id, ...members];
    const known = await trx
      .selectFrom("mandates")
      .where("process_id", "=", processId)
      .where("organisation_id", "in", wanted)
      .select("organisation_id")
      .distinct()
      .execute();
    if (known.length < wanted.length) throw new Invalid("common:invalid.choice", "member");
    const taken = (await listGroups(trx, processId)).flatMap((each) => [each.organisationId, ...each.members]);
    if (wanted.some((each) => taken.includes(each))) throw new Conflict("agreement:error.in-group");
    const { id } = await trx
      .insertInto("voice_groups")
      .values({ ...group, process_id: processId, created_by: ctx.actor.personId, created_at: ctx.now() })
      .returning("id")
      .executeTakeFirstOrThrow();
    await trx
      .insertInto("voice_group_members")
      .values(members.map((organisation_id) => ({ group_id: id, process_id: processId, organisation_id })))
      .execute();
    announce(`process:${processId}`);
  });
}

export async function removeGroup(ctx: Context, processId: number, groupId: number): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "agreement:manage");
  await transact(ctx, async (trx, announce) => {
    await trx.deleteFrom("voice_groups").where("id", "=", groupId).where("process_id", "=", processId).execute();
    announce(`process:${processId}`);
  });
}
