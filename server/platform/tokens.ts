/** Secrets that people carry: the database holds only what they hash to, so a copy of it lets nobody in. */
import { createHash } from "node:crypto";

/** Tokens in cookies and links are long and random, so a plain hash is enough. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
