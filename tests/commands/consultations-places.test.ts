/** Points that came without a place: what they say themselves, what the moderation says beside them, and where that is used. */
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { sample } from "#db/sample";
import { behalfForm } from "#server/consultations/forms.rules";
import { placePoints } from "#server/consultations/places/commands";
import { listPlaces } from "#server/consultations/places/queries";
import { placingForm, writePlace } from "#server/consultations/places/rules";
import { listInvitations } from "#server/consultations/queries";
import { beginNewVersion, enterOnBehalf } from "#server/consultations/statements.commands";
import { listOwnPoints, listPoints, requireWorkspace } from "#server/consultations/statements.queries";
import { requireSynopsis } from "#server/consultations/synopsis/queries";
import { cutPoint } from "#server/consultations/desk/cutting.commands";
import { weighingBreakdown } from "#server/consultations/desk/queries";
import { proposeWording } from "#server/consultations/wording.commands";
import { listFrozenChoices } from "#server/consultations/texts.queries";
import { blockIdOf } from "#server/documents/content/text.rules";
import type { TextContent } from "#server/documents/rules";
import { listWeighed, requireWeighedPoint } from "#server/consultations/weighing.queries";
import { weighingFilter } from "#server/consultations/weighing.rules";
import { dayIn, openSample, pointOn, statePoints } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;
/** The last section of the text. */
let heading: { place: string; label: string; textId: number; blockId: string };

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  const paper = (await listFrozenChoices(town.db, on.processId)).find(
    ({ title }) => title === sample.documents.workingPaper.title,
  )!;
  await numberHeadings(paper.versionId);
  id = await openSample(on, { texts: [String(paper.versionId)] });
  const found = (await listPlaces(town.db, id)).headings.at(-1)!;
  heading = { ...found, place: writePlace(found) };
});

/** As where a process numbers the headings of its texts. */
async function numberHeadings(versionId: number) {
  const row = await town.db
    .selectFrom("document_versions")
    .where("id", "=", versionId)
    .select("content")
    .executeTakeFirstOrThrow();
  const headings = (row.content as TextContent).content!.filter(({ type }) => type === "heading").map(blockIdOf);
  const numbers = Object.fromEntries(headings.map((blockId, index) => [blockId!, String(index + 1)]));
  // Numbered before it was frozen; here it is frozen already.
  await sql`alter table document_versions disable trigger user`.execute(town.db);
  await town.db
    .updateTable("document_versions")
    .where("id", "=", versionId)
    .set({ numbers: JSON.stringify(numbers) })
    .execute();
  await sql`alter table document_versions enable trigger user`.execute(town.db);
}

const filtered = async (search = "") =>
  (await listWeighed(as("recorder"), id, weighingFilter(new URLSearchParams(search)), 1)).points.map(({ words }) => words);
const place = (points: number[], more: object = {}, person: "recorder" | "mayor" = "recorder") =>
  placePoints(
    as(person),
    id,
    placingForm.parse({ points: points.map(String), place: heading.place, ...more }),
    weighingFilter(new URLSearchParams()),
  );

async function enter(points: string, more: object = {}): Promise<number> {
  const house = (await listInvitations(as("facilitator"), town.db, id)).find(({ shortName }) => shortName === "Lindenhafen")!;
  const input = { organisation_id: house.organisationId, channel: "brief", received_on: dayIn(on, 0), points, ...more };
  return enterOnBehalf(as("facilitator"), id, behalfForm.parse({ coordination: "hausabgestimmt", ...input }), "");
}

