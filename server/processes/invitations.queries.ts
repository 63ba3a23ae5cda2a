/** What a link invites to, for its page. */
import type { Bench } from "../../db/schema/organisations.ts";
import type { Role } from "../../db/schema/processes.ts";
import type { Database } from "../context.ts";
import { requireInvitation, type Invitation } from "../people/invitations.queries.ts";
import { actingName } from "./acting.queries.ts";

export interface InvitationDetail extends Invitation {
  /** With the organisation they act for in that process. */
  invitedBy: string | null;
  /** What the link invites to, as whom; without a mandate any more both are null. */
  process: { number: string; title: string } | null;
  mandate: { role: Role; bench: Bench | null; organisation: string } | null;
}

/** @throws NotFound for a token that was never given */
export async function requireInvitationDetail(db: Database, token: string): Promise<InvitationDetail> {
  const invitation = await requireInvitation(db, token);
  const { number, title, role, bench, organisation, invited_by } = await db
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
    .select(["processes.number", "processes.title", "mandates.role", "mandates.bench", "organisations.name as organisation"])
    .select(actingName("inviter", { process: "invitations.process_id", at: "invitations.created_at" }).as("invited_by"))
    .orderBy("mandates.id", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
  return {
    ...invitation,
    invitedBy: invited_by,
    process: number !== null && title !== null ? { number, title } : null,
    mandate: role && organisation ? { role, bench, organisation } : null,
  };
}
