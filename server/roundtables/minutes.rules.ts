/**
 * The minutes as one text: head, attendance, running order, what was written, straw polls, decisions, tasks. The writers of
 * documents turn it into Word and PDF. Only results that the reader may know get in here, see minutes.queries.ts.
 */
import type { Marking } from "../../db/schema/processes.ts";
import type { Language } from "../../db/schema/people.ts";
import { writeDay, writeInstant, writeLongDay, writeNumber, writeTime } from "../calendar/rules.ts";
import type { Translate, Words } from "../context.ts";
import type { TextContent } from "../documents/rules.ts";
import { doc, heading, paragraph } from "../documents/content/text.rules.ts";
import type { PollView } from "../methods/rules.ts";
import { byOrganisation, countPresent, presenceOf } from "./attendance.rules.ts";
import { aboutOf, pointName, type Attendee, type RoundtableSnapshot } from "./rules.ts";
import { decisionRecord, onlyRecords, taskRecord } from "./text.rules.ts";

export interface MinutesFacts {
  roundtable: RoundtableSnapshot;
  /** As the reader may know them; those without a tally are left out. */
  polls: readonly PollView[];
  /** What people wrote; null before the minutes were begun. */
  text: TextContent | null;
  process: { number: string; title: string; marking: Marking };
}

export interface Minutes {
  title: string;
  /** At the foot of every page. */
  footer: string;
  content: TextContent;
}

/** Until the roundtable is closed it is a draft, and says so in its title, its head and on every page. */
export function compileMinutes(facts: MinutesFacts, words: Words): Minutes {
  const { t } = words;
  const { roundtable, process } = facts;
  const draft = roundtable.state !== "closed";
  const title = t("roundtables:minutes.title", { title: roundtable.title });
  return {
    title: draft ? `${t("roundtables:minutes.draft")}: ${title}` : title,
    footer: [process.number, t(`common:marking.${process.marking}`), draft && t("roundtables:minutes.draft")]
      .filter(Boolean)
      .join(" · "),
    content: doc(
      ...(draft ? [paragraph(t("roundtables:minutes.draft-note"))] : []),
      ...head(facts, words),
      ...attendance(roundtable, words),
      ...runningOrder(roundtable, words),
      ...course(facts, words),
      ...polls(facts, words),
      ...decisions(roundtable, words),
      ...tasks(roundtable, words),
      ...(draft ? [] : signatures(words)),
    ),
  };
}

function head({ roundtable, process }: MinutesFacts, { t, language }: Words): TextContent[] {
  const start = roundtable.openedAt ?? roundtable.startsAt;
  const names = (role: Attendee["role"]) => {
    const all = roundtable.attendees.filter((attendee) => attendee.role === role);
    const present = all.filter((attendee) => attendee.status === "present");
    return (present.length ? present : all)
      .map(({ name, organisation }) => (organisation ? `${name} (${organisation})` : name))
      .join(", ");
  };
  const rows: [string, string][] = [
    ["process", `${process.title} (${process.number})`],
    ["type", t(`roundtables:type.${roundtable.type}`)],
    ["day", writeLongDay(new Date(start), language)],
    [
      "begin",
      roundtable.openedAt
        ? writeTime(roundtable.openedAt, language)
        : t("roundtables:minutes.planned-for", { time: writeTime(roundtable.startsAt, language) }),
    ],
    ["end", roundtable.closedAt ? endOf(start, roundtable.closedAt, language) : t("roundtables:minutes.open")],
    [
      "place",
      [roundtable.place, roundtable.videoUrl && t("roundtables:minutes.online")].filter(Boolean).join(", ") || t("common:none"),
    ],
    ["chair", names("facilitator") || t("common:none")],
    ["recorder", names("recorder") || t("common:none")],
    ["marking", `${t(`common:marking.${process.marking}`)}: ${t(`common:marking-hint.${process.marking}`)}`],
  ];
  return [
    table(
      [t("roundtables:minutes.fact"), t("roundtables:minutes.value")],
      rows.map(([key, value]) => [t(`roundtables:minutes.head.${key}`), value]),
    ),
  ];
}

