/**
 * The file of a backup: gzipped text with a first line that says what it is of, the rows of each table as PostgreSQL copies them (psql
 * reads them too), and a last line with their numbers and hashes. Written and read in pieces, never held whole.
 */
import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";

/** Something that whoever runs the command can put right: one sentence in both languages. */
export class BackupError extends Error {
  readonly exitCode = 1;
  constructor(readonly sentence: string) {
    super(sentence);
    this.name = "BackupError";
  }
}

export interface Manifest {
  /** Of the software that wrote it, and of PostgreSQL. */
  version: string;
  postgres: string;
  at: string;
  /** Those that the database had, in order. */
  migrations: string[];
  /** Queues of jobs that there were. */
  queues: string[];
  tables: Table[];
  sequences: { name: string; value: number }[];
}

export interface Table {
  /** Quoted, with its schema: `"public"."people"`. */
  name: string;
  columns: string[];
}

/** Per table, by its name. */
export type Tallies = Record<string, { rows: number; hash: string }>;

export interface Rows {
  table: Table;
  pieces: AsyncIterable<Buffer>;
}

const FIRST = "-- Joint Agenda backup 1 ";
const LAST = "-- complete ";
const END = Buffer.from("\n\\.\n");
const PIECE = 65_536;

/** Under a name of its own until it is complete, readable by its owner alone. @param rows all tables of the manifest, in that order */
export async function writeBackup(file: string, manifest: Manifest, rows: AsyncIterable<Rows>): Promise<Tallies> {
  if (existsSync(file))
    throw new BackupError(`${file} gibt es schon. / There is such a file already; nothing was written over it.`);
  const draft = `${file}.part-${randomBytes(4).toString("hex")}`;
  const tallies: Tallies = {};
  try {
    await pipeline(
      inPieces(linesOf(manifest, rows, tallies)),
      createGzip(),
      createWriteStream(draft, { mode: 0o600, flags: "wx" }),
    );
    const handle = await open(draft, "r+");
    await handle.sync().finally(() => handle.close());
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return tallies;
}

async function* linesOf(manifest: Manifest, rows: AsyncIterable<Rows>, tallies: Tallies): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  const hashed = (piece: Buffer) => (hash.update(piece), piece);
  yield hashed(Buffer.from(`${FIRST}${JSON.stringify(manifest)}\n`));
  for await (const { table, pieces } of rows) {
    yield hashed(Buffer.from(`copy ${table.name} (${table.columns.join(", ")}) from stdin;\n`));
    const tally = new Tally();
    for await (const piece of pieces) {
      tally.add(piece);
      yield hashed(piece);
    }
    yield hashed(END.subarray(1));
    tallies[table.name] = tally.result();
  }
  yield Buffer.from(`${LAST}${JSON.stringify({ tables: tallies, sha256: hash.digest("hex") })}\n`);
}

/** PostgreSQL sends a piece per row, and gzip asks a thread per piece. */
async function* inPieces(lines: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const line of lines) {
    waiting.push(line);
    size += line.length;
    if (size < PIECE) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  yield Buffer.concat(waiting);
}

/** Counts rows and hashes them in whatever order they come: two databases need not agree on how words are sorted. */
export class Tally {
  #rows = 0;
  #sum = 0n;
  #open: Buffer[] = [];

  add(piece: Buffer): void {
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      this.#close(piece.subarray(from, end));
      from = end + 1;
    }
    if (from < piece.length) this.#open.push(piece.subarray(from));
  }

  #close(end: Buffer): void {
    const hash = createHash("sha256");
    for (const part of this.#open) hash.update(part);
    this.#sum = BigInt.asUintN(64, this.#sum + hash.update(end).digest().readBigUInt64BE());
    this.#rows += 1;
    this.#open = [];
  }

  result(): { rows: number; hash: string } {
    return { rows: this.#rows, hash: this.#sum.toString(16).padStart(16, "0") };
  }
}

