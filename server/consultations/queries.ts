/**
 * Looks at consultations. Who sees one: the moderation always; an organisation that is asked, once its wave has opened; all others in
 * the process when everything is over and the consultation is published to them. Everybody else finds nothing.
 */
import { sql } from "kysely";
import type { Publication, Silence } from "../../db/schema/consultations.ts";
import type { Bench, OrganisationLevel, SizeClass } from "../../db/schema/organisations.ts";
import { ABILITIES } from "../access/rules.ts";
import type { Land } from "../calendar/working-days.rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { isId, requireProcess, validMandates } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { answerState, deadlineOf, isModeration, maySubmit, type AnswerState, type Period } from "./rules.ts";

export interface ConsultationHead {
  id: number;
  processId: number;
  title: string;
  coverNote: string;
  confidentiality: string;
  publication: Publication;
  silence: Silence;
  laender: readonly Land[];
  shortReason: string;
  minimumDays: number | null;
  openedAt: Date | null;
  weighedAt: Date | null;
  /** All periods have ended, extended ones too. */
  isOver: boolean;
}

/** The actor's own organisation as it is asked. */
export interface MyInvitation extends Period {
  id: number;
  extendedUntil: Date | null;
  deadline: Date;
  /** The actor may say the last word for it. */
  maySubmit: boolean;
}

export interface Consulted {
  process: ProcessHead;
  consultation: ConsultationHead;
  /** Of whom nothing is asked, but who may read. */
  view: "moderation" | "invited" | "reader";
  /** Null for those who are not asked, or may not write for those who are. */
  invitation: MyInvitation | null;
}

const rolesOf = (ability: "statement:weigh" | "statement:draft") => sql`my.role = any(${[...ABILITIES[ability]]}::text[])`;

/** Of a row of `consultations`. */
export const isOver = (now: Date) => sql<boolean>`(not exists (
    select from consultation_waves as each where each.consultation_id = consultations.id and each.closes_at > ${now})
  and not exists (
    select from consultation_invitations as each where each.consultation_id = consultations.id and each.extended_until > ${now}))`;

/** Of rows of `consultations` with `my`, and `mine` and `wave` of the own organisation beside them. */
const isAsked = (now: Date) =>
  sql<boolean>`(consultations.opened_at is not null and mine.id is not null and ${rolesOf("statement:draft")} and wave.opens_at <= ${now})`;
const isSeen = (now: Date) => sql<boolean>`(${rolesOf("statement:weigh")} or ${isAsked(now)}
  or consultations.opened_at is not null and consultations.publication = 'process' and ${isOver(now)})`;

/** What the actor may see, with their own invitation where they may answer it. */
const seen = (ctx: Pick<Context, "actor" | "now">, db: Database) =>
  db
    .selectFrom("consultations")
    .innerJoin(validMandates(ctx, db).as("my"), "my.process_id", "consultations.process_id")
    .leftJoin("consultation_invitations as mine", (join) =>
      join.onRef("mine.consultation_id", "=", "consultations.id").onRef("mine.organisation_id", "=", "my.organisation_id"),
    )
    .leftJoin("consultation_waves as wave", "wave.id", "mine.wave_id")
    .where(isSeen(ctx.now()))
    .select([
      "consultations.id",
      "consultations.process_id as processId",
      "consultations.title",
      "consultations.cover_note as coverNote",
      "consultations.confidentiality",
      "consultations.publication",
      "consultations.silence",
      "consultations.laender",
      "consultations.short_reason as shortReason",
      "consultations.minimum_days as minimumDays",
      "consultations.opened_at as openedAt",
      "consultations.weighed_at as weighedAt",
      "mine.id as invitationId",
      "mine.extended_until as extendedUntil",
      "wave.opens_at as opensAt",
      "wave.closes_at as closesAt",
      isOver(ctx.now()).as("isOver"),
      isAsked(ctx.now()).as("isAsked"),
      "my.role",
      "my.may_bind",
      "my.is_archived",
      hasBinder(ctx.now()).as("hasBinder"),
    ]);

/** Ids of those that the actor may see, for questions of other domains. */
export const seenConsultations = (ctx: Pick<Context, "actor" | "now">, db: Database) =>
  seen(ctx, db).clearSelect().select("consultations.id");

