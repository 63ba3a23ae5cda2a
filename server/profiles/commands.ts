/** Keeps the profile of one's own municipality, shows it and takes that back; what is published of many follows from both. */
import { sql } from "kysely";
import { RESILIENCE_DIMENSIONS, SIDES, type ResilienceDimension, type Side } from "../../db/schema/profiles.ts";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, NotAllowed } from "../errors.ts";
import { isMunicipality as isMunicipalityIn } from "../partnerships/sight.queries.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import { keepRemoved } from "../processes/removals.commands.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { publishable, type Cell } from "./aggregates.rules.ts";
import { requireProfile } from "./queries.ts";
import { meanOf, scoresOf, type Answers, type ProfileInput, type SharingInput } from "./rules.ts";
import { readSets } from "./sets.queries.ts";
import { currentSet } from "./sets.rules.ts";

/** @throws NotAllowed for whoever speaks for no municipality */
export function authoriseProfile({ my }: ProcessHead, isMunicipality: boolean): void {
  authorise(my, "profile:write");
  if (!isMunicipality) throw new NotAllowed("profiles:error.no-municipality");
}

/** A municipality by its level, or because the moderation has said which place it is. */
export async function isMunicipality(ctx: Pick<Context, "db">, organisationId: number): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`select ${isMunicipalityIn(sql`${organisationId}::int`)} as is`.execute(ctx.db);
  return rows[0]!.is;
}

/** One more version. @returns the id of the profile @throws Conflict when a colleague has saved one meanwhile, or other questions are asked */
export async function saveProfile(ctx: Context, processId: number, input: ProfileInput, requestId: string): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authoriseProfile(process, await isMunicipality(ctx, process.my.organisationId));
  return transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      await holdProfiles(trx, processId);
      const set = currentSet(await readSets(trx, processId));
      if (input.set !== 0 && input.set !== set.version) throw new Conflict("profiles:error.set-changed");
      const asked = new Set(set.indicators.map((indicator) => indicator.key));
      const answers = Object.fromEntries(Object.entries(input.answers).filter(([indicator]) => asked.has(indicator)));
      const key = { process_id: processId, organisation_id: process.my.organisationId };
      await trx
        .insertInto("profiles")
        .values({ ...key, created_at: ctx.now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const { id } = await trx
        .selectFrom("profiles")
        .where("process_id", "=", processId)
        .where("organisation_id", "=", key.organisation_id)
        .select("id")
        .executeTakeFirstOrThrow(() => new Conflict("common:error.hidden"));
      const last = await trx
        .selectFrom("profile_versions")
        .where("profile_id", "=", id)
        .select((eb) => eb.fn.max("number").as("number"))
        .executeTakeFirst();
      if ((last?.number ?? 0) !== input.seen) throw new Conflict("common:error.changed-meanwhile");
      await trx
        .insertInto("profile_versions")
        .values({
          ...{ profile_id: id, number: input.seen + 1, set_version: set.version },
          ...{ answers: JSON.stringify(answers), measures: JSON.stringify(input.measures) },
          ...{ saved_by: ctx.actor.personId, saved_at: ctx.now() },
        })
        .execute();
      await publish(trx, ctx, processId);
      announce(`process:${processId}`);
      return id;
    }),
  );
}

/** To whom it is shown from now on, and to nobody else. @throws NotAllowed for anybody but its own municipality */
export async function shareProfile(ctx: Context, id: number, { audiences, organisations }: SharingInput): Promise<number> {
  const { process, profile } = await requireProfile(ctx, id);
  if (profile.organisationId !== process.my.organisationId) throw new NotAllowed();
  authorise(process.my, "profile:write");
  await transact(ctx, async (trx, announce) => {
    await holdProfiles(trx, process.id);
    await trx.deleteFrom("profile_shares").where("profile_id", "=", id).execute();
    const known = await trx
      .selectFrom("mandates")
      .where("process_id", "=", process.id)
      .where("organisation_id", "in", organisations.length > 0 ? organisations : [0])
      .select("organisation_id")
      .distinct()
      .execute();
    const rows = [
      ...audiences.map((audience) => ({ profile_id: id, audience, organisation_id: null })),
      ...known.map(({ organisation_id }) => ({ profile_id: id, audience: "organisation" as const, organisation_id })),
    ];
    if (rows.length > 0) await trx.insertInto("profile_shares").values(rows).execute();
    await publish(trx, ctx, process.id);
    announce(`process:${process.id}`);
  });
  return process.id;
}

/**
 * With all of its versions, to whom it was shown, and its bands with what was said to them; what is frozen in a situation picture stays there. What
 * was published of it and others together goes at once, and does not come back by itself.
 * @returns where it is brought back @throws NotAllowed for anybody but its own municipality
 */
