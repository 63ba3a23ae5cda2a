/** The register goes out as a table and comes back: nothing twice, nothing overwritten, nothing of other people. */
import { beforeAll, beforeEach, expect, it } from "vitest";
import { addStandardFormats } from "#server/formats/commands";
import { readList, takeList } from "#server/formats/list.commands";
import { requireList, writeRefused, writeRegister } from "#server/formats/list.queries";
import { listFormats } from "#server/formats/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(() => town.db.deleteFrom("formats").where("process_id", "=", on.processId).execute());

const file = (text: string) => new TextEncoder().encode(text);
const bytesOf = async (ending: "csv" | "xlsx" | "ods") => {
  const { bytes } = await writeRegister(as("observer"), on.processId, ending);
  return typeof bytes === "string" ? file(bytes) : bytes;
};
const HEAD = "Format;Art;Durchgang;Jahr;Was wurde gezählt;Wert;Stand;Quelle\n";

it.each(["csv", "xlsx", "ods"] as const)(
  "what was written as %s is read in again, elsewhere as a whole and here as nothing new",
  async (ending) => {
    await addStandardFormats(as("facilitator"), on.processId);
    const bytes = await bytesOf(ending);
    const here = await requireList(as("recorder"), on.processId, await readList(as("recorder"), on.processId, bytes));
    expect(here.judged.filter(({ state }) => state !== "there")).toEqual([]);
    await town.db.deleteFrom("formats").where("process_id", "=", on.processId).execute();
    const id = await readList(as("recorder"), on.processId, bytes);
    expect(await takeList(as("recorder"), on.processId, id)).toEqual({ formats: 8, editions: 7, figures: 22 });
    await expect(takeList(as("recorder"), on.processId, id)).rejects.toThrow("formats:import.taken-already");
    const round = (await listFormats(as("observer"), on.processId)).formats.find(({ name }) => name.startsWith("SKEW-Runder"));
    expect(round).toMatchObject({ kind: "runder_tisch", levels: ["bund", "land", "kommune"], editions: 6, firstYear: 2016 });
  },
);

it("refused rows come back as a file with their reasons, and the others are taken", async () => {
  const id = await readList(as("recorder"), on.processId, file(`${HEAD}Kreis;Konferenz\nRunde;Kaffeekranz\n`));
  expect(await takeList(as("recorder"), on.processId, id)).toEqual({ formats: 1, editions: 0, figures: 0 });
  const { bytes } = await writeRefused(as("recorder"), on.processId, id);
  expect(String(bytes).split("\r\n")[1]).toContain("Runde;Kaffeekranz;;;;;;;3;„Kaffeekranz“ ist keine Art");
});

it("a list is its bringer's alone, and for a day", async () => {
  const id = await readList(as("recorder"), on.processId, file(`${HEAD}Kreis;Konferenz`));
  await expect(requireList(as("facilitator"), on.processId, id)).rejects.toThrow("common:error.not-found");
  await expect(readList(as("observer"), on.processId, file(HEAD))).rejects.toThrow("common:error.not-allowed");
  await expect(readList(as("outsider"), on.processId, file(HEAD))).rejects.toThrow("common:error.not-found");
  const later = { ...as("recorder"), now: () => new Date(as("recorder").now().getTime() + 25 * 3_600_000) };
  await expect(takeList(later, on.processId, id)).rejects.toThrow("common:error.not-found");
});

it.each([
  ["no head", "Kreis;Konferenz", "formats:import.no-head"],
  ["nothing below its head", HEAD, "formats:import.nothing"],
  ["a picture", "\u0089PNG\r\n\u001a\n\u0000\u0000", "common:invalid.table-unreadable"],
])("a file with %s is refused in words", async (_what, text, code) => {
  await expect(readList(as("recorder"), on.processId, file(text))).rejects.toThrow(code);
});

it("of two that bring the same at once only one brings it", async () => {
  const lists = [await readList(as("recorder"), on.processId, file(`${HEAD}Kreis;Konferenz`))];
  lists.push(await readList(as("recorder"), on.processId, file(`${HEAD}kreis;Konferenz`)));
  const results = await Promise.allSettled(lists.map((id) => takeList(as("recorder"), on.processId, id)));
  expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect((await listFormats(as("observer"), on.processId)).found).toBe(1);
});
