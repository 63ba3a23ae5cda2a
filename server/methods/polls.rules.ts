/**
 * Straw polls: runs of the method poll, short enough that the whole ballot stands on the page of the roundtable at which they are asked.
 * They never bind anybody and are labelled so wherever they are shown.
 */
import { z } from "zod";
import { POLL_KINDS, VOICES } from "../../db/schema/methods.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { requiredLine } from "../platform/form.rules.ts";
import { mayCast, optionLines, voiceKey } from "./rules.ts";
import type { OwnVoice, RunHead, RunOption } from "./runs.rules.ts";
import type { My } from "../access/rules.ts";
import type { ResultSnapshot } from "./tally.rules.ts";

/** The answers of every poll without lines of its own, in this order; their words are in the catalogue under `methods:answer`. */
export const ANSWERS = ["yes", "no", "abstain"] as const;
/** Of a poll about the mood in the room, or how warm it is about something: from the best down, words under `methods:mood` and `methods:temperature`. */
export const STEPS = ["1", "2", "3", "4", "5"] as const;
export const MIN_OPTIONS = 2;
export const MAX_OPTIONS = 12;

/** What everybody may know of a poll that has been opened. */
export interface PollView extends Pick<RunHead, "id" | "question" | "voice" | "isSecret" | "state" | "config" | "releasedAt"> {
  pointId: number | null;
  /** Null: nobody was asked yet. */
  openedAt: string | null;
  options: RunOption[];
  /** Voices cast so far, never by option. */
  cast: number;
  /** Voices there are, frozen when it was opened; 0 before. */
  entitled: number;
  /** Null until the result is released. */
  tally: Tally | null;
}

export interface Tally {
  voices: number;
  /** In the order of the options, also those nobody chose. `share` is 0–1 of all voices cast; null without any, and where so few are secret that they would be told. */
  options: { optionId: number; voices: number | null; share: number | null }[];
  /** Benches that reveal no voice when shown on their own, in their fixed order; `voices` per option in the order of the options. */
  benches: { bench: Bench; total: number; voices: number[] }[];
  /** Some voices count in the total only, because their bench would reveal who chose what. */
  hidesBenches: boolean;
}

/** What is shown of a published result: bars and a table, with the benches that it shows. */
export function tallyOf({ counts, options, voice }: ResultSnapshot): Tally {
  const benchesOf = (option: ResultSnapshot["options"][number]) => option[voice]?.benches ?? {};
  const voted = BENCHES.filter((bench) => (counts.benches[bench]?.cast ?? 0) > 0);
  const shown = voted.filter((bench) => options.length > 0 && options.every((option) => benchesOf(option)[bench]));
  const voicesOf = (option: ResultSnapshot["options"][number], bench: Bench) => {
    const share = benchesOf(option)[bench];
    return share ? Math.round(share.support * share.n) : 0;
  };
  return {
    voices: counts.cast,
    options: options.map(({ id, figures }) =>
      figures?.of === "poll"
        ? { optionId: id, voices: figures.voices, share: figures.share }
        : { optionId: id, voices: null, share: null },
    ),
    benches: shown.map((bench) => ({
      bench,
      total: counts.benches[bench]!.cast,
      voices: options.map((option) => voicesOf(option, bench)),
    })),
    hidesBenches: shown.length < voted.length,
  };
}

/**
 * Of a poll that is answered by yes, no or abstaining: whether more said yes than no. Who abstains is present and on neither side.
 * @returns undefined for other polls, and where the figures stay hidden
 */
export function majorityOf(
  { config }: Pick<PollView, "config">,
  { options }: Tally,
): { outcome: "yes" | "no" | "tie"; yes: number; no: number } | undefined {
  const [yes, no] = options.map(({ voices }) => voices);
  if (config.method !== "poll" || config.kind !== "yes_no_abstain" || options.length !== ANSWERS.length) return undefined;
  if (typeof yes !== "number" || typeof no !== "number") return undefined;
  return { outcome: yes > no ? "yes" : yes < no ? "no" : "tie", yes, no };
}

/** What is known of one's own voice before one's page has asked for it: whoever opened it is still a moment ahead. */
export function presumedVoice({ voice }: Pick<PollView, "voice">, my: My, personId: number): OwnVoice | null {
  if (!mayCast(voice, my)) return null;
  const voiceOf = voiceKey(voice, { personId, organisationId: my.organisationId });
  return { voiceKey: voiceOf, isSubstitute: false, of: my.organisationShortName, hasVoted: false, answers: null, castBy: null };
}

export const pollForm = z
  .object({
    point_id: z.coerce
      .number({ error: "common:invalid.choice" })
      .int()
      .positive("common:invalid.choice")
      .max(LARGEST_ID, "common:invalid.choice"),
    question: requiredLine(500),
    kind: z.enum(POLL_KINDS, { error: "common:invalid.choice" }),
    voice: z.enum(VOICES, { error: "common:invalid.choice" }),
    options: z.string().max(5000, "common:invalid.too-long").default(""),
    /** Asked at once, and not only prepared. */
    start: z
      .literal("true")
      .transform(() => true)
      .optional(),
  })
  .transform(({ options, ...form }) => ({ ...form, lines: form.kind === "choice" ? optionLines(options) : [] }))
  .superRefine(({ kind, lines }, check) => {
    const refuse = (message: string) => check.addIssue({ code: "custom", path: ["options"], message });
    if (kind !== "choice") return;
    if (lines.length < MIN_OPTIONS || lines.length > MAX_OPTIONS) refuse("methods:invalid.option-count");
    else if (lines.some((line) => line.length > 200)) refuse("methods:invalid.option-too-long");
    else if (new Set(lines).size < lines.length) refuse("methods:invalid.option-twice");
  });
export type PollForm = z.output<typeof pollForm>;
