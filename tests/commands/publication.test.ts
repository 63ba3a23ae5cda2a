/** The joint agenda as a paper: who reads how much of it, and that all its forms say the same. */
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import JSZip from "jszip";
import type { PersonKey } from "#db/sample";
import { sampleIds, type SampleIds } from "#db/seed";
import { decide } from "#server/agreement/decisions.commands";
import { fileDissent } from "#server/agreement/dissents.commands";
import { openingForm } from "#server/agreement/forms.rules";
import { openAgreements } from "#server/agreement/opening.commands";
import { givePositions } from "#server/agreement/positions.commands";
import { requireRounds } from "#server/agreement/queries";
import { toPlainText } from "#server/documents/content/text.rules";
import { requireRecommendation } from "#server/recommendations/queries";
import { readTexts } from "#server/publication/queries";
import {
  paperAsCsv,
  paperAsDocx,
  paperAsHtml,
  paperAsJson,
  paperAsPdf,
  readPaperPage,
} from "#server/publication/paper.queries";
import { briefingAsDocx, requireBriefing } from "#server/publication/briefing.queries";
import { readCsv } from "../setup/csv.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { typstOf } from "../setup/typst.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let ids: SampleIds;
/** The one that is ready in the sample town. */
let id: number;

const LABEL = "E-02.1";
const RESERVATION = "Nur mit Haushaltsansatz.";
const DISSENT = "Eine zentrale Stelle bindet\nKräfte, die wir nicht haben.";

const asked = (search = "") => new URLSearchParams(search);
const pageOf = async (person: PersonKey, search = "") => (await readPaperPage(as(person), on.processId, asked(search))).printed;
const wordsOf = async (person: PersonKey, search = "") => toPlainText((await pageOf(person, search)).content);
const say = async (
  person: PersonKey,
  level: 1 | 2,
  reservations: { kind: "haushaltsvorbehalt"; body: string; until: null }[] = [],
) => {
  const versionId = (await requireRounds(as(person), id)).rounds[0]!.versionId;
  const said = { level, remark: "", wording: "", coordination: "hausabgestimmt" as const, reservations };
  await givePositions(as(person), on.processId, [{ versionId, seen: 0, act: "say", said }]);
};

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
  ids = await sampleIds(town.db);
  await sql`alter table rules_of_procedure disable trigger user`.execute(town.db);
  await town.db
    .updateTable("rules_of_procedure")
    .set({ quorum_share: 0, quorum_bench_share: 0, non_attribution: "keine" })
    .execute();
  ({ id } = await town.db
    .selectFrom("recommendations")
    .where("agenda_item_id", "=", ids.agenda.contactPoints)
    .where("number", "=", 1)
    .select("id")
    .executeTakeFirstOrThrow());
  await sql`delete from recommendation_versions where recommendation_id = ${id}`.execute(town.db);
  await openAgreements(as("facilitator"), on.processId, openingForm.parse({ recommendation: String(id), rule: "konsens" }));
  await say("federalHead", 1, [{ kind: "haushaltsvorbehalt", body: RESERVATION, until: null }]);
  await say("mayor", 2);
  await fileDissent(as("mayor"), id, { body: DISSENT, block_id: "" }, "");
});

