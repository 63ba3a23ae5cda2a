/** What an administrator sees of the installation at `/system`, and what of it somebody should look at. Pure. */
import type { ServerFigures } from "../../db/schema/platform.ts";
import type { MailCounts } from "../platform/mails.queries.ts";

export interface ServerState extends ServerFigures {
  name: string;
  version: string;
  startedAt: Date;
  seenAt: Date;
  state: "ready" | "stopping" | "silent";
}

export interface SystemFacts {
  servers: ServerState[];
  jobs: { waiting: number; failed: number };
  mails: MailCounts;
  database: { version: string; bytes: number; connections: number; mostConnections: number };
}

export type Trouble = { key: string; count?: number; names?: string };

/** Servers say how they are every ten seconds. */
const SILENT_MS = 45_000;
/** Letters that nobody sends for so long were forgotten by somebody. */
const LETTERS_MS = 60 * 60_000;
/** So late an event loop is felt while writing. */
const SLOW_MS = 250;
const NEARLY_FULL = 0.85;

export const isSilent = (seenAt: Date, now: Date): boolean => now.getTime() - seenAt.getTime() > SILENT_MS;

/** @param sendsMail a mail server is named @returns the most pressing first; empty: all is well */
export function troublesOf({ servers, jobs, mails, database }: SystemFacts, sendsMail: boolean, now: Date): Trouble[] {
  const present = servers.filter(({ state }) => state !== "silent");
  const silent = servers.filter(({ state }) => state === "silent");
  const slow = present.filter(({ delayMs }) => delayMs > SLOW_MS);
  const namesOf = (some: ServerState[]) => some.map(({ name }) => name).join(", ");
  const isOld = mails.oldest !== null && now.getTime() - mails.oldest.getTime() > LETTERS_MS;
  const found: (Trouble | false)[] = [
    silent.length > 0 && { key: "silent", names: namesOf(silent) },
    database.connections > NEARLY_FULL * database.mostConnections && { key: "connections", count: database.connections },
    sendsMail && isOld && { key: "letters", count: mails.waiting - mails.refused },
    jobs.failed > 0 && { key: "jobs", count: jobs.failed },
    slow.length > 0 && { key: "slow", names: namesOf(slow) },
    new Set(present.map(({ version }) => version)).size > 1 && { key: "versions" },
    sendsMail && mails.refused > 0 && { key: "refused", count: mails.refused },
    !sendsMail && { key: "no-mail" },
  ];
  return found.filter((one) => one !== false);
}

const KINDS: readonly [kind: string, tables: RegExp][] = [
  ["pictures", /^document_images$/],
  ["files", /attachment|intake/],
  ["versions", /^document_versions$/],
  ["texts", /^(document|thread|comment|proposal|client_|text_)/],
  ["letters", /^(mails|notification)/],
  ["jobs", /^pgboss\./],
  ["audit", /^audit/],
];

/** @param tables as `mails`, with their schema where it is another one: `pgboss.job` @returns the largest first */
export function storageByKind(tables: readonly { name: string; bytes: number }[]): { kind: string; bytes: number }[] {
  const sums = new Map<string, number>();
  for (const { name, bytes } of tables) {
    const kind = KINDS.find(([, pattern]) => pattern.test(name))?.[0] ?? "other";
    sums.set(kind, (sums.get(kind) ?? 0) + bytes);
  }
  return [...sums].map(([kind, bytes]) => ({ kind, bytes })).sort((a, b) => b.bytes - a.bytes);
}
