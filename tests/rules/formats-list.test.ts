/** The register as a table: which rows of a file are understood, and that a broken one leaves its neighbours alone. */
import { describe, expect, it } from "vitest";
import { decodeText } from "#server/files/encoding.rules";
import { readRows } from "#server/files/rows.rules";
import { hasHead, judgeRegister, type RegisterFacts } from "#server/formats/list.rules";

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
    ["Kreis;Kaffeekranz", "kind", "formats:import.kind"],
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
