/** Which of the events that everybody reads are acts for the audit log, which says it without names and titles. */
import type { Act } from "../audit/rules.ts";

const EVENT_ACTS: Readonly<Record<string, Act>> = {
  "process-archived": "process-archived",
  "process-reopened": "process-reopened",
  "person-invited-for": "mandate-given",
  "mandate-changed": "mandate-changed",
  "mandate-moved": "mandate-changed",
  "mandate-ended": "mandate-ended",
  "substitution-named": "mandate-changed",
  "substitution-ended": "mandate-changed",
  "method-opened": "vote-opened",
  "method-closed": "vote-closed",
  "method-released": "released",
  "method-substitute": "voter-admitted",
  "method-admitted": "voter-admitted",
  "agreement-opened": "vote-opened",
  "agreement-stopped": "vote-closed",
  "agreement-decided": "adopted",
  "roundtable-decision": "adopted",
  "rules-adopted": "adopted",
  "short-list-agreed": "adopted",
  "minutes-approved": "adopted",
  "minutes-withdrawn": "approval-withdrawn",
  "document-frozen": "frozen",
  "document-deleted": "removed",
  "document-undeleted": "restored",
  "document-purged": "purged",
  "consultation-weighed": "released",
  "situation-released": "released",
  "clearance-changed": "marking-changed",
  "record-locked": "marking-changed",
  "record-released": "marking-changed",
  "record-purged": "purged",
  "format-evaluation-released": "released",
};

export const actOf = (eventKind: string): Act | undefined => EVENT_ACTS[eventKind];

/** `/documents/4/versions/9` is about `documents` 4. */
export function subjectOf(path: string | null | undefined): readonly [string, number] | undefined {
  const found = /^\/([a-z-]+)\/(\d+)/.exec(path ?? "");
  return found ? [found[1]!.replaceAll("-", "_"), Number(found[2])] : undefined;
}
