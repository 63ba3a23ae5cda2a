/**
 * Something is here that must not be: locked at once for everybody, and somebody is told who answers for it. Then it is released, because it
 * was a false alarm, or purged from every table, and what is left says who did that and when, never what it was.
 */
import { sql } from "kysely";
import { authorise } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { transact } from "../platform/transact.ts";
import { subjectOf } from "../processes/acts.rules.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { purge } from "./purge.commands.ts";
import { requireThing } from "./queries.ts";
import { pathOf, type IncidentEndForm, type IncidentForm } from "./rules.ts";

/** Whoever writes may lock: it is undone with one form, and every minute counts. @returns the process */
export async function lockRecord(ctx: Context, kind: string, id: number, { reason, contact }: IncidentForm): Promise<number> {
  const thing = await requireThing(ctx, kind, id);
  authorise(thing.process.my, "marking:raise");
  const processId = thing.process.id;
  const to = contact;
  await transact(ctx, async (trx, announce) => {
    await trx
      .insertInto("incidents")
      .values({
        ...{ process_id: processId, kind: thing.kind, record_id: thing.id, reason, informed: to },
        ...{ locked_by: ctx.actor.personId, locked_at: ctx.now() },
      })
      .execute();
    await recordEvent(trx, ctx, {
      ...{ processId, kind: "record-locked", params: {}, path: `/processes/${processId}/markings` },
      about: subjectOf(pathOf(thing.kind, thing.id)),
    });
    if (to) {
      const link = `${ctx.origin}/processes/${processId}/markings`;
      const said = {
        number: thing.process.number,
        name: ctx.actor.name,
        organisation: thing.process.my.organisationName,
        link,
      };
      await writeMail(trx, ctx, {
        ...{ to, language: ctx.language },
        ...{ subject: ctx.t("markings:mail.subject"), body: ctx.t("markings:mail.body", said) },
      });
    }
    announce(`process:${processId}`);
  });
  ctx.rooms.disconnect({ processId });
  return processId;
}

/** @returns the process @throws NotAllowed, Conflict when somebody else was faster, Invalid without the tick that it is meant */
export async function endIncident(ctx: Context, id: number, { end, reason, sure }: IncidentEndForm): Promise<number> {
  const found = await ctx.db.selectFrom("incidents").where("id", "=", id).selectAll().executeTakeFirst();
  if (!found) throw new NotFound();
  const process = await requireProcess(ctx, found.process_id);
  authorise(process.my, "incident:manage");
  if (end === "purge" && !sure) throw new Invalid("markings:invalid.sure", "sure");
  await transact(ctx, async (trx, announce) => {
    const { rows } =
      await sql`select from incidents where id = ${id} and released_at is null and purged_at is null for update`.execute(trx);
    if (rows.length === 0) throw new Conflict("markings:error.ended");
    const by = { release_reason: reason };
    const [at, person] = [ctx.now(), ctx.actor.personId];
    if (end === "release") {
      await trx
        .updateTable("incidents")
        .where("id", "=", id)
        .set({ ...by, released_at: at, released_by: person })
        .execute();
    } else {
      const remains = (await purge(trx, ctx, found.kind, found.record_id)).join(", ");
      // What was wrong with it may have been said in words of it.
      await trx
        .updateTable("incidents")
        .where("id", "=", id)
        .set({ ...by, reason: "", purged_at: at, purged_by: person, remains })
        .execute();
    }
    const path = `/processes/${process.id}/markings`;
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: end === "purge" ? "record-purged" : "record-released",
      params: {},
      path,
      about: subjectOf(pathOf(found.kind, found.record_id)),
    });
    announce(`process:${process.id}`);
  });
  ctx.rooms.disconnect({ processId: process.id });
  return process.id;
}
