/**
 * The part of the seed that gives formats something to be set beside: a second one that was judged by the same criteria, and an earlier
 * evaluation and editions of the first one. Called by seed-work.ts only.
 */
import { dayOf } from "../../server/calendar/rules.ts";
import { releaseEvaluation, sendFactCheck, writeSyntheses } from "../../server/formats/adjustments.commands.ts";
import { synthesesForm } from "../../server/formats/adjustments.rules.ts";
import { addEdition, addFigure, createFormat } from "../../server/formats/commands.ts";
import { CRITERIA } from "../../server/formats/criteria.rules.ts";
import { handIn, startEvaluation } from "../../server/formats/evaluations.commands.ts";
import type { RatingDraft } from "../../server/formats/rating-form.rules.ts";
import { editionForm, figureForm, formatForm } from "../../server/formats/rules.ts";
import { sample } from "../sample.ts";
import { daysFrom, type Desk } from "../seed-desk.ts";
import { evaluationOf } from "../seed-meetings.ts";

type Judged = (typeof sample.compared.evaluations)["forumDay" | "circleBefore"];

export async function writeComparison(desk: Desk): Promise<void> {
  const { db, as, processId, now } = desk;
  const { forumDay, evaluations } = sample.compared;
  const circle = await db
    .selectFrom("formats")
    .where("process_id", "=", processId)
    .where("name", "=", sample.evaluated.circle.name)
    .select("id")
    .executeTakeFirstOrThrow();
  await writeEditions(desk, circle.id);
  const dayId = await createFormat(as("facilitator", daysFrom(now, -9, 20)), processId, formatForm.parse(forumDay), "");
  await judge(desk, dayId, evaluations.forumDay);
  await judge(desk, circle.id, evaluations.circleBefore);
}

async function writeEditions({ as, now }: Desk, formatId: number): Promise<void> {
  const lead = as("facilitator", daysFrom(now, -9, 10));
  for (const { value, as_of, ...edition } of sample.compared.editions) {
    const form = { ...edition, benches: ["laender", "kommunen"], starts_on: as_of, ends_on: "", note: "" };
    const editionId = String(await addEdition(lead, formatId, editionForm.parse(form), ""));
    const figure = { ...sample.evaluated.circle.figure, value, as_of, edition_id: editionId };
    await addFigure(lead, formatId, figureForm.parse({ ...figure, precision: "exakt", source_url: "" }), "");
  }
}

/** From the first rating to the release; the organiser has had time to reply, and nothing to add. */
async function judge(desk: Desk, formatId: number, { title, period, raters, judged, limits }: Judged): Promise<void> {
  const { as, now } = desk;
  const lead = (days: number) => as("facilitator", daysFrom(now, days, 30));
  const id = await startEvaluation(lead(-9), formatId, await evaluationOf(desk, title, raters, period), "");
  for (const [at, rater] of raters.entries())
    await handIn(as(rater, daysFrom(now, -9, 90)), formatId, id, draftsOf(judged, at));
  const values = CRITERIA.flatMap(({ key }) => {
    const [score = null, summary = ""] = judged[key]?.result ?? [];
    return [
      [`${key}_score`, score === null ? "nb" : String(score)],
      [`${key}_summary`, summary],
      [`${key}_discussion`, ""],
      [`${key}_unadjusted`, score !== null && score <= 1 ? "Der Kreis wurde im Jahr darauf ohnehin neu zugeschnitten." : ""],
    ];
  });
  await writeSyntheses(lead(-8), formatId, id, synthesesForm.parse({ limits, ...Object.fromEntries(values) }));
  await sendFactCheck(lead(-8), formatId, id, dayOf(daysFrom(now, -7)));
  await releaseEvaluation(lead(-5), formatId, id);
}

/** @param at whose: the first or the second rater's */
function draftsOf(judged: Judged["judged"], at: number): RatingDraft[] {
  return CRITERIA.flatMap(({ key }): RatingDraft[] => {
    const { by, evidence } = judged[key] ?? {};
    const [score, justification] = by?.[at] ?? [];
    if (score === undefined || !justification || !evidence) return [];
    if (score === null) return [{ ...NOTHING, criterion: key, score: "nb", justification }];
    const [what, evidence_type, evidence_strength] = evidence;
    return [{ ...NOTHING, criterion: key, score: `${score}`, justification, evidence: what, evidence_type, evidence_strength }];
  });
}

const NOTHING = { evidence: "", evidence_type: "", evidence_strength: "", evidence_url: "" } as const;
