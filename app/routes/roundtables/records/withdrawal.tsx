/** POST /roundtables/:id/minutes/withdrawal: takes back an approval that was a mistake, with the reason. */
import { withdrawApproval } from "#server/roundtables/approval/commands";
import { withdrawalForm } from "#server/roundtables/approval/rules";
import { actWords, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = actWords(withdrawalForm, async (ctx, form, { params }) => {
  const id = idOf(params.id);
  await withdrawApproval(ctx, id, form);
  return redirectTo(`/roundtables/${id}#approval`, "roundtables:flash.approval-withdrawn");
});
