/** What the people of the sample town have handed in before there was an agenda, how it was sorted, and what became of it. */
import type { ItemKey, OrganisationKey, PersonKey } from "./sample.ts";

export interface SampleTopic {
  title: string;
  problem?: string;
  concerned?: string;
  source?: string;
  /** Missing: without a name. */
  by?: PersonKey;
  for?: OrganisationKey;
  /** Somebody without an account. */
  behalf?: string;
  affects?: readonly PersonKey[];
  /** The title of the topic under which it stands. */
  into?: string;
  takenUp?: ItemKey;
  deferred?: string;
  declined?: string;
}

export const topicClusters: Record<string, readonly SampleTopic[]> = {
  Ansprechstellen: [
    {
      title: "Wen rufen wir an, wenn eine Partnerstadt plötzlich heikel wird?",
      problem: "Im letzten Jahr haben wir vier Stellen angerufen, bevor jemand zuständig war.",
      concerned: "Städte mit Partnerschaften außerhalb der EU",
      source: "Eigene Erfahrung 2025",
      by: "mayor",
      affects: ["secondMayor", "thirdMayor", "associationHead", "landHead"],
      takenUp: "contactPoints",
    },
    {
      title: "Feste Ansprechstelle je Ministerium, mit Vertretung",
      by: "secondMayor",
      affects: ["mayor", "federalHead"],
      into: "Wen rufen wir an, wenn eine Partnerstadt plötzlich heikel wird?",
    },
    {
      title: "Liste der Ansprechstellen, die auch aktuell bleibt",
      problem: "Die letzte Liste war nach einem halben Jahr zur Hälfte falsch.",
      by: "recorder",
      for: "association",
      into: "Wen rufen wir an, wenn eine Partnerstadt plötzlich heikel wird?",
    },
    {
      title: "Kommunen als Ansprechpartner für Auslandsvertretungen bekannt machen",
      by: "federalDelegate",
      affects: ["mayor"],
    },
  ],
  "Prüfung von Partnerschaften": [
    {
      title: "Wie prüfen wir einen Partner, ohne ihn vor den Kopf zu stoßen?",
      problem: "Wir haben dafür weder Personal noch Kriterien. Absagen ohne Begründung schaden mehr als sie nützen.",
      by: "townDelegate",
      affects: ["secondMayor", "securityHead", "landHead"],
      takenUp: "screening",
    },
    { title: "Gemeinsame Kriterien für Angebote aus dem Ausland", by: "securityHead", affects: ["mayor", "chamber"] },
    {
      title: "Spenden und Sponsoring durch Unternehmen mit Sitz im Ausland",
      problem: "Es betrifft vor allem Sportvereine und Schulen.",
      affects: ["thirdMayor", "forum"],
    },
    {
      title: "Hochschulkooperationen in die Prüfung einbeziehen",
      by: "observer",
      deferred: "Das berät gerade die Wissenschaftskonferenz des Landes; wir kommen im Herbst darauf zurück.",
    },
  ],
  "Hybride Bedrohungen": [
    {
      title: "Was tun, wenn die Stadtwerke angegriffen werden?",
      problem: "Unklar ist, wer in der ersten Stunde wen informiert.",
      by: "thirdMayor",
      affects: ["mayor", "secondMayor", "associationHead", "landHead", "securityHead"],
      takenUp: "hybrid",
    },
    { title: "Falschmeldungen vor Kommunalwahlen früh erkennen", by: "associationHead", affects: ["mayor", "thirdMayor"] },
    { title: "Lagebild, das auch Ehrenamtliche verstehen", by: "recorder", for: "falkenroda" },
    {
      title: "Polizeiliche Zuständigkeiten neu ordnen",
      by: "chamber",
      declined: "Das ist Sache der Länder und liegt außerhalb unseres Auftrags.",
    },
  ],
  "Besuche und Delegationen": [
    {
      title: "Vorbereitung von Delegationsbesuchen",
      problem: "Wir sitzen gut vorbereiteten Gästen unvorbereitet gegenüber.",
      by: "townDelegate",
      affects: ["secondMayor"],
    },
    { title: "Besuche gemeinsam nachbereiten", by: "landHead", into: "Vorbereitung von Delegationsbesuchen" },
    {
      title: "Dolmetschen für kleine Gemeinden",
      by: "recorder",
      behalf: "Partnerschaftsverein Falkenroda",
      affects: ["thirdMayor"],
    },
  ],
};

/** Not sorted yet. */
export const unsortedTopics: readonly SampleTopic[] = [
  { title: "Weniger Papier, mehr Gespräche", by: "forum" },
  { title: "Sprachkurse für Verwaltungskräfte in Partnerstädten", by: "secondMayor" },
  {
    title: "Angst, nach einer kritischen Äußerung nicht mehr eingeladen zu werden",
    problem: "Das wird nie offen gesagt, ist aber oft der Grund für Schweigen.",
  },
  { title: "Wer bezahlt gemeinsame Übungen an der Grenze?", by: "thirdMayor" },
];
