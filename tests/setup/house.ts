/**
 * Another house with a sign-in of its own, as people meet one: a real OpenID Connect provider on this machine, and a browser that fills
 * in its forms. Whoever signs in there as `anna` is `anna` with the mail address `anna@haus.example`.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { interactionPolicy } from "oidc-provider";

export interface House {
  issuer: string;
  /** For the server that lets people in by it. */
  env: Record<string, string>;
  /** Follows a link to the house in the browser of `subject`, through its forms. @returns the address that it sends the browser back to */
  visit(url: string, subject: string): Promise<string>;
  signOut(url: string, subject: string): Promise<void>;
  close(): Promise<void>;
}

/** @param origin of the server that lets people in by it */
export async function openHouse(origin: string, id = "haus"): Promise<House> {
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const prompt = interactionPolicy.base();
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: "joint-agenda", client_secret: "a-secret-of-forty-letters-for-this-test" },
        redirect_uris: [`${origin}/sign-in/providers/${id}/back`],
        post_logout_redirect_uris: [`${origin}/`],
        backchannel_logout_uri: `${origin}/sign-in/providers/${id}/logout`,
        backchannel_logout_session_required: true,
      },
    ],
    cookies: { keys: ["a key"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    features: {
      devInteractions: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { policy: prompt },
    // Ours refuses loopback addresses for the words that it sends.
    fetch: (url: URL | RequestInfo, options?: RequestInit) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({
        sub,
        name: sub[0]!.toUpperCase() + sub.slice(1),
        email: `${sub}@haus.example`,
        email_verified: !sub.startsWith("unverified"),
      }),
    }),
    renderError: (context: { body: unknown }, out: unknown) => void (context.body = JSON.stringify(out)),
  } as never);
  provider.on("server_error", (_context: unknown, error: Error) => console.error(error));
  const handle = provider.callback();
  const browsers = new Map<string, ReturnType<typeof makeBrowser>>();
  const browserOf = (subject: string) => {
    const browser = browsers.get(subject) ?? makeBrowser(issuer);
    browsers.set(subject, browser);
    return browser;
  };
  return {
    issuer,
    env: {
      OIDC_PROVIDERS: id,
      [`OIDC_${id.toUpperCase()}_NAME`]: "Haus der Kommunen",
      [`OIDC_${id.toUpperCase()}_ISSUER`]: issuer,
      [`OIDC_${id.toUpperCase()}_CLIENT_ID`]: "joint-agenda",
      [`OIDC_${id.toUpperCase()}_CLIENT_SECRET`]: "a-secret-of-forty-letters-for-this-test",
    },
    visit: (url, subject) => browserOf(subject)(url, { login: subject, password: "any" }),
    signOut: async (url, subject) => void (await browserOf(subject)(url, { logout: "yes" })),
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

/** Keeps cookies, follows what leads on within the house, and sends every form it meets. */
function makeBrowser(issuer: string) {
  const cookies = new Map<string, string>();
  return async (start: string, typed: Record<string, string>): Promise<string> => {
    let url = start;
    let body: URLSearchParams | undefined;
    for (let steps = 0; steps < 20 && url.startsWith(issuer); steps += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const response = await fetch(url, { redirect: "manual", headers: { cookie }, ...(body && { method: "POST", body }) });
      for (const set of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        if (value) cookies.set(name, value);
        else cookies.delete(name);
      }
      const location = response.headers.get("location");
      body = undefined;
      if (location) {
        url = new URL(location, url).href;
        continue;
      }
      const page = await response.text();
      const form = /<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/.exec(page);
      if (!form) return `${response.status} ${page.slice(0, 2_000)}`;
      const fields = Object.fromEntries(
        Array.from(form[2]!.matchAll(/<(?:input|button)[^>]*name="([^"]+)"[^>]*>/g), ([tag, name]) => [
          name!,
          /value="([^"]*)"/.exec(tag)?.[1] ?? "",
        ]),
      );
      body = new URLSearchParams({ ...fields, ...typed });
      url = new URL(form[1]!.replaceAll("&amp;", "&"), url).href;
    }
    return url;
  };
}
