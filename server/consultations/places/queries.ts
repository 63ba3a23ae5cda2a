/** Looks at the places that points can belong to: the texts, their headings, the questions. */
import type { Database } from "../../context.ts";
import { listQuestions } from "../queries.ts";
import { listPassages } from "../synopsis/queries.ts";
import type { Heading, Sections } from "./rules.ts";

export interface Places extends Sections {
  texts: { id: number; title: string }[];
  headings: Heading[];
  questions: { id: number; position: number; body: string }[];
}

/** In their order. Callers have made sure of who asks. */
export async function listPlaces(db: Database, consultationId: number): Promise<Places> {
  const [texts, questions] = await Promise.all([listPassages(db, consultationId), listQuestions(db, consultationId)]);
  return {
    texts: texts.map(({ id, title }) => ({ id, title })),
    headings: texts.flatMap(({ id, passages }) =>
      [...passages].flatMap(([blockId, { node, heading }]) =>
        node.type === "heading" && heading ? [{ textId: id, blockId, label: heading.slice(0, 120) }] : [],
      ),
    ),
    questions,
  };
}
