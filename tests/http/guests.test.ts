/** Inviting one and many without JavaScript: what was typed stays in the form until it is right, and then all are invited. */
import { expect, test } from "vitest";
import { caller, fieldsOf } from "../setup/caller.ts";
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

test("a pasted list is shown, corrected and sent, with plain forms", async () => {
  const miriam = await caller(town, "facilitator");
  const list = "Anna Eins; anna@liste.example; Lindenhafen\nBernd Zwei; bernd@liste; Stadt Neustadt";
  const shown = await miriam.post(address(), { form: "invitations", step: "read", list });
  expect(shown.text).toContain("Eine Person kann eingeladen werden · eine Zeile braucht noch etwas");
  const rows = { ...fieldsOf(shown.body, "kept"), "role[]": ["", "observer"], "level[]": ["", "kommune"] };
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

test("a cell that is far too long costs nobody the list", async () => {
  const miriam = await caller(town, "facilitator");
  const long = `Stadt ${"x".repeat(600)}`;
  const list = `Anna Lang; anna@lang.example; ${long}\nBernd Lang; bernd@lang.example; Lindenhafen`;
  const shown = await miriam.post(address(), { form: "invitations", step: "read", list });
  expect(shown.text).toContain("eine Zeile braucht noch etwas");
  const rows = fieldsOf(shown.body, "kept");
  const refused = await miriam.post(address(), { form: "invitations", step: "send", ...rows });
  expect(refused.text).toContain("höchstens 200");
  const again = fieldsOf(refused.body, "kept");
  expect(again["organisation[]"]).toContain(long);
  again["organisation[]"] = again["organisation[]"]!.map((name) => (name === long ? "Lindenhafen" : name));
  expect((await miriam.post(address(), { form: "invitations", step: "send", ...again })).status).toBe(303);
  expect(await invited("lang.example")).toHaveLength(2);
});

test("a list of two hundred is looked through in parts, on light pages, and all of them are invited", async () => {
  const miriam = await caller(town, "facilitator");
  const lines = Array.from(
    { length: 200 },
    (_, at) => `Person ${at}; person-${at}@viele.example; Stadt Lindenhafen; Beobachtung`,
  );
  lines[150] = "Person 150; person-150@viele; Stadt Lindenhafen; Beobachtung";
  const send = async (step: string, fields: object) => {
    const answer = await miriam.post(address(), { form: "invitations", ...fields, step });
    expect(Math.round(answer.body.length / 1000), step).toBeLessThanOrEqual(120);
    return answer;
  };
  const first = await send("read", { list: lines.join("\n") });
  expect(first.text).toContain("199 Personen können eingeladen werden · eine Zeile braucht noch etwas");
  const rows = fieldsOf(first.body, "kept");
  expect(rows["email[]"]!.slice(0, 2)).toEqual(["person-150@viele", "person-0@viele.example"]);
  rows["role[]"]![1] = "delegate";
  const refused = await send("send", rows);
  expect(refused.text).toContain("Noch ist niemand eingeladen");
  const right = fieldsOf(refused.body, "kept");
  right["email[]"]![0] = "person-150@viele.example";
  const next = await send("next", right);
  expect(fieldsOf(next.body, "kept")["name[]"]![0]).toBe("Person 20");
  expect((await send("send", fieldsOf(next.body, "kept"))).status).toBe(303);
  const people = await invited("viele.example");
  expect([people.length, people.filter(({ role }) => role === "observer").length]).toEqual([200, 199]);
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
