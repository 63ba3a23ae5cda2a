/** Whatever people do in whatever order, one organisation has one voice, and what was published stays as it was. */
import fc from "../setup/property.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { sql } from "kysely";
import type { PersonKey } from "#db/sample";
import { confirmBatch, enterBatch } from "#server/methods/batches.commands";
import { batchForm } from "#server/methods/batches.rules";
import { createRun } from "#server/methods/runs.commands";
import { countRun, findSnapshot, requireRun } from "#server/methods/runs.queries";
import { runForm } from "#server/methods/runs.rules";
import { moveRun } from "#server/methods/state.commands";
import { appointSubstitute } from "#server/methods/substitutes.commands";
import { castVote } from "#server/methods/votes.commands";
import { Refusal } from "#server/errors";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;

beforeAll(async () => {
  on = await stage(town.db);
  // Two people of one organisation may bind it, besides its head.
  await town.db.updateTable("mandates").where("id", "=", on.mandateOf("townDelegate")).set({ may_bind: true }).execute();
});

type Act =
  | { kind: "vote"; person: PersonKey; value: number }
  | { kind: "paper"; of: PersonKey; by: PersonKey }
  | { kind: "substitute"; person: PersonKey }
  | { kind: "closed" | "released" | "open" };

const people = fc.constantFrom<PersonKey>("mayor", "townDelegate", "federalHead", "federalDelegate", "observer", "secondMayor");
const acts = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("vote" as const), person: people, value: fc.nat(2) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("paper" as const),
        of: people,
        by: fc.constantFrom<PersonKey>("recorder", "facilitator"),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("substitute" as const), person: people }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("closed" as const, "released" as const, "open" as const) }) },
  ),
  { minLength: 3, maxLength: 12 },
);

async function act(id: number, options: readonly number[], one: Act, isSecret: boolean): Promise<unknown> {
  const lead = on.as("facilitator");
  if (one.kind === "vote") return castVote(on.as(one.person), id, { [`value-${options[0]}`]: String(one.value) });
  if (one.kind === "substitute") {
    const voice_key = `organisation:${on.organisationOf("mayor")}`;
    return appointSubstitute(lead, id, { voice_key, person_id: on.as(one.person).actor.personId });
  }
  if (one.kind !== "paper") return moveRun(lead, id, one.kind);
  const organisation = on.organisationOf(one.of);
  const { short_name } = await town.db
    .selectFrom("organisations")
    .where("id", "=", organisation)
    .select("short_name")
    .executeTakeFirstOrThrow();
  const form = batchForm.parse({
    issued: "1",
    returned: "1",
    rows: `${isSecret ? "kommunen" : short_name}; 1`,
    ...(isSecret && { voices: [`organisation:${organisation}`] }),
  });
  const batch = await enterBatch(on.as(one.by), id, form, "");
  await confirmBatch(on.as(one.by === "recorder" ? "facilitator" : "recorder"), id, batch);
}

describe("any sequence of commands", () => {
  it.each([false, true])(
    "leaves one voice for one organisation, and results as they were (secret: %s)",
    { timeout: 60_000 },
    async (isSecret) => {
      await fc.assert(
        fc.asyncProperty(acts, async (sequence) => {
          const form = runForm.parse({
            method: "dots",
            question: "Was?",
            options: "A\nB",
            start: "true",
            ...(isSecret && { is_secret: "true" }),
          });
          const id = await createRun(on.as("facilitator"), on.processId, form, "", async () => []);
          const options = (await requireRun(on.as("facilitator"), id)).options.map((option) => option.id);
          let published: string | undefined;
          for (let at = 0; at < sequence.length; at += 2) {
            // Two at the same moment.
            const both = await Promise.allSettled(sequence.slice(at, at + 2).map((one) => act(id, options, one, isSecret)));
            // Refused is well; anything else is a bug.
            for (const result of both) if (result.status === "rejected") expect(result.reason).toBeInstanceOf(Refusal);
            const { rows } = await sql<{ voices: number; ballots: number; entitled: number }>`
            select count(distinct voice_key)::int as voices, count(*)::int as ballots,
              (select count(distinct organisation_id)::int from method_voices where run_id = ${id}) as entitled
            from (select voice_key from method_ballots where run_id = ${id} union all select voice_key from method_voters where run_id = ${id}) as cast_votes`.execute(
              town.db,
            );
            expect(rows[0]!.ballots).toBe(rows[0]!.voices);
            const count = (await countRun(town.db, id))!;
            expect(count.entitled).toBe(rows[0]!.entitled);
            const hash = (await findSnapshot(town.db, id))?.hash;
            if (published) expect(hash).toBe(published);
            published ??= hash;
          }
        }),
        { numRuns: 15 },
      );
    },
  );
});
