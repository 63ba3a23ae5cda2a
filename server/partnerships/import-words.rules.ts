/** How the cells of a file for the register are understood: which column is which field, and words as people write them. */
import {
  CONFIDENCES,
  DIRECTIONS,
  INTERDEPENDENCY_KINDS,
  PARTNERSHIP_KINDS,
  PARTNERSHIP_STATUSES,
  SECTORS,
  type Confidence,
  type Direction,
  type InterdependencyKind,
  type PartnershipKind,
  type PartnershipStatus,
  type Sector,
} from "../../db/schema/partnerships.ts";
import { POLICY_DIMENSIONS, type PolicyDimension } from "../../db/schema/recommendations.ts";
import { asLine } from "../platform/form.rules.ts";
import { dataPointForm, readValue, type DataPointForm } from "../figures/rules.ts";
import { interdependencyForm, partnershipForm, readPartialDay, type Register } from "./rules.ts";

const HEADERS = {
  place: /^(ags|gemeindeschlüssel|kommune|gemeinde|stadt|deutsche (stadt|kommune)|municipality)$/i,
  partner: /^(partner(stadt|kommune|ort)?|partnerstadt\/-region|partner town)$/i,
  title: /^(verflechtung|abhängigkeit|bezeichnung|titel|interdependency|dependency|title)$/i,
  country: /^(land|staat|partnerland|country)$/i,
  kind: /^(art|form|typ|art der (partnerschaft|verflechtung)|kind|type)$/i,
  sector: /^(bereich|sektor|branche|sector)$/i,
  direction: /^(richtung|direction)$/i,
  confidence: /^(sicherheit( der angabe)?|konfidenz|verlässlichkeit|confidence)$/i,
  status: /^(status|stand der partnerschaft)$/i,
  dimensions: /^(felder|politikfelder|themen|dimensionen|fields|dimensions)$/i,
  started: /^(beginn|seit|gründung|gründungsjahr|abschluss|start|since|founded)$/i,
  ended: /^(ende|bis|laufzeit bis|projektende|end|until)$/i,
  last_activity: /^(letzte aktivität|zuletzt aktiv|letzter kontakt|last activity)$/i,
  legal_form: /^(rechtsform|grundlage|vertrag|legal form)$/i,
  purpose: /^(zweck|ziel|inhalt|projekt|purpose)$/i,
  funding: /^(förderung|finanzierung|mittel|funding)$/i,
  contact: /^(kontakt|ansprechstelle|postfach|contact)$/i,
  next_review_on: /^((nächste )?überprüfung|wiedervorlage|(next )?review)$/i,
  counter_evidence: /^(was dagegen spricht|gegenbelege?|counter[- ]?evidence|what speaks against it)$/i,
  indicator: /^(kennzahl|was wurde gezählt\??|indicator|figure|what was counted\??)$/i,
  value: /^(wert|zahl|größe|umfang|value|number|magnitude)$/i,
  unit: /^(einheit|unit)$/i,
  as_of: /^(stand|stichtag|stand der zahl|as of|date of the figure)$/i,
  source: /^(quelle|source)$/i,
  note: /^(beschreibung|bemerkung|anmerkung|notiz|description|note|remarks?)$/i,
} as const;
export type ImportField = keyof typeof HEADERS;

/** In the order in which a form asks for their columns. */
export const IMPORT_FIELDS = {
  partnerships: [
    ...(["place", "partner", "country", "kind", "status", "dimensions", "started", "ended", "last_activity"] as const),
    ...(["legal_form", "purpose", "funding", "contact", "source", "note", "next_review_on"] as const),
  ],
  interdependencies: [
    ...(["place", "title", "country", "kind", "sector", "direction", "confidence"] as const),
    ...(["indicator", "value", "unit", "as_of", "note", "counter_evidence", "source"] as const),
  ],
} as const satisfies Record<Register, readonly ImportField[]>;

/** What an entry is called by. */
export const NAME_FIELD = { partnerships: "partner", interdependencies: "title" } as const satisfies Record<
  Register,
  ImportField
>;

