/** Part of the seed: what is put to agreement and what houses say to it, through the commands that they would use. */
import { decide } from "../server/agreement/decisions.commands.ts";
import { fileDissent, signDissent } from "../server/agreement/dissents.commands.ts";
import { openAgreements } from "../server/agreement/opening.commands.ts";
import { givePositions } from "../server/agreement/positions.commands.ts";
import { requireRounds } from "../server/agreement/queries.ts";
import { dayOf } from "../server/calendar/rules.ts";
import { agreements } from "./sample-agreement.ts";
import { daysFrom, type Desk } from "./seed-desk.ts";

/** Nobody has time to tell everybody of it in a seed: the notifications of the demo speak of other things. */
const KINDS = ["position-asked", "agreement-decided"] as const;

export async function writeAgreements(desk: Desk): Promise<void> {
  const { db, as, processId, now } = desk;
  const closes_on = dayOf(daysFrom(now, 14));
  for (const [index, { title, positions, dissent, isDecided }] of agreements.entries()) {
    const at = (days: number, minutes = 0) => daysFrom(now, days, 400 + index * 60 + minutes);
    const { id } = await db.selectFrom("recommendations").where("title", "=", title).select("id").executeTakeFirstOrThrow();
    await openAgreements(as("facilitator", at(-1)), processId, { recommendation: [id], rule: "konsens", closes_on });
    const { rounds } = await requireRounds(as("facilitator", at(-1)), id);
    const { id: agreement_id, versionId } = rounds[0]!;
    for (const [place, { by, level, coordination, remark = "", reservation }] of positions.entries()) {
      const said = {
        level,
        remark,
        wording: "",
        coordination,
        reservations: reservation ? [reservationOf(now, reservation)] : [],
      };
      await givePositions(as(by, at(-1, place + 1)), processId, [{ versionId, seen: 0, act: "say", said }]);
    }
    if (dissent) {
      const dissentId = await fileDissent(as(dissent.by, at(-1, 20)), id, { body: dissent.body, block_id: "" }, "");
      await signDissent(as(dissent.signedBy, at(-1, 21)), id, dissentId);
    }
    if (isDecided) await decide(as("facilitator", at(-1, 30)), id, { agreement_id, outcome: "angenommen", reason: "" });
  }
  await db
    .deleteFrom("notifications")
    .where("kind", "in", [...KINDS])
    .execute();
}

type Reserved = NonNullable<(typeof agreements)[number]["positions"][number]["reservation"]>;

const reservationOf = (now: Date, { kind, condition, inDays }: Reserved) => ({
  kind,
  body: condition,
  until: dayOf(daysFrom(now, inDays)),
});
