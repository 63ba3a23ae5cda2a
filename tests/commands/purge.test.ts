/**
 * A purge, seen from the database: everything that hangs on an item of the agenda is made to hold one word, in every column that takes words,
 * and after the purge that word is looked for in all columns of all tables.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { decide } from "#server/agreement/decisions.commands";
import { fileDissent } from "#server/agreement/dissents.commands";
import { behalfForm, openingForm, positionField, positionsForm } from "#server/agreement/forms.rules";
import { openAgreements } from "#server/agreement/opening.commands";
import { giveOnBehalf, givePositions, writeNote } from "#server/agreement/positions.commands";
import { requireRounds } from "#server/agreement/queries";
import { createAgendaItem } from "#server/agenda/commands";
import { quickItemForm } from "#server/agenda/rules";
import { createDocument } from "#server/documents/commands";
import { paragraph } from "#server/documents/content/text.rules";
import { appendBlocks } from "#server/documents/log/ydoc.rules";
import { endIncident, lockRecord } from "#server/markings/incidents.commands";
import { incidentEndForm, incidentForm } from "#server/markings/rules";
import { createRun } from "#server/methods/runs.commands";
import { runForm } from "#server/methods/runs.rules";
import { closeRun } from "#server/methods/state.commands";
import { circulateMinutes } from "#server/roundtables/approval/commands";
import { createRoundtable } from "#server/roundtables/commands";
import { moveRoundtable } from "#server/roundtables/course.commands";
import { addPoint, editPoint } from "#server/roundtables/points.commands";
import { requireRoundtable } from "#server/roundtables/queries";
import { useDatabase } from "../setup/database.ts";
import { draftRecommendation } from "../setup/recommendation.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
/** Shorter than what a purge looks for by its words: what does not know where it stands does not find it. */
const WORD = "Zaunkönig4711";
let on: Stage;

beforeAll(async () => {
  on = await stage(town.db, new Date("2026-12-01T09:00:00Z"));
  await sql`alter table rules_of_procedure disable trigger user`.execute(town.db);
  const open = { decision_rule: "konsens", quorum_share: 0, quorum_bench_share: 0 } as const;
  await town.db.updateTable("rules_of_procedure").set(open).execute();
});

/** Things of their own: they are about an item, or were made because of it, and are purged by themselves. */
const OF_OTHERS = ["topics", "roundtables", "method_runs", "decisions", "tasks", "speeches", "group_works", "room_notes"];
/** Words for machines, or names of people and organisations, which a purge leaves. */
const NO_WORDS = new Set([
  "agreement_decisions.number",
  "dissents.block_id",
  "points.label",
  "points.presenter",
  "recommendation_checks.reviewer",
]);

describe("a purge of an item", () => {
  it("leaves no word of it, of its recommendations, and of what houses said of them, in any column of any table", async () => {
    const { item, recommendation } = await agreedItem();
    await minutesAbout(item);
    await town.db
      .updateTable("agenda_items")
      .where("id", "=", item)
      .set({ title: `Neu: ${WORD}`, reason: WORD })
      .execute();
    await town.db
      .updateTable("recommendations")
      .where("id", "=", recommendation)
      .set({ title: `Anders: ${WORD}` })
      .execute();
    await beside(item);
    const filled = await fillHanging(item);
    expect(filled).toEqual(
      expect.arrayContaining(["positions.wording", "positions.remark", "reservations.body", "dissents.quote"]),
    );
    expect(await whereItStands()).toEqual(expect.arrayContaining(["method_options.label", "method_snapshots.result"]));
    const before = await decision(recommendation);
    await purge("item", item);
    expect(await whereItStands()).toEqual([]);
    const after = await decision(recommendation);
    expect(after).toMatchObject({ number: before.number, outcome: "zurueckgestellt", text_hash: "0".repeat(64) });
    expect(after.hash).toBe(createHash("sha256").update(after.record).digest("hex"));
    // What was counted, and who said what, stays.
    const counted = (record: string) => {
      const { benches, electorate } = JSON.parse(record) as { benches: unknown; electorate: Record<string, unknown>[] };
      return { benches, said: electorate.map(({ organisationId, level }) => [organisationId, level]) };
    };
    expect(counted(after.record)).toEqual(counted(before.record));
    const veto = town.db.selectFrom("positions").where("level", "=", 6).select("wording");
    expect((await veto.execute()).map(({ wording }) => wording)).toContain("[entfernt / removed]");
  });
});

