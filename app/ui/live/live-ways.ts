/**
 * Which way a tab goes to the live channel: by WebSocket, or over HTTP where WebSockets do not get through. Documents and topics
 * have one each; what they found out is remembered for the tab.
 */
import { isOwnCode } from "#server/live/protocol.rules";

export type Way = "socket" | "http";

/** After so many failures HTTP is tried. One that hangs counts for as many, because it costs seconds. */
const MOST_FAILURES = 2;
/** How long after going over HTTP a WebSocket is tried beside it; the last break stays. */
const TRIALS_MS = [0, 60_000, 300_000];
const TRIAL_PATIENCE_MS = 5_000;
const REMEMBERED = "joint-agenda-way";

export class Ways {
  #way: Way = recall();
  #failures = 0;
  #trials = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #trial: WebSocket | null = null;
  /** A WebSocket was tried beside the stream and did not get through either. */
  isSettled = this.#way === "http";

  /** For the next connection. */
  get next(): Way {
    return this.#way;
  }

  /** The connection never said anything. */
  failed(way: Way, hung = false): void {
    // Without a network nothing gets through.
    if (globalThis.navigator?.onLine === false) return;
    if (way === "http") {
      // Both are tried in turn.
      this.#failures = MOST_FAILURES - 1;
      this.#way = "socket";
      return;
    }
    this.#failures += hung ? MOST_FAILURES : 1;
    if (this.#failures >= MOST_FAILURES) void this.#considerHttp();
  }

  /** When pages do not load either, the server is away and not the sockets. */
  async #considerHttp(): Promise<void> {
    if (await isReachable()) this.#way = "http";
  }

  worked(way: Way): void {
    this.#way = way;
    if (way === "http") return;
    this.#failures = this.#trials = 0;
    this.isSettled = false;
    remember("socket");
  }

  /**
   * While the tab goes over HTTP: now and then sees whether WebSockets get through after all.
   * @param onBack they do: the next connection goes that way
   * @param onSettled they do not
   */
  watch(onBack: () => void, onSettled: () => void = () => undefined): void {
    this.unwatch();
    const wait = TRIALS_MS[Math.min(this.#trials, TRIALS_MS.length - 1)]!;
    this.#timer = setTimeout(() => {
      // Nobody looks: later.
      if (document.visibilityState === "hidden") return this.watch(onBack, onSettled);
      this.#trials += 1;
      this.#try((isThrough) => {
        if (isThrough) {
          this.#way = "socket";
          this.#failures = 0;
          return onBack();
        }
        this.isSettled = true;
        remember("http");
        onSettled();
        this.watch(onBack, onSettled);
      });
    }, wait);
  }

  unwatch(): void {
    clearTimeout(this.#timer);
    this.#trial?.close();
    this.#trial = null;
  }

  /** Knocks with a content model that nobody has: if sockets get through, the gateway says so by closing with a code of its own. */
  #try(tell: (isThrough: boolean) => void): void {
    const origin = window.location.origin.replace(/^http/, "ws");
    const trial = (this.#trial = new WebSocket(`${origin}/live/documents/1?schema=0`));
    const end = (isThrough: boolean) => {
      clearTimeout(late);
      trial.onclose = null;
      if (this.#trial !== trial) return;
      this.#trial = null;
      tell(isThrough);
    };
    const late = setTimeout(() => {
      end(false);
      trial.close();
    }, TRIAL_PATIENCE_MS);
    trial.onclose = ({ code }) => end(isOwnCode(code));
  }
}

/** The server answers to plain HTTP. */
export async function isReachable(): Promise<boolean> {
  try {
    return (await fetch(new URL("/healthz", window.location.href), { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

/** Private windows may have no storage at all: then the tab finds out anew. */
function recall(): Way {
  try {
    return window.sessionStorage.getItem(REMEMBERED) === "http" ? "http" : "socket";
  } catch {
    return "socket";
  }
}

function remember(way: Way): void {
  try {
    if (way === "http") window.sessionStorage.setItem(REMEMBERED, way);
    else window.sessionStorage.removeItem(REMEMBERED);
  } catch {
    // Nothing depends on it.
  }
}
