/** Topics in the database: who brings what in whose name, that anonymous means stored nowhere, how they are arranged, merged and end. */
import fc from "../setup/property.ts";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import { takeUpCluster, takeUpTopics } from "#server/agenda/topics.commands";
import { listAgenda } from "#server/agenda/queries";
import {
  createCluster,
  deleteCluster,
  mergeTopics,
  placeTopics,
  renameCluster,
  unmergeTopic,
} from "#server/topics/board.commands";
import { confirmTopic, editTopic, handInTopic, setAffected, withdrawTopic } from "#server/topics/commands";
import { requirePicture } from "#server/agenda/picture.queries";
import { writeTopicsXlsx } from "#server/topics/file.queries";
import { findSubjects } from "#server/agenda/subjects.queries";
import { createRun } from "#server/methods/runs.commands";
import { findSnapshot, requireRun } from "#server/methods/runs.queries";
import { runForm } from "#server/methods/runs.rules";
import { closeRun, releaseRun } from "#server/methods/state.commands";
import { castVote } from "#server/methods/votes.commands";
import { takeUpCards } from "#server/topics/cards.commands";
import { disposeTopics, reopenTopic } from "#server/topics/dispositions.commands";
import { handInList, judgeListed, listGiven } from "#server/topics/list.commands";
import { revisionOf } from "#server/platform/revisions.queries";
import {
  countAffected,
  findAffecting,
  findTargetsOfMerged,
  listMerged,
  listTopics,
  requireTopic,
  shownTopic,
} from "#server/topics/queries";
import { topicForm, topicNumber, wordingForm } from "#server/topics/rules";
import { find as search } from "#server/search/queries";
import { listSimilar } from "#server/topics/similar.queries";
import { useDatabase } from "../setup/database.ts";
import { adoptProcedure } from "../setup/procedure.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  await town.db.updateTable("processes").set({ stage: "themen" }).where("id", "=", on.processId).execute();
});

const handIn = (title: string, more: object = {}, person: PersonKey = "mayor", requestId = "") =>
  handInTopic(as(person), on.processId, topicForm.parse({ title, ...more }), requestId);
const find = async (id: number, person: PersonKey = "observer") => (await requireTopic(as(person), id)).topic;
const board = async () => (await listTopics(as("observer"), on.processId)).board;
const card = async (id: number) => (await board()).topics.find((topic) => topic.id === id);
const inCluster = async (clusterId: number | null) =>
  (await board()).topics.filter((topic) => topic.clusterId === clusterId).map(({ id }) => id);
const cluster = (title: string) => createCluster(as("facilitator"), on.processId, title, "");
const place = (topics: number[], to: number | null | { title: string }, more: object = {}, person: PersonKey = "facilitator") =>
  placeTopics(as(person), on.processId, { topics, cluster: to, ...more });
const newsOf = async (person: PersonKey) =>
  town.db
    .selectFrom("notifications")
    .where("person_id", "=", as(person).actor.personId)
    .where("subject_kind", "=", "topic")
    .select(["kind", "subject_id"])
    .execute();

describe("handing in", () => {
  it.each(["facilitator", "recorder", "federalHead", "townDelegate", "chamber", "observer"] as PersonKey[])(
    "is for %s, under the name of the organisation",
    async (person) => {
      const topic = await find(await handIn(`Von ${person}`, {}, person));
      expect(topic).toMatchObject({ title: `Von ${person}`, organisationId: on.organisationOf(person), countersigning: null });
      expect(topic.personName).toMatch(sample.people[person].name);
    },
  );

  it("is not for people of other processes, for whom none of it exists", async () => {
    const id = await handIn("Nur hier");
    await expect(handIn("x", {}, "outsider")).rejects.toThrow("common:error.not-found");
    await expect(find(id, "outsider")).rejects.toThrow("common:error.not-found");
  });

  it("ends with the consultation, except for those who keep the list", async () => {
    await town.db.updateTable("processes").set({ stage: "konsultation" }).where("id", "=", on.processId).execute();
    await expect(handIn("Zu spät")).rejects.toThrow("topics:error.closed");
    expect((await find(await handIn("Nachtrag", {}, "recorder"))).title).toBe("Nachtrag");
  });

  it("twice with the same form makes one topic, also at the same moment", async () => {
    const ids = await Promise.all([1, 2, 3].map(() => handIn("Doppelt gesendet", {}, "mayor", "form-1")));
    expect(new Set(ids).size).toBe(1);
  });

  it("gives everybody a number of their own when many do it at once", async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, (_, at) => handIn(`Gleichzeitig ${at}`)));
    const numbers = await Promise.all(ids.map(async (id) => (await find(id)).number));
    expect(new Set(numbers).size).toBe(12);
  });
});