/** Column of each field, from 0; missing: none. */
export type Mapping = Partial<Record<ImportField, number>>;

/** As the first line says; each column once. */
export function mappingOf(register: Register, head: readonly string[]): Mapping {
  const taken = new Set<number>();
  return Object.fromEntries(
    IMPORT_FIELDS[register].flatMap((field) => {
      const at = head.findIndex((cell, column) => !taken.has(column) && HEADERS[field].test(asLine(cell).replace(/:$/, "")));
      if (at < 0) return [];
      taken.add(at);
      return [[field, at]];
    }),
  );
}

// --- words --------------------------------------------------------------------

const KIND_WORDS: readonly (readonly [PartnershipKind, RegExp])[] = [
  ["klimapartnerschaft", /klima|climate/i],
  ["projekt", /projekt|project/i],
  ["freundschaft", /freund|friend/i],
  ["strategisch", /strateg/i],
  ["netzwerk", /netz|network/i],
  ["staedtepartnerschaft", /partner|twin|jumelage/i],
  ["kontakt", /kontakt|contact|beziehung/i],
];
const STATUS_WORDS: readonly (readonly [PartnershipStatus, RegExp])[] = [
  ["aktiv", /^(aktiv|lebendig|besteht|active)$/i],
  ["ruhend", /ruh|schläft|inaktiv|dormant|paus/i],
  ["in_pruefung", /prüf|review/i],
  ["abgelaufen", /abgelaufen|ausgelaufen|expired/i],
  ["beendet", /beendet|gekündigt|ended/i],
  ["geplant", /geplant|in vorbereitung|planned/i],
  ["unbekannt", /unbekannt|unklar|^\?$|unknown/i],
];
const DIMENSION_WORDS: readonly (readonly [PolicyDimension, RegExp])[] = [
  ["kultur", /kultur|culture|kunst/i],
  ["bildung_wissenschaft", /bildung|wissenschaft|schule|hochschul|education/i],
  ["wirtschaft", /wirtschaft|handel|econom|business/i],
  ["sicherheit", /sicherheit|security|katastroph/i],
  ["entwicklung", /entwicklung|development/i],
  ["klima_umwelt", /klima|umwelt|climate|environment/i],
  ["verwaltung_fachaustausch", /verwaltung|fachaustausch|administration/i],
  ["jugend_sport", /jugend|sport|youth/i],
  ["humanitaer", /humanit|hilfe|aid/i],
];
const TIE_WORDS: readonly (readonly [InterdependencyKind, RegExp])[] = [
  ["beteiligung_kritis", /kritis|beteiligung|infrastru[ck]tur|critical|stake/i],
  ["direktinvestition", /invest|ansiedlung/i],
  ["lieferbeziehung", /liefer|suppl/i],
  ["it_ausruestung", /^it\b|ausrüstung|hardware|software|equipment/i],
  ["logistik_hafen", /logisti|hafen|port\b/i],
  ["kulturinstitut", /kulturinstitut|cultural institute|konfuzius|confucius/i],
  ["hochschule_forschung", /hochschul|universit|forschung|research/i],
  ["finanzierung", /finanz|kredit|financ|loan/i],
  ["tourismus", /touris/i],
  ["medien", /medien|media/i],
  ["personenkontakte", /pers[oö]n|contacts/i],
  ["sonstige", /sonst|ander|other/i],
];
const SECTOR_WORDS: readonly (readonly [Sector, RegExp])[] = [
  ["energie", /energ|strom|gas\b/i],
  ["siedlungsabfall", /abfall|entsorgung|waste/i],
  ["wasser", /wasser|water/i],
  ["gesundheit", /gesundheit|health/i],
  ["ernaehrung", /ernährung|lebensmittel|food/i],
  ["it_telekommunikation", /^it\b|telekom|telecom/i],
  ["transport_verkehr", /transport|verkehr|hafen|traffic/i],
  ["finanzen_versicherung", /finanz|versicher|financ|insurance/i],
  ["staat_verwaltung", /staat|verwaltung|administration|government/i],
  ["medien_kultur", /medien|kultur|media|culture/i],
  ["industrie", /industr/i],
  ["keiner", /^(keiner?( davon)?|none( of (these|them))?|-|–)$/i],
];
const DIRECTION_WORDS: readonly (readonly [Direction, RegExp])[] = [
  ["beidseitig", /beid|wechselseitig|gegenseitig|both|mutual/i],
  ["eingehend", /eingeh|aus dem ausland|incoming|from abroad/i],
  ["ausgehend", /ausgeh|ins ausland|outgoing|abroad$/i],
];
const CONFIDENCE_WORDS: readonly (readonly [Confidence, RegExp])[] = [
  ["hoch", /^(hoch|sicher|high)$/i],
  ["mittel", /^(mittel|medium|moderate)$/i],
  ["niedrig", /^(niedrig|gering|low)$/i],
  ["unbekannt", /^(unbekannt|unklar|\?|unknown)$/i],
];

