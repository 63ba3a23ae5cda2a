/**
 * Listening to a topic of the live channel. `useLive` shows a snapshot that is the same for all and stays up to date by itself;
 * `useTopic` loads the page anew when something happened, for what differs per person. Without a socket both ask every few seconds.
 */
import { useFetchers, useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Topic } from "#server/context";
import { CLOSES, isFinal, type TopicMessage } from "#server/live/protocol.rules";
import { LiveSocket } from "./live-socket";
import { isReachable, Ways } from "./live-ways";

/** A topic, or the wall of a roundtable for whoever has its address and no session. */
export type Heard = Topic | `walls/${string}`;

export type LineState = "live" | "connecting" | "offline";

export interface Live<T> {
  data: T;
  state: LineState;
  /** Milliseconds that the server's clock is ahead of this one: server time is `Date.now() + serverOffset`. */
  serverOffset: number;
}

/**
 * @param topic null listens to nothing
 * @param initial what the loader gave, the same object from render to render (not made anew in the component); after the page
 *   was loaded again, the newer of it and the last snapshot is shown
 * @param at server time before the loader read `initial`; without it what arrived last counts as newer
 */
export function useLive<T>(topic: Heard | null, initial: T, at?: string | Date): Live<T> {
  const [heard, setHeard] = useState<{ data: T; at: number; over: T; topic: Heard } | null>(null);
  const latest = useRef(initial);
  latest.current = initial;
  const onData = useCallback(
    (data: unknown, readAt: string) => {
      if (topic) setHeard({ data: data as T, at: Date.parse(readAt), over: latest.current, topic });
    },
    [topic],
  );
  const line = useLine(topic, onData);
  const isHeardNewer =
    heard?.topic === topic && (at === undefined ? heard?.over === initial : (heard?.at ?? 0) >= new Date(at).getTime());
  return { ...line, data: heard && isHeardNewer ? heard.data : initial };
}

/**
 * What stands beside every page: the page is never loaded anew for it, and where WebSockets do not get through it is as new as the
 * page, because the few connections that a browser has are for what the page is about.
 */
export function useLiveBeside<T>(topic: Topic | null, initial: T): T {
  const [heard, setHeard] = useState<{ data: T; over: T } | null>(null);
  const latest = useRef(initial);
  latest.current = initial;
  useEffect(() => {
    if (!topic) return;
    const onData = (data: unknown) => setHeard({ data: data as T, over: latest.current });
    const line = new Line(topic, { onData, onState: nothing, onOffset: nothing, reload: nothing, isBeside: true });
    return () => line.close();
  }, [topic]);
  return heard?.over === initial ? heard.data : initial;
}

const nothing = () => undefined;

/** Loads the page anew whenever the topic is announced. */
export function useTopic(topic: Heard | null): Omit<Live<never>, "data"> {
  const reload = useReload();
  const mountedAt = useRef<number | null>(null);
  const onData = useCallback(
    (_data: unknown, _at: string, isRecent: boolean) => {
      // The first answer says only that we listen now; what the page shows was read a moment ago, unless just then something happened.
      const isFirst = mountedAt.current !== null && performance.now() - mountedAt.current < FRESH_MS;
      mountedAt.current = null;
      if (!isFirst || isRecent) reload();
    },
    [reload],
  );
  useEffect(() => {
    mountedAt.current = performance.now();
  }, [topic]);
  return useLine(topic, onData);
}

const FRESH_MS = 2_000;
const POLL_MS = 3_000;

function useLine(topic: Heard | null, onData: Listener["onData"]) {
  const reload = useReload();
  const [state, setState] = useState<LineState>("connecting");
  const [serverOffset, setServerOffset] = useState(0);
  useEffect(() => {
    if (!topic) return;
    const line = new Line(topic, { onData, onState: setState, onOffset: setServerOffset, reload });
    return () => line.close();
  }, [topic, onData, reload]);
  useEffect(() => {
    if (!topic || state !== "offline") return;
    let isOver = false;
    // Without a server, loading the page anew would put an error page in the place of what is there.
    const poll = async () => {
      if (document.visibilityState === "visible" && (await isReachable()) && !isOver) reload();
    };
    const polling = setInterval(() => void poll(), POLL_MS);
    return () => {
      isOver = true;
      clearInterval(polling);
    };
  }, [topic, state, reload]);
  return { state, serverOffset };
}

/** Stable, and never two at a time: what is asked for meanwhile is done afterwards. */
function useReload(): () => void {
  const revalidator = useRevalidator();
  // A form on its way: its own answer reloads the page, and Remix would drop its redirect for a reload that began meanwhile.
  const isSending = useFetchers().some((fetcher) => fetcher.state !== "idle");
  const isBusy = isSending || revalidator.state !== "idle";
  const current = useRef({ isBusy, revalidator });
  const isWanted = useRef(false);
  current.current = { isBusy, revalidator };
  useEffect(() => {
    if (isBusy || !isWanted.current) return;
    isWanted.current = false;
    revalidator.revalidate();
  }, [revalidator, isBusy]);
  return useCallback(() => {
    if (current.current.isBusy) isWanted.current = true;
    else current.current.revalidator.revalidate();
  }, []);
}

