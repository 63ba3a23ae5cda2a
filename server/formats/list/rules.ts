/** The register as a table: which column is what, and what becomes of each row of a file before anything is taken over. */
import type { Params } from "../../errors.ts";
import type { ListRow } from "../../files/rows.rules.ts";
import { dataPointForm, type DataPoint, type DataPointForm } from "../../figures/rules.ts";
import { asLine } from "../../platform/form.rules.ts";
import { editionForm, formatForm, hasSuccessor, type EditionForm, type FormatForm } from "../rules.ts";
import {
  benchOf,
  dayOf,
  eachOf,
  editionStateOf,
  kindOf,
  levelOf,
  plain,
  precisionOf,
  statusOf,
  toCheckOf,
} from "./words.rules.ts";

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
  ["per_year", /^(geplante durchgänge im jahr|durchgänge im jahr|(planned )?editions a year)$/],
  ["founded", /^(besteht seit|gegründet|seit|founded|since)$/],
  ["ended", /^(bestand bis|existed until|until)$/],
  ["status", /^(stand des formats|status( des formats| of the format)?)$/],
  ["successor", /^(lebt weiter als|nachfolger|lives on as|successor)$/],
  ["topics", /^(themen|topics)$/],
  ["confidentiality", /^(vertraulichkeit|confidentiality)$/],
  ["budget", /^(mittel|budget|means)$/],
  ["legal_basis", /^(rechtsgrundlage|legal basis)$/],
  ["links", /^(weitere adressen|links|further addresses)$/],
  ["note", /^(beschreibung|description)$/],
  ["label", /^(durchgang|bezeichnung|veranstaltung|edition)$/],
  ["starts_on", /^(erster tag|beginn|datum|von|first day|date)$/],
  ["ends_on", /^(letzter tag|ende|bis|last day)$/],
  ["year", /^(jahr|year)$/],
  ["place", /^(ort|place)$/],
  ["state", /^(stand des durchgangs|status of the edition)$/],
  ["benches", /^((vertretene )?bänke|benches( represented)?)$/],
  ["agenda", /^(tagesordnung|running order)$/],
  ["outputs", /^(ergebnisse|results|outputs)$/],
  ["sources", /^(weitere quellen|further sources)$/],
  ["edition_note", /^(anmerkung zum durchgang|note on the edition)$/],
  ["number", /^(nr\. der zahl|no\. of the figure)$/],
  ["part_of", /^(teil von nr\.|part of no\.)$/],
  ["indicator", /^(was wurde gezählt\??|kennzahl|indikator|indicator|what was counted\??)$/],
  ["value", /^(wert|zahl|value)$/],
  ["unit", /^(einheit|unit)$/],
  ["precision", /^(genauigkeit|precision)$/],
  ["definition", /^definition$/],
  ["as_of", /^(stand|stichtag|as of)$/],
  ["source", /^(quelle|source)$/],
  ["source_url", /^(adresse( der quelle)?|link|url|address( of the source)?)$/],
  ["to_check", /^(zu prüfen|to be checked)$/],
  ["figure_note", /^(anmerkung zur zahl|note on the figure)$/],
] as const satisfies readonly (readonly [string, RegExp])[];

export type ListColumn = (typeof LIST_COLUMNS)[number][0];
type Cells = Record<ListColumn, string>;
type Columns = Partial<Record<ListColumn, number>>;

/** What a row says only of an edition that it names, and only of a figure that it gives. */
const OF_EDITIONS = [
  ...(["starts_on", "ends_on", "year", "place", "state"] as const),
  ...(["benches", "agenda", "outputs", "sources", "edition_note"] as const),
];
const OF_FIGURES = [
  ...(["number", "part_of", "unit", "precision", "definition"] as const),
  ...(["as_of", "source", "source_url", "to_check", "figure_note"] as const),
];

/** @returns which place each column has; null when no row is a head with a column for names */
function columnsOf(head: ListRow | undefined): Columns | null {
  const words = (head?.cells ?? []).map((cell) => asLine(cell).toLocaleLowerCase("de").replace(/:$/, ""));
  const places = Object.fromEntries(
    LIST_COLUMNS.flatMap(([column, known]) => {
      const place = words.findIndex((word) => known.test(word));
      return place === -1 ? [] : [[column, place]];
    }),
  ) as Columns;
  return places.name === undefined ? null : places;
}

