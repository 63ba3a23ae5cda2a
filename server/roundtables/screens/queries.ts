/** What the screen of the room shows to whoever knows its address. */
import { can, type My } from "../../access/rules.ts";
import type { Context, Database, PublicContext } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { currentRules } from "../../processes/procedure.queries.ts";
import { roundtableSnapshot } from "../queries.ts";
import { findPasses, screenPass } from "./passes.queries.ts";
import { onTheWall, withInternalTitle } from "./rules.ts";
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
  const { nonAttribution } = await currentRules(db, snapshot.processId);
  return onTheWall(snapshot, nonAttribution);
}

/** For those who set up the room; null: it has none yet. */
export async function findScreenToken({ db }: Pick<Context, "db">, id: number, my: My): Promise<string | null> {
  if (!can(my, "roundtable:lead")) return null;
  const screen = await db.selectFrom("roundtable_screens").where("roundtable_id", "=", id).select("token").executeTakeFirst();
  return screen?.token ?? null;
}
