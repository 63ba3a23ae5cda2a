/** Labels on single things: who sees what bears one, on every path; who may set it; and that nobody else loses anything. */
import { sql } from "kysely";
import { applyUpdate } from "yjs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { sampleIds, type SampleIds } from "#db/seed";
import { LABELS, type Label, type MarkedKind } from "#db/schema/markings";
import { createAgendaItem, setAgendaStatus } from "#server/agenda/commands";
import { listAgenda, requireAgendaItem } from "#server/agenda/queries";
import { quickItemForm } from "#server/agenda/rules";
import { requirePicture } from "#server/agenda/picture.queries";
import type { Context } from "#server/context";
import { startThread } from "#server/documents/comments/threads.commands";
import { threadForm } from "#server/documents/comments/threads.rules";
import { listDocuments, requireDocument } from "#server/documents/queries";
import { insertDocument } from "#server/documents/commands";
import { doc, paragraph, record } from "#server/documents/content/text.rules";
import { contentToUpdate } from "#server/documents/log/ydoc.rules";
import { freezeDocument } from "#server/documents/versions/history.commands";
import { isAsKept, requireVersion } from "#server/documents/versions/queries";
import { findVisitors } from "#server/live/gateway/visits.queries";
import { judgeAnew } from "#server/live/gateway/access.queries";
import { clearedDatabase } from "#server/markings/cleared.queries";
import { setClearance, setLabel } from "#server/markings/commands";
import { endIncident, lockRecord } from "#server/markings/incidents.commands";
import { readingsOf } from "#server/markings/readings.commands";
import { incidentEndForm, incidentForm, labelForm, usualClearance } from "#server/markings/rules";
import { createRun } from "#server/methods/runs.commands";
import { findSnapshot, requireRun } from "#server/methods/runs.queries";
import { prepareNextRound } from "#server/methods/rounds.commands";
import { runForm } from "#server/methods/runs.rules";
import { closeRun } from "#server/methods/state.commands";
import { castVote } from "#server/methods/votes.commands";
import { notify } from "#server/notifications/commands";
import { findUnread, listNotifications } from "#server/overview/notifications.queries";
import { listTodos } from "#server/overview/queries";
import { transact } from "#server/platform/transact";
import { listEvents, requireProcess } from "#server/processes/queries";
import { recordEvent } from "#server/processes/commands";
import { saveProfile } from "#server/profiles/commands";
import { profileForm, valueField } from "#server/profiles/rules";
import { freezeAgenda } from "#server/publication/consulted.commands";
import { paperAsCsv, paperAsJson } from "#server/publication/paper.queries";
import { traceItem } from "#server/publication/traces.queries";
import { requireSignedMinutes } from "#server/roundtables/approval/queries";
import { createRoundtable } from "#server/roundtables/commands";
import { inviteToRoundtable } from "#server/roundtables/invitations.commands";
import { pointForm } from "#server/roundtables/forms.rules";
import { requireMinutes } from "#server/roundtables/minutes/queries";
import { addPoint } from "#server/roundtables/points.commands";
import { requireSnapshot } from "#server/roundtables/queries";
import { find } from "#server/search/queries";
import { createReport } from "#server/situation/commands";
import { reportForm } from "#server/situation/rules";
import { handInTopic } from "#server/topics/commands";
import { topicForm } from "#server/topics/rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let ids: SampleIds;
let item: number;
let documentId: number;
let runId: number;
const TITLE = "Schutz der Wasserwerke";

/** As a request of theirs reads the database. */
async function as(person: PersonKey): Promise<Context> {
  const ctx = on.as(person);
  return { ...ctx, db: await clearedDatabase(town, ctx.actor.personId, ctx.now()) };
}

const label = async (person: PersonKey, to: Label | "", more: object = {}, kind: MarkedKind = "item", id = item) =>
  setLabel(await as(person), kind, id, labelForm.parse({ label: to, ...more }));

