/** Hundreds at once from one place: everybody else is served in between. */
import { expect, test } from "vitest";
import { makeTurns } from "#server/http/turns";
import { caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const CROWD = 200;

test("who is signed in gets a page before most of a crowd of strangers that came earlier", async () => {
  const [stranger, mayor] = [await caller(town, null), await caller(town, "mayor")];
  await Promise.all([stranger.get("/sign-in"), mayor.get("/account")]);
  let answered = 0;
  const crowd = Array.from({ length: CROWD }, () => stranger.get("/sign-in").then(() => (answered += 1)));
  const before = await mayor.get("/account").then(({ status }) => ({ status, answered }));
  await Promise.all(crowd);
  expect(before.status).toBe(200);
  expect(before.answered).toBeLessThan(CROWD / 2);
});

test("between two who begin there is time for everything else", async () => {
  const turn = makeTurns();
  const order: string[] = [];
  const all = [1, 2, 3].map((number) => turn("crowd").then(() => order.push(`crowd ${number}`)));
  const letter = (count: number) => setImmediate(() => order.push("letter") && count > 1 && letter(count - 1));
  letter(3);
  await Promise.all([...all, turn("somebody").then(() => order.push("somebody"))]);
  expect(order).toEqual(["crowd 1", "letter", "somebody", "letter", "crowd 2", "letter", "crowd 3"]);
});
