/** Once a day the audit log is looked through, and where it ends goes into the log of the server: a cut end shows by it later. */
import { handle, type JobHandler } from "../platform/jobs.ts";
import { jobKind } from "../platform/jobs.rules.ts";
import { verifyChain } from "./chain.queries.ts";
import { writeHead } from "./chain.rules.ts";

export const AUDIT_HEAD = jobKind("audit.head", { cron: "41 4 * * *", retryLimit: 1 });

export const AUDIT_JOBS: readonly JobHandler[] = [
  handle(AUDIT_HEAD, async ({ db }) => {
    const { links, head, faults } = await verifyChain(db);
    // Given up, it stands on the page of the jobs until somebody has looked.
    if (faults.length > 0) throw new Error(`audit log: ${faults.length} faults, the first ${JSON.stringify(faults[0])}`);
    return { links, head: writeHead(head) };
  }),
];
