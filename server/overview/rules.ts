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

/** What a new process needs before others can work in it, in the order in which one does it. */
export const FIRST_STEPS = ["invitation", "agenda", "paper", "roundtable"] as const;
export type FirstStep = (typeof FIRST_STEPS)[number];

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