/** Some of every role; the row of the table says who sees what bears the label. */
const ROLES: PersonKey[] = ["coFacilitator", "recorder", "federalHead", "federalDelegate", "chamber", "observer"];
const TABLE: Record<Label, string> = {
  CLEAR: "x x x x x x",
  GREEN: "x x x x x x",
  AMBER: "x x x x . .",
  "AMBER+STRICT": "x x x . . .",
  RED: ". . x . . .",
};

beforeAll(async () => {
  on = await stage(town.db);
  ids = await sampleIds(town.db);
  item = ids.agenda.contactPoints;
  await town.db.updateTable("agenda_items").where("id", "=", item).set({ title: TITLE }).execute();
  const row = await town.db.selectFrom("agenda_items").where("id", "=", item).select("document_id").executeTakeFirstOrThrow();
  documentId = row.document_id;
  await town.db.updateTable("documents").where("id", "=", documentId).set({ title: TITLE }).execute();
  const facilitator = on.as("facilitator");
  await addPoint(
    facilitator,
    ids.comingRoundtableId,
    pointForm.parse({ title: TITLE, minutes: "10", link: `agenda-item:${item}` }),
    "",
  );
  await transact(facilitator, async (trx, announce) => {
    const path = `/agenda/${item}`;
    await recordEvent(trx, facilitator, { processId: on.processId, kind: "item-added", params: { title: TITLE }, path });
    const to = Object.values(ids.people);
    await notify(trx, facilitator, announce, {
      kind: "comments-opened",
      processId: on.processId,
      about: { kind: "document", id: documentId },
      to,
    });
  });
  await town.db.updateTable("documents").where("id", "=", documentId).set({ comments_open: true }).execute();
  const about = [
    { label: TITLE, topicId: null, agendaItemId: item },
    { label: "Anderes", topicId: null, agendaItemId: null },
  ];
  const run = runForm.parse({ method: "dots", question: "Was zuerst?", source: "items", dots: "3", most: "2", start: "true" });
  runId = await createRun(facilitator, on.processId, run, "", () => Promise.resolve(about));
  const { options } = await requireRun(facilitator, runId);
  await castVote(on.as("mayor"), runId, { [`value-${options[0]!.id}`]: "2", [`value-${options[1]!.id}`]: "1" });
  await closeRun(facilitator, runId);
});

beforeEach(async () => {
  await town.db.deleteFrom("markings").execute();
  await town.db.updateTable("mandates").set({ clearance: null }).execute();
});

/** Each path as text: whoever may not see the thing must not find its title there. */
const PATHS: Record<string, (ctx: Context) => Promise<unknown>> = {
  page: (ctx) => requireAgendaItem(ctx, item),
  text: (ctx) => requireDocument(ctx, documentId),
  agenda: (ctx) => listAgenda(ctx, on.processId),
  documents: (ctx) => listDocuments(ctx, on.processId),
  search: (ctx) => find(ctx, "Wasserwerke", { excerpts: true }),
  "search with a wrong letter": (ctx) => find(ctx, "Waserwerke"),
  "search by number": async (ctx) =>
    find(ctx, `AP-${String((await requireAgendaItem(ctx, item)).item.number).padStart(2, "0")}`),
  log: (ctx) => listEvents(ctx, on.processId, { limit: 200 }),
  roundtable: (ctx) => requireSnapshot(ctx, ids.comingRoundtableId),
  trace: (ctx) => traceItem(ctx, item, null),
  result: (ctx) => findSnapshot(ctx.db, runId),
  "picture of results": (ctx) => requirePicture(ctx, on.processId, new URLSearchParams("compare")),
  table: async (ctx) => (await paperAsCsv(ctx, on.processId, new URLSearchParams())).bytes,
  machines: async (ctx) => (await paperAsJson(ctx, on.processId, new URLSearchParams())).bytes,
  bell: (ctx) => listNotifications(ctx),
};
const CONSULTED_ONLY = new Set(["bell"]);

const isIn = async (path: string, ctx: Context): Promise<boolean> =>
  PATHS[path]!(ctx).then(
    (found) => JSON.stringify(found).includes(TITLE),
    () => false,
  );

