/**
 * The minutes as one text: head, attendance, running order, what was written, straw polls, decisions, tasks. The writers of
 * documents turn it into Word and PDF. Only results that the reader may know get in here, see minutes.queries.ts.
 */
import type { Label } from "../../../db/schema/markings.ts";
import type { MinutesType, NonAttribution } from "../../../db/schema/processes.ts";
import type { Language } from "../../../db/schema/people.ts";
import { writeDay, writeInstant, writeLongDay, writeNumber, writeTime } from "../../calendar/rules.ts";
import type { Translate, Words } from "../../context.ts";
import type { TextContent } from "../../documents/rules.ts";
import { doc, heading, paragraph } from "../../documents/content/text.rules.ts";
import { majorityOf, type PollView } from "../../methods/polls.rules.ts";
import { quorumLines } from "../../methods/quorum.rules.ts";
import { standings } from "../../methods/runs.rules.ts";
import type { ResultSnapshot } from "../../methods/tally.rules.ts";
import { SIGNATURE_PARTS, type MinutesState, type SignaturePart } from "../approval/rules.ts";
import { byOrganisation, countPresent, FEWEST_SHOWN, presenceOf } from "../attendance.rules.ts";
import { NOTE_LISTS } from "../../../db/schema/roundtables.ts";
import { courseByPoint, timeOf } from "./course.rules.ts";
import { foursIn, type NoteView } from "../groups/rules.ts";
import { linksOf, nameOfLink, pointName, type Attendee, type PointView, type RoundtableSnapshot } from "../rules.ts";
import { decisionRecord, onlyRecords, taskRecord } from "../text.rules.ts";

export interface MinutesFacts {
  roundtable: RoundtableSnapshot;
  /** Of longer runs, as they were published; straw polls are in the roundtable. */
  results: readonly { question: string; result: ResultSnapshot }[];
  /** What people wrote; null before the minutes were begun. */
  text: TextContent | null;
  process: { number: string; title: string; marking: Label };
  /** By the rules of the process; without them everything is written, with names. */
  nonAttribution?: NonAttribution;
  type?: MinutesType;
  /** Once they were circulated. */
  approval?: {
    state: MinutesState;
    until: Date;
    signatures: readonly { part: SignaturePart; name: string; at: Date }[];
    /** Of earlier approvals, newest first. */
    corrections?: readonly Withdrawal[];
    /** It no longer holds. */
    withdrawal?: Withdrawal;
  } | null;
}

interface Withdrawal {
  at: Date;
  reason: string;
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
  const { type, approval } = facts;
  const isOnlyDecisions = type === "beschluss";
  const title = t("roundtables:minutes.title", { title: roundtable.title });
  return {
    title: draft ? `${t("roundtables:minutes.draft")}: ${title}` : title,
    footer: [
      process.number,
      t(`common:marking.${process.marking}`),
      draft && t("roundtables:minutes.draft"),
      approvalLine(facts, words),
    ]
      .filter(Boolean)
      .join(" · "),
    content: doc(
      ...(draft ? [paragraph(t("roundtables:minutes.draft-note"))] : []),
      ...corrections(facts, words),
      ...head(facts, words),
      ...attendance(facts, words),
      ...runningOrder(facts, words),
      ...(isOnlyDecisions
        ? []
        : [
            ...written(facts, words),
            ...byPoint(facts, words),
            ...polls(facts, words),
            ...results(facts, words),
            ...roomWork(facts, words),
          ]),
      ...decisions(roundtable, words),
      ...(isOnlyDecisions ? [] : tasks(roundtable, words)),
      ...(draft ? [] : signatures(approval?.signatures ?? [], words)),
    ),
  };
}

/** Whoever holds an earlier version in hand knows that it no longer holds, and whoever holds a later one why. */
function corrections({ approval }: MinutesFacts, { t, language }: Words): TextContent[] {
  const line = (key: string, { at, reason }: Withdrawal) =>
    paragraph(t(`roundtables:minutes.${key}`, { day: writeDay(at, language), reason }));
  return [
    ...(approval?.withdrawal ? [line("withdrawn", approval.withdrawal)] : []),
    ...(approval?.corrections ?? []).map((correction) => line("corrected", correction)),
  ];
}

