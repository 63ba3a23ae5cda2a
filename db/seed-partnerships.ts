/** The part of the seed with municipalities and the register, through the commands that people would use. Called by seed-work.ts only. */
import { dataPointForm } from "../server/figures/rules.ts";
import { addFigure, answerEntry, createEntry, setMunicipality } from "../server/partnerships/commands.ts";
import { answerForm, interdependencyForm, partnershipForm } from "../server/partnerships/rules.ts";
import type { OrganisationKey } from "./sample.ts";
import { interdependencies, madeUpPlaces, municipalities, partnerships } from "./sample-partnerships.ts";
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
}
