/**
 * Where the people of the sample town met, will meet, and how they judge a format of theirs. Fictitious; days are counted from
 * the seeding moment. Data only.
 */
import type { EvidenceStrength, EvidenceType } from "./schema/formats.ts";
import type { AttendanceMode, PointKind } from "./schema/roundtables.ts";

interface SamplePoint {
  title: string;
  kind: PointKind;
  minutes: number;
  presenter?: string;
  /** `15:30` */
  fixed?: string;
  /** Key of an agenda item or a document of the sample. */
  about?: string;
  /** What the minutes say under this point. */
  minuted?: readonly string[];
}

const workshopPoints: SamplePoint[] = [
  {
    title: "Begrüßung und Ziele des Tages",
    kind: "information",
    minutes: 15,
    minuted: [
      "Die Moderation begrüßt die Teilnehmenden und stellt den Ablauf vor. Gegen die Tagesordnung gibt es keine Einwände.",
    ],
  },
  {
    title: "Lagebild: Was wissen wir, was fehlt uns?",
    kind: "information",
    minutes: 30,
    about: "situationPaper",
    minuted: [
      "Das Lagebild wird vorgestellt. Die kommunale Seite weist darauf hin, dass kleine Gemeinden in der Umfrage unterrepräsentiert sind.",
      "Das Land bietet an, die Umfrage über die Landkreise nachzufassen.",
    ],
  },
  {
    title: "Prüfung von Partnerschaften",
    kind: "beratung",
    minutes: 60,
    about: "screening",
    minuted: [
      "Einigkeit besteht, dass eine Prüfung freiwillig bleibt und in der Kommune stattfindet.",
      "Offen bleibt, wie lange der Bund für eine Rückmeldung brauchen darf.",
    ],
  },
  { title: "Pause", kind: "pause", minutes: 15 },
  {
    title: "Womit fangen wir an?",
    kind: "meinungsbild",
    minutes: 25,
    minuted: ["Die Runde gibt ein Meinungsbild ab, je Organisation eine Stimme. Es ist nicht bindend."],
  },
  {
    title: "Agendapunkte und Federführung",
    kind: "beschluss",
    minutes: 30,
    minuted: ["Die sechs vorgeschlagenen Agendapunkte werden einzeln aufgerufen."],
  },
  { title: "Verschiedenes und Termine", kind: "verschiedenes", minutes: 10, minuted: ["Keine Wortmeldungen."] },
];

const past = {
  title: "Auftaktworkshop: Worauf wollen wir uns verständigen?",
  type: "workshop" as const,
  time: "10:00",
  planned_minutes: 185,
  place: "Rathaus Lindenhafen, Großer Saal",
  video_url: "",
  points: workshopPoints,
  present: [
    ["facilitator", "in_person"],
    ["coFacilitator", "online"],
    ["recorder", "in_person"],
    ["federalHead", "in_person"],
    ["federalDelegate", "in_person"],
    ["securityHead", "online"],
    ["landHead", "in_person"],
    ["mayor", "in_person"],
    ["townDelegate", "in_person"],
    ["secondMayor", "in_person"],
    ["thirdMayor", "online"],
    ["associationHead", "in_person"],
    ["chamber", "in_person"],
    ["observer", "online"],
  ] as const satisfies readonly (readonly [string, AttendanceMode])[],
  excused: ["forum"] as const,
  guest: { name: "Sabine Ohlendorf", organisation: "Hafenbehörde Lindenhafen", presence: "in_person" as const },
  /** Asked under "Womit fangen wir an?". */
  poll: {
    point: 4,
    question: "Welcher Agendapunkt soll zuerst ausgearbeitet werden?",
    options: ["Prüfung von Partnerschaften", "Ansprechstellen in den Ministerien", "Fortbildung"],
    /** Person and the option chosen, from 0; one voice per organisation. */
    ballots: [
      ["federalHead", 0],
      ["securityHead", 0],
      ["landHead", 1],
      ["mayor", 1],
      ["secondMayor", 1],
      ["thirdMayor", 2],
      ["associationHead", 1],
    ] as const,
  },
  /** From 1 to 5: had their say, found it useful, found the time well used. */
  survey: [
    ["mayor", 5, 4, 4],
    ["secondMayor", 4, 4, 3],
    ["federalHead", 4, 3, 4],
    ["landHead", 3, 4, 4, "Für das Lagebild wäre mehr Zeit gut gewesen."],
    ["chamber", 3, 4, 5],
    ["associationHead", 5, 5, 4],
  ] as const satisfies readonly (readonly [string, number, number, number, string?])[],
  decisions: [
    {
      point: 5,
      body: "Die Runde arbeitet sechs Agendapunkte aus. Begonnen wird mit den Ansprechstellen und der Prüfung von Partnerschaften.",
    },
    { point: 5, body: "Die Federführung liegt jeweils bei der Organisation, die den Punkt eingebracht hat." },
  ],
  tasks: [
    {
      point: 1,
      body: "Umfrage bei kleinen Gemeinden über die Landkreise nachfassen",
      organisation: "chancellery",
      dueInDays: 21,
    },
    { point: 2, body: "Entwurf der Prüfliste für Partnerschaften vorlegen", organisation: "relations", dueInDays: 7 },
    { point: 5, body: "Vorhandene Fortbildungsangebote zusammenstellen", organisation: "association", dueInDays: 14 },
    { point: 6, body: "Protokoll an alle Beteiligten geben", organisation: "moderation", dueInDays: -7, done: true },
  ] as const,
};

