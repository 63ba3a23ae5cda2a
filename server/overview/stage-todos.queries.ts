/** What a stage asks of people by their role: parts of the one query of everything that waits for somebody. */
import { sql, type RawBuilder } from "kysely";
import { ABILITIES, type Ability } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import { hasSigned } from "../consultations/queries.ts";
import { isUncut } from "../consultations/statements.queries.ts";
import type { Context } from "../context.ts";
import { DAYS_BEFORE } from "../partnerships/reviews.rules.ts";
import { concernedBy, waitsForCheck } from "../recommendations/queries.ts";
import { hasPassage } from "../situation/payload.queries.ts";
import { PAPER_WARNING_DAYS } from "../surveys/rules.ts";

type Condition = RawBuilder<unknown>;

/** @param roles whether the mandate `my` has an ability @returns rows as in `listTodos`, which names `my` */
export function stageTodos(ctx: Context, roles: (ability: Ability) => Condition): Condition {
  const me = sql`${ctx.actor.personId}::int`;
  return sql.join(
    [
      ...votes(ctx, me),
      ...consultations(ctx, roles),
      ...agreements(ctx, roles),
      ...weighing(ctx, me, roles),
      ...topics(me, roles),
      ...formats(ctx, roles),
      depths(roles),
      checks(roles),
      ...register(ctx, roles),
      ...rulesOfProcedure(roles),
      gates(roles),
    ],
    sql` union all `,
  );
}

const none = { count: sql`null::int`, day: sql`null::date`, at: sql`null::timestamptz` };

/** The process of `my`, in one of these stages. */
const inStage = (...stages: readonly string[]) => sql`
  processes on processes.id = my.process_id and processes.stage = any(${[...stages]}::text[])
  join process_stages as stage on stage.process_id = processes.id and stage.key = processes.stage`;

/** As `placeOf` in the rules of methods. */
const placeOfRun = sql`case when method = 'poll' and roundtable_id is not null then '/roundtables/' || roundtable_id || '#poll-' || method_runs.id
  else '/methods/' || method_runs.id end`;

/** Also who stands in for somebody; whose voice is cast already has nothing to do. */
const votes = ({ now }: Context, me: Condition): Condition[] => [
  sql`
  select case when closes_at is null then 1 else 2 end, 'method-open', my.process_id, question, ${none.count}, ${none.day}, closes_at, ${placeOfRun}
  from my join method_runs on method_runs.process_id = my.process_id and state = 'open' and coalesce(closes_at > ${now()}, true)
  join method_entitled as hand on hand.run_id = method_runs.id and hand.person_id = ${me}
  where not exists (select from method_ballots where run_id = hand.run_id and voice_key = hand.voice_key)
    and not exists (select from method_voters where run_id = hand.run_id and voice_key = hand.voice_key)`,
  sql`
  select 3, 'method-release', my.process_id, question, ${none.count}, ${none.day}, ${none.at}, ${placeOfRun}
  from my join method_runs on method_runs.process_id = my.process_id and state = 'closed'
  where my.role = any(${[...ABILITIES["method:manage"]]}::text[])`,
];

/** Senders are reminded for four weeks of what they may say to the replies; then silence is an answer. */
const RESPONSE_DAYS = 28;

/** Points of statements that count. */
const countedPoints = sql`
  statements join statement_points as point on point.statement_id = statements.id
    and submitted_at is not null and superseded_at is null and (not is_late or coalesce(late_accepted, false))
    and ${isUncut("point")}
  left join weighings on weighings.point_id = point.id left join reply_responses as response on response.point_id = point.id`;

