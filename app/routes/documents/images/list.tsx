/** POST /documents/:id/images: a picture for the text, or a copy of one from another text; answers with its number and size as JSON. */
import { copyImage, uploadImage } from "#server/documents/images/commands";
import { uploadForm } from "#server/documents/images/rules";
import { requireDocument } from "#server/documents/queries";
import { Invalid } from "#server/errors";
import { actUpload, forScripts, idOf } from "#server/web";

export const action = forScripts(
  actUpload(uploadForm, async (ctx, { from }, { params, file }) => {
    const { id: documentId } = await requireDocument(ctx, idOf(params.id));
    if (from !== undefined) return Response.json(await copyImage(ctx, documentId, from));
    if (!file) throw new Invalid("documents:images.refused.missing", "file");
    return Response.json(await uploadImage(ctx, documentId, file.bytes));
  }),
);
