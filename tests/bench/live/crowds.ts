/** The crowd's processes, from the side of who measures: `const crowd = await openCrowd(); await crowd.do("type", { perSecond: 5 })`. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Tasks } from "./crowd.ts";

export interface Crowd {
  do<T extends keyof Tasks>(task: T, ...words: Parameters<Tasks[T]>): Promise<Awaited<ReturnType<Tasks[T]>>>;
  close(): void;
}

export function openCrowd(): Crowd {
  const child: ChildProcess = fork(fileURLToPath(new URL("crowd.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
    serialization: "advanced",
  });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let next = 0;
  child.on("message", ({ id, result, error }: { id: number; result?: never; error?: string }) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (error) one?.reject(new Error(`in the crowd: ${error}`));
    else one?.resolve(result as never);
  });
  child.on("exit", () => {
    for (const one of waiting.values()) one.reject(new Error("The crowd's process has ended."));
  });
  return {
    do: (task, ...words) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        child.send({ id, task, words: words[0] });
      }),
    close: () => void child.kill("SIGKILL"),
  };
}
