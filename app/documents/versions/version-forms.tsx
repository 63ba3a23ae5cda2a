/** Naming the text as it is now, freezing it for good, and going back to how it was. */
import { useTranslation } from "react-i18next";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, TextField } from "~/ui/form";

export function NamingForm({ documentId }: { documentId: number }) {
  const { t } = useTranslation();
  return (
    <Fold summary={t("documents:versions.keep.title")} form="version">
      <ActionForm action={`/documents/${documentId}/versions`} name="version" reset>
        <TextField
          name="name"
          label={t("documents:versions.keep.name")}
          hint={t("documents:versions.keep.name-hint")}
          required
          maxLength={200}
        />
        <SubmitButton variant="secondary">{t("documents:versions.keep.submit")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

export function FreezingForm({ documentId }: { documentId: number }) {
  const { t } = useTranslation();
  return (
    <Fold summary={t("documents:versions.keep.freeze-title")} form="frozen">
      <p className="kern-body">{t("documents:versions.keep.freeze-hint")}</p>
      <ActionForm action={`/documents/${documentId}/frozen`} name="frozen" reset>
        <TextField
          name="name"
          label={t("documents:versions.keep.freeze-name")}
          hint={t("documents:versions.keep.freeze-name-hint")}
          maxLength={200}
        />
        <SubmitButton variant="secondary">{t("documents:versions.keep.freeze-submit")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

/** The same in the menu of the text: what it is for may be left out. */
export function FreezingEntry({ documentId }: { documentId: number }) {
  const { t } = useTranslation();
  return (
    <li>
      <ActionForm action={`/documents/${documentId}/frozen`} name="frozen" className="ja-doc-more__form">
        <TextField name="name" label={t("documents:versions.keep.freeze-for")} maxLength={200} />
        <SubmitButton small variant="secondary" icon="check">
          {t("documents:versions.keep.freeze-submit")}
        </SubmitButton>
      </ActionForm>
    </li>
  );
}

export function RestoringForm({ documentId, versionId }: { documentId: number; versionId: number }) {
  const { t } = useTranslation();
  return (
    <Fold summary={t("documents:versions.restore.title")} form="restoration">
      <p className="kern-body">{t("documents:versions.restore.hint")}</p>
      <ActionForm action={`/documents/${documentId}/versions/${versionId}/restoration`} name="restoration">
        <SubmitButton variant="secondary">{t("documents:versions.restore.submit")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}
