/**
 * "What do I have to do?" One look across everything that waits for a person, in one process or in all of theirs; the start page
 * and the process page show it. It reads other domains' tables, never their secrets: an open round says only that it is open.
 */
import { sql } from "kysely";
import type { Bilingual, StageKey } from "../../db/schema/processes.ts";
import { ABILITIES, type Ability } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { hasAccount } from "../people/queries.ts";
import { threadIsSeen } from "../documents/visibility.queries.ts";
import { validMandates } from "../processes/queries.ts";
import { listGates } from "./gates.queries.ts";
import { gateTodo, type Gates } from "./gates.rules.ts";
import { stageTodos } from "./stage-todos.queries.ts";
import { FIRST_STEPS, type FirstStep, type Todo } from "./rules.ts";

/** How far ahead a roundtable begins to be something to prepare for. */
const COMING_DAYS = 14;

/**
 * Most pressing first: what is running now, then what has a day, then the rest.
 * @param gates of these processes, where they have been asked for already
 */
export async function listTodos(ctx: Context, processId?: number, gates?: Promise<readonly Gates[]>): Promise<Todo[]> {
  const now = ctx.now();
  const until = new Date(now.getTime() + COMING_DAYS * 86_400_000);
  const roles = (ability: Ability) => sql`my.role = any(${[...ABILITIES[ability]]}::text[])`;
  const mine = processId === undefined ? sql`true` : sql`process_id = ${processId}`;
  const { rows } = await sql<Pressing>`
    with my as (select * from (${validMandates(ctx, ctx.db)}) as valid where ${mine} and not is_archived)
    select todo.*, processes.number as "processNumber" from (
      select 2 as urgency, 'roundtable-open' as kind, my.process_id as "processId", title as label, null::int as count,
             null::date as day, starts_at as at, '/roundtables/' || roundtables.id as path
      from my join roundtables on roundtables.process_id = my.process_id and state = 'open'
      union all
      select 3, 'task', my.process_id, tasks.body, null, due_on, null, '/roundtables/' || tasks.roundtable_id
      from my join tasks on tasks.process_id = my.process_id and tasks.organisation_id = my.organisation_id and done_at is null
      union all
      select 3, 'mention', my.process_id, documents.title, null, null, null,
             '/documents/' || documents.id || '?thread=' || threads.id || '#thread-' || threads.id
      from my join documents on documents.process_id = my.process_id
      join threads on threads.document_id = documents.id and ${threadIsSeen("my")}
      where exists (
        select from comments join comment_mentions on comment_id = comments.id
        where comments.thread_id = threads.id and comment_mentions.person_id = ${ctx.actor.personId} and seen_at is null)
      union all
      select 3, 'proposal-decided', my.process_id, documents.title, null, null, null,
             '/documents/' || documents.id || '/proposals/' || proposals.id
      from my join documents on documents.process_id = my.process_id
      join proposals on proposals.document_id = documents.id and proposals.person_id = ${ctx.actor.personId}
      where proposals.status in ('accepted', 'accepted-with-changes', 'declined') and proposals.seen_at is null
      union all
      select 4, 'rating', my.process_id, evaluations.title, null, null, null, '/formats/' || formats.id || '/evaluations/' || evaluations.id
      from my join formats on formats.process_id = my.process_id
      join evaluations on evaluations.format_id = formats.id
      join evaluation_raters on evaluation_id = evaluations.id and person_id = ${ctx.actor.personId} and submitted_at is null
      where ${roles("evaluation:rate")}
      union all
      select 5, 'roundtable-coming', my.process_id, title, null, null, starts_at, '/roundtables/' || roundtables.id
      from my join roundtables on roundtables.process_id = my.process_id and state = 'planned' and starts_at between ${now} and ${until}
      union all
      select 6, 'item-draft', my.process_id, agenda_items.title, null, null, null, '/agenda/' || agenda_items.id
      from my join agenda_items on agenda_items.process_id = my.process_id and lead_organisation_id = my.organisation_id and status = 'entwurf'
      where ${roles("agenda:write")}
      union all
      select 7, 'threads', my.process_id, documents.title, count(*)::int, null, null, '/documents/' || documents.id
      from my join documents on documents.process_id = my.process_id
      join threads on threads.document_id = documents.id and resolved_at is null and ${threadIsSeen("my")}
      left join agenda_items on agenda_items.document_id = documents.id
      where ${roles("thread:resolve")} and (my.role = 'facilitator' or agenda_items.lead_organisation_id = my.organisation_id)
      group by my.process_id, documents.id, documents.title
      union all
      select 7, 'proposals', my.process_id, documents.title, count(*)::int, null, null,
             '/documents/' || documents.id || '/proposals?status=submitted'
      from my join documents on documents.process_id = my.process_id
      join proposals on proposals.document_id = documents.id and proposals.status = 'submitted'
      join processes on processes.id = my.process_id
      join process_stages on process_stages.process_id = processes.id and key = stage and (rules ->> 'textsOpen')::boolean
      left join agenda_items on agenda_items.document_id = documents.id
      where ${roles("document:edit")} and (my.role = 'facilitator' or agenda_items.lead_organisation_id = my.organisation_id)
      group by my.process_id, documents.id, documents.title
      union all
      select 8, 'comment-stage', my.process_id, '', null, process_stages.planned_until, null, '/processes/' || my.process_id || '/documents'
      from my join processes on processes.id = my.process_id
      join process_stages on process_stages.process_id = processes.id and key = stage and (rules ->> 'consultedMayComment')::boolean
      where my.role = 'consulted'
      union all
      select 8, 'comments-open', my.process_id, documents.title, null, null, null, '/documents/' || documents.id
      from my join documents on documents.process_id = my.process_id and comments_open
      where my.role = 'consulted'
      union all
      select 9, 'invitations-open', my.process_id, '', count(*)::int, null, null, '/processes/' || my.process_id || '/people'
      from my join mandates on mandates.process_id = my.process_id and (mandates.valid_to is null or mandates.valid_to >= ${dayOf(now)})
      join people on people.id = mandates.person_id and not ${hasAccount}
      where ${roles("mandate:manage")}
      group by my.process_id
      union all ${stageTodos(ctx, roles)}
    ) as todo join processes on processes.id = todo."processId"
    order by urgency, day nulls last, at nulls last, path limit 100`.execute(ctx.db);
  return withGates(ctx, rows, gates).then((all) => all.map(({ urgency: _, ...todo }) => todo));
}

