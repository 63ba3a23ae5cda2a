/** Language and theme, from the switches in the shell: kept with the person, and in a cookie for whoever is not signed in. And what is folded away. */
import { z } from "zod";
import { savePreferences } from "#server/people/commands";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { foldCookie, FOLDS } from "~/ui/folding";

const preferencesForm = z.object({
  language: z.enum(["de", "en"]).optional(),
  theme: z.enum(["light", "dark", "system"]).optional(),
  fold: z.enum(FOLDS).optional(),
  open: z.enum(["true", "false"]).optional(),
  to: z.string().max(2000).default("/"),
});

const YEAR = 365 * 24 * 3600;

export const loader = loadPublic(async () => redirectTo("/"));

export const action = actPublic(preferencesForm, async (ctx, { language, theme, fold, open, to }) => {
  const headers = new Headers();
  if (language)
    headers.append("Set-Cookie", `joint_agenda_language=${language}; Path=/; Max-Age=${YEAR}; SameSite=Lax; HttpOnly`);
  if (theme) {
    headers.append(
      "Set-Cookie",
      `joint_agenda_theme=${theme}; Path=/; Max-Age=${theme === "system" ? 0 : YEAR}; SameSite=Lax; HttpOnly`,
    );
  }
  if (fold) headers.append("Set-Cookie", foldCookie(fold, open === "true"));
  if (ctx.actor && (language || theme)) {
    await savePreferences(
      { ...ctx, actor: ctx.actor },
      { language, ...(theme && { theme: theme === "system" ? null : theme }) },
    );
  }
  return redirectTo(to, undefined, headers);
});
