/** From a situation picture to the agenda: what it could not say becomes a topic in one step. */
import type { Context } from "../context.ts";
import { Conflict } from "../errors.ts";
import { asLine } from "../platform/form.rules.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { authoriseHandingIn, insertTopics } from "../topics/commands.ts";
import { requirePayload } from "./queries.ts";
import { mayHandInGap } from "./rules.ts";

/** A topic is seen by everybody in the process. @returns its id @throws Conflict for a picture that is not released to all, or names no gap */
export async function handInGap(ctx: Context, reportId: number, requestId: string): Promise<number> {
  const { process, report, payload } = await requirePayload(ctx, reportId);
  authoriseHandingIn(process);
  if (!mayHandInGap(report)) throw new Conflict("situation:error.gap-not-for-all");
  const wording = {
    title: `${ctx.t("situation:gap.title", { number: payload.number })}: ${payload.title}`.slice(0, 200),
    problem: payload.gaps,
    concerned: asLine(payload.scope).slice(0, 500),
    source: `${ctx.t("situation:one")} ${payload.number}: /situation/${reportId}`,
  };
  const author = { is_anonymous: false, person_id: ctx.actor.personId, organisation_id: process.my.organisationId };
  return transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      const [id] = await insertTopics(trx, ctx, process.id, [
        { ...wording, ...author, behalf_name: "", countersigning: null, sent_key: null },
      ]);
      announce(`topics:${process.id}`);
      return id!;
    }),
  );
}
