/** /page-texts/:name: what the operator says about data protection, and the record of processing; for administrators. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { LANGUAGES } from "#db/schema/people";
import { writePageText } from "#server/upkeep/page-texts.commands";
import { requirePageText } from "#server/upkeep/page-texts.queries";
import { LONGEST_PAGE_TEXT, pageTextForm } from "#server/upkeep/page-texts.rules";
import { act, load, redirectTo } from "#server/web";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, TextArea } from "~/ui/form";
import { Badge, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const text = await requirePageText(ctx, params.name ?? "");
  return { title: ctx.t(`upkeep:page-texts.title.${text.name}`), text };
});

export const action = act(pageTextForm, async (ctx, input, { params }) => {
  await writePageText(ctx, params.name ?? "", input);
  return redirectTo(`/page-texts/${params.name}`, "upkeep:page-texts.saved");
});

export default function PageTextPage() {
  const { t } = useTranslation();
  const { text } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t(`upkeep:page-texts.title.${text.name}`)}
      intro={t(`upkeep:page-texts.intro.${text.name}`)}
      back={{ to: "/retention", label: t("upkeep:retention.title") }}
    >
      {LANGUAGES.map((language) => (
        <Section key={language} id={language} title={t(`upkeep:page-texts.language.${language}`)}>
          {text[language].isTemplate && <Badge tone="warning">{t("upkeep:page-texts.is-template")}</Badge>}
          <ActionForm name={`text-${language}`} action={`/page-texts/${text.name}`}>
            <Hidden name="language" value={language} />
            <TextArea
              name="body"
              label={t("upkeep:page-texts.body")}
              hint={t("upkeep:page-texts.hint")}
              defaultValue={text[language].body}
              rows={14}
              maxLength={LONGEST_PAGE_TEXT}
            />
            <SubmitButton>{t("common:action.save")}</SubmitButton>
          </ActionForm>
        </Section>
      ))}
    </Page>
  );
}
