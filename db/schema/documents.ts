/** Texts: their log, versions, comments, proposals, pictures. */
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from "kysely";
import type { Id, Instant, InstantOrNull } from "./columns.ts";
import type { Language } from "./people.ts";

/** `statement`: the words of one house while it drafts its statement; they belong to no process. */
export const DOCUMENT_KINDS = ["paper", "agenda_item", "minutes", "recommendation", "statement"] as const;

export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export const NUMBERINGS = ["none", "headings", "paragraphs"] as const;

/** What a text counts: nothing, its headings, or its headings and paragraphs. */
export type Numbering = (typeof NUMBERINGS)[number];

export const DOCUMENT_TEMPLATES = ["blank", "recommendation", "minutes", "statement", "invitation"] as const;

/** What a paper was begun from; recommendation papers are listed apart where texts are referred to. */
export type DocumentTemplate = (typeof DOCUMENT_TEMPLATES)[number];

export const VERSION_KINDS = [
  "auto",
  "named",
  "frozen",
  "before-restore",
  "before-accept",
  "before-deletion",
  "import",
] as const;

export type VersionKind = (typeof VERSION_KINDS)[number];

export const VISIBILITIES = ["process", "benches", "organisation"] as const;

/** Who sees a thread: everybody in the process, the deciding benches, or the organisation that began it. */
export type Visibility = (typeof VISIBILITIES)[number];

export const PROPOSAL_STATUSES = ["submitted", "accepted", "accepted-with-changes", "declined", "withdrawn"] as const;

export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];

export const IMPORT_FORMATS = ["docx", "html", "markdown", "text"] as const;

export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export const IMAGE_TYPES = ["image/png", "image/jpeg", "image/webp"] as const;

export type ImageType = (typeof IMAGE_TYPES)[number];

/** Why nobody changes a text any more: an adopted item or recommendation, on which comments go on, or approved minutes, which are only read. */
export type Settled = "adopted" | "approved";

interface Documents {
  id: Id;
  /** Null while it is deleted, and for a draft of a statement, so that nothing of its process finds it. */
  process_id: number | null;
  /** The process that it comes back to. */
  deleted_from: number | null;
  deleted_at: InstantOrNull;
  deleted_by: number | null;
  kind: DocumentKind;
  title: string;
  /** Opened for comments of the consulted outside the stage that allows them anyway. */
  comments_open: Generated<boolean>;
  /** Nobody changes it any more. */
  settled: Settled | null;
  /** Last sequence number of document_updates; raised under a row lock, so commits are in order. */
  head_seq: Generated<number>;
  created_at: Instant;
  created_by: number | null;
  /** Of its spelling; passages in another language carry a mark. */
  language: Generated<Language>;
  numbering: Generated<Numbering>;
  template: Generated<DocumentTemplate>;
  /** The one of a process that is written from the items of its agenda, to be asked about. */
  is_agenda: Generated<boolean>;
  /** Of the content model that its text was begun with, or brought to at a start of the server. */
  schema_version: Generated<number>;
  /** For finding, of the title; by the database. */
  folded_title: GeneratedAlways<string>;
  words: GeneratedAlways<string>;
}

interface DocumentUpdates {
  document_id: number;
  seq: number;
  update: Buffer;
  /** Null: the server itself (comment marks, records in minutes, seeding). */
  person_id: number | null;
  at: Instant;
}

interface DocumentStates {
  document_id: number;
  up_to_seq: number;
  state: Buffer;
  /** ProseMirror JSON and plain text derived from `state`. */
  content: JSONColumnType<object>;
  plain_text: string;
  /** Of `plain_text`, for finding; by the database. */
  words: GeneratedAlways<string>;
  schema_version: number;
  updated_at: Instant;
}

/** Whose characters those of a Yjs client are; written the first time the client is seen in a text. */
interface DocumentClients {
  document_id: number;
  /** 32 bits, unsigned; a string when it is read. */
  client_id: ColumnType<string, number | string, never>;
  person_id: number;
  organisation_id: number;
  first_at: Instant;
}

/** A text as it was; frozen ones cannot be updated, a trigger sees to it. */
interface DocumentVersions {
  id: Id;
  document_id: number;
  kind: VersionKind;
  /** Of a frozen version, from 1 within its document; null for all others. */
  number: number | null;
  /** Given by people; empty where there is none. */
  name: string;
  /** The document's title then. */
  title: string;
  /** Position of the log that it holds. */
  up_to_seq: number;
  content: JSONColumnType<object>;
  plain_text: string;
  state: Buffer;
  schema_version: number;
  /** SHA-256 of the content without comment marks, in hexadecimal: the same words have the same hash. */
  content_hash: string;
  /** Number by block id, of a frozen version of a numbered text; null otherwise. */
  numbers: JSONColumnType<Record<string, string>> | null;
  created_by: number | null;
  created_at: Instant;
}

