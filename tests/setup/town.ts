/** The people of the sample town, acting: `const as = await actors(town.db)`, then `createRoundtable(as("facilitator"), …)`. */
import { makeTexts } from "~/texts";
import deCatalogues from "~/texts.de";
import enCatalogues from "~/texts.en";
import { sample, type PersonKey } from "#db/sample";
import type { Language } from "#db/schema/people";
import type { Context, Database, SystemContext, Topic, Words } from "#server/context";
import { lookups } from "#server/lookups";
import { makeEnqueue } from "#server/platform/jobs";
import { databaseRooms } from "./rooms.ts";

export interface Stage {
  /** The context of one person; all of them share one clock. */
  as(person: PersonKey): Context;
  /** What jobs act with. */
  system(language: Language): SystemContext;
  /** The first process of the sample town. */
  processId: number;
  /** Of a person in the first process. */
  mandateOf(person: PersonKey): number;
  organisationOf(person: PersonKey): number;
  /** What was announced so far. */
  announced: Topic[];
  /** Moves the clock on. */
  pass(minutes: number): void;
}

export async function stage(db: Database, start = new Date()): Promise<Stage> {
  const texts = { de: makeTexts("de", deCatalogues), en: makeTexts("en", enCatalogues) };
  const words = (language: Language): Words => ({ language, t: (name, params) => texts[language].t(name, params) });
  let now = start;
  const clock = () => now;
  const rooms = databaseRooms(db, clock);
  const announced: Topic[] = [];
  const enqueue = makeEnqueue();
  const people = await db.selectFrom("people").select(["id", "email", "is_admin"]).execute();
  const process = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const mandates = await db.selectFrom("mandates").where("process_id", "=", process.id).selectAll().execute();
  const personOf = (key: PersonKey) => {
    const person = people.find((row) => row.email === sample.people[key].email);
    if (!person) throw new Error(`${key} does not live in the sample town.`);
    return person;
  };
  const mandateOf = (key: PersonKey) => {
    const mandate = mandates.find((row) => row.person_id === personOf(key).id);
    if (!mandate) throw new Error(`${key} has no mandate in the first process.`);
    return mandate;
  };
  const system = (language: Language): SystemContext => ({
    db,
    rooms,
    now: clock,
    enqueue,
    lookups,
    ...words(language),
    wordsFor: (reader) => words(reader ?? language),
    origin: "https://agenda.example",
    announce: (topic) => announced.push(topic),
    actor: null,
  });
  return {
    as(key) {
      const person = personOf(key);
      return {
        ...system("de"),
        actor: { personId: person.id, name: sample.people[key].name, email: person.email, isAdmin: person.is_admin },
      };
    },
    system,
    processId: process.id,
    mandateOf: (key) => mandateOf(key).id,
    organisationOf: (key) => mandateOf(key).organisation_id,
    announced,
    pass: (minutes) => {
      now = new Date(now.getTime() + minutes * 60_000);
    },
  };
}
