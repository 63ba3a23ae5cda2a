/** Voices: who may cast one, and which benches may stand on their own without giving any away. */
import type { Voice } from "../../db/schema/methods.ts";
import { can, speaksForOrganisation, type My } from "../access/rules.ts";
import { asLine } from "../platform/form.rules.ts";

/**
 * Whether this mandate can cast a voice at all. One voice per organisation is cast by the head of its delegation or by
 * whoever may bind it; consulted organisations have no head, so only the latter.
 */
export function mayCast(voice: Voice, my: Pick<My, "role" | "mayBind">): boolean {
  if (!can(my, "method:vote")) return false;
  return voice === "person" || speaksForOrganisation(my);
}

/** `person:12` or `organisation:3`: unique within a run, so a voice counts once. */
export function voiceKey(voice: Voice, who: { personId: number; organisationId: number }): string {
  return voice === "person" ? `person:${who.personId}` : `organisation:${who.organisationId}`;
}

/** Below this many voices a bench is not shown on its own: who sits there could be told from the count. */
export const SMALL_BENCH = 3;

/**
 * Which benches may stand on their own. Unless `reveals` says otherwise, a bench reveals a voice when it has fewer than SMALL_BENCH, or
 * when all of it chose the same. What the shown ones leave of the total can be computed, so it is judged like one more bench: while it reveals a voice,
 * the smallest shown bench goes too.
 */
export function showableBenches<B extends { total: number; voices: readonly number[] }>(
  all: readonly B[],
  reveals: (voices: readonly number[]) => boolean = revealsVoice,
): B[] {
  const shown = all.filter((bench) => !reveals(bench.voices));
  const rest = () => {
    const hidden = all.filter((bench) => !shown.includes(bench));
    return (all[0]?.voices ?? []).map((_, option) => sum(hidden.map((bench) => bench.voices[option] ?? 0)));
  };
  while (shown.length > 0 && sum(rest()) > 0 && reveals(rest())) {
    const smallest = shown.reduce((least, bench) => (bench.total < least.total ? bench : least));
    shown.splice(shown.indexOf(smallest), 1);
  }
  return shown;
}

const revealsVoice = (voices: readonly number[]): boolean =>
  sum(voices) < SMALL_BENCH || voices.filter((count) => count > 0).length === 1;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** One answer per line; empty lines do not count. */
export const optionLines = (text: string): string[] =>
  text
    .split("\n")
    .map(asLine)
    .filter((line) => line !== "");
