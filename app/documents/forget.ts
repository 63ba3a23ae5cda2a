/**
 * Signing out leaves nothing of texts in the browser. The answer to it carries a cookie, because only the page that comes next can
 * take them away, on whatever connection and in whatever browser; entry.client.tsx does it before anything else.
 */

const COOKIE = "joint_agenda_forget";

/** The Set-Cookie header; longer than anything is kept. */
export const forgettingCookie = `${COOKIE}=1; Path=/; Max-Age=2678400; SameSite=Lax`;

export async function forgetWhenSignedOut(): Promise<void> {
  if (!document.cookie.includes(`${COOKIE}=`)) return;
  const { LocalStore } = await import("./local-store");
  await LocalStore.forgetEverything();
  document.cookie = `${COOKIE}=; Path=/; Max-Age=0; SameSite=Lax`;
}
