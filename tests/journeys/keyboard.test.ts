/**
 * The workshop by keyboard alone: no mouse, nothing clicked or filled by script; people get everywhere with Tab, arrow keys,
 * Enter, Space and typing. After every step one can see where one is.
 */
import { sql } from "kysely";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { DEMO_PASSWORD, sample } from "../../db/sample.ts";
import { caller, type Caller } from "../setup/caller.ts";
import { expectAccessible, isAwake, measureOverflow, open, useTown } from "../setup/journey.ts";
import { adoptProcedure } from "../setup/procedure.ts";
import { expectFocus, expectNotLost, follow, pressEnter, pressUntil, tabBackTo, tabTo } from "../setup/keys.ts";
import { stage } from "../setup/town.ts";
import { caretToEnd } from "../setup/writing.ts";

const town = useTown();

const itemsIn = (page: Page) => page.locator(".ja-agenda-row .ja-agenda-link").allInnerTexts();

async function storedItems(): Promise<string[]> {
  const items = town.database.db.selectFrom("agenda_items").select("title").where("process_id", "=", town.ids.processId);
  const rows = await items.orderBy("position").execute();
  return rows.map(({ title }) => title);
}

test("the facilitator signs in, skips the navigation, and moves an agenda item", async () => {
  const miriam = await town.visit();
  await open(miriam, "/sign-in");
  await tabTo(miriam, /^E-Mail-Adresse/);
  await miriam.keyboard.type(sample.people.facilitator.email);
  await tabTo(miriam, /^Passwort$/);
  await miriam.keyboard.type(DEMO_PASSWORD);
  await miriam.keyboard.press("Enter");
  await miriam.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await isAwake(miriam);

  await tabTo(miriam, "Zum Inhalt springen", 1);
  await miriam.keyboard.press("Enter");
  await expect.poll(() => miriam.evaluate(() => document.activeElement?.id)).toBe("main");
  await miriam.keyboard.press("Tab");
  expect(await miriam.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);

  await follow(miriam, "Prozesse", /\/processes$/);
  await follow(miriam, new RegExp(sample.process.title), /\/processes\/\d+$/);
  await follow(miriam, "Agenda", /\/agenda$/);

  const [first, second, third, ...rest] = await itemsIn(miriam);
  await tabTo(miriam, new RegExp(`^${first}`));
  await tabTo(miriam, "AP-02 nach oben", 8);
  await miriam.keyboard.press("Enter");
  await expect.poll(async () => (await itemsIn(miriam)).slice(0, 3)).toEqual([second, first, third]);
  // There is no way further up.
  await expectFocus(miriam, "AP-02 nach unten");
  await miriam.getByText("AP-02 steht jetzt an Stelle 1 von 6.").waitFor({ state: "attached" });
  await expect.poll(storedItems, { timeout: 20_000 }).toEqual(await itemsIn(miriam));

  // The same by the grip: taken up, carried down, left where it was; then put down.
  await tabBackTo(miriam, "AP-02 verschieben", 4);
  await miriam.keyboard.press("Enter");
  await miriam.keyboard.press("End");
  await miriam.getByText("AP-02 ist aufgenommen, jetzt an Stelle 6 von 6.").waitFor({ state: "attached" });
  await miriam.keyboard.press("Escape");
  await expect.poll(() => itemsIn(miriam)).toEqual([second, first, third, ...rest]);
  await miriam.keyboard.press("Enter");
  await miriam.keyboard.press("ArrowDown");
  await miriam.keyboard.press("Enter");
  await expect.poll(storedItems, { timeout: 20_000 }).toEqual([first, second, third, ...rest]);
  await expect.poll(() => itemsIn(miriam)).toEqual([first, second, third, ...rest]);
  await expectFocus(miriam, /AP-02/);
});

