/** What people do leaves its entry in the audit log, by ids and codes, in the transaction that does it. */
import { beforeAll, describe, expect, it } from "vitest";
import { verifyChain } from "#server/audit/chain.queries";
import type { Act } from "#server/audit/rules";
import { handInTopic } from "#server/topics/commands";
import { archiveProcess } from "#server/processes/archive.commands";
import { inviteToProcess } from "#server/processes/invitations.commands";
import { editMandate, endMandate } from "#server/processes/mandates.commands";
import { invitationForm } from "#server/processes/forms.rules";
import { dayOf } from "#server/calendar/rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;

beforeAll(async () => {
  on = await stage(town.db);
});

const last = async (count = 1) =>
  (
    await town.db
      .selectFrom("audit_entries")
      .select(["act", "person_id", "process_id", "subject_kind", "subject_id", "facts"])
      .orderBy("id", "desc")
      .limit(count)
      .execute()
  ).reverse();

const guest = () =>
  invitationForm.parse({
    ...{ name: "Gesa Petersen", email: "gesa.petersen@seestadt.example", organisation_name: "Stadt Lindenhafen" },
    ...{ organisation_level: "", role: "delegate", valid_from: dayOf(on.as("facilitator").now()), valid_to: "" },
  });

describe("the life of the sample town is in the log", () => {
  const acts: Act[] = ["mandate-given", "frozen", "adopted", "vote-opened", "vote-closed", "released", "entered-on-behalf"];

  it.each(acts)("%s", async (act) => {
    const found = await town.db.selectFrom("audit_entries").where("act", "=", act).select("subject_id").executeTakeFirst();
    expect(found?.subject_id).toBeGreaterThan(0);
  });

  it("and hangs together", async () => expect((await verifyChain(town.db)).faults).toEqual([]));
});

describe("a mandate", () => {
  it("is noted when it is given, changed and ended, with its id and who did it", async () => {
    const ctx = on.as("facilitator");
    const id = await inviteToProcess(ctx, on.processId, guest(), "");
    await editMandate(ctx, id, { ...guest(), role: "observer" });
    await endMandate(ctx, id);
    const entry = { person_id: ctx.actor.personId, process_id: on.processId, subject_kind: "mandates", subject_id: id };
    expect(await last(3)).toEqual([
      { act: "mandate-given", ...entry, facts: { event: "person-invited-for" } },
      { act: "mandate-changed", ...entry, facts: { event: "mandate-changed" } },
      { act: "mandate-ended", ...entry, facts: { event: "mandate-ended" } },
    ]);
  });

  it("that is refused leaves no entry", async () => {
    const before = await last();
    await expect(inviteToProcess(on.as("mayor"), on.processId, guest(), "")).rejects.toThrow();
    expect(await last()).toEqual(before);
  });
});

it("a topic that is handed in for somebody else is noted as that, one without a name leaves nothing", async () => {
  const topic = {
    title: "Busspuren",
    problem: "",
    concerned: "",
    source: "",
    organisation_id: null,
    behalf_name: "",
    anyway: "",
  };
  const ctx = on.as("facilitator");
  const id = await handInTopic(ctx, on.processId, { ...topic, by: "person", behalf_name: "Frau Ohlsen" }, "");
  const noted = { act: "entered-on-behalf", subject_kind: "topics", subject_id: id, facts: {} };
  expect(await last()).toMatchObject([noted]);
  await handInTopic(ctx, on.processId, { ...topic, by: "anonymous" }, "").catch(() => undefined);
  expect(await last()).toMatchObject([noted]);
});

it("laying a process aside is noted", async () => {
  await archiveProcess(on.as("facilitator"), on.processId);
  expect(await last()).toMatchObject([{ act: "process-archived", subject_kind: "processes", subject_id: on.processId }]);
});
