/**
 * The same pages where scripts do not run: signing in, the agenda, reading and commenting, a whole roundtable with its straw
 * poll, by links and plain forms alone. The mayor is there with his phone.
 */
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { DEMO_PASSWORD, sample, type ItemKey } from "../../db/sample.ts";
import { expectNoOverflow, useTown } from "../setup/journey.ts";
import { unzip } from "../setup/zip.ts";

const town = useTown();

const NO_SCRIPTS = { javaScriptEnabled: false };
const PHONE = { ...NO_SCRIPTS, isMobile: true, hasTouch: true, viewport: { width: 390, height: 844 } };

/** Sends the form of a button and waits for the page that comes back. @returns the status of the answer */
async function press(page: Page, button: string | Locator): Promise<number> {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === "POST"),
    page.waitForEvent("load"),
    (typeof button === "string" ? page.getByRole("button", { name: button, exact: true }) : button).click(),
  ]);
  return answer.status();
}

const unfold = (page: Page, summary: string) => page.locator("summary", { hasText: summary }).first().click();

/** The sentence that says on the next page that it worked. */
const flash = (page: Page) => page.locator(".ja-flash [role=status]").innerText();

const pathOf = (page: Page) => new URL(page.url()).pathname;

// --- coming in --------------------------------------------------------------------------------------

