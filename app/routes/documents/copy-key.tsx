/** GET /documents/copy-key: for scripts, the key of whoever is signed in; see local-key.ts. */
import { copyKeyOf } from "#server/documents/copy-keys.commands";
import { load } from "#server/web";

export const loader = load(async (ctx) => Response.json({ personId: ctx.actor.personId, key: await copyKeyOf(ctx) }));
