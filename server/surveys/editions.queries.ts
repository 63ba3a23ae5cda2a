/** What surveys say of editions of a format, as its evaluation shows it beside the criteria: of closed ones only, and never of few. */
import type { Context } from "../context.ts";
import type { CriterionKey } from "../formats/criteria.rules.ts";
import type { Edition } from "../formats/rules.ts";
import type { Counts, EditionSurvey } from "../formats/surveyed.rules.ts";
import { listFinishedSurveys } from "../roundtables/survey/queries.ts";
import { QUESTIONS, type Question as ShortQuestion } from "../roundtables/survey/rules.ts";
import { readResponses } from "./queries.ts";
import { summarise } from "./rules.ts";

/** In the order of the editions. Callers have asked for the format. */
export async function listEditionSurveys(ctx: Context, editions: readonly Edition[]): Promise<EditionSurvey[]> {
  const [own, short] = await Promise.all([listOwn(ctx, editions), listShort(ctx, editions)]);
  const place = ({ editionId }: EditionSurvey) => editions.findIndex(({ id }) => id === editionId);
  return [...own, ...short].toSorted((a, b) => place(a) - place(b));
}

async function listOwn({ db }: Context, editions: readonly Edition[]): Promise<EditionSurvey[]> {
  if (editions.length === 0) return [];
  const surveys = await db
    .selectFrom("surveys")
    .where(
      "edition_id",
      "in",
      editions.map(({ id }) => id),
    )
    .where("is_closed", "=", true)
    .select(["id", "title", "edition_id as editionId"])
    .orderBy("id")
    .execute();
  if (surveys.length === 0) return [];
  const ids = surveys.map(({ id }) => id);
  const [questions, responses] = await Promise.all([
    db
      .selectFrom("survey_questions")
      .where("survey_id", "in", ids)
      .select(["survey_id", "kind", "words", "criterion"])
      .orderBy("position")
      .execute(),
    readResponses(db, ids),
  ]);
  return surveys.map(({ id, title, editionId }) => {
    const asked = questions.filter((question) => question.survey_id === id);
    const result = summarise(
      asked.map(({ kind, words }) => ({ kind, words })),
      responses.get(id) ?? [],
    );
    return {
      ...{ to: `/surveys/${id}`, title, editionId: editionId! },
      questions: result.questions.flatMap((question, at) =>
        question.kind === "scale"
          ? [
              {
                criterion: asked[at]!.criterion as CriterionKey | null,
                ...{ words: question.words, counts: question.counts, noStatement: question.noStatement },
              },
            ]
          : [],
      ),
    };
  });
}

/** What the three questions after each roundtable speak of. */
const SHORT_CRITERIA: Record<ShortQuestion, CriterionKey> = {
  heard: "dialogqualitaet",
  useful: "wirksamkeit",
  paced: "effizienz",
};

async function listShort(ctx: Context, editions: readonly Edition[]): Promise<EditionSurvey[]> {
  const held = editions.flatMap(({ id, label, roundtableId }) => (roundtableId === null ? [] : [{ id, label, roundtableId }]));
  const counts = await listFinishedSurveys(
    ctx,
    held.map(({ roundtableId }) => roundtableId),
  );
  return held.flatMap(({ id, label, roundtableId }): EditionSurvey[] => {
    const found = counts.get(roundtableId);
    if (!found) return [];
    return [
      {
        ...{ to: `/roundtables/${roundtableId}#survey`, editionId: id },
        title: `${ctx.t("roundtables:survey.title")} (${label})`,
        questions: QUESTIONS.map((question) => ({
          criterion: SHORT_CRITERIA[question],
          words: ctx.t(`roundtables:survey.${question}`),
          counts: found[question] as Counts,
          noStatement: 0,
        })),
      },
    ];
  });
}
