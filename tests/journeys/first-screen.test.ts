/** What is in sight when a page opens, without scrolling: positions, on a desk (1280 × 900) and on a phone (390 × 844). */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { isAwake, open, useTown } from "../setup/journey.ts";

const town = useTown();

/** Notes how far down a page with a sentence of success is drawn, in any of its pictures. */
const watchFlash = (page: Page) =>
  page.addInitScript(() => {
    const own = window as unknown as { farthest: number };
    own.farthest = 0;
    const look = () => {
      if (document.querySelector(".ja-flash")) own.farthest = Math.max(own.farthest, scrollY);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });

/** The page stands at its top from its first picture on, and the sentence of success lies in its first screen. */
async function beginsWith(page: Page, sentence: string): Promise<void> {
  const said = page.locator(".ja-flash").getByText(sentence);
  await said.waitFor();
  await isAwake(page);
  const { top, bottom } = await said.evaluate((element) => element.getBoundingClientRect());
  const farthest = await page.evaluate(() => (window as unknown as { farthest: number }).farthest);
  expect({ sentence, farthest, isInSight: top >= 0 && bottom <= page.viewportSize()!.height }).toEqual({
    sentence,
    farthest: 0,
    isInSight: true,
  });
}

test("whoever creates something at the foot of a long form begins the next page at its top, with the sentence of success", async () => {
  const miriam = await town.enter("facilitator", { viewport: { width: 390, height: 600 } });
  await watchFlash(miriam);
  const process = `/processes/${town.ids.processId}`;
  const create = async (at: string, button: string, sentence: string) => {
    const submit = miriam.getByRole("button", { name: button });
    await submit.scrollIntoViewIfNeeded();
    await miriam.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    expect(await miriam.evaluate(() => scrollY), at).toBeGreaterThan(0);
    await submit.click();
    await beginsWith(miriam, sentence);
  };
  await open(miriam, `${process}/agenda/new`);
  await miriam.getByRole("textbox", { name: "Titel" }).fill("Ganz oben");
  await create("agenda item", "Agendapunkt anlegen", "Der Agendapunkt ist angelegt.");
  await open(miriam, `${process}/roundtables/new`);
  await miriam.getByRole("textbox", { name: "Titel" }).fill("Von oben");
  await miriam.getByLabel("Tag", { exact: true }).fill("2030-05-04");
  await miriam.getByLabel("Beginn").fill("10:00");
  await create("roundtable", "Planen und Tagesordnung anlegen", "Der Runde Tisch ist geplant.");
});
