/** From forty topics of twelve organisations over clusters, two methods and a batch of paper to a short list with depths and modes. */
import { readXlsx } from "hucre/xlsx";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { xlsxFile } from "#server/files/xlsx";
import { bytesOf, open, tellInOrder, useTown } from "../setup/journey.ts";

const town = useTown();
tellInOrder();

const home = () => `/processes/${town.ids.processId}`;
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const press = (page: Page, name: string | RegExp) => button(page, name).click();
const stored = () => town.database.db.selectFrom("topics").where("process_id", "=", town.ids.processId);

/** All that take part, and one that does not. */
const HOUSES = "Brückenschlag BMAB BMSV Lindenhafen Ahornbrück Falkenroda KVM Partnerschaftsforum".split(" ");
const OTHERS = ["StK Mittelland", "IHK Lindenhafen", "HS Ahornbrück", "Gemeinde Auen"];
const THINGS =
  "Klärschlamm Fährlinie Bergrettung Wochenmarkt Streusalz Musikschule Radwegenetz Grundbuch Hochwasser Jugendherberge Leihbücherei Straßenbahn".split(
    " ",
  );
const rows = [...HOUSES, ...OTHERS].flatMap((house, at) => [
  [`${THINGS[at]!} über Grenzen hinweg`, house, "Daseinsvorsorge"],
  [`${THINGS[11 - at]!} zu zweit bezahlen`, house, ""],
]);
rows.push(["Nachtfahrpläne abstimmen", "KVM", ""], ["Feldwege reparieren", "Falkenroda", ""]);

test("forty topics of twelve organisations come in as a list, as a table, one by one, without a name and for others", async () => {
  const [miriam, stefan] = await Promise.all([
    town.enter("facilitator"),
    town.enter("mayor", { viewport: { width: 390, height: 844 }, hasTouch: true }),
  ]);
  const ready = (count: number) => miriam.getByRole("status").filter({ hasText: `${count} Themen` });
  await open(miriam, `${home()}/topics/import`);
  const lines = [["Thema", "Organisation", "Gruppe"], ...rows.slice(0, 20)].map((cells) => cells.join("\t"));
  await miriam.getByLabel("Liste", { exact: true }).fill(lines.join("\n"));
  await press(miriam, "Weiter");
  await ready(20).waitFor();
  await press(miriam, "Einreichen");
  await miriam.getByText("Die Themen sind eingereicht.").waitFor();

  await open(miriam, `${home()}/topics/import`);
  const columns = ["Thema", "Organisation", "Gruppe"].map((header) => ({ header, width: 20 }));
  const head = { title: "Themen", name: "Themen", footer: "", language: "de", now: new Date() } as const;
  const buffer = await xlsxFile({ ...head, columns, rows: rows.slice(20) });
  await miriam.getByLabel(/Oder eine Tabelle/).setInputFiles({ name: "themen.xlsx", mimeType: "", buffer });
  await press(miriam, "Weiter");
  await ready(6).waitFor();
  await press(miriam, "Einreichen");
  await miriam.getByText("Die Themen sind eingereicht.").waitFor();

  for (const [title, by] of [
    ["Nachtzüge ans Meer", /^Für Lindenhafen/],
    ["Woran Ratsmitglieder sich nicht herantrauen", /^Ohne Namen/],
  ] as const) {
    await open(stefan, `${home()}/topics/new`);
    await stefan.getByLabel("Worum geht es?").fill(title);
    await stefan.getByRole("radio", { name: by }).check();
    await press(stefan, "Einreichen");
    await stefan.getByText(/(Ihr|Das) Thema ist eingereicht/).waitFor();
  }
  await open(miriam, `${home()}/topics/new`);
  await miriam.getByLabel("Worum geht es?").fill("Zöllner ausbilden");
  await miriam.getByText("Für jemanden ohne Zugang", { exact: true }).click();
  await miriam.getByLabel("Wer?").fill("Zollamt Auen");
  await press(miriam, "Einreichen");
  await miriam.getByText("Ihr Thema ist eingereicht.").waitFor();
  expect((await stored().where("disposition", "is", null).select("id").execute()).length).toBe(40);
});

