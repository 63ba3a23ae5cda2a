/** The consultation of the sample town, opened and answered through the same commands that its people would use. Called by seed-work.ts. */
import { dayOf } from "../server/calendar/rules.ts";
import { addAttachment } from "../server/consultations/attachments/commands.ts";
import { addWave, createConsultation, openConsultation } from "../server/consultations/commands.ts";
import { saveBlock, saveTag } from "../server/consultations/desk/commands.ts";
import { requestExtension } from "../server/consultations/deadlines.commands.ts";
import { behalfForm, newConsultationForm, pointForm, remarkForm, waveForm } from "../server/consultations/forms.rules.ts";
import {
  addPoint,
  enterOnBehalf,
  saveRemark,
  submitNil,
  submitStatement,
} from "../server/consultations/statements.commands.ts";
import { requireWorkspace } from "../server/consultations/statements.queries.ts";
import { checkPoint, releaseChecked, weighPoint } from "../server/consultations/weighing.commands.ts";
import { weighingForm } from "../server/consultations/weighing.rules.ts";
import { listQuestions, listTexts } from "../server/consultations/queries.ts";
import { listFrozenChoices, requireConsultationText } from "../server/consultations/texts.queries.ts";
import { blockIdOf, toPlainText } from "../server/documents/content/text.rules.ts";
import { consultation as sample } from "./sample-consultation.ts";
import { sample as town } from "./sample.ts";
import { daysFrom, type Desk } from "./seed-desk.ts";

export async function writeConsultation(desk: Desk): Promise<void> {
  const id = await open(desk);
  for (const statement of sample.statements) await answer(desk, id, statement);
  await submitNil(desk.as(sample.nil.by, at(desk, sample.nil.days, 200)), id, "");
  const { by, days, until, reason } = sample.extension;
  await requestExtension(desk.as(by, at(desk, days, 60)), id, { until: dayOf(at(desk, until)), reason });
  const { organisation, received, remark, points, days: entered } = sample.onBehalf;
  const input = {
    ...{ organisation_id: String(desk.organisations[organisation]), channel: "brief", coordination: "hausabgestimmt" },
    ...{ received_on: dayOf(at(desk, received)), general_remark: remark, points: points.join("\n\n") },
  };
  await enterOnBehalf(desk.as("facilitator", at(desk, entered, 120)), id, behalfForm.parse(input), "");
  for (const point of sample.weighed) await weigh(desk, id, point);
  await prepareWeighing(desk, id);
  await tellNobody(desk);
}

async function prepareWeighing(desk: Desk, id: number): Promise<void> {
  const ctx = desk.as("facilitator", at(desk, -1, 180));
  for (const tag of sample.tags) {
    const assignee = "usually" in tag ? desk.as(tag.usually, ctx.now()).actor.personId : null;
    await saveTag(ctx, id, { name: tag.name, assignee_id: assignee });
  }
  for (const block of sample.blocks) await saveBlock(ctx, id, block);
}

const at = ({ now }: Desk, days: number, minutes = 0): Date => daysFrom(now, days, minutes);

async function open(desk: Desk): Promise<number> {
  const [first, second] = sample.waves;
  const moderation = desk.as("facilitator", at(desk, first.opens, 30));
  const choices = await listFrozenChoices(desk.db, desk.processId);
  const text = choices.find(({ title }) => title === town.documents.workingPaper.title);
  const periodOf = ({ title, opens, closes, benches }: (typeof sample.waves)[number]) => ({
    ...{ wave_title: title, opens_on: dayOf(at(desk, opens)), closes_on: dayOf(at(desk, closes)), benches: [...benches] },
  });
  const input = newConsultationForm.parse({
    ...{ title: sample.title, texts: [String(text!.versionId)], cover_note: sample.coverNote, silence: "nothing" },
    ...{ confidentiality: sample.confidentiality, questions: sample.questions.join("\n"), publication: "invited" },
    ...periodOf(first),
  });
  const id = await createConsultation(moderation, desk.processId, input, "");
  await addWave(moderation, id, waveForm.parse(periodOf(second)), "");
  await openConsultation(moderation, id);
  return id;
}

async function answer(desk: Desk, id: number, statement: (typeof sample.statements)[number]): Promise<void> {
  const ctx = desk.as(statement.by, at(desk, statement.days, 90));
  const { remark, coordination, points, file, submitted } = statement;
  await saveRemark(ctx, id, remarkForm.parse({ general_remark: remark, coordination }));
  const [[text], questions] = await Promise.all([listTexts(desk.db, id), listQuestions(desk.db, id)]);
  const { content } = await requireConsultationText(ctx, id, text!.id);
  for (const { kind, on, question, body, wording = "" } of points) {
    const block = on === undefined ? undefined : content.content?.find((each) => toPlainText(each).includes(on));
    const about = block ? { text_id: String(text!.id), block_id: blockIdOf(block) } : {};
    const question_id = question === undefined ? "" : String(questions[question - 1]!.id);
    await addPoint(ctx, id, pointForm.parse({ kind, body, wording, question_id, ...about }), "");
  }
  if (file) await addAttachment(ctx, id, { file: fileOf(file), is_public: false }, "");
  if (!submitted) return;
  const { draftSeen } = await requireWorkspace(ctx, id);
  await submitStatement(ctx, id, { seen: draftSeen });
}

const fileOf = ({ name, words }: { name: string; words: string }) => ({ name, bytes: new TextEncoder().encode(words) });
/** Drafted by the recorder; what is released has been looked at by the facilitator. */
async function weigh(desk: Desk, id: number, point: (typeof sample.weighed)[number]): Promise<void> {
  const { on, disposition, reason, released } = point;
  const row = await desk.db
    .selectFrom("statement_points")
    .where("body", "like", `${on}%`)
    .select("id")
    .executeTakeFirstOrThrow();
  const [recorder, facilitator] = [desk.as("recorder", at(desk, -1, 180)), desk.as("facilitator", at(desk, -1, 240))];
  await weighPoint(recorder, id, row.id, weighingForm.parse({ revision: "0", disposition, reason }));
  if (!released) return;
  await checkPoint(facilitator, id, row.id, 1);
  await releaseChecked(facilitator, id);
}

/** The letters were sent when it happened; the seed has no words for them, and nobody waits for them today. */
async function tellNobody({ db, now }: Desk): Promise<void> {
  await db.updateTable("consultation_waves").set({ told_at: now }).where("opens_at", "<=", now).execute();
  await db.deleteFrom("mails").where("subject", "like", "consultations:%").execute();
}
