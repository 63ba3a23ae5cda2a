/** A consultation to its end: two waves, more time, a late one, a nil return, all weighed, set side by side as files, answered and contested. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { decideLate, grantExtension } from "#server/consultations/deadlines.commands";
import { listInvitations } from "#server/consultations/queries";
import { submitNil } from "#server/consultations/statements.commands";
import { amendText, dayIn, openSample, pointOn, settle, state, statePoints } from "../setup/consultation.ts";
import { bytesOf, open, tellInOrder, useTown } from "../setup/journey.ts";
import { stage } from "../setup/town.ts";
import { unzip } from "../setup/zip.ts";

const town = useTown();
tellInOrder();

const DAY = 24 * 60;
const ON = "zehn Arbeitstage";
let at: string;

test("two waves come in: in time, later by an extension, too late, without remarks, or not at all", async () => {
  const { db } = town.database;
  await db.updateTable("mandates").set({ valid_from: "2020-01-01" }).execute();
  const on = await stage(db, new Date(Date.now() - 45 * DAY * 60_000));
  const facilitator = on.as("facilitator");
  const id = await openSample(on, { publication: "process", title: "Konsultation in zwei Runden" });
  const points = await statePoints(on, id, "mayor", [
    { body: "Zehn Tage sind zu lang.", kind: "aenderungsvorschlag", ...(await pointOn(on, id, ON)) },
    { body: "Wer zahlt die Schulungen?", kind: "frage" },
  ]);
  await submitNil(on.as("secondMayor"), id, "");
  const invitation = (await listInvitations(facilitator, db, id)).find(
    (row) => row.organisationId === on.organisationOf("landHead"),
  )!;
  await grantExtension(facilitator, id, { invitations: [invitation.id], until: dayIn(on, 25), reason: "Ferien" });
  on.pass(12 * DAY);
  const [business] = await statePoints(on, id, "chamber", [{ body: "Auch Kammern fragen." }]);
  on.pass(16 * DAY);
  const late = await state(on, id, "landHead", "Das Land dankt.");
  await decideLate(facilitator, id, late, { accepted: true, reason: "Postweg" });
  const version = await amendText(on, id, ON, "fünf Arbeitstage");
  await settle(on, id, points[0]!, { disposition: "folgen", reason: "Fünf Tage genügen.", change_version_id: String(version) });
  const thanks = await db
    .selectFrom("statement_points")
    .where("statement_id", "=", late)
    .select("id")
    .executeTakeFirstOrThrow();
  for (const point of [points[1]!, business!, thanks.id]) await settle(on, id, point, { reason: "Dafür ist kein Geld da." });
  at = `/consultations/${id}`;
});

test("the facilitator closes the weighing, and has the synopsis as page, Word, PDF, HTML and Excel", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `${at}/weighing`);
  await miriam.getByRole("button", { name: "Abwägung abschließen" }).click();
  await miriam.getByText("Die Abwägung ist abgeschlossen").first().waitFor();
  await open(miriam, `${at}/synopsis`);
  await miriam.getByText("Fünf Tage genügen.").waitFor();
  await miriam.getByRole("link", { name: "Nach Absendern" }).click();
  await miriam.getByRole("heading", { name: "Stadt Lindenhafen" }).waitFor();
  const file = async (kind: string) => {
    const came = miriam.waitForEvent("download");
    await miriam.getByRole("link", { name: `Synopse als ${kind} herunterladen` }).click();
    return bytesOf(await came);
  };
  const [docx, xlsx, html, pdf] = [await file("DOCX"), await file("XLSX"), await file("HTML"), await file("PDF")];
  for (const words of [unzip(docx)["word/document.xml"], Object.values(unzip(xlsx)).join(""), html.toString()])
    for (const each of ["Fünf Tage genügen.", "Auch Kammern fragen.", "Das Land dankt."]) expect(words).toContain(each);
  expect(pdf.toString("latin1")).toMatch(/^%PDF-[\s\S]*pdfuaid/);
  await open(miriam, `${at}/footprint`);
  expect(await miriam.getByRole("row").count()).toBe(2);
});

test("a sender hears of it, reads on a phone what became of its points, contests one and gets an answer", async () => {
  const { db } = town.database;
  const told = () =>
    db.selectFrom("mails").where("subject", "like", "Was aus Ihrer Stellungnahme wurde%").select("id").execute();
  await expect.poll(async () => (await told()).length, { timeout: 45_000 }).toBeGreaterThan(0);
  const [stefan, miriam] = await Promise.all([
    town.enter("mayor", { viewport: { width: 390, height: 844 }, hasTouch: true }),
    town.enter("facilitator"),
  ]);
  await open(stefan, "/");
  await stefan.getByRole("link", { name: /was aus Ihren 2 Punkten wurde/ }).click();
  const money = stefan.getByRole("listitem").filter({ hasText: "Wer zahlt die Schulungen?" }).last();
  await money.getByText("Annehmen oder widersprechen").click();
  await money.getByRole("radio", { name: "bestreiten wir" }).check();
  await money.getByLabel("Was Sie dazu sagen").fill("Der Bund hat es zugesagt.");
  await money.getByRole("button", { name: "Rückmelden" }).click();
  await money.getByText("widersprochen", { exact: true }).waitFor();
  await open(miriam, `${at}/answers`);
  await miriam.getByLabel("Antwort an den Absender").fill("Darüber berät der Runde Tisch.");
  await miriam.getByRole("button", { name: "Antworten" }).click();
  await miriam.getByText("Kein Widerspruch wartet auf eine Antwort.").waitFor();
  await open(stefan, `${at}/answers`);
  await stefan.getByText("Darüber berät der Runde Tisch.").waitFor();
});

test("two colleagues write the words of one statement at once, one of them on a phone, and it is submitted as both see it", async () => {
  const on = await stage(town.database.db, new Date(Date.now() - 2 * DAY * 60_000));
  const id = await openSample(on, { title: "Konsultation zu zweit" });
  const [stefan, clerk] = await Promise.all([
    town.enter("mayor", { viewport: { width: 390, height: 844 }, hasTouch: true }),
    town.enter("townDelegate"),
  ]);
  const words = (page: Page) => page.getByLabel("Allgemeine Anmerkung");
  for (const page of [stefan, clerk]) await open(page, `/consultations/${id}/statement`);
  await words(stefan).pressSequentially("Die Frist ist zu kurz.");
  await stefan.getByText("Gespeichert", { exact: true }).first().waitFor();
  await words(clerk).pressSequentially("Vorab: ");
  const both = (text: string) => text.includes("Die Frist ist zu kurz.") && text.includes("Vorab: ");
  for (const page of [stefan, clerk]) await expect.poll(async () => both(await words(page).inputValue())).toBe(true);
  await words(clerk).press("End");
  await words(clerk).pressSequentially(" Sonst sind wir einverstanden.");
  await expect.poll(async () => words(stefan).inputValue()).toContain("Sonst sind wir einverstanden.");
  expect(await words(stefan).inputValue()).toBe(await words(clerk).inputValue());
  await clerk.getByText("Gespeichert", { exact: true }).first().waitFor();
  await stefan.getByRole("link", { name: "Prüfen und einreichen" }).click();
  await stefan.getByText("Sonst sind wir einverstanden.").waitFor();
  await stefan.getByRole("checkbox", { name: /befugt|berechtigt/ }).check();
  await stefan.getByRole("button", { name: "Einreichen" }).click();
  await stefan.getByText("Sonst sind wir einverstanden.").waitFor();
  await clerk.getByText("Ihre Stellungnahme ist eingereicht.").waitFor();
});
