/**
 * Municipalities, partnerships and interdependencies of the sample town. All of them are made up: keys begin with 99, which no
 * municipality has, and the towns on the other side do not exist either. Nothing here speaks of a real place.
 */
import type { OrganisationKey, PersonKey } from "./sample.ts";

export const madeUpPlaces = [
  { ags: "99001000", name: "Lindenhafen", district: "", population: 214_300, latitude: 51.9, longitude: 9.1 },
  { ags: "99002000", name: "Ahornbrück", district: "", population: 96_800, latitude: 51.2, longitude: 10.4 },
  { ags: "99011004", name: "Falkenroda", district: "Kreis Auental", population: 7_450, latitude: 50.8, longitude: 11.3 },
  { ags: "99011007", name: "Birkenau am See", district: "Kreis Auental", population: 3_120, latitude: 50.6, longitude: 10.9 },
  { ags: "99011012", name: "Eschenrode", district: "Kreis Auental", population: 12_040, latitude: 51.0, longitude: 11.6 },
  { ags: "99012003", name: "Mühlwerder", district: "Kreis Nordheide", population: 28_900, latitude: 52.5, longitude: 9.7 },
  {
    ags: "99012009",
    name: "Sandkrug-Neustadt",
    district: "Kreis Nordheide",
    population: 18_260,
    latitude: 52.8,
    longitude: 10.1,
  },
  { ags: "99012015", name: "Hohenlinde", district: "Kreis Nordheide", population: 5_980, latitude: 52.3, longitude: 10.6 },
] as const;

export const municipalities: Partial<Record<OrganisationKey, string>> = {
  lindenhafen: "99001000",
  ahornbrueck: "99002000",
  falkenroda: "99011004",
};

type Words = Record<string, string | readonly string[]>;
interface SampleEntry {
  by: PersonKey;
  form: Words;
  /** Whoever answers for the municipality. */
  answer?: { by: PersonKey; form: Words };
}

const shared = { sight: "process" };

export const partnerships: readonly SampleEntry[] = [
  {
    by: "townDelegate",
    form: {
      ...shared,
      place: "Lindenhafen",
      partner: "Port Alder",
      country: "GB",
      kind: "staedtepartnerschaft",
      status: "aktiv",
      dimensions: ["kultur", "jugend_sport"],
      started: "1968",
      last_activity: "09/2025",
      legal_form: "Urkunde beider Räte",
    },
  },
  {
    by: "townDelegate",
    form: {
      ...shared,
      sight: "deciding",
      place: "Lindenhafen",
      partner: "Haiyang-Xincheng",
      country: "CN",
      kind: "strategisch",
      status: "in_pruefung",
      dimensions: ["wirtschaft", "verwaltung_fachaustausch"],
      started: "2014",
      last_activity: "05/2024",
      note: "Der Rat hat um eine Überprüfung gebeten, bevor die Vereinbarung verlängert wird.",
    },
  },
  {
    by: "townDelegate",
    form: {
      ...shared,
      place: "Lindenhafen",
      partner: "Santa Clara del Río",
      country: "BO",
      kind: "projekt",
      status: "aktiv",
      dimensions: ["entwicklung", "klima_umwelt"],
      started: "2021-07",
      ended: "2024-06",
      purpose: "Trinkwasser für zwei Ortsteile",
      funding: "Förderprogramm des Landes",
    },
  },
  {
    by: "secondMayor",
    form: {
      ...shared,
      place: "Ahornbrück",
      partner: "Rivière-Neuve",
      country: "FR",
      kind: "staedtepartnerschaft",
      status: "aktiv",
      dimensions: ["kultur"],
      started: "1974-05-11",
      last_activity: "06/2026",
    },
  },
  {
    by: "secondMayor",
    form: {
      ...shared,
      sight: "own",
      place: "Ahornbrück",
      partner: "Nowe Jezioro",
      country: "PL",
      kind: "freundschaft",
      status: "ruhend",
      dimensions: ["bildung_wissenschaft"],
      started: "1991",
    },
  },
  {
    by: "thirdMayor",
    form: {
      ...shared,
      place: "Falkenroda",
      partner: "Stara Reka",
      country: "YU",
      kind: "freundschaft",
      status: "ruhend",
      dimensions: ["kultur"],
      started: "1986",
      note: "Den Staat, mit dem sie geschlossen wurde, gibt es nicht mehr; der Ort liegt heute in einem anderen.",
    },
  },
  {
    by: "associationHead",
    form: {
      ...shared,
      place: "Falkenroda",
      partner: "Vale Verde",
      country: "PT",
      kind: "klimapartnerschaft",
      status: "aktiv",
      dimensions: ["klima_umwelt"],
      started: "2022",
      source: "Mitgliederumfrage des Kommunalverbunds, März 2026",
    },
  },
  {
    by: "associationHead",
    form: {
      ...shared,
      place: "Mühlwerder",
      partner: "Kalmarsund",
      country: "SE",
      kind: "staedtepartnerschaft",
      status: "aktiv",
      dimensions: ["kultur", "wirtschaft"],
      started: "1988",
      source: "Mitgliederumfrage des Kommunalverbunds, März 2026",
    },
  },
  {
    by: "associationHead",
    form: {
      ...shared,
      place: "Ahornbrück",
      partner: "Rio Manso",
      country: "BR",
      kind: "kontakt",
      status: "aktiv",
      dimensions: [],
      source: "Mitgliederumfrage des Kommunalverbunds, März 2026",
    },
    answer: {
      by: "secondMayor",
      form: { answer: "decline", reason: "Das war ein einzelner Besuch, keine Beziehung der Stadt.", sight: "own" },
    },
  },
];