const coming = {
  title: "Redaktionssitzung: Ansprechstellen und Prüfung",
  type: "redaktionssitzung" as const,
  time: "14:00",
  planned_minutes: 120,
  place: "Staatskanzlei Mittelland, Raum 2.14",
  video_url: "https://video.mittelland.example/gemeinsame-agenda",
  points: [
    { title: "Begrüßung", kind: "information", minutes: 10 },
    {
      ...{ title: "Arbeitspapier: Anmerkungen und offene Stellen", kind: "beratung", minutes: 45, about: "workingPaper" },
      presenter: "Staatskanzlei Mittelland",
    },
    {
      ...{ title: "Ansprechstellen: beschlussreife Fassung", kind: "beschluss", minutes: 30, about: "contactPoints" },
      fixed: "15:00",
    },
    { title: "Austausch über hybride Bedrohungen: Rahmen", kind: "meinungsbild", minutes: 25, about: "hybrid" },
    { title: "Verschiedenes", kind: "verschiedenes", minutes: 10 },
  ] satisfies SamplePoint[] as SamplePoint[],
  /** Prepared, not yet asked. */
  poll: { point: 3, question: "Reichen zwei Treffen im Jahr?" },
  substitutes: [["securityHead", "Dr. Nadja Wolff (Referat S 4)"]] as const,
};

/** A format of the town itself; judging a real one with invented scores would be slander. */
const circle = {
  name: "Gesprächskreis Außenbeziehungen Mittelland",
  kind: "gespraechskreis" as const,
  organiser: "Kommunalverbund Mittelland e. V.",
  commissioned_by: "Staatskanzlei des Landes Mittelland",
  levels: ["land" as const, "kommune" as const],
  audience: "Kommunen mit Verbindungen ins Ausland",
  rhythm: "zweimal im Jahr",
  founded: "2019",
  note: "Erfundenes Beispiel. Der Gesprächskreis gehört zur fiktiven Region dieses Demonstrationsprozesses.",
  edition: { label: "11. Treffen", starts_on: "2025-10-14", year: "2025", place: "Ahornbrück" },
  figure: {
    indicator: "Teilnehmende Kommunen",
    value: "17",
    unit: "Kommunen",
    definition: "Kommunen mit mindestens einer anwesenden Person",
    as_of: "2025-10-14",
    source: "Teilnahmeliste des Kommunalverbunds",
  },
};

interface SampleRating {
  /** Null: not assessable. */
  score: 0 | 1 | 2 | 3 | 4 | null;
  justification: string;
  evidence?: string;
  type?: EvidenceType;
  strength?: EvidenceStrength;
}

