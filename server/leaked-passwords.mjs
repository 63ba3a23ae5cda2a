/**
 * Makes server/people/leaked-passwords.json anew from a list of passwords, one a line, the most frequent first:
 * `npm run leaked-passwords -- <file>`. Of each that is long enough to be chosen here, four bytes of its hash are kept, sorted.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

/** As PASSWORD_MIN in people/passwords.rules.ts. */
const SHORTEST = 12;

const [path] = process.argv.slice(2);
if (!path) throw new Error("npm run leaked-passwords -- <file>");
const lines = readFileSync(path, "utf8").split(/\r?\n/);
const plain = lines.map((line) => line.normalize("NFKC").toLowerCase()).filter((line) => [...line].length >= SHORTEST);
const starts = plain.map((password) => createHash("sha256").update(password).digest().readUInt32BE(0));
const sorted = Uint32Array.from(new Set(starts)).sort();
const bytes = Buffer.alloc(sorted.length * 4);
sorted.forEach((start, index) => bytes.writeUInt32BE(start, index * 4));
writeFileSync(new URL("people/leaked-passwords.json", import.meta.url), `"${bytes.toString("base64")}"\n`);