test("somebody signs in after a slip, finds what waits for them, and leaves", async () => {
  const page = await town.visit(NO_SCRIPTS);
  const processAt = `/processes/${town.ids.processId}`;
  await page.goto(processAt);
  await page.getByText("Bitte melden Sie sich an, um weiterzumachen.").waitFor();

  const { email, name } = sample.people.townDelegate;
  const enter = page.locator("main").getByRole("button", { name: "Anmelden", exact: true });
  await page.getByLabel("E-Mail-Adresse").fill(email);
  await page.getByLabel("Passwort").fill("vergessen");
  expect(await press(page, enter)).toBe(422);
  await page
    .getByRole("alert")
    .getByText("E-Mail-Adresse oder Passwort stimmen nicht. Bitte prüfen Sie beides.")
    .first()
    .waitFor();
  expect(await page.getByLabel("E-Mail-Adresse").inputValue()).toBe(email);
  expect(await page.getByLabel("Passwort").inputValue()).toBe("");
  await page.getByLabel("Passwort").fill(DEMO_PASSWORD);
  expect(await press(page, enter)).toBe(303);
  expect(pathOf(page)).toBe(processAt);
  expect(await flash(page)).toContain("Sie sind angemeldet.");
  await page.getByRole("heading", { name: sample.process.title, level: 1 }).waitFor();

  await page.getByRole("link", { name: "Gemeinsame Agenda", exact: true }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await page
    .getByRole("region", { name: "Was habe ich zu tun?" })
    .getByRole("link", { name: `Entwurf ausarbeiten: ${sample.agenda.delegations.title}` })
    .click();
  await page.getByRole("heading", { name: sample.agenda.delegations.title, level: 1 }).waitFor();
  expect(pathOf(page)).toBe(`/agenda/${town.ids.agenda.delegations}`);

  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await press(page, "Dunkle Darstellung wählen");
  expect(await background()).not.toBe(light);
  await press(page, "English");
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
  await page.getByRole("heading", { name: sample.agenda.delegations.title, level: 1 }).waitFor();
  expect(pathOf(page)).toBe(`/agenda/${town.ids.agenda.delegations}`);
  expect(await page.locator("html").getAttribute("data-kern-theme")).toBe("dark");
  await press(page, "Choose the light look");
  expect(await background()).toBe(light);
  await press(page, "Deutsch");

  await page.locator("summary", { hasText: name }).click();
  expect(await press(page, "Abmelden")).toBe(303);
  expect(await flash(page)).toContain("Sie sind abgemeldet.");
  await page.goto(processAt);
  expect(pathOf(page)).toBe("/sign-in");
});

// --- agenda -----------------------------------------------------------------------------------------

const titlesOf = (...keys: ItemKey[]) => keys.map((key) => sample.agenda[key].title);

test("a facilitator filters and orders the agenda, and a form that lacks a title keeps everything else", async () => {
  const page = await town.enter("facilitator", NO_SCRIPTS);
  const titles = () => page.locator(".ja-agenda-row .ja-agenda-link").allTextContents();
  await page.goto(`/processes/${town.ids.processId}/agenda`);
  expect(await titles()).toEqual(titlesOf("screening", "contactPoints", "training", "hybrid", "delegations", "formats"));

  await unfold(page, "Filtern");
  await page.getByLabel("Form", { exact: true }).selectOption({ label: "Zusammenarbeit" });
  await page.getByRole("button", { name: "Anwenden" }).click();
  await page.getByText("2 von 6 Agendapunkten").waitFor();
  expect(await titles()).toEqual(titlesOf("contactPoints", "training"));

  const row = (key: ItemKey) => page.locator(".ja-agenda-row", { hasText: sample.agenda[key].title });
  expect(await press(page, row("training").getByRole("button", { name: /nach oben$/ }))).toBe(303);
  expect(await flash(page)).toContain("Die Reihenfolge ist gespeichert.");
  expect(await titles()).toEqual(titlesOf("training", "contactPoints"));
  await page.getByRole("link", { name: "Filter „Form: Zusammenarbeit“ aufheben" }).click();
  await page.getByText("6 Agendapunkte").waitFor();
  expect(await titles()).toEqual(titlesOf("screening", "training", "contactPoints", "hybrid", "delegations", "formats"));
  expect(await press(page, row("training").getByRole("button", { name: /nach unten$/ }))).toBe(303);
  expect(await titles()).toEqual(titlesOf("screening", "contactPoints", "training", "hybrid", "delegations", "formats"));
  expect(
    await row("screening")
      .getByRole("button", { name: /nach oben$/ })
      .isDisabled(),
  ).toBe(true);

  const reason = "Zeile eins: „Grüße“ & <b>Zahlen</b> 🌍\n\nZeile drei";
  await page.getByRole("link", { name: "Neuer Agendapunkt" }).click();
  const send = page.getByRole("button", { name: "Agendapunkt anlegen" });
  await page.getByLabel(/^Begründung/).fill(reason);
  await page.getByRole("radio", { name: "Koordinierung" }).check();
  for (const level of ["Bund", "EU"]) await page.getByRole("checkbox", { name: level, exact: true }).check();
  await page.getByLabel(/^Federführung/).selectOption({ label: sample.organisations.chancellery.name });
  expect(await press(page, send)).toBe(422);
  const title = page.getByRole("textbox", { name: "Titel" });
  expect(await title.getAttribute("aria-invalid")).toBe("true");
  await page.getByRole("alert").getByText("Bitte füllen Sie dieses Feld aus.").waitFor();
  expect(await page.getByLabel(/^Begründung/).inputValue()).toBe(reason);
  expect(await page.getByRole("radio", { name: "Koordinierung" }).isChecked()).toBe(true);
  expect(
    await page.locator("[name='levels[]']:checked").evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value)),
  ).toEqual(["bund", "eu"]);
  expect(await page.getByLabel(/^Federführung/).inputValue()).toBe(String(town.ids.organisations.chancellery));

  await title.fill("Gemeinsame Lagebesprechung zu Lieferketten");
  expect(await press(page, send)).toBe(303);
  expect(await flash(page)).toContain("Der Agendapunkt ist angelegt.");
  await page.getByRole("heading", { name: "Gemeinsame Lagebesprechung zu Lieferketten", level: 1 }).waitFor();
  await unfold(page, "Angaben und Status des Punkts");
  expect(await page.locator(".ja-typed").innerText()).toBe(reason);
  await page.getByRole("link", { name: "Angaben ändern" }).click();
  await page.getByRole("checkbox", { name: "Kommunen", exact: true }).check();
  expect(await press(page, "Speichern")).toBe(303);
  expect(await flash(page)).toContain("Die Angaben sind gespeichert.");
  await page.getByText("Bund, Kommunen, EU").first().waitFor();
});

// --- documents --------------------------------------------------------------------------------------