export const hasHead = (rows: readonly ListRow[]): boolean => columnsOf(rows[0]) !== null;

/** Of a file with refused rows, whose reasons nobody has to take out before it is sent again. */
const OUR_OWN = /^(zeile|grund|row|reason)$/i;

/** Columns that nobody here knows, and a second one by a name that is taken: what stands in them would be lost without a word. */
export function unknownColumns(rows: readonly ListRow[]): string[] {
  const known = Object.values(columnsOf(rows[0]) ?? {});
  const words = (rows[0]?.cells ?? []).map((cell) => asLine(cell).slice(0, 80));
  return words.filter((word, at) => word !== "" && !known.includes(at) && !OUR_OWN.test(word));
}

/** What is there already, by the names in it. */
export interface RegisterFacts {
  formats: readonly {
    id: number;
    name: string;
    editions: readonly { id: number; label: string; year: number; starts_on: string | null }[];
  }[];
  figures: readonly DataPoint[];
}

export interface JudgedRow {
  /** Of the file, from 1. */
  line: number;
  name: string;
  /** `there`: all of it stands in the register already. */
  state: "ready" | "there" | "wrong";
  problem: Problem | null;
  entry: ListEntry | null;
}

interface Problem {
  column: ListColumn | null;
  code: string;
  params: Params;
}

export interface ListEntry {
  format: FormatForm;
  /** Name of the format that it lives on as, or empty. */
  successor: string;
  edition: EditionForm | null;
  figure: DataPointForm | null;
  /** By which other rows name this figure, and of which one it is a part; empty: not said. */
  number: string;
  partOf: string;
  toCheck: boolean;
}

/** Read by itself: what it says of its neighbours is looked at when all are read. */
interface ReadRow {
  line: number;
  name: string;
  /** Says which kind of format it is, as the first row of a new one must. */
  begins: boolean;
  problem: Problem | null;
  entry: ListEntry | null;
}

/** Row by row: a broken one is named and leaves its neighbours alone, except those that lean on it. */
export function judgeRegister(rows: readonly ListRow[], facts: RegisterFacts): JudgedRow[] {
  const columns = columnsOf(rows[0]);
  if (!columns) return [];
  const read = rows.slice(1).map((row) => readRow(row, columns));
  refuseDangling(
    read.filter((row): row is GoodRow => row.entry !== null),
    facts,
  );
  const known = new Known(facts);
  return read.map(({ line, name, problem, entry }): JudgedRow => {
    if (!entry || problem) return { line, name, state: "wrong", problem, entry: null };
    return { line, name: entry.format.name, problem: null, entry, state: known.add(entry) ? "ready" : "there" };
  });
}

type GoodRow = ReadRow & { entry: ListEntry };

type Refuse = (row: GoodRow, column: ListColumn, code: string, params?: Params) => void;

/**
 * Refuses rows that lean on a format, a figure or a successor which nobody has or brings, and then those that lean on them: each row and
 * each name is looked at once, however long the chain.
 */
function refuseDangling(rows: readonly GoodRow[], facts: RegisterFacts): void {
  const refused: GoodRow[] = [];
  const refuse: Refuse = (row, column, code, params = {}) => {
    if (row.problem) return;
    row.problem = { column, code, params };
    refused.push(row);
  };
  const lookAtFormat = formatsBegun(rows, facts, refuse);
  const figures = figuresNumbered(rows, refuse);
  const parts = groupBy(rows, ({ entry }) => entry.partOf);
  const refuseParts = (number: string) => {
    for (const row of parts.get(number) ?? []) refuse(row, "part_of", "formats:import.part-of", said(number));
  };
  for (const number of parts.keys()) if (number !== "" && !figures.has(number)) refuseParts(number);
  const { second, circling, deep } = nestingOf(rows, figures, facts);
  for (const row of second) refuse(row, "part_of", "formats:import.part-of-two");
  for (const row of circling) refuse(row, "part_of", "formats:import.part-of-itself");
  let at = 0;
  const spread = () => {
    for (; at < refused.length; at += 1) {
      const row = refused[at]!;
      lookAtFormat(plain(row.entry.format.name));
      if (figures.get(row.entry.number) === row) refuseParts(row.entry.number);
    }
  };
  spread();
  for (const row of deep) refuse(row, "part_of", "formats:import.part-of-deep", { maximum: MOST_LEVELS });
  spread();
}

