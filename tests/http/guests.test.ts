/** Inviting one and many without JavaScript: what was typed stays in the form until it is right, and then all are invited. */
import { expect, test } from "vitest";
import { caller, type Fields } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";
import { foundProcess } from "../setup/scenes.ts";

const town = useServer();
const address = () => `/processes/${town.ids.processId}/invitations`;
const invited = (domain: string) =>
  town.database.db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .where("people.email", "like", `%@${domain}`)
    .select(["people.name", "mandates.role", "mandates.bench"])
    .orderBy("mandates.id")
    .execute();

/** The rows of the page that came back, as a browser sends them. */
function rowsOf(body: string): Fields {
  const of = (field: string) =>
    Array.from(
      body.matchAll(new RegExp(`<input[^>]*name="${field}\\[\\]"[^>]*>`, "g")),
      ([tag]) => /value="([^"]*)"/.exec(tag)![1]!,
    );
  return { "name[]": of("name"), "email[]": of("email"), "organisation[]": of("organisation"), "chosen[]": of("chosen") };
}

test("a pasted list is shown, corrected and sent, with plain forms", async () => {
  const miriam = await caller(town, "facilitator");
  const list = "Anna Eins; anna@liste.example; Lindenhafen\nBernd Zwei; bernd@liste; Stadt Neustadt";
  const shown = await miriam.post(address(), { form: "invitations", step: "read", list });
  expect(shown.text).toContain("Eine Person kann eingeladen werden · eine Zeile braucht noch etwas");
  const rows = { ...rowsOf(shown.body), "role[]": ["", "observer"], "level[]": ["", "kommune"] };
  const refused = await miriam.post(address(), { form: "invitations", step: "send", ...rows });
  expect(refused.text).toContain("Noch ist niemand eingeladen");
  expect(refused.text).toContain("bernd@liste");
  expect(await invited("liste.example")).toEqual([]);
  const right = { ...rows, "email[]": ["anna@liste.example", "bernd@liste.example"] };
  const sent = await miriam.post(address(), { form: "invitations", step: "send", ...right });
  expect([sent.status, sent.location]).toEqual([303, `/processes/${town.ids.processId}/people`]);
  expect(await invited("liste.example")).toEqual([
    { name: "Anna Eins", role: "delegate", bench: "kommunen" },
    { name: "Bernd Zwei", role: "observer", bench: null },
  ]);
});

test("in a new process whoever has invited comes back to what is to be done next", async () => {
  const miriam = await caller(town, "facilitator");
  const process = await foundProcess(town);
  const row = { "name[]": ["Cora Vier"], "email[]": ["cora@neu.example"], "organisation[]": ["Lindenhafen"] };
  const form = { form: "invitations", step: "send", ...row, "role[]": [""], "level[]": [""], "chosen[]": ["0"] };
  const sent = await miriam.post(`${process}/invitations`, form);
  expect([sent.status, sent.location]).toEqual([303, process]);
  const page = await miriam.get(process);
  expect(page.text).toContain("Erste Schritte");
});

test("nothing is said of a list to somebody who may not invite", async () => {
  for (const [person, status] of [
    ["mayor", 403],
    ["outsider", 404],
  ] as const) {
    const somebody = await caller(town, person);
    expect((await somebody.get(address())).status, person).toBe(status);
    const answer = await somebody.post(address(), {
      form: "invitations",
      step: "read",
      list: "A; stefan.krueger@lindenhafen.example",
    });
    expect(answer.text).not.toContain("schon dabei");
  }
});

test("an organisation that is not known keeps everything in the form", async () => {
  const miriam = await caller(town, "facilitator");
  const fields = {
    form: "invitation",
    name: "Cem Drei",
    email: "cem@liste.example",
    organisation_name: "Brückenamt",
    role: "",
  };
  const answer = await miriam.post(`/processes/${town.ids.processId}/mandates/new`, {
    ...fields,
    valid_from: "2026-11-29",
    valid_to: "",
  });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain("„Brückenamt“ steht nicht im Verzeichnis");
  for (const typed of ["Cem Drei", "cem@liste.example", "Brückenamt"]) expect(answer.text).toContain(typed);
});