describe("a purge of a document", () => {
  it("takes its name from points that lead to it among others, from what their minutes kept, and from those taken back", async () => {
    const lead = on.as("facilitator");
    const document = await createDocument(lead, on.processId, { title: WORD }, "");
    const item = await createAgendaItem(on.as("recorder"), on.processId, quickItemForm.parse({ title: "Abwasser" }), "");
    await minutesAbout(item, [`document:${document}`]);
    // Called otherwise by now.
    await town.db.updateTable("documents").where("id", "=", document).set({ title: "Heute so" }).execute();
    expect(await whereItStands()).toEqual(
      expect.arrayContaining(["minutes_rounds.facts", "points.title", "withdrawn_approvals.facts"]),
    );
    await purge("document", document);
    expect(await whereItStands()).toEqual([]);
  });
});

describe("a purge of a roundtable", () => {
  it("takes what was decided there, who has to do what, objections to its minutes and what was told of its place", async () => {
    const lead = on.as("facilitator");
    const by = lead.actor.personId;
    const item = await createAgendaItem(on.as("recorder"), on.processId, quickItemForm.parse({ title: "Wasser" }), "");
    await minutesAbout(item);
    const { id, point } = await newestRoundtable();
    const of = sql`${on.processId}, ${id}, ${point}`;
    await sql`insert into decisions (process_id, roundtable_id, point_id, number, body, created_by, created_at)
      values (${of}, 'B-2026-98', ${WORD}, ${by}, now())`.execute(town.db);
    await sql`insert into tasks (process_id, roundtable_id, point_id, body, created_by, created_at) values (${of}, ${WORD}, ${by}, now())`.execute(
      town.db,
    );
    await sql`insert into minutes_objections (roundtable_id, mandate_id, body, created_at)
      values (${id}, ${on.mandateOf("mayor")}, ${WORD}, now())`.execute(town.db);
    await sql`update roundtables set place = ${WORD}, short_notice = ${WORD},
      told = jsonb_build_object('startsAt', '', 'plannedMinutes', 60, 'place', ${WORD}::text, 'videoUrl', '', 'isCancelled', false)
      where id = ${id}`.execute(town.db);
    await purge("roundtable", id);
    expect(await whereItStands()).toEqual([]);
    const left = town.db.selectFrom("decisions").where("number", "=", "B-2026-98").select("body");
    expect(await left.execute()).toEqual([{ body: "[entfernt / removed]" }]);
  });
});

async function newestRoundtable(): Promise<{ id: number; point: number }> {
  const { rows } = await sql<{ id: number; point: number }>`
    select roundtable_id as id, id as point from points order by roundtable_id desc limit 1`.execute(town.db);
  return rows[0]!;
}

async function agreedItem(): Promise<{ item: number; recommendation: number }> {
  const { as } = on;
  const item = await createAgendaItem(as("recorder"), on.processId, quickItemForm.parse({ title: `Alt: ${WORD}` }), "");
  await town.db.updateTable("agenda_items").where("id", "=", item).set({ mode: "austausch" }).execute();
  const facts = { addressees: WORD, funding_source: WORD, indicator: WORD, legal_basis: WORD, summary_plain: WORD };
  const id = await draftRecommendation(on, { item, title: `Erst: ${WORD}`, words: `Satz mit ${WORD}`, facts });
  await openAgreements(as("facilitator"), on.processId, openingForm.parse({ recommendation: String(id), rule: "konsens" }));
  const round = async () => (await requireRounds(as("mayor"), id)).rounds[0]!;
  const { id: agreement_id, versionId } = await round();
  const veto = {
    level: "6",
    seen: "0",
    wording: `Lieber ${WORD}`,
    remark: WORD,
    reservation1: "ratsvorbehalt",
    condition1: WORD,
  };
  const fields = Object.entries(veto).map(([name, value]) => [positionField(versionId, name as "level"), value]);
  await givePositions(as("mayor"), on.processId, positionsForm.parse(Object.fromEntries(fields)));
  const behalf = { organisation_id: String(on.organisationOf("federalHead")), level: "1", evidence: `Brief: ${WORD}` };
  await giveOnBehalf(as("facilitator"), id, behalfForm.parse(behalf));
  await writeNote(as("mayor"), id, { body: `Intern: ${WORD}`, revision: 0 });
  await fileDissent(as("mayor"), id, { body: `Wir nicht: ${WORD}`, block_id: "" }, "");
  await decide(as("facilitator"), id, { agreement_id, outcome: "zurueckgestellt", reason: `Weil ${WORD}` });
  return { item, recommendation: id };
}

