/** `npm test` itself: what it counts as failed, and what it ends with. */
import { spawn } from "node:child_process";
import { expect, test, vi } from "vitest";

// Each begins a run of its own.
vi.setConfig({ testTimeout: 120_000 });

const STORIES = "tests/setup/stories/vitest.config.ts";

test("a story whose chapter fails ends badly, and what is not told does not count as passed", async () => {
  expect(await runStory("chapters")).toEqual({ code: 1, lastLine: "1 passed, 1 failed" });
});

test("what is right only at a second try is a failure", async () => {
  expect(await runStory("second-try")).toEqual({ code: 1, lastLine: "1 passed, 1 failed" });
});

test("a test that is left out without a reason is a failure", async () => {
  expect(await runStory("silent")).toEqual({ code: 1, lastLine: "1 passed, 1 failed" });
});

test("a test that says itself why it is left out is none", async () => {
  expect(await runStory("explained")).toEqual({ code: 0, lastLine: "1 passed, 0 failed" });
});

test("a run without any test ends badly", async () => {
  expect(await runStory("no-such-story")).toEqual({ code: 1, lastLine: "0 passed, 1 failed" });
});

/** As `npm test -- …` does, without what this run has put into the environment. */
function runStory(name: string): Promise<{ code: number | null; lastLine: string | undefined }> {
  const own = Object.entries(process.env).filter(([key]) => !/^(VITEST|NODE_ENV|MODE|DEV|PROD|TEST$|JOINT_AGENDA_)/.test(key));
  const env = Object.fromEntries(own);
  const child = spawn(process.execPath, ["tests/run.mjs", "--config", STORIES, name], {
    env: env as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "ignore"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) =>
    child.on("close", (code) => resolve({ code, lastLine: output.trimEnd().split("\n").at(-1) })),
  );
}