/** The day again when it ended on another one. */
const endOf = (start: string, end: string, language: Language) =>
  writeDay(new Date(start), language) === writeDay(new Date(end), language)
    ? writeTime(end, language)
    : writeInstant(end, language);

function attendance(roundtable: RoundtableSnapshot, { t }: Words): TextContent[] {
  const { attendees } = roundtable;
  const benchOf = (attendee: Attendee) =>
    attendee.bench
      ? t(`common:bench.${attendee.bench}`)
      : t(attendee.role ? `common:role.${attendee.role}` : "roundtables:attendance.guest");
  const rows = byOrganisation(attendees.filter((attendee) => attendee.status === "present")).flatMap(
    ({ organisation, people }) =>
      people.map((person) => [organisation, benchOf(person), person.name, t(`roundtables:presence.${presenceOf(person)}`)]),
  );
  const count = countPresent(attendees);
  const named = (status: Attendee["status"]) =>
    byOrganisation(attendees.filter((attendee) => attendee.status === status))
      .map(({ organisation, people }) => `${people.map((person) => person.name).join(", ")} (${organisation})`)
      .join("; ");
  const excused = named("excused");
  const missing = roundtable.state === "planned" ? "" : named("expected");
  return [
    heading(1, t("roundtables:attendance.title")),
    ...(rows.length
      ? [
          paragraph(
            t(`roundtables:attendance.${roundtable.state === "closed" ? "was-count" : "count"}`, {
              count: count.total,
              organisations: count.organisations,
            }),
          ),
          paragraph(
            count.benches
              .filter((bench) => bench.present > 0)
              .map((bench) => `${t(`common:bench.${bench.bench}`)}: ${bench.present}`)
              .concat(count.unseated ? [`${t("roundtables:attendance.unseated")}: ${count.unseated}`] : [])
              .concat(count.guests ? [`${t("roundtables:attendance.guests")}: ${count.guests}`] : [])
              .join(" · "),
          ),
          table(
            ["organisation", "bench", "name", "presence"].map((key) => t(`roundtables:attendance.${key}`)),
            rows,
          ),
        ]
      : [paragraph(t("roundtables:attendance.nobody"))]),
    ...(excused ? [paragraph(`${t("roundtables:attendance.excused")}: ${excused}`)] : []),
    ...(missing ? [paragraph(`${t("roundtables:attendance.missing")}: ${missing}`)] : []),
  ];
}

function runningOrder({ points }: RoundtableSnapshot, { t }: Words): TextContent[] {
  if (points.length === 0) return [];
  return [
    heading(1, t("roundtables:points.title")),
    table(
      ["points.label", "plan.title", "points.kind", "points.about"].map((key) => t(`roundtables:${key}`)),
      points.map((point) => [point.label, point.title, t(`roundtables:kind.${point.kind}`), aboutOf(point)]),
    ),
  ];
}

function course({ text, roundtable }: MinutesFacts, words: Words): TextContent[] {
  const records = [
    ...roundtable.decisions.map((decision) => decisionRecord(words, decision)),
    ...roundtable.tasks.map((task) => taskRecord(words, task)),
  ];
  const written = onlyRecords(text?.content ?? [], records).filter(
    (block) => block.type !== "paragraph" || block.content?.length,
  );
  if (written.length === 0) return [];
  return [heading(1, words.t("roundtables:minutes.course")), ...deeper(written)];
}

/** What stood alone now stands under a heading of level 1. */
function deeper(blocks: TextContent[]): TextContent[] {
  const top = blocks.some((block) => block.type === "heading" && Number(block.attrs?.level) === 1);
  if (!top) return blocks;
  return blocks.map((block) =>
    block.type === "heading"
      ? { ...block, attrs: { ...block.attrs, level: Math.min(4, Number(block.attrs?.level) + 1) } }
      : block,
  );
}

function polls({ polls: known, roundtable }: MinutesFacts, words: Words): TextContent[] {
  const counted = known.filter((poll) => poll.tally);
  if (counted.length === 0) return [];
  const { t } = words;
  return [
    heading(1, t("roundtables:minutes.polls")),
    paragraph(t("methods:not-binding-long")),
    ...counted.flatMap((poll) => pollBlocks(poll, roundtable, words)),
  ];
}

