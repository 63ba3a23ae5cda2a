/** The register as a table: which rows of a file are understood, and that a broken one leaves its neighbours alone. */
import { describe, expect, it } from "vitest";
import { decodeText } from "#server/files/encoding.rules";
import { readRows } from "#server/files/rows.rules";
import { hasHead, judgeRegister, MOST_LISTED, unknownColumns, type RegisterFacts } from "#server/formats/list/rules";

const NOTHING: RegisterFacts = { formats: [], figures: [] };
const HEAD = "Format;Art;Durchgang;Jahr;Was wurde gezählt;Wert;Einheit;Stand;Quelle";
const judge = (rows: string, facts = NOTHING) => judgeRegister(readRows(`${HEAD}\n${rows}`), facts);

describe("a row", () => {
  it("may bring a format, an edition and a figure at once, in the words of people", () => {
    const [row] = judge("Kreis;Gesprächskreis;3. Treffen;2024;Personen;ca. 40;Personen;31.12.2024;Bericht");
    expect(row).toMatchObject({ line: 2, state: "ready", problem: null });
    expect(row!.entry).toMatchObject({
      format: { name: "Kreis", kind: "gespraechskreis" },
      edition: { label: "3. Treffen", year: 2024 },
      figure: { value: 40, precision: "etwa", as_of: "2024-12-31" },
    });
  });

  it("may say more of a format that a row above has begun", () =>
    expect(judge("Kreis;Gesprächskreis\nKREIS;;4. Treffen;2025").map(({ state }) => state)).toEqual(["ready", "ready"]));

  it("that brings nothing new is there already", () =>
    expect(judge("Kreis;Gesprächskreis\nkreis;Konferenz").map(({ state }) => state)).toEqual(["ready", "there"]));

  it.each([
    ["Kreis;Kaffeekranz", "kind", "formats:import.unknown.kind"],
    [";Konferenz", "name", "common:invalid.required"],
    ["Kreis;Konferenz;3.;bald", "year", "formats:invalid.year"],
    ["Kreis;Konferenz;;;Personen;viele;;31.12.2024;Bericht", "value", "figures:invalid.number"],
    ["Kreis;Konferenz;;;Personen;4;;irgendwann;Bericht", "as_of", "common:invalid.date"],
    ["Kreis;Konferenz;;;Personen;4;;31.12.2024;", "source", "common:invalid.required"],
    ['Kreis;"Konferenz', null, "formats:import.broken-quotes"],
  ])("%s is refused at %s: %s", (text, column, code) =>
    expect(judge(text)[0]).toMatchObject({ state: "wrong", problem: { column, code } }),
  );

  it("needs a head that names the format", () => {
    expect(hasHead(readRows("Kreis;Konferenz"))).toBe(false);
    expect(hasHead(readRows("Name;Art"))).toBe(true);
  });
});

describe("nothing is left out in silence", () => {
  const said = (head: string, row: string) => {
    const [judged] = judgeRegister(readRows(`Format;Art;${head}\nKreis;Konferenz;${row}`), NOTHING);
    return judged!.problem && [judged!.problem.column, judged!.problem.code];
  };

  it.each([
    ["Ebenen", "Bund, Landkreise", ["levels", "formats:import.unknown.levels"]],
    ["Ebenen", "Federal level, Municipalities", null],
    ["Stand des Formats", "schläft", ["status", "formats:import.unknown.status"]],
    ["Durchgang;Jahr;Stand des Durchgangs", "1.;2024;verschoben", ["state", "formats:import.unknown.state"]],
    ["Durchgang;Jahr;Bänke", "1.;2024;Bund, Presse", ["benches", "formats:import.unknown.benches"]],
    [
      "Kennzahl;Wert;Stand;Quelle;Zu prüfen",
      "Köpfe;4;2024-12-31;Bericht;vielleicht",
      ["to_check", "formats:import.unknown.to_check"],
    ],
    ["Jahr", "2024", ["year", "formats:import.no-edition"]],
    ["Erster Tag", "3.4.2024", ["starts_on", "formats:import.no-edition"]],
    ["Ort", "Bonn", ["place", "formats:import.no-edition"]],
    ["Quelle", "Bericht", ["source", "formats:import.no-figure"]],
    ["Durchgänge im Jahr", "oft", ["per_year", "common:invalid.value"]],
    ["Links", "Akte 7", ["links", "formats:invalid.links"]],
  ])("%s: %s", (head, row, problem) => expect(said(head, row)).toEqual(problem));
});

it("columns that nobody knows are named, and a second one by a name that is taken", () => {
  const rows = readRows("Format;Art;Laune;Quelle;Link;Adresse der Quelle;Zeile;Grund\nKreis;Konferenz");
  expect(unknownColumns(rows)).toEqual(["Laune", "Adresse der Quelle"]);
});

