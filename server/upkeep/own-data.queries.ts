/** Everything that is somebody's own, for them to take along: as data, and to read. Nothing that others wrote, and no secret. */
import { sql } from "kysely";
import type { Schema } from "../../db/schema.ts";
import { recordAct } from "../audit/commands.ts";
import { writeInstant } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { doc, heading, paragraph } from "../documents/content/text.rules.ts";
import { writeHtml } from "../files/html.ts";
import { writeEmail } from "../people/emails.ts";

/** Whose rows are by this column the person's own; what somebody merely decided about others' is in the list of their acts. */
const OWN: readonly (readonly [table: keyof Schema, column: string])[] = [
  ["mandates", "person_id"],
  ["invitations", "person_id"],
  ["sessions", "person_id"],
  ["notification_settings", "person_id"],
  ["notifications", "person_id"],
  ["topics", "person_id"],
  ["comments", "person_id"],
  ["proposals", "person_id"],
  ["document_version_authors", "person_id"],
  ["method_ballots", "cast_by"],
  ["short_list_entries", "added_by"],
  ["positions", "given_by"],
  ["delegation_notes", "written_by"],
  ["dissents", "filed_by"],
  ["statements", "created_by"],
  ["weighing_versions", "person_id"],
  ["reply_responses", "person_id"],
  ["situation_replies", "person_id"],
  ["follow_ups", "noted_by"],
  ["roundtable_invitees", "person_id"],
  ["criterion_ticks", "person_id"],
];

/** Hashes of secrets, what only finding needs, and who else had to do with it. */
const LEFT_OUT = /(hash|token|words|folded|state|sent_key|_by|_by_id|sender_id|assignee_id)$/;

type Row = Record<string, unknown>;
interface OwnData {
  account: Row;
  tables: Record<string, Row[]>;
}

export async function writeOwnData(ctx: Context, format: "json" | "html"): Promise<{ name: string; bytes: string }> {
  const data = await findOwnData(ctx);
  await recordAct(ctx.db, ctx, { act: "person-exported", subject: ["people", ctx.actor.personId], facts: { format } });
  const name = ctx.t("upkeep:own-data.file");
  return { name, bytes: format === "json" ? JSON.stringify(data, null, 1) : asPage(ctx, data) };
}

async function findOwnData({ db, actor }: Context): Promise<OwnData> {
  const columns = ["id", "name", "email", "language", "theme", "single_keys", "is_admin", "is_auditor", "created_at"] as const;
  const account = await db.selectFrom("people").where("id", "=", actor.personId).select(columns).executeTakeFirstOrThrow();
  const tables: Record<string, Row[]> = {};
  for (const [table, column] of OWN) {
    const { rows } = await sql<{ row: Row }>`
      select to_jsonb(t) as row from ${sql.table(table)} as t where ${sql.ref(`t.${column}`)} = ${actor.personId}`.execute(db);
    tables[table] = rows.map(({ row }) => withoutOthers(table, row));
  }
  tables.mails = await db
    .selectFrom("mails")
    .where("to_email", "=", actor.email)
    .select(["subject", "created_at", "sent_at"])
    .orderBy("id")
    .execute();
  tables.acts = await db
    .selectFrom("audit_entries")
    .where("person_id", "=", actor.personId)
    .select(["at", "act", "process_id", "subject_kind", "subject_id"])
    .orderBy("id")
    .execute();
  return { account: { ...account, email: writeEmail(account.email) }, tables };
}

function withoutOthers(table: string, row: Row): Row {
  const kept = Object.entries(row).filter(([name]) => !LEFT_OUT.test(name));
  // Its number is what the cookie hashes to.
  return Object.fromEntries(table === "sessions" ? kept.filter(([name]) => name !== "id") : kept);
}

function asPage(ctx: Context, { account, tables }: OwnData): string {
  const lines = (row: Row) =>
    Object.entries(row)
      .filter(([, value]) => value !== null && value !== "")
      .map(([name, value]) => `${name}: ${written(ctx, value)}`)
      .join(" · ");
  const parts = Object.entries(tables).flatMap(([table, rows]) =>
    rows.length === 0 ? [] : [heading(2, ctx.t(`upkeep:own-data.table.${table}`)), ...rows.map((row) => paragraph(lines(row)))],
  );
  const head = ctx.t("upkeep:own-data.head", { at: writeInstant(ctx.now(), ctx.language) });
  const content = doc(heading(2, ctx.t("upkeep:own-data.account")), paragraph(lines(account)), ...parts);
  return writeHtml(ctx.t("upkeep:own-data.title", { name: ctx.actor.name }), head, content, { language: ctx.language });
}

function written(ctx: Context, value: unknown): string {
  if (value instanceof Date) return writeInstant(value, ctx.language);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
