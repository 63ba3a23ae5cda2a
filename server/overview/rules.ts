/** What waits for a person, across all domains: shapes only, for pages and queries. */
export type TodoKind =
  | "poll-open"
  | "roundtable-open"
  | "task"
  /** A comment names the person, or their organisation. */
  | "mention"
  /** What became of a proposal of theirs. */
  | "proposal-decided"
  | "rating"
  | "roundtable-coming"
  | "item-draft"
  | "threads"
  | "proposals"
  | "comment-stage"
  | "comments-open"
  | "invitations-open";

/** Something that waits for a person; the sentence is in the catalogue under `processes:todo.<kind>`. */
export interface Todo {
  kind: TodoKind;
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
