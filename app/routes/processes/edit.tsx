/** /processes/:id/edit: what a process says about itself, and until when its stages are planned. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { authorise } from "#server/access/rules";
import { dayOf } from "#server/calendar/rules";
import { revisionOf } from "#server/platform/revisions.queries";
import { seenForm } from "#server/platform/form.rules";
import { editProcess } from "#server/processes/commands";
import { requireProcessSheet, shownProcess } from "#server/processes/queries";
import { processForm } from "#server/processes/forms.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { useLanguage } from "~/processes/language";
import { ProcessFields } from "~/processes/process-fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, TextField } from "~/ui/form";
import { Row } from "~/ui/layout";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const seen = await revisionOf(ctx.db, shownProcess(idOf(params.id)));
  const sheet = await requireProcessSheet(ctx, idOf(params.id));
  authorise(sheet.process.my, "process:edit");
  return { title: ctx.t("processes:form.edit-title"), ...sheet, seen, today: dayOf(ctx.now()) };
});

export const action = act(z.intersection(processForm, seenForm), async (ctx, { seen, ...input }, { params }) => {
  const id = idOf(params.id);
  await editProcess(ctx, id, input, seen);
  return redirectTo(`/processes/${id}`, "processes:flash.saved");
});

export default function EditProcess() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, seen, details, stages, today } = useLoaderData<typeof loader>();
  return (
    <Page title={t("processes:form.edit-title")} back={{ to: `/processes/${process.id}`, label: t("processes:events.back") }}>
      <ActionForm name="process" action={`/processes/${process.id}/edit`}>
        <Hidden name="seen" value={seen} />
        <ProcessFields stored={{ ...details, title: process.title, marking: process.marking }} today={today} />
        <SubmitButton>{t("common:action.save")}</SubmitButton>
      </ActionForm>
      <Section title={t("processes:form.plan")} id="plan" hint={t("processes:form.plan-hint")}>
        <ActionForm name="plan" action={`/processes/${process.id}/plan`}>
          <div className="ja-fields">
            {stages.map((stage) => (
              <TextField
                key={stage.key}
                name={`planned_until_${stage.key}`}
                type="date"
                defaultValue={stage.plannedUntil ?? ""}
                label={t("processes:form.plan-field", { position: stage.position, stage: stage.title[language] })}
              />
            ))}
          </div>
          <SubmitButton variant="secondary">{t("processes:form.save-plan")}</SubmitButton>
        </ActionForm>
      </Section>
      <Section title={t("processes:archive.title")} id="archive" hint={t("processes:archive.hint")}>
        <Row>
          <LinkButton to={`/processes/${process.id}/copy`}>{t("processes:copy.link")}</LinkButton>
          <ActionForm name="archive" action={`/processes/${process.id}/archive`}>
            <SubmitButton variant="secondary">{t("processes:archive.submit")}</SubmitButton>
          </ActionForm>
        </Row>
      </Section>
    </Page>
  );
}
