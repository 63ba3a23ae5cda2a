/** Over another house and back: for signing in, for accepting an invitation, and to join an account there with the one here. */
import type { Context, PublicContext } from "../context.ts";
import { NotAllowed, NotFound } from "../errors.ts";
import { arrive, linkIdentity } from "./identities.commands.ts";
import { noteProof } from "./proof.commands.ts";
import type { Arrival, Departure, Providers } from "./providers.ts";
import { endNamedSessions, startedBy, type Sessions } from "./sessions.ts";
import { beginStep, findStep, takeStep } from "./steps.commands.ts";

interface Parts {
  sessions: Sessions;
  providers: Providers;
}

interface Visit {
  purpose: "sign-in" | "link" | "prove";
  /** Where it goes on afterwards. */
  to: string;
  /** The token of the link that somebody came with. */
  invitation?: string | undefined;
}

interface Pending extends Visit, Departure {
  provider: string;
  /** Where to go, and whose that is. */
  url: string;
  name: string;
  /** Whoever joins accounts comes back as the same person, in the same session. */
  sessionId: string | null;
}

/** Time to type a password there, and clocks that differ. */
const FRESH_MS = 5 * 60_000;

type Cookies = [string, string][];

const backAddress = ({ origin }: PublicContext, provider: string) => `${origin}/sign-in/providers/${provider}/back`;

/** @returns where to go, and the cookie to come back with @throws NotFound, Busy when the house does not answer */
export async function leaveForProvider(
  ctx: PublicContext,
  { sessions, providers }: Parts,
  provider: string,
  visit: Visit,
  sessionId: string | null,
): Promise<{ url: string; cookies: Cookies }> {
  const { url, departure } = await providers.begin(provider, backAddress(ctx, provider), visit.purpose === "prove");
  const name = providers.list.find(({ id }) => id === provider)?.name ?? provider;
  const data: Pending = { ...visit, ...departure, provider, url, name, sessionId };
  return { url, cookies: [await beginStep(sessions, "provider", { personId: null, data }, ctx.now())] };
}

/** @returns where this browser is about to go, and whose that is */
export async function findDeparture(ctx: PublicContext, headers: Headers): Promise<{ url: string; name: string } | null> {
  const step = await findStep<Pending>(ctx.db, headers.get("cookie"), "provider", ctx.now());
  return step ? { url: step.data.url, name: step.data.name } : null;
}

/**
 * What a house says of who came back, once.
 * @param search as it came @throws NotFound for a house that is none of ours, NotAllowed when this browser did not leave for there; what `finish`, `arrive` and `linkIdentity` throw
 */
export async function comeBack(
  ctx: PublicContext,
  { sessions, providers }: Parts,
  provider: string,
  search: string,
  { headers, sessionId }: { headers: Headers; sessionId: string | null },
): Promise<{ to: string; flash: string; cookies: Cookies }> {
  if (!providers.list.some(({ id }) => id === provider)) throw new NotFound();
  const step = await takeStep<Pending>(ctx.db, headers.get("cookie"), "provider", ctx.now());
  if (!step || step.data.provider !== provider) throw new NotAllowed("people:error.provider-again");
  const { purpose, to, invitation, ...pending } = step.data;
  const arrival = await providers.finish(provider, new URL(backAddress(ctx, provider) + search), pending);
  if (purpose !== "sign-in") {
    if (!ctx.actor || !sessionId || pending.sessionId !== sessionId) throw new NotAllowed("people:error.provider-again");
    const own = { ...ctx, actor: ctx.actor };
    if (purpose === "prove") return { to, flash: await proveByArrival(own, arrival, sessionId), cookies: [] };
    await linkIdentity(own, arrival);
    return { to, flash: "people:flash.identity-linked", cookies: [] };
  }
  const { cookie, processId } = await arrive(ctx, sessions, arrival, {
    userAgent: headers.get("user-agent") ?? "",
    invitation,
  });
  for (const ended of await endNamedSessions(sessions, headers.get("cookie"))) ctx.rooms.disconnect({ sessionId: ended });
  return {
    to: processId === null ? to : `/processes/${processId}`,
    flash: invitation ? "people:flash.invitation-accepted" : "people:flash.signed-in",
    cookies: [["Set-Cookie", cookie]],
  };
}

/** @throws NotAllowed for somebody else's account there, or when the house did not ask anew */
async function proveByArrival(ctx: Context, { issuer, subject, provenAt }: Arrival, sessionId: string): Promise<string> {
  const identity = await ctx.db
    .selectFrom("identities")
    .where("person_id", "=", ctx.actor.personId)
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .select("id")
    .executeTakeFirst();
  const isFresh = provenAt !== undefined && ctx.now().getTime() - provenAt.getTime() < FRESH_MS;
  if (!identity || !isFresh) throw new NotAllowed("people:error.provider-not-proven");
  await noteProof(ctx, sessionId);
  return "people:flash.proven";
}

interface Leaving {
  url: string;
  name: string;
}

/** Whoever came by another house is signed in there too. @returns the cookie for `/sign-in/left`, which offers to end that; null elsewhere */
export async function prepareLeaving(
  ctx: PublicContext,
  { sessions, providers }: Parts,
  sessionId: string,
): Promise<[string, string] | null> {
  const by = await startedBy(ctx.db, sessionId);
  const url = by && (await providers.leave(by.issuer, by.idToken, ctx.origin));
  const name = providers.list.find(({ issuer }) => issuer === by?.issuer)?.name;
  if (!url || name === undefined) return null;
  const data: Leaving = { url, name };
  return beginStep(sessions, "leaving", { personId: null, data }, ctx.now());
}

export async function findLeaving(ctx: PublicContext, headers: Headers): Promise<Leaving | null> {
  return (await findStep<Leaving>(ctx.db, headers.get("cookie"), "leaving", ctx.now()))?.data ?? null;
}
