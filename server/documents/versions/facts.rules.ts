/** What is kept beside the words of a version: derived in a thread, because it takes longer for a long text than anybody's letter may wait. */
import { createHash } from "node:crypto";
import { placesInVersion, type Placed, type PlacesInVersion } from "../comments/positions.rules.ts";
import { writeText } from "../content/canonical.rules.ts";
import { drawRecords, type KnownRecords } from "../content/records.rules.ts";
import { toPlainText } from "../content/text.rules.ts";
import { compactionHere, type TextCompaction } from "../log/compaction.rules.ts";
import { storable } from "../log/rules.ts";
import type { TextContent } from "../rules.ts";

export interface TextToKeep {
  /** ProseMirror JSON. */
  json: string;
  /** Written into it for good. */
  records: KnownRecords | undefined;
  threads: readonly Placed[];
}

export interface TextFacts {
  /** As it is kept. */
  json: string;
  plainText: string;
  hash: string;
  places: PlacesInVersion;
}

export function factsOf({ json, records, threads }: TextToKeep): TextFacts {
  const written = storable(JSON.parse(json) as TextContent);
  const content = records ? drawRecords(written, records) : written;
  return {
    json: JSON.stringify(content),
    plainText: toPlainText(content),
    hash: hashOf(content),
    places: placesInVersion(content, threads),
  };
}

/** SHA-256 of the text without comments, in hexadecimal: the same words in the same shape have the same hash. */
export const hashOf = (content: TextContent): string => createHash("sha256").update(writeText(content)).digest("hex");

/** Where heavy work with texts is done: main.ts gives commands a thread for it, tests and seeds do it here. */
export interface TextWork extends TextCompaction {
  facts(text: TextToKeep): Promise<TextFacts>;
}

export const workHere: TextWork = { ...compactionHere, facts: async (text) => factsOf(text) };
