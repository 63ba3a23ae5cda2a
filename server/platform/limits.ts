/**
 * Throttles against guessing, of which only wrong guesses count, and against whoever does too much. With a database the counts
 * hold over all servers on it.
 */
import { setTimeout as delay } from "node:timers/promises";
import { CompiledQuery } from "kysely";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes, type RateLimiterAbstract } from "rate-limiter-flexible";
import type { Database } from "../context.ts";
import { delayAfter, MOST, placeOf, type Guess, type Limits, type Measured } from "./limits.rules.ts";
import { hashToken } from "./tokens.ts";

const QUARTER_OF_AN_HOUR = 15 * 60;

/**
 * Three counts for browsers that nobody knows, because each alone has a hole: guessing at one account from one place, at one account
 * from many places, at many accounts from one place. The second one only slows down and makes the first one narrow: whoever guesses
 * from elsewhere cannot lock the owner out. A browser that somebody signed in with before has a count of its own and nothing else.
 */
export function makeLimits({
  db = undefined as Database | undefined,
  perPair = 10,
  perPairWhenGuessed = 3,
  perEmail = 60,
  perAddress = 100,
  lettersPerPair = 5,
  lettersPerEmail = 15,
  seconds = QUARTER_OF_AN_HOUR,
  most = MOST as Most,
  onFailure = undefined as ((guess: Guess, outcome: "wrong" | "too-many") => void) | undefined,
} = {}): Limits {
  const limiter = (keyPrefix: string, points: number) => makeLimiter(db, { keyPrefix, points, duration: seconds });
  const pairs = limiter("pair", perPair);
  const browsers = limiter("browser", perPair);
  const emails = limiter("email", perEmail);
  const addresses = limiter("address", perAddress);
  // Counted apart: whoever has guessed too often is the one who needs a letter. Fewer, because they fill somebody's letter box.
  const asking = limiter("asking", perAddress);
  const letterPairs = limiter("letter-pair", lettersPerPair);
  const letters = limiter("letter", lettersPerEmail);
  const inTurn = makeTurns();
  const measures = makeMeasures(db, most);

  const guessKnown = async ({ email, browser }: Guess, isRight: () => Promise<boolean>) => {
    const own = keyOf(browser ?? "", email);
    if ((await countOf(browsers, own)) >= perPair) return "too-many";
    if (!(await isRight())) return browsers.penalty(own).then(() => "wrong" as const);
    await browsers.delete(own);
    return "right";
  };
  const guessUnknown = async ({ email, address }: Guess, isRight: () => Promise<boolean>) => {
    const [account, place, pair] = [keyOf(email), keyOf(placeOf(address)), pairOf(email, address)];
    const [ofAccount, ofPlace, ofPair] = await Promise.all([
      countOf(emails, account),
      countOf(addresses, place),
      countOf(pairs, pair),
    ]);
    const most = ofAccount >= perEmail ? Math.min(perPair, perPairWhenGuessed) : perPair;
    if (ofPlace >= perAddress || ofPair >= most) return "too-many";
    await delay(delayAfter(ofAccount));
    if (!(await isRight())) {
      await Promise.all([pairs.penalty(pair), emails.penalty(account), addresses.penalty(place)]);
      return "wrong";
    }
    // What this person mistyped is given back; what others guessed is not.
    if (ofPair > 0) await Promise.all([pairs.delete(pair), emails.reward(account, ofPair), addresses.reward(place, ofPair)]);
    return "right";
  };

  return {
    // One after the other: many guesses at once would all see the same count.
    async guess(guess, isRight) {
      const outcome = await (guess.browser
        ? inTurn(keyOf(guess.browser, guess.email), () => guessKnown(guess, isRight))
        : inTurn(pairOf(guess.email, guess.address), () => guessUnknown(guess, isRight)));
      if (outcome !== "right") onFailure?.(guess, outcome);
      return outcome;
    },
    async letter(email, address) {
      return (
        (await consume(asking, keyOf(placeOf(address)))) &&
        (await consume(letterPairs, pairOf(email, address))) &&
        (await consume(letters, keyOf(email)))
      );
    },
    ...measures,
    async forgive(email, address) {
      await pairs.delete(pairOf(email, address));
    },
  };
}

type Most = Record<Measured, { minute: number; hour: number | null }>;

/** Within the minute the database is not asked: it is the one that must not be kept busy. */
function makeMeasures(db: Database | undefined, most: Most): Pick<Limits, "take" | "giveBack"> {
  const entries = Object.entries(most) as [Measured, Most[Measured]][];
  const minutes = new Map(
    entries.map(([what, { minute }]) => [what, new RateLimiterMemory({ keyPrefix: what, points: minute, duration: 60 })]),
  );
  const hours = new Map(
    entries.flatMap(([what, { hour }]) =>
      hour === null ? [] : [[what, makeLimiter(db, { keyPrefix: what, points: hour, duration: 3_600 })] as const],
    ),
  );
  return {
    async take(what, personId) {
      if (!(await consume(minutes.get(what)!, String(personId)))) return "minute";
      const hour = hours.get(what);
      return hour && !(await consume(hour, String(personId))) ? "hour" : null;
    },
    async giveBack(what, personId) {
      const both = [minutes.get(what), hours.get(what)];
      await Promise.all(both.flatMap((limiter) => limiter?.reward(String(personId)) ?? []));
    },
  };
}

/** Hashed: neither addresses nor networks stand in the table. */
const keyOf = (...parts: string[]) => hashToken(parts.join(" "));
const pairOf = (email: string, address: string) => keyOf(email, placeOf(address));

function makeLimiter(
  db: Database | undefined,
  options: { keyPrefix: string; points: number; duration: number },
): RateLimiterAbstract {
  if (!db) return new RateLimiterMemory(options);
  const storeClient = {
    async query({ text, values = [] }: { text: string; values?: unknown[] }) {
      const { rows } = await db.executeQuery(CompiledQuery.raw(text, values));
      return { rows, rowCount: rows.length };
    },
  };
  return new RateLimiterPostgres({
    ...options,
    storeClient,
    storeType: "client",
    tableName: "sign_in_counts",
    tableCreated: true,
  });
}

const countOf = async (limiter: RateLimiterAbstract, key: string): Promise<number> =>
  (await limiter.get(key))?.consumedPoints ?? 0;

async function consume(limiter: RateLimiterAbstract, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return false;
    throw refusal;
  }
}

function makeTurns() {
  const last = new Map<string, Promise<unknown>>();
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const turn = Promise.resolve(last.get(key)).then(work);
    const done = turn.catch(() => undefined);
    last.set(key, done);
    void done.then(() => last.get(key) === done && last.delete(key));
    return turn;
  };
}
