/** One point of a statement: what it is about, what is said, how it should read instead. */
import { useTranslation } from "react-i18next";
import type { ConsultationText, Question } from "#server/consultations/queries";
import type { StatementPoint } from "#server/consultations/statements.queries";
import { Badge } from "~/ui/page";
import { Difference } from "./difference";
import "./consultations.css";

/** What points can be about. */
export interface Targets {
  texts: readonly Pick<ConsultationText, "id" | "title">[];
  questions: readonly Question[];
}

/** In words: a passage of a text, a question, the whole. */
export function useTarget({
  texts,
  questions,
}: Targets): (point: Pick<StatementPoint, "textId" | "blockId" | "questionId">) => string {
  const { t } = useTranslation();
  return ({ textId, blockId, questionId }) => {
    const question = questions.find(({ id }) => id === questionId);
    if (question) return t("consultations:point.on-question", { number: question.position, question: question.body });
    const title = texts.find(({ id }) => id === textId)?.title;
    if (title) return t(blockId ? "consultations:point.on-passage" : "consultations:point.on-text", { title });
    return t("consultations:point.on-whole");
  };
}

export function PointView({ point, targets }: { point: StatementPoint; targets: Targets }) {
  const { t } = useTranslation();
  const target = useTarget(targets);
  return (
    <div className="ja-stack ja-gap-2">
      <div className="ja-row ja-gap-2">
        <Badge tone="info">{t(`consultations:kind.${point.kind}`)}</Badge>
        <span className="ja-small">{target(point)}</span>
        {point.isPlaced && <span className="ja-small ja-muted">{t("consultations:point.placed")}</span>}
        {point.isPart && <span className="ja-small ja-muted">{t("consultations:point.part")}</span>}
      </div>
      {point.quote && <blockquote className="ja-quote ja-typed ja-small">{point.quote}</blockquote>}
      {point.body && <p className="ja-typed ja-measure">{point.body}</p>}
      {point.wording && (
        <div>
          <p className="ja-small ja-muted">{t("consultations:point.wording")}</p>
          <p className="ja-typed ja-measure">
            <Difference before={point.isPlaced ? "" : point.quote} after={point.wording} />
          </p>
        </div>
      )}
    </div>
  );
}
