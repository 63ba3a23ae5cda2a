/** What travels is packed: files by the build, pages and data on the way, and nobody learns from its length what is in it. */
import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { resolve } from "node:path";
import { brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { sample } from "#db/sample";
import { clearingCookie } from "~/documents/sync/clear-local-data";
import { SESSION_COOKIE } from "#server/people/sessions";
import { useServer } from "../setup/http.ts";

const FOLDERS = ["/", "/assets/"];
const GONE = `gone-${randomUUID()}.js`;
const packedGone = FOLDERS.map((folder) => resolve(`build/client${folder}${GONE}.gz`));

// The server looks once, when it starts, which files lie there packed.
beforeAll(() => packedGone.forEach((file) => writeFileSync(file, gzipSync("1;"))));
const town = useServer();
beforeAll(() => packedGone.forEach((file) => rmSync(file)));

/** Bytes as they travel, which fetch would unpack. */
async function ask(path: string, headers: Record<string, string> = {}): Promise<{ answer: IncomingMessage; bytes: Buffer }> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    get(town.server.origin + path, { headers, agent: false }, resolve).on("error", reject),
  );
  const bytes = Buffer.concat(await answer.toArray());
  return { answer, bytes };
}

const ALL = { "accept-encoding": "gzip, deflate, br" };
const cookieOf = async () => ({ cookie: `${SESSION_COOKIE}=${(await town.session("mayor")).token}` });

describe("a file of the build", () => {
  it("travels as small as the browser can read it, and is kept for good", async () => {
    const { bytes: page } = await ask("/password-resets/new");
    const path = /\/assets\/base-[^"]+\.js/.exec(page.toString())![0];
    const plain = await ask(path);
    for (const [accepted, encoding, unpack] of [
      [ALL["accept-encoding"], "br", brotliDecompressSync],
      ["gzip", "gzip", gunzipSync],
    ] as const) {
      const { answer, bytes } = await ask(path, { "accept-encoding": accepted });
      expect(answer.headers).toMatchObject({ "content-encoding": encoding, vary: "Accept-Encoding" });
      expect(answer.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
      expect(answer.headers["content-type"]).toMatch(/javascript/);
      expect(bytes.length).toBeLessThan(plain.bytes.length / 2);
      expect(unpack(bytes)).toEqual(plain.bytes);
    }
    expect((await ask("/assets/nothing.js", ALL)).answer.statusCode).toBe(404);
  });

  it.each(FOLDERS)("that is gone since the server started is missed in words that can be read (%s)", async (folder) => {
    // As a browser does, fetch unpacks what is called packed, and fails over what is not.
    const answer = await fetch(town.server.origin + folder + GONE);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringMatching(/Das gibt es hier nicht|Nicht gefunden/)]);
  });
});

describe("a page", () => {
  it("on which one signs in comes without scripts, unless there is something to take away after signing out", async () => {
    expect((await ask("/sign-in")).bytes.toString()).not.toContain("<script");
    const cookie = clearingCookie(town.ids.people.mayor, false).split(";")[0]!;
    expect((await ask("/sign-in", { cookie })).bytes.toString()).toContain("<script");
  });

  it("and its data travel packed", async () => {
    const cookie = await cookieOf();
    for (const path of [`/processes/${town.ids.processId}`, `/processes/${town.ids.processId}.data`]) {
      const { answer, bytes } = await ask(path, { ...ALL, ...cookie });
      expect(answer.headers["content-encoding"]).toBe("br");
      const whole = brotliDecompressSync(bytes).toString();
      expect(whole).toContain(sample.process.title);
      expect(bytes.length).toBeLessThan(whole.length / 2);
    }
  });

  it("another site led to with words of its own travels unpacked", async () => {
    const path = `/processes/${town.ids.processId}/agenda?mode=tried`;
    const from = async (site: string, to = path) =>
      (await ask(to, { ...ALL, ...(await cookieOf()), "sec-fetch-site": site })).answer.headers["content-encoding"];
    expect([await from("cross-site"), await from("same-site")]).toEqual([undefined, undefined]);
    expect([await from("same-origin"), await from("none")]).toEqual(["br", "br"]);
    expect(await from("cross-site", `/processes/${town.ids.processId}/agenda`)).toBe("br");
  });

  it("has not the same length twice", async () => {
    const lengths = new Set<number>();
    for (let round = 0; round < 8; round++)
      lengths.add(String((await ask("/sign-in", ALL)).answer.headers["x-padding"]).length);
    expect(lengths.size).toBeGreaterThan(1);
  });
});
