/**
 * Comments as people without edit rights meet them: on a phone with a finger, by keyboard alone, on a table, and with somebody
 * who is told. What only some may see stays with them.
 */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { sample } from "../../db/sample.ts";
import { expectAccessible, expectNoOverflow, open, until, useTown } from "../setup/journey.ts";

const town = useTown();

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const paper = () => `/documents/${town.ids.documents.workingPaper}`;

const textOf = (page: Page) => page.locator(".ja-doc-content .ja-text");
const sheetOf = (page: Page) => page.locator(".ja-doc-side[data-sheet]");
const threadBy = (page: Page, name: string, words: string) =>
  page.getByRole("article", { name: `Kommentar von ${name}` }).filter({ hasText: words });

async function openPaper(page: Page, path = paper()): Promise<void> {
  await open(page, path);
  await page.locator(".ja-doc-live").waitFor();
}

const bellOf = (page: Page) => page.getByRole("link", { name: /^Neues für Sie/ });
const unreadOf = async (page: Page) => Number(/\d+/.exec((await bellOf(page).getAttribute("aria-label")) ?? "") ?? 0);

/** What is read stays where it was, give or take the bar above it. */
const placeOf = (page: Page, words: string) =>
  textOf(page)
    .getByText(words)
    .first()
    .evaluate((element) => element.getBoundingClientRect().top);

const focusedName = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const label = "labels" in element ? ((element.labels as NodeListOf<HTMLElement> | null)?.[0]?.textContent ?? "") : "";
    return (element.getAttribute("aria-label") ?? (label || element.textContent || "")).trim().slice(0, 80);
  });

test("a consulted person comments on a phone: by tapping, without losing the place, and reads the answer there", async () => {
  const gregor = await town.enter("chamber", PHONE);
  await openPaper(gregor);
  await textOf(gregor).getByRole("heading", { name: "4.2 Was der Selbstcheck nicht ist" }).scrollIntoViewIfNeeded();

  // A thread that is there comes over the lower half, and goes again.
  const passage = textOf(gregor).locator(".ja-text-comment--open", { hasText: "Er ist keine Aufsicht" });
  await passage.tap();
  await sheetOf(gregor).getByText("Sehr wichtig für die Vereine.").waitFor();
  await expectAccessible(gregor, "thread on a phone");
  await expectNoOverflow(gregor);
  const box = (await sheetOf(gregor).boundingBox())!;
  const shown = (await passage.boundingBox())!;
  expect(shown.y + shown.height).toBeLessThan(box.y);
  const before = await placeOf(gregor, "4.2 Was der Selbstcheck nicht ist");
  await gregor.getByRole("button", { name: "Zum Text" }).tap();
  await sheetOf(gregor).waitFor({ state: "detached" });
  expect(Math.abs((await placeOf(gregor, "4.2 Was der Selbstcheck nicht ist")) - before)).toBeLessThan(4);

  // Tapping chooses: the paragraph, then the sentence.
  await gregor.getByRole("button", { name: "Stelle wählen" }).tap();
  await textOf(gregor)
    .getByText("Sie entscheidet, ob")
    .tap({ position: { x: 40, y: 40 } });
  await gregor.getByText(/^Gewählt: Er ist keine Aufsicht/).waitFor();
  await gregor.locator(".ja-doc-chooser").getByRole("button", { name: "Kommentieren" }).waitFor();
  await expectAccessible(gregor, "choosing on a phone");
  await gregor.getByRole("button", { name: "Ein Wort weniger" }).tap();
  await gregor.locator(".ja-doc-chooser").getByRole("button", { name: "Kommentieren" }).tap();
  const draft = gregor.locator(".ja-doc-thread--new");
  await draft.getByRole("textbox", { name: "Ihr Kommentar" }).fill("Das gilt auch für Betriebe? ");
  await expectAccessible(gregor, "writing on a phone");

  // Reading on in between loses nothing.
  await gregor.getByRole("button", { name: "Zum Text" }).tap();
  await gregor.getByRole("button", { name: "Kommentar weiterschreiben" }).tap();
  await draft.getByRole("textbox", { name: "Ihr Kommentar" }).pressSequentially("@miri");
  await draft.getByRole("option", { name: /Miriam Vogt/ }).tap();
  expect(await draft.getByRole("textbox", { name: "Ihr Kommentar" }).inputValue()).toBe(
    "Das gilt auch für Betriebe? @Miriam Vogt ",
  );
  const place = await placeOf(gregor, "4.2 Was der Selbstcheck nicht ist");
  const miriam = await town.enter("facilitator");
  await open(miriam, "/account");
  const unreadBefore = await unreadOf(miriam);
  await draft.getByRole("button", { name: "Kommentieren" }).tap();
  await threadBy(gregor, sample.people.chamber.name, "Das gilt auch für Betriebe?").waitFor();
  expect(Math.abs((await placeOf(gregor, "4.2 Was der Selbstcheck nicht ist")) - place)).toBeLessThan(4);
  await expectNoOverflow(gregor);

  // The bell of the page that she has open says so, and leads there; she answers.
  await until("the bell has one more", async () => (await unreadOf(miriam)) === unreadBefore + 1);
  await bellOf(miriam).click();
  await expectAccessible(miriam, "what is new");
  await miriam
    .getByRole("link", { name: /^Ungelesen: Sie wurden in einem Kommentar erwähnt/ })
    .first()
    .click();
  const thread = threadBy(miriam, sample.people.chamber.name, "Das gilt auch für Betriebe?");
  await thread.getByRole("textbox", { name: "Ihre Antwort" }).fill("Ja, das ergänzen wir.");
  await expectAccessible(miriam, "thread beside the text");
  await thread.getByRole("button", { name: "Antwort senden" }).click();
  await sheetOf(gregor).getByText("Ja, das ergänzen wir.").waitFor();
  await until("the bell has one less", async () => (await unreadOf(miriam)) === unreadBefore);
  await open(miriam, "/");
  expect(await miriam.getByRole("link", { name: /^Sie wurden in einem Kommentar erwähnt/ }).count()).toBe(0);
});

