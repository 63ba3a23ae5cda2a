/**
 * Looks at statements. They leave the database only through `statementIsSeen`: a draft is seen by its own organisation alone, what was
 * submitted by the moderation too, by those who are asked to sign it, and by others when all periods are over and the consultation says so.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Channel, Coordination, StatementPointKind } from "../../db/schema/consultations.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { ABILITIES } from "../access/rules.ts";
import type { Context, Database } from "../context.ts";
import { Conflict, NotFound } from "../errors.ts";
import { actingName } from "../processes/acting.queries.ts";
import { isId, validMandates } from "../processes/queries.ts";
import { revisionOf, revisionsOf, type Shown } from "../platform/revisions.queries.ts";
import { isOver, requireConsultation, type Consulted } from "./queries.ts";
import { readRemark, remarkWord } from "./remark.queries.ts";
import { wordsIn } from "./remark.rules.ts";

const rolesOf = (ability: "statement:weigh" | "statement:draft") => sql`my.role = any(${[...ABILITIES[ability]]}::text[])`;

/** A condition on rows of `statements`, with their `consultations` and a row `my` of `validMandates` of the same process. */
export const statementIsSeen = (now: Date) => sql<boolean>`(
  consultations.opened_at is not null and (
    ${rolesOf("statement:weigh")} and statements.submitted_at is not null
    or ${rolesOf("statement:draft")} and statements.organisation_id = my.organisation_id
    or ${rolesOf("statement:draft")} and statements.submitted_at is not null and exists (
      select from statement_signatures as signature where signature.statement_id = statements.id
        and signature.organisation_id = my.organisation_id and signature.state <> 'declined')
    or statements.submitted_at is not null and statements.superseded_at is null and not statements.is_confidential
      and (not statements.is_late or coalesce(statements.late_accepted, false)) and ${isOver(now)}
      and (consultations.publication = 'process'
        or consultations.publication = 'invited' and ${rolesOf("statement:draft")} and exists (
          select from consultation_invitations as own
          where own.consultation_id = consultations.id and own.organisation_id = my.organisation_id))))`;

/** The house itself, and the moderation: of such a row. */
export const isInsider = sql<boolean>`(${rolesOf("statement:weigh")}
  or ${rolesOf("statement:draft")} and statements.organisation_id = my.organisation_id)`;

/** Every look at statements goes through this. */
export const seenStatements = (ctx: Pick<Context, "actor" | "now">, db: Database) =>
  db
    .selectFrom("statements")
    .innerJoin("consultations", "consultations.id", "statements.consultation_id")
    .innerJoin(validMandates(ctx, db).as("my"), "my.process_id", "consultations.process_id")
    .where(statementIsSeen(ctx.now()));

export interface StatementHead {
  id: number;
  organisationId: number;
  organisation: string;
  number: number;
  isNil: boolean;
  /** A nil return that takes back what was said before. */
  isWithdrawal: boolean;
  generalRemark: string;
  /** Of a draft: where its words are written. */
  documentId: number | null;
  coordination: Coordination;
  isConfidential: boolean;
  /** In the register of lobbyists; empty where it was not given. */
  lobbyNumber: string;
  interests: string;
  /** Of an association that asked its members. */
  support: Support | null;
  channel: Channel;
  /** Null: a draft. */
  submittedAt: Date | null;
  /** With the organisation they acted for; only for the own organisation and the moderation. */
  submittedBy: string | null;
  receivedAt: Date | null;
  hash: string | null;
  isLate: boolean;
  lateAccepted: boolean | null;
  lateReason: string;
  supersededAt: Date | null;
}

export interface Support {
  asked: number;
  supporting: number;
  deviating: number;
  /** Members that support it and may be named. */
  named: string[];
  /** Asked in this consultation themselves, with a statement of their own; null: only for the moderation. */
  alone: number | null;
}

/** As the members of an association stand now. */
export async function supportOf(db: Database, invitationId: number): Promise<Support | null> {
  const { rows } = await sql<Support>`
    select count(*)::int as asked, count(*) filter (where stance = 'supports')::int as supporting,
      count(*) filter (where stance = 'deviates')::int as deviating, null::int as alone,
      coalesce(array_agg(member order by member) filter (where stance = 'supports' and is_named), '{}') as named
    from member_rounds as round join member_replies on round_id = round.id
    where round.invitation_id = ${invitationId}::int having count(*) > 0`.execute(db);
  return rows[0] ?? null;
}

/** Houses that are asked themselves are known by their names, as their association wrote them. */
const ALONE = sql`(select count(*)::int from member_rounds as round join member_replies on round_id = round.id
  join organisations as house on lower(member) in (lower(house.name), lower(house.short_name))
  join statements as own on own.organisation_id = house.id and own.consultation_id = statements.consultation_id
    and own.submitted_at is not null and own.superseded_at is null and not own.is_nil
  where round.invitation_id = statements.invitation_id)`;

