/**
 * Looks up the lines of a synopsis: draft, statement, reply and new text. Statements come through `seenStatements` alone, and an
 * edition that is passed on holds less than its reader may see: nothing confidential, and no reply before it is released.
 */
import { sql } from "kysely";
import type { Disposition, StatementPointKind, WeighingState } from "../../../db/schema/consultations.ts";
import type { Bench } from "../../../db/schema/organisations.ts";
import { authorise } from "../../access/rules.ts";
import type { Context, Database } from "../../context.ts";
import { withoutComments } from "../../documents/content/canonical.rules.ts";
import { writeNumber } from "../../documents/content/numbering.rules.ts";
import { wholeText } from "../../documents/content/repair.rules.ts";
import type { TextContent } from "../../documents/rules.ts";
import { numberingOf } from "../../documents/versions/rules.ts";
import { Conflict } from "../../errors.ts";
import { listQuestions, requireConsultation, type Consulted, type Question } from "../queries.ts";
import { isUncut, seenStatements, type StatementHead } from "../statements.queries.ts";
import {
  changeOf,
  hasPublicEdition,
  hideNames,
  passagesOf,
  quoted,
  showsReply,
  standIns,
  type AskedSynopsis,
  type LinkedChange,
  type Order,
  type Passage,
  type Section,
  type SynopsisLine,
} from "./rules.ts";

export interface SynopsisSheet extends Consulted {
  asked: AskedSynopsis;
  lines: SynopsisLine[];
  /** Of all lines, of which a page shows some. */
  total: number;
  /** Who has expressly nothing to say. */
  nil: string[];
}

export const LINES_PER_PAGE = 40;

interface Part {
  /** Without one all lines, for a file. */
  page?: number;
  /** Only points whose change is linked. */
  linked?: boolean;
}

/**
 * @throws NotFound for those who may not see the consultation, NotAllowed for an edition of the moderation's, Conflict for a public one
 * that there is not (yet)
 */
export async function requireSynopsis(
  ctx: Context,
  id: number,
  asked: AskedSynopsis,
  { page, linked: isLinked }: Part = {},
): Promise<SynopsisSheet> {
  const consulted = await requireConsultation(ctx, id);
  const { consultation, process } = consulted;
  if (asked.edition !== "public") authorise({ role: process.my.role }, "statement:weigh");
  else if (!hasPublicEdition(consultation)) throw new Conflict("consultations:error.not-public");
  const statements = await listSent(ctx, id, asked);
  const senders = statements.map((each) => ({ ...each, hash: each.hash ?? "" }));
  const names = standIns(senders, (number) => ctx.t("consultations:synopsis.sender", { number }));
  const isAnonymous = asked.edition === "anonymous";
  const nameOf = ({ organisationId, name }: Sent) => (isAnonymous ? names.get(organisationId)! : name);
  const [texts, questions, places] = await Promise.all([
    listPassages(ctx.db, id),
    listQuestions(ctx.db, id),
    listPlaces(ctx.db, statements, isLinked),
  ]);
  // What is weighed as one point stands there once.
  const whole = new Set(places.flatMap(({ isWhole, statementId }) => (isWhole ? [statementId] : [])));
  const remarks = isLinked ? [] : remarksOf(statements.filter((sent) => !whole.has(sent.id)));
  const ordered = orderPlaces([...remarks, ...places], {
    texts,
    questions,
    statements,
    nameOf,
    by: asked.by,
  });
  const shown = page === undefined ? ordered : ordered.slice((page - 1) * LINES_PER_PAGE, page * LINES_PER_PAGE);
  const lines = await linesOf(ctx, shown, {
    texts,
    questions,
    statements,
    nameOf,
    asked,
    isWeighed: consultation.weighedAt !== null,
    backingOf: (sent) => backingOf(ctx, sent, isAnonymous),
  });
  // Houses that signed have no number of their own, and no name here either.
  const signers = statements.flatMap((sent) => sent.signers);
  const others = signers.filter(({ organisationId }) => !names.has(organisationId));
  for (const { organisationId } of others) names.set(organisationId, ctx.t("consultations:synopsis.signer"));
  const named = [...senders, ...others.map((signer) => ({ ...signer, hash: "" }))];
  const hide = isAnonymous ? hideNames(named, names) : (words: string) => words;
  return {
    ...consulted,
    ...{ asked, total: ordered.length },
    lines: lines.map((line) => ({
      ...line,
      ...{ body: hide(line.body), wording: hide(line.wording) },
      reply: line.reply && { ...line.reply, reason: hide(line.reply.reason) },
    })),
    nil: statements
      .filter(({ isNil, organisationId }) => isNil && !signers.some((signer) => signer.organisationId === organisationId))
      .map(nameOf)
      .sort((a, b) => a.localeCompare(b, "de")),
  };
}