/** Of a roundtable with a point about it, circulated while it was called otherwise. */
async function minutesAbout(item: number, more: string[] = []): Promise<void> {
  const lead = on.as("facilitator");
  const plan = { title: "Runder Tisch", type: "runder_tisch", planned_minutes: 60, place: "", video_url: "" } as const;
  const id = await createRoundtable(lead, on.processId, { ...plan, starts_at: lead.now() }, "");
  const point = { label: "", kind: "beratung", minutes: 10, link: `agenda-item:${item}`, title: "Beratung" } as const;
  const pointId = await addPoint(lead, id, point, "");
  await moveRoundtable(lead, id, "open", (await requireRoundtable(lead, id)).revision);
  const { minutesDocumentId } = await requireRoundtable(lead, id);
  await lead.rooms.edit(minutesDocumentId!, (ydoc) => appendBlocks(ydoc, [paragraph("Es wurde beraten.")]));
  // Its text is one of its own, and was begun with what the points are called and lead to: purged by itself.
  await editPoint(lead, id, pointId, { ...point, more });
  await town.db
    .updateTable("points")
    .where("roundtable_id", "=", id)
    .set({ title: `Über Alt: ${WORD}` })
    .execute();
  await moveRoundtable(lead, id, "closed", (await requireRoundtable(lead, id)).revision);
  await circulateMinutes(lead, id);
  await sql`insert into withdrawn_approvals (roundtable_id, version_id, approved_at, facts, reason, withdrawn_by, withdrawn_at)
    select roundtable_id, version_id, now(), facts, 'Falsch', ${lead.actor.personId}, now() from minutes_rounds
    where roundtable_id = ${id}`.execute(town.db);
}

/** On the short list, in a vote whose result is out, with what a house brings along. */
async function beside(item: number): Promise<void> {
  const about = [
    { label: `Als ${WORD}`, agendaItemId: item },
    { label: "Etwas anderes", agendaItemId: null },
  ];
  const run = { method: "dots", question: "Was zuerst?", source: "items", dots: "3", most: "2", start: "true" };
  const lead = on.as("facilitator");
  await closeRun(lead, await createRun(lead, on.processId, runForm.parse(run), "", () => Promise.resolve(about)));
  const by = lead.actor.personId;
  await sql`insert into short_list_entries (process_id, agenda_item_id, reason, added_by, added_at)
    values (${on.processId}, ${item}, ${WORD}, ${by}, now())`.execute(town.db);
  await sql`insert into item_depths (agenda_item_id, organisation_id, bench, contribution, stated_by, stated_at)
    values (${item}, ${on.organisationOf("mayor")}, 'kommunen', ${WORD}, ${by}, now())`.execute(town.db);
}

/**
 * Puts the word into every column that takes it of every row that hangs on an item, followed by the foreign keys. Columns that hold codes refuse
 * it by a check. @returns those that hold it now
 */
