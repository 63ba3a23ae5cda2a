/**
 * `npm test`, `npm run test:quick` and `npm run bench`: installs and builds what is missing, then tests and, beside them, types,
 * lint and the like. Arguments go to vitest, alone: `npm test -- --project rules`. `npm run test:roam -- 30` repeats the tests by
 * chance for 30 minutes, each time with another seed, until one fails. The last line is always `N passed, N failed`, which CI reads.
 */
import { spawn } from "child_process";
import fs from "fs";
import os from "os";
import path from "path";
import { fileURLToPath } from "url";
import { fail, prepare } from "../server/start.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const NOTHING = { passed: 0, failed: 0, complaints: [] };
/** One after the other, so that the tests keep one of two cores. */
const QUICK_STEPS = [
  { name: "types", file: "typescript/bin/tsc", words: ["--noEmit", "--pretty", "false"], again: "npm run typecheck" },
  { name: "lint", file: "eslint/bin/eslint.js", words: [".", "--max-warnings", "0"], again: "npm run lint" },
];
const ALL_STEPS = [
  ...QUICK_STEPS,
  { name: "styles", file: "stylelint/bin/stylelint.mjs", words: ["app/**/*.css"], again: "npm run lint:styles" },
  { name: "unused", file: "knip/bin/knip.js", words: ["--no-progress"], again: "npm run unused" },
  { name: "format", file: "prettier/bin/prettier.cjs", words: ["--check", "."], again: "npm run format mends it" },
];
/** What a person waits for between two changes. */
const QUICK_PROJECTS = ["rules", "commands", "live"];
/** Those that use tests/setup/seed.ts. */
const CHANCE_TESTS = ["tests/live/random", "tests/live/fuzz", "tests/rules/live-wall-fuzz"];
const [command, args] = readArguments(process.argv.slice(2));

if (command === "bench") bench().catch(fail);
else if (command === "roam") roam().catch(giveUp);
else test().catch(giveUp);

function readArguments(words) {
  const isCommand = ["test", "quick", "roam", "bench"].indexOf(words[0]) >= 0;
  return [isCommand ? words[0] : "test", isCommand ? words.slice(1) : words];
}

async function bench() {
  await prepare({ build: true });
  const { code } = await run("tsx/dist/cli.mjs", ["tests/bench/run.ts", ...args], "inherit");
  process.exit(code);
}

/** Without a number of minutes until one fails, or somebody has seen enough. */
async function roam() {
  await prepare({ build: false });
  const end = args.length > 0 ? Date.now() + Number(args[0]) * 60000 : Infinity;
  const sum = { passed: 0, failed: 0 };
  do {
    process.env.RANDOM_SEED = String(Math.floor(Math.random() * 1e9));
    console.log("RANDOM_SEED=" + process.env.RANDOM_SEED);
    const { passed, failed } = await runTests(CHANCE_TESTS);
    sum.passed += passed;
    sum.failed += failed;
  } while (sum.failed === 0 && Date.now() < end);
  close(sum.passed, sum.failed);
}

async function test() {
  const isQuick = command === "quick";
  await prepare({ build: !isQuick });
  const isPart = args.length > 0;
  const words = isPart || !isQuick ? args : QUICK_PROJECTS.map((project) => "--project=" + project);
  const [tests, steps] = await Promise.all([runTests(words), isPart ? [] : runSteps(isQuick ? QUICK_STEPS : ALL_STEPS)]);
  for (const step of steps) {
    if (step.code !== 0) console.log(step.output);
    console.log(step.code === 0 ? "✓ " + step.name : "✗ " + step.name + " (" + step.again + ")");
  }
  const failedSteps = steps.filter((step) => step.code !== 0).length;
  close(tests.passed + steps.length - failedSteps, tests.failed + failedSteps);
}

/** Shown at the end, so that the lines do not mix. */
async function runSteps(wanted) {
  const steps = [];
  for (const step of wanted) steps.push({ ...step, ...(await run(step.file, step.words, "pipe")) });
  return steps;
}

async function runTests(words) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "joint-agenda-count-"));
  const file = path.join(folder, "count.json");
  process.env.JOINT_AGENDA_COUNT = file;
  try {
    const reporters = ["--reporter=default", "--reporter=" + path.join(ROOT, "tests/setup/count.ts")];
    const { code } = await run("vitest/vitest.mjs", ["run", ...reporters, ...words], "inherit");
    const { passed, failed, complaints } = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : NOTHING;
    for (const complaint of complaints) console.log("✗ " + complaint);
    const isSilentlyBad = failed === 0 && (code !== 0 || passed === 0);
    return { passed, failed: isSilentlyBad ? 1 : failed };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function giveUp(error) {
  console.error(error && error.sentence ? error.sentence : error);
  close(0, 1);
}

function close(passed, failed) {
  console.log(passed + " passed, " + failed + " failed");
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

/** @returns {Promise<{ code: number, output: string }>} */
function run(file, words, stdio) {
  return new Promise((resolve) => {
    const binary = path.join(ROOT, "node_modules", file);
    const child = spawn(process.execPath, [binary, ...words], {
      cwd: ROOT,
      stdio: stdio === "pipe" ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    let output = "";
    const collect = (stream) => stream && stream.on("data", (chunk) => (output += chunk));
    collect(child.stdout);
    collect(child.stderr);
    child.on("error", (error) => (output += error.message));
    child.on("close", (code) => resolve({ code: code === null ? 1 : code, output }));
  });
}
