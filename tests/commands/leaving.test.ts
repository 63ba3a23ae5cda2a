/** Somebody leaves: their name is nowhere any more, and what they contributed is still there. */
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { verifyChain } from "#server/audit/chain.queries";
import { saveRemark } from "#server/consultations/statements.commands";
import { requireWorkspace } from "#server/consultations/statements.queries";
import { hashOf } from "#server/documents/versions/facts.rules";
import type { TextContent } from "#server/documents/rules";
import { insertDocument } from "#server/documents/commands";
import { appendBlocks } from "#server/documents/log/ydoc.rules";
import { paragraph } from "#server/documents/content/text.rules";
import { freezeDocument } from "#server/documents/versions/history.commands";
import { listEvents, requireProcess } from "#server/processes/queries";
import { leave } from "#server/upkeep/leaving.commands";
import { leftEmail, replacerOf } from "#server/upkeep/names-out.rules";
import { openSample, remark } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;

beforeAll(async () => {
  on = await stage(town.db);
});

/** Every column of every table but those of bytes: `comments.body`. */
async function found(words: string): Promise<string[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select columns.table_name as table, column_name as column from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE' and data_type <> 'bytea'
      and columns.table_schema = 'public'`.execute(town.db);
  const places: string[] = [];
  for (const { table, column } of rows) {
    const hit = sql`select from ${sql.table(table)} where strpos(lower(${sql.ref(column)}::text), ${words.toLowerCase()}) > 0 limit 1`;
    if ((await hit.execute(town.db)).rows.length > 0) places.push(`${table}.${column}`);
  }
  return places;
}

describe("leaving", () => {
  it("wants one's own address typed, and keeps the last who facilitates", async () => {
    await expect(leave(on.as("mayor"), { email: "x@example.org" })).rejects.toThrow("upkeep:leaving.other-email");
    await expect(leave(on.as("admin"), { email: on.as("admin").actor.email })).rejects.toThrow(
      "upkeep:leaving.last-administrator",
    );
  });

  it("takes the name and the address out of everything, and leaves what was contributed", async () => {
    const ctx = on.as("facilitator");
    const { name, email, personId } = ctx.actor;
    const written = await town.db
      .selectFrom("comments")
      .select(sql<number>`count(*)::int`.as("count"))
      .executeTakeFirstOrThrow();
    const id = await town.db
      .transaction()
      .execute((trx) =>
        insertDocument(trx, ctx, { processId: on.processId, title: `Notiz von ${name}`, kind: "paper" } as never),
      );
    await ctx.rooms.edit(id, (ydoc) =>
      appendBlocks(ydoc, [paragraph(`${name} (${email}) hat das Wort, auf ${name}s Wunsch.`)]),
    );
    await freezeDocument(ctx, id, { name: "" }, "");
    const consultationId = await openSample(on);
    await saveRemark(on.as("mayor"), consultationId, remark(`Nach Rücksprache mit ${name}.`));
    expect((await found(name)).length).toBeGreaterThan(5);
    await leave(ctx, { email });
    expect(await found(name)).toEqual([]);
    expect(await found(email)).toEqual([]);
    const { draft } = await requireWorkspace(on.as("mayor"), consultationId);
    expect(draft!.generalRemark).toMatch(/^Nach Rücksprache mit ehem. Delegierte/);
    const person = await town.db.selectFrom("people").where("id", "=", personId).selectAll().executeTakeFirstOrThrow();
    expect(person).toMatchObject({
      name: expect.stringMatching(/^ehem. Delegierte\/r der Organisation /),
      email: leftEmail(personId),
      password_hash: null,
    });
    expect(
      await town.db
        .selectFrom("comments")
        .select(sql<number>`count(*)::int`.as("count"))
        .executeTakeFirstOrThrow(),
    ).toEqual(written);
    expect(JSON.stringify(await ctx.rooms.read(id))).toContain(
      `${person.name} (${leftEmail(personId)}) hat das Wort, auf ${person.name} Wunsch.`,
    );
  });

  it("shows in the history of the process the organisation instead", async () => {
    const { events } = await listEvents(on.as("coFacilitator"), on.processId, { page: 1 });
    expect(JSON.stringify(events)).toContain("ehem. Delegierte/r der Organisation");
  });

  it("keeps frozen versions whole under a new hash, which the audit log tells beside the old one", async () => {
    const versions = await town.db
      .selectFrom("document_versions")
      .where("kind", "=", "frozen")
      .select(["id", "content", "content_hash"])
      .execute();
    for (const { content, content_hash } of versions) expect(hashOf(content as TextContent)).toBe(content_hash);
    const noted = await town.db
      .selectFrom("audit_entries")
      .where("act", "=", "person-anonymised")
      .select(["subject_kind", "facts"])
      .execute();
    const rehashed = noted.find(({ subject_kind }) => subject_kind === "document_versions");
    expect(versions.map(({ content_hash }) => content_hash)).toContain(rehashed?.facts.after);
    expect((await verifyChain(town.db)).faults).toEqual([]);
  });

  it("ends every mandate, so that nothing of the process exists for them", async () => {
    await expect(requireProcess(on.as("facilitator"), on.processId)).rejects.toThrow("common:error.not-found");
    expect(
      await town.db.selectFrom("sessions").where("person_id", "=", on.as("facilitator").actor.personId).select("id").execute(),
    ).toEqual([]);
  });
});

it("a name is found as a whole, also beside signs, and never within another word", () => {
  const replace = replacerOf([{ from: "Anna Berg", to: "X", isEmail: false }]);
  const text = (words: string) => ({ type: "text", text: words });
  expect(replace(text("Anna Berg, (Anna Bergs) – Anna Bergmann, Johanna Berg")).text).toBe(
    "X, (X) – Anna Bergmann, Johanna Berg",
  );
});
