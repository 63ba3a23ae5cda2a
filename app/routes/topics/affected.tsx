/** POST /topics/:id/affected: it affects the actor's organisation, or not after all. */
import { setAffected } from "#server/topics/commands";
import { affectedForm } from "#server/topics/rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./topic";

export const action = act(affectedForm, async (ctx, { affected }, { params, request }) => {
  const id = idOf(params.id);
  await setAffected(ctx, id, affected === "yes");
  return stayOn(request, `/topics/${id}`, affected === "yes" ? "topics:flash.affected" : "topics:flash.not-affected");
});
