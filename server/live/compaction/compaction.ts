/**
 * Puts texts together in a thread of its own, because a large one takes longer than somebody's key may wait. Where the thread
 * cannot be started, the same is done here.
 */
import type { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import type { TextToKeep, TextWork } from "../../documents/versions/facts.rules.ts";
import type { DeletedShare } from "../document-state/mass-deletion.rules.ts";
import { startThread, threadFile } from "../../platform/thread.ts";
import { runTask, weightOf, type CompactionTask, type CompactionTasks, type Result } from "./tasks.rules.ts";
import type { Edited } from "../document-state/edit.rules.ts";
import type { EditTask } from "../../documents/edits.rules.ts";
import { refusalFrom, Stopping, type RefusalData } from "../../errors.ts";

export interface Answer {
  id: number;
  result?: Result;
  error?: string;
  refusal?: RefusalData | undefined;
}

export interface Compaction extends TextWork {
  /** Only the state, without what is read in it. */
  fold(updates: Uint8Array[]): Promise<{ state: Uint8Array }>;
  /** @returns ProseMirror JSON */
  read(updates: Uint8Array[]): Promise<string>;
  /** @throws what the edit refuses */
  edit(updates: Uint8Array[], client: number, edit: EditTask): Promise<Edited>;
  /** See mass-deletion.rules.ts. */
  deletedShare(before: Uint8Array[], updates: Uint8Array[]): Promise<DeletedShare>;
  /** There is a thread. */
  isAtWork(): boolean;
  close(): Promise<void>;
}

type Ask = <Kind extends keyof CompactionTasks>(
  task: Extract<CompactionTask, { kind: Kind }>,
) => Promise<CompactionTasks[Kind]["result"]>;

const asking = (ask: Ask) => ({
  compact: (updates: Uint8Array[]) => ask({ kind: "compact", updates }),
  fold: (updates: Uint8Array[]) => ask({ kind: "fold", updates }),
  read: (updates: Uint8Array[]) => ask({ kind: "read", updates }),
  tally: (stretch: CompactionTasks["tally"]["given"]["stretch"]) => ask({ kind: "tally", stretch }),
  facts: (text: TextToKeep) => ask({ kind: "facts", text }),
  edit: (updates: Uint8Array[], client: number, edit: EditTask) => ask({ kind: "edit", updates, client, edit }),
  deletedShare: (before: Uint8Array[], updates: Uint8Array[]) => ask({ kind: "deletedShare", before, updates }),
});

export const compactionWithoutThread = (): Compaction => ({
  ...asking(doHere as Ask),
  isAtWork: () => false,
  close: async () => undefined,
});

export interface CompactionParts {
  log: Logger;
  /** A thread that has nothing to do for so long ends; it holds some ten megabytes. */
  idleMs?: number;
  /** For less than this many bytes no thread is started: it takes longer than the work. */
  smallBytes?: number;
  /** Where the thread's code is; found by itself. */
  file?: string | undefined;
}

export function makeCompaction({
  log,
  idleMs = 30_000,
  smallBytes = 16 * 1024,
  file = threadFile("compaction.worker", "../live/compaction/compaction.worker.ts"),
}: CompactionParts): Compaction {
  const asked = new Map<number, Asked>();
  let lastId = 0;
  let worker: Worker | null = null;
  let resting: NodeJS.Timeout | null = null;
  let canHire = file !== undefined;
  if (!canHire) log.warn("texts are put together without a thread of their own: its file is missing");

  function hire(): Worker {
    const hired = startThread(file!);
    let hasWorked = false;
    hired.on("message", ({ id, result, error, refusal }: Answer) => {
      hasWorked = true;
      const waiting = asked.get(id);
      // Answered while the server is stopping.
      if (!waiting) return;
      asked.delete(id);
      if (error === undefined) waiting.resolve(result!);
      else waiting.reject(refusal ? refusalFrom(refusal) : new Error(error));
      if (asked.size === 0) rest(hired);
    });
    const ended = (error: Error) => {
      if (worker !== hired) return;
      worker = null;
      const open = [...asked.values()];
      asked.clear();
      // What ends it in the middle of its work (not enough memory) would end the server as well; the next task finds a new one.
      if (hasWorked) return open.forEach(({ reject }) => reject(error));
      log.warn({ err: error }, "texts are put together without a thread of their own: it does not start");
      canHire = false;
      for (const { task, resolve, reject } of open) doHere(task).then(resolve, reject);
    };
    hired.on("error", ended);
    hired.on("exit", () => ended(new Error("The thread that puts texts together ended.")));
    return hired;
  }

  /** Does not keep the process alive, and after a while ends. */
  function rest(idle: Worker): void {
    idle.unref();
    resting = setTimeout(() => {
      if (worker === idle) worker = null;
      void idle.terminate();
    }, idleMs).unref();
  }

  function ask(task: CompactionTask): Promise<Result> {
    if (!canHire || (!worker && weightOf(task) < smallBytes)) return doHere(task);
    if (resting) clearTimeout(resting);
    resting = null;
    worker ??= hire();
    worker.ref();
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      asked.set(id, { task, resolve, reject });
      worker!.postMessage({ id, task });
    });
  }

  return {
    ...asking(ask as Ask),
    isAtWork: () => worker !== null,
    async close() {
      canHire = false;
      if (resting) clearTimeout(resting);
      const last = worker;
      worker = null;
      for (const { reject } of asked.values()) reject(new Stopping());
      asked.clear();
      await last?.terminate();
    },
  };
}

interface Asked {
  task: CompactionTask;
  resolve: (result: Result) => void;
  reject: (error: Error) => void;
}

const doHere = async (task: CompactionTask): Promise<Result> => runTask(task);
