/** GET /processes/:id/picture.xlsx: the picture of the benches as a table, from the angle of its address. */
import { requirePicture } from "#server/agenda/picture.queries";
import { writePictureXlsx } from "#server/methods/file.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({
  "picture.xlsx": async (ctx, id, asked) => {
    const { process, rows } = await requirePicture(ctx, id, asked);
    return writePictureXlsx(ctx, process, rows);
  },
});
