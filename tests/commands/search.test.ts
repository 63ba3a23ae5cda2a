/** What is found in everything that a person may see, how it is written, and that nothing else is. */
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import { sampleIds, type SampleIds } from "#db/seed";
import { deleteDocument } from "#server/documents/deletion.commands";
import { HITS_PER_PAGE, find } from "#server/search/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let ids: SampleIds;

beforeAll(async () => {
  on = await stage(town.db);
  ids = await sampleIds(town.db);
});

const titles = async (person: PersonKey, query: string, wanted = {}) =>
  (await find(on.as(person), query, wanted)).hits.map(({ title }) => title);
const kinds = async (person: PersonKey, query: string) => (await find(on.as(person), query)).hits.map(({ kind }) => kind);

describe("what is written", () => {
  it.each([
    ["in a title, wherever in a word", "sprechstell", sample.agenda.contactPoints.title],
    ["in another form of the word", "Ansprechstelle Bundesministerium", sample.agenda.contactPoints.title],
    ["as the number of an agenda item", "AP-02", sample.agenda.contactPoints.title],
    ["as the number of a recommendation", "e 2.1", "Jedes Bundesministerium benennt eine Ansprechstelle"],
    ["in the text of a recommendation", "Funktionspostfach", "Jedes Bundesministerium benennt eine Ansprechstelle"],
    ["in the reason of an agenda item", "Rathaus", sample.agenda.contactPoints.title],
    ["in a text", "Aufsicht Rangliste", sample.documents.workingPaper.title],
    ["with a wrong letter", "Anspechstellen", sample.agenda.contactPoints.title],
    ["without the key for umlauts", "krueger", sample.people.mayor.name],
    ["without umlauts", "Ahornbruck", sample.organisations.ahornbrueck.name],
    ["with two letters turned round", "Katrin Sommre", sample.people.federalHead.name],
    [
      "in a text, with a wrong letter and a wrong word of the same text",
      "Aufsciht Ranglsite",
      sample.documents.workingPaper.title,
    ],
    ["in the short name of an organisation", "bmsv", sample.organisations.security.name],
    ["as somebody's organisation", "Lindenhafen Demir", sample.people.townDelegate.name],
    ["on a running order", "Arbeitspapier", sample.documents.workingPaper.title],
  ])("%s is found", async (_, query, title) => {
    expect(await titles("facilitator", query)).toContain(title);
  });

  it("first comes what begins so, then other titles, then texts", async () => {
    const { hits } = await find(on.as("facilitator"), "Fortbildung");
    expect(hits[0]).toMatchObject({ kind: "item", id: ids.agenda.training });
    expect((await find(on.as("facilitator"), "Fortbildung", { kind: "person" })).hits).toEqual([]);
  });

  it("in a text is shown with the words around it", async () => {
    const { hits } = await find(on.as("observer"), "Rangliste", { excerpts: true });
    expect(hits[0]!.excerpt).toContain("Er ist keine Aufsicht und keine Rangliste.");
  });

  it("much like it is only found where nothing is written so", async () => {
    const { isNear, hits } = await find(on.as("mayor"), "Fortbildnug");
    expect([isNear, hits[0]?.id]).toEqual([true, ids.agenda.training]);
    expect(await find(on.as("mayor"), "Fortbildung")).toMatchObject({ isNear: false });
  });

  it("may be anything: signs are only signs", async () => {
    for (const query of ["", "%", "_", "' qxzvw --", "qxz:* & !wvq", "\\", "\u0000", "\ud800", "🙂", "(", "x".repeat(5_000)])
      expect((await find(on.as("mayor"), query)).hits, query).toEqual([]);
  });

  it("much like a word of a text is found only by those who may read it, and not by its first letters alone", async () => {
    expect(await titles("mayor", "Ranglsite")).toContain(sample.documents.workingPaper.title);
    expect(await titles("admin", "Ranglsite")).toEqual([]);
    expect(await titles("mayor", "Ranglsite Qxzvwort")).toEqual([]);
  });

  it("is found as soon as a text is changed, and no longer when it is taken out", async () => {
    const write = (words: string) =>
      town.db
        .updateTable("document_states")
        .set({ plain_text: words })
        .where("document_id", "=", ids.documents.situationPaper)
        .execute();
    await write("Ein Wort: Haselnussstrauch.");
    expect(await titles("mayor", "haselnussstrauch")).toEqual([sample.documents.situationPaper.title]);
    await write("Kein Wort.");
    expect(await titles("mayor", "haselnussstrauch")).toEqual([]);
  });

  it("in a text of more different words than an index holds is found by its beginning", async () => {
    const words = Array.from({ length: 300_000 }, (_, index) => `wort${index.toString(36)}`).join(" ");
    await town.db
      .updateTable("document_states")
      .set({ plain_text: `Eberesche ${words}` })
      .where("document_id", "=", ids.documents.situationPaper)
      .execute();
    expect(await titles("mayor", "eberesche")).toEqual([sample.documents.situationPaper.title]);
  });
});