type Sent = Pick<
  StatementHead,
  "id" | "organisationId" | "isNil" | "generalRemark" | "coordination" | "hash" | "receivedAt"
> & {
  name: string;
  shortName: string;
  bench: Bench;
  asked: number | null;
  supporting: number | null;
  deviating: number | null;
  /** Houses that say the same. */
  signers: { organisationId: number; name: string; shortName: string }[];
};

/** Without names it says how many they are. */
function backingOf({ t }: Context, { signers, asked, supporting, deviating }: Sent, isAnonymous: boolean): string {
  const names = signers.map(({ shortName }) => shortName).join(", ");
  const signed = t(`consultations:synopsis.signed${isAnonymous ? "-by" : ""}`, { names, count: signers.length });
  const members = t("consultations:synopsis.members", { count: asked ?? 0, supporting, deviating });
  return [signers.length > 0 && signed, asked !== null && !isAnonymous && members].filter(Boolean).join("; ");
}

/** What holds: submitted, not replaced, in time or accepted all the same. */
const listSent = (ctx: Context, id: number, { edition }: Pick<AskedSynopsis, "edition">): Promise<Sent[]> =>
  seenStatements(ctx, ctx.db)
    .innerJoin("organisations", "organisations.id", "statements.organisation_id")
    .where("statements.consultation_id", "=", id)
    .where("statements.submitted_at", "is not", null)
    .where("statements.superseded_at", "is", null)
    .where((eb) => eb.or([eb("statements.is_late", "=", false), eb("statements.late_accepted", "=", true)]))
    .$if(edition !== "full", (query) => query.where("statements.is_confidential", "=", false))
    .select([
      "statements.id",
      "statements.organisation_id as organisationId",
      "statements.is_nil as isNil",
      "statements.general_remark as generalRemark",
      "statements.coordination",
      "statements.content_hash as hash",
      "statements.received_at as receivedAt",
      "organisations.name",
      "organisations.short_name as shortName",
      "organisations.bench_default as bench",
      "statements.members_asked as asked",
      "statements.members_supporting as supporting",
      "statements.members_deviating as deviating",
      sql<Sent["signers"]>`(
        select coalesce(json_agg(json_build_object('organisationId', signer.id, 'name', signer.name, 'shortName', signer.short_name)
          order by signer.short_name), '[]')
        from statement_signatures as signature join organisations as signer on signer.id = signature.organisation_id
        where signature.statement_id = statements.id and signature.state = 'signed')`.as("signers"),
    ])
    .execute();

// --- the order of the lines -----------------------------------------------------------------

/** Where a line stands; words are looked up for those that are shown. */
interface Place {
  pointId: number | null;
  statementId: number;
  textId: number | null;
  blockId: string | null;
  questionId: number | null;
  position: number;
  isWhole?: boolean;
}

const remarksOf = (statements: readonly Sent[]): Place[] =>
  statements
    .filter(({ generalRemark }) => generalRemark !== "")
    .map(({ id }) => ({ pointId: null, statementId: id, textId: null, blockId: null, questionId: null, position: 0 }));

const listPlaces = (db: Database, statements: readonly Sent[], isLinked = false): Promise<Place[]> =>
  db
    .selectFrom("statement_points")
    .where("statement_id", "in", [0, ...statements.map(({ id }) => id)])
    .where(isUncut("statement_points"))
    .$if(isLinked, (query) =>
      query.where("id", "in", (eb) => eb.selectFrom("weighings").where("change_version_id", "is not", null).select("point_id")),
    )
    .select([
      "id as pointId",
      "statement_id as statementId",
      ...(["at_text_id as textId", "at_block_id as blockId", "at_question_id as questionId"] as const),
      "position",
      "is_whole as isWhole",
    ])
    .execute();

