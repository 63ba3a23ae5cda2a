/**
 * What `npm start`, `npm run dev` and the other scripts named below run: installs and builds what is missing, then hands over to main.ts.
 * Plain JavaScript without dependencies, in words that old versions of Node.js understand as well, so that they can be told apart.
 */
import { spawn } from "child_process";
import { createHash } from "crypto";
import fs from "fs";
import path from "path";
import { fileURLToPath, pathToFileURL } from "url";
import { installForRunning, layOut, platform, RELEASE_NOTE, sizeOf } from "./release.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const COMMANDS = [
  "start",
  "dev",
  "seed",
  "reset",
  "build",
  "audit:verify",
  "backup",
  "restore",
  "backup:verify",
  "maintenance",
  "release",
];
/** What the build is made of; when it changes, the next start builds anew. */
const SOURCES = ["app", "server", "db", "public", "vite.config.ts", "tsconfig.json", "package.json", "package-lock.json"];
const INSTALL_STAMP = "node_modules/.joint-agenda-stamp";
const BUILD_STAMP = "build/.joint-agenda-stamp";
/** Installing and building, to be ended with us. */
const children = new Set();

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  launch(process.argv[2] || "start").catch(fail);
}

/**
 * Makes sure that dependencies (and the build) are there and up to date; a second caller in the same folder waits for the first.
 * A server needs no tools where the build fits (`npm ci --omit=dev`), and a release brings all that there is.
 * @param {{ build: boolean, onlyRuns?: boolean }} options
 */
export async function prepare(options) {
  checkNode();
  if (isRelease(options)) return;
  const isReady = () => (options.build ? isBuilt() && isInstalled(options.onlyRuns) : isInstalled());
  if (isReady()) return;
  const release = await lockCheckout();
  try {
    if (!isInstalled()) await install();
    if (options.build && !isBuilt()) await build();
  } finally {
    release();
  }
}

/** Prints what went wrong, as one sentence if it is something that the reader can put right, and ends. */
export function fail(error) {
  console.error(error && error.sentence ? error.sentence : error);
  process.exit((error && error.exitCode) || 1);
}

async function launch(command) {
  if (COMMANDS.indexOf(command) < 0) throw refusal("Unbekannt / unknown: " + command + ". " + COMMANDS.join(", "));
  listenForEnds();
  process.env.NODE_ENV = process.env.NODE_ENV || (command === "dev" ? "development" : "production");
  await prepare({ build: command !== "dev", onlyRuns: ["dev", "build", "release"].indexOf(command) < 0 });
  if (command === "build") return;
  if (command === "release") return release(process.argv[3]);
  if (command === "dev") return develop();
  const server = await import(pathToFileURL(at("build/server/index.js")).href);
  await server.main({ command, words: process.argv.slice(3) });
}

/** Until the server itself listens. As process 1 of a container nothing ends it that it does not hear. */
function listenForEnds() {
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
  for (const signal of Object.keys(numbers)) {
    process.on(signal, () => {
      children.forEach((child) => child.kill(signal));
      process.exit(128 + numbers[signal]);
    });
  }
  if (process.env.npm_lifecycle_event) watchParent();
}

/**
 * npm passes signals to the shell between it and us only, which ends without passing them on: that our parent has changed is the one
 * thing we see of it, while we start as well as later.
 */
function watchParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  timer.unref();
}

async function develop() {
  const { createServer } = await import("vite");
  const vite = await createServer({ root: ROOT, server: { middlewareMode: true }, appType: "custom" });
  const { main } = await vite.ssrLoadModule("/server/main.ts");
  await main({ command: "start", dev: vite });
}

// --- what is needed -------------------------------------------------------

function checkNode() {
  const parts = process.versions.node.split(".").map(Number);
  if (parts[0] > 20 || (parts[0] === 20 && parts[1] >= 19)) return;
  throw refusal(
    "Nötig ist Node.js 20.19 oder neuer, hier läuft " + process.versions.node + ". / Node.js 20.19 or newer is needed.",
  );
}

function isRelease(options) {
  const note = read(RELEASE_NOTE).trim();
  if (!note) return false;
  if (!options.onlyRuns) {
    throw refusal(
      "Dies ist eine fertige Auslieferung: Sie läuft nur. Gebaut und getestet wird, wo die Quellen liegen. / This is a release: it only runs. Build and test it where its sources are.",
    );
  }
  if (note.split(" ")[1] === platform()) return true;
  throw refusal(
    "Diese Auslieferung ist für " +
      note.split(" ")[1] +
      " gemacht, hier ist " +
      platform() +
      ". / This release was made for another kind of computer.",
  );
}

function release(folder) {
  if (!folder || (fs.existsSync(folder) && fs.readdirSync(folder).length > 0)) {
    throw refusal(
      "Bitte nennen Sie einen neuen oder leeren Ordner: npm run release -- /srv/joint-agenda / Please name a new or empty folder.",
    );
  }
  layOut(ROOT, folder);
  installForRunning(folder);
  console.log(path.resolve(folder) + ": " + sizeOf(folder) + " MB");
}

