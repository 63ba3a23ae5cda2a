/** What the sample town agrees on: positions on frozen recommendations, a reservation, a dissenting opinion, one decision. */
import type { ConsentLevel, ReservationKind } from "./schema/agreement.ts";
import type { Coordination } from "./schema/consultations.ts";
import type { PersonKey } from "./sample.ts";

interface SamplePosition {
  by: PersonKey;
  level: ConsentLevel;
  coordination: Coordination;
  remark?: string;
  reservation?: { kind: ReservationKind; condition: string; inDays: number };
}

interface SampleAgreement {
  /** As sample-agenda.ts names it. */
  title: string;
  positions: SamplePosition[];
  dissent?: { by: PersonKey; signedBy: PersonKey; body: string };
  isDecided?: boolean;
}

export const agreements: SampleAgreement[] = [
  {
    title: "Jedes Bundesministerium benennt eine Ansprechstelle",
    positions: [
      { by: "federalHead", level: 1, coordination: "hausabgestimmt" },
      {
        by: "securityHead",
        level: 2,
        coordination: "arbeitsebene",
        remark: "Zwei Stellen sind im laufenden Haushalt nicht zu schaffen.",
        reservation: { kind: "haushaltsvorbehalt", condition: "Stellen im nächsten Haushalt", inDays: 120 },
      },
      { by: "secondMayor", level: 1, coordination: "leitung_gebilligt" },
    ],
  },
  {
    title: "Die Ansprechstellen treffen sich zweimal im Jahr",
    positions: [
      { by: "federalHead", level: 1, coordination: "ressortabgestimmt" },
      { by: "securityHead", level: 1, coordination: "hausabgestimmt" },
      { by: "landHead", level: 3, coordination: "arbeitsebene" },
      { by: "mayor", level: 1, coordination: "leitung_gebilligt" },
      {
        by: "secondMayor",
        level: 2,
        coordination: "hausabgestimmt",
        reservation: { kind: "ratsvorbehalt", condition: "Reisekosten ab dem dritten Treffen", inDays: 60 },
      },
      { by: "thirdMayor", level: 4, coordination: "leitung_gebilligt", remark: "Zwei Treffen binden viel Zeit." },
      { by: "associationHead", level: 1, coordination: "gremium_beschlossen" },
    ],
    dissent: {
      by: "thirdMayor",
      signedBy: "secondMayor",
      body: "Wir halten ein Treffen im Jahr für ausreichend und bitten darum, das zweite als Videokonferenz abzuhalten.\n\nKleine Städte können dafür niemanden zwei Tage entbehren.",
    },
    isDecided: true,
  },
];
