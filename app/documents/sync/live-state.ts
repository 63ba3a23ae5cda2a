/** What may be said about a text and its connection: the words of `LiveDocument`, and what follows from them. */
import type { Awareness } from "y-protocols/awareness";
import type { DocumentAccess } from "#server/documents/rules";
import { CLOSES, type Identity } from "#server/live/protocol.rules";
import { NOT_LET_THROUGH } from "~/ui/foreign-answer";
import type { Leftover } from "./local-store";

export type CloseReason =
  | "signed-out"
  | "access-changed"
  | "not-found"
  | "outdated"
  | "too-large"
  | "not-let-through"
  | "refused"
  | "too-many"
  | "broken";

export type TextState =
  | { kind: "connecting" }
  /** Connected, and nothing of ours to save. */
  | { kind: "live" }
  | { kind: "saved" }
  | { kind: "saving" }
  /** Not confirmed for longer than usual, though the server answers. */
  | { kind: "slow" }
  | { kind: "offline" }
  /** The database does not answer; the server keeps the text and tries again. */
  | { kind: "trouble" }
  | { kind: "closed"; reason: CloseReason };

export interface LiveState {
  text: TextState;
  /** Changes of this tab that are not confirmed as stored. */
  waiting: number;
  /** What waits survives the tab: it is kept in this browser. */
  kept: boolean;
  /** Changes of earlier, or of before an access changed, that cannot be sent. */
  leftovers: readonly Leftover[];
  /** The text has been here completely at least once. */
  ready: boolean;
  /** Raised each time the server judged this connection anew. */
  access: DocumentAccess | null;
  size: "fine" | "large" | "full";
  /** WebSockets do not get through here. */
  overHttp: boolean;
  present: readonly Present[];
  /** An editor would take something out of it that it does not know: it is not to be written in. */
  damaged: boolean;
}

export interface Present extends Identity {
  clientId: number;
  isMe: boolean;
}

export const BEFORE: LiveState = {
  text: { kind: "connecting" },
  waiting: 0,
  kept: false,
  leftovers: [],
  ready: false,
  access: null,
  size: "fine",
  overHttp: false,
  present: [],
  damaged: false,
};

/** Changes wait, and not only for the next moment: nothing may take the page away now. */
export const isStuck = ({ text, waiting }: LiveState): boolean =>
  waiting > 0 && ["slow", "offline", "trouble", "closed"].includes(text.kind);

export function reasonOf(code: number): CloseReason {
  if (code === CLOSES.signedOut) return "signed-out";
  if (code === CLOSES.accessChanged) return "access-changed";
  if (code === CLOSES.notFound) return "not-found";
  if (code === CLOSES.outdated) return "outdated";
  if (code === CLOSES.tooLarge || code === 1009) return "too-large";
  if (code === NOT_LET_THROUGH) return "not-let-through";
  if (code === CLOSES.refused) return "refused";
  return code === CLOSES.tooMany ? "too-many" : "broken";
}

/** The changes were seen and will not be taken: sending them again from the next page would only close that one too. */
export const isRefused = (reason: CloseReason): boolean =>
  ["too-large", "not-let-through", "refused", "broken"].includes(reason);

/** What waits is not lost with the page, and goes out from the next one. */
export const GOES_ON: readonly CloseReason[] = ["outdated", "too-many"];

interface Standing {
  closed: CloseReason | null;
  isConnected: boolean;
  /** Nobody has answered for a while, or the browser has no network. */
  isSilent: boolean;
  /** There was a text, or an attempt that failed. */
  wasTried: boolean;
  isSynced: boolean;
  inTrouble: boolean;
  isSlow: boolean;
  waiting: number;
  access: DocumentAccess | null;
}

export function textStateOf(standing: Standing): TextState {
  const { closed, waiting } = standing;
  if (closed) return { kind: "closed", reason: closed };
  if (!standing.isConnected || standing.isSilent) return { kind: standing.wasTried ? "offline" : "connecting" };
  if (standing.inTrouble && waiting > 0) return { kind: "trouble" };
  if (waiting > 0) return { kind: standing.isSlow ? "slow" : "saving" };
  if (!standing.isSynced) return { kind: "connecting" };
  return { kind: standing.access === "edit" ? "saved" : "live" };
}

/** Readable under white letters, as the others. */
const NO_COLOR = "#4b5563";

/** Everybody with a name, and oneself. @param mine the own id */
export function presentIn(awareness: Awareness, mine: number, access: DocumentAccess | null): Present[] {
  return [...awareness.getStates()].flatMap(([clientId, state]) => {
    // The server tells the others who one is; here one's own name and colour are missing, or null.
    const user = (state.user ?? {}) as { [key in keyof Identity]?: Identity[key] | null };
    const isMe = clientId === mine;
    if (!isMe && !user.name) return [];
    const { person, name, organisation, color, role, access: theirs } = user;
    const known = {
      person: person ?? -clientId,
      name: name ?? "",
      organisation: organisation ?? "",
      color: color ?? NO_COLOR,
      role: role ?? "",
    };
    return [{ clientId, isMe, ...known, access: (isMe ? access : theirs) ?? "read" }];
  });
}