test("she writes a heading with the toolbar, and somebody consulted comments on a passage", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/processes/${town.ids.processId}/documents`);
  await follow(miriam, sample.documents.workingPaper.title, /\/documents\/\d+$/);
  const text = miriam.locator(".ja-doc-content .ja-text[contenteditable=true]");
  await text.waitFor();
  await tabTo(miriam, `Text: ${sample.documents.workingPaper.title}`);
  await caretToEnd(miriam);
  await miriam.keyboard.press("Enter");
  await miriam.keyboard.press("Alt+F10");
  await expectFocus(miriam, "Rückgängig");
  await pressUntil(miriam, "ArrowRight", /^Absatzart: /, 3);
  await miriam.keyboard.press("Enter");
  await expectFocus(miriam, /^Normaler Text/);
  await pressUntil(miriam, "ArrowDown", /Überschrift 2/, 3);
  await miriam.keyboard.press("Enter");
  await expectFocus(miriam, /^Text: /);
  await miriam.keyboard.type("Ohne Maus geschrieben");
  await miriam.keyboard.press("Enter");
  await miriam.keyboard.type("Die Tastatur genügt.");
  await text.getByRole("heading", { name: "Ohne Maus geschrieben", level: 2 }).waitFor();
  await miriam.locator(".ja-doc-state", { hasText: "Gespeichert" }).waitFor();

  // Whoever writes selects as everywhere; Escape leads back to the passage.
  await miriam.keyboard.press("Shift+Home");
  await miriam.locator("[data-tool=comment]:not([aria-disabled])").waitFor();
  await miriam.keyboard.press("Control+Alt+KeyM");
  await expectFocus(miriam, /^Ihr Kommentar/);
  await miriam.keyboard.press("Escape");
  await expectFocus(miriam, /^Text: /);

  const gregor = await town.enter("chamber");
  await open(gregor, new URL(miriam.url()).pathname);
  // The tools come with the live text, a moment after the page.
  await gregor.getByRole("button", { name: "Kommentieren", exact: true }).first().waitFor();
  await tabTo(gregor, "Kommentieren");
  await pressUntil(gregor, "ArrowRight", "Stelle wählen", 1);
  await gregor.keyboard.press("Enter");
  await expectFocus(gregor, "Stelle im Text wählen");
  await gregor.keyboard.press("ArrowDown");
  await gregor.keyboard.press("ArrowDown");
  await gregor.keyboard.press("ArrowRight");
  await gregor.keyboard.press("Shift+ArrowRight");
  const said = await gregor.locator(".ja-doc-chooser__said").innerText();
  expect(said).toMatch(/^Gewählt: \S+ \S+$/);
  await gregor.keyboard.press("Enter");
  await expectFocus(gregor, /^Ihr Kommentar/);
  await gregor.keyboard.type("Auch das ging ohne Maus.");
  await tabTo(gregor, "Kommentieren", 3);
  await gregor.keyboard.press("Enter");
  await expectFocus(gregor, "Kommentar von Gregor Hansen");
  const thread = miriam
    .getByRole("article", { name: "Kommentar von Gregor Hansen" })
    .filter({ hasText: "Auch das ging ohne Maus." });
  await thread.getByText(said.replace("Gewählt: ", "")).waitFor();
});

test("she opens the coming roundtable and leads it, and the mayor votes", async () => {
  const { question } = sample.meetings.coming.poll;
  const [miriam, stefan] = await Promise.all([town.enter("facilitator"), town.enter("mayor")]);
  await open(miriam, `/processes/${town.ids.processId}/roundtables`);
  await follow(miriam, sample.meetings.coming.title, /\/roundtables\/\d+$/);
  await open(stefan, new URL(miriam.url()).pathname);
  const now = stefan.locator(".ja-roundtables-now__point");

  await tabTo(miriam, "Runden Tisch eröffnen");
  await pressEnter(miriam);
  await now.filter({ hasText: "Begrüßung" }).waitFor();
  await expectNotLost(miriam);
  await tabTo(miriam, "Starten");
  await pressEnter(miriam);

  await stefan.getByRole("article", { name: question }).waitFor();
  await tabTo(stefan, "Ja");
  await stefan.keyboard.press("ArrowDown");
  await expectFocus(stefan, "Nein");
  await tabTo(stefan, "Stimme abgeben", 1);
  await pressEnter(stefan);
  await stefan.getByText("Ihre Stimme ist gezählt.").first().waitFor();
  await expectFocus(stefan, "Stimme ändern");

  // The poll moves about the page with what happens to it, and its buttons come and go.
  await expectNotLost(miriam);
  await tabTo(miriam, "Beenden");
  await pressEnter(miriam);
  await expectNotLost(miriam);
  await tabTo(miriam, "Ergebnis veröffentlichen");
  await pressEnter(miriam);
  await expectNotLost(miriam);
  await stefan.getByRole("list", { name: "Stimmen je Antwort" }).waitFor();

  await tabTo(miriam, "Weiter");
  await pressEnter(miriam);
  await now.filter({ hasText: "Arbeitspapier" }).waitFor();
  await expectFocus(miriam, "Weiter");
});

test("somebody consulted files a statement on a phone: from the start page over a passage to the receipt", async () => {
  const gregor = await town.enter("chamber", { viewport: { width: 390, height: 844 }, hasTouch: true });
  await open(gregor, "/");
  await follow(gregor, /^Stellung nehmen: /, /\/consultations\/\d+\/statement$/);
  await isAwake(gregor);
  await tabTo(gregor, /^Allgemeine Anmerkung/);
  // The text becomes a live one under the first letters: none of them is lost, and the focus stays.
  await gregor.keyboard.type("Wir sind im Ganzen dafür.", { delay: 20 });
  await gregor.getByText("Gespeichert", { exact: true }).first().waitFor();
  await expectFocus(gregor, /^Allgemeine Anmerkung/);
  await follow(gregor, /lesen und anmerken$/, /\/texts\/\d+$/);
  await follow(gregor, /^Anmerken zu: /, /\/statement\/points\?/);
  await tabTo(gregor, /^Was Sie dazu sagen/);
  await gregor.keyboard.type("Auch Kammern fragen.");
  await tabTo(gregor, "Punkt speichern", 5);
  await pressEnter(gregor);
  await gregor.waitForURL(/\/statement#point-\d+$/);
  await expectNotLost(gregor);
  await follow(gregor, "Prüfen und einreichen", /\/submission$/);
  for (const words of ["Wir sind im Ganzen dafür.", "Auch Kammern fragen."]) await gregor.getByText(words).first().waitFor();
  await tabTo(gregor, /^Ich bin befugt/);
  await gregor.keyboard.press("Space");
  await tabTo(gregor, "Einreichen", 2);
  await pressEnter(gregor);
  await gregor.waitForURL(/\/statements\/\d+$/);
  await expectNotLost(gregor);
  await gregor.getByText("Eingangsbestätigung", { exact: true }).first().waitFor();
  expect(await measureOverflow(gregor)).toBe(0);
  const { general_remark, points } = await town.database.db
    .selectFrom("statements")
    .innerJoin("statement_points as point", "point.statement_id", "statements.id")
    .where("statements.id", "=", Number(new URL(gregor.url()).pathname.split("/").at(-1)))
    .where("submitted_at", "is not", null)
    .groupBy("statements.id")
    .select(({ fn }) => ["general_remark", fn.agg<string[]>("array_agg", ["point.body"]).as("points")] as const)
    .executeTakeFirstOrThrow();
  expect([general_remark, points]).toEqual(["Wir sind im Ganzen dafür.", ["Auch Kammern fragen."]]);
});

test("a clerk weighs points: one key goes on, one fetches a block of text, and what becomes of the point comes with it", async () => {
  const paul = await town.enter("recorder");
  await open(paul, `/consultations/${town.ids.consultationId}/weighing`);
  await isAwake(paul);
  await tabTo(paul, /^Dieser Satz ist für uns/);
  await paul.keyboard.press("Enter");
  await paul.waitForURL(/point=\d+/);
  // Where something is proposed already, that is where the keys begin.
  await expectFocus(paul, /zur Kenntnis$/);
  const first = paul.url();
  await paul.keyboard.press("n");
  await paul.waitForURL((url) => /point=\d+/.test(url.search) && url.href !== first);
  // Only now the point before has one before it.
  await paul.getByRole("link", { name: "Voriger" }).waitFor();
  await expectFocus(paul, /folgen$/);
  const pointId = Number(new URL(paul.url()).searchParams.get("point"));
  await paul.keyboard.press("t");
  await expectFocus(paul, /^Textbaustein/);
  await paul.keyboard.press("d");
  await expectFocus(paul, /^Erwiderung/);
  await paul.keyboard.press("Control+Enter");
  const stored = () =>
    town.database.db
      .selectFrom("weighings")
      .where("point_id", "=", pointId)
      .select(["state", "disposition", "reason"])
      .executeTakeFirst();
  await expect.poll(stored, { timeout: 20_000 }).toMatchObject({
    ...{ state: "draft", disposition: "kenntnis", reason: expect.stringContaining("Vielen Dank") as string },
  });
  await paul.waitForURL((url) => url.searchParams.get("point") !== String(pointId));
});

const clusterOf = async (title: string) =>
  (await town.database.db.selectFrom("topics").where("title", "=", title).select("cluster_id").executeTakeFirstOrThrow())
    .cluster_id;

test("she sorts topics on their board: one is carried with the arrows, one is ticked and goes by the menu", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/processes/${town.ids.processId}/topics?view=board`);
  await tabTo(miriam, "T-016 verschieben", 200);
  for (const key of ["Enter", "ArrowRight", "Enter"]) await miriam.keyboard.press(key);
  await expect.poll(() => clusterOf("Weniger Papier, mehr Gespräche")).toBe(town.ids.clusterId);
  // It went to another column, and the focus with it.
  await expectFocus(miriam, "T-016 verschieben");

  await tabBackTo(miriam, "T-017 auswählen", 200);
  await miriam.keyboard.press("Space");
  await tabBackTo(miriam, "Verschieben nach", 200);
  await miriam.keyboard.type("Hybride");
  await tabTo(miriam, "Verschieben", 3);
  await pressEnter(miriam);
  const hybrid = town.database.db.selectFrom("topic_clusters").where("title", "=", "Hybride Bedrohungen").select("id");
  const { id } = await hybrid.executeTakeFirstOrThrow();
  await expect.poll(() => clusterOf("Sprachkurse für Verwaltungskräfte in Partnerstädten")).toBe(id);
  await expectFocus(miriam, "T-017 auswählen");
});