describe("what bears a label", () => {
  for (const [to, row] of Object.entries(TABLE)) {
    it(`${to} is seen on every path by those who are cleared for it, and on none by others`, async () => {
      const people = [on.as("federalHead").actor.personId];
      await label("facilitator", to as Label, { reason: "So vereinbart", people: people.map(String) });
      const expected = row.split(" ").map((sign) => sign === "x");
      for (const [index, person] of ROLES.entries()) {
        const ctx = await as(person);
        for (const path of Object.keys(PATHS)) {
          if (CONSULTED_ONLY.has(path) && person !== "chamber" && expected[index]) continue;
          expect([person, path, await isIn(path, ctx)]).toEqual([person, path, expected[index]]);
        }
      }
    });
  }

  it("opens no live text to who does not see it, and is closed for those who had it open", async () => {
    await town.db
      .insertInto("sessions")
      .values({
        ...{ id: "s-delegate", person_id: ids.people.federalDelegate, created_at: on.as("mayor").now(), user_agent: "" },
        ...{ last_seen_at: on.as("mayor").now(), expires_at: new Date(Date.now() + 3_600_000) },
      })
      .execute();
    const come = async () => (await findVisitors(town.db, [{ sessionId: "s-delegate", documentId }], new Date()))[0]!;
    const before = await come();
    if (before.kind !== "visitor") throw new Error("was let in before");
    await label("facilitator", "AMBER+STRICT");
    expect((await come()).kind).toBe("not-found");
    expect((await judgeAnew(town.db, [before.visitor], new Date()))[0]).toBeDefined();
  });

  it("takes what belongs to it along: recommendations, comments, tasks; and is counted in no to-do", async () => {
    const { item: full } = await requireAgendaItem(await as("facilitator"), item);
    const recommendation = await town.db
      .selectFrom("recommendations")
      .where("agenda_item_id", "=", item)
      .select("id")
      .executeTakeFirstOrThrow();
    await startThread(
      on.as("recorder"),
      documentId,
      threadForm.parse({ body: "Nur unter uns", quote: "", prefix: "", suffix: "", visibility: "process" }),
      "t-1",
    ).catch(() => undefined);
    await label("facilitator", "AMBER+STRICT");
    const limited = await as("federalDelegate");
    const { rows } = await sql<{ n: number }>`
      select (select count(*) from recommendations where id = ${recommendation.id})::int
        + (select count(*) from threads where document_id = ${documentId})::int
        + (select count(*) from document_states where document_id = ${documentId})::int as n`.execute(limited.db);
    expect(rows[0]!.n).toBe(0);
    expect(full.title).toBe(TITLE);
    expect(JSON.stringify(await listTodos(limited))).not.toContain(TITLE);
  });

  it("is told to nobody by the bell or a letter who may not see it, also where their connection still sees everything", async () => {
    const personId = on.as("chamber").actor.personId;
    expect((await findUnread(town.db, personId, new Date())).paths).toContain(`/documents/${documentId}`);
    await label("facilitator", "AMBER");
    expect((await findUnread(town.db, personId, new Date())).paths).not.toContain(`/documents/${documentId}`);
  });

  it("is neither on the wall of the room nor in a calendar that reads along", async () => {
    await label("facilitator", "AMBER");
    const wall = { ...on.as("facilitator"), db: await clearedDatabase(town, null, new Date()) };
    expect(JSON.stringify(await requireSnapshot(wall, ids.comingRoundtableId))).not.toContain(TITLE);
  });
});

