/** What hangs on the wall of the room may be read by anybody. */
import { expect, it } from "vitest";
import type { RoomRun } from "#server/methods/runs.rules";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import { onTheWall, withInternalTitle } from "#server/roundtables/screens/rules";

const speaker = { id: 1, mandateId: 9, name: "Ada Amt", organisation: "Amt", bench: "bund", note: "krank" };
const open = { isInternal: false, isSub: false, startedAt: "2026-11-04T14:30:00.000Z", endedAt: null };
const internal = { ...open, isInternal: true, startedAt: "2026-11-04T14:00:00.000Z", endedAt: "2026-11-04T14:30:00.000Z" };
const snapshot = {
  ...{
    id: 1,
    title: "Runder Tisch",
    videoUrl: "https://video.example",
    minutesDocumentId: 4,
    invitation: { count: 3, news: null },
  },
  points: [
    { ...open, id: 1, title: "Offen", presenter: "Land", document: { id: 8, title: "Papier" } },
    { ...internal, id: 2, title: "Geheimes", presenter: "Frau Still" },
    { ...open, id: 3, isSub: true, startedAt: null, title: "Geheimes darunter", presenter: "" },
  ],
  polls: [
    { id: 5, pointId: 1 },
    { id: 6, pointId: 2 },
    { id: 7, pointId: 3 },
  ],
  ...{
    attendees: [
      { mandateId: 8, name: "Bert Bank" },
      { mandateId: 9, name: "Ada Amt" },
    ],
    decisions: [{ body: "Beschlossenes" }],
    tasks: [{ body: "Aufgabe" }],
    runs: [
      { id: 3, pointId: 1, question: "Was zuerst?" },
      { id: 4, pointId: 2, question: "Nur unter uns?" },
    ],
  },
  works: [
    { id: 1, pointId: 1, step: "pairs", seats: [{ mandateId: 9, guestId: null, pair: 1, four: 1 }], notes: [] },
    { id: 2, pointId: 2, step: "ended", seats: [], notes: [{ body: "Nur unter uns" }] },
  ],
  lists: [
    { id: 1, pointId: 1, list: "concerns", body: "Wer bezahlt das?" },
    { id: 2, pointId: 2, list: "concerns", body: "Nur unter uns" },
  ],
  speakers: { current: speaker, waiting: [speaker], totals: [{ bench: "bund", turns: 1, seconds: 60 }] },
} as unknown as RoundtableSnapshot;

it.each([
  ["keine", ["Ada Amt"]],
  ["chatham", []],
  ["anonym", []],
] as const)("with non-attribution “%s” of all who are there it names %j", (mode, names) => {
  const wall = JSON.stringify(withInternalTitle(onTheWall(snapshot, mode), "Interner Punkt"));
  const secrets = [
    "Geheimes",
    "Frau Still",
    "Papier",
    "Bert Bank",
    "Beschlossenes",
    "Aufgabe",
    "video.example",
    "krank",
    "Nur unter uns",
  ];
  expect(secrets.filter((secret) => wall.includes(secret))).toEqual([]);
  expect(["Ada Amt", "Amt"].filter((name) => wall.includes(name))).toEqual(names.length ? ["Ada Amt", "Amt"] : []);
  expect(wall).toContain("Interner Punkt");
  expect(wall).toContain("Wer bezahlt das?");
  expect(wall).toContain("Was zuerst?");
});

it("keeps votes under open points, and no other, nor what was asked or came out while an internal one was on", () => {
  expect(onTheWall(snapshot, "keine").polls.map(({ id }) => id)).toEqual([5]);
  const at = (openedAt: string | null, releasedAt: string | null = null) => ({ pointId: null, openedAt, releasedAt });
  const runs = [
    { id: 1, ...at("2026-11-04T13:00:00.000Z", "2026-11-04T13:30:00.000Z") },
    { id: 2, ...at("2026-11-04T13:00:00.000Z", "2026-11-04T14:10:00.000Z") },
    { id: 3, ...at("2026-11-04T14:10:00.000Z") },
    { id: 4, ...at("2026-11-04T14:40:00.000Z") },
  ] as unknown as RoomRun[];
  expect(onTheWall({ ...snapshot, runs }, "keine").runs.map(({ id }) => id)).toEqual([1, 4]);
});

it("names nobody who speaks at an internal point", () => {
  const spoken = (currentPointId: number) => JSON.stringify(onTheWall({ ...snapshot, currentPointId }, "keine").speakers);
  expect([1, 2, 3].map((id) => spoken(id).includes("Ada Amt"))).toEqual([true, false, false]);
});
