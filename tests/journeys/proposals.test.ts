/**
 * A change proposal from beginning to end: somebody consulted makes one on a phone, by touch, and another by keyboard alone; somebody
 * who writes accepts one after the text has moved on; and all of it works with JavaScript off.
 */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { PersonKey } from "../../db/sample.ts";
import { expectAccessible, expectNoOverflow, isAwake, open, until, useTown } from "../setup/journey.ts";
import { caretToEnd } from "../setup/writing.ts";

const town = useTown();

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const paper = () => `/documents/${town.ids.documents.workingPaper}`;
const proposals = () =>
  town.database.db
    .selectFrom("proposals")
    .where("document_id", "=", town.ids.documents.workingPaper)
    .selectAll()
    .orderBy("number")
    .execute();
const last = async () => (await proposals()).at(-1)!;
const writing = (page: Page) => page.locator(".ja-proposal-editor .ja-text[contenteditable=true]");

async function openPaper(person: PersonKey): Promise<Page> {
  const page = await town.enter(person);
  await open(page, paper());
  await page.locator(".ja-doc-content .ja-text").waitFor();
  return page;
}

/** Puts the caret to one end of the paragraph in the living text that holds these words, and types. */
async function typeInto(page: Page, words: string, typed: string, end: "start" | "end" = "end"): Promise<void> {
  const paragraph = page.locator(".ja-doc-content .ja-text[contenteditable=true] > p", { hasText: words });
  await paragraph.click();
  await paragraph.evaluate((element, toStart) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    range.collapse(toStart);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
  }, end === "start");
  await page.keyboard.type(typed);
  await expect.poll(() => paragraph.innerText()).toContain(typed.trim());
  await page.getByText("Gespeichert", { exact: true }).waitFor();
}

describe("somebody consulted, on a phone", () => {
  test("chooses a paragraph by touch, writes, and finds everything again after a reload", async () => {
    const gregor = await town.enter("chamber", PHONE);
    await open(gregor, paper());
    await gregor.getByRole("link", { name: "Änderung vorschlagen" }).tap();
    await gregor.waitForURL(/\/proposals\/new$/);
    await isAwake(gregor);
    await expectAccessible(gregor);
    await expectNoOverflow(gregor);
    await gregor.locator("label.ja-proposal-option", { hasText: "Wir schlagen einen einfachen Ablauf vor" }).tap();
    await gregor.getByText("1 Absatz gewählt").waitFor();
    await gregor.getByRole("button", { name: "Weiter" }).tap();
    await gregor.waitForURL(/\/proposals\/new\?blocks=/);

    await writing(gregor).tap();
    await gregor.keyboard.press("Control+End");
    await gregor.keyboard.type(" Er ist freiwillig.");
    await gregor.getByLabel("Begründung").fill("Das nimmt kleinen Gemeinden die Sorge.");
    await gregor.locator("ins", { hasText: "Er ist freiwillig." }).waitFor();
    await expectAccessible(gregor);
    await expectNoOverflow(gregor);

    await gregor.reload();
    await gregor.getByText("Ihr Entwurf von vorhin ist noch da.").waitFor();
    await expect.poll(() => writing(gregor).innerText()).toContain("Er ist freiwillig.");
    await expect.poll(() => gregor.getByLabel("Begründung").inputValue()).toBe("Das nimmt kleinen Gemeinden die Sorge.");
    await gregor.getByRole("button", { name: "Vorschlag einreichen" }).tap();
    await gregor.getByText("Ihr Vorschlag ist eingereicht.").waitFor();
    await expectAccessible(gregor);
    await expectNoOverflow(gregor);
    expect(await last()).toMatchObject({ status: "submitted", reason: "Das nimmt kleinen Gemeinden die Sorge." });

    // Sent, the draft is forgotten.
    await open(gregor, `${paper()}/proposals/new`);
    expect(await gregor.getByText("Sie haben noch einen Entwurf").count()).toBe(0);
  });

  test("sees the proposal at its place, changes it, and does not see the forum's", async () => {
    const gregor = await town.enter("chamber", PHONE);
    await open(gregor, paper());
    const { id, number } = await last();
    const sign = gregor.getByRole("button", { name: `Vorschlag ${number} von IHK Lindenhafen ansehen` });
    await sign.tap();
    const card = gregor.locator(`#proposal-${id}`);
    await card.waitFor();
    await expect.poll(() => card.evaluate((element) => document.activeElement === element)).toBe(true);
    expect(await gregor.getByText("Partnerschaftsvereine können den Selbstcheck").count()).toBe(0);
    await card.getByRole("link", { name: /Ansehen und ändern/ }).tap();
    await gregor.getByRole("link", { name: "Ändern", exact: true }).tap();
    await writing(gregor).waitFor();
    await gregor.getByLabel("Begründung").fill("Das nimmt kleinen Gemeinden eine Sorge.");
    await gregor.getByRole("button", { name: "Vorschlag ändern" }).tap();
    await gregor.getByText("Ihr Vorschlag ist geändert.").waitFor();
    expect((await last()).reason).toBe("Das nimmt kleinen Gemeinden eine Sorge.");
  });

  test("what was typed survives a refused form and a text that changed meanwhile", async () => {
    const [amina, paul] = [await town.enter("forum", PHONE), await openPaper("recorder")];
    await open(amina, `${paper()}/proposals/new`);
    await amina.locator("label.ja-proposal-option", { hasText: "Die Delegationen prüfen den Text" }).tap();
    await amina.getByRole("button", { name: "Weiter" }).tap();
    await writing(amina).tap();
    await amina.keyboard.press("Control+End");
    await amina.keyboard.type(" Auch die Vereine erhalten sie.");
    await amina.getByRole("button", { name: "Vorschlag einreichen" }).tap();
    await amina.locator("textarea[name=reason][aria-invalid=true]").waitFor();
    await expect.poll(() => writing(amina).innerText()).toContain("Auch die Vereine");

    await typeInto(paul, "Die Delegationen prüfen den Text", " Rückmeldungen bis Monatsende.");
    await amina.getByLabel("Begründung").fill("Sie tragen die Partnerschaften.");
    await amina.getByRole("button", { name: "Vorschlag einreichen" }).tap();
    await amina.getByText("Der Text hat sich an dieser Stelle geändert, während Sie geschrieben haben.").waitFor();
    await expect.poll(() => writing(amina).innerText()).toContain("Auch die Vereine");
    // The overview now compares with the text as it is: sent again, everybody sees what the author saw.
    await amina.locator("del", { hasText: "Rückmeldungen" }).waitFor();
    await amina.getByRole("button", { name: "Vorschlag einreichen" }).tap();
    await amina.getByText("Ihr Vorschlag ist eingereicht.").waitFor();
    expect(JSON.stringify((await last()).base_blocks)).toContain("Rückmeldungen bis Monatsende");
  });
});

