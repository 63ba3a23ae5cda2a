/** Who reads a statement, as a table: every role, every state, every way out of the database. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { Publication } from "#db/schema/consultations";
import { requireOwnAnswers } from "#server/consultations/answers/queries";
import { tellSenders } from "#server/consultations/answers/commands";
import { addAttachment } from "#server/consultations/attachments/commands";
import { listAttachments, requireAttachment } from "#server/consultations/attachments/queries";
import { tellWave } from "#server/consultations/jobs";
import { decideLate } from "#server/consultations/deadlines.commands";
import { writeLettersDocx } from "#server/consultations/invitation-letters.queries";
import { listConsultations, listTexts, requireConsultation, requireConsultationSheet } from "#server/consultations/queries";
import { answerSigning, askToSign } from "#server/consultations/signing/commands";
import {
  addPoint,
  beginNewVersion,
  saveRemark,
  submitStatement,
  withdrawStatement,
} from "#server/consultations/statements.commands";
import {
  listPoints,
  listStatementHistory,
  listStatements,
  requireStatement,
  requireWorkspace,
} from "#server/consultations/statements.queries";
import { writeSynopsisDocx, writeSynopsisHtml, writeSynopsisXlsx } from "#server/consultations/synopsis/files.queries";
import { requireSynopsis } from "#server/consultations/synopsis/queries";
import { EDITIONS, type AskedSynopsis } from "#server/consultations/synopsis/rules";
import { writeWeighingTable } from "#server/consultations/synopsis/table.queries";
import { closeWeighing } from "#server/consultations/weighing.commands";
import { cutPoint } from "#server/consultations/desk/cutting.commands";
import { listWeighed, requireWeighedPoint, requireWeighing } from "#server/consultations/weighing.queries";
import { weighingFilter } from "#server/consultations/weighing.rules";
import { requireConsultationText } from "#server/consultations/texts.queries";
import { STATEMENT_TOPIC } from "#server/consultations/topic";
import { writeComparisonDocx } from "#server/documents/versions/comparison-files.queries";
import { requireComparison } from "#server/documents/versions/comparison.queries";
import { listDocuments, requireDeleted, requireDocument } from "#server/documents/queries";
import { judgeAnew } from "#server/live/gateway/access.queries";
import { findVisitors } from "#server/live/gateway/visits.queries";
import { listSignatures } from "#server/consultations/signing/queries";
import { listNotifications } from "#server/overview/notifications.queries";
import { listTodos } from "#server/overview/queries";
import { find } from "#server/search/queries";
import { amendText, openSample, point, remark, settle, state } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { unzip } from "../setup/zip.ts";

const town = useDatabase();
let on: Stage;

const SECRET = "Zwiebelfisch";
const DAY = 24 * 60;

/**
 * In this order: moderation (facilitator, recorder) | the house itself (head, colleague) | asked in the same wave, in a later wave |
 * a delegation that is not asked, an observer | a stranger in another process, an administrator.
 */
const PEOPLE: PersonKey[] = [
  ...(["facilitator", "recorder", "mayor", "townDelegate", "secondMayor", "chamber"] as const),
  ...(["federalHead", "observer", "outsider", "admin"] as const),
];
type State =
  | "draft"
  | "submitted"
  | "to-sign"
  | "signed"
  | "remark-only"
  | "cut"
  | "withdrawn"
  | "over"
  | "weighed"
  | "confidential"
  | "late"
  | "late-declined"
  | "late-accepted"
  | "superseded";

const TABLE: [State, Publication, string][] = [
  ["draft", "process", ". . x x . . . . . ."],
  ["submitted", "process", "x x x x . . . . . ."],
  ["submitted", "moderation", "x x x x . . . . . ."],
  // The second mayor's house is asked to sign it.
  ["to-sign", "moderation", "x x x x x . . . . ."],
  // It has signed, and reads what became of it.
  ["signed", "moderation", "x x x x x . . . . ."],
  ["remark-only", "moderation", "x x x x . . . . . ."],
  ["cut", "moderation", "x x x x . . . . . ."],
  ["withdrawn", "process", "x x x x . . . . . ."],
  ["over", "moderation", "x x x x . . . . . ."],
  ["over", "invited", "x x x x x x . . . ."],
  ["over", "process", "x x x x x x x x . ."],
  ["weighed", "moderation", "x x x x . . . . . ."],
  ["weighed", "process", "x x x x x x x x . ."],
  ["confidential", "process", "x x x x . . . . . ."],
  ["late", "process", "x x x x . . . . . ."],
  ["late-declined", "process", "x x x x . . . . . ."],
  ["late-accepted", "process", "x x x x x x x x . ."],
  ["superseded", "process", "x x x x . . . . . ."],
];

