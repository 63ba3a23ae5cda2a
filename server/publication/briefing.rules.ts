/** Two pages on one adopted item for those who were not in the room: what it is, what was agreed, how the benches stand to it, who dissents. */
import { agendaNumber } from "../agenda/rules.ts";
import { writeDay } from "../calendar/rules.ts";
import type { Words } from "../context.ts";
import { doc, heading, paragraph, text } from "../documents/content/text.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { citedNowBlocks } from "../overview/citations.rules.ts";
import { isAdopted } from "../recommendations/rules.ts";
import { countsTable, dissentBlocks, embedded, inLanguage, labelled, numberOf, quotedLanguage } from "./blocks.rules.ts";
import type { PaperFacts, PrintedItem, PrintedRecommendation } from "./facts.rules.ts";
import { numberDissents, statusWords, summary, type Printed } from "./paper.rules.ts";

/** Before that there is nothing that its readers could rely on. */
export const hasBriefing = ({ status }: Pick<PrintedItem, "status">): boolean => status === "angenommen";

/** Houses are counted by bench and not named, except by what they filed themselves: whoever reads it was not there. */
export function compileBriefing({ process }: PaperFacts, item: PrintedItem, words: Words, today: string): Printed {
  const { t, language } = words;
  const quoted = quotedLanguage(words);
  const marking = t(`common:marking.${process.marking}`);
  const agreed = item.recommendations.filter(({ status }) => isAdopted(status) || isCarriedOut(status));
  return {
    title: t("publication:briefing.title", { item: `${agendaNumber(item.number)} ${item.title}` }),
    head: `${t("publication:briefing.head", { number: process.number, day: writeDay(today, language) })} · ${marking}`,
    footer: `${process.number} · ${marking}`,
    watermark: null,
    content: doc(
      heading(1, t("publication:briefing.about")),
      ...(item.mode ? [labelled(t(`common:mode.${item.mode}`), t(`agenda:field.mode-help.${item.mode}`))] : []),
      ...(item.reason ? [paragraph(inLanguage(text(item.reason), quoted))] : []),
      paragraph(
        [item.levels.map((level) => t(`common:level.${level}`)).join(", "), leadOf(item, words)].filter(Boolean).join(" · "),
      ),
      heading(1, t("publication:briefing.agreed")),
      ...(agreed.length === 0 ? [paragraph(t("publication:briefing.none"))] : []),
      ...agreed.flatMap((each) => agreedBlocks(each, words)),
      ...dissentsOf({ ...item, recommendations: agreed }, words),
      ...restOf(item, agreed, words),
    ),
  };
}

const isCarriedOut = (status: PrintedRecommendation["status"]): boolean => status === "in_umsetzung" || status === "umgesetzt";

const leadOf = ({ leadName }: PrintedItem, { t }: Words): string =>
  leadName ? t("recommendations:lead", { name: leadName }) : t("recommendations:no-lead");

function agreedBlocks(of: PrintedRecommendation, words: Words): TextContent[] {
  const { t, language } = words;
  const quoted = quotedLanguage(words);
  const short = summary(of, words);
  const positions = of.agreement?.positions ?? [];
  const kinds = [
    ...new Set(
      positions.flatMap(({ reservations }) => reservations.filter(({ liftedAt }) => liftedAt === null)).map(({ kind }) => kind),
    ),
  ];
  return [
    heading(2, [...text(`${numberOf(of)} `), ...inLanguage(text(of.title), quoted)]),
    // Without a short version the first paragraph of what was decided says it best.
    ...(short.length > 0 ? short : embedded(of.text, 2, quoted).slice(0, 1)),
    paragraph(
      [
        of.leadName ? t("recommendations:lead", { name: of.leadName }) : t("recommendations:no-lead"),
        of.addressees && t("publication:briefing.for", { names: of.addressees }),
        of.dueOn && t("recommendations:due", { day: writeDay(of.dueOn, language) }),
      ]
        .filter(Boolean)
        .join(" · "),
    ),
    paragraph(statusWords(of, words)),
    ...citedNowBlocks(of.citations, words),
    ...(positions.length > 0 ? [countsTable(positions, words)] : []),
    ...(kinds.length > 0
      ? [labelled(t("publication:briefing.reservations"), kinds.map((kind) => t(`agreement:reservation.${kind}`)).join(", "))]
      : []),
  ];
}

function dissentsOf(item: PrintedItem, words: Words): TextContent[] {
  const dissents = [...numberDissents([item]).values()];
  if (dissents.length === 0) return [];
  return [
    heading(1, words.t("publication:briefing.dissents")),
    ...dissents.flatMap(({ label, about, dissent }) => dissentBlocks(dissent, label, about, words)),
  ];
}

/** Numbers that nobody has to look for. */
function restOf(item: PrintedItem, agreed: readonly PrintedRecommendation[], { t }: Words): TextContent[] {
  const rest = item.recommendations.filter((each) => !agreed.includes(each));
  if (rest.length === 0) return [];
  const names = rest.map((each) => `${numberOf(each)} (${t(`agenda:status.${each.status}`)})`).join(", ");
  return [paragraph(t("publication:briefing.rest", { names }))];
}
