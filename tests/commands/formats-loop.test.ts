/** A roundtable held here becomes an edition: counts come along, names do not; what waits for people of all this is on their lists. */
import { beforeAll, expect, it } from "vitest";
import { createFormat } from "#server/formats/commands";
import { findIndicators } from "#server/formats/indicators.queries";
import { addHeldEdition } from "#server/formats/loop.commands";
import { listHeldRoundtables } from "#server/formats/loop.queries";
import { requireFormatSheet } from "#server/formats/queries";
import { formatForm } from "#server/formats/rules";
import { sampleIds } from "#db/seed";
import { sample } from "#db/sample";
import { adoptProcedure } from "../setup/procedure.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let formatId: number;

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
  await adoptProcedure(on, town.db, { non_attribution: "keine" });
  const words = { organiser: "", commissioned_by: "", audience: "", rhythm: "", founded: "", note: "" };
  formatId = await createFormat(
    as("recorder"),
    on.processId,
    formatForm.parse({ name: "Kreis", kind: "gespraechskreis", ...words }),
    "",
  );
});

it("a meeting that is over comes with its running order, benches, decisions and counts, and without a name", async () => {
  const ids = await sampleIds(town.db);
  const held = await listHeldRoundtables(as("recorder"), on.processId, formatId);
  expect(held.map(({ id }) => id)).toEqual([ids.pastRoundtableId]);
  await addHeldEdition(as("recorder"), formatId, ids.pastRoundtableId);
  const sheet = await requireFormatSheet(as("observer"), formatId);
  const [edition] = sheet.editions;
  expect(edition).toMatchObject({
    label: sample.meetings.past.title,
    state: "durchgefuehrt",
    roundtableId: ids.pastRoundtableId,
  });
  expect(edition!.topics.some(({ agendaItemId }) => agendaItemId !== null)).toBe(true);
  expect([edition!.benches.length > 1, edition!.outputs !== ""]).toEqual([true, true]);
  const counted = Object.fromEntries(sheet.figures.map(({ indicator, value }) => [indicator, value]));
  expect(counted["Teilnehmende Personen"]).toBeGreaterThanOrEqual(counted["Teilnehmende Organisationen"]!);
  expect(counted["Teilnehmende Organisationen"]).toBeGreaterThanOrEqual(counted["Teilnehmende Kommunen"]!);
  const names = await town.db.selectFrom("people").select("name").execute();
  for (const { name } of names) expect(JSON.stringify(sheet.figures) + JSON.stringify(edition)).not.toContain(name);
  const { indicators, meetings } = await findIndicators(as("observer"), sheet);
  const { benches, topics } = indicators;
  expect([meetings.length, topics.served > 0, Object.values(benches!).every((count) => count > 0)]).toEqual([1, true, true]);
});

it("speaking time comes by bench, of those of which several have spoken", async () => {
  const { pastRoundtableId: roundtable_id } = await sampleIds(town.db);
  await town.db.deleteFrom("speaking_totals").where("roundtable_id", "=", roundtable_id).execute();
  const total = { roundtable_id, turns: 3, seconds: 600 };
  await town.db
    .insertInto("speaking_totals")
    .values([
      { ...total, bench: "bund", people: 2 },
      { ...total, bench: "laender", people: 1 },
      { ...total, bench: "kommunen", people: 6, seconds: 1800 },
    ])
    .execute();
  const sheet = await requireFormatSheet(as("observer"), formatId);
  expect((await findIndicators(as("observer"), sheet)).indicators.speaking).toEqual({ bund: 600, kommunen: 1800 });
});

it("where the rules protect who was there, nothing of fewer than five comes along, neither now nor from before", async () => {
  await adoptProcedure(on, town.db, { non_attribution: "chatham" });
  const { pastRoundtableId } = await sampleIds(town.db);
  const sheet = await requireFormatSheet(as("observer"), formatId);
  const { indicators, meetings } = await findIndicators(as("observer"), sheet);
  expect([indicators.benches, indicators.speaking]).toEqual([null, {}]);
  expect(meetings[0]).toMatchObject({ benches: null, speaking: {} });
  const words = { organiser: "", commissioned_by: "", audience: "", rhythm: "", founded: "", note: "" };
  const other = formatForm.parse({ name: "Zweiter Kreis", kind: "gespraechskreis", ...words });
  const otherId = await createFormat(as("recorder"), on.processId, other, "");
  await addHeldEdition(as("recorder"), otherId, pastRoundtableId);
  const { editions, figures } = await requireFormatSheet(as("observer"), otherId);
  // Of it more than five came; of all others fewer.
  expect(editions[0]!.benches).toEqual(["kommunen"]);
  expect(figures.filter(({ indicator, value }) => indicator !== "Teilnehmende Personen" && value < 5)).toEqual([]);
});

it("only once, only from this process, only when it is over, and not by readers", async () => {
  const ids = await sampleIds(town.db);
  const take = (person: "recorder" | "observer", id: number) => addHeldEdition(as(person), formatId, id);
  await expect(take("recorder", ids.pastRoundtableId)).rejects.toThrow("formats:error.edition-there");
  await expect(take("recorder", ids.comingRoundtableId)).rejects.toMatchObject({ field: "roundtable" });
  await expect(take("recorder", 999_999)).rejects.toMatchObject({ field: "roundtable" });
  await expect(take("observer", ids.pastRoundtableId)).rejects.toThrow("not-allowed");
});
