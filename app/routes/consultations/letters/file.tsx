/** GET /consultations/:id/letters.pdf and .docx: invitations on paper, all in one file or `?invitation=` one, `?language=en` in English. */
import { LANGUAGES } from "#db/schema/people";
import { writeLettersDocx, writeLettersPdf, type AskedLetters } from "#server/consultations/invitation-letters.queries";
import { idOf, loadFiles } from "#server/web";

const asked = (search: URLSearchParams): AskedLetters => ({
  language: LANGUAGES.find((each) => each === search.get("language")) ?? "de",
  invitationId: search.get("invitation") ? idOf(search.get("invitation")!) : null,
});

export const loader = loadFiles({
  "letters.docx": (ctx, id, search) => writeLettersDocx(ctx, id, asked(search)),
  "letters.pdf": (ctx, id, search) => writeLettersPdf(ctx, id, asked(search)),
});
