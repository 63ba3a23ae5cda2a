/** Looks at what comes to somebody by mail. */
import type { NotificationSetting, Pace } from "../../db/schema/notifications.ts";
import type { Context } from "../context.ts";
import { USUAL_PACES } from "./rules.ts";

/** As they chose, and as usual for the rest. */
export async function findSettings(ctx: Context): Promise<Record<NotificationSetting, Pace>> {
  const chosen = await ctx.db
    .selectFrom("notification_settings")
    .where("person_id", "=", ctx.actor.personId)
    .select(["setting", "pace"])
    .execute();
  return { ...USUAL_PACES, ...Object.fromEntries(chosen.map(({ setting, pace }) => [setting, pace])) };
}
