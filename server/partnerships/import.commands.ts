/** Takes a file into the register: read and kept, looked at with its columns, taken over as a whole, and taken back as a whole. */
import { sql } from "kysely";
import type { Sight } from "../../db/schema/partnerships.ts";
import { authorise, type My } from "../access/rules.ts";
import type { Context, Database, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { rowsOfFile } from "../files/given-rows.ts";
import { addDataPoints } from "../figures/commands.ts";
import type { ListRow } from "../files/rows.rules.ts";
import { placesNamed } from "../places/queries.ts";
import { readAgs } from "../places/rules.ts";
import { classifiedIn } from "../platform/classified.rules.ts";
import { transact } from "../platform/transact.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { mappingOf, NAME_FIELD, type Mapping } from "./import-words.rules.ts";
import { judgeRows, MOST_ROWS, sameEntry, type ReadyRow, type RefusedRow } from "./import.rules.ts";
import { subjectOf, type Register } from "./rules.ts";

/** Files that were looked at and left. */
const KEPT_HOURS = 24;

/** @returns its id @throws Invalid at `file` for what is no table, or bears a marking of classified information: nothing of it is kept */
export async function readFile(
  ctx: Context,
  register: Register,
  processId: number,
  file: { name: string; bytes: Uint8Array } | undefined,
): Promise<number> {
  const { my } = await requireProcess(ctx, processId);
  authorise(my, "register:write");
  if (!file) throw new Invalid("common:invalid.required", "file");
  const rows = await rowsOfFile(ctx, file.bytes, MOST_ROWS + 1);
  if (rows.length < 2) throw new Invalid("partnerships:import.nothing", "file");
  if (rows.length > MOST_ROWS) throw new Invalid("partnerships:import.too-many", "file", { maximum: MOST_ROWS - 1 });
  const marking = classifiedIn(file.name);
  if (marking) throw new Invalid("common:invalid.classified", "file", { marking });
  return transact(ctx, async (trx) => {
    const old = new Date(ctx.now().getTime() - KEPT_HOURS * 3_600_000);
    await trx.deleteFrom("register_imports").where("state", "=", "read").where("created_at", "<", old).execute();
    const { id } = await trx
      .insertInto("register_imports")
      .values({
        register,
        process_id: processId,
        person_id: ctx.actor.personId,
        organisation_id: my.organisationId,
        file_name: file.name.slice(0, 300),
        state: "read",
        // Rows that bear a marking are not kept, only that there was one.
        rows: JSON.stringify(rows.map(withoutClassified)),
        mapping: JSON.stringify(mappingOf(register, rows[0]!.cells)),
        added: 0,
        refused: "[]",
        created_at: ctx.now(),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    return id;
  });
}

function withoutClassified(row: ListRow): ListRow {
  const marking = classifiedIn(row.cells.join("\n"));
  return marking ? { line: row.line, cells: [marking] } : row;
}

export interface RegisterImport {
  id: number;
  processId: number;
  fileName: string;
  state: "read" | "done" | "undone";
  head: string[];
  mapping: Mapping;
  ready: ReadyRow[];
  refused: RefusedRow[];
  added: number;
}

/** What the file comes to with its columns. @throws NotFound for a file of somebody else, or for the other register */
export async function requireImport(
  ctx: Context,
  register: Register,
  processId: number,
  id: number,
): Promise<{ process: ProcessHead; of: RegisterImport }> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "register:write");
  const row = await findImport(ctx, ctx.db, register, processId, id);
  const judged = row.state === "read" ? await judge(ctx.db, process, row) : { ready: [], refused: row.refused };
  const { file_name: fileName, state, mapping, added } = row;
  return { process, of: { id, processId, fileName, state, head: row.rows[0]?.cells ?? [], mapping, added, ...judged } };
}

async function findImport(ctx: Context, db: Database, register: Register, processId: number, id: number, hold = false) {
  let query = db
    .selectFrom("register_imports")
    .where("register", "=", register)
    .where("process_id", "=", processId)
    .where("person_id", "=", ctx.actor.personId)
    .selectAll();
  if (hold) query = query.forUpdate();
  const row = isId(id) ? await query.where("id", "=", id).executeTakeFirst() : undefined;
  if (!row) throw new NotFound();
  return row;
}

interface ReadFile {
  register: Register;
  rows: ListRow[];
  mapping: Mapping;
  file_name: string;
}

async function judge(db: Database, { id, my }: ProcessHead, row: ReadFile) {
  const typed = row.rows
    .slice(1)
    .map(({ cells }) => (row.mapping.place === undefined ? "" : (cells[row.mapping.place] ?? "").trim()));
  const keys = typed.flatMap((cell) => {
    const key = readAgs(cell);
    return "ags" in key ? [key.ags] : [];
  });
  const own = await db
    .selectFrom("municipalities")
    .innerJoin("places", "places.id", "place_id")
    .where("organisation_id", "=", my.organisationId)
    .select(["place_id", "ags"])
    .executeTakeFirst();
  const names = [...new Set(typed)].filter(Boolean);
  const [exact, named] = await Promise.all([
    placesNamed(db, own ? [...keys, own.ags] : keys, names),
    // "Kiel, Landeshauptstadt" is meant by who writes "Kiel".
    sql<{
      ags: string;
    }>`select ags from places where split_part(folded_name, ',', 1) = any(select search_fold(name) from unnest(${names}::text[]) as name)`
      .execute(db)
      .then(({ rows }) =>
        placesNamed(
          db,
          rows.map(({ ags }) => ags),
          [],
        ),
      ),
  ]);
  const places = [...new Map([...exact, ...named].map((place) => [place.id, place])).values()];
  const { rows: there } = await sql<{ place_id: number; name: string; kind: string }>`
    select place_id, ${sql.ref(NAME_FIELD[row.register])} as name, kind from ${sql.table(row.register)}
    where process_id = ${id} and state <> 'declined'`.execute(db);
  return judgeRows(row.rows, row.mapping, {
    register: row.register,
    places,
    ownPlaceId: own?.place_id ?? null,
    there: new Set(there.map((each) => sameEntry(each.place_id, each.name, each.kind))),
    source: row.file_name,
  });
}

export interface ImportLine {
  id: number;
  fileName: string;
  state: "read" | "done" | "undone";
  added: number;
  at: Date;
}

/** Files that this person has brought, the last one first. */
export async function listImports(ctx: Context, register: Register, processId: number): Promise<ImportLine[]> {
  return ctx.db
    .selectFrom("register_imports")
    .where("register", "=", register)
    .where("process_id", "=", processId)
    .where("person_id", "=", ctx.actor.personId)
    .select(["id", "file_name as fileName", "state", "added", "created_at as at"])
    .orderBy("id", "desc")
    .limit(MOST_LISTED)
    .execute();
}

/** Older ones are hardly taken back any more. */
const MOST_LISTED = 50;

export async function mapColumns(
  ctx: Context,
  register: Register,
  processId: number,
  id: number,
  mapping: Mapping,
): Promise<void> {
  await requireProcess(ctx, processId);
  await findImport(ctx, ctx.db, register, processId, id);
  await ctx.db
    .updateTable("register_imports")
    .set({ mapping: JSON.stringify(mapping) })
    .where("id", "=", id)
    .where("state", "=", "read")
    .execute();
}

/** All rows that can be taken, in one step; sent twice they are there once. @returns how many */
export async function takeOver(ctx: Context, register: Register, processId: number, id: number, sight: Sight): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "register:write");
  return transact(ctx, async (trx, announce) => {
    // One file after the other: of two with the same rows the second finds them there.
    await trx.selectFrom("processes").where("id", "=", processId).select("id").forUpdate().execute();
    const row = await findImport(ctx, trx, register, processId, id, true);
    if (row.state === "done") return row.added;
    if (row.state === "undone") throw new Conflict("partnerships:import.over");
    const { ready, refused } = await judge(trx, process, row);
    if (ready.length === 0) throw new Conflict("partnerships:import.none-ready");
    await insertRows(ctx, trx, process.my, { register, processId, importId: id, sight }, ready);
    await trx
      .updateTable("register_imports")
      // What was refused is kept with the head of its columns, to be mended and brought again.
      .set({
        ...{ state: "done", added: ready.length, refused: JSON.stringify(refused) },
        rows: JSON.stringify(refused.length > 0 ? row.rows.slice(0, 1) : []),
      })
      .where("id", "=", id)
      .execute();
    announce(`process:${processId}`);
    return ready.length;
  });
}

