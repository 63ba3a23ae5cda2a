/** From what is ready to what is adopted: put up by the moderation, agreed on a phone and by keyboard, decided by the rule. */
import { expect, test } from "vitest";
import { open, useTown } from "../setup/journey.ts";

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
  await stefan.getByLabel("Position").selectOption("6 · Veto");
  await stefan.getByRole("button", { name: "Positionen speichern" }).click();
  await stefan.getByText("Ein Veto braucht einen Wortlaut").waitFor();
  await stefan.getByLabel("Wortlaut, mit dem es ginge").fill("Je Ressort eine, nicht je Abteilung.");
  await stefan.getByRole("button", { name: "Positionen speichern" }).click();
  await stefan.getByText("1 von 1 abgegeben").waitFor();

  await open(henrike, `${home}/positions`);
  await henrike.getByLabel("Position").focus();
  await henrike.keyboard.press("2");
  await henrike.keyboard.press("Enter");
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

  await stefan.getByLabel("Position").selectOption("1 · Volle Zustimmung");
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
