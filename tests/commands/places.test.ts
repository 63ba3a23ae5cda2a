/** The list of municipalities in the database: read in twice, brought up to date, found with a slip of the pen. */
import { beforeAll, describe, expect, it } from "vitest";
import { importPlaces } from "#server/places/commands";
import { placeListForm } from "#server/places/list.rules";
import { countPlaces, listPlaceImports, searchPlaces } from "#server/places/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let as: Stage["as"];

const read = (csv: string, more: Record<string, string> = {}, person: Parameters<Stage["as"]>[0] = "admin") =>
  importPlaces(as(person), { name: "liste.csv", bytes: new TextEncoder().encode(csv) }, placeListForm.parse(more));
const report = async () => (await listPlaceImports(as("admin")))[0]!;
const names = async (words: string) => (await searchPlaces(town.db, { words })).places.map(({ name }) => name);

beforeAll(async () => {
  as = (await stage(town.db)).as;
  await read(
    "AGS;Gemeinde;Kreis;Einwohner;Stand\n1002000;Kiel;;247.717;31.12.2024\n1051001;Albersdorf;Dithmarschen;;\n7331055;Alzey;Alzey-Worms;;\n",
    { source: "Liste A" },
  );
});

describe("the list of municipalities", () => {
  it("is read in by administrators alone", async () => {
    await expect(read("AGS;Gemeinde\n1002000;Kiel", {}, "facilitator")).rejects.toMatchObject({ status: 403 });
    await expect(read("Ort;Zahl\nKiel;1")).rejects.toMatchObject({ code: "places:import.no-columns" });
  });

  it("is brought up to date by the next one, which says what is new; what it does not say stays", async () => {
    await read(
      "AGS;Gemeinde;Einwohner;Stand\n01002000;Kiel, Landeshauptstadt;248.000;31.12.2025\n1051001;Albersdorf;;\n1001000;Flensburg;;",
    );
    expect(await report()).toMatchObject({ added: 1, changed: 1, unchanged: 1, ended: 0 });
    const { places } = await searchPlaces(town.db, { words: "01051001" });
    expect(places).toMatchObject([{ district: "Dithmarschen", source: "Liste A" }]);
  });

  it("is found by key, by the key a spreadsheet has spoilt, by name without its umlauts and with a wrong letter", async () => {
    expect(await names("1002000")).toEqual(["Kiel, Landeshauptstadt"]);
    expect(await names("0105")).toEqual(["Albersdorf"]);
    expect(await names("flensburg")).toEqual(["Flensburg"]);
    expect(await names("Flensbrug")).toEqual(["Flensburg"]);
    expect(await names("' or 1=1")).toEqual([]);
  });

  it("knows what a key became, and counts only those in force", async () => {
    const before = (await countPlaces(town.db))["01"]!;
    await read("AGS;AGS neu;Datum\n1051001;1002000;01.01.2026\n1051999;1002000;01.01.2026");
    expect(await report()).toMatchObject({ ended: 1, refused: [{ code: "unknown-key" }] });
    const { places } = await searchPlaces(town.db, { words: "Albersdorf" });
    expect(places).toMatchObject([{ endedOn: "2026-01-01", successor: { ags: "01002000" } }]);
    expect((await countPlaces(town.db))["01"]).toBe(before - 1);
  });

  it("that is complete ends the keys that it does not name, and leaves made-up places alone", async () => {
    await expect(read("AGS;Gemeinde\n1002000;Kiel", { complete: "true" })).rejects.toMatchObject({ field: "day" });
    const madeUp = (await countPlaces(town.db))["99"];
    await read("AGS;Gemeinde\n1002000;Kiel\n1001000;Flensburg", { complete: "true", day: "01.07.2026" });
    expect((await searchPlaces(town.db, { words: "Alzey" })).places).toMatchObject([{ endedOn: "2026-07-01" }]);
    expect((await countPlaces(town.db))["99"]).toBe(madeUp);
  });
});
