/** What is done at once and taken back, and what else goes quickly: by keyboard at a desk, and on a phone where no scripts run. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, expectNoOverflow, open, useTown } from "../setup/journey.ts";

const town = useTown();

const PHONE = { javaScriptEnabled: false, isMobile: true, hasTouch: true, viewport: { width: 390, height: 844 } };

const titlesOf = (page: Page) => page.locator(".ja-roundtables-order__row .ja-strong:not(.ja-number)").allInnerTexts();
const toast = (page: Page) => page.locator(".ja-toast");

/** Sends a plain form and waits for the page that comes back. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name }).first().tap()]);
}

test("at a desk a point that was removed by mistake is back in its place, by keyboard, and the page stays where it is", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/roundtables/${town.ids.comingRoundtableId}/points`);
  const before = await titlesOf(miriam);
  await miriam
    .getByRole("button", { name: /entfernen$/ })
    .first()
    .focus();
  await miriam.keyboard.press("Enter");
  await toast(miriam).getByText("Der Punkt ist entfernt.").waitFor();
  expect(await titlesOf(miriam)).toHaveLength(before.length - 1);
  await expectAccessible(miriam);
  await toast(miriam).getByRole("button", { name: "Rückgängig" }).focus();
  await miriam.keyboard.press("Enter");
  await miriam.getByText("Es ist wieder da.").waitFor();
  expect(await titlesOf(miriam)).toEqual(before);
  expect(new URL(miriam.url()).pathname).toBe(`/roundtables/${town.ids.comingRoundtableId}/points`);
});

test("on a phone without scripts the same is done by two plain forms", async () => {
  const miriam = await town.enter("facilitator", PHONE);
  await miriam.goto(`/roundtables/${town.ids.comingRoundtableId}/points`);
  const before = await miriam.getByRole("button", { name: /entfernen$/ }).count();
  await press(miriam, /entfernen$/);
  await toast(miriam).getByText("Der Punkt ist entfernt.").waitFor();
  await expectNoOverflow(miriam);
  await press(miriam, "Rückgängig");
  await miriam.getByText("Es ist wieder da.").waitFor();
  expect(await miriam.getByRole("button", { name: /entfernen$/ }).count()).toBe(before);
});

test("on a phone without scripts one searches, reads what is new, gets an address for the calendar, and copies a process", async () => {
  const miriam = await town.enter("facilitator", PHONE);
  await miriam.goto("/");
  await miriam.getByRole("link", { name: "Suchen und springen" }).tap();
  await miriam.waitForURL(/\/search/);
  await miriam.locator("main input[type=search]").fill("Ansprechstellen");
  await miriam.keyboard.press("Enter");
  await miriam
    .locator(".ja-search-hits")
    .getByRole("link", { name: /Ansprechstellen/ })
    .first()
    .waitFor();
  await expectNoOverflow(miriam);
  await miriam.goto("/notifications");
  await expectNoOverflow(miriam);
  await miriam.goto("/notifications/settings");
  await press(miriam, "Speichern");
  await expectNoOverflow(miriam);
  await miriam.goto("/calendar");
  await press(miriam, "Adresse anlegen");
  await miriam.getByText("Die Adresse wird nur einmal gezeigt").waitFor();
  await expectNoOverflow(miriam);
  await miriam.goto(`/processes/${town.ids.processId}/copy`);
  await miriam.getByRole("textbox", { name: "Titel" }).fill("Die nächste Runde");
  await expectNoOverflow(miriam);
  await press(miriam, "Kopie anlegen");
  await miriam.getByRole("heading", { name: "Die nächste Runde", level: 1 }).waitFor();
});
