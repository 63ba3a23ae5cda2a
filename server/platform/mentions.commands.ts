/** Notes that somebody has said of a marking that it is only spoken of: for whoever has to answer for what is kept here. */
import type { Context, Database } from "../context.ts";
import { Invalid } from "../errors.ts";
import { classifiedIn } from "./classified.rules.ts";
import type { Mention } from "./form.rules.ts";

/**
 * For words that were typed live, where no form could look into them; what was once said of a marking at this address holds for it.
 * @param refusal begins with `common:invalid.classified`, by which the form asks whether the marking is only spoken of
 * @throws Invalid
 */
export async function refuseClassified(
  { db, actor, now }: Context,
  path: string,
  words: string,
  { isSaid, reason }: Mention,
  refusal: `common:invalid.classified-${string}`,
): Promise<void> {
  const marking = classifiedIn(words);
  if (!marking || (await isMentioned(db, path, marking))) return;
  if (!isSaid) throw new Invalid(refusal, undefined, { marking });
  if (!reason) throw new Invalid("common:invalid.classified-reason");
  await noteMention(db, { personId: actor.personId, path, marking, reason, at: now() });
}

export async function noteMention(
  db: Database,
  mention: { personId: number | null; path: string; marking: string; reason: string; at: Date },
): Promise<void> {
  const { personId, path, marking, reason, at } = mention;
  await db
    .insertInto("marking_mentions")
    .values({ person_id: personId, path: path.slice(0, 300), marking, reason: reason.slice(0, 300), at })
    .execute();
}

export async function isMentioned(db: Database, path: string, marking: string): Promise<boolean> {
  const said = await db
    .selectFrom("marking_mentions")
    .where("path", "=", path)
    .where("marking", "=", marking)
    .select("id")
    .executeTakeFirst();
  return said !== undefined;
}
