/** Whether this server lives (`/healthz`), and whether it may get requests (`/readyz`): for whatever starts it, and stands before it. */
import express from "express";
import { setTimeout as delay } from "node:timers/promises";
import { isMigrated } from "../../db/migrate.ts";
import type { Database } from "../context.ts";

/** Whoever asks has less patience than a driver that waits for its database. */
const ANSWER_MS = 2_000;

export function answerHealth({ db, state }: { db: Database; state: { readonly stopping: boolean } }): express.Router {
  let asking: Promise<boolean | null> | null = null;
  /** One question for all who ask meanwhile: they must not queue up before a database that is away. */
  const askDatabase = () =>
    (asking ??= isMigrated(db)
      .catch(() => null)
      .finally(() => (asking = null)));

  async function whyNotReady(): Promise<string | null> {
    if (state.stopping) return "stopping";
    const migrated = await Promise.race([askDatabase(), delay(ANSWER_MS, null, { ref: false })]);
    if (migrated === null) return "the database does not answer";
    return migrated ? null : "the database is not migrated";
  }

  const router = express.Router();
  router.use(["/healthz", "/readyz"], (_request, response, next) => {
    response.setHeader("Cache-Control", "no-store");
    next();
  });
  router.get("/healthz", (_request, response) => void response.type("text").send("ok"));
  router.get("/readyz", (_request, response) => {
    void whyNotReady().then((reason) => {
      const text = reason ? `not ready: ${reason}` : "ready";
      response
        .status(reason ? 503 : 200)
        .type("text")
        .send(text);
    });
  });
  return router;
}
