/** Runs that end badly on purpose; tests/rules/runner.test.ts looks at what the runner says of them. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "#server": fileURLToPath(new URL("../../../server", import.meta.url)) } },
  esbuild: { jsx: "automatic" },
  test: { root: fileURLToPath(new URL(".", import.meta.url)), include: ["*.story.ts"] },
});