const withNames = (ctx: Pick<Context, "actor" | "now">, db: Database) =>
  seenStatements(ctx, db)
    .innerJoin("organisations", "organisations.id", "statements.organisation_id")
    .leftJoin("people", "people.id", "statements.submitted_by")
    .select([
      "statements.id",
      "statements.organisation_id as organisationId",
      "organisations.name as organisation",
      "statements.number",
      "statements.is_nil as isNil",
      "statements.is_withdrawal as isWithdrawal",
      "statements.general_remark as generalRemark",
      "statements.document_id as documentId",
      "statements.coordination",
      "statements.is_confidential as isConfidential",
      "statements.channel",
      "statements.lobby_number as lobbyNumber",
      "statements.interests",
      sql<Support | null>`case when members_asked is not null then json_build_object('asked', members_asked,
        'supporting', members_supporting, 'deviating', members_deviating, 'named', members_named,
        'alone', case when ${rolesOf("statement:weigh")} then ${ALONE} end) end`.as("support"),
      "statements.submitted_at as submittedAt",
      "statements.received_at as receivedAt",
      "statements.content_hash as hash",
      "statements.is_late as isLate",
      "statements.late_accepted as lateAccepted",
      "statements.late_reason as lateReason",
      "statements.superseded_at as supersededAt",
      // A house speaks; who pressed the button is its own business, and the moderation's.
      sql<string | null>`case when ${isInsider}
        then ${actingName("people", { process: "consultations.process_id", at: "statements.submitted_at" })} end`.as(
        "submittedBy",
      ),
    ]);

export interface StatementPoint {
  id: number;
  position: number;
  kind: StatementPointKind;
  textId: number | null;
  blockId: string | null;
  quote: string;
  questionId: number | null;
  body: string;
  wording: string;
  /** Of a statement without points of its own: its remark, or what lies in its files. */
  isWhole: boolean;
  /** Cut by the moderation from what was sent. */
  isPart: boolean;
  /** Its place or kind is what the moderation says, and not its sender. */
  isPlaced: boolean;
}

/** Of such a row: it is weighed itself, and not in the parts that it was cut into. */
export const isUncut = (table: string) =>
  sql<boolean>`not exists (select from statement_points as part where part.cut_from = ${sql.ref(`${table}.id`)})`;

/** As they are weighed, where they are weighed. */
export const listPoints = async (db: Database, statementId: number): Promise<StatementPoint[]> =>
  (await listPointsOf(db, [statementId])).map(({ statementId: _, ...point }) => point);

/** The same of several. */
export const listPointsOf = (
  db: Database,
  statements: readonly number[],
): Promise<(StatementPoint & { statementId: number })[]> =>
  pointsOf(db, statements)
    .where(isUncut("statement_points"))
    .select("statement_id as statementId")
    .select([
      ...(["at_kind as kind", "at_text_id as textId", "at_block_id as blockId"] as const),
      ...(["at_quote as quote", "at_question_id as questionId"] as const),
    ])
    .execute();

/** As their house wrote them. */
export const listOwnPoints = (db: Database, statementId: number): Promise<StatementPoint[]> =>
  pointsOf(db, [statementId])
    .where("cut_from", "is", null)
    .where("is_whole", "=", false)
    .select(["kind", "text_id as textId", "block_id as blockId", "quote", "question_id as questionId"])
    .execute();

const pointsOf = (db: Database, statements: readonly number[]) =>
  db
    .selectFrom("statement_points")
    .where("statement_id", "in", statements)
    .orderBy("position")
    .orderBy("id")
    .select([
      ...(["id", "position", "body", "wording", "is_whole as isWhole"] as const),
      sql<boolean>`cut_from is not null`.as("isPart"),
      sql<boolean>`placed_at is not null`.as("isPlaced"),
    ]);

/** What a file adds to the words of a statement. */
export interface Enclosed {
  name: string;
  hash: string;
  isPublic: boolean;
}

/** Redacted versions beside submitted files are not among them: they may come later. */
export const listEnclosed = (db: Database, statementId: number): Promise<Enclosed[]> =>
  db
    .selectFrom("statement_attachments")
    .where("statement_id", "=", statementId)
    .where("redacts_id", "is", null)
    .orderBy("id")
    .select(["name", "hash", "is_public as isPublic"])
    .execute();

export interface StatementSheet extends Consulted {
  statement: StatementHead;
  points: StatementPoint[];
  isOwn: boolean;
}

