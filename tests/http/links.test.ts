/** Whatever a page offers as a link leads somewhere: nobody is sent to "not found" or "not allowed". */
import { expect, test } from "vitest";
import type { PersonKey } from "#db/sample";
import { caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();

/** Of one kind so many are followed: what differs between lines of one list is what somebody may do. */
const OF_A_KIND = 2;
const kindOf = (href: string) => href.replace(/\d+/g, "1").replace(/=[^&]*/g, "=");
/** Files are made anew for each who asks, and bounded; other tests ask for them. */
const isFile = (href: string) => /\.[a-z]+(?:\?|$)/.test(href);

test.each<PersonKey>(["facilitator", "mayor", "chamber", "observer"])(
  "for %s",
  async (person) => {
    const { get } = await caller(town, person);
    const from = new Map([["/", ""]]);
    const kinds = new Map<string, number>();
    const dead: string[] = [];
    for (const [href, page] of from) {
      const { status, location, body } = await get(href);
      if (status >= 400) dead.push(`${status} ${href} on ${page}`);
      const offered = [...body.matchAll(/<a\b[^>]*\shref="(\/[^"#]*)/g)].map(([, path]) => path!.replaceAll("&amp;", "&"));
      for (const each of location ? [...offered, location.split("#")[0]!] : offered) {
        const seen = kinds.get(kindOf(each)) ?? 0;
        if (from.has(each) || isFile(each) || seen === OF_A_KIND) continue;
        kinds.set(kindOf(each), seen + 1);
        from.set(each, href);
      }
    }
    expect(dead).toEqual([]);
    expect(from.size).toBeGreaterThan(100);
  },
  120_000,
);
