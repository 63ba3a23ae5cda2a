/** Part of the seed: what organisations say of the items on the agenda and recommend, through the commands that they would use. */
import { stateDepths } from "../server/agenda/depth.commands.ts";
import type { DepthLine } from "../server/agenda/depth.rules.ts";
import { dayOf } from "../server/calendar/rules.ts";
import { insertBlocks } from "../server/documents/log/ydoc.rules.ts";
import { paragraph } from "../server/documents/content/text.rules.ts";
import { answerField, checkForm, QUESTIONS } from "../server/recommendations/checks.rules.ts";
import { createRecommendation, editRecommendation, recordCheck } from "../server/recommendations/commands.ts";
import { recommendationForm } from "../server/recommendations/forms.rules.ts";
import { requireRecommendation } from "../server/recommendations/queries.ts";
import { setRecommendationStatus } from "../server/recommendations/status.commands.ts";
import type { RecommendationStatus } from "./schema/recommendations.ts";
import { depths, recommendations } from "./sample-agenda.ts";
import type { ItemKey, PersonKey } from "./sample.ts";
import { daysFrom, type Desk } from "./seed-desk.ts";

export async function writeDepths({ as, processId, now }: Desk, items: Record<ItemKey, number>): Promise<void> {
  for (const [index, [person, said]] of Object.entries(depths).entries()) {
    const lines = Object.entries(said).map(
      ([key, { present, wanted, urgency = null, contribution = "" }]): DepthLine => ({
        itemId: items[key as ItemKey],
        present,
        wanted,
        urgency,
        contribution,
        revision: 0,
      }),
    );
    await stateDepths(as(person as PersonKey, daysFrom(now, -5 + index / 2, 90)), processId, lines);
  }
}

export async function writeRecommendations(desk: Desk, items: Record<ItemKey, number>): Promise<void> {
  for (const [index, { item, title, by, text, checks, status, ...facts }] of recommendations.entries()) {
    const at = (days: number) => daysFrom(desk.now, days, 30 + index * 45);
    const id = await createRecommendation(desk.as(by, at(-4)), items[item], { title }, "");
    const { documentId } = (await requireRecommendation(desk.as(by), id)).recommendation;
    await desk.as(by, at(-4)).rooms.edit(documentId, (ydoc) => insertBlocks(ydoc, 0, text.map(paragraph)));
    await editRecommendation(desk.as(by, at(-3)), id, factsOf(desk, title, facts));
    for (const check of checks) await recordCheck(desk.as(check.by, at(-2)), id, checkOf(check, at(-2)), "");
    let from: RecommendationStatus = "entwurf";
    for (const to of status) {
      await setRecommendationStatus(desk.as("facilitator", at(-1)), id, { from, to });
      from = to;
    }
  }
}

type Facts = Pick<(typeof recommendations)[number], "lead" | "involved" | "facts" | "dueInDays">;

const factsOf = ({ organisations, now }: Desk, title: string, { lead, involved, facts, dueInDays }: Facts) =>
  recommendationForm.parse({
    title,
    lead_organisation_id: String(organisations[lead]),
    involved: involved.map((key) => String(organisations[key])),
    due_on: dueInDays === undefined ? "" : dayOf(daysFrom(now, dueInDays)),
    revision: "1",
    ...facts,
  });

/** What the sample does not answer is answered with no. */
const checkOf = ({ kind, result, reviewer, note, answers }: (typeof recommendations)[number]["checks"][number], at: Date) =>
  checkForm.parse({
    kind,
    result,
    reviewer,
    note,
    reviewed_on: dayOf(at),
    ...Object.fromEntries(QUESTIONS[kind].map((question) => [answerField(question), answers[question] ?? "nein"])),
  });
