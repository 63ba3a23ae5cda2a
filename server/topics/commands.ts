/** Topics as people hand them in: by name, on behalf of somebody, or without a name, which is then stored nowhere. */
import { sql } from "kysely";
import type { Row } from "../../db/schema.ts";
import { authorise } from "../access/rules.ts";
import { recordAct } from "../audit/commands.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed } from "../errors.ts";
import { notify, withdraw } from "../notifications/commands.ts";
import { requireUnchanged } from "../platform/revisions.queries.ts";
import { hashToken } from "../platform/tokens.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { listTaking, requireTopic, shownTopic } from "./queries.ts";
import { mayCountersign, mayEdit, mayHandIn, mayWithdraw, type Topic, type TopicInput, type Wording } from "./rules.ts";

type Author = Pick<Row<"topics">, "is_anonymous" | "person_id" | "organisation_id" | "behalf_name" | "countersigning">;

/**
 * The sending is remembered by a word that says nothing of its sender (not in `submissions`, which names them), no event is logged,
 * and the row knows the day alone: so that nothing leads from an anonymous topic to whoever wrote it.
 * @returns its id, of the first sending when it is sent twice
 */
export async function handInTopic(ctx: Context, processId: number, input: TopicInput, requestId: string): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authoriseHandingIn(process);
  const author = await authorOf(ctx, process, input);
  const { title, problem, concerned, source } = input;
  const sent_key = requestId ? hashToken(`topic:${requestId}`) : null;
  return transact(ctx, async (trx, announce) => {
    const [id] = await insertTopics(trx, ctx, processId, [{ title, problem, concerned, source, ...author, sent_key }]);
    announce(`topics:${processId}`);
    if (id === undefined) return firstSending(trx, sent_key!);
    if (input.by === "person" || author.countersigning)
      await recordAct(trx, ctx, { act: "entered-on-behalf", processId, subject: ["topics", id] });
    await askForCountersigning(trx, ctx, announce, processId, { id, ...author });
    return id;
  });
}

/** @throws NotAllowed when the list is closed */
export function authoriseHandingIn(process: ProcessHead): void {
  authorise(process.my, "topic:submit");
  if (!mayHandIn(process)) throw new NotAllowed("topics:error.closed");
}

async function authorOf(ctx: Context, { id, my }: ProcessHead, input: TopicInput): Promise<Author> {
  const { by, organisation_id, behalf_name } = input;
  const named: Author = {
    is_anonymous: false,
    person_id: ctx.actor.personId,
    organisation_id: my.organisationId,
    behalf_name: "",
    countersigning: null,
  };
  if (by === "own") return named;
  if (by === "anonymous") {
    if (!(await currentRules(ctx.db, id)).anonymousTopics) throw new Invalid("topics:invalid.anonymous", "by");
    return { is_anonymous: true, person_id: null, organisation_id: null, behalf_name: "", countersigning: null };
  }
  authorise(my, "topic:behalf");
  if (by === "person") {
    if (!behalf_name) throw new Invalid("topics:invalid.behalf-name", "behalf_name");
    return { ...named, organisation_id: null, behalf_name };
  }
  if (organisation_id === null) throw new Invalid("topics:invalid.organisation", "organisation_id");
  if (organisation_id === my.organisationId) return named;
  const takesPart = (await listTaking(ctx.db, id)).some((organisation) => organisation.id === organisation_id);
  if (!takesPart) throw new Invalid("common:invalid.choice", "organisation_id");
  return { ...named, organisation_id, countersigning: "open" };
}

export type NewTopic = Author & Wording & { sent_key: string | null; cluster_id?: number | null };