async function lockCheckout() {
  for (let attempt = 0; ; attempt++) {
    const lock = await takePrepareLock();
    if (lock.release) return lock.release;
    if (attempt === 0) {
      console.error(
        "Prozess " +
          lock.holder.pid +
          " installiert oder baut schon: warten … / Another process is installing or building: waiting …",
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function takePrepareLock() {
  const { takeLock } = await import("../db/lock.mjs");
  try {
    fs.mkdirSync(at(".cache"), { recursive: true });
    return await takeLock(at(".cache"), "prepare");
  } catch (error) {
    throw refusal(
      "Die Anwendung ist noch nicht gebaut, und in " +
        ROOT +
        " lässt sich nicht schreiben (" +
        error.code +
        "). Bitte bauen Sie sie dort, wo das geht: npm run build. / The application is not built yet, and its folder cannot be written to; build it where it can: npm run build.",
    );
  }
}

function isInstalled(onlyRuns = false) {
  if (read(INSTALL_STAMP) === hashOfLockFile()) return true;
  if (onlyRuns) return matchesLockFile(true);
  if (!matchesLockFile(false)) return false;
  write(INSTALL_STAMP, hashOfLockFile());
  return true;
}

/** Somebody ran npm by hand: npm notes what it installed, in the same form as the lock file. */
function matchesLockFile(withoutTools) {
  const lockFile = read("package-lock.json");
  const installed = read("node_modules/.package-lock.json");
  if (!installed || !lockFile) return false;
  const has = JSON.parse(installed).packages;
  const wants = JSON.parse(lockFile).packages;
  const isComplete = Object.keys(wants).every((name) => {
    if (name === "" || (withoutTools && (wants[name].dev || wants[name].devOptional))) return true;
    return has[name] ? has[name].version === wants[name].version : wants[name].optional;
  });
  // Installed here, and not copied from a computer of another kind.
  const isOurs = (only, own) => Boolean(only) && only.indexOf(own) >= 0;
  return (
    isComplete && Object.values(has).some((entry) => isOurs(entry.os, process.platform) && isOurs(entry.cpu, process.arch))
  );
}

async function install() {
  console.log("Abhängigkeiten werden installiert (einmalig, etwa eine Minute) … / Installing dependencies …");
  const npm = process.env.npm_execpath || "";
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund"];
  const isBeneathNpm = npm.endsWith("npm-cli.js");
  const code = isBeneathNpm
    ? await run(process.execPath, [npm, ...args])
    : await run("npm", args, { shell: process.platform === "win32" });
  if (code !== 0) throw refusal("Die Installation ist gescheitert, siehe oben (npm ci). / Installing has failed, see above.");
  write(INSTALL_STAMP, hashOfLockFile());
}

function isBuilt() {
  return fs.existsSync(at("build/server/index.js")) && read(BUILD_STAMP) === hashOfSources();
}

async function build() {
  console.log("Die Anwendung wird gebaut (nur nach Änderungen) … / Building …");
  const before = hashOfSources();
  fs.rmSync(at(BUILD_STAMP), { force: true });
  const args = [at("node_modules/@remix-run/dev/dist/cli.js"), "vite:build", "--logLevel", "warn"];
  const code = await run(process.execPath, args, { env: { ...process.env, NODE_ENV: "production" } });
  if (code !== 0) throw refusal("Der Bau ist gescheitert, siehe oben. / Building has failed, see above.");
  // The hash from before: a file changed meanwhile is not in this build.
  write(BUILD_STAMP, before);
}

function hashOfLockFile() {
  return createHash("sha256").update(read("package-lock.json")).digest("hex") + " " + platform();
}

function hashOfSources() {
  const hash = createHash("sha256");
  const add = (name) => {
    const file = at(name);
    const kind = fs.statSync(file, { throwIfNoEntry: false });
    if (!kind) return;
    if (kind.isDirectory())
      return fs
        .readdirSync(file)
        .sort()
        .forEach((entry) => add(name + "/" + entry));
    hash.update(name + "\0" + kind.size + "\0").update(fs.readFileSync(file));
  };
  SOURCES.forEach(add);
  return hash.digest("hex");
}

// --- small change ---------------------------------------------------------

function at(name) {
  return path.join(ROOT, name);
}

function read(name) {
  try {
    return fs.readFileSync(at(name), "utf8");
  } catch {
    return "";
  }
}

function write(name, content) {
  try {
    fs.writeFileSync(at(name), content);
  } catch {
    // A checkout that cannot be written to: then we look again next time.
  }
}

/** An error that is shown as this one sentence, without a stack. */
function refusal(sentence) {
  return Object.assign(new Error(sentence), { sentence, exitCode: 1 });
}

/** @returns {Promise<number>} its exit code; what it prints is seen at once */
function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", ...options });
    children.add(child);
    child.on("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on("exit", (code) => {
      children.delete(child);
      resolve(code === null ? 1 : code);
    });
  });
}
