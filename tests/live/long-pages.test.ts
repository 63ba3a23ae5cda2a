/** Waiting for pages of long texts: those who left stand in nobody's way. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeLongPages, type LongPagesParts } from "#server/http/long-pages";
import { isForThread, type Wanted } from "#server/http/long-pages.rules";
import { makeScratch } from "../setup/scratch.ts";

it("pages that somebody does not want any more do not count among those they wait for", async () => {
  const file = join(makeScratch("joint-agenda-pages-"), "slow.mjs");
  writeFileSync(file, `import { parentPort } from "node:worker_threads"; parentPort.on("message", () => undefined);`);
  const pages = makeLongPages({ file, limits: { perPerson: 2 } } as LongPagesParts);
  const wanted = {} as Wanted;
  const gone = new AbortController();
  const made = [pages.make(wanted, "mayor"), ...[1, 2].map(() => pages.make(wanted, "mayor", gone.signal))];
  gone.abort();
  const all = Promise.allSettled([...made, pages.make(wanted, "mayor")]);
  await pages.close();
  // Nothing is made here; what was not even begun would have been refused as one too many.
  expect((await all).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected", "rejected"]);
});

it("forms that read or write all of a text are made where pages are, and no others", () => {
  const whole = [
    "versions",
    "versions/2/restoration",
    "frozen",
    "proposals/new",
    "proposals/3/acceptance",
    "threads",
    "comments/4.data",
  ];
  expect(whole.filter((form) => !isForThread("POST", `/documents/1/${form}`))).toEqual([]);
  const others = [
    "/documents/1/edit",
    "/documents/1/images",
    "/documents/1/versionsold",
    "/processes/1/documents/new",
    "/sign-in",
  ];
  expect(others.filter((form) => isForThread("POST", form))).toEqual([]);
});
