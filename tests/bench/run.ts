/**
 * `npm run bench`: measures the built server on this machine, beside a floor that does the least possible, and prints medians and
 * ratios. Each measure alternates between product and floor, so that a noisy neighbour disturbs both alike. Live documents are
 * measured side by side with their peers (live/run.ts). `-- --rounds 5`, `-- --only rooms --only join`, `-- --scale 0.5`.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { migrate } from "../../db/migrate.ts";
import { seed } from "../../db/seed.ts";
import { startServer } from "../setup/server.ts";
import { openDatabase } from "./live/database.ts";
import { compareLive, liveNames, printVerdicts } from "./live/run.ts";
import { measureAgreement } from "./agreement.ts";
import { measureBystander } from "./bystander.ts";
import { measureConsultations } from "./consultations.ts";
import { measureFormats } from "./formats.ts";
import { measureMethods } from "./methods.ts";
import { measureClicks } from "./clicks.ts";
import { measurePaper } from "./paper.ts";
import { measureKilledPoll, measureRoom } from "./room.ts";
import { fillProcess } from "./full-process.ts";
import { measurePages } from "./process-page.ts";
import { measureSearch } from "./search.ts";
import { measurePlaces } from "./places.ts";
import { measureTopics } from "./topics.ts";
import { measureTyping } from "./typing.ts";
import { measureVotes } from "./votes.ts";
import { measureWeight } from "./weight.ts";
import type { Result } from "./measure.ts";
import { prepareJobs } from "../../server/platform/jobs.ts";
import { JOB_KINDS } from "../../server/upkeep/jobs.ts";

const SERVED = [
  "methods",
  "page",
  "votes",
  "room",
  "typing",
  "bystander",
  "topics",
  "places",
  "agreement",
  "consultations",
  "formats",
  "paper",
  "clicks",
  "search",
  "weight",
];
/** Those that are about a full process. */
const FULL = ["page", "methods", "topics"];
const { rounds, scale, only } = readArguments(process.argv.slice(2));
const wants = (name: string) => only.length === 0 || only.includes(name);

const database = await openDatabase();
try {
  await migrate(database.db);
  await prepareJobs(database.url, JOB_KINDS);
  await seed(database);
  if (SERVED.some(wants)) await measureServer();
  if (wants("killed-poll")) print(await measureKilledPoll(database));
  printVerdicts(await compareLive(database, { rounds, scale, only }));
} finally {
  await database.close();
}

async function measureServer(): Promise<void> {
  const server = await startServer({ databaseUrl: database.url, env: { SEED: "demo", LOG_LEVEL: "warn" } });
  try {
    const results: Result[] = [];
    if (wants("votes")) results.push(...(await measureVotes(database, server)));
    if (wants("room")) results.push(...(await measureRoom(database, server)));
    if (wants("typing")) results.push(...(await measureTyping(database, server)));
    if (wants("bystander")) results.push(...(await measureBystander(database, server)));
    const full = FULL.some(wants) ? await fillProcess(database, server) : null;
    if (wants("page")) results.push(...(await measurePages(database, server, full!)));
    if (wants("methods")) results.push(...(await measureMethods(database, server, full!)));
    if (wants("places")) results.push(...(await measurePlaces(database, server)));
    if (wants("topics")) results.push(...(await measureTopics(database, server, full!)));
    if (wants("agreement")) results.push(...(await measureAgreement(database, server)));
    if (wants("consultations")) results.push(...(await measureConsultations(database, server)));
    if (wants("formats")) results.push(...(await measureFormats(database, server)));
    if (wants("paper")) results.push(...(await measurePaper(database, server)));
    if (wants("clicks")) await measureClicks(database, server);
    // Last of these: it makes the town a large one.
    if (wants("search")) results.push(...(await measureSearch(database, server)));
    if (results.length > 0) print(results);
    // Last: it makes the town a large one.
    if (wants("weight")) await measureWeight(database, server);
  } finally {
    await server.stop();
  }
}

function readArguments(words: string[]): { rounds: number; scale: number; only: string[] } {
  const { values } = parseArgs({
    args: words,
    options: {
      rounds: { type: "string", default: "3" },
      scale: { type: "string", default: "1" },
      only: { type: "string", multiple: true, default: [] },
    },
  });
  const names = [...SERVED, "killed-poll", ...liveNames];
  const unknown = values.only.find((name) => !names.includes(name));
  if (unknown) throw new Error(`--only ${unknown}? One of: ${names.join(", ")}`);
  return { rounds: Number(values.rounds), scale: Number(values.scale), only: values.only };
}

function print(results: Result[]): void {
  console.log(`\nNode ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}; medians, in milliseconds\n`);
  console.table(
    Object.fromEntries(
      results.map(({ name, median, p95, p99, floor, floorName, rounds }) => [
        name,
        {
          median: round(median),
          p95: round(p95),
          p99: round(p99),
          floor: round(floor),
          "× floor": round(median / floor),
          "what the floor is": floorName,
          rounds,
        },
      ]),
    ),
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