test("a table is commented as a whole by keyboard alone, and one goes from comment to comment", async () => {
  const amina = await town.enter("forum");
  await openPaper(amina);
  await amina.getByRole("button", { name: "Stelle wählen" }).focus();
  await amina.keyboard.press("Enter");
  await expect.poll(() => focusedName(amina)).toBe("Stelle im Text wählen");
  const said = amina.locator(".ja-doc-chooser__said");
  for (let presses = 0; presses < 30; presses++) {
    await amina.keyboard.press("ArrowDown");
    if ((await said.innerText()).startsWith("Gewählt: Schritt Frage Wer Dauer Selbstcheck")) break;
  }
  await amina.keyboard.press("Enter");
  await expect.poll(() => focusedName(amina)).toMatch(/^Ihr Kommentar/);
  await amina.keyboard.type("Eine Spalte „Kosten“ fehlt. @partn");
  const list = amina.getByRole("listbox", { name: "Wen möchten Sie erwähnen?" });
  // She mentions nobody: her own organisation is only she.
  await amina.getByText("Niemand passt dazu.").waitFor();
  expect(await list.count()).toBe(0);
  for (const _ of "@partn") await amina.keyboard.press("Backspace");
  await amina.keyboard.type("@ruth");
  await list.getByRole("option").first().waitFor();
  await expectAccessible(amina, "list of mentions");
  await amina.keyboard.press("Enter");
  await amina.keyboard.press("Tab");
  await amina.keyboard.press("Tab");
  await expect.poll(() => focusedName(amina)).toMatch(/^Wer sieht diesen Kommentar/);
  await amina.keyboard.press("Tab");
  await amina.keyboard.press("Enter");
  await expect.poll(() => focusedName(amina)).toBe("Kommentar von Amina Diallo");
  await textOf(amina)
    .getByRole("button", { name: /^1 offener Kommentar zu dieser Tabelle: Schritt/ })
    .waitFor();
  await threadBy(amina, "Amina Diallo", "Eine Spalte „Kosten“ fehlt.").locator(".ja-doc-comment__mention").waitFor();

  // From comment to comment, and back to the text.
  await amina.keyboard.press("Control+Alt+KeyN");
  await expect.poll(() => focusedName(amina)).toMatch(/^Kommentar von (?!Amina)/);
  await amina.keyboard.press("Control+Alt+KeyP");
  await expect.poll(() => focusedName(amina)).toBe("Kommentar von Amina Diallo");
  await amina.keyboard.press("Control+Alt+KeyJ");
  await expect.poll(() => focusedName(amina)).toBe("Stelle wählen");

  // Who writes finds the same button at the table.
  const ruth = await town.enter("associationHead");
  await openPaper(ruth);
  await textOf(ruth)
    .getByRole("button", { name: /^1 offener Kommentar zu dieser Tabelle: Schritt/ })
    .click();
  await threadBy(ruth, "Amina Diallo", "Eine Spalte „Kosten“ fehlt.").getByText("Sie wurden hier erwähnt").waitFor();
  await threadBy(ruth, "Amina Diallo", "Eine Spalte „Kosten“ fehlt.")
    .getByText("Sie wurden hier erwähnt")
    .waitFor({ state: "detached" });
});