/** What came in is weighed, and what is said to the replies is answered. */
const weighing = ({ now }: Context, me: Condition, roles: (ability: Ability) => Condition): Condition[] => [
  sql`
  select 3, 'points-assigned', my.process_id, consultations.title, count(*)::int, min(due_on), ${none.at},
    '/consultations/' || consultations.id || '/weighing?mine=true&state=open'
  from my join consultations on consultations.process_id = my.process_id and weighed_at is null
  join ${countedPoints} on statements.consultation_id = consultations.id
  where ${roles("statement:weigh")} and assignee_id = ${me} and coalesce(weighings.state, 'open') = 'open'
  group by my.process_id, consultations.id, consultations.title`,
  sql`
  select 4, case when waiting > 0 then 'weighing-open' else 'weighing-close' end, my.process_id, over.title, nullif(waiting, 0), ${none.day}, ${none.at},
    '/consultations/' || over.id || '/weighing'
  from my join (
    select consultations.*, (select count(*)::int from ${countedPoints}
      where statements.consultation_id = consultations.id and weighings.state is distinct from 'released') as waiting
    from consultations where opened_at is not null and weighed_at is null and not exists (
      select from consultation_waves as wave left join consultation_invitations on wave_id = wave.id
      where wave.consultation_id = consultations.id and greatest(closes_at, extended_until) > ${now()})) as over on over.process_id = my.process_id
  where ${roles("statement:weigh")} and (waiting > 0 or ${roles("statement:release")})`,
  sql`
  select 4, 'statements-late', my.process_id, consultations.title, count(*)::int, ${none.day}, ${none.at}, '/consultations/' || consultations.id || '#statements'
  from my join consultations on consultations.process_id = my.process_id and weighed_at is null
  join statements on statements.consultation_id = consultations.id and is_late and late_accepted is null
    and submitted_at is not null and superseded_at is null
  where ${roles("consultation:manage")} group by my.process_id, consultations.id, consultations.title`,
  sql`
  select 4, 'replies-contested', my.process_id, consultations.title, count(*)::int, ${none.day}, ${none.at}, '/consultations/' || consultations.id || '/answers'
  from my join consultations on consultations.process_id = my.process_id
  join ${countedPoints} on statements.consultation_id = consultations.id
  where ${roles("statement:release")} and not response.is_accepted and response.settled_at is null
  group by my.process_id, consultations.id, consultations.title`,
  sql`
  select 4, 'replies-open', my.process_id, consultations.title, count(*)::int, ${none.day}, ${none.at}, '/consultations/' || consultations.id || '/answers'
  from my join consultations on consultations.process_id = my.process_id and weighed_at > ${now()}::timestamptz - interval '${sql.raw(String(RESPONSE_DAYS))} days'
  join ${countedPoints} on statements.consultation_id = consultations.id and statements.organisation_id = my.organisation_id
  where ${roles("statement:draft")} and (my.role <> 'delegate' or my.may_bind) and weighings.state = 'released' and response.point_id is null
  group by my.process_id, consultations.id, consultations.title`,
];

/** As long as an organisation that was asked has submitted nothing; and for the moderation what was asked for in return. */
const consultations = ({ now }: Context, roles: (ability: Ability) => Condition): Condition[] => [
  sql`
  select 3, 'statement-open', my.process_id, consultations.title, ${none.count}, ${none.day}, greatest(closes_at, extended_until),
    '/consultations/' || consultations.id || '/statement'
  from my join consultations on consultations.process_id = my.process_id and opened_at is not null
  join consultation_invitations as asked on asked.consultation_id = consultations.id and asked.organisation_id = my.organisation_id
  join consultation_waves as wave on wave.id = asked.wave_id and opens_at <= ${now()} and greatest(closes_at, extended_until) > ${now()}
  where ${roles("statement:draft")} and not exists (select from statements where invitation_id = asked.id and submitted_at is not null)
    and not ${hasSigned("consultations.id", "my.organisation_id")}`,
  sql`
  select 3, 'statement-sign', my.process_id, sender.short_name, ${none.count}, ${none.day}, greatest(closes_at, extended_until),
    '/consultations/' || signature.consultation_id || '/statements/' || signature.statement_id
  from my join statement_signatures as signature on signature.organisation_id = my.organisation_id and signature.state = 'asked'
  join consultations on consultations.id = signature.consultation_id and consultations.process_id = my.process_id and weighed_at is null
  join consultation_invitations as asked on asked.consultation_id = consultations.id and asked.organisation_id = my.organisation_id
  join consultation_waves as wave on wave.id = asked.wave_id and greatest(closes_at, extended_until) > ${now()}
  join statements on statements.id = signature.statement_id and superseded_at is null
  join organisations as sender on sender.id = statements.organisation_id
  where ${roles("statement:draft")}`,
  sql`
  select 4, 'extensions-open', my.process_id, consultations.title, count(*)::int, ${none.day}, ${none.at}, '/consultations/' || consultations.id
  from my join consultations on consultations.process_id = my.process_id
  join consultation_extensions on consultation_id = consultations.id and is_granted is null
  where ${roles("consultation:manage")} group by my.process_id, consultations.id, consultations.title`,
  sql`
  select 4, 'claims-open', my.process_id, consultations.title, count(*)::int, ${none.day}, ${none.at}, '/consultations/' || consultations.id
  from my join consultations on consultations.process_id = my.process_id and weighed_at is null
  join consultation_invitations as asked on asked.consultation_id = consultations.id
  join consultation_claim_links as link on link.invitation_id = asked.id
  join consultation_claims on link_id = link.id and is_granted is null
  where ${roles("consultation:manage")} group by my.process_id, consultations.id, consultations.title`,
];

