/**
 * Letters to those who are asked. They name the process and the day, never what is in a text or a statement: mail is not confidential.
 * Their links only lead to pages; nothing happens by following one.
 */
import { sql } from "kysely";
import type { Language } from "../../db/schema/people.ts";
import { ABILITIES } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import { writeDeadline } from "../calendar/working-days.rules.ts";
import type { BaseContext, Trx } from "../context.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { findLabel } from "../processes/labels.queries.ts";
import { isForLetters } from "../processes/labels.rules.ts";
import { deadlineOf } from "./rules.ts";

export type Letter =
  | "invitation"
  | "reminder"
  | "extended"
  | "declined"
  | "late-accepted"
  | "late-declined"
  | "receipt"
  /** Everything has its answer. */
  | "closed"
  | "closed-nil"
  | "closed-signed"
  /** The moderation has answered to a contested reply. */
  | "settled"
  | "sign";

type Acting = Pick<BaseContext, "now" | "enqueue" | "wordsFor" | "origin">;

/** To everybody who may write for it in this process. @returns how many they are */
export async function writeToOrganisation(
  trx: Trx,
  ctx: Acting,
  invitationId: number,
  letter: Letter,
  more: { until?: Date; reason?: string; received?: Date; hash?: string; page?: string } = {},
): Promise<number> {
  const rows = await listReaders(trx, ctx, invitationId);
  const [about] = rows;
  if (!about) return 0;
  const label = await findLabel(trx, about.processId, { kind: "consultation", id: about.consultationId });
  for (const row of rows) {
    const { t, language } = ctx.wordsFor(row.language);
    const title = isForLetters(label) ? row.title : t("common:behind-link");
    const deadline = more.until ?? deadlineOf({ closesAt: row.closesAt }, row.extendedUntil);
    await writeMail(trx, ctx, {
      to: row.email,
      language,
      label,
      subject: t(`consultations:letter.${letter}.subject`, { process: row.processNumber }),
      body: t(`consultations:letter.${letter}.body`, {
        ...{ name: row.name, organisation: row.organisation, title, confidentiality: row.confidentiality },
        ...{ deadline: writeDeadline(deadline, language), reason: more.reason ?? "", hash: more.hash ?? "" },
        received: more.received ? writeDeadline(more.received, language) : "",
        link: `${ctx.origin}/consultations/${row.consultationId}${more.page ?? ""}`,
      }),
    });
  }
  return rows.length;
}

interface Reader {
  name: string;
  email: string;
  language: Language | null;
  organisation: string;
  processId: number;
  processNumber: string;
  consultationId: number;
  title: string;
  confidentiality: string;
  closesAt: Date;
  extendedUntil: Date | null;
}

/** Whoever has no account yet has their invitation to the process, and gets this letter besides. */
async function listReaders(trx: Trx, ctx: Acting, invitationId: number): Promise<Reader[]> {
  const today = dayOf(ctx.now());
  const { rows } = await sql<Reader>`
    select distinct on (people.id) people.name, people.email, people.language, organisations.name as organisation,
           processes.id as "processId", processes.number as "processNumber", consultations.id as "consultationId", consultations.title,
           consultations.confidentiality, wave.closes_at as "closesAt", invitation.extended_until as "extendedUntil"
    from consultation_invitations as invitation
    join consultations on consultations.id = invitation.consultation_id
    join processes on processes.id = consultations.process_id
    join consultation_waves as wave on wave.id = invitation.wave_id
    join organisations on organisations.id = invitation.organisation_id
    join mandates on mandates.process_id = processes.id and mandates.organisation_id = organisations.id
      and mandates.role = any(${[...ABILITIES["statement:draft"]]}::text[])
      and mandates.valid_from <= ${today}::date and (mandates.valid_to is null or mandates.valid_to >= ${today}::date)
    join people on people.id = mandates.person_id
    where invitation.id = ${invitationId} and processes.archived_at is null
    order by people.id`.execute(trx);
  return rows;
}
