/** Passwords as argon2id hashes. */
import { hash, verify } from "@node-rs/argon2";
import { availableParallelism } from "node:os";
import { Busy, Invalid, NotAllowed } from "../errors.ts";
import { isLeaked } from "./leaked-passwords.ts";
import { refusePassword } from "./passwords.rules.ts";

/** 2 is argon2id; with 19 MiB, two passes and one lane it is OWASP's second choice and takes about 20 ms. */
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash of a password that nobody has: for addresses that nobody has, so that the answer takes as long. */
const NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$+MUbh74uBJfUhg+cB+j2lA$d2hu8t1lFTrkLfvo0f/2J7fedOGcHjN5UE1htN9Y8cI";

/**
 * Argon2 works in Node's four threads, which files are read with as well, and keeps a core busy: it gets half of the threads at most,
 * and leaves a core where there are two. How many wait is what can be done while people still wait for a page.
 */
const inPlace = makePlace({ atOnce: Math.min(2, Math.max(1, availableParallelism() - 1)), waiting: 250 });

/** Does so much at once, and lets so many wait in order. @throws Busy for one more */
export function makePlace({ atOnce, waiting }: { atOnce: number; waiting: number }) {
  const queue: (() => void)[] = [];
  let free = atOnce;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else if (queue.length >= waiting) throw new Busy("people:error.sign-in-busy");
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** An installation may have people come in by their own houses only. @throws NotAllowed */
export function requirePasswords({ passwords }: { passwords: boolean }): void {
  if (!passwords) throw new NotAllowed("people:error.passwords-off");
}

/** Unicode has several ways to write ü; keyboards differ, people should not notice. */
const plain = (password: string) => password.normalize("NFKC");

export const hashPassword = (password: string): Promise<string> => inPlace(() => hash(plain(password), COST));

/** @param stored null or undefined for an unknown address or an account without a password: takes the same time, answers false */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const right = await inPlace(() => verify(stored ?? NOBODY, plain(password)));
  return right && stored != null;
}

/**
 * @param about words that are easy to guess for this person: name and address
 * @returns the hash @throws Invalid at the field `new_password` when it is too easy to guess, or has leaked
 */
export async function acceptedPassword(password: string, about: readonly string[]): Promise<string> {
  const refused = refusePassword(password, about);
  if (refused) throw new Invalid(refused, "new_password");
  if (isLeaked(password)) throw new Invalid("people:invalid.password-leaked", "new_password");
  return hashPassword(password);
}
