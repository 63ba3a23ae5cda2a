/** The synopsis: draft, statement and reply side by side, in editions that say no more than they may; and the table that comes back. */
import JSZip from "jszip";
import { beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { cutPoint } from "#server/consultations/desk/cutting.commands";
import { checkMany, weighMany } from "#server/consultations/desk/commands";
import { bulkCheckForm, bulkForm } from "#server/consultations/desk/rules";
import { submitNil } from "#server/consultations/statements.commands";
import { listPoints } from "#server/consultations/statements.queries";
import {
  writeSynopsisDocx,
  writeSynopsisHtml,
  writeSynopsisPdf,
  writeSynopsisXlsx,
} from "#server/consultations/synopsis/files.queries";
import { requireSynopsis } from "#server/consultations/synopsis/queries";
import { footprintOf, type AskedSynopsis, type SynopsisLine } from "#server/consultations/synopsis/rules";
import { judgeTable, writeWeighingTable, writeWeighingTableDocx } from "#server/consultations/synopsis/table.queries";
import { answersOf } from "#server/consultations/synopsis/table.rules";
import { closeWeighing, releaseChecked, takeAnswers, weighPoint } from "#server/consultations/weighing.commands";
import { requireWeighedPoint, weighingProgress } from "#server/consultations/weighing.queries";
import { weighingFilter, weighingForm } from "#server/consultations/weighing.rules";
import { toPlainText } from "#server/documents/content/text.rules";
import type { TextContent } from "#server/documents/rules";
import { amendText, openSample, pointOn, settle, statePoints } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { typstOf } from "../setup/typst.ts";
import { unzip } from "../setup/zip.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;
/** Of Lindenhafen: one on a passage, one on the whole; and the one of Ahornbrück, which only the moderation may read. */
let late: number, whole: number, hidden: number;

const DAY = 24 * 60;
const ON = "zehn Arbeitstage";

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  id = await openSample(on, { publication: "process" });
  [late, whole] = (await statePoints(on, id, "mayor", [
    { body: "Zehn Tage sind für Lindenhafens Rat zu lang.", kind: "aenderungsvorschlag", ...(await pointOn(on, id, ON)) },
    { body: "Wer zahlt das?", kind: "frage" },
  ])) as [number, number];
  [hidden] = (await statePoints(on, id, "secondMayor", [{ body: "Unter uns gesagt." }], { is_confidential: "on" })) as [number];
  await submitNil(as("thirdMayor"), id, "");
});

const asked = (edition: AskedSynopsis["edition"] = "full", by: AskedSynopsis["by"] = "section") => ({ edition, by });
const synopsis = (person: PersonKey = "facilitator", edition: AskedSynopsis["edition"] = "full") =>
  requireSynopsis(as(person), id, asked(edition));
const words = (blocks: readonly TextContent[] = []) => blocks.map(toPlainText).join(" ");
const lineOf = (lines: readonly SynopsisLine[], pointId: number) => lines.find((line) => line.pointId === pointId)!;
/** The change that was promised, seen in a later version of the text. */
async function follow() {
  const version = await amendText(on, id, ON, "fünf Arbeitstage");
  await settle(on, id, late, { disposition: "folgen", reason: "Das leuchtet ein.", change_version_id: String(version) });
}
async function close() {
  await settle(on, id, whole);
  await settle(on, id, hidden);
  on.pass(31 * DAY);
  await closeWeighing(as("facilitator"), id);
}

