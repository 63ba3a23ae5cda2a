/** GET /formats/:id/course: a format over time: its evaluations by the same criteria, and what is known of its editions. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requireCourse } from "#server/formats/course/queries";
import { panelsOf } from "#server/formats/course/rules";
import { listEditionSurveys } from "#server/surveys/editions.queries";
import { idOf, load } from "#server/web";
import "~/formats/formats.css";
import { EditionPanels } from "~/formats/course/editions";
import { SideBySide, Versions } from "~/formats/course/measured";
import { EmptyState, Page, Section } from "~/ui/page";

export const loader = load(async (ctx, { params, request }) => {
  const course = await requireCourse(ctx, idOf(params.id), new URL(request.url).searchParams.get("criteria"));
  const { format, process, editions, figures, versions, version, evaluations } = course;
  const panels = panelsOf(editions, figures, await listEditionSurveys(ctx, editions));
  return { title: ctx.t("formats:course.title"), format, process, editions, versions, version, evaluations, panels };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function CoursePage() {
  const { format, editions, versions, version, evaluations, panels } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <Page
      wide
      title={t("formats:course.title")}
      intro={t("formats:course.intro")}
      back={{ to: `/formats/${format.id}`, label: format.name }}
    >
      <Section title={t("formats:course.evaluations")} id="evaluations">
        {evaluations.length === 0 ? (
          <EmptyState title={t("formats:course.no-evaluations")} />
        ) : (
          <>
            <Versions versions={versions} version={version} />
            <SideBySide evaluations={evaluations} nameOf={({ title }) => title} caption={t("formats:course.evaluations")} />
          </>
        )}
      </Section>
      <Section title={t("formats:course.editions")} id="editions" hint={t("formats:course.editions-hint")}>
        {panels.length === 0 ? (
          <EmptyState title={t("formats:course.no-editions")} />
        ) : (
          <EditionPanels editions={editions} panels={panels} />
        )}
      </Section>
    </Page>
  );
}
