/**
 * From a short list to an adopted agenda: four topics, one adopted with a reservation, one with the dissent of two houses, one after an
 * objection to silence, one deferred. Then the files are opened, and the trace is followed from a sentence to its topic and back.
 */
import { createHash } from "node:crypto";
import JSZip from "jszip";
import { sql } from "kysely";
import { extractText, getDocumentProxy } from "unpdf";
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { ConsentLevel, Outcome } from "#db/schema/agreement";
import type { Mode } from "#db/schema/agenda";
import { decide, endSilence } from "#server/agreement/decisions.commands";
import { fileDissent, signDissent } from "#server/agreement/dissents.commands";
import { openingForm, positionField, positionsForm } from "#server/agreement/forms.rules";
import { openAgreements } from "#server/agreement/opening.commands";
import { givePositions } from "#server/agreement/positions.commands";
import { requireRounds } from "#server/agreement/queries";
import { listSheet, withDifferences } from "#server/agreement/sheet.queries";
import { editAgendaItem, setAgendaStatus } from "#server/agenda/commands";
import { listAgenda, requireAgendaItem } from "#server/agenda/queries";
import { agendaItemForm, agendaNumber } from "#server/agenda/rules";
import { addToShortList, agreeShortList, entriesForm } from "#server/agenda/short-list.commands";
import { findSubjects } from "#server/agenda/subjects.queries";
import { dayOf } from "#server/calendar/rules";
import { addDays, endOfDay } from "#server/calendar/working-days.rules";
import { startThread } from "#server/documents/comments/threads.commands";
import { threadForm } from "#server/documents/comments/threads.rules";
import { paragraph, toPlainText } from "#server/documents/content/text.rules";
import { insertBlocks } from "#server/documents/log/ydoc.rules";
import { submitProposal } from "#server/documents/proposals/commands";
import { acceptProposal } from "#server/documents/proposals/decisions.commands";
import { acceptanceForm, proposalForm } from "#server/documents/proposals/rules";
import { createRun } from "#server/methods/runs.commands";
import { requireRun } from "#server/methods/runs.queries";
import { runForm } from "#server/methods/runs.rules";
import { closeRun } from "#server/methods/state.commands";
import { castVote } from "#server/methods/votes.commands";
import { adoptRules, saveDraft } from "#server/processes/procedure.commands";
import { draftRevision } from "#server/processes/procedure.queries";
import { adoptionForm, procedureForm } from "#server/processes/procedure.rules";
import {
  paperAsCsv,
  paperAsDocx,
  paperAsHtml,
  paperAsJson,
  paperAsPdf,
  readPaperPage,
} from "#server/publication/paper.queries";
import { traceProposal, traceRecommendation, traceTopic } from "#server/publication/traces.queries";
import { requireRecommendation } from "#server/recommendations/queries";
import { recommendationNumber } from "#server/recommendations/rules";
import { handInTopic } from "#server/topics/commands";
import { topicForm } from "#server/topics/rules";
import { useDatabase } from "../setup/database.ts";
import { draftRecommendation } from "../setup/recommendation.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];

/** What comes of the four topics. */
const STORIES = {
  reserved: { title: "Ein Lagebild im Quartal", mode: "austausch", words: "Der Bund gibt jedes Quartal ein Lagebild heraus." },
  dissented: {
    title: "Meldungen der Stadtwerke",
    mode: "zusammenarbeit",
    words: "Stadtwerke melden Angriffe binnen eines Tages.",
  },
  silent: { title: "Eine gemeinsame Fortbildung", mode: "koordinierung", words: "Bund und Kommunen bilden gemeinsam fort." },
  deferred: { title: "Ein eigener Fonds", mode: "koordinierung", words: "Ein Fonds hilft kleinen Gemeinden." },
} as const satisfies Record<string, { title: string; mode: Mode; words: string }>;
type Story = keyof typeof STORIES;
const KEYS = Object.keys(STORIES) as Story[];

