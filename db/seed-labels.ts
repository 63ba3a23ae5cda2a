/** Labels on things of the sample town, for a demo: whoever is consulted or observes does not see them. Tests set labels of their own. */
import type { Context } from "../server/context.ts";
import { setLabel } from "../server/markings/commands.ts";
import { labelForm } from "../server/markings/rules.ts";
import { interdependencies, pattern } from "./sample-partnerships.ts";

export async function writeLabels(ctx: Context, processId: number): Promise<void> {
  const label = (value: string) => labelForm.parse({ label: value });
  const idOf = async (table: "interdependencies" | "patterns", title: string) => {
    const rows = ctx.db.selectFrom(table).where("process_id", "=", processId).where("title", "=", title).select("id");
    return (await rows.executeTakeFirstOrThrow()).id;
  };
  const harbour = interdependencies[0]!.form.title;
  await setLabel(ctx, "interdependency", await idOf("interdependencies", harbour), label("AMBER"));
  await setLabel(ctx, "pattern", await idOf("patterns", pattern.form.title), label("AMBER+STRICT"));
}
