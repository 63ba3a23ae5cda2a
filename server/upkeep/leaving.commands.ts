/**
 * Somebody leaves for good: their name goes wherever it is shown, and what they contributed stays, for the organisation they acted for.
 */
import { sql } from "kysely";
import { recordAct } from "../audit/commands.ts";
import { dayBefore, dayOf } from "../calendar/rules.ts";
import type { BaseContext, Context, Trx } from "../context.ts";
import { changeContent } from "../documents/log/ydoc.rules.ts";
import { Conflict, Invalid } from "../errors.ts";
import { isValidOn } from "../processes/rules.ts";
import { transact } from "../platform/transact.ts";
import { writeEmail } from "../people/emails.ts";
import { takeNamesOut } from "./names-out.commands.ts";
import { isFullName, leftEmail, replacerOf, type Replacement } from "./names-out.rules.ts";

type Leaving = BaseContext & { actor: Context["actor"] | null };

/** @throws Invalid at `email` unless it is typed again; Conflict for the last who facilitates a process or administers the installation */
export async function leave(ctx: Context, input: { email: string }): Promise<void> {
  if (input.email !== ctx.actor.email) throw new Invalid("upkeep:leaving.other-email", "email");
  await dissolveAccount(ctx, ctx.actor.personId);
}

/** Said twice it does no harm. @throws Conflict as above */
export async function dissolveAccount(ctx: Leaving, personId: number): Promise<void> {
  const person = await ctx.db
    .selectFrom("people")
    .where("id", "=", personId)
    .select(["id", "name", "email", "is_admin", "left_at"])
    .executeTakeFirstOrThrow();
  if (person.left_at) return;
  await refuseLast(ctx, person);
  const name = await nameAfterwards(ctx, personId);
  const isShared = await hasNamesake(ctx, person);
  const replacements: Replacement[] = [
    ...[...new Set([person.email, writeEmail(person.email)])].map((from) => ({ from, to: leftEmail(personId), isEmail: true })),
    // A single word, or the name of somebody who stays, is left in what people wrote: it would be taken out of other words, too.
    ...(isFullName(person.name) && !isShared ? [{ from: person.name, to: name, isEmail: false }] : []),
  ];
  const processIds = await listProcessIds(ctx, personId);
  await rewriteTexts(ctx, processIds, replacements);
  await transact(ctx, async (trx, announce) => {
    await endMandates(trx, ctx, personId);
    await deleteOwn(trx, person);
    const emptied = { password_hash: null, is_admin: false, is_auditor: false, language: null, theme: null };
    const set = { ...emptied, name, email: leftEmail(personId), left_at: ctx.now() };
    await trx.updateTable("people").set(set).where("id", "=", personId).execute();
    await recordAct(trx, ctx, { act: "person-anonymised", subject: ["people", personId] });
    for (const { versionId, before, after } of await takeNamesOut(trx, replacements)) {
      const facts = { before, after };
      await recordAct(trx, ctx, { act: "person-anonymised", subject: ["document_versions", versionId], facts });
    }
    for (const processId of processIds) announce(`process:${processId}`);
  });
  ctx.rooms.disconnect({ personId });
}

async function refuseLast({ db, now }: Leaving, person: { id: number; is_admin: boolean }): Promise<void> {
  const today = dayOf(now());
  const facilitators = await db
    .selectFrom("mandates")
    .innerJoin("processes", "processes.id", "process_id")
    .where("role", "=", "facilitator")
    .where("archived_at", "is", null)
    .select(["process_id", "person_id", "valid_from", "valid_to"])
    .execute();
  const valid = facilitators.filter((mandate) => isValidOn(mandate, today));
  const own = valid.filter(({ person_id }) => person_id === person.id);
  const isLast = own.some(
    (mine) => !valid.some((other) => other.process_id === mine.process_id && other.person_id !== person.id),
  );
  if (isLast) throw new Conflict("processes:error.last-facilitator");
  if (!person.is_admin) return;
  const other = db.selectFrom("people").where("is_admin", "=", true).where("id", "!=", person.id).select("id");
  if (!(await other.executeTakeFirst())) throw new Conflict("upkeep:leaving.last-administrator");
}

/** By the organisation they acted for last. */
async function nameAfterwards({ db, wordsFor }: Leaving, personId: number): Promise<string> {
  const last = await db
    .selectFrom("mandates")
    .innerJoin("organisations", "organisations.id", "organisation_id")
    .where("person_id", "=", personId)
    .orderBy("valid_from", "desc")
    .orderBy("mandates.id", "desc")
    .select("organisations.name")
    .executeTakeFirst();
  // One name for all readers, in the language of the house.
  const { t } = wordsFor("de");
  const name = last ? t("upkeep:leaving.former-of", { organisation: last.name }) : t("upkeep:leaving.former");
  return name.slice(0, 200);
}

async function hasNamesake({ db }: Leaving, { id, name }: { id: number; name: string }): Promise<boolean> {
  const other = db
    .selectFrom("people")
    .where("id", "!=", id)
    .where(sql`lower(name)`, "=", name.toLowerCase())
    .select("id");
  return Boolean(await other.executeTakeFirst());
}

async function listProcessIds({ db }: Leaving, personId: number): Promise<number[]> {
  const rows = await db.selectFrom("mandates").where("person_id", "=", personId).select("process_id").distinct().execute();
  return rows.map((row) => row.process_id);
}

/** Through the rooms, as whoever writes in them right now sees it; with drafts of statements, which are of no process. */
async function rewriteTexts(ctx: Leaving, processIds: readonly number[], replacements: readonly Replacement[]): Promise<void> {
  if (processIds.length === 0) return;
  const documents = await ctx.db
    .selectFrom("documents")
    .where((eb) =>
      eb.or([
        eb("process_id", "in", processIds),
        eb("deleted_from", "in", processIds),
        sql<boolean>`id in (select document_id from statements join consultations on consultations.id = consultation_id
          where process_id = any(${[...processIds]}::int[]))`,
      ]),
    )
    .select("id")
    .orderBy("id")
    .execute();
  const replace = replacerOf(replacements);
  for (const { id } of documents) {
    const before = await ctx.rooms.read(id);
    const after = replace(before);
    if (after !== before) await ctx.rooms.edit(id, (ydoc) => void changeContent(ydoc, after));
  }
}

async function endMandates(trx: Trx, ctx: Leaving, personId: number): Promise<void> {
  const today = dayOf(ctx.now());
  await trx
    .updateTable("mandates")
    .set({ valid_from: sql`least(valid_from, ${today}::date)`, valid_to: dayBefore(today) })
    .where("person_id", "=", personId)
    .where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">=", today)]))
    .execute();
}

/** Who let whom in and who was asked stays countable. */
const STAYING = ["invitations", "survey_voters", "roundtable_invitees", "register_imports"];

/** What goes with a person by the data model: sessions, keys, links, what is new for them; and letters to them, sent or not. */
async function deleteOwn(trx: Trx, person: { id: number; email: string }): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select conrelid::regclass::text as table, attname as column from pg_constraint
    join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'f' and confrelid = 'people'::regclass and confdeltype = 'c' and array_length(conkey, 1) = 1`.execute(trx);
  for (const { table, column } of rows.filter((row) => !STAYING.includes(row.table)))
    await sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${person.id}`.execute(trx);
  await trx.deleteFrom("invitations").where("person_id", "=", person.id).where("accepted_at", "is", null).execute();
  await trx.deleteFrom("mails").where("to_email", "=", person.email).execute();
}
