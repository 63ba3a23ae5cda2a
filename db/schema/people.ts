/** People, how they sign in, and who invited them. */
import type { Generated, JSONColumnType } from "kysely";
import type { Id, Instant, InstantOrNull } from "./columns.ts";

export const LANGUAGES = ["de", "en"] as const;

export type Language = (typeof LANGUAGES)[number];

interface People {
  id: Id;
  name: string;
  /** Stored in lower case; unique. */
  email: string;
  /** argon2id; null until the first invitation is accepted. */
  password_hash: string | null;
  language: Language | null;
  theme: "light" | "dark" | null;
  is_admin: Generated<boolean>;
  /** Reads the audit log, and has no other right by it. */
  is_auditor: Generated<boolean>;
  /** When the account was dissolved: what stands here is a name that says nothing. */
  left_at: InstantOrNull;
  /** `/` and `?` do something on every page. */
  single_keys: Generated<boolean>;
  created_at: Instant;
}

/** Login sessions (a meeting is a roundtable). The id is the SHA-256 of what the cookie carries. */
interface Sessions {
  id: string;
  person_id: number;
  expires_at: Instant;
  created_at: Instant;
  last_seen_at: Instant;
  user_agent: string;
  /** Null: as long as the session lasts. */
  idle_minutes: number | null;
  /** When its person last proved who it is; null: when it started. */
  proven_at: InstantOrNull;
  /** The account of another house that somebody came in with. */
  identity_id: number | null;
  /** `sid` there, for its word that somebody signed out. */
  provider_session: string | null;
  /** Says to that house, when somebody signs out here, whom it is about. */
  id_token: string | null;
  /** A second factor is asked of this person, who has none yet: nothing but setting one up is open. */
  lacks_factor: Generated<boolean>;
}

/** An account of another house, by which its owner comes in; never found by mail address. */
interface Identities {
  id: Id;
  person_id: number;
  issuer: string;
  subject: string;
  created_at: Instant;
  last_used_at: Instant;
}

/** Words of other houses that somebody signed out there: each counts once. */
interface LogoutTokens {
  issuer: string;
  jti: string;
  expires_at: Instant;
}

export type StepKind = "provider" | "factor" | "form" | "leaving" | "passkey" | "new-passkey";

/** What a browser has begun and comes back for within minutes: a way over another house, a second factor, a form that waits. */
interface SignInSteps {
  /** SHA-256 of what its cookie carries. */
  token_hash: string;
  kind: StepKind;
  person_id: number | null;
  data: JSONColumnType<Record<string, unknown>>;
  expires_at: Instant;
}

/** The key of an app that shows a new code every thirty seconds. */
interface TotpKeys {
  person_id: number;
  /** Base32. */
  key: string;
  confirmed_at: InstantOrNull;
  /** The half minute of the last code that was taken: none counts twice. */
  last_step: string | null;
  created_at: Instant;
}

/** A key that a device keeps to itself and uses once its owner has shown themselves to it; here is its public half. */
interface Passkeys {
  id: Id;
  person_id: number;
  /** Base64url, as browsers say it; unique. */
  credential_id: string;
  public_key: Buffer;
  /** How often it was used, as the device counts; 0 where it does not. One that does not grow is a copy. */
  counter: string;
  /** As its owner knows the device. */
  name: string;
  created_at: Instant;
  last_used_at: InstantOrNull;
}

interface RecoveryCodes {
  person_id: number;
  code_hash: string;
  used_at: InstantOrNull;
}

/** A browser that somebody signed in with before: guesses from elsewhere do not count against it. */
interface KnownBrowsers {
  /** SHA-256 of what its cookie carries. */
  token_hash: string;
  person_id: number;
  last_used_at: Instant;
}

/** Wrong guesses; written and read by rate-limiter-flexible. */
interface SignInCounts {
  key: string;
  points: number;
  expire: string | null;
}

interface Invitations {
  id: Id;
  /** SHA-256 of the token in the link. */
  token_hash: string;
  person_id: number;
  /** Null: an invitation to the installation itself (the first administrator). */
  process_id: number | null;
  invited_by: number | null;
  created_at: Instant;
  expires_at: Instant;
  accepted_at: InstantOrNull;
}

/** Links for forgotten passwords that still count: using one deletes all of that person. */
interface PasswordResets {
  /** SHA-256 of the token in the link. */
  token_hash: string;
  person_id: number;
  created_at: Instant;
  expires_at: Instant;
}

export interface PeopleTables {
  people: People;
  sessions: Sessions;
  known_browsers: KnownBrowsers;
  sign_in_counts: SignInCounts;
  invitations: Invitations;
  password_resets: PasswordResets;
  identities: Identities;
  logout_tokens: LogoutTokens;
  sign_in_steps: SignInSteps;
  totp_keys: TotpKeys;
  passkeys: Passkeys;
  recovery_codes: RecoveryCodes;
}
