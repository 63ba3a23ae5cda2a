/** How people may sign in here: the environment's part of it, read once at the start. README has the same table in words. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { ProviderSettings } from "./providers.ts";
import { DEFAULT_SESSION_RULES, GUARDED, type Guarded, type SessionRules, type Span } from "./session.rules.ts";

export interface SignInSettings {
  providers: ProviderSettings[];
  sessions: SessionRules;
  /** Off: people come in by other houses only. */
  passwords: boolean;
}

type Env = Record<string, string | undefined>;

/** @throws Error whose message is one clear sentence naming the variable */
export function readSignInSettings(env: Env): SignInSettings {
  const settings = {
    providers: readProviders(env),
    sessions: readSessionRules(env),
    passwords: oneOf(env, "PASSWORDS", ["on", "off"]) !== "off",
  };
  if (!settings.passwords && settings.providers.length === 0)
    throw new Error(
      "PASSWORDS=off braucht OIDC_PROVIDERS: Sonst kommt niemand herein. / PASSWORDS=off needs OIDC_PROVIDERS: otherwise nobody gets in.",
    );
  return settings;
}

// --- sessions -----------------------------------------------------------------

function readSessionRules(env: Env): SessionRules {
  const spanOf = (role: string): Partial<Span> => {
    const hours = number(env, `SESSION_HOURS${role}`, 1, 72);
    const idleMinutes = number(env, `SESSION_IDLE_MINUTES${role}`, 5, 4_320);
    return { ...(hours && { hours }), ...(idleMinutes && { idleMinutes }) };
  };
  const byRole = GUARDED.map((role): [Guarded, Partial<Span>] => [role, spanOf(`_${role.toUpperCase()}`)]);
  const proofMinutes = number(env, "PROOF_MINUTES", 1, 1_440) ?? DEFAULT_SESSION_RULES.proofMinutes;
  return {
    ...DEFAULT_SESSION_RULES,
    ...spanOf(""),
    proofMinutes,
    factorFor: readFactorFor(env),
    byRole: Object.fromEntries(byRole),
  };
}

function readFactorFor(env: Env): Guarded[] {
  const roles = words(env.SECOND_FACTOR);
  if (!roles.every((role) => GUARDED.includes(role as Guarded))) throw unusable("SECOND_FACTOR", GUARDED.join(", "));
  return roles as Guarded[];
}

// --- providers ----------------------------------------------------------------

/** `OIDC_PROVIDERS=bund,stadt`, and for each `OIDC_BUND_ISSUER`, `…_CLIENT_ID`, `…_CLIENT_SECRET` (or `…_CLIENT_SECRET_FILE`), `…_NAME`. */
const readProviders = (env: Env): ProviderSettings[] =>
  words(env.OIDC_PROVIDERS).map((id) => {
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(id)) throw unusable("OIDC_PROVIDERS", "bund,stadt");
    const name = (part: string) => `OIDC_${id.toUpperCase().replaceAll("-", "_")}_${part}`;
    return {
      id,
      name: value(env, name("NAME")) ?? id,
      issuer: required(env, name("ISSUER"), isIssuer, "https://anmeldung.example"),
      clientId: required(env, name("CLIENT_ID"), () => true, "joint-agenda"),
      clientSecret: secret(env, name("CLIENT_SECRET")),
      trustsMail: oneOf(env, name("MAIL"), ["verified", "trusted"]) === "trusted",
    };
  });

/** Over TLS; on this very machine also without, for trying out. */
function isIssuer(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && /^(localhost|127\.0\.0\.1)$/.test(hostname));
}

// --- values -------------------------------------------------------------------

const value = (env: Env, name: string) => env[name]?.trim() || undefined;

const words = (list: string | undefined) => (list ?? "").split(/[\s,]+/).filter((word) => word !== "");

function number(env: Env, name: string, least: number, most: number): number | undefined {
  const parsed = z.coerce
    .number()
    .int()
    .min(least)
    .max(most)
    .safeParse(value(env, name) ?? least);
  if (!parsed.success) throw unusable(name, `${least}–${most}`);
  return value(env, name) === undefined ? undefined : parsed.data;
}

function oneOf<T extends string>(env: Env, name: string, known: readonly T[]): T | undefined {
  const given = value(env, name);
  if (given !== undefined && !known.includes(given as T)) throw unusable(name, known.join(", "));
  return given as T | undefined;
}

function required(env: Env, name: string, isUsable: (given: string) => boolean, hint: string): string {
  const given = value(env, name);
  if (given === undefined || !isUsable(given)) throw unusable(name, hint);
  return given;
}

/** From a file where it is given as one: other processes may read an environment. */
function secret(env: Env, name: string): string | undefined {
  const path = value(env, `${name}_FILE`);
  if (path === undefined) return value(env, name);
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    throw unusable(`${name}_FILE`, path);
  }
}

const unusable = (name: string, hint: string) =>
  new Error(`${name} ist so nicht brauchbar. / ${name} is not usable like this. (${hint})`);
