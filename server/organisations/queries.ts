/** Looks at the register of organisations: administrators and facilitators see all of it, others the organisations of their processes. */
import { sql } from "kysely";
import { dayOf } from "../calendar/rules.ts";
import type { Land } from "../calendar/working-days.rules.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import type { OrganisationRow } from "./rules.ts";

export const PAGE_SIZE = 50;

const columns = [
  "organisations.id",
  "organisations.name",
  "organisations.short_name as shortName",
  "organisations.level",
  "organisations.bench_default as benchDefault",
  "organisations.size_class as sizeClass",
  "organisations.postal_address as postalAddress",
  sql<Land | null>`organisations.land`.as("land"),
] as const;

/** Whoever facilitates some process today invites organisations, and so has to know which are there already. */
export async function facilitatesSomewhere(ctx: Context, db: Database = ctx.db): Promise<boolean> {
  const row = await myMandates(ctx, db)
    .where("mandates.role", "=", "facilitator")
    .select("mandates.id")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** One page of what this person may see, by name; `search` looks into name and short name. */
export async function listOrganisations(
  ctx: Context,
  { search = "", page = 1 }: { search?: string; page?: number } = {},
): Promise<{ rows: (OrganisationRow & { people: number })[]; total: number }> {
  // From an address line: PostgreSQL takes no NUL.
  const like = `%${search
    .replaceAll("\u0000", "")
    .trim()
    .slice(0, 100)
    .replace(/[\\%_]/g, "\\$&")}%`;
  const found = (await visibleOrganisations(ctx)).where((eb) =>
    eb.or([eb("organisations.name", "ilike", like), eb("organisations.short_name", "ilike", like)]),
  );
  const [rows, counted] = await Promise.all([
    found
      .select(columns)
      .select((eb) =>
        // People in processes that are not the viewer's own are nobody's business here.
        eb
          .selectFrom("mandates")
          .whereRef("mandates.organisation_id", "=", "organisations.id")
          .where("mandates.process_id", "in", myMandates(ctx, ctx.db).select("mandates.process_id"))
          .select(sql<number>`count(distinct mandates.person_id)::int`.as("n"))
          .as("people"),
      )
      .orderBy("organisations.name")
      .limit(PAGE_SIZE)
      .offset((page - 1) * PAGE_SIZE)
      .execute(),
    found.select(sql<number>`count(*)::int`.as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows: rows.map((row) => ({ ...row, people: row.people ?? 0 })), total: counted.total };
}

/** All of them, for choosing one in a form. */
export async function listOrganisationChoices(ctx: Context): Promise<OrganisationRow[]> {
  return (await visibleOrganisations(ctx)).select(columns).orderBy("organisations.name").execute();
}

/** For which somebody acts, as who moderates before others, in the newest process first; none where they act nowhere. */
export async function findOwnOrganisation(ctx: Context): Promise<number | undefined> {
  const row = await myMandates(ctx, ctx.db)
    .select("mandates.organisation_id as id")
    .orderBy(sql`mandates.role = 'facilitator'`, "desc")
    .orderBy("mandates.id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** @throws NotFound for one that this person may not see */
export async function requireOrganisation(ctx: Context, id: number): Promise<OrganisationRow> {
  const row = await (await visibleOrganisations(ctx)).where("organisations.id", "=", id).select(columns).executeTakeFirst();
  if (!row) throw new NotFound();
  return row;
}

/** Those that this person may see, for questions that join them. */
export async function visibleOrganisations(ctx: Context) {
  const all = ctx.db.selectFrom("organisations");
  if (ctx.actor.isAdmin || (await facilitatesSomewhere(ctx))) return all;
  return all.where(
    "organisations.id",
    "in",
    ctx.db
      .selectFrom("mandates as theirs")
      .where("theirs.process_id", "in", myMandates(ctx, ctx.db).select("mandates.process_id"))
      .select("theirs.organisation_id"),
  );
}

function myMandates(ctx: Pick<Context, "actor" | "now">, db: Database) {
  const today = dayOf(ctx.now());
  return db
    .selectFrom("mandates")
    .where("mandates.person_id", "=", ctx.actor.personId)
    .where("mandates.valid_from", "<=", today)
    .where((eb) => eb.or([eb("mandates.valid_to", "is", null), eb("mandates.valid_to", ">=", today)]));
}