it("words are not written over by a form that showed older ones", async () => {
  const id = await handIn("Erste Fassung");
  const seen = await revisionOf(town.db, shownTopic(id));
  await editTopic(as("mayor"), id, wordingForm.parse({ title: "Zweite Fassung" }), seen);
  await expect(editTopic(as("mayor"), id, wordingForm.parse({ title: "Dritte" }), seen)).rejects.toThrow("changed-meanwhile");
  expect((await find(id)).title).toBe("Zweite Fassung");
});

describe("on behalf of an organisation", () => {
  const forTown = () =>
    handIn("Für die Stadt", { by: "organisation", organisation_id: String(on.organisationOf("mayor")) }, "recorder");

  it("a topic says who wrote it, and those of the organisation are asked to confirm", async () => {
    const id = await forTown();
    expect(await find(id)).toMatchObject({ organisationId: on.organisationOf("mayor"), countersigning: "open" });
    expect(await newsOf("mayor")).toContainEqual({ kind: "topic-entered", subject_id: id });
    await confirmTopic(as("townDelegate"), id);
    expect(await find(id)).toMatchObject({ countersigning: "confirmed", countersignedBy: sample.people.townDelegate.name });
    expect(await newsOf("mayor")).not.toContainEqual({ kind: "topic-entered", subject_id: id });
  });

  it("is corrected by them, and by nobody else", async () => {
    const id = await forTown();
    await expect(editTopic(as("federalHead"), id, wordingForm.parse({ title: "Fremd" }))).rejects.toThrow("not-allowed");
    await editTopic(as("mayor"), id, wordingForm.parse({ title: "So stimmt es" }));
    expect(await find(id)).toMatchObject({ title: "So stimmt es", countersigning: "corrected" });
    await expect(confirmTopic(as("mayor"), id)).rejects.toThrow("common:error.changed-meanwhile");
  });

  it("is asked for again when whoever wrote it changes the words that were confirmed", async () => {
    const id = await forTown();
    await confirmTopic(as("mayor"), id);
    await editTopic(as("recorder"), id, wordingForm.parse({ title: "Für die Stadt" }));
    expect(await find(id)).toMatchObject({ countersigning: "confirmed" });
    await editTopic(as("recorder"), id, wordingForm.parse({ title: "Etwas anderes" }));
    expect(await find(id)).toMatchObject({ countersigning: "open", countersignedBy: null });
    expect(await newsOf("mayor")).toContainEqual({ kind: "topic-entered", subject_id: id });
  });

  it("is not for those who only speak for themselves, and of somebody without an account only the name is kept", async () => {
    await expect(handIn("x", { by: "person", behalf_name: "Hafenverein" }, "chamber")).rejects.toThrow("not-allowed");
    const topic = await find(await handIn("Hafen", { by: "person", behalf_name: "Hafenverein" }, "recorder"));
    expect(topic).toMatchObject({ behalfName: "Hafenverein", organisationId: null });
  });

  it("is only of organisations that take part", async () => {
    const strange = handIn("x", { by: "organisation", organisation_id: "999999" }, "recorder");
    await expect(strange).rejects.toMatchObject({ code: "common:invalid.choice", field: "organisation_id" });
  });
});

describe("similar topics", () => {
  it("are found by spelling and by the stem of words, in this process alone", async () => {
    await handIn("Feste Ansprechstelle für Städtepartnerschaften im Ministerium");
    const titles = async (typed: string, person: PersonKey = "mayor") =>
      (await listSimilar(as(person), on.processId, typed)).map(({ title }) => title);
    for (const typed of ["Feste Anspechstelle für Staedtepartnerschaften", "Ministerium: feste Ansprechstellen"])
      expect(await titles(typed)).toContain("Feste Ansprechstelle für Städtepartnerschaften im Ministerium");
    expect(await titles("Fahrradwege am Hafen")).toEqual([]);
    await expect(titles("Feste Ansprechstelle", "outsider")).rejects.toThrow("not-found");
  });
});