const hasBinder = (now: Date) => sql<boolean>`exists (
  select from mandates as other where other.process_id = consultations.process_id and other.organisation_id = my.organisation_id
  and other.may_bind and other.role = any(${[...ABILITIES["statement:draft"]]}::text[])
  and ${dayOf(now)}::date between other.valid_from and coalesce(other.valid_to, 'infinity'))`;

/** By rows with a consultation and an organisation: it says what a statement says that still counts. */
export const hasSigned = (consultation: string, organisation: string) => sql<boolean>`exists (
  select from statement_signatures as signature join statements as signed on signed.id = signature.statement_id
  where signature.consultation_id = ${sql.ref(consultation)} and signature.organisation_id = ${sql.ref(organisation)}
    and signature.state = 'signed' and signed.superseded_at is null
    and (not signed.is_late or coalesce(signed.late_accepted, false)))`;

/** It has signed what another house says here. Callers have made sure of who asks. */
export async function findSigned(db: Database, consultationId: number, organisationId: number): Promise<boolean> {
  const row = await db
    .selectFrom("consultation_invitations as invitation")
    .where("invitation.consultation_id", "=", consultationId)
    .where("invitation.organisation_id", "=", organisationId)
    .select(hasSigned("invitation.consultation_id", "invitation.organisation_id").as("is"))
    .executeTakeFirst();
  return row?.is ?? false;
}

type SeenRow = Awaited<ReturnType<ReturnType<typeof seen>["execute"]>>[number];

const headOf = ({ laender, ...row }: SeenRow): ConsultationHead => ({
  id: row.id,
  processId: row.processId,
  title: row.title,
  coverNote: row.coverNote,
  confidentiality: row.confidentiality,
  publication: row.publication,
  silence: row.silence,
  laender: laender as Land[],
  shortReason: row.shortReason,
  minimumDays: row.minimumDays,
  openedAt: row.openedAt,
  weighedAt: row.weighedAt,
  isOver: row.isOver,
});

function invitationOf(row: SeenRow): MyInvitation | null {
  const { invitationId, opensAt, closesAt, extendedUntil } = row;
  if (!row.isAsked || invitationId === null || !opensAt || !closesAt) return null;
  const my = { role: row.role, mayBind: row.may_bind, isArchived: row.is_archived };
  return {
    ...{ id: invitationId, opensAt, closesAt, extendedUntil, deadline: deadlineOf({ closesAt }, extendedUntil) },
    maySubmit: maySubmit(my, row.hasBinder),
  };
}

/** @throws NotFound for those who may not see it, exactly as for one that does not exist */
export async function requireConsultation(
  ctx: Pick<Context, "db" | "actor" | "now">,
  id: number,
  db: Database = ctx.db,
): Promise<Consulted> {
  const row = isId(id) ? await seen(ctx, db).where("consultations.id", "=", id).executeTakeFirst() : undefined;
  if (!row) throw new NotFound();
  const process = await requireProcess(ctx, row.processId, db);
  const invitation = invitationOf(row);
  const view = isModeration(process.my) ? "moderation" : invitation ? "invited" : "reader";
  return { process, consultation: headOf(row), view, invitation };
}

export interface ConsultationLine extends ConsultationHead {
  invitation: MyInvitation | null;
  /** Of the own organisation. */
  answer: AnswerState | null;
  /** Only for the moderation: organisations asked, and those that have said something or signed what another one says. */
  counts: { invited: number; answered: number } | null;
}

