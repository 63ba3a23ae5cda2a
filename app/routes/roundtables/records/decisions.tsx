/** POST /roundtables/:id/decisions: records a decision. */
import { z } from "zod";
import { recordDecision } from "#server/roundtables/records.commands";
import { decisionForm } from "#server/roundtables/forms.rules";
import { noteBases } from "#server/situation/bases.commands";
import { basesForm } from "#server/situation/bases.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./minutes";

export const action = act(
  z.intersection(decisionForm, basesForm),
  async (ctx, { bases, ...form }, { params, request, requestId }) => {
    const id = idOf(params.id);
    await recordDecision(ctx, id, form, requestId, (trx, decisionId) => noteBases(ctx, trx, decisionId, bases));
    return stayOn(request, `/roundtables/${id}/minutes`, "roundtables:record.saved");
  },
);
