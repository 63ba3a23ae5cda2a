/**
 * Texts are not looked into while people write in them: a word would vanish under somebody's fingers. They are before they leave: when they
 * are frozen, and as files. A marking that is only spoken of is said once for a text, with the reason.
 */
import type { Context } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { classifiedIn } from "../platform/classified.rules.ts";
import { isMentioned, noteMention } from "../platform/mentions.commands.ts";
import { toPlainText } from "./content/text.rules.ts";
import type { TextContent } from "./rules.ts";

/** What the form says of a marking in the text. */
export interface Mention {
  isSaid: boolean;
  reason: string;
}

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
  const marking = classifiedIn(`${document.title}\n${toPlainText(content)}`);
  const path = `/documents/${document.id}`;
  if (!marking || (await isMentioned(ctx.db, path, marking))) return;
  if (!mention) throw new Conflict("documents:error.classified-text");
  if (!mention.isSaid) throw new Invalid("common:invalid.classified-text", undefined, { marking });
  if (!mention.reason) throw new Invalid("common:invalid.classified-reason");
  const { personId } = ctx.actor;
  await noteMention(ctx.db, { personId, path, marking, reason: mention.reason, at: ctx.now() });
}
