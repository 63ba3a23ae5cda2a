/** Who runs this installation and whom to turn to, and what its visitors have found not accessible. */
import type { Generated } from "kysely";
import type { Day, Id, Instant, InstantOrNull } from "./columns.ts";
import type { Language } from "./people.ts";

export const CONFORMANCES = ["unchecked", "full", "partial", "none"] as const;
/** How far the installation meets the law, as its operator states it. */
export type Conformance = (typeof CONFORMANCES)[number];

/** One row, or none where nobody has filled it in yet. Empty: not said. */
interface Contacts {
  id: Generated<number>;
  operator: string;
  represented_by: string;
  address: string;
  email: string;
  phone: string;
  /** For what is published (§ 18 MStV). */
  responsible: string;
  /** In the sense of the GDPR; empty: the operator. */
  controller: string;
  data_protection_officer: string;
  supervisory_authority: string;
  accessibility_contact: string;
  /** Gets what visitors report. */
  accessibility_email: string;
  enforcement_body: string;
  conformance: Conformance;
  checked_on: Day | null;
  limitations_de: string;
  limitations_en: string;
  method_de: string;
  method_en: string;
  /** For whoever finds a weakness: an e-mail address or a page. */
  security_contact: string;
  changed_at: Instant;
  changed_by: number | null;
}

/** Reported by anybody, signed in or not. */
interface Barriers {
  id: Id;
  /** Address of the page, without a host. */
  page: string;
  body: string;
  /** Where its sender wants an answer; may be empty. */
  reply_to: string;
  language: Language;
  created_at: Instant;
  settled_at: InstantOrNull;
  settled_by: number | null;
}

export interface ContactsTables {
  contacts: Contacts;
  barriers: Barriers;
}