interface Scene {
  id: number;
  statementId: number;
}

/** A statement of Lindenhafen with the secret in its remark, in a point and in a file for whoever reads it. */
async function prepare(what: State, publication: Publication): Promise<Scene> {
  on = await stage(town.db);
  await town.db.deleteFrom("consultations").execute();
  await town.db.deleteFrom("mails").execute();
  const id = await openSample(on, { publication });
  if (what.startsWith("late")) on.pass(22 * DAY);
  const file = { name: `${SECRET}.txt`, bytes: new TextEncoder().encode(SECRET) };
  await addAttachment(on.as("mayor"), id, { file, is_public: true }, "");
  if (what === "draft") {
    await saveRemark(on.as("mayor"), id, remark(SECRET));
    await addPoint(on.as("townDelegate"), id, point(SECRET, { wording: SECRET }), "");
    return { id, statementId: (await requireWorkspace(on.as("mayor"), id)).draft!.id };
  }
  const statementId =
    what === "remark-only"
      ? await remarkAlone(id)
      : await state(on, id, "mayor", SECRET, what === "confidential" ? { is_confidential: "on" } : {});
  const firstPoint = async () => (await listPoints(town.db, statementId))[0]!.id;
  if (what === "cut") await cutPoint(on.as("recorder"), id, await firstPoint(), { parts: ["Punkt:", SECRET] });
  if (what === "withdrawn") await withdrawStatement(on.as("mayor"), id, "");
  if (what === "late-declined" || what === "late-accepted")
    await decideLate(on.as("facilitator"), id, statementId, { accepted: what === "late-accepted", reason: "Frist" });
  if (what === "superseded") await replace(id);
  if (what === "weighed" || what === "signed") {
    const answer = { disposition: "folgen", reason: SECRET, change_version_id: String(await change(id)) };
    await settle(on, id, await firstPoint(), answer);
  }
  if (what === "to-sign" || what === "signed")
    await askToSign(on.as("mayor"), { consultationId: id, statementId }, ["Stadt Ahornbrück"]);
  if (what === "signed") await answerSigning(on.as("secondMayor"), { consultationId: id, statementId }, "signed");
  if (what !== "submitted" && what !== "to-sign") on.pass(40 * DAY);
  if (what === "weighed" || what === "signed") await closeWeighing(on.as("facilitator"), id);
  return { id, statementId };
}

/** To and fro: all scenes share the text. @returns the version that shows it */
function change(id: number): Promise<number> {
  const [before, after] = TURNS;
  TURNS.reverse();
  return amendText(on, id, before!, after!);
}
const TURNS = ["zehn Arbeitstage", "fünf Arbeitstage"];

/** Of which its whole becomes a point. */
async function remarkAlone(id: number): Promise<number> {
  await saveRemark(on.as("mayor"), id, remark(SECRET));
  const { draftSeen } = await requireWorkspace(on.as("mayor"), id);
  return submitStatement(on.as("mayor"), id, { seen: draftSeen });
}

async function replace(id: number): Promise<void> {
  await beginNewVersion(on.as("mayor"), id);
  const { remarkSeen, points } = await requireWorkspace(on.as("mayor"), id);
  await saveRemark(on.as("mayor"), id, remark("Anders.", { seen: remarkSeen }));
  for (const { id: pointId } of points) await town.db.deleteFrom("statement_points").where("id", "=", pointId).execute();
  const { draftSeen } = await requireWorkspace(on.as("mayor"), id);
  await submitStatement(on.as("mayor"), id, { seen: draftSeen });
}