describe("a line", () => {
  it("shows the passage of the draft, who said what to it, the reply and how the passage reads now", async () => {
    await follow();
    const line = lineOf((await synopsis()).lines, late);
    expect(words(line.draft)).toContain(ON);
    expect(line).toMatchObject({ sender: "Stadt Lindenhafen", kind: "aenderungsvorschlag", section: { kind: "text" } });
    expect(line.reply).toEqual({ state: "released", disposition: "folgen", reason: "Das leuchtet ein." });
    expect(words(line.change?.passage?.after)).toContain("fünf Arbeitstage");
  });

  it("stands where the draft goes, on the whole first, or under its sender", async () => {
    const bySection = (await synopsis()).lines.map(({ section, sender }) => [section.kind, sender.replace("Stadt ", "")]);
    expect(bySection).toEqual([
      ["remark", "Ahornbrück"],
      ["remark", "Lindenhafen"],
      ["whole", "Ahornbrück"],
      ["whole", "Lindenhafen"],
      ["text", "Lindenhafen"],
    ]);
    const { lines, nil } = await requireSynopsis(as("facilitator"), id, asked("full", "sender"));
    expect(lines.map(({ sender }) => sender.replace("Stadt ", ""))).toEqual([
      ...["Ahornbrück", "Ahornbrück", "Lindenhafen", "Lindenhafen", "Lindenhafen"],
    ]);
    expect(nil).toEqual([expect.stringContaining("Falkenroda")]);
  });
});

describe("the footprint", () => {
  it("shows for each passage that was changed which statements changed it", async () => {
    const [other] = await statePoints(on, id, "landHead", [{ body: "Drei Tage.", ...(await pointOn(on, id, ON)) }]);
    await follow();
    const version = (await requireWeighedPoint(as("facilitator"), id, late, weighingFilter(new URLSearchParams())))
      .changeVersionId;
    await settle(on, id, other!, { disposition: "teilweise", change_version_id: String(version) });
    await settle(on, id, whole, { disposition: "folgen" });
    const { lines } = await requireSynopsis(as("facilitator"), id, asked(), { linked: true });
    const [trace, ...more] = footprintOf(lines);
    expect(more).toEqual([]);
    expect([words(trace!.passage?.before), words(trace!.passage?.after)]).toEqual([
      expect.stringContaining(ON),
      expect.stringContaining("fünf Arbeitstage"),
    ]);
    expect(trace!.lines.map(({ pointId }) => pointId).sort()).toEqual([late, other].sort());
  });

  it("of those who are not the moderation begins when everything has its answer", async () => {
    await follow();
    on.pass(31 * DAY);
    expect(footprintOf((await requireSynopsis(as("observer"), id, asked("public"), { linked: true })).lines)).toEqual([]);
    on.pass(-31 * DAY);
    await close();
    const after = await requireSynopsis(as("observer"), id, asked("public"), { linked: true });
    expect(footprintOf(after.lines).map(({ lines }) => lines.map(({ pointId }) => pointId))).toEqual([[late]]);
  });
});

describe("an edition", () => {
  it("without names hides them in what was written too, leaves out what is confidential, and shows no draft of a reply", async () => {
    const input = { revision: "0", disposition: "folgen", reason: "Lindenhafen hat recht." };
    await weighPoint(as("recorder"), id, late, weighingForm.parse(input));
    const { lines } = await synopsis("facilitator", "anonymous");
    expect(JSON.stringify(lines)).not.toMatch(/Lindenhafen|Ahornbrück|Unter uns/);
    expect(lineOf(lines, late)).toMatchObject({ body: expect.stringMatching(/für Absender \d Rat/) as string, reply: null });
    expect(lineOf((await synopsis()).lines, late).reply?.state).toBe("draft");
  });

  it("for all shows replies only when everything has its answer, and nothing that is confidential even to the house itself", async () => {
    await follow();
    await expect(synopsis("mayor", "public")).rejects.toMatchObject({ code: "consultations:error.not-public" });
    on.pass(31 * DAY);
    const before = await synopsis("secondMayor", "public");
    expect(before.lines.map(({ reply }) => reply)).toEqual([null, null, null]);
    on.pass(-31 * DAY);
    await close();
    const after = await synopsis("observer", "public");
    expect(lineOf(after.lines, late).reply?.reason).toBe("Das leuchtet ein.");
    expect(JSON.stringify((await synopsis("secondMayor", "public")).lines)).not.toContain("Unter uns");
  });

  it("for all does not exist where senders were promised that only the moderation reads", async () => {
    await town.db.updateTable("consultations").set({ publication: "moderation" }).where("id", "=", id).execute();
    on.pass(31 * DAY);
    for (const person of ["facilitator", "mayor"] as const)
      await expect(synopsis(person, "public")).rejects.toMatchObject({ code: "consultations:error.not-public" });
  });

  it("of the moderation is for nobody else", async () => {
    for (const edition of ["full", "anonymous"] as const)
      await expect(synopsis("mayor", edition)).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await expect(synopsis("outsider")).rejects.toMatchObject({ code: "common:error.not-found" });
  });
});