describe("setting a label", () => {
  it("needs no word upwards; downwards whoever set it, or the moderation, says why", async () => {
    await label("federalHead", "AMBER");
    await expect(label("mayor", "GREEN", { reason: "Doch offen" })).rejects.toMatchObject({ code: "markings:error.lower" });
    await expect(label("federalHead", "GREEN")).rejects.toMatchObject({ code: "markings:invalid.reason" });
    await label("federalHead", "GREEN", { reason: "Doch offen" });
    await label("mayor", "AMBER");
    await label("facilitator", "", { reason: "Wie der Prozess" });
    const changes = await town.db
      .selectFrom("marking_changes")
      .where("record_id", "=", item)
      .selectAll()
      .orderBy("id", "desc")
      .limit(3)
      .execute();
    expect(changes.map(({ from_label, to_label, reason }) => [from_label, to_label, reason])).toEqual([
      ["AMBER", null, "Wie der Prozess"],
      ["GREEN", "AMBER", ""],
      ["AMBER", "GREEN", "Doch offen"],
    ]);
  });

  it("is refused to who only reads, for what they do not see, and RED without anybody it is for", async () => {
    await expect(label("chamber", "AMBER")).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await expect(label("outsider" as PersonKey, "AMBER")).rejects.toMatchObject({ status: 404 });
    await expect(label("facilitator", "RED")).rejects.toMatchObject({ code: "markings:invalid.people" });
  });

  it("of a text that belongs to an item is that of the item", async () => {
    await label("facilitator", "AMBER", {}, "document", documentId);
    const { labels } = await requireProcess(await as("facilitator"), on.processId);
    expect(labels).toContainEqual({ kind: "item", id: item, label: "AMBER" });
    expect(labels).toContainEqual({ kind: "document", id: documentId, label: "AMBER" });
    expect((await requireProcess(await as("chamber"), on.processId)).labels).toEqual([]);
  });
});

describe("the audit log", () => {
  const noted = async (act: "marking-read" | "marking-changed") =>
    town.db
      .selectFrom("audit_entries")
      .where("act", "=", act)
      .where("subject_id", "=", item)
      .select(["person_id", "subject_kind", "facts"])
      .orderBy("id")
      .execute();
  const open = async (person: PersonKey, path = `/agenda/${item}`) => {
    const ctx = await as(person);
    await readingsOf(ctx)(path, { process: await requireProcess(ctx, on.processId) });
  };

  it("has who set which label", async () => {
    await label("federalHead", "AMBER+STRICT");
    await label("facilitator", "", { reason: "Wie der Prozess" });
    const entry = (person: PersonKey, facts: object) => ({
      ...{ person_id: on.as(person).actor.personId, subject_kind: "agenda", facts },
    });
    expect((await noted("marking-changed")).slice(-2)).toEqual([
      entry("federalHead", { from: "process", to: "AMBER+STRICT" }),
      entry("facilitator", { from: "AMBER+STRICT", to: "process" }),
    ]);
  });

  it("has who has read one of the two highest, once for each person and day, and no lower one", async () => {
    await label("federalHead", "AMBER");
    await open("recorder");
    expect(await noted("marking-read")).toEqual([]);
    await label("federalHead", "AMBER+STRICT");
    await Promise.all([open("recorder"), open("recorder"), open("recorder", `/agenda/${item}/trace`)]);
    await open("federalHead");
    expect((await noted("marking-read")).map(({ person_id }) => person_id)).toEqual(
      (["recorder", "federalHead"] as const).map((person) => on.as(person).actor.personId),
    );
    on.pass(24 * 60);
    await open("recorder");
    expect(await noted("marking-read")).toHaveLength(3);
    // Pages that are about no single thing bear the label of their process.
    await open("recorder", `/processes/${on.processId}/agenda`);
    expect(await noted("marking-read")).toHaveLength(3);
  });
});

describe("a letter", () => {
  const lettersTo = async (person: PersonKey) => {
    const { email } = on.as(person).actor;
    const rows = town.db.selectFrom("mails").where("to_email", "=", email).orderBy("id", "desc").limit(1);
    return rows.select(["subject", "body", "calendar"]).executeTakeFirstOrThrow();
  };

  it.each<[Label | "", string, boolean]>([
    ["", "TLP:GREEN", true],
    ["AMBER", "TLP:AMBER", true],
    ["AMBER+STRICT", "TLP:AMBER+STRICT", false],
  ])("about a roundtable labelled %s says %s above all else, in no subject; its title: %s", async (to, words, isNamed) => {
    const plan = { type: "runder_tisch", planned_minutes: 60, place: "", video_url: "" } as const;
    const starts_at = new Date(on.as("facilitator").now().getTime() + 40 * 86_400_000);
    const id = await createRoundtable(on.as("facilitator"), on.processId, { ...plan, title: TITLE, starts_at }, "");
    if (to) await label("facilitator", to, {}, "roundtable", id);
    await inviteToRoundtable(on.as("facilitator"), id);
    const { subject, body, calendar } = await lettersTo("federalHead");
    expect([body.startsWith(`${words}\n\n`), /TLP|Wasserwerke/.test(subject)]).toEqual([true, false]);
    expect([body.includes(TITLE), calendar?.includes(TITLE)]).toEqual([isNamed, isNamed]);
  });
});

