/** /documents/:id/images/new: a picture for the end of a text, for those who write without the editor. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import { appendImage, uploadImage } from "#server/documents/images/commands";
import { ALT_MAX, imageForm, LARGEST_IMAGE } from "#server/documents/images/rules";
import { requireDocument } from "#server/documents/queries";
import { Invalid, NotAllowed } from "#server/errors";
import { actUpload, idOf, load, redirectTo } from "#server/web";
import { IMAGE_ACCEPT } from "~/documents/editor/images/files";
import { writeSize } from "~/documents/reader/file-size";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, FileField, TextArea } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, ...document } = await requireDocument(ctx, idOf(params.id));
  if (document.access !== "edit") throw new NotAllowed();
  return { title: ctx.t("documents:images.title"), process, document };
});

export const action = actUpload(imageForm, async (ctx, { alt, decorative }, { params, file }) => {
  const { id: documentId } = await requireDocument(ctx, idOf(params.id));
  if (!file) throw new Invalid("documents:images.refused.missing", "file");
  const image = await uploadImage(ctx, documentId, file.bytes);
  await appendImage(ctx, documentId, image, decorative ? "" : alt);
  return redirectTo(`/documents/${documentId}`, "documents:images.appended");
});

export default function NewImage() {
  const { document } = useLoaderData<typeof loader>();
  const { t, i18n } = useTranslation();
  const back = `/documents/${document.id}`;
  const size = (bytes: number) => writeSize(bytes, i18n.language as Language);
  return (
    <Page
      title={t("documents:images.title")}
      back={{ to: back, label: document.title }}
      intro={t("documents:images.append-intro")}
    >
      <ActionForm name="image" encType="multipart/form-data">
        <FileField
          name="file"
          label={t("documents:images.file")}
          hint={t("documents:images.file-hint", { most: size(LARGEST_IMAGE) })}
          accept={IMAGE_ACCEPT}
          maxBytes={LARGEST_IMAGE}
          tooLarge={(bytes) => t("documents:import.too-large-here", { size: size(bytes), most: size(LARGEST_IMAGE) })}
          required
        />
        <TextArea
          name="alt"
          label={t("documents:images.alt")}
          hint={t("documents:images.alt-hint")}
          rows={3}
          maxLength={ALT_MAX}
        />
        <Checkbox name="decorative" label={t("documents:images.decorative")} hint={t("documents:images.decorative-hint")} />
        <div className="ja-row">
          <SubmitButton>{t("documents:images.append")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </div>
      </ActionForm>
    </Page>
  );
}