function pollBlocks(poll: PollView, roundtable: RoundtableSnapshot, { t, language }: Words): TextContent[] {
  const { tally } = poll;
  if (!tally) return [];
  const percent = (share: number | null) =>
    share === null ? "–" : `${writeNumber(Math.round(share * 1000) / 10, language)}\u00a0%`;
  const point = roundtable.points.find((other) => other.id === poll.pointId);
  const rows = poll.options.map((option, index) => [
    poll.kind === "choice" ? option.label : t(`methods:answer.${option.label}`),
    String(tally.options[index]?.voices ?? 0),
    percent(tally.options[index]?.share ?? null),
    ...tally.benches.map((bench) => String(bench.voices[index] ?? 0)),
  ]);
  const facts = [
    t("methods:not-binding"),
    point && pointName(point, t("roundtables:point.word")),
    t(`methods:voice.${poll.voice}`),
    t("methods:voices", { count: tally.voices }),
    poll.state === "finished" && t("methods:state.finished-long"),
  ];
  return [
    heading(2, poll.question),
    paragraph(facts.filter(Boolean).join(" · ")),
    table(
      [
        t("methods:table.option"),
        t("methods:table.voices"),
        t("methods:table.share"),
        ...tally.benches.map((bench) => t(`common:bench.${bench.bench}`)),
      ],
      [
        ...rows,
        [
          t("methods:table.total"),
          String(tally.voices),
          percent(tally.voices ? 1 : null),
          ...tally.benches.map((bench) => String(bench.total)),
        ],
      ],
    ),
    ...(tally.hidesBenches ? [paragraph(t("methods:small-benches"))] : []),
  ];
}

const pointOf = (roundtable: RoundtableSnapshot, pointId: number | null, t: Translate) => {
  const point = roundtable.points.find((other) => other.id === pointId);
  return point ? pointName(point, t("roundtables:point.word")) : "";
};

function decisions(roundtable: RoundtableSnapshot, { t }: Words): TextContent[] {
  return [
    heading(1, t("roundtables:decisions.title")),
    roundtable.decisions.length
      ? table(
          ["number", "body", "point"].map((key) => t(`roundtables:decisions.${key}`)),
          roundtable.decisions.map((decision) => [decision.number, decision.body, pointOf(roundtable, decision.pointId, t)]),
        )
      : paragraph(t("roundtables:decisions.none")),
  ];
}

function tasks(roundtable: RoundtableSnapshot, { t, language }: Words): TextContent[] {
  return [
    heading(1, t("roundtables:tasks.title")),
    roundtable.tasks.length
      ? table(
          ["body", "who", "until", "point"].map((key) => t(`roundtables:tasks.${key}`)),
          roundtable.tasks.map((task) => [
            task.body,
            task.organisation ?? t("common:none"),
            task.dueOn ? writeDay(task.dueOn, language) : t("common:none"),
            pointOf(roundtable, task.pointId, t),
          ]),
        )
      : paragraph(t("roundtables:tasks.none")),
  ];
}

const signatures = ({ t }: Words): TextContent[] => [
  heading(1, t("roundtables:minutes.signatures")),
  table(
    ["role", "date", "signature"].map((key) => t(`roundtables:minutes.${key}`)),
    [
      [t("roundtables:minutes.head.chair"), "", ""],
      [t("roundtables:minutes.head.recorder"), "", ""],
    ],
  ),
];

/** Line breaks in a cell become paragraphs of the cell. */
function table(header: string[], rows: string[][]): TextContent {
  const cell =
    (type: "tableHeader" | "tableCell") =>
    (value: string): TextContent => ({
      type,
      attrs: { colspan: 1, rowspan: 1, colwidth: null },
      content: value.split("\n").map((line) => paragraph(line)),
    });
  return {
    type: "table",
    content: [
      { type: "tableRow", content: header.map(cell("tableHeader")) },
      ...rows.map((row) => ({ type: "tableRow", content: row.map(cell("tableCell")) })),
    ],
  };
}
