/** Items of the joint agenda: numbers, order, status, what is missing, filter and forms. */
import { describe, expect, it } from "vitest";
import { AGENDA_STATUSES, type AgendaStatus } from "#db/schema/agenda";
import {
  agendaItemForm,
  agendaNumber,
  gapsOf,
  isFiltered,
  isWritable,
  needsMode,
  nextStatuses,
  orderForm,
  passes,
  readFilter,
  refuseStatus,
  statusForm,
  usualNext,
  type AgendaItem,
} from "#server/agenda/rules";
import { moveValue, placed } from "#server/platform/order.rules";

const item = (change: Partial<AgendaItem> = {}): AgendaItem => ({
  id: 7,
  processId: 1,
  number: 7,
  position: 3,
  title: "Feste Ansprechstellen",
  mode: "zusammenarbeit",
  summaryEn: "",
  reason: "Niemand weiß, wen man fragt.",
  levels: ["bund", "kommune"],
  leadOrganisationId: 2,
  leadName: "Ministerium",
  leadShortName: "BM",
  adoptedVersion: null,
  status: "entwurf",
  documentId: 9,
  ...change,
});

describe("an agenda number", () => {
  it.each([
    [1, "AP-01"],
    [42, "AP-42"],
    [107, "AP-107"],
  ])("of item %d reads %s", (number, written) => expect(agendaNumber(number)).toBe(written));
});

describe("an item moves", () => {
  it("before or after another one, and all others keep their order", () => {
    expect(placed([1, 2, 3, 4], { item: 4, place: "before", of: 2 })).toEqual([1, 4, 2, 3]);
    expect(placed([1, 2, 3, 4], { item: 1, place: "after", of: 3 })).toEqual([2, 3, 1, 4]);
  });

  it("to the same place when the move is made twice", () => {
    const move = { item: 1, place: "after", of: 3 } as const;
    expect(placed(placed([1, 2, 3, 4], move), move)).toEqual([2, 3, 1, 4]);
  });

  it.each([
    ["beside itself", { item: 2, place: "before", of: 2 }],
    ["beside one that is not there", { item: 2, place: "after", of: 9 }],
    ["without being there itself", { item: 9, place: "after", of: 2 }],
  ] as const)("nowhere when it is put %s", (_what, move) => expect(placed([1, 2, 3], move)).toEqual([1, 2, 3]));

  it("as the button or the drag says", () => {
    expect(orderForm.parse({ item: "3", move: moveValue({ place: "before", of: 12 }) })).toEqual({
      item: 3,
      place: "before",
      of: 12,
    });
  });

  it.each([
    ["no item", { move: "before-2" }],
    ["no move", { item: "1" }],
    ["another way", { item: "1", move: "onto-2" }],
    ["no neighbour", { item: "1", move: "after-" }],
    ["a neighbour that is no number", { item: "1", move: "after-2; drop" }],
    ["an item that is too large", { item: "99999999999", move: "after-2" }],
  ])("but not with %s", (_what, form) => expect(orderForm.safeParse(form).success).toBe(false));
});

describe("an item changes its status", () => {
  it.each(AGENDA_STATUSES.filter(needsMode))("to %s only when its mode is settled", (to) => {
    expect(refuseStatus({ mode: null, status: "entwurf" }, to)).toBe("agenda:error.mode-missing");
    expect(refuseStatus({ mode: "austausch", status: "entwurf" }, to)).toBeUndefined();
  });

  it("to withdrawn even without a mode", () =>
    expect(refuseStatus({ mode: null, status: "entwurf" }, "entfallen")).toBeUndefined());

  it("from withdrawn back to draft and nowhere else", () => {
    expect(nextStatuses({ mode: "austausch", status: "entfallen" })).toEqual(["entwurf"]);
    expect(refuseStatus({ mode: "austausch", status: "entfallen" }, "angenommen")).toBe("agenda:error.withdrawn");
  });

  it("never to the one it has", () => expect(refuseStatus(item(), "entwurf")).toBe("agenda:error.same-status"));

  it.each<[AgendaStatus, AgendaStatus | undefined]>([
    ["entwurf", "in_abstimmung"],
    ["beschlussreif", "angenommen"],
    ["angenommen", undefined],
    ["zurueckgestellt", undefined],
    ["entfallen", undefined],
  ])("from %s usually to %s", (status, next) => expect(usualNext(item({ status }))).toBe(next));

  it("to nothing by habit while its mode is open", () => {
    expect(usualNext(item({ mode: null }))).toBeUndefined();
    expect(nextStatuses(item({ mode: null }))).toEqual(["entfallen"]);
  });
});

