/** /dev/parts: every part of the look in every state; for development and demonstration only, elsewhere the page does not exist. */
import { useTranslation } from "react-i18next";
import { NotFound } from "#server/errors";
import { loadPublic } from "#server/web";
import { Parts } from "~/help/parts";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { context }) => {
  if (!context.config.showMail) throw new NotFound();
  return { title: ctx.t("help:parts.title") };
});

export default function PartsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("help:parts.title")} intro={t("help:parts.intro")}>
      <Parts />
    </Page>
  );
}
