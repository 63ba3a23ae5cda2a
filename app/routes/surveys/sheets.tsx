/** POST /surveys/:id/sheets: enters a pile of paper. */
import { enterSheets } from "#server/surveys/commands";
import { paperForm } from "#server/surveys/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./survey";

export const action = act(paperForm, async (ctx, { sheets }, { params, requestId }) => {
  const id = idOf(params.id);
  await enterSheets(ctx, id, sheets, requestId);
  return redirectTo(`/surveys/${id}`, "surveys:flash.entered");
});
