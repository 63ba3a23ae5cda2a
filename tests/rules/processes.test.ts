/** Stages, benches, numbers and the days on which a mandate counts. */
import { describe, expect, it } from "vitest";
import jointAgenda from "#db/templates/joint-agenda.json";
import { STAGES, type Role } from "#db/schema/processes";
import { BENCHES, type Bench } from "#db/schema/organisations";
import type { Invalid } from "#server/errors";
import { accessTo } from "#server/documents/rules";
import { invitationForm, processForm, stagePlanForm } from "#server/processes/forms.rules";
import {
  acceptsBench,
  acceptStageMove,
  changesAccess,
  endedAtOnce,
  isValidOn,
  processNumber,
  processTemplate,
  seatFor,
  seatsPerBench,
  usualRole,
} from "#server/processes/rules";

const template = processTemplate.parse(jointAgenda);
const rulesOf = (key: string) => template.stages.find((stage) => stage.key === key)!.rules;

describe("the template", () => {
  it("has the nine stages in their order", () => {
    expect(template.stages.map((stage) => stage.key)).toEqual(STAGES);
    expect(template.stages.map((stage) => stage.title.de)).toEqual([
      "Auftrag",
      "Lagebild",
      "Themen",
      "Prioritäten",
      "Entwurf",
      "Konsultation",
      "Einigung",
      "Formate & Umsetzung",
      "Evaluation",
    ]);
  });

  it("lets consulted parties comment in Konsultation only", () => {
    const closed = { comments_open: false };
    const stages = template.stages.filter((stage) => accessTo(closed, { role: "consulted" }, stage.rules) === "comment");
    expect(stages.map((stage) => stage.key)).toEqual(["konsultation"]);
  });

  it("lets them comment in every stage where the facilitator opened the document", () => {
    for (const { rules } of template.stages)
      expect(accessTo({ comments_open: true }, { role: "consulted" }, rules)).toBe("comment");
  });

  it("never lets observers do more than read, nor the consulted edit", () => {
    for (const { rules } of template.stages) {
      expect(accessTo({ comments_open: true }, { role: "observer" }, rules)).toBe("read");
      expect(accessTo({ comments_open: true }, { role: "consulted" }, rules)).not.toBe("edit");
    }
  });
});

describe("a move between stages", () => {
  it("may go on or back, but not stay", () => {
    expect(acceptStageMove("entwurf", "konsultation")).toBe(true);
    expect(acceptStageMove("entwurf", "auftrag")).toBe(true);
    expect(acceptStageMove("entwurf", "entwurf")).toBe(false);
  });

  it("changes what people may do with texts only around Konsultation", () => {
    expect(changesAccess(rulesOf("entwurf"), rulesOf("konsultation"))).toBe(true);
    expect(changesAccess(rulesOf("konsultation"), rulesOf("einigung"))).toBe(true);
    expect(changesAccess(rulesOf("themen"), rulesOf("entwurf"))).toBe(false);
  });
});

describe("benches", () => {
  it("that decide are for delegates, those that consult for the consulted, none for the others", () => {
    const seated = (role: Role) => BENCHES.filter((bench) => acceptsBench(role, bench));
    expect(seated("delegate")).toEqual(["bund", "laender", "kommunen"]);
    expect(seated("head_delegate")).toEqual(["bund", "laender", "kommunen"]);
    expect(seated("consulted")).toEqual(["wirtschaft", "zivilgesellschaft", "wissenschaft"]);
    for (const role of ["facilitator", "recorder", "observer"] as const) expect(seated(role)).toEqual([]);
  });

  const nothing = { role: null, bench: null, bench_reason: "" };

  it("follow from the organisation, and so does the role: the first of a deciding one leads its delegation", () => {
    expect(seatFor("kommunen", false, nothing)).toEqual({ role: "head_delegate", bench: "kommunen", bench_reason: "" });
    expect(seatFor("kommunen", true, nothing)).toMatchObject({ role: "delegate", bench: "kommunen" });
    expect(seatFor("wirtschaft", false, nothing)).toMatchObject({ role: "consulted", bench: "wirtschaft" });
    expect(usualRole("zivilgesellschaft", true)).toBe("consulted");
  });

  it("have no place for who moderates, records or observes, whatever a form says", () => {
    const wanted = { role: "observer", bench: "kommunen", bench_reason: "Gern." } as const;
    expect(seatFor("kommunen", false, wanted)).toEqual({ role: "observer", bench: null, bench_reason: "" });
  });

  it("refuse a role that does not fit the organisation", () => {
    const refusal = (usual: Bench, wanted: object) => {
      try {
        return seatFor(usual, false, { ...nothing, ...wanted });
      } catch (error) {
        return (error as Invalid).code;
      }
    };
    expect(refusal("wirtschaft", { role: "delegate" })).toBe("processes:invalid.seat-consultative");
    expect(refusal("bund", { role: "consulted" })).toBe("processes:invalid.seat-deciding");
    expect(refusal("wirtschaft", { role: "delegate", bench: "kommunen" })).toBe("processes:invalid.bench-reason");
    const explained = { role: "delegate", bench: "kommunen", bench_reason: "Vertritt die Stadtwerke." };
    expect(refusal("wirtschaft", explained)).toEqual(explained);
  });

  it("count organisations beside heads", () => {
    const seat = (bench: "bund" | "kommunen", organisationId: number, personId: number) => ({
      bench,
      organisationId,
      personId,
    });
    const seats = seatsPerBench([seat("bund", 1, 1), seat("bund", 1, 2), seat("kommunen", 2, 3)]);
    expect(seats.bund).toEqual({ organisations: 1, people: 2 });
    expect(seats.kommunen).toEqual({ organisations: 1, people: 1 });
    expect(seats.wirtschaft).toEqual({ organisations: 0, people: 0 });
  });
});

