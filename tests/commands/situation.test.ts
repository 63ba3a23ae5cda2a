/** Situation pictures in the database: asked first, frozen for good, and on no way more than their readers may see. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { dayOf } from "#server/calendar/rules";
import { listGates } from "#server/overview/gates.queries";
import { createEntry, setSight } from "#server/partnerships/commands";
import { partnershipForm } from "#server/partnerships/rules";
import { saveProfile, shareProfile } from "#server/profiles/commands";
import { profileForm, valueField } from "#server/profiles/rules";
import {
  askMunicipalities,
  createReport,
  editReport,
  freezeReport,
  hashOfPayload,
  noteUse,
  releaseReport,
  replyToReport,
} from "#server/situation/commands";
import { markingOf, reportDocx, reportJson, reportPdf } from "#server/situation/files.queries";
import { listPassages } from "#server/situation/payload.queries";
import { listReports, listUsable, listUses, requirePayload, requireReport } from "#server/situation/queries";
import { replyForm, reportForm } from "#server/situation/rules";
import { handInGap } from "#server/situation/topic.commands";
import { requireTopic } from "#server/topics/queries";
import { createPattern, editPattern } from "#server/situation/patterns.commands";
import { listPatterns } from "#server/situation/patterns.queries";
import { patternForm } from "#server/situation/patterns.rules";
import { listInterdependencies } from "#server/partnerships/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});

const form = (more: Record<string, string> = {}) =>
  reportForm.parse({ title: "Lage", audience: "deciding", confidence: "mittel", ...more });
const begin = (audience: "deciding" | "process" = "deciding") =>
  createReport(as("facilitator"), on.processId, form({ audience }), "");
const reply = (person: PersonKey, id: number, kind: string, body = "") =>
  replyToReport(as(person), id, replyForm.parse({ kind, body }));
const day = (days: number) => dayOf(new Date(Date.now() + days * 86_400_000));
/** With the answers of all three towns; the third one withdraws. */
async function frozen(audience: "deciding" | "process" = "deciding"): Promise<number> {
  const id = await begin(audience);
  await askMunicipalities(as("facilitator"), id, day(3));
  await reply("mayor", id, "comment", "Bitte genau lesen.");
  await reply("secondMayor", id, "agreed");
  await reply("thirdMayor", id, "withdrawn").catch(() => undefined);
  await freezeReport(as("facilitator"), id);
  return id;
}

const READERS = [
  "facilitator",
  "recorder",
  "mayor",
  "federalHead",
  "landHead",
  "chamber",
  "forum",
  "observer",
  "admin",
  "outsider",
] as const;
const sees = (person: PersonKey, id: number) =>
  requirePayload(as(person), id).then(
    () => true,
    () => false,
  );
const row = async (id: number) => {
  const seen = [];
  for (const reader of READERS) {
    const isSeen = await sees(reader, id);
    const file = await Promise.resolve(reportJson(as(reader), id, new URLSearchParams(), {})).then(
      () => true,
      () => false,
    );
    expect(file).toBe(isSeen);
    seen.push(isSeen ? "x" : ".");
  }
  return seen.join(" ");
};

