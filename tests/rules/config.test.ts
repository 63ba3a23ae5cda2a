/** What an operator may set, and what is said about mistakes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readConfig, VARIABLES } from "#server/config";

const folder = mkdtempSync(join(tmpdir(), "joint-agenda-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const mistakes = (env: Record<string, string>): string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
};

describe("The configuration", () => {
  it.each([
    ["PORT", "70000"],
    ["HOST", "http://here"],
    ["ORIGIN", "agenda.example"],
    ["DATABASE_URL", "mysql://here/agenda"],
    ["DATABASE_URL", "postgres://here:99999/agenda"],
    ["SEED", "yes"],
    ["SMTP_URL", "https://mail.example"],
    ["MAIL_FROM", "Gemeinsame Agenda"],
    ["TRUST_PROXY", "true"],
    ["LOG_LEVEL", "loud"],
    ["BACKUP_AT", "25:00"],
    ["BACKUP_KEEP", "0"],
  ])("%s=%s is refused by one sentence in both languages that says what it takes", (name, value) => {
    const [sentence, ...more] = mistakes({ ORIGIN: "https://agenda.example", BACKUP_DIR: "here", [name]: value });
    expect(sentence).toMatch(
      new RegExp(`^${name} ist so nicht brauchbar\\. / ${name} is not usable like this\\. \\(.{3,}\\)$`),
    );
    expect(more).toEqual([]);
  });

  it("all mistakes are said at once, and none repeats a value, which may be a secret", () => {
    const said = mistakes({ PORT: "x", DATABASE_URL: "geheim", SMTP_URL: "geheim", BACKUP_KEEP: "7" });
    expect(said.map((sentence) => sentence.split(" ")[0])).toEqual(["PORT", "DATABASE_URL", "SMTP_URL"]);
    expect(said.join()).not.toContain("geheim");
    expect(mistakes({ SMTP_URL: "smtp://here", BACKUP_KEEP: "7" })).toHaveLength(2);
  });

  it.each(["DATABASE_URL", "SMTP_URL"])("%s may lie in a file, as secrets do", (name) => {
    const file = join(folder, name);
    writeFileSync(file, `${name === "SMTP_URL" ? "smtp" : "postgres"}://agenda:geheim@there/agenda\n`);
    const { databaseUrl, smtpUrl } = readConfig({ ORIGIN: "https://agenda.example", [`${name}_FILE`]: file });
    expect(name === "SMTP_URL" ? smtpUrl : databaseUrl).toMatch(/:\/\/agenda:geheim@there\/agenda$/);
    expect(mistakes({ [`${name}_FILE`]: join(folder, "nowhere") })).toEqual([expect.stringMatching(/nicht lesen.*ENOENT/)]);
    expect(mistakes({ ORIGIN: "https://agenda.example", [`${name}_FILE`]: file, [name]: "smtp://x" })[0]).toMatch(
      /beide gesetzt/,
    );
  });

  it("the table of the readme names all that may be set, and nothing else", () => {
    const [, table = ""] = /## Configuration([^]*?)\n\n\*\*/.exec(readFileSync("README.md", "utf8"))!;
    const named = [...table.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) => cell!.match(/[A-Z_]+/g) ?? []);
    expect(named.toSorted()).toEqual([...VARIABLES, "NODE_ENV"].toSorted());
  });

  it("what is empty counts as left out", () => {
    expect(readConfig(Object.fromEntries(VARIABLES.map((name) => [name, ""])))).toEqual(readConfig({}));
  });
});
