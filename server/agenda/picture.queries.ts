/** The picture of the benches with what only topics and items know: how deep they are to go, what was merged since, what nobody was asked about. */
import type { Bench } from "../../db/schema/organisations.ts";
import { BENCHES } from "../../db/schema/organisations.ts";
import type { Context } from "../context.ts";
import { listReleased } from "../methods/picture.queries.ts";
import {
  compareAngles,
  pictureRows,
  readAngle,
  type Angle,
  type ComparedRow,
  type PictureRow,
} from "../methods/picture.rules.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { findItemsOfTopics, findTargetsOfMerged } from "../topics/queries.ts";
import { listDepthWishes } from "./depth.queries.ts";
import { listChoosable, type Choosable } from "./subjects.queries.ts";

export interface Picture {
  process: ProcessHead;
  angle: Angle;
  rows: PictureRow[];
  /** Of which there are results. */
  benches: Bench[];
  /** By topic that was merged after it was voted on: the number of the one it stands under. */
  merged: Map<number, number>;
  /** Topics and items of which no result says anything. */
  unasked: number;
  /** Where all angles are asked for beside each other. */
  compared: ComparedRow[] | null;
}

/** @param asked as in the address */
export async function requirePicture(ctx: Context, processId: number, asked: URLSearchParams): Promise<Picture> {
  const { process, released } = await listReleased(ctx, processId);
  const [wishes, items, merged, choosable] = await Promise.all([
    listDepthWishes(ctx, processId),
    findItemsOfTopics(ctx.db, processId),
    findTargetsOfMerged(ctx.db, processId),
    listChoosable(ctx.db, processId),
  ]);
  const angle = readAngle(asked);
  const rows = pictureRows(released, angle, ({ kind, id }) => {
    const item = kind === "item" ? id : items.get(id);
    return item === undefined ? null : (wishes.get(item) ?? null);
  });
  const benches = BENCHES.filter((bench) => rows.some((row) => row.benches[bench] !== undefined));
  return {
    process,
    angle,
    rows,
    benches,
    merged,
    unasked: countUnasked(choosable, rows),
    compared: asked.has("compare") ? compareAngles(released) : null,
  };
}

/** How far both levels support it, in percent, by `topic:3` or `item:7`; what has no result of both is not among it. */
export async function findJointSupport(ctx: Context, processId: number): Promise<Record<string, number>> {
  const { released } = await listReleased(ctx, processId);
  return Object.fromEntries(
    pictureRows(released, readAngle(new URLSearchParams())).flatMap(({ about, joint }) =>
      joint === null ? [] : [[`${about.kind}:${about.id}`, Math.round(joint * 100)]],
    ),
  );
}

/** An item is answered by what was said of the topics that it took up. */
function countUnasked(choosable: readonly Choosable[], rows: readonly PictureRow[]): number {
  const asked = new Set(rows.map(({ about }) => `${about.kind} ${about.id}`));
  const covered = new Set(
    choosable.flatMap(({ kind, id, agendaItemId }) =>
      kind === "topic" && agendaItemId !== null && asked.has(`topic ${id}`) ? [agendaItemId] : [],
    ),
  );
  return choosable.filter(({ kind, id, agendaItemId }) =>
    kind === "topic" ? agendaItemId === null && !asked.has(`topic ${id}`) : !asked.has(`item ${id}`) && !covered.has(id),
  ).length;
}
