/**
 * `/metrics` for Prometheus, where METRICS_TOKEN is set and only with it (`Authorization: Bearer …`): counts and times, with names of
 * routes and kinds, never of people, texts or addresses.
 */
import type express from "express";
import { setTimeout as delay } from "node:timers/promises";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { sql } from "kysely";
import type { ServerFigures } from "../../db/schema/platform.ts";
import type { Database } from "../context.ts";
import { findJobs } from "../platform/jobs.queries.ts";
import { countMails } from "../platform/mails.queries.ts";
import { hashToken } from "../platform/tokens.ts";

export interface Metrics {
  /** A request that was answered. */
  answered(request: { method: string; route: string; status: number }, ms: number): void;
  answer: express.RequestHandler;
}

interface MetricsParts {
  db: Database;
  token: string | undefined;
  version: string;
  now: () => Date;
  figures: () => ServerFigures;
}

const PREFIX = "joint_agenda_";
/** From a letter on the socket to a file of minutes. */
const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Whoever scrapes waits ten seconds as a rule. */
const DATABASE_MS = 4_000;

export function makeMetrics({ token, ...parts }: MetricsParts): Metrics {
  const none: express.RequestHandler = (_request, _response, next) => next();
  if (!token) return { answered: () => undefined, answer: none };
  const register = new Registry();
  collectDefaultMetrics({ register });
  const requests = new Histogram({
    ...{ name: `${PREFIX}http_request_seconds`, help: "Answered requests; those with POST are commands.", buckets: SECONDS },
    ...{ labelNames: ["method", "route", "status"], registers: [register] },
  });
  const collect = gaugesOf(register, parts);
  return {
    answered: ({ method, route, status }, ms) => requests.observe({ method, route, status: String(status) }, ms / 1000),
    answer(request, response, next) {
      const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
      if (hashToken(given) !== hashToken(token)) return next();
      void collect()
        .then(() => register.metrics())
        .then((text) => response.set("Content-Type", register.contentType).set("Cache-Control", "no-store").send(text), next);
    },
  };
}

/** @returns what brings them up to date */
function gaugesOf(register: Registry, { db, version, now, figures }: Omit<MetricsParts, "token">): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: PREFIX + name, help, labelNames, registers: [register] });
  const own = {
    connections: gauge("live_connections", "Open connections of the live channel of this server."),
    rooms: gauge("open_texts", "Texts that somebody has open at this server."),
    people: gauge("people_connected", "Different people in these connections."),
  };
  gauge("info", "Which version this is.", ["version"]).set({ version }, 1);
  const isUp = gauge("database_up", "1 while the database answers.");
  const pool = gauge("database_connections", "Connections of all servers to the database.", ["use", "state"]);
  const jobs = gauge("jobs", "Jobs of the installation by kind.", ["kind", "state"]);
  const mails = gauge("mails", "Letters of the installation that are not sent.", ["state"]);

  let looking: Promise<boolean> | null = null;

  async function look(): Promise<boolean> {
    const [connections, { counts }, letters] = await Promise.all([findConnections(db), findJobs(db), countMails(db, now())]);
    for (const one of [pool, jobs, mails]) one.reset();
    for (const { use, state, count } of connections) pool.set({ use, state }, count);
    for (const { name, waiting, later, failed } of counts)
      for (const [state, count] of Object.entries({ waiting, later, failed })) jobs.set({ kind: name, state }, count);
    mails.set({ state: "waiting" }, letters.waiting - letters.refused);
    mails.set({ state: "refused" }, letters.refused);
    return true;
  }

  return async () => {
    const { connections, rooms, people } = figures();
    own.connections.set(connections);
    own.rooms.set(rooms);
    own.people.set(people);
    // One question for all who ask meanwhile, as long as the database is away.
    looking ??= look()
      .catch(() => false)
      .finally(() => (looking = null));
    const found = await Promise.race([looking, delay(DATABASE_MS, false, { ref: false })]);
    isUp.set(found ? 1 : 0);
  };
}

/** Of this database; whose they are is said by the names that ours give themselves. */
async function findConnections(db: Database) {
  const { rows } = await sql<{ use: string; state: string; count: number }>`
    select case application_name when 'joint-agenda' then 'pages' when 'joint-agenda-jobs' then 'jobs' else 'other' end as use,
      coalesce(state, 'other') as state, count(*)::int as count
    from pg_stat_activity where datname = current_database() group by 1, 2`.execute(db);
  return rows;
}
