/** Statements: written together in one house, in time or late, the last word, and that it is never altered afterwards. */
import { beforeEach, describe, expect, it } from "vitest";
import { sql } from "kysely";
import type { PersonKey } from "#db/sample";
import { endOfDay } from "#server/calendar/working-days.rules";
import { decideLate } from "#server/consultations/deadlines.commands";
import { behalfForm } from "#server/consultations/forms.rules";
import { listInvitations, listTexts } from "#server/consultations/queries";
import { grantExtension } from "#server/consultations/deadlines.commands";
import {
  addPoint,
  beginDraft,
  beginNewVersion,
  discardDraft,
  editPoint,
  enterOnBehalf,
  removePoint,
  saveRemark,
  submitNil,
  submitStatement,
} from "#server/consultations/statements.commands";
import { listStatementHistory, requireStatement, requireWorkspace } from "#server/consultations/statements.queries";
import { requireConsultationText } from "#server/consultations/texts.queries";
import { runOf } from "#server/consultations/remark.rules";
import { blockIdOf, toPlainText } from "#server/documents/content/text.rules";
import { storeVersion } from "#server/documents/versions/commands";
import { dayIn, openSample, point, remark, state } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  await town.db.deleteFrom("mails").execute();
  id = await openSample(on);
});

const workspace = (person: PersonKey) => requireWorkspace(as(person), id);
const statement = (person: PersonKey, statementId: number) => requireStatement(as(person), id, statementId);
const invitationOf = async (name: string) =>
  (await listInvitations(as("facilitator"), town.db, id)).find(({ shortName }) => shortName === name)!;
const minutesUntil = (instant: Date) => (instant.getTime() - as("facilitator").now().getTime()) / 60_000;
/** Moves the clock to so many milliseconds after the end of the first wave. */
const passTo = (ms: number) => on.pass(minutesUntil(new Date(endOfDay(dayIn(on, 20)).getTime() + ms)));

