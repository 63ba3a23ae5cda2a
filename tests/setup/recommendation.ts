/** A recommendation with all that it needs to be put to agreement, made by the commands that people use. */
import { dayOf } from "#server/calendar/rules";
import { addDays } from "#server/calendar/working-days.rules";
import { paragraph } from "#server/documents/content/text.rules";
import { insertBlocks } from "#server/documents/log/ydoc.rules";
import { checkForm, QUESTIONS } from "#server/recommendations/checks.rules";
import { createRecommendation, editRecommendation, recordCheck } from "#server/recommendations/commands";
import { recommendationForm } from "#server/recommendations/forms.rules";
import { requireRecommendation } from "#server/recommendations/queries";
import { setRecommendationStatus } from "#server/recommendations/status.commands";
import type { Stage } from "./town.ts";

interface Draft {
  /** Id of its agenda item. */
  item: number;
  title: string;
  words: string;
  /** Id of the block that holds the words. */
  block?: string;
  /** Fields of the form that are to be otherwise. */
  facts?: Record<string, string>;
}

/** @returns its id */
export async function draftRecommendation(
  { as, organisationOf }: Pick<Stage, "as" | "organisationOf">,
  draft: Draft,
): Promise<number> {
  const { item, title, words, block, facts } = draft;
  const today = dayOf(as("recorder").now());
  const id = await createRecommendation(as("townDelegate"), item, { title }, "");
  const { recommendation } = await requireRecommendation(as("townDelegate"), id);
  const clause = { ...paragraph(words), ...(block && { attrs: { id: block } }) };
  await as("townDelegate").rooms.edit(recommendation.documentId, (ydoc) => insertBlocks(ydoc, 0, [clause]));
  const form = recommendationForm.parse({
    ...{ title, addressees: "Alle Kommunen", lead_organisation_id: String(organisationOf("federalHead")) },
    ...{ due_on: addDays(today, 300), bund_posts: "1,5", kommune_yearly: "20.000", funding_source: "Haushalt" },
    ...{ indicator: "Neun von zehn tun es.", legal_basis: "Freiwillige Vereinbarung", lever_vernetzung: "1", revision: "1" },
    ...facts,
  });
  await editRecommendation(as("recorder"), id, form);
  for (const [kind, result] of [
    ["competence", "gemeinsam"],
    ["self_government", "vertraeglich"],
  ] as const) {
    const answers = Object.fromEntries(QUESTIONS[kind].map((key) => [`answer_${key}`, "nein"]));
    const check = { kind, result, reviewer: "Dr. Ada Recht", reviewed_on: today, ...answers };
    await recordCheck(as("federalHead"), id, checkForm.parse(check), "");
  }
  await setRecommendationStatus(as("facilitator"), id, { from: "entwurf", to: "in_abstimmung" });
  return id;
}
