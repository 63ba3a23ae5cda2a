/**
 * One holder per folder, even after `kill -9`: db/cluster.ts refuses a second opener with it, server/start.mjs waits its turn.
 * Plain JavaScript without dependencies, because start.mjs runs before anything is installed.
 *
 * A lock is a numbered file (`cluster.lock.7`); the highest number counts and numbers only grow. A stale lock is never deleted
 * to make room (two starters could each delete the other's fresh one): it is outbid, and only one starter can create the next number.
 */
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  constants,
  copyFileSync,
  linkSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

const BEAT = 4_000;
const PATIENCE = 12_000;

/**
 * @typedef {{ pid: number, start: string, boot: string, space: string, host: string }} Holder Who holds it, beyond a pid that may be reused.
 * @param {string} folder must exist and be writable
 * @param {string} name
 * @returns {Promise<{ release: () => void, holder?: undefined } | { holder: Holder, release?: undefined }>} the lock, or who has it
 */
export async function takeLock(folder, name) {
  const draft = join(folder, `${name}.lock-${randomUUID()}`);
  writeFileSync(draft, JSON.stringify(describe(process.pid)));
  try {
    for (;;) {
      const top = numbers(folder, name).at(-1) ?? 0;
      const holder = top > 0 ? await holderOf(path(folder, name, top)) : undefined;
      if (holder) return { holder };
      const own = path(folder, name, top + 1);
      if (!createFrom(draft, own)) continue;
      if (numbers(folder, name).at(-1) !== top + 1) {
        // Others came, went and tidied up between our look and our bid: ours is an old number.
        rmSync(own, { force: true });
        continue;
      }
      for (const number of numbers(folder, name)) if (number <= top) rmSync(path(folder, name, number), { force: true });
      return { release: holdOn(folder, own) };
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {Promise<boolean>} whether somebody alive holds it
 */
export async function isLocked(folder, name) {
  const top = numbers(folder, name).at(-1);
  return top !== undefined && (await holderOf(path(folder, name, top))) !== undefined;
}

/** @param {string} folder @param {string} own */
function holdOn(folder, own) {
  const beat = setInterval(() => {
    try {
      utimesSync(own, new Date(), new Date());
    } catch {
      // The folder was removed; then there is nothing left to hold.
    }
  }, BEAT);
  beat.unref();
  return () => {
    clearInterval(beat);
    try {
      // Marked, not deleted: the number must stay taken, see above.
      const mark = join(folder, `released-${randomUUID()}`);
      writeFileSync(mark, "{}");
      renameSync(mark, own);
    } catch {
      // Same.
    }
  };
}

/** @param {string} folder @param {string} name @param {number} number */
const path = (folder, name, number) => join(folder, `${name}.lock.${number}`);

/** @param {string} folder @param {string} name @returns {number[]} ascending */
function numbers(folder, name) {
  const prefix = `${name}.lock.`;
  return readdirSync(folder)
    .filter((file) => file.startsWith(prefix))
    .map((file) => Number(file.slice(prefix.length)))
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
}

/** A link appears with its content, all at once. @param {string} draft @param {string} target @returns {boolean} false: taken */
function createFrom(draft, target) {
  try {
    linkSync(draft, target);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
  }
  // File systems without hard links.
  try {
    copyFileSync(draft, target, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} file @returns {Promise<Holder | undefined>} undefined: released, stale or gone */
async function holderOf(file) {
  const holder = await read(file);
  if (!holder || !holder.pid) return undefined;
  const here = describe(process.pid);
  if (holder.boot === here.boot && holder.space === here.space) {
    const now = describe(holder.pid);
    return now.start !== "" && (now.start === "?" || now.start === holder.start) ? holder : undefined;
  }
  if (holder.host === here.host && holder.boot !== here.boot) return undefined;
  // Another container or machine on the same folder: its processes are out of sight, so look whether its lock still beats.
  const before = mtime(file);
  for (let waited = 0; waited < PATIENCE; waited += 500) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (mtime(file) === before) continue;
    const now = await read(file);
    return now && now.pid ? now : undefined;
  }
  return undefined;
}

/** @param {string} file @returns {Promise<Holder | undefined>} */
async function read(file) {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      return JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      if (codeOf(error) !== undefined) throw error;
      // Half written (only without hard links): its author is at it, or died a moment ago.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return undefined;
}

/** @param {number} pid @returns {Holder} start is "" for no such process, "?" for one that cannot be looked at */
function describe(pid) {
  return { pid, start: startOf(pid), boot: quiet(bootId), space: quiet(pidSpace), host: hostname() };
}

const bootId = () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
const pidSpace = () => readlinkSync("/proc/self/ns/pid");

/** @param {number} pid */
function startOf(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== "EPERM") return "";
  }
  if (process.platform === "win32") return "?";
  const [state, start] = process.platform === "linux" ? linuxStat(pid) : psStat(pid);
  // A zombie is dead; in containers nobody may ever reap it.
  return state === "Z" ? "" : start || "?";
}

/** State and start time in ticks since boot; fields 3 and 22, counted after the name, which may contain anything. @param {number} pid */
function linuxStat(pid) {
  const fields =
    quiet(() => readFileSync(`/proc/${pid}/stat`, "utf8"))
      .split(") ")
      .pop()
      ?.split(" ") ?? [];
  return [fields[0], fields[19]];
}

/** @param {number} pid */
function psStat(pid) {
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const line = quiet(() => execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8", env }));
  return [line.trim().charAt(0), line.trim().split(/\s+/).slice(1).join(" ")];
}

/** @param {string} file */
function mtime(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** @param {() => string} look */
function quiet(look) {
  try {
    return look();
  } catch {
    return "";
  }
}

/** @param {unknown} error @returns {string | undefined} */
function codeOf(error) {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