describe("rows that lean on others", () => {
  const HEADS = "Format;Art;Stand des Formats;Lebt weiter als;Nr. der Zahl;Teil von Nr.;Kennzahl;Wert;Stand;Quelle";
  const problems = (...rows: string[]) =>
    judgeRegister(readRows([HEADS, ...rows].join("\n")), NOTHING).map(({ problem }) => problem?.code ?? "");
  const figure = (number: string, partOf = "", name = "Kreis", value = `1${number}`) =>
    `${name};Konferenz;;;${number};${partOf};Städte;${value};2024-12-31;Bericht`;

  it("find what stands further down, too", () => {
    expect(problems(figure("2", "1"), figure("1"))).toEqual(["", ""]);
    expect(problems("Alt;Konferenz;umbenannt;NEU", "Neu;Konferenz")).toEqual(["", ""]);
  });

  it("are refused where that is not there, or was refused itself", () => {
    expect(problems(figure("2", "9"))).toEqual(["formats:import.part-of"]);
    expect(problems(figure("1", "", "") /* no name */, figure("2", "1"), figure("3", "2"))).toEqual([
      "common:invalid.required",
      "formats:import.part-of",
      "formats:import.part-of",
    ]);
    expect(problems("Alt;Konferenz;beendet;Neu", "Neu;Konferenz")).toEqual(["formats:invalid.successor", ""]);
    expect(problems("Alt;Konferenz;umbenannt;Neu")).toEqual(["formats:import.successor"]);
  });

  it("in a circle or by one number are refused", () => {
    expect(problems(figure("1", "2"), figure("2", "1"), figure("3", "1"))).toEqual([
      "formats:import.part-of-itself",
      "formats:import.part-of-itself",
      "formats:import.part-of",
    ]);
    expect(problems(figure("1"), figure("1"))).toEqual(["", "formats:import.number-twice"]);
  });

  it("in a circle of figures that bear several numbers are refused, too, and a figure that is part of two", () => {
    const [four, five] = [
      (number: string, of: string) => figure(number, of, "Kreis", "4"),
      (number: string, of: string) => figure(number, of, "Kreis", "5"),
    ];
    expect(problems(four("1", "2"), five("2", ""), five("3", "4"), four("4", ""))).toEqual([
      "formats:import.part-of-itself",
      "",
      "formats:import.part-of-itself",
      "",
    ]);
    expect(problems(four("1", "2"), four("2", ""))).toEqual(["formats:import.part-of-itself", ""]);
    expect(problems(four("1", "2"), five("2", ""), four("3", "4"), figure("4"))).toEqual([
      "",
      "",
      "formats:import.part-of-two",
      "",
    ]);
  });

  /** Each part of the one before it. */
  const chain = (first: string) =>
    problems(first, ...Array.from({ length: MOST_LISTED - 1 }, (_, at) => figure(`${at + 2}`, `${at + 1}`)));

  it("in a chain as long as a file are refused with the first of them, and all that would be too deep", () => {
    expect(new Set(chain(figure("1", "0")))).toEqual(new Set(["formats:import.part-of"]));
    const codes = chain(figure("1"));
    expect(codes.slice(0, 22)).toEqual([...Array.from({ length: 21 }, () => ""), "formats:import.part-of-deep"]);
    expect(codes.filter((code) => code === "")).toHaveLength(21);
  });

  it("of one format, of which each row says what it is, are refused one by one, and what needs the format with the last", () => {
    const rows = Array.from({ length: MOST_LISTED - 2 }, (_, at) => figure(`${at + 1}`, `${at}`, "Kette"));
    const codes = problems(...rows, "Kette", "Alt;Konferenz;umbenannt;Kette");
    expect(new Set(codes.slice(0, -2))).toEqual(new Set(["formats:import.part-of"]));
    expect(codes.slice(-2)).toEqual(["common:invalid.choice", "formats:import.successor"]);
  });
});

it("two editions of one year by one name are two where their days differ, and a row that says only the year means one of them", () => {
  const head = "Format;Art;Durchgang;Erster Tag;Jahr";
  const rows = ["Netz;Konferenz;Treffen;2024-03-01;", "Netz;;Treffen;2024-09-01;", "Netz;;Treffen;;2024"];
  expect(judgeRegister(readRows([head, ...rows].join("\n")), NOTHING).map(({ state }) => state)).toEqual([
    "ready",
    "ready",
    "there",
  ]);
});

describe("5,000 rows of which 40 are broken", () => {
  const rows = Array.from({ length: 5000 }, (_, at) =>
    at % 125 === 7
      ? `Größe ${at};Kaffeekranz`
      : `Städtegespräch ${at};Gesprächskreis;1.;2024;Köpfe;${at};Köpfe;2024-12-31;Überblick`,
  );
  const text = `${HEAD}\r\n${rows.join("\r\n")}`;
  const latin = (dos: boolean) =>
    Uint8Array.from(
      text,
      (sign) => (dos ? { ä: 0x84, ö: 0x94, Ü: 0x9a, ü: 0x81, ß: 0xe1 }[sign] : undefined) ?? sign.charCodeAt(0),
    );

  it.each([
    ["UTF-8", new TextEncoder().encode(text)],
    ["Windows-1252", latin(false)],
    ["DOS", latin(true)],
  ])("of a file in %s name the 40 and take all others", (_encoding, bytes) => {
    const judged = judgeRegister(readRows(decodeText(bytes)), NOTHING);
    expect(judged.filter(({ state }) => state === "ready")).toHaveLength(4960);
    expect(judged.filter(({ state }) => state === "wrong").map(({ name, line }) => [name, line])[1]).toEqual([
      "Größe 132",
      134,
    ]);
    expect(judged[0]!.entry).toMatchObject({
      format: { name: "Städtegespräch 0" },
      figure: { indicator: "Köpfe", source: "Überblick" },
    });
  });
});
