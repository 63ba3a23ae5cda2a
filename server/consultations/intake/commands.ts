/** Takes letters that arrived outside: reads them in a thread, keeps the original, and proposes where to cut; people enter them. */
import { dayOf } from "../../calendar/rules.ts";
import type { Context } from "../../context.ts";
import type { ReceivedLetter } from "../../documents/import/rules.ts";
import { paragraphsOf } from "../../documents/import/received.rules.ts";
import { READ_RECEIVED } from "../../documents/import/work.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { once } from "../../platform/submissions.ts";
import { transact } from "../../platform/transact.ts";
import { insertAttachment, inThread, type BroughtFile } from "../attachments/commands.ts";
import { attachmentName } from "../attachments/rules.ts";
import { requireEntering } from "./queries.ts";
import { cutIntoPoints, type Reading } from "./rules.ts";

/** @returns its id @throws Invalid with a sentence at the field `file` */
export async function receiveLetter(
  ctx: Context,
  consultationId: number,
  { file, text }: { file: BroughtFile | undefined; text: string },
  requestId: string,
): Promise<number> {
  await requireEntering(ctx, consultationId);
  if (!file && !text) throw new Invalid("consultations:intake.nothing", "file");
  const letter = file && (await inThread(ctx, READ_RECEIVED, file));
  const parts = letter?.parts ?? [{ name: "", blocks: paragraphsOf(text) }];
  const { from = null, subject = "", notes = [], sentAt = null } = letter ?? {};
  const reading: Reading = { from, subject, notes, ...cutIntoPoints(parts) };
  const name = file ? attachmentName(file.name, letter!.original.ending) : reading.remark.slice(0, 60) || text.slice(0, 60);
  return transact(ctx, (trx) =>
    once(trx, ctx, requestId, async () => {
      const { id } = await trx
        .insertInto("statement_intakes")
        .values({
          ...{ consultation_id: consultationId, name: name.slice(0, 200), reading: JSON.stringify(reading) },
          ...{ sent_on: sentAt && dayOf(sentAt), created_by: ctx.actor.personId, created_at: ctx.now() },
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      for (const each of letter ? filesOf(letter, file!) : []) await insertAttachment(trx, ctx, { intake_id: id }, each);
      return id;
    }),
  );
}

/** The letter as it came, and what lay in it; nobody outside reads them before somebody has looked for names. */
const filesOf = ({ original, files }: ReceivedLetter, { name }: BroughtFile) => [
  { ...original, name: attachmentName(name, original.ending), kind: "original" as const, is_public: false },
  ...files.map((file) => ({
    ...{ ...file, name: attachmentName(file.name, file.ending), kind: "attachment" as const, is_public: false },
  })),
];

/** Of a letter that belongs elsewhere. @throws NotFound when it has been entered */
export async function discardLetter(ctx: Context, consultationId: number, intakeId: number): Promise<void> {
  await requireEntering(ctx, consultationId);
  await transact(ctx, async (trx) => {
    const gone = await trx
      .deleteFrom("statement_intakes")
      .where("id", "=", intakeId)
      .where("consultation_id", "=", consultationId)
      .returning("id")
      .executeTakeFirst();
    if (!gone) throw new NotFound();
  });
}
