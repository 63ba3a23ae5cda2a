/** An association asks its members by letter; each answers by a link of its own, without an account, as often as it likes until the end. */
import { endOfDay } from "../../calendar/working-days.rules.ts";
import { writeDay } from "../../calendar/rules.ts";
import type { Context, PublicContext } from "../../context.ts";
import { Conflict, Invalid } from "../../errors.ts";
import { writeMail } from "../../platform/mails.commands.ts";
import { once } from "../../platform/submissions.ts";
import { hashToken, newToken } from "../../platform/tokens.ts";
import { transact } from "../../platform/transact.ts";
import { labelOf } from "../../processes/labels.rules.ts";
import { holdInvitation, requireDrafting } from "../drafts.commands.ts";
import { requireMember } from "./queries.ts";
import type { MemberReplyInput, RoundInput } from "./rules.ts";

/** Once for each consultation: its members are not asked twice. @throws Conflict when there is one, Invalid for an end that has passed */
export async function askMembers(ctx: Context, consultationId: number, input: RoundInput, requestId: string): Promise<void> {
  const consulted = await requireDrafting(ctx, consultationId);
  const closesAt = endOfDay(input.closes_on);
  if (closesAt <= ctx.now()) throw new Invalid("consultations:invalid.over-already", "closes_on");
  if (closesAt > consulted.invitation.deadline) throw new Invalid("consultations:members.invalid.after-deadline", "closes_on");
  const members = [...new Map(input.members.map((member) => [member.email, member])).values()];
  await transact(ctx, (trx) =>
    once(trx, ctx, requestId, async () => {
      await holdInvitation(trx, consulted);
      const round = await trx
        .insertInto("member_rounds")
        .values({
          ...{ invitation_id: consulted.invitation.id, body: input.body, closes_at: closesAt },
          ...{ created_by: ctx.actor.personId, created_at: ctx.now() },
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning("id")
        .executeTakeFirst();
      if (!round) throw new Conflict("consultations:members.asked-already");
      const { t, language } = ctx.wordsFor(null);
      for (const { name, email } of members) {
        const token = newToken();
        await trx
          .insertInto("member_replies")
          .values({ round_id: round.id, member: name, email, token_hash: hashToken(token), stance: null })
          .execute();
        await writeMail(trx, ctx, {
          to: email,
          language,
          label: labelOf(consulted.process, "consultation", consulted.consultation.id),
          subject: t("consultations:letter.member.subject", { association: consulted.process.my.organisationName }),
          body: t("consultations:letter.member.body", {
            ...{ name, association: consulted.process.my.organisationName, link: `${ctx.origin}/members/${token}` },
            day: writeDay(input.closes_on, language),
          }),
        });
      }
      return round.id;
    }),
  );
}

/** Opening the link does nothing; the button does. @throws Conflict once it is over */
export async function replyAsMember(ctx: PublicContext, token: string, input: MemberReplyInput): Promise<void> {
  await transact(ctx, async (trx) => {
    const asked = await requireMember(ctx, token, trx);
    if (!asked.isOpen) throw new Conflict("consultations:members.over");
    await trx
      .updateTable("member_replies")
      .where("id", "=", asked.replyId)
      .set({ ...input, replied_at: ctx.now() })
      .execute();
  });
}
