/** Minutes from draft to approved: who circulates, objects, answers, corrects and signs, and what nobody may be named in. */
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { NonAttribution } from "#db/schema/processes";
import { sampleIds } from "#db/seed";
import { dayOf } from "#server/calendar/rules";
import { paragraph, toPlainText } from "#server/documents/content/text.rules";
import { appendBlocks } from "#server/documents/log/ydoc.rules";
import { setLabel } from "#server/markings/commands";
import { labelForm } from "#server/markings/rules";
import { addPoint } from "#server/roundtables/points.commands";
import { adoptRules, saveDraft } from "#server/processes/procedure.commands";
import { draftRevision } from "#server/processes/procedure.queries";
import { adoptionForm, procedureForm } from "#server/processes/procedure.rules";
import {
  answerObjection,
  circulateMinutes,
  correctMinutes,
  endObjections,
  objectToMinutes,
  signMinutes,
  uploadSignedMinutes,
  withdrawApproval,
} from "#server/roundtables/approval/commands";
import { findMinutesRound, requireSignedMinutes, requireWithdrawnScan } from "#server/roundtables/approval/queries";
import { liveSnapshot } from "#server/roundtables/approval/live.queries";
import { minutesState, readRound, type WrittenRound } from "#server/roundtables/approval/rules";
import { addGuest, setAttendance } from "#server/roundtables/attendance.commands";
import { countPresent } from "#server/roundtables/attendance.rules";
import { createRoundtable } from "#server/roundtables/commands";
import { moveRoundtable } from "#server/roundtables/course.commands";
import {
  editDecision,
  recordDecision,
  recordTask,
  removeDecision,
  removeTask,
  setTaskDone,
} from "#server/roundtables/records.commands";
import { personalKey } from "#server/roundtables/rules";
import { roundtableReturns } from "#server/roundtables/returns.commands";
import { openForComments } from "#server/documents/commands";
import { requireDocument } from "#server/documents/queries";
import { replyToThread, startThread } from "#server/documents/comments/threads.commands";
import type { ThreadInput } from "#server/documents/comments/threads.rules";
import { writeDocx } from "#server/documents/page/files.queries";
import { requireText } from "#server/documents/page/text.queries";
import { submitProposal } from "#server/documents/proposals/commands";
import { acceptProposal } from "#server/documents/proposals/decisions.commands";
import { requireProposalDetail } from "#server/documents/proposals/detail.queries";
import { writeProposalsXlsx } from "#server/documents/proposals/excel.queries";
import { listProposals } from "#server/documents/proposals/queries";
import { reopenProposal } from "#server/documents/proposals/reopening.commands";
import { acceptanceForm } from "#server/documents/proposals/rules";
import { requireComparison } from "#server/documents/versions/comparison.queries";
import { writeComparisonDocx, writeVersionDocx } from "#server/documents/versions/comparison-files.queries";
import { nameVersion, restoreVersion } from "#server/documents/versions/history.commands";
import { listVersions, requireVersion } from "#server/documents/versions/queries";
import { listNotifications } from "#server/overview/notifications.queries";
import { listEvents } from "#server/processes/queries";
import { restoreRemoved } from "#server/processes/removals.commands";
import { findFactsMark, minutesAsDocx, requireMinutes, requireWithdrawnMinutes } from "#server/roundtables/minutes/queries";
import { requireOwnView, requireRoundtable, requireSnapshot } from "#server/roundtables/queries";
import { thinAttendances } from "#server/roundtables/thinning.commands";
import { findLevels } from "#server/roundtables/survey/queries";
import { runRetention, setPeriod } from "#server/upkeep/retention.commands";
import { useDatabase, waitsForLock } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { unzip } from "../setup/zip.ts";

const town = useDatabase();
let on: Stage;
let id: number;

const lead = () => on.as("facilitator");
const recorder = () => on.as("recorder");
const round = async (person: "mayor" | "facilitator" = "mayor") =>
  findMinutesRound(on.as(person), await requireRoundtable(on.as(person), id));
const state = async () => minutesState(await round(), lead().now());
const DAYS = 24 * 60;
const PDF = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";

const remark = (body: string): ThreadInput => ({
  ...{ body, quote: "", prefix: "", suffix: "", block: "", start: null, end: null, visibility: "process" },
});

