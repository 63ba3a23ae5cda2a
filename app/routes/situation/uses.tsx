/** POST /situation/:id/uses: notes a decision or a recommendation that rests on the picture. */
import { noteUse } from "#server/situation/commands";
import { useForm } from "#server/situation/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./report";

export const action = act(useForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await noteUse(ctx, id, input.subject);
  return redirectTo(`/situation/${id}`, "situation:flash.used");
});
