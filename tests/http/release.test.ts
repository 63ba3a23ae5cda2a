/** What runs where nothing may be installed, built or written: a folder laid out by `npm run release`, and a checkout without its tools. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { layOut, RELEASE_NOTE } from "../../server/release.mjs";
import { useDatabase } from "../setup/database.ts";
import { freePort } from "../setup/net.ts";
import { makeScratch } from "../setup/scratch.ts";
import { plainEnvironment } from "../setup/server.ts";

const town = useDatabase({ sample: false });
const scratch = makeScratch("joint-agenda-release-");
afterAll(() => rmSync(scratch, { recursive: true }));

/** The packages are those of this checkout, which may lie where only its owner comes in. */
const mayAllEnter = (folder: string): boolean =>
  (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || mayAllEnter(dirname(folder)));

/** As somebody who owns nothing there, where root may be anybody, and without npm: what is missing cannot be fetched. */
const NOBODY: { uid?: number; gid?: number } =
  process.getuid?.() === 0 && mayAllEnter(resolve(".")) ? { uid: 65_534, gid: 65_534 } : {};

async function run(folder: string, words: string[] = ["start"]) {
  const port = await freePort();
  const env = {
    ...plainEnvironment(),
    ...{ PATH: "/nowhere", HOME: "/nowhere", npm_execpath: "", NODE_ENV: "production" as const },
    ...{ DATABASE_URL: town.url, PORT: String(port), HOST: "127.0.0.1", SEED: "none" },
  };
  const args = [join(folder, "server/start.mjs"), ...words];
  const child = spawn(process.execPath, args, { env, cwd: folder, stdio: ["ignore", "pipe", "pipe"], ...NOBODY });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, "close").then(([code]) => code as number | null);
  return { child, ended, origin: `http://127.0.0.1:${port}`, output: () => output };
}

/** Opens the page of the sign-in with its style, then ends it in order. */
async function servesPages(folder: string): Promise<void> {
  const { child, ended, origin, output } = await run(folder);
  const isUp = () =>
    fetch(`${origin}/readyz`).then(
      ({ ok }) => ok,
      () => child.exitCode !== null && output(),
    );
  await expect.poll(isUp, { timeout: 60_000 }).toBe(true);
  const page = await (await fetch(`${origin}/sign-in`)).text();
  expect((await fetch(origin + /\/assets\/[\w.-]+\.css/.exec(page)![0])).status).toBe(200);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(output()).not.toMatch(/Installing|Building|"level":[456]0/);
}

/** The packages of this checkout, of which npm says in `.package-lock.json` that the tools are not among them. */
function linkPackages(folder: string): void {
  mkdirSync(join(folder, "node_modules"));
  for (const name of readdirSync("node_modules")) {
    if (!name.startsWith(".")) symlinkSync(resolve("node_modules", name), join(folder, "node_modules", name));
  }
  const note = JSON.parse(readFileSync("node_modules/.package-lock.json", "utf8")) as { packages: Record<string, object> };
  const kept = Object.entries(note.packages).filter(([, entry]) => !("dev" in entry || "devOptional" in entry));
  writeFileSync(join(folder, "node_modules/.package-lock.json"), JSON.stringify({ packages: Object.fromEntries(kept) }));
}

describe("A release", () => {
  const folder = join(scratch, "release");
  const layOutOnce = () => {
    if (existsSync(folder)) return;
    layOut(resolve("."), folder);
    linkPackages(folder);
  };

  it("serves pages without sources, tools, npm or anything to write to", async () => {
    layOutOnce();
    for (const name of ["app", "tests", "server/main.ts", "node_modules/.joint-agenda-stamp"])
      expect(existsSync(join(folder, name))).toBe(false);
    await servesPages(folder);
  });

  it.each([["build"], ["dev"]])("refuses %s with a sentence: there are no sources", async (word) => {
    layOutOnce();
    const { ended, output } = await run(folder, [word]);
    expect(await ended).toBe(1);
    expect(output()).toMatch(/fertige Auslieferung.* \/ This is a release/);
  });

  it("made for another kind of computer is refused with a sentence", async () => {
    layOutOnce();
    const note = readFileSync(join(folder, RELEASE_NOTE));
    writeFileSync(join(folder, RELEASE_NOTE), "0.1.0 amiga-68k");
    const { ended, output } = await run(folder);
    expect(await ended).toBe(1);
    expect(output()).toMatch(/für amiga-68k gemacht.* \/ .*another kind of computer/);
    writeFileSync(join(folder, RELEASE_NOTE), note);
  });
});

it("a checkout that was built serves after npm ci --omit=dev, and does not fetch its tools again", async () => {
  const folder = join(scratch, "checkout");
  for (const name of ["build", "app", "server", "db", "public"]) cpSync(name, join(folder, name), { recursive: true });
  for (const name of ["vite.config.ts", "tsconfig.json", "package.json", "package-lock.json"]) cpSync(name, join(folder, name));
  linkPackages(folder);
  await servesPages(folder);
});
