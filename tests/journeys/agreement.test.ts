/** From what is ready to what is adopted: put up by the moderation, agreed on a phone and by keyboard, decided by the rule. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openingForm } from "#server/agreement/forms.rules";
import { openAgreements } from "#server/agreement/opening.commands";
import { createAgendaItem } from "#server/agenda/commands";
import { quickItemForm } from "#server/agenda/rules";
import { paragraph } from "#server/documents/content/text.rules";
import { insertBlocks } from "#server/documents/log/ydoc.rules";
import { requireRecommendation } from "#server/recommendations/queries";
import { expectAccessible, expectNoOverflow, open, useTown } from "../setup/journey.ts";
import { draftRecommendation } from "../setup/recommendation.ts";
import { stage } from "../setup/town.ts";

const town = useTown();
const TITLE = "Jedes Bundesministerium benennt eine Ansprechstelle";

test("a house gives its position on a phone and by keyboard, an objection is overcome, and the rule adopts it with its reservation", async () => {
  const home = `/processes/${town.ids.processId}`;
  const { id } = await town.database.db
    .selectFrom("recommendations")
    .where("title", "=", TITLE)
    .select("id")
    .executeTakeFirstOrThrow();
  const [miriam, stefan, henrike] = await Promise.all([
    town.enter("facilitator"),
    town.enter("mayor", { viewport: { width: 390, height: 844 }, hasTouch: true }),
    town.enter("landHead"),
  ]);

  await open(stefan, `${home}/positions`);
  const choose = (page: Page, level: string) =>
    page.getByRole("group", { name: TITLE }).getByText(level, { exact: true }).click();
  await choose(stefan, "6 · Veto");
  await stefan.getByRole("button", { name: "Positionen speichern" }).click();
  await stefan.getByText("Ein Veto braucht einen Wortlaut").waitFor();
  await stefan.getByLabel("Wortlaut, mit dem es ginge").fill("Je Ressort eine, nicht je Abteilung.");
  await stefan.getByRole("button", { name: "Positionen speichern" }).click();
  await stefan.getByText("1 von 1 abgegeben").waitFor();

  await open(henrike, `${home}/positions`);
  await henrike.getByRole("radio", { name: "1 · Zustimmung" }).focus();
  await henrike.keyboard.press("ArrowRight");
  expect(await henrike.getByRole("radio", { name: "2 · mit Bedenken" }).isChecked()).toBe(true);
  await henrike.getByRole("button", { name: "Positionen speichern" }).focus();
  await henrike.keyboard.press("Enter");
  await henrike.getByText("1 von 1 abgegeben").waitFor();

  // What is missing and who blocks is there at a glance, and nobody adopts it over their head.
  await open(miriam, `${home}/agreement`);
  await miriam.getByText("Dagegen steht").waitFor();
  expect(await miriam.getByText("Lindenhafen", { exact: false }).count()).toBeGreaterThan(0);
  await miriam.getByRole("link", { name: TITLE }).click();
  await miriam.getByText("Entscheidung feststellen").waitFor();
  expect(await miriam.getByLabel("Angenommen, so wie es die Regel sagt").count()).toBe(0);

  await choose(stefan, "1 · Zustimmung");
  await stefan.getByRole("button", { name: "Positionen speichern" }).click();
  await miriam.getByLabel("Angenommen, so wie es die Regel sagt").check();
  await miriam.getByRole("button", { name: "Beschluss festhalten" }).click();
  await miriam.getByText(/Beschluss B-\d{4}-\d+ vom/).waitFor();
  const { status } = await town.database.db
    .selectFrom("recommendations")
    .where("id", "=", id)
    .select("status")
    .executeTakeFirstOrThrow();
  expect(status).toBe("angenommen_mit_vorbehalt");
});

test("a house says what it thinks of twelve items on one page of a phone, with a tap each and one that saves", async () => {
  const on = await stage(town.database.db);
  const { processId } = on;
  const titles = Array.from({ length: 12 }, (_, at) => `Zwölferprobe ${String.fromCodePoint(65 + at)}`);
  const ids: number[] = [];
  for (const title of titles) {
    const item = await createAgendaItem(on.as("recorder"), processId, quickItemForm.parse({ title }), "");
    ids.push(await draftRecommendation(on, { item, title, words: `Darum geht es: ${title}.` }));
  }
  const form = { recommendation: ids.map(String), rule: "konsens" };
  await openAgreements(on.as("facilitator"), processId, openingForm.parse(form));

  const johanna = await town.enter("secondMayor", { viewport: { width: 390, height: 844 }, hasTouch: true });
  await open(johanna, `/processes/${processId}/positions`);
  for (const title of titles) await johanna.getByRole("group", { name: title }).getByText("1 · Zustimmung").tap();
  await johanna.getByRole("button", { name: "Positionen speichern" }).tap();
  await johanna.getByText(/(12|13) von \1 abgegeben/).waitFor();
  await expectAccessible(johanna);
  await expectNoOverflow(johanna);

  // A text moves on: its position is old, and confirmed on the same page with a tap and one that saves.
  const { recommendation } = await requireRecommendation(on.as("recorder"), ids[0]!);
  await on.as("townDelegate").rooms.edit(recommendation.documentId, (ydoc) => insertBlocks(ydoc, 1, [paragraph("Und mehr.")]));
  await openAgreements(on.as("facilitator"), processId, openingForm.parse({ ...form, recommendation: [String(ids[0])] }));
  await open(johanna, `/processes/${processId}/positions`);
  const line = johanna.getByRole("group", { name: titles[0]! });
  await line.getByText("Gilt für Fassung 1 – seither geändert").waitFor();
  await line.getByText("1 Änderung im Text").tap();
  await line.getByText("Und mehr.", { exact: true }).waitFor();
  await line.getByText("Bestätigen: 1 · Zustimmung").tap();
  await johanna.getByRole("button", { name: "Positionen speichern" }).tap();
  await line.getByText("Gilt für Fassung 1 – seither geändert").waitFor({ state: "detached" });
});

test("from what was decided somebody goes back to the topic that it came from, and forward again", async () => {
  const decided = "Die Ansprechstellen treffen sich zweimal im Jahr";
  const { id } = await town.database.db
    .selectFrom("recommendations")
    .where("title", "=", decided)
    .select("id")
    .executeTakeFirstOrThrow();
  const lukas = await town.enter("observer", { viewport: { width: 390, height: 844 }, hasTouch: true });
  await open(lukas, `/recommendations/${id}/trace`);
  await lukas.getByRole("link", { name: /^Beschluss B-\d{4}-\d+/ }).waitFor();
  await lukas.getByRole("link", { name: /^Thema T-\d+: Wen rufen wir an/ }).tap();
  await lukas.getByRole("link", { name: "Was wurde daraus?" }).tap();
  await lukas.getByRole("heading", { level: 1, name: /^Was wurde aus T-\d+/ }).waitFor();
  await lukas.getByRole("link", { name: new RegExp(`^E-\\d+\\.\\d+: ${decided}`) }).tap();
  await lukas.waitForURL(`**/recommendations/${id}`);
});
