/** What waits for a person, across all domains: shapes only, for pages and queries. */
const TODO_KINDS = [
  "poll-open",
  "roundtable-open",
  "task",
  "rating",
  "roundtable-coming",
  "item-draft",
  "threads",
  "comment-stage",
  "comments-open",
  "invitations-open",
] as const;

/** Something that waits for a person; the sentence is in the catalogue under `processes:todo.<kind>`. */
export interface Todo {
  kind: (typeof TODO_KINDS)[number];
  processId: number;
  processNumber: string;
  /** Name of the thing: a title, a question; may be empty. */
  label: string;
  count: number | null;
  /** `YYYY-MM-DD` until when. */
  day: string | null;
  at: Date | null;
  path: string;
}
