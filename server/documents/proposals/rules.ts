/**
 * Change proposals: what one is, who sees it, what its forms may bring. They live beside the text and change it only when
 * somebody who writes there accepts them.
 */
import { z } from "zod";
import { PROPOSAL_STATUSES, type ProposalStatus } from "../../../db/schema/documents.ts";
import { can, type My } from "../../access/rules.ts";
import type { ProposedChange } from "./merge.rules.ts";
import { CHOSEN_MAX, JSON_MAX } from "./limits.rules.ts";
import { drawBlocks, type KnownRecords } from "../content/records.rules.ts";
import type { DocumentAccess, TextContent } from "../rules.ts";

export interface Proposal extends ProposedChange {
  id: number;
  documentId: number;
  /** From 1 within its document; never given twice. */
  number: number;
  status: ProposalStatus;
  reason: string;
  /** What was said with the decision. */
  decisionReason: string;
  /** What came into the text; null unless accepted. */
  accepted: TextContent[] | null;
  /** Without name on minutes that name nobody: `houseOf` says what stands in its place. */
  organisation: { id: number; name: string; shortName: string };
  /** Null for those who learn only the organisation. */
  person: string | null;
  /** Who made the change in Word; like `person`. */
  importedAuthor: string | null;
  isImported: boolean;
  isMine: boolean;
  createdAt: Date;
  decidedAt: Date | null;
  /** With their organisation; null while undecided, and for those who learn only the organisation of whoever proposed. */
  decidedBy: string | null;
  isDecidedByMe: boolean;
}

// --- who sees what ----------------------------------------------------------------

type Viewer = Pick<My, "role" | "organisationId">;

/**
 * The one rule of who sees a proposal; `proposalIsSeen` (queries.ts) says the same in SQL. Interests that are consulted
 * do not read each other's wishes; what came into the text is everybody's business.
 */
export const canSeeProposal = (proposal: { status: ProposalStatus; organisationId: number }, my: Viewer): boolean =>
  my.role !== "consulted" || proposal.organisationId === my.organisationId || isAccepted(proposal.status);

/** A proposal stands for its organisation; who wrote it is known to those who write the text, and at home. */
export const canSeePerson = (proposal: { organisationId: number }, my: Viewer): boolean =>
  can(my, "document:edit") || proposal.organisationId === my.organisationId;

export const houseOf = ({ organisation }: Pick<Proposal, "organisation">, t: (key: string) => string): string =>
  organisation.shortName || t("documents:threads.unnamed");

/** Who decided is known to those whose decision it is. */
export const knowsDecider = ({ role }: Pick<My, "role">): boolean => role !== "consulted" && role !== "observer";

// --- what may be done -----------------------------------------------------------------

/** As people read it. */
export const withDrawnRecords = (proposal: Proposal, records: KnownRecords): Proposal => ({
  ...proposal,
  base: drawBlocks(proposal.base, records),
  proposed: drawBlocks(proposal.proposed, records),
  accepted: proposal.accepted && drawBlocks(proposal.accepted, records),
});

export const isOpen = (status: ProposalStatus): boolean => status === "submitted";
export const isAccepted = (status: ProposalStatus): boolean => status === "accepted" || status === "accepted-with-changes";

/** Whoever may comment now may propose now. */
export const canPropose = (my: Pick<My, "role">, access: DocumentAccess): boolean =>
  can(my, "document:propose") && access !== "read";

/** Taken back at any time before the decision, changed as long as one may propose. */
export const canWithdraw = ({ isMine, status }: Pick<Proposal, "isMine" | "status">): boolean => isMine && isOpen(status);
export const canChange = (
  proposal: Pick<Proposal, "isMine" | "status">,
  my: Pick<My, "role">,
  access: DocumentAccess,
): boolean => canWithdraw(proposal) && canPropose(my, access);

/** Whoever may write in the text now decides what comes into it. */
export const canDecide = ({ status }: Pick<Proposal, "status">, access: DocumentAccess): boolean =>
  access === "edit" && isOpen(status);

/** The same people decline it, also where nothing comes into the text any more. @param mayClose by `mayClose` of documents */
export const canDecline = ({ status }: Pick<Proposal, "status">, mayClose: { proposals: boolean }): boolean =>
  mayClose.proposals && isOpen(status);

/** As long as a slip is noticed; later it is a decision of its own, by the way of a new proposal or of the versions. */
export const REOPEN_MINUTES = 15;

/** Whoever decided takes it back, while it is fresh. */
export const canReopen = (
  { status, decidedAt, isDecidedByMe }: Pick<Proposal, "status" | "decidedAt" | "isDecidedByMe">,
  access: DocumentAccess,
  now: Date,
): boolean =>
  access === "edit" &&
  isDecidedByMe &&
  (isAccepted(status) || status === "declined") &&
  decidedAt !== null &&
  now.getTime() - new Date(decidedAt).getTime() < REOPEN_MINUTES * 60_000;

