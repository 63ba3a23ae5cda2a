/** GET /patterns/:id: where a pattern of influence stands, by its own address. */
import { redirect } from "@remix-run/node";
import { requirePattern } from "#server/situation/patterns.queries";
import { idOf, load } from "#server/web";

export const loader = load(async (ctx, { params }) => {
  const { process, pattern } = await requirePattern(ctx, idOf(params.id));
  return redirect(`/processes/${process.id}/patterns#pattern-${pattern.id}`);
});
