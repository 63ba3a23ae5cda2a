/** The short list: what goes on and why, agreed by a rule, and every topic on it then has an item. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import {
  addToShortList,
  agreementForm,
  agreeShortList,
  entriesForm,
  removeFromShortList,
} from "#server/agenda/short-list.commands";
import { findAgreement, findSubjects, listChoosable } from "#server/agenda/subjects.queries";
import { createRun } from "#server/methods/runs.commands";
import { requireRun } from "#server/methods/runs.queries";
import { runForm } from "#server/methods/runs.rules";
import { handInTopic } from "#server/topics/commands";
import { topicForm } from "#server/topics/rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let topics: number[];

beforeAll(async () => {
  on = await stage(town.db);
  await town.db.updateTable("processes").where("id", "=", on.processId).set({ stage: "themen" }).execute();
  topics = [];
  for (const title of ["Klärschlamm gemeinsam entsorgen", "Fährlinie erhalten"])
    topics.push(
      await handInTopic(on.as("facilitator"), on.processId, topicForm.parse({ title, problem: "Zu teuer.", by: "own" }), ""),
    );
});

const list = async () => (await listChoosable(town.db, on.processId)).filter(({ entry }) => entry !== null);
const add = (ids: number[], person: PersonKey = "facilitator") =>
  addToShortList(on.as(person), on.processId, entriesForm.parse({ topic: ids.map(String), reason: "Von beiden getragen" }));
const agree = () =>
  agreeShortList(on.as("facilitator"), on.processId, { rule: "konsent", reason: "Am Runden Tisch, ohne Einwand" });

describe("the short list", () => {
  it.each<PersonKey>(["recorder", "mayor", "observer"])("is not kept by %s", async (person) => {
    await expect(add(topics, person)).rejects.toThrow("common:error.not-allowed");
  });

  it("is agreed by a rule that there is, and by somebody", () => {
    expect(agreementForm.safeParse({ rule: "konsent", reason: "Alle" }).success).toBe(true);
    for (const form of [{ rule: "los", reason: "Alle" }, { reason: "Alle" }, { rule: "konsent", reason: " " }])
      expect(agreementForm.safeParse(form).success).toBe(false);
  });

  it("takes nothing without a reason, nothing of another process and nothing twice", async () => {
    expect(entriesForm.safeParse({ topic: ["1"], reason: " " }).success).toBe(false);
    await expect(add([999_999])).rejects.toThrow("agenda:short-list.invalid.none");
    await Promise.all([add(topics), add([topics[0]!])]);
    expect((await list()).map(({ id }) => id).sort()).toEqual([...topics].sort());
  });

  it("gives every topic an item once it is agreed, by two facilitators at once only one", async () => {
    const results = await Promise.allSettled([agree(), agree()]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const items = (await list()).map(({ agendaItemId }) => agendaItemId);
    expect(new Set(items).size).toBe(2);
    expect(items).not.toContain(null);
    expect(await findAgreement(town.db, on.processId)).toMatchObject({
      rule: "konsent",
      reason: "Am Runden Tisch, ohne Einwand",
    });
  });

  it("has to be agreed again when it is changed", async () => {
    const [first] = await list();
    await removeFromShortList(on.as("facilitator"), on.processId, first!.entry!.id, "Doppelt");
    expect(await findAgreement(town.db, on.processId)).toBeUndefined();
    await expect(removeFromShortList(on.as("facilitator"), on.processId, first!.entry!.id, "x")).rejects.toThrow("not-found");
    await agree();
  });

  it("is asked about as it stands: a run of it has its titles and leads back to them", async () => {
    const ctx = on.as("facilitator");
    const form = runForm.parse({ method: "consent", question: "Einverstanden?", source: "short-list" });
    const id = await createRun(ctx, on.processId, form, "", findSubjects(ctx));
    const listed = await list();
    expect((await requireRun(ctx, id)).options.map(({ label, topicId }) => ({ label, topicId }))).toEqual(
      listed.map(({ title, id: topicId }) => ({ label: title, topicId })),
    );
  });
});
