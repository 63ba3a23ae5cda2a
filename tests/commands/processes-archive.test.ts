/** Archived processes: everybody reads them, nobody writes in them; and copies, which take along the rules and nothing that was written. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { sampleIds, type SampleIds } from "#db/seed";
import { createAgendaItem } from "#server/agenda/commands";
import { quickItemForm } from "#server/agenda/rules";
import { createDocument } from "#server/documents/commands";
import { requireDocument } from "#server/documents/queries";
import { addStandardFormats, copyFormats } from "#server/formats/commands";
import { listFormats } from "#server/formats/queries";
import { findVisitors } from "#server/live/gateway/visits.queries";
import { notify } from "#server/notifications/commands";
import { NEWS_JOBS } from "#server/overview/news.jobs";
import { listTodos } from "#server/overview/queries";
import { transact } from "#server/platform/transact";
import { createProcess } from "#server/processes/commands";
import { newProcessForm } from "#server/processes/forms.rules";
import { archiveProcess, copyProcess, reopenProcess } from "#server/processes/archive.commands";
import { listMandates } from "#server/processes/mandates.queries";
import { listEvents, listProcesses, requireProcess, requireProcessSheet } from "#server/processes/queries";
import { moveStage } from "#server/overview/stages.commands";
import { listMyRoundtables } from "#server/roundtables/queries";
import { setTaskDone } from "#server/roundtables/records.commands";
import { find } from "#server/search/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let ids: SampleIds;
const as = (person: PersonKey) => on.as(person);
const item = quickItemForm.parse({ title: "Zu spät" });
const copying = { title: "Zweite Runde", guiding_question: "Und jetzt?", copy: [] };

beforeAll(async () => {
  on = await stage(town.db);
  ids = await sampleIds(town.db);
});

describe("an archived process", () => {
  beforeAll(() => archiveProcess(as("facilitator"), on.processId));

  it("is read by everybody, and written in by nobody", async () => {
    expect((await requireProcess(as("observer"), on.processId)).my.isArchived).toBe(true);
    expect((await requireDocument(as("mayor"), ids.documents.workingPaper)).access).toBe("read");
    const task = await town.db.selectFrom("tasks").select(["id", "roundtable_id"]).executeTakeFirstOrThrow();
    const attempts = [
      () => createAgendaItem(as("mayor"), on.processId, item, ""),
      () => createDocument(as("recorder"), on.processId, { title: "Zu spät", language: "de", template: "blank" } as never, ""),
      () => moveStage(as("facilitator"), on.processId, { from: "entwurf", to: "auftrag", reason: "Zu spät" }),
      () => addStandardFormats(as("facilitator"), on.processId),
      () => setTaskDone(as("facilitator"), task.roundtable_id, task.id, true),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow("processes:error.archived");
  });

  it("is out of the lists of what there is to do", async () => {
    for (const person of ["facilitator", "mayor", "townDelegate"] as const) {
      expect((await listTodos(as(person))).filter(({ processId }) => processId === on.processId)).toEqual([]);
      expect(await listMyRoundtables(as(person))).toEqual([]);
    }
    expect((await listProcesses(as("mayor"))).map(({ my }) => my.isArchived)).toContain(true);
  });

  it("is found after what still goes on, and marked", async () => {
    const started = newProcessForm.parse({
      ...{ title: "Aufbau der Ansprechstellen", guiding_question: "Wie?", description: "", marking: "GREEN" },
      ...{ starts_on: "2026-01-01", ends_on: "", template_key: "joint-agenda" },
      organisation_id: String(ids.organisations.moderation),
    });
    const other = await createProcess(as("facilitator"), started, "");
    const { hits } = await find(as("facilitator"), "Ansprechstellen");
    expect(hits.slice(0, 2).map(({ id, isArchived }) => [id, isArchived])).toEqual([
      [other, false],
      [hits[1]!.id, true],
    ]);
    expect(hits.filter(({ process }) => process?.id === on.processId).every(({ isArchived }) => isArchived)).toBe(true);
  });

  it("sends no letters about what is new in it", async () => {
    const news = { kind: "invitation", processId: on.processId, about: { kind: "process", id: on.processId } } as const;
    const to = [as("mayor").actor.personId];
    await transact(as("facilitator"), (trx, announce) => notify(trx, as("facilitator"), announce, { ...news, to }));
    await town.db.deleteFrom("mails").execute();
    const mail = async () => {
      for (const job of NEWS_JOBS) {
        const notified = await town.db.selectFrom("notifications").select("id").execute();
        await job.run(on.system("de"), { ids: notified.map(({ id }) => id) } as never, new AbortController().signal);
      }
      return (await town.db.selectFrom("mails").select("to_email").execute()).map(({ to_email }) => to_email);
    };
    expect(await mail()).toEqual([]);
    await reopenProcess(as("facilitator"), on.processId);
    expect(await mail()).toContain(as("mayor").actor.email);
    await archiveProcess(as("facilitator"), on.processId);
  });

  it("lets connections only read", async () => {
    const sessionId = "f".repeat(64);
    const { personId: person_id } = as("mayor").actor;
    const now = new Date();
    const session = { id: sessionId, person_id, created_at: now, last_seen_at: now, user_agent: "" };
    await town.db
      .insertInto("sessions")
      .values({ ...session, expires_at: new Date(now.getTime() + 60_000) })
      .execute();
    const [found] = await findVisitors(town.db, [{ sessionId, documentId: ids.documents.workingPaper }], now);
    expect(found).toMatchObject({ kind: "visitor", visitor: { document: { access: "read" } } });
  });

  it("is archived and taken up again by facilitators alone, and the log says so once", async () => {
    for (const change of [archiveProcess, reopenProcess])
      await expect(change(as("mayor"), on.processId)).rejects.toThrow("common:error.not-allowed");
    await expect(archiveProcess(as("outsider"), on.processId)).rejects.toThrow("common:error.not-found");
    await archiveProcess(as("facilitator"), on.processId);
    await reopenProcess(as("facilitator"), on.processId);
    const { events } = await listEvents(as("observer"), on.processId, { limit: 2 });
    expect(events.map(({ kind }) => kind)).toEqual(["process-reopened", "process-archived"]);
    expect(await createAgendaItem(as("mayor"), on.processId, item, "")).toBeGreaterThan(0);
  });
});

describe("a copy of a process", () => {
  it("has its stages and rules from the first stage on, and nobody in it but whoever made it", async () => {
    const before = await requireProcessSheet(as("facilitator"), on.processId);
    const id = await copyProcess(as("facilitator"), on.processId, copying, "");
    const { process, stages } = await requireProcessSheet(as("facilitator"), id);
    expect(process).toMatchObject({ title: "Zweite Runde", stagePosition: 1, my: { role: "facilitator" } });
    expect(stages).toEqual(before.stages.map((each) => ({ ...each, plannedUntil: null })));
    expect(await listMandates(as("facilitator"), id)).toMatchObject({ mandates: [{ role: "facilitator" }] });
  });

  it("takes people and formats along when they are wanted", async () => {
    const reason = { bench_reason: "Spricht für die Kommunen der Region." };
    await town.db.updateTable("mandates").set(reason).where("id", "=", on.mandateOf("mayor")).execute();
    const id = await copyProcess(as("facilitator"), on.processId, { ...copying, copy: ["people"] }, "");
    const { role, mandateId } = (await requireProcess(as("mayor"), id)).my;
    expect(role).toBe("head_delegate");
    // Why somebody does not sit with their organisation can be read there too.
    expect(await town.db.selectFrom("mandates").where("id", "=", mandateId).select("bench_reason").execute()).toEqual([reason]);
    await copyFormats(as("facilitator"), on.processId, id, "");
    const names = async (processId: number) =>
      (await listFormats(as("facilitator"), processId, {})).formats.map(({ name }) => name);
    expect(await names(id)).toEqual(await names(on.processId));
  });

  it("is made once by a form that is sent twice, and not by those who do not facilitate", async () => {
    const once = () => copyProcess(as("facilitator"), on.processId, copying, "copy-7");
    expect(await once()).toBe(await once());
    await expect(copyProcess(as("mayor"), on.processId, copying, "")).rejects.toThrow("common:error.not-allowed");
  });
});
