/** Who may do what, as one table; the page /help/roles is drawn from the same rules. */
import { describe, expect, it } from "vitest";
import { ROLES } from "#db/schema/processes";
import { ABILITIES, authorise, can, canInInstallation, type Ability } from "#server/access/rules";
import { makeTexts } from "~/texts";
import de from "~/texts.de";
import en from "~/texts.en";

/** One row per ability: facilitator, recorder, head of delegation, delegate, consulted, observer. */
const TABLE: Record<Ability, string> = {
  "process:read": "x x x x x x",
  "process:edit": "x . . . . .",
  "stage:move": "x . . . . .",
  "mandate:manage": "x . . . . .",
  "agenda:write": "x x x x . .",
  "agenda:order": "x . . . . .",
  "agenda:status": "x . . . . .",
  "document:create": "x x x x . .",
  "document:edit": "x x x x . .",
  "document:comment": "x x x x x .",
  "document:propose": "x x x x x .",
  "document:open-comments": "x . . . . .",
  "document:delete": "x . . . . .",
  "document:freeze": "x . . . . .",
  "document:authors": "x x x x . .",
  "thread:resolve": "x x x x . .",
  "roundtable:plan": "x . . . . .",
  "roundtable:lead": "x . . . . .",
  "roundtable:attend": "x x x x x x",
  "roundtable:record": "x x . . . .",
  "roundtable:vote": ". . x x x .",
  "poll:manage": "x . . . . .",
  "format:write": "x x x x . .",
  "evaluation:manage": "x . . . . .",
  "evaluation:rate": "x x x x x .",
};

describe("abilities", () => {
  it.each(Object.entries(TABLE) as [Ability, string][])(
    "%s belongs to the roles in the table and to no other",
    (ability, row) => {
      expect(ROLES.map((role) => (can({ role }, ability) ? "x" : ".")).join(" ")).toBe(row);
    },
  );

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

  it("is managed by administrators only", () => {
    expect(canInInstallation({ isAdmin: false, facilitatesSomewhere: true }, "installation:manage")).toBe(false);
  });
});
