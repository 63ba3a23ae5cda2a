/** What the screen of the room shows to whoever knows its address. */
import { can, type My } from "../../access/rules.ts";
import type { Context, PublicContext } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { currentRules } from "../../processes/procedure.queries.ts";
import { roundtableSnapshot } from "../queries.ts";
import { onTheWall } from "./rules.ts";
import type { RoundtableSnapshot } from "../rules.ts";

/** @throws NotFound for an address that was renewed or never given */
export async function requireScreen(ctx: PublicContext, token: string): Promise<RoundtableSnapshot> {
  if (!TOKEN.test(token)) throw new NotFound();
  const screen = await ctx.db
    .selectFrom("roundtable_screens")
    .where("token", "=", token)
    .select("roundtable_id as id")
    .executeTakeFirst();
  if (!screen) throw new NotFound();
  return requireWall(ctx, screen.id);
}

/** Anything else in an address is none; PostgreSQL could not even be asked for some of it. */
const TOKEN = /^[\w-]{1,64}$/;

/** For callers who have seen that it may be shown. */
export async function requireWall(ctx: PublicContext, id: number): Promise<RoundtableSnapshot> {
  const snapshot = await roundtableSnapshot(ctx.db, id, ctx.now());
  if (!snapshot) throw new NotFound();
  const { nonAttribution } = await currentRules(ctx.db, snapshot.processId);
  return onTheWall(snapshot, nonAttribution, ctx.t("roundtables:points.internal-title"));
}

/** For those who set up the room; null: it has none yet. */
export async function findScreenToken({ db }: Pick<Context, "db">, id: number, my: My): Promise<string | null> {
  if (!can(my, "roundtable:lead")) return null;
  const screen = await db.selectFrom("roundtable_screens").where("roundtable_id", "=", id).select("token").executeTakeFirst();
  return screen?.token ?? null;
}