/** Every way on which somebody could come by it. */
const WAYS: Record<string, (person: PersonKey, scene: Scene) => Promise<unknown>> = {
  "its page": (person, { id, statementId }) => requireStatement(on.as(person), id, statementId),
  "the list": async (person, { id }) => {
    const rows = await listStatements(on.as(person), id);
    return Promise.all(rows.map((row) => requireStatement(on.as(person), id, row.id)));
  },
  "its files": async (person, { id, statementId }) => {
    const files = await town.db.selectFrom("statement_attachments").select("id").execute();
    const read = files.map((file) =>
      requireAttachment(on.as(person), { consultationId: id, statementId, attachmentId: file.id }).catch(() => null),
    );
    return [await listAttachments(on.as(person), statementId), (await Promise.all(read)).map((file) => file?.bytes.toString())];
  },
  "its signatures": (person, { statementId }) => listSignatures(on.as(person), statementId),
  "the history": (person, { id }) => listStatementHistory(on.as(person), id, on.organisationOf("mayor")),
  "the workspace": (person, { id }) => requireWorkspace(on.as(person), id),
  "the consultation": async (person, { id }) => [
    await requireConsultationSheet(on.as(person), id),
    await listConsultations(on.as(person), on.processId),
  ],
  "the synopsis": (person, { id }) => eachEdition((asked) => requireSynopsis(on.as(person), id, asked)),
  "the files of the synopsis": (person, { id }) => eachEdition((asked) => writeSynopsisHtml(on.as(person), id, asked, "table")),
  "the properties and words of Word and Excel files": (person, { id }) =>
    eachEdition(async (asked) => [
      unzip((await writeSynopsisDocx(on.as(person), id, asked, "synopsis")).bytes),
      unzip((await writeSynopsisXlsx(on.as(person), id, asked)).bytes),
    ]),
  "the footprint": (person, { id }) => eachEdition((asked) => requireSynopsis(on.as(person), id, asked, { linked: true })),
  "the letters on paper": async (person, { id }) =>
    unzip((await writeLettersDocx(on.as(person), id, { language: "de", invitationId: null })).bytes),
  "what is new": (person) => listNotifications(on.as(person)),
  "what differs between versions of the text": async (person, { id }) =>
    Promise.all(
      (await listTexts(town.db, id)).map(async ({ documentId, versionId }) => [
        await requireComparison(on.as(person), documentId, { from: versionId, to: "current" }),
        unzip((await writeComparisonDocx(on.as(person), documentId, { from: versionId, to: "current" })).bytes),
      ]),
    ),
  "the desk": async (person, { id }) => {
    await requireWeighing(on.as(person), id);
    const filter = weighingFilter(new URLSearchParams());
    const { points } = await listWeighed(on.as(person), id, filter, 1);
    return Promise.all(points.map((each) => requireWeighedPoint(on.as(person), id, each.id, filter)));
  },
  "the weighing table": async (person, { id }) => unzip((await writeWeighingTable(on.as(person), id)).bytes),
  "what became of its points": (person, { id }) => requireOwnAnswers(on.as(person), id),
  "what is to do": (person) => listTodos(on.as(person)),
  "the search": async (person) => (await find(on.as(person), SECRET)).hits,
};

/** Of an edition that is refused nothing comes. */
const eachEdition = (look: (asked: AskedSynopsis) => Promise<unknown>) =>
  Promise.all(EDITIONS.map((edition) => look({ edition, by: "section" }).catch(() => null)));

const has = async (way: string, person: PersonKey, scene: Scene): Promise<boolean> =>
  JSON.stringify(await WAYS[way]!(person, scene).catch(() => null)).includes(SECRET);

describe.each(TABLE)("%s, published to %s", (what, publication, row) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await prepare(what, publication);
  });

  it("is read by those in the table, on its own page", async () => {
    const read = await Promise.all(PEOPLE.map((person) => has("its page", person, scene)));
    expect(read.map((can) => (can ? "x" : ".")).join(" ")).toBe(row);
  });

  it.each(Object.keys(WAYS))("comes to nobody else by %s", async (way) => {
    const strangers = PEOPLE.filter((_, index) => row.split(" ")[index] === ".");
    const leaks = [];
    for (const person of strangers) if (await has(way, person, scene)) leaks.push(person);
    expect(leaks).toEqual([]);
  });

  it("is listened to by those who may read it alone", async () => {
    const listen = (person: PersonKey) =>
      STATEMENT_TOPIC.require(on.as(person), scene.statementId).then(
        () => "x",
        () => ".",
      );
    expect((await Promise.all(PEOPLE.map(listen))).join(" ")).toBe(row);
  });

  it("is in no letter and in no line of what happened", async () => {
    for (const wave of await town.db.selectFrom("consultation_waves").select("id").execute())
      await tellWave(on.system("de"), wave.id);
    await tellSenders(on.system("de"), scene.id);
    const [mails, events] = await Promise.all([
      town.db.selectFrom("mails").selectAll().execute(),
      town.db.selectFrom("process_events").selectAll().execute(),
    ]);
    expect(mails.length).toBeGreaterThan(0);
    expect(JSON.stringify([mails, events])).not.toContain(SECRET);
  });
});