it("topics alike to one that is there are open ones besides it, and what was merged is still found by its own words", async () => {
  const title = "Wartung der Fähranleger im Winter";
  const [one, two, merged] = [await handIn(title), await handIn("Fähranleger: Wartung im Winter"), await handIn(`${title} II`)];
  await mergeTopics(as("facilitator"), on.processId, [merged], two);
  const alike = async (besides?: number) =>
    (await listSimilar(as("facilitator"), on.processId, title, besides)).map(({ id }) => id);
  expect(await alike(one)).toEqual([two]);
  expect((await alike()).sort()).toEqual([one, two, merged].sort());
});

describe("the search", () => {
  it("finds topics by their words and their number, for those of the process alone, and no withdrawn ones", async () => {
    const id = await handIn("Quittenernte am Kanal", { problem: "Niemand kümmert sich um das Bewässern." });
    const number = topicNumber((await find(id)).number);
    const hits = async (query: string, person: PersonKey = "observer") =>
      (await search(as(person), query)).hits.filter(({ kind }) => kind === "topic").map((hit) => hit.id);
    for (const query of ["quittenernte", number, "bewässern", "Quitenernte Kanal"])
      expect(await hits(query), query).toContain(id);
    expect(await hits("quittenernte", "outsider")).toEqual([]);
    await withdrawTopic(as("mayor"), id);
    expect(await hits("quittenernte")).toEqual([]);
  });
});

describe("affects us too", () => {
  it("is one voice for each organisation, counted by bench, and can be taken back by any of its people", async () => {
    const id = await handIn("Betrifft viele");
    await Promise.all(
      (["mayor", "townDelegate", "secondMayor", "federalHead"] as const).map((who) => setAffected(as(who), id, true)),
    );
    expect((await countAffected(town.db, [id]))[id]).toEqual({ kommunen: 2, bund: 1 });
    expect(await findAffecting(town.db, on.organisationOf("mayor"), [id])).toEqual([id]);
    await setAffected(as("townDelegate"), id, false);
    expect((await card(id))?.affected).toBe(2);
    await expect(setAffected(as("observer"), id, true)).rejects.toThrow("not-allowed");
  });

  it("counts for the topic that it was merged into, each organisation once", async () => {
    const [one, two, three] = [await handIn("Eins"), await handIn("Zwei"), await handIn("Drei")];
    for (const id of [one, two]) await setAffected(as("mayor"), id, true);
    await setAffected(as("secondMayor"), one, true);
    await mergeTopics(as("facilitator"), on.processId, [one, two], two);
    await mergeTopics(as("facilitator"), on.processId, [two], three);
    expect((await card(three))?.affected).toBe(2);
    expect((await countAffected(town.db, [three]))[three]).toEqual({ kommunen: 2 });
  });
});