test("the mayor finds an open vote on the start page, weighs each proposal with the arrows, and changes his mind", async () => {
  const miriam = await caller(town, "facilitator");
  const vote = {
    method: "resistance",
    question: "Wie kommen wir hinüber?",
    source: "lines",
    options: "Brücke\nFähre",
    start: "true",
  };
  const { location } = await miriam.post(`/processes/${town.ids.processId}/methods/new`, vote);
  const stefan = await town.enter("mayor", { viewport: { width: 390, height: 844 } });
  await open(stefan, "/");
  await follow(stefan, /Wie kommen wir hinüber/, /\/methods\/\d+$/);
  // Two proposals, and leaving things as they are.
  for (const [at, resistance] of [2, 0, 3].entries()) {
    await tabTo(stefan, "frei", at === 0 ? 60 : 3);
    // From the last choice the arrow goes on to the first, which is 0.
    for (let step = 0; step <= resistance; step++) await stefan.keyboard.press("ArrowRight");
    await expectFocus(stefan, String(resistance));
  }
  await tabTo(stefan, "Stimme abgeben", 5);
  await pressEnter(stefan);
  await stefan.getByText("Ihre Stimme ist gezählt.").first().waitFor();
  await tabBackTo(stefan, "3", 5);
  await stefan.keyboard.press("ArrowRight");
  await tabTo(stefan, "Stimme ändern", 5);
  await pressEnter(stefan);
  const stored = async () => {
    const run = Number(location!.split("/").at(-1));
    const ballot = await town.database.db
      .selectFrom("method_ballots")
      .where("run_id", "=", run)
      .select("answers")
      .executeTakeFirst();
    return Object.values((ballot?.answers as { values: Record<string, number> } | undefined)?.values ?? {});
  };
  await expect.poll(stored).toEqual([2, 0, 4]);
});

