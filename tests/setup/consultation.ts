/** A consultation on the working paper of the sample town, as its moderation opens one: first the Länder and the association, then the others. */
import { newConsultationForm, pointForm, remarkForm, waveForm } from "#server/consultations/forms.rules";
import { addWave, createConsultation, openConsultation } from "#server/consultations/commands";
import { listTexts } from "#server/consultations/queries";
import { listPoints, requireWorkspace } from "#server/consultations/statements.queries";
import { addPoint, saveRemark, submitStatement } from "#server/consultations/statements.commands";
import type { PersonKey } from "#db/sample";
import { recommendations } from "#db/sample-agenda";
import { listFrozenChoices, requireConsultationText } from "#server/consultations/texts.queries";
import { checkPoint, releaseChecked, weighPoint } from "#server/consultations/weighing.commands";
import { weighingForm } from "#server/consultations/weighing.rules";
import { blockIdOf, toPlainText } from "#server/documents/content/text.rules";
import { contentOf } from "#server/documents/log/rules";
import { changeContent } from "#server/documents/log/ydoc.rules";
import type { TextContent } from "#server/documents/rules";
import { nameVersion } from "#server/documents/versions/history.commands";
import { dayOf, instantOf } from "#server/calendar/rules";
import { addDays } from "#server/calendar/working-days.rules";
import type { Stage } from "./town.ts";

export const dayIn = (on: Stage, days: number) => addDays(dayOf(on.as("facilitator").now()), days);

export async function consultationInput(on: Stage, more: object = {}) {
  const choices = await listFrozenChoices(on.as("facilitator").db, on.processId);
  const text = choices.find(({ title }) => title === recommendations[0]!.title);
  return newConsultationForm.parse({
    title: "Konsultation zum Arbeitspapier",
    texts: [String(text!.versionId)],
    cover_note: "Der Entwurf ist nicht beschlossen.",
    confidentiality: "Nur für den Dienstgebrauch im Verfahren",
    questions: "Was fehlt?\nWas ist zu viel?",
    publication: "invited",
    silence: "nothing",
    wave_title: "Länder und Verband",
    opens_on: dayIn(on, 0),
    closes_on: dayIn(on, 20),
    benches: ["laender", "kommunen"],
    organisations: "",
    ...more,
  });
}

/** Opened; the second wave, with business and civil society, begins ten days later. @returns its id */
export async function openSample(on: Stage, more: object = {}): Promise<number> {
  // Waves open at eight in the morning; whoever tests at night begins then, and a server with a clock of its own finds the wave open.
  const began = on.as("facilitator").now();
  const opens = instantOf(dayIn(on, 0), "08:00")!.getTime();
  on.pass(Math.max(0, Math.ceil((opens - began.getTime()) / 60_000)));
  const moderation = on.as("facilitator");
  const id = await createConsultation(moderation, on.processId, await consultationInput(on, more), "");
  const second = { wave_title: "Verbände", opens_on: dayIn(on, 10), closes_on: dayIn(on, 30) };
  await addWave(moderation, id, waveForm.parse({ ...second, benches: ["wirtschaft", "zivilgesellschaft"] }), "");
  await openConsultation(moderation, id);
  const wave = moderation.db.updateTable("consultation_waves").where("consultation_id", "=", id).where("opens_at", ">", began);
  await wave.where("opens_at", "<=", moderation.now()).set({ opens_at: began }).execute();
  return id;
}

export const remark = (general_remark: string, more: object = {}) =>
  remarkForm.parse({ general_remark, coordination: "hausabgestimmt", ...more });

export const point = (body: string, more: object = {}) => pointForm.parse({ kind: "hinweis", body, ...more });

/** Writes a remark and a point, and submits both. @returns the statement's id */
export async function state(on: Stage, id: number, person: PersonKey, words: string, more: object = {}): Promise<number> {
  await saveRemark(on.as(person), id, remark(words, more));
  await addPoint(on.as(person), id, point(`Punkt: ${words}`), "");
  const { draftSeen } = await requireWorkspace(on.as(person), id);
  return submitStatement(on.as(person), id, { seen: draftSeen });
}

/** On the first passage of the text that has these words. */
export async function pointOn(on: Stage, id: number, words: string): Promise<object> {
  const [text] = await listTexts(on.as("facilitator").db, id);
  const { content } = await requireConsultationText(on.as("facilitator"), id, text!.id);
  const block = content.content!.find((each) => toPlainText(each).includes(words))!;
  return { text_id: String(text!.id), block_id: blockIdOf(block) };
}

/** Writes points and submits them. @returns their ids, in order */
export async function statePoints(
  on: Stage,
  id: number,
  person: PersonKey,
  points: readonly { body: string; [field: string]: unknown }[],
  more: object = {},
): Promise<number[]> {
  await saveRemark(on.as(person), id, remark(`Allgemeines von ${person}.`, more));
  for (const { body, ...rest } of points) await addPoint(on.as(person), id, point(body, rest), "");
  const { draftSeen } = await requireWorkspace(on.as(person), id);
  const statementId = await submitStatement(on.as(person), id, { seen: draftSeen });
  return (await listPoints(on.as(person).db, statementId)).map((each) => each.id);
}

/** The moderation writes other words into the text that was asked about, and names the version. @returns its id */
export async function amendText(on: Stage, id: number, words: string, others: string): Promise<number> {
  const facilitator = on.as("facilitator");
  const [text] = await listTexts(facilitator.db, id);
  await facilitator.rooms.edit(text!.documentId, (ydoc) => {
    const content = JSON.parse(JSON.stringify(contentOf(ydoc)).replaceAll(words, others)) as TextContent;
    return changeContent(ydoc, content);
  });
  return nameVersion(facilitator, text!.documentId, { name: "Nach der Konsultation" }, "");
}

/** Drafted by the recorder, checked and released by the facilitator. */
export async function settle(on: Stage, id: number, pointId: number, more: object = {}): Promise<void> {
  const input = { revision: "0", disposition: "nicht_folgen", reason: "Die Frist steht im Gesetz.", ...more };
  await weighPoint(on.as("recorder"), id, pointId, weighingForm.parse(input));
  await checkPoint(on.as("facilitator"), id, pointId, Number(input.revision) + 1);
  await releaseChecked(on.as("facilitator"), id);
}
