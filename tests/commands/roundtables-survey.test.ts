/** The survey after a roundtable: only those who were there, once, without a name, and shown when enough have answered. */
import { beforeAll, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { setAttendance } from "#server/roundtables/attendance.commands";
import { createRoundtable } from "#server/roundtables/commands";
import { moveRoundtable } from "#server/roundtables/course.commands";
import { requireRoundtable } from "#server/roundtables/queries";
import { answerSurvey } from "#server/roundtables/survey/commands";
import { findLevels, findSurvey } from "#server/roundtables/survey/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let id: number;
const present = ["mayor", "federalHead", "landHead", "secondMayor", "chamber"] as const satisfies PersonKey[];
const answer = (person: PersonKey, heard = 4, remark = "") =>
  answerSurvey(on.as(person), id, { heard, useful: 3, paced: 5, remark });
const survey = async (person: PersonKey) => findSurvey(on.as(person), await requireRoundtable(on.as(person), id));

beforeAll(async () => {
  on = await stage(town.db);
  const plan = { title: "Runder Tisch", type: "runder_tisch", planned_minutes: 60, place: "", video_url: "" } as const;
  id = await createRoundtable(on.as("facilitator"), on.processId, { ...plan, starts_at: on.as("facilitator").now() }, "");
  await moveRoundtable(on.as("facilitator"), id, "open", 0);
  for (const person of present) await setAttendance(on.as("recorder"), id, on.mandateOf(person), "in_person");
});

it("takes one answer from each who was there, once it is over, and shows nothing before there are five", async () => {
  await expect(answer("mayor")).rejects.toThrow("roundtables:refusal.survey-over");
  await moveRoundtable(on.as("facilitator"), id, "closed", 1);
  await expect(answer("thirdMayor")).rejects.toThrow("roundtables:refusal.survey-over");
  const twice = await Promise.allSettled([answer("mayor", 1, "Zu eng"), answer("mayor", 1, "Zu eng")]);
  expect(twice.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const person of present.slice(1, 4)) await answer(person);
  expect(await survey("chamber")).toEqual({ canAnswer: true, result: { count: 4, means: null, remarks: [] } });
  await answer("chamber");
  const { canAnswer, result } = await survey("facilitator");
  expect([canAnswer, result.count, result.means?.heard, result.remarks]).toEqual([false, 5, 3.4, ["Zu eng"]]);
});

it("keeps who answered and what was answered apart: no column of the answers leads to a person", async () => {
  const rows = await town.db.selectFrom("survey_answers").where("roundtable_id", "=", id).selectAll().execute();
  expect([...new Set(rows.flatMap((row) => Object.keys(row)))].sort()).toEqual([
    "heard",
    "id",
    "paced",
    "remark",
    "roundtable_id",
    "useful",
  ]);
});

it("is over after two weeks, and where names are protected nobody sees which levels were there", async () => {
  on.pass(15 * 24 * 60);
  expect((await survey("mayor")).canAnswer).toBe(false);
  expect(await findLevels(on.as("observer"), await requireRoundtable(on.as("observer"), id))).toBeNull();
});