describe("many hits", () => {
  it("come in pages, each once", async () => {
    await sql`insert into formats (process_id, name, kind, organiser, commissioned_by, levels, audience, rhythm, founded, note, created_at)
      select ${on.processId}, 'Weidenkreis ' || n, 'konferenz', '', '', '{}', '', '', '', '', now() from generate_series(1, 30) n`.execute(
      town.db,
    );
    const [first, second] = [await find(on.as("mayor"), "Weidenkreis"), await find(on.as("mayor"), "Weidenkreis", { page: 2 })];
    expect([first.hits.length, first.hasMore, second.hits.length, second.hasMore]).toEqual([HITS_PER_PAGE, true, 10, false]);
    expect(new Set([...first.hits, ...second.hits].map(({ id }) => id)).size).toBe(30);
  });
});

/** One of every role in the first process, somebody of another process, and an administrator without a mandate. */
const WHO = ["facilitator", "recorder", "federalHead", "townDelegate", "chamber", "observer", "outsider", "admin"] as const;
type Who = (typeof WHO)[number];
const inFirst: readonly Who[] = WHO.slice(0, 6);

describe("who finds what", () => {
  beforeAll(() => writeSecrets(town.db, on, ids));

  it.each<[string, string, readonly Who[]]>([
    ["the title of a process", "Umgang", inFirst],
    ["an agenda item", "Delegationsbesuche", inFirst],
    ["a withdrawn agenda item, whose number stays visible", "Kirschlorbeer", inFirst],
    ["a paper", "Arbeitspapier", inFirst],
    ["the text of an agenda item", "Rangliste", inFirst],
    ["a recommendation", "Funktionspostfach", inFirst],
    ["a roundtable", "Auftaktworkshop", inFirst],
    ["a format", "Stechpalme", inFirst],
    ["a decision", "Wacholder", inFirst],
    ["somebody who takes part", "Reinhardt", inFirst],
    ["somebody whose mandate has ended", "Schlehdorn", ["facilitator"]],
    ["another process", "Notfallübungen", ["outsider"]],
    ["an agenda item of another process", "Sanddorn", ["outsider"]],
    ["a text of another process", "Feuerdorn", ["outsider"]],
    ["somebody of another process", "Ostermann", ["outsider"]],
    ["an organisation of no process", "Liguster", ["facilitator", "admin"]],
    ["a comment for one organisation", "Goldregen", []],
    ["a comment for the deciding benches", "Seidelbast", []],
    ["a proposal, open or withdrawn", "Pfaffenhut", []],
    ["a poll that is being prepared", "Eibenhecke", []],
    ["the ground of a rating", "Buchsbaum", []],
    ["what a text said once, in a version of it", "Holunder", []],
    ["an address of a person", "rotdorn", []],
    ["a text that was deleted and can be brought back", "Maulbeere", []],
  ])("%s", async (_, word, who) => {
    const found = await Promise.all(WHO.map(async (person) => ((await titles(person, word)).length > 0 ? [person] : [])));
    expect(found.flat()).toEqual(who);
  });

  it("organisations are those that the register shows", async () => {
    expect(await kinds("chamber", "Staatskanzlei")).toContain("organisation");
    expect(await kinds("outsider", "Industrie- und Handelskammer")).toEqual([]);
    expect(await kinds("admin", "Industrie- und Handelskammer")).toEqual(["organisation"]);
  });

  it("a mandate that ends takes everything with it", async () => {
    const later = await stage(town.db);
    await town.db
      .updateTable("mandates")
      .set({ valid_from: "2020-01-01", valid_to: "2020-12-31" })
      .where("id", "=", later.mandateOf("observer"))
      .execute();
    for (const word of ["Delegationsbesuche", "Rangliste", "Arbeitspapier", "Reinhardt", "Staatskanzlei"])
      expect(await titles("observer", word), word).toEqual([]);
  });
});