/** Newest first. @throws NotFound without a mandate */
export async function listConsultations(
  ctx: Context,
  processId: number,
): Promise<{ process: ProcessHead; consultations: ConsultationLine[] }> {
  const process = await requireProcess(ctx, processId);
  const current = sql`from statements where statements.invitation_id = mine.id and submitted_at is not null and superseded_at is null`;
  const rows = await seen(ctx, ctx.db)
    .where("consultations.process_id", "=", processId)
    .select([
      sql<AnswerRow | null>`(select json_build_object('isNil', is_nil, 'isLate', is_late, 'lateAccepted', late_accepted) ${current})`.as(
        "answer",
      ),
      sql<number>`(select count(*)::int from consultation_invitations as each where each.consultation_id = consultations.id)`.as(
        "invited",
      ),
      sql<number>`(select count(*)::int from consultation_invitations as each where each.consultation_id = consultations.id
        and (exists (select from statements where statements.invitation_id = each.id and submitted_at is not null and superseded_at is null)
          or ${hasSigned("each.consultation_id", "each.organisation_id")}))`.as("answered"),
      hasSigned("consultations.id", "my.organisation_id").as("hasSigned"),
    ])
    .orderBy("consultations.id", "desc")
    .execute();
  const consultations = rows.map(({ answer, invited, answered, hasSigned: signed, ...row }) => {
    const invitation = invitationOf(row);
    return {
      ...headOf(row),
      invitation,
      answer: invitation && answerState(invitation, invitation.extendedUntil, answer, ctx.now(), signed),
      counts: isModeration(process.my) ? { invited, answered } : null,
    };
  });
  return { process, consultations };
}

type AnswerRow = { isNil: boolean; isLate: boolean; lateAccepted: boolean | null };

// --- what is asked ------------------------------------------------------------------

export interface ConsultationText {
  id: number;
  versionId: number;
  documentId: number;
  title: string;
  number: number;
  hash: string;
  frozenAt: Date;
}

export interface Question {
  id: number;
  position: number;
  body: string;
}

export interface Wave extends Period {
  id: number;
  number: number;
  title: string;
  toldAt: Date | null;
}

export interface ConsultationSheet extends Consulted {
  texts: ConsultationText[];
  questions: Question[];
  /** For those who are asked: only their own. */
  waves: Wave[];
}

/** @throws NotFound as `requireConsultation` */
export async function requireConsultationSheet(ctx: Context, id: number, db: Database = ctx.db): Promise<ConsultationSheet> {
  const consulted = await requireConsultation(ctx, id, db);
  const [texts, questions, waves] = await Promise.all([listTexts(db, id), listQuestions(db, id), listWaves(db, consulted)]);
  return { ...consulted, texts, questions, waves };
}

export const listTexts = (db: Database, consultationId: number): Promise<ConsultationText[]> =>
  db
    .selectFrom("consultation_texts as text")
    .innerJoin("document_versions as version", "version.id", "text.version_id")
    .where("text.consultation_id", "=", consultationId)
    .orderBy("text.position")
    .select([
      "text.id",
      "version.id as versionId",
      "version.document_id as documentId",
      "version.title",
      sql<number>`version.number`.as("number"),
      "version.content_hash as hash",
      "version.created_at as frozenAt",
    ])
    .execute();

export const listQuestions = (db: Database, consultationId: number): Promise<Question[]> =>
  db
    .selectFrom("consultation_questions")
    .where("consultation_id", "=", consultationId)
    .orderBy("position")
    .select(["id", "position", "body"])
    .execute();

async function listWaves(db: Database, { consultation, view, invitation }: Consulted): Promise<Wave[]> {
  if (view === "reader") return [];
  const waves = await db
    .selectFrom("consultation_waves")
    .where("consultation_id", "=", consultation.id)
    .$if(view === "invited", (query) =>
      query.where("id", "in", (eb) =>
        eb
          .selectFrom("consultation_invitations")
          .where("id", "=", invitation?.id ?? 0)
          .select("wave_id"),
      ),
    )
    .orderBy("number")
    .select(["id", "number", "title", "opens_at as opensAt", "closes_at as closesAt", "told_at as toldAt"])
    .execute();
  return waves;
}

// --- who is asked -------------------------------------------------------------------

export interface InvitationRow {
  id: number;
  waveId: number;
  organisationId: number;
  name: string;
  shortName: string;
  bench: Bench;
  level: OrganisationLevel;
  /** Not in every register. */
  sizeClass: SizeClass | null;
  land: Land | null;
  /** Lines below its name on a letter. */
  postalAddress: string;
  opensAt: Date;
  extendedUntil: Date | null;
  deadline: Date;
  firstSeenAt: Date | null;
  /** Who could answer for it; nobody gets a letter where there are none. */
  people: number;
  state: AnswerState;
  /** What it has submitted last. */
  statement: { id: number; receivedAt: Date; isLate: boolean; lateAccepted: boolean | null } | null;
}

