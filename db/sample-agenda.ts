/** What the sample town's organisations say of the items on its agenda, and recommend. Data only; seed-agenda.ts writes it. */
import type { ItemKey, OrganisationKey, PersonKey } from "./sample.ts";
import type { Depth, Urgency } from "./schema/agenda.ts";
import type { CheckKind, RecommendationStatus } from "./schema/recommendations.ts";

interface SampleDepth {
  present: Depth;
  wanted: Depth;
  urgency?: Urgency;
  contribution?: string;
}

/** Falkenroda and the Länder have not said anything about some of them yet. */
export const depths: Partial<Record<PersonKey, Partial<Record<ItemKey, SampleDepth>>>> = {
  federalHead: {
    screening: {
      present: "informieren",
      wanted: "konsultieren",
      urgency: "bald",
      contribution: "Einschätzungen zu Ländern, soweit sie weitergegeben werden dürfen; Antwort in zehn Arbeitstagen.",
    },
    contactPoints: {
      present: "keine",
      wanted: "zusammenarbeiten",
      urgency: "dringend",
      contribution: "Eine Stelle je Referat.",
    },
    training: {
      present: "informieren",
      wanted: "zusammenarbeiten",
      urgency: "kann_warten",
      contribution: "Referentinnen und Referenten.",
    },
    hybrid: { present: "informieren", wanted: "austauschen", urgency: "bald" },
    delegations: { present: "keine", wanted: "austauschen" },
  },
  securityHead: {
    screening: { present: "keine", wanted: "konsultieren", urgency: "dringend" },
    contactPoints: { present: "keine", wanted: "zusammenarbeiten" },
    hybrid: {
      present: "informieren",
      wanted: "austauschen",
      urgency: "dringend",
      contribution: "Eine Lageübersicht im Quartal, offen für alle Kommunen.",
    },
  },
  landHead: {
    screening: { present: "informieren", wanted: "zusammenarbeiten" },
    contactPoints: { present: "austauschen", wanted: "zusammenarbeiten" },
    formats: { present: "informieren", wanted: "zusammenarbeiten", urgency: "kann_warten" },
  },
  mayor: {
    screening: {
      present: "keine",
      wanted: "koordinieren",
      urgency: "dringend",
      contribution: "Unsere Erfahrungen aus drei Prüfungen, eine Person im Europabüro.",
    },
    contactPoints: { present: "keine", wanted: "zusammenarbeiten", urgency: "dringend" },
    training: { present: "keine", wanted: "zusammenarbeiten", urgency: "bald" },
    hybrid: { present: "keine", wanted: "zusammenarbeiten", urgency: "bald", contribution: "Meldungen aus den Stadtwerken." },
    delegations: {
      present: "informieren",
      wanted: "zusammenarbeiten",
      urgency: "bald",
      contribution: "Räume und Dolmetschen.",
    },
  },
  secondMayor: {
    screening: { present: "informieren", wanted: "koordinieren" },
    contactPoints: { present: "informieren", wanted: "zusammenarbeiten", urgency: "bald" },
    training: { present: "informieren", wanted: "zusammenarbeiten" },
    hybrid: { present: "keine", wanted: "austauschen" },
  },
  associationHead: {
    screening: { present: "informieren", wanted: "zusammenarbeiten", contribution: "Eine Handreichung für kleine Gemeinden." },
    contactPoints: { present: "austauschen", wanted: "zusammenarbeiten" },
    training: {
      present: "austauschen",
      wanted: "zusammenarbeiten",
      urgency: "dringend",
      contribution: "Unsere Akademie als Ort, zwei Kurse im Jahr.",
    },
  },
};

interface SampleRecommendation {
  item: ItemKey;
  title: string;
  by: PersonKey;
  lead: OrganisationKey;
  involved: OrganisationKey[];
  text: string[];
  /** As the form has them; days from the seeding moment until it is due. */
  facts?: Record<string, string | string[]>;
  dueInDays?: number;
  checks: { kind: CheckKind; result: string; reviewer: string; by: PersonKey; note: string; answers: Record<string, string> }[];
  status: RecommendationStatus[];
}

const reviewed = { reviewer: "Dr. Helene Martens, Rechtsamt Lindenhafen", by: "mayor" } as const;

