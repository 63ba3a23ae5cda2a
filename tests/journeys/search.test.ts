/** Ctrl+K, `/` and `?`: by keyboard alone, while writing, on a phone, and switched off. */
import { expect, test } from "vitest";
import { sample } from "../../db/sample.ts";
import { expectAccessible, expectNoOverflow, open, useTown } from "../setup/journey.ts";
import { write } from "../setup/writing.ts";

const town = useTown();

test("somebody goes to an agenda item and begins a new one by Ctrl+K, sees the keys of a page, and switches single ones off", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/processes/${town.ids.processId}`);
  const field = miriam.getByRole("searchbox", { name: "Suchen in allem" });
  const offers = miriam.getByRole("dialog").getByRole("option");

  await miriam.keyboard.press("Control+k");
  await field.waitFor();
  await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
  await expectAccessible(miriam);
  await miriam.keyboard.type("Fortbildnug");
  await offers.filter({ hasText: sample.agenda.training.title }).waitFor();
  while (!(await miriam.locator("[role=option][data-focused]").innerText()).includes(sample.agenda.training.title))
    await miriam.keyboard.press("ArrowDown");
  await miriam.keyboard.press("Enter");
  await miriam.waitForURL(`**/agenda/${town.ids.agenda.training}`);
  expect(await field.count()).toBe(0);

  // Last seen comes first; a single character opens it too.
  await miriam.locator("#main").focus();
  await miriam.keyboard.press("/");
  await offers.first().waitFor();
  await miriam.keyboard.press("Escape");
  await field.waitFor({ state: "detached" });

  await miriam.keyboard.press("?");
  const keys = miriam.getByRole("dialog", { name: "Tasten auf dieser Seite" });
  await keys.getByText("Strg+K").waitFor();
  await expectAccessible(miriam);
  await keys.getByRole("link", { name: "Einzelne Zeichen abschalten" }).click();
  await miriam
    .getByRole("group", { name: /Einzelne Zeichen/ })
    .getByText("Aus")
    .click();
  await miriam.locator("main form").first().getByRole("button", { name: "Speichern" }).click();
  await miriam.getByText("Ihre Angaben sind gespeichert.").waitFor();
  await open(miriam, "/processes");
  await miriam.keyboard.press("?");
  await miriam.keyboard.press("Control+k");
  await field.waitFor();
  expect(await keys.count()).toBe(0);
});

test("in a text Ctrl+K finds, Ctrl+Alt+K links, and a slash or a question mark is only written", async () => {
  const mayor = await town.enter("mayor");
  const text = await write(mayor, town.ids.documents.situationPaper);
  await text.click();
  await mayor.keyboard.type("Wer?/");
  await expect.poll(() => text.innerText()).toContain("Wer?/");
  await mayor.keyboard.press("Control+Alt+k");
  await mayor.getByRole("dialog", { name: "Link" }).waitFor();
  await mayor.keyboard.press("Escape");
  await mayor.keyboard.press("Control+k");
  await mayor.getByRole("searchbox", { name: "Suchen in allem" }).waitFor();
  await mayor.keyboard.press("Escape");
  await expect.poll(() => text.evaluate((element) => element.contains(document.activeElement))).toBe(true);
});

test("on a phone the magnifier opens it", async () => {
  const phone = await town.enter("observer", { isMobile: true, hasTouch: true, viewport: { width: 390, height: 844 } });
  await open(phone, `/processes/${town.ids.processId}`);
  await phone.getByRole("link", { name: "Suchen und springen" }).tap();
  await phone.getByRole("searchbox", { name: "Suchen in allem" }).fill("Ritter");
  await expectNoOverflow(phone);
  await phone.getByRole("option", { name: sample.people.observer.name }).tap();
  await phone.waitForURL("**/people?q=*");
});
