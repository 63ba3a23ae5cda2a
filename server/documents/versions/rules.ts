/** Versions of a text: what they are called, what makes two of them the same text, and what the forms about them may bring. */
import { z } from "zod";
import type { Numbering, VersionKind } from "../../../db/schema/documents.ts";
import type { Language } from "../../../db/schema/people.ts";
import { writeInstant } from "../../calendar/rules.ts";
import { mentionFields, mentionOf, requiredLine, singleLine } from "../../platform/form.rules.ts";
import type { TextContent } from "../rules.ts";
import { blockIdOf } from "../content/text.rules.ts";

/** Made by somebody on purpose, with a name; all others are made along the way and left out where nothing has changed. */
export const isOnPurpose = (kind: VersionKind): boolean => kind === "named" || kind === "frozen";

type Translate = (key: string, params?: Record<string, unknown>) => string;

/** `Fassung 2: Zur Konsultation`, `Vor dem Runden Tisch`, `Automatisch gesichert am …`. @param version null: the text as it is now */
export function versionName(
  { t, language }: { t: Translate; language: Language },
  version: { kind: VersionKind; number: number | null; name: string; createdAt: Date } | null,
): string {
  if (!version) return t("documents:versions.current");
  const { kind, number, name } = version;
  if (number !== null) return t(`documents:versions.${name ? "frozen-named" : "frozen"}`, { number, name });
  if (name) return name;
  return t("documents:versions.at", {
    kind: t(`documents:versions.kind.${kind}`),
    at: writeInstant(version.createdAt, language),
  });
}

/**
 * An older text with the records of today: what was decided stays decided, in its present wording, whatever the minutes said
 * before. Records that the older text lacks stand where they stand now.
 */
export function withRecordsOf(target: TextContent, current: TextContent): TextContent {
  const records = new Map((current.content ?? []).filter(isRecord).map((node) => [recordKey(node), node]));
  if (records.size === 0) return target;
  const blocks = (target.content ?? []).map((node) => (isRecord(node) ? (records.get(recordKey(node)) ?? node) : node));
  const there = new Set(blocks.filter(isRecord).map(recordKey));
  let last: TextContent | undefined;
  for (const node of current.content ?? []) {
    const isMissing = isRecord(node) && !there.has(recordKey(node));
    if (isMissing) {
      const at = last ? blocks.findIndex((block) => isSameBlock(block, last!)) : -1;
      blocks.splice(at === -1 ? blocks.length : at + 1, 0, node);
    }
    if (isMissing || blocks.some((block) => isSameBlock(block, node))) last = node;
  }
  return { ...target, content: blocks };
}

const isRecord = ({ type }: TextContent): boolean => type === "record";
const recordKey = ({ attrs }: TextContent): string => `${String(attrs?.kind)} ${String(attrs?.recordId)}`;

function isSameBlock(a: TextContent, b: TextContent): boolean {
  if (isRecord(a) || isRecord(b)) return isRecord(a) && isRecord(b) && recordKey(a) === recordKey(b);
  return blockIdOf(a) !== undefined && blockIdOf(a) === blockIdOf(b);
}

/** What the numbers of a frozen version number: the document may be numbered otherwise by now. */
export function numberingOf(content: TextContent, numbers: Readonly<Record<string, string>>): Numbering {
  const isNumbered = (node: TextContent) => Object.hasOwn(numbers, blockIdOf(node) ?? "");
  return content.content?.some((node) => node.type === "paragraph" && isNumbered(node)) ? "paragraphs" : "headings";
}

/** What to compare, as an address names it: a version's id, or `current`. @returns undefined for anything else */
export function sideFrom(asked: string | null): number | "current" | undefined {
  if (asked === "current") return "current";
  const id = Number(asked);
  return asked && Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

// --- forms ------------------------------------------------------------------

/** Which versions a list shows: all, those made on purpose, the frozen ones. */
export const SHOWN = ["all", "kept", "frozen"] as const;
export type Shown = (typeof SHOWN)[number];

/** What a reader asked for in an address; whatever else stands there counts as the first. */
export const shownOf = (asked: string | null): Shown => SHOWN.find((shown) => shown === asked) ?? "all";

/** A frozen one has a number, and may go without a name. Of a marking in its text somebody may say that it is only spoken of. */
export const frozenForm = z
  .object({ name: singleLine(200).default(""), ...mentionFields })
  .transform(({ name, ...mention }) => ({ name, mention: mentionOf(mention) }));

export const versionForm = z.object({
  name: requiredLine(200),
});
