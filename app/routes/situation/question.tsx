/** POST /situation/:id/question: asks the municipalities about their passages. */
import { askMunicipalities } from "#server/situation/commands";
import { askForm } from "#server/situation/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./report";

export const action = act(askForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await askMunicipalities(ctx, id, input.reply_until);
  return redirectTo(`/situation/${id}`, "situation:flash.asked");
});
