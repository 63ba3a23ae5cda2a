/** The register as a table: which column is what, and what becomes of each row of a file before anything is taken over. */
import { FORMAT_KINDS, EDITION_STATES, type FormatKind } from "../../db/schema/formats.ts";
import { LEVELS } from "../../db/schema/agenda.ts";
import { type PRECISIONS } from "../../db/schema/figures.ts";
import type { Params } from "../errors.ts";
import type { ListRow } from "../files/rows.rules.ts";
import { dataPointForm, type DataPoint, type DataPointForm } from "../figures/rules.ts";
import { asLine } from "../platform/form.rules.ts";
import { editionForm, formatForm, type EditionForm, type FormatForm } from "./rules.ts";

/** At once; longer files are sent in parts. */
export const MOST_LISTED = 10_000;
export const LARGEST_LIST = 5 * 1024 * 1024;

/** In the order in which a file is written. The words by which a column is known are those of the catalogues, and these. */
export const LIST_COLUMNS = [
  ["name", /^(format|name|name des formats|dialogformat|name of the format)$/],
  ["kind", /^(art|kind|typ|type)$/],
  ["organiser", /^(veranstaltet von|veranstalter(in)?|träger|organi[sz]er|organised by)$/],
  ["commissioned_by", /^(beauftragt von|auftraggeber(in)?|commissioned by)$/],
  ["levels", /^(ebenen?|beteiligte ebenen|levels?)$/],
  ["audience", /^(zielgruppe|audience|target group)$/],
  ["rhythm", /^(rhythmus|turnus|rhythm)$/],
  ["founded", /^(besteht seit|gegründet|seit|founded|since)$/],
  ["note", /^(beschreibung|description)$/],
  ["label", /^(durchgang|bezeichnung|veranstaltung|edition)$/],
  ["starts_on", /^(erster tag|beginn|datum|von|first day|date)$/],
  ["ends_on", /^(letzter tag|ende|bis|last day)$/],
  ["year", /^(jahr|year)$/],
  ["place", /^(ort|place)$/],
  ["state", /^(stand des durchgangs|status of the edition)$/],
  ["indicator", /^(was wurde gezählt\??|kennzahl|indikator|indicator|what was counted\??)$/],
  ["value", /^(wert|zahl|value)$/],
  ["unit", /^(einheit|unit)$/],
  ["precision", /^(genauigkeit|precision)$/],
  ["definition", /^definition$/],
  ["as_of", /^(stand|stichtag|as of)$/],
  ["source", /^(quelle|source)$/],
  ["source_url", /^(adresse( der quelle)?|link|url|address( of the source)?)$/],
] as const satisfies readonly (readonly [string, RegExp])[];

export type ListColumn = (typeof LIST_COLUMNS)[number][0];
type Cells = Record<ListColumn, string>;

/** @returns which place each column has; null when no row is a head with a column for names */
function columnsOf(head: ListRow | undefined): Partial<Record<ListColumn, number>> | null {
  const words = (head?.cells ?? []).map((cell) => asLine(cell).toLocaleLowerCase("de").replace(/:$/, ""));
  const places = Object.fromEntries(
    LIST_COLUMNS.flatMap(([column, known]) => {
      const place = words.findIndex((word) => known.test(word));
      return place === -1 ? [] : [[column, place]];
    }),
  ) as Partial<Record<ListColumn, number>>;
  return places.name === undefined ? null : places;
}

export const hasHead = (rows: readonly ListRow[]): boolean => columnsOf(rows[0]) !== null;

/** What is there already, by the names in it. */
export interface RegisterFacts {
  formats: readonly { id: number; name: string; editions: readonly { id: number; label: string }[] }[];
  figures: readonly DataPoint[];
}

export interface JudgedRow {
  /** Of the file, from 1. */
  line: number;
  name: string;
  /** `there`: all of it stands in the register already. */
  state: "ready" | "there" | "wrong";
  problem: { column: ListColumn | null; code: string; params: Params } | null;
  entry: { format: FormatForm; edition: EditionForm | null; figure: DataPointForm | null } | null;
}

