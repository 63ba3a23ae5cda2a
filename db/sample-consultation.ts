/** What the people of the sample town are asked, and what they answer. Fictitious; days are counted from the seeding moment. Data only. */
import type { Coordination, StatementPointKind } from "./schema/consultations.ts";
import type { PersonKey } from "./sample.ts";

interface SamplePoint {
  kind: StatementPointKind;
  /** Words of the passage; none: on the whole. */
  on?: string;
  question?: number;
  body: string;
  wording?: string;
}

interface SampleStatement {
  by: PersonKey;
  days: number;
  remark: string;
  coordination: Coordination;
  points: SamplePoint[];
  /** Kept from others. */
  file?: { name: string; words: string };
  /** Missing: still a draft. */
  submitted?: true;
}

const statements: SampleStatement[] = [
  {
    by: "secondMayor",
    days: -3,
    remark:
      "Die Stadt Ahornbrück trägt den Entwurf mit. Entscheidend ist für uns, dass die Prüfung freiwillig bleibt und kleine Verwaltungen sie ohne zusätzliches Personal leisten können.",
    coordination: "leitung_gebilligt",
    submitted: true,
    file: {
      name: "Auszug aus der Niederschrift.txt",
      words: "Rat der Stadt Ahornbrück, nichtöffentlicher Teil, TOP 7: Der Rat stimmt der Stellungnahme einstimmig zu.",
    },
    points: [
      {
        kind: "aenderungsvorschlag",
        on: "drei Wochen",
        body: "Für Ratsvorlagen ist die Frist knapp. Wir brauchen einen Weg für eilige Fälle.",
        wording:
          "In eiligen Fällen antwortet die Ansprechstelle innerhalb von drei Arbeitstagen, wenn die Unterlagen vollständig sind.",
      },
      {
        kind: "zustimmung",
        on: "Er ist keine Aufsicht und keine Rangliste.",
        body: "Dieser Satz ist für uns die Voraussetzung dafür, dass Städte mitmachen.",
      },
      {
        kind: "frage",
        question: 1,
        body: "Uns fehlt, wer die Selbstauskunft aufbewahrt und wann sie gelöscht wird.",
      },
    ],
  },
  {
    by: "townDelegate",
    days: -1,
    remark: "Entwurf der Stabsstelle, noch nicht mit dem Oberbürgermeister abgestimmt.",
    coordination: "arbeitsebene",
    points: [
      {
        kind: "ergaenzung",
        body: "Häfen und Stadtwerke sollten ausdrücklich genannt werden.",
        wording: "Das gilt auch für kommunale Unternehmen.",
      },
    ],
  },
];

export const consultation = {
  title: "Konsultation zum Arbeitspapier",
  coverNote:
    "Das beigefügte Arbeitspapier ist nicht beschlossen. Es gibt den Stand der gemeinsamen Arbeit wieder und ist zwischen den Beteiligten noch nicht abgestimmt.\n\nWir bitten um Ihre Stellungnahme. Bitte sagen Sie auch, wo Sie keine Anmerkungen haben.",
  confidentiality: "Vertraulich bis zur Beschlussfassung",
  questions: ["Was fehlt in dem Papier?", "Was davon kann Ihr Haus schon jetzt zusagen?"],
  waves: [
    { title: "Länder und Kommunen", opens: -9, closes: 11, benches: ["laender", "kommunen"] },
    { title: "Wirtschaft und Zivilgesellschaft", opens: -2, closes: 18, benches: ["wirtschaft", "zivilgesellschaft"] },
  ],
  statements,
  tags: [{ name: "Fristen", usually: "recorder" }, { name: "Finanzierung" }],
  blocks: [
    { title: "Dank", body: "Vielen Dank für den Hinweis. Er ist zur Kenntnis genommen.", disposition: "kenntnis" },
    {
      title: "Freiwillig",
      body: "Die Prüfung bleibt freiwillig; das steht jetzt ausdrücklich im Text.",
      disposition: "folgen",
    },
  ],
  nil: { by: "thirdMayor", days: -5 },
  extension: { by: "landHead", days: -1, until: 16, reason: "Die Ressorts des Landes stimmen sich erst am Ende der Frist ab." },
  weighed: [
    {
      on: "Für die Schulungen braucht es eine Finanzierung",
      disposition: "nicht_folgen",
      reason: "Über Geld entscheiden die Haushalte. Das Papier nennt den Bedarf, damit sie es können.",
      released: true,
    },
    {
      on: "Dieser Satz ist für uns die Voraussetzung",
      disposition: "kenntnis",
      reason: "Der Satz bleibt, wie er ist.",
      released: false,
    },
  ],
  onBehalf: {
    organisation: "association",
    days: -1,
    received: -2,
    remark: "Der Verband begrüßt den Entwurf und behält sich die Zustimmung seines Vorstands vor.",
    points: [
      "Die Ansprechstelle muss auch kleinen Gemeinden offenstehen, die keine eigene Außenstelle haben.",
      "Für die Schulungen braucht es eine Finanzierung, sonst bleiben sie auf große Städte beschränkt.",
    ],
  },
} as const;
