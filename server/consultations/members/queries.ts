/** Looks at what an association asks its members: all of it for its own people, their own part for each member, nothing for anybody else. */
import type { Stance } from "../../../db/schema/consultations.ts";
import { lastDayOf } from "../../calendar/working-days.rules.ts";
import type { Context, Database, PublicContext } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { hashToken } from "../../platform/tokens.ts";
import { requireAnswering, requireWorkspace, type Support, type Workspace } from "../statements.queries.ts";

export interface MemberReply {
  id: number;
  member: string;
  stance: Stance | null;
  remark: string;
  isNamed: boolean;
}

export interface Round {
  id: number;
  body: string;
  closesAt: Date;
  /** The day before it ends, as people say it. */
  lastDay: string;
  replies: MemberReply[];
}

export interface RoundSheet extends Workspace {
  round: Round | null;
  support: Support | null;
}

/** @throws NotFound for those who are not asked, exactly as the workspace */
export async function requireRound(ctx: Context, consultationId: number): Promise<RoundSheet> {
  const workspace = await requireWorkspace(ctx, consultationId);
  requireAnswering(workspace);
  return { ...workspace, round: await findRound(ctx.db, workspace.invitation!.id) };
}

async function findRound(db: Database, invitationId: number): Promise<Round | null> {
  const row = await db
    .selectFrom("member_rounds")
    .where("invitation_id", "=", invitationId)
    .select(["id", "body", "closes_at as closesAt"])
    .executeTakeFirst();
  if (!row) return null;
  const replies = await db
    .selectFrom("member_replies")
    .where("round_id", "=", row.id)
    .orderBy("member")
    .select(["id", "member", "stance", "remark", "is_named as isNamed"])
    .execute();
  return { ...row, lastDay: lastDayOf(row.closesAt), replies };
}

export interface AskedMember {
  replyId: number;
  roundId: number;
  member: string;
  association: string;
  body: string;
  closesAt: Date;
  lastDay: string;
  isOpen: boolean;
  stance: Stance | null;
  remark: string;
  isNamed: boolean;
}

/** By the token of a member's letter. @throws NotFound */
export async function requireMember(ctx: PublicContext, token: string, db: Database = ctx.db): Promise<AskedMember> {
  const row = await db
    .selectFrom("member_replies as reply")
    .innerJoin("member_rounds as round", "round.id", "reply.round_id")
    .innerJoin("consultation_invitations as invitation", "invitation.id", "round.invitation_id")
    .innerJoin("consultations", "consultations.id", "invitation.consultation_id")
    .innerJoin("processes", "processes.id", "consultations.process_id")
    .innerJoin("organisations", "organisations.id", "invitation.organisation_id")
    .where("reply.token_hash", "=", hashToken(token))
    .where("processes.archived_at", "is", null)
    .select([
      ...(["reply.id as replyId", "reply.member", "reply.stance", "reply.remark", "reply.is_named as isNamed"] as const),
      ...(["round.id as roundId", "round.body", "round.closes_at as closesAt"] as const),
      "organisations.name as association",
    ])
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return { ...row, lastDay: lastDayOf(row.closesAt), isOpen: row.closesAt > ctx.now() };
}
