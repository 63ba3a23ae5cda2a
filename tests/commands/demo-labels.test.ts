/** What only a demo shows: labels on things of the sample town, which whoever is consulted does not see. */
import { expect, it } from "vitest";
import { writeLabels } from "#db/seed-partnerships";
import { useDatabase } from "../setup/database.ts";
import { stage } from "../setup/town.ts";

const town = useDatabase();

it("labels two things of the sample town", async () => {
  const on = await stage(town.db);
  await writeLabels(on.as("facilitator"), on.processId);
  // A delegation sheet has its label from its first moment.
  const labels = town.db.selectFrom("markings").where("kind", "<>", "delegation").select(["kind", "label"]).orderBy("label");
  expect(await labels.execute()).toEqual([
    { kind: "interdependency", label: "AMBER" },
    { kind: "pattern", label: "AMBER+STRICT" },
  ]);
});
