/** Situation pictures in the database: asked first, frozen for good, and on no way more than their readers may see. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { dayOf } from "#server/calendar/rules";
import type { Context } from "#server/context";
import { writeHtmlFile } from "#server/documents/page/files.queries";
import { requireText } from "#server/documents/page/text.queries";
import { restoreDocument } from "#server/documents/deletion.commands";
import { listDocuments, requireDocument } from "#server/documents/queries";
import { freezeDocument } from "#server/documents/versions/history.commands";
import { findVisitors } from "#server/live/gateway/visits.queries";
import { clearedDatabase } from "#server/markings/cleared.queries";
import { listFrozenChoices } from "#server/consultations/texts.queries";
import { createRoundtable } from "#server/roundtables/commands";
import { pointForm } from "#server/roundtables/forms.rules";
import { inviteToRoundtable } from "#server/roundtables/invitations.commands";
import { beginMinutes } from "#server/roundtables/minutes/commands";
import { addPoint } from "#server/roundtables/points.commands";
import { listGates } from "#server/overview/gates.queries";
import { listTodos } from "#server/overview/queries";
import { createEntry, deleteEntry, setMunicipality, setSight } from "#server/partnerships/commands";
import { readFile, takeOver, undoImport } from "#server/partnerships/import.commands";
import { partnershipForm } from "#server/partnerships/rules";
import { saveProfile, shareProfile } from "#server/profiles/commands";
import { profileForm, valueField } from "#server/profiles/rules";
import {
  askMunicipalities,
  createReport,
  editReport,
  freezeReport,
  hashOfPayload,
  noteUse,
  releaseReport,
  replyToReport,
} from "#server/situation/commands";
import { markingOf, reportDocx, reportJson, reportPdf } from "#server/situation/files.queries";
import { listPassages } from "#server/situation/payload.queries";
import { listBasesOf } from "#server/situation/bases.queries";
import { listReports, listUsable, listUses, requirePayload, requireReport } from "#server/situation/queries";
import { replyForm, reportForm } from "#server/situation/rules";
import { deleteReport, restoreReport } from "#server/situation/deletion.commands";
import { handInGap } from "#server/situation/topic.commands";
import { requireTopic } from "#server/topics/queries";
import { createPattern, deletePattern, editPattern } from "#server/situation/patterns.commands";
import { listPatterns } from "#server/situation/patterns.queries";
import { patternForm } from "#server/situation/patterns.rules";
import { listInterdependencies } from "#server/partnerships/queries";
import { listEvents, requireProcess } from "#server/processes/queries";
import { restoreRemoved } from "#server/processes/removals.commands";
import { find } from "#server/search/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { unzip } from "../setup/zip.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});

const form = (more: Record<string, string> = {}) =>
  reportForm.parse({ title: "Lage", audience: "deciding", confidence: "mittel", ...more });
const begin = (audience: "deciding" | "process" = "deciding") =>
  createReport(as("facilitator"), on.processId, form({ audience }), "");
const reply = (person: PersonKey, id: number, kind: string, body = "") =>
  replyToReport(as(person), id, replyForm.parse({ kind, body }));
const day = (days: number) => dayOf(new Date(Date.now() + days * 86_400_000));
/** With the answers of all three towns; the third one withdraws. */
async function frozen(audience: "deciding" | "process" = "deciding"): Promise<number> {
  const id = await begin(audience);
  await askMunicipalities(as("facilitator"), id, day(3));
  await reply("mayor", id, "comment", "Bitte genau lesen.");
  await reply("secondMayor", id, "agreed");
  await reply("thirdMayor", id, "withdrawn").catch(() => undefined);
  await freezeReport(as("facilitator"), id);
  return id;
}

const READERS = [
  "facilitator",
  "recorder",
  "mayor",
  "federalHead",
  "landHead",
  "chamber",
  "forum",
  "observer",
  "admin",
  "outsider",
] as const;
const sees = (person: PersonKey, id: number) =>
  requirePayload(as(person), id).then(
    () => true,
    () => false,
  );
