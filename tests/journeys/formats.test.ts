/** The round table from public sources is judged: two raters differ, a gate fails, an adjustment is answered in part, and the report goes out. */
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

  const report = await (await caller(town, "observer")).get(`${at}/report.pdf`);
  expect([report.status, report.body.startsWith("%PDF")]).toEqual([200, true]);
});
