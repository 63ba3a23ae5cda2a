/**
 * The browser of the journeys: an installed Chromium or Chrome (CHROMIUM_PATH wins), else the one that `@sparticuz/chromium` brings.
 * Without any, the journeys fail and are not skipped.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium, type Browser, type BrowserServer } from "playwright-core";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

interface Found {
  path: string;
  env?: Record<string, string>;
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await options());
}

/** One for several processes. @see connectBrowser */
export async function serveBrowser(): Promise<BrowserServer> {
  return chromium.launchServer({ ...(await options()), host: "127.0.0.1" });
}

/** Closing it ends what was opened over this connection, and not the browser. */
export const connectBrowser = (address: string): Promise<Browser> => chromium.connect(address);

async function options() {
  const { path, env } = await findBrowser();
  return { executablePath: path, args: FLAGS, env: { ...definedEnvironment(), ...env } };
}

async function findBrowser(): Promise<Found> {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted && !existsSync(wanted)) throw new Error(`CHROMIUM_PATH names ${wanted}, which does not exist.`);
  const installed = wanted ?? INSTALLED.find((path) => existsSync(path));
  if (installed) return { path: installed };
  if (process.platform === "linux" && process.arch === "x64") return unpackBrowser();
  throw new Error("No browser for the journeys: please install Chromium or Chrome, or set CHROMIUM_PATH.");
}

/** Unpacked once per checkout (about three seconds), aside and renamed, because two runs may need it at the same time. */
async function unpackBrowser(): Promise<Found> {
  const folder = resolve(".cache/chromium");
  const path = join(folder, "chromium");
  if (!existsSync(path)) {
    mkdirSync(resolve(".cache"), { recursive: true });
    const draft = mkdtempSync(`${folder}-`);
    await unpackInto(draft);
    try {
      renameSync(draft, folder);
    } catch {
      // Another run was faster, with the same content.
      rmSync(draft, { recursive: true });
    }
  }
  const fonts: Record<string, string> = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: ownFonts(folder) };
  const libraries = { ...fonts, LD_LIBRARY_PATH: join(folder, "al2023", "lib") };
  for (const env of [fonts, libraries]) {
    if (spawnSync(path, ["--version"], { env: { ...process.env, ...env } }).status === 0) return { path, env };
  }
  throw new Error("The browser of @sparticuz/chromium does not run here: please install Chromium, or set CHROMIUM_PATH.");
}

async function unpackInto(folder: string): Promise<void> {
  const { TMPDIR, AWS_LAMBDA_JS_RUNTIME, LD_LIBRARY_PATH, FONTCONFIG_PATH, HOME } = process.env;
  // The package looks at these when it is loaded; the runtime's name makes it unpack system libraries too.
  Object.assign(process.env, { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" });
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    await packed.executablePath();
  } finally {
    for (const [name, value] of Object.entries({ TMPDIR, AWS_LAMBDA_JS_RUNTIME, LD_LIBRARY_PATH, FONTCONFIG_PATH, HOME })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** The package's own list of fonts names /tmp, where we did not unpack it. */
function ownFonts(folder: string): string {
  const [dir, cache] = [join(folder, "fonts"), join(folder, "fonts-cache")];
  writeFileSync(join(dir, "fonts.conf"), `<fontconfig><dir>${dir}</dir><cachedir>${cache}</cachedir></fontconfig>\n`);
  return dir;
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
