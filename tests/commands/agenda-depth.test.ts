/** How deep the joint work on items should go, in the database: one voice per organisation, whoever states it, at whatever moment. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { createAgendaItem, setAgendaStatus } from "#server/agenda/commands";
import { decideMode, stateDepths } from "#server/agenda/depth.commands";
import { writeDepthXlsx } from "#server/agenda/depth-file.queries";
import { findItemDepth, listDepths, listDepthWishes, listOwnDepths } from "#server/agenda/depth.queries";
import type { DepthLine } from "#server/agenda/depth.rules";
import { requireAgendaItem } from "#server/agenda/queries";
import { quickItemForm } from "#server/agenda/rules";
import { listEvents } from "#server/processes/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let item: number;
let other: number;

const line = (itemId: number, more: Partial<DepthLine> = {}): DepthLine => ({
  itemId,
  present: "informieren",
  wanted: "zusammenarbeiten",
  urgency: null,
  contribution: "",
  revision: 0,
  ...more,
});
const state = (person: PersonKey, ...lines: DepthLine[]) => stateDepths(as(person), on.processId, lines);
const create = (title: string) => createAgendaItem(as("recorder"), on.processId, quickItemForm.parse({ title }), "");
const own = async (person: PersonKey, id = item) =>
  (await listOwnDepths(as(person), on.processId)).items.find((each) => each.id === id)!;
const row = async (id = item) => (await listDepths(as("observer"), on.processId)).items.find((each) => each.id === id)!;
const mandateOf = (person: PersonKey) => town.db.updateTable("mandates").where("id", "=", on.mandateOf(person));

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  item = await create("Wie tief");
  other = await create("Und hier");
});

describe("the depth of an item", () => {
  it.each<PersonKey>(["federalHead", "mayor", "associationHead"])("is stated by %s for the house", async (person) => {
    await state(person, line(item, { contribution: "Ein Raum" }));
    expect(await own(person)).toMatchObject({ wanted: "zusammenarbeiten", contribution: "Ein Raum", revision: 1 });
  });

  it.each<[PersonKey, string]>([
    ["townDelegate", "depth:error.head-states"],
    ["chamber", "depth:error.head-states"],
    ["facilitator", "common:error.not-allowed"],
    ["observer", "common:error.not-allowed"],
    ["outsider", "common:error.not-found"],
    ["admin", "common:error.not-found"],
  ])("is not stated by %s", async (person, sentence) => {
    await expect(state(person, line(item))).rejects.toThrow(sentence);
  });

  it("is stated by whoever may bind the house: a delegate, or somebody consulted", async () => {
    for (const person of ["townDelegate", "chamber"] as const) {
      await mandateOf(person).set({ may_bind: true }).execute();
      await state(person, line(item));
      await mandateOf(person).set({ may_bind: false }).execute();
    }
    expect((await row()).benches.map(({ bench, n }) => [bench, n])).toEqual([
      ["kommunen", 1],
      ["wirtschaft", 1],
    ]);
  });

  it("is one voice per organisation, whoever of the house changes it", async () => {
    await state("mayor", line(item));
    await mandateOf("townDelegate").set({ may_bind: true }).execute();
    await state("townDelegate", line(item, { wanted: "koordinieren", revision: 1 }));
    await mandateOf("townDelegate").set({ may_bind: false }).execute();
    expect(await own("mayor")).toMatchObject({ wanted: "koordinieren", revision: 2 });
    expect((await row()).benches).toMatchObject([{ bench: "kommunen", n: 1 }]);
  });

  it("is not overwritten by a form that showed something older; what was sent twice is no conflict", async () => {
    await state("mayor", line(item));
    await state("mayor", line(item));
    await expect(state("mayor", line(item, { wanted: "keine" }))).rejects.toMatchObject({
      code: "depth:error.said-meanwhile",
      status: 409,
    });
    await expect(state("mayor", line(item, { wanted: "keine", revision: 7 }))).rejects.toThrow("said-meanwhile");
    expect(await own("mayor")).toMatchObject({ wanted: "zusammenarbeiten", revision: 1 });
    // Nothing is said there: somebody has taken it away meanwhile.
    await expect(state("mayor", line(other, { revision: 3 }))).rejects.toThrow("said-meanwhile");
  });

  it("keeps one of two first statements that the same house sends at once, and refuses the other", async () => {
    const results = await Promise.allSettled([
      state("mayor", line(item, { wanted: "keine" }), line(other)),
      state("mayor", line(other, { present: "keine" }), line(item, { wanted: "koordinieren" })),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect([(await own("mayor")).revision, (await own("mayor", other)).revision]).toEqual([1, 1]);
  });

  it("is saved for all lines or for none, so that a refused form comes back whole", async () => {
    await setAgendaStatus(as("facilitator"), other, { from: "entwurf", to: "entfallen" });
    await expect(state("mayor", line(item), line(other))).rejects.toMatchObject({ code: "depth:error.closed", status: 409 });
    await expect(state("mayor", line(item), line(999_999))).rejects.toThrow("common:error.not-found");
    expect((await own("mayor")).revision).toBe(0);
    expect(await own("mayor", other)).toBeUndefined();
  });

  it("belongs to items of this process only", async () => {
    await expect(stateDepths(as("landHead"), on.processId + 1, [line(item)])).rejects.toThrow("common:error.not-found");
  });

  it("can be taken back, and then counts no more", async () => {
    await state("mayor", line(item));
    await state("mayor", line(item, { present: null, wanted: null, revision: 1 }));
    expect((await row()).benches).toEqual([]);
    expect((await own("mayor")).revision).toBe(2);
  });

  it("counts no more when the organisation has left the table", async () => {
    await state("thirdMayor", line(item));
    await mandateOf("thirdMayor").set({ valid_to: "2020-01-01", valid_from: "2020-01-01" }).execute();
    expect((await row()).benches).toEqual([]);
    await expect(state("thirdMayor", line(item, { revision: 1 }))).rejects.toThrow("common:error.not-found");
    await mandateOf("thirdMayor").set({ valid_to: null }).execute();
    expect((await row()).benches).toHaveLength(1);
  });
});

describe("an organisation that sits on another bench by now", () => {
  const sit = (bench: "laender" | "kommunen") => mandateOf("thirdMayor").set({ bench }).execute();
  const seen = async () => {
    const { process, item: head } = await requireAgendaItem(as("thirdMayor"), item);
    return findItemDepth(as("thirdMayor"), process, head);
  };

  it("goes on from what it said, which counts again once it has said it there", async () => {
    await state("thirdMayor", line(item));
    await sit("laender");
    const { said, own: mine, picture } = await seen();
    expect([said, picture.benches, mine?.wanted]).toEqual([[], [], "zusammenarbeiten"]);
    await state("thirdMayor", line(item, { revision: mine!.revision }));
    expect((await seen()).picture.benches).toMatchObject([{ bench: "laender", n: 1 }]);
    await sit("kommunen");
  });
});

describe("the picture of all items", () => {
  it("holds medians, asks and the proposal of each, and the wish to sort by", async () => {
    await state("federalHead", line(item, { present: "keine", wanted: "austauschen", urgency: "dringend" }));
    await state("mayor", line(item, { present: "keine", wanted: "koordinieren" }));
    expect(await row()).toMatchObject({
      benches: [
        { bench: "bund", n: 1, present: "keine", wanted: "austauschen", gap: 2, urgent: 1 },
        { bench: "kommunen", n: 1, gap: 5 },
      ],
      asks: [{ from: "kommunen", to: "bund" }],
      proposal: { mode: "austausch", because: "least-goes" },
    });
    const wishes = await listDepthWishes(as("facilitator"), on.processId);
    expect([wishes.get(item), wishes.get(other)]).toEqual([3.5, null]);
  });

  it("says of one item who said what, to everybody with a mandate", async () => {
    await state("associationHead", line(item, { contribution: "Wir laden ein." }));
    const { process, item: head } = await requireAgendaItem(as("chamber"), item);
    const { said, mayState, own: mine } = await findItemDepth(as("chamber"), process, head);
    expect(said).toMatchObject([{ shortName: "KVM", contribution: "Wir laden ein." }]);
    expect([mayState, mine]).toEqual([false, null]);
  });
});

describe("the mode", () => {
  it("is decided by people who write on the agenda, once it is what the form showed", async () => {
    await decideMode(as("townDelegate"), item, { from: null, to: "koordinierung" });
    await decideMode(as("townDelegate"), item, { from: null, to: "koordinierung" });
    expect((await requireAgendaItem(as("observer"), item)).item.mode).toBe("koordinierung");
    const { events } = await listEvents(as("observer"), on.processId);
    expect(events.filter(({ kind, path }) => kind === "agenda-edited" && path === `/agenda/${item}`)).toHaveLength(1);
    await expect(decideMode(as("recorder"), item, { from: null, to: "austausch" })).rejects.toThrow("changed-meanwhile");
    await expect(decideMode(as("chamber"), item, { from: "koordinierung", to: "austausch" })).rejects.toThrow("not-allowed");
  });
});

it("the table of all items says the same as the page, and who said it", async () => {
  await state("mayor", line(item, { contribution: "Ein Raum" }));
  await state("federalHead", line(item, { wanted: "austauschen", urgency: "dringend" }));
  const { readXlsx } = await import("hucre/xlsx");
  const { sheets } = await readXlsx((await writeDepthXlsx(as("observer"), on.processId, new URLSearchParams())).bytes);
  const [benches, said] = sheets.map(({ rows }) => rows.filter((each) => each.includes("Wie tief")));
  const last = benches!.at(-1)!;
  expect(last).toEqual(expect.arrayContaining(["austauschen", "zusammenarbeiten", "Kommunen mehr als Bund", "Austausch"]));
  const ours = ["Kommunen", "informieren", "zusammenarbeiten", "Ein Raum"];
  expect(said!.some((each) => ours.every((word) => each.includes(word)))).toBe(true);
  await expect(writeDepthXlsx(as("outsider"), on.processId, new URLSearchParams())).rejects.toThrow("not-found");
});
