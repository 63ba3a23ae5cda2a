/**
 * What is new for somebody: counted in the head of every page, listed, and gathered for letters. Whoever has lost the mandate, or may no
 * longer see a thread, sees and counts nothing of it; what is gone or was taken back is no longer told.
 */
import { sql } from "kysely";
import type { NotificationKind } from "../../db/schema/notifications.ts";
import { ABILITIES } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import { hasSigned } from "../consultations/queries.ts";
import type { Context, Database } from "../context.ts";
import { hidesAuthors, threadIsSeen } from "../documents/visibility.queries.ts";
import { NotFound } from "../errors.ts";
import { actingName } from "../processes/acting.queries.ts";
import { isId } from "../processes/queries.ts";
import { waitsForCheck } from "../recommendations/queries.ts";

/** Notifications with the mandate through which their reader sees them now. */
export const shownNotifications = (now: Date) => sql`
  notifications
  join mandates as my on my.process_id = notifications.process_id and my.person_id = notifications.person_id
    and my.valid_from <= ${dayOf(now)}::date and (my.valid_to is null or my.valid_to >= ${dayOf(now)}::date)
  join processes on processes.id = notifications.process_id
  left join threads on subject_kind = 'thread' and threads.id = subject_id and ${threadIsSeen("my")}
  left join proposals on subject_kind = 'proposal' and proposals.id = subject_id and proposals.person_id = notifications.person_id
  left join recommendations on subject_kind = 'recommendation' and recommendations.id = subject_id
  left join documents on documents.process_id = my.process_id and documents.id = case subject_kind
    when 'document' then subject_id when 'recommendation' then recommendations.document_id when 'thread' then threads.document_id when 'proposal' then proposals.document_id end
  left join roundtables on subject_kind = 'roundtable' and roundtables.id = subject_id and roundtables.process_id = my.process_id
  left join topics on subject_kind = 'topic' and topics.id = subject_id and topics.process_id = my.process_id
  left join method_runs on subject_kind = 'method' and method_runs.id = subject_id and method_runs.process_id = my.process_id
  left join consultations on subject_kind = 'consultation' and consultations.id = subject_id and consultations.process_id = my.process_id
  left join formats on subject_kind = 'evaluation' and formats.process_id = my.process_id
    and formats.id = (select format_id from evaluations where evaluations.id = subject_id)
  left join evaluations on subject_kind = 'evaluation' and evaluations.id = subject_id and evaluations.format_id = formats.id`;

const drafts = sql`my.role = any(${[...ABILITIES["statement:draft"]]}::text[])`;

/** The organisation of the reader has sent a statement. @param which of its responses must there be one */
const hasSent = (which: "true" | "settled_at is not null" | "is_accepted is not null and standing is null") => sql`(
  ${drafts} and exists (
    select from statements left join statement_points on statement_id = statements.id
    left join reply_responses on point_id = statement_points.id
    where statements.consultation_id = consultations.id and statements.organisation_id = my.organisation_id
      and submitted_at is not null and superseded_at is null and ${sql.raw(which)}))`;

/** What its reader is not cleared for is told by nobody, neither on the bell nor in a letter. */
const isHidden = sql`exists (
  select from hidden_records(notifications.person_id, (now() at time zone 'Europe/Berlin')::date) as hidden
  where hidden.kind = 'document' and hidden.record_id = documents.id
    or hidden.kind = subject_kind and hidden.record_id = subject_id
    or hidden.kind = 'format' and hidden.record_id = formats.id)`;