export async function deleteProfile(ctx: Context, id: number): Promise<{ processId: number; undo: string }> {
  const { process, profile } = await requireProfile(ctx, id);
  if (profile.organisationId !== process.my.organisationId) throw new NotAllowed();
  authorise(process.my, "profile:write");
  return transact(ctx, async (trx, announce) => {
    await holdProfiles(trx, process.id);
    const path = `/processes/${process.id}/profiles`;
    const removal = { processId: process.id, ability: "profile:write", path, hasLinks: true } as const;
    const undo = await keepRemoved(trx, ctx, removal, [
      ["profiles", "id", id],
      ["profile_versions", "profile_id", id],
      ["profile_shares", "profile_id", id],
      ["priority_replies", sql`t.process_id = ${process.id} and t.organisation_id = ${profile.organisationId}`],
    ]);
    await trx
      .deleteFrom("priority_replies")
      .where("process_id", "=", process.id)
      .where("organisation_id", "=", profile.organisationId)
      .execute();
    await trx.deleteFrom("profiles").where("id", "=", id).execute();
    await publish(trx, ctx, process.id);
    announce(`process:${process.id}`);
    return { processId: process.id, undo };
  });
}

/** Saving, showing and publishing one after the other: two at once could publish what differs by one. */
export async function holdProfiles(trx: Trx, processId: number): Promise<void> {
  await trx.selectFrom("processes").where("id", "=", processId).select("id").forUpdate().execute();
}

interface Before {
  id: number;
  dimension: ResilienceDimension;
  side: Side;
  cell: string;
  members: number[];
  /** It was shown, and all of its members still take part. */
  mayStay: boolean;
}

interface Member {
  id: number;
  answers: Answers;
  set_version: number;
  population: number | null;
}

/** What is shown of all together from now on; what was shown before is kept, for comparing. */
async function publish(trx: Trx, ctx: Pick<Context, "now">, processId: number): Promise<void> {
  const { version, indicators } = currentSet(await readSets(trx, processId));
  const { rows: newest } = await sql<Member>`
    select distinct on (profiles.id) version.id, version.answers, version.set_version, places.population
    from profiles join profile_shares as share on share.profile_id = profiles.id and share.audience = 'aggregate'
    join profile_versions as version on version.profile_id = profiles.id
    left join municipalities on municipalities.organisation_id = profiles.organisation_id
    left join places on places.id = municipalities.place_id
    where profiles.process_id = ${processId} order by profiles.id, version.number desc`.execute(trx);
  // Answers to other questions have no mean with these.
  const rows = newest.filter((member) => member.set_version === version);
  const { rows: before } = await sql<Before>`
    select id, dimension, side, cell, members, is_shown and not exists (
      select from unnest(members) as member where not exists (
        select from profile_versions as version join profile_shares as share
          on share.profile_id = version.profile_id and share.audience = 'aggregate' where version.id = member)) as "mayStay"
    from profile_aggregates where process_id = ${processId}`.execute(trx);
  await trx.updateTable("profile_aggregates").set({ is_shown: false }).where("process_id", "=", processId).execute();
  for (const dimension of RESILIENCE_DIMENSIONS)
    for (const side of SIDES) {
      const stated = rows.flatMap((member) => {
        const mean = scoresOf(member.answers, indicators).find((of) => of.dimension === dimension && of.side === side)!.mean;
        return mean === null ? [] : [{ id: member.id, mean, population: member.population }];
      });
      const earlier = before.filter((each) => each.dimension === dimension && each.side === side);
      const shown = publishable(
        earlier.map(({ members }) => members),
        cellsOf(stated),
      );
      // What all of its members still let be published says nothing new by staying.
      const kept = shown.length > 0 ? [] : earlier.filter(({ mayStay }) => mayStay).map(({ id }) => id);
      if (kept.length > 0)
        await trx.updateTable("profile_aggregates").set({ is_shown: true }).where("id", "in", kept).execute();
      for (const { cell, members } of shown) {
        const same = earlier.find((each) => each.cell === cell && isSame(each.members, members));
        const mean = meanOf(stated.filter(({ id }) => members.includes(id)).map((each) => each.mean))!;
        const row = { process_id: processId, dimension, side, cell, members: [...members], mean, made_at: ctx.now() };
        if (same) await trx.updateTable("profile_aggregates").set({ is_shown: true }).where("id", "=", same.id).execute();
        else await trx.insertInto("profile_aggregates").values(row).execute();
      }
    }
}

const isSame = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((member) => other.includes(member));

/** All together, then by size; whose size nobody knows is in no class. */
function cellsOf(stated: readonly { id: number; population: number | null }[]): Cell[] {
  const between = (least: number, below: number) =>
    stated.filter(({ population }) => population !== null && population >= least && population < below).map(({ id }) => id);
  return [
    { cell: "all", members: stated.map(({ id }) => id) },
    { cell: "small", members: between(0, 20_000) },
    { cell: "middle", members: between(20_000, 100_000) },
    { cell: "large", members: between(100_000, Infinity) },
  ];
}