describe("a mandate", () => {
  it("that was ended on its first day counted on none, and is not said to have lasted until the day before", () => {
    expect(endedAtOnce({ validFrom: "2026-11-29", validTo: "2026-11-28" })).toBe(true);
    expect(endedAtOnce({ validFrom: "2026-11-29", validTo: "2026-11-29" })).toBe(false);
    expect(endedAtOnce({ validFrom: "2026-11-29", validTo: null })).toBe(false);
  });

  it("counts on its first and on its last day", () => {
    const mandate = { valid_from: "2026-03-01", valid_to: "2026-03-31" };
    expect(["2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"].map((day) => isValidOn(mandate, day))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isValidOn({ valid_from: "2026-03-01", valid_to: null }, "2099-01-01")).toBe(true);
  });
});

describe("a number", () => {
  it("is the next of its year and fills no gap", () => {
    expect(processNumber(2026, [])).toBe("GA-2026-01");
    expect(processNumber(2026, ["GA-2026-01", "GA-2026-07"])).toBe("GA-2026-08");
    expect(processNumber(2026, ["GA-2026-99"])).toBe("GA-2026-100");
  });
});

describe("forms", () => {
  const process = {
    title: "T",
    guiding_question: "Q",
    description: "",
    marking: "GREEN",
    starts_on: "2026-01-01",
    ends_on: "",
  };
  const invitation = {
    name: "Lena Hof",
    email: "Lena@Hof.example",
    organisation_id: "3",
    role: "delegate",
    bench: "kommunen",
    valid_from: "2026-01-01",
    valid_to: "",
  };
  const problems = (result: { error?: { issues: { path: PropertyKey[]; message: string }[] } }) =>
    result.error?.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);

  it("refuse an end before the beginning", () => {
    expect(problems(processForm.safeParse({ ...process, ends_on: "2025-12-31" }))).toEqual([
      "ends_on processes:invalid.ends-before-start",
    ]);
    expect(problems(invitationForm.safeParse({ ...invitation, valid_to: "2025-12-31" }))).toEqual([
      "valid_to processes:invalid.ends-before-start",
    ]);
  });

  it("refuse overlong, empty and unreal values, each at its field", () => {
    expect(
      problems(processForm.safeParse({ ...process, title: "x".repeat(201), guiding_question: "  ", starts_on: "2026-02-30" })),
    ).toEqual(["title common:invalid.too-long", "guiding_question common:invalid.required", "starts_on common:invalid.date"]);
  });

  it("want an organisation to be named: none is chosen beforehand", () => {
    expect(problems(invitationForm.safeParse({ ...invitation, organisation_id: "" }))).toEqual([
      "organisation_name common:invalid.required",
    ]);
  });

  it("read the timetable of the stages, and say which day is none", () => {
    expect(stagePlanForm.parse({ planned_until_auftrag: "2026-05-01", planned_until_themen: "", other: "x" })).toEqual({
      auftrag: "2026-05-01",
      themen: null,
    });
    expect(problems(stagePlanForm.safeParse({ planned_until_auftrag: "morgen" }))).toEqual([
      "planned_until_auftrag common:invalid.date",
    ]);
  });
});