const running = sql`agreements join recommendations on recommendations.id = agreements.recommendation_id
    and recommendations.status = 'beschlussreif' and agreements.ended_at is null
  join agenda_items as item on item.id = agenda_item_id and item.status <> 'entfallen'`;

/** Positions and reservations for whoever speaks for a house; for the moderation what can be decided, and what was objected to. */
const agreements = ({ now }: Context, roles: (ability: Ability) => Condition): Condition[] => [
  sql`
  select 2, 'positions-open', my.process_id, '', count(*)::int, ${none.day}, min(closes_at), '/processes/' || my.process_id || '/positions'
  from my join (${running}) on item.process_id = my.process_id
  join agreement_voices as voice on voice.agreement_id = agreements.id and voice.organisation_id = my.organisation_id
  where ${roles("position:give")} and (my.role = 'head_delegate' or my.may_bind)
    and (rule <> 'umlauf' or closes_at > ${now()}) and not exists (
      select from positions where positions.version_id = agreements.version_id and positions.ended_at is null
        and positions.organisation_id = my.organisation_id)
  group by my.process_id`,
  sql`
  select 3, 'agreement-due', my.process_id, recommendations.title, ${none.count}, ${none.day}, ${none.at},
    '/recommendations/' || recommendations.id || '/agreement'
  from my join (${running}) on item.process_id = my.process_id
  where ${roles("agreement:manage")} and rule <> 'umlauf' and (coalesce(closes_at <= ${now()}, false) or not exists (
    select from agreement_voices as voice where voice.agreement_id = agreements.id and counted_with is null and not exists (
      select from positions where positions.version_id = agreements.version_id and positions.ended_at is null
        and positions.organisation_id = voice.organisation_id)))`,
  sql`
  select 4, 'agreement-halted', my.process_id, recommendations.title, ${none.count}, ${none.day}, ${none.at},
    '/processes/' || my.process_id || '/agreement'
  from my join agenda_items as item on item.process_id = my.process_id and item.status <> 'entfallen'
  join recommendations on agenda_item_id = item.id and recommendations.status = 'beschlussreif'
  where ${roles("agreement:manage")} and (
    select ended_how from agreements where agreements.recommendation_id = recommendations.id
    order by agreements.id desc limit 1) in ('objected', 'stopped')`,
  sql`
  select 4, 'reservations-due', my.process_id, '', count(*)::int, min(until), ${none.at}, '/processes/' || my.process_id || '/positions'
  from my join agreement_decisions as decision on decision.process_id = my.process_id and outcome like 'angenommen%'
  join positions on positions.version_id = decision.version_id and positions.organisation_id = my.organisation_id and positions.ended_at is null
  join reservations on position_id = positions.id and lifted_at is null and until <= ${dayOf(now())}::date + 14
  where ${roles("position:give")} and (my.role = 'head_delegate' or my.may_bind) group by my.process_id`,
];

const topics = (me: Condition, roles: (ability: Ability) => Condition): Condition[] => [
  sql`
  select 3, 'topic-countersign', my.process_id, topics.title, ${none.count}, ${none.day}, ${none.at}, '/topics/' || topics.id
  from my join topics on topics.process_id = my.process_id and topics.organisation_id = my.organisation_id
  where countersigning = 'open' and disposition is null and withdrawn_on is null and ${roles("topic:affected")}`,
  // Of what came without a name nobody knows whose it was: whoever has handed in so only is asked again.
  sql`
  select 6, 'topic-submit', my.process_id, '', ${none.count}, stage.planned_until, ${none.at}, '/processes/' || my.process_id || '/topics/new'
  from my join ${inStage("themen")}
  where ${roles("topic:submit")} and not ${roles("topic:sort")} and not exists (
    select from topics where topics.process_id = my.process_id and withdrawn_on is null
      and (topics.person_id = ${me} or topics.organisation_id = my.organisation_id))`,
  sql`
  select 6, 'topics-open', my.process_id, '', count(*)::int, min(stage.planned_until), ${none.at}, '/processes/' || my.process_id || '/topics'
  from my join ${inStage("themen", "prioritaeten")}
  join topics on topics.process_id = my.process_id and disposition is null and withdrawn_on is null
  where ${roles("topic:dispose")} group by my.process_id`,
];

