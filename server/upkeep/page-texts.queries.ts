/** The operator's own texts; where nobody has written one there is the template, marked as that. */
import { PAGE_TEXTS, type PageTextName } from "../../db/schema/upkeep.ts";
import type { Language } from "../../db/schema/people.ts";
import type { BaseContext, Context } from "../context.ts";
import { NotFound } from "../errors.ts";

export interface PageText {
  body: string;
  isTemplate: boolean;
}

export async function findPageText(
  ctx: Pick<BaseContext, "db" | "wordsFor">,
  name: PageTextName,
  language: Language,
): Promise<PageText> {
  const own = await ctx.db
    .selectFrom("page_texts")
    .where("name", "=", name)
    .where("language", "=", language)
    .select("body")
    .executeTakeFirst();
  return own
    ? { body: own.body, isTemplate: false }
    : { body: ctx.wordsFor(language).t(`upkeep:page-texts.template.${name}`), isTemplate: true };
}

/** For administrators, in both languages. @throws NotFound for anybody else, and for a text that is none */
export async function requirePageText(ctx: Context, name: string): Promise<{ name: PageTextName; de: PageText; en: PageText }> {
  const known = PAGE_TEXTS.find((each) => each === name);
  if (!ctx.actor.isAdmin || !known) throw new NotFound();
  const [de, en] = await Promise.all([findPageText(ctx, known, "de"), findPageText(ctx, known, "en")]);
  return { name: known, de, en };
}
