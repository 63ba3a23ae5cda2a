/** A session that ends while somebody types: nothing of what was typed is lost, and nothing goes out in somebody else's name. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { DEMO_PASSWORD, sample, type PersonKey } from "../../db/sample.ts";
import { isAwake, open, useTown } from "../setup/journey.ts";

const town = useTown();
const db = () => town.database.db;
const newPaper = () => `/processes/${town.ids.processId}/documents/new`;
const papersCalled = (title: string) => db().selectFrom("documents").select("id").where("title", "=", title).execute();
const endSessionsOf = (person: PersonKey) =>
  db().deleteFrom("sessions").where("person_id", "=", town.ids.people[person]).execute();

/** In another tab, and back. */
async function signInBeside(page: Page, person: PersonKey): Promise<void> {
  const link = page.getByRole("link", { name: "In einem neuen Tab anmelden" }).first();
  const [beside] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
  await isAwake(beside);
  await beside.getByLabel("E-Mail-Adresse").fill(sample.people[person].email);
  await beside.getByLabel("Passwort").fill(DEMO_PASSWORD);
  await beside.locator("main").getByRole("button", { name: "Anmelden", exact: true }).click();
  await beside.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.bringToFront();
  // This browser takes every tab for the one in front.
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
}

describe("in a browser", () => {
  test("a form stays as it is, and is sent after signing in beside it", async () => {
    const page = await town.enter("thirdMayor");
    await open(page, newPaper());
    const title = page.getByRole("textbox", { name: "Titel" });
    await title.fill("Fast fertig");
    await endSessionsOf("thirdMayor");
    const send = page.getByRole("button", { name: "Dokument anlegen" });
    await send.click();
    await page.getByText("Ihre Anmeldung ist beendet.").first().waitFor();
    await signInBeside(page, "thirdMayor");
    expect(await title.inputValue()).toBe("Fast fertig");
    await send.click();
    await page.waitForURL(/\/documents\/\d+$/);
    expect(await papersCalled("Fast fertig")).toHaveLength(1);
  });

  test("a form is not sent in the name of somebody else who has signed in beside it", async () => {
    const page = await town.enter("thirdMayor");
    await open(page, newPaper());
    const title = page.getByRole("textbox", { name: "Titel" });
    await title.fill("Unter fremdem Namen");
    await endSessionsOf("thirdMayor");
    await page.getByRole("button", { name: "Dokument anlegen" }).click();
    await signInBeside(page, "facilitator");
    await page.getByRole("button", { name: "Dokument anlegen" }).click();
    await page.getByText("ist jetzt jemand anders angemeldet").waitFor();
    expect(await title.inputValue()).toBe("Unter fremdem Namen");
    expect(await papersCalled("Unter fremdem Namen")).toEqual([]);
  });

  test("a file that was chosen is still chosen", async () => {
    const page = await town.enter("facilitator");
    await open(page, `/processes/${town.ids.processId}/documents/import`);
    const file = { name: "Notizen.md", mimeType: "text/markdown", buffer: Buffer.from("# Notizen\n\nAus der Sitzung.") };
    await page.locator("input[type=file]").setInputFiles(file);
    await endSessionsOf("facilitator");
    const send = page.getByRole("button", { name: "Dokument anlegen" });
    await send.click();
    await page.getByText("Ihre Anmeldung ist beendet.").first().waitFor();
    await signInBeside(page, "facilitator");
    await send.click();
    await page.waitForURL(/\/documents\/\d+/);
  });

  test("an answer that is being written survives signing out in another tab, and the page goes on after signing in again", async () => {
    const page = await town.enter("mayor");
    await open(page, `/documents/${town.ids.documents.workingPaper}`);
    await page.locator(".ja-doc-live").waitFor();
    await page.locator(".ja-text").getByText("Wer in unserem Haus kennt das Land und die Sprache?").click();
    const thread = page.getByRole("article").filter({ hasText: "wollen wir hier das Hafenamt nennen?" });
    await thread.getByRole("textbox", { name: "Ihre Antwort" }).fill("Mitten im Satz");
    const beside = await page.context().newPage();
    await open(beside, "/account");
    await beside.locator(".ja-menu summary").first().click();
    await beside.getByRole("button", { name: "Abmelden" }).click();
    await beside.getByText("Sie sind abgemeldet").waitFor();
    await page.getByText("Was Sie geschrieben haben, bleibt auf dieser Seite stehen.").waitFor();
    await signInBeside(page, "mayor");
    await expect.poll(() => page.getByText("bleibt auf dieser Seite stehen").count()).toBe(0);
    expect(await thread.getByRole("textbox", { name: "Ihre Antwort" }).inputValue()).toBe("Mitten im Satz");
    await thread.getByRole("button", { name: "Antwort senden" }).click();
    await thread.getByRole("paragraph").getByText("Mitten im Satz").waitFor();
  });
});

describe("without JavaScript", () => {
  test("what was typed is shown, and goes out with signing in again", async () => {
    const page = await town.enter("thirdMayor", { javaScriptEnabled: false });
    await page.goto(newPaper());
    await page.getByLabel("Titel").fill("Ohne Skript getippt");
    await endSessionsOf("thirdMayor");
    await page.getByRole("button", { name: "Dokument anlegen" }).click();
    await page.getByRole("heading", { name: "Bitte melden Sie sich noch einmal an" }).waitFor();
    await page.getByText("Ohne Skript getippt").waitFor();
    await page.getByLabel("E-Mail-Adresse").fill(sample.people.thirdMayor.email);
    for (const password of ["falsch geraten", DEMO_PASSWORD]) {
      await page.getByText("Ohne Skript getippt").waitFor();
      await page.getByLabel("Passwort").fill(password);
      await page.getByRole("button", { name: "Anmelden und senden" }).click();
    }
    await page.waitForURL(/\/documents\/\d+$/);
    expect(await papersCalled("Ohne Skript getippt")).toHaveLength(1);
  });
});