test("what an organisation says among its own is seen by nobody else, neither beside the text nor in it", async () => {
  const words = "Wer in unserem Haus kennt das Land und die Sprache?";
  const stefan = await town.enter("mayor");
  await openPaper(stefan);
  await textOf(stefan).locator(".ja-text-comment--narrow", { hasText: words }).waitFor();
  const own = threadBy(stefan, sample.people.townDelegate.name, "wollen wir hier das Hafenamt nennen?");
  await own.getByText("Nur Lindenhafen").waitFor();
  const passage = textOf(stefan).getByText(words);
  await passage.click();
  await own.getByRole("textbox", { name: "Ihre Antwort" }).fill("Ja. @Miriam Vogt soll das wissen.");
  await own.getByRole("button", { name: "Antwort senden" }).click();
  await own.getByText("„Miriam Vogt“ darf diesen Kommentar nicht sehen").waitFor();
  await own.getByRole("textbox", { name: "Ihre Antwort" }).fill("Ja, machen wir.");
  await own.getByRole("button", { name: "Antwort senden" }).click();
  await own.getByRole("paragraph").getByText("Ja, machen wir.").waitFor();

  const miriam = await town.enter("facilitator");
  await openPaper(miriam);
  await textOf(miriam).getByText(words).waitFor();
  expect(await miriam.getByText("Hafenamt").count()).toBe(0);
  expect(await textOf(miriam).locator("mark, .ja-text-comment--open", { hasText: words }).count()).toBe(0);
  expect(await miriam.content()).not.toContain("Hafenamt");

  // Its place stays when the text around it changes.
  await textOf(miriam).getByText("Was passiert, wenn wir die Vereinbarung beenden wollen?").click();
  await miriam.keyboard.press("End");
  await miriam.keyboard.type(" Und wer sagt es dem Partner?");
  await textOf(stefan).getByText("Und wer sagt es dem Partner?").waitFor();
  await textOf(stefan).locator(".ja-text-comment--narrow", { hasText: words }).waitFor();
});

test("comments are filtered by state, organisation and section, without JavaScript too", async () => {
  const paul = await town.enter("recorder", { javaScriptEnabled: false });
  await paul.goto(paper());
  const names = () => paul.getByRole("article", { name: /^Kommentar von/ }).count();
  const all = await names();
  await paul.locator(".ja-doc-filters > summary").click();
  await paul.locator("summary", { hasText: "Nach Organisation und Abschnitt" }).click();
  await paul
    .getByRole("combobox", { name: "Organisation" })
    .selectOption({ label: sample.organisations.ahornbrueck.short_name });
  await paul.getByRole("button", { name: "Anwenden" }).click();
  await expect.poll(names).toBe(1);
  await paul.getByText("Lässt sich eine Eilfrage vorsehen?").waitFor();
  await paul.getByRole("link", { name: "Auswahl aufheben" }).click();
  await expect.poll(names).toBe(all);
  await paul.goto(`${paper()}?section=section-9`);
  await expect.poll(names).toBeGreaterThan(0);
  await expect.poll(names).toBeLessThan(all);
  // The outline says how many there are, in words too.
  await paul.locator(".ja-doc-outline summary").click();
  await paul
    .locator(".ja-doc-outline a", { hasText: /\(\d+ offene Kommentare\)/ })
    .first()
    .waitFor();
});

test("by keyboard the filter stays open from one choice to the next, and gives the focus to its button when it closes", async () => {
  const paul = await town.enter("recorder");
  await openPaper(paul);
  const filter = paul.locator(".ja-doc-filters > summary");
  const asked = () => new URL(paul.url()).searchParams.get("organisation");
  await filter.press("Enter");
  await paul.locator("summary", { hasText: "Nach Organisation und Abschnitt" }).press("Enter");
  await paul.getByRole("combobox", { name: "Organisation" }).focus();
  const seen = new Set<string | null>();
  for (const count of [1, 2]) {
    await paul.keyboard.press("ArrowDown");
    await expect.poll(() => seen.add(asked()) && [...seen].filter(Boolean).length).toBe(count);
    await expect.poll(() => focusedName(paul)).toBe("Organisation");
  }
  await paul.getByRole("link", { name: "Alle (" }).press("Enter");
  await expect.poll(() => new URL(paul.url()).searchParams.get("comments")).toBe("all");
  await expect.poll(() => filter.evaluate((summary) => summary === document.activeElement)).toBe(true);
  expect(await paul.locator(".ja-doc-filters").getAttribute("open")).toBeNull();
});

for (const [where, options] of [
  ["on a phone", PHONE],
  ["on a desk", {}],
] as const)
  test(`the comments ${where} are fine for everybody, in the dark too`, async () => {
    const johanna = await town.enter("secondMayor", { ...options, colorScheme: "dark" });
    await openPaper(johanna);
    await johanna.locator(".ja-doc-filters > summary").click();
    await johanna.getByText("Nach Organisation und Abschnitt").click();
    await johanna.getByRole("combobox", { name: "Organisation" }).waitFor();
    await expectNoOverflow(johanna);
    await johanna.getByRole("link", { name: "Alle (" }).click();
    await johanna.getByText(/^Erledigt von/).waitFor();
    await expectAccessible(johanna, `all comments ${where}`);
    await expectNoOverflow(johanna);
  });
