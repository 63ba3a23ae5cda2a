/** Where tests put databases: in memory if there is plenty of it, which makes copies five times as quick. */
import { chmodSync, mkdtempSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NEEDED = 2 * 1024 ** 3;

export const scratchRoots = [...new Set([...inMemory(), tmpdir()])];

/** A new folder that other users may pass but not list: as root, PostgreSQL runs as another user. */
export function makeScratch(prefix: string): string {
  const folder = mkdtempSync(join(scratchRoots[0] ?? tmpdir(), prefix));
  chmodSync(folder, 0o711);
  return folder;
}

function inMemory(): string[] {
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize > NEEDED ? ["/dev/shm"] : [];
  } catch {
    return [];
  }
}
