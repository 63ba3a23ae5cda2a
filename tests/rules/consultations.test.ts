/** Consultations: in time or late by a millisecond, what an answer counts as, who says the last word. */
import { describe, expect, it } from "vitest";
import type { Bench } from "#db/schema/organisations";
import { ROLES } from "#db/schema/processes";
import { endOfDay } from "#server/calendar/working-days.rules";
import {
  answerState,
  balanceOf,
  deadlineOf,
  isLate,
  isShort,
  lengthOf,
  maySubmit,
  othersGoFirst,
  pastedNames,
  reminderAt,
  waveState,
} from "#server/consultations/rules";
import { pointForm, waveForm } from "#server/consultations/forms.rules";
import { isNearEnd, reachabilityOf } from "#server/consultations/reachability.rules";

const wave = { opensAt: new Date("2026-12-01T07:00:00Z"), closesAt: endOfDay("2026-12-18") };
const last = new Date(wave.closesAt.getTime() - 1);

describe("a period", () => {
  it("ends with 24:00: the last moment is in time, midnight is late", () => {
    expect([isLate(last, wave.closesAt), isLate(wave.closesAt, wave.closesAt)]).toEqual([false, true]);
    expect([waveState(wave, last), waveState(wave, wave.closesAt)]).toEqual(["open", "over"]);
    expect(waveState(wave, new Date(wave.opensAt.getTime() - 1))).toBe("coming");
  });

  it("ends later for whom it was extended, and never sooner", () => {
    expect(deadlineOf(wave, endOfDay("2026-12-22"))).toEqual(endOfDay("2026-12-22"));
    expect(deadlineOf(wave, endOfDay("2026-12-10"))).toEqual(wave.closesAt);
  });

  it("is as long as its days, and as its working days; shorter than agreed it is short", () => {
    expect(lengthOf(wave)).toEqual({ days: 17, workingDays: 13 });
    expect([isShort(wave, 17), isShort(wave, 18)]).toEqual([false, true]);
  });

  it("has a reminder three working days before its end, if that is still to come", () => {
    expect(reminderAt(wave.closesAt, [], wave.opensAt)?.toISOString()).toBe("2026-12-15T07:00:00.000Z");
    expect(reminderAt(wave.closesAt, [], new Date("2026-12-16T07:00:00Z"))).toBeNull();
  });
});

describe("how an organisation stands", () => {
  const said = { isNil: false, isLate: false, lateAccepted: null };
  const state = (answer: typeof said | null, now = last, extendedUntil: Date | null = null) =>
    answerState(wave, extendedUntil, answer as never, now);

  it("is told apart: open, silent, a nil return, an answer, a late one", () => {
    expect(state(null)).toBe("open");
    expect(state(null, wave.closesAt)).toBe("silent");
    expect(state(null, wave.closesAt, endOfDay("2026-12-22"))).toBe("open");
    expect(state({ ...said, isNil: true })).toBe("nil");
    expect(state(said, wave.closesAt)).toBe("answered");
  });

  it("is late until somebody decides, then heard or not", () => {
    const late = { ...said, isLate: true };
    expect(state(late)).toBe("late");
    expect(state({ ...late, lateAccepted: true as never })).toBe("answered");
    expect(state({ ...late, lateAccepted: false as never })).toBe("late_declined");
  });

  it("says what it has signed where it says nothing of its own that is heard", () => {
    const signing = (answer: object | null) => answerState(wave, null, answer as never, last, true);
    const late = { ...said, isLate: true };
    expect([null, said, { ...said, isNil: true }].map(signing)).toEqual(["cosigned", "answered", "cosigned"]);
    expect([late, { ...late, lateAccepted: false }, { ...late, lateAccepted: true }].map(signing)).toEqual([
      ...["late", "cosigned", "answered"],
    ]);
  });

  it("is counted by bench, and nobody twice", () => {
    const balance = balanceOf([
      { bench: "kommunen", state: "silent" },
      { bench: "kommunen", state: "nil" },
      { bench: "bund", state: "answered" },
    ]);
    expect(balance.map(({ bench, invited, byState }) => [bench, invited, byState.silent, byState.nil])).toEqual([
      ["kommunen", 2, 1, 1],
      ["bund", 1, 0, 0],
    ]);
  });
});

