/** GET /processes/:id/formats/register.{csv,xlsx,ods}, and the refused rows of a list: read in again, they are the same. */
import { writeRefused, writeRegister } from "#server/formats/list/queries";
import { idOf, loadFiles } from "#server/web";

export const loader = loadFiles({
  "register.csv": (ctx, id) => writeRegister(ctx, id, "csv"),
  "register.xlsx": (ctx, id) => writeRegister(ctx, id, "xlsx"),
  "register.ods": (ctx, id) => writeRegister(ctx, id, "ods"),
  "refused.csv": (ctx, id, _asked, { listId }) => writeRefused(ctx, id, idOf(listId)),
});
