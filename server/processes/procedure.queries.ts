/** Looks at rules of procedure; every domain that depends on them asks `currentRules`. */
import { sql, type RawBuilder } from "kysely";
import type { Context, Database } from "../context.ts";
import { actingName } from "./acting.queries.ts";
import { revisionOf, type Shown } from "../platform/revisions.queries.ts";
import { RULES_BEFORE, type CurrentRules, type ProcedureRules } from "./procedure.rules.ts";

/** What holds in a process now; callers have asked for the process. */
export async function currentRules(db: Database, processId: number): Promise<CurrentRules> {
  const row = await versions(db, processId).where("adopted_at", "is not", null).limit(1).executeTakeFirst();
  return row ? { ...rulesOf(row), version: row.version, adoptedOn: row.adopted_on } : RULES_BEFORE;
}

/** Whether its rules protect who said what, as a condition beside a column that names the process. */
export const namesAreProtected = (processId: string): RawBuilder<boolean> =>
  sql<boolean>`(coalesce((select non_attribution from rules_of_procedure where process_id = ${sql.ref(processId)}
    and adopted_at is not null order by version desc limit 1), 'keine') <> 'keine')`;

const versions = (db: Database, processId: number) =>
  db
    .selectFrom("rules_of_procedure")
    .where("process_id", "=", processId)
    .selectAll("rules_of_procedure")
    .orderBy("version", "desc");

export interface RulesVersion {
  id: number;
  version: number;
  rules: ProcedureRules;
  /** Why this version. */
  reason: string;
  /** Null: a draft, which does not hold yet. */
  adoption: { on: string; how: string; at: Date; by: string | null } | null;
}

/** All versions, newest first, the draft before them; callers have asked for the process. */
export async function listRulesVersions(ctx: Pick<Context, "db">, processId: number): Promise<RulesVersion[]> {
  const rows = await versions(ctx.db, processId)
    .leftJoin("people", "people.id", "adopted_by")
    .select(
      actingName("people", { process: "rules_of_procedure.process_id", at: "rules_of_procedure.adopted_at" }).as(
        "adopted_by_name",
      ),
    )
    .execute();
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    rules: rulesOf(row),
    reason: row.reason,
    adoption: row.adopted_at && {
      on: row.adopted_on ?? "",
      how: row.decided_how ?? "",
      at: row.adopted_at,
      by: row.adopted_by_name,
    },
  }));
}

/** What the form of the next version begins with: the draft, else what is in force. */
export async function findNextRules(
  db: Database,
  processId: number,
): Promise<{ version: number; rules: ProcedureRules; reason: string }> {
  const newest = await versions(db, processId).limit(1).executeTakeFirst();
  if (!newest) return { version: 1, rules: RULES_BEFORE, reason: "" };
  const isDraft = newest.adopted_at === null;
  return { version: newest.version + (isDraft ? 0 : 1), rules: rulesOf(newest), reason: isDraft ? newest.reason : "" };
}

/** Of the draft, to be asked for before it is read; empty where there is none. */
export async function draftRevision(db: Database, processId: number): Promise<string> {
  const draft = await versions(db, processId).where("adopted_at", "is", null).executeTakeFirst();
  return draft ? revisionOf(db, shownDraft(draft.id)) : "";
}

/** What the form of a draft shows. */
export const shownDraft = (id: number): Shown<"rules_of_procedure"> => ({
  table: "rules_of_procedure",
  id,
  columns: [
    "decision_rule",
    "parity_benches",
    "parity_tolerance",
    "quorum_share",
    "quorum_bench_share",
    "anonymous_topics",
    "non_attribution",
    "silence_allowed",
    "silence_days",
    "substitution",
    "deadline_days",
    "notice_days",
    "minutes_type",
    "body",
    "reason",
  ],
});

type Row = Awaited<ReturnType<ReturnType<typeof versions>["executeTakeFirstOrThrow"]>>;

const rulesOf = (row: Row): ProcedureRules => ({
  decisionRule: row.decision_rule,
  parity: { benches: row.parity_benches, tolerance: row.parity_tolerance },
  quorumShare: row.quorum_share,
  quorumBenchShare: row.quorum_bench_share,
  anonymousTopics: row.anonymous_topics,
  nonAttribution: row.non_attribution,
  silenceAllowed: row.silence_allowed,
  silenceDays: row.silence_days,
  substitution: row.substitution,
  deadlineDays: row.deadline_days,
  noticeDays: row.notice_days,
  minutesType: row.minutes_type,
  body: row.body,
});
