/** Depth and recommendations as plain forms: sent whole, refused with sentences, and nothing typed is lost. */
import { describe, expect, test } from "vitest";
import { createAgendaItem, setAgendaStatus } from "#server/agenda/commands";
import { depthField } from "#server/agenda/depth.rules";
import { agendaItemForm } from "#server/agenda/rules";
import { caller, fieldsOf, type Fields } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";
import { stage } from "../setup/town.ts";

const town = useServer();
const db = () => town.database.db;

describe("depth", () => {
  const at = () => `/processes/${town.ids.processId}/agenda/depth`;
  /** As the form brings it: every field of a line. */
  const line = (itemId: number, more: Record<string, string>): Fields =>
    Object.fromEntries(
      Object.entries({ present: "keine", wanted: "", urgency: "", contribution: "", revision: "0", ...more }).map(
        ([name, value]) => [depthField(itemId, name as "present"), value],
      ),
    );

  test("a head of delegation says it for several items in one form, and finds it again", async () => {
    const martin = await caller(town, "thirdMayor");
    const { screening, formats } = town.ids.agenda;
    const form = {
      form: "depths",
      ...line(screening, { wanted: "koordinieren" }),
      ...line(formats, { contribution: "Zwei Räume" }),
    };
    expect(await martin.post(`${at()}/statement`, form)).toMatchObject({ status: 303, location: `${at()}/statement` });
    expect((await martin.get(`${at()}/statement`)).text).toContain("Zwei Räume");

    const again = await martin.post(`${at()}/statement`, { ...form, ...line(formats, { contribution: "Drei Räume" }) });
    expect([again.status, again.text.includes("Drei Räume"), again.text.includes("AP-06")]).toEqual([409, true, true]);
  });

  test("delegates read the matrix, and are told who says it", async () => {
    const aylin = await caller(town, "townDelegate");
    expect((await aylin.get(at())).text).toMatch(/Partnerschaften vor dem Abschluss[\s\S]*koordinieren/);
    const refused = await aylin.get(`${at()}/statement`);
    expect([refused.status, refused.text.includes("Delegationsleitung")]).toEqual([403, true]);
    expect((await (await caller(town, "outsider")).get(at())).status).toBe(404);
  });

  test("the proposed mode is taken with one press, and not over another decision", async () => {
    const tobias = await caller(town, "federalDelegate");
    const item = `/agenda/${town.ids.agenda.screening}`;
    expect((await tobias.get(item)).text).toContain("Austausch übernehmen");
    const taken = await tobias.post(`${item}/mode`, { form: "mode", from: "koordinierung", to: "austausch" });
    expect(taken).toMatchObject({ status: 303, location: `${item}#depth` });
    expect((await tobias.post(`${item}/mode`, { form: "mode", from: "koordinierung", to: "zusammenarbeit" })).status).toBe(409);
  });
});

describe("a form that comes back", () => {
  test("still says what it showed, so that nobody overwrites what came meanwhile; whoever is told so sees what is new", async () => {
    const [ruth, miriam] = [await caller(town, "recorder"), await caller(town, "facilitator")];
    const seenIn = (body: string) => fieldsOf(body, "seen").seen![0]!;
    const item = { form: "item", title: "Ein Kalender", mode: "austausch", reason: "", lead_organisation_id: "" };
    const { location } = await miriam.post(`/processes/${town.ids.processId}/agenda/new`, item);
    const path = `${location!.split("?")[0]!}/edit`;
    const shown = (await ruth.get(path)).body;
    const changed = { ...item, title: "Ein Kalender für alle", seen: seenIn((await miriam.get(path)).body) };
    expect((await miriam.post(path, changed)).status).toBe(303);
    const incomplete = await ruth.post(path, { ...item, title: "", seen: seenIn(shown) });
    expect([incomplete.status, seenIn(incomplete.body)]).toEqual([422, seenIn(shown)]);
    const late = await ruth.post(path, { ...item, title: "Kalender", seen: seenIn(incomplete.body) });
    expect([late.status, seenIn(late.body)]).toEqual([409, seenIn((await ruth.get(path)).body)]);
    expect((await ruth.post(path, { ...item, title: "Kalender", seen: seenIn(late.body) })).status).toBe(303);
  });
});

