/** GET and POST /partnerships/:id/reviews: goes through the questions about one's own partnership again, beside what was found before. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { REVIEW_OUTCOMES } from "#db/schema/partnerships";
import { dayOf, writeDay } from "#server/calendar/rules";
import { recordReview, requireReviews } from "#server/partnerships/reviews.commands";
import {
  answerName,
  CURRENT_VERSION,
  differencesOf,
  noteName,
  questionsOf,
  REVIEW_ANSWERS,
  reviewForm,
  type Review,
} from "#server/partnerships/reviews.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, RadioGroup, TextArea, TextField } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Badge, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Facts } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, entry, reviews } = await requireReviews(ctx, idOf(params.id));
  return { title: ctx.t("partnerships:review.title"), process, entry, reviews, today: dayOf(ctx.now()) };
});

export const action = act(reviewForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await recordReview(ctx, id, input, requestId);
  return redirectTo(`/partnerships/${id}/reviews#before`, "partnerships:flash.review");
});

export default function Reviews() {
  const { t } = useTranslation();
  const { entry, reviews } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("partnerships:review.title")}
      intro={t("partnerships:review.intro", { name: entry.ownerName ?? "" })}
      back={{ to: `/partnerships/${entry.id}`, label: entry.partner }}
    >
      <Fold
        form="review"
        summary={t(reviews.length > 0 ? "partnerships:review.again" : "partnerships:review.first")}
        open={reviews.length === 0}
      >
        <ReviewForm />
      </Fold>
      {reviews.length > 0 && (
        <Section title={t("partnerships:review.before")} id="before">
          <Stack as="ul" gap={5}>
            {reviews.map((review, at) => (
              <li key={review.id}>
                <Found review={review} before={reviews[at + 1]} />
              </li>
            ))}
          </Stack>
        </Section>
      )}
    </Page>
  );
}

function ReviewForm() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { reviews, today } = useLoaderData<typeof loader>();
  const last = reviews[0];
  return (
    <ActionForm name="review">
      {questionsOf(CURRENT_VERSION).map((question) => (
        <Stack key={question.key} gap={2}>
          <RadioGroup
            name={answerName(question.key)}
            label={question[language]}
            hint={
              last?.answers[question.key] &&
              t("partnerships:review.last", { answer: t(`partnerships:review.answer.${last.answers[question.key]!.answer}`) })
            }
            required
            horizontal
            options={REVIEW_ANSWERS.map((value) => ({ value, label: t(`partnerships:review.answer.${value}`) }))}
          />
          <TextField name={noteName(question.key)} label={t("partnerships:review.note-one")} maxLength={500} />
        </Stack>
      ))}
      <RadioGroup
        name="outcome"
        label={t("partnerships:review.outcome-title")}
        hint={t("partnerships:review.outcome-hint")}
        required
        options={REVIEW_OUTCOMES.map((value) => ({ value, label: t(`partnerships:review.outcome.${value}`) }))}
      />
      <TextArea name="note" label={t("partnerships:review.note")} rows={3} maxLength={3000} />
      <div className="ja-fields">
        <TextField
          name="reviewed_on"
          type="date"
          label={t("partnerships:review.reviewed-on")}
          defaultValue={today}
          required
          max={today}
        />
        <TextField
          name="next_on"
          type="date"
          label={t("partnerships:review.next-on")}
          hint={t("partnerships:review.next-hint")}
        />
      </div>
      <SubmitButton>{t("partnerships:review.save")}</SubmitButton>
    </ActionForm>
  );
}

function Found({ review, before }: { review: Review; before: Review | undefined }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const answers = questionsOf(review.version);
  const changed = before ? differencesOf(before, review) : [];
  const word = (answer: string) => t(`partnerships:review.answer.${answer}`);
  return (
    <Stack gap={2}>
      <p className="kern-body ja-row">
        <Badge tone="info">{t(`partnerships:review.outcome.${review.outcome}`)}</Badge>
        <Facts
          of={[
            writeDay(review.reviewedOn, language),
            review.recordedBy,
            t("partnerships:review.version", { version: review.version }),
          ]}
        />
      </p>
      {review.note && <p className="kern-body ja-typed">{review.note}</p>}
      {changed.length > 0 && (
        <div>
          <p className="ja-strong">{t("partnerships:review.changed")}</p>
          <ul className="ja-dots">
            {changed.map(({ question, before: was, now }) => (
              <li key={question.key}>{`${question[language]} ${word(was)} → ${word(now)}`}</li>
            ))}
          </ul>
        </div>
      )}
      <details className="ja-details ja-details--plain">
        <summary>{t("partnerships:review.answers")}</summary>
        <ul className="ja-dots">
          {answers.map((question) => {
            const said = review.answers[question.key];
            return (
              <li key={question.key}>
                {question[language]} <strong>{word(said?.answer ?? "keine_angabe")}</strong> {said?.note}
              </li>
            );
          })}
        </ul>
      </details>
    </Stack>
  );
}
