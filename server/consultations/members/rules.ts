/** An association asks its members: who is asked, how each answers, and what may be said of it. */
import { z } from "zod";
import { STANCES } from "../../../db/schema/consultations.ts";
import { dayField } from "../../calendar/rules.ts";
import { emailField } from "../../people/rules.ts";
import { isTicked, requiredLine } from "../../platform/form.rules.ts";

export const MOST_MEMBERS = 500;

export interface Member {
  name: string;
  email: string;
}

/** A line a member: name and address, as from a table. */
const member = z.object({ name: requiredLine(200), email: emailField });

export const roundForm = z.object({
  body: z.string().trim().min(1, "common:invalid.required").max(20_000, "common:invalid.too-long"),
  closes_on: dayField,
  members: z
    .string()
    .max(100_000, "common:invalid.too-long")
    .transform((text, check): Member[] => {
      const lines = text.split("\n").filter((line) => line.trim());
      const read = lines.map((line) => {
        const [name = "", email = ""] = line.split(/[\t;]|,(?=\s*\S+@)/).map((cell) => cell.trim());
        return { line, parsed: member.safeParse({ name, email }) };
      });
      const wrong = read.find(({ parsed }) => !parsed.success);
      const issue = (message: string, more: object = {}) =>
        check.issues.push({ code: "custom", message, input: text, ...more });
      if (wrong) issue("consultations:members.invalid.line", { line: wrong.line.slice(0, 80) });
      else if (lines.length === 0) issue("consultations:members.invalid.nobody");
      else if (lines.length > MOST_MEMBERS) issue("consultations:members.invalid.too-many", { count: MOST_MEMBERS });
      return read.flatMap(({ parsed }) => (parsed.success ? [parsed.data] : []));
    }),
});
export type RoundInput = z.output<typeof roundForm>;

export const memberReplyForm = z.object({
  stance: z.enum(STANCES, { error: "common:invalid.choice" }),
  remark: z.string().trim().max(5_000, "common:invalid.too-long").default(""),
  is_named: isTicked,
});
export type MemberReplyInput = z.output<typeof memberReplyForm>;