const row = async (id: number) => {
  const seen = [];
  for (const reader of READERS) {
    const isSeen = await sees(reader, id);
    const file = await Promise.resolve(reportJson(as(reader), id, new URLSearchParams(), {})).then(
      () => true,
      () => false,
    );
    expect(file).toBe(isSeen);
    seen.push(isSeen ? "x" : ".");
  }
  return seen.join(" ");
};

describe("a situation picture", () => {
  it("is frozen only after the municipalities were asked and have replied, or their time is over", async () => {
    const id = await begin();
    await expect(freezeReport(as("facilitator"), id)).rejects.toMatchObject({ code: "situation:error.not-asked" });
    await expect(askMunicipalities(as("mayor"), id, day(3))).rejects.toMatchObject({ status: 404 });
    await askMunicipalities(as("facilitator"), id, day(3));
    await expect(freezeReport(as("facilitator"), id)).rejects.toMatchObject({ code: "situation:error.replies-open" });
    await town.db
      .updateTable("situation_reports")
      .set({ reply_until: day(-1) })
      .where("id", "=", id)
      .execute();
    await freezeReport(as("facilitator"), id);
    await expect(reply("mayor", id, "withdrawn")).rejects.toMatchObject({ status: 404 });
  });

  it("shows each municipality its own passage before anybody else, and nobody the others'", async () => {
    const id = await begin();
    expect((await listReports(as("mayor"), on.processId)).reports.some((report) => report.id === id)).toBe(false);
    await askMunicipalities(as("facilitator"), id, day(3));
    const { report } = await requireReport(as("mayor"), id);
    const own = await listPassages(as("mayor"), town.db, report, on.organisationOf("mayor"));
    expect(own.map(({ name }) => name)).toEqual(["Stadt Lindenhafen"]);
    expect(own[0]!.partnerships.map(({ partner }) => partner)).toContain("Port Alder");
    await expect(requirePayload(as("mayor"), id)).rejects.toMatchObject({ status: 404 });
    await expect(requireReport(as("federalHead"), id)).rejects.toMatchObject({ status: 404 });
    await expect(reply("federalHead", id, "agreed")).rejects.toMatchObject({ status: 404 });
  });

  it("asks a Land that is a municipality for its own passage, once there is one, and nobody to whom it says nothing", async () => {
    const is = (place: string) =>
      setMunicipality(as("facilitator"), on.processId, { organisation: on.organisationOf("landHead"), place });
    await is("Mühlwerder");
    const id = await begin();
    await askMunicipalities(as("facilitator"), id, day(3));
    const asked = async (person: PersonKey) =>
      (await listTodos(as(person))).some(({ kind, path }) => kind === "situation-reply" && path === `/situation/${id}`);
    expect([await asked("landHead"), await asked("mayor"), await asked("federalHead")]).toEqual([false, true, false]);
    await expect(reply("landHead", id, "agreed")).rejects.toMatchObject({ status: 403 });
    const entry = partnershipForm.parse({
      place: "Mühlwerder",
      partner: "Hafenort",
      country: "FR",
      kind: "kontakt",
      sight: "process",
    });
    const entryId = await createEntry(as("landHead"), "partnerships", on.processId, entry, "");
    expect(await asked("landHead")).toBe(true);
    const { report } = await requireReport(as("landHead"), id);
    expect(await listPassages(as("landHead"), town.db, report, on.organisationOf("landHead"))).toMatchObject([
      { partnerships: [{ partner: "Hafenort" }] },
    ]);
    await reply("landHead", id, "agreed");
    expect(await asked("landHead")).toBe(false);
    await deleteEntry(as("landHead"), "partnerships", entryId);
    await is("");
    await expect(requireReport(as("landHead"), id)).rejects.toMatchObject({ status: 404 });
  });

  it("is seen by the moderation alone until it is released, and then by those for whom it is made, page and file alike", async () => {
    const deciding = await frozen("deciding");
    const process = await frozen("process");
    expect([await row(deciding), await row(process)]).toEqual(["x x . . . . . . . .", "x x . . . . . . . ."]);
    await releaseReport(as("facilitator"), deciding);
    await releaseReport(as("facilitator"), process);
    expect(await row(deciding)).toBe("x x x x x . . . . .");
    expect(await row(process)).toBe("x x x x x x x x . .");
    // The log, which all read, leads only to the one that all may see.
    const { events } = await listEvents(as("chamber"), on.processId, { kind: "situation-released", limit: 2 });
    expect(events.map(({ path }) => path)).toEqual([`/situation/${process}`, `/processes/${on.processId}/situation`]);
  });

  it("holds only what all of its readers may see by the choice of the municipality, and nothing of one that withdrew", async () => {
    const enter = (person: PersonKey, place: string, partner: string, sight: string) =>
      createEntry(
        as(person),
        "partnerships",
        on.processId,
        partnershipForm.parse({ place, partner, country: "FR", kind: "kontakt", sight }),
        "",
      );
    await enter("mayor", "Lindenhafen", "Nur wir", "own");
    await enter("mayor", "Lindenhafen", "Nur Bänke", "deciding");
    await enter("thirdMayor", "Falkenroda", "Zurückgezogen", "process");
    const written = async (audience: "deciding" | "process") =>
      (await requirePayload(as("facilitator"), await frozen(audience))).written;
    const [benches, everybody] = [await written("deciding"), await written("process")];
    expect(["Nur wir", "Nur Bänke", "Zurückgezogen", "Bitte genau lesen."].map((word) => benches.includes(word))).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(["Nur wir", "Nur Bänke"].map((word) => everybody.includes(word))).toEqual([false, false]);
    // Nor what bears a label for which some of them are not cleared.
    const { id } = await town.db
      .selectFrom("partnerships")
      .where("partner", "=", "Port Alder")
      .select("id")
      .executeTakeFirstOrThrow();
    const marking = { process_id: on.processId, kind: "partnership", record_id: id, set_by: null, set_at: new Date() } as const;
    await town.db
      .insertInto("markings")
      .values({ ...marking, label: "AMBER" })
      .execute();
    expect([everybody.includes("Port Alder"), (await written("process")).includes("Port Alder")]).toEqual([true, false]);
    expect((await written("deciding")).includes("Port Alder")).toBe(true);
    await town.db.deleteFrom("markings").where("kind", "=", "partnership").execute();
  });

  it("holds figures as they were with their sources, which way ties go and how many there are in each sector", async () => {
    const id = await frozen("process");
    const { payload, written } = await requirePayload(as("facilitator"), id);
    const ties = payload.passages.flatMap(({ interdependencies }) => interdependencies);
    const points = ties.flatMap((each) => each.points ?? []);
    expect(points.map(({ indicator, value, asOf, source }) => [indicator, value, asOf, source])).toContainEqual(
      expect.arrayContaining([20, expect.stringMatching(/^\d{4}-/), expect.stringMatching(/./)]),
    );
    expect(ties.every(({ direction }) => direction !== undefined)).toBe(true);
    const sum = (of: Record<string, number>) => Object.values(of).reduce((all, each) => all + each, 0);
    expect([sum(payload.ties!.bySector), sum(payload.ties!.byDirection)]).toEqual([payload.ties!.total, payload.ties!.total]);
    expect(payload.ties!.total).toBeGreaterThan(0);
    const [point] = await town.db.selectFrom("data_points").where("subject", "=", "interdependency").select("id").execute();
    await town.db.updateTable("data_points").where("id", "=", point!.id).set({ value: 999_999 }).execute();
    const again = await requirePayload(as("facilitator"), id);
    expect(again.written).toBe(written);
  });

  it("takes a profile in only as long as its municipality lets it, and counts what was withdrawn nowhere", async () => {
    const { rows } = {
      rows: await town.db.selectFrom("profiles").where("process_id", "=", on.processId).select("id").execute(),
    };
    const id = rows[0]!.id;
    const scores = async () => {
      const { payload } = await requirePayload(as("facilitator"), await frozen());
      return payload.passages.find(({ name }) => name === "Stadt Lindenhafen")!.scores;
    };
    expect(await scores()).not.toBeNull();
    await shareProfile(as("mayor"), id, { audiences: ["moderation"], organisations: [] });
    expect(await scores()).toBeNull();
  });

  it("stays as it was to the letter, whatever changes afterwards and whoever tries", async () => {
    const id = await frozen();
    const { written, report } = await requirePayload(as("facilitator"), id);
    expect(hashOfPayload(written)).toBe(report.payloadHash);
    const entries = await town.db.selectFrom("partnerships").where("partner", "=", "Port Alder").select("id").execute();
    await setSight(as("mayor"), "partnerships", entries[0]!.id, "own");
    await saveProfile(as("mayor"), on.processId, profileForm.parse({ seen: "1", [valueField("debt")]: "0" }), "");
    expect((await requirePayload(as("facilitator"), id)).written).toBe(written);
    await expect(editReport(as("facilitator"), id, form({ revision: "1" }))).rejects.toMatchObject({
      code: "situation:error.frozen",
    });
    for (const change of [{ payload: "{}" }, { title: "Anders" }, { state: "reply" as const }])
      await expect(town.db.updateTable("situation_reports").set(change).where("id", "=", id).execute()).rejects.toThrow(
        "never changed",
      );
    await setSight(as("mayor"), "partnerships", entries[0]!.id, "process");
  });

  it("is withdrawn from or frozen, one after the other, when both happen at once", async () => {
    const id = await begin();
    await askMunicipalities(as("facilitator"), id, day(3));
    for (const person of ["mayor", "secondMayor", "thirdMayor"] as const)
      await reply(person, id, "agreed").catch(() => undefined);
    const [withdrawn] = await Promise.allSettled([reply("mayor", id, "withdrawn"), freezeReport(as("facilitator"), id)]);
    const { written } = await requirePayload(as("facilitator"), id);
    expect(written.includes("Stadt Lindenhafen")).toBe(withdrawn.status === "rejected");
  });

  it("is used in decisions and recommendations of its process once it is released, and meets the gate of its stage", async () => {
    const id = await frozen();
    const [usable] = await listUsable(town.db, on.processId);
    expect(usable!.subject).toBe("decision");
    const use = () => noteUse(as("facilitator"), id, { subject: usable!.subject, id: usable!.subjectId });
    await expect(use()).rejects.toMatchObject({ status: 409 });
    await releaseReport(as("facilitator"), id);
    await use();
    await use();
    expect(await listUses(town.db, id)).toMatchObject([{ label: usable!.label }]);
    // The other way round it is named to those who see the picture, and to nobody else.
    const behind = async (person: PersonKey) => (await listBasesOf(as(person), [usable!.subjectId])).map((basis) => basis.id);
    expect([await behind("mayor"), await behind("chamber"), await behind("outsider")]).toEqual([[id], [], []]);
    const [gates] = await listGates(as("facilitator"), [on.processId], town.db);
    expect(gates!.criteria.find(({ stage: of, key }) => of === "lagebild" && key === "paper")).toMatchObject({ isMet: true });
  });

  it("hands its gaps in as a topic once everybody sees them, and once only", async () => {
    const picture = async (audience: "deciding" | "process") => {
      const id = await begin(audience);
      const { report } = await requireReport(as("facilitator"), id);
      const gaps = "Kleine Gemeinden fehlen.";
      await editReport(as("facilitator"), id, form({ audience, gaps, revision: String(report.revision) }));
      await askMunicipalities(as("facilitator"), id, day(3));
      for (const person of ["mayor", "secondMayor", "thirdMayor"] as const)
        await reply(person, id, "agreed").catch(() => undefined);
      await freezeReport(as("facilitator"), id);
      await releaseReport(as("facilitator"), id);
      return id;
    };
    const [some, all] = [await picture("deciding"), await picture("process")];
    await expect(handInGap(as("mayor"), some, "")).rejects.toMatchObject({ code: "situation:error.gap-not-for-all" });
    await expect(handInGap(as("chamber"), some, "")).rejects.toMatchObject({ status: 404 });
    const topic = await handInGap(as("chamber"), all, "same");
    expect(await handInGap(as("chamber"), all, "same")).toBe(topic);
    expect((await requireTopic(as("observer"), topic)).topic).toMatchObject({ problem: "Kleine Gemeinden fehlen." });
  });

  it("comes as Word and PDF with the highest marking of what is inside", async () => {
    const id = await frozen();
    const file = async (writer: typeof reportDocx) =>
      Buffer.from((await writer(as("facilitator"), id, new URLSearchParams(), {})).bytes as Buffer);
    const word = await file(reportDocx);
    expect(word.subarray(0, 2).toString()).toBe("PK");
    expect(unzip(word)["word/document.xml"]).not.toContain("Freigegeben von");
    await releaseReport(as("facilitator"), id);
    const released = unzip(await file(reportDocx))["word/document.xml"]!;
    for (const words of ["Freigegeben von Miriam", "Quelle: ", "Verflechtungen: ", "Seit dem vorigen Lagebild"])
      expect([words, released.includes(words)]).toEqual([words, true]);
    expect((await file(reportPdf)).subarray(0, 5).toString()).toBe("%PDF-");
    expect([
      markingOf({ audience: "deciding" }, "GREEN"),
      markingOf({ audience: "process" }, "AMBER"),
      markingOf({ audience: "process" }, "CLEAR"),
    ]).toEqual(["TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN"]);
  });
});

