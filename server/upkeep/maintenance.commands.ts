/** An administrator lets everybody read and nobody write for a while. */
import { recordAct } from "../audit/commands.ts";
import type { Context } from "../context.ts";
import { NotFound } from "../errors.ts";
import { beginMaintenance, endMaintenance } from "../platform/maintenance.ts";
import { transact } from "../platform/transact.ts";

/** @throws NotFound for anybody but administrators */
export async function setMaintenance(ctx: Context, { on, reason }: { on: boolean; reason: string }): Promise<void> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  await transact(ctx, async (trx) => {
    if (on) await beginMaintenance(trx, reason, ctx.actor.personId, ctx.now());
    else await endMaintenance(trx);
    await recordAct(trx, ctx, { act: "settings-changed", facts: { maintenance: on ? "on" : "off" } });
  });
}
