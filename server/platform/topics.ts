/** What people may listen to: each topic is declared in its own domain and listed once, in live/topics/topics.ts. */
import type { My } from "../access/rules.ts";
import type { Context } from "../context.ts";

export interface TopicDeclaration<Kind extends string> {
  /** Lower case; `kind:7` is what commands announce. */
  kind: Kind;
  /** The kind of topic whose announcements count for this one too: another view of the same thing. */
  follows?: string;
  /**
   * Who may listen, and through which mandate: when that ends, so does the listening. Null: through none, as somebody signed in.
   * @throws NotFound without a mandate, exactly as for one that does not exist
   */
  require(ctx: Pick<Context, "db" | "actor" | "now">, id: number): Promise<{ processId: number; my: My } | null>;
  /** What all listeners may see alike; undefined: it does not exist any more. */
  snapshot(ctx: Pick<Context, "db" | "now">, id: number): Promise<unknown>;
}

/** Where pages differ per person: the message only says that there is something new to load. */
export const onlyNews: TopicDeclaration<string>["snapshot"] = async ({ now }) => ({ revision: now().getTime() });