interface Known {
  texts: readonly TextPassages[];
  questions: readonly Question[];
  statements: readonly Sent[];
  nameOf: (sent: Sent) => string;
}

/** As the draft goes, or sender by sender; on the whole first, then the texts, then the questions. */
function orderPlaces(places: readonly Place[], { by, ...known }: Known & { by: Order }): Place[] {
  // Names are compared once each, not once for each of thousands of lines.
  const named = known.statements.map((sent) => ({ id: sent.id, name: known.nameOf(sent) }));
  const ordered = named.toSorted((a, b) => BY_NAME.compare(a.name, b.name) || a.id - b.id);
  const senders = new Map(ordered.map(({ id }, index) => [id, index]));
  const ranked = places.map((place) => {
    const sender = senders.get(place.statementId) ?? 0;
    const rank = rankOf(place, known);
    const own = [place.position, place.pointId ?? 0];
    return { place, rank: by === "sender" ? [sender, ...rank, ...own] : [...rank, sender, ...own] };
  });
  const compare = (a: readonly number[], b: readonly number[]) => {
    const at = a.findIndex((each, index) => each !== b[index]);
    return at < 0 ? 0 : a[at]! - b[at]!;
  };
  return ranked.sort((a, b) => compare(a.rank, b.rank)).map(({ place }) => place);
}

const BY_NAME = new Intl.Collator("de", { numeric: true });

function rankOf({ pointId, textId, blockId, questionId }: Place, { texts, questions }: Pick<Known, "texts" | "questions">) {
  if (pointId === null) return [0, 0, 0];
  const text = texts.findIndex(({ id }) => id === textId);
  if (text >= 0) return [2, text, texts[text]!.passages.get(blockId ?? "")?.at ?? -1];
  const question = questions.find(({ id }) => id === questionId);
  return question ? [3, question.position, 0] : [1, 0, 0];
}

// --- the draft and its new wording ------------------------------------------------------------

export interface TextPassages {
  id: number;
  title: string;
  documentId: number;
  versionId: number;
  passages: Map<string, Passage>;
}

/** The texts that are asked about, as they were frozen. */
export async function listPassages(db: Database, consultationId: number): Promise<TextPassages[]> {
  const rows = await db
    .selectFrom("consultation_texts as text")
    .innerJoin("document_versions as version", "version.id", "text.version_id")
    .where("text.consultation_id", "=", consultationId)
    .orderBy("text.position")
    .select(["text.id", "version.id as versionId", "version.document_id as documentId", "version.title"])
    .select(["version.content", "version.numbers"])
    .execute();
  return rows.map(({ content, numbers, ...row }) => ({ ...row, passages: passagesOf(...readable(content, numbers)) }));
}

function readable(stored: object, numbers: Record<string, string> | null): [TextContent, Map<string, string>] {
  const content = withoutComments(wholeText(stored as TextContent));
  const numbering = numberingOf(content, numbers ?? {});
  return [content, new Map(Object.entries(numbers ?? {}).map(([id, number]) => [id, writeNumber(number, numbering)]))];
}

export interface ChangedVersion {
  id: number;
  documentId: number;
  name: string;
  at: Date;
  passages: Map<string, Passage>;
}

/** Versions in which something was followed. */
export async function listChangedVersions(db: Database, ids: readonly number[]): Promise<Map<number, ChangedVersion>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("document_versions")
    .where("id", "in", [...new Set(ids)])
    .select(["id", "document_id as documentId", "name", "title", "number", "content", "numbers", "created_at as at"])
    .execute();
  return new Map(
    rows.map(({ content, numbers, name, title, number, ...row }) => [
      row.id,
      {
        ...row,
        name: [title, name || number].filter(Boolean).join(" · "),
        passages: passagesOf(...readable(content, numbers)),
      },
    ]),
  );
}

// --- the lines --------------------------------------------------------------------------------

