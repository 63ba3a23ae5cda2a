/** Files that came with a statement, and the forms that take them. */
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import type { Attachment } from "#server/consultations/attachments/queries";
import { ATTACHMENT_ENDINGS, LARGEST_ATTACHMENT } from "#server/consultations/attachments/rules";
import { writeSize } from "~/documents/reader/file-size";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, FileField, Fold } from "~/ui/form";
import { Badge, Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";

interface AttachmentListProps {
  /** Of the consultation, without a slash at its end. */
  at: string;
  statementId: number;
  files: readonly Attachment[];
  /** The draft can still be changed. */
  isDraft?: boolean;
  mayRedact?: boolean;
}

export function AttachmentList({ at, statementId, files, isDraft = false, mayRedact = false }: AttachmentListProps) {
  const { t, i18n } = useTranslation();
  const base = `${at}/statements/${statementId}/attachments`;
  const redacted = new Set(files.map(({ redactsId }) => redactsId));
  return (
    <ul className="ja-list ja-list--ruled">
      {files.map((file) => (
        <Entry
          key={file.id}
          endBelow
          end={
            <>
              {!file.isPublic && <Badge tone="warning">{t("consultations:file.not-public")}</Badge>}
              {file.redactsId && <Badge tone="info">{t("consultations:file.redacted")}</Badge>}
              {mayRedact && !file.isPublic && !redacted.has(file.id) && (
                <LinkButton small variant="tertiary" to={`${base}/${file.id}/redaction`}>
                  {t("consultations:file.redact")}
                </LinkButton>
              )}
              {isDraft && (
                <ActionForm name={`remove-file-${file.id}`} action={`${at}/statement/attachments/${file.id}/removal`}>
                  <SubmitButton small variant="tertiary" aria-label={t("consultations:file.remove-named", { name: file.name })}>
                    {t("consultations:file.remove")}
                  </SubmitButton>
                </ActionForm>
              )}
            </>
          }
        >
          <a className="ja-plain-link" href={`${base}/${file.id}`} download>
            {file.name}
          </a>
          <Facts
            of={[
              t(`consultations:file.kind.${file.kind}`),
              writeSize(file.size, i18n.language as Language),
              <span key="hash" title={file.hash}>
                {t("consultations:text.hash", { hash: file.hash.slice(0, 12) })}
              </span>,
            ]}
          />
        </Entry>
      ))}
    </ul>
  );
}

export function AttachmentField() {
  const { t, i18n } = useTranslation();
  const size = (bytes: number) => writeSize(bytes, i18n.language as Language);
  return (
    <FileField
      name="file"
      label={t("consultations:file.label")}
      hint={t("consultations:file.hint", { most: size(LARGEST_ATTACHMENT) })}
      accept={ATTACHMENT_ENDINGS}
      maxBytes={LARGEST_ATTACHMENT}
      tooLarge={(bytes) => t("consultations:file.too-large-here", { size: size(bytes), most: size(LARGEST_ATTACHMENT) })}
      required
    />
  );
}

/** In the draft. */
export function DraftAttachments({ at, draftId, files }: { at: string; draftId: number | null; files: readonly Attachment[] }) {
  const { t } = useTranslation();
  return (
    <Section title={t("consultations:file.list")} id="files" hint={t("consultations:file.list-hint")}>
      {draftId !== null && files.length > 0 && <AttachmentList at={at} statementId={draftId} files={files} isDraft mayRedact />}
      <Fold form="attachment" summary={t("consultations:file.new")}>
        <ActionForm name="attachment" action={`${at}/statement/attachments`} encType="multipart/form-data" reset>
          <AttachmentField />
          <Checkbox
            name="is_public"
            label={t("consultations:file.is-public")}
            hint={t("consultations:file.is-public-hint")}
            defaultChecked
          />
          <SubmitButton variant="secondary">{t("consultations:file.add")}</SubmitButton>
        </ActionForm>
      </Fold>
    </Section>
  );
}
