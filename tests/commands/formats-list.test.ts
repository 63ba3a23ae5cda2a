/** The register goes out as a table and comes back: nothing twice, nothing overwritten, nothing of other people. */
import { beforeAll, beforeEach, expect, it } from "vitest";
import { addEdition, addFigure, addStandardFormats, createFormat } from "#server/formats/commands";
import { readList, takeList } from "#server/formats/list/commands";
import { requireList, writeRefused, writeRegister } from "#server/formats/list/queries";
import { listFormats } from "#server/formats/queries";
import { editionForm, figureForm, formatForm } from "#server/formats/rules";
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
    expect(await takeList(as("recorder"), on.processId, id)).toEqual({ formats: 19, editions: 7, figures: 25 });
    await expect(takeList(as("recorder"), on.processId, id)).rejects.toThrow("formats:import.taken-already");
    const round = (await listFormats(as("observer"), on.processId)).formats.find(({ name }) => name.startsWith("SKEW-Runder"));
    expect(round).toMatchObject({ kind: "runder_tisch", levels: ["bund", "land", "kommune"], editions: 6, firstYear: 2016 });
  },
);

/** All that the register knows, without ids. */
async function register() {
  const formats = await town.db
    .selectFrom("formats")
    .where("process_id", "=", on.processId)
    .selectAll()
    .orderBy("name")
    .execute();
  const editions = await town.db.selectFrom("format_editions").selectAll().orderBy("label").execute();
  const topics = await town.db.selectFrom("edition_topics").selectAll().orderBy("position").execute();
  const points = await town.db
    .selectFrom("data_points")
    .where("process_id", "=", on.processId)
    .selectAll()
    .orderBy("id")
    .execute();
  const figuresOf = (subject: string, id: number) =>
    points
      .filter((point) => point.subject === subject && point.subject_id === id)
      .map(({ id: _id, subject_id: _of, created_by: _by, created_at: _at, part_of, ...point }) => ({
        ...point,
        whole: points.find((each) => each.id === part_of)?.definition ?? null,
      }));
  return formats.map(({ id, created_at: _at, successor_id, ...format }) => ({
    ...{ ...format, successor: formats.find((each) => each.id === successor_id)?.name, figures: figuresOf("format", id) },
    editions: editions
      .filter(({ format_id }) => format_id === id)
      .map(({ id: editionId, format_id: _format, ...edition }) => ({
        ...{ ...edition, figures: figuresOf("edition", editionId) },
        topics: topics
          .filter(({ edition_id }) => edition_id === editionId)
          .map(({ title, agenda_item_id }) => [title, agenda_item_id]),
      })),
  }));
}

/** A format with something in every field, one that it was merged into, a figure that is part of another, and two of one name. */
async function fillRegister() {
  const figure = (more: object) =>
    figureForm.parse({
      ...{ indicator: "Städte", value: "12,5", unit: "Städte", definition: "alle", as_of: "2024-12-31", source: "Bericht" },
      ...{ source_url: "https://bericht.example/1", note: "Mit Umland\n\nund Ausland", edition_id: "", ...more },
    });
  const about = { organiser: "Amt", commissioned_by: "Ministerium", audience: "Städte", rhythm: "jährlich", founded: "2016" };
  const named = (name: string, more: object) => formatForm.parse({ ...about, name, kind: "konferenz", note: "", ...more });
  const next = await createFormat(as("recorder"), on.processId, named("Nachfolger", { status: "ruhend" }), "");
  const full = named("Alles", {
    ...{ levels: ["bund", "land", "eu"], topics: "Hafen\nEnergie", per_year: "2", ended: "2023", status: "zusammengefuehrt" },
    ...{ successor_id: String(next), confidentiality: "Chatham-House-Regel", budget: "10.000 Euro", legal_basis: "§ 1" },
    ...{ links: "https://a.example\nhttps://b.example", note: 'Erster Absatz.\n\n- Zweiter; mit "Zeichen"' },
  });
  const id = await createFormat(as("recorder"), on.processId, full, "");
  const edition = (more: object) =>
    editionForm.parse({ ...{ label: "Treffen", starts_on: "", ends_on: "", year: "", place: "Bonn", note: "" }, ...more });
  const held = edition({
    ...{
      starts_on: "2022-03-01",
      ends_on: "2022-03-02",
      benches: ["bund", "kommunen", "zivilgesellschaft"],
      state: "ausgefallen",
    },
    ...{ agenda: "Hafen AP-01\nEnergie", outputs: "Eins\nZwei", sources: "Protokoll", note: "=Summe" },
  });
  const editionId = await addEdition(as("recorder"), id, held, "");
  await addEdition(as("recorder"), id, edition({ starts_on: "2022-09-01", state: "geplant" }), "");
  const whole = await addFigure(as("recorder"), id, figure({}), "");
  await addFigure(
    as("recorder"),
    id,
    figure({ value: "30–40", precision: "etwa", definition: "davon", part_of: String(whole) }),
    "",
  );
  await addFigure(as("recorder"), id, figure({ value: "3", unit: "%", edition_id: String(editionId), definition: "da" }), "");
  await town.db.updateTable("data_points").where("id", "=", whole).set({ to_check: true }).execute();
}

it.each(["csv", "xlsx", "ods"] as const)("no field is lost on the way through %s, in either language", async (ending) => {
  await fillRegister();
  const before = await register();
  expect(before[0]).toMatchObject({ successor: "Nachfolger", figures: [{ to_check: true }, { whole: "alle" }] });
  for (const language of ["de", "en"] as const) {
    const ctx = { ...as("recorder"), ...on.system(language), actor: as("recorder").actor };
    const { bytes } = await writeRegister(ctx, on.processId, ending);
    await town.db.deleteFrom("formats").where("process_id", "=", on.processId).execute();
    await takeList(ctx, on.processId, await readList(ctx, on.processId, typeof bytes === "string" ? file(bytes) : bytes));
    expect(await register()).toEqual(before);
  }
});

it("a figure that is part of one that is there already is tied to it", async () => {
  await fillRegister();
  const text = String((await writeRegister(as("recorder"), on.processId, "csv")).bytes);
  await town.db.deleteFrom("data_points").where("process_id", "=", on.processId).where("part_of", "is not", null).execute();
  expect(await takeList(as("recorder"), on.processId, await readList(as("recorder"), on.processId, file(text)))).toEqual({
    ...{ formats: 0, editions: 0, figures: 1 },
  });
  expect((await register())[0]!.figures.map(({ whole }) => whole)).toEqual([null, "alle"]);
});

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
