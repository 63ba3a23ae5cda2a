/**
 * Every address of app/routes.ts, sorted by what answers there: pages to look at, forms that are only posted to, files to
 * download. Journeys visit all of them with ids of the sample town, so that a new route cannot be forgotten.
 */
import { readFileSync } from "node:fs";
import routes from "../../app/routes.ts";
import type { Database } from "../../server/context.ts";
import { mappingOf } from "../../server/partnerships/import-words.rules.ts";
import { EQUAL_WEIGHTS } from "../../server/profiles/priorities.rules.ts";
import type { SampleIds } from "../../db/seed.ts";

export type AddressKind = "page" | "form" | "file";

export interface Address {
  /** As in app/routes.ts, with a slash before it: `/agenda/:id/edit`. */
  pattern: string;
  kind: AddressKind;
}

/** Without the one for everything else. */
export const addresses: Address[] = routes
  .filter(({ path }) => path !== "*")
  .map(({ path = "", file }) => ({
    pattern: `/${path}`,
    kind: kindOf(readFileSync(new URL(`../../app/${file}`, import.meta.url), "utf8")),
  }));

function kindOf(source: string): AddressKind {
  if (source.includes("export default")) return "page";
  return source.includes("export const action") ? "form" : "file";
}

/** What stands for `:id` depends on the first word; for what only a part of a process has, on the word of that part. */
export type Ids = Record<string, Record<string, number | string>>;

