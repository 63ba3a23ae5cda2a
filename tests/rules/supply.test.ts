/** What the software is made of and what it says of itself: licences, the files of the repository, publiccode.yml, its icons. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { pack } from "../../server/archive.mjs";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

describe("licences", () => {
  /** May go with software under the EUPL-1.2; the last ones are of fonts, data, and a library that is linked at run time. */
  const ALLOWED = new Set(
    `MIT MIT-0 ISC 0BSD BSD-2-Clause BSD-3-Clause Apache-2.0 BlueOak-1.0.0 Python-2.0 Zlib Unlicense CC0-1.0 MPL-2.0 EUPL-1.2
     OFL-1.1 CC-BY-3.0 CC-BY-4.0 LGPL-3.0-or-later`.split(/\s+/),
  );
  /** Say theirs in a file only: MIT, read on 2026-11-30. */
  const SILENT = new Set(["eval", "format", "require-like", "svg-tags"]);
  const isAllowed = (expression: string): boolean => {
    const alternatives = expression.replace(/[()]/g, "").split(" OR ");
    return alternatives.some((each) => each.split(" AND ").every((id) => ALLOWED.has(id)));
  };

  it("of every package that is installed may go with ours", () => {
    const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, { license?: string }> };
    const named = Object.entries(packages).map(([path, { license }]) => ({
      name: path.replace(/.*node_modules\//, ""),
      license,
    }));
    const refused = named.filter(({ name, license }) => !(license ? isAllowed(license) : SILENT.has(name)) && name !== "");
    expect(refused).toEqual([]);
  });

  it.each([
    ["MIT", true],
    ["(MIT OR GPL-3.0-or-later)", true],
    ["Apache-2.0 AND LGPL-3.0-or-later", true],
    ["GPL-3.0-or-later", false],
    ["MIT AND SSPL-1.0", false],
    ["UNLICENSED", false],
  ])("“%s” is judged as a whole", (expression, verdict) => expect(isAllowed(expression)).toBe(verdict));
});

describe("every file of the repository", () => {
  const annotations = read("REUSE.toml")
    .split("[[annotations]]")
    .slice(1)
    .map((part) => ({
      paths: [.../^path = (.*)$/m.exec(part)![1]!.matchAll(/"([^"]+)"/g)].map(([, path]) => path!),
      licences: /^SPDX-License-Identifier = "(.*)"$/m.exec(part)![1]!.split(/ AND | OR /),
    }));

  it("has a holder and a licence, whose words are there", () => {
    const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" }).split("\n").filter(Boolean);
    const homeless = files.filter((file) => !annotations.some(({ paths }) => paths.some((path) => fits(file, path))));
    expect(homeless).toEqual([]);
    const named = [...new Set(annotations.flatMap(({ licences }) => licences))].map((id) => `${id}.txt`);
    expect(readdirSync(join(ROOT, "LICENSES")).toSorted()).toEqual(named.toSorted());
    expect(read("LICENSES/EUPL-1.2.txt")).toBe(read("LICENSE"));
  });

  it("is looked for as the standard says: one star stays in its folder", () => {
    expect([fits("a/b.ts", "a/**"), fits("a/.b", "a/**"), fits("a/b.ts", "*"), fits(".npmrc", ".*")]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });
});

describe("what the software says of itself to catalogues of public administrations", () => {
  const code = parse(read("publiccode.yml")) as Record<string, unknown> & {
    description: Record<string, { shortDescription: string; longDescription: string; features: string[] }>;
    maintenance: { type: string; contacts: unknown[] };
  };

  it("has every key that the standard wants", () => {
    const wanted =
      "publiccodeYmlVersion name url platforms categories developmentStatus softwareType description legal maintenance localisation";
    for (const key of wanted.split(" ")) expect(code, key).toHaveProperty(key);
    expect(code).toMatchObject({
      developmentStatus: expect.stringMatching(/^(concept|development|beta|stable|obsolete)$/) as string,
      legal: { license: "EUPL-1.2", mainCopyrightOwner: expect.any(String) as string },
      localisation: { localisationReady: true, availableLanguages: ["de", "en"] },
    });
    expect(code.maintenance.contacts.length).toBeGreaterThan(0);
    expect(code.softwareVersion).toBe((JSON.parse(read("package.json")) as { version: string }).version);
  });

  it.each(["de", "en"])("describes it neither too shortly nor too long (%s)", (language) => {
    const { shortDescription, longDescription, features } = code.description[language]!;
    expect(shortDescription.length).toBeLessThanOrEqual(150);
    expect(longDescription.length).toBeGreaterThanOrEqual(150);
    expect(longDescription.length).toBeLessThanOrEqual(10_000);
    expect(features.length).toBeGreaterThanOrEqual(5);
  });

  it("has the papers that such a project has", () => {
    for (const path of ["README.md", "LICENSE", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "SECURITY.md", "CHANGELOG.md"])
      expect(existsSync(join(ROOT, path)), path).toBe(true);
  });
});

it.each(["docs/map.md", "docs/accessibility.md", "docs/dependencies.md"])("every file that %s names is there", (paper) => {
  const named = [...read(paper).matchAll(/`((?:app|server|db|tests|docs)\/[\w./-]+)`/g)].map(([, path]) => path!);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it("a phone that puts the agenda on its screen finds icons of the sizes that are named, one of them to be cut", async () => {
  const { icons } = JSON.parse(read("public/site.webmanifest")) as { icons: { src: string; sizes: string; purpose: string }[] };
  for (const { src, sizes } of icons.filter(({ sizes }) => sizes !== "any")) {
    const { width, height } = await sharp(join(ROOT, "public", src)).metadata();
    expect(`${width}x${height}`, src).toBe(sizes);
  }
  expect(icons.map(({ purpose, sizes }) => `${purpose} ${sizes}`)).toEqual(
    expect.arrayContaining(["any 192x192", "any 512x512", "maskable 512x512"]),
  );
});

it("a release made again of the same files is the same to the last byte, whenever and in whatever order they were written", () => {
  const made = [
    ["a.txt", "b/c.txt"],
    ["b/c.txt", "a.txt"],
  ].map((names, round) => {
    const place = mkdtempSync(join(tmpdir(), "release-"));
    for (const name of names) {
      mkdirSync(join(place, "agenda/b"), { recursive: true });
      writeFileSync(join(place, "agenda", name), name, { mode: round === 0 ? 0o600 : 0o644 });
      utimesSync(join(place, "agenda", name), round + 1, round + 1);
    }
    const hash = pack(join(place, "agenda"), join(place, "agenda.tar.gz"), 1_700_000_000);
    rmSync(place, { recursive: true });
    return hash;
  });
  expect(made[0]).toBe(made[1]);
});

/** As REUSE matches: `*` within a folder, `**` through all of them, hidden files too. */
function fits(file: string, pattern: string): boolean {
  const source = pattern.replace(/[.+]/g, "\\$&").replace(/\*+/g, (stars) => (stars.length > 1 ? ".*" : "[^/]*"));
  return new RegExp(`^${source}$`).test(file);
}
