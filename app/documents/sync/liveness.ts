/**
 * Notices within three seconds that nobody answers any more, though no connection was closed: a train in a tunnel, a phone that
 * slept, a proxy that forgot us. LiveDocument says when something was sent and when something was heard.
 */

/** A confirmation usually comes sooner; when it does not, the server is asked whether it is there. */
const ASK_AFTER_MS = 1_200;
const ANSWER_MS = 1_500;
/** The server says something every 15 s by itself, a little later when it is busy. */
const QUIET_MS = 18_000;
/** Whoever touches the page wants to know how things stand, but not with every key. */
const TOUCHED_MS = 5_000;
/** Until a connection without an answer is given up; a large change on a slow one takes longer than that. */
const PATIENCE_MS = 1_500;
const SLOWEST_BYTES_PER_MS = 16;

interface LivenessParts {
  /** Sends the question; false without a connection. */
  ask: () => boolean;
  /** Sent since the last sign of life. */
  unansweredBytes: () => number;
  onSilence: (isSilent: boolean) => void;
  /** A new connection is the only hope. */
  onDead: () => void;
}

type Timer = ReturnType<typeof setTimeout> | undefined;

export class Liveness {
  readonly #parts: LivenessParts;
  #heardAt = Date.now();
  #askAt: Timer;
  #answerBy: Timer;
  readonly #rounds: ReturnType<typeof setInterval>;
  isSilent = false;

  constructor(parts: LivenessParts) {
    this.#parts = parts;
    this.#rounds = setInterval(() => this.#lookAfter(QUIET_MS), ANSWER_MS);
    for (const event of ["keydown", "pointerdown"]) document.addEventListener(event, this.#onTouch, { passive: true });
  }

  stop(): void {
    this.#forgetQuestions();
    clearInterval(this.#rounds);
    for (const event of ["keydown", "pointerdown"]) document.removeEventListener(event, this.#onTouch);
  }

  heard(): void {
    this.#heardAt = Date.now();
    this.#forgetQuestions();
    this.#setSilent(false);
  }

  /** Something is on its way that the server will confirm. */
  expect(): void {
    if (!this.#answerBy) this.#askAt ??= setTimeout(() => this.ask(), ASK_AFTER_MS);
  }

  /** Is anybody there? */
  ask(): void {
    if (this.#answerBy) return;
    this.#forgetQuestions();
    if (this.#parts.ask()) this.#answerBy = setTimeout(() => this.#onSilence(), ANSWER_MS);
  }

  /** The connection is gone, and with it every question. */
  lost(): void {
    this.#forgetQuestions();
    this.#setSilent(false);
  }

  #onSilence(): void {
    this.#setSilent(true);
    this.#answerBy = setTimeout(this.#parts.onDead, PATIENCE_MS + this.#parts.unansweredBytes() / SLOWEST_BYTES_PER_MS);
  }

  #onTouch = (): void => this.#lookAfter(TOUCHED_MS);

  #lookAfter(ms: number): void {
    if (document.visibilityState !== "hidden" && Date.now() - this.#heardAt > ms) this.ask();
  }

  #forgetQuestions(): void {
    clearTimeout(this.#askAt);
    clearTimeout(this.#answerBy);
    this.#askAt = this.#answerBy = undefined;
  }

  #setSilent(isSilent: boolean): void {
    if (this.isSilent === isSilent) return;
    this.isSilent = isSilent;
    this.#parts.onSilence(isSilent);
  }
}
