/**
 * What the people of the sample town have written so far: texts of the agenda items, two papers, comments. Fictitious like the
 * town itself. Data only, in a short notation that seed.ts turns into texts.
 */

/** Heading, paragraph, bullets, numbers, table (first row is its head), quotation. */
export type Block =
  | readonly ["h", 1 | 2 | 3, string]
  | readonly ["p", string]
  | readonly ["ul" | "ol", readonly string[]]
  | readonly ["table", readonly (readonly string[])[]]
  | readonly ["quote", string];

export const screeningText: Block[] = [
  ["h", 2, "Worum es geht"],
  [
    "p",
    "Kommunen schließen Partnerschaften, Freundschaften und Projektvereinbarungen mit Partnern in aller Welt. Bislang prüft jede Stadt für sich, ob eine Vereinbarung Abhängigkeiten schafft oder Angriffsflächen öffnet, und viele kleine Gemeinden prüfen gar nicht, weil niemand dafür zuständig ist.",
  ],
  ["h", 2, "Was wir vorschlagen"],
  [
    "p",
    "Bund, Länder und Kommunen entwickeln eine gemeinsame Prüfliste, die eine Stadt in einer Stunde ausfüllen kann. Sie ist freiwillig. Wer Fragen hat, bekommt vom Bund innerhalb von zehn Arbeitstagen eine Einschätzung.",
  ],
  [
    "ul",
    [
      "Die Kommune entscheidet weiter selbst, ob und mit wem sie eine Partnerschaft eingeht.",
      "Die Liste fragt nach Gegenstand, Laufzeit, Finanzierung, Datenzugang und Ausstieg.",
      "Bestehende Partnerschaften werden alle drei Jahre noch einmal angesehen.",
    ],
  ],
  ["h", 2, "Wer übernimmt was"],
  [
    "table",
    [
      ["Schritt", "Federführung", "Beteiligt", "Bis"],
      ["Entwurf der Prüfliste", "BMAB", "KVM, Lindenhafen", "Ende des Quartals"],
      ["Erprobung in drei Kommunen", "KVM", "Lindenhafen, Ahornbrück, Falkenroda", "sechs Monate danach"],
      ["Auswertung und Anpassung", "BMAB", "alle Beteiligten", "nach der Erprobung"],
    ],
  ],
  ["h", 2, "Offene Fragen"],
  [
    "ol",
    [
      "Wer antwortet beim Bund, wenn mehrere Ressorts betroffen sind?",
      "Wie gehen wir mit Angaben um, die ein Unternehmen vertraulich gemacht hat?",
    ],
  ],
];

export const contactPointsText: Block[] = [
  ["h", 2, "Worum es geht"],
  [
    "p",
    "Wenn ein Rathaus eine Frage mit außenpolitischem Bezug hat, weiß es oft nicht, wen es beim Bund anrufen soll. Antworten hängen davon ab, ob man zufällig jemanden kennt.",
  ],
  ["h", 2, "Was wir vorschlagen"],
  [
    "p",
    "Jedes Bundesministerium mit sicherheitsrelevanten Aufgaben benennt eine Ansprechstelle für Kommunen: ein Funktionspostfach, eine Vertretung und eine Zusage, wann spätestens geantwortet wird.",
  ],
  [
    "ul",
    [
      "Das Verzeichnis der Ansprechstellen pflegt die Staatskanzlei gemeinsam mit dem Kommunalverbund.",
      "Jeder Eintrag wird halbjährlich bestätigt, damit er nicht veraltet.",
      "Die Ansprechstelle leitet weiter, sie verweist nicht.",
    ],
  ],
  ["h", 2, "Woran wir den Erfolg erkennen"],
  ["p", "Nach einem Jahr erhält eine anfragende Kommune in der Regel innerhalb von fünf Arbeitstagen eine erste Antwort."],
];