test("two of them are merged, separated and merged again, and one is not pursued, with a reason", async () => {
  const miriam = await town.enter("facilitator");
  const merge = async () => {
    await open(miriam, `${home()}/topics?view=board`);
    for (const title of ["Fährlinie über Grenzen hinweg", "Fährlinie zu zweit bezahlen"]) await tick(miriam, title);
    await press(miriam, "Zusammenführen …");
    await press(miriam, "Zusammenführen");
    await miriam.getByText("Hierher zusammengeführt").waitFor();
  };
  await merge();
  await press(miriam, "Wieder trennen");
  await miriam.getByText("Hierher zusammengeführt").waitFor({ state: "detached" });
  await merge();
  await open(miriam, `${home()}/topics?view=board`);
  await tick(miriam, "Streusalz zu zweit bezahlen");
  await press(miriam, "Entscheiden …");
  await miriam.getByText("Nicht weiterverfolgen").click();
  await miriam.getByLabel("Warum?").fill("Das regelt jede Stadt selbst.");
  await press(miriam, "Entscheiden");
  await miriam.getByText("Entschieden. Wer es eingereicht hat, bekommt Bescheid.").waitFor();
});

const tick = (page: Page, title: string) => page.locator("[data-column] li", { hasText: title }).getByRole("checkbox").check();

test("all open topics are voted on with dots, on a phone and on paper that a second person confirms", async () => {
  const [miriam, paul, stefan] = await Promise.all([
    town.enter("facilitator"),
    town.enter("recorder"),
    town.enter("mayor", { viewport: { width: 390, height: 844 }, hasTouch: true }),
  ]);
  await open(miriam, `${home()}/methods/new`);
  await miriam.getByText("Alle 38 offenen Themen").waitFor();
  await press(miriam, "Jetzt öffnen");
  await miriam.getByRole("heading", { name: "Zur Auswahl stehen" }).waitFor();
  const run = new URL(miriam.url()).pathname;

  await open(stefan, "/");
  await stefan
    .getByRole("link", { name: /Welche Themen sollen auf die gemeinsame Agenda/ })
    .first()
    .click();
  await dot(stefan, "Fährlinie über Grenzen hinweg", "2");
  await dot(stefan, "Nachtzüge ans Meer", "1");
  await press(stefan, "Stimme abgeben");
  await stefan.getByText("Ihre Stimme ist gezählt.").first().waitFor();

  const choices = await miriam.locator("section[aria-labelledby=choices] li").allInnerTexts();
  const sheet = (who: string) => [who, ...choices.map((title) => (title.startsWith("Fährlinie über") ? 1 : 0))].join("; ");
  await open(paul, `${run}/batches`);
  await paul.getByLabel("Ausgegeben").fill("4");
  await paul.getByLabel("Zurückgekommen").fill("3");
  await paul.getByLabel("Stimmen").fill(["BMAB", "BMSV", "Falkenroda"].map(sheet).join("\n"));
  await press(paul, "Stapel eintragen");
  await paul.getByText("wartet auf die zweite Person").waitFor();
  await open(miriam, run);
  await miriam.getByRole("link", { name: "1 Papierstapel wartet" }).click();
  await press(miriam, "Stimmt mit den Zetteln überein");
  await miriam.getByText("gezählt", { exact: true }).waitFor();
  await open(miriam, run);
  await press(miriam, "Beenden und Ergebnis zeigen");
  const first = miriam.getByRole("row", { name: /Fährlinie über Grenzen hinweg/ });
  expect((await first.innerText()).replaceAll(/\s+/g, " ")).toMatch(/^1\. Fährlinie über Grenzen hinweg 5 4$/);
  const ferry = (await tableOf(miriam)).find((row) => row.includes("Fährlinie über Grenzen hinweg"))!;
  expect(ferry.slice(0, 4)).toEqual([1, "Fährlinie über Grenzen hinweg", 5, 4]);
  await miriam.getByRole("link", { name: "Bild der Bänke" }).click();
  await miriam.getByRole("heading", { name: "Bild der Bänke", level: 1 }).waitFor();
  // Two of two federal voices and two of two municipal ones, each with one more for and one against: (2 + 1) ÷ (2 + 2).
  expect(await miriam.getByRole("row", { name: /Fährlinie über Grenzen hinweg/ }).innerText()).toContain("75 %");
  expect((await tableOf(miriam)).find((row) => row.includes("Fährlinie über Grenzen hinweg"))?.[1]).toBe(75);
});

