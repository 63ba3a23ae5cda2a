/** What a link invites to, for its page. */
import type { Bench } from "../../db/schema/organisations.ts";
import type { Role } from "../../db/schema/processes.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { Conflict } from "../errors.ts";
import { writeEmail } from "../people/emails.ts";
import { requireInvitation, type Invitation } from "../people/invitations.queries.ts";
import { actingName } from "./acting.queries.ts";

export interface InvitationDetail extends Invitation {
  /** The address as people write it. */
  writtenEmail: string;
  /** With the organisation they act for in that process. */
  invitedBy: string | null;
  /** What the link invites to, as whom; without a mandate any more both are null. */
  process: { number: string; title: string; guidingQuestion: string } | null;
  /** The mandate that it belongs to is over, whatever became of the link. */
  hasEnded: boolean;
  mandate: { role: Role; bench: Bench | null; organisation: string } | null;
}

/** @throws NotFound for a token that was never given */
export async function requireInvitationDetail(ctx: Pick<Context, "db" | "now">, token: string): Promise<InvitationDetail> {
  const { db } = ctx;
  const invitation = await requireInvitation(db, token);
  const { number, title, guidingQuestion, role, bench, valid_to, organisation, invited_by } = await db
    .selectFrom("invitations")
    .leftJoin("people as inviter", "inviter.id", "invitations.invited_by")
    .leftJoin("processes", "processes.id", "invitations.process_id")
    .leftJoin("mandates", (join) =>
      join
        .onRef("mandates.process_id", "=", "invitations.process_id")
        .onRef("mandates.person_id", "=", "invitations.person_id"),
    )
    .leftJoin("organisations", "organisations.id", "mandates.organisation_id")
    .where("invitations.id", "=", invitation.id)
    .select(["processes.number", "processes.title", "processes.guiding_question as guidingQuestion"])
    .select(["mandates.role", "mandates.bench", "mandates.valid_to", "organisations.name as organisation"])
    .select(actingName("inviter", { process: "invitations.process_id", at: "invitations.created_at" }).as("invited_by"))
    .orderBy("mandates.id", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
  return {
    ...invitation,
    writtenEmail: writeEmail(invitation.email),
    invitedBy: invited_by,
    process: number !== null && title !== null ? { number, title, guidingQuestion: guidingQuestion ?? "" } : null,
    hasEnded: valid_to !== null && valid_to < dayOf(ctx.now()),
    mandate: role && organisation ? { role, bench, organisation } : null,
  };
}

/** @throws Conflict when the mandate is over: who accepted would find no process */
export async function refuseEnded(ctx: Pick<Context, "db" | "now">, token: string): Promise<void> {
  if ((await requireInvitationDetail(ctx, token)).hasEnded) throw new Conflict("people:error.invitation-ended");
}