describe("a clearance", () => {
  it("follows from the role, may be set by the facilitator, and never lies below what is common in the process", async () => {
    await label("facilitator", "AMBER");
    expect(await isIn("page", await as("chamber"))).toBe(false);
    await setClearance(on.as("facilitator"), on.mandateOf("chamber"), { clearance: "AMBER" });
    expect(await isIn("page", await as("chamber"))).toBe(true);
    await expect(setClearance(on.as("mayor"), on.mandateOf("chamber"), { clearance: "" })).rejects.toMatchObject({
      status: 403,
    });
    await setClearance(on.as("facilitator"), on.mandateOf("federalDelegate"), { clearance: "GREEN" });
    expect(await isIn("page", await as("federalDelegate"))).toBe(false);
    await town.db.updateTable("processes").where("id", "=", on.processId).set({ marking: "AMBER" }).execute();
    expect(await isIn("page", await as("federalDelegate"))).toBe(true);
    await town.db.updateTable("processes").where("id", "=", on.processId).set({ marking: "GREEN" }).execute();
  });

  it("is reckoned by the database as it is written in the rules", async () => {
    for (const role of ["facilitator", "recorder", "head_delegate", "delegate", "consulted", "observer"] as const) {
      const { rows } = await sql<{ rank: number }>`select cleared_to(null, ${role}, 'CLEAR') as rank`.execute(town.db);
      expect([role, LABELS[rows[0]!.rank - 1]]).toEqual([role, usualClearance(role)]);
    }
  });

  it("costs those nothing who see everything: they read the tables themselves", async () => {
    // Texts of situation pictures are not for all.
    await town.db.updateTable("situation_reports").set({ document_id: null }).execute();
    expect((await as("observer")).db).toBe(town.db);
    await label("facilitator", "AMBER");
    expect((await as("mayor")).db).toBe(town.db);
    expect((await as("observer")).db).not.toBe(town.db);
  });
});

describe("whoever is not cleared for everything", () => {
  it("is not told by the database that an adopted item has no text, because they see none", async () => {
    const id = await createAgendaItem(on.as("recorder"), on.processId, quickItemForm.parse({ title: "Verdeckter Text" }), "");
    await town.db.updateTable("agenda_items").where("id", "=", id).set({ mode: "austausch" }).execute();
    await setAgendaStatus(on.as("facilitator"), id, { from: "entwurf", to: "angenommen" });
    await label("facilitator", "AMBER+STRICT", {}, "item", id);
    const { db } = await as("federalDelegate");
    await expect(requireAgendaItem(await as("federalDelegate"), id)).rejects.toThrow("not-found");
    const { numAffectedRows } = await sql`update public.agenda_items set position = position + 1 where id = ${id}`.execute(db);
    expect(numAffectedRows).toBe(1n);
  });

  it("hears the same of minutes that were kept as those who are: whether they still say so", async () => {
    const roundtable_id = ids.comingRoundtableId;
    const point = await town.db
      .selectFrom("points")
      .where("roundtable_id", "=", roundtable_id)
      .where("agenda_item_id", "=", item)
      .select("id")
      .executeTakeFirstOrThrow();
    const decision = { body: "Die Pumpe bleibt.", number: "B-2026-99", created_by: on.as("recorder").actor.personId };
    const { id: recordId } = await town.db
      .insertInto("decisions")
      .values({ ...decision, process_id: on.processId, roundtable_id, point_id: point.id, created_at: new Date() })
      .returning("id")
      .executeTakeFirstOrThrow();
    const content = doc(record({ kind: "decision", recordId, label: "", text: "" }), paragraph("Ende."));
    const recorder = on.as("recorder");
    const minutes = await transact(recorder, (trx) =>
      insertDocument(trx, recorder, { processId: on.processId, kind: "minutes", title: "Protokoll", content }),
    );
    await town.db.updateTable("roundtables").set({ minutes_document_id: minutes }).where("id", "=", roundtable_id).execute();
    const version = await freezeDocument(on.as("facilitator"), minutes, { name: "" }, "");
    await label("facilitator", "AMBER+STRICT");
    const asked = async () => [
      await isAsKept(await as("mayor"), minutes, version),
      await isAsKept(await as("federalDelegate"), minutes, version),
    ];
    expect(await asked()).toEqual([true, true]);
    await town.db.updateTable("decisions").where("id", "=", recordId).set({ body: "Die Pumpe geht." }).execute();
    expect(await asked()).toEqual([false, false]);
    // Frozen by somebody who was not cleared for it, it says nothing of it to anybody.
    const unread = await freezeDocument(
      { ...on.as("facilitator"), db: (await as("federalDelegate")).db },
      minutes,
      { name: "" },
      "",
    );
    const { content: frozen } = await requireVersion(on.as("mayor"), unread);
    expect(JSON.stringify(frozen)).not.toContain("Die Pumpe");
    expect(await isAsKept(await as("mayor"), minutes, unread)).toBe(true);
    await town.db.updateTable("roundtables").set({ minutes_document_id: null }).where("id", "=", roundtable_id).execute();
    await town.db.deleteFrom("decisions").where("id", "=", recordId).execute();
  });
});