/** At the end of what is unsorted, with the next numbers. @returns the ids of those that were not there yet */
export async function insertTopics(
  trx: Trx,
  ctx: Pick<Context, "now">,
  processId: number,
  topics: readonly NewTopic[],
): Promise<number[]> {
  const { last_topic_number: last } = await trx
    .updateTable("processes")
    .set((eb) => ({ last_topic_number: eb("last_topic_number", "+", topics.length) }))
    .where("id", "=", processId)
    .returning("last_topic_number")
    .executeTakeFirstOrThrow();
  const numbered = topics.map((topic, at) => {
    const number = last - topics.length + 1 + at;
    return { ...topic, process_id: processId, number, position: number, handed_in_on: dayOf(ctx.now()) };
  });
  const rows = await trx
    .insertInto("topics")
    .values(numbered)
    .onConflict((conflict) => conflict.column("sent_key").doNothing())
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

const firstSending = async (trx: Trx, sentKey: string): Promise<number> =>
  (
    await trx
      .selectFrom("topics")
      .where("sent_key", "=", sentKey)
      .select("id")
      .executeTakeFirstOrThrow(() => new Conflict("common:error.hidden"))
  ).id;

/** Those who can speak for the organisation hear that something stands there in its name. */
export async function askForCountersigning(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  processId: number,
  { id, organisation_id, countersigning }: Pick<Author, "organisation_id" | "countersigning"> & { id: number },
): Promise<void> {
  if (countersigning !== "open") return;
  const to = sql`select person_id from mandates where process_id = ${processId} and organisation_id = ${organisation_id}`;
  await notify(trx, ctx, announce, { kind: "topic-entered", processId, about: { kind: "topic", id }, to });
}

/**
 * By whoever wrote it; by the organisation in whose name it stands it becomes what it has corrected. Words that it has not seen it has
 * not confirmed: then it is asked again.
 * @throws Conflict when it was changed since it was `seen`
 */
export async function editTopic(ctx: Context, id: number, wording: Wording, seen = ""): Promise<void> {
  await change(ctx, id, mayEdit, async (trx, announce, { topic, process }) => {
    await requireUnchanged(trx, shownTopic(id), seen);
    await trx.updateTable("topics").set(wording).where("id", "=", id).execute();
    if (mayCountersign(topic, process.my)) await sign(trx, ctx, announce, id, "corrected");
    else if (isSigned(topic) && topic.organisationId !== process.my.organisationId && isOther(topic, wording)) {
      await trx.updateTable("topics").set({ countersigning: "open", countersigned_by: null }).where("id", "=", id).execute();
      const author = { id, organisation_id: topic.organisationId, countersigning: "open" } as const;
      await askForCountersigning(trx, ctx, announce, process.id, author);
    }
  });
}

const isSigned = ({ countersigning }: Topic): boolean => countersigning !== null && countersigning !== "open";

const isOther = (topic: Wording, { title, problem, concerned, source }: Wording): boolean =>
  title !== topic.title || problem !== topic.problem || concerned !== topic.concerned || source !== topic.source;

/** The organisation says that this is its topic. */
export const confirmTopic = (ctx: Context, id: number): Promise<void> =>
  change(ctx, id, mayCountersign, (trx, announce) => sign(trx, ctx, announce, id, "confirmed"));

async function sign(trx: Trx, ctx: Context, announce: Announce, id: number, countersigning: "confirmed" | "corrected") {
  await trx.updateTable("topics").set({ countersigning, countersigned_by: ctx.actor.personId }).where("id", "=", id).execute();
  await withdraw(trx, announce, "topic-entered", { kind: "topic", id });
}

/** It is gone from lists and boards; its number is never given again. */
export const withdrawTopic = (ctx: Context, id: number): Promise<void> =>
  change(ctx, id, mayWithdraw, async (trx, announce) => {
    const isTarget = await trx.selectFrom("topics").where("merged_into", "=", id).select("id").limit(1).executeTakeFirst();
    if (isTarget) throw new Conflict("topics:error.has-merged");
    await trx
      .updateTable("topics")
      .set({ withdrawn_on: dayOf(ctx.now()), cluster_id: null })
      .where("id", "=", id)
      .execute();
    await withdraw(trx, announce, "topic-entered", { kind: "topic", id });
  });

/** For the actor's organisation: one voice, whoever says it and however often; taken back by any of its people. */
export async function setAffected(ctx: Context, id: number, isAffected: boolean): Promise<void> {
  const { process, topic } = await requireTopic(ctx, id);
  authorise(process.my, "topic:affected");
  const { organisationId, bench } = process.my;
  if (bench === null) throw new NotAllowed();
  await transact(ctx, async (trx, announce) => {
    announce(`topics:${topic.processId}`);
    if (!isAffected) {
      await trx.deleteFrom("topic_affected").where("topic_id", "=", id).where("organisation_id", "=", organisationId).execute();
      return;
    }
    await trx
      .insertInto("topic_affected")
      .values({ topic_id: id, organisation_id: organisationId, bench })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

type May = (topic: Topic, my: ProcessHead["my"], personId: number) => boolean;
type Work = (trx: Trx, announce: Announce, found: { process: ProcessHead; topic: Topic }) => Promise<void>;

/** Asked again under the lock: meanwhile it may have been decided. */
async function change(ctx: Context, id: number, may: May, work: Work): Promise<void> {
  const { process, topic: before } = await requireTopic(ctx, id);
  authorise(process.my, "topic:submit");
  // Who may is asked first; whether it is still possible, under the lock.
  if (
    !may(
      { ...before, disposition: null, withdrawnOn: null, countersigning: before.countersigning && "open" },
      process.my,
      ctx.actor.personId,
    )
  )
    throw new NotAllowed();
  await transact(ctx, async (trx, announce) => {
    await trx.selectFrom("topics").where("id", "=", id).select("id").forUpdate().execute();
    const { topic } = await requireTopic({ ...ctx, db: trx }, id);
    if (!may(topic, process.my, ctx.actor.personId)) throw new Conflict("common:error.changed-meanwhile");
    await work(trx, announce, { process, topic });
    announce(`topics:${process.id}`);
  });
}
