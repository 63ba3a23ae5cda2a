/** Evidence as a file: as blind as the rating it belongs to, final with it, and looked at by its content. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { PRESET_KEYS } from "#server/formats/criteria.rules";
import { createFormat } from "#server/formats/commands";
import { addEvidence, removeEvidence } from "#server/formats/evidence/commands";
import { requireEvidence, requireEvidenceDesk } from "#server/formats/evidence/file.queries";
import { MOST_EVIDENCE_FILES } from "#server/formats/evidence/rules";
import {
  deleteEvaluation,
  handIn,
  releaseRater,
  type saveRatings,
  startEvaluation,
} from "#server/formats/evaluations.commands";
import { requireEvaluationSheet } from "#server/formats/evaluations.queries";
import { requireReport } from "#server/formats/report.queries";
import { evaluationForm, formatForm } from "#server/formats/rules";
import { toPlainText } from "#server/documents/content/text.rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let formatId: number;
let evaluationId: number;

const RATERS: PersonKey[] = ["mayor", "landHead", "federalHead"];
const encode = (words: string) => new TextEncoder().encode(words);
const bring = (person: PersonKey, words: string, name = "Protokoll.txt", criterion: "relevanz" | "wirkung" = "relevanz") =>
  addEvidence(as(person), { formatId, evaluationId }, { criterion, file: { name, bytes: encode(words) } }, "");
const read = (person: PersonKey, fileId: number) => requireEvidence(as(person), { formatId, evaluationId, fileId });
const remove = (person: PersonKey, fileId: number) => removeEvidence(as(person), { formatId, evaluationId, fileId });
const seenBy = async (person: PersonKey) =>
  (await requireEvaluationSheet(as(person), formatId, evaluationId)).evidence.map(({ name }) => name);
const rate = async (person: PersonKey) => {
  const drafts = PRESET_KEYS.dialogformat.map((criterion) => ({
    ...{ criterion, score: "3", justification: "Darum", evidence: "Protokoll", evidence_url: "" },
    ...{ evidence_type: "dokument", evidence_strength: "A" },
  })) as Parameters<typeof saveRatings>[3];
  await handIn(as(person), formatId, evaluationId, drafts);
};

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  await town.db.deleteFrom("formats").where("process_id", "=", on.processId).execute();
  const words = { organiser: "", commissioned_by: "", audience: "", rhythm: "", founded: "", note: "", levels: ["kommune"] };
  const form = formatForm.parse({ name: "Kreis", kind: "gespraechskreis", ...words });
  formatId = await createFormat(as("facilitator"), on.processId, form, "");
  const people = RATERS.map((person) => as(person).actor.personId);
  const period = { period_from: "2024-01-01", period_to: "2025-12-31" };
  const parsed = evaluationForm.parse({ title: "Evaluation", ...period, raters: people, independence: "true" });
  evaluationId = await startEvaluation(as("facilitator"), formatId, parsed, "");
});

describe("a file", () => {
  it("is seen by nobody else, not even the facilitator, before all are in, and by all in the process afterwards", async () => {
    const id = await bring("mayor", "Anwesende: 12");
    expect(await seenBy("mayor")).toEqual(["Protokoll.txt"]);
    for (const person of ["facilitator", "landHead", "observer"] as const) {
      expect(await seenBy(person)).toEqual([]);
      await expect(read(person, id)).rejects.toThrow("not-found");
    }
    await rate("mayor");
    await rate("landHead");
    await expect(read("facilitator", id)).rejects.toThrow("not-found");
    await rate("federalHead");
    expect((await read("observer", id)).bytes.toString()).toBe("Anwesende: 12");
    await expect(read("outsider", id)).rejects.toThrow("not-found");
    const { content } = await requireReport(as("observer"), formatId, evaluationId, () => Promise.resolve([]));
    expect(toPlainText(content)).toContain("Protokoll.txt");
  });

  it("is final with the ratings: nothing comes or goes after handing in, whatever the code says", async () => {
    const id = await bring("mayor", "Anwesende: 12");
    await rate("mayor");
    await expect(bring("mayor", "Noch etwas")).rejects.toThrow("formats:error.handed-in");
    await expect(remove("mayor", id)).rejects.toThrow("formats:error.handed-in");
    await expect(requireEvidenceDesk(as("mayor"), formatId, evaluationId)).rejects.toThrow("formats:error.handed-in");
    await expect(town.db.deleteFrom("evidence_files").where("id", "=", id).execute()).rejects.toThrow("never changed");
    await expect(town.db.updateTable("evidence_files").set({ name: "b.txt" }).execute()).rejects.toThrow("never changed");
  });

  it("goes only by whoever brought it, and with a rater who is let go", async () => {
    const id = await bring("mayor", "Anwesende: 12");
    await expect(remove("landHead", id)).rejects.toThrow("not-found");
    await remove("mayor", id);
    await bring("mayor", "Anwesende: 13");
    await expect(deleteEvaluation(as("facilitator"), formatId, evaluationId)).rejects.toThrow("formats:error.has-evidence");
    await releaseRater(as("facilitator"), formatId, evaluationId, as("mayor").actor.personId);
    expect(await town.db.selectFrom("evidence_files").selectAll().execute()).toEqual([]);
    await deleteEvaluation(as("facilitator"), formatId, evaluationId);
  });
});

describe("what is brought", () => {
  it("is refused with a sentence at its field: programs, nothing, the same again, a criterion that is not asked", async () => {
    const program = { name: "Beleg.pdf", bytes: new Uint8Array([0x4d, 0x5a, 0, 0]) };
    const add = (more: object) =>
      addEvidence(as("mayor"), { formatId, evaluationId }, { criterion: "relevanz", file: program, ...more }, "");
    await expect(add({})).rejects.toMatchObject({ field: "file", code: "consultations:file.refused.unknown" });
    await expect(add({ file: undefined })).rejects.toMatchObject({ field: "file" });
    await expect(add({ criterion: "lernen" })).rejects.toMatchObject({ field: "criterion" });
    const twice = await Promise.allSettled([bring("mayor", "Anwesende: 12"), bring("mayor", "Anwesende: 12", "Kopie.txt")]);
    expect(twice.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(bring("mayor", "Anwesende: 12")).rejects.toMatchObject({ code: "formats:invalid.file-twice" });
    await bring("mayor", "Anwesende: 12", "Protokoll.txt", "wirkung");
    expect(await seenBy("mayor")).toHaveLength(2);
  });

  it("comes from raters only, and not without end", async () => {
    await expect(bring("facilitator", "x")).rejects.toThrow(/not-a-rater|not-allowed/);
    await expect(bring("observer", "x")).rejects.toThrow("not-allowed");
    await expect(bring("outsider", "x")).rejects.toThrow("not-found");
    await town.db
      .insertInto("evidence_files")
      .values(
        Array.from({ length: MOST_EVIDENCE_FILES }, (_, at) => ({
          ...{ evaluation_id: evaluationId, person_id: as("mayor").actor.personId, criterion: "relevanz" },
          ...{ name: `${at}.txt`, media_type: "text/plain", hash: String(at).padStart(64, "0") },
          ...{ bytes: Buffer.from("x"), created_at: on.as("mayor").now() },
        })),
      )
      .execute();
    await expect(bring("mayor", "Zu viel")).rejects.toMatchObject({ code: "formats:invalid.too-many-files" });
  });
});
