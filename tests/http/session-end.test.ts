/** A form whose session has ended, as a page without scripts sends it: nothing is lost, and nothing goes out in somebody else's name. */
import { expect, test } from "vitest";
import { DEMO_PASSWORD, sample, type PersonKey } from "../../db/sample.ts";
import { caller, type Answer, type Fields } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const newPaper = () => `/processes/${town.ids.processId}/documents/new`;
const papersCalled = (title: string) =>
  town.database.db.selectFrom("documents").select("id").where("title", "=", title).execute();

const fields = (person: PersonKey, title: string): Fields => ({
  form: "document",
  request_id: `one:${title}`,
  signed_in: String(town.ids.people[person]),
  title,
  language: "de",
  template: "blank",
  "ticked[]": ["a", "b"],
  new_password: "streng geheim",
});

/** @returns the form of the page that came back, filled in by somebody */
function again({ body }: Answer, person: PersonKey): Fields {
  const hidden = body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  const sent: Record<string, string[]> = {};
  for (const [, name = "", value = ""] of hidden) (sent[name] ??= []).push(value);
  return { ...sent, again_email: sample.people[person].email, again_password: DEMO_PASSWORD };
}

test("passwords are not in the page that comes back, everything else is", async () => {
  const nobody = await caller(town, null);
  const answer = await nobody.post(newPaper(), fields("mayor", "Später"));
  expect([answer.status, answer.text.includes("Später"), answer.body.includes("streng geheim")]).toEqual([401, true, false]);
  const { "ticked[]": ticked, again_to } = again(answer, "mayor");
  expect([ticked, again_to]).toEqual([["a", "b"], [newPaper()]]);
});

test("somebody else who signs in there sees the words, and nothing is sent in their name", async () => {
  const nobody = await caller(town, null);
  const sent = again(await nobody.post(newPaper(), fields("mayor", "Nicht von mir")), "facilitator");
  const answer = await nobody.post("/sign-in/again", sent);
  expect([answer.status, answer.location]).toEqual([307, newPaper()]);
  const [session = ""] = answer.headers.getSetCookie();
  const refused = await nobody.post(newPaper(), sent, { cookie: session.split(";")[0]! });
  expect([refused.status, refused.text.includes("Nicht von mir")]).toEqual([409, true]);
  expect(refused.text).toContain("In diesem Browser ist jetzt jemand anders angemeldet.");
  expect(refused.body).not.toContain(DEMO_PASSWORD);
  expect(await papersCalled("Nicht von mir")).toEqual([]);
});

test("sent twice, it is there once", async () => {
  const nobody = await caller(town, null);
  const sent = again(await nobody.post(newPaper(), fields("facilitator", "Zweimal gesendet")), "facilitator");
  const [session = ""] = (await nobody.post("/sign-in/again", sent)).headers.getSetCookie();
  for (const status of [303, 303])
    expect((await nobody.post(newPaper(), sent, { cookie: session.split(";")[0]! })).status).toBe(status);
  expect(await papersCalled("Zweimal gesendet")).toHaveLength(1);
});

test("the way back never leads out of the installation", async () => {
  const nobody = await caller(town, null);
  for (const again_to of ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
    const { status, location } = await nobody.post("/sign-in/again", {
      again_to,
      again_email: sample.people.mayor.email,
      again_password: DEMO_PASSWORD,
    });
    expect([status, location], again_to).toEqual([307, "/"]);
  }
  const foreign = await nobody.post("/sign-in/again", {}, { origin: "https://evil.example" });
  expect(foreign.status).toBe(403);
});
