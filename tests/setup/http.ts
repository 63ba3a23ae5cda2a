/**
 * The built server on a fresh sample town: `const town = useServer();` at the top of the file. At the end it must not have logged an
 * error. Journeys add a browser (journey.ts).
 */
import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect } from "vitest";
import type { PersonKey } from "../../db/sample.ts";
import { sampleIds, type SampleIds } from "../../db/seed.ts";
import { createDatabase, type TestDatabase } from "./database.ts";
import { startServer, type TestServer } from "./server.ts";

export interface ServedTown {
  server: TestServer;
  database: TestDatabase;
  /** Where things of the sample town are: `town.ids.processId`. */
  ids: SampleIds;
  /** A login session made in the database: what its cookie carries, and its row. */
  session(person: PersonKey): Promise<{ token: string; sessionId: string }>;
}

/** @param mayLog errors that the server is made to log */
export function useServer({ mayLog }: { mayLog?: RegExp } = {}): ServedTown {
  const town = {} as ServedTown;

  beforeAll(async () => {
    const database = await createDatabase();
    const server = await startServer({ databaseUrl: database.url, env: { SEED: "demo" } });
    Object.assign(town, { server, database, ids: await sampleIds(database.db) });
  }, 120_000);

  afterAll(async () => {
    await town.server?.stop();
    await town.database?.drop();
    const errors = errorsIn(town.server?.output() ?? "").filter((line) => !mayLog?.test(line));
    expect(errors, errors.join("\n").slice(0, 5_000)).toEqual([]);
  }, 60_000);

  town.session = async (person) => {
    const token = randomBytes(20).toString("hex");
    const sessionId = createHash("sha256").update(token).digest("hex");
    const now = new Date();
    await town.database.db
      .insertInto("sessions")
      .values({
        id: sessionId,
        person_id: town.ids.people[person],
        expires_at: new Date(now.getTime() + 36_000_000),
        created_at: now,
        last_seen_at: now,
        user_agent: "",
      })
      .execute();
    return { token, sessionId };
  };

  return town;
}

/** Lines of the server's log that somebody would have to look into. */
function errorsIn(output: string): string[] {
  return output.split("\n").filter((line) => /"level":(50|60)/.test(line));
}