const LEAK = "Zwiebelfischlage";
/** Each way to the text of a picture, as text: whoever may not see it must not find its title there. */
const TEXT_WAYS: Record<string, (ctx: Context, documentId: number) => Promise<unknown>> = {
  page: requireDocument,
  text: (ctx, documentId) => requireText(ctx, documentId),
  list: (ctx) => listDocuments(ctx, on.processId),
  file: async (ctx, documentId) => (await writeHtmlFile(ctx, documentId)).bytes,
  search: async (ctx) => (await find(ctx, LEAK)).hits.filter(({ kind }) => kind === "document"),
  // Whose process it is not has no log either.
  log: async (ctx) =>
    (await requireProcess(ctx, on.processId)) &&
    (await listEvents(ctx, on.processId, { limit: 200 })).events.filter(({ kind }) => kind === "document-frozen"),
};

describe("a draft that is deleted", () => {
  const isThere = (person: PersonKey, id: number) =>
    requireReport(as(person), id).then(
      () => true,
      () => false,
    );

  it("goes with its text, is told to nobody by its name, and comes back with it", async () => {
    const id = await createReport(as("facilitator"), on.processId, form({ title: "Geheimtitel" }), "");
    const { report } = await requireReport(as("facilitator"), id);
    await askMunicipalities(as("facilitator"), id, day(3));
    await expect(deleteReport(as("mayor"), id)).rejects.toMatchObject({ status: 403 });
    await expect(deleteReport(as("chamber"), id)).rejects.toMatchObject({ status: 404 });
    const { undo } = await deleteReport(as("facilitator"), id);
    expect(undo).toBe(`/situation/${id}/restoration`);
    expect([await isThere("facilitator", id), await isThere("mayor", id)]).toEqual([false, false]);
    expect((await listTodos(as("mayor"))).some(({ path }) => path === `/situation/${id}`)).toBe(false);
    await expect(requireDocument(as("facilitator"), report.documentId!)).rejects.toMatchObject({ status: 404 });
    expect(JSON.stringify(await listEvents(as("observer"), on.processId, { limit: 50 }))).not.toContain("Geheimtitel");
    await expect(restoreReport(as("mayor"), id)).rejects.toMatchObject({ status: 403 });
    await restoreReport(as("facilitator"), id);
    expect([await isThere("facilitator", id), await isThere("mayor", id)]).toEqual([true, true]);
    expect(await requireDocument(as("facilitator"), report.documentId!)).toMatchObject({ title: "Geheimtitel" });
    await expect(restoreReport(as("facilitator"), id)).rejects.toMatchObject({ status: 404 });
  });

  it("is called as before where its text is brought back as any other is, and still by no name in the log", async () => {
    const id = await createReport(as("facilitator"), on.processId, form({ title: "Eigenname" }), "");
    const { report } = await requireReport(as("facilitator"), id);
    await deleteReport(as("facilitator"), id);
    await restoreDocument(as("facilitator"), report.documentId!);
    expect(await requireDocument(as("facilitator"), report.documentId!)).toMatchObject({ title: "Eigenname" });
    expect(JSON.stringify(await listEvents(as("observer"), on.processId, { limit: 50 }))).not.toContain("Eigenname");
  });

  it("goes for good with its text, and never where it is frozen", async () => {
    const id = await begin();
    await deleteReport(as("facilitator"), id);
    const left = () => town.db.selectFrom("situation_reports").where("id", "=", id).select("document_id").execute();
    const [row] = await left();
    await town.db.deleteFrom("documents").where("id", "=", row!.document_id!).execute();
    expect(await left()).toEqual([]);
    const kept = await frozen();
    await expect(deleteReport(as("facilitator"), kept)).rejects.toMatchObject({ code: "situation:error.frozen" });
  });
});