describe("what is there, and hidden from whoever acts", () => {
  const HIDDEN = { code: "common:error.hidden", status: 409 };
  const hide = (kind: MarkedKind, record_id: number) =>
    town.db
      .insertInto("markings")
      .values({ ...{ process_id: on.processId, kind, record_id }, label: "RED", set_by: null, set_at: new Date() })
      .execute();

  it("is said where there is one only: the text of the agenda, a next round, a profile, a topic that was sent twice", async () => {
    const facilitator = on.as("facilitator");
    const version = await freezeAgenda(facilitator, on.processId, "");
    await hide("document", (await requireVersion(facilitator, version.versionId)).document.id);
    await expect(freezeAgenda(await as("facilitator"), on.processId, "")).rejects.toMatchObject({
      ...{ code: "publication:consulted.hidden", status: 409 },
    });

    const form = { method: "delphi", question: "Wie lange?", options: "Kläranlage\nFährlinie", scale: "9", start: "true" };
    const delphi = runForm.parse({ ...form, stop: "agreement", share: "75", within: "1", rounds: "2" });
    const id = await createRun(facilitator, on.processId, delphi, "", () => Promise.resolve([]));
    const { options } = await requireRun(facilitator, id);
    await castVote(on.as("mayor"), id, Object.fromEntries(options.map((option) => [`value-${option.id}`, "3"])));
    await closeRun(facilitator, id);
    await hide("method", await prepareNextRound(facilitator, id));
    await expect(prepareNextRound(await as("facilitator"), id)).rejects.toMatchObject(HIDDEN);

    const ofTown = town.db.selectFrom("profiles").where("organisation_id", "=", on.organisationOf("mayor")).select("id");
    await hide("profile", (await ofTown.executeTakeFirstOrThrow()).id);
    const profile = profileForm.parse({ seen: "1", [valueField("debt")]: "3" });
    await expect(saveProfile(await as("mayor"), on.processId, profile, "")).rejects.toMatchObject(HIDDEN);

    const topic = topicForm.parse({ title: "Doppelt gesendet", problem: "Einmal reicht." });
    await hide("topic", await handInTopic(on.as("mayor"), on.processId, topic, "topic-1"));
    await expect(handInTopic(await as("mayor"), on.processId, topic, "topic-1")).rejects.toMatchObject(HIDDEN);
  });

  it("is counted on from: a picture of the situation bears the number after one that its author does not see", async () => {
    const report = reportForm.parse({ title: "Lage", audience: "deciding", confidence: "mittel" });
    const number = async (id: number) =>
      (await town.db.selectFrom("situation_reports").where("id", "=", id).select("number").executeTakeFirstOrThrow()).number;
    const hidden = await createReport(on.as("facilitator"), on.processId, report, "");
    await hide("situation", hidden);
    const next = await createReport(await as("facilitator"), on.processId, report, "");
    expect(await number(next)).toBe((await number(hidden)) + 1);
  });
});

