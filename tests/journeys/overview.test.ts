/**
 * The overview as a town and the moderation meet it: partnerships come from a spreadsheet, one is reviewed, the profile is filled in on
 * a phone and shown to one bench, and a situation picture is frozen after one reply and one withdrawal, for a decision to cite.
 */
import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { bytesOf, expectAccessible, expectNoOverflow, open, useTown } from "../setup/journey.ts";

const town = useTown();
const at = (path: string) => `/processes/${town.ids.processId}/${path}`;
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first().click();

test("from a spreadsheet to a situation picture that a decision cites", async () => {
  const stefan = await town.enter("mayor");
  await open(stefan, at("partnerships/import"));
  const rows = "AGS;Partner;Partnerland;Art;Seit\n99001000;Reisestadt;Frankreich;Freundschaft;1990\n99001000;Kaputt;Utopia;;\n";
  await stefan
    .locator("input[type=file]")
    .setInputFiles({ name: "partner.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
  await press(stefan, "Ansehen");
  await stefan.getByText("Eine Zeile kann nicht übernommen werden").waitFor();
  await expectAccessible(stefan);
  await stefan.getByLabel("Bund, Länder, Kommunen und Moderation").check();
  await press(stefan, "Eine Partnerschaft übernehmen");
  await stefan.getByRole("link", { name: "Zum Register" }).click();
  await stefan.getByRole("link", { name: "Reisestadt" }).click();

  await stefan.getByRole("link", { name: "Partnerschaft überprüfen" }).click();
  await stefan.getByRole("radio", { name: "fortführen" }).waitFor();
  for (const question of await stefan.getByRole("radio", { name: "ja", exact: true }).all()) await question.check();
  await stefan.getByRole("radio", { name: "fortführen" }).check();
  await press(stefan, "Überprüfung festhalten");
  await stefan.getByRole("heading", { name: "Bisherige Überprüfungen" }).waitFor();

  const johanna = await town.enter("secondMayor", { viewport: { width: 390, height: 844 } });
  await open(johanna, at("profiles/own"));
  await expectNoOverflow(johanna);
  await johanna.locator("select[name=value_debt]").selectOption("3");
  await press(johanna, "Fassung speichern");
  await johanna.getByText("Dieses Profil sieht nur Ihre Kommune.").waitFor();
  await johanna.getByText("Wer sieht das?").first().click();
  await johanna.getByLabel("Bank Bund").check();
  await johanna.getByRole("button", { name: "Speichern", exact: true }).first().click();
  await johanna.getByText("außer Ihrer Kommune: Bank Bund").waitFor();
  const profile = new URL(johanna.url()).pathname;
  const katrin = await town.enter("federalHead");
  await open(katrin, profile);
  await katrin.getByRole("heading", { name: "Stadt Ahornbrück" }).waitFor();

  const miriam = await town.enter("facilitator");
  await open(miriam, at("situation/new"));
  await miriam.getByLabel("Titel").fill("Lage im Herbst");
  await press(miriam, "Beginnen");
  const until = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await miriam.locator("input[name=reply_until]").fill(until);
  await press(miriam, "Fragen");
  await miriam.getByText("noch keine Antwort").first().waitFor();
  const picture = new URL(miriam.url()).pathname;

  await open(stefan, picture);
  await stefan.getByText("Reisestadt").waitFor();
  await stefan.getByLabel("Einverstanden").check();
  await press(stefan, "Antworten");
  await open(johanna, picture);
  await johanna.getByLabel(/^Zurückziehen/).check();
  await press(johanna, "Antworten");
  const martin = await town.enter("thirdMayor");
  await open(martin, picture);
  await martin.getByLabel("Einverstanden").check();
  await press(martin, "Antworten");

  await open(miriam, picture);
  await miriam.getByText("zurückgezogen").waitFor();
  await press(miriam, "Einfrieren");
  await press(miriam, "Freigeben");
  await miriam.getByText("freigegeben").first().waitFor();
  await expectAccessible(miriam);
  expect(await miriam.getByRole("heading", { name: "Stadt Ahornbrück" }).count()).toBe(0);
  await press(miriam, "Verwendung festhalten");
  await expect.poll(() => miriam.locator("#uses ~ ul li, section:has(#uses) ul li").count()).toBe(1);
  const download = miriam.waitForEvent("download");
  await miriam.getByRole("link", { name: "PDF" }).click();
  expect((await bytesOf(await download)).subarray(0, 5).toString()).toBe("%PDF-");
  await open(katrin, picture);
  await katrin.getByText("Reisestadt").waitFor();
}, 300_000);
