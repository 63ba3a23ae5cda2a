/** /barrierefreiheit: how accessible this installation is, as its operator states it, and a form for what is not; for anybody. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { reportBarrier } from "#server/contacts/commands";
import { countBarriers, findContacts } from "#server/contacts/queries";
import { barrierForm, missingOn, reportedPage } from "#server/contacts/rules";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { EditLink, Missing, Typed, wordsFor } from "~/contacts/parts";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, TextArea, TextField } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { request }) => {
  const contacts = await findContacts(ctx.db);
  return {
    title: ctx.t("contacts:statement.title"),
    origin: ctx.origin,
    contacts,
    missing: missingOn("accessibility", contacts),
    checkedOn: contacts.checked_on && writeDay(contacts.checked_on, ctx.language),
    from: reportedPage(new URL(request.url).searchParams.get("from") ?? "").slice(0, 300),
    waiting: ctx.actor?.isAdmin ? await countBarriers(ctx.db) : null,
  };
});

export const action = actPublic(
  barrierForm,
  async (ctx, input, { context }) => {
    await reportBarrier(ctx, context.limits, input, context.address);
    return redirectTo("/barrierefreiheit", "contacts:flash.reported");
  },
  "person",
);

export default function Statement() {
  const { t, i18n } = useTranslation();
  const { contacts, missing, origin, checkedOn, waiting } = useLoaderData<typeof loader>();
  const limitations = wordsFor(i18n.language, { de: contacts.limitations_de, en: contacts.limitations_en });
  const method = wordsFor(i18n.language, { de: contacts.method_de, en: contacts.method_en });
  const operator = contacts.operator || t("contacts:statement.operator");
  return (
    <Page
      title={t("contacts:statement.title")}
      intro={t("contacts:statement.intro", { operator, origin })}
      actions={
        <>
          {waiting !== null && (
            <LinkButton small to="/barriers">
              {t("contacts:barriers.link", { count: waiting })}
            </LinkButton>
          )}
          <EditLink />
        </>
      }
    >
      <Missing page="accessibility" fields={missing} />
      <Section title={t("contacts:statement.conformance")} id="conformance">
        <p className="kern-body ja-measure">{t(`contacts:conformance-text.${contacts.conformance}`)}</p>
      </Section>
      <Section title={t("contacts:statement.limitations")} id="limitations">
        <ul className="ja-dots kern-body ja-measure">
          {(t("contacts:statement.known", { returnObjects: true }) as string[]).map((known) => (
            <li key={known}>{known}</li>
          ))}
        </ul>
        {limitations.words && <Typed lang={limitations.lang}>{limitations.words}</Typed>}
      </Section>
      <Section title={t("contacts:statement.method")} id="method">
        {checkedOn && <p className="kern-body ja-measure">{t("contacts:statement.checked-on", { day: checkedOn })}</p>}
        <p className="kern-body ja-measure">{t("contacts:statement.method-known")}</p>
        {method.words && <Typed lang={method.lang}>{method.words}</Typed>}
      </Section>
      <Report />
      <Section title={t("contacts:statement.enforcement")} id="enforcement">
        <p className="kern-body ja-measure">{t("contacts:statement.enforcement-text")}</p>
        {contacts.enforcement_body && <Typed>{contacts.enforcement_body}</Typed>}
      </Section>
    </Page>
  );
}

function Report() {
  const { t } = useTranslation();
  const { contacts, from } = useLoaderData<typeof loader>();
  const { accessibility_contact, accessibility_email } = contacts;
  return (
    <Section title={t("contacts:report.title")} id="report">
      <p className="kern-body ja-measure">{t("contacts:report.intro")}</p>
      {(accessibility_contact || accessibility_email) && (
        <Typed>{[accessibility_contact, accessibility_email].filter(Boolean).join("\n")}</Typed>
      )}
      <ActionForm name="barrier" action="/barrierefreiheit">
        <TextArea
          name="body"
          label={t("contacts:report.body")}
          hint={t("contacts:report.body-hint")}
          required
          maxLength={5000}
        />
        <TextField name="page" label={t("contacts:report.page")} defaultValue={from} maxLength={300} />
        <TextField
          name="reply_to"
          type="email"
          label={t("contacts:report.reply-to")}
          hint={t("contacts:report.reply-to-hint")}
          autoComplete="email"
          maxLength={254}
        />
        <SubmitButton>{t("contacts:report.send")}</SubmitButton>
      </ActionForm>
    </Section>
  );
}
