/** /help/privacy: words only, in both languages. */
import { useTranslation } from "react-i18next";
import { loadPublic } from "#server/web";
import { HelpText } from "~/help/help-text";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx) => ({ title: ctx.t("help:privacy.title") }));

export default function Help() {
  const { t } = useTranslation();
  return (
    <HelpText
      title={t("help:privacy.title")}
      parts={t("help:privacy.parts", { returnObjects: true }) as { title: string; text: string }[]}
    />
  );
}
