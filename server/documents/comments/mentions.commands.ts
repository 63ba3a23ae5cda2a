/** Telling people that a comment mentions them: a row that waits on their start page, and a letter. Parts of the commands of threads. */
import type { Context, Trx } from "../../context.ts";
import { Invalid } from "../../errors.ts";
import { writeMail } from "../../platform/mails.commands.ts";
import { listActing, type Acting } from "./mentions.queries.ts";
import { mentionsIn, mentionTargets } from "./mentions.rules.ts";
import { THREAD_PARAM } from "./positions.rules.ts";
import type { DocumentHead } from "../queries.ts";
import { requireThread } from "./threads.queries.ts";
import { canSeeThread, type Thread } from "./threads.rules.ts";

/** A large delegation may be mentioned in some comments; whoever needs more wants to flood letter boxes. */
export const LETTERS_PER_HOUR = 200;

interface Comment {
  id: number;
  body: string;
  thread: Pick<Thread, "id" | "visibility" | "organisationId">;
  document: DocumentHead;
}

/**
 * Keeps whom a comment mentions now, and writes to those who were not mentioned before.
 * @throws Invalid when it mentions somebody who may not see it: telling them would tell that there is something
 */
export async function keepMentions(trx: Trx, ctx: Context, comment: Comment): Promise<void> {
  const mentioned = comment.body.includes("@") ? await findMentioned(trx, ctx, comment) : [];
  const ids = mentioned.map((person) => person.personId);
  const before = await trx.selectFrom("comment_mentions").where("comment_id", "=", comment.id).select("person_id").execute();
  const gone = before.filter(({ person_id }) => !ids.includes(person_id)).map(({ person_id }) => person_id);
  if (gone.length)
    await trx.deleteFrom("comment_mentions").where("comment_id", "=", comment.id).where("person_id", "in", gone).execute();
  const added = mentioned.filter((person) => !before.some(({ person_id }) => person_id === person.personId));
  if (!added.length) return;
  await trx
    .insertInto("comment_mentions")
    .values(
      added.map(({ personId, organisationId }) => ({
        comment_id: comment.id,
        person_id: personId,
        organisation_id: organisationId,
      })),
    )
    .execute();
  for (const person of await keepLetters(trx, ctx, comment, added)) {
    await writeMail(trx, ctx, { to: person.email, ...letter(ctx, comment, person) });
  }
}

/** @returns those who get one: nobody twice for one comment, and no more than one sender may cause; the others find it on their start page */
async function keepLetters(trx: Trx, ctx: Context, comment: Comment, people: readonly Acting[]): Promise<Acting[]> {
  const sender = ctx.actor.personId;
  const { sent } = await trx
    .selectFrom("mention_letters")
    .where("sender_id", "=", sender)
    .where("written_at", ">", new Date(ctx.now().getTime() - 3_600_000))
    .select((eb) => eb.fn.countAll<string>().as("sent"))
    .executeTakeFirstOrThrow();
  const some = people.slice(0, Math.max(0, LETTERS_PER_HOUR - Number(sent)));
  if (some.length === 0) return [];
  const written = await trx
    .insertInto("mention_letters")
    .values(
      some.map(({ personId }) => ({
        comment_id: comment.id,
        person_id: personId,
        sender_id: sender,
        written_at: ctx.now(),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning("person_id")
    .execute();
  return some.filter(({ personId }) => written.some(({ person_id }) => person_id === personId));
}

/** Of an organisation those of its people who see the thread; the author needs no telling. */
async function findMentioned(trx: Trx, ctx: Context, { body, thread, document }: Comment): Promise<Acting[]> {
  const acting = await listActing(trx, ctx, document.process.id);
  const mentioned = new Set<number>();
  for (const { label, personIds } of mentionsIn(body, mentionTargets(acting))) {
    const able = personIds.filter((id) => canSeeThread(thread, acting.find((person) => person.personId === id)!));
    if (!able.length) throw new Invalid("documents:mentions.cannot-see", "body", { name: label });
    for (const id of able) mentioned.add(id);
  }
  return acting.filter((person) => mentioned.has(person.personId) && person.personId !== ctx.actor.personId);
}

/** Says who and where, never what: mail is not confidential. */
function letter(ctx: Context, { thread, document }: Comment, person: Acting): { subject: string; body: string } {
  const { t } = ctx.wordsFor(person.language);
  const path = `/documents/${document.id}?${THREAD_PARAM}=${thread.id}#thread-${thread.id}`;
  return {
    subject: t("documents:mentions.mail.subject"),
    body: t("documents:mentions.mail.body", {
      name: person.name,
      author: ctx.actor.name,
      organisation: document.process.my.organisationName,
      title: document.title,
      link: `${ctx.origin}${path}`,
    }),
  };
}

/** The actor has looked at a thread: its mentions of them wait no longer. @throws NotFound when they do not see it */
export async function seeMentions(ctx: Context, threadId: number): Promise<void> {
  const thread = await requireThread(ctx, threadId);
  await ctx.db
    .updateTable("comment_mentions")
    .from("comments")
    .whereRef("comments.id", "=", "comment_mentions.comment_id")
    .where("comments.thread_id", "=", thread.id)
    .where("comment_mentions.person_id", "=", ctx.actor.personId)
    .where("comment_mentions.seen_at", "is", null)
    .set({ seen_at: ctx.now() })
    .execute();
}
