/** What is in sight when a page opens, without scrolling: positions, on a desk (1280 × 900) and on a phone (390 × 844). */
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { isAwake, open, useTown } from "../setup/journey.ts";
import { foundProcess, openRoundtable } from "../setup/scenes.ts";

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

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

/** Where it ends, on the first screen of a page that nobody has scrolled. */
async function expectInSight(page: Page, what: string, parts: readonly Locator[]): Promise<void> {
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    for (const part of parts) {
      const { bottom } = await part.evaluate((element) => element.getBoundingClientRect());
      expect(bottom, `${what}, ${size.width} px wide`).toBeLessThanOrEqual(size.height);
    }
  }
}

test("a new process says how to begin, and ticks what is done", async () => {
  const miriam = await town.enter("facilitator");
  const process = await foundProcess(town);
  await open(miriam, process);
  const steps = miriam.getByRole("region", { name: "Erste Schritte" });
  await expectInSight(miriam, "first steps", [
    steps.getByRole("link", { name: "Personen einladen" }),
    steps.getByText("Ein Arbeitspapier beginnen"),
  ]);
  expect(await steps.getByRole("link").allInnerTexts()).toEqual([
    "Personen einladen",
    "Agendapunkte eintragen",
    "Neues Dokument",
    "Runden Tisch planen",
  ]);
  await steps.getByRole("link", { name: "Agendapunkte eintragen" }).click();
  const title = miriam.getByRole("textbox", { name: "Titel eines neuen Agendapunkts" });
  await expect.poll(() => title.evaluate((field) => field === document.activeElement)).toBe(true);
  await miriam.keyboard.type("Der erste Punkt");
  await miriam.keyboard.press("Enter");
  await miriam.getByText("„Der erste Punkt“ steht als Entwurf").waitFor();
  await open(miriam, process);
  await steps
    .getByRole("listitem")
    .filter({ hasText: "Etwas auf die Agenda setzen" })
    .getByRole("img", { name: "erledigt" })
    .waitFor();
  expect(await steps.getByRole("img", { name: "erledigt" }).count()).toBe(1);
});

test("the page of a process shows first what waits for the reader, whoever it is", async () => {
  for (const person of ["facilitator", "landHead", "chamber", "observer"] as const) {
    const page = await town.enter(person);
    await open(page, `/processes/${town.ids.processId}`);
    await expectInSight(page, person, [page.getByRole("region", { name: "Was haben Sie zu tun?" }).getByRole("link").first()]);
    await page.context().close();
  }
});

test("an administrator who takes part in nothing is led to a new process", async () => {
  const nora = await town.enter("admin");
  await open(nora, "/");
  const way = nora.getByRole("main").getByRole("link", { name: "Neuer Prozess" });
  await expectInSight(nora, "new process", [way]);
  await way.click();
  await nora.getByRole("heading", { level: 1, name: "Neuer Prozess" }).waitFor();
});

test("at a roundtable the answers are on the first screen, and what is on stays in sight while the rest scrolls", async () => {
  const at = await openRoundtable(town);
  const [aylin, miriam] = [await town.enter("townDelegate", { viewport: PHONE }), await town.enter("facilitator")];
  await open(aylin, at);
  const poll = aylin.getByRole("article").filter({ hasText: "Passt der Ablauf?" });
  await expectInSight(aylin, "answers", await poll.getByRole("radio").all());
  await open(miriam, at);
  for (const [page, size] of [
    [aylin, PHONE],
    [miriam, PHONE],
    [miriam, DESK],
  ] as const) {
    await page.setViewportSize(size);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const point = await page.locator(".ja-roundtables-now__point").boundingBox();
    expect(point?.y).toBeGreaterThanOrEqual(0);
    expect(point?.y).toBeLessThan(size.height / 4);
    if (page === miriam) await page.getByRole("button", { name: "Weiter", exact: true }).click({ trial: true });
  }
});

test("attendance takes one line for each person, also on a phone", async () => {
  const paul = await town.enter("recorder", { viewport: PHONE });
  await open(paul, `/roundtables/${town.ids.comingRoundtableId}`);
  await paul.getByText("Liste mit Namen").click();
  const lines = await paul.locator(".ja-roundtables-person").evaluateAll((all) => all.map((each) => each.clientHeight));
  expect(lines.length).toBe(5);
  expect(Math.max(...lines)).toBeLessThanOrEqual(64);
});

test("the page of an agenda item begins with its text, and its facts are one line that unfolds", async () => {
  for (const [size, from] of [
    [DESK, 260],
    [PHONE, 300],
  ] as const) {
    const miriam = await town.enter("facilitator", { viewport: size });
    await open(miriam, `/agenda/${town.ids.agenda.hybrid}`);
    await miriam.locator(".ja-text").first().waitFor();
    const begins = await miriam
      .locator(".ja-text")
      .first()
      .evaluate((text) => text.getBoundingClientRect().top);
    expect(begins, `${size.width} px wide`).toBeLessThanOrEqual(from);
    await miriam.locator("summary", { hasText: "AP-04" }).click();
    await miriam.getByText("Begründung", { exact: true }).waitFor();
    await miriam.getByRole("button", { name: "Status setzen" }).waitFor();
    await miriam.context().close();
  }
});