describe("a letter that is entered", () => {
  it("is placed by what its points say, or else by what whoever enters it says", async () => {
    const number = /^[\d.]+/.exec(heading.label)?.[0] ?? "";
    expect(number).not.toBe("");
    const statementId = await enter(`Zu Abschnitt ${number}: mehr Zeit\n\nUnd sonst nichts.`, {
      ...{ place: String(heading.textId), kind: "frage" },
    });
    expect(await listPoints(town.db, statementId)).toMatchObject([
      { textId: heading.textId, blockId: heading.blockId, quote: heading.label, kind: "frage", isPlaced: true },
      { textId: heading.textId, blockId: null, kind: "frage", isPlaced: true },
    ]);
    expect(await listOwnPoints(town.db, statementId)).toMatchObject([
      { textId: null, blockId: null, kind: "hinweis", quote: "" },
      { textId: null, kind: "hinweis" },
    ]);
  });

  it("that replaces another one leaves the same words where the moderation has put them since", async () => {
    const [first] = await listPoints(town.db, await enter("Mehr Zeit.\n\nMehr Geld."));
    await place([first!.id]);
    const anew = await enter("Mehr Zeit.\n\nMehr Geld.", { place: String(heading.textId), kind: "frage" });
    expect(await listPoints(town.db, anew)).toMatchObject([
      { body: "Mehr Zeit.", textId: heading.textId, blockId: heading.blockId, quote: heading.label, kind: "hinweis" },
      { body: "Mehr Geld.", textId: heading.textId, blockId: null, kind: "frage" },
    ]);
  });

  it("is not entered for a place that is none", async () => {
    await expect(enter("Mehr Zeit.", { place: "999999" })).rejects.toMatchObject({ field: "place" });
    await expect(enter("Mehr Zeit.", { place: `${heading.textId}.nowhere` })).rejects.toMatchObject({ field: "place" });
  });
});

describe("a point without a place", () => {
  let own: number, anchored: number;
  beforeEach(async () => {
    const points = [{ body: "Mehr Zeit." }, { body: "Zu lang.", ...(await pointOn(on, id, "drei Wochen")) }];
    [own, anchored] = (await statePoints(on, id, "mayor", points)) as [number, number];
  });

  it("gets one on the desk, which list, filter, breakdown and synopsis go by; what was sent stays", async () => {
    expect(await filtered("place=none")).toEqual(["Mehr Zeit."]);
    expect(await place([own], { kind: "ergaenzung" })).toBe(1);
    expect(await filtered("place=none")).toEqual([]);
    expect(await filtered(`place=${heading.place}`)).toEqual(["Mehr Zeit."]);
    expect(await filtered(`place=${heading.textId}`)).toEqual(expect.arrayContaining(["Mehr Zeit.", "Zu lang."]));
    expect(await filtered("kind=ergaenzung")).toEqual(["Mehr Zeit."]);
    const { sections } = await weighingBreakdown(town.db, id, dayIn(on, 0));
    expect(sections.some((each) => each.heading !== null && heading.label.endsWith(each.heading) && each.total === 1)).toBe(
      true,
    );
    const { lines } = await requireSynopsis(as("facilitator"), id, { edition: "full", by: "section" });
    expect(lines.find(({ pointId }) => pointId === own)).toMatchObject({
      kind: "ergaenzung",
      section: { heading: heading.label },
    });
    const { statementId } = await requireWeighedPoint(as("recorder"), id, own, weighingFilter(new URLSearchParams()));
    expect((await listOwnPoints(town.db, statementId))[0]).toMatchObject({ kind: "hinweis", textId: null });
    await beginNewVersion(as("mayor"), id);
    expect((await requireWorkspace(as("mayor"), id)).points[0]).toMatchObject({ kind: "hinweis", textId: null });
  });

  it("can be put back, and its parts stand where it stands", async () => {
    await place([own]);
    const first = await cutPoint(as("recorder"), id, own, { parts: ["Mehr", "Zeit."] });
    expect(await filtered(`place=${heading.place}`)).toEqual(["Mehr", "Zeit."]);
    await place([first], { place: "" });
    expect(await filtered("place=none")).toEqual(["Mehr"]);
  });

  it("is placed by those who weigh; a passage that its sender has chosen stays, and no heading becomes a change proposal", async () => {
    await expect(place([own], {}, "mayor")).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await expect(place([anchored])).rejects.toMatchObject({ code: "consultations:place.nothing" });
    await expect(place([own], { place: "q999999" })).rejects.toMatchObject({ field: "place" });
    const [worded] = (await statePoints(on, id, "secondMayor", [{ body: "", wording: "Es gilt Neues." }])) as [number];
    await place([worded]);
    await expect(proposeWording(as("facilitator"), id, worded, "")).rejects.toMatchObject({
      code: "consultations:error.no-own-wording",
    });
  });
});
