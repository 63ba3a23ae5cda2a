/** Weighing at speed: tags that find their person, one answer for many with every sender kept, blocks of text, and how far it is. */
import { beforeEach, describe, expect, it } from "vitest";
import { dayOf } from "#server/calendar/rules";
import {
  checkMany,
  removeTag,
  saveBlock,
  saveTag,
  tagPoints,
  untagPoint,
  weighMany,
} from "#server/consultations/desk/commands";
import { listBlocks, listTags, weighingBreakdown } from "#server/consultations/desk/queries";
import { blockForm, bulkCheckForm, bulkForm, tagForm } from "#server/consultations/desk/rules";
import { behalfForm } from "#server/consultations/forms.rules";
import { enterOnBehalf } from "#server/consultations/statements.commands";
import { listPoints } from "#server/consultations/statements.queries";
import { assignPoints, checkPoint, weighPoint } from "#server/consultations/weighing.commands";
import { listWeighed, requireWeighedPoint } from "#server/consultations/weighing.queries";
import { weighingFilter, weighingForm } from "#server/consultations/weighing.rules";
import { openSample, state } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;
/** One of each town. */
let points: number[];

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  id = await openSample(on);
  const statements = [];
  for (const person of ["mayor", "secondMayor", "thirdMayor"] as const)
    statements.push(await state(on, id, person, person === "thirdMayor" ? "Mehr Geld." : "Mehr Zeit."));
  points = await Promise.all(statements.map(async (each) => (await listPoints(town.db, each))[0]!.id));
});

const filter = (search = "") => weighingFilter(new URLSearchParams(search));
const list = async (search = "") => (await listWeighed(as("recorder"), id, filter(search), 1)).points;
const personOf = async (email: string) =>
  (await town.db.selectFrom("people").where("email", "=", email).select("id").executeTakeFirstOrThrow()).id;
const tag = async (name: string, assignee?: number) =>
  saveTag(as("facilitator"), id, tagForm.parse({ name, assignee_id: assignee ? String(assignee) : "" }));
const bulk = (more: object = {}) => bulkForm.parse({ disposition: "kenntnis", reason: "Danke.", ...more });

describe("a tag", () => {
  it("gives points that nobody answers to whoever usually answers it, and takes none away", async () => {
    const recorder = as("recorder").actor.personId;
    await assignPoints(as("facilitator"), id, {
      points: [points[0]!],
      assignee_id: as("facilitator").actor.personId,
      due_on: null,
    });
    const tagId = await tag("Fristen", recorder);
    expect(await tagPoints(as("recorder"), id, { points: [], all: true, tag_id: tagId }, filter("q=Zeit"))).toBe(2);
    const names = (await list(`tag=${tagId}`)).map(({ assignee }) => assignee);
    expect(new Set(names)).toEqual(new Set([as("facilitator").actor.name, as("recorder").actor.name]));
    expect((await listTags(town.db, id, points[0]))[0]).toMatchObject({ name: "Fristen", points: 2, isOn: true });
  });

  it("of the same name is the same; taken away, its points stay", async () => {
    const first = await tag("Fristen");
    expect(await tag("Fristen")).toBe(first);
    await tagPoints(as("recorder"), id, { points, all: false, tag_id: first }, filter());
    await untagPoint(as("recorder"), id, points[0]!, first);
    expect(await list(`tag=${first}`)).toHaveLength(2);
    await removeTag(as("recorder"), id, first);
    expect(await list()).toHaveLength(3);
  });

  it("is not for those who do not weigh, nor for points of others", async () => {
    const tagId = await tag("Fristen");
    const refused = tagPoints(as("mayor"), id, { points, all: false, tag_id: tagId }, filter());
    await expect(refused).rejects.toMatchObject({ code: "common:error.not-allowed" });
    const foreign = tagPoints(as("recorder"), id, { points: [999_999], all: false, tag_id: tagId }, filter());
    await expect(foreign).rejects.toMatchObject({ code: "common:error.not-found" });
    await expect(tag("Fristen", await personOf(as("mayor").actor.email))).rejects.toMatchObject({ field: "assignee_id" });
  });
});

