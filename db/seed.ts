/**
 * Writes the sample town as its people would have made it, through the commands. `npm run seed`, the first start of a demo and
 * the tests' template call it; where people exist already it does nothing.
 */
import { sql } from "kysely";
import { dayOf } from "../server/calendar/rules.ts";
import type { Context, Database } from "../server/context.ts";
import { lookups } from "../server/lookups.ts";
import { hashPassword } from "../server/people/passwords.ts";
import { reportBarrier, saveContacts } from "../server/contacts/commands.ts";
import { createProcess, loadTemplates as writeTemplates } from "../server/processes/commands.ts";
import { processTemplate } from "../server/processes/rules.ts";
import { moveStage } from "../server/overview/stages.commands.ts";
import { adoptRules, saveDraft } from "../server/processes/procedure.commands.ts";
import { procedureForm } from "../server/processes/procedure.rules.ts";
import { planStages, tickCriterion } from "../server/processes/stages.commands.ts";
import type { Connection } from "./connection.ts";
import { topicClusters, unsortedTopics } from "./sample-topics.ts";
import { daysFrom, seedRooms, words } from "./seed-desk.ts";
import { writeLabels } from "./seed-partnerships.ts";
import { writeWork } from "./seed-work.ts";
import { consultation } from "./sample-consultation.ts";
import {
  barrier,
  contacts,
  DEMO_PASSWORD,
  sample,
  type OrganisationKey,
  type PersonKey,
  type SampleMandate,
} from "./sample.ts";
import type { StageKey } from "./schema/processes.ts";
import jointAgenda from "./templates/joint-agenda.json";
import { makeEnqueue } from "../server/platform/jobs.ts";
import { makeLimits } from "../server/platform/limits.ts";

export interface Login {
  name: string;
  email: string;
  /** Key of the role's name, `common:role.facilitator`. */
  role: string;
  /** Short name; empty for the administrator. */
  organisation: string;
  password: string;
}

/** The process templates that come with the software; at every start. */
export const loadTemplates = (db: Database): Promise<void> => writeTemplates(db, [processTemplate.parse(jointAgenda)]);

/** @param origin where the links in its letters lead @param isDemo also what only somebody who looks around needs @returns the logins of the sample town, whether it was written now or is there already; empty in somebody's real installation */
export async function seed(
  { db }: Connection,
  now: Date = new Date(),
  origin = "http://localhost:3000",
  { isDemo = false } = {},
): Promise<{ logins: Login[] }> {
  await loadTemplates(db);
  if (await isHalfWritten(db)) await empty(db);
  const someone = await db.selectFrom("people").select("id").limit(1).executeTakeFirst();
  if (!someone) await writeTown(db, now, origin, isDemo);
  return { logins: await demoLogins(db) };
}

/** The first start was killed while it was seeding: nobody but the sample's people, none of whom ever signed in, and the last process missing. */
async function isHalfWritten(db: Database): Promise<boolean> {
  const [people, session, last] = await Promise.all([
    db.selectFrom("people").select("email").execute(),
    db.selectFrom("sessions").select("id").limit(1).executeTakeFirst(),
    db.selectFrom("processes").where("title", "=", sample.secondProcess.title).select("id").executeTakeFirst(),
  ]);
  const emails = new Set<string>(Object.values(sample.people).map((person) => person.email));
  return people.length > 0 && people.every(({ email }) => emails.has(email)) && !session && !last;
}

async function empty(db: Database): Promise<void> {
  await sql`truncate people, contacts, barriers, organisations, processes, mails restart identity cascade`.execute(db);
}

/** People of the sample town who are in this database: what the sign-in page of a demo offers. */
export async function demoLogins(db: Database): Promise<Login[]> {
  const emails = Object.values(sample.people).map((person) => person.email);
  const there = await db.selectFrom("people").where("email", "in", emails).select("email").execute();
  const mandates = new Map<PersonKey, SampleMandate>(
    [...sample.secondMandates, ...sample.mandates].map((mandate) => [mandate.person, mandate]),
  );
  return entries(sample.people)
    .filter(([, { email }]) => there.some((row) => row.email === email))
    .map(([key, { name, email }]) => {
      const mandate = mandates.get(key);
      const organisation = mandate ? sample.organisations[mandate.organisation].short_name : "";
      return { name, email, role: mandate?.role ?? "admin", organisation, password: DEMO_PASSWORD };
    });
}

