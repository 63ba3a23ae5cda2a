/** What stands in a file of many entries: the highest label of what is inside, and who took it when, by which the audit log finds it. */
import type { Label } from "../../db/schema/markings.ts";
import { writeInstant } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { highest, tlp } from "../processes/labels.rules.ts";
import type { Entry } from "./rules.ts";

export const watermarkOf = ({ t, actor, language, now }: Context, label: Label): string =>
  `${tlp(label)} · ${t("partnerships:export.footer", { name: actor.name, day: writeInstant(now(), language) })}`;

/** What its owner does not show to everybody stays in the houses that it is shown to. */
export const labelWithin = (entries: readonly Pick<Entry, "sight" | "state">[], ofProcess: Label): Label =>
  highest([ofProcess, entries.every(({ sight, state }) => sight === "process" && state === "own") ? "CLEAR" : "AMBER+STRICT"]);

/** The last row of such a file, where somebody reads it in again; the label stands in a column of its own as well. */
export const isWatermark = (cells: readonly string[]): boolean => {
  const filled = cells.filter(Boolean);
  return filled.length > 0 && filled.every((cell) => cell.startsWith("TLP:"));
};
