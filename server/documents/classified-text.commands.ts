/**
 * Texts are not looked into while people write in them: a word would vanish under somebody's fingers. They are before they leave: when they
 * are frozen, and as files. A marking that is only spoken of is said once for a text, with the reason.
 */
import type { Context } from "../context.ts";
import { Conflict } from "../errors.ts";
import { classifiedIn } from "../platform/classified.rules.ts";
import type { Mention } from "../platform/form.rules.ts";
import { isMentioned, refuseClassified } from "../platform/mentions.commands.ts";
import { toPlainText } from "./content/text.rules.ts";
import type { TextContent } from "./rules.ts";

/**
 * @param mention where there is a form that can ask
 * @throws Invalid where it can, Conflict elsewhere
 */
export async function refuseClassifiedText(
  ctx: Context,
  document: { id: number; title: string },
  content: TextContent,
  mention?: Mention,
): Promise<void> {
  const words = `${document.title}\n${toPlainText(content)}`;
  const path = `/documents/${document.id}`;
  if (mention) return refuseClassified(ctx, path, words, mention, "common:invalid.classified-text");
  const marking = classifiedIn(words);
  if (marking && !(await isMentioned(ctx.db, path, marking))) throw new Conflict("documents:error.classified-text");
}