/** @throws NotFound for one that the actor may not read, exactly as for one that does not exist */
export async function requireStatement(
  ctx: Pick<Context, "db" | "actor" | "now">,
  consultationId: number,
  statementId: number,
): Promise<StatementSheet> {
  const consulted = await requireConsultation(ctx, consultationId);
  const statement = isId(statementId)
    ? await withNames(ctx, ctx.db)
        .where("statements.id", "=", statementId)
        .where("statements.consultation_id", "=", consultationId)
        .executeTakeFirst()
    : undefined;
  if (!statement) throw new NotFound();
  if (statement.documentId !== null) statement.generalRemark = (await readRemark(ctx.db, statement.documentId)).trim();
  const isOwn = consulted.invitation !== null && statement.organisationId === consulted.process.my.organisationId;
  return { ...consulted, statement, points: await listPoints(ctx.db, statementId), isOwn };
}

export interface StatementLine {
  id: number;
  organisation: string;
  bench: Bench;
  number: number;
  isNil: boolean;
  isWithdrawal: boolean;
  receivedAt: Date;
  isLate: boolean;
  lateAccepted: boolean | null;
  isConfidential: boolean;
  points: number;
  /** Organisations that signed it as well. */
  signed: string[];
  /** The same for statements that say the same, word by word. */
  said: string;
}

/** What was submitted and holds, the last one first. @throws NotFound */
export async function listStatements(ctx: Context, consultationId: number): Promise<StatementLine[]> {
  await requireConsultation(ctx, consultationId);
  return seenStatements(ctx, ctx.db)
    .innerJoin("organisations", "organisations.id", "statements.organisation_id")
    .where("statements.consultation_id", "=", consultationId)
    .where("statements.submitted_at", "is not", null)
    .where("statements.superseded_at", "is", null)
    .orderBy("statements.received_at", "desc")
    .orderBy("statements.id", "desc")
    .select([
      "statements.id",
      "organisations.short_name as organisation",
      "organisations.bench_default as bench",
      "statements.number",
      "statements.is_nil as isNil",
      "statements.is_withdrawal as isWithdrawal",
      sql<Date>`statements.received_at`.as("receivedAt"),
      "statements.is_late as isLate",
      "statements.late_accepted as lateAccepted",
      "statements.is_confidential as isConfidential",
      sql<number>`(select count(*)::int from statement_points where statement_id = statements.id
        and ${isUncut("statement_points")})`.as("points"),
      sql<string[]>`array(select short_name from statement_signatures as signature
        join organisations as signer on signer.id = signature.organisation_id
        where signature.statement_id = statements.id and signature.state = 'signed' order by short_name)`.as("signed"),
      WHOLE.as("said"),
    ])
    .execute();
}

/** What a statement says, as a check sum that leaves out who says it. */
const WHOLE = sql<string>`md5(lower(btrim(statements.general_remark)) || coalesce((
  select string_agg(md5(row(lower(btrim(body)), lower(btrim(wording)), kind, text_id, block_id, question_id)::text), ',' order by position)
  from statement_points where statement_id = statements.id and cut_from is null), ''))`;

/** All that an organisation has submitted, the newest first; for itself and the moderation. */
export async function listStatementHistory(
  ctx: Context,
  consultationId: number,
  organisationId: number,
): Promise<StatementHead[]> {
  return withNames(ctx, ctx.db)
    .where("statements.consultation_id", "=", consultationId)
    .where("statements.organisation_id", "=", organisationId)
    .where("statements.submitted_at", "is not", null)
    .orderBy("statements.number", "desc")
    .execute();
}

/** What a page needs to write in it. */
export interface LiveRemark {
  documentId: number;
  title: string;
  access: "edit";
  personId: number;
  /** With the number it says which text this is, also after a database was made anew. */
  createdAt: Date;
  me: { name: string; organisation: string };
}

async function requireLiveRemark(ctx: Context, documentId: number, { process, consultation }: Consulted): Promise<LiveRemark> {
  const row = await ctx.db.selectFrom("documents").where("id", "=", documentId).select("created_at").executeTakeFirst();
  if (!row) throw new Conflict("consultations:error.submitted-meanwhile");
  return {
    ...{ documentId, title: consultation.title, access: "edit", personId: ctx.actor.personId, createdAt: row.created_at },
    me: { name: ctx.actor.name, organisation: process.my.organisationShortName },
  };
}

export interface Workspace extends Consulted {
  draft: StatementHead | null;
  points: (StatementPoint & { seen: string })[];
  /** The words of the draft, to be written by several at once; null: not begun. */
  live: LiveRemark | null;
  /** What the form of the general remark showed. */
  remarkSeen: string;
  /** Of the members, where they were asked. */
  support: Support | null;
  /** What the whole draft says: whoever submits must have seen it. */
  draftSeen: string;
  /** Submitted before, the newest first. */
  history: StatementHead[];
}

