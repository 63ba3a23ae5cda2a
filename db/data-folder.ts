/**
 * Makes the embedded PostgreSQL's data folder with its one role and database, and knows the role's password; used by db/cluster.ts.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LauncherError, type Place } from "./place.ts";

/** The role and the database. */
export const NAME = "joint_agenda";

export async function createData(place: Place, fast: boolean): Promise<void> {
  clearAside(place);
  // Made aside and renamed when complete, so that an interrupted start leaves nothing half done.
  const draft = { ...place, data: aside(place) };
  mkdirSync(draft.data, { mode: 0o700 });
  if (place.as) chownSync(draft.data, place.as.uid, place.as.gid);
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=de-DE"];
  // Nobody signs in as the superuser: it has no password, and the single-user mode is for those who can write the files anyway.
  await run(draft, "initdb", ["-D", draft.data, "-U", "postgres", "--auth=reject", ...locale, ...(fast ? ["--no-sync"] : [])]);
  const password = randomBytes(24).toString("hex");
  const statements = [`create role ${NAME} login createdb password '${password}'`, `create database ${NAME} owner ${NAME}`];
  await asSuperuser(draft, statements, fast);
  writeFileSync(passwordFile(place), password, { mode: 0o600 });
  renameSync(draft.data, place.data);
}

const aside = ({ home }: Place) => join(home, `data.aside-${randomBytes(4).toString("hex")}`);

function clearAside({ home }: Place): void {
  for (const name of readdirSync(home)) {
    if (name.startsWith("data.aside-")) rmSync(join(home, name), { recursive: true, force: true, maxRetries: 10 });
  }
}

/** A lost file is no loss: whoever may write the data may also set a new password. */
export async function readPassword(place: Place): Promise<string> {
  if (!existsSync(passwordFile(place))) {
    const password = randomBytes(24).toString("hex");
    await asSuperuser(place, [`alter role ${NAME} password '${password}'`]);
    writeFileSync(passwordFile(place), password, { mode: 0o600 });
  }
  return readFileSync(passwordFile(place), "utf8");
}

const passwordFile = ({ home }: Place) => join(home, "password");

function asSuperuser(place: Place, statements: string[], fast = false): Promise<void> {
  const args = ["--single", "-D", place.data, "-c", "log_min_messages=error", ...(fast ? ["-c", "fsync=off"] : []), "postgres"];
  return run(place, "postgres", args, `${statements.join(";\n")};\n`);
}

async function run(place: Place, binary: "initdb" | "postgres", args: string[], input = ""): Promise<void> {
  const child = spawn(join(place.native, "bin", binary), args, { ...place.as, cwd: place.data, env: environment() });
  let errors = "";
  child.stdout.resume();
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin.on("error", () => undefined).end(input);
  const code = await new Promise<unknown>((done) => child.once("close", done).once("error", done));
  // The single-user mode answers a failed statement with a line, not with its exit code.
  if (code === 0 && !/(ERROR|FATAL|PANIC):/.test(errors)) return;
  const why = code instanceof Error ? code.message : lastWords(errors);
  throw new LauncherError(`Die Datenbank lässt sich nicht anlegen. / The database cannot be created (${binary}: ${why}).`);
}

/** Only what PostgreSQL needs: the server's secrets are not its business. */
export function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, LD_LIBRARY_PATH } = process.env;
  const env = { PATH, SystemRoot, LD_LIBRARY_PATH, LC_ALL: "C", TZ: "UTC" };
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value)) as NodeJS.ProcessEnv;
}

/** The line of a log that says why. */
export function lastWords(log: string): string {
  const lines = log.trim().split("\n");
  return (lines.findLast((line) => /(FATAL|PANIC|ERROR|error):/.test(line)) ?? lines.at(-1) ?? "").trim();
}
