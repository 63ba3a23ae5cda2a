/** The label of one thing for letters, which go to people who may see less of its process than whoever causes them. */
import { sql } from "kysely";
import type { Label, MarkedKind } from "../../db/schema/markings.ts";
import type { Database } from "../context.ts";

/** Without a label of its own, that of its process. */
export async function findLabel(db: Database, processId: number, thing: { kind: MarkedKind; id: number }): Promise<Label> {
  const { rows } = await sql<{ label: Label }>`
    select coalesce((
      select label from record_markings where kind = ${thing.kind} and record_id = ${thing.id} and label <> 'LOCKED'
      order by label_rank(label) desc limit 1), marking) as label
    from processes where id = ${processId}`.execute(db);
  return rows[0]!.label;
}