describe("the board", () => {
  it("is arranged by facilitators and minute takers, and read by all", async () => {
    const id = await handIn("Zu ordnen");
    const to = await cluster("Ordnung");
    await place([id], to, {}, "recorder");
    expect(await inCluster(to)).toEqual([id]);
    for (const person of ["mayor", "chamber", "observer"] as const)
      await expect(place([id], null, {}, person)).rejects.toThrow("not-allowed");
    await expect(place([id], null, {}, "outsider")).rejects.toThrow("not-found");
  });

  it("keeps the order in which topics were put beside each other", async () => {
    const ids = [await handIn("A"), await handIn("B"), await handIn("C")];
    const to = await cluster("Reihe");
    await place(ids, to);
    await place([ids[2]!], to, { beside: { place: "before", of: ids[0]! } });
    expect(await inCluster(to)).toEqual([ids[2], ids[0], ids[1]]);
  });

  it("says so when somebody else moved the card meanwhile, and leaves it there", async () => {
    const id = await handIn("Zwei Hände");
    const [left, right] = [await cluster("Links"), await cluster("Rechts")];
    const moves = await Promise.allSettled([place([id], left, { from: null }), place([id], right, { from: null })]);
    expect(moves.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(moves.find((move) => move.status === "rejected")).toMatchObject({
      reason: { code: "topics:error.moved", status: 409 },
    });
    expect([...(await inCluster(left)), ...(await inCluster(right))]).toEqual([id]);
  });

  it("loses nothing when a cluster is deleted under a hand: its topics are unsorted, and a move there says why not", async () => {
    const [there, carried] = [await handIn("War darin"), await handIn("Unter der Hand")];
    const gone = await cluster("Bald weg");
    await place([there], gone);
    await Promise.allSettled([deleteCluster(as("facilitator"), gone), place([carried], gone), place([there], gone)]);
    await expect(place([carried], gone)).rejects.toMatchObject({ code: "topics:error.cluster-gone", status: 409 });
    expect(await inCluster(null)).toEqual(expect.arrayContaining([there, carried]));
  });

  it("puts chosen topics into a new cluster with one press, called after the first of them unless somebody says how", async () => {
    const ids = [await handIn("Erste Fähre"), await handIn("Zweite Fähre"), await handIn("Dritte Fähre")];
    const both = await Promise.all([
      place([ids[0]!], { title: "Alle Fähren" }),
      place([ids[1]!], { title: "alle fähren" }, {}, "recorder"),
    ]);
    expect(both[0]).toBe(both[1]);
    expect((await inCluster(both[0]!)).sort()).toEqual(ids.slice(0, 2).sort());
    const own = await place([ids[2]!], { title: "" });
    expect((await board()).clusters.find(({ id }) => id === own)?.title).toBe("Dritte Fähre");
    await expect(place([ids[2]!], { title: "Fremd" }, {}, "mayor")).rejects.toThrow("not-allowed");
  });

  it("has no two clusters of one name, however they are made", async () => {
    const made = await Promise.allSettled([cluster("Einmalig"), cluster("einmalig")]);
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const other = await cluster("Anders");
    await expect(renameCluster(as("recorder"), other, "EINMALIG")).rejects.toThrow("topics:invalid.cluster-twice");
  });
});

describe("merging", () => {
  it("keeps the original as it was, tells its author, and can be undone while others move", async () => {
    const [kept, merged, other] = [
      await handIn("Bleibt"),
      await handIn("Geht auf", { problem: "Eigene Worte." }, "chamber"),
      await handIn("Daneben"),
    ];
    const home = await cluster("Zuhause");
    await place([kept, merged, other], home);
    await mergeTopics(as("facilitator"), on.processId, [kept, merged], kept);
    expect((await listMerged(town.db, kept)).map(({ problem, personId }) => [problem, personId])).toEqual([
      ["Eigene Worte.", as("chamber").actor.personId],
    ]);
    expect(await newsOf("chamber")).toContainEqual({ kind: "topic-disposed", subject_id: merged });
    await Promise.all([unmergeTopic(as("recorder"), merged), place([other], null), place([kept], null)]);
    expect(await inCluster(home)).toEqual([merged]);
    expect(await find(merged)).toMatchObject({ disposition: null, mergedInto: null, title: "Geht auf" });
    expect(await newsOf("chamber")).not.toContainEqual({ kind: "topic-disposed", subject_id: merged });
  });

  it("never goes in a circle, whoever is faster", async () => {
    const [one, two] = [await handIn("Ring eins"), await handIn("Ring zwei")];
    const both = await Promise.allSettled([
      mergeTopics(as("facilitator"), on.processId, [one], two),
      mergeTopics(as("recorder"), on.processId, [two], one),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("holds: what was merged is not moved or reopened for itself, and what it was merged into is not withdrawn", async () => {
    const [kept, merged] = [await handIn("Trägt"), await handIn("Getragen")];
    await mergeTopics(as("facilitator"), on.processId, [merged], kept);
    await expect(place([merged], await cluster("Anderswo"))).rejects.toThrow("topics:error.merged-meanwhile");
    await expect(reopenTopic(as("facilitator"), merged)).rejects.toThrow("changed-meanwhile");
    await expect(withdrawTopic(as("mayor"), kept)).rejects.toThrow("topics:error.has-merged");
  });
});

describe("while people vote on topics", () => {
  it("merging and separating changes neither the vote nor what comes out, and what was merged says where it stands", async () => {
    const ids = [await handIn("Fähren bei Nacht"), await handIn("Nachtfähren"), await handIn("Brücken")];
    const run = await createRun(
      as("facilitator"),
      on.processId,
      runForm.parse({ method: "dots", question: "Was zuerst?", source: "chosen", topic: ids.map(String), start: "true" }),
      "",
      findSubjects(as("facilitator")),
    );
    const { options } = await requireRun(as("mayor"), run);
    const vote = (person: PersonKey, at: number) => castVote(as(person), run, { [`value-${options[at]!.id}`]: "1" });
    await mergeTopics(as("facilitator"), on.processId, [ids[1]!], ids[0]!);
    expect((await findTargetsOfMerged(town.db, on.processId)).get(ids[1]!)).toBe((await find(ids[0]!)).number);
    await Promise.all([
      unmergeTopic(as("recorder"), ids[1]!),
      ...(["mayor", "secondMayor", "federalHead"] as const).map((person, at) => vote(person, at)),
      mergeTopics(as("facilitator"), on.processId, [ids[2]!], ids[0]!),
    ]);
    await closeRun(as("facilitator"), run);
    const result = (await findSnapshot(town.db, run))!.result;
    expect(result.options.map(({ label, figures }) => [label, figures])).toEqual(
      ["Fähren bei Nacht", "Nachtfähren", "Brücken"].map((label) => [label, { of: "dots", sum: 1, voices: 1 }]),
    );
    const { rows, merged } = await requirePicture(as("observer"), on.processId, new URLSearchParams());
    const shown = rows.filter(({ runId }) => runId === run);
    expect(shown.map(({ about }) => merged.has(about.id)).sort()).toEqual([false, false, true]);
  });

  it("a list from which one is gone meanwhile asks about the others only", async () => {
    const ids = [await handIn("Bleibt stehen"), await handIn("Bleibt auch"), await handIn("Geht unter")];
    const form = runForm.parse({ method: "levels", question: "Wie weit?", source: "chosen", topic: ids.map(String) });
    await mergeTopics(as("facilitator"), on.processId, [ids[2]!], ids[0]!);
    const run = await createRun(as("facilitator"), on.processId, form, "", findSubjects(as("facilitator")));
    expect((await requireRun(as("facilitator"), run)).options.map(({ topicId }) => topicId)).toEqual(ids.slice(0, 2));
  });
});

describe("a disposition", () => {
  const declined = { disposition: "declined", reason: "Liegt beim Land." } as const;

  it("of many at once is all or nothing, has a reason, and its authors hear", async () => {
    const ids = [await handIn("Ab eins"), await handIn("Ab zwei", {}, "chamber")];
    await disposeTopics(as("facilitator"), on.processId, ids, declined);
    expect(await find(ids[0]!)).toMatchObject({ disposition: "declined", dispositionReason: "Liegt beim Land." });
    for (const [at, person] of (["mayor", "chamber"] as const).entries())
      expect(await newsOf(person)).toContainEqual({ kind: "topic-disposed", subject_id: ids[at] });
    const fresh = await handIn("Noch offen");
    await expect(disposeTopics(as("facilitator"), on.processId, [fresh, ids[0]!], declined)).rejects.toThrow(
      "topics:error.decided",
    );
    expect((await find(fresh)).disposition).toBeNull();
  });

  it("is for facilitators alone, and is taken back by them", async () => {
    const id = await handIn("Wer entscheidet");
    for (const person of ["recorder", "federalHead", "chamber", "observer"] as const)
      await expect(disposeTopics(as(person), on.processId, [id], declined)).rejects.toThrow("not-allowed");
    await disposeTopics(as("facilitator"), on.processId, [id], declined);
    await expect(withdrawTopic(as("mayor"), id)).rejects.toThrow("changed-meanwhile");
    await reopenTopic(as("facilitator"), id);
    expect((await find(id)).disposition).toBeNull();
  });

  it("is not of what was withdrawn, and goes to no item that is withdrawn or that there is not", async () => {
    const [id, gone] = [await handIn("Wohin"), await handIn("Doch nicht")];
    await withdrawTopic(as("mayor"), gone);
    await expect(disposeTopics(as("facilitator"), on.processId, [gone], declined)).rejects.toThrow("topics:error.withdrawn");
    const [item] = (await listAgenda(as("observer"), on.processId)).items;
    await town.db.updateTable("agenda_items").set({ status: "entfallen" }).where("id", "=", item!.id).execute();
    for (const strange of [item!.id, 999_999])
      await expect(
        takeUpTopics(as("facilitator"), on.processId, { topics: [id], item: strange, title: "", reason: "" }),
      ).rejects.toMatchObject({ code: "common:invalid.choice", field: "item" });
    await town.db.updateTable("agenda_items").set({ status: item!.status }).where("id", "=", item!.id).execute();
  });

  it("taken up makes one item of the joint agenda with the words of the topics, also when pressed twice", async () => {
    const ids = [await handIn("Hinauf", { problem: "Warum." }), await handIn("Mit hinauf")];
    const press = () => takeUpTopics(as("facilitator"), on.processId, { topics: ids, item: null, title: "", reason: "" });
    const pressed = await Promise.allSettled([press(), press()]);
    expect(pressed.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const { items } = await listAgenda(as("observer"), on.processId);
    const made = items.filter(({ title }) => title === "Hinauf");
    expect(made).toHaveLength(1);
    expect(made[0]!.reason).toMatch(/Hinauf\nWarum\./);
    expect((await find(ids[1]!)).agendaItemId).toBe(made[0]!.id);
  });

  it("of a cluster takes its open topics up under its name, and an empty one makes no item", async () => {
    const id = await handIn("Aus der Gruppe");
    const from = await cluster("Gruppe wird Punkt");
    await place([id], from);
    const itemId = await takeUpCluster(as("facilitator"), on.processId, from);
    expect((await listAgenda(as("observer"), on.processId)).items.find((item) => item.id === itemId)?.title).toBe(
      "Gruppe wird Punkt",
    );
    await expect(takeUpCluster(as("facilitator"), on.processId, from)).rejects.toThrow("topics:invalid.none-chosen");
  });
});

describe("the table of all topics", () => {
  async function tableOf(person: PersonKey) {
    const { readXlsx } = await import("hucre/xlsx");
    const items = (await listAgenda(as("observer"), on.processId)).items.map(({ id, title }) => [id, title] as const);
    const file = await writeTopicsXlsx(as(person), await listTopics(as(person), on.processId), new Map(items));
    const [head, ...rows] = (await readXlsx(file.bytes)).sheets[0]!.rows;
    return (title: string) => {
      const row = rows.find((cells) => cells.includes(title))!;
      return Object.fromEntries(head!.map((column, at) => [String(column), row[at] ?? null]));
    };
  }

  it("says who is affected on which bench, who wrote for whom, and in what a topic was taken up", async () => {
    const id = await handIn("Tabelle", { by: "organisation", organisation_id: String(on.organisationOf("mayor")) }, "recorder");
    await handIn("Tabelle für sich");
    for (const person of ["mayor", "secondMayor", "federalHead"] as const) await setAffected(as(person), id, true);
    await confirmTopic(as("townDelegate"), id);
    await takeUpTopics(as("facilitator"), on.processId, { topics: [id], item: null, title: "Ein Punkt", reason: "" });
    const rowOf = await tableOf("observer");
    expect(rowOf("Tabelle")).toMatchObject({
      "Betrifft Organisationen": 3,
      "Betrifft Organisationen: Bund": 1,
      "Betrifft Organisationen: Kommunen": 2,
      "In deren Namen eingetragen von": expect.stringContaining(sample.people.recorder.name),
      Bestätigung: `bestätigt von ${sample.people.townDelegate.name}`,
      "Aufgegriffen in": "Ein Punkt",
    });
    const own = rowOf("Tabelle für sich");
    expect([own["In deren Namen eingetragen von"], own["Bestätigung"], own["Aufgegriffen in"]].filter(Boolean)).toEqual([]);
    expect(own["Betrifft Organisationen: Bund"]).toBe(0);
  });

  it("says of an anonymous topic no more than that it is one", async () => {
    await adoptProcedure(on, town.db, { anonymous_topics: "true" });
    await handIn("Tabelle ohne Namen", { by: "anonymous" });
    const row = (await tableOf("facilitator"))("Tabelle ohne Namen");
    expect([row["Von"], row["In deren Namen eingetragen von"] ?? null]).toEqual(["Ohne Namen eingereicht", null]);
    expect(JSON.stringify(row)).not.toContain(sample.people.mayor.name);
  });
});

describe("an anonymous topic", () => {
  const adopt = (isAllowed: boolean) => adoptProcedure(on, town.db, { anonymous_topics: isAllowed ? "true" : "" });
  let names: string[];
  beforeAll(async () => {
    const tables = (await town.db.introspection.getTables()).filter(({ isView }) => !isView);
    names = tables.map(({ schema, name }) => `${schema}.${name}`);
  });
  /** Whatever the transaction that wrote this topic has written, in all tables there are. */
  const writtenWith = async (id: number) => {
    const parts = names.map(
      (name) => sql`select ${sql.lit(name)} as name, to_jsonb(one) as row from ${sql.table(name)} as one
        where one.xmin = (select xmin from topics where id = ${sql.lit(id)})`,
    );
    const { rows } = await sql<{ name: string; row: Record<string, unknown> }>`${sql.join(parts, sql` union all `)}`.execute(
      town.db,
    );
    return rows.map(({ name, row }) => ({ name: name.replace("public.", ""), row }));
  };

  it("is refused unless the rules of procedure allow it", async () => {
    await adopt(false);
    await expect(handIn("Ohne Namen", { by: "anonymous" })).rejects.toMatchObject({
      code: "topics:invalid.anonymous",
      field: "by",
    });
  });

  it("has its author in no row of any table, and no time of day that would lead there", async () => {
    await adopt(true);
    const id = await handIn("Niemand weiß, wer", { by: "anonymous", problem: "Heikel." }, "thirdMayor", "secret-form");
    const written = await writtenWith(id);
    expect(written.map(({ name }) => name).sort()).toEqual(["processes", "topics"]);
    const { row } = written.find(({ name }) => name === "topics")!;
    expect(row).toMatchObject({
      person_id: null,
      organisation_id: null,
      behalf_name: "",
      countersigned_by: null,
      disposed_by: null,
    });
    expect(JSON.stringify(row)).not.toMatch(/\d\d:\d\d/);
    expect(JSON.stringify(row)).not.toContain("secret-form");
    const named = await handIn("Mit Namen", {}, "thirdMayor");
    expect((await writtenWith(named)).some(({ row: { person_id } }) => person_id === as("thirdMayor").actor.personId)).toBe(
      true,
    );
  });

  it("leaves the same behind whoever wrote it, whatever its words: rows, jobs and letters, of which backups are made", async () => {
    await adopt(true);
    const people = fc.constantFrom<PersonKey>("mayor", "thirdMayor", "federalHead", "chamber", "observer", "facilitator");
    const words = fc.record({
      title: fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).map((title) => `Wort ${title.trim()}`),
      problem: fc.string({ unit: "grapheme", maxLength: 200 }).map((text) => text.replaceAll("\u0000", "")),
      source: fc.constantFrom("", "Ratsbeschluss"),
    });
    /** Without what tells one sending from another. */
    const left = async (person: PersonKey, typed: object) => {
      const id = await handIn("", { ...typed, by: "anonymous" }, person, `form-${Math.random()}`);
      const written = (await writtenWith(id)).filter(({ name }) => name !== "processes");
      return written.map(({ name, row }) => ({ name, row: { ...row, id: 0, number: 0, position: 0, sent_key: "" } }));
    };
    await fc.assert(
      fc.asyncProperty(people, people, words, async (one, other, typed) => {
        expect(await left(one, typed)).toEqual(await left(other, typed));
      }),
      { numRuns: 8 },
    );
  });

  it("stays without a name when the rules of procedure change afterwards, and a form that was open then is refused", async () => {
    await adopt(true);
    const id = await handIn("Vor der Änderung", { by: "anonymous" });
    const race = await Promise.allSettled([adopt(false), handIn("Zugleich", { by: "anonymous" })]);
    expect(race[0]!.status).toBe("fulfilled");
    await expect(handIn("Danach", { by: "anonymous" })).rejects.toThrow("topics:invalid.anonymous");
    expect(await find(id)).toMatchObject({ isAnonymous: true, personId: null, organisationId: null });
  });

  it("is told to nobody, sent twice it is one, and only the facilitator can take it back", async () => {
    await adopt(true);
    const send = () => handIn("Auch geheim", { by: "anonymous" }, "mayor", "secret-twice");
    const id = await send();
    expect(await send()).toBe(id);
    await expect(withdrawTopic(as("mayor"), id)).rejects.toThrow("not-allowed");
    await disposeTopics(as("facilitator"), on.processId, [id], { disposition: "deferred", reason: "Später." });
    expect(await newsOf("mayor")).not.toContainEqual({ kind: "topic-disposed", subject_id: id });
    await reopenTopic(as("facilitator"), id);
    await withdrawTopic(as("facilitator"), id);
    expect(await card(id)).toBeUndefined();
  });
});

describe("a list", () => {
  const read = (list: string, person: PersonKey = "recorder") => listGiven(as(person), on.processId, { list, file: undefined });
  const send = async (list: string, requestId = "", person: PersonKey = "recorder") =>
    handInList(as(person), on.processId, await read(list, person), requestId);
  const count = async () => (await board()).topics.length;

  it("of 500 with empty and double lines comes in as a whole, and sent twice once", async () => {
    const list = Array.from({ length: 500 }, (_, at) => `Aus der Liste ${at % 490}\n\n`).join("");
    const judged = await judgeListed(as("recorder"), on.processId, await read(list));
    expect(judged.filter(({ state }) => state === "twice")).toHaveLength(10);
    const ready = judged.filter(({ state }) => state === "ready");
    const before = await count();
    const sendings = [1, 2].map(() => handInList(as("recorder"), on.processId, ready, "list-1"));
    expect(await Promise.all(sendings)).toEqual([490, 490]);
    expect((await count()) - before).toBe(490);
  });

  it("makes the clusters that it names, and asks organisations to confirm what stands in their name", async () => {
    const name = sample.organisations.lindenhafen.name;
    await send(`Thema;Organisation;Gruppe\nAus Tabelle;${name};Hafen\nNoch eins;;hafen`);
    const { clusters, topics } = await board();
    const made = clusters.filter(({ title }) => title.toLowerCase() === "hafen");
    expect(made).toHaveLength(1);
    const there = topics.filter(({ clusterId }) => clusterId === made[0]!.id);
    expect(there).toHaveLength(2);
    expect((await find(there[0]!.id)).countersigning).toBe("open");
    expect(await newsOf("mayor")).toContainEqual({ kind: "topic-entered", subject_id: there[0]!.id });
  });

  it("with a row that cannot be taken brings in nothing", async () => {
    const before = await count();
    await expect(send(`Gut\n${"x".repeat(201)}`)).rejects.toMatchObject({ code: "topics:import.not-ready", status: 409 });
    await expect(read("\n \n")).rejects.toMatchObject({ code: "topics:import.nothing", field: "list" });
    await expect(read(Array.from({ length: 601 }, (_, at) => `Z ${at}`).join("\n"))).rejects.toThrow("too-many");
    expect(await count()).toBe(before);
  });
});

describe("cards that were collected", () => {
  it("become topics in one press, which is harmless twice, and not before they are released", async () => {
    const form = { method: "cards", question: "Was fehlt uns?", start: "true", release: "by_hand" };
    const id = await createRun(as("facilitator"), on.processId, runForm.parse(form), "", async () => []);
    await castVote(as("mayor"), id, { cards: "Fristen abstimmen\nEine Stelle für alle" });
    await castVote(as("federalHead"), id, { cards: "fristen abstimmen" });
    await expect(takeUpCards(as("facilitator"), id, "")).rejects.toThrow("methods:run.refusal.not-released");
    await closeRun(as("facilitator"), id);
    await releaseRun(as("facilitator"), id);
    await expect(takeUpCards(as("mayor"), id, "")).rejects.toThrow("common:error.not-allowed");
    expect([await takeUpCards(as("facilitator"), id, ""), await takeUpCards(as("facilitator"), id, "")]).toEqual([2, 0]);
    const topics = (await board()).topics.filter(({ title }) => /fristen abstimmen|eine Stelle für alle/i.test(title));
    expect(topics).toHaveLength(2);
    expect(await find(topics[0]!.id)).toMatchObject({ source: "Was fehlt uns?" });
  });
});