describe("while positions are being given", () => {
  it("those who agree read them, whoever is consulted does not, and everybody reads that it is a draft", async () => {
    const delegate = await wordsOf("townDelegate");
    expect(delegate).toContain("1 · Volle Zustimmung");
    expect(delegate).toContain("Kräfte, die wir nicht haben.");
    const consulted = await wordsOf("chamber");
    expect(consulted).toContain(LABEL);
    for (const secret of ["S-02.1", RESERVATION, "Kräfte"]) expect(consulted).not.toContain(secret);
    expect((await pageOf("chamber")).watermark).toBe("Entwurf – nicht beschlossen");
  });

  it("what a recommendation lacks to be decided on is marked in the paper, in the table and in the data", async () => {
    const words = await wordsOf("observer");
    expect(words).toMatch(/E-02\.2[^]*?Für die Beschlussreife fehlt: [^]*?eine Rechtsgrundlage/);
    expect(words.slice(words.indexOf(LABEL), words.indexOf("E-02.2"))).not.toContain("Beschlussreife fehlt");
    const csv = (await paperAsCsv(as("observer"), on.processId, asked())).bytes;
    expect(csv.split(/\r?\n/).find((line) => line.includes(";E-02.2;"))).toContain("eine Rechtsgrundlage");
    expect((await paperAsJson(as("observer"), on.processId, asked())).bytes).toMatch(/"missing": \[\s+"due"/);
  });

  it("no file of a consulted reader says more than the page", async () => {
    const ctx = as("chamber");
    const files = [
      (await paperAsCsv(ctx, on.processId, asked())).bytes,
      (await paperAsJson(ctx, on.processId, asked())).bytes,
      (await paperAsHtml(ctx, on.processId, asked())).bytes,
      await typstOf(ctx, (with_) => paperAsPdf(with_, on.processId, asked())),
    ];
    for (const file of files) for (const secret of ["S-02.1", RESERVATION, "Kräfte"]) expect(file).not.toContain(secret);
  });
});

describe("when it is decided", () => {
  beforeAll(async () => {
    const agreement_id = (await requireRounds(as("facilitator"), id)).rounds[0]!.id;
    await decide(as("facilitator"), id, { agreement_id, outcome: "angenommen", reason: "" });
  });

  it("everybody in the process reads decision, reservation and dissent in the words in which they were given", async () => {
    const words = await wordsOf("chamber");
    expect(words).toMatch(/Beschluss B-\d{4}-\d+ vom/);
    expect(words).toContain("Sondervotum S-02.1 zu E-02.1");
    for (const line of DISSENT.split("\n")) expect(words).toContain(line);
    expect(JSON.stringify((await pageOf("chamber")).content)).toContain(`Haushaltsvorbehalt. ${RESERVATION}`);
  });

  it("the parts are the ways of working together, in their order", async () => {
    const html = (await paperAsHtml(as("observer"), on.processId, asked())).bytes;
    const parts = [...html.matchAll(/<h2 id="section-\d+">([^<]+)</g)].map((match) => match[1]);
    const open = "Noch ohne Art der Zusammenarbeit";
    expect(parts).toEqual(["Austausch", "Zusammenarbeit", "Koordinierung", open, "Anhang: Sondervoten"]);
    expect(html).toMatch(/class="contents"[\s\S]*href="#section-1"/);
  });

  it("only what is adopted stands in that edition, without the mark of a draft", async () => {
    await town.db
      .updateTable("agenda_items")
      .set({ status: "angenommen" })
      .where("id", "=", ids.agenda.contactPoints)
      .execute();
    const printed = await pageOf("observer", "only=adopted");
    expect(printed.watermark).toBeNull();
    expect(toPlainText(printed.content)).toContain(LABEL);
    expect(toPlainText(printed.content)).not.toContain("AP-01");
    expect((await pageOf("observer")).watermark).not.toBeNull();
  });

  it("a briefing counts the benches, names nobody but by what was filed, and is there only for what is adopted", async () => {
    const briefing = async (person: PersonKey, item: number) => (await requireBriefing(as(person), item, asked())).printed;
    const words = toPlainText((await briefing("chamber", ids.agenda.contactPoints)).content);
    for (const part of ["Haushaltsvorbehalt", "Sondervotum S-02.1", "Kräfte, die wir nicht haben.", "Alle Bänke"])
      expect(words).toContain(part);
    expect(words).not.toContain(RESERVATION);
    expect((await briefingAsDocx(as("mayor"), ids.agenda.contactPoints, asked())).bytes.length).toBeGreaterThan(5000);
    await expect(briefing("observer", ids.agenda.training)).rejects.toThrow("publication:error.not-adopted");
    await expect(briefing("outsider", ids.agenda.contactPoints)).rejects.toThrow("not-found");
  });

  it("the English edition says it in English where somebody wrote so, and marks what is German", async () => {
    const { content, title } = await pageOf("observer", "language=en");
    expect(title).toContain("Joint agenda");
    expect(toPlainText(content)).toContain("Each federal ministry names a point of contact");
    expect(toPlainText(content)).toContain("Before a town signs a partnership");
    expect(toPlainText((await pageOf("observer", "language=de")).content)).not.toContain("Before a town signs");
    expect(JSON.stringify(content)).toContain('{"type":"language","attrs":{"lang":"de"}}');
  });

  it("as a Word file it has headings, a list of contents, notes and the mark of a draft", async () => {
    const { bytes, name } = await paperAsDocx(as("observer"), on.processId, asked());
    const zip = await JSZip.loadAsync(bytes);
    const part = async (file: string) => (await zip.file(file)?.async("string")) ?? "";
    const document = await part("word/document.xml");
    expect(name).toContain("Gemeinsame Agenda");
    expect(document).toContain('w:val="Heading3"');
    const [, anchor] = /<w:hyperlink [^>]*w:anchor="(section_\d+)"/.exec(document) ?? [];
    expect(document).toContain(`w:name="${anchor}"`);
    expect(await part("word/footnotes.xml")).toContain(RESERVATION);
    expect(await part("word/header1.xml")).toMatch(/Entwurf – nicht beschlossen[\s\S]*v:textpath/);
  });

  it("as a PDF it is tagged for readers aloud", async () => {
    const { bytes } = await paperAsPdf(as("observer"), on.processId, asked());
    const file = bytes.toString("latin1");
    for (const mark of [
      "/StructTreeRoot",
      "/Marked true",
      "/Lang",
      "pdfuaid:part",
      "/DisplayDocTitle true",
      "/TH",
      "/H3",
      "/TOCI",
      "/Note",
    ])
      expect(file, mark).toContain(mark);
  });

  it("as data it has the same numbers", async () => {
    const csv = (await paperAsCsv(as("observer"), on.processId, asked())).bytes;
    expect(csv).toMatch(/AP-02;[^\r\n]*;E-02\.1;[^\r\n]*;B-\d{4}-\d+;[^\r\n]*;1: 1, 2: 1;1;1;/);
    const json = JSON.parse((await paperAsJson(as("observer"), on.processId, asked())).bytes) as {
      parts: { items: { recommendations: { number: string; agreement: { positions: unknown[] } | null }[] }[] }[];
    };
    const all = json.parts.flatMap(({ items }) => items).flatMap(({ recommendations }) => recommendations);
    expect(all.find(({ number }) => number === LABEL)?.agreement?.positions.length).toBeGreaterThan(1);
  });

  it("every item and recommendation leads to its trace", async () => {
    const html = (await paperAsHtml(as("observer"), on.processId, asked())).bytes;
    const { origin } = as("observer");
    for (const path of [`/recommendations/${id}/trace`, `/agenda/${ids.agenda.contactPoints}/trace`])
      expect(html).toContain(`href="${origin}${path}"`);
  });

  it("table and data hold all that the paper says: means, law, levers, checks, words, and that it is a draft", async () => {
    const rows = readCsv((await paperAsCsv(as("observer"), on.processId, asked())).bytes);
    const cell = (column: string) => rows.find(({ Empfehlung }) => Empfehlung === LABEL)![column];
    const { recommendation: of } = await requireRecommendation(as("observer"), id);
    const federal = of.resources.find(({ level }) => level === "bund");
    expect(cell("Bund: Stellen")).toBe(federal?.posts === null || !federal ? "" : String(federal.posts));
    expect([cell("Rechtsgrundlage"), cell("Woran man den Erfolg erkennt")]).toEqual([of.legalBasis, of.indicator]);
    expect(cell("Kompetenzprüfung")).toContain(of.checks.competence!.reviewer);
    expect(cell("Stand der Agenda")).toBe("Entwurf – nicht beschlossen");
    const text = toPlainText((await readTexts(as("observer"), [], [of])).get(of.documentId)!);
    expect(text.length).toBeGreaterThan(0);
    expect(cell("Text der Empfehlung")).toBe(text);
    const json = (await paperAsJson(as("observer"), on.processId, asked())).bytes;
    expect(json).toContain(`"reviewer": ${JSON.stringify(of.checks.self_government!.reviewer)}`);
    const words = await wordsOf("observer");
    expect(words).toContain(of.checks.competence!.reviewer);
  });

  it("houses are not named in any form where the rules of procedure say so", async () => {
    await town.db.updateTable("rules_of_procedure").set({ non_attribution: "chatham" }).execute();
    const ctx = as("observer");
    const { short_name } = await town.db
      .selectFrom("organisations")
      .where("id", "=", on.organisationOf("federalHead"))
      .select("short_name")
      .executeTakeFirstOrThrow();
    const json = JSON.parse((await paperAsJson(ctx, on.processId, asked())).bytes) as Record<string, unknown>;
    expect(JSON.stringify(json)).toContain('"positions":null');
    const words = [await wordsOf("observer"), JSON.stringify((await pageOf("observer")).content)];
    for (const text of words) expect(text).not.toContain(`${short_name}: Haushaltsvorbehalt`);
    expect(words[0]).toContain("Alle Bänke");
    expect(words[1]).toContain(`"Haushaltsvorbehalt. ${RESERVATION}"`);
  });

  it("nothing of it is there for somebody of another process", async () => {
    for (const read of [paperAsDocx, paperAsPdf, paperAsHtml, paperAsCsv, paperAsJson, readPaperPage])
      await expect(read(as("outsider"), on.processId, asked())).rejects.toThrow("not-found");
  });
});
