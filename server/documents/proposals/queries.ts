/** Looks at change proposals: those of a text for its page, its table and its files, and single ones for the commands. */
import { sql, type RawBuilder } from "kysely";
import type { ProposalStatus } from "../../../db/schema/documents.ts";
import type { My } from "../../access/rules.ts";
import type { Context, Database } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { actingName } from "../../processes/acting.queries.ts";
import { isId } from "../../processes/queries.ts";
import {
  canSeePerson,
  houseOf,
  isOpen,
  knowsDecider,
  REOPEN_MINUTES,
  withDrawnRecords,
  type Proposal,
  type ProposalFilter,
} from "./rules.ts";
import { requireDocument, type DocumentHead } from "../queries.ts";
import { hidesAuthors, hidesAuthorsOf } from "../visibility.queries.ts";
import { requireRecords } from "../content/records.queries.ts";
import { withoutRecordWords } from "../content/records.rules.ts";
import type { TextContent } from "../rules.ts";

/** `canSeeProposal` as a condition on a row of `proposals`; every query that counts or lists them asks it. */
export const proposalIsSeen = (my: Pick<My, "role" | "organisationId">): RawBuilder<boolean> =>
  my.role === "consulted"
    ? sql<boolean>`(proposals.organisation_id = ${my.organisationId} or proposals.status in ('accepted', 'accepted-with-changes'))`
    : sql<boolean>`true`;

/** Most that stand beside a text; the others are in the table. */
export const PROPOSALS_BESIDE = 30;

export interface ProposalsBeside {
  /** Undecided ones, oldest first. */
  proposals: Proposal[];
  /** Decided by the reader a moment ago, who may take it back. */
  fresh: Proposal[];
  /** How many of them there are, and how many proposals at all. */
  open: number;
  all: number;
}

type Viewer = { actor: Pick<Context["actor"], "personId">; db: Database };
type Reader = Pick<DocumentHead, "id" | "process" | "access">;

/** What stands beside a text, for those who read it. */
export async function listOpenProposals(ctx: Viewer & Pick<Context, "now">, document: Reader): Promise<ProposalsBeside> {
  const { my } = document.process;
  const [rows, fresh, counts] = await Promise.all([
    proposalRows(ctx.db)
      .where("document_id", "=", document.id)
      .where("status", "=", "submitted")
      .where(proposalIsSeen(my))
      .orderBy("number")
      .limit(PROPOSALS_BESIDE)
      .execute(),
    document.access === "edit" ? freshDecisions(ctx, document.id) : [],
    ctx.db
      .selectFrom("proposals")
      .where("document_id", "=", document.id)
      .where(proposalIsSeen(my))
      .select((eb) => [
        sql<number>`count(*)::int`.as("all"),
        sql<number>`(count(*) filter (where ${eb.ref("status")} = 'submitted'))::int`.as("open"),
      ])
      .executeTakeFirstOrThrow(),
  ]);
  const read = (row: ProposalRow) => proposalOf(row, ctx, my);
  return { proposals: rows.map(read), fresh: fresh.map(read), ...counts };
}

/** `canReopen` as a query. */
const freshDecisions = ({ db, actor, now }: Viewer & Pick<Context, "now">, documentId: number) =>
  proposalRows(db)
    .where("document_id", "=", documentId)
    .where("status", "in", ["accepted", "accepted-with-changes", "declined"])
    .where("decided_by", "=", actor.personId)
    .where("decided_at", ">", new Date(now().getTime() - REOPEN_MINUTES * 60_000))
    .orderBy("number")
    .limit(PROPOSALS_BESIDE)
    .execute();

export const PROPOSALS_PER_PAGE = 50;

export interface ProposalList {
  document: DocumentHead;
  proposals: Proposal[];
  /** Of the filter. */
  total: number;
  page: number;
  pages: number;
  /** Whose proposals there are, for the filter. */
  organisations: { id: number; name: string }[];
}

/** @throws NotFound without a mandate in its process */
export async function listProposals(
  ctx: Context,
  documentId: number,
  filter: ProposalFilter,
  page: { number: number; size: number } = { number: 1, size: PROPOSALS_PER_PAGE },
): Promise<ProposalList> {
  const document = await requireDocument(ctx, documentId);
  const { my } = document.process;
  let query = proposalRows(ctx.db).where("document_id", "=", documentId).where(proposalIsSeen(my));
  if (filter.status !== "all") query = query.where("status", "=", filter.status);
  const hides = await hidesAuthorsOf(ctx.db, documentId);
  if (filter.organisationId && !hides) query = query.where("organisation_id", "=", filter.organisationId);
  const [rows, organisations] = await Promise.all([
    query
      .select(sql<number>`(count(*) over ())::int`.as("total"))
      .orderBy("number")
      .limit(page.size)
      .offset((page.number - 1) * page.size)
      .execute(),
    ctx.db
      .selectFrom("proposals")
      .innerJoin("organisations", "organisations.id", "proposals.organisation_id")
      .where("document_id", "=", documentId)
      .where(proposalIsSeen(my))
      .distinct()
      .select(["organisations.id", "organisations.short_name as name"])
      .orderBy("name")
      .execute(),
  ]);
  const total = rows[0]?.total ?? 0;
  const records = await requireRecords(ctx, document);
  return {
    document,
    proposals: rows.map((row) => withDrawnRecords(proposalOf(row, ctx, my), records)),
    total,
    page: page.number,
    pages: Math.max(1, Math.ceil(total / page.size)),
    // Whose they are could be found out by choosing one house after the other.
    organisations: hides ? [] : organisations,
  };
}

