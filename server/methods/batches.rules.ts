/** Sheets of paper from the room, one per line as a spreadsheet has them: whose, then a value per option in the order of the options. */
import { z } from "zod";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { Invalid, type Refusal } from "../errors.ts";
import { ballotField, parseAnswers, answersOfForm, type Answers, type MethodConfig } from "./kinds.rules.ts";

const count = z
  .string()
  .trim()
  .regex(/^\d{1,4}$/, "methods:batch.wrong.count")
  .transform(Number);

export const batchForm = z
  .object({
    issued: count,
    returned: count,
    invalid: count.or(z.literal("").transform(() => 0)).default(0),
    rows: z.string().max(200_000, "common:invalid.too-long").default(""),
    voices: z.array(z.string().max(60)).max(1000).default([]),
  })
  .superRefine(({ issued, returned, invalid }, check) => {
    const refuse = (path: string, message: string) => check.addIssue({ code: "custom", path: [path], message });
    if (issued < 1) refuse("issued", "methods:batch.wrong.count");
    if (returned > issued) refuse("returned", "methods:batch.wrong.returned");
    if (invalid > returned) refuse("invalid", "methods:batch.wrong.invalid");
  });
export type BatchForm = z.output<typeof batchForm>;

export interface BatchRow {
  /** Of a run by name. */
  voiceKey?: string;
  bench: Bench;
  answers: Answers;
}

/** Issued = returned + missing, returned = valid + invalid. */
export interface PaperSums {
  issued: number;
  returned: number;
  invalid: number;
  missing: number;
  valid: number;
}

export const paperSums = ({ issued, returned, invalid }: Pick<PaperSums, "issued" | "returned" | "invalid">): PaperSums => ({
  ...{ issued, returned, invalid },
  missing: issued - returned,
  valid: returned - invalid,
});

export interface PaperRun {
  isSecret: boolean;
  config: MethodConfig;
  optionIds: readonly number[];
  voices: readonly { key: string; name: string; shortName: string; bench: Bench }[];
}

/**
 * @param benchNames in the language of whoever typed, besides the keys
 * @throws Invalid for what does not add up, or for the first line that cannot be read, with its number
 */
export function readBatch(run: PaperRun, form: BatchForm, benchNames: Readonly<Record<Bench, string>>): BatchRow[] {
  const lines = form.rows.split("\n").filter((line) => line.trim() !== "");
  if (lines.length !== form.returned - form.invalid) {
    throw new Invalid("methods:batch.wrong.sum", "rows", { lines: lines.length, valid: form.returned - form.invalid });
  }
  if (run.isSecret && new Set(form.voices).size !== form.returned) {
    throw new Invalid("methods:batch.wrong.voices", "voices", { count: form.voices.length, returned: form.returned });
  }
  const rows = lines.map((line, index) => readLine(run, line, index + 1, benchNames));
  const twice = rows.find(({ voiceKey }, at) => voiceKey && rows.findIndex((other) => other.voiceKey === voiceKey) < at);
  if (twice) throw new Invalid("methods:batch.wrong.twice", "rows", { name: nameOf(run, twice.voiceKey!) });
  return rows;
}

export const nameOf = (run: Pick<PaperRun, "voices">, key: string): string =>
  run.voices.find((voice) => voice.key === key)?.name ?? key;

function readLine(run: PaperRun, line: string, number: number, benchNames: Readonly<Record<Bench, string>>): BatchRow {
  const [who = "", ...cells] = line.split(/[;\t]/).map((cell) => cell.trim());
  const found = run.isSecret ? benchOf(who, benchNames) : voiceOf(run, who);
  if (!found) throw new Invalid(`methods:batch.wrong.${run.isSecret ? "bench" : "who"}`, "rows", { line: number, who });
  try {
    return {
      ...found,
      answers: parseAnswers(run.config, run.optionIds, answersOfForm(run.config, run.optionIds, fieldsOf(run, cells))),
    };
  } catch (refusal) {
    if (!(refusal instanceof Invalid)) throw refusal;
    throw new LineInvalid(number, refusal);
  }
}

/** The sentence of a ballot form, with the line in which it is to be put right. */
export class LineInvalid extends Invalid {
  constructor(
    readonly line: number,
    readonly because: Refusal,
  ) {
    super("methods:batch.wrong.line", "rows", { line });
  }
}

/** `4`, `4/2` for importance and feasibility, `2 because of …` with a reason; of a poll the number of the option. */
function fieldsOf({ config, optionIds }: PaperRun, cells: readonly string[]): Record<string, string> {
  const most = config.method === "poll" ? 1 : config.method === "cards" ? config.cards : optionIds.length;
  if (cells.slice(most).some((cell) => cell !== "")) throw new Invalid("methods:batch.wrong.cells", "rows", { most });
  if (config.method === "cards") return { [ballotField.cards]: cells.join("\n") };
  if (config.method === "poll") {
    const chosen = optionIds[Number(cells[0]) - 1];
    return { [ballotField.choice]: chosen === undefined ? "x" : String(chosen) };
  }
  const fields: Record<string, string> = {};
  optionIds.forEach((id, index) => {
    const [, value = cells[index] ?? "", , second = "", reason = ""] =
      /^(\d+)(\s*\/\s*(\d+))?(?:\s+(.+))?$/.exec(cells[index] ?? "") ?? [];
    if (config.method === "matrix") {
      fields[ballotField.importance(id)] = value;
      fields[ballotField.feasibility(id)] = second;
    } else fields[ballotField.value(id)] = value;
    fields[ballotField.reason(id)] = reason;
  });
  return fields;
}

const same = (a: string, b: string) => a.localeCompare(b, "de", { sensitivity: "accent" }) === 0;

function benchOf(who: string, names: Readonly<Record<Bench, string>>): { bench: Bench } | undefined {
  const bench = BENCHES.find((key) => same(key, who) || same(names[key], who));
  return bench && { bench };
}

function voiceOf({ voices }: PaperRun, who: string): { voiceKey: string; bench: Bench } | undefined {
  const found = voices.filter(({ name, shortName }) => same(name, who) || same(shortName, who));
  return found.length === 1 ? { voiceKey: found[0]!.key, bench: found[0]!.bench } : undefined;
}