test("a consulted party reads a paper in full, comments on it once it is open for that, and answers", async () => {
  const amina = await town.enter("forum", PHONE);
  const miriam = await town.enter("facilitator", NO_SCRIPTS);
  const paul = await town.enter("recorder", NO_SCRIPTS);
  const paperAt = `/documents/${town.ids.documents.situationPaper}`;

  await amina.goto(paperAt);
  const written = (await amina.locator(".ja-doc-sheet").innerText()).replace(/\s+/g, " ");
  for (const [, ...parts] of sample.documents.situationPaper.text) {
    for (const words of parts.flat(2)) if (typeof words === "string") expect(written).toContain(words);
  }
  await amina.getByText("Kommentieren können Sie in der Phase Konsultation").waitFor();
  expect(await amina.locator("main form").count()).toBe(0);
  await expectNoOverflow(amina);

  await miriam.goto(paperAt);
  await miriam.locator(".ja-doc-more > summary").click();
  expect(await press(miriam, "Für Kommentare öffnen")).toBe(303);
  expect(await flash(miriam)).toContain("Konsultierte können dieses Dokument jetzt kommentieren.");

  await amina.goto(paperAt);
  await unfold(amina, "Den ganzen Text kommentieren");
  expect(await press(amina, "Kommentieren")).toBe(422);
  await amina.getByRole("alert").getByText("Bitte füllen Sie dieses Feld aus.").waitFor();
  await amina.getByRole("textbox", { name: "Ihr Kommentar" }).fill("Wer hat die Zahlen erhoben?\nUnd wann?");
  expect(await press(amina, "Kommentieren")).toBe(303);
  expect(pathOf(amina)).toBe(paperAt);
  const thread = (page: Page) => page.getByRole("article", { name: `Kommentar von ${sample.people.forum.name}` });
  await thread(amina).getByRole("paragraph").getByText("Wer hat die Zahlen erhoben?").waitFor();
  expect(new URL(amina.url()).hash).toBe(`#${await thread(amina).getAttribute("id")}`);
  await expectNoOverflow(amina);

  await paul.goto(paperAt);
  await thread(paul).getByRole("link", { name: "Antworten" }).click();
  await paul.getByRole("textbox", { name: "Ihre Antwort" }).fill("Die Landkreise, im Frühjahr.");
  expect(await press(paul, "Antwort senden")).toBe(303);

  await amina.goto(paperAt);
  await thread(amina).getByRole("paragraph").getByText("Die Landkreise, im Frühjahr.").waitFor();
  await thread(amina).getByRole("link", { name: "Antworten" }).click();
  await amina.getByRole("textbox", { name: "Ihre Antwort" }).fill("Danke, das genügt mir.");
  expect(await press(amina, "Antwort senden")).toBe(303);
  expect(await thread(amina).locator(".ja-doc-comment__body").allInnerTexts()).toEqual([
    "Wer hat die Zahlen erhoben?\nUnd wann?",
    "Die Landkreise, im Frühjahr.",
    "Danke, das genügt mir.",
  ]);

  await paul.goto(paperAt);
  expect(await press(paul, "Erledigt")).toBe(303);
  await unfold(paul, "Offen (");
  await paul.getByRole("link", { name: "Erledigt (1)" }).click();
  await thread(paul).getByText(`Erledigt von ${sample.people.recorder.name}`).waitFor();
});

// --- roundtable -------------------------------------------------------------------------------------

