/** What stands first on somebody's list, by role and stage: nobody is ever left without a sentence that leads somewhere. */
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import { STAGES, type StageKey } from "#db/schema/processes";
import { createAgendaItem } from "#server/agenda/commands";
import { agendaItemForm } from "#server/agenda/rules";
import { createRun } from "#server/methods/runs.commands";
import { requireRun } from "#server/methods/runs.queries";
import { runForm } from "#server/methods/runs.rules";
import { closeRun } from "#server/methods/state.commands";
import { castVote } from "#server/methods/votes.commands";
import { requireGates } from "#server/overview/gates.queries";
import { listMeanwhile, listTodos } from "#server/overview/queries";
import { MEANWHILE } from "#server/overview/rules";
import { copyProcess } from "#server/processes/archive.commands";
import { saveDraft } from "#server/processes/procedure.commands";
import { procedureForm } from "#server/processes/procedure.rules";
import { tickCriterion } from "#server/processes/stages.commands";
import { confirmTopic, handInTopic } from "#server/topics/commands";
import { topicForm } from "#server/topics/rules";
import { addresses } from "../setup/addresses.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let processId: number;

/** Copied with its people, who have nothing in it yet but an agenda item and a draft of rules. */
beforeAll(async () => {
  on = await stage(town.db);
  const copying = { title: "Neue Runde", guiding_question: "Wie?", copy: ["people" as const] };
  processId = await copyProcess(on.as("facilitator"), on.processId, copying, "");
  const item = {
    title: "Ein Punkt",
    mode: "",
    reason: "",
    levels: [],
    lead_organisation_id: String(on.organisationOf("landHead")),
  };
  await createAgendaItem(on.as("facilitator"), processId, agendaItemForm.parse(item), "");
  await town.db.deleteFrom("rules_of_procedure").where("process_id", "=", processId).execute();
});

const enter = (key: StageKey) => town.db.updateTable("processes").set({ stage: key }).where("id", "=", processId).execute();
const todosOf = async (person: PersonKey) => listTodos(on.as(person), processId);
const kindsOf = async (person: PersonKey) => (await todosOf(person)).map(({ kind }) => kind);

/** Of a page, not of a form alone. */
const isAddress = (path: string): boolean =>
  addresses.some(({ pattern, kind }) => kind === "page" && new RegExp(`^${pattern.replace(/:\w+/g, "\\d+")}$`).test(path));

const ROLES: [string, PersonKey][] = [
  ["facilitator", "facilitator"],
  ["recorder", "recorder"],
  ["head", "mayor"],
  ["delegate", "townDelegate"],
  ["consulted", "chamber"],
  ["observer", "observer"],
];

/** In the order of ROLES; "look": nothing waits, and there is a way to what the stage is about. */
const TABLE: Record<StageKey, string> = {
  auftrag: "gate-open look look look look look",
  lagebild: "gate-open look look look look look",
  themen: "gate-open look topic-submit topic-submit topic-submit topic-submit",
  prioritaeten: "gate-open look depth look look look",
  entwurf: "gate-open look depth look look look",
  konsultation: "gate-open look look look comment-stage look",
  einigung: "gate-open look look look look look",
  umsetzung: "gate-open look look look look look",
  evaluation: "gate-open-last look look look look look",
};

