/** The round table from public sources is judged: two raters differ, a gate fails, an adjustment is answered in part, and the report goes out. */
import JSZip from "jszip";
import { expect, test } from "vitest";
import { PRESET_KEYS } from "#server/formats/criteria.rules";
import { sample, type PersonKey } from "#db/sample";
import { caller } from "../setup/caller.ts";
import { expectAccessible, open, useTown } from "../setup/journey.ts";

const town = useTown();

const ratings = (of: Record<string, string>) =>
  Object.fromEntries(
    PRESET_KEYS.dialogformat.flatMap((key) => [
      [`${key}_score`, of[key] ?? "3"],
      [`${key}_justification`, `Warum ${key}`],
      [`${key}_evidence`, "Rückblick des Veranstalters"],
      [`${key}_evidence_type`, "dokument"],
      [`${key}_evidence_strength`, "B"],
    ]),
  );

test("a format is judged, its organiser replies, an adjustment is forced and answered in part, and the report says so", async () => {
  const { format_id, id } = await town.database.db
    .selectFrom("evaluations")
    .where("title", "=", sample.evaluated.openTitle)
    .select(["id", "format_id"])
    .executeTakeFirstOrThrow();
  const at = `/formats/${format_id}/evaluations/${id}`;
  const rate = async (person: PersonKey, of: Record<string, string>) =>
    (await caller(town, person)).post(`${at}/submission`, {
      form: "ratings",
      ...ratings(of),
      confirmed: "true",
      interest: "none",
    });
  await surveyAfter(format_id);

  // A rater sees what people said, takes it as evidence without typing it again, and brings a file.
  const aylin = await town.enter("townDelegate");
  await open(aylin, `${at}?open=dialogqualitaet`);
  const fold = aylin.locator("details", { has: aylin.locator("#criterion-dialogqualitaet") });
  await fold.getByText("4 von 6 stimmen zu (67 %)").first().waitFor();
  await fold.getByRole("textbox", { name: "Begründung" }).fill("Die meisten konnten offen sprechen.");
  await fold.getByRole("button", { name: /Befragung, Stärke B.*Ich konnte offen sprechen/ }).click();
  await expect.poll(() => fold.getByRole("textbox", { name: "Worauf stützen Sie sich?" }).inputValue()).toContain("4 von 6");
  await fold.getByRole("button", { name: "Datei als Beleg hinzufügen" }).click();
  await aylin.getByRole("heading", { level: 1, name: "Belege als Datei" }).waitFor();
  await expectAccessible(aylin);
  const file = { name: "Programm.txt", mimeType: "text/plain", buffer: Buffer.from("Halber Tag für Austausch") };
  await aylin.locator("input[type=file]").setInputFiles(file);
  await aylin.getByRole("button", { name: "Datei hinzufügen" }).click();
  await fold.getByRole("link", { name: "Programm.txt" }).waitFor();
  // What was typed before the file was brought is there.
  expect(await fold.getByRole("textbox", { name: "Begründung" }).inputValue()).toBe("Die meisten konnten offen sprechen.");

  expect((await rate("townDelegate", { reichweite: "1", selbstverwaltung: "1" })).status).toBe(303);
  expect((await rate("landHead", {})).status).toBe(303);

  const miriam = await town.enter("facilitator");
  await open(miriam, at);
  await miriam.getByText("Bei 2 Kriterien gehen die Bewertungen um zwei oder mehr Punkte auseinander.").waitFor();
  for (const whole of ["102 Städte", "120 Städte"])
    await miriam
      .getByRole("cell", { name: new RegExp(whole) })
      .first()
      .waitFor();
  await miriam.getByText("6 von 8 in den Jahren 2016 bis 2023 (75 %)").waitFor();
  await miriam.locator("section[aria-labelledby=reasons] details", { hasText: "4. Dialogqualität" }).locator("summary").click();
  await miriam.getByRole("link", { name: "Programm.txt" }).waitFor();
  await expectAccessible(miriam);
  await miriam.getByRole("link", { name: "Zusammenschau schreiben" }).click();
  await miriam.getByRole("heading", { level: 1, name: "Zusammenschau" }).waitFor();
  for (const score of await miriam.getByLabel("Gemeinsamer Wert").all()) await score.selectOption("3");
  for (const words of await miriam.getByRole("textbox", { name: "Begründung" }).all()) await words.fill("Beide sehen das so.");
  for (const words of await miriam.getByRole("textbox", { name: "Wie wurde der Unterschied besprochen?" }).all())
    await words.fill("Am Telefon.");
  await miriam.getByRole("button", { name: "Zusammenschau speichern" }).click();

  await miriam.getByText("Zu einem Kriterium, das immer erfüllt sein muss, fehlt eine Anpassung.").waitFor();
  await miriam.getByRole("listitem").filter({ hasText: "nötig" }).getByRole("link", { name: "Anpassung vorschlagen" }).click();
  await miriam.getByRole("textbox", { name: "Feststellung" }).fill("Die Einladung klingt wie eine Pflicht.");
  await miriam.getByRole("textbox", { name: "Folgerung" }).fill("Freiwilligkeit muss dabeistehen.");
  await miriam
    .getByRole("textbox", { name: "Vorschlag" })
    .fill("In jede Einladung schreiben, dass die Teilnahme freiwillig ist");
  await miriam.getByRole("textbox", { name: "Andere Stelle" }).fill("Veranstalter");
  await miriam.getByLabel("klein").check();
  await miriam.getByLabel("Bis wann?").fill("2099-01-31");
  await miriam.getByRole("button", { name: "Anpassung speichern" }).click();
  await miriam.getByRole("button", { name: "Zur Faktenprüfung geben" }).click();
  await miriam.getByRole("textbox", { name: "Antwort zur Faktenprüfung" }).fill("Die Zahlen stimmen.");
  await miriam.getByRole("textbox", { name: "Wer antwortet?" }).fill("Frau Beispiel, Veranstalter");
  await miriam.getByRole("button", { name: "Antwort eintragen" }).click();
  await miriam.getByRole("button", { name: "Bericht freigeben" }).click();
  await miriam
    .getByText(/Freigegeben am/)
    .first()
    .waitFor();

  await miriam.getByRole("link", { name: "In jede Einladung schreiben" }).click();
  await miriam.getByLabel("teilweise angenommen").check();
  await miriam.getByRole("textbox", { name: "Maßnahme oder Begründung" }).fill("Ab dem nächsten Durchgang");
  await miriam.getByRole("textbox", { name: "Wer antwortet?" }).fill("Frau Beispiel, Veranstalter");
  await miriam.getByRole("button", { name: "Antwort eintragen" }).click();
  await miriam.getByText("nach 24 Monaten", { exact: true }).waitFor();
  await expectAccessible(miriam);

  const observer = await caller(town, "observer");
  const report = await observer.get(`${at}/report.pdf`);
  expect([report.status, report.body.startsWith("%PDF")]).toEqual([200, true]);
  const word = await fetch(`${town.server.origin}${at}/report.docx`, { headers: { cookie: observer.cookie } });
  const text = await wordsOf(Buffer.from(await word.arrayBuffer()));
  for (const words of [
    "102 Städte",
    "120 Städte",
    "Programm.txt",
    "Ich konnte offen sprechen.",
    "teilweise angenommen",
    "Am Telefon.",
  ])
    expect(text, words).toContain(words);

  // Beside the other format, by the same criteria, and over time.
  await open(miriam, `/processes/${town.ids.processId}/formats/comparison`);
  await miriam.getByRole("columnheader", { name: /Gesprächskreis/ }).waitFor();
  await miriam.getByRole("columnheader", { name: /SKEW/ }).waitFor();
  await expectAccessible(miriam);
  await open(miriam, `/formats/${format_id}/course`);
  await miriam.getByRole("heading", { level: 3, name: "Teilnehmende Kommunen" }).waitFor();
  await expectAccessible(miriam);
});

/** Six sheets of paper after an edition of the format. */
async function surveyAfter(formatId: number): Promise<void> {
  const miriam = await caller(town, "facilitator");
  const edition = await town.database.db
    .selectFrom("format_editions")
    .where("format_id", "=", formatId)
    .where("year", "=", 2022)
    .select("id")
    .executeTakeFirstOrThrow();
  const made = await miriam.post(`/processes/${town.ids.processId}/surveys/new`, {
    ...{ form: "survey", title: "Nach dem 6. Runden Tisch", intro: "", closes_on: "2099-01-31" },
    ...{ questions: "Ich konnte offen sprechen.\nWas fehlte? …", edition_id: String(edition.id) },
  });
  expect(made.status).toBe(303);
  const at = made.location!;
  expect((await miriam.post(`${at}/sheets`, { form: "sheets", sheets: "5\n4\n4\n5\n2\n3 | Zeit" })).status).toBe(303);
  expect((await miriam.post(`${at}/closing`, { form: "closing" })).status).toBe(303);
}

async function wordsOf(docx: Buffer): Promise<string> {
  const zip = await JSZip.loadAsync(docx);
  const xml = await zip.file("word/document.xml")!.async("string");
  return xml.replace(/<[^>]+>/g, "");
}
