/** What fifty screens ask for after an announcement, and is the same for all, is read once for all of them. */
import type { Topic } from "../context.ts";

export interface SharedReads {
  /** Joins a reading of this name that began after the topic was last announced, as long as it is under way; nothing is kept. */
  read: <T>(topic: Topic, name: string, look: () => Promise<T>) => Promise<T>;
  /** What is being read may be older than what was just announced: whoever asks from now on reads anew. Without a topic: all of it. */
  forget: (topic?: Topic) => void;
}

export function makeSharedReads(): SharedReads {
  const topics = new Map<Topic, Map<string, Promise<unknown>>>();
  return {
    read<T>(topic: Topic, name: string, look: () => Promise<T>) {
      const running = topics.get(topic) ?? new Map<string, Promise<unknown>>();
      topics.set(topic, running);
      const known = running.get(name) as Promise<T> | undefined;
      if (known) return known;
      const own = look().finally(() => {
        running.delete(name);
        if (running.size === 0 && topics.get(topic) === running) topics.delete(topic);
      });
      running.set(name, own);
      return own;
    },
    forget: (topic) => void (topic ? topics.delete(topic) : topics.clear()),
  };
}