describe("an item that is adopted", () => {
  test("shows what of it is fixed and why, and takes its English summary as the page sends it", async () => {
    const on = await stage(db());
    const form = { title: "Schon angenommen", mode: "austausch", reason: "Zwei\nZeilen", levels: ["bund", "eu"] };
    const input = agendaItemForm.parse({ ...form, lead_organisation_id: "" });
    const id = await createAgendaItem(on.as("recorder"), on.processId, input, "");
    await setAgendaStatus(on.as("facilitator"), id, { from: "entwurf", to: "angenommen" });
    const ruth = await caller(town, "recorder");
    const page = await ruth.get(`/agenda/${id}/edit`);
    expect([page.status, page.text.includes("bleiben, wie sie beschlossen sind")]).toEqual([200, true]);
    const sent: Fields = { form: "item", seen: /name="seen" value="([^"]+)"/.exec(page.body)![1]!, lead_organisation_id: "" };
    for (const name of ["title", "mode", "reason"] as const)
      expect(page.body).toContain(`<input type="hidden" name="${name}" value="${form[name]}"`);
    for (const level of form.levels) expect(page.body).toContain(`<input type="hidden" name="levels[]" value="${level}"`);
    const { levels, ...others } = form;
    const same: Fields = { ...sent, ...others, "levels[]": levels, summary_en: "Adopted already" };
    const altered = await ruth.post(`/agenda/${id}/edit`, { ...same, title: "Anders" });
    expect([altered.status, altered.text.includes("Adopted already")]).toEqual([409, true]);
    expect(await ruth.post(`/agenda/${id}/edit`, same)).toMatchObject({ status: 303, location: `/agenda/${id}` });
    expect((await ruth.get(`/agenda/${id}`)).text).toContain("Adopted already");
  });
});

describe("recommendations", () => {
  const begin = async () => {
    const ruth = await caller(town, "associationHead");
    const item = `/agenda/${town.ids.agenda.training}`;
    const { status, location } = await ruth.post(`${item}/recommendations`, {
      form: "recommendation",
      title: "Zwei Kurse im Jahr",
    });
    expect(status).toBe(303);
    return { ruth, path: location! };
  };

  test("one is begun with its title, and says what is missing, each with the way there", async () => {
    const { ruth, path } = await begin();
    const page = await ruth.get(path);
    expect(page.text).toMatch(/E-03\.\d/);
    for (const field of ["indicator", "due", "resources"]) expect(page.body).toContain(`${path}/edit#at-${field}`);
    expect(page.body).toContain(`${path}/checks/self_government`);
    expect((await ruth.get(`${path}/edit`)).body).toContain('id="at-indicator"');
  });

  test("absurd means come back with a sentence and with all that was typed", async () => {
    const { ruth, path } = await begin();
    const fields = { form: "recommendation", title: "Zwei Kurse", lead_organisation_id: "", due_on: "", revision: "1" };
    const refused = await ruth.post(`${path}/edit`, {
      ...fields,
      bund_posts: "99999",
      bund_yearly: "viel",
      indicator: "Sechzig Leute",
    });
    expect(refused.status).toBe(422);
    for (const words of ["Mehr als 10.000 Stellen", "Bitte schreiben Sie eine Zahl", "Sechzig Leute", "99999"])
      expect(refused.text).toContain(words);
    const saved = await ruth.post(`${path}/edit`, { ...fields, bund_posts: "1,5", bund_yearly: "80.000" });
    expect(saved).toMatchObject({ status: 303, location: path });
    expect((await ruth.post(`${path}/edit`, { ...fields, bund_posts: "2" })).status).toBe(409);
  });

  test("a check without an answer comes back with the others", async () => {
    const { ruth, path } = await begin();
    const form = { form: "check", kind: "self_government", result: "offen", reviewer: "R. Recht", reviewed_on: "2026-01-15" };
    const refused = await ruth.post(`${path}/checks/self_government`, { ...form, answer_voluntary: "ja" });
    expect([refused.status, refused.text.includes("ja, nein oder unklar"), refused.text.includes("R. Recht")]).toEqual([
      422,
      true,
      true,
    ]);
    expect((await ruth.get(`${path}/checks/astrology`)).status).toBe(404);
  });

  test("one is adopted by its organisations and not by facilitators", async () => {
    const miriam = await caller(town, "facilitator");
    const { id } = await db()
      .selectFrom("recommendations")
      .where("agenda_item_id", "=", town.ids.agenda.screening)
      .select("id")
      .executeTakeFirstOrThrow();
    const page = await miriam.get(`/recommendations/${id}`);
    expect(page.text).toContain("Nicht verträglich");
    const move = (from: string, to: string) => miriam.post(`/recommendations/${id}/status`, { form: "status", from, to });
    expect((await move("in_abstimmung", "beschlussreif")).status).toBe(303);
    const refused = await move("beschlussreif", "angenommen");
    expect([refused.status, refused.text.includes("mit ihren Positionen")]).toEqual([422, true]);
  });
});