/** A meeting that lies ahead; days count from today. */
export const delegation = {
  by: "mayor" as PersonKey,
  inDays: 24,
  form: {
    title: "Besuch aus Haiyang-Xincheng zur Hafenwoche",
    direction: "incoming",
    country: "CN",
    place: "Rathaus und Hafen",
    own_people: "4",
    other_people: "14",
    own_deciders: "1",
    other_deciders: "5",
    own_speakers: "0",
    other_speakers: "3",
    own_experts: "1",
    own_side: "Oberbürgermeister, Büro für Internationales, Hafenverwaltung",
    other_side: "Stadtregierung, eine Hafengesellschaft, ein Verband für Außenhandel",
    languages: "Deutsch und Chinesisch; die Dolmetscherin stellt die Stadt.",
    aims: "Über Jugendaustausch und Hafenumwelt sprechen. Keine Zusage zu Flächen, keine gemeinsame Erklärung ohne Ratsbeschluss.",
    sight: "deciding",
  },
};

interface SampleInterdependency {
  by: PersonKey;
  form: Words;
  figures: readonly Record<string, string>[];
}

export const interdependencies: readonly SampleInterdependency[] = [
  {
    by: "townDelegate",
    form: {
      ...shared,
      place: "Lindenhafen",
      country: "CN",
      title: "Logistikunternehmen am Hafen",
      kind: "logistik_hafen",
      sector: "transport_verkehr",
      direction: "eingehend",
      confidence: "mittel",
      note: "Ein Teil der Umschlagflächen ist an Unternehmen mit Mutter im Ausland verpachtet.",
      counter_evidence: "Die meisten sind Kleinbetriebe; die Verträge sind jährlich kündbar.",
      source: "Beteiligungsbericht der Stadt (erfunden), Stand 2025",
    },
    figures: [
      {
        indicator: "Pächter am Hafen mit Mutter im Ausland",
        value: "> 20",
        unit: "Unternehmen",
        definition: "Eingetragene Pächter, deren Mutterunternehmen seinen Sitz außerhalb der EU hat",
        as_of: "2025-12-31",
        source: "Beteiligungsbericht der Stadt (erfunden)",
      },
      {
        indicator: "Pächter am Hafen mit Mutter im Ausland",
        value: "etwa 14",
        unit: "Unternehmen",
        definition: "Nach eigener Auskunft der Pächter",
        as_of: "2025-12-31",
        source: "Umfrage der Kammer (erfunden)",
      },
    ],
  },
  {
    by: "secondMayor",
    form: {
      ...shared,
      sight: "deciding",
      place: "Ahornbrück",
      country: "US",
      title: "Fachverfahren bei einem Anbieter im Ausland",
      kind: "it_ausruestung",
      sector: "staat_verwaltung",
      direction: "eingehend",
      confidence: "hoch",
      note: "Drei Fachverfahren laufen bei demselben Anbieter; ein Wechsel braucht etwa zwei Jahre.",
      source: "Eigene Auskunft der Stadt",
    },
    figures: [],
  },
];

