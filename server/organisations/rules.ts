/** Organisations, their level and the bench they usually sit on. */
import { z } from "zod";
import {
  BENCHES,
  ORGANISATION_LEVELS,
  SIZE_CLASSES,
  type Bench,
  type OrganisationLevel,
  type SizeClass,
} from "../../db/schema/organisations.ts";
import { LAENDER, type Land } from "../calendar/working-days.rules.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { asLine, requiredLine, singleLine } from "../platform/form.rules.ts";

export interface OrganisationRow {
  id: number;
  name: string;
  shortName: string;
  level: OrganisationLevel;
  benchDefault: Bench;
  sizeClass: SizeClass | null;
  land: Land | null;
  /** A line each, without the name. */
  postalAddress: string;
}

const BENCH_OF_LEVEL: Record<OrganisationLevel, Bench> = {
  eu: "bund",
  bund: "bund",
  land: "laender",
  kommune: "kommunen",
  // Municipal associations speak for municipalities; others are put right by hand.
  verband: "kommunen",
  wirtschaft: "wirtschaft",
  zivilgesellschaft: "zivilgesellschaft",
  wissenschaft: "wissenschaft",
  international: "zivilgesellschaft",
  sonstige: "zivilgesellschaft",
};

/** Where an organisation sits when nobody said otherwise. */
export const benchForLevel = (level: OrganisationLevel): Bench => BENCH_OF_LEVEL[level];

/** Letters of an organisation's name. */
export const MOST_OF_A_NAME = 200;

/** The window of a letter has six lines (DIN 5008), and the first is the name. */
export const MOST_LINES = 5;

function linesOf(typed: string): string[] {
  return typed.split("\n").map(asLine).filter(Boolean);
}

// --- forms ------------------------------------------------------------------

const level = z.enum(ORGANISATION_LEVELS, { error: "common:invalid.choice" });

export const organisationForm = z.object({
  name: requiredLine(MOST_OF_A_NAME),
  short_name: requiredLine(40),
  level,
  bench_default: z.enum(BENCHES, { error: "common:invalid.choice" }),
  /** For the balance of consultations; left open where nobody knows. */
  size_class: z
    .union([z.literal("").transform(() => null), z.enum(SIZE_CLASSES)], { error: "common:invalid.choice" })
    .default(null),
  land: z.union([z.literal("").transform(() => null), z.enum(LAENDER)], { error: "common:invalid.choice" }).default(null),
  postal_address: z
    .string()
    .transform(linesOf)
    .pipe(z.array(z.string().max(80, "common:invalid.too-long")).max(MOST_LINES, "organisations:invalid.address-lines"))
    .transform((lines) => lines.join("\n"))
    .default(""),
});
export type OrganisationInput = z.output<typeof organisationForm>;

/**
 * Fields of other forms that choose an organisation: by its name or short name; with a level it is a new one, unless there is one of
 * that name. The id is of one that is not to be chosen, and goes before the name.
 */
export const organisationChoice = {
  organisation_id: z
    .union([z.literal("").transform(() => null), z.coerce.number().int().positive().max(LARGEST_ID)], {
      error: "common:invalid.choice",
    })
    .default(null),
  organisation_name: singleLine(MOST_OF_A_NAME).default(""),
  organisation_short_name: singleLine(40).default(""),
  organisation_level: z.union([z.literal("").transform(() => undefined), level]).optional(),
};
export interface OrganisationChoice {
  organisation_id: number | null;
  organisation_name: string;
  organisation_short_name: string;
  organisation_level?: OrganisationLevel | undefined;
}

/** Neither chosen nor named. */
export const isUnnamed = ({ organisation_id, organisation_name }: OrganisationChoice): boolean =>
  organisation_id === null && organisation_name === "";

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

interface Named {
  name: string;
  shortName: string;
}

/** Which organisations somebody may have meant: the one of that name, else all of that short name. */
export function meant<T extends Named>(typed: string, organisations: readonly T[]): T[] {
  const named = organisations.filter(({ name }) => sameName(name, typed));
  return named.length > 0 ? named : organisations.filter(({ shortName }) => sameName(shortName, typed));
}