/** Two judgements of the circle, made without knowing each other; they differ by two on reach. */
const ratings: Record<"secondMayor" | "forum", Record<string, SampleRating>> = {
  secondMayor: {
    relevanz: {
      score: 3,
      justification: "Die Themen passen zu dem, was bei uns auf dem Tisch liegt.",
      evidence: "Tagesordnungen der letzten vier Treffen",
      type: "dokument",
      strength: "B",
    },
    kohaerenz: {
      score: 2,
      justification: "Einiges wird auch im Landesarbeitskreis besprochen.",
      evidence: "Vergleich der Tagesordnungen",
      type: "dokument",
      strength: "B",
    },
    reichweite: {
      score: 1,
      justification: "Kleine Gemeinden fehlen fast ganz.",
      evidence: "Teilnahmelisten",
      type: "statistik",
      strength: "A",
    },
    dialogqualitaet: {
      score: 4,
      justification: "Man kann offen sprechen, die Moderation ist fair.",
      evidence: "Eigene Teilnahme an sechs Treffen",
      type: "beobachtung",
      strength: "C",
    },
    wirksamkeit: {
      score: 2,
      justification: "Gute Gespräche, aber wenige Ergebnisse.",
      evidence: "Ergebnisvermerke",
      type: "dokument",
      strength: "B",
    },
    effizienz: {
      score: 3,
      justification: "Ein halber Tag, gut vorbereitet.",
      evidence: "Einladungen und Ablaufpläne",
      type: "dokument",
      strength: "B",
    },
    wirkung: { score: null, justification: "Dafür liegt uns nichts vor." },
    nachhaltigkeit: {
      score: 3,
      justification: "Der Rhythmus wird seit Jahren eingehalten.",
      evidence: "Terminübersicht",
      type: "dokument",
      strength: "B",
    },
    verbindlichkeit: {
      score: 1,
      justification: "Was aus den Anregungen wird, erfährt man nicht.",
      evidence: "Nachfrage beim Veranstalter",
      type: "interview",
      strength: "C",
    },
    vernetzung: {
      score: 4,
      justification: "Ich kenne heute in jeder größeren Stadt jemanden.",
      evidence: "Eigene Erfahrung",
      type: "selbstauskunft",
      strength: "C",
    },
    vertraulichkeit: {
      score: 3,
      justification: "Die Regel steht auf jeder Einladung.",
      evidence: "Einladungen",
      type: "dokument",
      strength: "B",
    },
    selbstverwaltung: {
      score: 4,
      justification: "Niemand wird zu etwas gedrängt.",
      evidence: "Eigene Teilnahme",
      type: "beobachtung",
      strength: "C",
    },
  },
  forum: {
    relevanz: {
      score: 3,
      justification: "Sicherheitsfragen kommen vor, Entwicklungspolitik seltener.",
      evidence: "Tagesordnungen",
      type: "dokument",
      strength: "B",
    },
    kohaerenz: {
      score: 2,
      justification: "Die Abgrenzung zu anderen Runden ist unklar.",
      evidence: "Gespräche mit drei Kommunen",
      type: "interview",
      strength: "C",
    },
    reichweite: {
      score: 3,
      justification: "Alle größeren Städte sind da, auch Vereine werden eingeladen.",
      evidence: "Teilnahmelisten",
      type: "statistik",
      strength: "A",
    },
    dialogqualitaet: {
      score: 3,
      justification: "Offen, aber die Zeit für Nachfragen ist knapp.",
      evidence: "Rückmeldebögen",
      type: "befragung",
      strength: "B",
    },
    wirksamkeit: {
      score: 2,
      justification: "Zwei gemeinsame Vorhaben sind entstanden.",
      evidence: "Vermerke 2023 und 2024",
      type: "dokument",
      strength: "B",
    },
    effizienz: {
      score: 3,
      justification: "Wechselnde Orte kosten Zeit, dafür sieht man etwas.",
      evidence: "Eigene Reisezeiten",
      type: "selbstauskunft",
      strength: "C",
    },
    wirkung: { score: null, justification: "Ohne Nachverfolgung lässt sich das nicht sagen." },
    nachhaltigkeit: {
      score: 3,
      justification: "Finanzierung ist für zwei Jahre gesichert.",
      evidence: "Auskunft der Staatskanzlei",
      type: "interview",
      strength: "B",
    },
    verbindlichkeit: {
      score: 1,
      justification: "Es gibt keine Rückmeldung zu Beschlüssen.",
      evidence: "Durchsicht der Vermerke",
      type: "dokument",
      strength: "B",
    },
    vernetzung: {
      score: 3,
      justification: "Viele Kontakte, vor allem unter Städten.",
      evidence: "Rückmeldebögen",
      type: "befragung",
      strength: "B",
    },
    vertraulichkeit: {
      score: 3,
      justification: "Die Regeln sind bekannt und werden eingehalten.",
      evidence: "Einladungen",
      type: "dokument",
      strength: "B",
    },
    selbstverwaltung: {
      score: 4,
      justification: "Teilnahme und Themen sind freiwillig.",
      evidence: "Satzung des Kommunalverbunds",
      type: "dokument",
      strength: "A",
    },
  },
};

export const meetings = { past, coming };
export const evaluated = {
  circle,
  ratings,
  title: "Gesprächskreis: Nutzen 2023 bis 2025",
  openTitle: "Runder Tisch: Nutzen für die Kommunen",
};