describe("a file", () => {
  it("says the same in Word, PDF, HTML and Excel, and on each page what edition it is", async () => {
    await follow();
    const ctx = as("facilitator");
    const docx = unzip((await writeSynopsisDocx(ctx, id, asked(), "synopsis")).bytes);
    const xlsx = unzip((await writeSynopsisXlsx(ctx, id, asked())).bytes);
    const html = (await writeSynopsisHtml(ctx, id, asked(), "table")).bytes;
    const pdf = await typstOf(ctx, (listening) => writeSynopsisPdf(listening, id, asked(), "synopsis"));
    for (const file of [Object.values(docx).join(""), Object.values(xlsx).join(""), html, pdf]) {
      expect(file).toContain("Das leuchtet ein.");
      expect(file).toContain("Wer zahlt das?");
    }
    expect(docx["word/document.xml"]).toContain('w:orient="landscape"');
    for (const page of [docx["word/footer1.xml"]!, pdf, html]) expect(page).toContain("nur für die Moderation");
    // To sort by; without names nothing tells who somebody is.
    const anonymous = unzip((await writeSynopsisXlsx(ctx, id, asked("anonymous"))).bytes);
    const columns = [xlsx, anonymous].map((file) => /Eingegangen.*im Haus abgestimmt/s.test(Object.values(file).join("")));
    expect(columns).toEqual([true, false]);
  });
});

