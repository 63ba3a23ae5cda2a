/** Straw polls of earlier versions are runs now, with their voices, their counts and what was published of them. */
import { sql } from "kysely";
import { beforeAll, expect, it } from "vitest";
import { sampleIds, type SampleIds } from "#db/seed";
import { up } from "#db/migrations/2026-12-13-live-runs";
import { listPolls } from "#server/methods/polls.queries";
import { countRun, listBallots, requireRun } from "#server/methods/runs.queries";
import { castVote } from "#server/methods/votes.commands";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let ids: SampleIds;
const run = (statement: ReturnType<typeof sql>) => statement.execute(town.db);

beforeAll(async () => {
  on = await stage(town.db);
  ids = await sampleIds(town.db);
  await run(sql`delete from method_runs where roundtable_id is not null and state = 'created'`);
  // As they were, without what only refused something.
  await run(sql`create table polls (id integer primary key, process_id integer, roundtable_id integer, point_id integer, question text,
    kind text, voice text, state text, created_by integer, created_at timestamptz, started_at timestamptz, finished_at timestamptz,
    published_at timestamptz, entitled integer)`);
  await run(sql`create table poll_options (id integer primary key, poll_id integer, position integer, label text)`);
  await run(sql`create table ballots (poll_id integer, voice_key text, option_id integer, bench text, person_id integer,
    organisation_id integer, cast_at timestamptz)`);
  const states = ["created", "started", "finished", "published"];
  for (const [at, state] of states.entries()) {
    const when = (from: number) => (at >= from ? "2026-05-05T10:00:00Z" : null);
    await run(sql`insert into polls select ${at + 1}, ${on.processId}, roundtable_id, id, ${`Frage ${state}`}, 'yes_no_abstain', 'person',
      ${state}, ${ids.people.facilitator}, '2026-05-05T09:00:00Z', ${when(1)}, ${when(2)}, ${when(3)}, ${at >= 2 ? 30 : null}
      from points where roundtable_id = ${ids.comingRoundtableId} order by position limit 1`);
    for (const [position, label] of ["yes", "no", "abstain"].entries())
      await run(sql`insert into poll_options values (${at * 10 + position}, ${at + 1}, ${position + 1}, ${label})`);
    const voters = at === 0 ? [] : (["mayor", "secondMayor", "thirdMayor", "townDelegate", "landHead"] as const);
    for (const [index, person] of voters.entries())
      await run(sql`insert into ballots select ${at + 1}, 'person:' || person_id, ${at * 10 + (index > 2 ? 1 : 0)}, bench, person_id,
        organisation_id, now() from mandates where id = ${on.mandateOf(person)}`);
  }
  await up(town.db as never);
});

const all = async () => [
  ...(await listPolls(town.db, ids.comingRoundtableId, { prepared: true })),
  ...(await listPolls(town.db, ids.comingRoundtableId)),
];

it("each is a run in its state, on its point, with its answers in words", async () => {
  const polls = await all();
  expect(polls.map(({ question, state }) => [question, state])).toEqual([
    ["Frage created", "created"],
    ["Frage started", "open"],
    ["Frage finished", "closed"],
    ["Frage published", "released"],
  ]);
  for (const { options, pointId } of polls) {
    expect(options.map(({ label }) => label)).toEqual(["Ja", "Nein", "Enthaltung"]);
    expect(pointId).not.toBeNull();
  }
});

it("its result says what was published, and its ballots are those that were cast", async () => {
  const [, , closed, released] = await all();
  expect(closed?.tally).toBeNull();
  expect(released).toMatchObject({ cast: 5, releasedAt: "2026-05-05T10:00:00.000Z" });
  expect(released?.tally).toMatchObject({
    voices: 5,
    options: [{ voices: 3, share: 0.6 }, { voices: 2 }, { voices: 0, share: 0 }],
  });
  // Of five voices one is of a Land: shown alone, or with the difference, it would be told.
  expect(released?.tally).toMatchObject({ benches: [], hidesBenches: true });
  const ballots = await listBallots(town.db, await requireRun(on.as("facilitator"), closed!.id));
  expect(ballots.map(({ answers }) => Object.keys(answers.values)[0])).toHaveLength(5);
});

it("whoever had a voice in what was open casts it now, and changes it", async () => {
  const [, open] = await all();
  const before = (await countRun(town.db, open!.id))!;
  for (const person of ["mayor", "chamber"] as const)
    await castVote(on.as(person), open!.id, { choice: String(open!.options[1]!.id) });
  expect(await countRun(town.db, open!.id)).toMatchObject({ cast: before.cast + 1, entitled: before.entitled });
});