/** @returns for each first word of a pattern what its parameters are in the sample town */
export async function idsForAddresses(db: Database, ids: SampleIds): Promise<Ids> {
  const first = async (table: "points" | "attendances" | "decisions" | "tasks", roundtable: number) =>
    (
      await db
        .selectFrom(table)
        .select("id")
        .where("roundtable_id", "=", roundtable)
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst()
    )?.id ?? 0;
  const past = ids.pastRoundtableId;
  const removal = await db
    .insertInto("removals")
    .values({
      process_id: ids.processId,
      person_id: ids.people.mayor,
      ability: "format:write",
      path: `/processes/${ids.processId}/formats`,
      rows: "[]",
      removed_at: new Date(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const image = await db
    .insertInto("document_images")
    .values({
      document_id: ids.documents.workingPaper,
      media_type: "image/png",
      width: 1,
      height: 1,
      hash: "0".repeat(64),
      bytes: Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "base64",
      ),
      created_by: null,
      created_at: new Date(),
    })
    .onConflict((conflict) => conflict.columns(["document_id", "hash"]).doUpdateSet({ width: 1 }))
    .returning("id")
    .executeTakeFirstOrThrow();
  const run = await db
    .selectFrom("method_runs")
    .select("id")
    .where("process_id", "=", ids.processId)
    .where("state", "=", "open")
    .executeTakeFirstOrThrow();
  const list = await db
    .insertInto("format_lists")
    .values({
      process_id: ids.processId,
      person_id: ids.people.facilitator,
      rows: JSON.stringify([
        { line: 1, cells: ["Format", "Art"] },
        { line: 2, cells: ["Kreis", "Konferenz"] },
        { line: 3, cells: ["Runde", "Kaffeekranz"] },
      ]),
      created_at: new Date(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const kept = await db
    .insertInto("priority_runs")
    .values({
      ...{ process_id: ids.processId, number: 1, purpose: "Für die Klausur", hash: "0".repeat(64) },
      ...{ weights: JSON.stringify(EQUAL_WEIGHTS), made_by: ids.people.facilitator, made_at: new Date() },
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const [adjustment, evidence, survey] = await Promise.all([
    db.selectFrom("adjustments").select("id").where("format_id", "=", ids.circleId).executeTakeFirstOrThrow(),
    db.selectFrom("evidence_files").select("id").executeTakeFirstOrThrow(),
    db.selectFrom("surveys").select(["id", "room_code"]).where("is_closed", "=", false).executeTakeFirstOrThrow(),
  ]);
  const [recommendation, mandate, thread, proposal, version, edition, figure, evaluation, consultation] = await Promise.all([
    // One on which positions are asked for.
    db
      .selectFrom("agreements")
      .select("recommendation_id as id")
      .where("ended_at", "is", null)
      .orderBy("id")
      .executeTakeFirstOrThrow(),
    db
      .selectFrom("mandates")
      .select("id")
      .where("process_id", "=", ids.processId)
      .where("person_id", "=", ids.people.mayor)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom("threads")
      .innerJoin("comments", "thread_id", "threads.id")
      .select(["threads.id", "comments.id as comment"])
      .where("document_id", "=", ids.documents.workingPaper)
      .orderBy("threads.id")
      .executeTakeFirstOrThrow(),
    db
      .selectFrom("proposals")
      .select("id")
      .where("document_id", "=", ids.documents.workingPaper)
      .orderBy("number")
      .executeTakeFirstOrThrow(),
    db
      .selectFrom("document_versions")
      .select(["id", "number"])
      .where("document_id", "=", ids.documents.workingPaper)
      .where("kind", "=", "frozen")
      .executeTakeFirstOrThrow(),
    db.selectFrom("format_editions").select("id").where("format_id", "=", ids.circleId).orderBy("id").executeTakeFirstOrThrow(),
    db
      .selectFrom("data_points")
      .innerJoin("format_editions as edition", "edition.id", "subject_id")
      .where("subject", "=", "edition")
      .where("format_id", "=", ids.circleId)
      .select("data_points.id")
      .executeTakeFirstOrThrow(),
    // The one that is not released yet.
    db
      .selectFrom("evaluations")
      .select("id")
      .where("format_id", "=", ids.circleId)
      .where("released_at", "is", null)
      .executeTakeFirstOrThrow(),
    consultationIds(db, ids.consultationId),
  ]);
  const register = await registerIds(db, ids);
  return {
    jobs: { name: "platform.letter", jobId: "00000000-0000-4000-8000-000000000000" },
    "page-texts": { name: "privacy" },
    auditors: { id: ids.people.observer },
    topics: { id: ids.topicId },
    partnerships: {
      ...{ id: register.partnership, importId: register.partnershipFile, figureId: register.partnershipFigure },
    },
    interdependencies: {
      ...{ id: register.interdependency, importId: register.interdependencyFile, figureId: register.interdependencyFigure },
    },
    delegations: { id: register.delegation },
    processes: {
      id: ids.processId,
      cluster: ids.clusterId,
      entryId: 1,
      groupId: 1,
      listId: list.id,
      runId: kept.id,
      itemId: ids.agenda.screening,
      proposalId: 1,
      mandateId: mandate.id,
      incidentId: 1,
    },
    profiles: { id: register.profile },
    situation: { id: register.report },
    patterns: { id: register.pattern },
    methods: { id: run.id, batchId: 1 },
    barriers: { id: 999_999 },
    organisations: { id: ids.organisations.lindenhafen },
    mandates: { id: mandate.id, substitutionId: 1 },
    markings: { kind: "item", id: ids.agenda.screening },
    documents: {
      id: ids.documents.workingPaper,
      threadId: thread.id,
      commentId: thread.comment,
      proposalId: proposal.id,
      versionId: version.id,
      number: version.number ?? 0,
    },
    removals: { id: removal.id },
    images: { id: image.id },
    calendar: { token: "nobody-has-it" },
    claims: { token: "nobody-has-it" },
    members: { token: "nobody-has-it" },
    notifications: { id: 1 },
    agenda: { id: ids.agenda.screening },
    recommendations: { id: recommendation.id, kind: "competence", figureId: 1, dissentId: 1, reservationId: 1, positionId: 1 },
    consultations: { id: ids.consultationId, ...consultation },
    screens: { token: "nobody-has-it" },
    guests: { code: "nobody-has-it" },
    "guest-pages": { token: "nobody-has-it" },
    roundtables: {
      id: past,
      speechId: 1,
      objectionId: 1,
      pointId: await first("points", past),
      guestId: await first("attendances", past),
      ...{ workId: 1, noteId: 1, approvalId: 1 },
      decisionId: await first("decisions", past),
      taskId: await first("tasks", past),
    },
    formats: {
      ...{ id: ids.circleId, editionId: edition.id, figureId: figure.id, eid: evaluation.id, personId: ids.people.forum },
      ...{ aid: adjustment.id, fileId: evidence.id },
    },
    surveys: { id: survey.id },
    survey: { key: survey.room_code ?? "" },
  };
}

/** Entries that everybody sees, and files that the facilitator has begun to read in. */
async function registerIds(db: Database, { processId, people, organisations }: SampleIds) {
  const seen = (table: "partnerships" | "interdependencies") =>
    db.selectFrom(table).where("sight", "=", "process").select("id").orderBy("id").limit(1).executeTakeFirstOrThrow();
  const begun = (of: "partnerships" | "interdependencies", name: string) =>
    db
      .insertInto("register_imports")
      .values({
        ...{ register: of, process_id: processId, person_id: people.facilitator, organisation_id: organisations.moderation },
        ...{ file_name: "liste.csv", state: "read", mapping: JSON.stringify(mappingOf(of, ["AGS", name, "Land"])) },
        rows: JSON.stringify([
          { line: 1, cells: ["AGS", name, "Land"] },
          { line: 2, cells: ["99001000", "Nowhere", "FR"] },
          { line: 3, cells: ["", "", ""] },
        ]),
        ...{ added: 0, refused: "[]", created_at: new Date() },
      })
      .returning("id")
      .executeTakeFirstOrThrow();
  const [partnership, interdependency, delegation, pattern, profile, report, ...readFiles] = await Promise.all([
    seen("partnerships"),
    seen("interdependencies"),
    db.selectFrom("delegation_meetings").where("process_id", "=", processId).select("id").executeTakeFirstOrThrow(),
    db.selectFrom("influence_patterns").where("process_id", "=", processId).select("id").executeTakeFirstOrThrow(),
    db.selectFrom("profiles").where("process_id", "=", processId).select("id").executeTakeFirstOrThrow(),
    db.selectFrom("situation_reports").where("state", "=", "released").select("id").executeTakeFirstOrThrow(),
    begun("partnerships", "Partner"),
    begun("interdependencies", "Verflechtung"),
  ]);
  const figure = (subject: string, subject_id: number) =>
    db
      .insertInto("data_points")
      .values({
        ...{ process_id: processId, subject, subject_id, indicator: "Begegnungen", value: 12, upper: null, unit: "" },
        ...{ precision: "etwa", definition: "", as_of: "2025-12-31", source: "Jahresbericht", source_url: "", part_of: null },
        ...{ checked_by: null, checked_at: null, created_by: null, created_at: new Date() },
      })
      .returning("id")
      .executeTakeFirstOrThrow();
  const [partnershipFigure, interdependencyFigure] = await Promise.all([
    figure("partnership", partnership.id),
    figure("interdependency", interdependency.id),
  ]);
  const ids = {
    partnershipFigure: partnershipFigure.id,
    interdependencyFigure: interdependencyFigure.id,
    pattern: pattern.id,
    partnership: partnership.id,
    interdependency: interdependency.id,
    delegation: delegation.id,
    profile: profile.id,
    report: report.id,
  };
  return { ...ids, partnershipFile: readFiles[0].id, interdependencyFile: readFiles[1].id };
}

/** What was submitted by the second mayor, and the draft of Lindenhafen. */
async function consultationIds(db: Database, id: number) {
  const of = (table: "consultation_texts" | "consultation_invitations" | "consultation_extensions") =>
    db.selectFrom(table).select("id").where("consultation_id", "=", id).orderBy("id").limit(1).executeTakeFirstOrThrow();
  const [text, invitation, extension] = await Promise.all([
    of("consultation_texts"),
    of("consultation_invitations"),
    of("consultation_extensions"),
  ]);
  const statements = db.selectFrom("statements").where("consultation_id", "=", id).where("is_nil", "=", false);
  const [statement, draftPoint] = await Promise.all([
    statements.where("submitted_at", "is not", null).select("id").orderBy("id").limit(1).executeTakeFirstOrThrow(),
    statements
      .innerJoin("statement_points as point", "point.statement_id", "statements.id")
      .where("submitted_at", "is", null)
      .select("point.id")
      .limit(1)
      .executeTakeFirstOrThrow(),
  ]);
  const attachment = await db
    .selectFrom("statement_attachments")
    .where("statement_id", "=", statement.id)
    .where("is_public", "=", false)
    .select("id")
    .executeTakeFirstOrThrow();
  return {
    ...{ textId: text.id, invitationId: invitation.id, extensionId: extension.id },
    ...{ statementId: statement.id, pointId: draftPoint.id, attachmentId: attachment.id },
    // Of what comes and goes.
    ...{ intakeId: 1, claimId: 1, tagId: 1, blockId: 1 },
  };
}

/** `/agenda/:id/edit` → `/agenda/9/edit`. */
export function fill(pattern: string, ids: Ids): string {
  const [, word = "", , part = ""] = pattern.split("/");
  return pattern.replace(/:(\w+)/g, (_, name: string) => {
    const id = ids[word]?.[name] ?? ids[part]?.[name];
    if (id === undefined) throw new Error(`No ${name} is known for ${pattern}: please add it to tests/setup/addresses.ts.`);
    return String(id);
  });
}