describe("thirty points of three houses, some of them cut, answered together and one by one", () => {
  const HOUSES = ["mayor", "secondMayor", "thirdMayor"] as const;
  const NONE = weighingFilter(new URLSearchParams());
  const said = (house: string, nth: number) => `Wunsch ${house} ${nth}x gemeint`;
  const demand = (house: string) => `Und zweitens ${house} auch Geld`;
  const count = (file: string, word: string) => file.split(word).length - 1;
  const inWords = (file: string) => file.replace(/<[^>]+>/g, "");

  /** @returns points that are weighed, in the order in which they were sent */
  async function stateAll(): Promise<number[]> {
    const all: number[] = [];
    for (const house of HOUSES) {
      const points = [...Array(10).keys()].map((nth) => ({
        body: nth === 0 ? `${said(house, nth)}.\n${demand(house)}.` : `${said(house, nth)}.`,
      }));
      const [first, ...rest] = await statePoints(on, id, house, points);
      const parts = [`${said(house, 0)}.`, `${demand(house)}.`];
      const part = await cutPoint(as("recorder"), id, first!, { parts });
      const { statement_id } = await town.db
        .selectFrom("statement_points")
        .where("id", "=", part)
        .select("statement_id")
        .executeTakeFirstOrThrow();
      const weighed = (await listPoints(town.db, statement_id)).map((point) => point.id);
      expect([weighed.length, rest.every((point) => weighed.includes(point))]).toEqual([11, true]);
      all.push(...weighed);
    }
    return all;
  }

  it("stand with their replies in every file, each once", async () => {
    id = await openSample(on, { title: "Dreißig Punkte", publication: "process" });
    const points = await stateAll();
    const [together, alone] = [points.slice(0, 20), points.slice(20)];
    const bulk = { points: together.map(String), disposition: "kenntnis", reason: "Gemeinsam beantwortet" };
    expect(await weighMany(as("recorder"), id, bulkForm.parse(bulk), NONE)).toBe(20);
    for (const [nth, pointId] of alone.entries()) {
      const answer = { revision: "0", disposition: "nicht_folgen", reason: `Einzeln ${nth}x beantwortet` };
      await weighPoint(as("recorder"), id, pointId, weighingForm.parse(answer));
    }
    const ctx = as("facilitator");
    const seen = bulkCheckForm.parse({ points: [], all: "true", seen: ctx.now().toISOString() });
    expect(await checkMany(ctx, id, seen, NONE)).toBe(33);
    expect(await releaseChecked(ctx, id)).toBe(33);
    expect(await weighingProgress(town.db, id)).toMatchObject({ total: 33, undecided: 0, byState: { released: 33 } });
    const { lines, total } = await synopsis();
    // With the general remark of each house, which is no point.
    expect([lines.length, total, lines.filter(({ reply }) => reply?.state === "released").length]).toEqual([36, 36, 33]);

    const docx = unzip((await writeSynopsisDocx(ctx, id, asked(), "synopsis")).bytes)["word/document.xml"]!;
    const html = (await writeSynopsisHtml(ctx, id, asked(), "table")).bytes.toString();
    const pdf = await typstOf(ctx, (listening) => writeSynopsisPdf(listening, id, asked(), "synopsis"));
    const wanted = [
      ...HOUSES.flatMap((house) => [...[...Array(10).keys()].map((nth) => said(house, nth)), demand(house)]),
      ...alone.map((_, nth) => `Einzeln ${nth}x beantwortet`),
      ...HOUSES.map((house) => `Allgemeines von ${house}`),
    ];
    for (const [kind, file] of Object.entries({ docx: inWords(docx), html: inWords(html), pdf })) {
      expect([kind, wanted.filter((word) => count(file, word) !== 1)]).toEqual([kind, []]);
      expect([kind, count(file, "Gemeinsam beantwortet")]).toEqual([kind, 20]);
    }
    // A spreadsheet may keep the same words once for all cells.
    const { readXlsx } = await import("hucre/xlsx");
    const { sheets } = await readXlsx((await writeSynopsisXlsx(ctx, id, asked())).bytes);
    const cells = sheets.flatMap(({ rows }) => rows.map((row) => row.map((cell) => String(cell ?? "")).join(" | "))).join("\n");
    expect(wanted.filter((word) => count(cells, word) !== 1)).toEqual([]);
    expect(count(cells, "Gemeinsam beantwortet")).toBe(20);
  });
});

