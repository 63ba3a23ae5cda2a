/**
 * A proxy between the browser and this server sometimes answers in its place, with a page of its own: that the file is too large, that
 * nobody answered in time. A form then gets its sentence, with all that was typed, as if the server had sent it back.
 */
import type { FormState } from "#server/web";

/** Catalogue keys; 502 to 504 are asked again (retrying-fetch.ts) and come here only when a picture was sent. */
export function foreignSentence(status: number): string {
  if (status === 413) return "common:foreign.too-large";
  return status >= 502 && status <= 504 ? "common:foreign.away" : "common:foreign.refused";
}

/** With this code a connection over HTTP closes when a proxy never lets its words through; final, as all from 4400 to 4499. */
export const NOT_LET_THROUGH = 4414;

/** Remix puts a name on all that it answers; a bare 500 is this server's own, broken before that. */
export const isForeign = (answer: Response): boolean => !answer.headers.has("x-remix-response") && answer.status !== 500;

/** What the server would have answered to a form that it could not take. @param body as Remix sent it */
export function asReturnedForm(body: BodyInit | null | undefined, error: string): Response {
  const fields = body instanceof FormData || body instanceof URLSearchParams ? [...body] : [];
  const values: FormState["values"] = {};
  for (const [key, value] of fields) {
    if (typeof value !== "string" || key.includes("password")) continue;
    const name = key.replace(/\[\]$/, "");
    const before = values[name];
    if (name === key) values[name] = value;
    else values[name] = Array.isArray(before) ? [...before, value] : [value];
  }
  const name = typeof values.form === "string" ? values.form : "";
  const form: FormState = { name, values, errors: {}, error };
  return new Response(encoded({ data: { form } }), { status: 422, headers: { "content-type": "text/x-script" } });
}

/** As Remix reads answers (turbo-stream): a list of all values, in which objects and lists name the places of their parts. */
function encoded(value: unknown): string {
  const places: unknown[] = [];
  const place = (part: unknown): number => {
    const at = places.push(null) - 1;
    if (Array.isArray(part)) places[at] = part.map(place);
    else if (typeof part === "object" && part !== null)
      places[at] = Object.fromEntries(Object.entries(part).map(([key, inner]) => [`_${place(key)}`, place(inner)]));
    else places[at] = part;
    return at;
  };
  place(value);
  return JSON.stringify(places) + "\n";
}
