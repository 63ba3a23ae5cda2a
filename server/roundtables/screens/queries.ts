/** What the screen of the room shows to whoever knows its address. */
import { can, type My } from "../../access/rules.ts";
import type { Context, Database, PublicContext } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { currentRules } from "../../processes/procedure.queries.ts";
import { roundtableSnapshot } from "../queries.ts";
import { findPasses, screenPass } from "./passes.queries.ts";
import { onTheWall, withInternalTitle, type OrderedPoint } from "./rules.ts";
import type { RoundtableSnapshot } from "../rules.ts";

/** @throws NotFound for an address that was renewed or never given */
export async function requireScreen(ctx: PublicContext, token: string): Promise<RoundtableSnapshot> {
  const pass = (await findPasses(ctx.db, [token], ctx.now())).get(token);
  if (pass?.name !== screenPass(pass?.roundtableId ?? 0)) throw new NotFound();
  return requireWall(ctx, pass.roundtableId);
}

/** For callers who have seen that it may be shown. */
export async function requireWall(ctx: PublicContext, id: number): Promise<RoundtableSnapshot> {
  const wall = await findWall(ctx.db, id, ctx.now());
  if (!wall) throw new NotFound();
  return withInternalTitle(wall, ctx.t("roundtables:points.internal-title"));
}

/** In no language: it is read once for all who look at it. */
export async function findWall(db: Database, id: number, now: Date): Promise<RoundtableSnapshot | undefined> {
  const snapshot = await roundtableSnapshot(db, id, now);
  if (!snapshot) return undefined;
  const [{ nonAttribution }, points] = await Promise.all([currentRules(db, snapshot.processId), listOrder(db, id)]);
  return onTheWall(snapshot, nonAttribution, points);
}

/** Of all points, whatever whoever asks is cleared for: what is below one that they do not see is internal all the same. */
export async function listOrder(db: Database, id: number): Promise<OrderedPoint[]> {
  const rows = await db
    .withSchema("public")
    .selectFrom("points")
    .where("roundtable_id", "=", id)
    .select(["id", "is_internal as isInternal", "is_sub as isSub", "started_at", "done_at"])
    .orderBy("position")
    .orderBy("id")
    .execute();
  return rows.map(({ started_at, done_at, ...point }) => ({
    ...point,
    ...{ startedAt: started_at?.toISOString() ?? null, endedAt: done_at?.toISOString() ?? null },
  }));
}

/** For those who set up the room; null: it has none yet. */
export async function findScreenToken({ db }: Pick<Context, "db">, id: number, my: My): Promise<string | null> {
  if (!can(my, "roundtable:lead")) return null;
  const screen = await db.selectFrom("roundtable_screens").where("roundtable_id", "=", id).select("token").executeTakeFirst();
  return screen?.token ?? null;
}
