/**
 * A server that starts anew, a train in a tunnel: what pages and forms ask for is asked again until it is answered. An error
 * page in its place would take away what somebody has typed. To send a form twice does no harm: each carries an id of its own,
 * and changes to what somebody else has changed meanwhile are refused.
 */

import { asReturnedForm, foreignSentence, isForeign } from "./foreign-answer";
import { hasWords, noteWords } from "./typed-words";

/** Said on the window whenever it changes; the detail is an `Unanswered`. */
export const UNANSWERED = "joint-agenda:unanswered";

/** How much waits for the server to be there again. */
export interface Unanswered {
  /** Pages that are asked for. */
  asked: number;
  /** Forms that are sent. */
  sent: number;
  /** Pages that were asked for anew for themselves after the session had ended, and hold what somebody has typed. */
  signedOut: number;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;
/** Whoever signs in does it in another tab, and comes back. */
const SIGNED_OUT_PAUSE_MS = 60_000;
/** As a proxy answers for a server that is away. */
const AWAY = [502, 503, 504];

/** @param say the sentence of a catalogue key */
export function keepAsking(say: (key: string) => string): void {
  const fetchOnce = window.fetch.bind(window);
  const unanswered: Unanswered = { asked: 0, sent: 0, signedOut: 0 };
  noteWords();
  // Signing in is a page of its own: whoever it was made for is the same for as long as it is there.
  const { person } = document.documentElement.dataset;
  const count = (kind: keyof Unanswered, by: 1 | -1) => {
    unanswered[kind] += by;
    window.dispatchEvent(new CustomEvent<Unanswered>(UNANSWERED, { detail: { ...unanswered } }));
  };
  // Only this page still knows what was sent.
  window.addEventListener("beforeunload", (event) => {
    if (unanswered.sent > 0) event.preventDefault();
  });
  window.fetch = async (input, init) => {
    if (!isPageData(input)) return fetchOnce(input, init);
    const kind = (init?.method ?? "GET").toUpperCase() === "GET" ? "asked" : "sent";
    let counted: keyof Unanswered | null = null;
    const wait = async (as: keyof Unanswered, ms: number) => {
      if (counted !== as) {
        if (counted) count(counted, -1);
        count((counted = as), 1);
      }
      await someTime(ms, init?.signal);
    };
    try {
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
        const isHeld = kind === "asked" && isThisPage(input) && hasWords();
        const asked = isHeld ? askedBy(person, init) : init;
        const answer = await fetchOnce(input, asked).catch(unlessAway);
        if (answer && isHeld && isSignedOut(answer)) await wait("signedOut", SIGNED_OUT_PAUSE_MS);
        else if (!answer || isAway(answer, kind)) await wait(kind, pause);
        else if (kind === "asked" || !isForeign(answer)) return answer;
        else return asReturnedForm(init?.body, say(foreignSentence(answer.status)));
      }
    } finally {
      if (counted) count(counted, -1);
    }
  };
}

/** A form that this server itself asks to send a little later has its sentence. */
const isAway = (answer: Response, kind: keyof Unanswered): boolean =>
  AWAY.includes(answer.status) && (kind === "asked" || isForeign(answer));

/** What Remix asks for and sends in the background. */
function isPageData(input: RequestInfo | URL): boolean {
  const url = new URL(input instanceof Request ? input.url : input, window.location.href);
  return url.origin === window.location.origin && url.pathname.endsWith(".data");
}

/** As the server says with every answer that leads to the sign-in page (server/web.ts). */
const isSignedOut = (answer: Response): boolean => answer.headers.has("X-Signed-Out");

/** Somebody else who is signed in now counts as nobody: their view of the page must not take the place of what is typed. */
function askedBy(person: string | undefined, init: RequestInit | undefined): RequestInit {
  const headers = new Headers(init?.headers);
  if (person) headers.set("X-Page-Of", person);
  return { ...init, headers };
}

/** What the page asks for anew by itself, and nobody by pressing a link. */
const isThisPage = (input: RequestInfo | URL): boolean => {
  const { pathname } = new URL(input instanceof Request ? input.url : input, window.location.href);
  return pathname.replace(/(\/_root)?\.data$/, "") === window.location.pathname.replace(/\/$/, "");
};

/** Nothing came back: browsers call that a TypeError; whoever went on to another page gets something else. */
function unlessAway(error: unknown): undefined {
  if (!(error instanceof TypeError)) throw error;
}

/** Less when the browser says that it is connected again, or somebody comes back to the page. @throws when it is given up */
function someTime(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (tell: () => void) => () => {
      over.abort();
      clearTimeout(timer);
      tell();
    };
    const timer = setTimeout(end(resolve), ms);
    const giveUp = end(() => reject(signal!.reason as Error));
    window.addEventListener("online", end(resolve), { signal: over.signal });
    window.addEventListener("focus", end(resolve), { signal: over.signal });
    signal?.addEventListener("abort", giveUp, { signal: over.signal });
    if (signal?.aborted) giveUp();
  });
}
