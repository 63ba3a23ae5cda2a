/** Says who runs the installation, takes reports about what is not accessible, and settles them. */
import type { Context, Database, PublicContext } from "../context.ts";
import { NotAllowed, NotFound } from "../errors.ts";
import type { Limits } from "../platform/limits.rules.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { requireUnchanged } from "../platform/revisions.queries.ts";
import { transact } from "../platform/transact.ts";
import { findContacts, shownContacts } from "./queries.ts";
import { reportedPage, type BarrierInput, type ContactsInput } from "./rules.ts";

/** @throws NotFound for anybody but administrators; Conflict when somebody changed it since the form was shown */
export async function saveContacts(ctx: Context, input: ContactsInput, seen: string): Promise<void> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  const row = { ...input, changed_at: ctx.now(), changed_by: ctx.actor.personId };
  await transact(ctx, async (trx) => {
    await requireUnchanged(trx, shownContacts, seen);
    await trx
      .insertInto("contacts")
      .values(row)
      .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
      .execute();
  });
}

/** Nobody needs a letter about each of a thousand reports; all of them are kept. */
const LETTERS_PER_HOUR = 10;

/**
 * Kept for the administrators, with a letter to the contact where there is one.
 * @param visitorAddress network address as the server sees it
 * @throws NotAllowed after too many from there
 */
export async function reportBarrier(
  ctx: PublicContext,
  limits: Limits,
  input: BarrierInput,
  visitorAddress: string,
): Promise<void> {
  if (!(await limits.letter(`barrier of ${visitorAddress}`, visitorAddress))) throw new NotAllowed("contacts:error.too-many");
  await transact(ctx, async (trx) => {
    const page = reportedPage(input.page);
    await trx
      .insertInto("barriers")
      .values({ ...input, page, language: ctx.language, created_at: ctx.now() })
      .execute();
    const { accessibility_email: to } = await findContacts(trx);
    if (!to || (await countSince(trx, new Date(ctx.now().getTime() - 3_600_000))) > LETTERS_PER_HOUR) return;
    const { t, language } = ctx.wordsFor("de");
    const body = t("contacts:letter.body", {
      words: input.body,
      page: page ? ctx.origin + page : t("contacts:letter.no-page"),
      reply: input.reply_to || t("contacts:letter.no-reply"),
      list: `${ctx.origin}/barriers`,
    });
    await writeMail(trx, ctx, { to, language, subject: t("contacts:letter.subject"), body });
  });
}

async function countSince(db: Database, earliest: Date): Promise<number> {
  const rows = await db
    .selectFrom("barriers")
    .where("created_at", ">", earliest)
    .select("id")
    .limit(LETTERS_PER_HOUR + 1)
    .execute();
  return rows.length;
}

/** Somebody else may have done so already. @throws NotFound for anybody but administrators, and for what is not there */
export async function settleBarrier(ctx: Context, id: number): Promise<void> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  const { numUpdatedRows } = await ctx.db
    .updateTable("barriers")
    .where("id", "=", id)
    .set((set) => ({
      settled_at: set.fn.coalesce("settled_at", set.val(ctx.now())),
      settled_by: set.fn.coalesce("settled_by", set.val(ctx.actor.personId)),
    }))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new NotFound();
}

/** So long an administrator can look up what was answered. */
const SETTLED_DAYS = 365;

/** Of them, who reported it may be a person who never had an account here. @returns how many went */
export async function forgetBarriers(db: Database, now: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("barriers")
    .where("settled_at", "<", new Date(now.getTime() - SETTLED_DAYS * 86_400_000))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
