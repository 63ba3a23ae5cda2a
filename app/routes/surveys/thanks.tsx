/** GET /survey/thanks: after an answer; it says nothing of it. */
import { useTranslation } from "react-i18next";
import { loadPublic } from "#server/web";
import { Page } from "~/ui/page";

export const loader = loadPublic(async (ctx) => ({ title: ctx.t("surveys:thanks.title") }));

export { pageMeta as meta } from "~/ui/page-meta";

export default function ThanksPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("surveys:thanks.title")} intro={t("surveys:thanks.text")}>
      {null}
    </Page>
  );
}
