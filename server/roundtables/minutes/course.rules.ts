/** Minutes of the course: when each point was on, and what came out of it. Minutes of results leave both to their lists. */
import { writeTime } from "../../calendar/rules.ts";
import type { Words } from "../../context.ts";
import type { TextContent } from "../../documents/rules.ts";
import { heading, paragraph } from "../../documents/content/text.rules.ts";
import { pointHeading, type PointView, type RoundtableSnapshot } from "../rules.ts";

/** Point by point, those that were on or left something behind. */
export function courseByPoint(roundtable: RoundtableSnapshot, words: Words): TextContent[] {
  const { t } = words;
  const points = roundtable.points
    .map((point) => ({ point, results: resultsAt(roundtable, point.id, words) }))
    .filter(({ point, results }) => point.startedAt || results.length > 0);
  if (points.length === 0) return [];
  return [
    heading(1, t("roundtables:minutes.by-point")),
    ...points.flatMap(({ point, results }) => [
      heading(2, pointHeading(point, t("roundtables:point.word"))),
      paragraph(timeOf(point, words)),
      ...results.map((result) => paragraph(`– ${result}`)),
    ]),
  ];
}

/** `14:05 Uhr – 14:30 Uhr`, `14:05 Uhr, vertagt`. */
export function timeOf({ startedAt, endedAt, outcome }: PointView, { t, language }: Words): string {
  const was =
    startedAt &&
    endedAt &&
    t("roundtables:points.was", { begins: writeTime(startedAt, language), ends: writeTime(endedAt, language) });
  const begun = startedAt && !endedAt && writeTime(startedAt, language);
  return [was, begun, outcome && t(`roundtables:points.${outcome}`)].filter(Boolean).join(", ");
}

function resultsAt({ polls, decisions, tasks }: RoundtableSnapshot, pointId: number, { t }: Words): string[] {
  const ofPoint = <R extends { pointId: number | null }>(records: readonly R[]) =>
    records.filter((record) => record.pointId === pointId);
  return [
    ...ofPoint(polls).flatMap(({ question, options, tally }) => {
      if (!tally) return [];
      const counts = options.map(({ label }, at) => `${label} ${tally.options[at]?.voices ?? "–"}`);
      return [`${t("methods:not-binding")}: ${question} (${counts.join(", ")})`];
    }),
    ...ofPoint(decisions).map(({ number, body }) => `${t("roundtables:record.decision", { number })}: ${body}`),
    ...ofPoint(tasks).map(({ body }) => `${t("roundtables:record.task")}: ${body}`),
  ];
}