/** A word of its own in everything that some or all may not find. */
async function writeSecrets(db: typeof town.db, { processId, as }: Stage, ids: SampleIds) {
  const { people, organisations, documents, secondProcessId, pastRoundtableId } = ids;
  const by = people.facilitator;
  const run = async (statement: ReturnType<typeof sql>) => void (await statement.execute(db));
  const text = async (process: number, title: string, words: string, kind = "paper") => {
    const { rows } = await sql<{ id: number }>`
      insert into documents (process_id, kind, title, created_at) values (${process}, ${kind}, ${title}, now()) returning id`.execute(
      db,
    );
    await run(sql`insert into document_states (document_id, up_to_seq, state, content, plain_text, schema_version, updated_at)
      values (${rows[0]!.id}, 1, '', '{}', ${words}, 1, now())`);
    return rows[0]!.id;
  };
  const item = async (process: number, number: number, title: string, status: string) =>
    run(sql`insert into agenda_items (process_id, number, position, title, reason, levels, status, document_id, created_at)
      values (${process}, ${number}, ${number}, ${title}, '', '{}', ${status}, ${await text(process, title, "", "agenda_item")}, now())`);
  const comment = async (visibility: string, body: string) =>
    run(sql`with thread as (
        insert into threads (document_id, quote, prefix, suffix, created_by, organisation_id, created_at, visibility)
        values (${documents.workingPaper}, '', '', '', ${by}, ${organisations.moderation}, now(), ${visibility}) returning id)
      insert into comments (thread_id, person_id, organisation_id, body, created_at)
      select id, ${by}, ${organisations.moderation}, ${body}, now() from thread`);
  const proposal = (number: number, status: string) =>
    run(sql`insert into proposals (document_id, number, base_blocks, proposed_blocks, reason, status, decision_reason, person_id, organisation_id, created_at, decided_at)
      values (${documents.workingPaper}, ${number}, '[]', '[{"text": "Pfaffenhut"}]', 'Pfaffenhut', ${status}, '', ${by}, ${organisations.moderation}, now(), ${status === "submitted" ? null : new Date()})`);

  await item(processId, 98, "Kirschlorbeer schneiden", "entfallen");
  await item(secondProcessId, 99, "Sanddorn ernten", "entwurf");
  await text(secondProcessId, "Ohne Titel", "Am Rand steht Feuerdorn.");
  await deleteDocument(as("facilitator"), await text(processId, "Maulbeere", "Maulbeere"));
  await run(sql`insert into formats (process_id, name, kind, organiser, commissioned_by, levels, audience, rhythm, founded, note, created_at)
    values (${processId}, 'Kreis Stechpalme', 'konferenz', '', '', '{}', '', '', '', '', now())`);
  await run(sql`insert into decisions (process_id, roundtable_id, number, body, created_by, created_at)
    values (${processId}, ${pastRoundtableId}, 'B-1', 'Der Wacholder bleibt.', ${by}, now())`);
  await run(sql`insert into method_runs (process_id, stage, roundtable_id, method, config, question, voice, is_secret, reason, release, state,
      created_by, created_at)
    values (${processId}, 'analyse', ${pastRoundtableId}, 'poll', '{}', 'Fällt die Eibenhecke?', 'person', false, 'off', 'by_hand', 'created',
      ${by}, now())`);
  await run(sql`update ratings set justification = 'Buchsbaum'`);
  await run(sql`insert into document_versions (document_id, kind, name, title, up_to_seq, content, plain_text, state, schema_version, content_hash, created_at)
    values (${documents.workingPaper}, 'auto', 'Holunder', 'Holunder', 1, '{}', 'Holunder', '', 1, ${"0".repeat(64)}, now())`);
  await run(sql`with gone as (insert into people (name, email, created_at) values ('Sara Schlehdorn', 'rotdorn@town.example', now()) returning id)
    insert into mandates (process_id, person_id, organisation_id, role, bench, valid_from, valid_to, created_at)
    select ${processId}, id, ${organisations.lindenhafen}, 'delegate', 'kommunen', '2020-01-01', '2020-12-31', now() from gone`);
  await run(sql`insert into organisations (name, short_name, level, bench_default, created_at)
    values ('Stadt Liguster', 'Liguster', 'kommune', 'kommunen', now())`);
  await comment("organisation", "Goldregen ist giftig.");
  await comment("benches", "Seidelbast auch.");
  await proposal(98, "submitted");
  await proposal(99, "withdrawn");
}