describe("a draft", () => {
  it("is written by colleagues together, each saving only over what they saw", async () => {
    const first = await saveRemark(as("mayor"), id, remark("Erster Satz."));
    const second = await saveRemark(as("townDelegate"), id, remark("Zweiter Satz.", { seen: first }));
    await expect(saveRemark(as("mayor"), id, remark("Dritter.", { seen: first }))).rejects.toMatchObject({
      code: "common:error.changed-meanwhile",
    });
    await saveRemark(as("mayor"), id, remark("Dritter Satz.", { seen: second }));
    expect((await workspace("townDelegate")).draft).toMatchObject({ generalRemark: "Dritter Satz.", number: 1 });
  });

  it("is not submitted with a marking of classified information that came live, unless it is only spoken of", async () => {
    await beginDraft(as("mayor"), id);
    const { documentId } = (await workspace("mayor")).live!;
    await as("mayor").rooms.edit(documentId, (ydoc) => runOf(ydoc)!.insert(0, "Der Vermerk VS-NfD steht zu oft auf Papieren."));
    const { draftSeen: seen } = await workspace("mayor");
    const marked = { code: "common:invalid.classified-statement", params: { marking: "VS-NfD" } };
    await expect(submitStatement(as("mayor"), id, { seen })).rejects.toMatchObject(marked);
    const unsaid = submitStatement(as("mayor"), id, { seen, mention: { isSaid: true, reason: "" } });
    await expect(unsaid).rejects.toMatchObject({ code: "common:invalid.classified-reason" });
    const statementId = await submitStatement(as("mayor"), id, {
      seen,
      mention: { isSaid: true, reason: "Es geht um Vermerke." },
    });
    expect((await statement("mayor", statementId)).statement.generalRemark).toContain("VS-NfD");
  });

  it("is one text for all who write in it, and ends with what was stored when it was submitted", async () => {
    await Promise.all([beginDraft(as("mayor"), id), beginDraft(as("townDelegate"), id)]);
    const { documentId } = (await workspace("mayor")).live!;
    const type = (person: PersonKey, at: number, words: string) =>
      as(person).rooms.edit(documentId, (ydoc) => runOf(ydoc)!.insert(at, words));
    await type("mayor", 0, "Zwei Wochen sind zu kurz.");
    await type("townDelegate", 0, "Vorab: ");
    const { draft, draftSeen } = await workspace("townDelegate");
    expect(draft).toMatchObject({ generalRemark: "Vorab: Zwei Wochen sind zu kurz.", documentId });
    await type("townDelegate", 0, "Noch etwas. ");
    await expect(submitStatement(as("mayor"), id, { seen: draftSeen })).rejects.toMatchObject({
      code: "consultations:error.draft-changed",
    });
    const statementId = await submitStatement(as("mayor"), id, { seen: (await workspace("mayor")).draftSeen });
    expect((await statement("mayor", statementId)).statement).toMatchObject({
      generalRemark: "Noch etwas. Vorab: Zwei Wochen sind zu kurz.",
      documentId: null,
    });
    await expect(type("townDelegate", 0, "Zu spät.")).rejects.toThrow();
    expect(await town.db.selectFrom("documents").where("id", "=", documentId).select("id").execute()).toEqual([]);
  });

  it("saved by a page that shows old words changes nothing, and what stands beside them is saved without them", async () => {
    const first = await saveRemark(as("mayor"), id, remark("Erster Satz."));
    const { documentId } = (await workspace("mayor")).live!;
    await as("townDelegate").rooms.edit(documentId, (ydoc) => runOf(ydoc)!.insert(0, "Live: "));
    const changed = { code: "common:error.changed-meanwhile" };
    await expect(saveRemark(as("mayor"), id, remark("Anders.", { seen: first }))).rejects.toMatchObject(changed);
    await expect(saveRemark(as("mayor"), id, remark("Von einer leeren Seite."))).rejects.toMatchObject(changed);
    const { general_remark: _, ...beside } = remark("", { seen: first, is_confidential: "on" });
    await saveRemark(as("mayor"), id, beside);
    expect((await workspace("mayor")).draft).toMatchObject({ generalRemark: "Live: Erster Satz.", isConfidential: true });
  });

  it("leaves no version and no text behind when it is thrown away, or when its process goes", async () => {
    await saveRemark(as("mayor"), id, remark("Geheimer Gedanke."));
    const { documentId } = (await workspace("mayor")).live!;
    expect(await storeVersion(town.db, { documentId, kind: "auto", personId: null }, new Date())).toBeUndefined();
    await discardDraft(as("mayor"), id);
    await saveRemark(as("mayor"), id, remark("Noch einer."));
    await town.db.deleteFrom("consultations").where("id", "=", id).execute();
    expect(await town.db.selectFrom("documents").where("kind", "=", "statement").select("id").execute()).toEqual([]);
  });

  it("too long to be kept is not submitted, and nothing of it is lost", async () => {
    await saveRemark(as("mayor"), id, remark("x".repeat(20_000)));
    const { documentId } = (await workspace("mayor")).live!;
    await as("mayor").rooms.edit(documentId, (ydoc) => runOf(ydoc)!.insert(0, "y"));
    const { draftSeen } = await workspace("mayor");
    await expect(submitStatement(as("mayor"), id, { seen: draftSeen })).rejects.toMatchObject({
      code: "consultations:invalid.remark-too-long",
    });
    expect((await workspace("mayor")).draft?.generalRemark).toHaveLength(20_001);
  });

  it("begun by two at once is one", async () => {
    const both = [saveRemark(as("mayor"), id, remark("a")), addPoint(as("townDelegate"), id, point("b"), "")];
    await Promise.all(both);
    expect(await workspace("mayor")).toMatchObject({ draft: { generalRemark: "a" }, points: [{ body: "b" }] });
  });

  it("has points on passages of the frozen version, with its words", async () => {
    const [text] = await listTexts(town.db, id);
    const { content } = await requireConsultationText(as("mayor"), id, text!.id);
    const block = content.content!.find((each) => toPlainText(each).length > 60)!;
    const about = { text_id: String(text!.id), block_id: blockIdOf(block), wording: "Anders." };
    const pointId = await addPoint(as("mayor"), id, point("", { ...about, kind: "aenderungsvorschlag" }), "");
    const [written] = (await workspace("mayor")).points;
    expect(written).toMatchObject({ id: pointId, quote: toPlainText(block).slice(0, 5000), wording: "Anders." });
    for (const wrong of [{ ...about, block_id: "nowhere" }, { block_id: about.block_id }, { text_id: "999999" }])
      await expect(addPoint(as("mayor"), id, point("x", wrong), "")).rejects.toMatchObject({ field: "text_id" });
  });

  it("changes and loses points only by its own people, and only as they saw them", async () => {
    const pointId = await addPoint(as("mayor"), id, point("Alt"), "");
    const { seen } = (await workspace("mayor")).points[0]!;
    await editPoint(as("townDelegate"), id, pointId, point("Neu", { seen }));
    await expect(editPoint(as("mayor"), id, pointId, point("Nochmal", { seen }))).rejects.toMatchObject({
      code: "common:error.changed-meanwhile",
    });
    await saveRemark(as("secondMayor"), id, remark("Anderes Haus"));
    for (const change of [
      () => editPoint(as("secondMayor"), id, pointId, point("x")),
      () => removePoint(as("secondMayor"), id, pointId),
    ])
      await expect(change()).rejects.toMatchObject({ code: "common:error.not-found" });
    await removePoint(as("mayor"), id, pointId);
    expect((await workspace("mayor")).points).toEqual([]);
  });

  it("sent twice by one form is there once", async () => {
    const ids = [1, 2].map(() => addPoint(as("mayor"), id, point("Einmal"), "same"));
    expect(new Set(await Promise.all(ids)).size).toBe(1);
  });

  it("is not for those who are not asked, observe or moderate", async () => {
    for (const person of ["federalHead", "chamber", "observer", "facilitator", "recorder", "outsider"] as const)
      await expect(saveRemark(as(person), id, remark("x")), person).rejects.toMatchObject({
        code: expect.stringMatching(/not-(found|allowed)$/) as string,
      });
  });
});