describe("the live text of a draft", () => {
  /** As the door of the live channel lets them in, and as it judges them anew every minute. */
  const comers = async (documentId: number) => {
    const now = on.as("facilitator").now();
    const sessions = PEOPLE.map((person) => ({
      ...{ id: `of-${person}`, person_id: on.as(person).actor.personId, user_agent: "" },
      ...{ created_at: now, last_seen_at: now, expires_at: new Date(now.getTime() + 3_600_000) },
    }));
    await town.db
      .insertInto("sessions")
      .values(sessions)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const found = await findVisitors(
      town.db,
      sessions.map(({ id }) => ({ sessionId: id, documentId })),
      now,
    );
    return {
      row: found.map((each) => (each.kind === "visitor" ? each.visitor.document.access[0] : ".")).join(" "),
      visitors: found.flatMap((each) => (each.kind === "visitor" ? [each.visitor] : [])),
      judge: (visitors: Parameters<typeof judgeAnew>[1]) => judgeAnew(town.db, visitors, now),
    };
  };

  it("lets in the people of its house alone, to write, until it is submitted", async () => {
    const { id } = await prepare("draft", "process");
    const { documentId } = (await requireWorkspace(on.as("mayor"), id)).live!;
    const { row, visitors, judge } = await comers(documentId);
    expect(row).toBe(". . e e . . . . . .");
    expect(await judge(visitors)).toEqual([undefined, undefined]);
    const { draftSeen } = await requireWorkspace(on.as("mayor"), id);
    await submitStatement(on.as("mayor"), id, { seen: draftSeen });
    expect((await comers(documentId)).row).toBe(". . . . . . . . . .");
    expect(await judge(visitors)).toEqual([4404, 4404]);
  });

  it("is no text of the process, for anybody: not by its number, not in a list, not in the search, not to be written as a file", async () => {
    const { id } = await prepare("draft", "process");
    const { documentId } = (await requireWorkspace(on.as("mayor"), id)).live!;
    for (const person of PEOPLE) {
      await expect(requireDocument(on.as(person), documentId)).rejects.toMatchObject({ status: 404 });
      await expect(requireDeleted(on.as(person), documentId)).rejects.toMatchObject({ status: 404 });
      const listed = await listDocuments(on.as(person), on.processId).catch(() => null);
      expect(listed?.documents.map((each) => each.id) ?? []).not.toContain(documentId);
    }
    const moved = town.db.updateTable("documents").where("id", "=", documentId).set({ process_id: on.processId });
    await expect(moved.execute()).rejects.toThrow("documents_place_check");
  });
});

describe("who pressed the button", () => {
  it("is known to the house and the moderation; others read what the house says", async () => {
    const { id, statementId } = await prepare("over", "process");
    const names = await Promise.all(
      (["facilitator", "townDelegate", "secondMayor", "observer"] as const).map(
        async (person) => (await requireStatement(on.as(person), id, statementId)).statement.submittedBy,
      ),
    );
    expect(names).toEqual(["Stefan Krüger (Lindenhafen)", "Stefan Krüger (Lindenhafen)", null, null]);
  });
});

describe("the consultation itself", () => {
  /** While it is open, and when it is over. */
  const SEEN: [Publication, string, string][] = [
    ["moderation", "x x x x x . . . . .", "x x x x x x . . . ."],
    ["invited", "x x x x x . . . . .", "x x x x x x . . . ."],
    ["process", "x x x x x . . . . .", "x x x x x x x x . ."],
  ];

  it.each(SEEN)("published to %s is there for those in the table, with its texts", async (publication, open, over) => {
    const { id } = await prepare("submitted", publication);
    const { text_id } = await town.db.selectFrom("consultation_texts").select("id as text_id").executeTakeFirstOrThrow();
    const row = async (look: (person: PersonKey) => Promise<unknown>) =>
      (
        await Promise.all(
          PEOPLE.map((person) =>
            look(person).then(
              () => "x",
              () => ".",
            ),
          ),
        )
      ).join(" ");
    const looks = [
      (person: PersonKey) => requireConsultation(on.as(person), id),
      (person: PersonKey) => requireConsultationText(on.as(person), id, text_id),
    ];
    expect(await Promise.all(looks.map(row))).toEqual([open, open]);
    on.pass(41 * DAY);
    expect(await Promise.all(looks.map(row))).toEqual([over, over]);
  });

  it("is found by those who see it alone, by its title and by what is asked", async () => {
    const { id } = await prepare("submitted", "process");
    const found = async (person: PersonKey, words: string) =>
      (await find(on.as(person), words)).hits.some((hit) => hit.kind === "consultation" && hit.id === id);
    const rowOf = async (words: string) =>
      (await Promise.all(PEOPLE.map((person) => found(person, words)))).map((is) => (is ? "x" : ".")).join(" ");
    expect(await rowOf("Konsultation Arbeitspapier")).toBe("x x x x x . . . . .");
    on.pass(41 * DAY);
    expect(await rowOf("fehlt")).toBe("x x x x x x x x . .");
  });

  it("tells those who are asked nothing of who else is, and when", async () => {
    const { id } = await prepare("submitted", "process");
    const sheet = JSON.stringify(await requireConsultationSheet(on.as("secondMayor"), id));
    expect(sheet).not.toContain("Verbände");
    expect(sheet).not.toContain("Lindenhafen");
  });
});
