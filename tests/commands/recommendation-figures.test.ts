/** Figures that recommendations cite: only what everybody sees, with a word where there is a newer value, and gone when their owner takes them back. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { dataPointForm } from "#server/figures/rules";
import { citeFigure, removeCitation } from "#server/overview/citations.commands";
import { listCitable, listCitations } from "#server/overview/citations.queries";
import { requireAgendaItem } from "#server/agenda/queries";
import { readAnnexes } from "#server/documents/annexes.queries";
import { requireDocument } from "#server/documents/queries";
import { compileBriefing } from "#server/publication/briefing.rules";
import { readPaper } from "#server/publication/queries";
import { writeDocx, writePdf } from "#server/documents/page/files.queries";
import { doc, paragraph, toPlainText } from "#server/documents/content/text.rules";
import { writeVersionDocx } from "#server/documents/versions/comparison-files.queries";
import { requireVersion } from "#server/documents/versions/queries";
import { freezeAgenda } from "#server/publication/consulted.commands";
import { paperAsDocx, paperAsJson } from "#server/publication/paper.queries";
import { createEntry, deleteEntry, setSight } from "#server/partnerships/commands";
import { addFigure } from "#server/partnerships/figures.commands";
import { interdependencyForm } from "#server/partnerships/rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { typstOf } from "../setup/typst.ts";
import { unzip } from "../setup/zip.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let recommendation: number;
let entry: number;
let point: number;

const figure = (value: string, as_of: string) =>
  addFigure(
    as("mayor"),
    "interdependencies",
    entry,
    dataPointForm.parse({ indicator: "Betriebe", value, unit: "", definition: "", as_of, source: "Stadt", source_url: "" }),
    "",
  );
const cite = (person: PersonKey, id = point, instead: number | null = null) =>
  citeFigure(as(person), recommendation, id, instead);
const cited = () => listCitations(town.db, recommendation);
const values = async (words = "Betriebe") =>
  (await listCitable(as("observer"), recommendation, { words, page: 1 })).points.map(({ value }) => value);

const textOfIt = () =>
  town.db
    .selectFrom("recommendations")
    .innerJoin("agenda_items", "agenda_items.id", "agenda_item_id")
    .where("recommendations.id", "=", recommendation)
    .select(["recommendations.document_id", "process_id"])
    .executeTakeFirstOrThrow();

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
  const open = await town.db
    .selectFrom("recommendations")
    .where("status", "=", "entwurf")
    .select("id")
    .orderBy("id")
    .executeTakeFirstOrThrow();
  recommendation = open.id;
  const form = { place: "Lindenhafen", title: "Zulieferer", country: "CN", kind: "lieferbeziehung" };
  const more = { sector: "industrie", direction: "eingehend", sight: "own" };
  entry = await createEntry(
    as("mayor"),
    "interdependencies",
    on.processId,
    interdependencyForm.parse({ ...form, ...more }),
    "",
  );
  point = await figure("20", "2024-12-31");
});

describe("a recommendation", () => {
  it("cites only figures that everybody in the process sees", async () => {
    expect(await values()).toEqual([]);
    await expect(cite("recorder")).rejects.toMatchObject({ field: "point" });
    await setSight(as("mayor"), "interdependencies", entry, "process");
    expect(await values()).toEqual([20]);
    await expect(cite("observer")).rejects.toMatchObject({ status: 403 });
    await expect(cite("outsider")).rejects.toMatchObject({ status: 404 });
    await Promise.all([cite("recorder"), cite("mayor")]);
    expect(await cited()).toMatchObject([
      { point: { value: 20, label: "Lindenhafen: Zulieferer" }, newer: null, before: null },
    ]);
  });

  it("says when what it cites has a newer value, and takes that in its place", async () => {
    const newer = await figure("25", "2025-12-31");
    const [citation] = await cited();
    expect(citation).toMatchObject({ point: { value: 20 }, newer: { id: newer, value: 25 } });
    await cite("recorder", newer, citation!.id);
    expect(await cited()).toMatchObject([{ point: { value: 25 }, newer: null }]);
  });

  it("takes what it cites into its files, with what is known since, nobody's name and the highest label inside", async () => {
    const [citation] = await cited();
    await cite("recorder", point, citation!.id);
    const { document_id, process_id } = await textOfIt();
    const files = async () => {
      const parts = unzip((await writeDocx(as("facilitator"), document_id)).bytes);
      const pdf = await typstOf(as("facilitator"), (ctx) => writePdf(ctx, document_id));
      return [Object.values(parts).join(" "), pdf];
    };
    const label = await town.db
      .insertInto("markings")
      .values({ process_id, kind: "interdependency", record_id: entry, label: "AMBER", set_by: null, set_at: new Date() })
      .returning("id")
      .executeTakeFirstOrThrow();
    for (const file of await files()) {
      for (const words of ["Zitierte Kennzahlen", "Lindenhafen: Zulieferer: Betriebe", "Stand 31.12.2024, Quelle: Stadt"])
        expect(file).toContain(words);
      expect(file).toContain("Es gibt einen neueren Wert: 25 (Stand 31.12.2025, Quelle: Stadt)");
      expect(file).toContain("TLP:AMBER");
      expect(file).not.toContain(citation!.citedBy!);
    }
    await town.db.deleteFrom("markings").where("id", "=", label.id).execute();
    await setSight(as("mayor"), "interdependencies", entry, "deciding");
    for (const file of await files()) {
      expect(file).toContain("wird nicht mehr allen gezeigt");
      expect(file).not.toMatch(/Betriebe|Zulieferer|TLP:AMBER/);
    }
    await setSight(as("mayor"), "interdependencies", entry, "process");
    const [old] = await cited();
    await cite("recorder", old!.newer!.id, old!.id);
  });

  it("says when the figure itself was changed after it was cited", async () => {
    const [citation] = await cited();
    await town.db.updateTable("data_points").set({ value: 27 }).where("id", "=", citation!.point!.id).execute();
    expect(await cited()).toMatchObject([{ point: { value: 27 }, before: { value: 25 } }]);
  });

  it("stands in the paper of the agenda and in versions of its text with the value that was cited, and in none from before", async () => {
    const { document_id, process_id } = await textOfIt();
    const versions = await town.db
      .insertInto("document_versions")
      .values(
        [on.system("de").now(), new Date(0)].map((created_at) => ({
          ...{
            document_id,
            kind: "named" as const,
            number: null,
            name: "Fassung",
            title: "Text",
            created_at,
            created_by: null,
          },
          ...{ content: JSON.stringify(doc(paragraph("Wortlaut."))), plain_text: "Wortlaut.", content_hash: "0".repeat(64) },
          ...{ up_to_seq: 0, state: Buffer.from([0, 0]), schema_version: 1, numbers: null },
        })),
      )
      .returning("id")
      .execute();
    const [then, before] = await Promise.all(
      versions.map(async ({ id }) =>
        String(Object.values(unzip((await writeVersionDocx(as("facilitator"), document_id, id)).bytes))),
      ),
    );
    const paper = String(Object.values(unzip((await paperAsDocx(as("facilitator"), process_id, new URLSearchParams())).bytes)));
    for (const file of [then, paper]) {
      expect(file).toMatch(/Betriebe[\s\S]*>25</);
      expect(file).not.toContain(">27<");
    }
    expect(before).not.toContain("Betriebe");
  });

  it("stands in the data of the agenda, in the briefing and below versions, with a word where there is a newer value", async () => {
    const lead = as("facilitator");
    const { document_id, process_id } = await textOfIt();
    const newer = await figure("30", "2026-01-15");
    type Paper = { parts: { items: { recommendations: { id: number; figures: object[] }[] }[] }[] };
    const { parts } = JSON.parse((await paperAsJson(lead, process_id, new URLSearchParams())).bytes) as Paper;
    const all = parts.flatMap(({ items }) => items.flatMap(({ recommendations }) => recommendations));
    expect(all.find(({ id }) => id === recommendation)!.figures).toMatchObject([
      {
        ...{ about: "Lindenhafen: Zulieferer", indicator: "Betriebe", value: 25, asOf: "2025-12-31", source: "Stadt" },
        newer: { value: 30, asOf: "2026-01-15", source: "Stadt" },
      },
    ]);

    const { agenda_item_id } = await town.db
      .selectFrom("recommendations")
      .where("id", "=", recommendation)
      .select("agenda_item_id")
      .executeTakeFirstOrThrow();
    const { process, item } = await requireAgendaItem(lead, agenda_item_id);
    const facts = await readPaper(lead, { process, items: [item] });
    const carriedOut = facts.items[0]!.recommendations.map((each) => ({ ...each, status: "in_umsetzung" as const }));
    const adopted = { ...facts.items[0]!, recommendations: carriedOut };
    const briefing = toPlainText(compileBriefing(facts, adopted, lead.wordsFor("de"), "2026-02-01").content);
    expect(briefing).toContain("Es gibt einen neueren Wert: 30 (Stand 15.01.2026, Quelle: Stadt)");

    const document = await requireDocument(lead, document_id);
    const then = await readAnnexes(lead, document, lead.now());
    expect([toPlainText(doc(...then.below)), then.isOutdated]).toEqual([expect.stringMatching(/Betriebe[\s\S]*25/), true]);
    expect(toPlainText(doc(...then.below))).not.toContain("neueren Wert");
    await town.db.deleteFrom("data_points").where("id", "=", newer).execute();
  });

  it("is asked about with the draft agenda without figures that bear a higher label", async () => {
    const { process_id } = await textOfIt();
    const freeze = async () => {
      const { versionId, isPart } = await freezeAgenda(as("facilitator"), process_id, "");
      return { isPart, words: toPlainText((await requireVersion(as("observer"), versionId)).content) };
    };
    const open = await freeze();
    expect([open.isPart, open.words.includes("Zulieferer")]).toEqual([false, true]);
    const marking = { kind: "interdependency", record_id: entry, label: "AMBER", set_by: null, set_at: new Date() } as const;
    await town.db
      .insertInto("markings")
      .values({ process_id, ...marking })
      .execute();
    const marked = await freeze();
    expect([marked.isPart, marked.words.includes("Zulieferer")]).toEqual([true, false]);
    await town.db.deleteFrom("markings").execute();
  });

  it("shows nothing any more of what its municipality takes back or deletes, but that there was something", async () => {
    await setSight(as("mayor"), "interdependencies", entry, "deciding");
    expect(await cited()).toMatchObject([{ point: null, newer: null, before: null }]);
    await setSight(as("mayor"), "interdependencies", entry, "process");
    await deleteEntry(as("mayor"), "interdependencies", entry);
    expect(await cited()).toMatchObject([{ point: null }]);
  });

  it("that was withdrawn cites nothing new and lets nothing go", async () => {
    const [citation] = await cited();
    const set = (status: "entfallen" | "entwurf") =>
      town.db.updateTable("recommendations").set({ status }).where("id", "=", recommendation).execute();
    await set("entfallen");
    await expect(removeCitation(as("recorder"), recommendation, citation!.id)).rejects.toMatchObject({ status: 409 });
    await set("entwurf");
    await expect(removeCitation(as("recorder"), recommendation, 999_999)).rejects.toMatchObject({ status: 404 });
    await removeCitation(as("recorder"), recommendation, citation!.id);
    expect(await cited()).toEqual([]);
  });
});
