/**
 * What can be set beside the format of the sample town: a second one, judged by the same criteria, and what was made of the first one three
 * years earlier. Fictitious as all of the town; of a real format nothing is invented. Data only.
 */
import type { EvidenceStrength, EvidenceType } from "../schema/formats.ts";

type Score = 0 | 1 | 2 | 3 | 4;
/** Why somebody gave it, and by what. */
type Given = readonly [score: Score | null, justification: string];

interface JudgedCriterion {
  by: readonly [first: Given, second: Given];
  evidence: readonly [what: string, type: EvidenceType, strength: EvidenceStrength];
  /** What both agreed on. */
  result: readonly [score: Score | null, summary: string];
}

const forumDay = {
  name: "Fachtag Kommunen in der Welt Mittelland",
  kind: "konferenz" as const,
  organiser: "Akademie Mittelland für kommunale Zusammenarbeit",
  commissioned_by: "Akademie Mittelland für kommunale Zusammenarbeit",
  levels: ["land" as const, "kommune" as const],
  audience: "Kommunen, Vereine und Hochschulen mit Verbindungen ins Ausland",
  rhythm: "einmal im Jahr",
  founded: "2021",
  note: "Erfundenes Beispiel. Den Fachtag und die Akademie gibt es nicht; beide gehören zur fiktiven Region dieses Demonstrationsprozesses.",
};

const dayJudged: Record<string, JudgedCriterion> = {
  relevanz: {
    by: [
      [2, "Die Themen wählt die Akademie, unsere Fragen kommen am Rand vor."],
      [3, "Für Unternehmen und Vereine ist jedes Jahr etwas dabei."],
    ],
    evidence: ["Programme 2022 bis 2025", "dokument", "B"],
    result: [2, "Das Programm passt zu vielen, aber selten zu dem, was Kommunen gerade entscheiden."],
  },
  kohaerenz: {
    by: [
      [3, "Der Fachtag wird mit anderen Terminen im Land abgestimmt."],
      [3, "Es gibt keine zweite Tagung dieser Art."],
    ],
    evidence: ["Jahresplanung der Akademie", "dokument", "B"],
    result: [3, "Der Fachtag ergänzt die kleineren Runden und wiederholt sie nicht."],
  },
  reichweite: {
    by: [
      [4, "Auch aus unserer kleinen Gemeinde waren zwei Personen da."],
      [3, "Kommunen jeder Größe sind angemeldet, wenige kommen aus dem Süden."],
    ],
    evidence: ["Anmeldelisten 2023 bis 2025", "statistik", "A"],
    result: [3, "Kleine Gemeinden sind gut vertreten, der Süden des Landes weniger."],
  },
  dialogqualitaet: {
    by: [
      [2, "Viele Vorträge, wenig Zeit für Fragen."],
      [2, "In den Arbeitsgruppen kommt man ins Gespräch, im Saal nicht."],
    ],
    evidence: ["Rückmeldebögen 2024 und 2025", "befragung", "B"],
    result: [2, "Gespräche gelingen in Arbeitsgruppen, nicht im Saal."],
  },
  wirksamkeit: {
    by: [
      [1, "Nach dem Tag geht jeder nach Hause, verabredet wird wenig."],
      [2, "Zwei Vorhaben haben dort begonnen."],
    ],
    evidence: ["Tagungsberichte", "dokument", "B"],
    result: [2, "Der Tag regt an; Verabredungen bleiben die Ausnahme."],
  },
  effizienz: {
    by: [
      [3, "Ein Tag, kurze Wege, geringe Gebühr."],
      [3, "Der Aufwand für Teilnehmende ist klein."],
    ],
    evidence: ["Einladungen und Gebühren", "dokument", "B"],
    result: [3, "Aufwand und Ertrag stehen in einem guten Verhältnis."],
  },
  wirkung: {
    by: [
      [2, "Unsere Partnerschaft mit einer Schule hat dort angefangen."],
      [null, "Dazu gibt es keine Erhebung."],
    ],
    evidence: ["Eigener Bericht an den Gemeinderat", "selbstauskunft", "C"],
    result: [2, "Einzelne Wirkungen sind belegt, ein Überblick fehlt."],
  },
  nachhaltigkeit: {
    by: [
      [2, "Ob es den Tag im nächsten Jahr gibt, steht oft spät fest."],
      [2, "Die Mittel werden jährlich neu beantragt."],
    ],
    evidence: ["Auskunft der Akademie", "interview", "B"],
    result: [2, "Die Finanzierung ist nur von Jahr zu Jahr gesichert."],
  },
  verbindlichkeit: {
    by: [
      [2, "Der Tagungsbericht nennt offene Fragen, aber niemanden, der sie beantwortet."],
      [2, "Zusagen werden nicht nachgehalten."],
    ],
    evidence: ["Tagungsberichte 2023 und 2024", "dokument", "B"],
    result: [2, "Ergebnisse werden festgehalten, aber nicht verfolgt."],
  },
  vernetzung: {
    by: [
      [4, "Nirgends sonst trifft man so viele verschiedene Leute."],
      [4, "Kontakte über die Verwaltung hinaus entstehen jedes Mal."],
    ],
    evidence: ["Rückmeldebögen 2024 und 2025", "befragung", "B"],
    result: [4, "Die Vernetzung über die Kommunen hinaus ist die Stärke des Tages."],
  },
  vertraulichkeit: {
    by: [
      [2, "Im großen Saal spricht niemand offen über Schwierigkeiten."],
      [3, "In den Arbeitsgruppen gilt eine Regel."],
    ],
    evidence: ["Eigene Teilnahme 2024", "beobachtung", "C"],
    result: [2, "Nur in den Arbeitsgruppen ist vereinbart, was im Raum bleibt."],
  },
  selbstverwaltung: {
    by: [
      [4, "Die Teilnahme ist frei, niemand wird zu etwas verpflichtet."],
      [4, "Kommunen entscheiden selbst, was sie mitnehmen."],
    ],
    evidence: ["Einladungen", "dokument", "B"],
    result: [4, "Die Teilnahme ist freiwillig, Vorgaben gibt es keine."],
  },
};

