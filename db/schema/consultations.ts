/** Consultations: which frozen texts, who is asked until when, what they answered and what became of it. */
import type { Generated, GeneratedAlways, JSONColumnType } from "kysely";
import type { Day, Id, Instant, InstantOrNull } from "./columns.ts";

export const PUBLICATIONS = ["moderation", "invited", "process"] as const;

/** Who reads what others have submitted, once all periods are over: nobody but the moderation, all who were invited, or the whole process. */
export type Publication = (typeof PUBLICATIONS)[number];

export const SILENCES = ["nothing", "no_objection"] as const;

/** What it means when somebody does not answer; announced beforehand. */
export type Silence = (typeof SILENCES)[number];

export const COORDINATIONS = [
  "persoenlich",
  "arbeitsebene",
  "hausabgestimmt",
  "ressortabgestimmt",
  "gremium_beschlossen",
  "leitung_gebilligt",
] as const;

export type Coordination = (typeof COORDINATIONS)[number];

export const CHANNELS = ["online", "email", "brief", "muendlich"] as const;

export type Channel = (typeof CHANNELS)[number];

export const STATEMENT_POINT_KINDS = [
  "zustimmung",
  "ablehnung",
  "aenderungsvorschlag",
  "ergaenzung",
  "streichung",
  "frage",
  "hinweis",
  "redaktionell",
  "grundsaetzlich",
] as const;

export type StatementPointKind = (typeof STATEMENT_POINT_KINDS)[number];

export const DISPOSITIONS = ["folgen", "teilweise", "nicht_folgen", "kenntnis", "vertagt", "nicht_gegenstand"] as const;

/** What becomes of a point. */
export type Disposition = (typeof DISPOSITIONS)[number];

export const WEIGHING_STATES = ["open", "draft", "checked", "released"] as const;

export type WeighingState = (typeof WEIGHING_STATES)[number];

export const STANDINGS = ["aufrechterhalten", "erledigt", "geaendert", "zurueckgezogen"] as const;

/** What a sender says of a point whose passage has changed. */
export type Standing = (typeof STANDINGS)[number];

interface Consultations {
  id: Id;
  process_id: number;
  title: string;
  cover_note: string;
  confidentiality: string;
  publication: Publication;
  silence: Silence;
  /** Whose holidays count no working day, as codes of Länder. */
  laender: string[];
  /** Why a period is shorter than the rules of procedure want; everybody who is asked reads it. */
  short_reason: string;
  /** Calendar days, as the rules of procedure said when it was opened. */
  minimum_days: number | null;
  created_by: number;
  created_at: Instant;
  /** Null: being prepared. */
  opened_at: InstantOrNull;
  opened_by: number | null;
  /** Every point has its answer. */
  weighed_at: InstantOrNull;
  /** All senders have their closing notice. */
  senders_told_at: InstantOrNull;
}

/** A frozen version that is asked about. */
interface ConsultationTexts {
  id: Id;
  consultation_id: number;
  version_id: number;
  /** Always `frozen`: the foreign key takes no other version. */
  version_kind: Generated<string>;
  position: number;
}

interface ConsultationQuestions {
  id: Id;
  consultation_id: number;
  position: number;
  body: string;
}

interface ConsultationWaves {
  id: Id;
  consultation_id: number;
  number: number;
  title: string;
  opens_at: Instant;
  /** No longer in time from this instant on. */
  closes_at: Instant;
  /** Those asked have their letters. */
  told_at: InstantOrNull;
}

interface ConsultationInvitations {
  id: Id;
  consultation_id: number;
  wave_id: number;
  organisation_id: number;
  /** A later end of the period, for this organisation alone. */
  extended_until: InstantOrNull;
  /** Somebody of it has seen the consultation. */
  first_seen_at: InstantOrNull;
  /** The end of the period that its people were reminded of. */
  reminded_until: InstantOrNull;
}

/** More time: asked for by an organisation, or given unasked. */
interface ConsultationExtensions {
  id: Id;
  consultation_id: number;
  invitation_id: number;
  until: Instant;
  request_reason: string;
  requested_by: number | null;
  requested_at: InstantOrNull;
  /** Null: waits for an answer. */
  is_granted: boolean | null;
  decision_reason: string;
  decided_by: number | null;
  decided_at: InstantOrNull;
}

