/** For whom somebody acted: a name alone does not tell people apart, so the organisation stands beside it wherever they did something. */
import { sql } from "kysely";
import { TIME_ZONE } from "../calendar/rules.ts";

/** Names of columns in the query around it. */
interface Act {
  /** Who. */
  person: string;
  process: string;
  at: string;
}

/** The short name of the organisation that somebody acted for in a process at that time: of the newest mandate that had begun. */
export const organisationThen = ({ person, process, at }: Act) => sql<string | null>`(
  select organisations.short_name from mandates join organisations on organisations.id = mandates.organisation_id
  where mandates.person_id = ${sql.ref(person)} and mandates.process_id = ${sql.ref(process)}
  order by mandates.valid_from <= (${sql.ref(at)} at time zone ${sql.lit(TIME_ZONE)})::date desc, mandates.valid_from desc limit 1)`;

/** "Anna Beispiel (Auen)"; null without a person. @param people the name of the table `people` in the query around it */
export const actingName = (people: string, act: Omit<Act, "person">) =>
  sql<
    string | null
  >`${sql.ref(`${people}.name`)} || coalesce(' (' || ${organisationThen({ person: `${people}.id`, ...act })} || ')', '')`;
