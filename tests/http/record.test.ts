/** Pages of what was done and how long what is kept: for whom they are, by plain forms; elsewhere they do not exist. */
import { expect, it } from "vitest";
import { caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const status = async (person: Parameters<typeof caller>[1], path: string) =>
  (await (await caller(town, person)).get(path)).status;

it("are for administrators and for auditors, and for nobody else", async () => {
  const table: Record<string, number[]> = {};
  for (const path of ["/audit", "/audit/log.csv", "/auditors", "/retention", "/page-texts/privacy"])
    table[path] = [await status("admin", path), await status("facilitator", path)];
  const refused = [404, 404];
  expect(table).toEqual({
    "/audit": refused,
    "/audit/log.csv": [303, 303],
    "/auditors": [200, 404],
    "/retention": [200, 404],
    "/page-texts/privacy": [200, 404],
  });
});

it("an administrator names an auditor, who finds the log on their account and files that were taken in it", async () => {
  const admin = await caller(town, "admin");
  const email = "lukas.ritter@hs-ahornbrueck.example";
  expect(await admin.post("/auditors", { form: "auditor", email })).toMatchObject({ status: 303, location: "/auditors" });
  const mayor = await caller(town, "mayor");
  expect((await mayor.get(`/documents/${town.ids.documents.workingPaper}/document.docx`)).status).toBe(200);
  const auditor = await caller(town, "observer");
  expect((await auditor.get("/account")).body).toContain('href="/audit"');
  const page = await auditor.get("/audit?group=export&check=1");
  expect(page.text).toMatch(/Das Protokoll ist unverändert/);
  expect(page.text).toMatch(/Datei geholt[^]*Stefan Krüger[^]*Text \d+ · Datei \/documents\/\d+\/document\.docx/);
  expect((await auditor.get("/audit/log.json?group=administration")).body).toContain('"act": "auditor-named"');
});

it("a wrong period comes back with its sentence, a right one is in the notice that everybody reads", async () => {
  const admin = await caller(town, "admin");
  const wrong = await admin.post("/retention", { form: "period-mails", class: "mails", days: "0" });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain("ganze Zahl von 1 bis 36500");
  expect((await admin.post("/retention", { form: "period-mails", class: "mails", days: "77" })).status).toBe(303);
  await admin.post("/page-texts/privacy", { form: "text-de", language: "de", body: "# Wer wir sind\nHaus am Markt 1" });
  const notice = await (await caller(town, null)).get("/datenschutz");
  expect(notice.text).toMatch(/Wer wir sind[^]*Haus am Markt 1[^]*Briefe: 77 Tage/);
});

it("somebody takes their own data along, and dissolves the account after typing the address", async () => {
  const chamber = await caller(town, "chamber");
  expect((await chamber.get("/account/data.html")).body).toContain("Was über Gregor Hansen gespeichert ist");
  expect((await chamber.post("/account/leaving", { form: "leaving", email: "x@example.org" })).text).toContain(
    "nicht die Adresse dieses Kontos",
  );
  expect(
    (await chamber.post("/account/leaving", { form: "leaving", email: "gregor.hansen@ihk-lindenhafen.example" })).location,
  ).toBe("/sign-in");
  expect((await chamber.get("/account")).location).toContain("/sign-in");
});
