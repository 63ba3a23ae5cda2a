/** What is done often, by keyboard and without a page being loaded: agenda items by their titles, the stage, twelve ratings handed in. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { PRESET_KEYS } from "#server/formats/criteria.rules";
import { open, useTown } from "../setup/journey.ts";

const town = useTown();

/** @returns how many pages were loaded since */
function countLoads(page: Page): () => number {
  let loads = 0;
  page.on("request", (request) => (loads += Number(request.isNavigationRequest())));
  return () => loads;
}

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

test("two agenda items and a new stage take their words, and twelve ratings a digit, a reason and the evidence of another", async () => {
  const [miriam, aylin] = await Promise.all([town.enter("facilitator"), town.enter("townDelegate")]);
  const process = `/processes/${town.ids.processId}`;
  await open(miriam, `${process}/agenda`);
  const loads = countLoads(miriam);
  await miriam.getByRole("textbox", { name: "Titel eines neuen Agendapunkts" }).focus();
  for (const title of ["Gemeinsame Notfallnummern", "Ein Lagebild im Monat"]) {
    await miriam.keyboard.type(title);
    await press(miriam, "Enter");
  }
  const titles = miriam.locator(".ja-agenda-link");
  await expect
    .poll(async () => (await titles.allInnerTexts()).slice(-2))
    .toEqual(["Gemeinsame Notfallnummern", "Ein Lagebild im Monat"]);
  expect(loads()).toBe(0);

  await open(miriam, process);
  const onProcess = countLoads(miriam);
  await miriam.locator("summary", { hasText: "Phase wechseln" }).click();
  await miriam.keyboard.type("Alle Texte liegen vor.");
  await miriam.getByRole("checkbox", { name: "Trotzdem wechseln" }).check();
  await miriam.getByRole("button", { name: "Phase wechseln" }).click();
  await miriam.getByText("Alle Texte liegen vor.").first().waitFor();
  expect(onProcess()).toBe(0);

  const rater = town.database.db.selectFrom("evaluations").innerJoin("evaluation_raters", "evaluation_id", "evaluations.id");
  const mine = rater.where("person_id", "=", town.ids.people.townDelegate).where("submitted_at", "is", null);
  const { id, format_id } = await mine.select(["evaluations.id", "format_id"]).executeTakeFirstOrThrow();
  await open(aylin, `/formats/${format_id}/evaluations/${id}`);
  const onDesk = countLoads(aylin);
  await aylin.locator("#criterion-relevanz").focus();
  for (const key of PRESET_KEYS.dialogformat) {
    await expect.poll(() => aylin.evaluate(() => document.activeElement?.id)).toBe(`criterion-${key}`);
    await press(aylin, "3");
    await aylin.keyboard.type(`Warum ${key}`);
    if (key === "relevanz") {
      await press(aylin, "Tab");
      await aylin.keyboard.type("Protokoll vom 3. Mai");
      await press(aylin, "Tab", "ArrowDown", "Tab", "ArrowDown", "Control+Enter");
      await aylin.getByText("1 von 12 Kriterien vollständig").waitFor();
    } else await press(aylin, "Tab", "Enter");
  }
  await aylin.getByText("12 von 12 Kriterien vollständig").waitFor();
  await aylin.getByLabel("Nein", { exact: true }).check();
  await aylin.getByLabel(/endgültig ein/).check();
  await aylin.getByRole("button", { name: "Bewertung einreichen" }).click();
  await aylin.getByRole("heading", { name: "Ihre eingereichte Bewertung" }).waitFor();
  expect(onDesk()).toBe(0);
});