describe("the text of a situation picture", () => {
  const textOf = async (audience: "deciding" | "process") => {
    const id = await createReport(as("facilitator"), on.processId, form({ audience, title: LEAK }), "");
    const { report } = await requireReport(as("facilitator"), id);
    await freezeDocument(as("facilitator"), report.documentId!, { name: LEAK }, "");
    return { id, documentId: report.documentId! };
  };
  const release = async (id: number) => {
    await askMunicipalities(as("facilitator"), id, day(3));
    for (const person of ["mayor", "secondMayor", "thirdMayor"] as const)
      await reply(person, id, "agreed").catch(() => undefined);
    await freezeReport(as("facilitator"), id);
    await releaseReport(as("facilitator"), id);
  };
  /** As their requests and their sockets read the database. */
  const seen = async (documentId: number) => {
    const rows: Record<string, string> = { live: "" };
    for (const reader of READERS) {
      const ctx = { ...as(reader), db: await clearedDatabase(town, as(reader).actor.personId, new Date()) };
      for (const [way, look] of Object.entries(TEXT_WAYS)) {
        const found = await look(ctx, documentId).then(JSON.stringify, () => "");
        rows[way] = `${rows[way] ?? ""} ${found.includes(LEAK) ? "x" : "."}`;
      }
      const [visit] = await findVisitors(town.db, [{ sessionId: await sessionOf(reader), documentId }], new Date());
      rows.live += ` ${visit!.kind === "visitor" ? "x" : "."}`;
    }
    return rows;
  };
  const sessionOf = async (reader: PersonKey) => {
    const [id, now] = [`s-${reader}`, new Date()];
    const times = { created_at: now, last_seen_at: now, expires_at: new Date(now.getTime() + 3_600_000) };
    await town.db
      .insertInto("sessions")
      .values({ id, person_id: as(reader).actor.personId, user_agent: "", ...times })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return id;
  };
  const everyWay = (row: string) => Object.fromEntries(["live", ...Object.keys(TEXT_WAYS)].map((way) => [way, ` ${row}`]));

  it.each([
    ["deciding", "x x x x x . . . . .", "x x x x x . . . . ."],
    ["process", "x x x x x . . . . .", "x x x x x x x x . ."],
  ] as const)(
    "made for %s is seen on every way by who works on it, and after the release by its readers",
    async (audience, before, after) => {
      const { id, documentId } = await textOf(audience);
      expect(await seen(documentId)).toEqual(everyWay(before));
      await release(id);
      expect(await seen(documentId)).toEqual(everyWay(after));
      await town.db.updateTable("documents").where("id", "=", documentId).set({ title: "Vorbei" }).execute();
      await town.db.deleteFrom("process_events").where("kind", "=", "document-frozen").execute();
    },
  );

  it("is led to by no letter for those who may not see it, and has no name in minutes, which all read", async () => {
    const { documentId } = await textOf("deciding");
    const lead = as("facilitator");
    const plan = { title: "Runder Tisch", type: "runder_tisch", planned_minutes: 60, place: "", video_url: "" } as const;
    const starts_at = new Date(Date.now() + 40 * 86_400_000);
    const roundtable = await createRoundtable(lead, on.processId, { ...plan, starts_at }, "");
    await addPoint(lead, roundtable, pointForm.parse({ title: "Beratung", minutes: "10", link: `document:${documentId}` }), "");
    const version = (await listFrozenChoices(lead.db, on.processId)).find(({ title }) => title === LEAK);
    await inviteToRoundtable(lead, roundtable, "Eilig", [version!.versionId]);
    const rows = await town.db.selectFrom("mails").select(["to_email", "body"]).execute();
    const ways = (person: PersonKey) => {
      const letters = rows.filter(
        ({ to_email, body }) => to_email === as(person).actor.email && body.includes("/roundtables/"),
      );
      return letters.map(({ body }) => [body.includes(LEAK), body.includes(`/documents/${documentId}`)]);
    };
    for (const reader of ["facilitator", "recorder", "mayor", "landHead"] as const)
      expect(ways(reader)).toEqual([[true, true]]);
    for (const reader of ["chamber", "observer"] as const) expect(ways(reader)).toEqual([[false, false]]);
    const minutes = await beginMinutes(lead, roundtable);
    const text = JSON.stringify(await lead.rooms.read(minutes));
    expect([text.includes("Beratung"), text.includes(LEAK)]).toEqual([true, false]);
    await town.db.updateTable("documents").where("id", "=", documentId).set({ title: "Vorbei" }).execute();
    await town.db.deleteFrom("process_events").where("kind", "=", "document-frozen").execute();
  });

  it("takes the picture along where it bears a label that its reader is not cleared for", async () => {
    const { id, documentId } = await textOf("process");
    await release(id);
    const marking = { process_id: on.processId, kind: "document", record_id: documentId, label: "RED" } as const;
    await town.db
      .insertInto("markings")
      .values({ ...marking, set_by: null, set_at: new Date() })
      .execute();
    const db = await clearedDatabase(town, as("mayor").actor.personId, new Date());
    await expect(requireReport({ ...as("mayor"), db }, id)).rejects.toMatchObject({ status: 404 });
    await town.db.deleteFrom("markings").where("record_id", "=", documentId).where("kind", "=", "document").execute();
  });
});

