/** How guessing is slowed down, and how much one person may do. */

/** What one person may do at most in a minute (on each server) and in an hour (on all of them): far more than anybody needs. */
export const MOST = {
  /** Any form. */
  form: { minute: 600, hour: null },
  /** What others find in their texts, lists and letter boxes: comments, proposals, invitations, a new name. */
  words: { minute: 60, hour: 600 },
  /** What is read or written as a file. */
  file: { minute: 60, hour: 600 },
  /** A file of what many have entered for themselves: partnerships, profiles. */
  many: { minute: 10, hour: 40 },
  /** Asked while somebody types. */
  search: { minute: 300, hour: null },
  /** What a guest of a roundtable does, without an account: asking for the floor, cards. */
  guest: { minute: 20, hour: 200 },
} as const;
export type Measured = keyof typeof MOST;

/** Counts attempts to sign in, and what people do. */
export interface Limits {
  /** Asks whether a password is right, unless there were too many wrong ones before; guesses of one place at one account take turns. */
  guess(guess: Guess, isRight: () => Promise<boolean>): Promise<"right" | "wrong" | "too-many">;
  /** Counts one letter that somebody at this network address asks for; apart from signing in. @returns false when it was one too many */
  letter(email: string, address: string): Promise<boolean>;
  /** Counts one thing that somebody does. @param who id of a person; of whoever has no account, of the guest. @returns in which time it was one too many, or null */
  take(what: Measured, who: number): Promise<"minute" | "hour" | null>;
  /** What was taken and then refused has not been done. */
  giveBack(what: Measured, personId: number): Promise<void>;
  /** Whoever has proved otherwise who they are may guess anew. */
  forgive(email: string, address: string): Promise<void>;
}

export interface Guess {
  email: string;
  /** Network address. */
  address: string;
  /** Something only a browser has that this person was signed in with before; it is counted apart from all others. */
  browser?: string | undefined;
}

/** How long an unknown browser waits, in ms, after so many wrong guesses at an account: no time for typing errors, then ever longer. */
export const delayAfter = (wrong: number): number =>
  wrong < 20 ? 0 : Math.min(8_000, 250 * 2 ** Math.floor((wrong - 20) / 10));

/** Whoever has one address of IPv6 has 2^64 of them; an address of IPv4 may come written as one of IPv6. */
export function placeOf(address: string): string {
  if (!address.includes(":")) return address;
  if (address.includes(".")) return address.slice(address.lastIndexOf(":") + 1);
  const groups = (address.split("::")[0] ?? "").split(":");
  return [...groups, "0", "0", "0", "0"].slice(0, 4).join(":");
}
