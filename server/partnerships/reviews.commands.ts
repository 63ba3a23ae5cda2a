/** Looks at partnerships again: a municipality at its own, and nobody else says what follows. */
import { sql } from "kysely";
import { ABILITIES } from "../access/rules.ts";
import { dayOf, writeDay } from "../calendar/rules.ts";
import type { Context, SystemContext } from "../context.ts";
import type { Label } from "../../db/schema/markings.ts";
import type { Language } from "../../db/schema/people.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../errors.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { requirePartnership } from "./queries.ts";
import { readLists } from "./review-lists.queries.ts";
import { currentList, type ReviewList } from "./review-lists.rules.ts";
import { answerName, DAYS_BEFORE, statusAfter, type Review, type ReviewInput } from "./reviews.rules.ts";
import { isOwn, mayEditEntry, type Partnership } from "./rules.ts";

/** Only its own municipality sees what it has found, with all versions of the questions. @throws NotFound for everybody else */
export async function requireReviews(
  ctx: Context,
  partnershipId: number,
): Promise<{ process: ProcessHead; entry: Partnership; reviews: Review[]; lists: ReviewList[] }> {
  const { process, entry } = await requirePartnership(ctx, partnershipId);
  if (!isOwn(process.my, entry)) throw new NotFound();
  const { rows } = await sql<Review>`
    select partnership_reviews.id, version, answers, outcome, note, reviewed_on as "reviewedOn", people.name as "recordedBy"
    from partnership_reviews left join people on people.id = recorded_by
    where partnership_id = ${partnershipId} order by partnership_reviews.id desc limit 20`.execute(ctx.db);
  return { process, entry, reviews: rows, lists: await readLists(ctx.db, process.id) };
}

/** @throws Invalid for a review in the future, a next one that lies before it, or an open question; Conflict when the list has changed */
export async function recordReview(ctx: Context, partnershipId: number, input: ReviewInput, requestId: string): Promise<void> {
  const { outcome, note, reviewed_on, next_on } = input;
  if (reviewed_on > dayOf(ctx.now())) throw new Invalid("partnerships:invalid.review-future", "reviewed_on");
  if (next_on !== null && next_on <= reviewed_on) throw new Invalid("partnerships:invalid.review-next", "next_on");
  await transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      const { process, entry } = await requirePartnership(ctx, partnershipId, trx);
      if (!isOwn(process.my, entry) || !mayEditEntry(process.my, entry)) throw new NotAllowed();
      const list = currentList(await readLists(trx, process.id));
      const answers = answersTo(list, input);
      const { id } = await trx
        .insertInto("partnership_reviews")
        .values({
          ...{ partnership_id: partnershipId, organisation_id: process.my.organisationId, version: list.version },
          ...{ answers: JSON.stringify(answers), outcome, note, reviewed_on },
          ...{ recorded_by: ctx.actor.personId, recorded_at: ctx.now() },
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      await trx
        .updateTable("partnerships")
        .set((eb) => ({
          status: statusAfter(outcome, entry.status),
          next_review_on: next_on,
          revision: eb("revision", "+", 1),
        }))
        .where("id", "=", partnershipId)
        .execute();
      announce(`process:${process.id}`);
      return id;
    }),
  );
}

/** To all that is asked, and to nothing else. */
function answersTo({ version, questions }: ReviewList, input: ReviewInput): Review["answers"] {
  if (input.version !== version) throw new Conflict("partnerships:error.list-changed");
  return Object.fromEntries(
    questions.map(({ key }) => {
      const said = input.answers[key];
      if (!said) throw new Invalid("common:invalid.required", answerName(key));
      return [key, said];
    }),
  );
}

interface Due {
  /** Of the first one that is due. */
  id: number;
  day: string;
  count: number;
  processId: number;
  name: string;
  email: string;
  language: Language | null;
  /** Of the process: nothing else is named. */
  label: Label;
  processNumber: string;
}

/**
 * To those who keep the register of their municipality, once for each day that was set: each of them gets one letter for all that are due,
 * because a file may bring thousands of such days at once. The letter names nothing of its content.
 */
export async function remindOfReviews(ctx: SystemContext): Promise<{ letters: number }> {
  return transact(ctx, async (trx) => {
    const today = dayOf(ctx.now());
    const { rows } = await sql<Due>`
      with due as (
        update partnerships set reminded_of = next_review_on
        where state = 'own' and next_review_on <= ${today}::date + ${DAYS_BEFORE}::int and reminded_of is distinct from next_review_on
        returning id, process_id, place_id, next_review_on)
      select (array_agg(due.id order by due.next_review_on, due.id))[1] as id, min(due.next_review_on) as day,
        count(distinct due.id)::int as count, processes.id as "processId", people.name, people.email, people.language,
        processes.number as "processNumber", processes.marking as label
      from due join processes on processes.id = due.process_id and processes.archived_at is null
      join municipalities as own on own.place_id = due.place_id
      join mandates on mandates.process_id = due.process_id and mandates.organisation_id = own.organisation_id
        and mandates.role = any(${[...ABILITIES["register:write"]]}::text[])
        and mandates.valid_from <= ${today}::date and (mandates.valid_to is null or mandates.valid_to >= ${today}::date)
      join people on people.id = mandates.person_id
      group by processes.id, people.id`.execute(trx);
    for (const { id, day, count, processId, name, email, language, label, processNumber } of rows) {
      const { t, language: theirs } = ctx.wordsFor(language);
      await writeMail(trx, ctx, {
        to: email,
        language: theirs,
        label,
        subject: t("partnerships:letter.subject", { process: processNumber, count }),
        body: t("partnerships:letter.body", {
          ...{ name, count, day: writeDay(day, theirs) },
          link: `${ctx.origin}${count === 1 ? `/partnerships/${id}/reviews` : `/processes/${processId}/partnerships?due=1`}`,
        }),
      });
    }
    return { letters: rows.length };
  });
}