describe("the list of all recommendations", () => {
  const at = () => `/processes/${town.ids.processId}/recommendations`;

  test("is narrowed down by status, level and item, in the table as on the page", async () => {
    const anna = await caller(town, "observer");
    const whole = (await anna.get(at())).text;
    expect(whole).toMatch(/E-02\.1[\s\S]*E-02\.2/);
    const drafts = (await anna.get(`${at()}?status=entwurf`)).text;
    expect([drafts.includes("E-02.1"), drafts.includes("E-02.2")]).toEqual([false, true]);
    const ofItem = (await anna.get(`${at()}/recommendations.csv?item=${town.ids.agenda.contactPoints}&status=entwurf`)).text;
    expect(ofItem.split("\r\n").map((line) => line.split(";")[0])).toEqual(["Nummer", "E-02.2", ""]);
    expect((await anna.get(`${at()}?level=eu&status=umgesetzt`)).text).toContain("Keine Empfehlung passt dazu");
  });

  test("says of every domain of hybrid threats how much there is, also where it is nothing", async () => {
    const page = await (await caller(town, "observer")).get(at());
    const table = page.body.slice(page.body.indexOf("Nach Bereichen hybrider Bedrohungen"));
    for (const domain of ["Weltraum", "Cyber", "Nachrichtendienste", "Ohne Angabe"]) expect(table).toContain(domain);
    const { status, text } = await (await caller(town, "observer")).get(`${at()}?threat=weltraum`);
    expect([status, text.includes("Keine Empfehlung passt dazu")]).toEqual([200, true]);
  });

  test("is no page for somebody of another process, and nor is its table", async () => {
    const stranger = await caller(town, "outsider");
    for (const path of [at(), `${at()}/recommendations.csv`, `${at()}/recommendations.xlsx`])
      expect((await stranger.get(path, { accept: "*/*" })).status, path).toBe(404);
  });
});

describe("the agenda as a paper", () => {
  const at = () => `/processes/${town.ids.processId}/paper`;

  test("is a page that says what it is, with a file of every kind", async () => {
    const gregor = await caller(town, "chamber");
    const page = await gregor.get(at());
    expect([page.status, page.text.includes("Entwurf – nicht beschlossen"), page.text.includes("AP-02")]).toEqual([
      200,
      true,
      true,
    ]);
    const types = {
      pdf: "application/pdf",
      html: "text/html",
      csv: "text/csv",
      json: "application/json",
      docx: "wordprocessingml",
    };
    for (const [ending, type] of Object.entries(types)) {
      const file = await gregor.get(`${at()}/agenda.${ending}?language=en`);
      expect([file.status, file.headers.get("content-type")], ending).toEqual([200, expect.stringContaining(type)]);
      expect(file.headers.get("content-disposition")).toContain("Joint");
    }
  });

  test("leads back from an item to its topics and on from a topic to the item, and briefs on what is adopted only", async () => {
    const anna = await caller(town, "observer");
    const { contactPoints, training } = town.ids.agenda;
    expect((await anna.get(`/agenda/${contactPoints}/trace`)).text).toMatch(/Woher kommt AP-02\?[\s\S]*Thema T-\d{3}/);
    expect((await anna.get(`/topics/${town.ids.topicId}/trace`)).status).toBe(200);
    expect((await anna.get(`/agenda/${training}/briefing`)).text).toContain("Eine Kurzinformation gibt es erst");
    expect((await anna.get(`/agenda/${training}/briefing.pdf`, { accept: "*/*" })).status).toBe(409);
    const stranger = await caller(town, "outsider");
    for (const path of [
      at(),
      `/agenda/${contactPoints}/trace`,
      `/topics/${town.ids.topicId}/trace`,
      `/agenda/${training}/briefing`,
    ])
      expect((await stranger.get(path)).status, path).toBe(404);
  });
});
