/**
 * Sign-in of other houses over OpenID Connect: the code flow with PKCE, state and nonce, and their word that somebody signed out there.
 * Nothing of a house is asked before somebody wants to come in by it.
 */
import { createRemoteJWKSet, jwtVerify } from "jose";
import * as oidc from "openid-client";
import { Busy, Invalid, NotFound } from "../errors.ts";

export interface ProviderSettings {
  /** In addresses and names of variables. */
  id: string;
  /** On buttons. */
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  /** Its mail addresses count although it does not say that it has verified them. */
  trustsMail: boolean;
}

/** What the way back is checked with; kept for the browser that left, and for nobody else. */
export interface Departure {
  state: string;
  nonce: string;
  verifier: string;
}

/** Who came back. */
export interface Arrival {
  issuer: string;
  subject: string;
  name: string | undefined;
  /** Only one that the house stands for. */
  email: string | undefined;
  /** Its name for that sign-in. */
  session: string | undefined;
  idToken: string;
  /** When they proved who they are, as the house says. */
  provenAt: Date | undefined;
}

/** Somebody signed out there. */
export interface Ended {
  issuer: string;
  subject: string | undefined;
  session: string | undefined;
  jti: string;
  expiresAt: Date;
}

export type Providers = ReturnType<typeof makeProviders>;

const SCOPE = "openid profile email";
const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";
const TIMEOUT_SECONDS = 10;
/** Clocks of houses differ. */
const TOLERANCE_SECONDS = 60;

export function makeProviders(settings: readonly ProviderSettings[]) {
  const houses = new Map(settings.map((each) => [each.id, makeHouse(each)]));
  const houseOf = (id: string) => {
    const house = houses.get(id);
    if (!house) throw new NotFound();
    return house;
  };
  return {
    list: settings.map(({ id, name, issuer }) => ({ id, name, issuer })),
    /** @param again whoever is signed in there proves anew who they are @throws Busy when the house does not answer */
    begin: (id: string, redirectUri: string, again = false) => begin(houseOf(id), redirectUri, again),
    /** @param back the address that they came back to @throws Invalid for what does not fit, Busy when the house does not answer */
    finish: (id: string, back: URL, departure: Departure) => finish(houseOf(id), back, departure),
    /** @throws Invalid for a word that is not this house's, or not for us */
    readLogout: (id: string, token: string) => readLogout(houseOf(id), token),
    /** @returns where somebody signs out there as well; undefined where that is not to be had */
    async leave(issuer: string, idToken: string | null, origin: string): Promise<string | undefined> {
      const house = [...houses.values()].find(({ settings }) => settings.issuer === issuer);
      const config = await house?.connect().catch(() => undefined);
      if (!config?.serverMetadata().end_session_endpoint) return undefined;
      const hint: Record<string, string> = idToken ? { id_token_hint: idToken } : {};
      return oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: `${origin}/`, ...hint }).href;
    },
  };
}

type House = ReturnType<typeof makeHouse>;

function makeHouse(settings: ProviderSettings) {
  let connected: Promise<oidc.Configuration> | undefined;
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined;
  const discover = () =>
    oidc.discovery(new URL(settings.issuer), settings.clientId, settings.clientSecret, undefined, {
      timeout: TIMEOUT_SECONDS,
      ...(settings.issuer.startsWith("http:") && { execute: [oidc.allowInsecureRequests] }),
    });
  /** Asked once; anew when that failed. */
  const connect = () => {
    connected ??= discover().catch((error: unknown) => {
      connected = undefined;
      throw new Busy("people:error.provider-away", { name: settings.name, cause: String(error) });
    });
    return connected;
  };
  const keysOf = (config: oidc.Configuration) => (keys ??= createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? "")));
  return { settings, connect, keysOf };
}

async function begin(house: House, redirect_uri: string, again: boolean): Promise<{ url: string; departure: Departure }> {
  const config = await house.connect();
  const departure = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
  };
  const url = oidc.buildAuthorizationUrl(config, {
    ...{ redirect_uri, scope: SCOPE, state: departure.state, nonce: departure.nonce },
    code_challenge: await oidc.calculatePKCECodeChallenge(departure.verifier),
    code_challenge_method: "S256",
    ...(again && { prompt: "login", max_age: "0" }),
  });
  return { url: url.href, departure };
}

async function finish(house: House, back: URL, { state, nonce, verifier }: Departure): Promise<Arrival> {
  const config = await house.connect();
  try {
    const tokens = await oidc.authorizationCodeGrant(config, back, {
      ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
    });
    const { iss, sub, sid, auth_time } = tokens.claims()!;
    const about = await oidc.fetchUserInfo(config, tokens.access_token, sub);
    const isTheirs = about.email_verified === true || (house.settings.trustsMail && about.email_verified !== false);
    return {
      issuer: iss,
      subject: sub,
      name: about.name ?? about.preferred_username,
      email: isTheirs ? about.email : undefined,
      session: typeof sid === "string" ? sid : undefined,
      idToken: tokens.id_token!,
      provenAt: auth_time === undefined ? undefined : new Date(auth_time * 1_000),
    };
  } catch (error) {
    const { code = "", error: refused } = error as { code?: string; error?: string };
    // Whoever presses "cancel" there.
    if (refused === "access_denied") throw new Invalid("people:error.provider-denied");
    throw new Invalid("people:error.provider-refused", undefined, { cause: `${code} ${refused ?? ""}` });
  }
}

async function readLogout(house: House, token: string): Promise<Ended> {
  const config = await house.connect();
  const { issuer } = config.serverMetadata();
  const options = {
    issuer,
    audience: house.settings.clientId,
    clockTolerance: TOLERANCE_SECONDS,
    requiredClaims: ["iat", "jti"],
  };
  const { payload } = await jwtVerify(token, house.keysOf(config), options).catch(() => {
    throw new Invalid("people:error.provider-refused");
  });
  const { sub, sid, events, jti, iat = 0, exp = iat + 3_600 } = payload as typeof payload & { sid?: string; events?: object };
  const isLogout = typeof events === "object" && LOGOUT_EVENT in events && !("nonce" in payload);
  const isFresh = iat * 1_000 > Date.now() - 600_000;
  if (!isLogout || !isFresh || (!sub && !sid) || !jti) throw new Invalid("people:error.provider-refused");
  return { issuer, subject: sub, session: sid, jti, expiresAt: new Date(Math.max(exp, iat + 3_600) * 1_000) };
}