/** What was entered of one's own municipality, and its partnerships that it wanted to look at again by now. */
const register = ({ now }: Context, roles: (ability: Ability) => Condition): Condition[] => [
  ...(["partnerships", "interdependencies"] as const).map(
    (table) => sql`
  select 4, 'entries-open', my.process_id, '', count(*)::int, ${none.day}, ${none.at},
    '/processes/' || my.process_id || ${`/${table}?open=1`}::text
  from my join municipalities as own on own.organisation_id = my.organisation_id
  join ${sql.table(table)} as entry on entry.process_id = my.process_id and entry.place_id = own.place_id and entry.state = 'proposed'
  where ${roles("register:write")} group by my.process_id`,
  ),
  sql`
  select 5, 'review-due', my.process_id, min(partner), count(*)::int, min(next_review_on), ${none.at}, case when count(*) = 1
    then '/partnerships/' || min(entry.id) || '/reviews' else '/processes/' || my.process_id || '/partnerships?due=1' end
  from my join municipalities as own on own.organisation_id = my.organisation_id
  join partnerships as entry on entry.process_id = my.process_id and entry.place_id = own.place_id and entry.state = 'own'
    and next_review_on <= ${dayOf(now())}::date + ${DAYS_BEFORE}::int
  where ${roles("register:write")} group by my.process_id`,
  sql`
  select 3, 'situation-reply', my.process_id, report.title, ${none.count}, reply_until, ${none.at}, '/situation/' || report.id
  from my join situation_reports as report on report.process_id = my.process_id and report.state = 'reply' and report.deleted_at is null
  where ${roles("situation:reply")} and ${hasPassage(sql`my.organisation_id`)}
    and not exists (select from situation_replies as reply where reply.report_id = report.id and reply.organisation_id = my.organisation_id)`,
];

/** Of evaluations and proposals: what waits for the moderation, and for whoever is to act. */
const asWords = (of: Condition) => sql`' ' || trim(regexp_replace(lower(${of}), '[^[:alnum:]]+', ' ', 'g')) || ' '`;

/** As whole words among those who run the format. */
const organises = (name: Condition): Condition =>
  sql`trim(${name}) <> '' and position(${asWords(name)} in ${asWords(sql`formats.organiser`)}) > 0`;

