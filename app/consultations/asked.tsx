/** What is asked, as everybody who may see it reads it: the cover note first, then the texts, the questions and the rules. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import type { ConsultationSheet } from "#server/consultations/queries";
import type { Reachability } from "#server/consultations/reachability.rules";
import { useLanguage } from "~/processes/language";
import { Alert } from "~/ui/alert";
import { DescriptionList, Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";
import { ReachabilityNote } from "./reachability";

interface AskedProps {
  sheet: Pick<ConsultationSheet, "consultation" | "texts" | "questions">;
  reachability: Reachability | null;
}

export function Asked({ sheet: { consultation, texts, questions }, reachability }: AskedProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <>
      <Section title={t("consultations:asked.title")} id="asked">
        <p className="ja-typed ja-measure">{consultation.coverNote}</p>
        <p className="kern-body">
          <strong>{t("consultations:asked.not-adopted")}</strong>
        </p>
        {consultation.confidentiality && <Alert tone="warning" title={consultation.confidentiality} />}
        <ul className="ja-list ja-list--ruled">
          {texts.map((text) => (
            <Entry key={text.id}>
              <Link className="ja-plain-link" to={`/consultations/${consultation.id}/texts/${text.id}`}>
                {text.title}
              </Link>
              <Facts
                of={[
                  t("consultations:text.frozen", { number: text.number, day: writeDay(text.frozenAt, language) }),
                  <span key="hash" title={text.hash}>
                    {t("consultations:text.hash", { hash: text.hash.slice(0, 12) })}
                  </span>,
                ]}
              />
            </Entry>
          ))}
        </ul>
        {reachability && <ReachabilityNote reachability={reachability} />}
        {questions.length > 0 && (
          <>
            <h3 className="kern-heading-small">{t("consultations:asked.questions")}</h3>
            <ol className="ja-dots">
              {questions.map(({ id, body }) => (
                <li key={id}>{body}</li>
              ))}
            </ol>
          </>
        )}
        <DescriptionList
          items={[
            { key: t("consultations:form.publication"), value: t(`consultations:publication.${consultation.publication}`) },
            { key: t("consultations:form.silence"), value: t(`consultations:silence.${consultation.silence}`) },
            ...(consultation.shortReason
              ? [{ key: t("consultations:asked.short"), value: <span className="ja-typed">{consultation.shortReason}</span> }]
              : []),
          ]}
        />
      </Section>
    </>
  );
}
