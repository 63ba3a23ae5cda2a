/** Where a letter is cut into points: as its sender ordered it, and nothing of it is lost. */
import { describe, expect, it } from "vitest";
import { isAllOf, mayCut, proposedParts } from "#server/consultations/desk/cutting.rules";
import { partsIn } from "#server/consultations/forms.rules";
import { cutIntoPoints, houseDomain } from "#server/consultations/intake/rules";
import { differenceOf } from "#server/consultations/wording.rules";

const part = (text: string, name = "") => ({
  name,
  blocks: text.split("\n").map((line) => {
    const [, marks = "", words = ""] = /^(#*) ?(.*)$/.exec(line)!;
    return { level: marks.length, text: words };
  }),
});

const CASES: [string, string, string, string[]][] = [
  [
    "by the places that it names",
    "Sehr geehrte Damen und Herren,\nwir danken.\nZu § 3\nDie Frist ist zu kurz.\nBitte vier Wochen.\nZu § 7 Absatz 2: streichen.\nMit freundlichen Grüßen\nRuth Sander",
    "Sehr geehrte Damen und Herren,\n\nwir danken.\n\nMit freundlichen Grüßen\n\nRuth Sander",
    ["Zu § 3\nDie Frist ist zu kurz.\nBitte vier Wochen.", "Zu § 7 Absatz 2: streichen."],
  ],
  [
    "by its headings, with general remarks apart",
    "# Allgemeines\nWir sind dafür.\n# Fristen\nZu kurz.\n# Kosten\nZu hoch.",
    "Allgemeines\n\nWir sind dafür.",
    ["Fristen\nZu kurz.", "Kosten\nZu hoch."],
  ],
  ["by its numbers", "Vorab: danke.\n1. Mehr Zeit.\n2. Mehr Geld.", "Vorab: danke.", ["1. Mehr Zeit.", "2. Mehr Geld."]],
  [
    "as one point where it begins with the only place that it names",
    "Guten Tag,\nZu § 3:\nDie Frist ist zu kurz.\nBitte vier Wochen.",
    "Guten Tag,",
    ["Zu § 3:\nDie Frist ist zu kurz.\nBitte vier Wochen."],
  ],
  [
    "paragraph by paragraph where it has no order, lists with what they belong to",
    "Guten Tag,\nDie Frist ist kurz.\nEs fehlen:\n– Häfen\n– Stadtwerke",
    "Guten Tag,",
    ["Die Frist ist kurz.", "Es fehlen:\n– Häfen\n– Stadtwerke"],
  ],
];

describe("a letter is cut", () => {
  it.each(CASES)("%s", (_how, text, remark, points) => {
    expect(cutIntoPoints([part(text)])).toEqual({ remark, points });
  });

  it("in the statement that lies in it, and the letter is the remark", () => {
    const enclosed = part(`1. ${"Mehr Zeit. ".repeat(30)}\n2. Mehr Geld.`, "Stellungnahme.docx");
    const { remark, points } = cutIntoPoints([part("Anbei unsere Stellungnahme."), enclosed]);
    expect([remark, points.length]).toEqual(["Anbei unsere Stellungnahme.", 2]);
  });

  it("so that no point is longer than a point may be", () => {
    const { points } = cutIntoPoints([part(`1. ${"Wort ".repeat(5000)}\n2. Kurz.`)]);
    expect(points.every(({ length }) => length <= 10_000)).toBe(true);
    expect(points.join(" ").match(/Wort/g)).toHaveLength(5000);
  });

  it("into nothing where it says nothing", () => expect(cutIntoPoints([])).toEqual({ remark: "", points: [] }));
});

describe("where a point is best cut", () => {
  it.each([
    ["Die Frist ist kurz.\nWer zahlt?", ["Die Frist ist kurz.", "Wer zahlt?"]],
    ["Es fehlen:\n1. Häfen,\nauch kleine\n2. Stadtwerke", ["Es fehlen:", "1. Häfen,\nauch kleine", "2. Stadtwerke"]],
    ["Die Frist ist kurz. Außerdem: Wer zahlt? Das ist offen.", ["Die Frist ist kurz.", "Außerdem: Wer zahlt? Das ist offen."]],
    ["Die Frist ist kurz, und außerdem fehlt Geld.", ["Die Frist ist kurz, und außerdem fehlt Geld."]],
    ["Eins.\n\nZwei.\nDrei.", ["Eins.", "Zwei.\nDrei."]],
    ["Zeile\n".repeat(60).trim(), ["Zeile\n".repeat(60).trim()]],
  ])("%j", (body, parts) => {
    const proposed = partsIn(proposedParts(body));
    expect(proposed).toEqual(parts);
    expect(isAllOf(proposed, body)).toBe(true);
  });
});

describe("a proposed wording", () => {
  it("is shown in the passage that it changes", () => {
    const difference = differenceOf("Die Frist beträgt zehn Tage.", "Die Frist beträgt vier Wochen.");
    expect(difference?.map(({ status, words }) => `${status}:${words}`)).toContain("added:vier");
    const old = difference?.filter(({ status }) => status !== "added").map(({ words }) => words);
    expect(old?.join("")).toBe("Die Frist beträgt zehn Tage.");
  });

  it("stands alone where hardly a word is left", () =>
    expect(differenceOf("Die Frist beträgt zehn Tage.", "Streichen!")).toBeUndefined());
});

describe("a point", () => {
  const point = { isPart: false, state: "open", proposal: null, isEnclosed: false, body: "Mehr Zeit. Mehr Geld." };

  it.each<[string, object, boolean]>([
    ["with words", {}, true],
    ["with a wording alone", { body: " " }, false],
    ["that lies in a file", { body: "", isEnclosed: true }, true],
    ["that is a part", { isPart: true }, false],
    ["that has an answer", { state: "draft" }, false],
  ])("%s may be cut: %s", (_, more, may) => expect(mayCut({ ...point, ...more })).toBe(may));
});

describe("the house of an address", () => {
  it.each([
    ["ruth.sander@kvm.example", "kvm.example"],
    ["ruth@gmx.de", null],
    ["ruth", null],
  ])("%s", (address, domain) => expect(houseDomain(address)).toBe(domain));
});