/** Row by row: a broken one is named and leaves its neighbours alone. */
export function judgeRegister(rows: readonly ListRow[], facts: RegisterFacts): JudgedRow[] {
  const columns = columnsOf(rows[0]);
  if (!columns) return [];
  const known = new Known(facts);
  return rows.slice(1).map((row) => judgeRow(row, columns, known));
}

/** Grows with the rows above: a format that one of them begins need not be described again. */
class Known {
  readonly formats = new Set<string>();
  readonly editions = new Set<string>();
  readonly figures = new Set<string>();

  constructor({ formats, figures }: RegisterFacts) {
    const names = new Map<string, string>();
    for (const format of formats) {
      this.formats.add(plain(format.name));
      names.set(`format ${format.id}`, plain(format.name));
      for (const edition of format.editions) {
        this.editions.add(`${plain(format.name)}\n${plain(edition.label)}`);
        names.set(`edition ${edition.id}`, `${plain(format.name)}\n${plain(edition.label)}`);
      }
    }
    for (const point of figures) this.figures.add(figureKey(names.get(`${point.subject} ${point.subjectId}`) ?? "", point));
  }
}

export const plain = (name: string): string => asLine(name).toLocaleLowerCase("de");

/** The same source saying the same thing on the same day is one figure, however often it is brought. */
const figureKey = (
  of: string,
  {
    indicator,
    value,
    upper,
    unit,
    source,
    ...point
  }: Pick<DataPoint, "indicator" | "value" | "upper" | "unit" | "source"> & ({ asOf: string } | { as_of: string }),
): string => JSON.stringify([of, plain(indicator), value, upper, unit, source, "asOf" in point ? point.asOf : point.as_of]);

function judgeRow(row: ListRow, columns: Partial<Record<ListColumn, number>>, known: Known): JudgedRow {
  const cells = Object.fromEntries(
    LIST_COLUMNS.map(([column]) => [column, unmarked(row.cells[columns[column] ?? -1] ?? "")]),
  ) as Cells;
  const refused = (column: ListColumn | null, code: string, params: Params = {}): JudgedRow => ({
    ...{ line: row.line, name: cells.name, state: "wrong", entry: null },
    problem: { column, code, params },
  });
  if (row.isBroken) return refused(null, "formats:import.broken-quotes");
  const isKnown = known.formats.has(plain(cells.name));
  const kind = kindOf(cells.kind);
  if (!isKnown && cells.kind !== "" && !kind) return refused("kind", "formats:import.kind", { words: cells.kind.slice(0, 80) });
  const parts = {
    format: formatForm.safeParse({
      ...cells,
      kind: kind ?? (isKnown ? "plattform" : ""),
      levels: cells.levels.split(/[,;/]/).flatMap((level) => levelOf(level) ?? []),
      per_year: "",
      status: "laufend",
    }),
    edition:
      cells.label === "" ? null : editionForm.safeParse({ ...cells, ...daysOf(cells), state: stateOf(cells.state), note: "" }),
    figure:
      cells.indicator === "" && cells.value === ""
        ? null
        : dataPointForm.safeParse({
            ...cells,
            precision: precisionOf(cells.precision),
            as_of: dayOf(cells.as_of),
            note: "",
            part_of: "",
          }),
  };
  for (const part of Object.values(parts)) {
    const issue = part?.error?.issues[0];
    if (issue) return refused(columnNamed(String(issue.path[0])), messageOf(issue), issue as unknown as Params);
  }
  const entry = { format: parts.format.data!, edition: parts.edition?.data ?? null, figure: parts.figure?.data ?? null };
  return { line: row.line, name: entry.format.name, problem: null, entry, state: note(entry, known) ? "ready" : "there" };
}