describe("by keyboard alone", () => {
  const focusedName = (page: Page) =>
    page.evaluate(() => {
      const element = document.activeElement;
      const labels = element && "labels" in element ? [...((element.labels as NodeListOf<HTMLElement> | null) ?? [])] : [];
      return (element?.getAttribute("aria-label") ?? labels[0]?.textContent ?? element?.textContent ?? "").trim();
    });
  async function tabTo(page: Page, name: RegExp, limit = 120): Promise<void> {
    for (let presses = 0; presses < limit; presses++) {
      await page.keyboard.press("Tab");
      if (name.test(await focusedName(page))) return;
    }
    throw new Error(`${limit} times Tab on ${page.url()} did not lead to ${String(name)}.`);
  }

  test("somebody consulted proposes a change to a list, and takes it back", async () => {
    const gregor = await town.enter("chamber");
    await open(gregor, `${paper()}/proposals/new`);
    await tabTo(gregor, /^Wer steht hinter dem Partner/);
    await gregor.keyboard.press("Space");
    await tabTo(gregor, /^Weiter$/);
    await gregor.keyboard.press("Enter");
    await gregor.waitForURL(/\?blocks=/);
    await writing(gregor).waitFor();
    await tabTo(gregor, /^Ihr Wortlaut$/);
    await caretToEnd(gregor);
    await gregor.keyboard.press("Enter");
    await gregor.keyboard.type("Welche Unternehmen sind beteiligt?");
    // Into the tools and back, without leaving the text by accident.
    await gregor.keyboard.press("Alt+F10");
    await expect.poll(() => focusedName(gregor)).toMatch(/^Rückgängig/);
    await gregor.keyboard.press("Escape");
    await expect.poll(() => focusedName(gregor)).toBe("Ihr Wortlaut");
    await tabTo(gregor, /^Begründung/);
    await gregor.keyboard.type("Die Frage fehlt.");
    await tabTo(gregor, /^Vorschlag einreichen$/);
    await gregor.keyboard.press("Enter");
    await gregor.getByText("Ihr Vorschlag ist eingereicht.").waitFor();
    const { id, proposed_blocks } = await last();
    expect(JSON.stringify(proposed_blocks)).toContain("Welche Unternehmen sind beteiligt?");

    await isAwake(gregor);
    await tabTo(gregor, /^Zurückziehen$/);
    await gregor.keyboard.press("Enter");
    await tabTo(gregor, /^Zurückziehen$/);
    await gregor.keyboard.press("Enter");
    await gregor.getByText("Ihr Vorschlag ist zurückgezogen.").waitFor();
    expect((await proposals()).find((one) => one.id === id)?.status).toBe("withdrawn");
  });
});

