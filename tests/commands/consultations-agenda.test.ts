/** The draft agenda as a text that is asked about: whole, without what not everybody may read, and always the same text. */
import { beforeEach, describe, expect, it } from "vitest";
import { createConsultation, openConsultation } from "#server/consultations/commands";
import { listTexts } from "#server/consultations/queries";
import { listPassages, requireSynopsis } from "#server/consultations/synopsis/queries";
import { toPlainText } from "#server/documents/content/text.rules";
import { deleteDocument } from "#server/documents/deletion.commands";
import { requireVersion } from "#server/documents/versions/queries";
import { setLabel } from "#server/markings/commands";
import { labelForm } from "#server/markings/rules";
import { freezeAgenda } from "#server/publication/consulted.commands";
import { consultationInput, dayIn, settle, statePoints } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
});

const freeze = (requestId = "") => freezeAgenda(as("facilitator"), on.processId, requestId);
const versionOf = (id: number) => requireVersion(as("observer"), id);
const wordsOf = async (id: number) => toPlainText((await versionOf(id)).content);
const items = () => town.db.selectFrom("agenda_items").where("process_id", "=", on.processId);
const rename = (id: number, title: string) => town.db.updateTable("agenda_items").set({ title }).where("id", "=", id).execute();

describe("the draft agenda", () => {
  it("becomes one frozen text with all items that it holds, also for two who want it at once", async () => {
    const both = await Promise.all([freeze("eins"), freeze("zwei")]);
    const [first, second] = await Promise.all(both.map(({ versionId }) => versionOf(versionId)));
    expect(second!.document.id).toBe(first!.document.id);
    const held = await items().where("status", "not in", ["zurueckgestellt", "entfallen"]).select("title").execute();
    const words = await wordsOf(both[0].versionId);
    expect(held.filter(({ title }) => !words.includes(title))).toEqual([]);
    // As it was frozen last it is not frozen again.
    expect((await freeze()).versionId).toBe(Math.max(...both.map(({ versionId }) => versionId)));
  });

  it("is asked about passage by passage; frozen anew it shows what has changed there", async () => {
    const { versionId } = await freeze();
    const { id: itemId, title } = await items()
      .where("status", "=", "entwurf")
      .select(["id", "title"])
      .orderBy("position")
      .limit(1)
      .executeTakeFirstOrThrow();
    const input = await consultationInput(on, { texts: [String(versionId)] });
    on.pass(24 * 60);
    const id = await createConsultation(as("facilitator"), on.processId, { ...input, closes_on: dayIn(on, 30) }, "");
    await openConsultation(as("facilitator"), id);
    const [text] = await listPassages(town.db, id);
    const [block] = [...text!.passages].find(([, { node }]) => node.type === "heading" && toPlainText(node).includes(title))!;
    const on_ = { text_id: String(text!.id), block_id: block };
    const [point] = await statePoints(on, id, "mayor", [{ body: "Anders nennen.", ...on_ }]);
    await rename(itemId, `${title}, neu gefasst`);
    const next = await freeze();
    expect(next.versionId).not.toBe(versionId);
    await settle(on, id, point!, {
      disposition: "folgen",
      reason: "So heißt es nun.",
      change_version_id: String(next.versionId),
    });
    const { lines } = await requireSynopsis(as("facilitator"), id, { edition: "full", by: "section" }, { linked: true });
    expect(lines.map(({ change }) => toPlainText({ type: "doc", content: change!.passage!.after }))).toEqual([
      expect.stringContaining(`${title}, neu gefasst`),
    ]);
    expect((await listTexts(town.db, id))[0]!.versionId).toBe(versionId);
    await rename(itemId, title);
  });

  it("leaves out what bears a higher label than the process, and says so", async () => {
    const item = await items().where("status", "=", "entwurf").select(["id", "title"]).limit(1).executeTakeFirstOrThrow();
    await setLabel(as("facilitator"), "item", item.id, labelForm.parse({ label: "AMBER+STRICT", reason: "Entwurf" }));
    const { versionId, isPart } = await freeze();
    expect([isPart, (await wordsOf(versionId)).includes(item.title)]).toEqual([true, false]);
    await town.db.deleteFrom("markings").execute();
    expect((await freeze()).isPart).toBe(false);
  });

  it("is begun anew where its text was deleted", async () => {
    const before = (await versionOf((await freeze()).versionId)).document.id;
    await deleteDocument(as("facilitator"), before);
    const after = (await versionOf((await freeze()).versionId)).document.id;
    expect(after).not.toBe(before);
  });

  it("is frozen by whoever asks, and not before there is anything to ask about", async () => {
    for (const person of ["recorder", "mayor", "observer"] as const)
      await expect(freezeAgenda(as(person), on.processId, "")).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await expect(freezeAgenda(as("outsider"), on.processId, "")).rejects.toMatchObject({ code: "common:error.not-found" });
    await town.db.updateTable("agenda_items").set({ status: "entfallen" }).where("process_id", "=", on.processId).execute();
    await expect(freeze()).rejects.toMatchObject({ code: "publication:consulted.nothing" });
  });
});