/** Own rows are its own, those of other municipalities are proposed to them. */
async function insertRows(
  ctx: Context,
  trx: Trx,
  my: My,
  { register, processId, importId, sight }: { register: Register; processId: number; importId: number; sight: Sight },
  ready: readonly ReadyRow[],
): Promise<void> {
  const at = ctx.now();
  const rows = ready.map(({ placeId, input }) => {
    const { place: _, revision: __, sight: ___, ...columns } = input;
    return { ...columns, place_id: placeId };
  });
  const columns = sql.join(Object.keys(rows[0]!).map((column) => sql.ref(column)));
  const { rows: inserted } = await sql<{ id: number; placeId: number; name: string; kind: string }>`
    insert into ${sql.table(register)} (process_id, sight, state, entered_by, import_id, created_at, ${columns})
    select ${processId}, ${sight},
      case when exists (select from municipalities where municipalities.place_id = given.place_id
        and municipalities.organisation_id = ${my.organisationId}) then 'own' else 'proposed' end,
      ${my.organisationId}, ${importId}, ${at}, ${columns}
    from jsonb_populate_recordset(null::${sql.table(register)}, ${JSON.stringify(rows)}::jsonb) as given
    returning id, place_id as "placeId", ${sql.ref(NAME_FIELD[register])} as name, kind`.execute(trx);
  const ids = new Map(inserted.map(({ id, placeId, name, kind }) => [sameEntry(placeId, name, kind), id]));
  const subject = subjectOf(register);
  await addDataPoints(
    trx,
    { actor: ctx.actor, now: () => at },
    ready.flatMap(({ placeId, name, input, figure }) =>
      figure ? [[{ processId, subject, subjectId: ids.get(sameEntry(placeId, name, input.kind))! }, figure] as const] : [],
    ),
  );
}

