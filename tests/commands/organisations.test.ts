/** The register of organisations: who sees it, who keeps it. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { sampleIds, type SampleIds } from "#db/seed";
import { createOrganisation, editOrganisation } from "#server/organisations/commands";
import { findOwnOrganisation, listOrganisations, requireOrganisation } from "#server/organisations/queries";
import { organisationForm } from "#server/organisations/rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let as: Stage["as"];
let ids: SampleIds;

beforeAll(async () => {
  as = (await stage(town.db)).as;
  ids = await sampleIds(town.db);
});

const form = (name: string) =>
  organisationForm.parse({ name, short_name: name.slice(0, 40), level: "kommune", bench_default: "kommunen" });
const names = async (person: PersonKey, search = "") =>
  (await listOrganisations(as(person), { search })).rows.map((row) => row.name);

describe("the register", () => {
  it("shows people the organisations of their processes, administrators and facilitators all", async () => {
    expect(await names("outsider")).toEqual([
      "Gemeinde Falkenroda",
      "Moderationsbüro Brückenschlag",
      "Staatskanzlei des Landes Mittelland",
    ]);
    expect(await names("admin")).toHaveLength(11);
    expect(await names("facilitator")).toHaveLength(11);
    expect(await names("chamber")).toContain("Bundesministerium für Auswärtige Beziehungen");
  });

  it("does not have, for those others, what they may not see", async () => {
    await expect(requireOrganisation(as("outsider"), ids.organisations.chamber)).rejects.toMatchObject({ status: 404 });
    await expect(editOrganisation(as("outsider"), ids.organisations.chamber, form("x"))).rejects.toMatchObject({ status: 404 });
  });

  it("is searched by name and short name, and signs in the search are only signs", async () => {
    expect(await names("admin", "bmsv")).toEqual(["Bundesministerium für Sicherheit und Vorsorge"]);
    expect(await names("admin", "%")).toEqual([]);
    expect(await names("admin", "_")).toEqual([]);
  });

  it("tells how many people act for an organisation only from the viewer's own processes", async () => {
    const people = async (person: PersonKey) => (await listOrganisations(as(person), { search: "Falkenroda" })).rows[0]?.people;
    expect(await people("mayor")).toBe(1);
    expect(await people("outsider")).toBe(1);
    expect(await people("admin")).toBe(0);
  });

  it("proposes the own one to whoever founds a process, and none to somebody who acts nowhere", async () => {
    expect(await findOwnOrganisation(as("facilitator"))).toBe(ids.organisations.moderation);
    expect(await findOwnOrganisation(as("mayor"))).toBe(ids.organisations.lindenhafen);
    expect(await findOwnOrganisation(as("admin"))).toBeUndefined();
  });

  it("comes in pages", async () => {
    expect((await listOrganisations(as("admin"), { page: 2 })).rows).toEqual([]);
    expect((await listOrganisations(as("admin"), { page: 2 })).total).toBe(11);
  });
});

describe("an organisation", () => {
  it("is entered once by a form that is sent twice", async () => {
    const made = [
      await createOrganisation(as("facilitator"), form("Stadt Altwerder"), "r-1"),
      await createOrganisation(as("facilitator"), form("Stadt Altwerder"), "r-1"),
    ];
    expect(made[0]).toBe(made[1]);
  });

  it("whose name is taken is refused at the name, new or changed", async () => {
    const refusal = { code: "organisations:error.name-taken", field: "name", status: 422 };
    await expect(createOrganisation(as("admin"), form("STADT Lindenhafen"), "")).rejects.toMatchObject(refusal);
    await expect(editOrganisation(as("admin"), ids.organisations.falkenroda, form("Stadt Lindenhafen"))).rejects.toMatchObject(
      refusal,
    );
  });

  it.each<PersonKey>(["recorder", "federalHead", "chamber", "observer"])(
    "is neither entered nor changed by %s",
    async (person) => {
      await expect(createOrganisation(as(person), form("Stadt Neustadt"), "")).rejects.toMatchObject({ status: 403 });
      await expect(editOrganisation(as(person), ids.organisations.lindenhafen, form("x"))).rejects.toMatchObject({
        status: 403,
      });
    },
  );
});