const RESERVATION = "Nur wenn das Parlament die Stellen bewilligt.";
const DISSENT = "Ein Tag ist zu kurz.\n\nKleine Werke haben nachts niemanden im Dienst.";
const CLAUSE = "Stadtwerke melden Angriffe binnen einer Woche.";
const OBJECTION = "Die Länder werden beteiligt.";
const REASON = "Erst nach der Haushaltsklausur.";

interface Made {
  topic: number;
  item: number;
  recommendation: number;
  /** `E-08.1` */
  label: string;
  /** Before anything was frozen. */
  number: number;
}
const made = {} as Record<Story, Made>;
/** Of the decision on each. */
const decided = {} as Record<Story, string>;
let proposal: number;

const find = async (story: Story) => (await requireRecommendation(as("observer"), made[story].recommendation)).recommendation;
const newest = async (story: Story) => (await requireRounds(as("observer"), made[story].recommendation)).rounds[0]!;
const asked = new URLSearchParams();

/** As the form of their sheet sends it. */
async function say(person: PersonKey, story: Story, level: ConsentLevel | "confirm", more: Record<string, string> = {}) {
  const { lines } = await listSheet(as(person), on.processId);
  const line = lines.find(({ agreement }) => agreement.recommendationId === made[story].recommendation)!;
  const seen = line.row.position?.id ?? line.row.stale?.id ?? 0;
  const fields = Object.entries({ level: String(level), seen: String(seen), ...more });
  const named = fields.map(([name, value]) => [positionField(line.agreement.versionId, name as "level"), value]);
  await givePositions(as(person), on.processId, positionsForm.parse(Object.fromEntries(named)));
}

const putUp = (stories: readonly Story[], rule: "konsens" | "umlauf", closes_on = "") =>
  openAgreements(
    as("facilitator"),
    on.processId,
    openingForm.parse({ recommendation: stories.map((story) => String(made[story].recommendation)), rule, closes_on }),
  );

async function conclude(story: Story, outcome: Outcome = "angenommen", reason = "") {
  const agreement_id = (await newest(story)).id;
  const form = { agreement_id, outcome: outcome as "angenommen", reason };
  decided[story] = await decide(as("facilitator"), made[story].recommendation, form);
}

const at = (stageKey: "themen" | "entwurf" | "einigung") =>
  town.db.updateTable("processes").set({ stage: stageKey }).where("id", "=", on.processId).execute();

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});

describe("from topics to four recommendations", () => {
  it("topics are voted on, go on the short list with a reason, and become items", async () => {
    await at("themen");
    const topics: number[] = [];
    for (const story of KEYS)
      topics.push(await handInTopic(as("mayor"), on.processId, topicForm.parse({ title: STORIES[story].title }), ""));
    const form = {
      method: "dots",
      question: "Was geht zuerst?",
      source: "chosen",
      topic: topics.map(String),
      dots: "4",
      most: "2",
    };
    const run = await createRun(
      as("facilitator"),
      on.processId,
      runForm.parse({ ...form, start: "true" }),
      "",
      findSubjects(as("facilitator")),
    );
    const { options } = await requireRun(as("facilitator"), run);
    for (const person of ["mayor", "federalHead"] as const)
      await castVote(as(person), run, Object.fromEntries(options.map(({ id }) => [`value-${id}`, "1"])));
    await closeRun(as("facilitator"), run);
    const entries = entriesForm.parse({ topic: topics.map(String), reason: "Von beiden Ebenen getragen" });
    await addToShortList(as("facilitator"), on.processId, entries);
    await agreeShortList(as("facilitator"), on.processId, { rule: "konsens", reason: "Ohne Einwand" });
    const items = await town.db
      .selectFrom("topics")
      .innerJoin("agenda_items", "agenda_items.id", "agenda_item_id")
      .where("topics.id", "in", topics)
      .select(["topics.id as topic", "agenda_items.id as item", "agenda_items.number"])
      .orderBy("topics.id")
      .execute();
    expect(items.map(({ topic }) => topic)).toEqual(topics);
    for (const [index, story] of KEYS.entries())
      made[story] = { ...items[index]!, recommendation: 0, label: recommendationNumber(items[index]!.number, 1) };
  });

  it("each says who does what until when with which means, and is checked", async () => {
    await at("entwurf");
    for (const story of KEYS) await draft(story);
    expect((await find("silent")).checks.self_government?.reviewer).toBe("Dr. Ada Recht");
  });

  it("its words come about by a comment and an accepted proposal", async () => {
    const { documentId } = await find("dissented");
    const thread = threadForm.parse({ body: "Ein Tag ist für kleine Werke nicht zu schaffen.", block: blockOf("dissented") });
    await startThread(as("secondMayor"), documentId, thread, "");
    const blocks = JSON.stringify([{ ...paragraph(CLAUSE), attrs: { id: blockOf("dissented") } }]);
    const wish = { target: blockOf("dissented"), after: "", reason: "Eine Woche ist zu schaffen.", blocks };
    proposal = await submitProposal(as("mayor"), documentId, proposalForm.parse(wish), "");
    await acceptProposal(as("facilitator"), proposal, acceptanceForm.parse({}));
    expect(toPlainText(await as("mayor").rooms.read(documentId)).trim()).toBe(CLAUSE);
  });
});