/** What somebody has typed so far may still become the name of one that is there. */
export function mayBecome(typed: string, organisations: readonly Named[]): boolean {
  const words = typed.toLowerCase();
  return organisations.some((each) => each.name.toLowerCase().includes(words) || each.shortName.toLowerCase().includes(words));
}

/** Organisations to name to somebody who typed what is none: part of the name, with a short name in it, or written much like it. */
export function similar<T extends Named>(typed: string, organisations: readonly T[]): T[] {
  const words = typed.toLowerCase();
  const like = new Set(likelyMeant(typed, organisations));
  return organisations.filter(
    (each) => like.has(each) || each.name.toLowerCase().includes(words) || words.includes(each.shortName.toLowerCase()),
  );
}

/** Words that a name may have or lack and is still the same: legal forms, articles, and of which kind the place is. */
const FILLERS = new Set(
  "der die das des dem den von und für in im am an e v ev gmbh ggmbh ag kg mbh land landes freistaat".split(" "),
);

const tellingWords = (name: string): string[] =>
  (name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !FILLERS.has(word));

/**
 * Organisations that somebody most likely meant although the name is another: "Staatskanzlei Mittelland" is the Staatskanzlei des
 * Landes Mittelland. The telling words of one name, two at least, all stand in the other, each with a typing error at most.
 */
export function likelyMeant<T extends Named>(typed: string, organisations: readonly T[]): T[] {
  const words = tellingWords(typed);
  return organisations.filter(({ name }) => {
    const [few, many] = [words, tellingWords(name)].toSorted((a, b) => a.length - b.length) as [string[], string[]];
    return few.length > 1 && few.every((word) => many.some((other) => isWrittenLike(word, other)));
  });
}

/** Equal, or in words of six letters and more one letter more, less, another, or two that changed places. */
export function isWrittenLike(one: string, other: string): boolean {
  if (one === other) return true;
  if (Math.min(one.length, other.length) < 6 || Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (one[start] === other[start]) start += 1;
  const [rest, otherRest] = [one.slice(start), other.slice(start)];
  return (
    rest.slice(1) === otherRest.slice(1) ||
    rest.slice(1) === otherRest ||
    rest === otherRest.slice(1) ||
    (rest[0] === otherRest[1] && rest[1] === otherRest[0] && rest.slice(2) === otherRest.slice(2))
  );
}

const SHORT_MAX = 40;

/** Until somebody gives it a better one in the register. */
export const shortNameOf = (name: string): string =>
  name.length <= SHORT_MAX ? name : `${name.slice(0, SHORT_MAX - 1).trimEnd()}…`.toWellFormed();

/** Words at which German organisations are known; the first that fits counts, so the narrower stand first. */
const LEVEL_WORDS: readonly (readonly [RegExp, OrganisationLevel])[] = [
  [/kammer\b|\bIHK\b|\bHWK\b|\bGmbH\b|\bAG\b|\bSE\b|\bKG\b|arbeitgeber|industrieverband/i, "wirtschaft"],
  [/universität|hochschule|\binstitut|akademie/i, "wissenschaft"],
  [/städtetag|gemeindetag|landkreistag|kommunalverb|gemeindebund|zweckverband/i, "verband"],
  [/^bundes|auswärtiges amt/i, "bund"],
  [/staatskanzlei|senatskanzlei|\bland(es)?(amt|regierung|ministerium|zentrale)|\blandes\b|ministerium|\bfreistaat\b/i, "land"],
  [/stiftung|initiative|\bverein\b|\be\. ?V\./i, "zivilgesellschaft"],
  [/^(hanse|landeshaupt|universitäts)?stadt\b|gemeinde\b|landkreis|^kreis\b|^markt\b|^amt\b|^samtgemeinde|bezirk/i, "kommune"],
  [/europäische|^EU\b/i, "eu"],
];

/** A level to propose for a new organisation; whoever sees it puts it right. */
export const likelyLevel = (name: string): OrganisationLevel | undefined =>
  LEVEL_WORDS.find(([words]) => words.test(name))?.[1];