export const trainingText: Block[] = [
  ["h", 2, "Worum es geht"],
  [
    "p",
    "Beschäftigte in Wirtschaftsförderung, Hafenbehörde oder Kulturamt begegnen Gästen aus dem Ausland oft ohne Vorbereitung. Große Delegationen treffen auf eine Person, die das nebenher macht.",
  ],
  ["h", 2, "Was wir vorschlagen"],
  [
    "p",
    "Ein gemeinsames Fortbildungsangebot in drei kurzen Bausteinen: Grundlagen, Länderkunde, Umgang mit Einflussnahme. Jeder Baustein dauert einen halben Tag und findet auch online statt.",
  ],
  ["p", "Der Bund stellt Referentinnen und Referenten, der Kommunalverbund organisiert Termine und Plätze."],
];

export const hybridText: Block[] = [
  ["h", 2, "Worum es geht"],
  [
    "p",
    "Falschmeldungen über eine Flüchtlingsunterkunft, ein lahmgelegtes Bürgerportal, auffällige Kaufangebote für ein Hafengrundstück: Solche Vorfälle zeigen sich zuerst vor Ort. Ein Bild ergibt sich aber nur, wenn die Ebenen voneinander wissen.",
  ],
  ["h", 2, "Was wir vorschlagen"],
  [
    "ul",
    [
      "Zweimal im Jahr ein vertraulicher Austausch zwischen Bund, Land und Kommunen auf Arbeitsebene.",
      "Eine Sammlung guter Beispiele: Was ist passiert, was hat geholfen, was würden wir anders machen?",
      "Keine Meldepflicht und keine Rangliste: Jede Kommune entscheidet, was sie einbringt.",
    ],
  ],
  ["quote", "Verschlusssachen gehören nicht in diesen Austausch und nicht in dieses Dokument."],
];

export const delegationsText: Block[] = [
  ["h", 2, "Worum es geht"],
  ["p", "Bei Besuchen stehen sich oft ungleiche Delegationen gegenüber. Wer gut vorbereitet ist, verhandelt auf Augenhöhe."],
  ["h", 2, "Was wir vorschlagen"],
  [
    "p",
    "Ein Vorbereitungsbogen auf zwei Seiten und, wo gewünscht, ein Gespräch mit der zuständigen Länderreferentin oder dem Länderreferenten des Bundes. Nach dem Besuch hält die Kommune fest, was vereinbart wurde.",
  ],
];

export const formatsText: Block[] = [
  ["h", 2, "Worum es geht"],
  [
    "p",
    "Es gibt bereits Runde Tische, Gesprächskreise und Netzwerke. Ob sie nützen, hat lange niemand gefragt. Bevor wir Neues schaffen, sehen wir uns das Vorhandene an.",
  ],
  ["p", "Ob daraus Austausch oder Koordinierung wird, ist noch offen."],
];

