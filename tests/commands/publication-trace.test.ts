/** Where something came from and what became of it: complete for whoever may see it all, and silent about what others may not see. */
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { sampleIds, type SampleIds } from "#db/seed";
import { createAgendaItem } from "#server/agenda/commands";
import { requireAgendaItem } from "#server/agenda/queries";
import { quickItemForm } from "#server/agenda/rules";
import { startThread } from "#server/documents/comments/threads.commands";
import { threadForm } from "#server/documents/comments/threads.rules";
import { blockIdOf, doc, paragraph } from "#server/documents/content/text.rules";
import { changeContent } from "#server/documents/log/ydoc.rules";
import { submitProposal } from "#server/documents/proposals/commands";
import { proposalForm } from "#server/documents/proposals/rules";
import { freezeDocument } from "#server/documents/versions/history.commands";
import type { StepKind } from "#server/publication/trace.rules";
import { traceItem, traceProposal, traceRecommendation, traceTopic } from "#server/publication/traces.queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let ids: SampleIds;
let item: number;
let documentId: number;
let recommendation: number;
/** A passage of the item's text. */
let block: string;
let proposal: number;
let topics: { merged: number; taken: number };

const asking = (of: string, sentence: number | null = null) => ({ block: of, sentence });
const said = async (person: PersonKey, passage: string | null = null) =>
  (await traceItem(as(person), item, passage ? asking(passage) : null)).trace.steps
    .map(({ title, words }) => `${title} ${words}`)
    .join("\n");
const kinds = async (person: PersonKey) =>
  new Set((await traceItem(as(person), item, null)).trace.steps.map(({ kind }) => kind));

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
  ids = await sampleIds(town.db);
  item = ids.agenda.contactPoints;
  ({ document_id: documentId } = await town.db
    .selectFrom("agenda_items")
    .where("id", "=", item)
    .select("document_id")
    .executeTakeFirstOrThrow());
  ({ id: recommendation } = await town.db
    .selectFrom("recommendations")
    .where("agenda_item_id", "=", item)
    .where("number", "=", 1)
    .select("id")
    .executeTakeFirstOrThrow());
  const text = await as("facilitator").rooms.read(documentId);
  block = text.content!.map(blockIdOf).find((id) => id !== undefined)!;
  await freezeDocument(as("facilitator"), documentId, { name: "Erste Fassung" }, "");
  topics = await writeTopics();
  await writeWords();
});

async function writeTopics() {
  const make = async (number: number, title: string, more: Record<string, unknown>) =>
    (
      await town.db
        .insertInto("topics")
        .values({
          ...{ process_id: on.processId, number, title, problem: "", concerned: "", source: "", is_anonymous: true },
          ...{ person_id: null, organisation_id: null, handed_in_on: "2026-01-05", position: number, sent_key: null },
          ...{ cluster_id: null, countersigning: null, countersigned_by: null, disposed_by: null, withdrawn_on: null },
          ...{ disposition: null, disposed_at: null, agenda_item_id: null, merged_into: null, ...more },
        })
        .returning("id")
        .executeTakeFirstOrThrow()
    ).id;
  const disposed = { disposed_by: ids.people.facilitator, disposed_at: new Date() };
  const taken = await make(801, "Wen ruft man an?", { ...disposed, disposition: "taken_up", agenda_item_id: item });
  const merged = await make(802, "Niemand geht ans Telefon", { ...disposed, disposition: "merged", merged_into: taken });
  return { taken, merged };
}

async function writeWords() {
  const run = async (statement: ReturnType<typeof sql>) => void (await statement.execute(town.db));
  const by = ids.people.townDelegate;
  const comment = (visibility: string, body: string, on: string | null) =>
    run(sql`with thread as (
        insert into threads (document_id, quote, prefix, suffix, created_by, organisation_id, created_at, visibility, block_id)
        values (${documentId}, '', '', '', ${by}, ${ids.organisations.lindenhafen}, now(), ${visibility}, ${on}) returning id)
      insert into comments (thread_id, person_id, organisation_id, body, created_at)
      select id, ${by}, ${ids.organisations.lindenhafen}, ${body}, now() from thread`);
  await comment("process", "Ahorn", block);
  await comment("organisation", "Birke", null);
  await comment("benches", "Buche", null);
  const blocks = JSON.stringify([{ type: "paragraph", attrs: { id: block } }]);
  const propose = async (number: number, reason: string, isAccepted: boolean) => {
    const { rows } = await sql<{ id: number }>`
      insert into proposals (document_id, number, base_blocks, proposed_blocks, accepted_blocks, replaced_blocks, reason, status,
        decision_reason, person_id, organisation_id, created_at, decided_at, decided_by)
      select ${documentId}, ${number}, '[]', ${blocks}::jsonb, decided.blocks, decided.blocks, ${reason},
        ${isAccepted ? "accepted" : "submitted"}, '', ${by}, ${ids.organisations.lindenhafen}, now(), decided.at, decided.by
      from (select ${isAccepted ? blocks : null}::jsonb as blocks, ${isAccepted ? new Date() : null}::timestamptz as at,
        ${isAccepted ? ids.people.facilitator : null}::int as by) as decided returning id`.execute(town.db);
    return rows[0]!.id;
  };
  await propose(71, "Douglasie", false);
  proposal = await propose(72, "Eibe", true);
}

