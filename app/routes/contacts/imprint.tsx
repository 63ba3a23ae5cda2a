/** /impressum: who runs this installation; for anybody. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { findContacts } from "#server/contacts/queries";
import { missingOn } from "#server/contacts/rules";
import { loadPublic } from "#server/web";
import { EditLink, Missing, Typed } from "~/contacts/parts";
import { DescriptionList, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx) => {
  const contacts = await findContacts(ctx.db);
  return { title: ctx.t("contacts:imprint.title"), contacts, missing: missingOn("imprint", contacts) };
});

export default function Imprint() {
  const { t } = useTranslation();
  const { contacts, missing } = useLoaderData<typeof loader>();
  const { operator, address, represented_by, email, phone, responsible } = contacts;
  const facts = [
    { key: t("contacts:field.represented_by"), value: represented_by },
    { key: t("contacts:field.email"), value: email && <Mail to={email} /> },
    { key: t("contacts:field.phone"), value: phone },
  ].filter(({ value }) => value);
  return (
    <Page title={t("contacts:imprint.title")} actions={<EditLink />}>
      <Missing page="imprint" fields={missing} />
      {(operator || address) && (
        <Section title={t("contacts:imprint.operator")} id="operator">
          <Typed>{[operator, address].filter(Boolean).join("\n")}</Typed>
          {facts.length > 0 && <DescriptionList items={facts} />}
        </Section>
      )}
      {responsible && (
        <Section title={t("contacts:field.responsible")} id="responsible">
          <Typed>{responsible}</Typed>
        </Section>
      )}
      <Section title={t("contacts:imprint.software")} id="software">
        <p className="kern-body ja-measure">{t("contacts:imprint.software-text")}</p>
      </Section>
    </Page>
  );
}

const Mail = ({ to }: { to: string }) => (
  <a className="kern-link" href={`mailto:${to}`}>
    {to}
  </a>
);
