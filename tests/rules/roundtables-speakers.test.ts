/** Whose turn it is, by fixtures of hand: each line is one who waits. */
import { describe, expect, it } from "vitest";
import type { Bench } from "#db/schema/organisations";
import type { SpeakerOrder, SpeechKind } from "#db/schema/roundtables";
import { nextStep } from "#server/roundtables/autopilot.rules";
import {
  acceptRequest,
  orderSpeakers,
  placeAfterMove,
  spokenSeconds,
  type SpeakersView,
  type Waiting,
} from "#server/roundtables/speakers/rules";

const at = (second: number) => new Date(Date.UTC(2026, 10, 4, 13, 0, second)).toISOString();
let count = 0;
const waits = (name: string, bench: Bench | null, more: Partial<Waiting> = {}) => ({
  ...{ name, bench, id: (count += 1), isRemote: false, kind: "sach" as SpeechKind, requestedAt: at(count) },
  ...{ hasSpoken: false, movedAfter: null, movedAt: null },
  ...more,
});
type Entry = ReturnType<typeof waits>;
const names = (
  waiting: Entry[],
  order: SpeakerOrder = "first_come",
  before: Partial<Parameters<typeof orderSpeakers>[1]> = {},
) => orderSpeakers(waiting, { order, lastBench: null, turns: {}, ...before }).map(({ name }) => name);

const room = () => [
  waits("Bund 1", "bund", { hasSpoken: true }),
  waits("Bund 2", "bund"),
  waits("Stadt 1", "kommunen", { isRemote: true }),
  waits("Bund 3", "bund"),
  waits("Stadt 2", "kommunen", { hasSpoken: true, isRemote: true }),
  waits("Kammer", "wirtschaft"),
];

describe("the order of speakers", () => {
  it.each<[SpeakerOrder, string]>([
    ["first_come", "Bund 1, Bund 2, Stadt 1, Bund 3, Stadt 2, Kammer"],
    ["first_time", "Bund 2, Stadt 1, Bund 3, Kammer, Bund 1, Stadt 2"],
    ["remote", "Stadt 1, Stadt 2, Bund 1, Bund 2, Bund 3, Kammer"],
    ["alternating", "Bund 1, Stadt 1, Bund 2, Stadt 2, Bund 3, Kammer"],
    ["quota", "Bund 1, Stadt 1, Kammer, Bund 2, Stadt 2, Bund 3"],
  ])("by the rule %s", (rule, expected) => {
    expect(names(room(), rule).join(", ")).toBe(expected);
  });

  it("alternates with the bench that had the floor last, and repeats one only when nobody else waits", () => {
    expect(names(room(), "alternating", { lastBench: "bund" })[0]).toBe("Stadt 1");
    expect(names([waits("A", "bund"), waits("B", "bund")], "alternating", { lastBench: "bund" })).toEqual(["A", "B"]);
  });

  it("gives a quota list to the bench that had the fewest turns so far", () => {
    expect(names(room(), "quota", { turns: { bund: 3, kommunen: 1, wirtschaft: 2 } })).toEqual([
      ...["Stadt 1", "Stadt 2", "Kammer", "Bund 1", "Bund 2", "Bund 3"],
    ]);
  });

  it("puts procedural motions ahead, then replies and questions, whatever the rule", () => {
    const others = [waits("Antwort", "bund", { kind: "direkt" }), waits("Frage", null, { kind: "zwischenfrage" })];
    const motion = waits("Antrag", "kommunen", { kind: "go_antrag" });
    expect(names([...room(), ...others, motion], "remote").slice(0, 4)).toEqual(["Antrag", "Antwort", "Frage", "Stadt 1"]);
  });

  it("keeps whom the facilitator has moved behind the one they were put behind, or first when that one is gone", () => {
    const [first, second, third, ...others] = room();
    const moved = { ...others[2]!, movedAfter: first!.id, movedAt: at(50) };
    expect(names([first!, second!, third!, moved]).join(", ")).toBe("Bund 1, Kammer, Bund 2, Stadt 1");
    expect(names([second!, third!, moved]).join(", ")).toBe("Kammer, Bund 2, Stadt 1");
    const later = { ...others[1]!, movedAfter: 0, movedAt: at(55) };
    expect(names([first!, moved, later]).join(", ")).toBe("Stadt 2, Bund 1, Kammer");
  });
});

