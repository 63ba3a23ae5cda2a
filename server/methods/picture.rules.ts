/** The picture of the benches: what the last result of each topic and item says of every bench, and how far they support it together. */
import type { Method } from "../../db/schema/methods.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { OptionResult, ResultSnapshot, Share, Subject, View } from "./tally.rules.ts";

/** Without one of them nothing is joint. The others are shown beside them; the Länder count too where the reader asks for it. */
export const JOINT_BENCHES = ["bund", "kommunen"] as const satisfies readonly Bench[];

export const PICTURE_SORTS = ["joint", "disagreement", "depth", "name"] as const;
export type PictureSort = (typeof PICTURE_SORTS)[number];

/** How the reader looks at it, as in the address. */
export interface Angle {
  voice: keyof Pick<OptionResult, "person" | "organisation">;
  /** Left out, to see how much it decides. */
  without: Bench | null;
  withLaender: boolean;
  sort: PictureSort;
}

export interface Released {
  runId: number;
  /** ISO */
  releasedAt: string;
  result: ResultSnapshot;
}

export interface PictureRow {
  about: Subject;
  label: string;
  runId: number;
  releasedAt: string;
  method: Method;
  benches: View["benches"];
  joint: number | null;
  disagreement: number | null;
  /** How many steps deeper the deciding benches wish to go; null where nobody has said so. */
  depth: number | null;
}

/**
 * A share of few voices says little: it is drawn towards the middle by one voice for and one against (Laplace's rule, the mean of
 * Beta(1, 1) after n voices), so that one of one is 67 % and nine of nine are 91 %.
 */
export const smoothed = ({ support, n }: Pick<Share, "support" | "n">): number => (support * n + 1) / (n + 2);

/**
 * The lowest smoothed share among the benches that must agree: one cannot make up for another.
 * @returns null where one of them said nothing or is hidden: what is missing is neither yes nor no
 */
export function jointSupport(benches: View["benches"], needed: readonly Bench[] = JOINT_BENCHES): number | null {
  const shares = needed.map((bench) => benches[bench]);
  if (shares.length === 0 || !shares.every((share) => share !== null && share !== undefined)) return null;
  return Math.min(...shares.map(smoothed));
}

/** Whose support is joint support, from this angle. */
export const neededBenches = ({ without, withLaender }: Pick<Angle, "without" | "withLaender">): Bench[] =>
  BENCHES.filter(
    (bench) => bench !== without && (JOINT_BENCHES.some((one) => one === bench) || (withLaender && bench === "laender")),
  );

/** Between the bench that supports it most and the one that does least. @returns null with fewer than two benches */
export function disagreement(benches: View["benches"], without: Bench | null = null): number | null {
  const shares = BENCHES.flatMap((bench) => (bench !== without && benches[bench] ? [smoothed(benches[bench])] : []));
  return shares.length < 2 ? null : Math.max(...shares) - Math.min(...shares);
}

/**
 * @param released in any order; of each topic and item the newest result counts that shows a bench: a secret one of few voices says nothing
 * of benches, and must not cover one that does
 * @param wishOf how much deeper a topic or item is to go, which other domains know
 */
export function pictureRows(
  released: readonly Released[],
  { voice, without, withLaender, sort }: Angle,
  wishOf: (about: Subject) => number | null = () => null,
): PictureRow[] {
  const needed = neededBenches({ without, withLaender });
  const newest = new Map<string, { from: Released; option: OptionResult }>();
  const byTime = [...released].sort((a, b) => a.releasedAt.localeCompare(b.releasedAt) || a.runId - b.runId);
  for (const from of byTime) {
    for (const option of from.result.options) {
      if (!option.about) continue;
      const key = keyOf(option.about);
      if (!newest.has(key) || showsBench(option)) newest.set(key, { from, option });
    }
  }
  const rows = [...newest.values()].map(({ from, option }): PictureRow => {
    // Where only one way of weighing is known, it stands for both.
    const benches = (option[voice] ?? option.person ?? option.organisation)?.benches ?? {};
    return {
      about: option.about!,
      label: option.label,
      runId: from.runId,
      releasedAt: from.releasedAt,
      method: from.result.method,
      benches,
      joint: jointSupport(benches, needed),
      disagreement: disagreement(benches, without),
      depth: wishOf(option.about!),
    };
  });
  // A wish may be for less.
  const lowest = Number.MIN_SAFE_INTEGER;
  const downBy = (key: "joint" | "disagreement" | "depth") => (a: PictureRow, b: PictureRow) =>
    (b[key] ?? lowest) - (a[key] ?? lowest);
  const byName = (a: PictureRow, b: PictureRow) => a.label.localeCompare(b.label, "de");
  return rows.sort(sort === "name" ? byName : (a, b) => downBy(sort)(a, b) || byName(a, b));
}

// --- what it hangs on --------------------------------------------------------------

/** Looked at beside each other: as it is shown first, and what would be otherwise. */
export const COMPARED = ["shown", "person", "laender", "without-bund", "without-kommunen"] as const;
export type Compared = (typeof COMPARED)[number];

const USUAL: Angle = { voice: "organisation", without: null, withLaender: false, sort: "joint" };
const ANGLES: Record<Compared, Angle> = {
  shown: USUAL,
  person: { ...USUAL, voice: "person" },
  laender: { ...USUAL, withLaender: true },
  "without-bund": { ...USUAL, without: "bund" },
  "without-kommunen": { ...USUAL, without: "kommunen" },
};

export interface ComparedRow {
  about: Subject;
  label: string;
  /** Null: from there nothing joint can be said. Those that are level share a place, from 1. */
  views: Record<Compared, { joint: number; place: number } | null>;
  /** Between its best place and its worst; null where it has only one. */
  moves: number | null;
}

/** In the order of the first. What keeps its place from every angle hangs on no single bench. */
export function compareAngles(released: readonly Released[]): ComparedRow[] {
  const places = COMPARED.map((angle) => [angle, placesFrom(released, ANGLES[angle])] as const);
  return pictureRows(released, USUAL).map(({ about, label }) => {
    const views = Object.fromEntries(places.map(([angle, of]) => [angle, of.get(keyOf(about)) ?? null]));
    const all = Object.values(views).flatMap((view) => view?.place ?? []);
    return {
      about,
      label,
      views: views as ComparedRow["views"],
      moves: all.length < 2 ? null : Math.max(...all) - Math.min(...all),
    };
  });
}

const keyOf = ({ kind, id }: Subject): string => `${kind} ${id}`;

function placesFrom(released: readonly Released[], angle: Angle): Map<string, { joint: number; place: number }> {
  const rows = pictureRows(released, angle).flatMap(({ about, joint }) => (joint === null ? [] : [{ about, joint }]));
  const above = (joint: number) => rows.filter((other) => other.joint > joint + 1e-9).length;
  return new Map(rows.map(({ about, joint }) => [keyOf(about), { joint, place: 1 + above(joint) }]));
}

const showsBench = ({ person, organisation }: OptionResult): boolean =>
  [person, organisation].some((view) => view && Object.values(view.benches).some((share) => share !== null));

/** From the address, whatever stands there. */
export function readAngle(search: URLSearchParams): Angle {
  const oneOf = <T extends string>(name: string, choices: readonly T[]) =>
    choices.find((choice) => choice === search.get(name)) ?? null;
  return {
    voice: oneOf("voice", ["person", "organisation"] as const) ?? "organisation",
    without: oneOf("without", BENCHES),
    withLaender: search.get("with") === "laender",
    sort: oneOf("sort", PICTURE_SORTS) ?? "joint",
  };
}