describe("backward from an item", () => {
  it("stand the topics, also those that were merged, comments, proposals and versions", async () => {
    const whole = await said("facilitator");
    for (const words of ["Wen ruft man an?", "Niemand geht ans Telefon", "Ahorn", "Eibe", "Erste Fassung"])
      expect(whole).toContain(words);
    expect([...(await kinds("facilitator"))]).toEqual(
      expect.arrayContaining<StepKind>(["topic", "comment", "proposal", "version"]),
    );
  });

  it.each<[string, string, readonly PersonKey[]]>([
    ["a comment for everybody", "Ahorn", ["facilitator", "recorder", "federalHead", "townDelegate", "chamber", "observer"]],
    ["a comment for one house", "Birke", ["townDelegate"]],
    ["a comment for the deciding benches", "Buche", ["facilitator", "recorder", "federalHead", "townDelegate"]],
    ["an open proposal", "Douglasie", ["facilitator", "recorder", "federalHead", "townDelegate", "observer"]],
    ["a proposal that was accepted", "Eibe", ["facilitator", "recorder", "federalHead", "townDelegate", "chamber", "observer"]],
  ])("%s is there for those alone who see it on its own page", async (_, words, who) => {
    const people = ["facilitator", "recorder", "federalHead", "townDelegate", "chamber", "observer"] as const;
    const seen = await Promise.all(people.map(async (person) => ((await said(person)).includes(words) ? [person] : [])));
    expect(seen.flat()).toEqual(who);
  });

  it("one passage is asked about by itself, with how it read in the versions", async () => {
    const { passage, trace } = await traceItem(as("facilitator"), item, asking(block));
    const own = (steps: readonly { kind: StepKind }[]) =>
      steps.map(({ kind }) => kind).filter((kind) => ["comment", "proposal", "statement", "version"].includes(kind));
    expect(own(trace.steps).sort()).toEqual(["comment", "proposal", "proposal"]);
    expect(passage?.wordings.map(({ name }) => name)).toEqual(["Erste Fassung"]);
    expect(passage?.words).toBe(passage?.wordings[0]?.words);
    expect(own((await traceItem(as("facilitator"), item, asking("nirgends"))).trace.steps)).toEqual([]);
  });

  it("one sentence of a passage is asked about by itself: what is about its neighbour is not there", async () => {
    const paper = await createAgendaItem(as("recorder"), on.processId, quickItemForm.parse({ title: "Zwei Sätze" }), "");
    const { documentId: text } = (await requireAgendaItem(as("observer"), paper)).item;
    const passage = (words: string) => ({ ...paragraph(words), attrs: { id: "passage" } });
    const write = async (words: string, name: string) => {
      await as("townDelegate").rooms.edit(text, (ydoc) => void changeContent(ydoc, doc(passage(words))));
      await freezeDocument(as("facilitator"), text, { name }, "");
    };
    await write("Jedes Ministerium benennt eine Stelle. Die Kommunen antworten.", "Eins");
    await write("Jedes Ministerium benennt eine Stelle. Die Kommunen antworten bald.", "Zwei");
    await write("Jedes Ministerium benennt eine feste Stelle. Die Kommunen antworten bald.", "Drei");
    const remark = async (body: string, quote: string) => startThread(as("mayor"), text, threadForm.parse({ body, quote }), "");
    await remark("Zur Stelle", "feste Stelle");
    await remark("Zur Antwort", "antworten bald");
    await startThread(as("mayor"), text, threadForm.parse({ body: "Zum Absatz", block: "passage" }), "");
    const propose = (words: string) =>
      submitProposal(
        as("mayor"),
        text,
        proposalForm.parse({ target: "passage", after: "-", reason: words, blocks: JSON.stringify([passage(words)]) }),
        "",
      );
    await propose("Jedes Ministerium benennt eine sehr feste Stelle. Die Kommunen antworten bald.");
    await propose("Jedes Ministerium benennt eine feste Stelle. Die Kommunen antworten heute.");
    const of = async (sentence: number | null) => {
      const { trace, passage: asked } = await traceItem(as("facilitator"), paper, asking("passage", sentence));
      const own = trace.steps.filter(({ kind }) => kind === "comment" || kind === "proposal");
      return {
        said: own.map(({ title }) => title),
        read: asked!.wordings.map(({ name, words }) => [name, words]),
        asked: asked!,
      };
    };
    expect((await of(null)).said).toHaveLength(5);
    expect((await of(null)).asked.sentences).toHaveLength(2);
    const first = await of(1);
    expect(first.said).toEqual([expect.stringContaining("sehr feste"), "Zur Stelle", "Zum Absatz"]);
    expect(first.read).toEqual([
      ["Eins", "Jedes Ministerium benennt eine Stelle."],
      ["Drei", "Jedes Ministerium benennt eine feste Stelle."],
    ]);
    expect((await of(2)).said).toEqual([expect.stringContaining("heute"), "Zur Antwort", "Zum Absatz"]);
    // There is no such sentence (any more): the passage.
    expect((await of(3)).asked.sentence).toBeNull();
  });

  it("a passage leads to the topic and the decisions of its item, and a task from a roundtable is there", async () => {
    const { id: pointId, roundtable_id } = await town.db
      .selectFrom("points")
      .select(["id", "roundtable_id"])
      .where("agenda_item_id", "=", item)
      .limit(1)
      .executeTakeFirstOrThrow();
    const task = {
      process_id: on.processId,
      roundtable_id,
      point_id: pointId,
      body: "Nummern der Stellen sammeln",
      due_on: null,
    };
    const whose = { organisation_id: on.organisationOf("mayor"), created_by: as("recorder").actor.personId };
    await town.db
      .insertInto("tasks")
      .values({ ...task, ...whose, done_at: null, created_at: new Date() })
      .execute();
    const of = async (passage: string | null) =>
      (await traceItem(as("observer"), item, passage ? asking(passage) : null)).trace.steps;
    for (const passage of [block, null]) {
      const steps = await of(passage);
      expect(steps.some(({ title }) => title === "Wen ruft man an?")).toBe(true);
      expect(steps.find(({ kind }) => kind === "task")).toMatchObject({
        title: "Nummern der Stellen sammeln",
        state: "open",
        path: `/roundtables/${roundtable_id}`,
      });
    }
    expect((await traceTopic(as("observer"), topics.merged)).trace.steps.map(({ kind }) => kind)).toContain("task");
  });

  it("a statement is there only for those who may read it, its answer only when all have theirs", async () => {
    const steps = async (person: PersonKey) => {
      const { rows } = await sql<{ document_id: number }>`
        select version.document_id from consultation_texts join document_versions as version on version.id = version_id
        join statement_points on text_id = consultation_texts.id join statements on statements.id = statement_id
        where submitted_at is not null limit 1`.execute(town.db);
      await town.db.updateTable("agenda_items").set({ document_id: rows[0]!.document_id }).where("id", "=", item).execute();
      const { trace } = await traceItem(as(person), item, null);
      await town.db.updateTable("agenda_items").set({ document_id: documentId }).where("id", "=", item).execute();
      return trace.steps.filter(({ kind }) => kind === "statement");
    };
    const moderation = await steps("facilitator");
    expect(moderation.length).toBeGreaterThan(0);
    expect(moderation.every(({ state }) => state === "")).toBe(true);
    expect(await steps("observer")).toEqual([]);
  });

  it("of a recommendation its own text is told, and the topics of its item", async () => {
    const { trace, sign } = await traceRecommendation(as("observer"), recommendation, null);
    expect(sign).toBe("E-02.1");
    expect(trace.steps.some(({ title }) => title === "Wen ruft man an?")).toBe(true);
    expect(trace.steps.some(({ words }) => words === "Ahorn")).toBe(false);
  });

  it("nothing is there for somebody of another process", async () => {
    await expect(traceItem(as("outsider"), item, null)).rejects.toThrow("not-found");
    await expect(traceRecommendation(as("outsider"), recommendation, null)).rejects.toThrow("not-found");
    await expect(traceTopic(as("outsider"), topics.taken)).rejects.toThrow("not-found");
    await expect(traceProposal(as("outsider"), documentId, proposal)).rejects.toThrow("not-found");
  });
});

describe("forward", () => {
  it("a merged topic leads through the one it was merged into to the item and its recommendations", async () => {
    const { trace, sign } = await traceTopic(as("chamber"), topics.merged);
    expect(sign).toBe("T-802");
    const found = trace.steps.map((step) => step.sign);
    expect(found).toEqual(expect.arrayContaining(["T-801", "AP-02", "E-02.1", "E-02.2"]));
  });

  it("an accepted proposal leads to the item and the versions since, one that is open to none", async () => {
    await freezeDocument(as("facilitator"), documentId, { name: "Zweite Fassung" }, "").catch(() => undefined);
    const accepted = await traceProposal(as("chamber"), documentId, proposal);
    expect(accepted.trace.steps.map(({ kind }) => kind)).toContain("item");
    expect(accepted.isAccepted).toBe(true);
    const { id: open } = await town.db
      .selectFrom("proposals")
      .where("document_id", "=", documentId)
      .where("number", "=", 71)
      .select("id")
      .executeTakeFirstOrThrow();
    expect((await traceProposal(as("mayor"), documentId, open)).trace.steps.some(({ kind }) => kind === "version")).toBe(false);
    await expect(traceProposal(as("chamber"), documentId, open)).rejects.toThrow("not-found");
  });
});
