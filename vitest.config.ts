/**
 * Kinds of tests, quickest first: `rules` are pure, `commands`, `live` and its longer `endurance` need PostgreSQL
 * (tests/setup/global.ts provides it), `http` the built server, `journeys` a browser as well, and these run one after the other.
 */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const room = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Servers and databases that are killed or stay away, and everything at once: too long for between two changes. */
const ENDURANCE = "tests/live/{crash,killed-database,outage,random,servers}.test.ts";
const globalSetup = "./tests/setup/global.ts";

export default defineConfig({
  resolve: {
    alias: { "~": room("app"), "#server": room("server"), "#db": room("db") },
    dedupe: ["yjs", "react", "react-dom", "y-protocols", "lib0"],
  },
  esbuild: { jsx: "automatic" },
  test: {
    // Tests with a database wait more than they reckon.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    setupFiles: ["./tests/setup/console.ts"],
    // As long as everything else that tests wait for.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "rules",
          include: ["tests/rules/**/*.test.{ts,tsx}"],
          isolate: false,
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "commands",
          isolate: false,
          include: ["tests/commands/**/*.test.ts"],
          globalSetup,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "live",
          include: ["tests/live/**/*.test.ts"],
          exclude: [ENDURANCE],
          globalSetup,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "endurance",
          include: [ENDURANCE],
          globalSetup,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "http",
          include: ["tests/http/**/*.test.ts"],
          globalSetup,
          testTimeout: 240_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "journeys",
          include: ["tests/journeys/**/*.test.ts"],
          globalSetup: [globalSetup, "./tests/setup/one-browser.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
