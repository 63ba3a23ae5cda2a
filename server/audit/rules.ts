/** What is noted in the audit log. */

/** Grouped as the auditor filters them. */
export const ACTS = {
  "sign-in": [
    ...(["signed-in", "sign-in-failed", "sign-in-refused", "signed-out", "session-ended"] as const),
    ...(["password-changed", "factor-added", "factor-removed", "identity-linked", "asked-again"] as const),
  ],
  mandate: ["mandate-given", "mandate-changed", "mandate-ended"],
  export: ["file-exported", "person-exported", "log-exported"],
  decision: ["frozen", "adopted", "approval-withdrawn", "released", "process-archived", "process-reopened"],
  vote: ["vote-opened", "vote-closed", "voter-admitted"],
  behalf: ["entered-on-behalf"],
  removal: ["removed", "restored", "purged", "person-anonymised", "retention-run"],
  marking: ["marking-read", "marking-changed"],
  administration: ["settings-changed", "auditor-named", "auditor-withdrawn", "job-retried"],
} as const;

export type ActGroup = keyof typeof ACTS;
export type Act = (typeof ACTS)[ActGroup][number];

export const ACT_GROUPS = Object.keys(ACTS) as ActGroup[];

/** Ids and codes: a value with a blank in it is refused by the database. */
export type Facts = Record<string, string | number | boolean>;