export const workingPaper: Block[] = [
  ["h", 1, "Ansprechstellen und Prüfung von Partnerschaften"],
  [
    "p",
    "Dieses Papier führt die Diskussion des Auftaktworkshops zusammen. Es ist ein Arbeitsstand und nicht beschlossen. Es dient den Agendapunkten zur Prüfung von Partnerschaften und zu den Ansprechstellen als gemeinsame Grundlage.",
  ],
  ["h", 2, "1. Ausgangslage"],
  [
    "p",
    "Im Mittelland pflegen nach unserer Umfrage 38 von 61 antwortenden Kommunen mindestens eine Verbindung ins Ausland. Die Spanne reicht vom jährlichen Schüleraustausch bis zu einer Hafenkooperation mit gemeinsamer Gesellschaft. In 29 Kommunen kümmert sich eine einzige Person darum, meist neben anderen Aufgaben.",
  ],
  [
    "p",
    "Der Bund ist für die auswärtigen Beziehungen zuständig, die Kommunen regeln ihre örtlichen Angelegenheiten selbst. Beides steht im Grundgesetz. Eine Weisung des Bundes an eine Stadt kommt nicht in Betracht, und niemand in dieser Runde will sie. Umso wichtiger ist, dass beide Seiten voneinander wissen.",
  ],
  ["h", 2, "2. Was Kommunen brauchen"],
  ["p", "In den Gesprächen kamen vier Wünsche immer wieder vor:"],
  [
    "ol",
    [
      "Eine Stelle, die man anrufen kann und die zuständig bleibt, bis die Frage beantwortet ist.",
      "Eine Prüfliste, die ohne Juristin und ohne Gutachten auskommt.",
      "Hinweise, bevor ein Vertrag unterschrieben ist, nicht danach.",
      "Ein vertraulicher Rahmen, in dem man auch Fehler erzählen kann.",
    ],
  ],
  ["h", 2, "3. Was der Bund braucht"],
  [
    "ul",
    [
      "Einen Überblick, welche Verbindungen es gibt, ohne daraus eine Berichtspflicht zu machen.",
      "Rückmeldungen aus der Praxis, wenn sich das Verhalten eines Partners ändert.",
      "Verständnis dafür, dass manche Auskunft Zeit braucht, weil mehrere Häuser sich abstimmen.",
    ],
  ],
  ["h", 2, "4. Vorschlag: Prüfung in drei Schritten"],
  ["p", "Wir schlagen einen einfachen Ablauf vor, den jede Kommune an ihre Größe anpassen kann."],
  [
    "table",
    [
      ["Schritt", "Frage", "Wer", "Dauer"],
      ["Selbstcheck", "Worum geht es, was bringt es uns, wovon machen wir uns abhängig?", "Kommune", "eine Stunde"],
      ["Rückfrage", "Gibt es Hinweise, die wir nicht kennen können?", "Ansprechstelle des Bundes", "zehn Arbeitstage"],
      ["Entscheidung", "Abschließen, anpassen oder lassen?", "Rat oder Verwaltungsspitze", "nach örtlichen Regeln"],
    ],
  ],
  ["p", "Der zweite Schritt ist ein Angebot. Die Ansprechstelle gibt eine Einschätzung, keine Genehmigung."],
  ["h", 3, "4.1 Was der Selbstcheck fragt"],
  [
    "ul",
    [
      "Wer steht hinter dem Partner, und wer bezahlt?",
      "Welche Daten, Grundstücke oder Anlagen sind betroffen?",
      "Was passiert, wenn wir die Vereinbarung beenden wollen?",
      "Wer in unserem Haus kennt das Land und die Sprache?",
    ],
  ],
  ["h", 3, "4.2 Was der Selbstcheck nicht ist"],
  [
    "p",
    "Er ist keine Aufsicht und keine Rangliste. Die Antworten gehören der Kommune. Sie entscheidet, ob sie etwas davon weitergibt.",
  ],
  ["h", 2, "5. Vorschlag: Ansprechstellen"],
  [
    "p",
    "Jedes beteiligte Ministerium nennt eine Ansprechstelle mit Funktionspostfach und Vertretung. Die Erreichbarkeit wird halbjährlich bestätigt. Kommunen erhalten spätestens nach fünf Arbeitstagen eine erste Antwort, und sei es, wann mit der Antwort zu rechnen ist.",
  ],
  ["h", 2, "6. Aufwand"],
  [
    "table",
    [
      ["Ebene", "Einmalig", "Laufend"],
      ["Bund", "Einrichtung der Postfächer, Schulung", "etwa eine halbe Stelle je Ministerium"],
      ["Land", "Verzeichnis aufbauen", "Pflege, wenige Stunden im Monat"],
      ["Kommune", "Einführung des Selbstchecks", "eine Stunde je Vorhaben"],
    ],
  ],
  ["h", 2, "7. Nächste Schritte"],
  ["p", "Die Delegationen prüfen den Text in ihren Häusern. Zur Redaktionssitzung liegt eine überarbeitete Fassung vor."],
];