describe("a pattern of influence", () => {
  const pattern = (more: Record<string, unknown> = {}) =>
    patternForm.parse({
      title: "Muster",
      instruments: ["investition"],
      evidence: "berichtet",
      source: "Zeitung, Mai 2026",
      sight: "process",
      ...more,
    });
  const seen = async (person: PersonKey, id: number) =>
    (await listPatterns(as(person), on.processId)).patterns.find((each) => each.id === id);

  it("without a source stays with whoever entered it and the moderation, whatever somebody chose", async () => {
    expect(() => pattern({ evidence: "unbelegt", source: "" })).toThrow("unsourced");
    expect(() => pattern({ source: "" })).toThrow("invalid.source");
    const id = await createPattern(
      as("federalHead"),
      on.processId,
      pattern({ evidence: "unbelegt", source: "", sight: "own" }),
      "",
    );
    const readers = ["federalDelegate", "facilitator", "securityHead", "mayor", "chamber"] as const;
    expect(await Promise.all(readers.map(async (who) => Boolean(await seen(who, id))))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    await expect(
      town.db.updateTable("influence_patterns").set({ sight: "process" }).where("id", "=", id).execute(),
    ).rejects.toMatchObject({ constraint_name: "influence_patterns_unsourced_stay_inside" });
  });

  it("names only what its reader sees of the interdependencies it is linked to, and keeps the rest", async () => {
    const { entries } = await listInterdependencies(as("mayor"), on.processId);
    const own = entries.find(({ placeName }) => placeName === "Lindenhafen")!;
    const id = await createPattern(as("mayor"), on.processId, pattern({ interdependencies: [String(own.id)] }), "");
    await setSight(as("mayor"), "interdependencies", own.id, "own");
    expect((await seen("chamber", id))!.interdependencies).toEqual([]);
    await editPattern(as("facilitator"), id, pattern({ title: "Anders", revision: "1" }));
    expect((await seen("mayor", id))!).toMatchObject({ title: "Anders", interdependencies: [{ id: own.id }] });
    await expect(
      createPattern(as("federalHead"), on.processId, pattern({ interdependencies: [String(own.id)] }), ""),
    ).rejects.toMatchObject({ field: "interdependencies" });
    await expect(editPattern(as("mayor"), id, pattern({ revision: "1" }))).rejects.toMatchObject({ status: 409 });
    await setSight(as("mayor"), "interdependencies", own.id, "process");
  });

  it("is deleted by whoever entered it or the moderation, and comes back with its links", async () => {
    const { entries } = await listInterdependencies(as("mayor"), on.processId);
    const own = entries.find(({ placeName }) => placeName === "Lindenhafen")!;
    const id = await createPattern(as("mayor"), on.processId, pattern({ interdependencies: [String(own.id)] }), "");
    await expect(deletePattern(as("federalHead"), id)).rejects.toMatchObject({ status: 403 });
    const { undo } = await deletePattern(as("mayor"), id);
    expect(await seen("mayor", id)).toBeUndefined();
    await restoreRemoved(as("mayor"), Number(undo.split("/")[2]));
    expect(await seen("mayor", id)).toMatchObject({ interdependencies: [{ id: own.id }] });
  });

  it("that a label hides keeps its link: what it is seen at is not taken back with a file, and deleted it comes back linked", async () => {
    const ties = "interdependencies";
    const bytes = Buffer.from("AGS;Verflechtung;Land;Richtung\n99001000;Verdeckt;CN;eingehend\n99001000;Offen;CN;eingehend\n");
    const file = await readFile(as("mayor"), ties, on.processId, { name: "liste.csv", bytes });
    await takeOver(as("mayor"), ties, on.processId, file, "process");
    const listed = async () => (await listInterdependencies(as("mayor"), on.processId)).entries;
    const entry = (await listed()).find(({ title }) => title === "Verdeckt")!;
    const id = await createPattern(as("mayor"), on.processId, pattern({ interdependencies: [String(entry.id)] }), "");
    const marking = { process_id: on.processId, kind: "pattern", record_id: id, label: "RED" } as const;
    await town.db
      .insertInto("markings")
      .values({ ...marking, set_by: null, set_at: new Date() })
      .execute();
    const mayor = { ...as("mayor"), db: await clearedDatabase(town, as("mayor").actor.personId, new Date()) };
    expect((await listPatterns(mayor, on.processId)).patterns.map((each) => each.id)).not.toContain(id);
    expect(await undoImport(mayor, ties, on.processId, file)).toBe(1);
    expect((await listed()).map(({ title }) => title)).toContain("Verdeckt");
    const links = () => town.db.selectFrom("pattern_interdependencies").where("pattern_id", "=", id).selectAll().execute();
    const { undo } = await deleteEntry(mayor, ties, entry.id);
    expect(await links()).toEqual([]);
    await restoreRemoved(mayor, Number(undo.split("/")[2]));
    expect(await links()).toEqual([{ pattern_id: id, interdependency_id: entry.id }]);
    // A pattern that has gone meanwhile holds nothing up.
    const again = await deleteEntry(mayor, ties, entry.id);
    await town.db.deleteFrom("influence_patterns").where("id", "=", id).execute();
    await restoreRemoved(mayor, Number(again.undo.split("/")[2]));
    expect((await listed()).map(({ title }) => title)).toContain("Verdeckt");
  });
});
