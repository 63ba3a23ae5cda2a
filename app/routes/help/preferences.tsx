/** Language and theme, from the switches in the shell: kept with the person, and in a cookie for whoever is not signed in. */
import { z } from "zod";
import { savePreferences } from "#server/people/commands";
import { actPublic, loadPublic, redirectTo } from "#server/web";

const preferencesForm = z.object({
  language: z.enum(["de", "en"]).optional(),
  theme: z.enum(["light", "dark", "system"]).optional(),
  to: z.string().max(2000).default("/"),
});

const YEAR = 365 * 24 * 3600;

export const loader = loadPublic(async () => redirectTo("/"));

export const action = actPublic(preferencesForm, async (ctx, { language, theme, to }) => {
  const headers = new Headers();
  if (language)
    headers.append("Set-Cookie", `joint_agenda_language=${language}; Path=/; Max-Age=${YEAR}; SameSite=Lax; HttpOnly`);
  if (theme) {
    headers.append(
      "Set-Cookie",
      `joint_agenda_theme=${theme}; Path=/; Max-Age=${theme === "system" ? 0 : YEAR}; SameSite=Lax; HttpOnly`,
    );
  }
  if (ctx.actor) {
    await savePreferences(
      { ...ctx, actor: ctx.actor },
      { language, ...(theme && { theme: theme === "system" ? null : theme }) },
    );
  }
  return redirectTo(to, undefined, headers);
});
