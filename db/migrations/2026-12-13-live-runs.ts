/**
 * Straw polls become runs of the one engine, with their voices, their ballots and what was published of them; and an urn keeps receipts. Landed migrations are
 * never edited.
 */
import { createHash } from "node:crypto";
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

type Db = Kysely<unknown>;

interface Poll {
  id: number;
  process_id: number;
  stage: string;
  roundtable_id: number;
  point_id: number;
  question: string;
  kind: string;
  voice: "person" | "organisation";
  state: "created" | "started" | "finished" | "published";
  created_by: number;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  published_at: Date | null;
  entitled: number | null;
}

export async function up(db: Db): Promise<void> {
  const { rows } = await sql<Poll>`
    select polls.*, processes.stage from polls join processes on processes.id = polls.process_id order by polls.id`.execute(db);
  for (const poll of rows) await takeOver(db, poll);
  // What was discarded a moment ago comes back into no table any more.
  await sql`delete from removals where rows @> '[{"table": "polls"}]'`.execute(db);
  await sql`drop table ballots, poll_options, polls`.execute(db);
  await widenCheck(db, "method_runs", "method", ["ranking", "cards"]);
  // By which whoever voted secretly finds out that it was counted: sorted like the ballots, and beside none of them.
  await sql`alter table method_urns add column if not exists receipts jsonb not null default '[]' check (jsonb_typeof(receipts) = 'array')`.execute(
    db,
  );
}

async function takeOver(db: Db, poll: Poll): Promise<void> {
  const config = JSON.stringify({ method: "poll", reason: "off", kind: poll.kind });
  const run = await sql<{ id: number }>`
    insert into method_runs (process_id, stage, roundtable_id, point_id, method, config, question, voice, is_secret, reason, release,
      state, created_by, created_at)
    values (${poll.process_id}, ${poll.stage}, ${poll.roundtable_id}, ${poll.point_id}, 'poll', ${config}::jsonb, ${poll.question},
      ${poll.voice}, false, 'off', 'by_hand', 'created', ${poll.created_by}, ${poll.created_at})
    returning id`.execute(db);
  const runId = run.rows[0]!.id;
  await sql`
    insert into method_options (run_id, position, label)
    select ${runId}, position, case when ${poll.kind} = 'choice' then label
      else case label when 'yes' then 'Ja' when 'no' then 'Nein' else 'Enthaltung' end end
    from poll_options where poll_id = ${poll.id} order by position`.execute(db);
  if (poll.state === "created") return;
  await freezeVoices(db, poll, runId);
  const opened = poll.started_at ?? poll.created_at;
  const closed = poll.state === "started" ? null : (poll.finished_at ?? opened);
  const released = poll.state === "published" ? (poll.published_at ?? closed) : null;
  await sql`
    update method_runs set state = ${released ? "released" : closed ? "closed" : "open"}, opened_at = ${opened}, closed_at = ${closed},
      released_at = ${released} where id = ${runId}`.execute(db);
  if (!released) return;
  const result = JSON.stringify(await resultOf(db, poll, runId));
  const hash = createHash("sha256").update(result).digest("hex");
  await sql`insert into method_snapshots (run_id, result, hash, taken_at) values (${runId}, ${result}::json, ${hash}, ${released})`.execute(
    db,
  );
}

/** Whoever had a voice when it ended, or has one now, as far as mandates still tell; and whoever has cast one in any case. */
async function freezeVoices(db: Db, poll: Poll, runId: number): Promise<void> {
  const hands = sql`
    select 0 as rank, voice_key, person_id, organisation_id, bench from ballots where poll_id = ${poll.id}
    union all
    select case when role = 'head_delegate' then 1 else 2 end,
      case ${poll.voice} when 'person' then 'person:' || person_id else 'organisation:' || organisation_id end,
      person_id, organisation_id, bench
    from mandates where process_id = ${poll.process_id} and bench is not null and role in ('head_delegate', 'delegate', 'consulted')
      and (${poll.voice} = 'person' or role = 'head_delegate' or may_bind)
      and (coalesce(${poll.finished_at}::timestamptz, now()) at time zone 'Europe/Berlin')::date
        between valid_from and coalesce(valid_to, 'infinity')`;
  await sql`
    insert into method_voices (run_id, voice_key, person_id, organisation_id, bench)
    select distinct on (voice_key) ${runId}::int, voice_key, case when ${poll.voice} = 'person' then person_id end, organisation_id, bench
    from (${hands}) as hand order by voice_key, rank`.execute(db);
  await sql`
    insert into method_entitled (run_id, person_id, voice_key)
    select distinct on (person_id) ${runId}::int, person_id, voice_key from (${hands}) as hand order by person_id, rank`.execute(
    db,
  );
  await sql`
    insert into method_ballots (run_id, voice_key, answers, cast_by, cast_at)
    select ${runId}::int, voice_key, jsonb_build_object('values', jsonb_build_object(option.id::text, 1)), person_id, cast_at
    from ballots join poll_options as chosen on chosen.id = option_id
    join method_options as option on option.run_id = ${runId} and option.position = chosen.position
    where ballots.poll_id = ${poll.id}`.execute(db);
}

