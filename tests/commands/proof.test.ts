/** Which commands ask anew who somebody is, of a session of long ago: everything else goes on without. */
import { beforeAll, expect, it } from "vitest";
import { sampleIds, type SampleIds } from "#db/seed";
import { decide } from "#server/agreement/decisions.commands";
import { closeWeighing, releaseChecked } from "#server/consultations/weighing.commands";
import { deleteDocument } from "#server/documents/deletion.commands";
import { freezeDocument } from "#server/documents/versions/history.commands";
import { nameVersion } from "#server/documents/versions/history.commands";
import { unlinkIdentity } from "#server/people/identities.commands";
import { editMandate, endMandate } from "#server/processes/mandates.commands";
import type { Context } from "#server/context";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let ids: SampleIds;
let recommendationId: number;
beforeAll(async () => {
  on = await stage(town.db);
  ids = await sampleIds(town.db);
  const row = await town.db.selectFrom("agreements").select("recommendation_id").executeTakeFirstOrThrow();
  recommendationId = row.recommendation_id;
});

const longAgo = (): Context => ({ ...on.as("facilitator"), actor: { ...on.as("facilitator").actor, mustProve: true } });
const paper = () => ids.documents.workingPaper;
const chair = () => on.mandateOf("facilitator");

const SHARP: [string, (ctx: Context) => Promise<unknown>][] = [
  ["freezing a text", (ctx) => freezeDocument(ctx, paper(), { name: "Fassung" }, "")],
  ["deleting a text", (ctx) => deleteDocument(ctx, paper())],
  ["deciding on a recommendation", (ctx) => decide(ctx, recommendationId, {} as never)],
  ["releasing answers", (ctx) => releaseChecked(ctx, ids.consultationId)],
  ["closing a weighing", (ctx) => closeWeighing(ctx, ids.consultationId)],
  ["making somebody else facilitator", (ctx) => editMandate(ctx, on.mandateOf("mayor"), { role: "facilitator" } as never)],
  ["giving the chair away", (ctx) => editMandate(ctx, chair(), { role: "observer" } as never)],
  ["ending the chair's mandate", (ctx) => endMandate(ctx, chair())],
  ["taking away a way in", (ctx) => unlinkIdentity(ctx, 1)],
];

it.each(SHARP)("%s asks", async (_, act) => {
  await expect(act(longAgo())).rejects.toMatchObject({ status: 401, code: "common:error.not-proven" });
});

it("asks nobody who may not do it anyway: they hear that", async () => {
  const mayor = { ...on.as("mayor"), actor: { ...on.as("mayor").actor, mustProve: true } };
  await expect(freezeDocument(mayor, paper(), { name: "Fassung" }, "")).rejects.toMatchObject({ status: 403 });
});

it("lets go on what can be taken back", async () => {
  await expect(nameVersion(longAgo(), paper(), { name: "Stand heute" }, "")).resolves.toBeGreaterThan(0);
});