const blockOf = (story: Story) => `clause-${story}`;

async function draft(story: Story): Promise<void> {
  const { title, mode, words } = STORIES[story];
  const { item } = made[story];
  const fields = { title, mode, reason: `Warum: ${title}`, levels: ["bund", "kommune"], lead_organisation_id: "" };
  await editAgendaItem(as("recorder"), item, agendaItemForm.parse(fields));
  const { item: found } = await requireAgendaItem(as("recorder"), item);
  await as("townDelegate").rooms.edit(found.documentId, (ydoc) =>
    insertBlocks(ydoc, 0, [paragraph(`Darum geht es: ${title}`)]),
  );
  made[story].recommendation = await draftRecommendation(on, {
    ...{ item, title: `${title} beginnen`, words, block: blockOf(story) },
    facts: story === "silent" ? { summary_en: "Federal and municipal staff are trained together." } : {},
  });
}

describe("agreement", () => {
  const heads: PersonKey[] = ["federalHead", "securityHead", "landHead", "mayor", "secondMayor", "associationHead"];

  it("begins when the rules of procedure let silence count and name houses", async () => {
    await at("einigung");
    const rules = procedureForm.parse({
      ...{ decision_rule: "konsens", parity_benches: ["bund", "kommunen"], parity_tolerance: "2" },
      ...{ quorum_share: "50", quorum_bench_share: "50", non_attribution: "keine", substitution: "haus" },
      ...{ silence_allowed: "true", silence_days: "14", deadline_days: "14", notice_days: "7", minutes_type: "ergebnis" },
      reason: "Damit die Agenda unterschrieben werden kann.",
    });
    await saveDraft(as("facilitator"), on.processId, rules, await draftRevision(town.db, on.processId));
    const adoption = adoptionForm.parse({ adopted_on: dayOf(as("facilitator").now()), decided_how: "Einstimmig" });
    await adoptRules(as("facilitator"), on.processId, adoption, await draftRevision(town.db, on.processId));
    await putUp(["reserved", "dissented", "deferred"], "konsens");
  });

  it("one is adopted with the reservation of a ministry", async () => {
    for (const head of heads.slice(1)) await say(head, "reserved", 1);
    const reservation = { reservation1: "haushaltsvorbehalt", condition1: RESERVATION, until1: addDays(dayOf(new Date()), 90) };
    await say("federalHead", "reserved", 2, reservation);
    await conclude("reserved");
    expect((await find("reserved")).status).toBe("angenommen_mit_vorbehalt");
  });

  it("one with the dissent of two towns, on the clause that they do not carry", async () => {
    for (const head of heads) await say(head, "dissented", head === "secondMayor" ? 4 : 1);
    await say("thirdMayor", "dissented", 5);
    const form = { body: DISSENT, block_id: blockOf("dissented") };
    const id = await fileDissent(as("thirdMayor"), made.dissented.recommendation, form, "");
    await signDissent(as("secondMayor"), made.dissented.recommendation, id);
    await conclude("dissented");
    expect((await find("dissented")).status).toBe("angenommen_mit_dissens");
  });

  it("one waits in silence, is objected to, and is agreed on in the words with which it goes", async () => {
    const last = addDays(dayOf(as("facilitator").now()), 14);
    await putUp(["silent"], "umlauf", last);
    await say("mayor", "silent", 1);
    await say("landHead", "silent", 6, { wording: OBJECTION });
    const first = await newest("silent");
    expect(first).toMatchObject({ endedHow: "objected", versionNumber: 1 });
    // What the clock does at the end of a silence that is over already.
    on.pass((endOfDay(last).getTime() - as("facilitator").now().getTime()) / 60_000 + 1);
    expect(await endSilence(on.system("de"), first.id)).toEqual({ decided: 0 });

    const { documentId } = await find("silent");
    await as("townDelegate").rooms.edit(documentId, (ydoc) => insertBlocks(ydoc, 1, [paragraph(OBJECTION)]));
    await putUp(["silent"], "konsens");
    const { lines } = await listSheet(as("mayor"), on.processId);
    const [line] = await withDifferences(
      as("mayor"),
      lines.filter(({ agreement }) => agreement.recommendationId === made.silent.recommendation),
    );
    expect(line).toMatchObject({ position: null, stale: { level: 1, versionNumber: 1, comparison: { changes: 1 } } });
    await expect(conclude("silent")).rejects.toThrow("agreement:invalid.not-met");
    await say("mayor", "silent", "confirm");
    for (const head of ["federalHead", "landHead", "associationHead"] as const) await say(head, "silent", 1);
    await conclude("silent");
    expect((await find("silent")).status).toBe("angenommen");
  });

  it("and one is deferred, with the reason; what else was on the agenda is dropped and keeps its number", async () => {
    await conclude("deferred", "zurueckgestellt", REASON);
    const { items } = await listAgenda(as("facilitator"), on.processId);
    const own = new Set(KEYS.map((story) => made[story].item));
    for (const { id, status } of items.filter((each) => !own.has(each.id)))
      await setAgendaStatus(as("facilitator"), id, { from: status, to: "entfallen" });
    const after = new Map((await listAgenda(as("observer"), on.processId)).items.map((each) => [each.id, each]));
    expect(KEYS.map((story) => after.get(made[story].item)!.status)).toEqual([
      "angenommen",
      "angenommen",
      "angenommen",
      "zurueckgestellt",
    ]);
    expect(KEYS.map((story) => after.get(made[story].item)!.number)).toEqual(KEYS.map((story) => made[story].number));
    expect([...after.values()].filter(({ status }) => status === "entfallen").length).toBe(items.length - KEYS.length);
  });

  it("every decision holds the hash of the text that was decided on", async () => {
    const { rows } = await sql<{ outcome: Outcome; payload: string; hash: string }>`
      select outcome, payload::text, text_hash as hash from agreement_decisions as decision
      join recommendation_versions as version on version.id = decision.version_id
      where decision.recommendation_id = any(${KEYS.map((story) => made[story].recommendation)}::int[]) order by decision.id`.execute(
      town.db,
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual([
      "angenommen_mit_vorbehalt",
      "angenommen_mit_dissens",
      "angenommen",
      "zurueckgestellt",
    ]);
    for (const { payload, hash } of rows) expect(createHash("sha256").update(payload).digest("hex")).toBe(hash);
  });
});

describe("the agenda in its files", () => {
  /** In its whole, as each of its files has to say it. */
  const said = () => [
    ...KEYS.map((story) => agendaNumber(made[story].number)),
    ...(["reserved", "dissented", "silent"] as const).flatMap((story) => [made[story].label, decided[story]]),
    ...[STORIES.reserved.words, CLAUSE, STORIES.silent.words, OBJECTION],
    ...DISSENT.split("\n\n"),
    `S${made.dissented.label.slice(1)}`,
  ];
  const plain = (words: string) => words.replaceAll(/[\s\u00AD\u00A0]+/g, " ");

  it("is no draft any more, and every dropped number is named", async () => {
    const { printed, counts } = await readPaperPage(as("chamber"), on.processId, asked);
    expect([printed.watermark, counts]).toEqual([null, { held: 3, adopted: 3 }]);
    const words = toPlainText(printed.content);
    for (const part of said()) expect(words).toContain(part);
    expect(words).toContain(`${agendaNumber(made.deferred.number)} ${STORIES.deferred.title}: Zurückgestellt`);
    expect(words).toMatch(/AP-01 .*: Entfallen/);
    expect(words).not.toContain(STORIES.deferred.words);
  });

  it("as a Word file holds its parts, the reservation as a footnote, the dissent in the annex, and no mark", async () => {
    const { bytes } = await paperAsDocx(as("observer"), on.processId, asked);
    const zip = await JSZip.loadAsync(bytes);
    const part = async (name: string) =>
      plain((await zip.file(name)!.async("string")).replaceAll(/<\/w:p>/g, " ").replaceAll(/<[^>]+>/g, ""));
    const document = await part("word/document.xml");
    for (const words of said()) expect(document).toContain(words);
    expect(document.indexOf("Anhang: Sondervoten")).toBeLessThan(document.lastIndexOf(plain(DISSENT.split("\n\n")[0]!)));
    expect(await part("word/footnotes.xml")).toContain(RESERVATION);
    const headers = Object.keys(zip.files).filter((name) => /word\/(header|footer)\d*\.xml/.test(name));
    for (const name of headers) expect(await part(name)).not.toContain("Entwurf");
  });

  it("as a PDF can be read by eye and aloud", async () => {
    const { bytes } = await paperAsPdf(as("observer"), on.processId, asked);
    const pdf = await getDocumentProxy(new Uint8Array(bytes));
    const words = plain((await extractText(pdf, { mergePages: true })).text);
    for (const part of [...said(), RESERVATION]) expect(words).toContain(part);
    expect(words).not.toContain("nicht beschlossen");
    const info = (await pdf.getMetadata()) as { info: { Title?: string } };
    expect(info.info.Title).toContain("Gemeinsame Agenda");
    expect(bytes.toString("latin1")).toContain("pdfuaid:part");
  });

  it("as a page has the same words, and its contents lead to each of them", async () => {
    const html = (await paperAsHtml(as("observer"), on.processId, asked)).bytes;
    const contents = /class="contents"[\s\S]*?<\/nav>/.exec(html)![0];
    const anchors = [...contents.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor!);
    expect(anchors.length).toBeGreaterThan(3);
    for (const anchor of anchors) expect(html).toContain(`id="${anchor}"`);
    expect(html).toContain(CLAUSE);
    expect(html).not.toContain("nicht beschlossen");
  });

  it("as a table has one row for each recommendation, with voices, reservations and dissent", async () => {
    const { bytes } = await paperAsCsv(as("observer"), on.processId, asked);
    const row = (story: Story) => bytes.split(/\r?\n/).find((line) => line.includes(`;${made[story].label};`))!;
    // Five said 1, one 2 with its reservation; six said 1 or 4 and one stood aside.
    expect(row("reserved")).toContain(`;${decided.reserved};`);
    expect(row("reserved")).toContain(";1: 5, 2: 1;1;0;");
    expect(row("dissented")).toContain(";1: 5, 4: 1, 5: 1;0;1;");
    expect(row("silent")).toContain(";1: 4;0;0;");
    expect(row("silent")).toContain("Federal and municipal staff are trained together.");
    expect(row("deferred")).toContain("Zurückgestellt");
  });

  it("as data says the same to a program", async () => {
    interface Printed {
      isDraft: boolean;
      parts: {
        mode: string;
        items: {
          number: string;
          recommendations: {
            number: string;
            status: string;
            text: string;
            agreement: { decision: { number: string }; dissents: { names: string[]; quote: string; body: string }[] };
          }[];
        }[];
      }[];
      aside: { number: string; status: string }[];
    }
    const data = JSON.parse((await paperAsJson(as("observer"), on.processId, asked)).bytes) as Printed;
    expect(data.isDraft).toBe(false);
    expect(data.parts.map(({ mode, items }) => [mode, items.map(({ number }) => number)])).toEqual(
      (["reserved", "dissented", "silent"] as const).map((story) => [STORIES[story].mode, [agendaNumber(made[story].number)]]),
    );
    const [, dissented] = data.parts.flatMap(({ items }) => items).flatMap(({ recommendations }) => recommendations);
    expect(dissented).toMatchObject({
      ...{ number: made.dissented.label, status: "angenommen_mit_dissens", text: CLAUSE },
      agreement: { decision: { number: decided.dissented }, dissents: [{ quote: CLAUSE, body: DISSENT }] },
    });
    expect(dissented!.agreement.dissents[0]!.names).toHaveLength(2);
    expect(data.aside).toContainEqual(
      expect.objectContaining({ number: agendaNumber(made.deferred.number), status: "zurueckgestellt" }),
    );
  });
});

describe("the trace", () => {
  const idIn = (path: string) => Number(/\/(\d+)(?!.*\/\d)/.exec(path.replace(/[?#].*/, ""))![1]);

  it("of a sentence leads over proposal, comment and versions to the topic and its vote", async () => {
    const { recommendation, topic } = made.dissented;
    const passage = await traceRecommendation(as("chamber"), recommendation, { block: blockOf("dissented"), sentence: null });
    expect(passage.trace.steps.map(({ kind }) => kind).toSorted()).toEqual([
      "comment",
      "decision",
      "proposal",
      "short-list",
      "topic",
      "vote",
    ]);
    expect(passage.trace.steps.find(({ kind }) => kind === "proposal")!.path).toMatch(new RegExp(`/proposals/${proposal}$`));
    expect(passage.passage).toMatchObject({ words: CLAUSE, wordings: [{ words: CLAUSE, number: 1 }] });
    const { trace } = await traceRecommendation(as("chamber"), recommendation, null);
    const of = (kind: string) => trace.steps.filter((step) => step.kind === kind);
    expect(of("topic").map(({ path }) => idIn(path))).toEqual([topic]);
    expect(of("vote").map(({ title }) => title)).toEqual(["Was geht zuerst?"]);
    expect(of("short-list").map(({ words }) => words)).toEqual(["Von beiden Ebenen getragen"]);
    expect(of("version").length).toBeGreaterThan(0);
    expect(of("decision").map(({ sign }) => sign)).toEqual([decided.dissented]);
  });

  it("of a topic leads forward to the decision, and from there back to the topic", async () => {
    for (const story of KEYS) {
      const { trace } = await traceTopic(as("observer"), made[story].topic);
      const decision = trace.steps.find(({ kind, sign }) => kind === "decision" && sign === decided[story])!;
      expect(idIn(decision.path)).toBe(made[story].recommendation);
      expect(trace.steps.map(({ sign }) => sign)).toEqual(
        expect.arrayContaining([agendaNumber(made[story].number), made[story].label]),
      );
      const back = await traceRecommendation(as("observer"), idIn(decision.path), null);
      expect(back.trace.steps.find(({ kind }) => kind === "topic")!.path).toBe(`/topics/${made[story].topic}`);
    }
  });

  it("of a proposal tells that it stands in the adopted version", async () => {
    const { documentId } = await find("dissented");
    const { trace, isAccepted } = await traceProposal(as("observer"), documentId, proposal);
    expect(isAccepted).toBe(true);
    expect(trace.steps.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["item", "recommendation", "version", "decision"]),
    );
    expect(trace.steps.find(({ kind }) => kind === "decision")!.sign).toBe(decided.dissented);
  });
});
