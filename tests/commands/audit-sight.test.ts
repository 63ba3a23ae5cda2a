/** Who reads the audit log: those whom an administrator has named, without titles, and nobody else. */
import { beforeAll, describe, expect, it } from "vitest";
import { listEntries, listAuditors, writeEntries } from "#server/upkeep/audit.queries";
import { readFilter } from "#server/upkeep/audit.rules";
import { nameAuditor, withdrawAuditor } from "#server/upkeep/auditors.commands";
import { listProcesses } from "#server/processes/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
const all = readFilter(new URLSearchParams());
const email = () => on.as("observer").actor.email;

beforeAll(async () => {
  on = await stage(town.db);
});

describe("the audit log", () => {
  it("does not exist for facilitators, nor for administrators unless they are named", async () => {
    for (const person of ["facilitator", "admin", "observer"] as const)
      await expect(listEntries(on.as(person), all, 1)).rejects.toThrow("common:error.not-found");
  });

  it("is read by whom an administrator names, who gets no other right by that", async () => {
    await expect(nameAuditor(on.as("facilitator"), { email: email() })).rejects.toThrow("common:error.not-found");
    await expect(nameAuditor(on.as("admin"), { email: "niemand@nirgends.example" })).rejects.toThrow(
      "upkeep:audit.unknown-person",
    );
    const before = await listProcesses(on.as("observer"));
    await nameAuditor(on.as("admin"), { email: email() });
    const { entries } = await listEntries(on.as("observer"), all, 1);
    expect(entries[0]).toMatchObject({
      act: "auditor-named",
      subjectId: on.as("observer").actor.personId,
      person: on.as("admin").actor.name,
    });
    expect(await listProcesses(on.as("observer"))).toEqual(before);
    await expect(listAuditors(on.as("observer"))).rejects.toThrow("common:error.not-found");
  });

  it("is narrowed down by kind, process and day, and holds no title", async () => {
    const votes = await listEntries(
      on.as("observer"),
      readFilter(new URLSearchParams("group=vote&process=" + on.processId)),
      1,
    );
    expect(new Set(votes.entries.map(({ act }) => act))).toEqual(new Set(["vote-opened", "vote-closed"]));
    expect(readFilter(new URLSearchParams("from=gestern&to=2026-13-45&person=-3&group=all"))).toEqual(all);
    const { title } = await town.db
      .selectFrom("processes")
      .select("title")
      .where("id", "=", on.processId)
      .executeTakeFirstOrThrow();
    expect(String((await writeEntries(on.as("observer"), all, "json")).bytes)).not.toContain(title);
  });

  it("is taken along as a file, which is written in it", async () => {
    const { bytes } = await writeEntries(on.as("observer"), readFilter(new URLSearchParams("group=administration")), "csv");
    expect(bytes).toMatch(/^\uFEFFseq;at;act;[^]*;auditor-named;/);
    const { entries } = await listEntries(on.as("observer"), all, 1);
    expect(entries[0]).toMatchObject({ act: "log-exported", facts: { format: "csv", entries: 1 } });
  });

  it("is closed again when the administrator withdraws it", async () => {
    await withdrawAuditor(on.as("admin"), on.as("observer").actor.personId);
    await expect(listEntries(on.as("observer"), all, 1)).rejects.toThrow("common:error.not-found");
  });
});
