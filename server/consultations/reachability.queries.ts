/** Looks up whether the installation answered while somebody was asked. */
import type { Context } from "../context.ts";
import { listUptimes } from "../platform/servers.ts";
import { reachabilityOf, type Reachability } from "./reachability.rules.ts";

/** @param ends of everybody who is asked @returns null before anything was open */
export async function findReachability(
  ctx: Context,
  { opensAt, ends }: { opensAt: Date; ends: readonly Date[] },
): Promise<Reachability | null> {
  const now = ctx.now();
  if (opensAt >= now) return null;
  const last = new Date(Math.max(opensAt.getTime(), ...ends.map((end) => end.getTime())));
  return reachabilityOf(await listUptimes(ctx.db, opensAt), { from: opensAt, until: last < now ? last : now });
}