/** @returns undefined for words that say none of them */
function wordOf<T extends string>(typed: string, keys: readonly T[], words: readonly (readonly [T, RegExp])[]): T | undefined {
  return keys.find((key) => key === typed) ?? words.find(([, pattern]) => pattern.test(typed))?.[0];
}

function dimensionsIn(typed: string): PolicyDimension[] | undefined {
  const said = typed
    .split(/[,;/|]+| und | and /)
    .map(asLine)
    .filter(Boolean);
  const found = said.map((word) => wordOf(word, POLICY_DIMENSIONS, DIMENSION_WORDS));
  return found.includes(undefined) ? undefined : (found as PolicyDimension[]);
}

// --- rows ---------------------------------------------------------------------

/** Of a row, what stands in the column of a field; empty without one. */
type Cell = (field: ImportField) => string;

/** @param empty for a cell in which nothing stands */
function read<T extends string>(
  cell: string,
  empty: T | undefined,
  keys: readonly T[],
  words: readonly (readonly [T, RegExp])[],
): T | undefined {
  return cell === "" ? empty : wordOf(cell, keys, words);
}

type Figure = DataPointForm | { code: string; field: ImportField };

/** The one figure that a row may bring, as its source writes it. @returns null for a row without, or which field of it is not understood */
function figureIn(cell: Cell, source: string): Figure | null {
  if (cell("value") === "") return null;
  if (!readValue(cell("value"))) return { code: "figure", field: "value" };
  const as_of = readPartialDay(cell("as_of"));
  if (as_of?.length !== 10) return { code: cell("as_of") ? "figure-day" : "figure-day-none", field: "as_of" };
  const words = { indicator: cell("indicator"), value: cell("value"), unit: cell("unit"), as_of, source };
  if (words.indicator === "") return { code: "figure-name", field: "indicator" };
  const { data, error } = dataPointForm.safeParse({ ...words, definition: "", source_url: "" });
  const field = String(error?.issues[0]?.path[0] ?? "indicator") as ImportField;
  return data ?? { code: field === "as_of" ? "figure-day" : "long", field };
}

/** What the form of the register is given for a row: with `undefined` where its words say none of the choices. */
export const READERS = {
  partnerships: {
    form: partnershipForm,
    figure: (): Figure | null => null,
    chosen: (cell: Cell) => ({
      kind: read(cell("kind"), "staedtepartnerschaft", PARTNERSHIP_KINDS, KIND_WORDS),
      status: read(cell("status"), "unbekannt", PARTNERSHIP_STATUSES, STATUS_WORDS),
      dimensions: dimensionsIn(cell("dimensions")),
    }),
  },
  interdependencies: {
    form: interdependencyForm,
    figure: figureIn,
    chosen: (cell: Cell) => ({
      kind: read(cell("kind"), "sonstige", INTERDEPENDENCY_KINDS, TIE_WORDS),
      sector: read(cell("sector"), "keiner", SECTORS, SECTOR_WORDS),
      // Which way it goes has no answer that would stand for not knowing.
      direction: read(cell("direction"), undefined, DIRECTIONS, DIRECTION_WORDS),
      confidence: read(cell("confidence"), "unbekannt", CONFIDENCES, CONFIDENCE_WORDS),
    }),
  },
} as const;