interface Bench {
  bench: string;
  voices: number[];
}

/** As the engine writes it, with the benches that were shown: none of fewer than three voices, none of one mind, none to be worked out. */
async function resultOf(db: Db, poll: Poll, runId: number): Promise<object> {
  const options = await sql<{ id: number; label: string }>`
    select id, label from method_options where run_id = ${runId} order by position`.execute(db);
  const cast = await sql<{ bench: string; option: number; n: number }>`
    select bench, key::int as option, count(*)::int as n from method_ballots as ballot
    join method_voices as voice on voice.run_id = ballot.run_id and voice.voice_key = ballot.voice_key,
      jsonb_object_keys(ballot.answers -> 'values') as key
    where ballot.run_id = ${runId} group by bench, key`.execute(db);
  const entitled = await sql<{ bench: string; n: number }>`
    select bench, count(*)::int as n from method_voices where run_id = ${runId} group by bench`.execute(db);
  const benches = entitled.rows.map(
    ({ bench }): Bench => ({
      bench,
      voices: options.rows.map(({ id }) => cast.rows.find((each) => each.bench === bench && each.option === id)?.n ?? 0),
    }),
  );
  const total = sum(cast.rows.map(({ n }) => n));
  const voted = benches.filter(({ voices }) => sum(voices) > 0);
  const shown = shownOf(voted);
  const counted = options.rows.map(({ id, label }, at) => {
    const voices = sum(benches.map((bench) => bench.voices[at]!));
    const view = {
      all: total === 0 ? null : shareOf(voices, total),
      benches: Object.fromEntries(
        voted.map((bench) => [bench.bench, shown.includes(bench) ? shareOf(bench.voices[at]!, sum(bench.voices)) : null]),
      ),
    };
    const figures = total === 0 ? null : { of: "poll", voices, share: voices / total };
    const views = { person: poll.voice === "person" ? view : null, organisation: poll.voice === "organisation" ? view : null };
    return { voices, option: { id, label, about: null, isPassive: false, n: total, figures, ...views, reasons: [] } };
  });
  const levels = [...new Set(counted.map(({ voices }) => voices))].sort((a, b) => b - a);
  const count = ({ bench, voices }: Bench) => ({
    entitled: entitled.rows.find((each) => each.bench === bench)!.n,
    cast: sum(voices),
  });
  return {
    version: 1,
    method: "poll",
    config: { method: "poll", reason: "off", kind: poll.kind },
    voice: poll.voice,
    isAnonymous: false,
    counts: {
      entitled: poll.entitled ?? sum(entitled.rows.map(({ n }) => n)),
      cast: total,
      benches: Object.fromEntries(benches.map((bench) => [bench.bench, count(bench)])),
    },
    options: counted.map(({ option }) => option),
    ranking:
      total === 0 ? [] : levels.map((level) => counted.filter(({ voices }) => voices === level).map(({ option }) => option.id)),
  };
}

function shownOf(all: readonly Bench[]): Bench[] {
  const reveals = (voices: readonly number[]) => sum(voices) < 3 || voices.filter((count) => count > 0).length === 1;
  const shown = all.filter(({ voices }) => !reveals(voices));
  const rest = () => {
    const hidden = all.filter((bench) => !shown.includes(bench));
    return (all[0]?.voices ?? []).map((_, option) => sum(hidden.map(({ voices }) => voices[option]!)));
  };
  while (shown.length > 0 && sum(rest()) > 0 && reveals(rest())) {
    const smallest = shown.reduce((least, bench) => (sum(bench.voices) < sum(least.voices) ? bench : least));
    shown.splice(shown.indexOf(smallest), 1);
  }
  return shown;
}

function shareOf(voices: number, n: number): { n: number; support: number; spread: number | null } {
  const support = voices / n;
  return { n, support, spread: n < 2 ? null : Math.sqrt(support * (1 - support)) };
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);
