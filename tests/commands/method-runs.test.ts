/** Runs of methods: a frozen electorate, ballots that count once, moments after which nothing counts, and what secrecy leaves behind. */
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { setLabel } from "#server/markings/commands";
import { labelForm } from "#server/markings/rules";
import { confirmBatch, discardBatch, enterBatch } from "#server/methods/batches.commands";
import { sumPaper } from "#server/methods/batches.queries";
import { batchForm } from "#server/methods/batches.rules";
import { writeResultXlsx } from "#server/methods/file.queries";
import { ballotPapers } from "#server/methods/paper.queries";
import { prepareNextRound } from "#server/methods/rounds.commands";
import { changeEnd, changeRun, createRun, removeRun } from "#server/methods/runs.commands";
import { countRun, findFollowing, findSnapshot, listBallots, listRuns, requireRun } from "#server/methods/runs.queries";
import { findOwnVoice, listSubstitutes, listVoices } from "#server/methods/voices.queries";
import { endForm, runForm } from "#server/methods/runs.rules";
import { closeOverdueRun, closeRun, openRun, releaseRun, remindVoters } from "#server/methods/state.commands";
import { admitVoter, appointSubstitute } from "#server/methods/substitutes.commands";
import { castVote } from "#server/methods/votes.commands";
import { endMandate } from "#server/processes/mandates.commands";
import { useDatabase } from "../setup/database.ts";
import { adoptProcedure } from "../setup/procedure.ts";
import { stage, type Stage } from "../setup/town.ts";
import { typstOf } from "../setup/typst.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(() => {
  as = on.as;
});

const none = async () => [];
const form = (fields: Record<string, unknown> = {}) =>
  runForm.parse({
    method: "dots",
    question: "Was geht weiter?",
    options: "Kläranlage\nFährlinie\nBrücke",
    dots: "3",
    most: "2",
    start: "true",
    ...fields,
  });
const run = (fields: Record<string, unknown> = {}, requestId = "") =>
  createRun(as("facilitator"), on.processId, form(fields), requestId, none);
const optionsOf = async (id: number) => (await requireRun(as("facilitator"), id)).options.map((option) => option.id);
const dots = async (id: number, ...values: number[]) =>
  Object.fromEntries((await optionsOf(id)).map((option, index) => [`value-${option}`, String(values[index] ?? "")]));
const vote = async (person: PersonKey, id: number, ...values: number[]) => castVote(as(person), id, await dots(id, ...values));
const cast = async (id: number) => (await countRun(town.db, id))!.cast;

