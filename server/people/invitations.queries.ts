/** Looks at an invitation through the token of its link; nothing here changes it. */
import type { Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { hashToken } from "../platform/tokens.ts";
import { hasAccount } from "./queries.ts";

export interface Invitation {
  id: number;
  personId: number;
  name: string;
  email: string;
  /** The person can sign in already, and does so instead of choosing a password. */
  hasAccount: boolean;
  expiresAt: Date;
  acceptedAt: Date | null;
  /** Null: an invitation to the installation itself. */
  processId: number | null;
}

/** @throws NotFound for a token that was never given */
export async function requireInvitation(db: Database, token: string): Promise<Invitation> {
  const row = await db
    .selectFrom("invitations")
    .innerJoin("people", "people.id", "invitations.person_id")
    .where("invitations.token_hash", "=", hashToken(token))
    .select([
      "invitations.id",
      "invitations.person_id",
      "invitations.process_id",
      "invitations.expires_at",
      "invitations.accepted_at",
      "people.name",
      "people.email",
      hasAccount.as("hasAccount"),
    ])
    .executeTakeFirst();
  if (!row) throw new NotFound("people:error.invitation-unknown");
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    email: row.email,
    hasAccount: row.hasAccount,
    expiresAt: row.expires_at,
    acceptedAt: row.accepted_at,
    processId: row.process_id,
  };
}
