/** What was removed from a roundtable comes back: where it stood, and as long as the roundtable still takes such things. */
import type { Context, Trx } from "../context.ts";
import type { Announce } from "../platform/transact.ts";
import type { Return, Returns } from "../processes/removals.commands.ts";
import type { RoundtableState } from "../../db/schema/roundtables.ts";
import { refuseApproved } from "./approval/queries.ts";
import { raiseRevision } from "./commands.ts";
import { placeReturned } from "./points.commands.ts";
import { lockRoundtable, type RoundtableHead } from "./queries.ts";
import { showRecords } from "./records.commands.ts";
import { requireState } from "./rules.ts";

const AHEAD: RoundtableState[] = ["planned", "open"];

const records: Return = {
  async settle(ctx, trx, announce, row: Row) {
    const { id, minutesDocumentId } = await lockAgain(ctx, trx, announce, row, ["open", "closed"]);
    if (!minutesDocumentId) return;
    announce(`document:${minutesDocumentId}`);
    return () => showRecords(ctx, id, minutesDocumentId);
  },
};

export const roundtableReturns: Returns = {
  points: {
    async settle(ctx, trx, announce, row: Row & { id: number; position: number }) {
      const roundtable = await lockAgain(ctx, trx, announce, row, AHEAD);
      await placeReturned(trx, roundtable, row);
      await raiseRevision(trx, roundtable.id);
    },
  },
  attendances: {
    async settle(ctx, trx, announce, row: Row) {
      await lockAgain(ctx, trx, announce, row);
    },
  },
  decisions: records,
  tasks: records,
};

interface Row {
  roundtable_id: number;
}

async function lockAgain(
  ctx: Context,
  trx: Trx,
  announce: Announce,
  row: Row,
  states?: RoundtableState[],
): Promise<RoundtableHead> {
  const roundtable = await lockRoundtable(ctx, row.roundtable_id, trx);
  await refuseApproved(trx, roundtable.id);
  if (states) requireState(roundtable.state, ...states);
  announce(`roundtable:${roundtable.id}`);
  return roundtable;
}
