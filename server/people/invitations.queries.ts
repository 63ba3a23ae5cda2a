/** Looks at an invitation through the token of its link; nothing here changes it. */
import type { Role } from "../../db/schema/processes.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import type { Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { actingName } from "./acting.queries.ts";
import { hashToken } from "../platform/tokens.ts";

export interface Invitation {
  id: number;
  personId: number;
  name: string;
  email: string;
  /** The person has chosen a password before, and signs in instead of choosing one. */
  hasAccount: boolean;
  expiresAt: Date;
  acceptedAt: Date | null;
  /** With the organisation they act for in that process. */
  invitedBy: string | null;
  /** Null: an invitation to the installation itself. */
  processId: number | null;
  /** What the link invites to, as whom; without a mandate any more both are null. */
  process: { number: string; title: string } | null;
  mandate: { role: Role; bench: Bench; organisation: string } | null;
}

/** @throws NotFound for a token that was never given */
export async function requireInvitation(db: Database, token: string): Promise<Invitation> {
  const row = await db
    .selectFrom("invitations")
    .innerJoin("people", "people.id", "invitations.person_id")
    .leftJoin("people as inviter", "inviter.id", "invitations.invited_by")
    .leftJoin("processes", "processes.id", "invitations.process_id")
    .leftJoin("mandates", (join) =>
      join
        .onRef("mandates.process_id", "=", "invitations.process_id")
        .onRef("mandates.person_id", "=", "invitations.person_id"),
    )
    .leftJoin("organisations", "organisations.id", "mandates.organisation_id")
    .where("invitations.token_hash", "=", hashToken(token))
    .select([
      "invitations.id",
      "invitations.person_id",
      "invitations.process_id",
      "invitations.expires_at",
      "invitations.accepted_at",
      "people.name",
      "people.email",
      "people.password_hash",
      "processes.number",
      "processes.title",
      "mandates.role",
      "mandates.bench",
      "organisations.name as organisation",
      actingName("inviter", { process: "invitations.process_id", at: "invitations.created_at" }).as("invited_by"),
    ])
    .orderBy("mandates.id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!row) throw new NotFound("people:error.invitation-unknown");
  const { number, title, role, bench, organisation } = row;
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    email: row.email,
    hasAccount: row.password_hash !== null,
    expiresAt: row.expires_at,
    acceptedAt: row.accepted_at,
    invitedBy: row.invited_by,
    processId: row.process_id,
    process: number !== null && title !== null ? { number, title } : null,
    mandate: role && bench && organisation ? { role, bench, organisation } : null,
  };
}