/** The Excel file that the page offers, as rows of its first sheet. */
async function tableOf(page: Page) {
  const came = page.waitForEvent("download");
  await page.getByRole("link", { name: "Als Excel-Datei" }).click();
  const { sheets } = await readXlsx(await bytesOf(await came));
  return sheets[0]!.rows;
}

const dot = (page: Page, title: string, dots: string) =>
  page
    .getByRole("group", { name: new RegExp(title) })
    .getByText(dots, { exact: true })
    .click();

test("two topics are weighed by resistance, and both go on the short list, which is agreed", async () => {
  const [miriam, katrin] = await Promise.all([town.enter("facilitator"), town.enter("federalHead")]);
  await open(miriam, `${home()}/methods/new`);
  await miriam.getByRole("textbox", { name: "Frage" }).fill("Womit geht es zuerst los?");
  await miriam.getByText("Eine Auswahl", { exact: true }).click();
  for (const title of CHOSEN) await miriam.getByLabel(title).check();
  await miriam.getByRole("radio", { name: /^Systemisches Konsensieren/ }).check();
  await press(miriam, "Jetzt öffnen");
  await miriam.getByRole("heading", { name: "Womit geht es zuerst los?" }).waitFor();
  await open(katrin, new URL(miriam.url()).pathname);
  await dot(katrin, "Fährlinie über Grenzen hinweg", "1");
  await dot(katrin, "Nachtzüge ans Meer", "4");
  await dot(katrin, "Es bleibt, wie es ist", "9");
  await press(katrin, "Stimme abgeben");
  await katrin.getByText("Ihre Stimme ist gezählt.").first().waitFor();
  await press(miriam, "Beenden und Ergebnis zeigen");
  await miriam.getByRole("link", { name: "Kurzliste" }).click();
  for (const title of CHOSEN) await miriam.getByLabel(title).check();
  await miriam.getByLabel("Grund", { exact: true }).fill("Geringster Widerstand");
  await press(miriam, "Auf die Kurzliste");
  await miriam.getByLabel(/Wer hat zugestimmt/).fill("Am Runden Tisch, ohne Einwand");
  await press(miriam, "Als vereinbart festhalten");
  await miriam.getByRole("link", { name: /^Weiter: wie tief/ }).click();
  await miriam.getByRole("row", { name: /Nachtzüge ans Meer/ }).waitFor();
});

const CHOSEN = [/Fährlinie über Grenzen hinweg/, /Nachtzüge ans Meer/];

test("both sides say how deep they want to go with it, and the facilitator takes the mode that follows", async () => {
  const [miriam, ...heads] = await Promise.all([
    town.enter("facilitator"),
    town.enter("federalHead"),
    town.enter("mayor", { viewport: { width: 390, height: 844 }, hasTouch: true }),
  ]);
  const item = await town.database.db
    .selectFrom("agenda_items")
    .where("title", "=", "Fährlinie über Grenzen hinweg")
    .select(["id", "mode"])
    .executeTakeFirstOrThrow();
  for (const head of heads) {
    await open(head, `${home()}/agenda/depth/statement`);
    const line = head.getByRole("group", { name: /Fährlinie über Grenzen hinweg/ });
    await line.getByLabel("Heute").selectOption({ label: "informieren" });
    await line.getByLabel("Gewünscht").selectOption({ label: "zusammenarbeiten" });
    await press(head, "Speichern");
    await head.getByText("Gespeichert").first().waitFor();
  }
  await open(miriam, `${home()}/agenda/depth`);
  const depth = (await tableOf(miriam)).find((row) => row.includes("Fährlinie über Grenzen hinweg"))!;
  expect(depth.filter((cell) => cell === "zusammenarbeiten")).toHaveLength(2);
  await miriam.getByRole("link", { name: /Fährlinie über Grenzen hinweg/ }).click();
  await press(miriam, "Zusammenarbeit übernehmen");
  await miriam.getByText("So ist es entschieden.").waitFor();
  expect(item.mode).toBeNull();
});
