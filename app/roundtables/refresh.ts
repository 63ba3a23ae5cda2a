/** Pages without scripts that load themselves anew, for whoever asked for it: one that moves by itself is for nobody else. */

export const REFRESH_SECONDS = 10;

export const isFollowing = (search: string) => new URLSearchParams(search).has("follow");

export const refreshMeta = (search: string) =>
  isFollowing(search) ? [{ httpEquiv: "refresh", content: String(REFRESH_SECONDS) }] : [];
