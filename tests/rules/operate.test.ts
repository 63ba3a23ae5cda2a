/** What an operator is handed: the guide, and the files to run it with, fit what there is. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { describe, expect, test } from "vitest";

const read = (path: string) => readFileSync(path, "utf8");
const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const guide = below("docs/operate");
const files = below("deploy");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

const FOREIGN = /^(POSTGRES_|OIDC_)|^(NODE_ENV|DATABASE_PASSWORD|TEMP|HOST|HOME|PATH)$/;

/** Names of settings, as words or where a file sets them. */
const settingsIn = (text: string) => [
  ...text.matchAll(/`([A-Z]+_[A-Z_]+|ORIGIN|SEED|PORT)(?:=[^`]*)?`|^(?:\s*(?:Environment=)?)([A-Z]+_?[A-Z_]*)[=:]/gm),
];
const configured =
  read("server/config.ts") + read("server/people/settings.ts").replaceAll(/"([A-Z_]+)"|env\.([A-Z_]+)/g, "$1$2:");

describe("The operator's guide", () => {
  test("has every page in both languages", () => {
    expect(readdirSync("docs/operate/de")).toEqual(readdirSync("docs/operate/en"));
  });

  test.each(guide)("%s leads to files that there are", (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, to]) => resolve(dirname(page), to!));
    const named = [...read(page).matchAll(/`(deploy\/[\w./-]+)`/g)].map(([, path]) => resolve(path!));
    expect([...links, ...named].filter((path) => !existsSync(path))).toEqual([]);
  });

  test.each(guide)("%s names commands and settings that there are", (page) => {
    const blocks = [...read(page).matchAll(/```sh\n([^`]*)```/g)].map(([, block]) => block!).join("\n");
    const commands = [...blocks.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
    const settings = settingsIn(read(page)).map(([, one, other]) => (one ?? other)!);
    expect(settings.filter((name) => !FOREIGN.test(name) && !configured.includes(`${name}:`))).toEqual([]);
  });

  test("says the same commands in both languages, in a form that a shell reads", () => {
    for (const name of readdirSync("docs/operate/de")) {
      const [german, english] = ["de", "en"].map(
        (language) => read(`docs/operate/${language}/${name}`).match(/```sh\n[^`]*```/g) ?? [],
      );
      expect(english).toEqual(german);
      for (const block of german!) {
        const commands = block.replace(/```(sh)?/g, "");
        expect(spawnSync("sh", ["-n"], { input: commands }).stderr.toString()).toBe("");
      }
    }
  });
});

interface Compose {
  services: Record<
    string,
    { environment?: Record<string, string>; build?: { context: string; dockerfile: string }; volumes?: string[] }
  >;
}

describe("The files to run it with", () => {
  const compose = parse(read("deploy/compose.yaml")) as Compose;

  test("the containers are built from and given files that there are, and settings that there are", () => {
    const { app, proxy } = compose.services;
    expect(existsSync(join("deploy", app!.build!.context, app!.build!.dockerfile))).toBe(true);
    for (const volume of proxy!.volumes!.filter((one) => one.startsWith(".")))
      expect(existsSync(join("deploy", volume.split(":")[0]!))).toBe(true);
    expect(Object.keys(app!.environment!).filter((name) => !configured.includes(`${name}:`))).toEqual([]);
  });

  test("what the compose file asks for stands in the example", () => {
    const asked = [...read("deploy/compose.yaml").matchAll(/\$\{([A-Z_]+):?\??\}/g)].map(([, name]) => name!);
    const example = read("deploy/agenda.env.example");
    expect([...new Set(asked)].filter((name) => !new RegExp(`^${name}=`, "m").test(example))).toEqual([]);
  });

  test("the container runs without rights, asks its health, and takes its folder from npm run release", () => {
    const lines = read("deploy/Containerfile");
    expect(lines).toMatch(/^USER node$/m);
    expect(lines).toContain("RUN npm run release -- /release");
    expect(lines).toMatch(/^HEALTHCHECK /m);
    expect(compose.services.app).toMatchObject({ read_only: true, cap_drop: ["ALL"] });
    expect(scripts.release).toBe("node server/start.mjs release");
  });

  test("proxies let the largest file and WebSockets through, and keep the figures inside", () => {
    const nginx = read("deploy/nginx.conf");
    for (const line of [
      /client_max_body_size 2[2-9]m/,
      /Upgrade \$http_upgrade/,
      /proxy_set_header Host/,
      /proxy_buffering off/,
      /= \/metrics \{ return 404/,
    ])
      expect(nginx).toMatch(line);
    const caddy = read("deploy/Caddyfile");
    for (const line of [/max_size 2[2-9]MB/, /path \/metrics/, /lb_policy cookie/, /flush_interval -1/])
      expect(caddy).toMatch(line);
  });

  test("systemd takes the unit", ({ skip }) => {
    const { status, stderr, error } = spawnSync("systemd-analyze", ["verify", "--man=no", "deploy/joint-agenda.service"]);
    if (error) skip("systemd is not here");
    // Where Node.js lies elsewhere, that is all it may complain about.
    const complaints = stderr
      .toString()
      .split("\n")
      .filter((line) => line.includes("joint-agenda") && !line.includes("/usr/bin/node"));
    expect(complaints).toEqual([]);
    expect([0, 1]).toContain(status);
  });

  test.each(files)("%s says at its top where it belongs or what it is built with", (file) => {
    expect(read(file)).toMatch(/^#/);
  });
});