type Pressing = Todo & { urgency: number };

/** What is missing in processes that one moves on oneself, or that nothing is. */
async function withGates(ctx: Context, rows: readonly Pressing[], given?: Promise<readonly Gates[]>): Promise<Pressing[]> {
  const ids = rows.filter(({ kind }) => kind === "gate").map(({ processId }) => processId);
  if (ids.length === 0) return [...rows];
  const gates = await (given ?? listGates(ctx, ids, ctx.db));
  const judged = rows.map((row) => {
    const found = gates.find(({ processId }) => processId === row.processId);
    return row.kind === "gate" && found ? { ...row, ...gateTodo(found, row.label as StageKey, ctx.language) } : row;
  });
  return judged.toSorted((a, b) => a.urgency - b.urgency);
}

export interface MeanwhileThere {
  processId: number;
  title: string;
  stage: StageKey;
  plannedUntil: string | null;
  /** Title of the stage after it. */
  next: Bilingual | null;
}

/** How far the processes are in which somebody takes part, for whom nothing waits in any. */
export async function listMeanwhile(ctx: Context): Promise<MeanwhileThere[]> {
  const { rows } = await sql<MeanwhileThere>`
    select processes.id as "processId", processes.title, processes.stage, here.planned_until as "plannedUntil", following.title as next
    from (${validMandates(ctx, ctx.db)}) as my join processes on processes.id = my.process_id and not my.is_archived
    join process_stages as here on here.process_id = processes.id and here.key = processes.stage
    left join process_stages as following on following.process_id = processes.id and following.position = here.position + 1
    order by processes.id desc limit 5`.execute(ctx.db);
  return rows;
}

/** Which of the first steps of a process are done; callers have asked for the process. */
export async function listStepsDone(ctx: Pick<Context, "db" | "actor">, processId: number): Promise<FirstStep[]> {
  const { rows } = await sql<Record<FirstStep, boolean>>`
    select exists (select from mandates where process_id = ${processId} and person_id <> ${ctx.actor.personId}) as invitation,
           exists (select from agenda_items where process_id = ${processId}) as agenda,
           exists (select from documents where process_id = ${processId}
             and not exists (select from agenda_items where document_id = documents.id)
             and not exists (select from roundtables where minutes_document_id = documents.id)) as paper,
           exists (select from roundtables where process_id = ${processId}) as roundtable`.execute(ctx.db);
  return FIRST_STEPS.filter((step) => rows[0]?.[step]);
}
