/** The part of the seed that lets a text come about in steps, so that there is a history to look at. Called by seed-work.ts only. */
import { freezeDocument, nameVersion } from "../server/documents/versions/history.commands.ts";
import type { TextContent } from "../server/documents/rules.ts";
import { toPlainText, withBlockIds } from "../server/documents/content/text.rules.ts";
import { changeContent } from "../server/documents/log/ydoc.rules.ts";
import type { PersonKey } from "./sample.ts";
import { daysFrom, type Desk } from "./seed-desk.ts";

export interface Drafts {
  /** Who brought it from the last state to the text as it is. */
  by: PersonKey;
  states: readonly {
    by: PersonKey;
    name: string;
    isFrozen: boolean;
    without: readonly string[];
    otherwise: readonly (readonly [string, string])[];
  }[];
}

/** The states of a text, first one first, the text as it is last; blocks that are in several have the same id in all. */
export function statesOf(final: TextContent, drafts: Drafts | null): TextContent[] {
  const text = { ...final, content: withBlockIds(final.content ?? []) };
  const before = drafts?.states.map((state) => asItWas(text, state)) ?? [];
  return [...before, text];
}

function asItWas(node: TextContent, state: Drafts["states"][number]): TextContent {
  if (node.type === "text") {
    const text = state.otherwise.reduce((words, [now, then]) => words.replace(now, then), node.text ?? "");
    return { ...node, text };
  }
  const content = node.content
    ?.filter((child) => child.type === "text" || !state.without.some((words) => toPlainText(child).startsWith(words)))
    .map((child) => asItWas(child, state));
  return { ...node, ...(content && { content }) };
}

/** The text is in its first state; each state is kept, and the next one written by whoever brought it there. */
export async function writeHistory(
  desk: Desk,
  documentId: number,
  states: readonly TextContent[],
  drafts: Drafts,
): Promise<void> {
  const authors = [...drafts.states.slice(1).map((state) => state.by), drafts.by];
  for (const [index, { by, name, isFrozen }] of drafts.states.entries()) {
    const day = -12 + index;
    if (isFrozen) await freezeDocument(desk.as("facilitator", daysFrom(desk.now, day, 300)), documentId, { name }, "");
    else await nameVersion(desk.as(by, daysFrom(desk.now, day, 200)), documentId, { name }, "");
    const ctx = desk.as(authors[index]!, daysFrom(desk.now, day + 1, 90));
    await ctx.rooms.edit(
      documentId,
      (ydoc) => changeContent(ydoc, states[index + 1]!),
      await authorOf(desk, ctx.actor.personId),
    );
  }
}

async function authorOf({ db, processId }: Desk, personId: number): Promise<{ personId: number; organisationId: number }> {
  const mandate = await db
    .selectFrom("mandates")
    .where("process_id", "=", processId)
    .where("person_id", "=", personId)
    .select("organisation_id")
    .executeTakeFirstOrThrow();
  return { personId, organisationId: mandate.organisation_id };
}
