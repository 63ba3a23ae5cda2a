/** The environment, read and checked once. Every value has a safe default; README has the same table in words. */
import { z } from "zod";

const empty = z.literal("").transform(() => undefined);
const text = z.union([empty, z.string()]).optional();

/** An address without anything behind it: pages cannot live below a path. */
function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && pathname + search + hash + username + password === "/";
}

const environment = z.object({
  PORT: z.union([empty, z.coerce.number().int().min(0).max(65_535)]).optional(),
  HOST: text,
  ORIGIN: z
    .union([
      empty,
      z
        .string()
        .refine(isOrigin, "https://agenda.example")
        .transform((url) => new URL(url).origin),
    ])
    .optional(),
  DATABASE_URL: z.union([empty, z.string().regex(/^postgres(ql)?:\/\//, "must start with postgres://")]).optional(),
  DATA_DIR: text,
  SEED: z.union([empty, z.enum(["demo", "none"])]).optional(),
  SMTP_URL: z.union([empty, z.string().regex(/^smtps?:\/\//, "must start with smtp:// or smtps://")]).optional(),
  MAIL_FROM: text,
  TRUST_PROXY: z.union([empty, z.coerce.number().int().min(0).max(10)]).optional(),
  LOG_LEVEL: z.union([empty, z.enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"])]).optional(),
});

/** What each of them takes, in signs that need no language. */
const HINTS: Record<string, string> = {
  PORT: "0–65535",
  ORIGIN: "https://agenda.example",
  DATABASE_URL: "postgres://…",
  SEED: "demo, none",
  SMTP_URL: "smtp://…, smtps://…",
  TRUST_PROXY: "0–10",
  LOG_LEVEL: "silent, fatal, error, warn, info, debug, trace",
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

export type Config = ReturnType<typeof readConfig>;

/** @throws Error whose message is one clear sentence naming the variable. */
export function readConfig(env: NodeJS.ProcessEnv) {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0]);
    const hint = HINTS[name] ?? issue?.message;
    throw new Error(`${name} ist so nicht brauchbar. / ${name} is not usable like this. (${hint})`);
  }
  const value = parsed.data;
  // Anybody may ask for a letter about a forgotten password; its link must not lead where a forged Host header says.
  if (value.SMTP_URL && !value.ORIGIN) {
    throw new Error(
      "ORIGIN fehlt: Für Links in Briefen ist die öffentliche Adresse nötig. / ORIGIN is missing: links in letters need the public address.",
    );
  }
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
  };
}
