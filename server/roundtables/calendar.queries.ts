/** Roundtables of all processes of somebody, for the page of the calendar and for the calendars that read along. */
import type { RoundtableState } from "../../db/schema/roundtables.ts";
import type { Context, Database, PublicContext } from "../context.ts";
import { hashToken } from "../platform/tokens.ts";
import { validMandates } from "../processes/queries.ts";
import { presenceOf, type Presence } from "./attendance.rules.ts";

export interface CalendarRoundtable {
  id: number;
  title: string;
  processTitle: string;
  state: RoundtableState;
  revision: number;
  startsAt: Date;
  plannedMinutes: number;
  place: string;
  videoUrl: string;
  presence: Presence;
}

const MOST = 1000;

/** Of processes in which the actor has a mandate today, called off ones included, soonest first. @param until not included; without it all to come */
export async function listCalendar(
  ctx: Pick<Context, "db" | "actor" | "now">,
  { from, until }: { from: Date; until?: Date },
  limit = MOST,
): Promise<CalendarRoundtable[]> {
  let query = ctx.db
    .selectFrom("roundtables")
    .innerJoin("processes", "processes.id", "roundtables.process_id")
    .innerJoin(validMandates(ctx, ctx.db).as("my"), "my.process_id", "roundtables.process_id")
    .leftJoin("attendances as own", (join) =>
      join.onRef("own.roundtable_id", "=", "roundtables.id").onRef("own.mandate_id", "=", "my.mandate_id"),
    )
    .where("roundtables.starts_at", ">=", from)
    .select([
      "roundtables.id",
      "roundtables.title",
      "processes.title as processTitle",
      "roundtables.state",
      "roundtables.revision",
      "roundtables.starts_at as startsAt",
      "roundtables.planned_minutes as plannedMinutes",
      "roundtables.place",
      "roundtables.video_url as videoUrl",
      "own.status",
      "own.mode",
    ])
    .orderBy("roundtables.starts_at")
    .orderBy("roundtables.id")
    .limit(limit);
  if (until) query = query.where("roundtables.starts_at", "<", until);
  return (await query.execute()).map(({ status, mode, ...row }) => ({
    ...row,
    presence: presenceOf({ status: status ?? "expected", mode }),
  }));
}

export async function hasFeed(ctx: Context): Promise<boolean> {
  const feed = await ctx.db
    .selectFrom("calendar_feeds")
    .where("person_id", "=", ctx.actor.personId)
    .select("person_id")
    .executeTakeFirst();
  return feed !== undefined;
}

/** A year back: what was is looked up here. */
const BACK_DAYS = 366;

/**
 * Whose calendar reads at this address, and what is in it now: rights are asked anew at every reading.
 * @returns undefined for an address that was renewed, taken away, or never given: the three look alike
 */
export async function findFeed(ctx: PublicContext, token: string) {
  const person = await findReader(ctx.db, token);
  if (!person) return undefined;
  const reader = { ...ctx, actor: { personId: person.id, name: person.name, email: person.email, isAdmin: false } };
  const from = new Date(ctx.now().getTime() - BACK_DAYS * 86_400_000);
  return { personId: person.id, language: person.language, roundtables: await listCalendar(reader, { from }) };
}

function findReader(db: Database, token: string) {
  return db
    .selectFrom("calendar_feeds")
    .innerJoin("people", "people.id", "calendar_feeds.person_id")
    .where("calendar_feeds.token_hash", "=", hashToken(token))
    .select(["people.id", "people.name", "people.email", "people.language"])
    .executeTakeFirst();
}
