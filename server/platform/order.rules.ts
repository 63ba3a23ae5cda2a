/** One thing's new place among others, named by its new neighbour: it means the same in a filtered list, when sent twice, and when somebody was faster. */
import { z } from "zod";

export interface Move {
  item: number;
  place: "before" | "after";
  of: number;
}

/**
 * The order after a move; as it was when one of the two is not in it.
 * @param ids all of them in their order
 */
export function placed(ids: readonly number[], { item, place, of }: Move): number[] {
  if (item === of || !ids.includes(item) || !ids.includes(of)) return [...ids];
  const others = ids.filter((id) => id !== item);
  const at = others.indexOf(of) + (place === "after" ? 1 : 0);
  return [...others.slice(0, at), item, ...others.slice(at)];
}

/** `before-12` or `after-12`, so that one form has a button for up and one for down. */
export const besideField = z
  .string()
  .regex(/^(before|after)-[1-9]\d{0,8}$/, "common:invalid.choice")
  .transform((value): Pick<Move, "place" | "of"> => {
    const [place, of] = value.split("-");
    return { place: place === "before" ? "before" : "after", of: Number(of) };
  });

export const moveValue = ({ place, of }: Pick<Move, "place" | "of">): string => `${place}-${of}`;