/**
 * A row may lean on a format that a good row above it begins, and name one as its successor that any row begins.
 * @returns looks at a format again, after one of its rows was refused
 */
function formatsBegun(rows: readonly GoodRow[], facts: RegisterFacts, refuse: Refuse): (name: string) => void {
  const there = new Set(facts.formats.map(({ name }) => plain(name)));
  const formats = groupBy(rows, ({ entry }) => plain(entry.format.name));
  const successors = groupBy(rows, ({ entry }) => plain(entry.successor));
  // How far the rows of each format have been looked through for the first good one that says what it is.
  const begun = new Map<string, number>();
  const missing = new Set<string>();
  const lookAt = (name: string) => {
    if (there.has(name) || missing.has(name)) return;
    const own = formats.get(name) ?? [];
    let at = begun.get(name) ?? 0;
    for (; at < own.length && (own[at]!.problem || !own[at]!.begins); at += 1)
      refuse(own[at]!, "kind", "common:invalid.choice");
    begun.set(name, at);
    if (at < own.length) return;
    missing.add(name);
    for (const row of successors.get(name) ?? [])
      refuse(row, "successor", "formats:import.successor", said(row.entry.successor));
  };
  for (const name of new Set([...formats.keys(), ...successors.keys()])) if (name !== "") lookAt(name);
  return lookAt;
}

/** @returns by their numbers */
function figuresNumbered(rows: readonly GoodRow[], refuse: Refuse): Map<string, GoodRow> {
  const figures = new Map<string, GoodRow>();
  for (const row of rows.filter(({ problem, entry }) => !problem && entry.number !== "" && entry.figure)) {
    if (figures.has(row.entry.number)) refuse(row, "number", "formats:import.number-twice", said(row.entry.number));
    else figures.set(row.entry.number, row);
  }
  return figures;
}

function groupBy<Row>(rows: readonly Row[], nameOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(nameOf(row));
    if (group) group.push(row);
    else groups.set(nameOf(row), [row]);
  }
  return groups;
}

const said = (words: string): Params => ({ words: words.slice(0, 80) });

/**
 * Which figure is part of which: one figure may stand in several rows under several numbers.
 * @returns rows that would make a figure part of a second whole, of itself by way of others, and those below too many wholes
 */
function nestingOf(rows: readonly GoodRow[], figures: ReadonlyMap<string, GoodRow>, facts: RegisterFacts) {
  const names = new Known(facts);
  const keys = new Map(rows.filter(({ problem }) => !problem).map((row) => [row, names.keyOf(row.entry)] as const));
  const wholes = new Map<string, string>();
  const second: GoodRow[] = [];
  for (const [row, key] of keys) {
    const whole = keys.get(figures.get(row.entry.partOf)!);
    if (!key || !whole) continue;
    if ((wholes.get(key) ?? whole) === whole) wholes.set(key, whole);
    else second.push(row);
  }
  const circles = circlesOf(wholes);
  const levels = levelsOf(wholes, circles);
  const parts = [...keys].flatMap(([row, key]) => (key && row.entry.partOf !== "" ? [{ row, key }] : []));
  return {
    second,
    circling: parts.flatMap(({ row, key }) => (circles.has(key) ? [row] : [])),
    deep: parts.flatMap(({ row, key }) => ((levels.get(key) ?? 0) > MOST_LEVELS ? [row] : [])),
  };
}

/** @param wholes of each part @returns those that are, by way of others, parts of themselves */
export function circlesOf<Figure>(wholes: ReadonlyMap<Figure, Figure>): Set<Figure> {
  const [circles, done] = [new Set<Figure>(), new Set<Figure>()];
  for (const part of wholes.keys()) {
    const path = new Set<Figure>();
    let at: Figure | undefined = part;
    while (at !== undefined && !done.has(at) && !path.has(at)) {
      path.add(at);
      at = wholes.get(at);
    }
    const way = [...path];
    for (const each of at !== undefined && path.has(at) ? way.slice(way.indexOf(at)) : []) circles.add(each);
    for (const each of way) done.add(each);
  }
  return circles;
}

/** Of parts below their whole: nobody reads more of them in each other. */
const MOST_LEVELS = 20;