describe("the next thing to do", () => {
  it("stands there for every role in every stage, and leads somewhere", async () => {
    const found: Partial<Record<StageKey, string>> = {};
    for (const key of STAGES) {
      await enter(key);
      const first = await Promise.all(ROLES.map(async ([, person]) => (await todosOf(person))[0]));
      found[key] = first.map((todo) => todo?.kind ?? "look").join(" ");
      for (const todo of first) expect(isAddress(todo?.path ?? `/processes/${processId}${MEANWHILE[key]}`)).toBe(true);
    }
    expect(found).toEqual(TABLE);
  });

  it("for whom nothing waits says how far the process is and what comes afterwards", async () => {
    await enter("themen");
    await town.db
      .updateTable("process_stages")
      .set({ planned_until: "2030-01-31" })
      .where("process_id", "=", processId)
      .execute();
    const there = (await listMeanwhile(on.as("recorder"))).find((each) => each.processId === processId);
    expect(there).toMatchObject({ stage: "themen", plannedUntil: "2030-01-31", next: { de: "Prioritäten" } });
    await enter("evaluation");
    expect((await listMeanwhile(on.as("recorder"))).find((each) => each.processId === processId)?.next).toBeNull();
    expect(await listMeanwhile(on.as("outsider"))).toHaveLength(1);
  });

  it("of the facilitator is to move on once everything is met, and in the end to archive", async () => {
    await enter("lagebild");
    const open = (await requireGates(on.as("facilitator"), processId, town.db)).criteria.filter((each) => !each.isMet);
    await town.db
      .insertInto("criterion_ticks")
      .values(
        open.map(({ stage: at, key }) => ({
          process_id: processId,
          stage: at,
          criterion: key,
          reason: "Zum Test.",
          person_id: on.as("facilitator").actor.personId,
          at: new Date(),
        })),
      )
      .execute();
    expect((await todosOf("facilitator"))[0]).toMatchObject({ kind: "gate-met", label: "Themen" });
    await enter("evaluation");
    expect((await todosOf("facilitator"))[0]).toMatchObject({ kind: "process-done", path: `/processes/${processId}/edit` });
    await town.db.deleteFrom("criterion_ticks").where("process_id", "=", processId).execute();
  });

  it("is for the facilitator alone what a gate wants, counted over all their processes at once", async () => {
    await enter("auftrag");
    await tickCriterion(on.as("facilitator"), processId, { stage: "auftrag", criterion: "benches", reason: "Kommt noch." });
    const gates = (await listTodos(on.as("facilitator"))).filter(({ kind }) => kind.startsWith("gate"));
    expect(new Set(gates.map((todo) => todo.processId))).toEqual(new Set([processId, on.processId]));
    expect(gates.find((todo) => todo.processId === processId)).toMatchObject({ kind: "gate-open", count: 1 });
    expect((await kindsOf("mayor")).filter((kind) => kind.startsWith("gate"))).toEqual([]);
  });
});

