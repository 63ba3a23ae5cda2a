/** What Linux says about a process and all that it started: time on the processors and memory. */
import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks of /proc are hundredths of a second on every Linux. */
const TICK_MS = 10;

/** Milliseconds of user and system time, all threads. */
export function cpuOf(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** PostgreSQL is many processes: those that live, and what those that ended had used. */
export function cpuOfFamily(pid: number): number {
  let sum = cpuOf(pid) + (Number(statOf(pid)[13]) + Number(statOf(pid)[14])) * TICK_MS;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (Number(statOf(Number(name))[1]) === pid) sum += cpuOf(Number(name));
    } catch {
      // It ended meanwhile.
    }
  }
  return sum;
}

/** Bytes in memory. */
export function memoryOf(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line![1]) * 1024;
}

/** The fields after the name, which may hold blanks and brackets: 0 is the state, 1 the parent. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
