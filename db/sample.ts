/**
 * The sample town: fictitious people and organisations and what they work on. Demo and test fixture alike, so that screen, test
 * and bug report speak of the same people. Data only; seed.ts writes it. Every e-mail address is under the reserved `.example`.
 */
import type { BarrierInput, ContactsInput } from "../server/contacts/rules.ts";
import { compared } from "./seed-comparison/sample.ts";
import { evaluated, meetings } from "./sample-meetings.ts";
import { methods } from "./sample-methods.ts";
import {
  contactPointsText,
  delegationsText,
  formatsText,
  hybridText,
  screeningText,
  situationPaper,
  trainingText,
  workingPaper,
  workingPaperDrafts,
  workingPaperProposals,
  workingPaperThreads,
  type Block,
} from "./sample-texts.ts";
import type { AgendaStatus, Level, Mode } from "./schema/agenda.ts";
import type { Role, StageKey } from "./schema/processes.ts";
import type { Bench, OrganisationLevel, SizeClass } from "./schema/organisations.ts";

export const DEMO_PASSWORD = "gemeinsam-am-tisch";

interface SampleOrganisation {
  name: string;
  short_name: string;
  level: OrganisationLevel;
  bench_default: Bench;
  size_class?: SizeClass;
  postal_address?: string;
}

const organisations = {
  moderation: {
    name: "Moderationsbüro Brückenschlag",
    short_name: "Brückenschlag",
    level: "sonstige",
    bench_default: "wissenschaft",
  },
  relations: { name: "Bundesministerium für Auswärtige Beziehungen", short_name: "BMAB", level: "bund", bench_default: "bund" },
  security: { name: "Bundesministerium für Sicherheit und Vorsorge", short_name: "BMSV", level: "bund", bench_default: "bund" },
  chancellery: {
    name: "Staatskanzlei des Landes Mittelland",
    short_name: "StK Mittelland",
    level: "land",
    bench_default: "laender",
    postal_address: "Referat 14\nSchlossplatz 1\n00101 Mittelstadt",
  },
  lindenhafen: {
    name: "Stadt Lindenhafen",
    short_name: "Lindenhafen",
    level: "kommune",
    bench_default: "kommunen",
    size_class: "ueber_100000",
    postal_address: "Der Oberbürgermeister\nRathausmarkt 3\n00230 Lindenhafen",
  },
  ahornbrueck: {
    name: "Stadt Ahornbrück",
    short_name: "Ahornbrück",
    level: "kommune",
    bench_default: "kommunen",
    size_class: "bis_100000",
    postal_address: "Postfach 12 20\n00312 Ahornbrück",
  },
  falkenroda: {
    name: "Gemeinde Falkenroda",
    short_name: "Falkenroda",
    level: "kommune",
    bench_default: "kommunen",
    size_class: "bis_5000",
  },
  association: { name: "Kommunalverbund Mittelland e. V.", short_name: "KVM", level: "verband", bench_default: "kommunen" },
  chamber: {
    name: "Industrie- und Handelskammer Lindenhafen",
    short_name: "IHK Lindenhafen",
    level: "wirtschaft",
    bench_default: "wirtschaft",
  },
  forum: {
    name: "Partnerschaftsforum Gute Nachbarschaft e. V.",
    short_name: "Partnerschaftsforum",
    level: "zivilgesellschaft",
    bench_default: "zivilgesellschaft",
  },
  university: {
    name: "Hochschule Ahornbrück, Institut für Verwaltungsforschung",
    short_name: "HS Ahornbrück",
    level: "wissenschaft",
    bench_default: "wissenschaft",
  },
} as const satisfies Record<string, SampleOrganisation>;
export type OrganisationKey = keyof typeof organisations;

interface SamplePerson {
  name: string;
  email: string;
  is_admin?: boolean;
}

