/** Invitations as letters on paper, one for each organisation that is asked, in German or English; for the moderation. */
import { labelOf, tlp } from "../processes/labels.rules.ts";
import type { Language } from "../../db/schema/people.ts";
import { authorise } from "../access/rules.ts";
import { writeDay } from "../calendar/rules.ts";
import { writeDeadline } from "../calendar/working-days.rules.ts";
import type { Context } from "../context.ts";
import { NotFound } from "../errors.ts";
import { fileName, type TextFile } from "../files/file.rules.ts";
import { letterDocx, letterPdf, type Letter, type LetterFile } from "../files/letter.ts";
import { listInvitations, requireConsultationSheet, type ConsultationSheet, type InvitationRow } from "./queries.ts";

export interface AskedLetters {
  language: Language;
  /** Null: all of them in one file. */
  invitationId: number | null;
}

/** @throws NotAllowed for all but the moderation, NotFound for an organisation that is not asked */
export async function writeLettersDocx(ctx: Context, id: number, asked: AskedLetters): Promise<TextFile> {
  const { name, ...file } = await lookUp(ctx, id, asked);
  return { name, bytes: await letterDocx(file) };
}

/** @throws as `writeLettersDocx` */
export async function writeLettersPdf(ctx: Context, id: number, asked: AskedLetters): Promise<TextFile> {
  const { name, ...file } = await lookUp(ctx, id, asked);
  return { name, bytes: await letterPdf(file, { ...(ctx.pool && { pool: ctx.pool }), by: ctx.actor.personId }) };
}

async function lookUp(
  ctx: Context,
  id: number,
  { language, invitationId }: AskedLetters,
): Promise<LetterFile & { name: string }> {
  const sheet = await requireConsultationSheet(ctx, id);
  const { process, consultation } = sheet;
  authorise({ role: process.my.role }, "consultation:manage");
  const invitations = (await listInvitations(ctx, ctx.db, id)).filter(
    (each) => invitationId === null || each.id === invitationId,
  );
  if (invitations.length === 0) throw new NotFound();
  const { t } = ctx.wordsFor(language);
  const title = t("consultations:paper.title", { title: consultation.title });
  const only = invitationId === null ? "" : ` ${invitations[0]!.shortName}`;
  return {
    ...{ title, language, name: fileName(`${title}${only}`) },
    letters: invitations.map((invitation) => letterTo(ctx, sheet, invitation, language)),
    footer: [process.number, tlp(labelOf(process, "consultation", consultation.id)), consultation.confidentiality]
      .filter(Boolean)
      .join(" · "),
  };
}

function letterTo(
  ctx: Context,
  { process, consultation, texts, questions }: ConsultationSheet,
  to: InvitationRow,
  language: Language,
): Letter {
  const { t } = ctx.wordsFor(language);
  const deadline = writeDeadline(to.deadline, language);
  const say = (key: string, params: object = {}) => t(`consultations:paper.${key}`, { ...params });
  return {
    sender: `${process.my.organisationName} · ${process.title}`,
    address: [to.name, ...to.postalAddress.split("\n").filter(Boolean)],
    info: [
      { label: say("sign"), value: process.number },
      { label: say("contact"), value: ctx.actor.name },
      { label: say("day"), value: writeDay(consultation.openedAt ?? ctx.now(), language) },
      { label: say("until"), value: deadline },
    ],
    subject: say("subject", { title: consultation.title, process: process.title }),
    body: [
      say("salutation"),
      ...consultation.coverNote.split(/\n+/).filter(Boolean),
      t("consultations:asked.not-adopted"),
      say("ask", { deadline }),
      ...(questions.length > 0 ? [say("questions"), questions.map(({ body }) => body)] : []),
      say("where", { link: `${ctx.origin}/consultations/${consultation.id}` }),
      `${t(`consultations:publication.${consultation.publication}`)} ${t(`consultations:silence.${consultation.silence}`)}`,
      ...(consultation.shortReason ? [say("short", { reason: consultation.shortReason })] : []),
      ...(consultation.confidentiality ? [consultation.confidentiality] : []),
    ],
    closing: [say("greeting"), ctx.actor.name, say("moderation", { process: process.number })],
    enclosures: [
      say("enclosures"),
      ...texts.map(({ title, number, frozenAt }) =>
        t("consultations:text.version", { title, number, day: writeDay(frozenAt, language) }),
      ),
    ],
  };
}