/** What one organisation says; only a draft changes, a trigger sees to it. */
interface Statements {
  id: Id;
  consultation_id: number;
  invitation_id: number;
  organisation_id: number;
  /** From 1 for each invitation: a newer one takes the place of the one before. */
  number: number;
  /** Fehlanzeige: expressly nothing to say. */
  is_nil: boolean;
  /** Empty while colleagues write it together. */
  general_remark: string;
  /** The live text of a draft; once it is submitted, the words stand in `general_remark` and the text is gone. */
  document_id: number | null;
  coordination: Coordination;
  /** Not to be read by others than the moderation, whatever the consultation says. */
  is_confidential: boolean;
  /** In the register of lobbyists, `R001234`. */
  lobby_number: Generated<string>;
  /** For whom or for what the house speaks. */
  interests: Generated<string>;
  /** Of an association that asked its members: how many, and how they stood when it was submitted. */
  members_asked: number | null;
  members_supporting: number | null;
  members_deviating: number | null;
  /** Members that support it and may be named. */
  members_named: Generated<string[]>;
  channel: Channel;
  created_by: number;
  created_at: Instant;
  /** Null: a draft, which nobody outside its organisation sees. */
  submitted_at: InstantOrNull;
  submitted_by: number | null;
  /** When it counts as received; before the entry where it came by letter or mail. */
  received_at: InstantOrNull;
  /** SHA-256 of what was submitted, in hexadecimal. */
  content_hash: string | null;
  /** Received after the period. */
  is_late: Generated<boolean>;
  /** Of a late one: does it count? Null: not decided yet. */
  late_accepted: boolean | null;
  late_reason: Generated<string>;
  superseded_at: InstantOrNull;
  /** A nil return that takes back what was said before. */
  is_withdrawal: Generated<boolean>;
  /** Of one that took another's place: answers that went on to its points, and those that are void; null where none was answered. */
  answers_kept: number | null;
  answers_dropped: number | null;
}

export type AttachmentKind = "attachment" | "original";

/** A file that came with a statement; `original`: the letter itself, as it arrived. */
interface StatementAttachments {
  id: Id;
  /** Of either a statement, or a letter that nobody has entered yet. */
  statement_id: number | null;
  intake_id: number | null;
  kind: AttachmentKind;
  name: string;
  media_type: string;
  /** SHA-256 of the bytes, in hexadecimal. */
  hash: string;
  bytes: Buffer;
  /** For whoever reads the statement; otherwise for its house and the moderation alone. */
  is_public: boolean;
  /** The file of which this is the redacted version. */
  redacts_id: number | null;
  created_by: number;
  created_at: Instant;
}

/** For a mailbox that several people of a house read: opening it lets nobody in. */
interface ConsultationClaimLinks {
  id: Id;
  invitation_id: number;
  token_hash: string;
  /** The mailbox. */
  email: string;
  created_by: number;
  created_at: Instant;
  expires_at: Instant;
  /** Somebody said that it came to the wrong house. */
  returned_at: InstantOrNull;
}

/** Somebody wants to act for the house of a link. */
interface ConsultationClaims {
  id: Id;
  link_id: number;
  name: string;
  email: string;
  asked_at: Instant;
  /** Null: waits for the moderation. */
  is_granted: boolean | null;
  decided_by: number | null;
  decided_at: InstantOrNull;
}

export const STANCES = ["supports", "deviates", "abstains"] as const;

/** How a member stands to what its association wants to say. */
export type Stance = (typeof STANCES)[number];

/** An association asks its members before it submits. */
interface MemberRounds {
  id: Id;
  invitation_id: number;
  body: string;
  /** No longer in time from this instant on. */
  closes_at: Instant;
  created_by: number;
  created_at: Instant;
}

interface MemberReplies {
  id: Id;
  round_id: number;
  member: string;
  email: string;
  token_hash: string;
  /** Null: has not answered. */
  stance: Stance | null;
  remark: Generated<string>;
  /** May be named as supporting. */
  is_named: Generated<boolean>;
  replied_at: InstantOrNull;
}

export type SignatureState = "asked" | "signed" | "declined";

/** Another organisation says the same: of one submitted version, not of the next. */
interface StatementSignatures {
  id: Id;
  statement_id: number;
  consultation_id: number;
  organisation_id: number;
  state: SignatureState;
  asked_by: number;
  asked_at: Instant;
  decided_by: number | null;
  decided_at: InstantOrNull;
}

