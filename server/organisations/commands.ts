/** Adds organisations to the register and puts them right; administrators and facilitators do. */
import { sql } from "kysely";
import type { Bench } from "../../db/schema/organisations.ts";
import type { Context, Trx } from "../context.ts";
import { Invalid, NotAllowed } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { facilitatesSomewhere, requireOrganisation } from "./queries.ts";
import { benchForLevel, meant, shortNameOf, similar, type OrganisationChoice, type OrganisationInput } from "./rules.ts";

/** @returns its id @throws Invalid when the name is taken */
export async function createOrganisation(ctx: Context, input: OrganisationInput, requestId: string): Promise<number> {
  await authoriseRegister(ctx);
  return transact(ctx, (trx) => once(trx, ctx, requestId, () => insertOrganisation(trx, ctx, input, "name")));
}

export async function editOrganisation(ctx: Context, id: number, input: OrganisationInput): Promise<void> {
  await requireOrganisation(ctx, id);
  await authoriseRegister(ctx);
  await refuseTakenName(input.name, "name", () =>
    ctx.db.updateTable("organisations").set(input).where("id", "=", id).execute(),
  );
}

/**
 * The organisation that a form chose or named, or the new one it describes; callers have authorised.
 * @throws Invalid at the fields of `organisationChoice`
 */
export async function chooseOrganisation(trx: Trx, ctx: Context, choice: OrganisationChoice): Promise<Chosen> {
  const { organisation_id, organisation_name: name, organisation_level: level } = choice;
  const rows = trx.selectFrom("organisations").select(["id", "name", "short_name as shortName", "bench_default as bench"]);
  if (organisation_id !== null) {
    const row = await rows.where("id", "=", organisation_id).executeTakeFirst();
    if (!row) throw new Invalid("common:invalid.choice", "organisation_id");
    return row;
  }
  if (!name) throw new Invalid("common:invalid.required", "organisation_name");
  const isSo = sql<boolean>`lower(${name}) in (lower(name), lower(short_name))`;
  const found = meant(name, await rows.where(isSo).orderBy("name").execute());
  if (found[0] && found.length === 1) return found[0];
  if (found.length > 1)
    throw new Invalid("organisations:error.ambiguous", "organisation_name", { name, names: namesOf(found) });
  if (!level) {
    const names = namesOf(similar(name, await rows.orderBy("name").execute()).slice(0, 3));
    throw new Invalid(`organisations:error.unknown${names ? "-similar" : ""}`, "organisation_name", { name, names });
  }
  const short_name = choice.organisation_short_name || shortNameOf(name);
  const bench = benchForLevel(level);
  const id = await insertOrganisation(trx, ctx, { name, short_name, level, bench_default: bench }, "organisation_name");
  return { id, name, shortName: short_name, bench };
}

const namesOf = (organisations: readonly { name: string }[]): string => organisations.map(({ name }) => `„${name}“`).join(", ");

interface Chosen {
  id: number;
  name: string;
  shortName: string;
  /** Where its people sit. */
  bench: Bench;
}

async function insertOrganisation(
  trx: Trx,
  ctx: Context,
  input: Omit<OrganisationInput, "size_class" | "land" | "postal_address"> & Partial<OrganisationInput>,
  nameField: string,
): Promise<number> {
  const row = await trx
    .insertInto("organisations")
    .values({ ...input, created_at: ctx.now() })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!row) throw new Invalid("organisations:error.name-taken", nameField, { name: input.name });
  return row.id;
}

async function refuseTakenName<T>(name: string, field: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as { constraint_name?: string }).constraint_name === "organisations_name") {
      throw new Invalid("organisations:error.name-taken", field, { name });
    }
    throw error;
  }
}

/** @throws NotAllowed unless administrator or facilitator somewhere */
async function authoriseRegister(ctx: Context): Promise<void> {
  if (ctx.actor.isAdmin || (await facilitatesSomewhere(ctx))) return;
  throw new NotAllowed();
}