// --- where it belongs -------------------------------------------------------------------

/** What is to be changed: neighbouring blocks, or the place behind one; `after` says where they are should they be gone. */
export interface ProposalTarget {
  blockIds: string[];
  after: string | null;
}

/** In addresses and forms the beginning of a text is called that; no block has such an id. */
const START = "-";

/** `blocks=a,b&after=c` */
export function targetQuery({ blockIds, after }: ProposalTarget): string {
  const query = new URLSearchParams();
  if (blockIds.length) query.set("blocks", blockIds.join(","));
  query.set("after", after ?? START);
  return query.toString();
}

/** @returns undefined when nothing is chosen */
export function readTarget(query: URLSearchParams): ProposalTarget | undefined {
  const target = targetForm.safeParse({ blocks: query.getAll("blocks").join(","), after: query.get("after") ?? "" });
  if (!target.success) return undefined;
  const { blockIds, after } = target.data;
  return blockIds.length || query.has("after") ? { blockIds, after } : undefined;
}

// --- forms ------------------------------------------------------------------------------

const blockId = z.string().regex(/^[\w-]{1,40}$/);
const blockIds = z
  .string()
  .max(CHOSEN_MAX * 41)
  .transform((list) => [...new Set(list.split(",").filter(Boolean))])
  .pipe(z.array(blockId).max(CHOSEN_MAX, "documents:proposals.error.too-many-blocks"));
const after = z
  .string()
  .max(40)
  .transform((id) => (id === "" || id === START ? null : id))
  .pipe(blockId.nullable());

const targetForm = z
  .object({ blocks: blockIds, after })
  .transform(({ blocks, after: behind }) => ({ blockIds: blocks, after: behind }));

/** Blocks as the editor wrote them; empty: there was no editor. */
const json = z
  .string()
  .max(JSON_MAX, "documents:proposals.error.too-long")
  .default("")
  .transform((value, ctx): unknown => {
    if (value === "") return undefined;
    try {
      return JSON.parse(value);
    } catch {
      ctx.addIssue({ code: "custom", message: "documents:proposals.error.unreadable" });
      return z.NEVER;
    }
  });

const reasonOf = (least: 0 | 1) =>
  z.string().trim().min(least, "common:invalid.required").max(REASON_MAX, "common:invalid.too-long");

export const REASON_MAX = 5000;

const written = {
  /** The blocks that were shown when the writing began. */
  base: json,
  blocks: json,
  /** Without the editor: one paragraph a line. */
  lines: z.string().max(JSON_MAX, "documents:proposals.error.too-long").optional(),
};

/** `remove`: the blocks shall go without anything in their place. */
export const proposalForm = z
  .object({ target: z.string().default(""), after, reason: reasonOf(1), remove: z.string().optional(), ...written })
  .transform(({ target, remove, ...rest }, ctx) => {
    const ids = blockIds.safeParse(target);
    if (!ids.success) ctx.addIssue({ code: "custom", message: "documents:proposals.error.too-many-blocks" });
    return { ...rest, blockIds: ids.data ?? [], remove: remove === "true" };
  });
export type ProposalInput = z.output<typeof proposalForm>;

const SIDES = ["text", "proposal"] as const;

/** Conflicts come as `choice-<key>`, because each has a name of its own in the page. */
export const acceptanceForm = z
  .looseObject({ seen: z.string().max(80).default(""), place: after.optional(), reason: reasonOf(0).default(""), ...written })
  .transform(({ seen, place, reason, base, blocks, lines, ...rest }) => {
    const choices = Object.entries(rest)
      .filter(([name]) => name.startsWith("choice-"))
      .map(([name, side]) => [name.slice("choice-".length), SIDES.find((one) => one === side)] as const);
    return {
      ...{ seen, place, reason, base, blocks, lines },
      choices: Object.fromEntries(
        choices.filter((choice): choice is [string, (typeof SIDES)[number]] => choice[1] !== undefined),
      ),
    };
  });
export type AcceptanceInput = z.output<typeof acceptanceForm>;

/** Where somebody decides: on the page of the proposal, or beside the text. */
export const besideForm = z.object({ beside: z.enum(["", "text"]).default("") });

export const declineForm = z.object({ reason: reasonOf(1) });

/** Of the table: `?status=submitted&organisation=7`. */
export const FILTERS = ["all", ...PROPOSAL_STATUSES] as const;
export type StatusFilter = (typeof FILTERS)[number];
export interface ProposalFilter {
  status: StatusFilter;
  /** 0: all. */
  organisationId: number;
}

export function readFilter(query: URLSearchParams): ProposalFilter {
  const id = Number(query.get("organisation"));
  return {
    status: FILTERS.find((name) => name === query.get("status")) ?? "all",
    organisationId: Number.isInteger(id) && id > 0 && id < 2 ** 31 ? id : 0,
  };
}