/** How far they are, once they went round. */
function approvalLine({ approval }: MinutesFacts, { t, language }: Words): string {
  if (!approval) return "";
  const day = writeDay(new Date(approval.until.getTime() - 1), language);
  const state = t(`roundtables:approval.state.${approval.state}`, { day });
  return approval.withdrawal ? `${state}, ${t("roundtables:minutes.withdrawn-since")}` : state;
}

function head({ roundtable, process, type, approval }: MinutesFacts, { t, language }: Words): TextContent[] {
  // Once the names of those present have gone, these two still stand under it.
  const signedBy = (part: SignaturePart) => approval?.signatures.find((signature) => signature.part === part)?.name;
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
    ...(type ? [["minutes", t(`rules:minutes.${type}`)] satisfies [string, string]] : []),
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
    ...(roundtable.rulesWaived
      ? [["rules", t("roundtables:without-rules", { reason: roundtable.rulesWaived })] satisfies [string, string]]
      : []),
    ["chair", names("facilitator") || roundtable.chair?.name || t("common:none")],
    ["recorder", names("recorder") || signedBy("recorder") || t("common:none")],
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

/** Where names are protected, or have gone: how many, and of which benches as far as that names nobody. */
function protectedAttendance({ roundtable, nonAttribution = "keine" }: MinutesFacts, { t }: Words): TextContent[] {
  const count = countPresent(roundtable.attendees);
  const benches = count.benches
    .filter(({ present }) => present >= (nonAttribution === "keine" ? 1 : FEWEST_SHOWN))
    .map(({ bench, present }) => `${t(`common:bench.${bench}`)}: ${present}`);
  return [
    heading(1, t("roundtables:attendance.title")),
    paragraph(t("roundtables:minutes.present", { count: count.total })),
    ...(benches.length && nonAttribution !== "anonym" ? [paragraph(benches.join(" · "))] : []),
    paragraph(
      t(nonAttribution === "keine" ? "roundtables:minutes.thinned" : `roundtables:minutes.non-attribution.${nonAttribution}`),
    ),
  ];
}

function attendance(facts: MinutesFacts, words: Words): TextContent[] {
  const { t } = words;
  const { roundtable, nonAttribution = "keine" } = facts;
  if (nonAttribution !== "keine" || roundtable.isThinned) return protectedAttendance(facts, words);
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
  const nameIn = ({ name, substitute }: Attendee) =>
    substitute ? t("roundtables:attendance.represented", { name, substitute }) : name;
  const named = (status: Attendee["status"]) =>
    byOrganisation(attendees.filter((attendee) => attendee.status === status))
      .map(({ organisation, people }) => `${people.map(nameIn).join(", ")} (${organisation})`)
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

/** What counts in minutes of results and of decisions is what became of a point, not when it was on. */
function runningOrder({ roundtable: { points }, type }: MinutesFacts, words: Words): TextContent[] {
  const { t } = words;
  if (points.length === 0) return [];
  const hasTimes = type !== "ergebnis" && type !== "beschluss";
  const outcome = (point: PointView) => (point.outcome ? t(`roundtables:points.${point.outcome}`) : "");
  return [
    heading(1, t("roundtables:points.title")),
    table(
      ["points.label", "plan.title", "points.kind", hasTimes ? "minutes.time" : "minutes.outcome", "points.about"].map((key) =>
        t(`roundtables:${key}`),
      ),
      points.map((point) => [
        ...[point.label, point.title, t(`roundtables:kind.${point.kind}`)],
        ...[hasTimes ? timeOf(point, words) : outcome(point), linksOf(point).map(nameOfLink).join("\n")],
      ]),
    ),
  ];
}

const byPoint = ({ roundtable, type }: MinutesFacts, words: Words): TextContent[] =>
  type === "verlauf" || type === "wort" ? courseByPoint(roundtable, words) : [];

function written({ text, roundtable }: MinutesFacts, words: Words): TextContent[] {
  const records = [
    ...roundtable.decisions.map((decision) => decisionRecord(words, decision)),
    ...roundtable.tasks.map((task) => taskRecord(words, task)),
  ];
  const blocks = onlyRecords(text?.content ?? [], records).filter(
    (block) => block.type !== "paragraph" || block.content?.length,
  );
  if (blocks.length === 0) return [];
  return [heading(1, words.t("roundtables:minutes.course")), ...deeper(blocks)];
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

function polls({ roundtable }: MinutesFacts, words: Words): TextContent[] {
  const counted = roundtable.polls.filter((poll) => poll.tally);
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
  const majority = majorityOf(poll, tally);
  const point = roundtable.points.find((other) => other.id === poll.pointId);
  const rows = poll.options.map((option, index) => [
    option.label,
    String(tally.options[index]?.voices ?? "–"),
    percent(tally.options[index]?.share ?? null),
    ...tally.benches.map((bench) => String(bench.voices[index] ?? 0)),
  ]);
  const facts = [
    t("methods:not-binding"),
    point && pointName(point, t("roundtables:point.word")),
    t(`methods:voice.${poll.voice}`),
    t(poll.isSecret ? "methods:run.secret" : "methods:run.unnamed"),
    t("methods:cast", { cast: tally.voices, entitled: poll.entitled }),
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
    ...(majority ? [paragraph(t(`methods:majority.${majority.outcome}`, { ...majority }))] : []),
    ...(tally.hidesBenches ? [paragraph(t("methods:small-benches"))] : []),
  ];
}

/** How each stands, and how far it is supported: the figures of each method, with their formula, are on the page of the vote. */
function results({ results: published }: MinutesFacts, { t, language }: Words): TextContent[] {
  if (published.length === 0) return [];
  const percent = (share: number | undefined) =>
    share === undefined ? "–" : `${writeNumber(Math.round(share * 100), language)}\u00a0%`;
  return [
    heading(1, t("methods:runs.title")),
    ...published.flatMap(({ question, result }) => [
      heading(2, question),
      paragraph(
        [
          t(`methods:run.method.${result.method}`),
          t(`methods:voice.${result.voice}`),
          t(result.isAnonymous ? "methods:run.secret" : "methods:run.by-name"),
          t("methods:cast", { cast: result.counts.cast, entitled: result.counts.entitled }),
        ].join(" · "),
      ),
      ...(result.quorum ? [paragraph(quorumLines(result.quorum, t, t(`rules:decision.${result.quorum.rule}`)).join(" "))] : []),
      ...(result.cards ?? []).map(({ text }) => paragraph(`– ${text}`)),
      ...(result.options.length === 0
        ? []
        : [
            table(
              [
                t("methods:run.rank"),
                t("methods:result.column.option"),
                t("methods:run.support"),
                t("methods:result.column.voices"),
              ],
              standings(result).map(({ rank, option }) => [
                rank === null ? "–" : String(rank),
                option.label,
                percent((option[result.voice] ?? null)?.all?.support),
                String(option.n),
              ]),
            ),
          ]),
    ]),
  ];
}

/** What groups and the four lists brought, without who wrote it. */
function roomWork({ roundtable: { works, lists } }: MinutesFacts, { t }: Words): TextContent[] {
  const lines = (notes: readonly NoteView[]) => notes.map(({ body }) => paragraph(`– ${body}`));
  const written = works.filter(({ notes }) => notes.length > 0);
  return [
    ...(written.length > 0 ? [heading(1, t("roundtables:groups.title"))] : []),
    ...written.flatMap((work) => [
      heading(2, work.question),
      ...foursIn(work).flatMap((four) => {
        const notes = work.notes.filter((note) => note.four === four);
        return notes.length === 0 ? [] : [paragraph(t("roundtables:groups.group", { number: four })), ...lines(notes)];
      }),
    ]),
    ...(lists.length > 0 ? [heading(1, t("roundtables:lists.title"))] : []),
    ...NOTE_LISTS.flatMap((list) => {
      const notes = lists.filter((note) => note.list === list);
      return notes.length === 0 ? [] : [heading(2, t(`roundtables:lists.list.${list}`)), ...lines(notes)];
    }),
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

const signatures = (signed: NonNullable<MinutesFacts["approval"]>["signatures"], { t, language }: Words): TextContent[] => [
  heading(1, t("roundtables:minutes.signatures")),
  table(
    ["role", "date", "signature"].map((key) => t(`roundtables:minutes.${key}`)),
    SIGNATURE_PARTS.map((part) => {
      const signature = signed.find((other) => other.part === part);
      const at = signature ? writeInstant(signature.at, language) : "";
      return [t(`roundtables:minutes.head.${part}`), at, signature?.name ?? ""];
    }),
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