/** @returns its address; a chair has opened it, and names are protected */
async function openProtected(miriam: Caller): Promise<string> {
  const { db } = town.database;
  await adoptProcedure(await stage(db), db, { non_attribution: "chatham", notice_days: "0" });
  const plan = {
    title: "Runder Tisch auf Papier",
    type: "runder_tisch",
    day: "2027-03-02",
    time: "10:00",
    planned_minutes: "60",
  };
  const { location } = await miriam.post(`/processes/${town.ids.processId}/roundtables/new`, plan);
  const base = location!.replace(/\/points$/, "");
  await miriam.post(`${base}/points`, { title: "Ansprechstellen", kind: "beratung", minutes: "15" });
  await miriam.post(`${base}/state`, { to: "open", revision: String(await revisionOf(base)) });
  return base;
}

const rowOf = (base: string) =>
  town.database.db
    .selectFrom("roundtables")
    .where("id", "=", Number(base.split("/").at(-1)))
    .selectAll()
    .executeTakeFirstOrThrow();
const revisionOf = async (base: string) => (await rowOf(base)).revision;
const idOf = (base: string) => Number(base.split("/").at(-1));

test("the recorder keeps a meeting under two chairs: who is there by a list on paper, decision, task, minutes without names, a correction", async () => {
  const { db } = town.database;
  const [miriam, ines, stefan] = await Promise.all([
    caller(town, "facilitator"),
    caller(town, "coFacilitator"),
    caller(town, "mayor"),
  ]);
  const base = await openProtected(miriam);
  const paul = await town.enter("recorder");
  await open(paul, base);

  await tabTo(paul, "Liste mit Namen", 120);
  await paul.keyboard.press("Enter");
  const { name } = sample.people.mayor;
  await tabTo(paul, "Anwesende suchen", 2);
  await paul.keyboard.type(name);
  await paul.keyboard.press("Enter");
  await paul.waitForURL((url) => url.searchParams.get("attendee") === name);
  // The list is now one line long.
  await paul.locator("#attendance").getByRole("link", { name: "Nächste Seite" }).waitFor({ state: "detached" });
  await tabTo(paul, `${name}: vor Ort`, 12);
  await pressEnter(paul);
  const present = () =>
    db
      .selectFrom("attendances")
      .where("roundtable_id", "=", idOf(base))
      .where("status", "=", "present")
      .select("mode")
      .execute();
  await expect.poll(present).toEqual([{ mode: "in_person" }]);
  await expectNotLost(paul);

  const chair = db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "person_id")
    .where("email", "=", sample.people.coFacilitator.email)
    .where("process_id", "=", town.ids.processId);
  const { id: mandateId } = await chair.select("mandates.id").executeTakeFirstOrThrow();
  await miriam.post(`${base}/chair`, { to: "offer", mandate_id: String(mandateId) });
  await ines.post(`${base}/chair`, { to: "accept" });
  await paul.getByText(`Leitung: ${sample.people.coFacilitator.name}`).waitFor();

  const takeDown = async (key: string, field: RegExp, words: string) => {
    await paul.keyboard.press(key);
    await expectFocus(paul, field);
    await paul.keyboard.type(words);
    await paul.keyboard.press("Control+Enter");
    await paul.locator("main .ja-typed", { hasText: words }).first().waitFor();
  };
  await takeDown("d", /^Wortlaut/, "Wir benennen Ansprechstellen.");
  // Out of the field, where letters are letters.
  await tabTo(paul, "Beschluss festhalten", 3);
  await takeDown("a", /^Was/, "Liste der Ansprechstellen führen");

  await ines.post(`${base}/state`, { to: "closed", revision: String(await revisionOf(base)) });
  await ines.post(`${base}/minutes/circulation`, {});
  // Nobody waits for two weeks here.
  await sql`update minutes_rounds set circulated_at = circulated_at - interval '30 days', objections_until = objections_until - interval '30 days'`.execute(
    db,
  );
  await signBoth(paul, ines, base);

  await tabTo(paul, "Genehmigtes Protokoll berichtigen", 120);
  await paul.keyboard.press("Enter");
  await tabTo(paul, /^Was ist zu berichtigen/, 3);
  await paul.keyboard.type("Es sind zwei Ansprechstellen.");
  await tabTo(paul, "Genehmigung zurücknehmen", 2);
  await pressEnter(paul);
  await paul.getByText("Die Genehmigung ist zurückgenommen.").first().waitFor();
  await follow(paul, /^Beschluss .* ändern$/, /\/decisions\/\d+$/);
  await tabTo(paul, /^Wortlaut/);
  await paul.keyboard.press("Control+A");
  await paul.keyboard.type("Wir benennen zwei Ansprechstellen.");
  await tabTo(paul, "Speichern", 5);
  await pressEnter(paul);
  await paul.waitForURL((url) => url.pathname === base);
  await ines.post(`${base}/minutes/correction`, {});
  await signBoth(paul, ines, base);

  await tabTo(paul, /^Als PDF \(/, 120);
  await expectAccessible(paul, "minutes that were corrected");
  const page = await stefan.get(base);
  expect(page.text).toMatch(/Frühere Fassungen[\s\S]*Es sind zwei Ansprechstellen\./);
  expect((await stefan.get(`${base}/approvals/1/minutes.docx`)).status).toBe(200);
  expect(page.text).not.toContain(sample.people.townDelegate.name);
});

/** The recorder by keys, the chair of now by a form. */
async function signBoth(paul: Page, ines: Caller, base: string): Promise<void> {
  await open(paul, base);
  await tabTo(paul, "Protokoll unterschreiben", 120);
  await pressEnter(paul);
  await paul.getByText("Ihre Unterschrift ist gesetzt.").first().waitFor();
  await ines.post(`${base}/minutes/signatures`, {});
  await open(paul, base);
  await paul.getByText("genehmigt", { exact: true }).first().waitFor();
}