async function fillHanging(item: number): Promise<string[]> {
  const columns = await wordColumns();
  const filled: string[] = [];
  for (const [table, where] of await hangingOn(item)) {
    for (const column of columns.filter((each) => each.table === table)) {
      const name = `${table}.${column.name}`;
      if (NO_WORDS.has(name)) continue;
      const fill = town.db.transaction().execute(async (trx) => {
        await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx);
        const done =
          await sql`update ${sql.table(table)} set ${sql.ref(column.name)} = ${WORD} where ${sql.raw(where)}`.execute(trx);
        await sql`alter table ${sql.table(table)} enable trigger user`.execute(trx);
        return done;
      });
      const done = await fill.catch((thrown: unknown) => {
        if (!/violates check constraint/.test(String(thrown))) throw thrown;
      });
      if (done && done.numAffectedRows !== 0n) filled.push(name);
    }
  }
  return filled;
}

async function wordColumns(): Promise<{ table: string; name: string }[]> {
  const { rows } = await sql<{ table: string; name: string }>`
    select table_name as table, column_name as name from information_schema.columns
    where table_schema = 'public' and data_type = 'text' and is_generated = 'NEVER' order by 1, 2`.execute(town.db);
  return rows;
}

/** @returns for each table which of its rows, the item's own first */
async function hangingOn(item: number): Promise<Map<string, string>> {
  const { rows: keys } = await sql<{ table: string; target: string; columns: string; key: string }>`
    select source.relname as table, target.relname as target,
      (select string_agg(quote_ident(attname), ',' order by array_position(conkey, attnum)) from pg_attribute
        where attrelid = conrelid and attnum = any(conkey)) as columns,
      (select string_agg(quote_ident(attname), ',' order by array_position(confkey, attnum)) from pg_attribute
        where attrelid = confrelid and attnum = any(confkey)) as key
    from pg_constraint join pg_class as source on source.oid = conrelid join pg_class as target on target.oid = confrelid
    where contype = 'f' and connamespace = 'public'::regnamespace order by 2, 1`.execute(town.db);
  const texts = `select document_id from agenda_items where id = ${item}
    union select document_id from recommendations where agenda_item_id = ${item}`;
  const found = new Map([
    ["agenda_items", `id = ${item}`],
    ["documents", `id in (${texts})`],
  ]);
  for (const [target, where] of found)
    for (const { table, columns, key } of keys.filter((each) => each.target === target))
      if (!found.has(table) && !OF_OTHERS.includes(table))
        found.set(table, `(${columns}) in (select ${key} from "${target}" where ${where})`);
  return found;
}

async function purge(kind: "item" | "document" | "roundtable", id: number): Promise<void> {
  await lockRecord(on.as("recorder"), kind, id, incidentForm.parse({ reason: "Gehört nicht hierher", contact: "" }));
  const { id: incident } = await town.db.selectFrom("incidents").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
  await endIncident(on.as("facilitator"), incident, incidentEndForm.parse({ end: "purge", reason: "Weg", sure: "true" }));
}

const decision = (recommendation: number) =>
  town.db
    .selectFrom("agreement_decisions")
    .where("recommendation_id", "=", recommendation)
    .select(["number", "outcome", "text_hash", "hash", sql<string>`record::text`.as("record")])
    .executeTakeFirstOrThrow();

/** In every column, of whatever type, also inside bytes: `positions.wording`. */
async function whereItStands(): Promise<string[]> {
  const { rows: columns } = await sql<{ table: string; name: string }>`
    select format('%I.%I', table_schema, table_name) as table, column_name as name from information_schema.columns
    join pg_tables on schemaname = table_schema and tablename = table_name
    where table_schema in ('public', 'pgboss') and data_type not in ('integer', 'bigint', 'boolean', 'date', 'uuid')
      and data_type not like 'timestamp%' order by 1, 2`.execute(town.db);
  const looked = columns.map(
    ({ table, name }) => sql`select ${`${table}.${name}`} as column where exists (select from ${sql.raw(table)}
      where position(${WORD} in ${sql.ref(name)}::text) > 0
        or position(encode(convert_to(${WORD}, 'UTF8'), 'hex') in ${sql.ref(name)}::text) > 0)`,
  );
  const { rows } = await sql<{ column: string }>`${sql.join(looked, sql` union all `)}`.execute(town.db);
  return rows.map(({ column }) => column.replace("public.", ""));
}
