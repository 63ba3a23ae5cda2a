/** Lists of people to invite, as people paste them, and what each row would become. */
import { describe, expect, it } from "vitest";
import { decodeText } from "#server/files/encoding.rules";
import { readRows } from "#server/files/rows.rules";
import { judgeGuests, readGuests, roleOf, type Guest, type GuestFacts } from "#server/processes/guests.rules";

const town = { id: 1, name: "Stadt Lindenhafen", shortName: "Lindenhafen", bench: "kommunen" as const };
const chamber = { id: 2, name: "IHK Lindenhafen", shortName: "IHK", bench: "wirtschaft" as const };
const facts: GuestFacts = { organisations: [town, chamber], led: [], taking: ["schon@hof.example"] };
const read = (text: string) => readGuests(readRows(text), facts.organisations);
const guest = (more: Partial<Guest>): Guest => ({
  name: "Anna Beispiel",
  email: "anna@hof.example",
  organisation: "Stadt Lindenhafen",
  role: null,
  level: null,
  unread: "",
  ...more,
});
const anna = { name: "Anna Beispiel", email: "anna@hof.example", organisation: "Stadt Lindenhafen" };

describe("a list", () => {
  it.each([
    ["semicolons", "Anna Beispiel; anna@hof.example; Stadt Lindenhafen; Delegierte"],
    ["tabs, as from a table", "Anna Beispiel\tanna@hof.example\tStadt Lindenhafen\tDelegierte/r"],
    ["commas and quotation marks", '"Beispiel, Anna",anna@hof.example,"Stadt Lindenhafen",delegate'],
    ["another order", "Stadt Lindenhafen; Anna Beispiel; Delegierte; anna@hof.example"],
    ["a header", "E-Mail;Rolle;Organisation;Vorname;Nachname\nanna@hof.example;Delegierte;Stadt Lindenhafen;Anna;Beispiel"],
    ["an address with its name", "Beispiel, Anna <anna@hof.example>, Stadt Lindenhafen, Delegierte"],
    ["an address hidden from machines", "Anna Beispiel; anna (at) hof.example; Stadt Lindenhafen; Delegierte"],
    ["signs that nobody sees", "\uFEFFAnna Beispiel;\u202Aanna@hof.example\u202C;\u200BStadt Lindenhafen;Delegierte\r\n\r\n"],
  ])("with %s is read", (_, text) => {
    expect(read(text)).toEqual([{ ...anna, role: "delegate", level: null, unread: "" }]);
  });

  it("copied from the address field of a mail program gives a row for each address", () => {
    const found = read('"Beispiel, Anna" <anna@hof.example>; Bernd Hof <bernd@hof.example>; c@hof.example');
    expect(found.map(({ name, email }) => [name, email])).toEqual([
      ["Anna Beispiel", "anna@hof.example"],
      ["Bernd Hof", "bernd@hof.example"],
      ["", "c@hof.example"],
    ]);
  });

  it("with a stray quotation mark loses that row only, and says so", () => {
    const found = read('"Anna; anna@hof.example; Stadt Lindenhafen\nBernd Hof; bernd@hof.example; IHK');
    expect(found[0]).toMatchObject({ name: "", unread: expect.stringContaining("anna@hof.example") });
    expect(found[1]).toMatchObject({ name: "Bernd Hof", organisation: "IHK" });
  });

  it("says which role it could not read, and does not invent one", () => {
    expect(read("Name;E-Mail;Rolle\nAnna;anna@hof.example;Zaungast")[0]).toMatchObject({ role: null, unread: "Zaungast" });
    expect(["Protokollführung", "Head of delegation", "Beobachterin", "Moderation"].map(roleOf)).toEqual([
      "recorder",
      "head_delegate",
      "observer",
      "facilitator",
    ]);
  });

  it("may be saved by an old spreadsheet or a new one", () => {
    expect(decodeText(Buffer.from("Süderlügum", "latin1"))).toBe("Süderlügum");
    expect(decodeText(Buffer.from("\uFEFFSüderlügum", "utf16le"))).toContain("Süderlügum");
    expect(decodeText(Buffer.from("Süderlügum"))).toBe("Süderlügum");
  });
});

describe("a row", () => {
  const states = (guests: Guest[]) => judgeGuests(guests, facts).map(({ state }) => state);

  it("is ready, stands twice, is of somebody who takes part, or needs something", () => {
    const rows = [guest({}), guest({ email: "ANNA@hof.example" }), guest({ email: "schon@hof.example" }), guest({ name: "" })];
    expect(states(rows.map((row, at) => (at === 3 ? { ...row, email: "d@hof.example" } : row)))).toEqual([
      "ready",
      "twice",
      "there",
      "wrong",
    ]);
  });

  it("sits where its organisation sits; the first of a town leads its delegation", () => {
    const rows = ["a", "b", "c"].map((at) => guest({ email: `${at}@hof.example` }));
    const judged = judgeGuests([...rows, guest({ email: "d@hof.example", organisation: "ihk" })], facts);
    expect(judged.map(({ seat }) => [seat?.role, seat?.bench])).toEqual([
      ["head_delegate", "kommunen"],
      ["delegate", "kommunen"],
      ["delegate", "kommunen"],
      ["consulted", "wirtschaft"],
    ]);
  });

  it("of a role that does not fit its organisation says so there", () => {
    const [judged] = judgeGuests([guest({ organisation: "IHK", role: "delegate" })], facts);
    expect(judged).toMatchObject({
      state: "wrong",
      problems: [{ field: "role", code: "processes:guests.seat-consultative" }],
    });
  });

  it("of an organisation that is not there proposes what its name says, and else asks", () => {
    const [likely, unknown] = judgeGuests(
      [guest({ organisation: "Gemeinde Neu" }), guest({ organisation: "Brücke", email: "b@hof.example" })],
      facts,
    );
    expect(likely).toMatchObject({ state: "ready", isNew: true, level: "kommune" });
    expect(unknown).toMatchObject({
      state: "wrong",
      problems: [{ field: "organisation", code: "organisations:error.unknown" }],
    });
  });

  it("of an organisation that is probably there under another name asks, until one of its rows says that it is another one", () => {
    const two = (level: "kommune" | null) => [
      guest({ organisation: "Hansestadt Lindenhaffen, Stadt Lindenhafen", level }),
      guest({ organisation: "hansestadt Lindenhaffen, Stadt Lindenhafen", email: "b@hof.example" }),
    ];
    const asked = judgeGuests(two(null), facts);
    expect(asked.map(({ state, problems }) => [state, problems[0]?.code])).toEqual(
      asked.map(() => ["wrong", "organisations:error.unknown-similar"]),
    );
    const answered = judgeGuests(two("kommune"), facts);
    expect(answered.map(({ state, isNew, seat }) => [state, isNew, seat?.role])).toEqual([
      ["ready", true, "head_delegate"],
      ["ready", true, "delegate"],
    ]);
  });
});
