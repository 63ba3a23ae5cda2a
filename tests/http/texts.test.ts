/** What is done to texts with plain forms, without a script: each leads on to where somebody wants to be, or back to what was typed. */
import { beforeAll, expect, test } from "vitest";
import { caller, type Caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
let miriam: Caller;
let paper: string;

beforeAll(async () => {
  miriam = await caller(town, "facilitator");
  paper = `/documents/${town.ids.documents.workingPaper}`;
});

const firstProposal = () =>
  town.database.db
    .selectFrom("proposals")
    .where("document_id", "=", town.ids.documents.workingPaper)
    .where("number", "=", 1)
    .select(["id", "status"])
    .executeTakeFirstOrThrow();

test("a proposal is decided beside the text, and the page of the text comes back with the way to undo it", async () => {
  const { id } = await firstProposal();
  const accepted = await miriam.post(`${paper}/proposals/${id}/acceptance`, { form: "acceptance", beside: "text" });
  expect([accepted.status, accepted.location]).toEqual([303, `${paper}#proposal-${id}`]);
  expect((await miriam.get(paper)).body).toContain(`action="${paper}/proposals/${id}/reopening"`);
  const reopened = await miriam.post(`${paper}/proposals/${id}/reopening`, { form: "reopening", beside: "text" });
  expect([reopened.status, (await firstProposal()).status]).toEqual([303, "submitted"]);
  expect((await miriam.get(`${paper}/proposals/${id}`)).text).toMatch(/Übernommen von Miriam Vogt.*zurückgenommen am/);
});

test("declining asks for the reason, on the page of the proposal", async () => {
  const { id } = await firstProposal();
  const refused = await miriam.post(`${paper}/proposals/${id}/declination`, {
    form: "declination",
    beside: "text",
    reason: "",
  });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("Warum wird der Vorschlag abgelehnt?");
});

test("a paper begins with its title alone, is copied, frozen without a name, deleted and brought back", async () => {
  const list = `/processes/${town.ids.processId}/documents`;
  const made = await miriam.post(`${list}/new`, { form: "document", title: "Schnelles Papier", template: "blank" });
  expect([made.status, made.location]).toEqual([303, expect.stringMatching(/^\/documents\/\d+$/)]);
  const frozen = await miriam.post(`${made.location}/frozen`, { form: "frozen", name: "" });
  expect(frozen.location).toMatch(/\/versions\/\d+$/);
  const copy = await miriam.post(`${made.location}/copies`, { form: "copy" });
  expect((await miriam.get(copy.location!)).text).toContain("Kopie von Schnelles Papier");
  const deleted = await miriam.post(`${copy.location}/deletion`, { form: "deletion", deleted: "true" });
  expect((await miriam.get(deleted.location!)).text).toContain("„Kopie von Schnelles Papier“ ist gelöscht.");
  expect((await miriam.get(copy.location!)).status).toBe(404);
  const back = await miriam.post(`${copy.location}/deletion`, { form: "undo", deleted: "false" });
  expect([back.location, (await miriam.get(copy.location!)).status]).toEqual([copy.location, 200]);
});

test("a file without losses leads straight to its text, another one to what was lost", async () => {
  const send = async (words: string) => {
    const body = new FormData();
    body.set("form", "import");
    body.set("file", new File([words], "Papier.md"));
    const { location } = await miriam.send(`/processes/${town.ids.processId}/documents/import`, { method: "POST", body });
    return location;
  };
  expect(await send("# Lage\n\nText\n\n# Ziele\n\nText")).toMatch(/^\/documents\/\d+$/);
  expect(await send("# Lage\n\n![Karte](https://elsewhere.example/karte.png)\n\nText")).toMatch(/^\/documents\/\d+\/import$/);
});