/** What a page says, without what differs each time it is made: nonces, request ids, times. */
async function htmlOf(page: Page, path: string): Promise<string> {
  const html = await (await page.request.get(path)).text();
  return html
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, "<id>")
    .replace(/nonce(="|\\":\\"|\\",\\")[\w+/=-]+/g, "<nonce>")
    .replace(/\d{13}/g, "<instant>")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<instant>")
    .replace(/\d+:\d\d/g, "<time>")
    .replace(/(meter__rest" style=")[^"]*/g, "$1");
}

test("a roundtable from opening to the minutes, with a vote that nobody can read before its end", async () => {
  const miriam = await town.enter("facilitator", NO_SCRIPTS);
  const stefan = await town.signIn("mayor", PHONE);
  const johanna = await town.enter("secondMayor", NO_SCRIPTS);
  const paul = await town.enter("recorder", NO_SCRIPTS);
  const { title, poll } = sample.meetings.coming;
  const tableAt = `/roundtables/${town.ids.comingRoundtableId}`;

  await miriam.goto(tableAt);
  expect(await press(miriam, "Runden Tisch eröffnen")).toBe(303);
  await miriam.getByRole("region", { name: "Jetzt" }).getByText("Begrüßung").first().waitFor();
  expect(await press(miriam, "Weiter")).toBe(303);
  await miriam
    .getByRole("region", { name: "Jetzt" })
    .getByText("Arbeitspapier: Anmerkungen und offene Stellen")
    .first()
    .waitFor();

  await stefan.goto("/");
  await expectNoOverflow(stefan);
  await stefan.getByRole("link", { name: `Der Runde Tisch läuft: ${title}` }).click();
  await stefan.getByText("Sind Sie dabei?").waitFor();
  expect(await stefan.getByText(poll.question).count()).toBe(0);
  expect(await press(stefan, "Ich bin vor Ort")).toBe(303);
  await stefan.locator("summary", { hasText: "Sie sind dabei: vor Ort." }).waitFor();
  await expectNoOverflow(stefan);

  expect(await press(miriam, "Starten")).toBe(303);
  await stefan.goto(tableAt);
  await stefan.getByRole("heading", { name: "Jetzt abstimmen" }).waitFor();
  expect(await press(stefan, "Stimme abgeben")).toBe(422);
  await stefan.getByRole("alert").getByText("Bitte geben Sie mindestens eine Bewertung ab.").first().waitFor();
  await stefan.getByRole("radio", { name: "Ja", exact: true }).check();
  expect(await press(stefan, "Stimme abgeben")).toBe(303);
  expect(await flash(stefan)).toContain("Ihre Stimme ist gezählt.");
  expect(await stefan.getByRole("radio", { name: "Ja", exact: true }).isChecked()).toBe(true);
  await expectNoOverflow(stefan);

  const others = [miriam, johanna, paul];
  const seen = () => Promise.all(others.map((page) => htmlOf(page, tableAt)));
  const before = await seen();
  await stefan.getByRole("radio", { name: "Nein", exact: true }).check();
  expect(await press(stefan, "Stimme ändern")).toBe(303);
  expect(await stefan.getByRole("radio", { name: "Nein", exact: true }).isChecked()).toBe(true);
  expect(await seen()).toEqual(before);
  for (const html of [...before, await htmlOf(stefan, tableAt)]) {
    expect(html).toContain(poll.question);
    expect(html).not.toContain("Stimmen je Antwort");
  }

  await miriam.goto(tableAt);
  await miriam.getByText(/^1 von \d+ Stimmen abgegeben$/).waitFor();
  expect(await press(miriam, "Beenden")).toBe(303);
  expect(await press(stefan, "Stimme ändern")).toBe(409);
  await stefan
    .getByRole("alert")
    .getByText("Diese Abstimmung ist beendet und nimmt keine Stimmen mehr an.")
    .filter({ visible: true })
    .waitFor();
  await stefan.goto(tableAt);
  await stefan.getByText("Beendet. Das Ergebnis sieht noch niemand; die Moderation gibt es frei.").waitFor();
  expect(await htmlOf(stefan, tableAt)).not.toContain("Stimmen je Antwort");
  expect(await press(miriam, "Ergebnis veröffentlichen")).toBe(303);

  await stefan.goto(tableAt);
  expect(await stefan.getByRole("list", { name: "Stimmen je Antwort" }).getByRole("listitem").allInnerTexts()).toEqual([
    expect.stringMatching(/^Ja\s+0 Stimmen \(0\s%\)$/),
    expect.stringMatching(/^Nein\s+1 Stimme \(100\s%\)$/),
    expect.stringMatching(/^Enthaltung\s+0 Stimmen \(0\s%\)$/),
  ]);
  await unfold(stefan, "Als Tabelle, mit Bänken");
  await stefan
    .getByRole("table", { name: `Ergebnis: ${poll.question}` })
    .getByRole("row", { name: /^Nein\s+1\s+100\s%/ })
    .waitFor();
  await expectNoOverflow(stefan);

  const wording = "Die Runde trifft sich öfter als zweimal im Jahr.";
  await paul.goto(tableAt);
  await unfold(paul, "Beschluss festhalten");
  await paul.getByRole("textbox", { name: "Wortlaut" }).fill(wording);
  expect(await press(paul, "Beschluss festhalten")).toBe(303);
  expect(await flash(paul)).toContain("Gespeichert. Es steht jetzt auch im Protokoll.");
  await paul.getByRole("complementary", { name: "Beschlüsse und Aufgaben" }).getByText(wording).waitFor();
  await paul.locator(".ja-doc-sheet").getByText(wording).waitFor();

  expect(await press(miriam, "Sitzung beenden")).toBe(303);

  await stefan.goto(tableAt);
  const file = await stefan.request.get(
    (await stefan.getByRole("link", { name: "Als Word-Datei" }).getAttribute("href")) ?? "",
  );
  expect(file.status()).toBe(200);
  expect(file.headers()["content-disposition"]).toMatch(/^attachment/);
  const bytes = await file.body();
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
  const minutes = unzip(bytes)["word/document.xml"] ?? "";
  for (const words of [title, wording, poll.question]) expect(minutes).toContain(words);
  // It is held under the Chatham House Rule.
  expect(minutes).not.toContain(sample.people.mayor.name);
});
