/** Agenda items moved by mouse: up the list, and into another column of the board; and what is carried by keyboard when somebody turns away. */
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { open, useTown } from "../setup/journey.ts";

const town = useTown();

const stored = async () => {
  const items = town.database.db.selectFrom("agenda_items").select(["number", "status"]).orderBy("position");
  return items.where("process_id", "=", town.ids.processId).execute();
};

/** As a hand does it: on the way the page sees more than the beginning and the end. */
async function drag(page: Page, grip: Locator, to: { x: number; y: number }): Promise<void> {
  const from = (await grip.boundingBox())!;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y + 30, { steps: 4 });
  await page.locator("[data-dragging]").waitFor();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}

test("the facilitator drags the third item above the first, and one that is being discussed to those ready for decision", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/processes/${town.ids.processId}/agenda`);
  const before = (await stored()).map(({ number }) => number);
  const rows = miriam.locator(".ja-agenda-row");
  const grip = (number: number) => miriam.getByRole("button", { name: `AP-${String(number).padStart(2, "0")} verschieben` });
  const top = (await rows.first().boundingBox())!;
  await drag(miriam, grip(before[2]!), { x: top.x + 200, y: top.y + 3 });
  await expect
    .poll(async () => (await stored()).map(({ number }) => number).slice(0, 3))
    .toEqual([before[2], before[0], before[1]]);

  await open(miriam, `/processes/${town.ids.processId}/agenda?view=board`);
  const moved = (await stored()).find(({ status }) => status === "in_abstimmung")!.number;
  const column = (await miriam.locator('[data-column="beschlussreif"]').boundingBox())!;
  await drag(miriam, grip(moved), { x: column.x + 50, y: column.y + column.height - 120 });
  await expect.poll(async () => (await stored()).find(({ number }) => number === moved)?.status).toBe("beschlussreif");
});

test("an item carried by keyboard is put back aloud by whoever goes on, and does not call them back later", async () => {
  const [miriam, other] = await Promise.all([town.enter("facilitator"), town.enter("facilitator")]);
  for (const page of [miriam, other]) await open(page, `/processes/${town.ids.processId}/agenda`);
  const titles = () => miriam.locator(".ja-agenda-link").allInnerTexts();
  const focused = () => miriam.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);
  const [first, second, third, ...rest] = await titles();
  const grip = miriam.locator(".ja-agenda-grip").nth(1);
  const said = miriam.getByText(/^AP-\d+ bleibt, wo er war\.$/);
  const carry = async () => {
    await grip.focus();
    for (const key of ["Enter", "ArrowDown"]) await miriam.keyboard.press(key);
    await expect.poll(titles).toEqual([first, third, second, ...rest]);
    await said.waitFor({ state: "detached" });
  };

  await carry();
  await miriam.keyboard.press("Tab");
  await said.waitFor({ state: "attached" });
  await expect.poll(titles).toEqual([first, second, third, ...rest]);

  await carry();
  await miriam.getByRole("heading", { level: 1 }).click();
  await said.waitFor({ state: "attached" });
  await expect.poll(titles).toEqual([first, second, third, ...rest]);
  await other
    .getByRole("button", { name: /nach oben$/ })
    .nth(1)
    .click();
  await expect.poll(titles).toEqual([second, first, third, ...rest]);
  expect(await focused()).not.toMatch(/^grip/);
});
