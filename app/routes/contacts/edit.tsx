/** /contacts: who runs this installation and whom to turn to; for administrators, elsewhere the page does not exist. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { CONFORMANCES } from "#db/schema/contacts";
import { saveContacts } from "#server/contacts/commands";
import { requireContacts, shownContacts } from "#server/contacts/queries";
import { contactsForm, type ContactsInput } from "#server/contacts/rules";
import { seenForm } from "#server/platform/form.rules";
import { revisionOf } from "#server/platform/revisions.queries";
import { act, load, redirectTo } from "#server/web";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, Select, TextArea, TextField } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx) => ({
  title: ctx.t("contacts:form.title"),
  seen: await revisionOf(ctx.db, shownContacts),
  contacts: await requireContacts(ctx),
}));

export const action = act(z.intersection(contactsForm, seenForm), async (ctx, { seen, ...input }) => {
  await saveContacts(ctx, input, seen);
  return redirectTo("/impressum", "contacts:flash.saved");
});

export default function EditContacts() {
  const { t } = useTranslation();
  const { contacts, seen } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("contacts:form.title")}
      intro={t("contacts:form.intro")}
      back={{ to: "/impressum", label: t("contacts:imprint.title") }}
    >
      <ActionForm name="contacts" action="/contacts">
        <Hidden name="seen" value={seen} />
        <Section title={t("contacts:imprint.title")} id="imprint">
          <Line name="operator" most={200} />
          <Words name="address" most={500} />
          <Line name="represented_by" most={200} />
          <Line name="email" most={254} type="email" />
          <Line name="phone" most={60} type="tel" />
          <Words name="responsible" most={500} hint />
        </Section>
        <Section title={t("contacts:form.privacy")} id="privacy">
          <Words name="controller" most={500} hint />
          <Line name="data_protection_officer" most={300} />
          <Words name="supervisory_authority" most={500} />
        </Section>
        <Section title={t("contacts:statement.title")} id="accessibility">
          <Select
            name="conformance"
            label={t("contacts:field.conformance")}
            defaultValue={contacts.conformance}
            options={CONFORMANCES.map((value) => ({ value, label: t(`contacts:conformance.${value}`) }))}
          />
          <TextField
            name="checked_on"
            type="date"
            label={t("contacts:field.checked_on")}
            defaultValue={contacts.checked_on ?? ""}
          />
          <Words name="limitations_de" most={5_000} hint />
          <Words name="limitations_en" most={5_000} />
          <Words name="method_de" most={2_000} hint />
          <Words name="method_en" most={2_000} />
          <Words name="accessibility_contact" most={500} />
          <Line name="accessibility_email" most={254} type="email" hint />
          <Words name="enforcement_body" most={1_000} hint />
        </Section>
        <Section title={t("contacts:form.security")} id="security">
          <Line name="security_contact" most={300} hint />
        </Section>
        <SubmitButton>{t("common:action.save")}</SubmitButton>
      </ActionForm>
    </Page>
  );
}

interface OwnFieldProps {
  name: Exclude<keyof ContactsInput, "conformance" | "checked_on">;
  most: number;
  hint?: boolean;
  type?: "email" | "tel";
}

function useOwnField({ name, hint, most }: OwnFieldProps) {
  const { t } = useTranslation();
  const { contacts } = useLoaderData<typeof loader>();
  return {
    ...{ name, label: t(`contacts:field.${name}`), defaultValue: contacts[name], maxLength: most },
    ...(hint && { hint: t(`contacts:hint.${name}`) }),
  };
}

const Line = (props: OwnFieldProps) => <TextField {...useOwnField(props)} type={props.type ?? "text"} />;
const Words = (props: OwnFieldProps) => <TextArea {...useOwnField(props)} rows={3} />;
