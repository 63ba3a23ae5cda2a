/** Says who stands in for somebody from one day until another, and ends it early. The database sees to it that never both are active. */
import { authorise, can, refuseArchived } from "../access/rules.ts";
import { dayBefore, dayOf, writeDay } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, NotAllowed, NotFound } from "../errors.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "./commands.ts";
import { mandatesChanged } from "./mandates.commands.ts";
import { requireMandate } from "./mandates.queries.ts";
import { currentRules } from "./procedure.queries.ts";
import type { ProcessHead } from "./rules.ts";
import { acceptSubstitution, type SubstitutionInput } from "./substitutions.rules.ts";

/**
 * For oneself, or by the facilitator for somebody. Whoever of the two has not done it gets a letter.
 * @throws Invalid for whom the rules of procedure do not allow and for days that cannot be; Conflict where somebody else stands in on one of
 * these days, the substitute cannot, or whoever is to be represented is present already
 */
export async function nameSubstituteFor(
  ctx: Context,
  mandateId: number,
  input: SubstitutionInput,
  requestId: string,
): Promise<void> {
  const { process, mandate: absent } = await requireMandate(ctx, mandateId);
  authoriseFor(process, mandateId);
  const { mandate: other, process: theirs } = await requireMandate(ctx, input.substitute_id);
  if (theirs.id !== process.id) throw new NotFound();
  await transact(ctx, async (trx, announce) => {
    const { substitution } = await currentRules(trx, process.id);
    acceptSubstitution(substitution, { absent, other }, input, dayOf(ctx.now()));
    await once(trx, ctx, requestId, async () => {
      const { substitute_id, from_day, to_day } = input;
      const row = await inWords(() =>
        trx
          .insertInto("substitutions")
          .values({
            ...{ process_id: process.id, mandate_id: mandateId, substitute_id, from_day, to_day },
            ...{ created_by: ctx.actor.personId, created_at: ctx.now() },
          })
          .returning("id")
          .executeTakeFirstOrThrow(),
      );
      await note(trx, ctx, process, "substitution-named", {
        ...{ name: absent.name, substitute: other.name },
        ...{ from_de: writeDay(from_day, "de"), from_en: writeDay(from_day, "en") },
        ...{ to_de: writeDay(to_day, "de"), to_en: writeDay(to_day, "en") },
      });
      await tell(trx, ctx, process, { absent: absent.personId, substitute: other.personId }, input, "named");
      return row.id;
    });
    await mandatesChanged(trx, ctx, process.id);
    announce(`process:${process.id}`);
  });
}

function authoriseFor({ my }: ProcessHead, mandateId: number): void {
  refuseArchived(my);
  if (my.mandateId !== mandateId) authorise(my, "mandate:manage");
}

const REFUSALS: Record<string, string> = {
  substitutions_one_at_a_time: "represented-already",
  substitutions_of_one: "substitute-taken",
  substitutions_no_chain: "chain",
  substitutions_not_present: "is-present",
  substitutions_mandates_hold: "mandate-over",
};

/** Two may write at the same moment: the database decides. */
async function inWords<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const why = REFUSALS[(error as { constraint_name?: string }).constraint_name ?? ""];
    if (!why) throw error;
    throw new Conflict(`processes:substitution.refusal.${why}`);
  }
}

/** Both, except whoever does it. */
async function tell(
  trx: Trx,
  ctx: Context,
  process: ProcessHead,
  { absent, substitute }: { absent: number; substitute: number },
  { from_day, to_day }: Pick<SubstitutionInput, "from_day" | "to_day">,
  what: "named" | "ended",
): Promise<void> {
  const people = await trx
    .selectFrom("people")
    .where("id", "in", [absent, substitute])
    .select(["id", "name", "email", "language"])
    .execute();
  const nameOf = (personId: number) => people.find(({ id }) => id === personId)!.name;
  for (const { id, name, email, language: preferred } of people) {
    if (id === ctx.actor.personId) continue;
    const { t, language } = ctx.wordsFor(preferred);
    const key = what === "named" && id === absent ? "represented" : what;
    await writeMail(trx, ctx, {
      to: email,
      language,
      label: process.marking,
      subject: t(`processes:substitution.mail.${key}.subject`),
      body: t(`processes:substitution.mail.${key}.body`, {
        ...{ name, absent: nameOf(absent), substitute: nameOf(substitute), by: ctx.actor.name, title: process.title },
        ...{ from: writeDay(from_day, language), to: writeDay(to_day, language) },
        link: `${ctx.origin}/processes/${process.id}/people`,
      }),
    });
  }
}

/** From today on whoever was represented acts for themselves again; what has passed stays. Both get a letter, except whoever ends it. */
export async function endSubstitution(ctx: Context, mandateId: number, id: number): Promise<void> {
  const { process, mandate } = await requireMandate(ctx, mandateId);
  if (process.my.mandateId !== mandateId && !can(process.my, "mandate:manage")) throw new NotAllowed();
  refuseArchived(process.my);
  await transact(ctx, async (trx, announce) => {
    const today = dayOf(ctx.now());
    const row = await trx
      .selectFrom("substitutions")
      .innerJoin("mandates", "mandates.id", "substitute_id")
      .where("substitutions.id", "=", id)
      .where("mandate_id", "=", mandateId)
      .select(["from_day", "to_day", "mandates.person_id as substitute"])
      .forUpdate("substitutions")
      .executeTakeFirst();
    if (!row || row.to_day < today) throw new NotFound();
    if (row.from_day >= today) await trx.deleteFrom("substitutions").where("id", "=", id).execute();
    else
      await trx
        .updateTable("substitutions")
        .where("id", "=", id)
        .set({ to_day: dayBefore(today) })
        .execute();
    await note(trx, ctx, process, "substitution-ended", { name: mandate.name });
    await tell(trx, ctx, process, { absent: mandate.personId, substitute: row.substitute }, row, "ended");
    await mandatesChanged(trx, ctx, process.id);
    announce(`process:${process.id}`);
  });
}

const note = (trx: Trx, ctx: Context, { id: processId }: ProcessHead, kind: string, params: Record<string, string>) =>
  recordEvent(trx, ctx, { processId, kind, params, path: `/processes/${processId}/people` });
