/**
 * Lucia's sessions in our tables. The ids that pass through here are already SHA-256 hashes (see sessions.ts): a copy of the
 * database signs nobody in.
 */
import type { Adapter, DatabaseSession, DatabaseUser } from "lucia";
import type { Database } from "../context.ts";

export function makeAdapter(db: Database): Adapter {
  return {
    async getSessionAndUser(id): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const row = await db
        .selectFrom("sessions")
        .innerJoin("people", "people.id", "sessions.person_id")
        .where("sessions.id", "=", id)
        .select([
          "sessions.id",
          "sessions.person_id",
          "sessions.expires_at",
          "sessions.created_at",
          "sessions.last_seen_at",
          "sessions.user_agent",
          "people.name",
          "people.email",
          "people.is_admin",
          "people.language",
          "people.theme",
          "people.single_keys",
        ])
        .executeTakeFirst();
      if (!row) return [null, null];
      const { name, email, is_admin, language, theme, single_keys } = row;
      return [toSession(row), { id: row.person_id, attributes: { name, email, is_admin, language, theme, single_keys } }];
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

    async setSession(session) {
      await db
        .insertInto("sessions")
        .values({ id: session.id, person_id: session.userId, expires_at: session.expiresAt, ...session.attributes })
        .execute();
    },

    // A session ends ten hours after signing in, however busy it was: lucia's extension at half-time is not wanted.
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

interface SessionRow {
  id: string;
  person_id: number;
  expires_at: Date;
  created_at: Date;
  last_seen_at: Date;
  user_agent: string;
}

function toSession(row: SessionRow): DatabaseSession {
  const { created_at, last_seen_at, user_agent } = row;
  return { id: row.id, userId: row.person_id, expiresAt: row.expires_at, attributes: { created_at, last_seen_at, user_agent } };
}