/** A condition on them: it is still so. */
export const stillTrue = sql<boolean>`(not ${isHidden} and case notifications.kind
  when 'invitation' then subject_kind = 'process'
  when 'mention' then documents.id is not null and exists (
    select from comments join comment_mentions on comment_id = comments.id
    where comments.thread_id = threads.id and comment_mentions.person_id = notifications.person_id)
  when 'answer' then documents.id is not null and exists (
    select from comments where comments.thread_id = threads.id and comments.person_id <> notifications.person_id)
  when 'comments-opened' then my.role = any(${[...ABILITIES["document:comment"]]}::text[]) and case subject_kind
    when 'document' then documents.comments_open
    when 'process' then (
      select (rules ->> 'consultedMayComment')::boolean from process_stages where process_id = processes.id and key = processes.stage) end
  -- Somebody who is consulted for another organisation now reads only what came into the text (proposals/rules.ts).
  when 'proposal-decided' then documents.id is not null and (proposals.status in ('accepted', 'accepted-with-changes')
    or proposals.status = 'declined' and (my.role <> 'consulted' or proposals.organisation_id = my.organisation_id))
  when 'proposal-reopened' then documents.id is not null and proposals.status = 'submitted'
    and (my.role <> 'consulted' or proposals.organisation_id = my.organisation_id)
  when 'topic-disposed' then topics.disposition is not null
  when 'topic-entered' then topics.countersigning = 'open' and topics.organisation_id = my.organisation_id
  when 'method-open' then method_runs.state = 'open' and coalesce(method_runs.closes_at > now(), true) and exists (
    select from method_entitled as hand where hand.run_id = method_runs.id and hand.person_id = notifications.person_id
    and not exists (select from method_ballots where run_id = hand.run_id and voice_key = hand.voice_key)
    and not exists (select from method_voters where run_id = hand.run_id and voice_key = hand.voice_key))
  when 'check-asked' then documents.id is not null and ${waitsForCheck("recommendations")}
  when 'rules-adopted' then exists (
    select from rules_of_procedure where rules_of_procedure.process_id = processes.id and adopted_at is not null)
  -- Of all that is asked in a process one line: it goes when the last answer is given.
  when 'position-asked' then exists (
    select from agreements join agreement_voices as voice on voice.agreement_id = agreements.id
    join recommendations on recommendations.id = agreements.recommendation_id and recommendations.status = 'beschlussreif'
    join agenda_items on agenda_items.id = recommendations.agenda_item_id and agenda_items.process_id = processes.id
    where ended_at is null and voice.organisation_id = my.organisation_id and not exists (
      select from positions where positions.version_id = agreements.version_id and positions.ended_at is null
        and positions.organisation_id = my.organisation_id))
  when 'agreement-objected' then subject_kind = 'process'
  when 'agreement-decided' then exists (select from agreement_decisions where agreement_decisions.process_id = processes.id)
  when 'consultation-weighed' then consultations.weighed_at is not null and (${hasSent("true")}
    or ${drafts} and ${hasSigned("consultations.id", "my.organisation_id")})
  when 'passage-changed' then consultations.weighed_at is not null and ${hasSent("is_accepted is not null and standing is null")}
  when 'contest-settled' then ${hasSent("settled_at is not null")}
  when 'reply-contested' then my.role = any(${[...ABILITIES["statement:release"]]}::text[]) and exists (
    select from reply_responses join statement_points on statement_points.id = point_id join statements on statements.id = statement_id
    where statements.consultation_id = consultations.id and not is_accepted and settled_at is null)
  when 'statement-replaced' then my.role = any(${[...ABILITIES["statement:weigh"]]}::text[]) and consultations.weighed_at is null and exists (
    select from statements where statements.consultation_id = consultations.id and answers_kept is not null and superseded_at is null)
  when 'signature-withdrawn' then ${drafts} and exists (
    select from statements join statement_signatures as gone on gone.statement_id = statements.id and gone.state = 'declined'
    where statements.consultation_id = consultations.id and superseded_at is null and (statements.organisation_id = my.organisation_id
      or exists (select from statement_signatures as own where own.statement_id = statements.id
        and own.organisation_id = my.organisation_id and own.state = 'signed')))
  when 'signed-withdrawn' then ${drafts} and exists (
    select from statement_signatures as own join statements as signed on signed.id = own.statement_id and signed.superseded_at is not null
    join statements as held on held.invitation_id = signed.invitation_id and held.is_nil and held.submitted_at is not null
      and held.superseded_at is null
    where own.consultation_id = consultations.id and own.organisation_id = my.organisation_id and own.state <> 'declined')
  when 'letters-waiting' then my.role = any(${[...ABILITIES["consultation:manage"]]}::text[]) and exists (
    select from statement_intakes where statement_intakes.consultation_id = consultations.id and told_at is not null)
  when 'fact-check-asked' then evaluations.fact_check_sent_at is not null and evaluations.released_at is null
    and evaluations.replied_at is null
  when 'adjustment-asked' then exists (
    select from adjustments where adjustments.evaluation_id = evaluations.id and adjustments.addressee_id = my.organisation_id
    and response = 'offen')
  when 'follow-up-due' then exists (
    select from follow_ups join adjustments on adjustments.id = adjustment_id
    where adjustments.evaluation_id = evaluations.id and follow_ups.state = 'offen' and follow_ups.reminded_at is not null)
  when 'task-due' then exists (
    select from tasks where tasks.roundtable_id = roundtables.id and done_at is null and reminders > 0
    and (tasks.organisation_id = my.organisation_id or tasks.organisation_id is null and my.role = 'facilitator'))
  when 'roundtable-cancelled' then roundtables.state = 'cancelled'
  when 'minutes-circulated' then roundtables.state = 'closed'
  else roundtables.state <> 'cancelled' end)`;

