/**
 * Lucia's sessions in our tables. The ids that pass through here are already SHA-256 hashes (see sessions.ts): a copy of the
 * database signs nobody in.
 */
import type { Adapter, DatabaseSession, DatabaseUser } from "lucia";
import type { Selectable } from "kysely";
import type { Schema } from "../../db/schema.ts";
import type { Database } from "../context.ts";

export type SessionAttributes = Omit<Selectable<Schema["sessions"]>, "id" | "person_id">;
export type PersonAttributes = Pick<
  Selectable<Schema["people"]>,
  "name" | "email" | "is_admin" | "single_keys" | "language" | "theme"
>;

export function makeAdapter(db: Database): Adapter {
  return {
    async getSessionAndUser(id): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const row = await db
        .selectFrom("sessions")
        .innerJoin("people", "people.id", "sessions.person_id")
        .where("sessions.id", "=", id)
        .selectAll("sessions")
        .select(["name", "email", "is_admin", "language", "theme", "single_keys"])
        .executeTakeFirst();
      if (!row) return [null, null];
      const { name, email, is_admin, language, theme, single_keys, ...session } = row;
      return [toSession(session), { id: row.person_id, attributes: { name, email, is_admin, language, theme, single_keys } }];
    },

    async getUserSessions(personId) {
      const rows = await db
        .selectFrom("sessions")
        .where("person_id", "=", personId)
        .selectAll()
        .orderBy("last_seen_at", "desc")
        .execute();
      return rows.map(toSession);
    },

    // How long a session lasts is said by the rules of its person, not by the one time that lucia knows.
    async setSession({ id, userId, attributes }) {
      await db
        .insertInto("sessions")
        .values({ id, person_id: userId, ...attributes })
        .execute();
    },

    // A session ends when it was said to, however busy it was: lucia's extension at half-time is not wanted.
    async updateSessionExpiration() {},

    async deleteSession(id) {
      await db.deleteFrom("sessions").where("id", "=", id).execute();
    },

    async deleteUserSessions(personId) {
      await db.deleteFrom("sessions").where("person_id", "=", personId).execute();
    },

    async deleteExpiredSessions() {
      await db.deleteFrom("sessions").where("expires_at", "<=", new Date()).execute();
    },
  };
}

function toSession({ id, person_id, ...attributes }: Selectable<Schema["sessions"]>): DatabaseSession {
  return { id, userId: person_id, expiresAt: attributes.expires_at, attributes };
}
