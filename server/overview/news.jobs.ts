/**
 * Letters about what is new: how much of it there is and where it can be read, never what it is, because mail is not confidential.
 * Each tells of everything that its reader may still see, has not read and wants at this pace; it says so once.
 */
import { sql } from "kysely";
import { NOTIFICATION_KINDS, type Pace } from "../../db/schema/notifications.ts";
import type { Language } from "../../db/schema/people.ts";
import type { SystemContext, Trx } from "../context.ts";
import { DAILY_NEWS, NEWS_AT_ONCE, paceOf, settingOf } from "../notifications/rules.ts";
import { hasAccount } from "../people/queries.ts";
import { handle, type JobHandler } from "../platform/jobs.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { transact } from "../platform/transact.ts";
import { shownNotifications, stillTrue } from "./notifications.queries.ts";

export const NEWS_JOBS: readonly JobHandler[] = [
  handle(NEWS_AT_ONCE, (ctx, { ids }) => mailNews(ctx, "at_once", ids)),
  handle(DAILY_NEWS, (ctx) => mailNews(ctx, "daily")),
];

/** A server that was off over the holidays tells of no more than this. */
const LATEST_DAYS = 7;

/** @param ids only of these notifications */
async function mailNews(ctx: SystemContext, pace: Pace, ids?: readonly number[]): Promise<{ letters: number }> {
  return transact(ctx, async (trx) => {
    const readers = await listReaders(trx, ctx, pace, ids);
    for (const reader of readers) await writeMail(trx, ctx, letter(ctx, reader));
    const told = readers.flatMap((reader) => reader.ids);
    if (told.length > 0) await trx.updateTable("notifications").where("id", "in", told).set({ mailed_at: ctx.now() }).execute();
    return { letters: readers.length };
  });
}

interface Reader {
  name: string;
  email: string;
  language: Language | null;
  /** Of the notifications that are told. */
  ids: number[];
}

/** The rows stay locked until the letters are written, so that a second server writes none. Whoever has no account yet has their invitation. */
async function listReaders(trx: Trx, ctx: SystemContext, pace: Pace, ids?: readonly number[]): Promise<Reader[]> {
  const earliest = new Date(ctx.now().getTime() - LATEST_DAYS * 86_400_000);
  const { rows } = await sql<Reader>`
    with news as (
      select notifications.id, notifications.person_id from ${shownNotifications(ctx.now())}
      join unnest(
        ${[...NOTIFICATION_KINDS]}::text[], ${NOTIFICATION_KINDS.map(settingOf)}::text[], ${NOTIFICATION_KINDS.map(paceOf)}::text[]
      ) as usual (kind, setting, pace) on usual.kind = notifications.kind
      left join notification_settings as chosen
        on chosen.person_id = notifications.person_id and chosen.setting = usual.setting
      -- What is over needs nobody's attention; the list of what is new still has it.
      where read_at is null and mailed_at is null and notifications.at > ${earliest} and processes.archived_at is null
        and coalesce(chosen.pace, usual.pace) = ${pace} and ${stillTrue}
        ${ids ? sql`and notifications.id = any(${[...ids]}::int[])` : sql``}
      order by notifications.id for update of notifications skip locked)
    select people.name, people.email, people.language, array_agg(news.id) as ids
    from news join people on people.id = news.person_id and ${hasAccount}
    group by people.id order by people.id`.execute(trx);
  return rows;
}

function letter(ctx: SystemContext, { name, email, language, ids }: Reader) {
  const { t, language: theirs } = ctx.wordsFor(language);
  const settings_url = `${ctx.origin}/notifications/settings`;
  return {
    to: email,
    language: theirs,
    subject: t("notifications:letter.subject"),
    body: t("notifications:letter.body", {
      name,
      count: ids.length,
      // To the thing itself, by an address that names no kind and no title.
      link: `${ctx.origin}/notifications${ids.length === 1 ? `/${ids[0]}` : ""}`,
      settings: settings_url,
    }),
    settingsUrl: settings_url,
  };
}