const formats = ({ now }: Context, roles: (ability: Ability) => Condition): Condition[] => {
  const evaluated = sql`formats on formats.process_id = my.process_id join evaluations on evaluations.format_id = formats.id`;
  const page = sql`'/formats/' || formats.id || '/evaluations/' || evaluations.id`;
  return [
    sql`
    select 4, 'synthesis', my.process_id, evaluations.title, ${none.count}, ${none.day}, ${none.at}, ${page}
    from my join ${evaluated} and released_at is null
    where ${roles("evaluation:manage")} and (
      select bool_and(submitted_at is not null) from evaluation_raters where evaluation_id = evaluations.id)`,
    // Names are free text: as in `involvementOf`, the plain cases are found, by the long name or the short one as whole words.
    sql`
    select 3, 'fact-check', my.process_id, evaluations.title, ${none.count}, fact_check_until, ${none.at}, ${page}
    from my join ${evaluated} and fact_check_sent_at is not null and replied_at is null and released_at is null
    join organisations on organisations.id = my.organisation_id
    where ${roles("evaluation:answer")} and not ${roles("evaluation:manage")} and fact_check_until >= ${dayOf(now())}::date
      and (${organises(sql`organisations.name`)} or ${organises(sql`organisations.short_name`)})`,
    sql`
    select 3, 'adjustment', my.process_id, adjustments.proposal, ${none.count}, ${none.day}, ${none.at},
      ${page} || '/adjustments/' || adjustments.id
    from my join ${evaluated} and released_at is not null
    join adjustments on adjustments.evaluation_id = evaluations.id and response = 'offen' and addressee_id = my.organisation_id
    where ${roles("evaluation:answer")} and (my.role = 'head_delegate' or my.may_bind)`,
    sql`
    select 3, 'follow-up', my.process_id, adjustments.proposal, ${none.count}, follow_ups.due_on, ${none.at},
      ${page} || '/adjustments/' || adjustments.id
    from my join ${evaluated} join adjustments on adjustments.evaluation_id = evaluations.id
    join follow_ups on follow_ups.adjustment_id = adjustments.id and state = 'offen' and follow_ups.due_on <= ${dayOf(now())}::date
    where ${roles("evaluation:manage")} or addressee_id = my.organisation_id and (my.role = 'head_delegate' or my.may_bind)`,
    sql`
    select 6, 'format-proposals', my.process_id, items.title, count(*)::int, ${none.day}, ${none.at},
      '/processes/' || my.process_id || '/formats/coverage/' || items.id
    from my join agenda_items as items on items.process_id = my.process_id
    join format_proposals on agenda_item_id = items.id and decision = 'offen'
    where ${roles("format:decide")} group by my.process_id, items.id, items.title`,
    sql`
    select 3, 'survey-paper', my.process_id, surveys.title, ${none.count}, paper_until, ${none.at}, '/surveys/' || surveys.id || '#paper'
    from my join surveys on surveys.process_id = my.process_id and not is_closed and closes_on < ${dayOf(now())}::date
      and paper_until - ${dayOf(now())}::date between 0 and ${PAPER_WARNING_DAYS}::int
    where ${roles("survey:manage")}`,
  ];
};

/** Said for an organisation by whoever speaks for it (`mayStateDepth`). */
const depths = (roles: (ability: Ability) => Condition): Condition => sql`
  select 6, 'depth', my.process_id, '', count(*)::int, min(stage.planned_until), ${none.at},
    '/processes/' || my.process_id || '/agenda/depth/statement'
  from my join ${inStage("prioritaeten", "entwurf")}
  join agenda_items as item on item.process_id = my.process_id and item.status not in ('angenommen', 'zurueckgestellt', 'entfallen')
  where ${roles("agenda:depth")} and my.bench is not null and (my.role = 'head_delegate' or my.may_bind)
    and not exists (select from item_depths as said
      where said.agenda_item_id = item.id and said.organisation_id = my.organisation_id and said.wanted is not null)
  group by my.process_id`;

/** Those whom a recommendation that is being agreed on has to do with. */
const checks = (roles: (ability: Ability) => Condition): Condition => sql`
  select 5, 'checks-open', my.process_id, min(its.title), count(*)::int, ${none.day}, ${none.at},
    case count(*) when 1 then '/recommendations/' || min(its.id) || '#checks' else '/processes/' || my.process_id || '/recommendations?check=open' end
  from my join agenda_items as item on item.process_id = my.process_id
  join recommendations as its on its.agenda_item_id = item.id and ${waitsForCheck("its")}
  where ${roles("recommendation:check")} and (my.role = 'facilitator' or my.organisation_id in (${concernedBy(sql`its.id`)}))
  group by my.process_id`;

/** Who keeps them sees to their adoption, whoever is bound by them reads them before. */
const rulesOfProcedure = (roles: (ability: Ability) => Condition): Condition[] => [
  sql`
  select 8, case when ${roles("rules:manage")} then 'rules-adopt' else 'rules-draft' end, my.process_id, version::text,
    ${none.count}, ${none.day}, ${none.at}, '/processes/' || my.process_id || '/rules'
  from my join rules_of_procedure as draft on draft.process_id = my.process_id and adopted_at is null
  where ${roles("rules:manage")} or my.bench is not null`,
];

/** To be judged by what is missing: the label is the stage. */
const gates = (roles: (ability: Ability) => Condition): Condition => sql`
  select 9, 'gate', my.process_id, processes.stage, ${none.count}, planned_until, ${none.at}, '/processes/' || my.process_id || '/stage'
  from my join processes on processes.id = my.process_id
  join process_stages on process_stages.process_id = processes.id and key = processes.stage
  where ${roles("stage:move")}`;