describe("a run of a method", () => {
  it("is prepared unseen, opened, voted on by all who have a voice, and its result stays as it was", async () => {
    const id = await run({ start: "" });
    await expect(requireRun(as("mayor"), id)).rejects.toThrow("common:error.not-found");
    await openRun(as("facilitator"), id);
    await vote("mayor", id, 2, 1);
    await vote("mayor", id, 1, 2);
    await vote("federalHead", id, 2);
    expect(await findSnapshot(town.db, id)).toBeUndefined();
    await closeRun(as("facilitator"), id);
    const before = (await findSnapshot(town.db, id))!;
    expect(await requireRun(as("mayor"), id)).toMatchObject({ state: "released" });
    expect(before.hash).toMatch(/^[0-9a-f]{64}$/);
    const change = sql`update method_snapshots set result = '{}' where run_id = ${id}`.execute(town.db);
    await expect(change).rejects.toThrow("a published result never changes");
  });

  it("is made once when its form is sent twice, and opened once by two facilitators", async () => {
    const [first, second] = await Promise.all([1, 2].map(() => run({ start: "" }, "twice")));
    expect(second).toBe(first);
    const both = await Promise.allSettled([openRun(as("facilitator"), first!), openRun(as("coFacilitator"), first!)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it.each<PersonKey>(["recorder", "mayor", "chamber", "observer"])("is not run by %s", async (person) => {
    const id = await run();
    await expect(closeRun(as(person), id)).rejects.toThrow("common:error.not-allowed");
    await expect(createRun(as(person), on.processId, form(), "", none)).rejects.toThrow("common:error.not-allowed");
  });

  it("is changed and taken back only before it opens, and never by whoever saw an older one", async () => {
    const id = await run({ start: "" });
    await changeRun(as("facilitator"), id, form({ start: "", options: "A\nB" }), none);
    await expect(changeRun(as("coFacilitator"), id, form({ start: "" }), none)).rejects.toThrow("run.refusal.moved-on");
    await openRun(as("facilitator"), id);
    await expect(changeRun(as("facilitator"), id, form({ seen: "1" }), none)).rejects.toThrow("run.refusal.open-already");
    await expect(removeRun(as("facilitator"), id)).rejects.toThrow("run.refusal.open-already");
    expect(await optionsOf(id)).toHaveLength(2);
  });

  it("cannot be asked otherwise, reopened or made less secret once it is open, not even past the commands", async () => {
    const id = await run({ release: "by_hand" });
    const set = (what: string) => sql.raw(`update method_runs set ${what} where id = ${id}`).execute(town.db);
    for (const what of [
      "question = 'x'",
      "is_secret = true",
      "voice = 'person'",
      "release = 'at_closing'",
      "state = 'created'",
    ])
      await expect(set(what)).rejects.toThrow();
    await expect(sql`delete from method_options where run_id = ${id}`.execute(town.db)).rejects.toThrow("stay");
    const loosened = endForm.parse({ closes_on: "", release: "at_closing" });
    await expect(changeEnd(as("facilitator"), id, loosened)).rejects.toThrow("run.refusal.loosened");
    const over = { closes_at: as("facilitator").now(), release: "by_hand" } as const;
    await expect(changeEnd(as("facilitator"), id, over)).rejects.toThrow("run.invalid.past");
  });

  it("stands first in the list for whoever has a voice in it and has not cast it", async () => {
    const id = await run({ method: "matrix", options: "A\nB" });
    const mine = async (person: PersonKey) =>
      (await listRuns(as(person), on.processId)).runs.find((one) => one.id === id)?.isMine;
    expect([await mine("mayor"), await mine("townDelegate"), await mine("observer")]).toEqual([true, false, false]);
  });
});

describe("one voice", () => {
  it("of an organisation is one, whoever of those who may cast it speaks, in two tabs or many at once", async () => {
    const id = await run();
    await Promise.all(Array.from({ length: 8 }, (_, index) => vote("mayor", id, 1 + (index % 2))));
    expect(await cast(id)).toBe(1);
  });

  it("is nobody's who came after the opening until those who lead say so, and nobody's who lost the mandate", async () => {
    const id = await run({ voice: "person" });
    await expect(vote("observer", id, 1)).rejects.toThrow("methods:refusal.no-voice");
    await expect(vote("outsider", id, 1)).rejects.toThrow("common:error.not-found");
    const person = as("chamber").actor.personId;
    await town.db.deleteFrom("method_entitled").where("run_id", "=", id).where("person_id", "=", person).execute();
    await expect(vote("chamber", id, 1)).rejects.toThrow("run.refusal.not-entitled");
    await expect(admitVoter(as("recorder"), id, { person_id: person })).rejects.toThrow("common:error.not-allowed");
    await admitVoter(as("facilitator"), id, { person_id: person });
    await vote("chamber", id, 1);
    for (const person_id of [person, as("facilitator").actor.personId])
      await expect(admitVoter(as("facilitator"), id, { person_id })).rejects.toThrow("methods:run.invalid.admitted");
    const moved = town.db.updateTable("mandates").where("person_id", "=", as("secondMayor").actor.personId);
    const home = on.organisationOf("secondMayor");
    await moved.set({ organisation_id: on.organisationOf("mayor") }).execute();
    await expect(vote("secondMayor", id, 1)).rejects.toThrow("run.refusal.mandate-moved");
    await moved.set({ organisation_id: home }).execute();
    await endMandate(as("facilitator"), on.mandateOf("thirdMayor"));
    on.pass(2 * 24 * 60);
    await expect(vote("thirdMayor", id, 1)).rejects.toThrow("common:error.not-found");
  });

  it("is cast once when substitute and represented vote at the same moment", async () => {
    const id = await run({ voice: "person" });
    const represented = as("federalHead").actor.personId;
    const substitute = as("federalDelegate").actor.personId;
    await town.db.deleteFrom("method_entitled").where("run_id", "=", id).where("person_id", "=", substitute).execute();
    await appointSubstitute(as("facilitator"), id, { voice_key: `person:${represented}`, person_id: substitute });
    const both = await Promise.allSettled([vote("federalHead", id, 1), vote("federalDelegate", id, 2)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "methods:run.refusal.other-hand" },
    });
    expect(await cast(id)).toBe(1);
  });

  it("has no second hand: a substitute has no voice of their own and comes from the same organisation", async () => {
    const id = await run({ voice: "person" });
    const appoint = (person: PersonKey) =>
      appointSubstitute(as("facilitator"), id, {
        voice_key: `person:${as("federalHead").actor.personId}`,
        person_id: as(person).actor.personId,
      });
    await expect(appoint("federalDelegate")).rejects.toThrow("run.refusal.own-voice");
    await expect(appoint("mayor")).rejects.toThrow("run.invalid.substitute");
    await vote("federalHead", id, 1);
    await expect(appoint("federalDelegate")).rejects.toThrow("run.refusal.voice-cast");
  });

  it("is cast for somebody else as the rules of procedure have it, and rules that change meanwhile take it from nobody", async () => {
    const id = await run({ voice: "person" });
    const voiceOf = (person: PersonKey) => `person:${as(person).actor.personId}`;
    const appoint = (person: PersonKey, of: PersonKey) =>
      appointSubstitute(as("facilitator"), id, { voice_key: voiceOf(of), person_id: as(person).actor.personId });
    const people = ["mayor", "associationHead", "chamber"] as const;
    const free = town.db.deleteFrom("method_entitled").where("run_id", "=", id);
    await free
      .where(
        "person_id",
        "in",
        people.map((person) => as(person).actor.personId),
      )
      .execute();
    await adoptProcedure(on, town.db, { substitution: "keine" });
    await expect(appoint("mayor", "secondMayor")).rejects.toThrow("run.refusal.no-substitutes");
    expect(await listSubstitutes(town.db, await requireRun(as("facilitator"), id), as("facilitator").now())).toEqual({
      rule: "keine",
      people: [],
    });
    await adoptProcedure(on, town.db, { substitution: "bank" });
    await expect(appoint("chamber", "secondMayor")).rejects.toThrow("run.invalid.substitute-bank");
    await appoint("mayor", "secondMayor");
    await adoptProcedure(on, town.db, { substitution: "haus" });
    await expect(appoint("associationHead", "federalHead")).rejects.toThrow("run.invalid.substitute-haus");
    const both = await Promise.allSettled([vote("mayor", id, 1), vote("secondMayor", id, 2)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await cast(id)).toBe(1);
  });

  it("is refused as a whole when it says too much, and the field is named", async () => {
    const id = await run();
    await expect(vote("mayor", id, 2, 2)).rejects.toMatchObject({ status: 422 });
    await expect(castVote(as("mayor"), id, { "value-999999": "1" })).rejects.toMatchObject({ status: 422 });
    expect(await cast(id)).toBe(0);
  });
});

describe("when the time is over", () => {
  const at = (iso: string): Context => ({ ...as("mayor"), now: () => new Date(iso) });

  it("no ballot counts from that instant on, however late the job comes", async () => {
    const id = await run();
    const end = new Date(on.as("facilitator").now().getTime() + 60_000);
    await changeEnd(as("facilitator"), id, { closes_at: end, release: "at_closing" });
    const ballot = await dots(id, 1);
    await castVote(at(new Date(end.getTime() - 1).toISOString()), id, ballot);
    await expect(castVote(at(end.toISOString()), id, ballot)).rejects.toThrow("run.refusal.closed");
    expect(await closeOverdueRun(on.system("de"), id)).toEqual({ closed: 0 });
    on.pass(2);
    // The job is late: nobody gives it a new end now.
    await expect(changeEnd(as("facilitator"), id, { closes_at: null, release: "at_closing" })).rejects.toThrow(
      "refusal.closed",
    );
    expect(await closeOverdueRun(on.system("de"), id)).toEqual({ closed: 1 });
    expect(await closeOverdueRun(on.system("de"), id)).toEqual({ closed: 0 });
    expect(await findSnapshot(town.db, id)).toMatchObject({ result: { counts: { cast: 1 } } });
  });

  it("what came in and what was refused while it was being closed add up", async () => {
    const id = await run();
    const voters = ["mayor", "secondMayor", "associationHead", "securityHead", "federalHead"] as const;
    const ballots = await dots(id, 1);
    const votes = voters.map((person) => castVote(as(person), id, ballots));
    const [, ...results] = await Promise.allSettled([closeRun(as("facilitator"), id), ...votes]);
    const counted = results.filter(({ status }) => status === "fulfilled").length;
    expect(await findSnapshot(town.db, id)).toMatchObject({ result: { counts: { cast: counted } } });
  });
});

describe("a secret run", () => {
  const secret = () => run({ is_secret: "true" });

  it("counts once, takes nothing back, and says so", async () => {
    const id = await secret();
    const both = await Promise.allSettled([vote("mayor", id, 1), vote("mayor", id, 2)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(vote("mayor", id, 1)).rejects.toThrow("run.refusal.in-urn");
    expect(await findOwnVoice(as("mayor"), { id })).toMatchObject({ hasVoted: true, answers: null, castBy: null });
    expect(await cast(id)).toBe(1);
  });

  it("reminds those who have not voted, and tells those who run it nothing of who they are", async () => {
    const id = await secret();
    await vote("mayor", id, 1);
    expect((await listVoices(town.db, { id, isSecret: true })).map(({ hasVoted }) => hasVoted)).not.toContain(true);
    await town.db.deleteFrom("notifications").where("subject_kind", "=", "method").execute();
    await remindVoters(as("facilitator"), id);
    const reminded = await town.db.selectFrom("notifications").where("subject_id", "=", id).select("person_id").execute();
    const people = reminded.map(({ person_id }) => person_id);
    expect(people).toContain(as("federalHead").actor.personId);
    expect(people).not.toContain(as("mayor").actor.personId);
  });

  it("leaves no order, no time and no transaction that joins a voter and a ballot", async () => {
    const id = await secret();
    const order = ["secondMayor", "mayor", "federalHead"] as const;
    for (const [index, person] of order.entries()) await vote(person, id, 2 - (index % 2), index % 2);
    const urns = await sql<{
      ballots: object[];
      xmin: string;
    }>`select ballots, xmin::text from method_urns where run_id = ${id}`.execute(town.db);
    const said = urns.rows[0]!.ballots.map((ballot) => JSON.stringify(ballot));
    expect(urns.rows).toHaveLength(1);
    expect(said).toHaveLength(3);
    expect(said.join()).not.toMatch(/person|organisation|cast|_at/);
    const columns = await sql<{
      name: string;
    }>`select column_name as name from information_schema.columns where table_schema = 'public' and table_name = 'method_voters'`.execute(
      town.db,
    );
    expect(columns.rows.map(({ name }) => name).sort()).toEqual(["run_id", "voice_key"]);
    const again = await secret();
    const optionIds = [await optionsOf(id), await optionsOf(again)];
    for (const [index, person] of [...order.entries()].reverse()) await vote(person, again, 2 - (index % 2), index % 2);
    const other = (await sql<{ ballots: object[] }>`select ballots from method_urns where run_id = ${again}`.execute(town.db))
      .rows[0]!;
    const renamed = other.ballots.map((ballot) =>
      optionIds[1]!.reduce(
        (text, option, at) => text.replaceAll(`"${option}"`, `"${optionIds[0]![at]}"`),
        JSON.stringify(ballot),
      ),
    );
    expect(renamed).toEqual(said);
  });

  it("gives a receipt that is in the list with the result, and belongs to no voter and no ballot", async () => {
    const id = await secret();
    const casts = [];
    for (const person of ["mayor", "secondMayor", "federalHead"] as const) casts.push(await vote(person, id, 1));
    const given = casts.map(({ receipt }) => receipt);
    for (const receipt of given) expect(receipt).toMatch(/^[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}$/);
    const kept = await sql<{ ballots: object; receipts: string[]; voters: string }>`
      select ballots, receipts, (select jsonb_agg(method_voters)::text from method_voters where run_id = ${id}) as voters
      from method_urns where run_id = ${id}`.execute(town.db);
    const { ballots, receipts, voters } = kept.rows[0]!;
    expect(receipts).toEqual([...given].sort());
    for (const receipt of given) expect(JSON.stringify([ballots, voters])).not.toContain(receipt);
    await closeRun(as("facilitator"), id);
    expect((await findSnapshot(town.db, id))?.result.receipts).toEqual(receipts);
    expect(await vote("mayor", await run(), 1)).toMatchObject({ receipt: null });
  });

  it("is not counted when somebody put more into the urn than have voted", async () => {
    const id = await secret();
    await vote("mayor", id, 1);
    await sql`update method_urns set ballots = ballots || ballots where run_id = ${id}`.execute(town.db);
    await expect(closeRun(as("facilitator"), id)).rejects.toThrow("more ballots than people have voted");
  });
});

describe("paper", () => {
  const sheets = (fields: Record<string, unknown>) => batchForm.parse({ issued: "5", returned: "2", invalid: "0", ...fields });
  const named = "Auen; 2; 1; 0\nTiefenbrunn; 1; 1; 1";
  const enter = (id: number, fields: Record<string, unknown>, by: PersonKey = "recorder") =>
    enterBatch(as(by), id, sheets(fields), "");
  const names = async () =>
    Promise.all(
      (["mayor", "secondMayor"] as const).map(
        async (person) =>
          (
            await town.db
              .selectFrom("organisations")
              .where("id", "=", on.organisationOf(person))
              .select("short_name")
              .executeTakeFirstOrThrow()
          ).short_name,
      ),
    );
  const rows = async () => (await names()).map((name, index) => `${name}; ${2 - index}; 1; 0`).join("\n");

  it("counts when a second person confirms it, not before, and only once", async () => {
    const id = await run({ release: "by_hand" });
    const batch = await enter(id, { rows: await rows() });
    expect(await cast(id)).toBe(0);
    await expect(confirmBatch(as("recorder"), id, batch)).rejects.toThrow("batch.refusal.own");
    const twice = await Promise.allSettled([1, 2].map(() => confirmBatch(as("facilitator"), id, batch)));
    expect(twice.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await cast(id)).toBe(2);
    await expect(vote("mayor", id, 1)).rejects.toThrow("run.refusal.other-hand");
  });

  it("has to add up, line by line, and says which line does not", async () => {
    const id = await run();
    const lines = await rows();
    await expect(enter(id, { rows: lines, returned: "3" })).rejects.toThrow("batch.wrong.sum");
    await expect(enter(id, { rows: `${lines}\n${lines.split("\n")[0]!}`, returned: "3" })).rejects.toThrow("batch.wrong.twice");
    await expect(enter(id, { rows: named, returned: "2" })).rejects.toMatchObject({ field: "rows" });
    await expect(enter(id, { rows: lines.replace("; 1; 0", "; 9; 0") })).rejects.toThrow("batch.wrong.line");
    expect(() => sheets({ returned: "6" })).toThrow();
  });

  it("of somebody who has voted already counts for nobody, and the result waits for it", async () => {
    const id = await run();
    await vote("mayor", id, 1);
    const batch = await enter(id, { rows: await rows() });
    await expect(confirmBatch(as("facilitator"), id, batch)).rejects.toThrow("batch.refusal.double");
    expect(await cast(id)).toBe(1);
    await closeRun(as("facilitator"), id);
    expect(await findSnapshot(town.db, id)).toBeUndefined();
    await expect(releaseRun(as("facilitator"), id)).rejects.toThrow("run.refusal.batch-waits");
    await discardBatch(as("facilitator"), id, batch);
    await releaseRun(as("facilitator"), id);
    expect(await findSnapshot(town.db, id)).toMatchObject({ result: { counts: { cast: 1 } } });
    await expect(enter(id, { rows: await rows() })).rejects.toThrow("batch.refusal.released");
  });

  it("is accounted for in sums that all see with the result, of what was counted and of nothing that was taken out", async () => {
    const id = await run({ release: "by_hand" });
    expect(await sumPaper(town.db, id)).toBeNull();
    const [first, second] = (await rows()).split("\n");
    const counted = [
      await enter(id, { issued: "7", returned: "3", invalid: "2", rows: first }),
      await enter(id, { issued: "2", returned: "1", rows: second }),
    ];
    await enter(id, { issued: "9", returned: "0", rows: "" }).then((batch) => discardBatch(as("facilitator"), id, batch));
    for (const batch of counted) await confirmBatch(as("facilitator"), id, batch);
    // 7 + 2 issued, 3 + 1 returned, two of those invalid: 4 − 2 count, 9 − 4 never came back
    expect(await sumPaper(town.db, id)).toEqual({ issued: 9, returned: 4, invalid: 2, missing: 5, valid: 2 });
  });

  it("of a secret run says who voted and what was voted, and not who voted what", async () => {
    const id = await run({ is_secret: "true" });
    const voices = [`organisation:${on.organisationOf("mayor")}`, `organisation:${on.organisationOf("secondMayor")}`];
    const batch = await enter(id, { rows: "Kommunen; 2; 1; 0\nkommunen; 0; 0; 3".replace("3", "2"), voices });
    await confirmBatch(as("facilitator"), id, batch);
    await expect(vote("mayor", id, 1)).rejects.toThrow("run.refusal.in-urn");
    const left = await town.db
      .selectFrom("method_batches")
      .where("id", "=", batch)
      .select(["rows", "voices"])
      .executeTakeFirst();
    expect(left).toEqual({ rows: null, voices: null });
    expect(await listBallots(town.db, await requireRun(as("facilitator"), id))).toHaveLength(2);
  });
});

describe("another round", () => {
  it("asks the same once more, prepared, and there is one only", async () => {
    const id = await run({ method: "delphi", scale: "9", stop: "agreement", share: "75", within: "1", rounds: "2" });
    await expect(prepareNextRound(as("facilitator"), id)).rejects.toThrow("run.refusal.not-released");
    await vote("mayor", id, 3, 4, 5);
    await closeRun(as("facilitator"), id);
    const next = await Promise.all([1, 2].map(() => prepareNextRound(as("facilitator"), id)));
    expect(next[1]).toBe(next[0]);
    const following = async (person: PersonKey) => findFollowing(town.db, await requireRun(as(person), id));
    expect([await following("facilitator"), await following("mayor")]).toEqual([next[0], undefined]);
    expect(await requireRun(as("facilitator"), next[0]!)).toMatchObject({ state: "created", round: 2, isSecret: true });
    await openRun(as("facilitator"), next[0]!);
    await closeRun(as("facilitator"), next[0]!);
    await expect(prepareNextRound(as("facilitator"), next[0]!)).rejects.toThrow("run.refusal.last-round");
  });

  it("keeps the rule for its end, the method and the secrecy of the first, whatever a form or a statement says", async () => {
    const first = { method: "delphi", scale: "9", stop: "agreement", share: "75", within: "1", rounds: "3" };
    const id = await run(first);
    await vote("mayor", id, 3, 4, 5);
    await closeRun(as("facilitator"), id);
    const next = await prepareNextRound(as("facilitator"), id);
    const other = form({
      ...first,
      method: "dots",
      stop: "stability",
      share: "50",
      rounds: "2",
      question: "Und nun?",
      start: "",
    });
    await changeRun(as("facilitator"), next, { ...other, seen: 0 }, none);
    const { config } = await requireRun(as("facilitator"), id);
    expect(await requireRun(as("facilitator"), next)).toMatchObject({ config, question: "Und nun?", isSecret: true, round: 2 });
    const past = sql`update method_runs set config = jsonb_set(config, '{share}', '50') where id = ${next}`.execute(town.db);
    await expect(past).rejects.toThrow("said before the first");
  });

  it("takes up only what had an objection, and there is none when nothing is open", async () => {
    const id = await run({ method: "consent", options: "Gemeinsame Nummer\nListe der Stellen" });
    const [first, second] = await optionsOf(id);
    await castVote(as("mayor"), id, { [`value-${first}`]: "2", [`reason-${first}`]: "Zu teuer", [`value-${second}`]: "0" });
    await closeRun(as("facilitator"), id);
    const next = await prepareNextRound(as("facilitator"), id);
    const { options } = await requireRun(as("facilitator"), next);
    expect(options.map(({ label }) => label)).toEqual(["Gemeinsame Nummer"]);
    await openRun(as("facilitator"), next);
    await castVote(as("mayor"), next, { [`value-${options[0]!.id}`]: "0" });
    await closeRun(as("facilitator"), next);
    await expect(prepareNextRound(as("facilitator"), next)).rejects.toThrow("run.refusal.settled");
  });

  it("of systemic consensing is about those that share the first place, against leaving things as they are", async () => {
    const id = await run({ method: "resistance", options: "Brücke\nFähre\nTunnel" });
    const say = async (of: number, person: PersonKey, ...values: number[]) => {
      const ids = await optionsOf(of);
      await castVote(as(person), of, Object.fromEntries(ids.map((option, at) => [`value-${option}`, String(values[at])])));
    };
    // Resistance of bridge 2 + 4, ferry 5 + 1, tunnel 9 + 9, passive 10 + 10: the first two have 6 each
    await say(id, "mayor", 2, 5, 9, 10);
    await say(id, "federalHead", 4, 1, 9, 10);
    await closeRun(as("facilitator"), id);
    await expect(prepareNextRound(as("mayor"), id)).rejects.toThrow("common:error.not-allowed");
    const next = await Promise.all([1, 2].map(() => prepareNextRound(as("facilitator"), id)));
    expect(next[1]).toBe(next[0]);
    const { options, round } = await requireRun(as("facilitator"), next[0]!);
    expect([round, options.map(({ label, isPassive }) => [label, isPassive])]).toEqual([
      2,
      [
        ["Brücke", false],
        ["Fähre", false],
        [expect.any(String), true],
      ],
    ]);
    await openRun(as("facilitator"), next[0]!);
    await say(next[0]!, "mayor", 1, 5, 10);
    await closeRun(as("facilitator"), next[0]!);
    await expect(prepareNextRound(as("facilitator"), next[0]!)).rejects.toThrow("run.refusal.no-tie");
  });

  it("there is none of methods that end with their result", async () => {
    const id = await run();
    await closeRun(as("facilitator"), id);
    await expect(prepareNextRound(as("facilitator"), id)).rejects.toThrow("run.refusal.no-rounds");
  });
});

describe("a quorum", () => {
  it("is stored with the result by the rules of that moment, of a secret run too, and of a straw poll there is none", async () => {
    const id = await run({ is_secret: "true", voice: "person" });
    await vote("mayor", id, 1);
    await vote("townDelegate", id, 1);
    await closeRun(as("facilitator"), id);
    const quorum = (await findSnapshot(town.db, id))!.result.quorum!;
    // Two people of one organisation: it took part once.
    expect(quorum).toMatchObject({ isReached: false, all: { took: 1 } });
    expect(quorum.benches).toContainEqual(expect.objectContaining({ bench: "kommunen", took: 1 }));
    await adoptProcedure(on, town.db, { quorum_share: "0", quorum_bench_share: "0" });
    expect((await findSnapshot(town.db, id))!.result.quorum).toEqual(quorum);
    const later = await run();
    await closeRun(as("facilitator"), later);
    expect((await findSnapshot(town.db, later))!.result.quorum).toBeUndefined();
    await adoptProcedure(on, town.db, { quorum_share: "1", quorum_bench_share: "0" });
    const poll = await run({ method: "poll", options: "" });
    await closeRun(as("facilitator"), poll);
    expect((await findSnapshot(town.db, poll))!.result.quorum).toBeUndefined();
  });
});

describe("the table of a result", () => {
  const sheetsOf = async (person: PersonKey, id: number) => {
    const { readXlsx } = await import("hucre/xlsx");
    const { sheets } = await readXlsx((await writeResultXlsx(as(person), id)).bytes);
    return Object.fromEntries(sheets.map(({ name, rows }) => [name, rows]));
  };

  it("says what stands on the page, and how it was computed, and there is none before it is out", async () => {
    const id = await run({ method: "consent", options: "Gemeinsame Nummer\n=Liste" });
    const [first, second] = await optionsOf(id);
    await castVote(as("mayor"), id, { [`value-${first}`]: "2", [`reason-${first}`]: "Zu teuer", [`value-${second}`]: "0" });
    await expect(writeResultXlsx(as("facilitator"), id)).rejects.toThrow("common:error.not-found");
    await closeRun(as("facilitator"), id);
    const { Ergebnis, Begründungen, ...how } = await sheetsOf("observer", id);
    expect(Ergebnis!.map((row) => row.slice(0, 5))).toEqual([
      ["Rang", "Thema", "Ergebnis", "Einwände", "Bedenken"],
      [1, "'=Liste", "angenommen", 0, 0],
      [2, "Gemeinsame Nummer", "Einwand offen", 1, 0],
    ]);
    const { short_name } = await town.db
      .selectFrom("organisations")
      .where("id", "=", on.organisationOf("mayor"))
      .select("short_name")
      .executeTakeFirstOrThrow();
    expect(Begründungen![1]).toEqual([
      "Gemeinsame Nummer",
      "Schwerwiegender Einwand",
      "Zu teuer",
      short_name,
      "Kommunen",
      "TLP:GREEN",
    ]);
    expect(JSON.stringify(how)).toContain((await findSnapshot(town.db, id))!.hash);
    await expect(writeResultXlsx(as("outsider"), id)).rejects.toThrow("common:error.not-found");
  });

  it("gives each bench with its voices and how far they lie apart, and accounts for paper", async () => {
    const id = await run({ method: "matrix", options: "Fristen", release: "by_hand" });
    const [option] = await optionsOf(id);
    const rate = (person: PersonKey, importance: string) =>
      castVote(as(person), id, { [`importance-${option}`]: importance, [`feasibility-${option}`]: "5" });
    await rate("mayor", "5");
    await rate("secondMayor", "1");
    await rate("federalHead", "5");
    const batch = await enterBatch(as("recorder"), id, batchForm.parse({ issued: "4", returned: "1", invalid: "1" }), "");
    await confirmBatch(as("facilitator"), id, batch);
    await closeRun(as("facilitator"), id);
    await releaseRun(as("facilitator"), id);
    const { Ergebnis, ...more } = await sheetsOf("observer", id);
    const of = (bench: string) =>
      Ergebnis![0]!.flatMap((head, at) => (String(head).startsWith(bench) ? [Ergebnis![1]![at]] : []));
    // (5·5 − 1) / 24 = 1 and (1·5 − 1) / 24 = 1/6: mean 7/12 = 58.3 %, each 5/12 = 41.7 points away from it
    expect(of("Kommunen")).toEqual([58.3, 41.7, 2]);
    expect(of("Bund")).toEqual([100, null, 1]);
    expect(JSON.stringify(more)).toContain("4 ausgegeben, 1 zurück, 1 ungültig, 3 nicht zurück");
  });

  it("of a secret run shows no bench of few, no figures of few and nobody's name", async () => {
    const id = await run({ is_secret: "true", reason: "optional" });
    const [first] = await optionsOf(id);
    await castVote(as("mayor"), id, { [`value-${first}`]: "2", [`reason-${first}`]: "Weil es eilt" });
    await closeRun(as("facilitator"), id);
    const sheets = await sheetsOf("observer", id);
    const said = (row: readonly unknown[] | undefined) => row!.filter((cell) => cell !== null && cell !== "");
    expect(said(sheets.Ergebnis![1])).toEqual(["Kläranlage", "nicht gezeigt", "nicht gezeigt", "nicht gezeigt", "TLP:GREEN"]);
    expect(said(sheets.Begründungen![1])).toEqual(["Kläranlage", "Weil es eilt", "TLP:GREEN"]);
    expect(JSON.stringify(sheets)).not.toMatch(/Lindenhafen|Kommunen: 1/);
  });

  it("bears the label of its run on every row", async () => {
    const id = await run();
    await vote("mayor", id, 1, 2);
    await closeRun(as("facilitator"), id);
    await setLabel(as("facilitator"), "method", id, labelForm.parse({ label: "AMBER+STRICT" }));
    const rows = Object.values(await sheetsOf("facilitator", id)).flatMap(([, ...rest]) => rest);
    expect(new Set(rows.map((row) => row.at(-1)))).toEqual(new Set(["TLP:AMBER+STRICT"]));
  });

  it.each(["matrix", "resistance", "levels", "delphi", "ranking", "poll", "cards"])("is there for %s", async (method) => {
    const id = await run({ method, cards: "2" });
    const ids = await optionsOf(id);
    const values = ids.flatMap((option) => [
      [`value-${option}`, method === "ranking" && option !== ids[0] ? "" : "1"],
      [`importance-${option}`, "2"],
      [`feasibility-${option}`, "5"],
    ]);
    await castVote(as("mayor"), id, { ...Object.fromEntries(values), choice: String(ids[0]), cards: "Fristen" });
    await closeRun(as("facilitator"), id);
    const { Ergebnis } = await sheetsOf("mayor", id);
    expect(Ergebnis!.length).toBe(method === "cards" ? 2 : ids.length + 1);
    // Every row as wide as its head.
    expect(Ergebnis!.every((row) => row.length <= Ergebnis![0]!.length)).toBe(true);
  });
});

describe("ballot papers", () => {
  it("bear the voice of a run by name, and of a secret one nothing that tells them apart", async () => {
    const named = await typstOf(as("recorder"), (ctx) => ballotPapersOf(ctx, { method: "levels", voice: "organisation" }));
    for (const words of ["Stadt Lindenhafen", "1. Kläranlage", "Ich stehe beiseite"]) expect(named).toContain(words);
    const secret = await typstOf(as("recorder"), (ctx) => ballotPapersOf(ctx, { method: "matrix", is_secret: "true" }));
    const [first, ...others] = secret.split("#pagebreak()\n");
    expect(others.length).toBeGreaterThan(3);
    expect(new Set(others).size).toBe(1);
    expect(first?.endsWith(others[0]!)).toBe(true);
    expect(secret).not.toContain("Lindenhafen");
  });

  it("are for those who count, and print in small and in large", async () => {
    const id = await run({ method: "consent", start: "" });
    await expect(ballotPapers(as("mayor"), id)).rejects.toThrow("common:error.not-found");
    const { bytes, name } = await ballotPapers(as("facilitator"), id, true);
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
    expect(name).toBe("Stimmzettel Was geht weiter?".replace("?", ""));
    await openRun(as("facilitator"), id);
    await expect(ballotPapers(as("mayor"), id)).rejects.toThrow("common:error.not-allowed");
  });

  const ballotPapersOf = async (ctx: Context, fields: Record<string, unknown>) => ballotPapers(ctx, await run(fields));
});
