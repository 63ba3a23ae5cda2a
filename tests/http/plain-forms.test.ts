/** What goes in the background with a script goes as a plain form too: whole, and nothing typed is lost. */
import { expect, test } from "vitest";
import { PRESET_KEYS } from "#server/formats/criteria.rules";
import { caller, type Fields } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const db = () => town.database.db;

const openEvaluation = async () => {
  const evaluations = db().selectFrom("evaluations").innerJoin("evaluation_raters", "evaluation_id", "evaluations.id");
  const { id, format_id } = await evaluations
    .where("person_id", "=", town.ids.people.townDelegate)
    .where("submitted_at", "is", null)
    .select(["evaluations.id", "format_id"])
    .executeTakeFirstOrThrow();
  return { id, at: `/formats/${format_id}/evaluations/${id}` };
};

/** As the form brings them: every field of every criterion. */
const twelve = (more: Fields = {}): Fields =>
  Object.fromEntries(
    PRESET_KEYS.dialogformat
      .flatMap((key) => [
        [`${key}_score`, "3"],
        [`${key}_justification`, `Warum ${key}`],
        [`${key}_evidence`, "Protokoll"],
        [`${key}_evidence_type`, "dokument"],
        [`${key}_evidence_strength`, "B"],
      ])
      .concat(Object.entries(more) as [string, string][]),
  );

test("a rater sends twelve criteria as one form: one after the other, or all at once", async () => {
  const aylin = await caller(town, "townDelegate");
  const { id, at } = await openEvaluation();
  const first = { relevanz_score: "2", relevanz_evidence: "Umfrage 2025", relevanz_evidence_type: "befragung" };
  const saved = await aylin.post(`${at}/ratings`, { form: "ratings", ...first, then: "kohaerenz" });
  expect(saved).toMatchObject({ status: 303, location: `${at}?open=kohaerenz#criterion-kohaerenz` });
  const taken = await aylin.post(`${at}/ratings`, { form: "ratings", ...first, take: "wirkung:relevanz" });
  expect(taken.location).toBe(`${at}?open=wirkung#criterion-wirkung`);
  const stored = db().selectFrom("ratings").where("evaluation_id", "=", id).select(["criterion", "evidence"]);
  expect(await stored.orderBy("criterion").execute()).toEqual([
    { criterion: "relevanz", evidence: "Umfrage 2025" },
    { criterion: "wirkung", evidence: "Umfrage 2025" },
  ]);

  const refused = await aylin.post(`${at}/submission`, {
    form: "ratings",
    ...twelve({ wirkung_score: "" }),
    confirmed: "true",
    interest: "none",
  });
  expect([refused.status, refused.text.includes("Warum wirkung")]).toEqual([422, true]);
  const handedIn = await aylin.post(`${at}/submission`, { form: "ratings", ...twelve(), confirmed: "true", interest: "none" });
  expect(handedIn).toMatchObject({ status: 303, location: at });
  expect((await aylin.get(at)).text).toContain("Ihre eingereichte Bewertung");
});

test("a title alone is one more agenda item, and the page with its filter comes back", async () => {
  const mayor = await caller(town, "mayor");
  const at = `/processes/${town.ids.processId}/agenda?view=board`;
  const answer = await mayor.post(at, { form: "quick-item", request_id: "1:quick", title: "Gemeinsame Notfallnummern" });
  expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/\/agenda\?view=board#item-\d+$/)]);
  expect((await mayor.get(at)).text).toContain("Gemeinsame Notfallnummern");
});

test("the stage is moved from the overview, and a move without a reason comes back with its page", async () => {
  const miriam = await caller(town, "facilitator");
  const at = `/processes/${town.ids.processId}`;
  expect((await miriam.get(at)).body).toContain(`action="${at}/stage"`);
  const move = { form: "stage", from: "entwurf", to: "konsultation", reason: "" };
  expect((await miriam.post(`${at}/stage`, move)).status).toBe(422);
  const wanted = { ...move, reason: "Alle Texte liegen vor." };
  const early = await miriam.post(`${at}/stage`, wanted);
  expect([early.status, early.text.includes("Wenn Sie trotzdem wechseln"), early.text.includes(wanted.reason)]).toEqual([
    422,
    true,
    true,
  ]);
  const moved = await miriam.post(`${at}/stage`, { ...wanted, override: "true" });
  expect([moved.status, moved.location]).toEqual([303, at]);
  expect((await miriam.get(at)).text).toContain("Alle Texte liegen vor.");
});

test("what was withdrawn is taken back by a form of the page that says so", async () => {
  const miriam = await caller(town, "facilitator");
  const at = `/agenda/${town.ids.agenda.screening}`;
  const gone = await miriam.post(`${at}/withdrawal`, { form: "withdrawal", from: "in_abstimmung" });
  expect([gone.status, gone.location]).toEqual([303, at]);
  const flash = gone.headers.getSetCookie()[0]?.split(";")[0];
  const page = await miriam.get(at, { cookie: `${miriam.cookie}; ${flash}` });
  expect([page.text.includes("Der Punkt ist entfallen."), page.body.includes(`action="${at}/resumption"`)]).toEqual([
    true,
    true,
  ]);
  expect((await miriam.post(`${at}/resumption`, { form: "undo" })).status).toBe(303);
  const item = db().selectFrom("agenda_items").where("id", "=", town.ids.agenda.screening).select("status");
  expect(await item.executeTakeFirst()).toEqual({ status: "in_abstimmung" });
});
