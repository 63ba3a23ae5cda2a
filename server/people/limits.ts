/** Throttles against guessing, counted in memory; main.ts makes them once and hands them to the routes with the load context. */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Limits } from "./rules.ts";

const QUARTER_OF_AN_HOUR = 15 * 60;

/**
 * Three counts, because each alone has a hole: guessing at one account from one place, at one account from many places, at
 * many accounts from one place. The first is the narrow one, so that nobody can lock somebody else out from elsewhere.
 */
export function makeLimits({
  perPair = 10,
  perEmail = 60,
  perAddress = 100,
  lettersPerPair = 5,
  lettersPerEmail = 15,
  seconds = QUARTER_OF_AN_HOUR,
} = {}): Limits {
  const pairs = new RateLimiterMemory({ keyPrefix: "pair", points: perPair, duration: seconds });
  const emails = new RateLimiterMemory({ keyPrefix: "email", points: perEmail, duration: seconds });
  const addresses = new RateLimiterMemory({ keyPrefix: "address", points: perAddress, duration: seconds });
  // Counted apart: whoever has guessed too often is the one who needs a letter. Fewer, because they fill somebody's letter box.
  const letterPairs = new RateLimiterMemory({ keyPrefix: "letter-pair", points: lettersPerPair, duration: seconds });
  const letters = new RateLimiterMemory({ keyPrefix: "letter", points: lettersPerEmail, duration: seconds });
  const pair = (email: string, address: string) => `${email} ${address}`;

  return {
    async attempt(email, address) {
      // One after the other: what one place may not try any more does not use up what an account allows to other places.
      return (await count(addresses, address)) && (await count(pairs, pair(email, address))) && (await count(emails, email));
    },
    async letter(email, address) {
      return (
        (await count(addresses, address)) && (await count(letterPairs, pair(email, address))) && (await count(letters, email))
      );
    },
    async succeeded(email, address) {
      // A whole town hall may sign in from one address: only what was wrong counts.
      await Promise.all([pairs.delete(pair(email, address)), emails.reward(email), addresses.reward(address)]);
    },
  };
}

async function count(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return false;
    throw refusal;
  }
}
