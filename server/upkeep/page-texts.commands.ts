/** Administrators write what the operator has to say. */
import type { Language } from "../../db/schema/people.ts";
import { recordAct } from "../audit/commands.ts";
import type { Context } from "../context.ts";
import { transact } from "../platform/transact.ts";
import { requirePageText } from "./page-texts.queries.ts";

/** An empty text brings the template back. @throws NotFound for anybody but administrators */
export async function writePageText(
  ctx: Context,
  name: string,
  { language, body }: { language: Language; body: string },
): Promise<void> {
  const text = await requirePageText(ctx, name);
  await transact(ctx, async (trx) => {
    const row = { body, changed_at: ctx.now(), changed_by: ctx.actor.personId };
    if (body === "") {
      await trx.deleteFrom("page_texts").where("name", "=", text.name).where("language", "=", language).execute();
    } else {
      await trx
        .insertInto("page_texts")
        .values({ name: text.name, language, ...row })
        .onConflict((conflict) => conflict.columns(["name", "language"]).doUpdateSet(row))
        .execute();
    }
    await recordAct(trx, ctx, { act: "settings-changed", facts: { text: text.name, language } });
  });
}
