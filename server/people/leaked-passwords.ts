/**
 * Passwords that have leaked often, as a list that comes along: asking somebody else would tell them what is being chosen here. Of each it
 * holds four bytes of a hash; one in a hundred thousand good passwords is refused by chance.
 */
import { createHash } from "node:crypto";
import list from "./leaked-passwords.json";

const starts = Buffer.from(list, "base64");

/** Small and large letters count alike: guessers try both. */
export function isLeaked(password: string): boolean {
  const wanted = createHash("sha256").update(password.normalize("NFKC").toLowerCase()).digest().readUInt32BE(0);
  let [from, to] = [0, starts.length / 4];
  while (from < to) {
    const middle = (from + to) >> 1;
    const found = starts.readUInt32BE(middle * 4);
    if (found === wanted) return true;
    if (found < wanted) from = middle + 1;
    else to = middle;
  }
  return false;
}