/** Where one can look at it. */
const path = sql<string>`case subject_kind
    when 'thread' then '/documents/' || documents.id || '?thread=' || threads.id || '#thread-' || threads.id
    when 'proposal' then '/documents/' || documents.id || '/proposals/' || proposals.id
    when 'document' then '/documents/' || documents.id
    when 'roundtable' then '/roundtables/' || roundtables.id
    when 'recommendation' then '/recommendations/' || recommendations.id || '#checks'
    when 'topic' then '/topics/' || topics.id
    when 'method' then '/methods/' || method_runs.id
    when 'consultation' then '/consultations/' || consultations.id || case notifications.kind
      when 'statement-replaced' then '/weighing' when 'signature-withdrawn' then '' when 'signed-withdrawn' then '' else '/answers' end
    when 'evaluation' then '/formats/' || formats.id || '/evaluations/' || evaluations.id
    else '/processes/' || processes.id || case notifications.kind
      when 'comments-opened' then '/documents' when 'rules-adopted' then '/rules' when 'position-asked' then '/positions'
      when 'agreement-objected' then '/agreement' when 'agreement-decided' then '/agreement' else '' end end`;

export interface Unread {
  count: number;
  /** Where the newest of them lead: whoever comes there has read them. */
  paths: string[];
}

const MOST_PATHS = 50;

/** What is on the bell: none at all is the usual answer, from an index of what is unread. */
export async function findUnread(db: Database, personId: number, now: Date): Promise<Unread> {
  const { rows } = await sql<{ path: string; count: number }>`
    select ${path} as path, count(*) over ()::int as count from ${shownNotifications(now)}
    where notifications.person_id = ${personId} and read_at is null and ${stillTrue}
    order by notifications.at desc limit ${MOST_PATHS}`.execute(db);
  return { count: rows[0]?.count ?? 0, paths: rows.map((row) => row.path) };
}

/** @returns which of the actor's unread ones lead to these places */
export async function listUnreadAt(ctx: Context, places: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select notifications.id from ${shownNotifications(ctx.now())}
    where notifications.person_id = ${ctx.actor.personId} and read_at is null and ${path} = any(${[...places]}::text[])`.execute(
    ctx.db,
  );
  return rows.map(({ id }) => id);
}

export interface Notification {
  id: number;
  kind: NotificationKind;
  /** Of the text, the roundtable, the topic, the vote or the process. */
  title: string;
  processNumber: string;
  /** Whoever did it last, with the organisation they acted for; on minutes that name nobody not who said or decided something. */
  by: string | null;
  at: Date;
  /** How often since it was last read. */
  times: number;
  isUnread: boolean;
  path: string;
}

const columns = sql`
  notifications.id, notifications.kind, notifications.at, notifications.times, notifications.read_at is null as "isUnread",
  processes.number as "processNumber", coalesce(documents.title, roundtables.title, topics.title, method_runs.question, consultations.title, evaluations.title, processes.title) as title,
  case when subject_kind not in ('thread', 'proposal') or not ${hidesAuthors}
    then ${actingName("actors", { process: "notifications.process_id", at: "notifications.at" })} end as by,
  ${path} as path`;

const withActors = sql`left join people as actors on actors.id = notifications.by_person_id`;

const NOTIFICATIONS_PER_PAGE = 30;

/** Newest first. */
export async function listNotifications(
  ctx: Context,
  page = 1,
): Promise<{ notifications: Notification[]; page: number; pages: number; total: number }> {
  const { rows } = await sql<Notification & { total: number }>`
    select ${columns}, count(*) over ()::int as total from ${shownNotifications(ctx.now())} ${withActors}
    where notifications.person_id = ${ctx.actor.personId} and ${stillTrue}
    order by notifications.at desc, notifications.id desc
    limit ${NOTIFICATIONS_PER_PAGE} offset ${(page - 1) * NOTIFICATIONS_PER_PAGE}`.execute(ctx.db);
  const total = rows[0]?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / NOTIFICATIONS_PER_PAGE));
  return { notifications: rows.map(({ total: _, ...row }) => row), page, pages, total };
}

/** @throws NotFound for somebody else's, and for what its reader may no longer see */
export async function requireNotification(ctx: Context, id: number): Promise<Notification> {
  if (!isId(id)) throw new NotFound();
  const { rows } = await sql<Notification>`
    select ${columns} from ${shownNotifications(ctx.now())} ${withActors}
    where notifications.person_id = ${ctx.actor.personId} and notifications.id = ${id} and ${stillTrue}`.execute(ctx.db);
  if (!rows[0]) throw new NotFound();
  return rows[0];
}