/** @returns whether there is anything new in it */
function note({ format, edition, figure }: NonNullable<JudgedRow["entry"]>, known: Known): boolean {
  const name = plain(format.name);
  const of = edition ? `${name}\n${plain(edition.label)}` : name;
  const before = known.formats.size + known.editions.size + known.figures.size;
  known.formats.add(name);
  if (edition) known.editions.add(of);
  if (figure) known.figures.add(figureKey(of, figure));
  return known.formats.size + known.editions.size + known.figures.size > before;
}

const columnNamed = (name: string): ListColumn | null => LIST_COLUMNS.find(([column]) => column === name)?.[0] ?? null;

const messageOf = ({ message }: { message: string }) => (/^[a-z]+:/.test(message) ? message : "common:invalid.value");

/** Our own files mark what would be a formula, and where a line ends. */
const unmarked = (cell: string): string =>
  cell
    .replace(/^'(?=\s*[=+\-@])/, "")
    .replace(/ ?¶ ?/g, "\n")
    .trim();

// --- words of people ------------------------------------------------------------------

const KIND_WORDS: Record<FormatKind, RegExp> = {
  runder_tisch: /^(runder tisch|round ?table)$/,
  gespraechskreis: /^(gesprächskreis|konsultationskreis|consultation circle|discussion circle)$/,
  koordinierungsrunde: /^(koordinierungsrunde|coordination round)$/,
  staedtenetzwerk: /^(städtenetzwerk|netzwerk|city network|network)$/,
  servicestelle: /^(servicestelle|service (agency|point|office))$/,
  beauftragte_stelle: /^(beauftragte stelle|contact office|commissioned office|mandated office)$/,
  arbeitsgemeinschaft: /^(arbeitsgemeinschaft|ag|working (group|community))$/,
  konferenz: /^(konferenz|conference)$/,
  fortbildungsreihe: /^(fortbildungsreihe|fortbildung|training( series)?)$/,
  plattform: /^(plattform|platform)$/,
};

const kindOf = (words: string): FormatKind | undefined =>
  FORMAT_KINDS.find((kind) => kind === plain(words) || KIND_WORDS[kind].test(plain(words)));

const LEVEL_WORDS = {
  bund: /^(bund|federal( level)?)$/,
  land: /^(land|länder|laender|state)$/,
  kommune: /^(kommunen?|städte|gemeinden|municipal(ity|ities)?)$/,
  eu: /^(eu|europa|european union)$/,
} as const;

const levelOf = (words: string) => LEVELS.find((level) => LEVEL_WORDS[level].test(plain(words)));

const stateOf = (words: string) => {
  const word = plain(words);
  if (/^(geplant|planned)$/.test(word)) return "geplant";
  if (/^(ausgefallen|abgesagt|cancelled)$/.test(word)) return "ausgefallen";
  return EDITION_STATES.find((state) => state === word) ?? "durchgefuehrt";
};

const PRECISION_WORDS: readonly (readonly [(typeof PRECISIONS)[number], RegExp])[] = [
  ["exakt", /^(genau|exakt|exact)$/],
  ["gerundet", /^(gerundet|rounded)$/],
  ["mindestens", /^(mindestens|at least)$/],
  ["hoechstens", /^(höchstens|hoechstens|at most)$/],
  ["etwa", /^(etwa|circa|ca\.?|about)$/],
];

const precisionOf = (words: string) =>
  words === "" ? "" : (PRECISION_WORDS.find(([, known]) => known.test(plain(words)))?.[0] ?? words);

/** `31.12.2024` or `2024-12-31`, also with a time behind it, as spreadsheets give days. */
function dayOf(words: string): string {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})\b/.exec(words);
  if (german) return `${german[3]}-${german[2]!.padStart(2, "0")}-${german[1]!.padStart(2, "0")}`;
  return /^\d{4}-\d{2}-\d{2}/.exec(words)?.[0] ?? words;
}

const daysOf = ({ starts_on, ends_on }: Cells) => ({ starts_on: dayOf(starts_on), ends_on: dayOf(ends_on) });