const people = {
  facilitator: { name: "Miriam Vogt", email: "miriam.vogt@brueckenschlag.example" },
  coFacilitator: { name: "Ines Albrecht", email: "ines.albrecht@brueckenschlag.example" },
  recorder: { name: "Paul Nowak", email: "paul.nowak@brueckenschlag.example" },
  federalHead: { name: "Dr. Katrin Sommer", email: "katrin.sommer@bmab.example" },
  federalDelegate: { name: "Tobias Reinhardt", email: "tobias.reinhardt@bmab.example" },
  securityHead: { name: "Elif Aydın", email: "elif.aydin@bmsv.example" },
  landHead: { name: "Henrike Brandt", email: "henrike.brandt@mittelland.example" },
  mayor: { name: "Stefan Krüger", email: "stefan.krueger@lindenhafen.example" },
  townDelegate: { name: "Aylin Demir", email: "aylin.demir@lindenhafen.example" },
  secondMayor: { name: "Johanna Weiß", email: "johanna.weiss@ahornbrueck.example" },
  thirdMayor: { name: "Martin Feld", email: "martin.feld@falkenroda.example" },
  associationHead: { name: "Ruth Sander", email: "ruth.sander@kvm.example" },
  chamber: { name: "Gregor Hansen", email: "gregor.hansen@ihk-lindenhafen.example" },
  forum: { name: "Amina Diallo", email: "amina.diallo@partnerschaftsforum.example" },
  observer: { name: "Prof. Dr. Lukas Ritter", email: "lukas.ritter@hs-ahornbrueck.example" },
  admin: { name: "Nora Lenz", email: "nora.lenz@betrieb.example", is_admin: true },
  /** Works in the second process only: the first one does not exist for her. */
  outsider: { name: "Clara Ostermann", email: "clara.ostermann@falkenroda.example" },
} as const satisfies Record<string, SamplePerson>;
export type PersonKey = keyof typeof people;

export interface SampleMandate {
  person: PersonKey;
  organisation: OrganisationKey;
  role: Role;
  /** Missing: sits on none. */
  bench?: Bench;
  may_bind?: boolean;
}

const mandates: SampleMandate[] = [
  { person: "facilitator", organisation: "moderation", role: "facilitator" },
  { person: "coFacilitator", organisation: "moderation", role: "facilitator" },
  { person: "recorder", organisation: "moderation", role: "recorder" },
  { person: "federalHead", organisation: "relations", role: "head_delegate", bench: "bund", may_bind: true },
  { person: "federalDelegate", organisation: "relations", role: "delegate", bench: "bund" },
  { person: "securityHead", organisation: "security", role: "head_delegate", bench: "bund", may_bind: true },
  { person: "landHead", organisation: "chancellery", role: "head_delegate", bench: "laender", may_bind: true },
  { person: "mayor", organisation: "lindenhafen", role: "head_delegate", bench: "kommunen", may_bind: true },
  { person: "townDelegate", organisation: "lindenhafen", role: "delegate", bench: "kommunen" },
  { person: "secondMayor", organisation: "ahornbrueck", role: "head_delegate", bench: "kommunen", may_bind: true },
  { person: "thirdMayor", organisation: "falkenroda", role: "head_delegate", bench: "kommunen", may_bind: true },
  { person: "associationHead", organisation: "association", role: "head_delegate", bench: "kommunen" },
  { person: "chamber", organisation: "chamber", role: "consulted", bench: "wirtschaft" },
  { person: "forum", organisation: "forum", role: "consulted", bench: "zivilgesellschaft" },
  { person: "observer", organisation: "university", role: "observer" },
];

const secondMandates: SampleMandate[] = [
  { person: "coFacilitator", organisation: "moderation", role: "facilitator" },
  { person: "outsider", organisation: "falkenroda", role: "delegate", bench: "kommunen" },
  { person: "landHead", organisation: "chancellery", role: "head_delegate", bench: "laender", may_bind: true },
];

const process = {
  title: "Bund und Kommunen im Umgang mit auswärtigen Partnern",
  guiding_question:
    "Bei welchen Fragen kommunaler Außenbeziehungen brauchen Bund, Länder und Kommunen mehr Austausch, Zusammenarbeit oder Koordinierung?",
  description:
    "Städte und Gemeinden pflegen Partnerschaften in alle Welt und stehen dabei oft allein vor Fragen, die auch den Bund angehen. " +
    "In diesem Prozess verständigen sich zwei Bundesministerien, ein Land, drei Kommunen und ihr Verband darauf, was sie künftig gemeinsam angehen. " +
    "Wirtschaft, Zivilgesellschaft und Wissenschaft werden gehört.",
};