/** Who wrote between the version before and this one, in characters. */
interface DocumentVersionAuthors {
  version_id: number;
  person_id: number;
  organisation_id: number;
  inserted: number;
  deleted: number;
}

/** Who is about to change a text, once; with a result the text has the change. */
interface EditClaims {
  document_id: number;
  /** What is to happen: `proposal-12`. */
  name: string;
  /** Null: nobody is at it any more. */
  holder: string | null;
  person_id: number;
  claimed_at: Instant;
  result: JSONColumnType<object> | null;
}

interface Threads {
  id: Id;
  document_id: number;
  quote: string;
  prefix: string;
  suffix: string;
  created_by: number;
  organisation_id: number;
  created_at: Instant;
  resolved_at: InstantOrNull;
  resolved_by: number | null;
  /** The block that the thread is on, or in which its passage begins (`blockKeyOf`); null for a thread on the whole text. */
  block_id: string | null;
  /** On the block as a whole (table, image, record); its quote then only reminds of what stood in it. */
  whole_block: Generated<boolean>;
  visibility: Generated<Visibility>;
  /** What the passage said when it was last looked for, where that is no longer the quote. */
  last_quote: string | null;
  /** Yjs relative positions, a fall-back beside quote and block. */
  start_position: JSONColumnType<object> | null;
  end_position: JSONColumnType<object> | null;
  /** The newest version in which its passage was still there, once it has lost its place. */
  last_version_id: number | null;
}

interface Comments {
  id: Id;
  thread_id: number;
  person_id: number;
  organisation_id: number;
  body: string;
  created_at: Instant;
  edited_at: InstantOrNull;
  /** The name that a Word file gave; the person is whoever imported it. */
  imported_author: string | null;
}

interface CommentMentions {
  comment_id: number;
  person_id: number;
  organisation_id: number;
  seen_at: InstantOrNull;
}

/** One for each comment and person, and how many somebody has caused of late. */
interface MentionLetters {
  comment_id: number;
  person_id: number;
  sender_id: number;
  written_at: Instant;
}

/** A change that somebody without edit rights asks for; kept outside the text until it is accepted. */
interface Proposals {
  id: Id;
  document_id: number;
  /** From 1 within its document. */
  number: number;
  /** ProseMirror JSON of the blocks as they were; empty when only something is added. */
  base_blocks: JSONColumnType<object[]>;
  proposed_blocks: JSONColumnType<object[]>;
  /** The block before which nothing changes; null: at the beginning of the text. */
  after_block_id: string | null;
  reason: string;
  status: ProposalStatus;
  decision_reason: string;
  accepted_blocks: JSONColumnType<object[]> | null;
  /** What stood in the text in their place. */
  replaced_blocks: JSONColumnType<object[]> | null;
  person_id: number;
  organisation_id: number;
  imported_author: string | null;
  created_at: Instant;
  decided_by: number | null;
  decided_at: InstantOrNull;
  /** When its author saw the decision. */
  seen_at: InstantOrNull;
}

/** A decision about a proposal that whoever made it took back; the proposal itself is open again. */
interface WithdrawnDecisions {
  id: Id;
  proposal_id: number;
  status: Exclude<ProposalStatus, "submitted" | "withdrawn">;
  reason: string;
  accepted_blocks: JSONColumnType<object[]> | null;
  decided_by: number | null;
  decided_at: Instant;
  withdrawn_by: number;
  withdrawn_at: Instant;
}

/** The file that a text was brought in with. */
interface DocumentImports {
  document_id: number;
  file_name: string;
  format: ImportFormat;
  /** See server/documents/import/rules.ts `ImportReport`. */
  report: JSONColumnType<object>;
  created_by: number;
  created_at: Instant;
}

interface DocumentImages {
  id: Id;
  document_id: number;
  media_type: ImageType;
  /** Pixels. */
  width: number;
  height: number;
  hash: string;
  bytes: Buffer;
  created_by: number | null;
  created_at: Instant;
}

/** With which browsers encrypt what they keep of texts for one person. */
interface CopyKeys {
  person_id: number;
  /** 32 bytes, base64. */
  key: string;
}

export interface DocumentsTables {
  documents: Documents;
  document_updates: DocumentUpdates;
  document_states: DocumentStates;
  document_clients: DocumentClients;
  document_versions: DocumentVersions;
  document_version_authors: DocumentVersionAuthors;
  edit_claims: EditClaims;
  threads: Threads;
  comments: Comments;
  comment_mentions: CommentMentions;
  mention_letters: MentionLetters;
  proposals: Proposals;
  withdrawn_decisions: WithdrawnDecisions;
  copy_keys: CopyKeys;
  document_imports: DocumentImports;
  document_images: DocumentImages;
}
