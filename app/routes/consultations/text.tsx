/** GET /consultations/:id/texts/:textId: a frozen text as it is asked about; whoever answers begins a point at each of its passages. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { blockIdOf, toPlainText } from "#server/documents/content/text.rules";
import { requireConsultationText } from "#server/consultations/texts.queries";
import { idOf, load } from "#server/web";
import { StaticText } from "~/documents/reader/static-text";
import { useLanguage } from "~/processes/language";
import { LinkButton } from "~/ui/button";
import { Icon } from "~/ui/icon";
import { Page } from "~/ui/page";
import { Facts } from "~/ui/parts";
import "~/documents/documents.css";
import "~/consultations/consultations.css";

export const loader = load(async (ctx, { params }) => {
  const asked = await requireConsultationText(ctx, idOf(params.id), idOf(params.textId));
  return { title: asked.text.title, ...asked };
});

export { pageMeta as meta } from "~/ui/page-meta";

const NO_THREADS: ReadonlySet<number> = new Set();

export default function AskedText() {
  const { t } = useTranslation();
  const language = useLanguage();
  const asked = useLoaderData<typeof loader>();
  const { consultation, text, content, numbers, invitation } = asked;
  const at = `/consultations/${consultation.id}`;
  const mayAnswer = invitation !== null && consultation.weighedAt === null;
  const words = new Map(
    (content.content ?? []).map((block) => [blockIdOf(block), toPlainText(block).trim()] as const).filter(([, said]) => said),
  );
  return (
    <Page
      title={text.title}
      back={{ to: at, label: consultation.title }}
      facts={
        <Facts
          of={[
            t("consultations:text.frozen", { number: text.number, day: writeDay(text.frozenAt, language) }),
            t("consultations:text.hash", { hash: text.hash.slice(0, 12) }),
          ]}
        />
      }
      actions={
        mayAnswer && (
          <LinkButton icon="edit" to={`${at}/statement/points?text=${text.id}`}>
            {t("consultations:text.on-whole")}
          </LinkButton>
        )
      }
    >
      <article className="ja-text ja-consultations-text" aria-label={text.title}>
        <StaticText
          content={content}
          openThreads={NO_THREADS}
          language={asked.language}
          numbers={new Map(Object.entries(numbers))}
          aside={
            mayAnswer
              ? (block) =>
                  words.has(block) && (
                    <Link
                      className="ja-consultations-comment ja-small"
                      to={`${at}/statement/points?text=${text.id}&block=${encodeURIComponent(block)}`}
                      aria-label={t("consultations:text.comment-on", { words: words.get(block)!.slice(0, 60) })}
                    >
                      <Icon name="add" size="small" />
                      {t("consultations:text.comment")}
                    </Link>
                  )
              : undefined
          }
        />
      </article>
    </Page>
  );
}
