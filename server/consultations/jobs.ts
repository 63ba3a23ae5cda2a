/** What the clock does: a wave opens, who has not answered is reminded, senders hear that all has its answer. They ask the rows again, which may have moved. */
import type { SystemContext } from "../context.ts";
import { handle, type JobHandler } from "../platform/jobs.ts";
import { jobKind } from "../platform/jobs.rules.ts";
import { transact } from "../platform/transact.ts";
import { tellSenders } from "./answers/commands.ts";
import { WEIGHED } from "./answers/rules.ts";
import { writeToOrganisation } from "./letters.commands.ts";
import { removeOldLetters } from "./intake/retention.commands.ts";
import { hasSigned } from "./queries.ts";
import { REMINDER, WAVE_OPENS } from "./rules.ts";

export const CONSULTATION_JOBS: readonly JobHandler[] = [
  handle(WAVE_OPENS, (ctx, { waveId }) => tellWave(ctx, waveId)),
  handle(WEIGHED, (ctx, { consultationId }) => tellSenders(ctx, consultationId)),
  handle(jobKind("consultations.letters", { cron: "30 5 * * *" }), (ctx) => removeOldLetters(ctx)),
  handle(REMINDER, (ctx, { invitationId, until }) => remind(ctx, invitationId, new Date(until))),
];

export async function tellWave(ctx: SystemContext, waveId: number): Promise<{ letters: number }> {
  return transact(ctx, async (trx, announce) => {
    const wave = await trx
      .updateTable("consultation_waves")
      .from("consultations")
      .whereRef("consultations.id", "=", "consultation_waves.consultation_id")
      .where("consultation_waves.id", "=", waveId)
      .where("told_at", "is", null)
      .where("opened_at", "is not", null)
      .where("opens_at", "<=", ctx.now())
      .set({ told_at: ctx.now() })
      .returning("consultations.process_id")
      .executeTakeFirst();
    if (!wave) return { letters: 0 };
    const invitations = await trx.selectFrom("consultation_invitations").where("wave_id", "=", waveId).select("id").execute();
    let letters = 0;
    for (const { id } of invitations) letters += await writeToOrganisation(trx, ctx, id, "invitation");
    announce(`process:${wave.process_id}`);
    return { letters };
  });
}

/** @param until the end of the period that it was put in for */
export async function remind(ctx: SystemContext, invitationId: number, until: Date): Promise<{ letters: number }> {
  return transact(ctx, async (trx) => {
    const due = await trx
      .updateTable("consultation_invitations as invitation")
      .from("consultation_waves as wave")
      .whereRef("wave.id", "=", "invitation.wave_id")
      .where("invitation.id", "=", invitationId)
      .where(({ eb, fn }) => eb(fn("greatest", ["wave.closes_at", "invitation.extended_until"]), "=", until))
      .where(({ eb }) => eb("reminded_until", "is distinct from", until))
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("statements")
              .whereRef("statements.invitation_id", "=", "invitation.id")
              .where("submitted_at", "is not", null)
              .select("statements.id"),
          ),
        ),
      )
      .where(({ not }) => not(hasSigned("invitation.consultation_id", "invitation.organisation_id")))
      .set({ reminded_until: until })
      .returning("invitation.id")
      .executeTakeFirst();
    return { letters: due && until > ctx.now() ? await writeToOrganisation(trx, ctx, invitationId, "reminder") : 0 };
  });
}
