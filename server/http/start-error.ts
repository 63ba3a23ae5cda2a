/** One clear sentence for whoever starts it; no stack. */
export class StartError extends Error {
  readonly sentence: string;
  constructor(sentence: string) {
    super(sentence);
    this.sentence = sentence;
  }
}