/** Where the sample's people and things are in this database, for tests and the bench: `ids.people.mayor`, `ids.agenda.training`. */
export async function sampleIds(db: Database) {
  const [people, organisations, processes, agenda, documents, roundtables, formats, topics, clusters, consultations] =
    await Promise.all([
      db.selectFrom("people").select(["id", "email as name"]).execute(),
      db.selectFrom("organisations").select(["id", "name"]).execute(),
      db.selectFrom("processes").select(["id", "title as name"]).execute(),
      db.selectFrom("agenda_items").select(["id", "title as name"]).execute(),
      db.selectFrom("documents").select(["id", "title as name"]).execute(),
      db.selectFrom("roundtables").select(["id", "title as name"]).execute(),
      db.selectFrom("formats").select(["id", "name"]).execute(),
      db.selectFrom("topics").select(["id", "title as name"]).execute(),
      db.selectFrom("topic_clusters").select(["id", "title as name"]).execute(),
      db.selectFrom("consultations").select(["id", "title as name"]).execute(),
    ]);
  const find = (rows: readonly { id: number; name: string }[], name: string) => rows.find((row) => row.name === name)?.id ?? 0;
  const all = <K extends string, V>(
    things: Record<K, V>,
    rows: readonly { id: number; name: string }[],
    name: (thing: V) => string,
  ) => Object.fromEntries(entries(things).map(([key, thing]) => [key, find(rows, name(thing))])) as Record<K, number>;
  return {
    people: all(sample.people, people, ({ email }) => email),
    organisations: all(sample.organisations, organisations, ({ name }) => name),
    processId: find(processes, sample.process.title),
    secondProcessId: find(processes, sample.secondProcess.title),
    agenda: all(sample.agenda, agenda, ({ title }) => title),
    documents: all(sample.documents, documents, ({ title }) => title),
    pastRoundtableId: find(roundtables, sample.meetings.past.title),
    comingRoundtableId: find(roundtables, sample.meetings.coming.title),
    topicId: find(topics, unsortedTopics[0]!.title),
    clusterId: find(clusters, Object.keys(topicClusters)[0]!),
    consultationId: find(consultations, consultation.title),
    circleId: find(formats, sample.evaluated.circle.name),
  };
}
export type SampleIds = Awaited<ReturnType<typeof sampleIds>>;

async function writeTown(db: Database, now: Date, origin: string, isDemo: boolean): Promise<void> {
  const weeksAgo = (weeks: number) => daysFrom(now, -7 * weeks, 75);
  const start = weeksAgo(12);
  const organisations = await writeOrganisations(db, start);
  const people = await writePeople(db, start);
  const as = (person: PersonKey, at: Date = now): Context => ({ ...contextOf(db, people, person, at), origin });

  const visitor = { ...as("admin", start), actor: null };
  // Before it is known who gets a letter about it.
  await reportBarrier(visitor, makeLimits(), barrier, "");
  await saveContacts(as("admin", start), contacts, "");

  const processId = await createProcess(
    founding(as("facilitator", start)),
    {
      ...sample.process,
      ...chosen(organisations.moderation),
      marking: "GREEN",
      starts_on: dayOf(start),
      ends_on: dayOf(weeksAgo(-40)),
    },
    "",
  );
  await writeMandates(db, processId, sample.mandates, { organisations, people, from: start });
  await planStages(
    as("facilitator", start),
    processId,
    stagePlan((weeks) => dayOf(weeksAgo(-weeks))),
  );
  await writeRules(as, processId, weeksAgo);
  // People work in the stage of today; how it came to that is written when what they moved on with is there.
  await setStage(db, processId, sample.stageMoves.at(-1)!.to);
  await writeWork({ db, as, processId, organisations, now });
  await setStage(db, processId, sample.stageMoves[0]!.from);
  for (const { weeks, by, ...tick } of sample.ticks) await tickCriterion(as(by, weeksAgo(weeks)), processId, tick);
  for (const { weeks, ...move } of sample.stageMoves)
    await moveStage(as("facilitator", weeksAgo(weeks)), processId, { ...move, override: true });
  if (isDemo) await writeLabels(as("facilitator", weeksAgo(1)), processId);

  const second = await createProcess(
    founding(as("coFacilitator")),
    { ...sample.secondProcess, ...chosen(organisations.moderation), marking: "AMBER", starts_on: dayOf(now), ends_on: null },
    "",
  );
  await writeMandates(db, second, sample.secondMandates, { organisations, people, from: now });
  await readOldNews(db, now);
}