export const recommendations: SampleRecommendation[] = [
  {
    item: "contactPoints",
    title: "Jedes Bundesministerium benennt eine Ansprechstelle",
    by: "associationHead",
    lead: "relations",
    involved: ["security", "association"],
    text: [
      "Jedes Bundesministerium, dessen Aufgaben kommunale Außenbeziehungen berühren, benennt eine Ansprechstelle mit Funktionspostfach und Vertretung.",
      "Anfragen aus Kommunen werden binnen zehn Arbeitstagen beantwortet. Die Liste wird halbjährlich bestätigt und allen Kommunen zugänglich gemacht.",
    ],
    facts: {
      addressees: "Bundesministerien",
      bund_posts: "2,5",
      bund_yearly: "210.000",
      kommune_posts: "0",
      funding_source: "Einzelpläne der Ministerien, unter Haushaltsvorbehalt",
      indicator: "Jede Ansprechstelle ist benannt; neun von zehn Anfragen sind binnen zehn Arbeitstagen beantwortet.",
      legal_basis: "Organisationsgewalt der Ressorts, freiwillige Selbstbindung",
      lever_information_beratung: "0",
      lever_vernetzung: "1",
      dimensions: ["sicherheit", "verwaltung_fachaustausch"],
      threat_domains: ["verwaltung", "politik", "information"],
      eu_relevant: "nein",
      summary_plain: "Wer in einem Rathaus eine Frage zu Partnern im Ausland hat, findet beim Bund eine Stelle, die antwortet.",
      summary_en:
        "Each federal ministry names a point of contact that answers questions from municipalities within ten working days.",
    },
    dueInDays: 240,
    checks: [
      {
        ...reviewed,
        kind: "competence",
        result: "bund",
        note: "Es geht um die eigene Organisation des Bundes.",
        answers: { local: "ja", land: "ja", pays: "ja", sunset: "ja" },
      },
      {
        ...reviewed,
        kind: "self_government",
        result: "vertraeglich",
        note: "Niemand muss fragen, und niemand wird angewiesen.",
        answers: { "local-matter": "ja", voluntary: "ja", pays: "ja" },
      },
    ],
    status: ["in_abstimmung", "beschlussreif"],
  },
  {
    item: "contactPoints",
    title: "Die Länder führen eine gemeinsame Übersicht der Ansprechstellen",
    by: "landHead",
    lead: "chancellery",
    involved: ["association"],
    text: ["Die Staatskanzleien halten eine Übersicht aller Ansprechstellen von Bund und Ländern aktuell."],
    facts: { addressees: "Länder", land_posts: "0,5" },
    checks: [],
    status: [],
  },
  {
    item: "screening",
    title: "Vor jedem Abschluss wird die gemeinsame Prüfliste ausgefüllt",
    by: "federalDelegate",
    lead: "relations",
    involved: ["lindenhafen", "ahornbrueck", "association"],
    text: [
      "Kommunen füllen vor dem Abschluss einer Partnerschaft die gemeinsame Prüfliste aus und legen sie dem Bund auf Wunsch vor.",
    ],
    facts: {
      addressees: "Kommunen mit Partnerschaften außerhalb der EU",
      kommune_posts: "0,5",
      funding_source: "Noch zu klären, Konnexität mit den Ländern",
      indicator: "Zu jeder neuen Partnerschaft liegt eine ausgefüllte Liste vor.",
      legal_basis: "Freiwillige Vereinbarung zwischen Bund und Kommunalverbund",
      lever_leitlinie_freiwillig: "2",
      lever_anzeige_pruefverfahren: "3",
      dimensions: ["sicherheit", "wirtschaft"],
      threat_domains: ["wirtschaft", "politik"],
      eu_relevant: "ja",
    },
    dueInDays: 180,
    checks: [
      {
        ...reviewed,
        kind: "competence",
        result: "gemeinsam",
        note: "Ohne Beteiligung des Landes nicht tragfähig.",
        answers: { local: "ja", "foreign-act": "ja", land: "unklar" },
      },
      {
        ...reviewed,
        kind: "self_government",
        result: "nicht_vertraeglich",
        note: "Die Pflicht zur Vorlage wirkt wie eine Weisung. Als Angebot formuliert wäre es verträglich.",
        answers: { "local-matter": "ja", instruction: "ja", mitigation: "ja" },
      },
    ],
    status: ["in_abstimmung"],
  },
  {
    item: "contactPoints",
    title: "Die Ansprechstellen treffen sich zweimal im Jahr",
    by: "associationHead",
    lead: "association",
    involved: ["relations", "chancellery"],
    text: [
      "Die Ansprechstellen von Bund, Ländern und Kommunen treffen sich zweimal im Jahr, im Wechsel in einer kleinen und einer großen Stadt.",
    ],
    facts: {
      addressees: "Ansprechstellen aller Ebenen",
      bund_yearly: "12.000",
      kommune_once: "0",
      funding_source: "Auswärtiges, aus vorhandenen Mitteln",
      indicator: "Zwei Treffen im Jahr haben stattgefunden, jede Ebene war vertreten.",
      legal_basis: "Freiwillige Vereinbarung",
      lever_vernetzung: "0",
      eu_relevant: "nein",
      summary_plain: "Wer anderen Städten und dem Bund Fragen beantwortet, lernt sich persönlich kennen.",
      summary_en: "Points of contact of all levels meet twice a year, in turn in a small and a large city.",
    },
    dueInDays: 300,
    checks: [
      {
        ...reviewed,
        kind: "competence",
        result: "gemeinsam",
        note: "Jede Ebene kommt freiwillig.",
        answers: { local: "ja", land: "ja", pays: "ja" },
      },
      {
        ...reviewed,
        kind: "self_government",
        result: "vertraeglich",
        note: "Niemand muss teilnehmen.",
        answers: { "local-matter": "ja", voluntary: "ja", pays: "ja" },
      },
    ],
    status: ["in_abstimmung"],
  },
];
