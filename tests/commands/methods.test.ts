/** Straw polls at a roundtable, which are runs of the engine: asked on the spot, frozen, hidden, released. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { PollKind, Voice } from "#db/schema/methods";
import { listPolls } from "#server/methods/polls.queries";
import { pollForm } from "#server/methods/polls.rules";
import { createRun, removeRun } from "#server/methods/runs.commands";
import { requireRun } from "#server/methods/runs.queries";
import { runForm } from "#server/methods/runs.rules";
import { moveRun } from "#server/methods/state.commands";
import { castVote } from "#server/methods/votes.commands";
import { listTodos } from "#server/overview/queries";
import { endMandate } from "#server/processes/mandates.commands";
import { nextStep } from "#server/roundtables/autopilot.rules";
import { createRoundtable } from "#server/roundtables/commands";
import { moveRoundtable } from "#server/roundtables/course.commands";
import { addPoint } from "#server/roundtables/points.commands";
import { createPoll } from "#server/roundtables/polls.commands";
import { requireOwnView, roundtableSnapshot } from "#server/roundtables/queries";
import { personalKey, type RoundtableSnapshot } from "#server/roundtables/rules";
import { findWall } from "#server/roundtables/screens/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;
let pointId: number;

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  const place = { type: "runder_tisch", starts_at: as("facilitator").now(), place: "", video_url: "" } as const;
  id = await createRoundtable(as("facilitator"), on.processId, { ...place, title: "Runder Tisch", planned_minutes: 60 }, "");
  const point = { label: "", title: "Beratung", kind: "meinungsbild", minutes: 20, link: "" } as const;
  pointId = await addPoint(as("facilitator"), id, point, "");
  await moveRoundtable(as("facilitator"), id, "open", (await snapshot()).revision);
});

const snapshot = async (): Promise<RoundtableSnapshot> => (await roundtableSnapshot(town.db, id, as("facilitator").now()))!;
const pollIn = async (pollId: number) => (await snapshot()).polls.find((poll) => poll.id === pollId);
const ask = (
  fields: { voice?: Voice; start?: string; kind?: PollKind } = {},
  requestId = "",
  person: PersonKey = "facilitator",
) =>
  createPoll(
    as(person),
    id,
    pollForm.parse({
      ...{ point_id: String(pointId), question: "Tragen wir das so?", kind: "yes_no_abstain", voice: "person" },
      ...fields,
    }),
    requestId,
  );
const running = (voice: Voice = "person") => ask({ voice, start: "true" });
const move = (pollId: number, to: "open" | "closed" | "released", person: PersonKey = "facilitator") =>
  moveRun(as(person), pollId, to);
const vote = async (person: PersonKey, pollId: number, at: number) => {
  const { options } = (await pollIn(pollId))!;
  return castVote(as(person), pollId, { choice: String(options[at]!.id) });
};

describe("a straw poll", () => {
  it("is prepared unseen, asked, closed and released, and counts every voice once, whatever it was changed to", async () => {
    const pollId = await ask();
    expect(await snapshot()).toMatchObject({ polls: [], prepared: 1 });
    expect((await requireOwnView(as("facilitator"), id)).prepared).toMatchObject([{ id: pollId, state: "created" }]);
    expect((await requireOwnView(as("mayor"), id)).prepared).toEqual([]);
    expect(await move(pollId, "open")).toBe(`/roundtables/${id}#poll-${pollId}`);
    await vote("mayor", pollId, 0);
    await vote("mayor", pollId, 1);
    await vote("chamber", pollId, 0);
    expect(await pollIn(pollId)).toMatchObject({ state: "open", cast: 2, tally: null });
    await move(pollId, "closed");
    expect(await pollIn(pollId)).toMatchObject({ state: "closed", cast: 2, tally: null });
    await move(pollId, "released");
    expect((await pollIn(pollId))?.tally?.options.map((option) => option.voices)).toEqual([1, 1, 0]);
  });

  it("about mood or temperature brings its five words, from the best down", async () => {
    for (const [kind, first, last] of [
      ["mood", "Sehr gut", "Sehr schlecht"],
      ["temperature", "Heiß: ganz dafür", "Kalt: ganz dagegen"],
    ] as const) {
      const pollId = await ask({ kind, start: "true" });
      const labels = (await pollIn(pollId))!.options.map(({ label }) => label);
      expect([labels.length, labels[0], labels[4]]).toEqual([5, first, last]);
      await vote("mayor", pollId, 4);
      await move(pollId, "closed");
      await move(pollId, "released");
      expect((await pollIn(pollId))!.tally!.options.map(({ voices }) => voices)).toEqual([0, 0, 0, 0, 1]);
    }
  });

  it("is asked on the spot in one step, once, and not before the roundtable is open", async () => {
    const both = await Promise.all([1, 2].map(() => ask({ start: "true" }, `ask-${id}`)));
    expect(both[0]).toBe(both[1]);
    expect(await snapshot()).toMatchObject({ polls: [{ id: both[0], state: "open", pointId }], prepared: 0 });
    await move(both[0]!, "closed");
    await moveRoundtable(as("facilitator"), id, "closed", (await snapshot()).revision);
    await expect(ask({ start: "true" })).rejects.toThrow("roundtables:refusal.is-closed");
  });

  it("freezes who has a voice: people, or organisations that somebody may speak for", async () => {
    const [persons, organisations] = [await running(), await running("organisation")];
    const before = { persons: (await pollIn(persons))!.entitled, organisations: (await pollIn(organisations))!.entitled };
    expect(before.persons).toBeGreaterThan(before.organisations);
    await vote("landHead", organisations, 0);
    await endMandate(as("facilitator"), on.mandateOf("landHead"));
    expect(await pollIn(organisations)).toMatchObject({ cast: 1, entitled: before.organisations });
    await expect(vote("townDelegate", organisations, 0)).rejects.toThrow("methods:run.refusal.not-entitled");
  });

  it("waits for those who have a voice in it and have not used it, without a bell in the room", async () => {
    const pollId = await running("organisation");
    const waitsFor = async (person: PersonKey) =>
      (await listTodos(as(person), on.processId)).some(
        ({ kind, path }) => kind === "method-open" && path === `/roundtables/${id}#poll-${pollId}`,
      );
    expect([await waitsFor("mayor"), await waitsFor("townDelegate"), await waitsFor("observer")]).toEqual([true, false, false]);
    await vote("mayor", pollId, 0);
    expect(await waitsFor("mayor")).toBe(false);
    const told = await town.db
      .selectFrom("notifications")
      .where("subject_id", "=", pollId)
      .where("kind", "=", "method-open")
      .selectAll()
      .execute();
    expect(told).toEqual([]);
  });

  it("is taken back only as long as nobody was asked", async () => {
    await removeRun(as("facilitator"), await ask());
    expect(await listPolls(town.db, id, { prepared: true })).toEqual([]);
    await expect(removeRun(as("facilitator"), await running())).rejects.toThrow("methods:run.refusal.open-already");
  });

  it.each<PersonKey>(["recorder", "mayor", "forum"])("is neither asked nor led by %s", async (person) => {
    await expect(ask({}, "", person)).rejects.toThrow("common:error.not-allowed");
    const pollId = await running();
    await expect(move(pollId, "closed", person)).rejects.toThrow("common:error.not-allowed");
  });

  it("has to be closed before the roundtable is", async () => {
    const pollId = await running();
    const { revision } = await snapshot();
    await expect(moveRoundtable(as("facilitator"), id, "closed", revision)).rejects.toThrow("roundtables:refusal.poll-running");
    await move(pollId, "closed");
    await moveRoundtable(as("facilitator"), id, "closed", revision);
    await move(pollId, "released");
    expect((await pollIn(pollId))?.state).toBe("released");
  });

  it("takes no voice that comes while it is being closed, and loses none that was accepted", async () => {
    const pollId = await running();
    const voters = ["mayor", "secondMayor", "thirdMayor", "forum", "chamber", "federalHead"] as const;
    const [, ...results] = await Promise.allSettled([
      move(pollId, "closed"),
      ...voters.map((person) => vote(person, pollId, 0)),
    ]);
    const counted = results.filter((result) => result.status === "fulfilled").length;
    expect((await pollIn(pollId))?.cast).toBe(counted);
  });
});

describe("a longer run at a roundtable", () => {
  const dots = (fields: Record<string, unknown> = {}) =>
    createRun(
      as("facilitator"),
      on.processId,
      runForm.parse({
        ...{ method: "dots", question: "Was zuerst?", options: "Kläranlage\nFährlinie", dots: "3", most: "2", voice: "person" },
        ...{ release: "by_hand", roundtable_id: String(id), ...fields },
      }),
      "",
      async () => [],
    );
  const cast = async (person: PersonKey, runId: number, ...values: number[]) => {
    const { options } = await requireRun(as("facilitator"), runId);
    const answers = options.map((option, at) => [`value-${option.id}`, String(values[at] ?? "")]);
    return castVote(as(person), runId, Object.fromEntries(answers));
  };
  const runIn = async (runId: number) => (await snapshot()).runs.find((run) => run.id === runId);
  const wall = async () => JSON.stringify(await findWall(town.db, id, as("facilitator").now()));

  it("is prepared unseen, run from the room, and its counts and result reach every screen", async () => {
    const runId = await dots();
    expect(await snapshot()).toMatchObject({ runs: [], prepared: 1 });
    expect((await requireOwnView(as("facilitator"), id)).preparedRuns).toMatchObject([{ id: runId, state: "created" }]);
    expect((await requireOwnView(as("recorder"), id)).preparedRuns).toEqual([]);
    await move(runId, "open");
    expect(nextStep(await snapshot(), as("facilitator").now())).toEqual({ kind: "wait", why: "poll" });
    const before = await snapshot();
    on.announced.length = 0;
    await cast("mayor", runId, 2, 1);
    await cast("federalHead", runId, 2);
    expect(on.announced).toContain(`roundtable:${id}`);
    expect(await runIn(runId)).toMatchObject({ cast: 2, lines: null });
    // Nobody's page asks for anything anew because somebody has voted.
    for (const role of ["facilitator", "delegate"] as const)
      expect(personalKey(await snapshot(), { role })).toBe(personalKey(before, { role }));
    await move(runId, "closed");
    expect((await runIn(runId))?.lines).toBeNull();
    await move(runId, "released");
    expect((await runIn(runId))?.lines).toEqual({
      shown: [
        { rank: 1, label: "Kläranlage", support: expect.any(Number) as number },
        { rank: 2, label: "Fährlinie", support: expect.any(Number) as number },
      ],
      more: 0,
    });
    expect(await wall()).toContain("Kläranlage");
  });

  it("tells of a secret one nothing but how many have voted, until it is released", async () => {
    const runId = await dots({ is_secret: "true", start: "true" });
    for (const person of ["mayor", "secondMayor", "thirdMayor"] as const) await cast(person, runId, 2, 1);
    for (const to of ["closed", "released"] as const) {
      const seen = JSON.stringify([await snapshot(), await requireOwnView(as("facilitator"), id), await wall()]);
      expect(seen).toContain('"cast":3');
      expect(seen).not.toContain("Fährlinie");
      await move(runId, to);
    }
    // Of three secret voices it is said that they were cast, and not how.
    expect((await runIn(runId))?.lines?.shown.map(({ support }) => support)).toEqual([null, null]);
  });

  it("stays small on its way to all screens, however many options it has", async () => {
    const many = Array.from({ length: 60 }, (_, at) => `${at} ${"ausführlich ".repeat(20)}`).join("\n");
    for (let time = 0; time < 2; time += 1) {
      const runId = await dots({ options: many, start: "true" });
      await cast("mayor", runId, 2, 1);
      await move(runId, "closed");
      await move(runId, "released");
    }
    const { runs } = await snapshot();
    expect(runs.map(({ lines }) => lines && [lines.shown.length, lines.more])).toEqual([null, [8, 52]]);
    expect(JSON.stringify(runs).length).toBeLessThan(2500);
  });
});