/** Adopted in the first weeks; a change of them waits to be. */
async function writeRules(
  as: (person: PersonKey, at: Date) => Context,
  processId: number,
  weeksAgo: (weeks: number) => Date,
): Promise<void> {
  const { first, adoption, change } = sample.rules;
  await saveDraft(as("facilitator", weeksAgo(11)), processId, procedureForm.parse(first), "");
  const day = weeksAgo(10.5);
  await adoptRules(as("facilitator", day), processId, { adopted_on: dayOf(day), decided_how: adoption }, "");
  await saveDraft(as("coFacilitator", weeksAgo(1)), processId, procedureForm.parse({ ...first, ...change }), "");
}

const setStage = (db: Database, id: number, stage: StageKey) =>
  db.updateTable("processes").set({ stage }).where("id", "=", id).execute();

/** People of the town have read what is older than a week; mail about all of it would come today, at the first start. */
async function readOldNews(db: Database, now: Date): Promise<void> {
  await db.updateTable("notifications").where("at", "<", daysFrom(now, -7)).set({ read_at: now }).execute();
  await db.updateTable("notifications").set({ mailed_at: now }).execute();
}

async function writeOrganisations(db: Database, at: Date): Promise<Record<OrganisationKey, number>> {
  const keys = entries(sample.organisations);
  const rows = await db
    .insertInto("organisations")
    .values(keys.map(([, organisation]) => ({ ...organisation, created_at: at })))
    .returning("id")
    .execute();
  return toIds(keys, rows);
}

async function writePeople(db: Database, at: Date): Promise<Record<PersonKey, number>> {
  const keys = entries(sample.people);
  // One hash for all: they share the password that the sign-in page shows.
  const password_hash = await hashPassword(DEMO_PASSWORD);
  const rows = await db
    .insertInto("people")
    .values(
      keys.map(([key, { name, email }]) => ({
        name,
        email,
        password_hash,
        is_admin: key === "admin",
        language: null,
        theme: null,
        created_at: at,
      })),
    )
    .returning("id")
    .execute();
  return toIds(keys, rows);
}

async function writeMandates(
  db: Database,
  process_id: number,
  mandates: readonly SampleMandate[],
  given: { organisations: Record<OrganisationKey, number>; people: Record<PersonKey, number>; from: Date },
): Promise<void> {
  await db
    .insertInto("mandates")
    .values(
      mandates.map(({ person, organisation, role, bench = null, may_bind = false }) => ({
        process_id,
        role,
        bench,
        may_bind,
        person_id: given.people[person],
        organisation_id: given.organisations[organisation],
        valid_from: dayOf(given.from),
        valid_to: null,
        created_at: given.from,
      })),
    )
    // Whoever made the process has a mandate already.
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The sample's plan is weeks from the seeding moment. */
function stagePlan(day: (weeksAhead: number) => string): Partial<Record<StageKey, string>> {
  return Object.fromEntries(Object.entries(sample.stagePlan).map(([stage, weeks]) => [stage, day(weeks)]));
}

const enqueue = makeEnqueue();

export function contextOf(
  db: Database,
  people: Record<PersonKey, number>,
  person: PersonKey,
  at: Date,
): Omit<Context, "origin"> {
  const { name, email } = sample.people[person];
  return {
    db,
    actor: { personId: people[person], name, email, isAdmin: person === "admin" },
    now: () => at,
    // Nobody listens while a database is being filled.
    announce: () => undefined,
    rooms: seedRooms(db, at),
    language: "de",
    t: words,
    // The sample's people have chosen no language.
    enqueue,
    lookups,
    wordsFor: () => ({ language: "de", t: words }),
  };
}

/** The very first facilitator was let in by an administrator. */
const founding = (ctx: Context): Context => ({ ...ctx, actor: { ...ctx.actor, isAdmin: true } });

const chosen = (organisation_id: number) => ({
  organisation_id,
  organisation_name: "",
  organisation_short_name: "",
  organisation_level: undefined,
  template_key: jointAgenda.key,
});

const toIds = <K extends string>(
  keys: readonly (readonly [K, unknown])[],
  rows: readonly { id: number }[],
): Record<K, number> => Object.fromEntries(keys.map(([key], index) => [key, rows[index]?.id ?? 0])) as Record<K, number>;

const entries = <K extends string, V>(record: Record<K, V>): [K, V][] => Object.entries(record) as [K, V][];
