/**
 * A paper such as people bring it along: more than ten pages of HTML with headings, tables, nested lists, umlauts and emoji, and
 * with what word processors leave in it. Written for this test.
 */
export interface Paper {
  html: string;
  /** How much of each is in it. */
  headings: number;
  tables: number;
  rows: number;
  /** Items of lists in lists. */
  nested: number;
  lastWords: string;
}

const SUBJECTS = [
  "Ansprechstellen",
  "Prüfung",
  "Fortbildung",
  "Austausch",
  "Delegationen",
  "Notlagen",
  "Sprachmittlung",
  "Häfen",
  "Hochschulen",
  "Förderung",
  "Übergänge",
  "Auswertung",
];

const SENTENCES = [
  "Wer in einem Rathaus eine Frage hat, soll wissen, an wen sie zu richten ist, und eine Antwort bekommen, bevor die Frist verstreicht.",
  "Die Maßnahmen müssen für kleine Gemeinden ebenso taugen wie für große Städte, sonst bleiben sie auf dem Papier.",
  "Länder und Bund nennen je eine Stelle, die Anrufe annimmt, weiterleitet und nach zehn Tagen nachfragt, was daraus geworden ist.",
  "Für die Übergangszeit genügt eine Liste, die zweimal im Jahr geprüft wird und in der niemand fehlt, der zuständig ist.",
  "Ein gemeinsames Verständnis entsteht nicht durch Rundschreiben, sondern durch Gespräche, in denen auch Zweifel ausgesprochen werden dürfen. 🤝",
  "Kosten entstehen vor allem durch Zeit: Wir schätzen zwei Stunden je Woche und Haus, im ersten halben Jahr etwas mehr.",
  "Was sich bewährt, wird beschrieben, damit andere es übernehmen können, ohne alles neu zu erfinden. 👩🏽‍💻",
  "Offen ist, wie oft die Beteiligten zusammenkommen wollen und wer die Tagesordnung schreibt, wenn die Moderation wechselt.",
];

export function paperOfTenPages(): Paper {
  const sections = SUBJECTS.map((subject, index) => section(subject, index + 1));
  const lastWords = "Ende des Papiers aus Seestadt.";
  const html =
    `<html><head><style>p { color: red }</style><title>x</title></head><body><h1 onclick="alert(1)">Arbeitspapier: Gemeinsam ansprechbar</h1>` +
    `${sections.join("")}<script>alert(1)</script><p class="MsoNormal">${lastWords}</p></body></html>`;
  const tables = SUBJECTS.filter((_, index) => hasTable(index + 1)).length;
  return { html, headings: 1 + SUBJECTS.length * 2, tables, rows: tables * 4, nested: SUBJECTS.length * 2, lastWords };
}

const hasTable = (number: number) => number % 3 === 0;

function section(subject: string, number: number): string {
  const paragraph = (shift: number) =>
    `<p style="margin:0">${SENTENCES.map((_, at) => SENTENCES[(at + number + shift) % SENTENCES.length]).join(" ")}</p>`;
  const list = `<ul><li><p>${subject} vor Ort</p><ul><li>Bürgerbüro</li><li>Außenstelle</li></ul></li><li>${subject} im Land</li></ul>`;
  const row = (cells: string[], tag = "td") => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  const table = `<table><thead>${row(["Wer", "Was", "Bis wann"], "th")}</thead><tbody>${[1, 2, 3].map((at) => row([`Haus ${at}`, `${subject} klären`, `0${at}.07.2030`])).join("")}</tbody></table>`;
  return (
    `<h2>${number}. ${subject}</h2>${paragraph(0)}${list}${paragraph(3)}<h3>Was ${subject} für Städte heißt</h3>${paragraph(5)}` +
    `${hasTable(number) ? table : ""}<ol><li>Prüfen</li><li>Entscheiden</li></ol>`
  );
}