/** What nobody has changed, answered, given figures, cited or linked since goes again. @returns how many */
export async function undoImport(ctx: Context, register: Register, processId: number, id: number): Promise<number> {
  const { my } = await requireProcess(ctx, processId);
  authorise(my, "register:write");
  return transact(ctx, async (trx, announce) => {
    const row = await findImport(ctx, trx, register, processId, id, true);
    if (row.state !== "done") throw new Conflict("partnerships:import.over");
    const { rows: gone } = await sql<{ id: number }>`
      delete from ${sql.table(register)} as entry
      where import_id = ${id} and revision = 1 and answered_at is null and not exists (select from data_points as point
        where subject = ${subjectOf(register)} and subject_id = entry.id
          and (point.created_at > entry.created_at or data_point_is_used(point.id)))
        ${register === "interdependencies" ? sql`and not interdependency_is_used(entry.id)` : sql``}
      returning id`.execute(trx);
    // Those that came with the file.
    const ids = gone.map((entry) => entry.id);
    await sql`delete from data_points where subject = ${subjectOf(register)} and subject_id = any(${ids}::int[])`.execute(trx);
    await trx.updateTable("register_imports").set({ state: "undone" }).where("id", "=", id).execute();
    announce(`process:${processId}`);
    return gone.length;
  });
}
