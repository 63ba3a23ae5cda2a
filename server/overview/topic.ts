/** What is new for one person, on all pages that they have open. */
import { NotFound } from "../errors.ts";
import type { TopicDeclaration } from "../platform/topics.ts";
import { findUnread } from "./notifications.queries.ts";

export const PERSON_TOPIC: TopicDeclaration<"person"> = {
  kind: "person",
  async require({ actor }, id) {
    if (actor.personId !== id) throw new NotFound();
    return null;
  },
  snapshot: ({ db, now }, id) => findUnread(db, id, now()),
};