describe("submitting", () => {
  it("is for who may bind the house, of what they have seen", async () => {
    await saveRemark(as("townDelegate"), id, remark("Wir sind dafür."));
    const { draftSeen } = await workspace("mayor");
    await expect(submitStatement(as("townDelegate"), id, { seen: draftSeen })).rejects.toMatchObject({
      code: "consultations:error.may-not-bind",
    });
    await addPoint(as("townDelegate"), id, point("Noch etwas"), "");
    await expect(submitStatement(as("mayor"), id, { seen: draftSeen })).rejects.toMatchObject({
      code: "consultations:error.draft-changed",
    });
    const statementId = await submitStatement(as("mayor"), id, { seen: (await workspace("mayor")).draftSeen });
    expect((await statement("mayor", statementId)).statement).toMatchObject({
      isLate: false,
      submittedBy: "Stefan Krüger (Lindenhafen)",
    });
  });

  it("of two colleagues at once is the doing of one", async () => {
    await saveRemark(as("mayor"), id, remark("Ja."));
    const { draftSeen: seen } = await workspace("mayor");
    const both = await Promise.allSettled([1, 2].map(() => submitStatement(as("mayor"), id, { seen })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("gives a receipt with time and checksum, which another word would change", async () => {
    const statementId = await state(on, id, "mayor", "Wir sind dafür.");
    const { statement: own } = await statement("mayor", statementId);
    const letters = await town.db.selectFrom("mails").select(["to_email", "body"]).execute();
    expect(letters.map(({ to_email }) => to_email).sort()).toEqual([
      "aylin.demir@lindenhafen.example",
      "stefan.krueger@lindenhafen.example",
    ]);
    expect(letters.every(({ body }) => body.includes(own.hash!))).toBe(true);
    const other = await state(on, id, "secondMayor", "Wir sind dagegen.");
    expect((await statement("secondMayor", other)).statement.hash).not.toBe(own.hash);
  });

  it("in the last moment is in time, at midnight late, and after an extension in time again", async () => {
    passTo(-1);
    const last = await state(on, id, "mayor", "Gerade noch.");
    expect((await statement("mayor", last)).statement.isLate).toBe(false);
    passTo(0);
    const late = await state(on, id, "secondMayor", "Zu spät.");
    expect((await statement("secondMayor", late)).statement.isLate).toBe(true);
    const { id: invitation } = await invitationOf("Falkenroda");
    await grantExtension(as("facilitator"), id, { invitations: [invitation], until: dayIn(on, 3), reason: "Wahl" });
    const extended = await state(on, id, "thirdMayor", "Verlängert.");
    expect((await statement("thirdMayor", extended)).statement.isLate).toBe(false);
  });

  it("late is decided with a reason, which the house hears", async () => {
    passTo(60_000);
    const late = await state(on, id, "mayor", "Zu spät.");
    await expect(decideLate(as("recorder"), id, late, { accepted: true, reason: "x" })).rejects.toMatchObject({ status: 403 });
    await decideLate(as("facilitator"), id, late, { accepted: false, reason: "Die Auswertung ist abgeschlossen." });
    expect((await invitationOf("Lindenhafen")).state).toBe("late_declined");
    expect((await statement("mayor", late)).statement.lateReason).toBe("Die Auswertung ist abgeschlossen.");
    await decideLate(as("facilitator"), id, late, { accepted: true, reason: "Doch noch." });
    expect((await invitationOf("Lindenhafen")).state).toBe("answered");
  });

  it("late and not heard takes no place: what was said in time counts again, until somebody thinks better of it", async () => {
    const first = await state(on, id, "mayor", "Rechtzeitig.");
    passTo(60_000);
    await beginNewVersion(as("mayor"), id);
    const { draftSeen } = await workspace("mayor");
    const late = await submitStatement(as("mayor"), id, { seen: draftSeen });
    await decideLate(as("facilitator"), id, late, { accepted: false, reason: "Zu spät." });
    expect(await invitationOf("Lindenhafen")).toMatchObject({ state: "answered", statement: { id: first } });
    await expect(decideLate(as("facilitator"), id, first, { accepted: true, reason: "x" })).rejects.toMatchObject({
      code: "consultations:error.not-late",
    });
    await decideLate(as("facilitator"), id, late, { accepted: true, reason: "Doch noch." });
    expect(await invitationOf("Lindenhafen")).toMatchObject({ state: "answered", statement: { id: late } });
    expect((await statement("mayor", first)).statement.supersededAt).not.toBeNull();
    await beginNewVersion(as("mayor"), id);
    await submitStatement(as("mayor"), id, { seen: (await workspace("mayor")).draftSeen });
    await expect(decideLate(as("facilitator"), id, late, { accepted: false, reason: "x" })).rejects.toMatchObject({
      code: "consultations:error.not-late",
    });
  });

  it("comes before the weighing closes, or not at all, also when both happen at once", async () => {
    await saveRemark(as("mayor"), id, remark("Gerade noch."));
    const { draftSeen: seen } = await workspace("mayor");
    const isWaiting = () =>
      sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
        .execute(town.db)
        .then(({ rows }) => rows.length);
    const [submitted] = await town.db.transaction().execute(async (trx) => {
      await trx
        .updateTable("consultations")
        .set({ weighed_at: as("facilitator").now() })
        .execute();
      const begun = submitStatement(as("mayor"), id, { seen });
      begun.catch(() => undefined);
      await expect.poll(isWaiting).toBe(1);
      return [begun];
    });
    await expect(submitted).rejects.toMatchObject({ code: "consultations:error.weighed" });
  });

  it("an empty statement is refused; a nil return takes one click", async () => {
    await saveRemark(as("mayor"), id, remark(""));
    const { draftSeen: seen } = await workspace("mayor");
    await expect(submitStatement(as("mayor"), id, { seen })).rejects.toMatchObject({ code: "consultations:invalid.empty" });
    await expect(submitNil(as("mayor"), id, "")).rejects.toMatchObject({ code: "consultations:error.draft-there" });
    await discardDraft(as("mayor"), id);
    await submitNil(as("mayor"), id, "nil");
    await submitNil(as("mayor"), id, "nil");
    expect((await invitationOf("Lindenhafen")).state).toBe("nil");
    expect(await listStatementHistory(as("mayor"), id, on.organisationOf("mayor"))).toHaveLength(1);
  });
});

describe("what was submitted", () => {
  it("cannot be altered, not even in the database", async () => {
    const statementId = await state(on, id, "mayor", "So ist es.");
    const change = (query: ReturnType<typeof sql>) => expect(query.execute(town.db)).rejects.toThrow(/never changed/);
    await change(sql`update statements set general_remark = 'anders' where id = ${statementId}`);
    await change(sql`update statement_points set body = 'anders' where statement_id = ${statementId}`);
    await change(sql`delete from statement_points where statement_id = ${statementId}`);
  });

  it("is replaced by a newer version, which begins with it; the old one stays readable", async () => {
    const first = await state(on, id, "mayor", "Erste Fassung.");
    await expect(saveRemark(as("mayor"), id, remark("x"))).rejects.toMatchObject({
      code: "consultations:error.submitted-meanwhile",
    });
    await beginNewVersion(as("townDelegate"), id);
    const { draft, points, remarkSeen } = await workspace("mayor");
    expect([draft!.generalRemark, points.length]).toEqual(["Erste Fassung.", 1]);
    await saveRemark(as("mayor"), id, remark("Zweite Fassung.", { seen: remarkSeen }));
    const second = await submitStatement(as("mayor"), id, { seen: (await workspace("mayor")).draftSeen });
    expect((await statement("mayor", first)).statement.supersededAt).not.toBeNull();
    const history = await listStatementHistory(as("facilitator"), id, on.organisationOf("mayor"));
    expect(history.map((each) => [each.id, each.number])).toEqual([
      [second, 2],
      [first, 1],
    ]);
  });
});

describe("on behalf", () => {
  const entry = (more: object = {}) =>
    behalfForm.parse({
      ...{ organisation_id: String(on.organisationOf("thirdMayor")), channel: "brief", coordination: "hausabgestimmt" },
      ...{ received_on: dayIn(on, 0), general_remark: "Per Brief.", points: "Erstens\n\nZweitens", ...more },
    });

  it("the moderation enters what came by letter, and the day of receipt counts", async () => {
    passTo(24 * 60 * 60_000);
    const statementId = await enterOnBehalf(as("facilitator"), id, entry({ received_on: dayIn(on, -1) }), "");
    const { statement: entered, points } = await statement("thirdMayor", statementId);
    expect(entered).toMatchObject({ channel: "brief", isLate: true, submittedBy: "Miriam Vogt (Brückenschlag)" });
    expect(points.map(({ body }) => body)).toEqual(["Erstens", "Zweitens"]);
    const inTime = await enterOnBehalf(as("facilitator"), id, entry({ received_on: dayIn(on, -2) }), "");
    expect((await statement("thirdMayor", inTime)).statement).toMatchObject({ isLate: false, number: 2 });
  });

  it("takes no day that cannot be, nobody who is not asked, and leaves a draft of the house alone", async () => {
    const enter = (more: object) => enterOnBehalf(as("facilitator"), id, entry(more), "");
    await expect(enter({ received_on: dayIn(on, 1) })).rejects.toMatchObject({ field: "received_on" });
    await expect(enter({ received_on: dayIn(on, -1) })).rejects.toMatchObject({ field: "received_on" });
    const stranger = { organisation_id: String(on.organisationOf("federalHead")) };
    await expect(enter(stranger)).rejects.toMatchObject({ field: "organisation_id" });
    await expect(enter({ points: "x\n\n".repeat(20_000) })).rejects.toMatchObject({ field: "points" });
    await saveRemark(as("thirdMayor"), id, remark("Unser Entwurf."));
    await enter({});
    expect((await workspace("thirdMayor")).draft).toMatchObject({ generalRemark: "Unser Entwurf." });
    await submitStatement(as("thirdMayor"), id, { seen: (await workspace("thirdMayor")).draftSeen });
    const history = await listStatementHistory(as("thirdMayor"), id, on.organisationOf("thirdMayor"));
    expect(history.map(({ generalRemark, supersededAt }) => [generalRemark, supersededAt === null])).toEqual([
      ["Unser Entwurf.", true],
      ["Per Brief.", false],
    ]);
  });
});