interface PointRow {
  id: number;
  kind: StatementPointKind;
  body: string;
  wording: string;
  state: WeighingState;
  disposition: Disposition | null;
  reason: string;
  changeVersionId: number | null;
}

async function linesOf(
  ctx: Context,
  places: readonly Place[],
  {
    asked,
    isWeighed,
    backingOf: backing,
    ...known
  }: Known & { asked: AskedSynopsis; isWeighed: boolean; backingOf: (sent: Sent) => string },
): Promise<SynopsisLine[]> {
  const points = await listPointRows(ctx.db, places);
  const shows = (row: PointRow) => showsReply(asked.edition, row.state, isWeighed);
  const versions = await listChangedVersions(
    ctx.db,
    [...points.values()].flatMap((row) => (shows(row) && row.changeVersionId !== null ? [row.changeVersionId] : [])),
  );
  const statements = new Map(known.statements.map((sent) => [sent.id, sent]));
  const linked = linker(known.texts);
  return places.flatMap((place) => {
    const sent = statements.get(place.statementId)!;
    const row = place.pointId === null ? null : points.get(place.pointId);
    if (row === undefined) return [];
    const text = known.texts.find(({ id }) => id === place.textId);
    const passage = text?.passages.get(place.blockId ?? "");
    const isShown = row !== null && shows(row);
    return {
      ...{ pointId: place.pointId, statementId: sent.id, sender: known.nameOf(sent), backing: backing(sent) },
      ...{ bench: sent.bench, receivedAt: sent.receivedAt },
      ...{ coordination: sent.coordination, section: sectionOf(place, known), draft: passage ? quoted(passage.node) : [] },
      ...{ kind: row?.kind ?? null, body: row?.body ?? sent.generalRemark, wording: row?.wording ?? "" },
      reply: isShown ? { state: row.state, disposition: row.disposition!, reason: row.reason } : null,
      change: isShown ? linked(place, versions.get(row.changeVersionId ?? 0)) : null,
    };
  });
}

async function listPointRows(db: Database, places: readonly Place[]): Promise<Map<number, PointRow>> {
  const ids = places.flatMap(({ pointId }) => (pointId === null ? [] : [pointId]));
  const { rows } = await sql<PointRow>`
    select point.id, point.at_kind as kind, point.body, point.wording, coalesce(state, 'open') as state, disposition,
           coalesce(reason, '') as reason, change_version_id as "changeVersionId"
    from statement_points as point left join weighings on point_id = point.id where point.id = any(${ids}::int[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

function sectionOf({ pointId, textId, blockId, questionId }: Place, { texts, questions }: Known): Section {
  if (pointId === null) return { kind: "remark", title: "", heading: "" };
  const text = texts.find(({ id }) => id === textId);
  if (text) return { kind: "text", title: text.title, heading: text.passages.get(blockId ?? "")?.heading ?? "" };
  const question = questions.find(({ id }) => id === questionId);
  return question
    ? { kind: "question", title: `${question.position}. ${question.body}`, heading: "" }
    : { kind: "whole", title: "", heading: "" };
}

type On = Pick<Place, "textId" | "blockId">;

/** Compares each passage with each version once, however many points are on it. @returns null where that version is none of these texts */
export function linker(texts: readonly TextPassages[]): (on: On, version: ChangedVersion | undefined) => LinkedChange | null {
  const known = new Map<string, LinkedChange | null>();
  return (on, version) => {
    const key = `${on.textId} ${on.blockId} ${version?.id}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const change = linked(on, texts, version);
    known.set(key, change);
    return change;
  };
}

/** A passage is known again by its block; what is said on the whole may have changed any of the texts. */
function linked(
  { textId, blockId }: On,
  texts: readonly TextPassages[],
  version: ChangedVersion | undefined,
): LinkedChange | null {
  const text = version && texts.find(({ documentId }) => documentId === version.documentId);
  if (!text) return null;
  const before = text.id === textId ? text.passages.get(blockId ?? "")?.node : undefined;
  return {
    ...{ documentId: text.documentId, askedId: text.versionId, versionId: version.id, name: version.name, at: version.at },
    passage: before ? changeOf(before, version.passages.get(blockId!)?.node) : null,
  };
}