/** How many wholes stand above each part. */
function levelsOf<Figure>(wholes: ReadonlyMap<Figure, Figure>, circles: ReadonlySet<Figure>): Map<Figure, number> {
  const levels = new Map<Figure, number>();
  for (const part of wholes.keys()) {
    const way: Figure[] = [];
    let at: Figure | undefined = part;
    for (; at !== undefined && !levels.has(at) && !circles.has(at); at = wholes.get(at)) way.push(at);
    let level = at === undefined ? -1 : (levels.get(at) ?? 0);
    for (const each of way.toReversed()) levels.set(each, (level += 1));
  }
  return levels;
}

type EditionName = Pick<EditionForm, "label" | "year" | "starts_on">;

/**
 * Editions by their names: what each is called, its year and its day, because two of one year can bear one name. Whoever says only the
 * year means one of that year.
 */
export class EditionNames<T> {
  readonly #named = new Map<string, T>();
  size = 0;

  find(format: string, edition: EditionName): T | undefined {
    const [inYear, onDay] = keysOf(format, edition);
    return this.#named.get(onDay) ?? (edition.starts_on === null ? this.#named.get(inYear) : undefined);
  }

  add(format: string, edition: EditionName, value: T): T {
    const [inYear, onDay] = keysOf(format, edition);
    if (!this.#named.has(inYear)) this.#named.set(inYear, value);
    this.#named.set(onDay, value);
    this.size += 1;
    return value;
  }
}

const keysOf = (format: string, { label, year, starts_on }: EditionName): [inYear: string, onDay: string] => {
  const inYear = JSON.stringify([format, plain(label), year]);
  return [inYear, `${inYear} ${starts_on ?? ""}`];
};

/** What the register has and the rows above have brought, by names. */
class Known {
  readonly #formats = new Set<string>();
  readonly #editions = new EditionNames<string>();
  readonly #figures = new Set<string>();

