/** Brings a database to the newest data model; called at every start, by the seed and by the tests' template. */
import { Migrator, sql, type Kysely } from "kysely";
import { createCleared, dropCleared } from "./schema/cleared.ts";
import * as foundation from "./migrations/2026-11-21-foundation.ts";
import * as documents from "./migrations/2026-11-22-documents.ts";
import * as imports from "./migrations/2026-11-22-imports.ts";
import * as threads from "./migrations/2026-11-22-threads.ts";
import * as upkeep from "./migrations/2026-11-23-upkeep.ts";
import * as copyKeys from "./migrations/2026-11-29-copy-keys.ts";
import * as jobs from "./migrations/2026-11-29-jobs.ts";
import * as mandates from "./migrations/2026-11-29-mandates.ts";
import * as mentions from "./migrations/2026-11-29-mentions.ts";
import * as signIn from "./migrations/2026-11-29-sign-in.ts";
import * as textEdits from "./migrations/2026-11-29-text-edits.ts";
import * as voices from "./migrations/2026-11-29-voices.ts";
import * as withoutSeat from "./migrations/2026-11-29-without-seat.ts";
import * as wordings from "./migrations/2026-11-29-wordings.ts";
import * as workRemoved from "./migrations/2026-11-29-work-removed.ts";
import * as writings from "./migrations/2026-11-29-writings.ts";
import * as writtenRatings from "./migrations/2026-11-29-written-ratings.ts";
import * as cancellations from "./migrations/2026-11-30-cancellations.ts";
import * as feeds from "./migrations/2026-11-30-feeds.ts";
import * as notifications from "./migrations/2026-11-30-notifications.ts";
import * as search from "./migrations/2026-11-30-search.ts";
import * as singleKeys from "./migrations/2026-11-30-single-keys.ts";
import * as workArchived from "./migrations/2026-11-30-work-archived.ts";
import * as rulesOfProcedure from "./migrations/2026-12-01-rules-of-procedure.ts";
import * as topics from "./migrations/2026-12-01-topics.ts";
import * as methods from "./migrations/2026-12-02-methods.ts";
import * as depth from "./migrations/2026-12-03-depth.ts";
import * as rulesNews from "./migrations/2026-12-03-rules-news.ts";
import * as recommendations from "./migrations/2026-12-04-recommendations.ts";
import * as consultations from "./migrations/2026-12-07-consultations.ts";
import * as weighing from "./migrations/2026-12-08-weighing.ts";
import * as positions from "./migrations/2026-12-09-positions.ts";
import * as dataPoints from "./migrations/2026-12-09b-data-points.ts";
import * as checksAsked from "./migrations/2026-12-10-checks-asked.ts";
import * as consultationAnswers from "./migrations/2026-12-11-consultation-answers.ts";
import * as statementsIn from "./migrations/2026-12-12-statements-in.ts";
import * as liveRuns from "./migrations/2026-12-13-live-runs.ts";
import * as formats from "./migrations/2026-12-14-formats.ts";
import * as evaluations from "./migrations/2026-12-14b-evaluations.ts";
import * as coverage from "./migrations/2026-12-14c-coverage.ts";
import * as surveys from "./migrations/2026-12-14d-surveys.ts";
import * as places from "./migrations/2026-12-15-places.ts";
import * as partnerships from "./migrations/2026-12-15b-partnerships.ts";
import * as profiles from "./migrations/2026-12-15c-profiles.ts";
import * as situation from "./migrations/2026-12-15d-situation.ts";
import * as topicFigures from "./migrations/2026-12-15e-topic-figures.ts";
import * as patterns from "./migrations/2026-12-15f-patterns.ts";
import * as meeting from "./migrations/2026-12-16-meeting.ts";
import * as approval from "./migrations/2026-12-17-approval.ts";
import * as guests from "./migrations/2026-12-17-guests.ts";
import * as speakers from "./migrations/2026-12-17-speakers.ts";
import * as survey from "./migrations/2026-12-17-survey.ts";
import * as views from "./migrations/2026-12-17-views.ts";
import * as audit from "./migrations/2026-12-18-audit.ts";
import * as contacts from "./migrations/2026-12-18-contacts.ts";
import * as dataProtection from "./migrations/2026-12-18-data-protection.ts";
import * as markings from "./migrations/2026-12-18-markings.ts";
import * as servers from "./migrations/2026-12-18-servers.ts";
import * as waysIn from "./migrations/2026-12-18-sign-in.ts";
import * as notice from "./migrations/2026-12-19-notice.ts";
import * as replies from "./migrations/2026-12-19b-replies.ts";
import * as series from "./migrations/2026-12-19c-series.ts";
import * as addresses from "./migrations/2026-12-19d-addresses.ts";
import * as maintenance from "./migrations/2026-12-19d-upkeep.ts";
import * as lettersKept from "./migrations/2026-12-19e-letters-kept.ts";
import * as itemSummaries from "./migrations/2026-12-19f-item-summaries.ts";
import * as mentionsOfMarkings from "./migrations/2026-12-20-mentions.ts";
import * as rounds from "./migrations/2026-12-21a-rounds.ts";
import * as statementTexts from "./migrations/2026-12-21c-statement-texts.ts";
import * as uptimes from "./migrations/2026-12-21c-uptimes.ts";
import * as statementWordings from "./migrations/2026-12-21c-wordings.ts";
import * as room from "./migrations/2026-12-21d-room.ts";
import * as evidence from "./migrations/2026-12-21e-evidence.ts";
import * as delegations from "./migrations/2026-12-21f-delegations.ts";
import * as indicators from "./migrations/2026-12-21f-indicators.ts";
import * as recommendationFigures from "./migrations/2026-12-21f-recommendation-figures.ts";
import * as passkeys from "./migrations/2026-12-21g-passkeys.ts";
import * as readings from "./migrations/2026-12-21g-readings.ts";
import * as speakersCounted from "./migrations/2026-12-21g-speakers.ts";
import * as registerFiles from "./migrations/2026-12-22x-register-files.ts";
import * as reviewLists from "./migrations/2026-12-22x-review-lists.ts";
import * as uses from "./migrations/2026-12-23g-used.ts";
import * as rulesWaived from "./migrations/2026-12-24a-rules-waived.ts";
import * as shortListRule from "./migrations/2026-12-24a-short-list-rule.ts";
import * as pointCuts from "./migrations/2026-12-24b-cuts.ts";
import * as pointPlaces from "./migrations/2026-12-24b-places.ts";
import * as withdrawals from "./migrations/2026-12-24b-withdrawals.ts";
import * as adoptedTexts from "./migrations/2026-12-24c-adopted-texts.ts";
import * as minutesFacts from "./migrations/2026-12-24d-minutes-facts.ts";
import * as formatReasons from "./migrations/2026-12-24e-reasons.ts";
import * as formatVotes from "./migrations/2026-12-24e-votes.ts";
import * as ownedTexts from "./migrations/2026-12-24f-owned-texts.ts";
import * as situationDrafts from "./migrations/2026-12-24f-situation-drafts.ts";
import * as situationTexts from "./migrations/2026-12-24f-situation-texts.ts";
import * as agendaText from "./migrations/2026-12-24h-agenda-text.ts";
import * as signedTogether from "./migrations/2026-12-24h-signed-together.ts";
import * as surveysOnPaper from "./migrations/2026-12-24i-paper.ts";
import * as priorityRuns from "./migrations/2026-12-24i-priority-runs.ts";
import * as returning from "./migrations/2026-12-24i-returning.ts";
import * as purging from "./migrations/2026-12-24j-purging.ts";
import * as corrections from "./migrations/2026-12-24k-corrections.ts";
import * as runUses from "./migrations/2026-12-25b-run-uses.ts";
import * as objections from "./migrations/2026-12-25c-objections.ts";
import * as invitationPapers from "./migrations/2026-12-25cb-invitation-papers.ts";
import * as pointLinks from "./migrations/2026-12-25ca-point-links.ts";
import * as substitutions from "./migrations/2026-12-25cc-substitutions.ts";
import type { Schema } from "./schema.ts";

