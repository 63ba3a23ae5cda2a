/** One more version of the rules of procedure, drafted and adopted as people do it. */
import { sample } from "#db/sample";
import type { Database } from "#server/context";
import { adoptRules, saveDraft } from "#server/processes/procedure.commands";
import { draftRevision } from "#server/processes/procedure.queries";
import { adoptionForm, procedureForm } from "#server/processes/procedure.rules";
import type { Stage } from "./town.ts";

/** @param change of the first version of the sample town, as the form has it */
export async function adoptProcedure(on: Stage, db: Database, change: Record<string, unknown>): Promise<void> {
  const lead = on.as("facilitator");
  const seen = () => draftRevision(db, on.processId);
  const form = procedureForm.parse({ ...sample.rules.first, ...change, reason: "Zum Test." });
  await saveDraft(lead, on.processId, form, await seen());
  const decided = adoptionForm.parse({ adopted_on: "2026-01-15", decided_how: "Im Umlauf." });
  await adoptRules(lead, on.processId, decided, await seen());
}
