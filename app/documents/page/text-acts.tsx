/** What happens to a text as a whole, from its menu: a copy of it, taking it away. And the way back for those taken away. */
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import { writeInstant } from "#server/calendar/rules";
import type { DeletedDocument } from "#server/documents/queries";
import { DELETED_DAYS } from "#server/documents/rules";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Entry, Facts } from "~/ui/parts";

interface EntryProps {
  documentId: number;
}

export function CopyEntry({ documentId }: EntryProps) {
  const { t } = useTranslation();
  return (
    <li>
      <ActionForm action={`/documents/${documentId}/copies`} name="copy">
        <button type="submit" className="ja-menu__item">
          <Icon name="content-copy" />
          {t("documents:copy.action")}
        </button>
      </ActionForm>
    </li>
  );
}

/** Done at once, because it can be undone. */
export function DeletionEntry({ documentId }: EntryProps) {
  const { t } = useTranslation();
  return (
    <li>
      <ActionForm action={`/documents/${documentId}/deletion`} name="deletion">
        <Hidden name="deleted" value="true" />
        <button type="submit" className="ja-menu__item">
          <Icon name="delete" />
          {t("documents:deletion.action")}
        </button>
      </ActionForm>
    </li>
  );
}

/** @param just the one that was deleted a moment ago */
export function DeletedDocuments({ deleted, just }: { deleted: readonly DeletedDocument[]; just: number }) {
  const { t, i18n } = useTranslation();
  if (deleted.length === 0) return null;
  return (
    <Fold summary={t("documents:deletion.list", { count: deleted.length })} form="restoration" open={just > 0}>
      <p className="ja-small ja-muted">{t("documents:deletion.kept", { days: DELETED_DAYS })}</p>
      <ul className="ja-list ja-list--ruled">
        {deleted.map((document) => (
          <Entry key={document.id} end={<Restoration document={document} />}>
            {document.title} <Facts of={[document.deletedBy, writeInstant(document.deletedAt, i18n.language as Language)]} />
          </Entry>
        ))}
      </ul>
    </Fold>
  );
}

export function JustDeleted({ document }: { document: DeletedDocument | undefined }) {
  const { t } = useTranslation();
  if (!document) return null;
  return (
    <Alert tone="success" title={t("documents:deletion.done", { title: document.title })} live>
      <Restoration document={document} isUndo />
    </Alert>
  );
}

function Restoration({ document: { id, title }, isUndo = false }: { document: DeletedDocument; isUndo?: boolean }) {
  const { t } = useTranslation();
  const words = t(isUndo ? "documents:deletion.undo" : "documents:deletion.restore");
  return (
    <ActionForm action={`/documents/${id}/deletion`} name={isUndo ? "undo" : `restoration-${id}`} className="ja-form--inline">
      <Hidden name="deleted" value="false" />
      <SubmitButton small variant="secondary" aria-label={`${words}: ${title}`}>
        {words}
      </SubmitButton>
    </ActionForm>
  );
}