describe("the weighing table", () => {
  /** As it went out, with other words where somebody has filled it in. */
  const back = async (bytes: Uint8Array, replace: Record<string, string> = {}) => {
    const { readXlsx, writeXlsx } = await import("hucre/xlsx");
    const { sheets } = await readXlsx(bytes);
    const rows = sheets[0]!.rows.map((row) => row.map((cell) => replace[String(cell)] ?? cell));
    return writeXlsx({ sheets: [{ name: "Tabelle", rows }] });
  };
  const openZip = async (bytes: Uint8Array) => {
    const zip = await JSZip.loadAsync(bytes);
    return {
      document: await zip.file("word/document.xml")!.async("string"),
      rezip: (document: string) => zip.file("word/document.xml", document).generateAsync({ type: "uint8array" }),
    };
  };
  const answered = (pointId: number, reason: string, revision = 0) =>
    weighPoint(as("recorder"), id, pointId, weighingForm.parse({ revision, disposition: "kenntnis", reason }));
  const pointNow = (pointId: number) =>
    requireWeighedPoint(as("facilitator"), id, pointId, weighingFilter(new URLSearchParams()));

  it("that nobody has filled in changes nothing, even where an answer begins like a formula and has several lines", async () => {
    await answered(late, "- erstens\n- zweitens\r\n\n=2");
    const { bytes } = await writeWeighingTable(as("facilitator"), id);
    expect(await judgeTable(as("facilitator"), id, bytes)).toEqual([]);
    expect(await judgeTable(as("facilitator"), id, await back(bytes))).toEqual([]);
  });

  it("brings in what was changed alone, as drafts that somebody else checks", async () => {
    await settle(on, id, late, { reason: "Alt." });
    await answered(whole, "Bleibt.");
    const { bytes } = await writeWeighingTable(as("facilitator"), id);
    const judged = await judgeTable(as("facilitator"), id, await back(bytes, { "Alt.": "Vom Ressort." }));
    expect(judged).toMatchObject([{ pointId: late, state: "changed", reason: "Vom Ressort.", now: { state: "released" } }]);
    expect(await takeAnswers(as("facilitator"), id, answersOf(judged))).toBe(1);
    expect(await pointNow(late)).toMatchObject({
      state: "draft",
      reason: "Vom Ressort.",
      draftedBy: as("facilitator").actor.personId,
    });
    expect((await pointNow(whole)).revision).toBe(1);
  });

  it("goes out and comes back as a Word file as well, with tracked changes taken over", async () => {
    await settle(on, id, late, { reason: "Alt.\n\nUnd noch etwas." });
    await answered(whole, "Bleibt.");
    const { bytes } = await writeWeighingTableDocx(as("facilitator"), id);
    expect(await judgeTable(as("facilitator"), id, bytes)).toEqual([]);
    const { document, rezip } = await openZip(bytes);
    expect(document).toContain("nicht Gegenstand");
    const run = (words: string, kind: "t" | "delText") => `<w:r><w:${kind} xml:space="preserve">${words}</w:${kind}></w:r>`;
    const tracked = document.replace(
      /<w:r>(?:(?!<w:r>).)*?>Alt\.<\/w:t><\/w:r>/,
      `<w:del w:id="901" w:author="R">${run("Alt.", "delText")}</w:del><w:ins w:id="902" w:author="R">${run("Vom Ressort.", "t")}</w:ins>`,
    );
    expect(tracked).not.toBe(document);
    const judged = await judgeTable(as("facilitator"), id, await rezip(tracked));
    expect(judged).toMatchObject([{ pointId: late, state: "changed", reason: "Vom Ressort.\nUnd noch etwas." }]);
    expect(await takeAnswers(as("facilitator"), id, answersOf(judged))).toBe(1);
    await expect(judgeTable(as("facilitator"), id, await rezip("<w:document"))).rejects.toMatchObject({ field: "file" });
    await expect(writeWeighingTableDocx(as("mayor"), id)).rejects.toMatchObject({ code: "common:error.not-allowed" });
  });

  it("says where both sides have changed an answer, and takes none over what somebody writes meanwhile", async () => {
    await answered(late, "Alt.");
    const { bytes } = await writeWeighingTable(as("facilitator"), id);
    await answered(late, "Hier neu.", 1);
    const file = await back(bytes, { "Alt.": "Dort neu." });
    const judged = await judgeTable(as("facilitator"), id, file);
    expect(judged).toMatchObject([{ state: "conflict", reason: "Dort neu.", now: { reason: "Hier neu." } }]);
    await answered(late, "Hier noch neuer.", 2);
    await expect(takeAnswers(as("facilitator"), id, answersOf(judged))).rejects.toMatchObject({
      code: "common:error.changed-meanwhile",
    });
  });

  it("names what cannot come in, and refuses what is none of ours and whoever does not weigh", async () => {
    await answered(late, "Alt.");
    const { bytes } = await writeWeighingTable(as("facilitator"), id);
    const wrong = await judgeTable(as("facilitator"), id, await back(bytes, { "zur Kenntnis": "vielleicht" }));
    expect(wrong).toMatchObject([{ state: "wrong", problem: "disposition" }]);
    const foreign = await back(bytes, { "Kennung (bitte nicht ändern)": "Nummer" });
    await expect(judgeTable(as("facilitator"), id, foreign)).rejects.toMatchObject({ code: "consultations:table.not-ours" });
    for (const person of ["mayor", "secondMayor"] as const) {
      await expect(writeWeighingTable(as(person), id)).rejects.toMatchObject({ code: "common:error.not-allowed" });
      await expect(judgeTable(as(person), id, bytes)).rejects.toMatchObject({ code: "common:error.not-allowed" });
      await expect(takeAnswers(as(person), id, [])).rejects.toMatchObject({ code: "common:error.not-allowed" });
    }
  });
});