export const situationPaper: Block[] = [
  ["h", 1, "Lagebild in Kürze: kommunale Außenbeziehungen im Mittelland"],
  [
    "p",
    "Stand: Abschluss der Phase Lagebild. Grundlage ist eine freiwillige Umfrage des Kommunalverbunds unter 84 Mitgliedern, von denen 61 geantwortet haben. Keine Antwort heißt nicht, dass es keine Verbindung gibt.",
  ],
  ["h", 2, "Verbindungen nach Art"],
  [
    "table",
    [
      ["Art", "Anzahl", "davon mit Vertrag"],
      ["Städtepartnerschaft", "47", "47"],
      ["Freundschaft", "22", "9"],
      ["Projektpartnerschaft", "18", "18"],
      ["Kontakt ohne Vereinbarung", "31", "0"],
    ],
  ],
  [
    "p",
    "Eine Kommune kann mehrere Verbindungen haben. Die Zahlen dürfen deshalb nicht mit der Zahl der Kommunen verglichen werden.",
  ],
  ["h", 2, "Was gut läuft"],
  [
    "ul",
    [
      "Schüler- und Vereinsaustausch trägt viele Partnerschaften seit Jahrzehnten.",
      "Drei Städte haben Klimaprojekte mit Partnern im globalen Süden begonnen.",
      "In Lindenhafen arbeiten Hafenbehörde und Wirtschaftsförderung eng zusammen.",
    ],
  ],
  ["h", 2, "Wo es hakt"],
  [
    "ul",
    [
      "Wissen hängt an einzelnen Personen und geht mit ihnen in den Ruhestand.",
      "Kleine Gemeinden haben niemanden, der Verträge mit ausländischen Partnern liest.",
      "Rückfragen beim Bund laufen über Zufallskontakte.",
    ],
  ],
  ["h", 2, "Was wir nicht wissen"],
  [
    "p",
    "Von 23 Kommunen liegt keine Angabe vor. Über wirtschaftliche Verflechtungen privater Unternehmen sagt die Umfrage nichts.",
  ],
];

/** Comments on the working paper: who, on which passage or table (from 0), for whom, what; answers follow. */
export const workingPaperThreads = [
  {
    by: "chamber",
    quote: "Gibt es Hinweise, die wir nicht kennen können?",
    body: "Unternehmen fragen sich, ob hier auch Angaben über sie weitergegeben werden. Bitte ergänzen, dass Geschäftsgeheimnisse ausgenommen sind.",
    answers: [{ by: "federalDelegate", body: "Guter Hinweis. Wir formulieren einen Satz dazu und stimmen ihn im Haus ab." }],
  },
  {
    by: "forum",
    quote: "Er ist keine Aufsicht und keine Rangliste.",
    body: "Sehr wichtig für die Vereine. Könnten Partnerschaftsvereine den Selbstcheck auch nutzen?",
    answers: [],
  },
  {
    by: "secondMayor",
    quote: "zehn Arbeitstage",
    body: "Für Ratsvorlagen ist das knapp. Lässt sich eine Eilfrage vorsehen?",
    answers: [
      { by: "federalHead", body: "Eine Eilfrage ist denkbar, wenn die Unterlagen vollständig sind. Wir nehmen es mit." },
      { by: "facilitator", body: "Ich nehme die Eilfrage auf die Liste für die Redaktionssitzung." },
      { by: "secondMayor", body: "Danke, damit können wir leben." },
    ],
  },
  {
    by: "landHead",
    quote: "etwa eine halbe Stelle je Ministerium",
    body: "Diese Schätzung bitte als solche kennzeichnen, die Haushaltsberatungen stehen noch aus.",
    answers: [],
    resolvedBy: "recorder",
  },
  {
    by: "thirdMayor",
    block: 1,
    body: "Für kleine Gemeinden fehlt hier eine Zeile: Wer vertritt die eine Person, die sich kümmert? @KVM, könnt ihr das übernehmen?",
    answers: [],
  },
  {
    by: "federalDelegate",
    quote: "mit Funktionspostfach und Vertretung",
    visibility: "benches",
    body: "Die Vertretung ist zwischen den Häusern noch nicht abgestimmt. Bitte vor der Anhörung nicht als zugesagt behandeln.",
    answers: [{ by: "landHead", body: "Verstanden. Bis wann rechnen Sie damit?" }],
  },
  {
    by: "townDelegate",
    quote: "Wer in unserem Haus kennt das Land und die Sprache?",
    visibility: "organisation",
    body: "@Stefan Krüger, wollen wir hier das Hafenamt nennen? Das müssten wir vor der Sitzung wissen.",
    answers: [],
  },
] as const;