/** A letter that arrived outside, as it was read, until somebody enters it for its house. */
interface StatementIntakes {
  id: Id;
  consultation_id: number;
  name: string;
  reading: JSONColumnType<object>;
  sent_on: Day | null;
  created_by: number;
  created_at: Instant;
  /** When the moderation heard that it will be removed. */
  told_at: Generated<InstantOrNull>;
}

interface StatementPoints {
  id: Id;
  statement_id: number;
  position: number;
  kind: StatementPointKind;
  /** On the whole where neither text nor question is named. */
  text_id: number | null;
  /** The block of the frozen version that holds the passage; null: the text as a whole. */
  block_id: string | null;
  /** The words of the passage. */
  quote: string;
  question_id: number | null;
  body: string;
  /** How it should read instead. */
  wording: string;
  /** Made when it was submitted, of a statement that has no points of its own: its remark, or what lies in its files. */
  is_whole: Generated<boolean>;
  /** What the moderation has cut it from; then that one is not weighed, and stays as it was sent. */
  cut_from: number | null;
  cut_by: number | null;
  cut_at: InstantOrNull;
  /** Where the moderation says that it belongs, of one that was sent without a place; null: not said. */
  placed_kind: StatementPointKind | null;
  placed_text_id: number | null;
  placed_block_id: string | null;
  placed_quote: string | null;
  placed_question_id: number | null;
  placed_by: number | null;
  placed_at: InstantOrNull;
  /** Where it stands: as the moderation says, or as it was sent. */
  at_kind: GeneratedAlways<StatementPointKind>;
  at_text_id: GeneratedAlways<number | null>;
  at_block_id: GeneratedAlways<string | null>;
  at_quote: GeneratedAlways<string>;
  at_question_id: GeneratedAlways<number | null>;
}

/** The answer to one point; a second person checks it, the moderation releases it. */
interface Weighings {
  point_id: number;
  assignee_id: number | null;
  due_on: Day | null;
  state: WeighingState;
  disposition: Disposition | null;
  reason: string;
  /** The version of the text in which it was followed. */
  change_version_id: number | null;
  /** What the sender's own wording became in the text. */
  proposal_id: number | null;
  /** Raised by every change: a form names the one it saw. */
  revision: Generated<number>;
  drafted_by: number | null;
  drafted_at: InstantOrNull;
  checked_by: number | null;
  checked_at: InstantOrNull;
  released_by: number | null;
  released_at: InstantOrNull;
}

/** Every wording of an answer, with its author. */
interface WeighingVersions {
  id: Id;
  point_id: number;
  disposition: Disposition;
  reason: string;
  person_id: number;
  at: Instant;
}

/** What the sender says to the reply to one point: once. */
interface ReplyResponses {
  point_id: number;
  /** Otherwise contested, with words. */
  is_accepted: boolean;
  words: string;
  /** Null: its passage has not changed. */
  standing: Standing | null;
  /** Of the text in which they saw the change. */
  version_id: number | null;
  person_id: number;
  at: Instant;
  /** What the moderation answers to a contested one; empty: waits. */
  settlement: Generated<string>;
  settled_by: number | null;
  settled_at: InstantOrNull;
}

/** What points are about, in the words of those who answer them. */
interface WeighingTags {
  id: Id;
  consultation_id: number;
  name: string;
  /** Who usually answers it. */
  assignee_id: number | null;
}

interface WeighingPointTags {
  point_id: number;
  tag_id: number;
}

/** Words that answer many points. */
interface WeighingBlocks {
  id: Id;
  consultation_id: number;
  title: string;
  body: string;
  disposition: Disposition | null;
}

export interface ConsultationsTables {
  consultations: Consultations;
  consultation_texts: ConsultationTexts;
  consultation_questions: ConsultationQuestions;
  consultation_waves: ConsultationWaves;
  consultation_invitations: ConsultationInvitations;
  consultation_extensions: ConsultationExtensions;
  consultation_claim_links: ConsultationClaimLinks;
  consultation_claims: ConsultationClaims;
  member_rounds: MemberRounds;
  member_replies: MemberReplies;
  statements: Statements;
  statement_attachments: StatementAttachments;
  statement_intakes: StatementIntakes;
  statement_signatures: StatementSignatures;
  statement_points: StatementPoints;
  weighings: Weighings;
  weighing_versions: WeighingVersions;
  reply_responses: ReplyResponses;
  weighing_tags: WeighingTags;
  weighing_point_tags: WeighingPointTags;
  weighing_blocks: WeighingBlocks;
}