describe("what an item lacks", () => {
  it("is nothing when all is said and some text is there", () => expect(gapsOf(item(), true)).toEqual([]));

  it("is required for the mode alone", () => {
    const gaps = gapsOf(item({ mode: null, reason: "", levels: [], leadOrganisationId: null }), false);
    expect(gaps.map(({ what, isRequired }) => `${what} ${isRequired}`)).toEqual([
      "mode true",
      "reason false",
      "levels false",
      "lead false",
      "text false",
    ]);
  });
});

describe("agenda items are written", () => {
  const open = { consultedMayComment: false, textsOpen: true };
  const my = {
    mandateId: 1,
    bench: "bund",
    organisationId: 1,
    organisationName: "",
    organisationShortName: "",
    mayBind: false,
    isArchived: false,
  } as const;
  it("by delegates while texts are open, and by nobody afterwards", () => {
    expect(isWritable({ my: { ...my, role: "delegate" }, stageRules: open })).toBe(true);
    expect(isWritable({ my: { ...my, role: "delegate" }, stageRules: { ...open, textsOpen: false } })).toBe(false);
    expect(isWritable({ my: { ...my, role: "consulted" }, stageRules: open })).toBe(false);
  });
});

describe("the filter", () => {
  const read = (search: string) => readFilter(new URLSearchParams(search));

  it("takes what it knows and leaves out what it does not", () => {
    expect(read("mode=austausch&status=entwurf&level=eu&lead=4")).toEqual({
      mode: "austausch",
      status: "entwurf",
      level: "eu",
      lead: 4,
    });
    expect(isFiltered(read("mode=&status=nonsense&level=%00&lead=-1"))).toBe(false);
    expect(isFiltered(read("lead=1e99"))).toBe(false);
  });

  it.each([
    ["mode=zusammenarbeit", true],
    ["mode=austausch", false],
    ["mode=none", false],
    ["status=entwurf", true],
    ["status=angenommen", false],
    ["level=kommune", true],
    ["level=eu", false],
    ["lead=2", true],
    ["lead=3", false],
    ["level=bund&lead=3", false],
  ])("%s lets the item through: %s", (search, passing) => expect(passes(item(), read(search))).toBe(passing));

  it("finds items whose mode is still open", () => expect(passes(item({ mode: null }), read("mode=none"))).toBe(true));
});

describe("the form of an item", () => {
  const form = { title: " Neu ", mode: "", reason: "", lead_organisation_id: "" };

  it("takes a title alone", () => {
    expect(agendaItemForm.parse(form)).toEqual({
      title: "Neu",
      mode: null,
      reason: "",
      levels: [],
      lead_organisation_id: null,
    });
  });

  it("keeps the levels in their order", () =>
    expect(agendaItemForm.parse({ ...form, levels: ["eu", "bund"] }).levels).toEqual(["bund", "eu"]));

  it.each([
    ["title", { title: "  " }, "common:invalid.required"],
    ["title", { title: "x".repeat(201) }, "common:invalid.too-long"],
    ["reason", { reason: "x".repeat(3001) }, "common:invalid.too-long"],
    ["mode", { mode: "streit" }, "common:invalid.choice"],
    ["levels", { levels: ["mond"] }, "common:invalid.choice"],
    ["lead_organisation_id", { lead_organisation_id: "1.5" }, "common:invalid.choice"],
    ["lead_organisation_id", { lead_organisation_id: "99999999999" }, "common:invalid.choice"],
  ])("refuses a wrong %s (%j)", (field, change, message) => {
    const issues = agendaItemForm.safeParse({ ...form, ...change }).error?.issues ?? [];
    expect(issues.map((issue) => [String(issue.path[0]), issue.message])).toEqual([[field, message]]);
  });

  it("of a status names the one that was shown", () => expect(statusForm.safeParse({ to: "angenommen" }).success).toBe(false));
});