/** Where an organisation writes, together. @throws NotFound for those who are not asked */
export async function requireWorkspace(ctx: Context, consultationId: number): Promise<Workspace> {
  const consulted = await requireConsultation(ctx, consultationId);
  if (!consulted.invitation) throw new NotFound();
  const own = await withNames(ctx, ctx.db)
    .where("statements.invitation_id", "=", consulted.invitation.id)
    .orderBy("statements.number", "desc")
    .execute();
  const draft = own.find(({ submittedAt }) => submittedAt === null) ?? null;
  // Before the row is looked at, as with every word for what a form shows.
  const fields = draft ? await revisionOf(ctx.db, shownRemark(draft.id)) : "";
  const words = draft?.documentId ? wordsIn(await ctx.rooms.read(draft.documentId)) : (draft?.generalRemark ?? "");
  const points = draft ? await listPoints(ctx.db, draft.id) : [];
  const seen = await revisionsOf(
    ctx.db,
    POINT_FORM,
    points.map(({ id }) => id),
  );
  const support = await supportOf(ctx.db, consulted.invitation.id);
  return {
    ...consulted,
    support,
    live: draft?.documentId ? await requireLiveRemark(ctx, draft.documentId, consulted) : null,
    draft: draft && { ...draft, generalRemark: words },
    points: points.map((point) => ({ ...point, seen: seen.get(point.id) ?? "" })),
    remarkSeen: draft ? remarkSeen(fields, words) : "",
    draftSeen: draft
      ? draftWord({ ...draft, generalRemark: words.trim() }, points, {
          files: await listEnclosed(ctx.db, draft.id),
          support,
        })
      : "",
    history: own.filter(({ submittedAt }) => submittedAt !== null),
  };
}

export const shownRemark = (id: number): Shown<"statements"> => ({
  table: "statements",
  id,
  columns: ["coordination", "is_confidential", "lobby_number", "interests"],
});

/** Two words in one: for what stands beside the words, and for them. */
export const remarkSeen = (fields: string, words: string): string => `${fields}.${remarkWord(words)}`;

const POINT_FORM: Omit<Shown<"statement_points">, "id"> = {
  table: "statement_points",
  columns: ["kind", "text_id", "block_id", "question_id", "body", "wording"],
};

export const shownPoint = (id: number): Shown<"statement_points"> => ({ ...POINT_FORM, id });

type Worded = Pick<StatementHead, "generalRemark" | "coordination" | "isConfidential" | "isNil" | "lobbyNumber" | "interests">;

const hash = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

/** Another word as soon as anybody changed anything of a draft. */
export const draftWord = (
  draft: Worded,
  points: readonly StatementPoint[],
  { files, support }: { files: readonly Enclosed[]; support: Support | null },
): string =>
  hash([
    ...[draft.generalRemark, draft.coordination, draft.isConfidential, draft.lobbyNumber, draft.interests],
    ...[points, files, support],
  ]).slice(0, 32);

/** What a receipt proves: who said what about which frozen texts, received when. SHA-256 of JSON, in hexadecimal. */
export const contentHash = (
  said: Worded & { consultationId: number; organisation: string; number: number; receivedAt: Date },
  points: readonly StatementPoint[],
  textHashes: ReadonlyMap<number, string>,
  { files, support }: { files: readonly Enclosed[]; support: Support | null },
): string =>
  hash({
    ...{ consultation: said.consultationId, organisation: said.organisation, number: said.number },
    ...{
      received: said.receivedAt.toISOString(),
      nil: said.isNil,
      remark: said.generalRemark,
      coordination: said.coordination,
    },
    points: points.map(({ kind, textId, blockId, quote, questionId, body, wording }) => ({
      ...{ kind, text: textId === null ? null : (textHashes.get(textId) ?? null), block: blockId },
      ...{ quote, question: questionId, body, wording },
    })),
    ...(said.lobbyNumber && { lobby: said.lobbyNumber }),
    ...(support && { members: [support.asked, support.supporting, support.deviating, support.named] }),
    ...(said.interests && { interests: said.interests }),
    ...(files.length > 0 && { files: files.map(({ name, hash: bytes }) => ({ name, sha256: bytes })) }),
  });

/** @throws NotFound for those who are not asked, Conflict once everything has its answer */
export function requireAnswering({ invitation, consultation }: Pick<Consulted, "invitation" | "consultation">): void {
  if (!invitation) throw new NotFound();
  if (consultation.weighedAt) throw new Conflict("consultations:error.weighed");
}

/** One point of the own draft. @throws NotFound */
export async function requireWorkspacePoint(ctx: Context, consultationId: number, pointId: number) {
  const workspace = await requireWorkspace(ctx, consultationId);
  requireAnswering(workspace);
  const point = workspace.points.find(({ id }) => id === pointId);
  if (!point) throw new NotFound();
  return { ...workspace, point };
}
