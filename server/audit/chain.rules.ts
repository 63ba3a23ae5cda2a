/** How the entries of the audit log hang together. */
import { createHash } from "node:crypto";

/** An entry as the database hashes it: every column as text, what is missing as an empty one. */
export interface HashedEntry {
  id: string;
  /** Microseconds since 1970. */
  at: string;
  act: string;
  person: string;
  process: string;
  subjectKind: string;
  subject: string;
  /** As PostgreSQL writes jsonb. */
  facts: string;
}

/** The same as `audit_link()` in the database, reckoned apart from it. */
export function linkHash(before: string, seq: number, entry: HashedEntry): string {
  const { id, at, act, person, process, subjectKind, subject, facts } = entry;
  const lines = [before, String(seq), id, at, act, person, process, subjectKind, subject, facts];
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/** The last link: written down elsewhere it shows later whether the end was cut off. */
export interface Head {
  seq: number;
  hash: string;
}

export const writeHead = ({ seq, hash }: Head): string => `${seq}:${hash}`;

/** @returns null for anything but a head as `writeHead` writes it */
export function readHead(text: string): Head | null {
  const found = /^(\d{1,10}):([0-9a-f]{64})$/.exec(text.trim());
  return found && { seq: Number(found[1]), hash: found[2]! };
}

export interface Link extends Head {
  /** Null: the entry is gone. */
  entry: HashedEntry | null;
}

export type Fault =
  /** Its content, its number or its hash is not what it was; or the one before it is another one. */
  | { kind: "changed"; seq: number }
  | { kind: "missing"; from: number; to: number }
  /** There is an entry that no link leads to. */
  | { kind: "unlinked"; entry: number }
  /** The head that was written down is not, or no longer, in the chain. */
  | { kind: "head"; seq: number };

/** Walks along the chain; takes it in pieces, so that a long one is never in memory as a whole. */
export class ChainWalk {
  readonly faults: Fault[] = [];
  links = 0;
  /** @param start the anchor, or nothing for a chain that was never shortened @param noted heads that were written down */
  constructor(
    private start: Head = { seq: 0, hash: "" },
    private readonly noted: readonly Head[] = [],
  ) {
    this.compare(start);
  }

  get head(): Head {
    return this.start;
  }

  take(link: Link): void {
    const expected = this.start.seq + 1;
    if (link.seq > expected) this.faults.push({ kind: "missing", from: expected, to: link.seq - 1 });
    // Behind a gap the hash before is not known; that the link itself is whole, the next one shows.
    const isWhole =
      link.entry !== null && (link.seq > expected || linkHash(this.start.hash, link.seq, link.entry) === link.hash);
    if (!isWhole) this.faults.push({ kind: "changed", seq: link.seq });
    this.links += 1;
    this.start = { seq: link.seq, hash: link.hash };
    this.compare(link);
  }

  /** After the last link. */
  end(): void {
    for (const { seq } of this.noted) if (seq > this.start.seq) this.faults.push({ kind: "head", seq });
  }

  private compare({ seq, hash }: Head): void {
    for (const head of this.noted) if (head.seq === seq && head.hash !== hash) this.faults.push({ kind: "head", seq });
  }
}
