/** Plain requests as somebody of the town, as browsers, scripts and people with bad intentions send them: `await caller(town, "mayor")`. */
import type { PersonKey } from "../../db/sample.ts";
import { SESSION_COOKIE } from "../../server/people/sessions.ts";
import type { ServedTown } from "./http.ts";

/** A field given as a list is sent once per entry. */
export type Fields = Record<string, string | readonly string[]>;

export interface Answer {
  status: number;
  /** Where it leads to, or null. */
  location: string | null;
  headers: Headers;
  /** As it came. */
  body: string;
  /** What can be read on the page. */
  text: string;
}

export interface Caller {
  cookie: string;
  sessionId: string;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** As a browser without JavaScript sends a form of the page at `from`. */
  post(path: string, fields: Fields, headers?: Record<string, string>): Promise<Answer>;
  /** Any request, with the cookie and an own Origin. */
  send(path: string, init: RequestInit): Promise<Answer>;
}

/** @param person null: nobody is signed in */
export async function caller(town: ServedTown, person: PersonKey | null): Promise<Caller> {
  const { origin } = town.server;
  const { token, sessionId } = person ? await town.session(person) : { token: "", sessionId: "" };
  const cookie = person ? `${SESSION_COOKIE}=${token}` : "";
  const send = async (path: string, { headers, ...init }: RequestInit): Promise<Answer> => {
    const all = {
      accept: "text/html",
      origin,
      "accept-language": "de",
      ...(cookie && { cookie }),
      ...(headers as Record<string, string>),
    };
    const response = await fetch(origin + path, { redirect: "manual", ...init, headers: all });
    const body = await response.text();
    return {
      status: response.status,
      location: response.headers.get("location"),
      headers: response.headers,
      body,
      text: readable(body),
    };
  };
  return {
    cookie,
    sessionId,
    send,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, fields, headers = {}) => send(path, { method: "POST", body: encode(fields), headers }),
  };
}

function encode(fields: Fields): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
  return body;
}

/** What a browser would send of the form that has a field of this name, as nobody has touched it. */
export function fieldsOf(body: string, name: string): Record<string, string[]> {
  const form = body.split(/<form\b/).find((part) => part.includes(`name="${name}"`))!;
  const fields: Record<string, string[]> = {};
  const attribute = (tag: string, key: string) => new RegExp(`\\s${key}="([^"]*)"`).exec(tag)?.[1];
  for (const [control] of form.split("</form>")[0]!.matchAll(/<input\b[^>]*>|<select\b[\s\S]*?<\/select>/g)) {
    const [tag] = /^<[^>]*>/.exec(control)!;
    const field = attribute(tag, "name");
    if (!field || (/type="(checkbox|radio)"/.test(tag) && !tag.includes('checked=""'))) continue;
    const chosen = control.startsWith("<select") ? (/<option[^>]*selected=""[^>]*>/.exec(control)?.[0] ?? "") : tag;
    (fields[field] ??= []).push(plain(attribute(chosen, "value") ?? ""));
  }
  return fields;
}

const plain = (html: string): string => html.replace(/&([#\w]+);/g, (whole, name: string) => NAMED[name] ?? whole);

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'", nbsp: "\u00a0" };

/** Scripts, comments and tags taken away; fields of forms keep their value, because it is what people see. */
export function readable(html: string): string {
  const words = html
    .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<input\b[^>]*?\bvalue="([^"]*)"[^>]*>/g, " $1 ")
    .replace(/<[^>]+>/g, " ");
  return plain(words);
}
