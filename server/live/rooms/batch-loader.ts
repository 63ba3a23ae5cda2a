/** Questions that come while one is being answered are asked together afterwards: whoever comes when hundreds do waits for one way to the database, not for hundreds. */

interface Waiting<Q, A> {
  question: Q;
  resolve: (answer: A) => void;
  reject: (error: unknown) => void;
}

/** One that is not answered within this time is not waited for any longer by those that come after it. */
const PATIENCE_MS = 1_000;

export class BatchLoader<Q, A> {
  readonly #ask: (questions: Q[]) => Promise<A[]>;
  readonly #most: number;
  #waiting: Waiting<Q, A>[] = [];
  /** Of the round that is under way. */
  #round: object | null = null;

  /** @param ask answers in the same order @param most questions at once */
  constructor(ask: (questions: Q[]) => Promise<A[]>, most: number) {
    this.#ask = ask;
    this.#most = most;
  }

  ask(question: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      if (!this.#round) this.#begin();
    });
  }

  #begin(): void {
    const round = (this.#round = {});
    const next = () => {
      if (this.#round !== round) return;
      this.#round = null;
      if (this.#waiting.length > 0) this.#begin();
    };
    const impatience = setTimeout(next, PATIENCE_MS);
    // Those of this turn of the event loop go together already.
    setImmediate(() => {
      const some = this.#waiting.splice(0, this.#most);
      this.#ask(some.map(({ question }) => question))
        .then(
          (answers) => some.forEach(({ resolve }, index) => resolve(answers[index]!)),
          (error: unknown) => some.forEach(({ reject }) => reject(error)),
        )
        .finally(() => {
          clearTimeout(impatience);
          next();
        });
    });
  }
}
