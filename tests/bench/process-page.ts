/** Server time of the process page, as its document and as the data that a navigation inside the app asks for. */
import { makeSessions, startSession } from "../../server/people/sessions.ts";
import type { Connection } from "../../db/connection.ts";
import { sample } from "../../db/sample.ts";
import type { TestServer } from "../setup/server.ts";
import { alternate, time, type Result } from "./measure.ts";

const ROUNDS = 200;
const WARM_UP = 30;

export async function measureProcessPage({ db }: Connection, server: TestServer): Promise<Result[]> {
  const person = await db
    .selectFrom("people")
    .where("email", "=", sample.people.mayor.email)
    .select("id")
    .executeTakeFirstOrThrow();
  const cookie =
    (await startSession(makeSessions(db, { secure: false }), { personId: person.id, userAgent: "bench" }, new Date())).split(
      ";",
    )[0] ?? "";
  const process = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const get = async (path: string) => {
    const response = await fetch(server.origin + path, { headers: { cookie }, redirect: "manual" });
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    await response.arrayBuffer();
  };
  const floor = () => time(() => get("/healthz"));
  const results: Result[] = [];
  for (const [name, path] of [
    ["process page, document", `/processes/${process.id}`],
    ["process page, data only", `/processes/${process.id}.data`],
  ] as const) {
    for (let round = 0; round < WARM_UP; round++) await get(path);
    results.push(
      await alternate({ name, floorName: "/healthz of the same server" }, ROUNDS, () => time(() => get(path)), floor),
    );
  }
  return results;
}