async function write(said: string): Promise<void> {
  const { minutesDocumentId } = await requireRoundtable(lead(), id);
  await lead().rooms.edit(minutesDocumentId!, (ydoc) => appendBlocks(ydoc, [paragraph(said)]));
}

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(async () => {
  const plan = { title: "Runder Tisch", type: "runder_tisch", planned_minutes: 60, place: "", video_url: "" } as const;
  id = await createRoundtable(lead(), on.processId, { ...plan, starts_at: lead().now() }, "");
  await moveRoundtable(lead(), id, "open", 0);
  await setAttendance(recorder(), id, on.mandateOf("mayor"), "in_person");
  await addGuest(recorder(), id, { name: "Sabine Ohlendorf", organisation: "Hafenbehörde", presence: "in_person" }, "");
  await write("Es wurde beraten.");
});
const close = async () => moveRoundtable(lead(), id, "closed", (await requireRoundtable(lead(), id)).revision);

describe("minutes", () => {
  it("are circulated once the roundtable is closed, by the facilitator, once, and everybody hears of it", async () => {
    await expect(circulateMinutes(lead(), id)).rejects.toThrow("roundtables:refusal.is-open");
    await close();
    await expect(circulateMinutes(recorder(), id)).rejects.toThrow("common:error.not-allowed");
    await circulateMinutes(lead(), id);
    expect(await state()).toBe("circulated");
    await expect(circulateMinutes(lead(), id)).rejects.toThrow("roundtables:refusal.circulated-already");
    const told = town.db.selectFrom("notifications").where("kind", "=", "minutes-circulated").where("subject_id", "=", id);
    expect((await told.selectAll().execute()).length).toBeGreaterThan(5);
  });

  it("are signed by two of whom one may not see what a point is about, and hold it all the same", async () => {
    const { agenda } = await sampleIds(town.db);
    const about = { label: "", kind: "beratung", minutes: 10, link: `agenda-item:${agenda.contactPoints}` } as const;
    await addPoint(lead(), id, { ...about, title: "Wasserwerke" }, "");
    await close();
    await circulateMinutes(lead(), id);
    on.pass(20 * DAYS);
    await setLabel(
      lead(),
      "item",
      agenda.contactPoints,
      labelForm.parse({ label: "RED", people: [String(lead().actor.personId)] }),
    );
    const narrow = { ...recorder(), db: town.clearedFor(recorder().actor.personId, dayOf(recorder().now())) };
    expect((await requireSnapshot(narrow, id)).points.map(({ title }) => title)).not.toContain("Wasserwerke");
    const [wide, same] = await Promise.all(
      [lead(), narrow].map(async (ctx) => findFactsMark(ctx, await requireRoundtable(ctx, id))),
    );
    expect(same).toBe(wide);
    await signMinutes(lead(), id, wide);
    await signMinutes(narrow, id, same);
    expect(await state()).toBe("approved");
    const kept = await town.db.selectFrom("minutes_rounds").where("roundtable_id", "=", id).select("facts").execute();
    expect(JSON.stringify(kept)).toContain("Wasserwerke");
    await town.db.deleteFrom("markings").execute();
  });

  it("are not signed where the text is changed while the signature waits for its turn", async () => {
    await close();
    await circulateMinutes(lead(), id);
    on.pass(20 * DAYS);
    let signed: Promise<unknown> = Promise.resolve();
    await town.db.transaction().execute(async (trx) => {
      await sql`select from roundtables where id = ${id} for update`.execute(trx);
      signed = signMinutes(lead(), id).catch((thrown: unknown) => thrown);
      await waitsForLock(town);
      await write("Und noch etwas.");
    });
    expect(await signed).toMatchObject({ code: "roundtables:refusal.text-moved-on", status: 409 });
    expect((await round())!.signatures).toEqual([]);
  });

  it("and somebody who is noted as present for the first time never wait for each other: the roundtable is locked first", async () => {
    await close();
    await circulateMinutes(lead(), id);
    let noted: Promise<unknown> = Promise.resolve();
    await town.db.transaction().execute(async (trx) => {
      // As whoever signs.
      await sql`select from roundtables where id = ${id} for update`.execute(trx);
      noted = setAttendance(recorder(), id, on.mandateOf("observer"), "online");
      await waitsForLock(town);
      await sql`select from minutes_rounds where roundtable_id = ${id} for update nowait`.execute(trx);
    });
    await noted;
    expect((await requireSnapshot(lead(), id)).attendees.filter(({ mode }) => mode === "online")).toHaveLength(1);
  });

  it("take objections until the period is over, and no signature before", async () => {
    await close();
    await circulateMinutes(lead(), id);
    await objectToMinutes(on.as("mayor"), id, "Es fehlt unser Hinweis.", "");
    await expect(signMinutes(lead(), id)).rejects.toThrow("roundtables:refusal.objections-run");
    on.pass(20 * DAYS);
    await expect(objectToMinutes(on.as("mayor"), id, "Zu spät", "")).rejects.toThrow("roundtables:refusal.objections-over");
    await expect(signMinutes(lead(), id)).rejects.toThrow("roundtables:refusal.objections-open");
    await expect(answerObjection(on.as("mayor"), id, 1, { decision: "in-text", answer: "Ja" })).rejects.toThrow("not-allowed");
  });

  it("are corrected where an objection is accepted, and approved by two signatures of two people", async () => {
    await close();
    await circulateMinutes(lead(), id);
    const objection = await objectToMinutes(on.as("mayor"), id, "Es fehlt unser Hinweis.", "");
    await answerObjection(recorder(), id, objection, { decision: "in-text", answer: "Ist ergänzt." });
    on.pass(20 * DAYS);
    expect(await state()).toBe("disputed");
    await expect(signMinutes(lead(), id)).rejects.toThrow("roundtables:refusal.not-corrected");
    await expect(correctMinutes(lead(), id)).rejects.toThrow("roundtables:refusal.nothing-corrected");
    await write("Die kommunale Seite gibt einen Hinweis.");
    await correctMinutes(lead(), id);
    await signMinutes(lead(), id);
    await signMinutes(on.as("coFacilitator"), id);
    expect(await state()).toBe("corrected");
    await signMinutes(recorder(), id);
    expect(await state()).toBe("approved");
    const minutes = await requireMinutes(on.as("mayor"), id);
    expect(minutes.footer).toContain("genehmigt");
    expect(toPlainText(minutes.content)).toContain("Miriam Vogt");
    await expect(correctMinutes(lead(), id)).rejects.toThrow("roundtables:refusal.minutes-approved");
  });

  it("need no other text where an objection is about attendance only and was met there", async () => {
    await close();
    await circulateMinutes(lead(), id);
    const objection = await objectToMinutes(on.as("mayor"), id, "Ich war online dabei.", "");
    on.pass(20 * DAYS);
    await answerObjection(recorder(), id, objection, { decision: "in-text", answer: "Stimmt." });
    await expect(signMinutes(lead(), id)).rejects.toThrow("roundtables:refusal.not-corrected");
    await setAttendance(recorder(), id, on.mandateOf("mayor"), "online");
    await expect(correctMinutes(lead(), id)).rejects.toThrow("roundtables:refusal.nothing-corrected");
    const settled = { decision: "beside-text", answer: "In der Anwesenheit berichtigt." } as const;
    await expect(answerObjection(on.as("mayor"), id, objection, settled)).rejects.toThrow("common:error.not-allowed");
    await answerObjection(recorder(), id, objection, settled);
    expect(await state()).toBe("undisputed");
    await signMinutes(lead(), id);
    await signMinutes(recorder(), id);
    expect(await state()).toBe("approved");
    await expect(answerObjection(recorder(), id, objection, settled)).rejects.toThrow("roundtables:refusal.minutes-approved");
  });

  it("signed on paper are approved by the scan, once, and everybody who takes part reads it", async () => {
    const scan = { name: "Protokoll unterschrieben.pdf", bytes: Buffer.from(PDF) };
    await close();
    await circulateMinutes(lead(), id);
    await expect(uploadSignedMinutes(recorder(), id, scan)).rejects.toThrow("roundtables:refusal.objections-run");
    on.pass(20 * DAYS);
    await expect(uploadSignedMinutes(on.as("mayor"), id, scan)).rejects.toThrow("common:error.not-allowed");
    const letter = { name: "Protokoll.pdf", bytes: Buffer.from("Das ist kein PDF.") };
    await expect(uploadSignedMinutes(recorder(), id, letter)).rejects.toThrow("roundtables:invalid.signed-pdf");
    await signMinutes(lead(), id);
    await uploadSignedMinutes(recorder(), id, scan);
    expect(await state()).toBe("approved");
    expect((await requireSignedMinutes(on.as("mayor"), id)).bytes.toString()).toBe(PDF);
    await expect(requireSignedMinutes(on.as("outsider"), id)).rejects.toThrow("common:error.not-found");
    await expect(uploadSignedMinutes(recorder(), id, scan)).rejects.toThrow("roundtables:refusal.signed-already");
  });

  it("once approved stay as they were signed: text, facts, attendance, and the roundtable is not opened again", async () => {
    const decision = await recordDecision(recorder(), id, { body: "Wir benennen Ansprechstellen.", point_id: null }, "");
    const task = { body: "Liste führen", point_id: null, organisation_id: null, due_on: null };
    const taskId = await recordTask(recorder(), id, task, "");
    await close();
    await circulateMinutes(lead(), id);
    on.pass(20 * DAYS);
    const undo = await removeDecision(
      recorder(),
      id,
      await recordDecision(recorder(), id, { body: "Versehen.", point_id: null }, ""),
    );
    await write("Nachträglich ergänzt.");
    await expect(signMinutes(lead(), id)).rejects.toThrow("roundtables:refusal.text-moved-on");
    expect(toPlainText((await requireMinutes(on.as("mayor"), id)).content)).not.toContain("Nachträglich");
    await correctMinutes(lead(), id);
    await signMinutes(lead(), id);
    await signMinutes(recorder(), id);
    const { processId, minutesDocumentId } = await requireRoundtable(lead(), id);
    const approved = await requireMinutes(on.as("mayor"), id);
    expect(toPlainText(approved.content)).toMatch(/Nachträglich ergänzt\.[\s\S]*Wir benennen Ansprechstellen\./);

    const refused = "roundtables:refusal.minutes-approved";
    const changed = { body: "Anders.", point_id: null };
    await expect(recordDecision(recorder(), id, changed, "")).rejects.toThrow(refused);
    await expect(editDecision(recorder(), id, decision, changed)).rejects.toThrow(refused);
    await expect(removeTask(recorder(), id, taskId)).rejects.toThrow(refused);
    await expect(restoreRemoved(recorder(), Number(/\d+/.exec(undo)![0]), roundtableReturns)).rejects.toThrow(refused);
    await expect(setAttendance(recorder(), id, on.mandateOf("mayor"), "online")).rejects.toThrow(refused);
    const guest = { name: "Zu spät", organisation: "Hafen", presence: "online" } as const;
    await expect(addGuest(recorder(), id, guest, "")).rejects.toThrow(refused);
    const { revision } = await requireRoundtable(lead(), id);
    await expect(moveRoundtable(lead(), id, "open", revision)).rejects.toThrow(refused);
    expect(await requireDocument(lead(), minutesDocumentId!)).toMatchObject({ access: "read", settled: "approved" });
    await expect(startThread(lead(), minutesDocumentId!, remark("Noch ein Wort"), "")).rejects.toThrow(
      "documents:error.approved",
    );
    await expect(nameVersion(lead(), minutesDocumentId!, { name: "Anders" }, "")).rejects.toThrow("documents:error.approved");
    await expect(openForComments(lead(), minutesDocumentId!, true)).rejects.toThrow("documents:error.approved");

    // Whatever comes past all this, the file reads what was kept; and who has done their task may still say so.
    await setTaskDone(recorder(), id, taskId, true);
    await write("Heimlich.");
    await town.db.updateTable("decisions").where("id", "=", decision).set({ body: "Anders." }).execute();
    await town.db.updateTable("processes").where("id", "=", processId).set({ title: "Umbenannt" }).execute();
    expect((await requireMinutes(on.as("mayor"), id)).content).toEqual(approved.content);
  });

  it("are signed as the page showed them: what changed since is said, and a signature for something else falls away", async () => {
    await recordDecision(recorder(), id, { body: "Wir treffen uns.", point_id: null }, "");
    await close();
    await circulateMinutes(lead(), id);
    on.pass(20 * DAYS);
    const mark = async () => findFactsMark(lead(), await requireRoundtable(lead(), id));
    const seen = await mark();
    expect(await findFactsMark(on.as("mayor"), await requireRoundtable(on.as("mayor"), id))).toBe("");
    await signMinutes(lead(), id, seen);
    await setAttendance(recorder(), id, on.mandateOf("townDelegate"), "in_person");
    await expect(signMinutes(recorder(), id, seen)).rejects.toThrow("roundtables:refusal.facts-moved-on");
    const scan = { name: "Protokoll.pdf", bytes: Buffer.from(PDF) };
    await expect(uploadSignedMinutes(recorder(), id, scan, seen)).rejects.toThrow("roundtables:refusal.facts-moved-on");
    await signMinutes(recorder(), id, await mark());
    // The chair has signed a list of those present that was another one.
    expect(await round()).toMatchObject({ approvedAt: null, signatures: [{ part: "recorder" }] });
    await signMinutes(lead(), id, await mark());
    expect(await state()).toBe("approved");
  });

  it("that nothing was done about but to tick off a task are as they were signed", async () => {
    const task = { body: "Liste führen", point_id: null, organisation_id: null, due_on: null };
    const taskId = await recordTask(recorder(), id, task, "");
    await close();
    await circulateMinutes(lead(), id);
    on.pass(20 * DAYS);
    const seen = await findFactsMark(lead(), await requireRoundtable(lead(), id));
    await setTaskDone(recorder(), id, taskId, true);
    await signMinutes(lead(), id, seen);
    await signMinutes(recorder(), id, seen);
    expect(await state()).toBe("approved");
  });

  describe("approved by mistake", () => {
    const scan = { name: "Falsches Protokoll.pdf", bytes: Buffer.from(PDF) };
    const reason = "Es war die Datei einer anderen Sitzung.";
    let decision: number;

    beforeEach(async () => {
      decision = await recordDecision(recorder(), id, { body: "Wir benennen Ansprechstellen.", point_id: null }, "");
      await close();
      await circulateMinutes(lead(), id);
      on.pass(20 * DAYS);
      await signMinutes(lead(), id);
      await uploadSignedMinutes(recorder(), id, scan);
    });
    const withdraw = (person: "facilitator" | "recorder" | "mayor" = "facilitator", seen = "") =>
      withdrawApproval(on.as(person), id, { reason, seen });

    it("are taken back with a reason by those who sign, and everybody hears of it", async () => {
      await expect(withdraw("mayor")).rejects.toThrow("common:error.not-allowed");
      await expect(withdraw("facilitator", "2026-01-01T00:00:00.000Z")).rejects.toThrow("common:error.changed-meanwhile");
      await withdraw();
      await expect(withdraw("recorder")).rejects.toThrow("roundtables:refusal.not-approved");
      expect(await round()).toMatchObject({
        ...{ approvedAt: null, scannedAt: null, signatures: [] },
        withdrawn: [{ reason, by: lead().actor.name, hasScan: true }],
      });
      expect(await state()).toBe("undisputed");
      const { notifications } = await listNotifications(on.as("mayor"));
      expect(notifications[0]).toMatchObject({ kind: "minutes-withdrawn", path: `/roundtables/${id}` });
      const { events } = await listEvents(on.as("mayor"), on.processId, { kind: "minutes-withdrawn" });
      expect(events[0]).toMatchObject({ path: `/roundtables/${id}` });
      const acts = town.db.selectFrom("audit_entries").where("act", "=", "approval-withdrawn").where("subject_id", "=", id);
      expect(await acts.select("person_id").execute()).toEqual([{ person_id: lead().actor.personId }]);
    });

    it("are corrected and approved anew, while what was approved stays readable as what it was", async () => {
      const before = await requireMinutes(on.as("mayor"), id);
      await withdraw();
      const approvalId = (await round())!.withdrawn[0]!.id;
      await removeDecision(recorder(), id, decision);
      await recordDecision(recorder(), id, { body: "Wir benennen zwei Ansprechstellen.", point_id: null }, "");
      await setAttendance(recorder(), id, on.mandateOf("mayor"), "excused");
      await write("Berichtigt.");
      await expect(signMinutes(lead(), id)).rejects.toThrow("roundtables:refusal.text-moved-on");
      await correctMinutes(lead(), id);
      await signMinutes(lead(), id);
      await signMinutes(recorder(), id);
      expect(await state()).toBe("approved");

      const now = toPlainText((await requireMinutes(on.as("mayor"), id)).content);
      expect(now).toContain("Wir benennen zwei Ansprechstellen.");
      expect(now).toMatch(/Berichtigt\. Eine frühere Genehmigung .* Es war die Datei einer anderen Sitzung/);
      const then = await requireWithdrawnMinutes(on.as("mayor"), id, approvalId);
      const [note, ...content] = then.content.content!;
      expect(toPlainText(note!)).toMatch(/^Diese Fassung gilt nicht mehr\..*Es war die Datei einer anderen Sitzung/);
      expect(content).toEqual(before.content.content);
      expect(then.footer).toMatch(/genehmigt, seither zurückgenommen/);
      expect((await requireWithdrawnScan(on.as("mayor"), id, approvalId)).name).toBe(scan.name);
      for (const asked of [requireWithdrawnMinutes, requireWithdrawnScan])
        await expect(asked(on.as("outsider"), id, approvalId)).rejects.toThrow("common:error.not-found");
      await expect(requireWithdrawnMinutes(on.as("mayor"), id, approvalId + 1)).rejects.toThrow("common:error.not-found");

      on.pass(1);
      const thin = { before: lead().now(), now: lead().now(), protectedOnly: false };
      await town.db.transaction().execute((trx) => thinAttendances(trx, thin));
      const kept = await town.db.selectFrom("withdrawn_approvals").where("id", "=", approvalId).selectAll().execute();
      expect(kept[0]!.attendees).toBeNull();
      expect(JSON.stringify(await requireWithdrawnMinutes(lead(), id, approvalId))).not.toContain("Sabine Ohlendorf");
    });

    it("are taken back once, however many do it at the same time", async () => {
      const all = await Promise.allSettled([withdraw(), withdraw("recorder"), withdraw()]);
      expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect((await round())!.withdrawn).toHaveLength(1);
    });
  });

  it("opened again before they are approved are a draft of the text as it is written", async () => {
    await close();
    await circulateMinutes(lead(), id);
    await moveRoundtable(lead(), id, "open", (await requireRoundtable(lead(), id)).revision);
    await write("Es ging weiter.");
    const { title, content } = await requireMinutes(on.as("mayor"), id);
    expect(title).toMatch(/^Entwurf/);
    expect(toPlainText(content)).toContain("Es ging weiter.");
  });

  it("are followed on every page: where they stand comes through the line, and only those who sign ask anew", async () => {
    const live = async () => (await liveSnapshot(town.db, id, lead().now()))!;
    expect((await live()).minutes).toBeUndefined();
    const open = await live();
    await close();
    const before = await live();
    expect([before.minutes?.round, personalKey(before, { role: "delegate" })]).toEqual([null, "closed"]);
    expect(personalKey(open, { role: "delegate" })).toBe("");
    await circulateMinutes(lead(), id);
    const objection = await objectToMinutes(on.as("mayor"), id, "Ich war online dabei.", "");
    const { minutes, ...rest } = await live();
    // What goes to everybody says of nobody whose objection it is.
    expect(JSON.stringify(minutes)).not.toMatch(/"isMine":true|Lindenhafen|Krüger/);
    expect(readRound(JSON.parse(JSON.stringify(minutes!.round)) as WrittenRound, new Set([objection]))).toEqual(await round());
    expect(personalKey(rest, { role: "delegate" })).toBe(personalKey(before, { role: "delegate" }));
    expect(personalKey(rest, { role: "recorder" })).toBe(personalKey(before, { role: "recorder" }));
    await recordDecision(recorder(), id, { body: "Ergänzt.", point_id: null }, "");
    expect(personalKey(await live(), { role: "recorder" })).not.toBe(personalKey(before, { role: "recorder" }));
    expect(personalKey(await live(), { role: "delegate" })).toBe("closed");
    on.pass(20 * DAYS);
    const { minutes: over } = await live();
    expect(minutesState(readRound(over!.round!, new Set()), new Date(over!.at))).toBe("disputed");
  });

  it("say by themselves when the period ends, once", async () => {
    await close();
    await circulateMinutes(lead(), id);
    const { objectionsUntil } = (await round())!;
    const before = on.announced.length;
    await endObjections(on.system("de"), id, new Date(objectionsUntil.getTime() - 1));
    expect(on.announced.slice(before)).toEqual([]);
    for (let time = 0; time < 2; time += 1) await endObjections(on.system("de"), id, objectionsUntil);
    expect(on.announced.slice(before)).toEqual([`roundtable:${id}`]);
  });
});

