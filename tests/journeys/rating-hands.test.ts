/** Twelve criteria are rated to the end and handed in: by keyboard alone, and with a thumb on a phone. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import { PRESET_KEYS } from "#server/formats/criteria.rules";
import { expectAccessible, expectNoOverflow, open, useTown } from "../setup/journey.ts";
import { pressEnter, tabTo } from "../setup/keys.ts";

const town = useTown();
const [FIRST, ...OTHERS] = PRESET_KEYS.dialogformat;

async function openDesk(page: Page): Promise<void> {
  const { id, format_id } = await town.database.db
    .selectFrom("evaluations")
    .where("title", "=", sample.evaluated.openTitle)
    .select(["id", "format_id"])
    .executeTakeFirstOrThrow();
  await open(page, `/formats/${format_id}/evaluations/${id}`);
}

/** What is final in the database. */
async function handedIn(person: PersonKey): Promise<{ criteria: number; scores: (number | null)[] }> {
  const rows = await town.database.db
    .selectFrom("ratings")
    .innerJoin("evaluation_raters as rater", (join) =>
      join.onRef("rater.evaluation_id", "=", "ratings.evaluation_id").onRef("rater.person_id", "=", "ratings.person_id"),
    )
    .innerJoin("evaluations", "evaluations.id", "ratings.evaluation_id")
    .where("evaluations.title", "=", sample.evaluated.openTitle)
    .where("ratings.person_id", "=", town.ids.people[person])
    .where("rater.submitted_at", "is not", null)
    .select(["score", "justification", "evidence"])
    .execute();
  expect(rows.every(({ justification, evidence }) => justification !== "" && evidence !== "")).toBe(true);
  return { criteria: rows.length, scores: [...new Set(rows.map(({ score }) => score))] };
}

const focusId = (page: Page) => page.evaluate(() => document.activeElement?.id);

test("by keyboard alone, and one sees all the way where one is", async () => {
  const aylin = await town.enter("townDelegate");
  await openDesk(aylin);
  await tabTo(aylin, /^1\. /);
  await aylin.keyboard.press("3");
  await aylin.keyboard.type("Warum zuerst");
  await tabTo(aylin, /^Worauf stützen Sie sich\?/);
  await aylin.keyboard.type("Protokoll vom 3. Mai");
  await tabTo(aylin, /^Art des Belegs/, 1);
  await aylin.keyboard.press("ArrowDown");
  await tabTo(aylin, /^Stärke des Belegs/, 1);
  await aylin.keyboard.press("ArrowDown");
  await aylin.keyboard.press("Control+Enter");
  await aylin.getByText("1 von 12 Kriterien vollständig").waitFor();
  for (const key of OTHERS) {
    await expect.poll(() => focusId(aylin)).toBe(`criterion-${key}`);
    await aylin.keyboard.press("3");
    await aylin.keyboard.type(`Warum ${key}`);
    await tabTo(aylin, /Protokoll vom 3\. Mai$/, 2);
    await aylin.keyboard.press("Enter");
  }
  await aylin.getByText("12 von 12 Kriterien vollständig").waitFor();
  await expect.poll(() => focusId(aylin)).toBe("hand-in");
  await tabTo(aylin, /^Nein$/, 4);
  await aylin.keyboard.press("Space");
  await tabTo(aylin, /endgültig ein/, 4);
  await aylin.keyboard.press("Space");
  await tabTo(aylin, "Bewertung einreichen", 3);
  await pressEnter(aylin);
  await aylin.getByText("Ihre Bewertung ist eingereicht.").waitFor();
  expect(await handedIn("townDelegate")).toEqual({ criteria: 12, scores: [3] });
});

test("with a thumb on a phone, where nothing sticks out", async () => {
  const henrike = await town.enter("landHead", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await openDesk(henrike);
  const fold = (key: string) => henrike.locator("details", { has: henrike.locator(`#criterion-${key}`) });
  /** The choice takes the keyboard of the phone to the reason. */
  const rate = async (key: string) => {
    await fold(key).locator(`label:has([name="${key}_score"][value="2"])`).tap();
    await expect.poll(() => henrike.evaluate(() => document.activeElement?.getAttribute("name"))).toBe(`${key}_justification`);
    await henrike.keyboard.insertText(`Darum ${key}`);
  };
  await rate(FIRST!);
  await expectNoOverflow(henrike);
  await expectAccessible(henrike);
  await fold(FIRST!).getByRole("textbox", { name: "Worauf stützen Sie sich?" }).tap();
  await henrike.keyboard.insertText("Rückblick vom Juni");
  await fold(FIRST!).getByLabel("Art des Belegs").selectOption({ index: 1 });
  await fold(FIRST!).getByLabel("Stärke des Belegs").selectOption({ index: 1 });
  await fold(FIRST!).getByRole("button", { name: "Weiter" }).tap();
  for (const key of OTHERS) {
    await expect.poll(() => focusId(henrike)).toBe(`criterion-${key}`);
    await rate(key);
    await fold(key)
      .getByRole("button", { name: /Rückblick vom Juni$/ })
      .tap();
  }
  await henrike.getByText("12 von 12 Kriterien vollständig").waitFor();
  await henrike.getByText("Nein", { exact: true }).tap();
  await henrike.getByText(/endgültig ein/).tap();
  await expectNoOverflow(henrike);
  await henrike.getByRole("button", { name: "Bewertung einreichen" }).tap();
  await henrike.getByText("Ihre Bewertung ist eingereicht.").waitFor();
  expect(await handedIn("landHead")).toEqual({ criteria: 12, scores: [2] });
});