/** Dated, in order, never edited once landed: a new one has to come after all of these by its name, or databases that have them refuse it. */
const migrations = {
  "2026-11-21-foundation": foundation,
  "2026-11-22-documents": documents,
  "2026-11-22-imports": imports,
  "2026-11-22-threads": threads,
  "2026-11-23-upkeep": upkeep,
  "2026-11-29-copy-keys": copyKeys,
  "2026-11-29-jobs": jobs,
  "2026-11-29-mandates": mandates,
  "2026-11-29-mentions": mentions,
  "2026-11-29-sign-in": signIn,
  "2026-11-29-text-edits": textEdits,
  "2026-11-29-voices": voices,
  "2026-11-29-without-seat": withoutSeat,
  "2026-11-29-wordings": wordings,
  "2026-11-29-work-removed": workRemoved,
  "2026-11-29-writings": writings,
  "2026-11-29-written-ratings": writtenRatings,
  "2026-11-30-cancellations": cancellations,
  "2026-11-30-feeds": feeds,
  "2026-11-30-notifications": notifications,
  "2026-11-30-search": search,
  "2026-11-30-single-keys": singleKeys,
  "2026-11-30-work-archived": workArchived,
  "2026-12-01-rules-of-procedure": rulesOfProcedure,
  "2026-12-01-topics": topics,
  "2026-12-02-methods": methods,
  "2026-12-03-depth": depth,
  "2026-12-03-rules-news": rulesNews,
  "2026-12-04-recommendations": recommendations,
  "2026-12-07-consultations": consultations,
  "2026-12-08-weighing": weighing,
  "2026-12-09-positions": positions,
  "2026-12-09b-data-points": dataPoints,
  "2026-12-10-checks-asked": checksAsked,
  "2026-12-11-consultation-answers": consultationAnswers,
  "2026-12-12-statements-in": statementsIn,
  "2026-12-13-live-runs": liveRuns,
  "2026-12-14-formats": formats,
  "2026-12-14b-evaluations": evaluations,
  "2026-12-14c-coverage": coverage,
  "2026-12-14d-surveys": surveys,
  "2026-12-15-places": places,
  "2026-12-15b-partnerships": partnerships,
  "2026-12-15c-profiles": profiles,
  "2026-12-15d-situation": situation,
  "2026-12-15e-topic-figures": topicFigures,
  "2026-12-15f-patterns": patterns,
  "2026-12-16-meeting": meeting,
  "2026-12-17-approval": approval,
  "2026-12-17-guests": guests,
  "2026-12-17-speakers": speakers,
  "2026-12-17-survey": survey,
  "2026-12-17-views": views,
  "2026-12-18-audit": audit,
  "2026-12-18-contacts": contacts,
  "2026-12-18-data-protection": dataProtection,
  "2026-12-18-markings": markings,
  "2026-12-18-servers": servers,
  "2026-12-18-sign-in": waysIn,
  "2026-12-19-notice": notice,
  "2026-12-19b-replies": replies,
  "2026-12-19c-series": series,
  "2026-12-19d-addresses": addresses,
  "2026-12-19d-upkeep": maintenance,
  "2026-12-19e-letters-kept": lettersKept,
  "2026-12-19f-item-summaries": itemSummaries,
  "2026-12-20-mentions": mentionsOfMarkings,
  "2026-12-21a-rounds": rounds,
  "2026-12-21c-statement-texts": statementTexts,
  "2026-12-21c-uptimes": uptimes,
  "2026-12-21c-wordings": statementWordings,
  "2026-12-21d-room": room,
  "2026-12-21e-evidence": evidence,
  "2026-12-21f-delegations": delegations,
  "2026-12-21f-indicators": indicators,
  "2026-12-21f-recommendation-figures": recommendationFigures,
  "2026-12-21g-passkeys": passkeys,
  "2026-12-21g-readings": readings,
  "2026-12-21g-speakers": speakersCounted,
  "2026-12-22x-register-files": registerFiles,
  "2026-12-22x-review-lists": reviewLists,
  "2026-12-23g-used": uses,
  "2026-12-24a-rules-waived": rulesWaived,
  "2026-12-24a-short-list-rule": shortListRule,
  "2026-12-24b-cuts": pointCuts,
  "2026-12-24b-places": pointPlaces,
  "2026-12-24b-withdrawals": withdrawals,
  "2026-12-24c-adopted-texts": adoptedTexts,
  "2026-12-24d-minutes-facts": minutesFacts,
  "2026-12-24e-reasons": formatReasons,
  "2026-12-24e-votes": formatVotes,
  "2026-12-24f-owned-texts": ownedTexts,
  "2026-12-24f-situation-drafts": situationDrafts,
  "2026-12-24f-situation-texts": situationTexts,
  "2026-12-24h-agenda-text": agendaText,
  "2026-12-24h-signed-together": signedTogether,
  "2026-12-24i-paper": surveysOnPaper,
  "2026-12-24i-priority-runs": priorityRuns,
  "2026-12-24i-returning": returning,
  "2026-12-24j-purging": purging,
  "2026-12-24k-corrections": corrections,
  "2026-12-25b-run-uses": runUses,
  "2026-12-25c-objections": objections,
  "2026-12-25ca-point-links": pointLinks,
  "2026-12-25cb-invitation-papers": invitationPapers,
  "2026-12-25cc-substitutions": substitutions,
};

