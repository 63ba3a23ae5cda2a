/** Telling people that a comment mentions them or answers them, and remembering what of it waits on their start page. Parts of the commands of threads. */
import type { Context, Trx } from "../../context.ts";
import { Invalid } from "../../errors.ts";
import { notify, readAbout } from "../../notifications/commands.ts";
import type { Announce } from "../../platform/transact.ts";
import { listActing, type Acting } from "./mentions.queries.ts";
import { mentionsIn, mentionTargets } from "./mentions.rules.ts";
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
 * Keeps whom a comment mentions now, and tells those who were not mentioned before.
 * @returns their ids
 * @throws Invalid when it mentions somebody who may not see it: telling them would tell that there is something
 */
export async function keepMentions(trx: Trx, ctx: Context, announce: Announce, comment: Comment): Promise<number[]> {
  const mentioned = comment.body.includes("@") ? await findMentioned(trx, ctx, comment) : [];
  const ids = mentioned.map((person) => person.personId);
  const before = await trx.selectFrom("comment_mentions").where("comment_id", "=", comment.id).select("person_id").execute();
  const gone = before.filter(({ person_id }) => !ids.includes(person_id)).map(({ person_id }) => person_id);
  if (gone.length)
    await trx.deleteFrom("comment_mentions").where("comment_id", "=", comment.id).where("person_id", "in", gone).execute();
  for (const id of gone) announce(`person:${id}`);
  const added = mentioned.filter((person) => !before.some(({ person_id }) => person_id === person.personId));
  if (!added.length) return [];
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
  const all = added.map(({ personId }) => personId);
  const mailed = await keepLetters(trx, ctx, comment, all);
  const news = {
    kind: "mention",
    processId: comment.document.process.id,
    about: { kind: "thread", id: comment.thread.id },
  } as const;
  await notify(trx, ctx, announce, { ...news, to: mailed });
  await notify(trx, ctx, announce, { ...news, to: all.filter((id) => !mailed.includes(id)), letter: "none" });
  return all;
}

/** @returns whom a letter may follow: nobody twice for one comment, and no more than one sender may cause; the others find it on their pages */
async function keepLetters(trx: Trx, ctx: Context, comment: Comment, people: readonly number[]): Promise<number[]> {
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
      some.map((person_id) => ({
        comment_id: comment.id,
        person_id,
        sender_id: sender,
        written_at: ctx.now(),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning("person_id")
    .execute();
  return written.map(({ person_id }) => person_id);
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

/**
 * Tells those who have said something in a thread that it goes on, as far as they may still see it.
 * @param mentioned they know already
 */
export async function tellAnswered(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  { thread, document, mentioned }: Pick<Comment, "thread" | "document"> & { mentioned: readonly number[] },
): Promise<void> {
  const acting = await listActing(trx, ctx, document.process.id);
  const authors = await trx.selectFrom("comments").where("thread_id", "=", thread.id).select("person_id").distinct().execute();
  const able = acting.filter(
    (person) =>
      authors.some(({ person_id }) => person_id === person.personId) &&
      !mentioned.includes(person.personId) &&
      canSeeThread(thread, person),
  );
  await notify(trx, ctx, announce, {
    kind: "answer",
    processId: document.process.id,
    about: { kind: "thread", id: thread.id },
    to: able.map(({ personId }) => personId),
  });
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
  await readAbout(ctx, { kind: "thread", id: thread.id });
}
