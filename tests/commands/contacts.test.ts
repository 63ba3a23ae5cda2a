/** Who runs the installation, and what visitors report as not accessible. */
import { beforeAll, beforeEach, expect, it } from "vitest";
import type { PublicContext } from "#server/context";
import { forgetBarriers, reportBarrier, saveContacts, settleBarrier } from "#server/contacts/commands";
import { findContacts, listBarriers, requireContacts, shownContacts } from "#server/contacts/queries";
import { barrierForm, contactsForm, missingOn, NO_CONTACTS, reportedPage, securityText } from "#server/contacts/rules";
import { makeLimits } from "#server/platform/limits";
import { revisionOf } from "#server/platform/revisions.queries";
import { contacts } from "#db/sample";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
const limits = makeLimits();
const visitor = (): PublicContext => on.system("de");
const report = (body: string, address = "192.0.2.1") =>
  reportBarrier(visitor(), limits, barrierForm.parse({ body, page: "/agenda/4", reply_to: "leser@hof.example" }), address);
const letters = () => town.db.selectFrom("mails").where("to_email", "=", contacts.accessibility_email).selectAll().execute();
const admin = () => on.as("admin");

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(async () => {
  await town.db.deleteFrom("barriers").execute();
  await saveContacts(admin(), contacts, "");
});

it("an administrator says who runs the installation, and nobody else sees or saves the form", async () => {
  await saveContacts(admin(), { ...contacts, operator: "Stadt Lindenhafen" }, "");
  expect((await findContacts(town.db)).operator).toBe("Stadt Lindenhafen");
  for (const person of ["facilitator", "outsider"] as const) {
    await expect(requireContacts(on.as(person))).rejects.toMatchObject({ status: 404 });
    await expect(saveContacts(on.as(person), contacts, "")).rejects.toMatchObject({ status: 404 });
    await expect(listBarriers(on.as(person))).rejects.toMatchObject({ status: 404 });
  }
});

it("two administrators do not save over each other", async () => {
  const seen = await revisionOf(town.db, shownContacts);
  await saveContacts(admin(), { ...contacts, phone: "1" }, seen);
  await expect(saveContacts(admin(), { ...contacts, phone: "2" }, seen)).rejects.toMatchObject({ status: 409 });
});

it("what a visitor reports is kept for the administrators, and the contact gets a letter whose subject says nothing", async () => {
  await report("Der Knopf hat keinen Namen.");
  expect((await listBarriers(admin())).map(({ body, page }) => [body, page])).toEqual([
    ["Der Knopf hat keinen Namen.", "/agenda/4"],
  ]);
  const [letter] = await letters();
  expect(letter?.subject).toBe(on.system("de").t("contacts:letter.subject"));
  for (const words of ["Der Knopf hat keinen Namen.", "https://agenda.example/agenda/4", "leser@hof.example"])
    expect(letter?.body).toContain(words);
});

it("without a contact nothing is lost", async () => {
  const before = (await letters()).length;
  await saveContacts(admin(), { ...contacts, accessibility_email: "" }, "");
  await report("Ohne Kontakt", "192.0.2.2");
  expect([(await listBarriers(admin())).length, (await letters()).length - before]).toEqual([1, 0]);
});

it("one place reports a few times in a quarter of an hour; the others are heard, and the contact's letter box is not filled", async () => {
  const before = (await letters()).length;
  for (let count = 0; count < 5; count++) await report("Noch eine", "192.0.2.3");
  await expect(report("Zu viel", "192.0.2.3")).rejects.toMatchObject({ status: 403 });
  for (let count = 0; count < 10; count++) await report("Von anderswo", `198.51.100.${count}`);
  expect([(await listBarriers(admin())).length, (await letters()).length - before]).toEqual([15, 10]);
});

it("what is settled stands last, and is forgotten after a year; what waits stays", async () => {
  await report("Erledigt");
  const [first] = await listBarriers(admin());
  await report("Offen");
  await expect(settleBarrier(on.as("facilitator"), first!.id)).rejects.toMatchObject({ status: 404 });
  await settleBarrier(admin(), first!.id);
  await settleBarrier(admin(), first!.id);
  expect((await listBarriers(admin())).map(({ body }) => body)).toEqual(["Offen", "Erledigt"]);
  expect(await forgetBarriers(town.db, new Date(Date.now() + 366 * 86_400_000))).toBe(1);
  expect((await listBarriers(admin())).map(({ body }) => body)).toEqual(["Offen"]);
});

it("a page says what is missing, and one of two ways to say it is enough", () => {
  expect(missingOn("imprint", NO_CONTACTS)).toEqual(["operator", "represented_by", "address", "email"]);
  expect(missingOn("privacy", { ...NO_CONTACTS, controller: "Wir" })).toEqual([
    "data_protection_officer",
    "supervisory_authority",
  ]);
  for (const page of ["imprint", "privacy", "accessibility"] as const) expect(missingOn(page, contacts)).toEqual([]);
});

it.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a b"])(
  "a report about “%s” names no page",
  (typed) => expect(reportedPage(typed)).toBe(""),
);

it("the file for weaknesses names a contact and ends within a year; without a contact there is none", () => {
  const now = new Date("2026-11-30T12:00:00Z");
  const text = securityText({ ...NO_CONTACTS, email: "a@hof.example" }, "https://agenda.example", now)!;
  expect(text).toMatch(/^Contact: mailto:a@hof\.example\r\nExpires: 2027-05-29T00:00:00Z\r\n/);
  expect(securityText({ ...NO_CONTACTS, security_contact: "https://hof.example/melden" }, "", now)).toContain(
    "Contact: https://hof.example/melden\r\n",
  );
  expect(securityText(NO_CONTACTS, "", now)).toBeNull();
  expect(contactsForm.safeParse({ conformance: "full", security_contact: "irgendwer" }).success).toBe(false);
});
