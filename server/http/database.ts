/** The database of the installation: opened, brought to the newest data model, filled with the sample town, emptied. */
import type { Logger } from "pino";
import { openCluster, runningCluster } from "../../db/cluster.ts";
import { connect, type Connection } from "../../db/connection.ts";
import { migrate, NewerDatabase } from "../../db/migrate.ts";
import { loadTemplates, seed } from "../../db/seed.ts";
import type { Config } from "../config.ts";
import { prepareJobs } from "../platform/jobs.ts";
import { JOB_KINDS } from "../upkeep/jobs.ts";
import { StartError } from "./start-error.ts";

export interface Opened extends Connection {
  close(): Promise<void>;
}

/** The given PostgreSQL or the embedded one. @throws StartError when it cannot be reached. */
export async function openDatabase(config: Config, log: Logger): Promise<Opened> {
  if (config.databaseUrl) {
    const connection = connect(config.databaseUrl);
    try {
      await connection.sql`select 1`;
    } catch (error) {
      await connection.sql.end({ timeout: 1 });
      const reason = (error as { code?: string; message: string }).code ?? (error as Error).message;
      throw new StartError(
        `Die Datenbank aus DATABASE_URL ist nicht erreichbar (${reason}). / The database in DATABASE_URL cannot be reached.`,
      );
    }
    await refuseOtherEncodings(connection);
    return { ...connection, close: () => connection.sql.end({ timeout: 5 }) };
  }
  const cluster = await openCluster({
    dataDir: config.dataDir,
    log: (line) => log.info(line),
    onCrash: () => {
      log.fatal("PostgreSQL ended unexpectedly");
      process.exit(1);
    },
  });
  const connection = connect(cluster.url);
  const close = async () => {
    await connection.sql.end({ timeout: 5 });
    await cluster.stop();
  };
  return { ...connection, close };
}

/** Beside a server that may be running: its embedded PostgreSQL takes one more visitor. */
export async function reachDatabase(config: Config, log: Logger): Promise<Opened> {
  const running = config.databaseUrl ? undefined : await runningCluster(config.dataDir);
  if (!running) return openDatabase(config, log);
  const connection = connect(running, 2);
  return { ...connection, close: () => connection.sql.end({ timeout: 5 }) };
}

async function refuseOtherEncodings(connection: Connection): Promise<void> {
  const [row] = await connection.sql<{ encoding: string }[]>`select current_setting('server_encoding') as encoding`;
  if (row?.encoding === "UTF8") return;
  await connection.sql.end({ timeout: 1 });
  throw new StartError(
    `Die Datenbank aus DATABASE_URL speichert Texte als ${row?.encoding}, nötig ist UTF8. / The database in DATABASE_URL must be created with the encoding UTF8.`,
  );
}

/** @returns the names of what was migrated now */
export async function migrateOrSay({ db, url }: Connection): Promise<string[]> {
  const migrated = await migrate(db).catch((error: unknown) => {
    if (!(error instanceof NewerDatabase)) throw error;
    throw new StartError(
      `Die Datenbank gehört zu einer neueren Version (${error.message}). Bitte starten Sie diese, oder spielen Sie eine Sicherung von vorher ein. / The database belongs to a newer version; start that one, or restore a backup from before.`,
    );
  });
  await prepareJobs(url, JOB_KINDS);
  return migrated;
}

/** Held (shared) by every server on this database; `reset` wants it alone. */
export const SERVING_LOCK = 7_405_021;
export const PREPARING_LOCK = 7_405_022;

export async function reset(config: Config, { sql }: Connection): Promise<void> {
  if (config.databaseUrl && !process.argv.includes("--yes")) {
    throw new StartError(
      "DATABASE_URL ist gesetzt: Zum Leeren dieser Datenbank bitte „npm run reset -- --yes“. / To empty that database, add -- --yes.",
    );
  }
  const [row] = await sql<{ free: boolean }[]>`select pg_try_advisory_lock(${SERVING_LOCK}) as free`;
  if (!row?.free)
    throw new StartError(
      "Ein Server benutzt diese Daten gerade. Bitte beenden Sie ihn zuerst. / A server is using these data; stop it first.",
    );
  await sql.unsafe("drop schema public cascade; drop schema if exists pgboss cascade; create schema public");
  console.log("Die Daten sind gelöscht. / The data are gone.");
}

export async function seedAndSay(database: Connection, origin: string): Promise<void> {
  await migrateOrSay(database);
  await loadTemplates(database.db);
  const { logins } = await seed(database, new Date(), origin, { isDemo: true });
  for (const login of logins) console.log(`${login.email}  ${login.password}  (${login.role})`);
}
