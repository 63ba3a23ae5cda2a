/** Straw polls at a roundtable: voices, secrecy, and the moments in which nothing may happen any more. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { Voice } from "#db/schema/methods";
import { listTodos } from "#server/overview/queries";
import { createRoundtable } from "#server/roundtables/commands";
import { moveRoundtable } from "#server/roundtables/course.commands";
import { addPoint } from "#server/roundtables/points.commands";
import { castBallot, createPoll, movePoll, removePoll } from "#server/roundtables/polls.commands";
import { requireOwnView, roundtableSnapshot } from "#server/roundtables/queries";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import { sampleIds } from "#db/seed";
import { mandateForm } from "#server/processes/forms.rules";
import { editMandate, endMandate } from "#server/processes/mandates.commands";
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
  const plan = {
    title: "Runder Tisch",
    type: "runder_tisch",
    starts_at: as("facilitator").now(),
    planned_minutes: 60,
    place: "",
    video_url: "",
  } as const;
  id = await createRoundtable(as("facilitator"), on.processId, plan, "");
  pointId = await addPoint(
    as("facilitator"),
    id,
    { label: "", title: "Beratung", kind: "meinungsbild", minutes: 20, link: "" },
    "",
  );
  await moveRoundtable(as("facilitator"), id, "open", (await snapshot()).revision);
});

const snapshot = async (): Promise<RoundtableSnapshot> => (await roundtableSnapshot(town.db, id, as("facilitator").now()))!;
const ask = (voice: Voice = "person", options: string[] = ["yes", "no", "abstain"]) =>
  createPoll(
    as("facilitator"),
    id,
    {
      point_id: pointId,
      question: "Tragen wir das so?",
      kind: options[0] === "yes" ? "yes_no_abstain" : "choice",
      voice,
      options,
    },
    "",
  );
async function running(voice: Voice = "person", options?: string[]): Promise<{ pollId: number; optionIds: number[] }> {
  const pollId = await ask(voice, options);
  await movePoll(as("facilitator"), id, pollId, "created");
  return { pollId, optionIds: (await pollIn(pollId))!.options.map((option) => option.id) };
}
const pollIn = async (pollId: number) => (await snapshot()).polls.find((poll) => poll.id === pollId);
const vote = (person: PersonKey, poll_id: number, option_id: number) => castBallot(as(person), id, { poll_id, option_id });

describe("a straw poll", () => {
  it("is prepared unseen, asked, finished and published, and counts every voice once", async () => {
    const pollId = await ask();
    expect(await snapshot()).toMatchObject({ polls: [], preparedPolls: 1 });
    expect((await requireOwnView(as("recorder"), id)).staffPolls).toMatchObject([{ id: pollId, state: "created" }]);
    expect((await requireOwnView(as("mayor"), id)).staffPolls).toEqual([]);
    await movePoll(as("facilitator"), id, pollId, "created");
    const [yes, no] = (await pollIn(pollId))!.options.map((option) => option.id);
    await vote("mayor", pollId, yes!);
    await vote("mayor", pollId, no!);
    await vote("chamber", pollId, yes!);
    expect(await pollIn(pollId)).toMatchObject({ state: "started", cast: 2, tally: null });
    expect((await requireOwnView(as("mayor"), id)).ballots).toEqual({ [pollId]: no });
    await movePoll(as("facilitator"), id, pollId, "started");
    await movePoll(as("facilitator"), id, pollId, "finished");
    expect((await pollIn(pollId))?.tally?.options.map((option) => option.voices)).toEqual([1, 1, 0]);
  });

  it("is asked on the spot in one step, once, and not before the roundtable is open", async () => {
    const form = {
      ...({ point_id: pointId, question: "Gleich?", kind: "yes_no_abstain", voice: "person", start: true } as const),
      options: ["yes", "no", "abstain"],
    };
    const both = await Promise.all([1, 2].map(() => createPoll(as("facilitator"), id, form, `ask-${id}`)));
    expect(await snapshot()).toMatchObject({ polls: [{ id: both[0], state: "started" }], preparedPolls: 0 });
    await movePoll(as("facilitator"), id, both[0]!, "started");
    await moveRoundtable(as("facilitator"), id, "closed", (await snapshot()).revision);
    await expect(createPoll(as("facilitator"), id, form, "")).rejects.toThrow("roundtables:refusal.is-closed");
  });

  it("counts who is entitled: people, or organisations that somebody may speak for", async () => {
    const { pollId } = await running();
    const { pollId: other } = await running("organisation");
    const persons = (await pollIn(pollId))!.entitled;
    const organisations = (await pollIn(other))!.entitled;
    expect(persons).toBeGreaterThan(organisations);
    expect(organisations).toBeGreaterThan(3);
  });

  it("waits for those who have a voice in it and have not used it", async () => {
    const waitsFor = async (person: PersonKey) =>
      (await listTodos(as(person), on.processId)).some(
        (todo) => todo.kind === "poll-open" && todo.path === `/roundtables/${id}`,
      );
    const { pollId, optionIds } = await running("organisation");
    expect([await waitsFor("mayor"), await waitsFor("townDelegate"), await waitsFor("observer")]).toEqual([true, false, false]);
    await vote("mayor", pollId, optionIds[0]!);
    expect(await waitsFor("mayor")).toBe(false);
    await running("person");
    expect([await waitsFor("mayor"), await waitsFor("townDelegate"), await waitsFor("observer")]).toEqual([true, true, false]);
  });

  it("takes back only questions that were never asked", async () => {
    const prepared = await ask();
    await removePoll(as("facilitator"), id, prepared);
    expect((await snapshot()).preparedPolls).toBe(0);
    const { pollId } = await running();
    await expect(removePoll(as("facilitator"), id, pollId)).rejects.toThrow("methods:refusal.started-already");
  });

  it.each<PersonKey>(["recorder", "mayor", "forum"])("is not run by %s", async (person) => {
    const pollId = await ask();
    await expect(movePoll(as(person), id, pollId, "created")).rejects.toThrow("common:error.not-allowed");
    await expect(removePoll(as(person), id, pollId)).rejects.toThrow("common:error.not-allowed");
  });

  it("starts once when two facilitators start it at once", async () => {
    const pollId = await ask();
    const results = await Promise.allSettled([
      movePoll(as("facilitator"), id, pollId, "created"),
      movePoll(as("coFacilitator"), id, pollId, "created"),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((result) => result.status === "rejected")).toMatchObject({
      reason: { code: "methods:refusal.moved-on", status: 409 },
    });
    expect((await pollIn(pollId))?.state).toBe("started");
  });

  it("is made once when its form is sent twice", async () => {
    const form = {
      point_id: pointId,
      question: "Doppelt?",
      kind: "yes_no_abstain" as const,
      voice: "person" as const,
      options: ["yes", "no", "abstain"],
    };
    const [first, second] = await Promise.all([1, 2].map(() => createPoll(as("facilitator"), id, form, `poll-${id}`)));
    expect(second).toBe(first);
  });

  it("must be finished before the roundtable closes", async () => {
    const { pollId } = await running();
    const { revision } = await snapshot();
    await expect(moveRoundtable(as("facilitator"), id, "closed", revision)).rejects.toThrow("roundtables:refusal.poll-running");
    await movePoll(as("facilitator"), id, pollId, "started");
    await moveRoundtable(as("facilitator"), id, "closed", revision);
    await movePoll(as("facilitator"), id, pollId, "finished");
    expect((await pollIn(pollId))?.state).toBe("published");
  });
});

describe("one voice per organisation", () => {
  it("is one voice, whoever of those who may cast it speaks last", async () => {
    const { pollId, optionIds } = await running("organisation");
    await town.db.updateTable("mandates").where("id", "=", on.mandateOf("federalDelegate")).set({ may_bind: true }).execute();
    await vote("federalHead", pollId, optionIds[0]!);
    await vote("federalDelegate", pollId, optionIds[1]!);
    await town.db.updateTable("mandates").where("id", "=", on.mandateOf("federalDelegate")).set({ may_bind: false }).execute();
    expect((await pollIn(pollId))?.cast).toBe(1);
    expect((await requireOwnView(as("federalHead"), id)).ballots).toEqual({ [pollId]: optionIds[1] });
    expect((await requireOwnView(as("federalDelegate"), id)).ballots).toEqual({});
  });

  it.each<PersonKey>(["townDelegate", "chamber"])("is not cast by %s, who may not bind the organisation", async (person) => {
    const { pollId, optionIds } = await running("organisation");
    await expect(vote(person, pollId, optionIds[0]!)).rejects.toThrow("methods:refusal.organisation-voice");
  });
});

describe("a closed round takes no ballots", () => {
  it("not before it starts and not after it is finished", async () => {
    const prepared = await ask();
    const option = await town.db
      .selectFrom("poll_options")
      .where("poll_id", "=", prepared)
      .select("id")
      .executeTakeFirstOrThrow();
    await expect(vote("mayor", prepared, option.id)).rejects.toThrow("methods:refusal.not-started");
    const { pollId, optionIds } = await running();
    await movePoll(as("facilitator"), id, pollId, "started");
    await expect(vote("mayor", pollId, optionIds[0]!)).rejects.toThrow("methods:refusal.closed");
  });

  it("and none slips in while it is being finished", async () => {
    const { pollId, optionIds } = await running();
    const voters = ["mayor", "secondMayor", "thirdMayor", "forum", "chamber", "federalHead"] as const;
    const votes = voters.map((person) => vote(person, pollId, optionIds[0]!));
    const [, ...results] = await Promise.allSettled([movePoll(as("facilitator"), id, pollId, "started"), ...votes]);
    const counted = results.filter((result) => result.status === "fulfilled").length;
    expect((await requireOwnView(as("facilitator"), id)).staffPolls[0]?.tally?.voices).toBe(counted);
  });

  it("nor from people without a voice, nor for a foreign option or roundtable", async () => {
    const { pollId, optionIds } = await running();
    const { optionIds: foreign } = await running();
    await expect(vote("facilitator", pollId, optionIds[0]!)).rejects.toThrow("methods:refusal.no-voice");
    await expect(vote("observer", pollId, optionIds[0]!)).rejects.toThrow("methods:refusal.no-voice");
    await expect(vote("mayor", pollId, foreign[0]!)).rejects.toThrow("common:invalid.choice");
    await expect(castBallot(as("mayor"), id + 1000, { poll_id: pollId, option_id: optionIds[0]! })).rejects.toThrow(
      "common:error.not-found",
    );
    await expect(vote("outsider", pollId, optionIds[0]!)).rejects.toThrow("common:error.not-found");
  });

  it("nobody votes a second time, for another organisation, when their mandate moves while the question is open", async () => {
    const { pollId, optionIds } = await running("organisation");
    await vote("secondMayor", pollId, optionIds[0]!);
    await move("secondMayor", "university");
    await expect(vote("secondMayor", pollId, optionIds[1]!)).rejects.toThrow("methods:refusal.second-hand");
    expect((await pollIn(pollId))?.cast).toBe(1);
  });

  it("how many had a voice stays true when mandates end after the poll", async () => {
    const { pollId, optionIds } = await running("organisation");
    const entitled = (await pollIn(pollId))!.entitled;
    await vote("landHead", pollId, optionIds[0]!);
    await movePoll(as("facilitator"), id, pollId, "started");
    await movePoll(as("facilitator"), id, pollId, "finished");
    await endMandate(as("facilitator"), on.mandateOf("landHead"));
    expect(await pollIn(pollId)).toMatchObject({ cast: 1, entitled });
    const { pollId: next, optionIds: answers } = await running("organisation");
    const rest: PersonKey[] = ["federalHead", "securityHead", "mayor", "secondMayor", "thirdMayor", "associationHead"];
    for (const person of rest) await vote(person, next, answers[0]!);
    expect(await pollIn(next)).toMatchObject({ cast: entitled - 1, entitled: entitled - 1 });
    await endMandate(as("facilitator"), on.mandateOf("thirdMayor"));
    expect(await pollIn(next)).toMatchObject({ cast: entitled - 1, entitled: entitled - 1 });
  });

  it("who voted and left still counts among those who had a voice, besides all who have not voted yet", async () => {
    const { pollId, optionIds } = await running();
    const { entitled } = (await pollIn(pollId))!;
    await vote("townDelegate", pollId, optionIds[0]!);
    await endMandate(as("facilitator"), on.mandateOf("townDelegate"));
    expect(await pollIn(pollId)).toMatchObject({ cast: 1, entitled });
    await movePoll(as("facilitator"), id, pollId, "started");
    await movePoll(as("facilitator"), id, pollId, "finished");
    expect(await pollIn(pollId)).toMatchObject({ cast: 1, entitled });
    expect(JSON.stringify(await snapshot())).not.toContain("person:");
  });

  it("a voice counts once even when its form is sent many times at once", async () => {
    const { pollId, optionIds } = await running();
    await Promise.all(Array.from({ length: 8 }, (_, index) => vote("mayor", pollId, optionIds[index % 2]!)));
    expect((await pollIn(pollId))?.cast).toBe(1);
  });
});

/** To another organisation, whose voice this person has from now on. */
async function move(person: PersonKey, to: "university"): Promise<void> {
  const { organisations } = await sampleIds(town.db);
  const form = mandateForm.parse({
    organisation_id: String(organisations[to]),
    role: "head_delegate",
    bench: "kommunen",
    bench_reason: "Spricht hier für die Stadt.",
    valid_from: "2026-01-01",
    valid_to: "",
  });
  await editMandate(as("facilitator"), on.mandateOf(person), form);
}
