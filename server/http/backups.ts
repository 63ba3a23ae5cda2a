/** `npm run backup`, `restore` and `backup:verify`: one command each, for the embedded PostgreSQL and for one's own; and the daily backup. */
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import postgres from "postgres";
import type { Logger } from "pino";
import { version } from "../../package.json";
import { backUp, tally } from "../../db/backup/dump.ts";
import { BackupError, type Tallies } from "../../db/backup/file.ts";
import { restore } from "../../db/backup/restore.ts";
import { openCluster } from "../../db/cluster.ts";
import { connect } from "../../db/connection.ts";
import { migrate } from "../../db/migrate.ts";
import type { Config } from "../config.ts";
import { handle, prepareJobs as prepare, type JobHandler } from "../platform/jobs.ts";
import { JOB_KINDS } from "../upkeep/jobs.ts";
import { BACKUP, type BackupResult } from "../upkeep/rules.ts";
import { openDatabase, reachDatabase, SERVING_LOCK } from "./database.ts";
import { StartError } from "./start-error.ts";

export const BACKUP_COMMANDS = ["backup", "restore", "backup:verify"] as const;
export type BackupCommand = (typeof BACKUP_COMMANDS)[number];
export const isBackupCommand = (command: string): command is BackupCommand =>
  BACKUP_COMMANDS.includes(command as BackupCommand);

const prepareJobs = (url: string) => prepare(url, JOB_KINDS);

/** @param words what came after `--` */
export async function runBackupCommand(command: BackupCommand, config: Config, log: Logger, words: string[]): Promise<void> {
  const [name] = words.filter((word) => !word.startsWith("--"));
  if (!name)
    throw new StartError(
      `Bitte nennen Sie die Datei: npm run ${command} -- sicherung.gz / Please name the file, as in: npm run ${command} -- backup.gz`,
    );
  const file = resolve(process.env.INIT_CWD ?? "", name);
  if (command === "backup") await backUpAndSay(config, log, file);
  if (command === "restore") await restoreAndSay(config, log, file, words.includes("--replace"));
  if (command === "backup:verify") await verifyAndSay(config, log, file);
}

/** Of files that this job has written, by their name; whatever else lies in the folder is somebody else's. */
const OURS = /^joint-agenda-\d{4}-\d\d-\d\d-\d{6}\.gz$/;

/** Every day, where the configuration names a folder; one of the servers does it. What failed is seen at /jobs. */
export function backupHandlers({ backups }: Config, url: string): JobHandler[] {
  const [hour, minute] = backups?.at.split(":").map(Number) ?? [];
  const kind = backups ? { ...BACKUP, cron: `${minute} ${hour} * * *` } : BACKUP;
  return [
    handle(kind, async ({ now }) => {
      if (!backups) return;
      mkdirSync(backups.folder, { recursive: true, mode: 0o700 });
      const moment = now();
      const name = `joint-agenda-${moment.toISOString().slice(0, 19).replace("T", "-").replaceAll(/:/g, "")}.gz`;
      const tallies = await backUp(url, join(backups.folder, name), { version, now: moment });
      // Only now, when there is a newer one that is whole.
      const all = readdirSync(backups.folder)
        .filter((file) => OURS.test(file))
        .toSorted();
      for (const old of all.slice(0, -backups.keep)) rmSync(join(backups.folder, old));
      const { size } = statSync(join(backups.folder, name));
      return { file: name, bytes: size, rows: rowsIn(tallies) } satisfies BackupResult;
    }),
  ];
}

async function backUpAndSay(config: Config, log: Logger, file: string): Promise<void> {
  const database = await reachDatabase(config, log);
  try {
    const tallies = await backUp(database.url, file, { version, now: new Date() });
    console.log(`Gesichert / saved: ${file}, ${sizeOf(file)}, ${amount(tallies)}.`);
  } finally {
    await database.close();
  }
}

async function restoreAndSay(config: Config, log: Logger, file: string, replace: boolean): Promise<void> {
  const database = await openDatabase(config, log);
  const holder = await database.sql.reserve();
  try {
    const [row] = await holder`select pg_try_advisory_lock(${SERVING_LOCK}) as free`;
    if (!row?.free)
      throw new StartError(
        "Ein Server benutzt diese Datenbank gerade. Bitte beenden Sie ihn zuerst. / A server is using this database; stop it first.",
      );
    const { manifest, tallies } = await restore(database.url, file, { replace, prepareJobs });
    console.log(
      `Wiederhergestellt / restored: ${manifest.at}, ${amount(tallies)}. Alle melden sich neu an. / Everybody signs in anew.`,
    );
  } finally {
    holder.release();
    await database.close();
  }
}

/** Where nobody works: put back, compared row by row, brought to the newest data model, and thrown away. */
async function verifyAndSay(config: Config, log: Logger, file: string): Promise<void> {
  const place = config.databaseUrl ? await beside(config.databaseUrl) : await apart(log);
  try {
    const { manifest, tallies } = await restore(place.url, file, { prepareJobs, asItWas: true });
    const found = await tally(place.url, manifest.tables);
    const other = Object.keys(tallies).filter(
      (name) => tallies[name]?.rows !== found[name]?.rows || tallies[name]?.hash !== found[name]?.hash,
    );
    if (other.length > 0)
      throw new BackupError(`Anders zurückgekommen / came back differently: ${other.join(", ")}. (${file})`);
    await migrateApart(place.url);
    console.log(`Geprüft / verified: ${file}, ${manifest.at}, ${amount(tallies)}: alle gleich / all the same.`);
  } finally {
    await place.drop();
  }
}

async function migrateApart(url: string): Promise<void> {
  const { db, sql } = connect(url, 1);
  await migrate(db).finally(() => sql.end());
}

async function beside(databaseUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `joint_agenda_verify_${randomBytes(6).toString("hex")}`;
  const admin = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    await admin`create database ${admin(name)} encoding 'UTF8' template template0`;
  } catch (error) {
    await admin.end();
    throw new StartError(
      `Zum Prüfen braucht der Benutzer aus DATABASE_URL das Recht CREATEDB; ohne DATABASE_URL wird mit dem mitgelieferten PostgreSQL geprüft. / To verify, the user of DATABASE_URL needs CREATEDB; without DATABASE_URL the included PostgreSQL is used (${(error as Error).message}).`,
    );
  }
  const drop = () => admin`drop database ${admin(name)}`.then(() => admin.end());
  return { url: Object.assign(new URL(databaseUrl), { pathname: `/${name}` }).href, drop };
}

async function apart(log: Logger): Promise<{ url: string; drop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "joint-agenda-verify-"));
  // As root, PostgreSQL runs as another user, who has to pass.
  await chmod(folder, 0o711);
  const cluster = await openCluster({ dataDir: folder, fast: true, log: (line) => log.debug(line) });
  return {
    url: cluster.url,
    async drop() {
      await cluster.stop();
      for (const path of [cluster.folder, folder]) rmSync(path, { recursive: true, force: true });
    },
  };
}

const sizeOf = (file: string) => `${(statSync(file).size / 1e6).toFixed(1)} MB`;
const rowsIn = (tallies: Tallies) => Object.values(tallies).reduce((sum, table) => sum + table.rows, 0);
const amount = (tallies: Tallies) => `${Object.keys(tallies).length} Tabellen / tables, ${rowsIn(tallies)} Zeilen / rows`;