describe("one answer for many", () => {
  it("is one of its own for each of them, with its sender; answered ones stay", async () => {
    const first = { revision: "0", disposition: "folgen", reason: "Machen wir." };
    await weighPoint(as("recorder"), id, points[0]!, weighingForm.parse(first));
    expect(await weighMany(as("recorder"), id, bulk({ all: "on" }), filter())).toBe(2);
    expect((await list()).map(({ disposition, organisation }) => `${organisation}: ${disposition}`).sort()).toEqual([
      "Ahornbrück: kenntnis",
      "Falkenroda: kenntnis",
      "Lindenhafen: folgen",
    ]);
    const point = await requireWeighedPoint(as("facilitator"), id, points[1]!, filter());
    expect(point).toMatchObject({ revision: 1, versions: [{ reason: "Danke." }] });
    await checkPoint(as("facilitator"), id, points[1]!, 1);
    await expect(weighMany(as("recorder"), id, bulk({ points: points.map(String) }), filter())).rejects.toMatchObject({
      code: "consultations:error.nothing-open",
    });
  });

  it("wants points, and words or a block", () => {
    expect(bulkForm.safeParse({ disposition: "kenntnis", reason: "Danke." }).success).toBe(false);
    expect(bulkForm.safeParse({ disposition: "kenntnis", reason: " ", all: "on" }).success).toBe(false);
  });

  it("takes one press for 300 points that say the same", async () => {
    const said = { channel: "brief", received_on: dayOf(as("facilitator").now()), coordination: "hausabgestimmt" };
    const letter = { ...said, organisation_id: String(on.organisationOf("landHead")), points: "Danke.\n\n".repeat(300) };
    await enterOnBehalf(as("facilitator"), id, behalfForm.parse(letter), "");
    const [first] = await list("q=Danke");
    const answer = weighingForm.parse({ revision: "0", disposition: "kenntnis", reason: "Gern.", with_identical: "on" });
    expect(await weighPoint(as("recorder"), id, first!.id, answer)).toBe(300);
    expect((await listWeighed(as("recorder"), id, filter("q=Danke&state=draft"), 1)).total).toBe(300);
  });

  it("goes along to all points that say the same", async () => {
    const answer = weighingForm.parse({ revision: "0", disposition: "kenntnis", reason: "Danke.", with_identical: "on" });
    expect(await weighPoint(as("recorder"), id, points[0]!, answer)).toBe(2);
  });
});

describe("points that are similar", () => {
  it("are found beside one of them, to be tagged and answered together, and none of another consultation", async () => {
    const alike = ["Zehn Arbeitstage sind für Räte zu kurz.", "Zehn Arbeitstage sind für unsere Räte viel zu kurz!"];
    const letter = {
      ...{ channel: "brief", received_on: dayOf(as("facilitator").now()), coordination: "hausabgestimmt" },
      ...{ organisation_id: String(on.organisationOf("landHead")), points: [...alike, "Datenschutz fehlt."].join("\n\n") },
    };
    await enterOnBehalf(as("facilitator"), id, behalfForm.parse(letter), "");
    const first = (await list("q=Zehn"))[0]!.id;
    expect((await list(`like=${first}`)).map((each) => each.words)).toEqual(alike);
    await weighMany(as("recorder"), id, bulk({ all: "on" }), filter(`like=${first}`));
    expect((await list(`like=${first}&state=draft`)).map(({ id: pointId }) => pointId)).toHaveLength(2);
    const other = await openSample(on, { title: "Eine andere" });
    expect((await listWeighed(as("recorder"), other, filter(`like=${first}`), 1)).total).toBe(0);
  });
});