/** Answers of one municipality about itself, by indicator. */
export const profile = {
  by: "mayor" as PersonKey,
  answers: {
    debt: ["3", "hoch", "Haushaltsplan 2026"],
    "single-employer": ["2", "mittel", ""],
    "civil-society": ["3", "mittel", "Ehrenamtsbericht 2025"],
    "foreign-ties": ["2", "niedrig", ""],
    knowledge: ["1", "hoch", "Eine Person mit Sprachkenntnissen"],
    advice: ["2", "mittel", ""],
    vendor: ["3", "hoch", "Verfahrensliste der Stadt"],
    backup: ["2", "mittel", "Übung im Herbst 2025"],
    "single-person": ["3", "hoch", ""],
    plans: ["2", "mittel", ""],
  } as Record<string, readonly [string, string, string]>,
  measures: {
    cyber: "Notfallplan von 2024, eine Übung im Jahr.",
    information: "Presseamt beobachtet, feste Abläufe fehlen.",
  } as Words,
  audiences: ["kommunen", "moderation", "situation"] as const,
};

export const report = {
  form: {
    title: "Wie Kommunen im Mittelland mit dem Ausland verbunden sind",
    audience: "deciding",
    scope: "Partnerschaften und Verflechtungen der beteiligten Kommunen; keine Bewertung einzelner Beziehungen.",
    method: "Eigene Angaben der Kommunen, ergänzt um eine Mitgliederumfrage des Kommunalverbunds.",
    data_basis: "Register dieses Prozesses",
    gaps: "Kleine Gemeinden ohne Partnerschaftsbeauftragte haben kaum geantwortet.",
    confidence: "mittel",
  },
  text: "Die meisten Partnerschaften sind Jahrzehnte alt und leben von Begegnungen. Wirtschaftliche Fragen kommen seit einigen Jahren dazu.",
  replies: [
    {
      by: "mayor" as PersonKey,
      form: { kind: "comment", body: "Die Vereinbarung mit Haiyang-Xincheng prüfen wir gerade; bitte nicht als Gefahr lesen." },
    },
    { by: "secondMayor" as PersonKey, form: { kind: "agreed" } },
    { by: "thirdMayor" as PersonKey, form: { kind: "withdrawn" } },
  ],
};

export const pattern = {
  by: "federalDelegate" as PersonKey,
  form: {
    title: "Lieferzusage nach einer Einladung",
    instruments: ["einladung", "lieferzusage"],
    coupling:
      "Einer Einladung mit großem Programm folgt eine günstige Zusage; beides wird öffentlich als Freundschaft dargestellt.",
    trigger: "Ein Beschluss des Rates, der im Partnerland auf Kritik stößt",
    target: "Die Tagesordnung des Rates",
    effect: "Der Punkt wurde vertagt.",
    source: "Fallsammlung einer Hochschule (erfunden), 2025",
    evidence: "berichtet",
    sight: "deciding",
  },
};
