/** Looks at links for shared mailboxes: by their token for whoever has it, by their consultation for the moderation. */
import { dayOf } from "../../calendar/rules.ts";
import type { Context, Database, PublicContext } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { hashToken } from "../../platform/tokens.ts";
import { deadlineOf } from "../rules.ts";
import { linkState, type LinkState } from "./rules.ts";

export interface OpenedLink {
  id: number;
  consultationId: number;
  processId: number;
  processNumber: string;
  organisationId: number;
  organisation: string;
  deadline: Date;
  state: LinkState;
  /** The house that whoever is signed in acts for in this process; null: none, or nobody is signed in. */
  actsFor: { id: number; name: string } | null;
}

/** Says what a letter says too, and no more: whoever finds one learns nothing of the consultation. @throws NotFound */
export async function requireLink(ctx: PublicContext, token: string, db: Database = ctx.db): Promise<OpenedLink> {
  const row = await db
    .selectFrom("consultation_claim_links as link")
    .innerJoin("consultation_invitations as invitation", "invitation.id", "link.invitation_id")
    .innerJoin("consultation_waves as wave", "wave.id", "invitation.wave_id")
    .innerJoin("consultations", "consultations.id", "invitation.consultation_id")
    .innerJoin("processes", "processes.id", "consultations.process_id")
    .innerJoin("organisations", "organisations.id", "invitation.organisation_id")
    .where("link.token_hash", "=", hashToken(token))
    .where("processes.archived_at", "is", null)
    .select([
      "link.id",
      "link.expires_at as expiresAt",
      "link.returned_at as returnedAt",
      "consultations.id as consultationId",
      "processes.id as processId",
      "processes.number as processNumber",
      "organisations.id as organisationId",
      "organisations.name as organisation",
      "wave.closes_at as closesAt",
      "invitation.extended_until as extendedUntil",
    ])
    .executeTakeFirst();
  if (!row) throw new NotFound();
  const { expiresAt, returnedAt, closesAt, extendedUntil, ...link } = row;
  return {
    ...link,
    deadline: deadlineOf({ closesAt }, extendedUntil),
    state: linkState({ expiresAt, returnedAt }, ctx.now()),
    actsFor: ctx.actor ? await findHouse(db, dayOf(ctx.now()), ctx.actor.personId, row.processId) : null,
  };
}

async function findHouse(db: Database, today: string, personId: number, processId: number) {
  const row = await db
    .selectFrom("mandates")
    .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
    .where("process_id", "=", processId)
    .where("person_id", "=", personId)
    .where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">=", today)]))
    .select(["organisations.id", "organisations.name"])
    .executeTakeFirst();
  return row ?? null;
}

export interface Claim {
  id: number;
  organisation: string;
  name: string;
  email: string;
  /** The mailbox that had the link. */
  mailbox: string;
  at: Date;
}

export interface SentLink {
  id: number;
  organisation: string;
  mailbox: string;
  sentAt: Date;
  state: LinkState;
}

/** For the moderation, which callers have made sure of: what waits, and what was sent, the last one first. */
export async function listClaims(ctx: Context, consultationId: number): Promise<{ claims: Claim[]; links: SentLink[] }> {
  const links = await ctx.db
    .selectFrom("consultation_claim_links as link")
    .innerJoin("consultation_invitations as invitation", "invitation.id", "link.invitation_id")
    .innerJoin("organisations", "organisations.id", "invitation.organisation_id")
    .where("invitation.consultation_id", "=", consultationId)
    .orderBy("link.id", "desc")
    .select([
      "link.id",
      "organisations.name as organisation",
      "link.email as mailbox",
      "link.created_at as sentAt",
      "link.expires_at as expiresAt",
      "link.returned_at as returnedAt",
    ])
    .execute();
  const claims = await ctx.db
    .selectFrom("consultation_claims as claim")
    .innerJoin("consultation_claim_links as link", "link.id", "claim.link_id")
    .innerJoin("consultation_invitations as invitation", "invitation.id", "link.invitation_id")
    .innerJoin("organisations", "organisations.id", "invitation.organisation_id")
    .where("invitation.consultation_id", "=", consultationId)
    .where("claim.is_granted", "is", null)
    .orderBy("claim.id")
    .select([
      ...(["claim.id", "claim.name", "claim.email", "claim.asked_at as at"] as const),
      ...(["link.email as mailbox", "organisations.name as organisation"] as const),
    ])
    .execute();
  return { claims, links: links.map((link) => ({ ...link, state: linkState(link, ctx.now()) })) };
}
