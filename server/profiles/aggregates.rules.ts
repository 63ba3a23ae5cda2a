/**
 * What may be published of several municipalities together. At least five each time; and no two that were ever published may differ
 * by fewer than five, or whoever has both could take one from the other and be left with what few, or one, have said.
 */
export const LEAST = 5;

/** Ids of versions: a municipality that corrects its answers counts as another member. */
export type Members = readonly number[];

const without = (one: Members, other: ReadonlySet<number>): number => one.filter((member) => !other.has(member)).length;
const isSafe = (count: number): boolean => count === 0 || count >= LEAST;

/** Whether the difference of the two says nothing of fewer than five. */
export function differSafely(one: Members, other: Members): boolean {
  return isSafe(without(one, new Set(other))) && isSafe(without(other, new Set(one)));
}

export interface Cell {
  cell: string;
  members: Members;
}

/**
 * Of what could be published now that which may, beside all that was published before: first all together, then classes as long as
 * what is left over beside them is nobody or at least five.
 * @param cells the first is all together, the others are parts of it that do not overlap
 */
export function publishable(before: readonly Members[], cells: readonly Cell[]): Cell[] {
  const [all, ...classes] = cells;
  const known = [...before];
  const accept = ({ members }: Cell): boolean => {
    const isFine = members.length >= LEAST && known.every((each) => differSafely(each, members));
    if (isFine) known.push(members);
    return isFine;
  };
  if (!all || !accept(all)) return [];
  let shown: Cell[] = [];
  for (const each of classes) {
    const rest = all.members.length - [...shown, each].reduce((sum, { members }) => sum + members.length, 0);
    if (isSafe(rest) && accept(each)) shown = [...shown, each];
  }
  return [all, ...shown];
}
