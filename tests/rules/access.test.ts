/** Who may do what, as one table; the page /help/roles is drawn from the same rules. */
import { describe, expect, it } from "vitest";
import { ROLES } from "#db/schema/processes";
import {
  ABILITIES,
  authorise,
  can,
  canInInstallation,
  INSTALLATION_ABILITIES,
  requireProof,
  SHARP_ACTS,
  type Ability,
} from "#server/access/rules";
import { makeTexts } from "~/texts";
import de from "~/texts.de";
import en from "~/texts.en";

/** One row per ability: facilitator, recorder, head of delegation, delegate, consulted, observer. */
const TABLE: Record<Ability, string> = {
  "process:read": "x x x x x x",
  "process:edit": "x . . . . .",
  "process:archive": "x . . . . .",
  "stage:move": "x . . . . .",
  "rules:manage": "x . . . . .",
  "mandate:manage": "x . . . . .",
  "marking:raise": "x x x x . .",
  "marking:lower": "x . . . . .",
  "incident:manage": "x . . . . .",
  "topic:submit": "x x x x x x",
  "topic:behalf": "x x x x . .",
  "topic:sort": "x x . . . .",
  "topic:dispose": "x . . . . .",
  "topic:affected": ". . x x x .",
  "agenda:write": "x x x x . .",
  "agenda:order": "x . . . . .",
  "agenda:status": "x . . . . .",
  "agenda:depth": ". . x x x .",
  "recommendation:check": "x . x . . .",
  "agreement:read": "x x x x . x",
  "agreement:manage": "x . . . . .",
  "position:give": ". . x x . .",
  "document:create": "x x x x . .",
  "document:edit": "x x x x . .",
  "document:comment": "x x x x x .",
  "document:propose": "x x x x x .",
  "document:open-comments": "x . . . . .",
  "document:delete": "x . . . . .",
  "document:freeze": "x . . . . .",
  "document:authors": "x x x x . .",
  "thread:resolve": "x x x x . .",
  "consultation:manage": "x . . . . .",
  "statement:draft": ". . x x x .",
  "statement:weigh": "x x . . . .",
  "statement:release": "x . . . . .",
  "roundtable:plan": "x . . . . .",
  "roundtable:lead": "x . . . . .",
  "roundtable:attend": "x x x x x x",
  "roundtable:record": "x x . . . .",
  "roundtable:speak": ". . x x x .",
  "method:manage": "x . . . . .",
  "method:vote": ". . x x x .",
  "method:count": "x x . . . .",
  "short-list:manage": "x . . . . .",
  "register:write": "x x x x . .",
  "profile:write": ". . x x . .",
  "situation:manage": "x . . . . .",
  "situation:reply": ". . x x . .",
  "format:write": "x x x x . .",
  "format:decide": "x . . . . .",
  "evaluation:manage": "x . . . . .",
  "evaluation:rate": "x x x x x .",
  "survey:manage": "x . . . . .",
  "evaluation:answer": "x . x x x .",
};

describe("abilities", () => {
  it.each(Object.entries(TABLE) as [Ability, string][])(
    "%s belongs to the roles in the table and to no other",
    (ability, row) => {
      expect(ROLES.map((role) => (can({ role }, ability) ? "x" : ".")).join(" ")).toBe(row);
    },
  );

  it.each(Object.entries(TABLE) as [Ability, string][])("%s: in an archived process only reading is left", (ability, row) => {
    const isLeft = ["process:read", "document:authors", "process:archive"].includes(ability);
    const left = ROLES.map((role) => (can({ role, isArchived: true }, ability) ? "x" : ".")).join(" ");
    expect(left).toBe(isLeft ? row : ". . . . . .");
  });

  it("say in an archived process why, to those who could do it before", () => {
    expect(() => authorise({ role: "delegate", isArchived: true }, "document:edit")).toThrow("processes:error.archived");
    expect(() => authorise({ role: "observer", isArchived: true }, "document:edit")).toThrow("common:error.not-allowed");
  });

  it("are all in the table", () => expect(Object.keys(ABILITIES).sort()).toEqual(Object.keys(TABLE).sort()));

  it("refuse with a sentence for people", () => {
    expect(() => authorise({ role: "observer" }, "document:edit")).toThrow("common:error.not-allowed");
    expect(() => authorise({ role: "delegate" }, "document:edit")).not.toThrow();
  });

  it("have a name in both languages, for the page of roles", () => {
    for (const ability of Object.keys(ABILITIES)) {
      const key = `people:roles.ability.${ability.replace(":", ".")}`;
      expect(makeTexts("de", de).exists(key), key).toBe(true);
      expect(makeTexts("en", en).exists(key), key).toBe(true);
    }
  });
});

describe("the installation", () => {
  it("lets administrators and facilitators set up processes, and nobody else", () => {
    expect(canInInstallation({ isAdmin: true, facilitatesSomewhere: false }, "process:create")).toBe(true);
    expect(canInInstallation({ isAdmin: false, facilitatesSomewhere: true }, "process:create")).toBe(true);
    expect(canInInstallation({ isAdmin: false, facilitatesSomewhere: false }, "process:create")).toBe(false);
  });

  it("shows its audit log to auditors, who may nothing else, and to nobody else, administrators included", () => {
    const auditor = { isAdmin: false, facilitatesSomewhere: false, isAuditor: true };
    expect(INSTALLATION_ABILITIES.filter((ability) => canInInstallation(auditor, ability))).toEqual(["audit:read"]);
    expect(canInInstallation({ isAdmin: true, facilitatesSomewhere: true }, "audit:read")).toBe(false);
  });

  it("is managed by administrators only", () => {
    expect(canInInstallation({ isAdmin: false, facilitatesSomewhere: true }, "installation:manage")).toBe(false);
  });
});

describe("a sharp act asks anew who somebody is", () => {
  const refusal = (actor: Parameters<typeof requireProof>[0]["actor"], act: (typeof SHARP_ACTS)[number]) => {
    try {
      requireProof({ actor }, act);
      return null;
    } catch (error) {
      return (error as { status: number }).status;
    }
  };
  it.each(SHARP_ACTS)("%s: of a session long ago, not of a fresh one, and never of the clock", (act) =>
    expect([{ mustProve: true }, { mustProve: false }, {}, null].map((actor) => refusal(actor, act))).toEqual([
      401,
      null,
      null,
      null,
    ]),
  );
});
