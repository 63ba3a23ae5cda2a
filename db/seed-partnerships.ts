/** The part of the seed with municipalities and the register, through the commands that people would use. Called by seed-work.ts, its labels by seed.ts. */
import { dayOf } from "../server/calendar/rules.ts";
import type { Context } from "../server/context.ts";
import { dataPointForm } from "../server/figures/rules.ts";
import { setLabel } from "../server/markings/commands.ts";
import { labelForm } from "../server/markings/rules.ts";
import { answerEntry, createEntry, setMunicipality } from "../server/partnerships/commands.ts";
import { addFigure } from "../server/partnerships/figures.commands.ts";
import { createDelegation } from "../server/partnerships/delegations.commands.ts";
import { delegationForm } from "../server/partnerships/delegations.rules.ts";
import { answerForm, interdependencyForm, partnershipForm } from "../server/partnerships/rules.ts";
import type { OrganisationKey } from "./sample.ts";
import { delegation, interdependencies, madeUpPlaces, municipalities, partnerships, pattern } from "./sample-partnerships.ts";
import { daysFrom, type Desk } from "./seed-desk.ts";

export async function writePartnerships(desk: Desk): Promise<void> {
  const { db, as, processId, organisations, now } = desk;
  // The importer refuses keys that nobody has.
  const source = "erfunden";
  await db
    .insertInto("places")
    .values(madeUpPlaces.map((place) => ({ ...place, population_on: "2025-12-31", source })))
    // A seed that was killed has written them already.
    .onConflict((conflict) => conflict.column("ags").doNothing())
    .execute();
  const moderation = as("facilitator", daysFrom(now, -60));
  for (const [key, place] of Object.entries(municipalities))
    await setMunicipality(moderation, processId, { organisation: organisations[key as OrganisationKey], place });
  for (const { by, form, answer } of partnerships) {
    const id = await createEntry(as(by, daysFrom(now, -50)), "partnerships", processId, partnershipForm.parse(form), "");
    if (answer) await answerEntry(as(answer.by, daysFrom(now, -48)), "partnerships", id, answerForm.parse(answer.form));
  }
  for (const { by, form, figures } of interdependencies) {
    const ctx = as(by, daysFrom(now, -49));
    const id = await createEntry(ctx, "interdependencies", processId, interdependencyForm.parse(form), "");
    for (const figure of figures)
      await addFigure(ctx, "interdependencies", id, dataPointForm.parse({ unit: "", source_url: "", ...figure }), "");
  }
  const meets_on = dayOf(daysFrom(now, delegation.inDays));
  const sheet = delegationForm.parse({ ...delegation.form, meets_on });
  await createDelegation(as(delegation.by, daysFrom(now, -5)), processId, sheet, "");
}

/** Labels for a demo: whoever is consulted or observes does not see what bears them. Tests set labels of their own. */
export async function writeLabels(ctx: Context, processId: number): Promise<void> {
  const label = (value: string) => labelForm.parse({ label: value });
  const harbour = await ctx.db
    .selectFrom("interdependencies")
    .where("process_id", "=", processId)
    .where("title", "=", String(interdependencies[0]!.form.title))
    .select("id")
    .executeTakeFirstOrThrow();
  const promise = await ctx.db
    .selectFrom("influence_patterns")
    .where("process_id", "=", processId)
    .where("title", "=", pattern.form.title)
    .select("id")
    .executeTakeFirstOrThrow();
  await setLabel(ctx, "interdependency", harbour.id, label("AMBER"));
  await setLabel(ctx, "pattern", promise.id, label("AMBER+STRICT"));
}
