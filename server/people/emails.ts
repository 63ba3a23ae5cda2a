/** E-mail addresses as people write them. */
import { domainToUnicode } from "node:url";

/** The domain with its umlauts again; one with letters of other scripts stays as mail servers know it: it may only look like a known one. */
export function writeEmail(email: string): string {
  const at = email.lastIndexOf("@") + 1;
  const domain = domainToUnicode(email.slice(at));
  return /^[\p{sc=Latin}\p{N}.-]+$/u.test(domain) ? email.slice(0, at) + domain : email;
}