/** @throws NotFound for a proposal that does not exist, or not for this person */
export async function requireProposal(ctx: Context, id: number): Promise<{ proposal: Proposal; document: DocumentHead }> {
  const found = isId(id)
    ? await ctx.db.selectFrom("proposals").where("id", "=", id).select("document_id").executeTakeFirst()
    : undefined;
  if (!found) throw new NotFound();
  const document = await requireDocument(ctx, found.document_id);
  const row = await proposalRows(ctx.db)
    .where("proposals.id", "=", id)
    .where(proposalIsSeen(document.process.my))
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return { proposal: proposalOf(row, ctx, document.process.my), document };
}

/** For addresses that name both. @throws NotFound for a proposal on another text */
export async function requireProposalOn(ctx: Context, documentId: number, id: number) {
  const found = await requireProposal(ctx, id);
  if (found.document.id !== documentId) throw new NotFound();
  return found;
}

/** Pictures that a proposal on this text may show. */
export async function imageIdsOf(db: Database, documentId: number): Promise<Set<number>> {
  const rows = await db.selectFrom("document_images").where("document_id", "=", documentId).select("id").execute();
  return new Set(rows.map(({ id }) => id));
}

const proposalRows = (db: Database) =>
  db
    .selectFrom("proposals")
    .innerJoin("people", "people.id", "proposals.person_id")
    .innerJoin("organisations", "organisations.id", "proposals.organisation_id")
    .innerJoin("documents", "documents.id", "proposals.document_id")
    .leftJoin("people as decider", "decider.id", "proposals.decided_by")
    .select([
      "proposals.id",
      "proposals.document_id",
      "proposals.number",
      "proposals.base_blocks",
      "proposals.proposed_blocks",
      "proposals.accepted_blocks",
      "proposals.after_block_id",
      "proposals.reason",
      "proposals.status",
      "proposals.decision_reason",
      "proposals.person_id",
      "proposals.organisation_id",
      "proposals.imported_author",
      "proposals.created_at",
      "proposals.decided_at",
      "proposals.decided_by",
      "people.name as person",
      "organisations.name as organisation",
      "organisations.short_name",
      actingName("decider", { process: "documents.process_id", at: "proposals.decided_at" }).as("decider"),
      hidesAuthors.as("hides_authors"),
    ]);

interface ProposalRow {
  id: number;
  document_id: number;
  number: number;
  base_blocks: object[];
  proposed_blocks: object[];
  accepted_blocks: object[] | null;
  after_block_id: string | null;
  reason: string;
  status: ProposalStatus;
  decision_reason: string;
  person_id: number;
  organisation_id: number;
  imported_author: string | null;
  created_at: Date;
  decided_at: Date | null;
  decided_by: number | null;
  person: string;
  organisation: string;
  short_name: string;
  decider: string | null;
  hides_authors: boolean;
}

const bare = (blocks: object[]): TextContent[] => (blocks as TextContent[]).map(withoutRecordWords);

function proposalOf(row: ProposalRow, { actor }: Pick<Viewer, "actor">, my: My): Proposal {
  const hides = row.hides_authors;
  const knowsPerson = !hides && canSeePerson({ organisationId: row.organisation_id }, my);
  return {
    id: row.id,
    documentId: row.document_id,
    number: row.number,
    status: row.status,
    base: bare(row.base_blocks),
    proposed: bare(row.proposed_blocks),
    accepted: row.accepted_blocks && bare(row.accepted_blocks),
    afterBlockId: row.after_block_id,
    reason: row.reason,
    decisionReason: row.decision_reason,
    organisation: hides
      ? { id: 0, name: "", shortName: "" }
      : { id: row.organisation_id, name: row.organisation, shortName: row.short_name },
    person: knowsPerson ? row.person : null,
    importedAuthor: knowsPerson ? row.imported_author : null,
    isImported: row.imported_author !== null,
    isMine: row.person_id === actor.personId,
    createdAt: row.created_at,
    decidedAt: row.decided_at,
    decidedBy: !hides && knowsDecider(my) && !isOpen(row.status) ? row.decider : null,
    isDecidedByMe: row.decided_by === actor.personId,
  };
}

/** Persons are not named: who wrote a proposal is not for everybody who may get to read the file. */
export const proposerOf = (proposal: Proposal, { t }: Context): string =>
  proposal.isImported ? t("documents:proposals.imported", { organisation: houseOf(proposal, t) }) : houseOf(proposal, t);