  constructor({ formats, figures }: RegisterFacts) {
    const names = new Map<string, string>();
    for (const format of formats) {
      const name = plain(format.name);
      this.#formats.add(name);
      names.set(`format ${format.id}`, name);
      for (const edition of format.editions) names.set(`edition ${edition.id}`, this.#edition(name, edition));
    }
    for (const point of figures) this.#figures.add(figureKey(names.get(`${point.subject} ${point.subjectId}`) ?? "", point));
  }

  /** @returns whether there is anything new in it */
  add(entry: ListEntry): boolean {
    const count = () => this.#formats.size + this.#editions.size + this.#figures.size;
    const before = count();
    this.#formats.add(plain(entry.format.name));
    const figure = this.keyOf(entry);
    if (figure) this.#figures.add(figure);
    return count() > before;
  }

  /** @returns which figure it brings, whatever number it bears there */
  keyOf(entry: ListEntry): string | undefined {
    const name = plain(entry.format.name);
    const of = entry.edition ? this.#edition(name, entry.edition) : name;
    return entry.figure ? figureKey(of, entry.figure) : undefined;
  }

  /** @returns one key for all names of the edition */
  #edition(format: string, edition: EditionName): string {
    return this.#editions.find(format, edition) ?? this.#editions.add(format, edition, `${format} ${this.#editions.size}`);
  }
}

type FigureName = Pick<DataPoint, "indicator" | "value" | "upper" | "unit" | "precision" | "definition" | "source"> &
  ({ asOf: string } | { as_of: string });

/** The same source saying the same thing on the same day is one figure, however often it is brought. */
export const figureKey = (
  of: string,
  { indicator, value, upper, unit, precision, definition, source, ...point }: FigureName,
): string =>
  JSON.stringify([
    ...[of, plain(indicator), value, upper, unit, precision, definition, source],
    "asOf" in point ? point.asOf : point.as_of,
  ]);

function readRow(row: ListRow, columns: Columns): ReadRow {
  const cells = Object.fromEntries(
    LIST_COLUMNS.map(([column]) => [column, unmarked(row.cells[columns[column] ?? -1] ?? "")]),
  ) as Cells;
  const begins = cells.kind !== "";
  const refused = (problem: Problem): ReadRow => ({ line: row.line, name: cells.name, begins, problem, entry: null });
  if (row.isBroken) return refused({ column: null, code: "formats:import.broken-quotes", params: {} });
  const notUnderstood = wordProblem(cells) ?? strayProblem(cells);
  if (notUnderstood) return refused(notUnderstood);
  const parts = { format: readFormat(cells), edition: readEdition(cells), figure: readFigure(cells) };
  for (const [part, read] of Object.entries(parts)) {
    const issue = read?.error?.issues[0];
    if (issue)
      return refused({
        column: columnNamed(part, String(issue.path[0])),
        code: messageOf(issue),
        params: issue as unknown as Params,
      });
  }
  const entry = {
    ...{ format: parts.format.data!, edition: parts.edition?.data ?? null, figure: parts.figure?.data ?? null },
    ...{ successor: asLine(cells.successor), number: asLine(cells.number), partOf: asLine(cells.part_of) },
    toCheck: toCheckOf(cells.to_check) ?? false,
  };
  const { successor, format } = entry;
  if (successor !== "" && (!hasSuccessor(format.status) || plain(successor) === plain(format.name)))
    return refused({ column: "successor", code: "formats:invalid.successor", params: {} });
  return { line: row.line, name: format.name, begins, problem: null, entry };
}

const readFormat = (cells: Cells) =>
  formatForm.safeParse({
    ...cells,
    // Where a row above has said it, or the register knows it, none need be named.
    kind: kindOf(cells.kind) ?? "plattform",
    levels: eachOf(cells.levels, levelOf).found,
    status: statusOf(cells.status) ?? "laufend",
    successor_id: "",
  });

const readEdition = (cells: Cells) =>
  cells.label === ""
    ? null
    : editionForm.safeParse({
        ...cells,
        ...{ starts_on: dayOf(cells.starts_on), ends_on: dayOf(cells.ends_on) },
        state: editionStateOf(cells.state) ?? "durchgefuehrt",
        benches: eachOf(cells.benches, benchOf).found,
        note: cells.edition_note,
      });

const readFigure = (cells: Cells) =>
  cells.indicator === "" && cells.value === ""
    ? null
    : dataPointForm.safeParse({
        ...cells,
        ...{ precision: precisionOf(cells.precision), as_of: dayOf(cells.as_of), note: cells.figure_note, part_of: "" },
      });

/** A word that nobody here knows is never left out, and nothing else put in its place. */
function wordProblem(cells: Cells): Problem | null {
  const unknown = [
    ["kind", cells.kind === "" || kindOf(cells.kind) ? undefined : cells.kind],
    ["levels", eachOf(cells.levels, levelOf).unknown],
    ["status", cells.status === "" || statusOf(cells.status) ? undefined : cells.status],
    ["state", cells.state === "" || editionStateOf(cells.state) ? undefined : cells.state],
    ["benches", eachOf(cells.benches, benchOf).unknown],
    ["to_check", toCheckOf(cells.to_check) === undefined ? cells.to_check : undefined],
  ] as const;
  const found = unknown.find(([, words]) => words !== undefined);
  return found ? { column: found[0], code: `formats:import.unknown.${found[0]}`, params: said(found[1] ?? "") } : null;
}

/** A day without an edition, a source without a figure: nobody could say what it belongs to. */
function strayProblem(cells: Cells): Problem | null {
  const filled = (columns: readonly ListColumn[]) => columns.find((column) => cells[column] !== "");
  const ofEdition = cells.label === "" ? filled(OF_EDITIONS) : undefined;
  if (ofEdition) return { column: ofEdition, code: "formats:import.no-edition", params: {} };
  const ofFigure = cells.indicator === "" && cells.value === "" ? filled(OF_FIGURES) : undefined;
  return ofFigure ? { column: ofFigure, code: "formats:import.no-figure", params: {} } : null;
}

/** Three forms have a field `note`, each with a column of its own. */
function columnNamed(part: string, field: string): ListColumn | null {
  const name = field === "note" && part !== "format" ? `${part}_note` : field;
  return LIST_COLUMNS.find(([column]) => column === name)?.[0] ?? null;
}

const messageOf = ({ message }: { message: string }) => (/^[a-z]+:/.test(message) ? message : "common:invalid.value");

/** Our own files mark what would be a formula, and where a line ends. */
const unmarked = (cell: string): string =>
  cell
    .replace(/^'(?=\s*[=+\-@])/, "")
    .replace(/ ?¶ ?/g, "\n")
    .trim();