const circleBefore: Record<string, JudgedCriterion> = {
  relevanz: {
    by: [
      [2, "In den ersten Jahren ging es vor allem um Termine und Förderungen."],
      [2, "Fachliche Fragen kamen selten auf die Tagesordnung."],
    ],
    evidence: ["Tagesordnungen 2020 bis 2022", "dokument", "B"],
    result: [2, "Die Themen trafen den Bedarf zum Teil."],
  },
  kohaerenz: {
    by: [
      [2, "Mit dem Landesarbeitskreis war nichts abgestimmt."],
      [2, "Dieselben Fragen wurden an zwei Orten besprochen."],
    ],
    evidence: ["Vergleich der Tagesordnungen", "dokument", "B"],
    result: [2, "Überschneidungen waren bekannt und blieben."],
  },
  reichweite: {
    by: [
      [1, "Es kamen fast nur die großen Städte."],
      [2, "Zehn Kommunen waren regelmäßig da."],
    ],
    evidence: ["Teilnahmelisten 2020 bis 2022", "statistik", "A"],
    result: [1, "Kleine Gemeinden waren kaum vertreten."],
  },
  dialogqualitaet: {
    by: [
      [3, "Man konnte offen sprechen."],
      [2, "Über Video kam selten ein Gespräch zustande."],
    ],
    evidence: ["Eigene Teilnahme an vier Treffen", "beobachtung", "C"],
    result: [2, "Vor Ort gelang das Gespräch, über Video selten."],
  },
  wirksamkeit: {
    by: [
      [2, "Ein gemeinsames Vorhaben ist entstanden."],
      [1, "Ergebnisse sind kaum zu erkennen."],
    ],
    evidence: ["Vermerke 2021 und 2022", "dokument", "B"],
    result: [1, "Nur ein gemeinsames Vorhaben ist belegt."],
  },
  effizienz: {
    by: [
      [3, "Videotreffen sparten Wege."],
      [3, "Der Aufwand war gering."],
    ],
    evidence: ["Einladungen", "dokument", "B"],
    result: [3, "Der Aufwand war angemessen."],
  },
  wirkung: {
    by: [
      [null, "Dazu liegt uns nichts vor."],
      [null, "Das wurde nicht erhoben."],
    ],
    evidence: ["", "dokument", "B"],
    result: [null, "Dafür lagen keine Unterlagen vor."],
  },
  nachhaltigkeit: {
    by: [
      [2, "Zwei Treffen fielen aus."],
      [2, "Die Mittel waren nur für ein Jahr zugesagt."],
    ],
    evidence: ["Terminübersicht", "dokument", "B"],
    result: [2, "Der Rhythmus war noch nicht gesichert."],
  },
  verbindlichkeit: {
    by: [
      [1, "Anregungen blieben ohne Antwort."],
      [1, "Es gab keine Rückmeldung."],
    ],
    evidence: ["Durchsicht der Vermerke", "dokument", "B"],
    result: [1, "Was aus Anregungen wurde, erfuhr niemand."],
  },
  vernetzung: {
    by: [
      [3, "Die ersten Kontakte sind dort entstanden."],
      [2, "Man kannte sich noch wenig."],
    ],
    evidence: ["Rückmeldebögen 2022", "befragung", "B"],
    result: [2, "Kontakte entstanden, vor allem unter großen Städten."],
  },
  vertraulichkeit: {
    by: [
      [2, "Eine Regel gab es noch nicht."],
      [2, "Was im Raum bleibt, war unklar."],
    ],
    evidence: ["Einladungen 2020 bis 2022", "dokument", "B"],
    result: [2, "Vertraulichkeit war üblich, aber nicht vereinbart."],
  },
  selbstverwaltung: {
    by: [
      [4, "Die Teilnahme war freiwillig."],
      [4, "Niemand hat uns etwas vorgegeben."],
    ],
    evidence: ["Satzung des Kommunalverbunds", "dokument", "A"],
    result: [4, "Freiwillig in jeder Hinsicht."],
  },
};

export const compared = {
  forumDay,
  /** Of the town's own format, before the one that was judged: what was counted there as at the others. */
  editions: [
    { label: "9. Treffen", year: "2024", place: "Lindenhafen", value: "14", as_of: "2024-10-15" },
    { label: "10. Treffen", year: "2025", place: "Falkenroda", value: "16", as_of: "2025-04-08" },
  ],
  evaluations: {
    forumDay: {
      title: "Fachtag: Nutzen 2022 bis 2025",
      period: { period_from: "2022-01-01", period_to: "2025-12-31" },
      raters: ["thirdMayor", "chamber"] as const,
      judged: dayJudged,
      limits: "Zwei Bewertungen und die Berichte der Akademie; Vereine wurden nicht befragt.",
    },
    circleBefore: {
      title: "Gesprächskreis: Nutzen 2020 bis 2022",
      period: { period_from: "2020-01-01", period_to: "2022-12-31" },
      raters: ["secondMayor", "forum"] as const,
      judged: circleBefore,
      limits: "Rückblick von zwei Personen; mehrere Treffen fanden nur per Video statt.",
    },
  },
};
