/** Looks at who stands in for whom, and until when. */
import type { Context, Database } from "../context.ts";
import { can } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import { currentRules } from "./procedure.queries.ts";
import type { MandateRow } from "./mandates.queries.ts";
import type { ProcessHead } from "./rules.ts";
import { mayStandIn } from "./substitutions.rules.ts";

export interface SubstitutionRow {
  id: number;
  mandateId: number;
  name: string;
  organisation: string;
  substitute: string;
  substituteOrganisation: string;
  fromDay: string;
  toDay: string;
  /** It is the reader's own, or they facilitate. */
  mayEnd: boolean;
}

const rowsOf = (db: Database) =>
  db
    .selectFrom("substitutions as its")
    .innerJoin("mandates as absent", "absent.id", "its.mandate_id")
    .innerJoin("people", "people.id", "absent.person_id")
    .innerJoin("organisations", "organisations.id", "absent.organisation_id")
    .innerJoin("mandates as other", "other.id", "its.substitute_id")
    .innerJoin("people as stand_in", "stand_in.id", "other.person_id")
    .innerJoin("organisations as theirs", "theirs.id", "other.organisation_id");

const MOST_LISTED = 100;

/** Of today and later, the next ones first. @param mandateId only of whoever has this mandate */
export async function listSubstitutions(ctx: Context, process: ProcessHead, mandateId?: number): Promise<SubstitutionRow[]> {
  const rows = await rowsOf(ctx.db)
    .where("its.process_id", "=", process.id)
    .$if(mandateId !== undefined, (query) => query.where("its.mandate_id", "=", mandateId!))
    .where("its.to_day", ">=", dayOf(ctx.now()))
    .select(["its.id", "its.mandate_id as mandateId", "people.name", "organisations.short_name as organisation"])
    .select(["stand_in.name as substitute", "theirs.short_name as substituteOrganisation"])
    .select(["its.from_day as fromDay", "its.to_day as toDay"])
    .orderBy("its.from_day")
    .orderBy("its.id")
    .limit(MOST_LISTED)
    .execute();
  return rows.map((row) => ({
    ...row,
    mayEnd: !process.my.isArchived && (row.mandateId === process.my.mandateId || can(process.my, "mandate:manage")),
  }));
}

/** Who represents somebody on that day; undefined: they act for themselves. */
export const findStandIn = (db: Database, mandateId: number, day: string) =>
  rowsOf(db)
    .where("its.mandate_id", "=", mandateId)
    .where("its.from_day", "<=", day)
    .where("its.to_day", ">=", day)
    .select(["stand_in.name", "its.to_day as toDay"])
    .executeTakeFirst();

/** Whose hand casts whose voice on that day. */
export const listStandIns = (db: Database, processId: number, day: string) =>
  db
    .selectFrom("substitutions as its")
    .innerJoin("mandates as absent", "absent.id", "its.mandate_id")
    .innerJoin("mandates as other", "other.id", "its.substitute_id")
    .where("its.process_id", "=", processId)
    .where("its.from_day", "<=", day)
    .where("its.to_day", ">=", day)
    .select(["absent.person_id as personId", "absent.organisation_id as organisationId"])
    .select(["other.person_id as substituteId", "other.organisation_id as substituteOrganisationId"])
    .orderBy("its.id")
    .execute();

const MOST_CHOICES = 200;

export interface SubstituteChoice {
  id: number;
  name: string;
  organisation: string;
}

/** Who may stand in for somebody, their own house first; null where the rules of procedure know no substitutes. */
export async function listSubstituteChoices(
  db: Database,
  processId: number,
  absent: MandateRow,
  mandates: readonly MandateRow[],
): Promise<SubstituteChoice[] | null> {
  const { substitution } = await currentRules(db, processId);
  if (substitution === "keine") return null;
  const isOwn = ({ organisationId }: MandateRow) => organisationId === absent.organisationId;
  return mandates
    .filter((other) => other.isValid && mayStandIn(substitution, absent, other))
    .sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)))
    .slice(0, MOST_CHOICES)
    .map(({ id, name, organisationShortName }) => ({ id, name, organisation: organisationShortName }));
}
