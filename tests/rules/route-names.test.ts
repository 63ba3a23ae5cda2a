/** What the log and the figures call an address. */
import { expect, test } from "vitest";
import { plainError } from "#server/platform/log";
import { makeRouteNames } from "#server/http/route-names";

const nameOf = makeRouteNames([
  { path: "processes/:processId" },
  { path: "processes/new" },
  { path: "screens/:token" },
  { path: "jobs/:name/:jobId/retry" },
  { path: "*" },
  {},
]);

test.each([
  ["/", "/"],
  ["/_root.data?index", "/"],
  ["/processes/7", "/processes/:processId"],
  ["/processes/7.data?_routes=x", "/processes/:processId"],
  ["/processes/new", "/processes/new"],
  ["/screens/geheimes-wort", "/screens/:token"],
  ["/jobs/platform.letter/12-ab/retry", "/jobs/:name/:jobId/retry"],
  ["/assets/base-1a2b.js", "/assets/*"],
  ["/metrics", "/metrics"],
  ["/wp-login.php", "other"],
  ["/processes/7/miriam.vogt@example.org", "other"],
])("%s is called %s: no id, no secret, no word of a stranger", (path, name) => expect(nameOf(path)).toBe(name));

test("of an error the log keeps what and where, not the row or the address that it quotes", () => {
  const detail = {
    detail: "Key (email)=(miriam.vogt@bund.example) already exists.",
    code: "23505",
    constraint_name: "people_email",
  };
  const error = Object.assign(new Error("550 <miriam.vogt@bund.example>: no such user"), detail);
  const kept = plainError(error);
  expect(JSON.stringify(kept)).not.toContain("miriam");
  expect(kept).toMatchObject({ type: "Error", message: "550 <<…>>: no such user", code: "23505", constraint: "people_email" });
});

test.each([
  ["connect ECONNREFUSED 10.1.2.3:5432", "connect ECONNREFUSED <…>:5432"],
  ["write CONNECTION_ENDED 127.0.0.1:39933", "write CONNECTION_ENDED <…>:39933"],
  ["no route to ::ffff:192.168.0.9, nor to [fe80::1]:25", "no route to <…>, nor to [<…>]:25"],
  ["2001:db8:0:0:0:0:0:1 hung up", "<…> hung up"],
  ["version 1.2.3.4567 at 09:45:12, main.ts:12:30", "version 1.2.3.4567 at 09:45:12, main.ts:12:30"],
])("of an error the log keeps no network address: %s", (message, kept) => {
  const error = new Error(message);
  // What the stack says of files and lines stays.
  expect(plainError(error)).toMatchObject({ message: kept, stack: error.stack!.replace(message, kept) });
});
