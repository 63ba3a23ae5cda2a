/**
 * `npm run release -- <folder>`: lays out what running needs and nothing else (no sources, no tools of the build), to be copied to where
 * nothing is installed and nothing can be written. start.mjs knows such a folder by its note.
 */
import { execFileSync } from "child_process";
import fs from "fs";
import path from "path";

export const RELEASE_NOTE = ".joint-agenda-release";
const NEEDED = [
  ...["build", "server/start.mjs", "server/release.mjs", "package.json", "package-lock.json"],
  ...["LICENSE", "NOTICE", "README.md", "SECURITY.md", "CHANGELOG.md", "publiccode.yml", "docs/operate", "deploy"],
];

/** Such as `linux-x64`: some packages bring binaries. */
export const platform = () => process.platform + "-" + process.arch;

/**
 * @param {string} root a checkout that is built
 * @param {string} folder new or empty
 */
export function layOut(root, folder) {
  for (const name of NEEDED) fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  fs.writeFileSync(path.join(folder, RELEASE_NOTE), version + " " + platform() + "\n");
}

/** Only what the lock file names, without the tools; npm's settings here (`--offline`, a mirror) apply. */
export function installForRunning(folder) {
  const args = ["ci", "--omit=dev", "--no-audit", "--no-fund"];
  const npm = process.env.npm_execpath || "";
  const [command, words] = npm.endsWith("npm-cli.js") ? [process.execPath, [npm, ...args]] : ["npm", args];
  execFileSync(command, words, { cwd: folder, stdio: "inherit", shell: command === "npm" && process.platform === "win32" });
}

/** In MB, as `du` counts. */
export function sizeOf(folder) {
  let bytes = 0;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += fs.lstatSync(path.join(entry.parentPath || entry.path, entry.name)).size;
  return Math.round(bytes / 1e6);
}
