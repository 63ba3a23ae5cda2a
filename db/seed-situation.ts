/** The part of the seed with a resilience profile and a situation picture that has gone all its way. Called by seed-work.ts only. */
import { dayOf } from "../server/calendar/rules.ts";
import { paragraph } from "../server/documents/content/text.rules.ts";
import { insertBlocks } from "../server/documents/log/ydoc.rules.ts";
import { saveProfile, shareProfile } from "../server/profiles/commands.ts";
import {
  confidenceField,
  evidenceField,
  measureField,
  profileForm,
  sharingForm,
  valueField,
} from "../server/profiles/rules.ts";
import { askMunicipalities, createReport, freezeReport, releaseReport, replyToReport } from "../server/situation/commands.ts";
import { createPattern } from "../server/situation/patterns.commands.ts";
import { patternForm } from "../server/situation/patterns.rules.ts";
import { replyForm, reportForm } from "../server/situation/rules.ts";
import { pattern, profile, report } from "./sample-partnerships.ts";
import { daysFrom, type Desk } from "./seed-desk.ts";

export async function writeSituation(desk: Desk): Promise<void> {
  await writeProfile(desk);
  await createPattern(desk.as(pattern.by, daysFrom(desk.now, -44)), desk.processId, patternForm.parse(pattern.form), "");
  const { as, db, now, processId } = desk;
  const moderation = (days: number) => as("facilitator", daysFrom(now, days));
  const id = await createReport(moderation(-46), processId, reportForm.parse(report.form), "");
  const { document_id } = await db
    .selectFrom("situation_reports")
    .where("id", "=", id)
    .select("document_id")
    .executeTakeFirstOrThrow();
  await moderation(-46).rooms.edit(document_id!, (ydoc) => insertBlocks(ydoc, 0, [paragraph(report.text)]));
  await askMunicipalities(moderation(-45), id, dayOf(daysFrom(now, -41)));
  for (const { by, form } of report.replies) await replyToReport(as(by, daysFrom(now, -42)), id, replyForm.parse(form));
  await freezeReport(moderation(-40), id);
  await releaseReport(moderation(-39), id);
  await createReport(moderation(-3), processId, reportForm.parse({ ...report.form, title: "Fortschreibung im Herbst" }), "");
}

async function writeProfile({ as, now, processId }: Desk): Promise<void> {
  const answers = Object.entries(profile.answers).flatMap(([key, [value, confidence, evidence]]) => [
    [valueField(key), value],
    [confidenceField(key), confidence],
    [evidenceField(key), evidence],
  ]);
  const measures = Object.entries(profile.measures).map(([domain, words]) => [measureField(domain), words]);
  const form = profileForm.parse(Object.fromEntries([...answers, ...measures]));
  const ctx = as(profile.by, daysFrom(now, -47));
  const id = await saveProfile(ctx, processId, form, "");
  await shareProfile(ctx, id, sharingForm.parse({ audiences: profile.audiences }));
}
