/** What is kept of a decision: who was asked, what each said, what was counted; and what whoever pressed had read of it. */
import { createHash } from "node:crypto";
import type { ConsentLevel, GroupKind, ReservationKind } from "../../db/schema/agreement.ts";
import type { Coordination } from "../../db/schema/consultations.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import type { AskedVoice } from "./queries.ts";
import type { BenchCount, Judgement, Round } from "./rules.ts";

export interface DecisionRecord {
  round: Omit<Round, "closesAt"> & { closesAt: string | null };
  rulesVersion: number;
  benches: BenchCount[];
  /** Everybody who was asked, by name. */
  electorate: {
    organisationId: number;
    name: string;
    shortName: string;
    bench: Bench;
    countedWith: number | null;
    hasLeft: boolean;
    level: ConsentLevel | null;
    coordination: Coordination | null;
    wording: string;
    reservations: { kind: ReservationKind; body: string; until: string | null }[];
  }[];
  dissents: { id: number; organisations: string[]; quote: string; body: string }[];
  groups: { kind: GroupKind; speaker: string; members: string[] }[];
}

interface Decided {
  round: Round;
  rulesVersion: number;
  judgement: Judgement;
  voices: readonly AskedVoice[];
  dissents: DecisionRecord["dissents"];
  groups: DecisionRecord["groups"];
}

export function recordOf({ round, rulesVersion, judgement, voices, dissents, groups }: Decided): DecisionRecord {
  const { rule, mostAside, quorumShare, quorumBenchShare, closesAt } = round;
  return {
    round: { rule, mostAside, quorumShare, quorumBenchShare, closesAt: closesAt?.toISOString() ?? null },
    rulesVersion,
    benches: judgement.benches,
    electorate: voices.map(({ organisationId, name, shortName, bench, countedWith, hasLeft, level, position }) => ({
      ...{ organisationId, name, shortName, bench, countedWith, hasLeft, level },
      coordination: position?.approvals[0]?.coordination ?? position?.coordination ?? null,
      wording: position?.wording ?? "",
      reservations: openReservations(position?.reservations ?? []),
    })),
    dissents,
    groups,
  };
}

const openReservations = (reservations: NonNullable<AskedVoice["position"]>["reservations"]) =>
  reservations.filter(({ liftedAt }) => liftedAt === null).map(({ kind, body, until }) => ({ kind, body, until }));

export const countReservations = (voices: readonly Pick<AskedVoice, "position">[]): number =>
  voices.reduce((sum, { position }) => sum + openReservations(position?.reservations ?? []).length, 0);

interface Seen {
  voices: readonly Pick<AskedVoice, "organisationId" | "hasLeft" | "position">[];
  /** That somebody stands by. */
  dissents: readonly { id: number; signatures: readonly { name: string; withdrawnAt: unknown }[] }[];
}

/** Another word as soon as a house says something else, leaves, lifts a reservation, or files, signs or withdraws a dissent. */
export function sawOf({ voices, dissents }: Seen): string {
  const said = voices
    .toSorted((a, b) => a.organisationId - b.organisationId)
    .map(({ organisationId, hasLeft, position }) => [
      ...[organisationId, hasLeft, position?.id ?? 0],
      (position?.reservations ?? []).map(({ id, liftedAt }) => [id, liftedAt !== null]),
    ]);
  const dissenting = dissents
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, signatures }) => [
      id,
      signatures
        .filter(({ withdrawnAt }) => withdrawnAt === null)
        .map(({ name }) => name)
        .toSorted(),
    ]);
  return createHash("sha256")
    .update(JSON.stringify([said, dissenting]))
    .digest("hex")
    .slice(0, 32);
}