it("a step up or down says behind whom one stands then, and there is no way beyond the ends", () => {
  expect(placeAfterMove([4, 5, 6], 6, "up")).toBe(4);
  expect(placeAfterMove([4, 5, 6], 5, "up")).toBe(0);
  expect(placeAfterMove([4, 5, 6], 4, "down")).toBe(5);
  expect([placeAfterMove([4, 5], 4, "up"), placeAfterMove([4, 5], 5, "down"), placeAfterMove([4], 9, "up")]).toEqual([
    null,
    null,
    null,
  ]);
});

it("speaking time runs by the clock of the server, and a pause does not count", () => {
  expect(spokenSeconds({ runningSince: at(10), spokenSeconds: 30 }, Date.parse(at(25)))).toBe(45);
  expect(spokenSeconds({ runningSince: null, spokenSeconds: 30 }, Date.parse(at(25)))).toBe(30);
});

it("a closed list still hears motions and replies", () => {
  expect(() => acceptRequest(false, "sach")).toThrow("roundtables:refusal.speakers-closed");
  expect(() => acceptRequest(false, "go_antrag")).not.toThrow();
  expect(() => acceptRequest(true, "sach")).not.toThrow();
});

describe("what the facilitator is proposed", () => {
  const speaker = { id: 7, name: "Ada" } as SpeakersView["waiting"][number];
  const list = {
    order: "first_come",
    seconds: 60,
    isOpen: true,
    current: null,
    waiting: [],
    totals: [],
  } satisfies SpeakersView;
  const points = [1, 2].map((id) => ({ id, outcome: null })) as Parameters<typeof nextStep>[0]["points"];
  const seen = {
    state: "open",
    startsAt: at(0),
    points,
    currentPointId: 1,
    pointStartedAt: at(0),
    speakers: list,
    polls: [],
    runs: [],
  } as const;
  const speaks = (spokenSeconds: number) => ({ ...list, current: { ...speaker, runningSince: at(0), spokenSeconds } });

  it.each<[string, Partial<Parameters<typeof nextStep>[0]>, object | null]>([
    ["nothing long before it", { state: "planned", startsAt: "2026-11-04T15:00:00.000Z" }, null],
    ["to open a quarter of an hour before", { state: "planned", startsAt: "2026-11-04T13:15:00.000Z" }, { kind: "open" }],
    ["to wait while a vote runs", { polls: [{ state: "open" }] }, { kind: "wait", why: "poll" }],
    ["to wait while a method runs", { runs: [{ state: "open", closesAt: null }] }, { kind: "wait", why: "poll" }],
    ["to go on beside one with an end of its own", { runs: [{ state: "open", closesAt: at(9) }] }, { kind: "next-point" }],
    ["to wait while groups are at work", { works: [{ step: "fours" }] }, { kind: "wait", why: "groups" }],
    ["to give whoever waits the floor", { speakers: { ...list, waiting: [speaker] } }, { kind: "call-speaker", speechId: 7 }],
    ["to let somebody speak", { speakers: speaks(0) }, { kind: "wait", why: "speaker" }],
    ["to end a speech over its time", { speakers: speaks(60) }, { kind: "end-speaker", speechId: 7 }],
    ["the next point", {}, { kind: "next-point", pointId: 2 }],
    ["the first point", { currentPointId: null }, { kind: "first-point", pointId: 1 }],
    ["to close after the last one", { currentPointId: 2 }, { kind: "close" }],
    ["nothing afterwards", { state: "closed" }, null],
  ])("%s", (_what, more, step) => {
    const proposed = nextStep({ ...seen, works: [], ...more }, new Date(at(1)));
    if (step) expect(proposed).toMatchObject(step);
    else expect(proposed).toBeNull();
  });
});