/** A newer version has been here, and what it made of the data we cannot know. */
export class NewerDatabase extends Error {}

/** @returns what was applied now @throws the first migration's error; earlier ones stay applied. @throws NewerDatabase */
export async function migrate(db: Kysely<Schema>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const unknown = (await executed(db)).filter((name) => !(name in migrations));
  if (unknown.length > 0) throw new NewerDatabase(unknown.join(", "));
  if ((await isMigrated(db)) && (await hasCleared(db))) return [];
  await dropCleared(db);
  const { error, results = [] } = await migrator.migrateToLatest();
  const views = db.transaction().execute(createCleared);
  if (error) {
    // Where the views are missing a server that is still there reads the tables themselves; of a half-changed schema there may be none.
    await views.catch(() => undefined);
    throw error;
  }
  await views;
  return results.map(({ migrationName }) => migrationName);
}

/** In order. */
export const migrationNames = (): string[] => Object.keys(migrations).toSorted();

/** In the transaction of whoever calls. @param last the last one to be applied; all without it */
export async function migrateWithin(db: Kysely<Schema>, last?: string): Promise<void> {
  await dropCleared(db);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations }, disableTransactions: true });
  const { error } = await (last ? migrator.migrateTo(last) : migrator.migrateToLatest());
  if (error) throw error;
  if (!last) await createCleared(db);
}

async function hasCleared(db: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`select to_regnamespace('cleared') is not null as is`.execute(db);
  return rows[0]!.is;
}

/** Where Kysely notes them; an empty database has no such table. */
async function executed(db: Kysely<Schema>): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string | null }>`select to_regclass('kysely_migration')::text as name`.execute(db);
  if (!tables[0]?.name) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** True when nothing is left to migrate. */
export async function isMigrated(db: Kysely<Schema>): Promise<boolean> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  return (await migrator.getMigrations()).every((migration) => migration.executedAt !== undefined);
}