describe("what should not be here", () => {
  const lock = async (contact = "") =>
    lockRecord(await as("recorder"), "item", item, incidentForm.parse({ reason: "Trägt einen Vermerk", contact }));
  const incident = () => town.db.selectFrom("incidents").selectAll().orderBy("id", "desc").executeTakeFirstOrThrow();
  const end = async (person: PersonKey, form: object) =>
    endIncident(await as(person), (await incident()).id, incidentEndForm.parse({ reason: "Geprüft", ...form }));

  it("is locked at once for everybody, the moderation too, and whoever answers for it is told without a word of it", async () => {
    await lock("geheimschutz@haus.example");
    for (const person of ["facilitator", "recorder", "mayor"] as const)
      expect(await isIn("page", await as(person))).toBe(false);
    const letter = await town.db
      .selectFrom("mails")
      .selectAll()
      .where("to_email", "=", "geheimschutz@haus.example")
      .executeTakeFirstOrThrow();
    expect(`${letter.subject} ${letter.body}`).not.toContain("Wasserwerke");
    await expect(end("mayor", { end: "release" })).rejects.toMatchObject({ status: 403 });
  });

  it("is released where it was a mistake, once", async () => {
    await end("facilitator", { end: "release" });
    expect(await isIn("page", await as("mayor"))).toBe(true);
    await expect(end("facilitator", { end: "purge", sure: "true" })).rejects.toMatchObject({ code: "markings:error.ended" });
  });

  it("is purged from every table, with its text, versions, comments and letters; number, day and name of who did it stay", async () => {
    const secret = "Die Pumpe im dritten Stollen hat kein Schloss";
    await on.as("recorder").rooms.edit(documentId, (ydoc) => applyUpdate(ydoc, contentToUpdate(doc(paragraph(secret)))));
    await town.db.updateTable("agenda_items").where("id", "=", item).set({ reason: secret }).execute();
    await freezeDocument(on.as("facilitator"), documentId, { name: secret }, "");
    await town.db
      .insertInto("mails")
      .values({ to_email: "a@b.example", subject: "", body: `Siehe: ${secret}`, created_at: new Date() })
      .execute();
    const { number } = await town.db
      .selectFrom("agenda_items")
      .where("id", "=", item)
      .select("number")
      .executeTakeFirstOrThrow();
    await lock();
    await expect(end("facilitator", { end: "purge" })).rejects.toMatchObject({ code: "markings:invalid.sure" });
    await end("facilitator", { end: "purge", sure: "true" });
    expect(await everywhere(secret)).toEqual([]);
    expect((await incident()).remains.split(", ")).toEqual(expect.arrayContaining(await everywhere(TITLE)));
    const left = await town.db.selectFrom("agenda_items").where("id", "=", item).selectAll().executeTakeFirstOrThrow();
    expect([left.number, left.reason]).toEqual([number, ""]);
    expect(await incident()).toMatchObject({ purged_by: on.as("facilitator").actor.personId, reason: "" });
    expect(await isIn("page", await as("mayor"))).toBe(false);
    expect((await requireAgendaItem(await as("mayor"), item)).item.title).toContain("entfernt");
  });

  it("is purged although it was adopted, and stays adopted under its number", async () => {
    const id = await createAgendaItem(on.as("recorder"), on.processId, quickItemForm.parse({ title: "Ohne Schloss" }), "");
    const words = "Der Schlüssel liegt unter der Matte";
    const columns = { reason: words, summary_en: words, mode: "austausch" as const };
    await town.db.updateTable("agenda_items").where("id", "=", id).set(columns).execute();
    await setAgendaStatus(on.as("facilitator"), id, { from: "entwurf", to: "angenommen" });
    const ask = incidentForm.parse({ reason: "Falsch hier", contact: "" });
    await lockRecord(on.as("recorder"), "item", id, ask);
    await end("facilitator", { end: "purge", sure: "true" });
    const left = await town.db.selectFrom("agenda_items").where("id", "=", id).selectAll().executeTakeFirstOrThrow();
    expect(left).toMatchObject({ status: "angenommen", reason: "", summary_en: "", adopted_version_id: expect.any(Number) });
    expect(await everywhere(words)).toEqual([]);
    const { events } = await listEvents(on.as("facilitator"), on.processId, { limit: 5 });
    expect(events.map(({ kind }) => kind)).toContain("record-purged");
    // For that one transaction only.
    const change = town.db.updateTable("agenda_items").where("id", "=", id).set({ title: "Anders" }).execute();
    await expect(change).rejects.toThrow("What was adopted never changes");
  });

  it("takes along what was written down in the room, and minutes that were signed on paper, which are hidden with their text", async () => {
    const roundtable_id = ids.comingRoundtableId;
    await town.db.insertInto("room_notes").values({ roundtable_id, list: "concerns", body: "Kein Schloss" }).execute();
    const minutesId = await signOnPaper(roundtable_id);
    expect((await requireSignedMinutes(await as("chamber"), roundtable_id)).name).toBe("Unterschrieben.pdf");
    await label("facilitator", "AMBER+STRICT", {}, "document", minutesId);
    await expect(requireSignedMinutes(await as("chamber"), roundtable_id)).rejects.toThrow("common:error.not-found");
    const files = [
      await requireMinutes(await as("chamber"), roundtable_id),
      await requireMinutes(await as("mayor"), roundtable_id),
    ];
    expect(files.map((file) => JSON.stringify(file).includes("Kein Wort davon"))).toEqual([false, true]);
    await lockRecord(
      on.as("recorder"),
      "roundtable",
      roundtable_id,
      incidentForm.parse({ reason: "Falsch hier", contact: "" }),
    );
    await end("facilitator", { end: "purge", sure: "true" });
    for (const table of ["room_notes", "minutes_scans"] as const)
      expect(
        await town.db.selectFrom(table).where("roundtable_id", "=", roundtable_id).select("roundtable_id").execute(),
      ).toEqual([]);
  });
});

