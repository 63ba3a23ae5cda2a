/** What the sample town has voted on, and what it is voting on. */
import type { PersonKey } from "./sample.ts";

export const methods = {
  /** On all agenda items; values in their order. */
  dots: {
    question: "Womit bringen wir beide Ebenen am schnellsten zusammen?",
    explanation: "Jede Organisation verteilt vier Punkte auf die Agendapunkte, höchstens zwei auf einen.",
    dots: 4,
    most: 2,
    ballots: [
      ["federalHead", [2, 1, 0, 1]],
      ["securityHead", [1, 1, 0, 2]],
      ["landHead", [1, 2, 1]],
      ["mayor", [2, 0, 2]],
      ["secondMayor", [1, 1, 2]],
      ["thirdMayor", [2, 0, 1, 0, 1]],
      ["associationHead", [2, 1, 1]],
    ] as const satisfies readonly (readonly [PersonKey, readonly number[]])[],
  },
  resistance: {
    question: "Wie erreichen Kommunen künftig ihre Ansprechstelle im Bund?",
    options: [
      "Eine gemeinsame Stelle mit einer Nummer für alle Fragen",
      "Je Ministerium eine benannte Stelle, veröffentlicht als Liste",
      "Ansprechpersonen bei den Ländern, die weitervermitteln",
    ],
    /** The passive solution last. */
    ballots: [
      ["federalHead", [5, 2, 3, 6]],
      ["landHead", [4, 3, 6, 5]],
      ["secondMayor", [1, 4, 7, 9]],
    ] as const satisfies readonly (readonly [PersonKey, readonly number[]])[],
    closesInDays: 9,
  },
};
