/** GET and POST /partnerships/:id/reviews: goes through the questions about one's own partnership again, beside what was found before. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { REVIEW_OUTCOMES } from "#db/schema/partnerships";
import { dayOf, writeDay } from "#server/calendar/rules";
import { recordReview, requireReviews } from "#server/partnerships/reviews.commands";
import { currentList, listChanges, questionsIn } from "#server/partnerships/review-lists.rules";
import {
  answerName,
  differencesOf,
  noteName,
  REVIEW_ANSWERS,
  reviewForm,
  type Review,
} from "#server/partnerships/reviews.rules";
import { wordsOf, type Asked } from "#server/partnerships/versions.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { ListChanges } from "~/partnerships/list-changes";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, RadioGroup, TextArea, TextField } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Badge, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Facts } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { entry, reviews, lists: all } = await requireReviews(ctx, idOf(params.id));
  const list = currentList(all);
  const answered = new Set([list.version, ...reviews.map(({ version }) => version)]);
  const lists = all.filter(({ version }) => answered.has(version));
  return { title: ctx.t("partnerships:review.title"), entry, reviews, list, lists, today: dayOf(ctx.now()) };
});

export const action = act(reviewForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await recordReview(ctx, id, input, requestId);
  return redirectTo(`/partnerships/${id}/reviews#before`, "partnerships:flash.review");
});

export default function Reviews() {
  const { t } = useTranslation();
  const { entry, reviews, list } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("partnerships:review.title")}
      facts={
        <Link className="kern-link kern-link--small" to={`/processes/${entry.processId}/partnerships/questions`}>
          {t("partnerships:questions.one", { version: list.version })}
        </Link>
      }
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
  const { reviews, list, today } = useLoaderData<typeof loader>();
  const hintOf = useLastAnswer();
  const last = reviews[0];
  return (
    <ActionForm name="review">
      <Hidden name="version" value={list.version} />
      {last && last.version !== list.version && (
        <p className="kern-body">{t("partnerships:review.list-newer", { before: last.version, now: list.version })}</p>
      )}
      {list.questions.map((question) => (
        <Stack key={question.key} gap={2}>
          <RadioGroup
            name={answerName(question.key)}
            label={wordsOf(question, language)}
            hint={hintOf(question)}
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

/** Beside a question, what was said the last time, and whether it was asked then. */
function useLastAnswer() {
  const { t } = useTranslation();
  const { reviews, list, lists } = useLoaderData<typeof loader>();
  const last = reviews[0];
  const changes = last ? listChanges(questionsIn(lists, last.version), list.questions) : [];
  return ({ key }: Asked) => {
    const said = last?.answers[key];
    if (!said) return last && t("partnerships:review.new-question");
    const isReworded = changes.some(({ what, question }) => what === "reworded" && question.key === key);
    const answer = t(`partnerships:review.answer.${said.answer}`);
    return t(isReworded ? "partnerships:review.last-reworded" : "partnerships:review.last", { answer });
  };
}

function Found({ review, before }: { review: Review; before: Review | undefined }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { lists } = useLoaderData<typeof loader>();
  const questions = questionsIn(lists, review.version);
  const changed = before ? differencesOf(before, review, questions) : [];
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
              <li key={question.key}>{`${wordsOf(question, language)} ${word(was)} → ${word(now)}`}</li>
            ))}
          </ul>
        </div>
      )}
      {before && before.version !== review.version && (
        <div>
          <p className="ja-strong">{t("partnerships:review.list-differs", { before: before.version, now: review.version })}</p>
          <ListChanges of={listChanges(questionsIn(lists, before.version), questions)} />
        </div>
      )}
      <details className="ja-details ja-details--plain">
        <summary>{t("partnerships:review.answers")}</summary>
        <ul className="ja-dots">
          {questions.map((question) => {
            const said = review.answers[question.key];
            return (
              <li key={question.key}>
                {wordsOf(question, language)} <strong>{word(said?.answer ?? "keine_angabe")}</strong> {said?.note}
              </li>
            );
          })}
        </ul>
      </details>
    </Stack>
  );
}