const secondProcess = {
  title: "Notfallübungen in Grenzregionen",
  guiding_question: "Wie üben Land und Kommunen gemeinsam mit den Nachbarn jenseits der Grenze?",
  description: "Ein kleiner Prozess neben dem großen; beteiligt sind nur wenige.",
};

/** How the process came to where it is; weeks before the seeding moment. */
const stageMoves: { from: StageKey; to: StageKey; weeks: number; reason: string }[] = [
  {
    from: "auftrag",
    to: "lagebild",
    weeks: 10,
    reason: "Der Auftrag ist von beiden Ministerien und dem Kommunalverbund bestätigt, alle Bänke sind eingeladen.",
  },
  {
    from: "lagebild",
    to: "themen",
    weeks: 7,
    reason: "Das Lagebild liegt vor. Offen bleibt, wie viele kleine Gemeinden Partnerschaften pflegen.",
  },
  { from: "themen", to: "prioritaeten", weeks: 5, reason: "Elf Themen gesammelt, sechs übernommen, fünf zusammengeführt." },
  { from: "prioritaeten", to: "entwurf", weeks: 2, reason: "Der Auftaktworkshop hat sich auf sechs Agendapunkte verständigt." },
];

/** As they come from the form. */
const rules = {
  first: {
    decision_rule: "konsens",
    parity_benches: ["bund", "kommunen"],
    parity_tolerance: "2",
    quorum_share: "50",
    quorum_bench_share: "50",
    anonymous_topics: "true",
    non_attribution: "chatham",
    silence_allowed: "",
    silence_days: "14",
    substitution: "haus",
    deadline_days: "14",
    notice_days: "7",
    minutes_type: "ergebnis",
    body: "Wer spricht, fasst sich kurz: höchstens drei Minuten. Mit der Presse spricht die Moderation, nach Rücksprache mit beiden Ebenen.",
    reason: "",
  },
  adoption: "Einstimmig im Umlauf bestätigt von beiden Ministerien, der Staatskanzlei und den vier kommunalen Stellen",
  /** Of a second version, which is a draft. */
  change: {
    silence_allowed: "true",
    silence_days: "21",
    reason: "In der Sommerpause kommen wir sonst nicht zu Ergebnissen.",
  },
};

/** What no check finds out; weeks before the seeding moment. */
const ticks: { stage: StageKey; criterion: string; by: PersonKey; weeks: number; reason: string }[] = [
  {
    stage: "auftrag",
    criterion: "benches",
    by: "facilitator",
    weeks: 10.2,
    reason: "Die Wissenschaft beobachtet und sitzt auf keiner Bank.",
  },
  {
    stage: "lagebild",
    criterion: "gaps",
    by: "coFacilitator",
    weeks: 7.2,
    reason: "Im Lagebild steht, dass Zahlen über kleine Gemeinden fehlen.",
  },
];

/** Weeks after the seeding moment until which each stage is planned; the first ones lie behind. */
const stagePlan: Partial<Record<StageKey, number>> = {
  auftrag: -10,
  lagebild: -7,
  themen: -5,
  prioritaeten: -2,
  entwurf: 4,
  konsultation: 10,
  einigung: 16,
  umsetzung: 30,
  evaluation: 40,
};

export interface SampleItem {
  title: string;
  mode: Mode | null;
  reason: string;
  summary_en?: string;
  levels: Level[];
  lead: OrganisationKey;
  status: AgendaStatus;
  by: PersonKey;
  text: Block[];
}