describe("where the rules protect who said what", () => {
  const NAMES = ["Stefan", "Lindenhafen", "Sabine Ohlendorf", "Hafenbehörde"];
  const form = (mode: NonAttribution) =>
    procedureForm.parse({
      ...{ decision_rule: "konsens", parity_tolerance: "1", quorum_share: "50", quorum_bench_share: "50" },
      ...{
        silence_days: "21",
        substitution: "haus",
        deadline_days: "14",
        notice_days: "0",
        minutes_type: "ergebnis",
        reason: "Vertraulich",
      },
      non_attribution: mode,
    });

  async function adopt(mode: NonAttribution): Promise<void> {
    const seen = () => draftRevision(town.db, on.processId);
    await saveDraft(lead(), on.processId, form(mode), await seen());
    const adoption = adoptionForm.parse({ adopted_on: "2026-01-15", decided_how: "B-1" });
    await adoptRules(lead(), on.processId, adoption, await seen());
  }

  it.each<NonAttribution>(["chatham", "anonym"])(
    "nobody is named afterwards (%s): page, data, files, objections",
    async (mode) => {
      await adopt(mode);
      await close();
      await circulateMinutes(lead(), id);
      await objectToMinutes(on.as("mayor"), id, "Ein Einwand", "");
      const text = (await requireRoundtable(lead(), id)).minutesDocumentId!;
      const threadId = await startThread(on.as("mayor"), text, remark("Das sehen wir anders."), "");
      const wish = { blockIds: [], after: null, reason: "Klarer.", remove: false, base: undefined, lines: undefined };
      await submitProposal(on.as("mayor"), text, { ...wish, blocks: [paragraph("Ein Vorschlag.")] }, "");
      const mayor = on.as("mayor");
      const { bytes } = await minutesAsDocx(mayor, id);

      const everywhere = JSON.stringify([
        await requireSnapshot(mayor, id),
        (await requireOwnView(on.as("chamber"), id)).attendees,
        (await findMinutesRound(on.as("chamber"), await requireRoundtable(on.as("chamber"), id)))!.objections,
        (await requireMinutes(mayor, id)).content,
        unzip(bytes),
        (await requireText(on.as("recorder"), text)).threads,
        (await requireText(on.as("recorder"), text)).proposals,
        await listProposals(on.as("recorder"), text, { status: "all", organisationId: on.organisationOf("federalHead") }),
        unzip((await writeDocx(on.as("recorder"), text, { comments: true, changes: true })).bytes),
      ]);
      expect(everywhere).toContain("Das sehen wir anders.");
      expect(everywhere.match(/Ein Vorschlag\./g)!.length).toBeGreaterThanOrEqual(3);
      expect(everywhere).toContain('w:author=\\"Ohne Namen\\"');
      // Whoever wrote it still knows it as their own, and nobody else's number stands in the data.
      const threadFor = async (person: "mayor" | "recorder") =>
        (await requireText(on.as(person), text)).threads.find((thread) => thread.id === threadId)!.comments[0];
      expect((await threadFor("mayor"))!.personId).toBe(mayor.actor.personId);
      expect(await threadFor("recorder")).toMatchObject({ personId: 0, organisationId: 0, name: "", organisation: "" });
      expect(NAMES.filter((name) => everywhere.includes(name))).toEqual([]);
      expect((await requireSnapshot(mayor, id)).attendees.filter(({ status }) => status === "present")).toHaveLength(2);
      // Those who keep the list still do, as long as minutes may need it.
      expect((await requireOwnView(recorder(), id)).attendees!.map(({ name }) => name)).toContain("Sabine Ohlendorf");
      on.pass(91 * DAYS);
      await runRetention(on.system("de"));
      const kept = JSON.stringify([await requireOwnView(recorder(), id), await requireMinutes(lead(), id)]);
      expect(NAMES.filter((name) => kept.includes(name))).toEqual([]);
      expect(await town.db.selectFrom("attendances").where("roundtable_id", "=", id).selectAll().execute()).toEqual([]);
      expect(countPresent((await requireSnapshot(mayor, id)).attendees)).toMatchObject({
        total: 2,
        guests: 1,
        organisations: 2,
      });
      await expect(setAttendance(recorder(), id, on.mandateOf("mayor"), "online")).rejects.toThrow(
        "roundtables:refusal.thinned",
      );
    },
  );

  /** Somebody writes, comments, answers, proposes, decides, takes that back and restores an earlier version. */
  async function discuss() {
    const text = (await requireRoundtable(lead(), id)).minutesDocumentId!;
    const [mayor, delegate] = [on.as("mayor"), on.as("townDelegate")];
    const by = { personId: mayor.actor.personId, organisationId: on.organisationOf("mayor") };
    const first = await nameVersion(mayor, text, { name: "Anfang" }, "");
    await lead().rooms.edit(text, (ydoc) => appendBlocks(ydoc, [paragraph("Von uns ergänzt.")]), by);
    const second = await nameVersion(mayor, text, { name: "Ergänzt" }, "");
    const threadId = await startThread(delegate, text, remark("Das sehen wir anders."), "");
    await replyToThread(mayor, threadId, { body: "Wir auch." }, "");
    const wish = { blockIds: [], after: null, reason: "Klarer.", remove: false, base: undefined, lines: undefined };
    const proposalId = await submitProposal(delegate, text, { ...wish, blocks: [paragraph("Ein Vorschlag.")] }, "");
    await acceptProposal(mayor, proposalId, acceptanceForm.parse({}));
    await reopenProposal(mayor, proposalId);
    await acceptProposal(mayor, proposalId, acceptanceForm.parse({}));
    await restoreVersion(mayor, first, "");
    return { text, first, second, proposalId };
  }

  it.each<[NonAttribution, boolean]>([
    ["keine", true],
    ["chatham", false],
    ["anonym", false],
  ])("who wrote, said or decided something about the minutes stands nowhere (%s: %s)", async (mode, isNamed) => {
    await adopt(mode);
    const { text, first, second, proposalId } = await discuss();
    const reader = recorder();
    const sides = { from: first, to: second } as const;
    const all = { status: "all", organisationId: 0 } as const;
    const about = <T extends { path: string | null }>(rows: readonly T[]) =>
      rows.filter(({ path }) => path?.startsWith(`/documents/${text}`));
    const ways: Record<string, unknown> = {
      "page of the text": (({ threads, proposals }) => [threads, proposals])(await requireText(reader, text)),
      "list of proposals": (await listProposals(reader, text, all)).proposals,
      "decision of a proposal": (await requireProposalDetail(reader, text, proposalId)).proposal,
      "decision taken back": (await requireProposalDetail(reader, text, proposalId)).withdrawn,
      "list of versions": (await listVersions(reader, text)).versions,
      "shares of a version": (await listVersions(reader, text)).versions.map(({ shares }) => shares),
      "a version": (await requireVersion(reader, second)).head,
      "writers between versions": (await requireComparison(reader, text, sides)).writers,
      "changes between versions": (await requireComparison(reader, text, sides)).comparison,
      "tracked changes": unzip((await writeComparisonDocx(reader, text, sides)).bytes),
      "proposals in Excel": unzip((await writeProposalsXlsx(reader, text, all)).bytes),
      "the text in Word": unzip((await writeDocx(reader, text, { comments: true, changes: true })).bytes),
      bell: about((await listNotifications(on.as("townDelegate"))).notifications),
      "events of the process": about((await listEvents(reader, on.processId)).events),
    };
    const WRITERS = ["Stefan Krüger", "Aylin Demir", "Lindenhafen"];
    const naming = Object.keys(ways).filter((way) => WRITERS.some((name) => JSON.stringify(ways[way]).includes(name)));
    expect(naming).toEqual(isNamed ? Object.keys(ways) : []);
    expect(JSON.stringify(unzip((await writeVersionDocx(reader, text, second)).bytes))).not.toContain("Stefan Krüger");
  });

  it("elsewhere names stay until an administrator sets a period, and then figures and minutes go on with numbers", async () => {
    await adopt("keine");
    await close();
    const balance = await findLevels(on.as("mayor"), await requireRoundtable(on.as("mayor"), id));
    expect(balance).toEqual({
      levels: [{ level: "kommune", organisations: 1 }],
      sizes: [{ size: "ueber_100000", organisations: 1 }],
    });
    on.pass(400 * DAYS);
    await runRetention(on.system("de"));
    expect(toPlainText((await requireMinutes(lead(), id)).content)).toContain("Sabine Ohlendorf");
    await setPeriod(on.as("admin"), { class: "attendance", days: 365 });
    await runRetention(on.system("de"));
    const minutes = toPlainText((await requireMinutes(lead(), id)).content);
    expect(minutes).not.toContain("Sabine Ohlendorf");
    expect(minutes).toMatch(/2 Personen[\s\S]*Kommunen: 1[\s\S]*Namen der Anwesenden/);
  });
});
