/** Secrets that people carry: the database holds only what they hash to, so a copy of it lets nobody in. */
import { createHash, randomBytes } from "node:crypto";

/** For links in letters and addresses of feeds. @returns 32 signs that an address takes as they are */
export const newToken = (): string => randomBytes(24).toString("base64url");

/** Tokens in cookies and links are long and random, so a plain hash is enough. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
