/** A roundtable held in this workspace is an edition of a format: what is known of it comes along, as counts and never as names. */
import { authorise } from "../access/rules.ts";
import { agendaNumber } from "../agenda/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { addDataPoint } from "../figures/commands.ts";
import { dataPointForm } from "../figures/rules.ts";
import { transact } from "../platform/transact.ts";
import { holdFormat, insertEdition } from "./commands.ts";
import { listMeetings } from "./indicators.queries.ts";
import { findMeeting } from "./loop.queries.ts";
import { requireFormat } from "./queries.ts";
import { editionForm } from "./rules.ts";

/** @returns the id of the edition @throws Invalid for one of another process or one that is not over, Conflict the second time */
export async function addHeldEdition(ctx: Context, formatId: number, roundtableId: number): Promise<number> {
  const { process, format } = await requireFormat(ctx, formatId);
  authorise(process.my, "format:write");
  return transact(ctx, async (trx) => {
    await holdFormat(trx, formatId);
    const meeting = await findMeeting(trx, process.id, roundtableId);
    if (!meeting) throw new Invalid("common:invalid.choice", "roundtable");
    const day = dayOf(meeting.startsAt);
    const form = editionForm.parse({
      ...{ label: meeting.title, starts_on: day, ends_on: "", year: "", place: meeting.place, note: "" },
      benches: meeting.benches,
      agenda: meeting.points
        .map(({ title, number }) => (number === null ? title : `${title} (${agendaNumber(number)})`).slice(0, 300))
        .slice(0, 60)
        .join("\n"),
      outputs: meeting.decisions.join("\n").slice(0, 2000),
    });
    const editionId = await insertEdition(
      trx,
      { processId: process.id, formatId },
      { ...form, roundtable_id: roundtableId },
    ).catch((thrown: unknown) => {
      if ((thrown as { code?: unknown }).code === "23505") throw new Conflict("formats:error.edition-there");
      throw thrown;
    });
    const counts = (await listMeetings({ ...ctx, db: trx }, format.id)).find((each) => each.editionId === editionId);
    const source = ctx.t("formats:edition.attendance-source", { title: meeting.title });
    const figures = [
      ["formats:edition.persons", counts?.persons ?? 0, "formats:edition.persons-definition"],
      // What the rules of procedure protect, or would name a house, does not come along.
      ["formats:edition.organisations", counts?.organisations ?? null, "formats:edition.organisations-definition"],
      ["formats:edition.municipalities", counts?.municipalities ?? null, "formats:edition.municipalities-definition"],
    ] as const;
    for (const [indicator, value, definition] of figures) {
      if (value === null) continue;
      const words = { indicator: ctx.t(indicator), value: String(value), unit: "", definition: ctx.t(definition) };
      await addDataPoint(
        trx,
        ctx,
        { processId: process.id, subject: "edition", subjectId: editionId },
        dataPointForm.parse({ ...words, as_of: day, source: source.slice(0, 500), source_url: "" }),
      );
    }
    return editionId;
  });
}
