/** GET /.well-known/security.txt: whom to tell of a weakness (RFC 9116); nothing where nobody has said so. */
import { findContacts } from "#server/contacts/queries";
import { securityText } from "#server/contacts/rules";
import { NotFound } from "#server/errors";
import { loadPublic } from "#server/web";

export const loader = loadPublic(async (ctx) => {
  const text = securityText(await findContacts(ctx.db), ctx.origin, ctx.now());
  if (text === null) throw new NotFound();
  return new Response(text, { headers: { "Content-Type": "text/plain; charset=utf-8" } });
});
