/**
 * `npm run archive`: the committed sources with their build and the list of what they are made of (SBOM), as one archive. Whoever makes
 * it again from the same commit gets the same bytes; its hash stands beside it.
 */
import { execFileSync } from "child_process";
import { createHash } from "crypto";
import fs from "fs";
import os from "os";
import path from "path";
import { fileURLToPath } from "url";
import { fail, prepare } from "./start.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) release().catch(fail);

async function release() {
  if (git("status", "--porcelain")) {
    const sentence = "Es gibt Änderungen, die nicht eingecheckt sind. / There are changes that are not committed.";
    throw Object.assign(new Error(sentence), { sentence });
  }
  process.env.NODE_ENV = "production";
  await prepare({ build: true });
  const { version } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8"));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "joint-agenda-release-"));
  try {
    const inside = path.join(folder, "joint-agenda-" + version);
    fs.mkdirSync(inside);
    const sources = path.join(folder, "sources.tar");
    git("archive", "--format=tar", "--output", sources, "HEAD");
    execFileSync("tar", ["-xf", sources, "-C", inside]);
    fs.cpSync(path.join(ROOT, "build"), path.join(inside, "build"), { recursive: true });
    writeParts(path.join(inside, "sbom.cdx.json"));
    fs.mkdirSync(path.join(ROOT, "release"), { recursive: true });
    const file = path.join(ROOT, "release", "joint-agenda-" + version + ".tar.gz");
    const hash = pack(inside, file, Number(git("log", "-1", "--format=%ct")));
    fs.writeFileSync(file + ".sha256", hash + "  " + path.basename(file) + "\n");
    console.log(hash + "  " + path.relative(ROOT, file));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Sorted, of one owner, of one time: nothing in it says where and when it was made. Needs GNU tar and gzip.
 * @param {string} folder its name becomes that of the folder in the archive
 * @param {string} file
 * @param {number} seconds since 1970, of all files
 * @returns {string} SHA-256 of the archive
 */
export function pack(folder, file, seconds) {
  const tar = path.resolve(file).replace(/\.gz$/, "");
  const same = ["--sort=name", "--mtime=@" + seconds, "--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX"];
  const env = { ...process.env, LC_ALL: "C", GZIP: "" };
  execFileSync("tar", ["--format=gnu", ...same, "-C", path.dirname(folder), "-cf", tar, path.basename(folder)], { env });
  execFileSync("gzip", ["-n", "-9", "-f", tar], { env });
  return createHash("sha256").update(fs.readFileSync(file)).digest("hex");
}

/**
 * As npm reads it from the lock file, without what says when it was read.
 * @param {string} file
 */
function writeParts(file) {
  const words = ["sbom", "--sbom-format=cyclonedx", "--omit=dev", "--package-lock-only"];
  const parts = JSON.parse(execFileSync("npm", words, { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }));
  delete parts.serialNumber;
  delete parts.metadata.timestamp;
  fs.writeFileSync(file, JSON.stringify(parts, null, 2) + "\n");
}

/** @param {string[]} words */
function git(...words) {
  return execFileSync("git", words, { cwd: ROOT, encoding: "utf8" }).trim();
}