describe("whoever writes the text", () => {
  test("accepts a proposal while the text has moved on, and both changes are in it", async () => {
    const [first] = await proposals();
    const [paul, miriam] = [await openPaper("recorder"), await town.enter("facilitator")];
    const sentence = paul.locator(".ja-doc-content .ja-text > p", { hasText: "Der zweite Schritt ist ein Angebot" });
    await typeInto(paul, "Der zweite Schritt ist ein Angebot", "Wichtig: ", "start");

    await open(miriam, paper());
    await miriam.locator(".ja-doc-more > summary").click();
    await miriam.getByRole("link", { name: /^Vorschläge \(\d+ offen\)$/ }).click();
    await miriam.locator(".ja-proposal-table").waitFor();
    await expectAccessible(miriam);
    await miriam.getByRole("link", { name: "Vorschlag 1", exact: true }).click();
    await miriam.getByText("Der Text hat sich seit dem Vorschlag geändert.").waitFor();
    await expectAccessible(miriam);
    await miriam.getByRole("button", { name: "Übernehmen", exact: true }).click();
    await miriam.getByText("Der Vorschlag steht jetzt im Text.").waitFor();
    await until("both changes are in the text", async () => {
      const text = await sentence.innerText();
      return text.startsWith("Wichtig: ") && text.endsWith("Geschäftsgeheimnisse von Unternehmen gibt sie nicht weiter.");
    });
    expect((await proposals()).find((one) => one.id === first!.id)?.status).toBe("accepted");

    const gregor = await town.enter("chamber");
    await open(gregor, "/");
    await gregor.getByRole("link", { name: /Über Ihren Änderungsvorschlag ist entschieden/ }).click();
    await gregor.getByText("Übernommen", { exact: true }).waitFor();
    await open(gregor, "/");
    expect(await gregor.getByText("Über Ihren Änderungsvorschlag ist entschieden").count()).toBe(0);
  });

  test("decides by hand where both changed the same words, in words of her own", async () => {
    const [amina, paul, miriam] = [await town.enter("forum"), await openPaper("recorder"), await town.enter("facilitator")];
    await open(amina, `${paper()}/proposals/new`);
    await amina.locator("label.ja-proposal-option", { hasText: "Die Delegationen prüfen den Text" }).click();
    await amina.getByRole("button", { name: "Weiter" }).click();
    await writing(amina).click();
    await amina.keyboard.press("Control+End");
    await amina.keyboard.type(" Danke allen.");
    await amina.getByLabel("Begründung").fill("Höflichkeit.");
    await amina.getByRole("button", { name: "Vorschlag einreichen" }).click();
    await amina.getByText("Ihr Vorschlag ist eingereicht.").waitFor();
    const { id } = await last();
    await typeInto(paul, "Die Delegationen prüfen den Text", " Fragen an das Protokoll.");

    await open(miriam, `${paper()}/proposals/${id}`);
    await miriam.getByText("Vorschlag und Text haben dieselbe Stelle verändert.").waitFor();
    await expectAccessible(miriam);
    await miriam.getByRole("button", { name: "Mit dieser Auswahl übernehmen" }).click();
    await miriam.getByText("Der Text hat sich an dieser Stelle geändert. Bitte sehen Sie sich").waitFor();
    await miriam.getByText("Mit Änderungen übernehmen", { exact: true }).first().click();
    await writing(miriam).click();
    await miriam.keyboard.press("Control+End");
    await miriam.keyboard.type(" Vielen Dank.");
    await miriam.locator("ins", { hasText: "Vielen Dank." }).first().waitFor();
    await expectAccessible(miriam);
    await miriam.getByRole("button", { name: "Mit Änderungen übernehmen" }).click();
    await miriam.getByText("Der Vorschlag steht jetzt im Text.").waitFor();
    await until("the text has it", async () =>
      (await paul.locator(".ja-doc-content .ja-text").innerText()).includes("Fragen an das Protokoll. Vielen Dank."),
    );
    expect((await last()).status).toBe("accepted-with-changes");
  });

  test("accepts beside the text with one key, takes it back with another, and goes on without leaving the text", async () => {
    const miriam = await openPaper("facilitator");
    const { id, number, status } = (await proposals()).find((one) => one.status === "submitted")!;
    const statusNow = async () => (await proposals()).find((one) => one.id === id)?.status;
    const card = miriam.locator(`#proposal-${id}`);
    let loads = 0;
    miriam.on("request", (request) => (loads += request.isNavigationRequest() ? 1 : 0));
    await card.getByRole("button", { name: `Übernehmen (Vorschlag ${number})` }).press("Enter");
    await miriam.getByText(`Vorschlag ${number} steht im Text.`).last().waitFor();
    await expect.poll(statusNow).toBe("accepted");
    await expectAccessible(miriam);
    await card.getByRole("button", { name: `Entscheidung über Vorschlag ${number} zurücknehmen` }).press("Enter");
    await card.getByRole("button", { name: `Übernehmen (Vorschlag ${number})` }).waitFor();
    expect([await statusNow(), status, loads, new URL(miriam.url()).pathname]).toEqual(["submitted", "submitted", 0, paper()]);
  });

  test("declines with a reason, and the table and its files say so", async () => {
    const miriam = await town.enter("facilitator");
    const forum = (await proposals()).find((one) => JSON.stringify(one.proposed_blocks).includes("Partnerschaftsvereine"))!;
    await open(miriam, `${paper()}/proposals/${forum.id}`);
    await miriam.getByText("Ablehnen", { exact: true }).first().click();
    await miriam.getByLabel("Warum wird der Vorschlag abgelehnt?").fill("Das regeln die Kommunen selbst.");
    await miriam.getByRole("button", { name: "Ablehnen" }).click();
    await miriam.getByText("Der Vorschlag ist abgelehnt.").waitFor();
    await open(miriam, `${paper()}/proposals?status=declined`);
    await miriam.getByText("Das regeln die Kommunen selbst.").waitFor();
    await expectAccessible(miriam);
    for (const ending of ["docx", "xlsx", "pdf"]) {
      const file = await miriam.request.get(`${paper()}/proposals.${ending}`);
      expect(file.status(), ending).toBe(200);
      expect((await file.body()).length, ending).toBeGreaterThan(3000);
    }
  });
});

