/** What people said in surveys, at the criterion that the question speaks of: how many agree as a bar, and the whole distribution. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { agreeing, type CriterionAnswer } from "#server/formats/surveyed.rules";
import { Bars } from "~/ui/bars";
import { useShareText } from "./share";

export function CriterionAnswers({ answers }: { answers: readonly CriterionAnswer[] }) {
  const { t } = useTranslation();
  const agreed = useAgreedText();
  if (answers.length === 0) return null;
  return (
    <div className="ja-card ja-card--surface ja-gap-2">
      <h3 className="kern-heading-small">{t("formats:surveyed.title")}</h3>
      <Bars
        label={t("formats:surveyed.title")}
        max={1}
        bars={answers.map((answer, at) => {
          const { part, of } = agreeing(answer.counts);
          return {
            key: at,
            label: <AnswerLabel answer={answer} />,
            value: of === 0 ? null : part / of,
            text: agreed(answer),
          };
        })}
      />
    </div>
  );
}

function AnswerLabel({ answer: { words, counts, noStatement, survey } }: { answer: CriterionAnswer }) {
  const { t } = useTranslation();
  return (
    <>
      {words}
      <span className="ja-small ja-muted ja-block ja-number">
        <Link className="kern-link kern-link--small" to={survey.to}>
          {survey.title}
        </Link>
        {" · "}
        {t("formats:surveyed.counts", { counts: counts.join(" – ") })}
        {noStatement ? ` · ${t("formats:surveyed.none-stated", { count: noStatement })}` : ""}
      </span>
    </>
  );
}

/** `11 von 17 stimmen zu (65 %)` */
export function useAgreedText(): (answer: Pick<CriterionAnswer, "counts">) => string {
  const { t } = useTranslation();
  const share = useShareText();
  return ({ counts }) => {
    const { part, of } = agreeing(counts);
    return t("formats:surveyed.agree", { part, of, share: share(of === 0 ? 0 : part / of) });
  };
}