/** Changes proposed to the working paper: instead of the block with this quote, or behind it. */
export const workingPaperProposals = [
  {
    by: "chamber",
    instead: "Der zweite Schritt ist ein Angebot.",
    words:
      "Der zweite Schritt ist ein Angebot. Die Ansprechstelle gibt eine Einschätzung, keine Genehmigung. Geschäftsgeheimnisse von Unternehmen gibt sie nicht weiter.",
    reason: "Unternehmen werden sich nur beteiligen, wenn klar ist, was mit ihren Angaben geschieht. Ein Satz genügt.",
  },
  {
    by: "forum",
    behind: "Er ist keine Aufsicht und keine Rangliste.",
    words: "Partnerschaftsvereine können den Selbstcheck ebenfalls nutzen. Die Kommune unterstützt sie dabei auf Wunsch.",
    reason: "Viele Partnerschaften leben von Vereinen. Ohne sie bleibt der Selbstcheck Verwaltungssache.",
  },
  {
    by: "forum",
    instead: "Jedes beteiligte Ministerium nennt eine Ansprechstelle",
    words:
      "Jedes beteiligte Ministerium nennt eine Ansprechstelle mit Funktionspostfach und Vertretung. Die Erreichbarkeit wird halbjährlich bestätigt. Kommunen erhalten spätestens nach zwei Arbeitstagen eine erste Antwort, und sei es, wann mit der Antwort zu rechnen ist.",
    reason: "Wer eine Delegation zu Gast hat, kann nicht eine Woche warten.",
    declined: {
      by: "facilitator",
      reason:
        "Zwei Tage sind nicht zu halten, wenn mehrere Häuser sich abstimmen. Auf fünf haben sich im Auftaktworkshop alle verständigt.",
    },
  },
] as const;

/**
 * How the working paper came about, first state first: who brought it there, what it did not say yet (blocks, items, rows and
 * sentences, by their beginnings), and what it said otherwise. The text as it is comes last, by `by`.
 */
export const workingPaperDrafts = {
  by: "federalDelegate",
  states: [
    {
      by: "recorder",
      name: "Erster Entwurf nach dem Workshop",
      isFrozen: false,
      without: [
        "4.2 Was der Selbstcheck nicht ist",
        "Er ist keine Aufsicht",
        "Ein vertraulicher Rahmen",
        "Verständnis dafür",
        "Wer in unserem Haus",
        "Kommune\nEinführung",
      ],
      otherwise: [
        ["zehn Arbeitstage", "drei Wochen"],
        [
          "Wir schlagen einen einfachen Ablauf vor, den jede Kommune an ihre Größe anpassen kann.",
          "Wir schlagen einen Ablauf vor.",
        ],
        [
          "spätestens nach fünf Arbeitstagen eine erste Antwort, und sei es, wann mit der Antwort zu rechnen ist",
          "zeitnah eine Antwort",
        ],
        [" Eine Weisung des Bundes an eine Stadt kommt nicht in Betracht, und niemand in dieser Runde will sie.", ""],
      ],
    },
    {
      by: "townDelegate",
      name: "Stand nach der Redaktionsgruppe",
      isFrozen: true,
      without: ["Verständnis dafür", "Kommune\nEinführung"],
      otherwise: [
        ["zehn Arbeitstage", "drei Wochen"],
        [", und sei es, wann mit der Antwort zu rechnen ist", ""],
      ],
    },
  ],
} as const;
