/** A text of more than sixty pages, as a plan of a large process may become; written for the tests. */
import type { TextContent } from "#server/documents/rules";
import { bulletList, doc, heading, orderedList, paragraph, table, text } from "#server/documents/content/text.rules";

const SENTENCES = [
  "Wer in einem Rathaus eine Frage hat, soll wissen, an wen sie zu richten ist, und eine Antwort bekommen, bevor die Frist verstreicht.",
  "Die Maßnahmen müssen für kleine Gemeinden ebenso taugen wie für große Städte, sonst bleiben sie auf dem Papier.",
  "Länder und Bund nennen je eine Stelle, die Anrufe annimmt, weiterleitet und nach zehn Tagen nachfragt, was daraus geworden ist.",
  "Ein gemeinsames Verständnis entsteht nicht durch Rundschreiben, sondern durch Gespräche, in denen auch Zweifel ausgesprochen werden.",
  "Was sich bewährt, wird beschrieben, damit andere es übernehmen können, ohne alles neu zu erfinden. 🤝",
  "Offen ist, wie oft die Beteiligten zusammenkommen wollen und wer die Tagesordnung schreibt, wenn die Moderation wechselt.",
];

const words = (at: number, count: number): string =>
  Array.from({ length: count }, (_, index) => SENTENCES[(at * 7 + index) % SENTENCES.length]).join(" ");

/** @param sections about half a page each */
export function longPaper(sections = 130): TextContent {
  const section = (at: number): TextContent[] => [
    heading(
      at % 10 === 0 ? 1 : 2,
      `Abschnitt ${at + 1}: ${["Ansprechstellen", "Fortbildung", "Prüfung", "Auswertung"][at % 4]}`,
    ),
    paragraph([
      ...text(words(at, 4)),
      ...(at % 3 === 0 ? [{ type: "footnote", attrs: { text: `Anmerkung ${at + 1}: ${SENTENCES[at % 6]}` } }] : []),
      ...text(` ${words(at + 1, 2)}`),
    ]),
    at % 2
      ? bulletList(words(at, 1), [paragraph(words(at + 2, 1)), bulletList("innen", "außen")])
      : orderedList("prüfen", "entscheiden", words(at, 1)),
    paragraph(words(at + 3, 3)),
    ...(at % 5 === 0
      ? [table(["Wer", "Was", "Bis wann"], ["Bund", words(at, 1), "01.07.2030"], ["Länder", "fördern", "01.08.2030"])]
      : []),
  ];
  return doc(...Array.from({ length: sections }, (_, at) => section(at)).flat());
}
