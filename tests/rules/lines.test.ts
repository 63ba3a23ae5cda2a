/** Names, titles and addresses as people type and paste them: what nobody sees is not in them, and nothing else is taken away. */
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { writeEmail } from "#server/people/emails";
import { emailField, personName } from "#server/people/rules";
import { requiredLine, singleLine } from "#server/platform/form.rules";
import { documentForm } from "#server/documents/rules";
import { importForm } from "#server/documents/import/rules";
import { versionForm } from "#server/documents/versions/rules";
import { agendaItemForm } from "#server/agenda/rules";
import { pollForm } from "#server/methods/polls.rules";
import { organisationForm } from "#server/organisations/rules";
import { processForm } from "#server/processes/forms.rules";
import { guestForm, pointForm, roundtableForm } from "#server/roundtables/forms.rules";

const INVISIBLE = "\u200B \u3164\u2800\u2060\u00AD\u115F\u034F\uFE0F\u{E0041}\u061C\uFFF9";

describe("a line", () => {
  it.each([
    ["zero-width spaces and soft hyphens", "Stadt\u200B Linden\u00ADhafen\u2060", "Stadt Lindenhafen"],
    ["turned direction", "Anna\u202E gnal\u202C \u2066B\u2069\u200E", "Anna gnal B"],
    ["line ends", "Zeile 1\r\nZeile 2\u2028Zeile 3\tEnde", "Zeile 1 Zeile 2 Zeile 3 Ende"],
    ["fillers and the blank of Braille", "\u3164A\u2800B\uFFA0", "A B"],
    ["joiners between Latin letters", "An\u200Dna\u200C", "Anna"],
  ])("is cleaned of %s", (_, typed, clean) => {
    expect(singleLine(50).parse(typed)).toBe(clean);
  });

  it.each(["می\u200Cخواهم", "क्\u200Dष", "Łukasz O’Neill-Weiß", "東京", "Ärger – „Zitat“ 50 %"])(
    "keeps %j as it is",
    (typed) => {
      expect(singleLine(50).parse(typed)).toBe(typed);
    },
  );

  it.each(["", "   ", INVISIBLE, "\u0301\u0302", "\u200D\u200C"])("of nothing to see is none: %j", (typed) => {
    expect(requiredLine(50).safeParse(typed).error?.issues[0]?.message).toBe("common:invalid.required");
    expect(personName.safeParse(typed).success).toBe(false);
  });
});

describe("every name and title", () => {
  it.each<[string, z.ZodType, string]>([
    ["of a process", processForm, "title"],
    ["of an organisation", organisationForm, "name"],
    ["of an agenda item", agendaItemForm, "title"],
    ["of a paper", documentForm, "title"],
    ["of a version", versionForm, "name"],
    ["of a roundtable", roundtableForm, "title"],
    ["of a point", pointForm, "title"],
    ["of a guest", guestForm, "name"],
    ["of a poll", pollForm, "question"],
  ])("%s is refused when nobody could see it", (_, form, field) => {
    const issues = form.safeParse({ [field]: INVISIBLE }).error?.issues ?? [];
    expect(issues.find(({ path }) => path[0] === field)?.message).toBe("common:invalid.required");
  });

  it("of an imported file is then the one that the file gives itself", () => {
    expect(importForm.parse({ title: INVISIBLE })).toEqual({ title: "" });
  });
});

describe("an address", () => {
  it.each([
    ["info@süderlügum.example", "info@xn--sderlgum-65ae.example"],
    ["\u202Ainfo@hof.example\u202C", "info@hof.example"],
    ["\u200B Info@Hof.Example\u200B", "info@hof.example"],
  ])("%j is taken", (typed, stored) => {
    expect(emailField.parse(typed)).toBe(stored);
  });

  it.each(["info@", "@hof.example", "info hof.example", "info@hof", "info@münchen", "info@a/b.example", "i@ü:1.example"])(
    "%j is none",
    (typed) => {
      expect(emailField.safeParse(typed).error?.issues[0]?.message).toBe("common:invalid.email");
    },
  );

  it("is shown with its umlauts, unless its letters could be taken for others", () => {
    expect(writeEmail(emailField.parse("info@süderlügum.example"))).toBe("info@süderlügum.example");
    expect(writeEmail(emailField.parse("info@bmаb.example"))).toMatch(/^info@xn--/);
  });
});
