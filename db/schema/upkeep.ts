/** How long what is kept, the runs that took it away, and the texts that the operator writes. */
import type { Id, Instant } from "./columns.ts";
import type { Language } from "./people.ts";

export const PAGE_TEXTS = ["privacy", "processing"] as const;
export type PageTextName = (typeof PAGE_TEXTS)[number];

/** Only where it is not the usual one. */
interface RetentionPeriods {
  class: string;
  /** Null: kept. */
  days: number | null;
  changed_at: Instant;
  changed_by: number | null;
}

interface RetentionRuns {
  id: Id;
  class: string;
  at: Instant;
  removed: number;
}

/** Only where it is not the template. */
interface PageTexts {
  name: PageTextName;
  language: Language;
  body: string;
  changed_at: Instant;
  changed_by: number | null;
}

export interface UpkeepTables {
  retention_periods: RetentionPeriods;
  retention_runs: RetentionRuns;
  page_texts: PageTexts;
}
