/** /documents/:id/edit: the title of a paper, the language of a text, and how it is numbered. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { NUMBERINGS } from "#db/schema/documents";
import { LANGUAGES } from "#db/schema/people";
import { authorise } from "#server/access/rules";
import { changeDocument } from "#server/documents/commands";
import { requireDocument, shownDocument } from "#server/documents/queries";
import { documentChangeForm, ownsTitle } from "#server/documents/rules";
import { revisionOf } from "#server/platform/revisions.queries";
import { seenForm } from "#server/platform/form.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, RadioGroup, Select, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const seen = await revisionOf(ctx.db, shownDocument(idOf(params.id)));
  const { process, ...document } = await requireDocument(ctx, idOf(params.id));
  authorise(process.my, "document:edit");
  return { title: ctx.t("documents:edit.title"), process, document, seen };
});

/** The form always says both; a request that says neither is none of ours. */
const changeForm = documentChangeForm.required({ numbering: true, language: true });

export const action = act(z.intersection(changeForm, seenForm), async (ctx, { seen, ...input }, { params }) => {
  await changeDocument(ctx, idOf(params.id), input, seen);
  return redirectTo(`/documents/${params.id}`, "documents:flash.changed");
});

export default function EditDocument() {
  const { document, seen } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const back = `/documents/${document.id}`;
  const numberings = NUMBERINGS.map((numbering) => ({
    value: numbering,
    label: t(`documents:numbering.${numbering}.name`),
    hint: t(`documents:numbering.${numbering}.hint`),
  }));
  const languages = LANGUAGES.map((language) => ({ value: language, label: t(`documents:templates.language.${language}`) }));
  return (
    <Page title={t("documents:edit.title")} back={{ to: back, label: document.title }}>
      <ActionForm name="document">
        <Hidden name="seen" value={seen} />
        {ownsTitle(document.kind) && (
          <TextField name="title" label={t("documents:field.title")} defaultValue={document.title} required maxLength={200} />
        )}
        <RadioGroup
          name="numbering"
          label={t("documents:numbering.label")}
          hint={t("documents:numbering.hint")}
          options={numberings}
          defaultValue={document.numbering}
          required
        />
        <Select
          name="language"
          label={t("documents:templates.language.label")}
          hint={t("documents:templates.language.hint")}
          options={languages}
          defaultValue={document.language}
          required
        />
        <div className="ja-row">
          <SubmitButton>{t("common:action.save")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </div>
      </ActionForm>
    </Page>
  );
}