describe("the last word", () => {
  const allowed = (mayBind: boolean, hasBinder: boolean) =>
    ROLES.filter((role) => maySubmit({ role, mayBind, isArchived: false }, hasBinder));

  it("has who leads the delegation or may bind the organisation", () => {
    expect(allowed(true, true)).toEqual(["head_delegate", "delegate", "consulted"]);
    expect(allowed(false, true)).toEqual(["head_delegate"]);
    expect(maySubmit({ role: "head_delegate", mayBind: true, isArchived: true }, false)).toBe(false);
  });

  it("has everybody consulted where nobody of their organisation is named for it", () => {
    expect(allowed(false, false)).toEqual(["head_delegate", "consulted"]);
  });
});

describe("who is asked first", () => {
  const asked = (bench: Bench, opens: number) => ({ bench, opensAt: new Date(opens) });
  it.each<[string, { bench: Bench; opensAt: Date }[], boolean]>([
    ["Länder and municipalities", [asked("laender", 1), asked("kommunen", 1), asked("wirtschaft", 2)], false],
    ["all at once", [asked("laender", 1), asked("wirtschaft", 1)], false],
    ["business before a municipality", [asked("laender", 1), asked("wirtschaft", 1), asked("kommunen", 2)], true],
    ["the federal level alone", [asked("bund", 1), asked("kommunen", 2)], false],
    ["nobody of those who come first", [asked("zivilgesellschaft", 1)], false],
    ["nobody", [], false],
  ])("%s", (_, invited, is) => {
    expect(othersGoFirst(invited)).toBe(is);
  });
});

describe("forms", () => {
  it("take organisations from pasted lines and tables, each once", () => {
    expect(pastedNames("Stadt Auen\tAuen\n\n  Stadt Auen;Markt 1 \nIHK")).toEqual(["Stadt Auen", "IHK"]);
  });

  it("want somebody to ask, and an end that is not before the beginning", () => {
    const typed = { opens_on: "2026-12-01", closes_on: "2026-12-18", benches: ["bund"] };
    expect(waveForm.safeParse(typed).success).toBe(true);
    expect(waveForm.safeParse({ ...typed, benches: [] }).success).toBe(false);
    expect(waveForm.safeParse({ ...typed, closes_on: "2026-11-30" }).success).toBe(false);
  });

  it("want a point to say something, in words or as a wording", () => {
    expect(pointForm.safeParse({ kind: "streichung", body: " " }).success).toBe(false);
    expect(pointForm.safeParse({ kind: "streichung", wording: "neu" }).success).toBe(true);
    expect(pointForm.safeParse({ kind: "hinweis", body: "x", text_id: "1", question_id: "2" }).success).toBe(false);
  });
});

describe("whether it could be reached", () => {
  const at = (time: string) => new Date(`2026-12-01T${time}:00Z`);
  const period = { from: at("08:00"), until: at("20:00") };

  it("shows what lies between two signs of life within the period, and no pause that nobody notices", () => {
    const up = [
      { from: at("12:00"), until: new Date("2026-12-01T14:00:10Z") },
      { from: at("06:00"), until: at("11:30") },
      { from: new Date("2026-12-01T14:00:40Z"), until: at("23:00") },
    ];
    expect(reachabilityOf(up, period)).toEqual({ notedSince: null, outages: [{ from: at("11:30"), until: at("12:00") }] });
  });

  it("knows nothing of before the first sign, and of an end that nobody saw says that it was not seen", () => {
    expect(reachabilityOf([{ from: at("09:00"), until: at("19:00") }], period)).toEqual({
      notedSince: at("09:00"),
      outages: [{ from: at("19:00"), until: at("20:00") }],
    });
    expect(reachabilityOf([], period)).toEqual({ notedSince: at("20:00"), outages: [] });
  });

  it("is told to the moderation where it was in the last day before an end", () => {
    const outage = { from: at("11:30"), until: at("12:00") };
    const day = (days: number) => new Date(at("12:00").getTime() + days * 86_400_000 - 1000);
    expect([day(0), day(1), day(2)].map((end) => isNearEnd(outage, end))).toEqual([true, true, false]);
    expect(isNearEnd(outage, at("11:00"))).toBe(false);
  });
});
