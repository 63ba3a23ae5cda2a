/** Adds organisations to the register and puts them right; administrators and facilitators do. */
import type { Context, Trx } from "../context.ts";
import { Invalid, NotAllowed } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { facilitatesSomewhere, requireOrganisation } from "./queries.ts";
import { benchForLevel, missingInChoice, type OrganisationChoice, type OrganisationInput } from "./rules.ts";

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
 * The organisation that a form chose, or the new one it describes; callers have authorised.
 * @throws Invalid at the fields of `organisationChoice`
 */
export async function chooseOrganisation(trx: Trx, ctx: Context, choice: OrganisationChoice): Promise<number> {
  if (choice.organisation_id !== null) {
    const row = await trx.selectFrom("organisations").where("id", "=", choice.organisation_id).select("id").executeTakeFirst();
    if (!row) throw new Invalid("common:invalid.choice", "organisation_id");
    return row.id;
  }
  const [missing] = missingInChoice(choice);
  const level = choice.organisation_level;
  if (missing || !level) throw new Invalid("common:invalid.required", missing ?? "organisation_level");
  const { organisation_name: name, organisation_short_name: short_name } = choice;
  return insertOrganisation(trx, ctx, { name, short_name, level, bench_default: benchForLevel(level) }, "organisation_name");
}

async function insertOrganisation(trx: Trx, ctx: Context, input: OrganisationInput, nameField: string): Promise<number> {
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
