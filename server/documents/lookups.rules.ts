/**
 * What texts are told by domains to their right, which tables of theirs nobody here knows: what a text belongs to, what was recorded
 * in its minutes, what it can refer to. Each of those domains declares its part; server/lookups.ts lists them.
 */
import type { MarkedKind } from "../../db/schema/markings.ts";
import type { Database, Words } from "../context.ts";
import type { RecordAttrs } from "./content/text.rules.ts";
import type { TextContent } from "./rules.ts";
import type { ReferenceTarget, TargetQuery } from "./references/targets.rules.ts";

/** What a text belongs to. */
export interface Owners {
  agendaItem: { id: number; number: number } | null;
  recommendation: { id: number; label: string } | null;
  roundtable: { id: number; title: string } | null;
}

/** What stands below a text in its files, as it stands below it on its page, without being part of it. */
export interface Annex {
  /** What it speaks of: the file bears the highest label of all that is inside. */
  about: readonly { kind: MarkedKind; id: number }[];
  write(words: Words): TextContent[];
  /** Of what stood there then something is outdated today; a file of then does not say so, its page does. */
  isOutdated?: boolean;
}

export interface DocumentLookup {
  /** Of many texts at once, by their ids; those that belong to nothing here are left out. */
  owners?(db: Database, documentIds: readonly number[]): Promise<Map<number, Partial<Owners>>>;
  /** What a text is called by that which it is of, and was called by nobody while both were deleted. */
  title?(db: Database, documentId: number): Promise<string | undefined>;
  /** What minutes have recorded as of now; each is written in the words of a language. */
  records?(db: Database, documentId: number): Promise<((words: Words) => RecordAttrs)[]>;
  /** Null: nothing stands below it. @param asOf what stood there then; without it what stands there now, with what is known since */
  annex?(db: Database, documentId: number, asOf?: Date): Promise<Annex | null>;
  /** What texts of a process can refer to, the best match first. */
  targets?(db: Database, processId: number, query: TargetQuery): Promise<ReferenceTarget[]>;
}