describe("a block of text", () => {
  it("answers where no words are typed, and is put right by its name", async () => {
    await saveBlock(as("recorder"), id, blockForm.parse({ title: "Dank", body: "Danke." }));
    await saveBlock(as("recorder"), id, blockForm.parse({ title: "Dank", body: "Wir danken.", disposition: "kenntnis" }));
    const [block, ...others] = await listBlocks(town.db, id);
    expect(others).toEqual([]);
    const answer = weighingForm.parse({ revision: "0", disposition: "kenntnis", block_id: String(block!.id) });
    await weighPoint(as("recorder"), id, points[0]!, answer);
    expect((await requireWeighedPoint(as("recorder"), id, points[0]!, filter())).reason).toBe("Wir danken.");
    await weighMany(as("recorder"), id, bulk({ reason: "", block_id: String(block!.id), all: "on" }), filter());
    expect((await requireWeighedPoint(as("recorder"), id, points[2]!, filter())).reason).toBe("Wir danken.");
  });
});

describe("how far it is", () => {
  it("is counted by section, bench and person, with what is overdue", async () => {
    const recorder = as("recorder").actor.personId;
    const yesterday = dayOf(new Date(as("recorder").now().getTime() - 86_400_000));
    await assignPoints(as("facilitator"), id, { points: [points[0]!], assignee_id: recorder, due_on: yesterday });
    await weighMany(as("recorder"), id, bulk({ points: [String(points[1])] }), filter());
    const { sections, benches, people } = await weighingBreakdown(town.db, id, dayOf(as("recorder").now()));
    expect(sections).toMatchObject([{ text: null, total: 3, open: 2, released: 0 }]);
    expect(benches).toMatchObject([{ bench: "kommunen", total: 3, open: 2 }]);
    expect(people).toMatchObject([
      { total: 1, overdue: 1 },
      { name: null, total: 2, overdue: 0 },
    ]);
    expect(await list("overdue=true")).toHaveLength(1);
  });
});

describe("checking many drafts at once", () => {
  const check = (person: "facilitator" | "recorder" | "mayor", more: object = {}, search = "") =>
    checkMany(
      as(person),
      id,
      bulkCheckForm.parse({ all: "on", seen: as("facilitator").now().toISOString(), ...more }),
      filter(search),
    );
  const states = async () => (await list()).map(({ state: now }) => now).sort();
  beforeEach(async () => {
    await weighMany(as("recorder"), id, bulk({ points: points.slice(0, 2).map(String) }), filter());
    await weighMany(as("facilitator"), id, bulk({ points: [String(points[2])] }), filter());
  });

  it("goes over what the filter finds or what is ticked, and never over one's own", async () => {
    expect(await check("facilitator", { all: "", points: [String(points[0]), String(points[2])] })).toBe(1);
    expect(await check("facilitator")).toBe(1);
    expect(await states()).toEqual(["checked", "checked", "draft"]);
    await expect(check("facilitator")).rejects.toMatchObject({ code: "consultations:error.nothing-to-check" });
    expect(await check("recorder", {}, "state=draft")).toBe(1);
  });

  it("leaves out what was written after it was seen", async () => {
    const seen = as("facilitator").now().toISOString();
    on.pass(5);
    const again = weighingForm.parse({ revision: "1", disposition: "folgen", reason: "Doch." });
    await weighPoint(as("recorder"), id, points[0]!, again);
    expect(await check("facilitator", { seen })).toBe(1);
    expect(await states()).toEqual(["checked", "draft", "draft"]);
  });

  it("is for those who weigh, and is done once", async () => {
    await expect(check("mayor")).rejects.toMatchObject({ code: "common:error.not-allowed" });
    expect(bulkCheckForm.safeParse({ seen: new Date().toISOString() }).success).toBe(false);
    const both = await Promise.allSettled([check("facilitator"), check("facilitator")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
