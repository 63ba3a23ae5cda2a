/** The recommendations under an item, and a field that begins one more. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { completenessOf, isDecided, type Recommendation } from "#server/recommendations/rules";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, TextField } from "~/ui/form";
import { Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";
import { Missing, Number, Status } from "./badges";

interface RecommendationListProps {
  itemId: number;
  recommendations: readonly Recommendation[];
  mayWrite: boolean;
}

export function RecommendationList({ itemId, recommendations, mayWrite }: RecommendationListProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Section title={t("recommendations:title")} id="recommendations">
      {recommendations.length === 0 ? (
        <p className="kern-body ja-muted">{t("recommendations:none")}</p>
      ) : (
        <ul className="ja-list ja-list--ruled">
          {recommendations.map((each) => (
            <Entry
              key={each.id}
              sign={<Number of={each} />}
              endBelow
              end={
                <>
                  {!isDecided(each.status) && each.status !== "entfallen" && (
                    <Missing lacks={completenessOf(each, true).lacks} />
                  )}
                  <Status status={each.status} />
                </>
              }
            >
              <Link className="ja-plain-link" to={`/recommendations/${each.id}`}>
                {each.title}
              </Link>
              <Facts
                of={[
                  each.leadName ? t("recommendations:lead", { name: each.leadName }) : t("recommendations:no-lead"),
                  each.dueOn && t("recommendations:due", { day: writeDay(each.dueOn, language) }),
                ]}
              />
            </Entry>
          ))}
        </ul>
      )}
      {mayWrite && (
        <Fold form="recommendation" summary={t("recommendations:new")}>
          <ActionForm name="recommendation" action={`/agenda/${itemId}/recommendations`}>
            <TextField
              name="title"
              label={t("recommendations:new-title")}
              hint={t("recommendations:new-hint")}
              required
              maxLength={200}
            />
            <SubmitButton variant="secondary">{t("recommendations:create")}</SubmitButton>
          </ActionForm>
        </Fold>
      )}
    </Section>
  );
}
