/** /markings/:kind/:id: the label of one thing, who sees it with that, how it came to it, and the way to lock it. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { LABELS } from "#db/schema/markings";
import { can } from "#server/access/rules";
import { writeInstant } from "#server/calendar/rules";
import { setLabel } from "#server/markings/commands";
import { listCleared, requireMarked, seeing } from "#server/markings/queries";
import { labelForm, pathOf } from "#server/markings/rules";
import { tlp } from "#server/processes/labels.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { Tlp } from "~/markings/tlp";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, Fold, RadioGroup, TextField } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Entry, Facts } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const marked = await requireMarked(ctx, params.kind ?? "", idOf(params.id));
  const cleared = await listCleared(ctx, marked.process);
  const all = cleared.map(({ personId, name, organisation }) => ({ personId, name, organisation }));
  const sees = Object.fromEntries(LABELS.map((label) => [label, seeing(cleared, label, marked.people).length]));
  return { ...marked, subject: marked.title, title: ctx.t("markings:form.title"), all, sees };
});

export const action = act(labelForm, async (ctx, form, { params }) => {
  const path = await setLabel(ctx, params.kind ?? "", idOf(params.id), form);
  return redirectTo(path, "markings:flash.saved");
});

export default function LabelPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, kind, id, subject, own, label, people, changes, all, sees } = useLoaderData<typeof loader>();
  const hintOf = (each: (typeof LABELS)[number]) =>
    `${t(`common:marking-hint.${each}`)}${each === "RED" ? "" : ` ${t("markings:form.sees", { count: sees[each] })}`}`;
  return (
    <Page title={t("markings:form.title")} back={{ to: pathOf(kind, id), label: subject }} facts={<Tlp label={label} />}>
      {can(process.my, "marking:raise") && (
        <ActionForm name="label" action={`/markings/${kind}/${id}`}>
          <RadioGroup
            required
            name="label"
            label={t("markings:form.label")}
            defaultValue={own ?? ""}
            options={[
              { value: "", label: t("markings:form.inherited", { label: tlp(process.marking) }) },
              ...LABELS.map((value) => ({ value, label: tlp(value), hint: hintOf(value) })),
            ]}
          />
          <Fold form="people" open={own === "RED"} summary={t("markings:form.people")}>
            <CheckboxGroup
              name="people"
              label={t("markings:form.people-label")}
              defaultValue={people}
              options={all.map(({ personId, name, organisation }) => ({ value: personId, label: `${name} (${organisation})` }))}
            />
          </Fold>
          <TextField name="reason" label={t("markings:form.reason")} hint={t("markings:form.reason-hint")} />
          <SubmitButton>{t("common:action.save")}</SubmitButton>
        </ActionForm>
      )}
      {changes.length > 0 && (
        <Section title={t("markings:form.changes")} id="changes">
          <ul className="ja-list">
            {changes.map((change, index) => (
              <Entry key={index} end={<span className="ja-small ja-muted">{writeInstant(change.at, language)}</span>} endBelow>
                <span>
                  {t("markings:form.change", {
                    from: change.from ? tlp(change.from) : t("markings:form.of-process"),
                    to: change.to ? tlp(change.to) : t("markings:form.of-process"),
                  })}
                </span>
                <Facts of={[change.by, change.reason]} />
              </Entry>
            ))}
          </ul>
        </Section>
      )}
      {can(process.my, "marking:raise") && (
        <Section title={t("markings:incident.lock-title")} id="incident" hint={t("markings:incident.lock-hint")}>
          <Fold form="incident" summary={t("markings:incident.lock")}>
            <ActionForm name="incident" action={`/markings/${kind}/${id}/incident`}>
              <TextField required name="reason" label={t("markings:form.reason")} hint={t("markings:incident.reason-hint")} />
              <TextField
                type="email"
                name="contact"
                label={t("markings:incident.contact")}
                hint={t("markings:incident.contact-hint")}
              />
              <SubmitButton variant="secondary">{t("markings:incident.lock")}</SubmitButton>
            </ActionForm>
          </Fold>
        </Section>
      )}
    </Page>
  );
}
