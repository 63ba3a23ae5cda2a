/** /datenschutz: who is responsible, as the operator says, what this software stores, and how long what is kept as this installation has it; for anybody. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { findContacts } from "#server/contacts/queries";
import { missingOn } from "#server/contacts/rules";
import { findPageText } from "#server/upkeep/page-texts.queries";
import { partsOf } from "#server/upkeep/page-texts.rules";
import { findPeriods } from "#server/upkeep/retention.queries";
import { loadPublic } from "#server/web";
import { EditLink, Missing, Typed } from "~/contacts/parts";
import { HelpText } from "~/help/help-text";
import { Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx) => {
  const [contacts, text, periods] = await Promise.all([
    findContacts(ctx.db),
    findPageText(ctx, "privacy", ctx.language),
    findPeriods(ctx.db),
  ]);
  const kept = periods.map(({ name, days }) => {
    const period = days === null ? ctx.t("upkeep:retention.kept") : ctx.t("upkeep:retention.for", { count: days });
    return `${ctx.t(`upkeep:retention.name.${name}`)}: ${period}. ${ctx.t(`upkeep:retention.rule-of.${name}`)}`;
  });
  return {
    title: ctx.t("help:privacy.title"),
    ...{ contacts, missing: missingOn("privacy", contacts) },
    own: partsOf(text.body),
    kept: { title: ctx.t("upkeep:retention.title"), text: kept.join("\n") },
  };
});

export default function Help() {
  const { t } = useTranslation();
  const { contacts, missing, own, kept } = useLoaderData<typeof loader>();
  const { operator, address, email, controller, data_protection_officer, supervisory_authority } = contacts;
  const responsible = controller || [operator, address, email].filter(Boolean).join("\n");
  const whom = [
    { title: t("contacts:privacy.controller"), words: responsible },
    { title: t("contacts:field.data_protection_officer"), words: data_protection_officer },
    { title: t("contacts:field.supervisory_authority"), words: supervisory_authority },
  ].filter(({ words }) => words);
  const parts = t("help:privacy.parts", { returnObjects: true }) as { title: string; text: string }[];
  return (
    <HelpText title={t("help:privacy.title")} actions={<EditLink />} parts={[...own, ...parts, kept]}>
      <Missing page="privacy" fields={missing} />
      {whom.map(({ title, words }, index) => (
        <Section key={title} title={title} id={`whom-${index}`}>
          <Typed>{words}</Typed>
        </Section>
      ))}
    </HelpText>
  );
}
