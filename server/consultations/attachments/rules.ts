/** Files that come with a statement: how many, how large, and who reads them. */
import { z } from "zod";
import { LARGEST_IMPORT } from "../../documents/import/rules.ts";
import { isTicked } from "../../platform/form.rules.ts";

/** Of one file, and of all of one statement, in bytes. */
export const LARGEST_ATTACHMENT = LARGEST_IMPORT;
export const MOST_ATTACHED = 3 * LARGEST_ATTACHMENT;
export const MOST_ATTACHMENTS = 20;

/** For the dialogue that chooses a file; what it is, its content says. */
export const ATTACHMENT_ENDINGS = ".pdf,.docx,.odt,.xlsx,.ods,.pptx,.odp,.png,.jpg,.jpeg,.webp,.csv,.txt";

export const attachmentForm = z.object({ is_public: isTicked });

/** Without folders, with the ending of what it really is: `..\\etc\\Stellungnahme.exe` → `Stellungnahme.pdf`. */
export function attachmentName(name: string, ending: string): string {
  const bare = name
    .toWellFormed()
    .replace(/^.*[\\/]/s, "")
    // eslint-disable-next-line no-control-regex -- and signs that turn the direction of what follows
    .replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069:*?"<>|]/g, "")
    .replace(/\.\w{1,8}$/, "")
    .trim();
  return `${[...(bare || "Anlage")].slice(0, 180).join("")}.${ending}`;
}
