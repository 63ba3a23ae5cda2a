/** /help/workshop: how to run a workshop, for facilitators; on screen and as one printed page. */
import { useTranslation } from "react-i18next";
import { loadPublic } from "#server/web";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx) => ({ title: ctx.t("guide:title") }));

export default function Workshop() {
  const { t } = useTranslation();
  const parts = t("guide:parts", { returnObjects: true }) as { title: string; steps: string[] }[];
  return (
    <Page title={t("guide:title")} intro={t("guide:intro")}>
      {parts.map(({ title, steps }, index) => (
        <Section key={title} title={title} id={`part-${index}`}>
          <ol className="ja-dots kern-body ja-measure">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </Section>
      ))}
    </Page>
  );
}
