/** Inviting many from a list: all of them or nobody, each with a letter, and nothing that was typed is lost. */
import JSZip from "jszip";
import { beforeAll, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { xlsxFile } from "#server/files/xlsx";
import { judgeList, listGuests } from "#server/processes/guests.queries";
import { MOST_GUESTS, type Guest } from "#server/processes/guests.rules";
import { inviteGuests } from "#server/processes/invitations.commands";
import { listMandates } from "#server/processes/mandates.queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;

beforeAll(async () => {
  on = await stage(town.db);
});

const as = (person: PersonKey): Context => on.as(person);
const read = (list: string) => listGuests(as("facilitator"), { list, file: undefined });
const readFile = (file: Uint8Array) => listGuests(as("facilitator"), { list: "", file });
const invite = (guests: Guest[], requestId = "") => inviteGuests(as("facilitator"), on.processId, guests, requestId);
const twenty = (town: string) =>
  Array.from({ length: 20 }, (_, at) => `Gast ${town} ${at}; gast${at}@${town}.example; Stadt ${town}`).join("\n");
const lettersTo = (domain: string) =>
  town.db.selectFrom("mails").where("to_email", "like", `%@${domain}`).selectAll().execute();
const peopleOf = async (domain: string) =>
  (await listMandates(as("facilitator"), on.processId)).mandates.filter(({ email }) => email?.endsWith(`@${domain}`));

describe("a list of twenty", () => {
  it("brings in their town, its head and nineteen delegates, and writes twenty letters", async () => {
    expect(await invite(await read(twenty("Zwanzig")))).toBe(20);
    const people = await peopleOf("zwanzig.example");
    expect(people.map(({ organisationName, bench }) => [organisationName, bench])).toEqual(
      Array.from({ length: 20 }, () => ["Stadt Zwanzig", "kommunen"]),
    );
    expect(people.filter(({ role }) => role === "head_delegate").map(({ email }) => email)).toEqual(["gast0@zwanzig.example"]);
    expect(await lettersTo("zwanzig.example")).toHaveLength(20);
  });

  it("sent twice invites once", async () => {
    const guests = await read(twenty("Doppel"));
    expect([await invite(guests, "list-1"), await invite(guests, "list-1")]).toEqual([20, 20]);
    expect(await lettersTo("doppel.example")).toHaveLength(20);
  });

  it("invites nobody when one of them takes part already, and shows who that is", async () => {
    const guests = await read(`${twenty("Nein")}\nStefan Krüger; ${sample.people.mayor.email}; Stadt Lindenhafen`);
    await expect(invite(guests)).rejects.toMatchObject({ code: "processes:guests.not-ready", status: 409 });
    expect(await peopleOf("nein.example")).toEqual([]);
    const judged = await judgeList(as("facilitator"), on.processId, guests);
    expect(judged.filter(({ state }) => state !== "ready").map(({ email, state }) => [email, state])).toEqual([
      [sample.people.mayor.email, "there"],
    ]);
  });

  it("of a town with a head of delegation tells that head once, with all names", async () => {
    const before = (await lettersTo("ahornbrueck.example")).length;
    await invite(await read("A B; a@neu.example; Ahornbrück\nC D; c@neu.example; Ahornbrück"));
    const letters = (await lettersTo("ahornbrueck.example")).slice(before);
    expect(letters.map(({ body }) => body)).toEqual([expect.stringContaining("A B, C D")]);
  });

  it.each<PersonKey>(["recorder", "federalHead", "mayor", "chamber", "observer"])("is not sent by %s", async (person) => {
    const guests = await read(twenty("Fremd"));
    await expect(inviteGuests(as(person), on.processId, guests, "")).rejects.toMatchObject({ status: 403 });
    await expect(judgeList(as(person), on.processId, guests)).rejects.toMatchObject({ status: 403 });
  });

  it("into a process of others finds nothing", async () => {
    const guests = await read(twenty("Fremd"));
    await expect(judgeList(as("admin"), on.processId, guests)).rejects.toMatchObject({ status: 404 });
  });
});

describe("a list", () => {
  const table = (rows: string[][]) =>
    xlsxFile({
      title: "Liste",
      name: "Liste",
      columns: ["Name", "E-Mail", "Organisation", "Rolle"].map((header) => ({ header, width: 20 })),
      rows,
      footer: "",
      language: "de",
      now: new Date(),
    });

  const archive = (name: string, text: string) =>
    new JSZip().file(name, text).generateAsync({ type: "uint8array", compression: "DEFLATE" });

  it("comes from a spreadsheet, too", async () => {
    const rows = [["Ümit Öz", "umit@tabelle.example", "Stadt Lindenhafen", "Beobachtung"]];
    expect(await readFile(await table(rows))).toMatchObject([
      { name: "Ümit Öz", email: "umit@tabelle.example", organisation: "Stadt Lindenhafen", role: "observer" },
    ]);
  });

  it.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
    ["a picture", () => Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1])],
    ["an archive that is no spreadsheet", () => archive("a.txt", "a")],
    ["an archive that unpacks to more than any list has", () => archive("xl/workbook.xml", "x".repeat(40 * 1024 * 1024))],
    ["a broken archive", async () => (await table([["A"]])).subarray(0, 400)],
  ])("is not read from %s", async (_, bytes) => {
    await expect(readFile(await bytes())).rejects.toMatchObject({
      code: "common:invalid.table-unreadable",
      field: "file",
    });
  });

  it("of nobody, or of more than fit, is refused with a sentence", async () => {
    await expect(read(" \n\n")).rejects.toMatchObject({ code: "processes:guests.nobody", field: "list" });
    const many = Array.from({ length: MOST_GUESTS + 1 }, (_, at) => `G ${at}; g${at}@viele.example; Stadt X`).join("\n");
    await expect(read(many)).rejects.toMatchObject({ code: "processes:guests.too-many", field: "list" });
    const rows = Array.from({ length: MOST_GUESTS + 1 }, (_, at) => [`G ${at}`, `g${at}@viele.example`]);
    await expect(readFile(await table(rows))).rejects.toMatchObject({ code: "processes:guests.too-many", field: "file" });
  });

  it("is not sent by somebody who has written to a thousand people in this hour", async () => {
    const person = await town.db.selectFrom("people").select("id").executeTakeFirstOrThrow();
    const now = as("facilitator").now();
    const letter = (at: number) => ({
      token_hash: `flood-${at}`,
      person_id: person.id,
      process_id: on.processId,
      invited_by: as("facilitator").actor.personId,
      created_at: now,
      expires_at: now,
    });
    await town.db
      .insertInto("invitations")
      .values(Array.from({ length: 990 }, (_, at) => letter(at)))
      .execute();
    await expect(invite(await read(twenty("Flut")))).rejects.toMatchObject({ status: 429 });
  });
});
