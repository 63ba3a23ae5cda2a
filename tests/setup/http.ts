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
  /** At the end it must not have logged an error. */
  close(): Promise<void>;
}

/** @param mayLog errors that the server is made to log */
export function useServer({ mayLog }: { mayLog?: RegExp } = {}): ServedTown {
  const town = {} as ServedTown;
  beforeAll(async () => {
    Object.assign(town, await serveTown({ mayLog }));
  }, 120_000);
  afterAll(() => town.close?.(), 60_000);
  return town;
}

/** The same, for a server that needs something else to be there first. */
export async function serveTown({
  mayLog,
  env,
  port,
}: { mayLog?: RegExp; env?: Record<string, string>; port?: number } = {}): Promise<ServedTown> {
  const database = await createDatabase();
  const server = await startServer({ databaseUrl: database.url, port, env: { SEED: "demo", ...env } });
  const ids = await sampleIds(database.db);
  return {
    ...{ server, database, ids },
    async close(this: ServedTown) {
      // A test may have started another one in its place.
      await this.server.stop();
      await database.drop();
      const errors = errorsIn(this.server.output()).filter((line) => !mayLog?.test(line));
      expect(errors, errors.join("\n").slice(0, 5_000)).toEqual([]);
    },
    async session(person) {
      const token = randomBytes(20).toString("hex");
      const sessionId = createHash("sha256").update(token).digest("hex");
      const now = new Date();
      await database.db
        .insertInto("sessions")
        .values({
          id: sessionId,
          person_id: ids.people[person],
          expires_at: new Date(now.getTime() + 36_000_000),
          created_at: now,
          last_seen_at: now,
          user_agent: "",
        })
        .execute();
      return { token, sessionId };
    },
  };
}

/** Lines of the server's log that somebody would have to look into. */
function errorsIn(output: string): string[] {
  return output.split("\n").filter((line) => /"level":(50|60)/.test(line));
}
