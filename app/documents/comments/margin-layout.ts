/** Where notes stand in the margin of a text: beside their places, below each other where these are too close. */

export interface Note {
  /** Where its place in the text begins. */
  at: number;
  height: number;
  /** Drawn short. */
  shortHeight: number;
  /** What is read or written stands exactly beside its place; the others make room. */
  isActive?: boolean;
}

export interface Laid {
  top: number;
  isShort: boolean;
}

export const GAP = 8;

/** So far from its place a note may stand before it and those that push it are drawn short. */
const FAR = 40;

/**
 * @param notes in the order of their places
 * @param top where the free margin begins
 */
export function layNotes(notes: readonly Note[], top: number): Laid[] {
  const whole = place(notes, top);
  const crowded = crowdedIn(notes, whole);
  const drawn = notes.map((note, index) => (crowded.has(index) ? { ...note, height: note.shortHeight } : note));
  // Where the next place leaves room for all of a note, it stays whole.
  for (const index of crowded) {
    const tops = place(drawn, top);
    const fits = notes[index]!.height <= (tops[index + 1] ?? Infinity) - GAP - tops[index]!;
    if (fits) drawn[index] = notes[index]!;
  }
  return place(drawn, top).map((at, index) => ({ top: at, isShort: drawn[index] !== notes[index] }));
}

type Sized = Pick<Note, "at" | "height" | "isActive">;

function place(notes: readonly Sized[], top: number): number[] {
  const tops = pushDown(notes, (index) => notes[index]!.at, top);
  const active = notes.findIndex((note) => note.isActive);
  if (active < 0) return tops;
  tops[active] = Math.max(top, notes[active]!.at);
  for (let index = active - 1; index >= 0; index--)
    tops[index] = Math.min(tops[index]!, tops[index + 1]! - GAP - notes[index]!.height);
  return pushDown(notes, (index) => (index > active ? notes[index]!.at : tops[index]!), top);
}

function pushDown(notes: readonly Sized[], wanted: (index: number) => number, top: number): number[] {
  let free = top;
  return notes.map(({ height }, index) => {
    const at = Math.max(free, wanted(index));
    free = at + height + GAP;
    return at;
  });
}

/** All that touch each other, when one of them stands far from its place. */
function crowdedIn(notes: readonly Note[], tops: readonly number[]): Set<number> {
  const crowded = new Set<number>();
  let [first, isFar] = [0, false];
  notes.forEach((note, index) => {
    const isTouching = index > 0 && tops[index]! - (tops[index - 1]! + notes[index - 1]!.height) <= GAP;
    if (!isTouching) [first, isFar] = [index, false];
    isFar ||= Math.abs(tops[index]! - note.at) > FAR;
    if (isFar) for (let each = first; each <= index; each++) if (!notes[each]!.isActive) crowded.add(each);
  });
  return crowded;
}
