/** Labels of the Traffic Light Protocol: which is the higher one, and which one a thing or a list of things bears. */
import { LABELS, type Label, type MarkedKind } from "../../db/schema/markings.ts";

const rankOf = (label: Label): number => LABELS.indexOf(label);

export const isAbove = (label: Label, other: Label): boolean => rankOf(label) > rankOf(other);

/** What holds several things bears the highest of theirs. */
export const highest = (labels: readonly Label[]): Label => LABELS[Math.max(0, ...labels.map(rankOf))]!;

interface LabelledProcess {
  marking: Label;
  labels: readonly { kind: string; id: number; label: Label }[];
}

/** Of one thing; without a label of its own, that of its process. */
export function labelOf(process: LabelledProcess, kind: MarkedKind | "point", id: number): Label {
  const own = process.labels.filter((each) => each.kind === kind && each.id === id).map(({ label }) => label);
  return own.length > 0 ? highest(own) : process.marking;
}

/** Of a list of things of these kinds, as far as its reader sees them. */
export const labelOfAll = (process: LabelledProcess, ...kinds: (MarkedKind | "point")[]): Label =>
  highest([
    process.marking,
    ...process.labels.filter(({ kind }) => (kinds as string[]).includes(kind)).map(({ label }) => label),
  ]);

/** Mail is not confidential: above this what a thing is called stands behind the link only. */
export const isForLetters = (label: Label): boolean => !isAbove(label, "AMBER");

/** As it is written: in capitals, without a space. */
export const tlp = (label: Label): string => `TLP:${label}`;