const agenda = {
  screening: {
    title: "Partnerschaften vor dem Abschluss gemeinsam prüfen",
    mode: "koordinierung",
    levels: ["bund", "kommune"],
    lead: "relations",
    reason:
      "Eine Stadt kann nicht wissen, was dem Bund bekannt ist, und umgekehrt. Ohne abgestimmtes Vorgehen prüft jede für sich oder niemand.",
    summary_en:
      "Before a town signs a partnership, the federal and the municipal level look at it together: a short voluntary checklist, and an assessment by the federal contact point within ten working days.",
    status: "in_abstimmung",
    by: "federalDelegate",
    text: screeningText,
  },
  contactPoints: {
    title: "Feste Ansprechstellen in den Bundesministerien",
    mode: "zusammenarbeit",
    levels: ["bund", "land", "kommune"],
    lead: "relations",
    reason: "Wer in einem Rathaus eine Frage hat, soll wissen, an wen sie zu richten ist.",
    status: "beschlussreif",
    by: "associationHead",
    text: contactPointsText,
  },
  training: {
    title: "Fortbildung für kommunale Beschäftigte",
    mode: "zusammenarbeit",
    levels: ["bund", "land", "kommune"],
    lead: "association",
    reason: "Wissen über Länder und über Einflussnahme hängt an einzelnen Personen.",
    status: "entwurf",
    by: "associationHead",
    text: trainingText,
  },
  hybrid: {
    title: "Regelmäßiger Austausch über hybride Bedrohungen",
    mode: "austausch",
    levels: ["bund", "land", "kommune"],
    lead: "security",
    reason: "Vorfälle zeigen sich vor Ort, ein Gesamtbild entsteht nur gemeinsam.",
    status: "in_abstimmung",
    by: "securityHead",
    text: hybridText,
  },
  delegations: {
    title: "Delegationsbesuche gemeinsam vor- und nachbereiten",
    mode: "austausch",
    levels: ["bund", "kommune"],
    lead: "lindenhafen",
    reason: "Bei Besuchen stehen sich oft ungleich vorbereitete Seiten gegenüber.",
    status: "entwurf",
    by: "townDelegate",
    text: delegationsText,
  },
  formats: {
    title: "Bestehende Gesprächsformate auf ihren Nutzen prüfen",
    mode: null,
    levels: ["bund", "land", "kommune"],
    lead: "chancellery",
    reason: "",
    status: "entwurf",
    by: "landHead",
    text: formatsText,
  },
} as const satisfies Record<string, SampleItem>;
export type ItemKey = keyof typeof agenda;

const documents = {
  workingPaper: {
    title: "Arbeitspapier: Ansprechstellen und Prüfung von Partnerschaften",
    by: "recorder",
    text: workingPaper,
    commentsOpen: true,
    threads: workingPaperThreads,
    proposals: workingPaperProposals,
    drafts: workingPaperDrafts,
  },
  situationPaper: {
    title: "Lagebild in Kürze",
    by: "recorder",
    text: situationPaper,
    commentsOpen: false,
    threads: [],
    proposals: [],
    drafts: null,
  },
} as const;
export type DocumentKey = keyof typeof documents;

export const sample = {
  organisations,
  people,
  process,
  mandates,
  rules,
  ticks,
  stageMoves,
  stagePlan,
  agenda,
  documents,
  meetings,
  methods,
  evaluated,
  compared,
  secondProcess,
  secondMandates,
} as const;

/** Who runs the sample town's installation, in words that show how the pages are meant. */
export const contacts: ContactsInput = {
  operator: "Betrieb der Gemeinsamen Agenda (Beispiel)",
  represented_by: "Nora Lenz",
  address: "Hafenstraße 1\n12345 Lindenhafen",
  email: "kontakt@betrieb.example",
  phone: "+49 30 23125 000",
  responsible: "",
  controller: "",
  data_protection_officer: "Samira Kaya, datenschutz@betrieb.example",
  supervisory_authority: "Die Aufsichtsbehörde für den Datenschutz in Mittelland (Beispiel)",
  accessibility_contact: "Ole Petersen, +49 30 23125 001",
  accessibility_email: "barrierefreiheit@betrieb.example",
  enforcement_body:
    "Die Schlichtungsstelle für Barrierefreiheit in Mittelland (Beispiel)\nhttps://schlichtung.mittelland.example",
  conformance: "partial",
  checked_on: "2026-11-02",
  limitations_de: "",
  limitations_en: "",
  method_de: "Selbstbewertung nach dem Prüfverfahren der Software.",
  method_en: "Self-assessment with the checks that come with the software.",
  security_contact: "sicherheit@betrieb.example",
};

export const barrier: BarrierInput = {
  page: "/calendar",
  body: "Mit 400 % Vergrößerung muss ich bei langen Titeln viel scrollen, bis ich die Uhrzeit sehe.",
  reply_to: "",
};
