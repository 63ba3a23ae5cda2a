/**
 * Tells people what is new for them: `notify` belongs into the transaction of what caused it, `withdraw` into the one that makes it
 * untrue. Who may see it is asked again whenever it is shown, counted or mailed (overview/notifications.queries.ts).
 */
import { sql, type RawBuilder } from "kysely";
import {
  NOTIFICATION_SETTINGS,
  type NotificationKind,
  type NotificationSetting,
  type Pace,
} from "../../db/schema/notifications.ts";
import { dayOf } from "../calendar/rules.ts";
import type { BaseContext, Context, Database, Trx } from "../context.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { NEWS_AT_ONCE, paceOf, settingOf, type Subject } from "./rules.ts";

export interface News {
  kind: NotificationKind;
  processId: number;
  about: Subject;
  /** Ids of people, or a query of them; the actor, and whoever has no mandate any more, is left out. */
  to: readonly number[] | RawBuilder<unknown>;
  /**
   * `own`: the cause writes a letter of its own (with a link, with a calendar entry) to those who are returned.
   * `none`: no mail follows, whatever they chose. Without it mails follow as each of them chose.
   */
  letter?: "own" | "none";
}

type Acting = Pick<BaseContext, "now" | "enqueue"> & { actor: Pick<Context["actor"], "personId"> | null };

interface Told {
  id: number;
  personId: number;
  pace: Pace;
  isMailed: boolean;
}

/**
 * One statement for all receivers. The same kind about the same thing is one line: it moves up, and is unread again.
 * @returns the ids of those who want to hear of it at once
 */
export async function notify(trx: Trx, ctx: Acting, announce: Announce, news: News): Promise<number[]> {
  if (Array.isArray(news.to) && news.to.length === 0) return [];
  const told = await writeNotifications(trx, ctx, news);
  for (const { personId } of told) announce(`person:${personId}`);
  const atOnce = told.filter(({ pace }) => pace === "at_once");
  const ids = news.letter ? [] : atOnce.filter(({ isMailed }) => !isMailed).map(({ id }) => id);
  if (ids.length > 0) await ctx.enqueue(trx, NEWS_AT_ONCE, { ids });
  return atOnce.map(({ personId }) => personId);
}

async function writeNotifications(trx: Trx, ctx: Acting, { kind, processId, about, to, letter }: News): Promise<Told[]> {
  const [now, today, by] = [ctx.now(), dayOf(ctx.now()), ctx.actor?.personId ?? null];
  const people = Array.isArray(to) ? sql`select unnest(${[...(to as number[])]}::int[])` : (to as RawBuilder<unknown>);
  const hasLetter = { own: sql`pace = 'at_once'`, none: sql`true`, chosen: sql`false` }[letter ?? "chosen"];
  const { rows } = await sql<Told>`
    with receivers as (
      select people.id, coalesce(notification_settings.pace, ${paceOf(kind)}) as pace
      from people left join notification_settings on person_id = people.id and setting = ${settingOf(kind)}
      where people.id in (${people}) and people.id is distinct from ${by}::int and exists (
        select from mandates where mandates.person_id = people.id and mandates.process_id = ${processId}
        and (valid_to is null or valid_to >= ${today}::date))
      -- In one order: two causes at the same moment do not wait for each other.
      order by people.id),
    told as (
      insert into notifications (person_id, process_id, kind, subject_kind, subject_id, by_person_id, at, mailed_at)
      select id, ${processId}::int, ${kind}, ${about.kind}, ${about.id}::int, ${by}::int, ${now}::timestamptz,
             case when ${hasLetter} then ${now}::timestamptz end
      from receivers
      on conflict (person_id, kind, subject_kind, subject_id) do update set
        by_person_id = excluded.by_person_id, at = excluded.at, read_at = null,
        times = case when notifications.read_at is null then notifications.times + 1 else 1 end,
        -- Whoever has not read the first one yet needs no second letter.
        mailed_at = case when notifications.read_at is not null then excluded.mailed_at
          else coalesce(notifications.mailed_at, case when ${letter === "own"} then excluded.mailed_at end) end
      returning id, person_id, mailed_at)
    select told.id, person_id as "personId", pace, mailed_at is not null as "isMailed"
    from told join receivers on receivers.id = person_id`.execute(trx);
  return rows;
}

/** It is no longer so: a text is closed again, a decision taken back. */
export async function withdraw(trx: Trx, announce: Announce, kind: NotificationKind, about: Subject): Promise<void> {
  const gone = await trx
    .deleteFrom("notifications")
    .where("kind", "=", kind)
    .where("subject_kind", "=", about.kind)
    .where("subject_id", "=", about.id)
    .returning("person_id")
    .execute();
  for (const { person_id } of gone) announce(`person:${person_id}`);
}

/** The actor has looked at it, wherever. */
export const readAbout = (ctx: Context, { kind, id }: Subject): Promise<void> =>
  read(ctx, sql<boolean>`subject_kind = ${kind} and subject_id = ${id}`);

/** @param ids only what is the actor's own is marked */
export const readSome = (ctx: Context, ids: readonly number[]): Promise<void> =>
  read(ctx, sql<boolean>`id = any(${[...ids]}::int[])`);

export const readAll = (ctx: Context): Promise<void> => read(ctx, sql<boolean>`true`);

async function read(ctx: Context, which: RawBuilder<boolean>): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const rows = await trx
      .updateTable("notifications")
      .where("person_id", "=", ctx.actor.personId)
      .where("read_at", "is", null)
      .where(which)
      .set({ read_at: ctx.now() })
      .returning("id")
      .execute();
    if (rows.length > 0) announce(`person:${ctx.actor.personId}`);
  });
}

const READ_DAYS = 90;
const UNREAD_DAYS = 400;

/** Nobody looks for it any more. @returns how many */
export async function forgetNotifications(db: Database, now: Date): Promise<number> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const gone = await db
    .deleteFrom("notifications")
    .where((eb) => eb.or([eb("read_at", "<", before(READ_DAYS)), eb("at", "<", before(UNREAD_DAYS))]))
    .executeTakeFirstOrThrow();
  return Number(gone.numDeletedRows);
}

/** What comes to the actor by mail, and how soon. */
export async function saveSettings(ctx: Context, paces: Record<NotificationSetting, Pace>): Promise<void> {
  await transact(ctx, (trx) =>
    trx
      .insertInto("notification_settings")
      .values(NOTIFICATION_SETTINGS.map((setting) => ({ person_id: ctx.actor.personId, setting, pace: paces[setting] })))
      .onConflict((conflict) =>
        conflict.columns(["person_id", "setting"]).doUpdateSet((eb) => ({ pace: eb.ref("excluded.pace") })),
      )
      .execute(),
  );
}
