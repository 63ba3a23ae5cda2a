/** The environment, read and checked once. Every value has a safe default; README has the same table in words. */
import { readFileSync } from "node:fs";
import { z } from "zod";

const empty = z.literal("").transform(() => undefined);
const text = z.union([empty, z.string()]).optional();

/** An address without anything behind it: pages cannot live below a path. */
function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && pathname + search + hash + username + password === "/";
}

/** An address, or a name and an address behind it. */
const SENDER = /^([^<>@]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/;

const environment = z.object({
  PORT: z.union([empty, z.coerce.number().int().min(0).max(65_535)]).optional(),
  HOST: z.union([empty, z.string().regex(/^[\w.:-]+$/)]).optional(),
  ORIGIN: z
    .union([
      empty,
      z
        .string()
        .refine(isOrigin, "https://agenda.example")
        .transform((url) => new URL(url).origin),
    ])
    .optional(),
  DATABASE_URL: z
    .union([
      empty,
      z
        .string()
        .regex(/^postgres(ql)?:\/\//)
        .refine(URL.canParse),
    ])
    .optional(),
  DATA_DIR: text,
  SEED: z.union([empty, z.enum(["demo", "none"])]).optional(),
  SMTP_URL: z
    .union([
      empty,
      z
        .string()
        .regex(/^smtps?:\/\//)
        .refine(URL.canParse),
    ])
    .optional(),
  MAIL_FROM: z.union([empty, z.string().regex(SENDER)]).optional(),
  TRUST_PROXY: z.union([empty, z.coerce.number().int().min(0).max(10)]).optional(),
  LOG_LEVEL: z.union([empty, z.enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"])]).optional(),
  BACKUP_DIR: text,
  BACKUP_AT: z.union([empty, z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)]).optional(),
  BACKUP_KEEP: z.union([empty, z.coerce.number().int().min(1).max(1000)]).optional(),
  LOG_ADDRESSES: z.union([empty, z.enum(["hashed", "failures"])]).optional(),
  METRICS_TOKEN: z.union([empty, z.string().min(16)]).optional(),
});

/** What may be set, each of them also as `NAME_FILE`. */
export const VARIABLES = Object.keys(environment.shape);

/** What each of them takes, in signs that need no language. */
const HINTS: Record<string, string> = {
  PORT: "0–65535",
  HOST: "127.0.0.1",
  ORIGIN: "https://agenda.example",
  DATABASE_URL: "postgres://…",
  SEED: "demo, none",
  SMTP_URL: "smtp://…, smtps://…",
  MAIL_FROM: "Gemeinsame Agenda <agenda@stadt.example>",
  TRUST_PROXY: "0–10",
  LOG_LEVEL: "silent, fatal, error, warn, info, debug, trace",
  BACKUP_AT: "03:30",
  BACKUP_KEEP: "1–1000",
  LOG_ADDRESSES: "hashed, failures",
  METRICS_TOKEN: "≥ 16",
};

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Where links in letters and files lead. Without `ORIGIN` only a name of this very machine is believed: anybody may send any Host,
 * and the link in somebody else's letter would lead to them.
 * @param host what the request says @returns without a slash at its end
 */
export function originFor({ origin, host: own, port }: Pick<Config, "origin" | "host" | "port">, host = ""): string {
  if (origin) return origin;
  if (LOOPBACK.test(host)) return `http://${host}`;
  const isAnywhere = own === "0.0.0.0" || own === "::" || own === "127.0.0.1";
  return `http://${isAnywhere ? "localhost" : own}:${port}`;
}

type Environment = Readonly<Record<string, string | undefined>>;

export type Config = ReturnType<typeof readConfig>;

/** @throws Error whose message is a clear sentence for each mistake; values are not repeated, some of them are secret */
export function readConfig(env: Environment) {
  const mistakes: string[] = [];
  const parsed = environment.safeParse(withFiles(env, mistakes));
  const wrong = new Set(parsed.error?.issues.map(({ path }) => String(path[0])));
  for (const name of wrong)
    mistakes.push(`${name} ist so nicht brauchbar. / ${name} is not usable like this. (${HINTS[name] ?? "?"})`);
  const value: Partial<z.output<typeof environment>> = parsed.data ?? {};
  // Anybody may ask for a letter about a forgotten password; its link must not lead where a forged Host header says.
  if (value.SMTP_URL && !value.ORIGIN)
    mistakes.push(
      "ORIGIN fehlt: Für Links in Briefen ist die öffentliche Adresse nötig. / ORIGIN is missing: links in letters need the public address.",
    );
  if (!value.BACKUP_DIR && (value.BACKUP_AT || value.BACKUP_KEEP))
    mistakes.push("BACKUP_DIR fehlt: wohin gesichert wird. / BACKUP_DIR is missing: where backups go.");
  if (mistakes.length > 0) throw new Error(mistakes.join("\n"));
  const port = value.PORT ?? 3000;
  return {
    port,
    /** Loopback only, until told otherwise: the sample town has known passwords. */
    host: value.HOST ?? "127.0.0.1",
    origin: value.ORIGIN,
    databaseUrl: value.DATABASE_URL,
    dataDir: value.DATA_DIR ?? "data",
    /** The sample town comes with the embedded database, or when asked for. */
    demo: value.SEED ? value.SEED === "demo" : !value.DATABASE_URL,
    development: env.NODE_ENV !== "production",
    smtpUrl: value.SMTP_URL,
    mailFrom: value.MAIL_FROM ?? "Gemeinsame Agenda <agenda@localhost>",
    trustProxy: value.TRUST_PROXY ?? 0,
    logLevel: value.LOG_LEVEL ?? "info",
    backups: value.BACKUP_DIR
      ? { folder: value.BACKUP_DIR, at: value.BACKUP_AT ?? "03:30", keep: value.BACKUP_KEEP ?? 14 }
      : undefined,
    /** Of failed attempts to sign in the log may say from where, for what closes the door to it. */
    logsFailedAddresses: value.LOG_ADDRESSES === "failures",
    metricsToken: value.METRICS_TOKEN,
  };
}

/** Secrets that a container or systemd lays into files: `DATABASE_URL_FILE` names one whose content is `DATABASE_URL`. */
function withFiles(env: Environment, mistakes: string[]): Environment {
  const all: Record<string, string | undefined> = { ...env };
  for (const name of VARIABLES) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) mistakes.push(`${name} und ${name}_FILE sind beide gesetzt. / Both ${name} and ${name}_FILE are set.`);
    try {
      all[name] = readFileSync(file, "utf8").trim();
    } catch (error) {
      const { code } = error as { code?: string };
      mistakes.push(`${name}_FILE lässt sich nicht lesen. / ${name}_FILE cannot be read. (${code})`);
    }
  }
  return all;
}
