/** `npm run maintenance -- on "We are moving"` and `-- off`: for an operator, while servers run. They notice within two seconds. */
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { beginMaintenance, endMaintenance, findMaintenance } from "../platform/maintenance.ts";
import { reachDatabase } from "./database.ts";
import { StartError } from "./start-error.ts";

export async function runMaintenanceCommand(config: Config, log: Logger, [word, reason = ""]: string[]): Promise<void> {
  if (word && !["on", "off"].includes(word))
    throw new StartError('npm run maintenance -- on "Wir ziehen um / we are moving"; npm run maintenance -- off');
  const { db, close } = await reachDatabase(config, log);
  try {
    if (word === "on") await beginMaintenance(db, reason.slice(0, 300), null, new Date());
    if (word === "off") await endMaintenance(db);
    const state = await findMaintenance(db);
    console.log(
      state
        ? `Wartung seit ${state.since.toISOString()}: alle lesen, niemand schreibt. / Maintenance: everybody reads, nobody writes.`
        : "Keine Wartung: alle schreiben. / No maintenance: everybody writes.",
    );
  } finally {
    await close();
  }
}
