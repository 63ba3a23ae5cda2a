/**
 * Signing out takes a person's texts out of the browser, and nobody else's. The answer to it carries a cookie, because only the page
 * that comes next can take them away, on whatever connection and in whatever browser; entry.client.tsx does it before anything else.
 * What waits to be sent goes only when its author has said so: a page whose scripts are not there yet signs out without asking.
 */

import { forgetDrafts } from "~/ui/tab-drafts";

const COOKIE = "joint_agenda_forget_";

/** The Set-Cookie header; longer than anything is kept. One for each person: somebody else may sign out before a page reads it. */
export const clearingCookie = (personId: number, evenWaiting: boolean): string =>
  `${COOKIE}${personId}=${evenWaiting ? "all" : "rest"}; Path=/; Max-Age=2678400; SameSite=Lax`;

/** Somebody signed out, and no page has taken their texts away yet. */
export const isToBeCleared = (cookies: string | null): boolean => cookies?.includes(COOKIE) ?? false;

export async function clearWhenSignedOut(): Promise<void> {
  for (const [, personId, what] of document.cookie.matchAll(new RegExp(`${COOKIE}(\\d+)=(all|rest)`, "g"))) {
    const { LocalStore } = await import("./local-store");
    await LocalStore.clearPerson(Number(personId), what === "all");
    forgetDrafts("ballot");
    document.cookie = `${COOKIE}${personId}=; Path=/; Max-Age=0; SameSite=Lax`;
  }
}

/** Keys of whoever is not signed in on this page; what they encrypted stays. */
export async function clearForeignKeys(): Promise<void> {
  const { clearKeysBut } = await import("./local-key");
  const { person } = document.documentElement.dataset;
  await clearKeysBut(person ? Number(person) : null).catch(() => undefined);
}
