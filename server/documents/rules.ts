/** Documents as other domains see them: who may edit, comment or only read, and the shape of a text. */
import { z } from "zod";
import { can, type Standing } from "../access/rules.ts";
import { DOCUMENT_TEMPLATES, NUMBERINGS, type DocumentKind, type Settled } from "../../db/schema/documents.ts";
import { LANGUAGES } from "../../db/schema/people.ts";
import { Conflict, NotAllowed } from "../errors.ts";
import { requiredLine } from "../platform/form.rules.ts";
import type { StageRules } from "../processes/rules.ts";

/** ProseMirror JSON, as Tiptap's `getJSON()` gives it. */
export interface TextContent {
  type: string;
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  content?: TextContent[];
  text?: string;
}

/** The name of the Y.XmlFragment that holds the text inside a ydoc (Tiptap's default field). */
export const TEXT_FIELD = "default";

export type DocumentAccess = "edit" | "comment" | "read";

interface Judged {
  comments_open: boolean;
  settled?: Settled | null;
}

/**
 * What a mandate may do with a document now: role by the table of abilities, moment by the stage. Consulted parties comment
 * while the stage says so, or where the facilitator opened this document for comments. Adopted words nobody
 * changes, and approved minutes are only read.
 */
export function accessTo(document: Judged, my: Standing, stage: StageRules): DocumentAccess {
  if (document.settled === "approved") return "read";
  if (can(my, "document:edit") && stage.textsOpen && !document.settled) return "edit";
  if (can(my, "document:edit")) return "comment";
  if (can(my, "document:comment") && (stage.consultedMayComment || document.comments_open)) return "comment";
  return "read";
}

/** Where the moment and not the role keeps somebody from commenting: the sentence is another one. */
export const waitsForComments = (document: Judged, my: Standing, stage: StageRules): boolean =>
  document.settled !== "approved" && can(my, "document:comment") && accessTo(document, my, stage) === "read";

/** @returns the key of a sentence */
export const whySettled = (settled: Settled): string => `documents:error.${settled}`;

interface Contributed {
  access: DocumentAccess;
  commentsOpen: boolean;
  settled: Settled | null;
  process: { my: Standing; stageRules: StageRules };
}

/** For comments, proposals and what belongs to them. @throws Conflict at the wrong moment, NotAllowed for the wrong role */
export function requireContributing({ access, commentsOpen, settled, process }: Contributed): void {
  if (access !== "read") return;
  if (settled) throw new Conflict(whySettled(settled));
  if (waitsForComments({ comments_open: commentsOpen }, process.my, process.stageRules))
    throw new Conflict("documents:error.comments-closed");
  throw new NotAllowed();
}

/**
 * May threads be closed, and proposals declined? On a text that nobody changes any more by the same people as before: what waits for
 * that, as the next stage does, would wait for ever.
 */
export const mayClose = (
  { access, settled }: Pick<Contributed, "access" | "settled">,
  my: Standing,
): Record<"threads" | "proposals", boolean> => ({
  threads: access !== "read" || (settled !== null && can(my, "document:comment")),
  proposals: access === "edit" || (settled !== null && can(my, "document:edit")),
});

/** @throws Conflict while texts are closed in this stage, and for one that nobody changes any more */
export function requireOpenText({ settled, process }: Pick<Contributed, "settled" | "process">): void {
  if (settled) throw new Conflict(whySettled(settled));
  if (!process.stageRules.textsOpen) throw new Conflict("documents:error.texts-closed");
}

/** So long a deleted paper can be brought back. */
export const DELETED_DAYS = 30;

/** Papers carry their own title; those of agenda items and minutes follow what they belong to. */
export const ownsTitle = (kind: DocumentKind): boolean => kind === "paper";

// --- forms ------------------------------------------------------------------

const title = requiredLine(200);
const language = z.enum(LANGUAGES, { error: "common:invalid.choice" });

/** A new paper. */
export const documentForm = z.object({
  title,
  language: language.optional(),
  template: z.enum(DOCUMENT_TEMPLATES, { error: "common:invalid.choice" }).optional(),
});

/** The title is there only where it is the document's own. */
export const documentChangeForm = z.object({
  title: title.optional(),
  language: language.optional(),
  numbering: z.enum(NUMBERINGS, { error: "common:invalid.choice" }).optional(),
});

/** Deleted, or brought back. */
export const deletionForm = z.object({
  deleted: z.enum(["true", "false"], { error: "common:invalid.choice" }).transform((value) => value === "true"),
});

/** Opened or closed for comments of the consulted. */
export const openingForm = z.object({
  open: z.enum(["true", "false"], { error: "common:invalid.choice" }).transform((value) => value === "true"),
});
