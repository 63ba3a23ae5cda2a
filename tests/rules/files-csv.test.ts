/** Tables as CSV: what a spreadsheet and our own reader make of it. */
import { writeXlsx } from "hucre/xlsx";
import { expect, it } from "vitest";
import { csvFile } from "#server/files/csv";
import { READ_ROWS } from "#server/files/read-rows";
import { readRows } from "#server/files/rows.rules";

const columns = ["Nummer", "Titel"].map((header) => ({ header, width: 10 }));
const linesOf = (...cells: (string | number | Date | null)[]) => csvFile({ columns, rows: [cells] }).split("\r\n");

it.each<[string, (string | number | Date | null)[], string]>([
  ["a semicolon is kept in quotation marks", ["E-01.1", "a; b"], 'E-01.1;"a; b"'],
  ["a quotation mark is doubled", ["E-01.1", 'das „so“ und "so"'], 'E-01.1;"das „so“ und ""so"""'],
  ["what begins like a formula is none", ["=1+1", "@x"], "'=1+1;'@x"],
  ["a negative number stays one", [-5, 1.5], "-5;1.5"],
  ["a day is written as programs read it", [new Date("2026-12-09"), null], "2026-12-09;"],
])("%s", (_, cells, line) => expect(linesOf(...cells)[1]).toBe(line));

it("says its label in each row, where its footer names one", () => {
  const rows = [
    ["E-01.1", "Eins"],
    ["E-01.2", "Zwei"],
  ];
  const footer = "P-1 Titel · TLP:AMBER+STRICT";
  expect(csvFile({ columns, rows, footer }).split("\r\n").slice(1, 3)).toEqual([
    "E-01.1;Eins;TLP:AMBER+STRICT",
    "E-01.2;Zwei;TLP:AMBER+STRICT",
  ]);
  expect(csvFile({ columns, rows, footer: "P-1" }).split("\r\n")[1]).toBe("E-01.1;Eins");
});

it("begins with the mark by which spreadsheets know umlauts, and is read again as it was", () => {
  const file = csvFile({ columns, rows: [["E-02.1", "Ärger; „Übung“"]] });
  expect(file.startsWith("\uFEFFNummer;Titel\r\n")).toBe(true);
  expect(readRows(file)[1]?.cells).toEqual(["E-02.1", "Ärger; „Übung“"]);
});

it("reads a cell with line ends in it where the row is then as wide as the first; a stray mark swallows nothing", () => {
  const file = csvFile({
    columns,
    rows: [
      ["E-03.1", 'Eins\nzwei "drei"'],
      ["E-03.2", "Vier"],
    ],
  });
  expect(readRows(file).map(({ line, cells }) => [line, ...cells])).toEqual([
    [1, "Nummer", "Titel"],
    [2, "E-03.1", 'Eins\nzwei "drei"'],
    [4, "E-03.2", "Vier"],
  ]);
  const stray = readRows('Nummer;Titel\n1;"offen\n2;zwei\n3;"drei"');
  expect(stray.map(({ line, isBroken }) => [line, isBroken ?? false])).toEqual([
    [1, false],
    [2, true],
    [3, false],
    [4, false],
  ]);
});

it("writes days and decimals of a sheet as people do, and takes out what no database keeps", async () => {
  const sheet = await writeXlsx({
    sheets: [{ name: "Liste", rows: [[new Date("2024-12-31"), 0.125, 12.5, 1234, "a\u0000b"]] }],
  });
  const read = (bytes: Uint8Array) => READ_ROWS.run({ bytes, most: 9 });
  expect((await read(sheet))[0]?.cells).toEqual(["2024-12-31", "0.1250", "12.5", "1234", "ab"]);
  const late = Buffer.from(`Ort;Notiz\n${"x;y\n".repeat(4_000)}Hier;a\u0000b`);
  expect((await read(late)).at(-1)?.cells).toEqual(["Hier", "ab"]);
});
