/** The side-by-side run of live documents: scenario by scenario, round by round, server by server, so that whatever disturbs the machine disturbs all. */
import { cpus } from "node:os";
import { crash } from "./crash.ts";
import type { BenchDatabase } from "./database.ts";
import type { Kind } from "./dialects.ts";
import { large } from "./large.ts";
import { memory } from "./memory.ts";
import { nodes } from "./nodes.ts";
import { presence } from "./presence.ts";
import { judge, show, tableOf, type Rounds, type Scenario, type Verdict } from "./scenario.ts";
import { installPeers } from "./servers.ts";
import { prepareStage } from "./stage.ts";
import { largeText } from "./texts.ts";
import { typing } from "./typing.ts";

const SCENARIOS: readonly Scenario[] = [...typing, presence, ...large, ...memory, nodes, ...crash];

export const liveNames = SCENARIOS.map(({ name }) => name);

export async function compareLive(
  database: BenchDatabase,
  { rounds, scale, only }: { rounds: number; scale: number; only: readonly string[] },
): Promise<Verdict[]> {
  const wanted = SCENARIOS.filter(({ name }) => only.length === 0 || only.includes(name));
  if (wanted.length === 0) return [];
  installPeers();
  largeText();
  if (scale !== 1)
    console.log(`Only ${scale} of the usual number of rooms: the figures are those of a machine with less to do.`);
  const stage = await prepareStage(database, scale);
  const verdicts: Verdict[] = [];
  // While tuning: without those that have not changed.
  const kinds = process.env.BENCH_KINDS?.split(",");
  for (const scenario of wanted) {
    const results: Rounds = [];
    for (let round = 0; round < rounds; round++) {
      const figures: Partial<Record<Kind, object>> = {};
      // Another one begins each time: the first one finds a machine that has rested.
      const order = scenario.kinds.map((_, index) => scenario.kinds[(index + round) % scenario.kinds.length]!);
      const here = order.filter((kind) => !kinds || kinds.includes(kind));
      for (const kind of here) {
        const result = await scenario.run(kind, stage);
        if (result) figures[kind] = result;
        console.log(`${scenario.name} ${round + 1}/${rounds} ${kind.padEnd(9)} ${result ? line(result) : "not here"}`);
      }
      results.push(figures as Rounds[number]);
    }
    for (const target of scenario.targets) {
      const verdict = judge(target, results);
      if (verdict) verdicts.push(verdict);
    }
  }
  return verdicts;
}

export function printVerdicts(verdicts: readonly Verdict[]): void {
  if (verdicts.length === 0) return;
  console.log("\nLive documents beside their peers; medians, ratios within the rounds\n");
  console.table(verdicts.map((verdict) => ({ work: verdict.target.work, ...show(verdict) })));
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, Node ${process.versions.node}`;
  console.log(`\n${tableOf(verdicts, { machine, day: new Date().toISOString().slice(0, 10) })}\n`);
}

const line = (figures: object): string =>
  Object.entries(figures)
    .filter(([, value]) => Number.isFinite(value))
    .map(([name, value]) => `${name} ${Number((value as number).toPrecision(3))}`)
    .join(" · ");