describe("what waits for people", () => {
  const none = async () => [];
  const vote = {
    method: "dots",
    question: "Was zuerst?",
    options: "Häfen\nBrücken",
    dots: "1",
    most: "1",
    release: "by_hand",
    start: "true",
  };

  it("is a vote as long as their voice is not cast, and then its result, for whoever releases it", async () => {
    const id = await createRun(on.as("facilitator"), processId, runForm.parse(vote), "", none);
    expect(await todosOf("mayor")).toContainEqual(expect.objectContaining({ kind: "method-open", path: `/methods/${id}` }));
    expect(await kindsOf("observer")).not.toContain("method-open");
    const { options } = await requireRun(on.as("mayor"), id);
    await castVote(on.as("mayor"), id, { [`value-${options[0]!.id}`]: "1" });
    expect(await kindsOf("mayor")).not.toContain("method-open");
    expect(await kindsOf("facilitator")).not.toContain("method-release");
    await closeRun(on.as("facilitator"), id);
    expect([await kindsOf("facilitator"), await kindsOf("chamber")].map((kinds) => kinds.includes("method-release"))).toEqual([
      true,
      false,
    ]);
  });

  it("is a vote that runs now before one that has days left", async () => {
    const ask = (question: string) =>
      createRun(on.as("facilitator"), processId, runForm.parse({ ...vote, question }), "", none);
    const [later, now] = [await ask("Bis dann"), await ask("Jetzt gleich")];
    await town.db
      .updateTable("method_runs")
      .set({ closes_at: new Date("2099-01-01") })
      .where("id", "=", later)
      .execute();
    const votes = (await todosOf("mayor")).filter(({ kind }) => kind === "method-open");
    expect(votes.map(({ path }) => path)).toEqual([`/methods/${now}`, `/methods/${later}`]);
    for (const id of [later, now]) await closeRun(on.as("facilitator"), id);
  });

  it("is a topic that somebody wrote for their organisation, until it is confirmed; and for the facilitator what is not decided", async () => {
    await enter("themen");
    const behalf = topicForm.parse({
      title: "Fähren",
      by: "organisation",
      organisation_id: String(on.organisationOf("secondMayor")),
    });
    const id = await handInTopic(on.as("facilitator"), processId, behalf, "");
    expect(await kindsOf("secondMayor")).toEqual(["topic-countersign"]);
    await confirmTopic(on.as("secondMayor"), id);
    expect(await kindsOf("secondMayor")).toEqual([]);
    expect(await todosOf("facilitator")).toContainEqual(expect.objectContaining({ kind: "topics-open", count: 1 }));
  });

  it("is a draft of rules: to be read by those who are bound by it, to be adopted by those who keep it", async () => {
    await saveDraft(on.as("facilitator"), processId, procedureForm.parse(sample.rules.first), "");
    expect(await kindsOf("mayor")).toContain("rules-draft");
    expect(await kindsOf("facilitator")).toContain("rules-adopt");
    expect(await kindsOf("observer")).not.toContain("rules-draft");
  });

  it("is how deep they want to go, until their organisation has said it of every item", async () => {
    await enter("prioritaeten");
    expect(await todosOf("mayor")).toContainEqual(expect.objectContaining({ kind: "depth", count: 1 }));
    const { id } = await town.db
      .selectFrom("agenda_items")
      .where("process_id", "=", processId)
      .select("id")
      .executeTakeFirstOrThrow();
    const said = {
      agenda_item_id: id,
      bench: "kommunen",
      present: null,
      wanted: "koordinieren",
      urgency: null,
      contribution: "",
    } as const;
    await town.db
      .insertInto("item_depths")
      .values({ ...said, organisation_id: on.organisationOf("mayor"), stated_by: null, stated_at: new Date() })
      .execute();
    expect(await kindsOf("mayor")).not.toContain("depth");
  });
});

it("an answer is asked of those whose organisation was asked and has submitted nothing, and more time is decided by the moderation", async () => {
  const asked = await town.db
    .selectFrom("consultation_invitations as asked")
    .innerJoin("consultation_waves as wave", "wave.id", "asked.wave_id")
    .leftJoin("statements", (join) => join.onRef("invitation_id", "=", "asked.id").on("submitted_at", "is not", null))
    .where("opens_at", "<=", new Date())
    .where("closes_at", ">", new Date())
    .where("statements.id", "is", null)
    .select("asked.organisation_id")
    .execute();
  const waits = async (person: PersonKey) =>
    (await listTodos(on.as(person), on.processId)).some(({ kind }) => kind === "statement-open");
  const people = ["mayor", "secondMayor", "thirdMayor", "associationHead", "landHead", "chamber", "forum"] as const;
  const expected = people.map((person) => asked.some(({ organisation_id }) => organisation_id === on.organisationOf(person)));
  expect(new Set(expected)).toEqual(new Set([true, false]));
  expect(await Promise.all(people.map(waits))).toEqual(expected);
  const open = await town.db.selectFrom("consultation_extensions").where("is_granted", "is", null).select("id").execute();
  const todos = (await listTodos(on.as("facilitator"), on.processId)).filter(({ kind }) => kind === "extensions-open");
  expect(todos.map(({ count }) => count)).toEqual(open.length > 0 ? [open.length] : []);
});

it("is asked by one statement that a connection plans once, however many things may wait", async () => {
  const planned = await town.db.transaction().execute(async (trx) => {
    const ask = async () => {
      await listTodos({ ...on.as("mayor"), db: trx }, processId);
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from pg_prepared_statements
        where statement like '%roundtable-' || 'coming%statement-' || 'open%'`.execute(trx);
      return rows[0]!.count;
    };
    return [await ask(), await ask()];
  });
  // The connection may have planned before what asks about all processes.
  expect(planned[0]).toBeGreaterThan(0);
  expect(planned[1]).toBe(planned[0]);
});