describe("a situation picture", () => {
  it("is frozen only after the municipalities were asked and have replied, or their time is over", async () => {
    const id = await begin();
    await expect(freezeReport(as("facilitator"), id)).rejects.toMatchObject({ code: "situation:error.not-asked" });
    await expect(askMunicipalities(as("mayor"), id, day(3))).rejects.toMatchObject({ status: 404 });
    await askMunicipalities(as("facilitator"), id, day(3));
    await expect(freezeReport(as("facilitator"), id)).rejects.toMatchObject({ code: "situation:error.replies-open" });
    await town.db
      .updateTable("situation_reports")
      .set({ reply_until: day(-1) })
      .where("id", "=", id)
      .execute();
    await freezeReport(as("facilitator"), id);
    await expect(reply("mayor", id, "withdrawn")).rejects.toMatchObject({ status: 404 });
  });

  it("shows each municipality its own passage before anybody else, and nobody the others'", async () => {
    const id = await begin();
    expect((await listReports(as("mayor"), on.processId)).reports.some((report) => report.id === id)).toBe(false);
    await askMunicipalities(as("facilitator"), id, day(3));
    const { report } = await requireReport(as("mayor"), id);
    const own = await listPassages(as("mayor"), town.db, report, on.organisationOf("mayor"));
    expect(own.map(({ name }) => name)).toEqual(["Stadt Lindenhafen"]);
    expect(own[0]!.partnerships.map(({ partner }) => partner)).toContain("Port Alder");
    await expect(requirePayload(as("mayor"), id)).rejects.toMatchObject({ status: 404 });
    await expect(requireReport(as("federalHead"), id)).rejects.toMatchObject({ status: 404 });
    await expect(reply("federalHead", id, "agreed")).rejects.toMatchObject({ status: 404 });
  });

  it("is seen by the moderation alone until it is released, and then by those for whom it is made, page and file alike", async () => {
    const deciding = await frozen("deciding");
    const process = await frozen("process");
    expect([await row(deciding), await row(process)]).toEqual(["x x . . . . . . . .", "x x . . . . . . . ."]);
    await releaseReport(as("facilitator"), deciding);
    await releaseReport(as("facilitator"), process);
    expect(await row(deciding)).toBe("x x x x x . . . . .");
    expect(await row(process)).toBe("x x x x x x x x . .");
  });

  it("holds only what all of its readers may see by the choice of the municipality, and nothing of one that withdrew", async () => {
    const enter = (person: PersonKey, place: string, partner: string, sight: string) =>
      createEntry(
        as(person),
        "partnerships",
        on.processId,
        partnershipForm.parse({ place, partner, country: "FR", kind: "kontakt", sight }),
        "",
      );
    await enter("mayor", "Lindenhafen", "Nur wir", "own");
    await enter("mayor", "Lindenhafen", "Nur Bänke", "deciding");
    await enter("thirdMayor", "Falkenroda", "Zurückgezogen", "process");
    const written = async (audience: "deciding" | "process") =>
      (await requirePayload(as("facilitator"), await frozen(audience))).written;
    const [benches, everybody] = [await written("deciding"), await written("process")];
    expect(["Nur wir", "Nur Bänke", "Zurückgezogen", "Bitte genau lesen."].map((word) => benches.includes(word))).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(["Nur wir", "Nur Bänke"].map((word) => everybody.includes(word))).toEqual([false, false]);
  });

  it("takes a profile in only as long as its municipality lets it, and counts what was withdrawn nowhere", async () => {
    const { rows } = {
      rows: await town.db.selectFrom("profiles").where("process_id", "=", on.processId).select("id").execute(),
    };
    const id = rows[0]!.id;
    const scores = async () => {
      const { payload } = await requirePayload(as("facilitator"), await frozen());
      return payload.passages.find(({ name }) => name === "Stadt Lindenhafen")!.scores;
    };
    expect(await scores()).not.toBeNull();
    await shareProfile(as("mayor"), id, { audiences: ["moderation"], organisations: [] });
    expect(await scores()).toBeNull();
  });

  it("stays as it was to the letter, whatever changes afterwards and whoever tries", async () => {
    const id = await frozen();
    const { written, report } = await requirePayload(as("facilitator"), id);
    expect(hashOfPayload(written)).toBe(report.payloadHash);
    const entries = await town.db.selectFrom("partnerships").where("partner", "=", "Port Alder").select("id").execute();
    await setSight(as("mayor"), "partnerships", entries[0]!.id, "own");
    await saveProfile(as("mayor"), on.processId, profileForm.parse({ seen: "1", [valueField("debt")]: "0" }), "");
    expect((await requirePayload(as("facilitator"), id)).written).toBe(written);
    await expect(editReport(as("facilitator"), id, form({ revision: "1" }))).rejects.toMatchObject({
      code: "situation:error.frozen",
    });
    for (const change of [{ payload: "{}" }, { title: "Anders" }, { state: "reply" as const }])
      await expect(town.db.updateTable("situation_reports").set(change).where("id", "=", id).execute()).rejects.toThrow(
        "never changed",
      );
    await setSight(as("mayor"), "partnerships", entries[0]!.id, "process");
  });

  it("is withdrawn from or frozen, one after the other, when both happen at once", async () => {
    const id = await begin();
    await askMunicipalities(as("facilitator"), id, day(3));
    for (const person of ["mayor", "secondMayor", "thirdMayor"] as const)
      await reply(person, id, "agreed").catch(() => undefined);
    const [withdrawn] = await Promise.allSettled([reply("mayor", id, "withdrawn"), freezeReport(as("facilitator"), id)]);
    const { written } = await requirePayload(as("facilitator"), id);
    expect(written.includes("Stadt Lindenhafen")).toBe(withdrawn.status === "rejected");
  });

  it("is used in decisions and recommendations of its process once it is released, and meets the gate of its stage", async () => {
    const id = await frozen();
    const [usable] = await listUsable(town.db, on.processId);
    const use = () => noteUse(as("facilitator"), id, { subject: usable!.subject, id: usable!.subjectId });
    await expect(use()).rejects.toMatchObject({ status: 409 });
    await releaseReport(as("facilitator"), id);
    await use();
    await use();
    expect(await listUses(town.db, id)).toMatchObject([{ label: usable!.label }]);
    const [gates] = await listGates(as("facilitator"), [on.processId], town.db);
    expect(gates!.criteria.find(({ stage: of, key }) => of === "lagebild" && key === "paper")).toMatchObject({ isMet: true });
  });

  it("hands its gaps in as a topic once everybody sees them, and once only", async () => {
    const picture = async (audience: "deciding" | "process") => {
      const id = await begin(audience);
      const { report } = await requireReport(as("facilitator"), id);
      const gaps = "Kleine Gemeinden fehlen.";
      await editReport(as("facilitator"), id, form({ audience, gaps, revision: String(report.revision) }));
      await askMunicipalities(as("facilitator"), id, day(3));
      for (const person of ["mayor", "secondMayor", "thirdMayor"] as const)
        await reply(person, id, "agreed").catch(() => undefined);
      await freezeReport(as("facilitator"), id);
      await releaseReport(as("facilitator"), id);
      return id;
    };
    const [some, all] = [await picture("deciding"), await picture("process")];
    await expect(handInGap(as("mayor"), some, "")).rejects.toMatchObject({ code: "situation:error.gap-not-for-all" });
    await expect(handInGap(as("chamber"), some, "")).rejects.toMatchObject({ status: 404 });
    const topic = await handInGap(as("chamber"), all, "same");
    expect(await handInGap(as("chamber"), all, "same")).toBe(topic);
    expect((await requireTopic(as("observer"), topic)).topic).toMatchObject({ problem: "Kleine Gemeinden fehlen." });
  });

  it("comes as Word and PDF with the highest marking of what is inside", async () => {
    const id = await frozen();
    const file = async (writer: typeof reportDocx) =>
      Buffer.from((await writer(as("facilitator"), id, new URLSearchParams(), {})).bytes as Buffer);
    expect((await file(reportDocx)).subarray(0, 2).toString()).toBe("PK");
    expect((await file(reportPdf)).subarray(0, 5).toString()).toBe("%PDF-");
    expect([
      markingOf({ audience: "deciding" }, "GREEN"),
      markingOf({ audience: "process" }, "AMBER"),
      markingOf({ audience: "process" }, "CLEAR"),
    ]).toEqual(["TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN"]);
  });
});