/**
 * Reads the whole file once, so that a damaged one changes nothing.
 * @throws BackupError for what is no backup, or not a whole one
 */
export async function checkBackup(file: string): Promise<{ manifest: Manifest; tallies: Tallies }> {
  const reader = openBackup(file);
  try {
    const manifest = await reader.manifest();
    for (const table of manifest.tables) for await (const piece of reader.rows(table)) void piece;
    return { manifest, tallies: await reader.end() };
  } catch (error) {
    throw error instanceof BackupError ? error : unreadable(file, error);
  } finally {
    reader.close();
  }
}

function unreadable(file: string, error: unknown): BackupError {
  const { code = String(error) } = error as { code?: string };
  if (code === "ENOENT") return new BackupError(`${file} gibt es nicht. / There is no such file.`);
  if (code === "Z_DATA_ERROR" && (error as Error).message === "incorrect header check") return noBackup(file);
  if (code.startsWith("Z_") || error instanceof SyntaxError) return damaged(file);
  return new BackupError(`${file} lässt sich nicht lesen. / The file cannot be read (${code}).`);
}

const noBackup = (file: string) =>
  new BackupError(`${file} ist keine Sicherung der Gemeinsamen Agenda. / This is not a backup of Joint Agenda.`);
const damaged = (file: string) =>
  new BackupError(
    `${file} ist beschädigt oder unvollständig, nichts wurde verändert. / The file is damaged or incomplete; nothing was changed.`,
  );

export interface BackupReader {
  manifest(): Promise<Manifest>;
  /** Of the next table, which has to be this one. */
  rows(table: Table): AsyncGenerator<Buffer>;
  end(): Promise<Tallies>;
  close(): void;
}

export function openBackup(file: string): BackupReader {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error)).pipe(gunzip);
  const pieces = gunzip[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const hash = createHash("sha256");
  let rest: Buffer = Buffer.alloc(0);

  async function more(): Promise<void> {
    const { done, value } = await pieces.next();
    if (done) throw damaged(file);
    rest = rest.length > 0 ? Buffer.concat([rest, value]) : value;
  }

  /** @param begins what it has to begin with */
  async function line(begins: string, wrong: BackupError): Promise<string> {
    while (!rest.includes(10)) {
      if (!rest.subarray(0, begins.length).equals(Buffer.from(begins).subarray(0, rest.length))) throw wrong;
      await more();
    }
    const end = rest.indexOf(10);
    const found = rest.subarray(0, end).toString();
    if (!found.startsWith(begins)) throw wrong;
    if (begins !== LAST) hash.update(rest.subarray(0, end + 1));
    rest = rest.subarray(end + 1);
    return found.slice(begins.length);
  }

  return {
    manifest: async () => JSON.parse(await line(FIRST, noBackup(file))) as Manifest,
    async *rows(table) {
      await line(`copy ${table.name} (`, damaged(file));
      // The end is a line of its own, which may be the first one: a line before it makes both cases one.
      let isFirst = true;
      rest = Buffer.concat([END.subarray(0, 1), rest]);
      for (;;) {
        const end = rest.indexOf(END);
        const until = end >= 0 ? end + 1 : rest.length - END.length + 1;
        if (until > (isFirst ? 1 : 0)) {
          const piece = rest.subarray(isFirst ? 1 : 0, until);
          hash.update(piece);
          yield piece;
          rest = rest.subarray(until);
          isFirst = false;
        }
        if (end >= 0) break;
        await more();
      }
      if (isFirst) rest = rest.subarray(1);
      rest = rest.subarray(END.length - 1);
      hash.update(END.subarray(1));
    },
    async end() {
      const { tables, sha256 } = JSON.parse(await line(LAST, damaged(file))) as { tables: Tallies; sha256: string };
      // The checksum of gzip comes after the last line.
      if (sha256 !== hash.digest("hex") || rest.length > 0 || !(await pieces.next()).done) throw damaged(file);
      return tables;
    },
    close() {
      source.destroy();
      gunzip.destroy();
    },
  };
}
