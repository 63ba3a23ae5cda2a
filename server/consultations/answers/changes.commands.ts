/** Tells senders who have responded already that a passage of theirs reads otherwise since, whoever's point it was that changed it. */
import { sql } from "kysely";
import { ABILITIES } from "../../access/rules.ts";
import type { Context, Trx } from "../../context.ts";
import { notify } from "../../notifications/commands.ts";
import type { Announce } from "../../platform/transact.ts";
import { linker, listChangedVersions, listPassages } from "../synopsis/queries.ts";
import { isAskedAgain } from "./rules.ts";

interface Linked {
  consultationId: number;
  processId: number;
  pointId: number;
  versionId: number;
}

/** When a reply is linked with a change after the weighing was closed. */
export async function tellChanged(trx: Trx, ctx: Context, announce: Announce, of: Linked): Promise<void> {
  const [rows, texts, versions] = await Promise.all([
    listResponded(trx, of.consultationId),
    listPassages(trx, of.consultationId),
    listChangedVersions(trx, [of.versionId]),
  ]);
  const version = versions.get(of.versionId);
  const linked = linker(texts);
  const asked = rows.filter((row) => {
    if (row.id === of.pointId) return isAskedAgain({ ...row, change: linked(row, version) });
    // A change of its own has been told of.
    return !row.isLinked && row.blockId !== null && !row.isPlaced && linked(row, version)?.passage;
  });
  const organisations = [...new Set(asked.map(({ organisationId }) => organisationId))];
  if (organisations.length === 0) return;
  await notify(trx, ctx, announce, {
    ...{ kind: "passage-changed", processId: of.processId, about: { kind: "consultation", id: of.consultationId } },
    to: sql`select person_id from mandates where process_id = ${of.processId} and organisation_id = any(${organisations}::int[])
      and role = any(${[...ABILITIES["statement:draft"]]}::text[])`,
  });
}

/** Points whose senders have said something to the reply, and nothing yet to a change. */
const listResponded = (trx: Trx, consultationId: number) =>
  trx
    .selectFrom("reply_responses as response")
    .innerJoin("weighings", "weighings.point_id", "response.point_id")
    .innerJoin("statement_points as point", "point.id", "response.point_id")
    .innerJoin("statements", "statements.id", "point.statement_id")
    .where("statements.consultation_id", "=", consultationId)
    .where("statements.superseded_at", "is", null)
    .where("response.standing", "is", null)
    .select(["point.id", "point.at_text_id as textId", "point.at_block_id as blockId"])
    .select("statements.organisation_id as organisationId")
    .select([
      sql<boolean>`point.placed_at is not null`.as("isPlaced"),
      sql<boolean>`weighings.change_version_id is not null`.as("isLinked"),
    ])
    .execute();
