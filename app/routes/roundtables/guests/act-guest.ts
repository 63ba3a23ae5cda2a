/** An action of a guest: their address says who they are, and how much each of them does is counted as of people with an account. */
import type { z } from "zod";
import type { PublicContext } from "#server/context";
import { requireGuest } from "#server/roundtables/guests/queries";
import { actPublic, requireMeasureOf, stayOn } from "#server/web";

/** @param run what the guest does @returns what a script is told where it stays on its page */
export const actGuest = <S extends z.ZodType>(
  schema: S,
  run: (ctx: PublicContext, token: string, form: z.output<S>) => Promise<object | void>,
) =>
  actPublic(schema, async (ctx, form, { params, request, context }) => {
    const token = params.token ?? "";
    await requireMeasureOf(context, "guest", (await requireGuest(ctx, token)).id);
    const path = `/guest-pages/${token}`;
    const done = await run(ctx, token, form);
    return stayOn(request, path, undefined, { path, ...done });
  });