/** For the moderation, which callers have made sure of: wave by wave, by name. */
export async function listInvitations(
  ctx: Pick<Context, "now">,
  db: Database,
  consultationId: number,
): Promise<InvitationRow[]> {
  const today = dayOf(ctx.now());
  const writers = sql`from mandates where mandates.process_id = consultations.process_id
    and mandates.organisation_id = organisations.id and mandates.role = any(${[...ABILITIES["statement:draft"]]}::text[])
    and mandates.valid_from <= ${today} and (mandates.valid_to is null or mandates.valid_to >= ${today})`;
  const rows = await db
    .selectFrom("consultation_invitations as invitation")
    .innerJoin("consultations", "consultations.id", "invitation.consultation_id")
    .innerJoin("consultation_waves as wave", "wave.id", "invitation.wave_id")
    .innerJoin("organisations", "organisations.id", "invitation.organisation_id")
    .leftJoin("statements", (join) =>
      join
        .onRef("statements.invitation_id", "=", "invitation.id")
        .on("statements.submitted_at", "is not", null)
        .on("statements.superseded_at", "is", null),
    )
    .where("invitation.consultation_id", "=", consultationId)
    .orderBy("wave.number")
    .orderBy("organisations.name")
    .select([
      "invitation.id",
      "wave.id as waveId",
      "wave.opens_at as opensAt",
      "wave.closes_at as closesAt",
      "organisations.id as organisationId",
      "organisations.name",
      "organisations.short_name as shortName",
      "organisations.level",
      "organisations.size_class as sizeClass",
      sql<Land | null>`organisations.land`.as("land"),
      "organisations.postal_address as postalAddress",
      "invitation.extended_until as extendedUntil",
      "invitation.first_seen_at as firstSeenAt",
      "statements.id as statementId",
      "statements.is_nil as isNil",
      "statements.is_late as isLate",
      "statements.late_accepted as lateAccepted",
      "statements.received_at as receivedAt",
      hasSigned("invitation.consultation_id", "invitation.organisation_id").as("hasSigned"),
      sql<number>`(select count(*)::int ${writers})`.as("people"),
      sql<Bench>`coalesce((select mandates.bench ${writers} and mandates.bench is not null limit 1), organisations.bench_default)`.as(
        "bench",
      ),
    ])
    .execute();
  return rows.map(({ opensAt, closesAt, statementId, isNil, isLate, lateAccepted, receivedAt, hasSigned: signed, ...row }) => {
    const answer = statementId === null ? null : { isNil: isNil!, isLate: isLate!, lateAccepted };
    return {
      ...row,
      opensAt,
      deadline: deadlineOf({ closesAt }, row.extendedUntil),
      state: answerState({ opensAt, closesAt }, row.extendedUntil, answer, ctx.now(), signed),
      statement: statementId === null ? null : { id: statementId, receivedAt: receivedAt!, isLate: isLate!, lateAccepted },
    };
  });
}

export interface Extension {
  id: number;
  invitationId: number;
  organisation: string;
  until: Date;
  requestReason: string;
  requestedAt: Date | null;
  isGranted: boolean | null;
  decisionReason: string;
  decidedAt: Date | null;
}

/** Newest first. @param invitationId of one organisation alone */
export const listExtensions = (db: Database, consultationId: number, invitationId?: number): Promise<Extension[]> =>
  db
    .selectFrom("consultation_extensions as extension")
    .innerJoin("consultation_invitations as invitation", "invitation.id", "extension.invitation_id")
    .innerJoin("organisations", "organisations.id", "invitation.organisation_id")
    .where("extension.consultation_id", "=", consultationId)
    .$if(invitationId !== undefined, (query) => query.where("extension.invitation_id", "=", invitationId!))
    .orderBy("extension.id", "desc")
    .select([
      "extension.id",
      "extension.invitation_id as invitationId",
      "organisations.short_name as organisation",
      "until",
      "request_reason as requestReason",
      "requested_at as requestedAt",
      "is_granted as isGranted",
      "decision_reason as decisionReason",
      "decided_at as decidedAt",
    ])
    .execute();
