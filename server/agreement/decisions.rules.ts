/** What is kept of a decision: who was asked, what each said, what was counted. */
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
