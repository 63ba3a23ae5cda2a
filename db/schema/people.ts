/** People, how they sign in, and who invited them. */
import type { Generated } from "kysely";
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
}
