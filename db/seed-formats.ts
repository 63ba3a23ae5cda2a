/** What the people of the sample town make of the judgements on their own format, which items it serves, and whom they ask. Fictitious. */
import { addDays } from "../server/calendar/working-days.rules.ts";
import { dayOf } from "../server/calendar/rules.ts";
import { addAdjustment, sendFactCheck, writeSyntheses } from "../server/formats/adjustments.commands.ts";
import { adjustmentForm, synthesesForm } from "../server/formats/adjustments.rules.ts";
import { setServices } from "../server/formats/coverage.commands.ts";
import { PRESET_KEYS } from "../server/formats/criteria.rules.ts";
import { assignCriteria, closeSurvey, createSurvey, enterSheets } from "../server/surveys/commands.ts";
import { surveyForm } from "../server/surveys/rules.ts";
import type { Desk } from "./seed-desk.ts";
import { daysFrom } from "./seed-desk.ts";

/** Value and why, where it is not the usual one. */
const SYNTHESIS: Partial<Record<string, readonly [score: string, summary: string]>> = {
  reichweite: ["2", "Große Städte sind da, kleine Gemeinden fehlen fast ganz."],
  verbindlichkeit: ["1", "Was aus Anregungen wird, erfährt niemand."],
  wirkung: ["nb", "Dafür liegen keine Unterlagen vor."],
  kohaerenz: ["2", "Die Abgrenzung zum Landesarbeitskreis ist offen."],
  wirksamkeit: ["2", "Gute Gespräche, wenige Ergebnisse."],
};

interface Judged {
  formatId: number;
  editionId: number;
  evaluationId: number;
}

export async function writeConclusions(desk: Desk, { formatId, editionId, evaluationId }: Judged): Promise<void> {
  const { db, as, processId, now } = desk;
  const lead = as("facilitator", daysFrom(now, -2));
  const values = PRESET_KEYS.dialogformat.flatMap((key) => {
    const [score, summary] = SYNTHESIS[key] ?? ["3", "Beide Bewertungen stimmen darin überein."];
    const discussion = key === "reichweite" ? "Die eine zählt Gemeinden, die andere Einwohner. Wir nehmen die Gemeinden." : "";
    return [
      [`${key}_score`, score],
      [`${key}_summary`, summary],
      [`${key}_discussion`, discussion],
    ];
  });
  const limits = "Zwei Bewertungen und die Unterlagen des Kommunalverbunds; eine Befragung der kleinen Gemeinden steht aus.";
  await writeSyntheses(lead, formatId, evaluationId, synthesesForm.parse({ limits, ...Object.fromEntries(values) }));
  const association = await db
    .selectFrom("organisations")
    .where("name", "=", "Kommunalverbund Mittelland e. V.")
    .select("id")
    .executeTakeFirst();
  const adjustment = {
    ...{ criterion: "verbindlichkeit", kind: "anpassen", effort: "S", effect: "Wer etwas anregt, erfährt, was daraus wird." },
    finding: "Zu den Anregungen der letzten vier Treffen gab es keine Rückmeldung.",
    conclusion: "Ohne Rückmeldung verliert der Gesprächskreis seinen Sinn.",
    proposal: "Zu jeder Anregung innerhalb von drei Monaten schriftlich antworten",
    addressee_id: association ? String(association.id) : "",
    addressee: association ? "" : "Kommunalverbund Mittelland e. V.",
    due_on: addDays(dayOf(now), 120),
  };
  await addAdjustment(lead, formatId, evaluationId, adjustmentForm.parse(adjustment), "");
  await sendFactCheck(lead, formatId, evaluationId, addDays(dayOf(now), 12));
  const items = await db
    .selectFrom("agenda_items")
    .where("process_id", "=", processId)
    .select("id")
    .orderBy("number")
    .limit(2)
    .execute();
  for (const { id } of items)
    await setServices(lead, processId, id, {
      asked: [formatId],
      services: [
        { formatId, level: "land", degree: "ganz" },
        { formatId, level: "kommune", degree: "teilweise" },
      ],
    });
  await writeSurveys(desk, editionId);
}

const QUESTIONS = [
  "Ich konnte offen sprechen.",
  "Was ich gesagt habe, wurde aufgegriffen.",
  "Ich habe Neues erfahren.",
  "Was sollte anders sein? …",
];
const SHEETS =
  "5 4 4\n4 3 5 | Mehr Zeit für Nachfragen\n5 - 3\n3 2 4 | Kleine Gemeinden einladen\n4 4 4 | Rückmeldung geben\n5 3 - | Weniger Vorträge\n4 2 3 | Protokoll verschicken";

async function writeSurveys({ as, processId, now }: Desk, editionId: number): Promise<void> {
  const lead = as("facilitator", daysFrom(now, -2, 60));
  const form = {
    intro: "",
    closes_on: dayOf(daysFrom(now, -1)),
    questions: QUESTIONS.join("\n"),
    edition_id: String(editionId),
  };
  const id = await createSurvey(lead, processId, surveyForm.parse({ ...form, title: "Nach dem 11. Treffen" }), "");
  await assignCriteria(lead, id, ["dialogqualitaet", "dialogqualitaet", "wirksamkeit", null]);
  await enterSheets(lead, id, SHEETS, "");
  await closeSurvey(lead, id);
  const before = { ...form, edition_id: "", closes_on: addDays(dayOf(now), 30), asks_code: "on", has_room: "on" };
  await createSurvey(lead, processId, surveyForm.parse({ ...before, title: "Wie betroffen sind wir? (Beginn)" }), "");
}