interface Listener {
  onData: (data: unknown, at: string, isRecent: boolean) => void;
  onState: (state: LineState) => void;
  onOffset: (ms: number) => void;
  /** What the page shows may be wrong now. */
  reload: () => void;
  /** It does without when only HTTP gets through. */
  isBeside?: true;
}

/** The server says something at least every 20 s. */
const SILENCE_MS = 35_000;
const FIRST_BREAK_MS = 300;
const LONGEST_BREAK_MS = 10_000;
/** A browser has six connections for a server over HTTP: a page that nobody looks at gives its stream back. */
const HIDDEN_MS = 10_000;
/** A change of the offset that nobody sees on a countdown. */
const OFFSET_STEP_MS = 50;

/** One socket for one topic, opened again for as long as the page is there. */
class Line {
  readonly #topic: string;
  readonly #listener: Listener;
  readonly #ways = new Ways();
  #socket: LiveSocket | null = null;
  #hiding: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #heardAt = 0;
  #offset: number | null = null;
  #isOver = false;
  #isSignedOut = false;
  /** The stream was given back. */
  #isResting = false;

  constructor(topic: string, listener: Listener) {
    this.#topic = topic;
    this.#listener = listener;
    listener.onState("connecting");
    document.addEventListener("visibilitychange", this.#onReturn);
    window.addEventListener("online", this.#onReturn);
    window.addEventListener("pageshow", this.#onReturn);
    this.#open();
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#hiding);
    document.removeEventListener("visibilitychange", this.#onReturn);
    window.removeEventListener("online", this.#onReturn);
    window.removeEventListener("pageshow", this.#onReturn);
    this.#drop();
  }

  #open(): void {
    clearTimeout(this.#timer);
    if (this.#listener.isBeside && this.#ways.next === "http") return;
    const path = this.#topic.includes("/") ? this.#topic : `topics/${this.#topic}`;
    const socket = new LiveSocket(`${window.location.origin.replace(/^http/, "ws")}/live/${path}`, this.#ways);
    this.#socket = socket;
    this.#isResting = false;
    this.#offset = null;
    socket.onopen = () => socket.way === "http" && this.#ways.watch(() => this.#again());
    socket.onmessage = (event) => this.#hear(JSON.parse(String(event.data)) as TopicMessage);
    socket.onclose = (event) => this.#onClosed(event.code);
    this.#watch();
  }

  /** Without waiting for an answer, which a dead connection never gives. */
  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#ways.unwatch();
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #hear(message: TopicMessage): void {
    this.#failures = 0;
    this.#isSignedOut = false;
    this.#heardAt = Date.now();
    this.#watch();
    this.#reckon(Date.parse(message.now) - Date.now());
    if (message.at === undefined) return;
    this.#listener.onState("live");
    this.#listener.onData(message.data, message.at, message.isRecent ?? false);
  }

  /** The way here only ever makes the server seem earlier, so the largest difference is the truest. */
  #reckon(offset: number): void {
    if (this.#offset !== null && offset < this.#offset + OFFSET_STEP_MS) return;
    this.#offset = offset;
    this.#listener.onOffset(offset);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#again(), SILENCE_MS);
  }

  #again(): void {
    this.#drop();
    this.#open();
  }

  #onClosed(code: number): void {
    this.#socket = null;
    this.#ways.unwatch();
    clearTimeout(this.#timer);
    this.#listener.onState("offline");
    const isSignedOut = code === CLOSES.signedOut;
    // Signed out, access changed, gone: the page knows what to show instead once it is loaded anew.
    if (isFinal(code) && !(isSignedOut && this.#isSignedOut)) this.#listener.reload();
    this.#isSignedOut = isSignedOut;
    // A page that stays, because of what was typed in it, goes on when somebody signs in beside it.
    if (isFinal(code) && code !== CLOSES.accessChanged && !isSignedOut) {
      this.#isOver = code !== CLOSES.tooMany;
      return;
    }
    const longest = Math.min(LONGEST_BREAK_MS, FIRST_BREAK_MS * 2 ** this.#failures);
    this.#failures += 1;
    // Not all at the same moment after the server was away.
    this.#timer = setTimeout(() => this.#open(), longest * (0.5 + Math.random() / 2));
  }

  #onHidden(): void {
    this.#hiding = setTimeout(() => {
      if (this.#socket?.way !== "http") return;
      clearTimeout(this.#timer);
      this.#drop();
      this.#isResting = true;
    }, HIDDEN_MS);
  }

  /** Back from sleep, another tab or a tunnel: the socket may look open and be dead. */
  #onReturn = (event: Event): void => {
    clearTimeout(this.#hiding);
    if (this.#isOver) return;
    if (document.visibilityState !== "visible") return this.#onHidden();
    if (this.#isResting) return this.#again();
    const isRestored = event.type === "pageshow" && (event as PageTransitionEvent).persisted;
    const wasAway = event.type === "online" || isRestored || Date.now() - this.#heardAt > SILENCE_MS / 2;
    if (wasAway && this.#heardAt > 0) this.#again();
  };
}