describe("a pattern of influence", () => {
  const pattern = (more: Record<string, unknown> = {}) =>
    patternForm.parse({
      title: "Muster",
      instruments: ["investition"],
      evidence: "berichtet",
      source: "Zeitung, Mai 2026",
      sight: "process",
      ...more,
    });
  const seen = async (person: PersonKey, id: number) =>
    (await listPatterns(as(person), on.processId)).patterns.find((each) => each.id === id);

  it("without a source stays with whoever entered it and the moderation, whatever somebody chose", async () => {
    expect(() => pattern({ evidence: "unbelegt", source: "" })).toThrow("unsourced");
    expect(() => pattern({ source: "" })).toThrow("invalid.source");
    const id = await createPattern(
      as("federalHead"),
      on.processId,
      pattern({ evidence: "unbelegt", source: "", sight: "own" }),
      "",
    );
    const readers = ["federalDelegate", "facilitator", "securityHead", "mayor", "chamber"] as const;
    expect(await Promise.all(readers.map(async (who) => Boolean(await seen(who, id))))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    await expect(
      town.db.updateTable("influence_patterns").set({ sight: "process" }).where("id", "=", id).execute(),
    ).rejects.toMatchObject({ constraint_name: "influence_patterns_unsourced_stay_inside" });
  });

  it("names only what its reader sees of the interdependencies it is linked to, and keeps the rest", async () => {
    const { entries } = await listInterdependencies(as("mayor"), on.processId);
    const own = entries.find(({ placeName }) => placeName === "Lindenhafen")!;
    const id = await createPattern(as("mayor"), on.processId, pattern({ interdependencies: [String(own.id)] }), "");
    await setSight(as("mayor"), "interdependencies", own.id, "own");
    expect((await seen("chamber", id))!.interdependencies).toEqual([]);
    await editPattern(as("facilitator"), id, pattern({ title: "Anders", revision: "1" }));
    expect((await seen("mayor", id))!).toMatchObject({ title: "Anders", interdependencies: [{ id: own.id }] });
    await expect(
      createPattern(as("federalHead"), on.processId, pattern({ interdependencies: [String(own.id)] }), ""),
    ).rejects.toMatchObject({ field: "interdependencies" });
    await expect(editPattern(as("mayor"), id, pattern({ revision: "1" }))).rejects.toMatchObject({ status: 409 });
  });
});
