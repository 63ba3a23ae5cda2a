/** /screens/:token: the wall of the room at an address of its own, for a machine where nobody is signed in. */
import { requireScreen } from "#server/roundtables/screens/queries";
import { loadPublic } from "#server/web";

export { default, handle, meta } from "../screen";

export const loader = loadPublic(async (ctx, { params }) => {
  const at = ctx.now();
  const token = params.token ?? "";
  const snapshot = await requireScreen(ctx, token);
  const address = `${ctx.origin.replace(/^https?:\/\//, "")}/roundtables/${snapshot.id}`;
  return { title: `${ctx.t("roundtables:screen.title")}: ${snapshot.title}`, snapshot, at, address, token };
});
