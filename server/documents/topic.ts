/** What stands beside a text: comments, proposals, versions. The text itself travels through its room. */
import { onlyNews, type TopicDeclaration } from "../platform/topics.ts";
import { requireDocument } from "./queries.ts";

export const DOCUMENT_TOPIC: TopicDeclaration<"document"> = {
  kind: "document",
  async require(ctx, id) {
    const { process } = await requireDocument(ctx, id);
    return { processId: process.id, my: process.my };
  },
  snapshot: onlyNews,
};