describe("somebody consulted, with a mouse", () => {
  test("selects words and proposes another wording for just that paragraph", async () => {
    const gregor = await openPaper("chamber");
    const paragraph = gregor.locator(".ja-doc-content .ja-text > p", { hasText: "Die Delegationen prüfen den Text" });
    await paragraph.click({ clickCount: 3 });
    await gregor.locator(".ja-doc-bubble [data-action=propose]").click();
    await gregor.waitForURL(/\/proposals\/new\?blocks=[^%&]+(&|$)/);
    await expect.poll(() => writing(gregor).innerText()).toMatch(/^Die Delegationen prüfen den Text/);
  });
});

describe("with JavaScript off", () => {
  test("a paragraph is proposed as lines and accepted, and a list can be struck out", async () => {
    const [gregor, miriam] = [
      await town.enter("chamber", { javaScriptEnabled: false }),
      await town.enter("facilitator", { javaScriptEnabled: false }),
    ];
    await gregor.goto(`${paper()}/proposals/new`);
    await gregor
      .locator("label.ja-proposal-option", { hasText: "In den Gesprächen kamen vier Wünsche" })
      .locator("input")
      .check();
    await gregor.getByRole("button", { name: "Weiter" }).click();
    await gregor.getByLabel("Ihr Wortlaut").fill("In vielen Gesprächen kamen vier Wünsche immer wieder vor:");
    await gregor.getByRole("button", { name: "Vorschlag einreichen" }).click();
    await gregor.locator("textarea[name=reason][aria-invalid=true]").waitFor();
    expect(await gregor.getByLabel("Ihr Wortlaut").inputValue()).toContain("In vielen Gesprächen");
    await gregor.getByLabel("Begründung").fill("Es waren viele.");
    await gregor.getByRole("button", { name: "Vorschlag einreichen" }).click();
    await gregor.getByText("Ihr Vorschlag ist eingereicht.").waitFor();
    const { id } = await last();

    await miriam.goto(`${paper()}/proposals/${id}`);
    await miriam.getByRole("button", { name: "Übernehmen", exact: true }).click();
    await miriam.getByText("Der Vorschlag steht jetzt im Text.").waitFor();
    await miriam.goto(paper());
    await miriam.getByText("In vielen Gesprächen kamen vier Wünsche immer wieder vor:").first().waitFor();

    await gregor.goto(`${paper()}/proposals/new`);
    await gregor
      .locator("label.ja-proposal-option", { hasText: "Einen Überblick, welche Verbindungen es gibt" })
      .locator("input")
      .check();
    await gregor.getByRole("button", { name: "Weiter" }).click();
    await gregor.getByText("Listen, Tabellen und Bilder lassen sich nur mit JavaScript bearbeiten.").waitFor();
    await gregor.getByLabel(/^Ersatzlos streichen/).check();
    await gregor.getByLabel("Begründung").fill("Das steht schon weiter oben.");
    await gregor.getByRole("button", { name: "Vorschlag einreichen" }).click();
    await gregor.getByText("Ihr Vorschlag ist eingereicht.").waitFor();
    expect((await last()).proposed_blocks).toEqual([]);
  });
});