/** @returns the document of the minutes */
async function signOnPaper(roundtable_id: number): Promise<number> {
  const recorder = on.as("recorder");
  const text = {
    processId: on.processId,
    kind: "minutes",
    title: "Protokoll",
    content: doc(paragraph("Kein Wort davon")),
  } as const;
  const id = await transact(recorder, (trx) => insertDocument(trx, recorder, text));
  await town.db.updateTable("roundtables").set({ minutes_document_id: id }).where("id", "=", roundtable_id).execute();
  const version_id = await freezeDocument(on.as("facilitator"), id, { name: "" }, "");
  const at = new Date();
  const objections_until = new Date(at.getTime() + 60_000);
  await town.db
    .insertInto("minutes_rounds")
    .values({ roundtable_id, version_id, circulated_at: at, objections_until })
    .execute();
  const scan = {
    name: "Unterschrieben.pdf",
    bytes: Buffer.from("%PDF"),
    uploaded_by: recorder.actor.personId,
    uploaded_at: at,
  };
  await town.db
    .insertInto("minutes_scans")
    .values({ roundtable_id, ...scan })
    .execute();
  return id;
}

/** Tables in which these words stand, also inside bytes. */
async function everywhere(words: string): Promise<string[]> {
  const tables = await sql<{ name: string }>`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'pgboss') order by 1`.execute(town.db);
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql<{
      is: boolean;
    }>`select exists (select from ${sql.raw(name)} as one where position(${words} in one::text) > 0
      or position(encode(convert_to(${words}, 'UTF8'), 'hex') in one::text) > 0) as is`.execute(town.db);
    if (rows[0]!.is) found.push(name.replace("public.", ""));
  }
  return found;
}
