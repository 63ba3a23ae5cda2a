/** Topics: what people bring, on whose behalf, who may change what, and how each of them ends. */
import { z } from "zod";
import { DISPOSITIONS, type Countersigning, type Disposition } from "../../db/schema/topics.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { BENCHES } from "../../db/schema/organisations.ts";
import { STAGES } from "../../db/schema/processes.ts";
import { can, type My } from "../access/rules.ts";
import { requiredLine, singleLine } from "../platform/form.rules.ts";
import { besideField } from "../platform/order.rules.ts";
import type { ProcessHead } from "../processes/rules.ts";

/** As board, list and live channel show a topic: the same for everybody. */
export interface TopicCard {
  id: number;
  number: number;
  title: string;
  /** Null: unsorted. */
  clusterId: number | null;
  disposition: Disposition | null;
  mergedInto: number | null;
  /** How many were merged into it. */
  merged: number;
  /** Organisations that it affects, those of merged ones included. */
  affected: number;
}

export interface Cluster {
  id: number;
  title: string;
}

export interface TopicBoard {
  clusters: Cluster[];
  /** In the order of their clusters; withdrawn ones are left out. */
  topics: TopicCard[];
  /** By column, where only its first cards are here: how many it has. */
  sizes?: Record<string, number>;
}

export interface Topic extends TopicCard {
  processId: number;
  problem: string;
  concerned: string;
  source: string;
  isAnonymous: boolean;
  personId: number | null;
  personName: string | null;
  organisationId: number | null;
  organisationName: string | null;
  behalfName: string;
  countersigning: Countersigning | null;
  countersignedBy: string | null;
  handedInOn: string;
  dispositionReason: string;
  disposedBy: string | null;
  disposedAt: Date | null;
  agendaItemId: number | null;
  withdrawnOn: string | null;
}

/** `T-012`: how people cite a topic. */
export const topicNumber = (number: number): string => `T-${String(number).padStart(3, "0")}`;

export const topicNumbers = (topics: readonly { number: number }[]): string =>
  topics.map(({ number }) => topicNumber(number)).join(", ");

export const DISPOSITION_TONES = {
  taken_up: "success",
  merged: "neutral",
  deferred: "warning",
  declined: "neutral",
} as const satisfies Record<Disposition, string>;

/** From the consultation on the list is closed, except for those who keep it. */
const COLLECTING = STAGES.slice(0, STAGES.indexOf("konsultation"));

export const mayHandIn = ({ my, stage }: Pick<ProcessHead, "my" | "stage">): boolean =>
  can(my, "topic:submit") && (COLLECTING.includes(stage) || can(my, "topic:sort"));

type Owned = Pick<Topic, "personId" | "isAnonymous" | "organisationId" | "countersigning" | "disposition" | "withdrawnOn">;

const isOpen = ({ disposition, withdrawnOn }: Pick<Owned, "disposition" | "withdrawnOn">): boolean =>
  disposition === null && withdrawnOn === null;

/** Somebody wrote it down for somebody else: for one without an account, or for an organisation that is to confirm it. */
export const isOnBehalf = ({ behalfName, countersigning }: Pick<Topic, "behalfName" | "countersigning">): boolean =>
  behalfName !== "" || countersigning !== null;

/** The organisation on whose behalf somebody wrote has not answered yet. */
export const mayCountersign = (topic: Owned, my: My): boolean =>
  isOpen(topic) && topic.countersigning === "open" && topic.organisationId === my.organisationId && can(my, "topic:affected");

/** Whoever wrote it, and the organisation in whose name it stands; nobody else changes somebody's words. */
export const mayEdit = (topic: Owned, my: My, personId: number): boolean =>
  isOpen(topic) && can(my, "topic:submit") && (topic.personId === personId || mayCountersign(topic, my));

/** Of an anonymous one nobody can say that it is theirs: the facilitator takes it back when somebody asks for it. */
export const mayWithdraw = (topic: Owned, my: My, personId: number): boolean =>
  isOpen(topic) && (topic.isAnonymous ? can(my, "topic:dispose") : topic.personId === personId && can(my, "topic:submit"));

/** Whoever sits on a bench, for their organisation. */
export const maySayAffected = (my: My): boolean => can(my, "topic:affected") && my.bench !== null;

/** Affected organisations per bench, in the fixed order of benches: never a ranking. */
export type AffectedCounts = Partial<Record<Bench, number>>;

export const benchesOf = (counts: AffectedCounts): { bench: Bench; count: number }[] =>
  BENCHES.flatMap((bench) => (counts[bench] ? [{ bench, count: counts[bench] }] : []));

// --- forms ------------------------------------------------------------------

const id = z
  .string({ error: "common:invalid.choice" })
  .regex(/^[1-9]\d{0,8}$/, "common:invalid.choice")
  .transform(Number);
const noneOrId = z
  .string()
  .regex(/^([1-9]\d{0,8})?$/, "common:invalid.choice")
  .default("")
  .transform((value) => (value === "" ? null : Number(value)));
const words = (most: number) => z.string().trim().max(most, "common:invalid.too-long").default("");

export const wordingForm = z.object({
  title: requiredLine(200),
  problem: words(5000),
  concerned: singleLine(500).default(""),
  source: singleLine(500).default(""),
});
export type Wording = z.output<typeof wordingForm>;

export const AUTHORSHIPS = ["own", "anonymous", "organisation", "person"] as const;

export const topicForm = wordingForm.extend({
  by: z.enum(AUTHORSHIPS, { error: "common:invalid.choice" }).default("own"),
  organisation_id: noneOrId,
  behalf_name: singleLine(200).default(""),
  /** Similar ones were shown, and this is another topic all the same. */
  anyway: z.string().max(10).default(""),
});
export type TopicInput = z.output<typeof topicForm>;

export const chosenForm = z.object({ topic: z.array(id).max(500, "common:invalid.value").default([]) });

/** Into a cluster, which may be a new one; `from` is where the mover saw it. Empty: unsorted. */
export const placementForm = chosenForm.extend({
  cluster: z
    .string()
    .regex(/^(new|[1-9]\d{0,8})?$/, "common:invalid.choice")
    .default("")
    .transform((value) => (value === "" ? null : value === "new" ? value : Number(value))),
  /** Of the new one. */
  title: singleLine(120).default(""),
  from: z
    .string()
    .regex(/^(\d{1,9})?$/, "common:invalid.choice")
    .default(""),
  move: besideField.optional(),
});

export const mergingForm = chosenForm.extend({ into: id, reason: words(2000) });

export const clusterForm = z.object({ title: requiredLine(120) });

export const affectedForm = z.object({ affected: z.enum(["yes", "no"], { error: "common:invalid.choice" }) });

/** Taken up into an item that exists, or into a new one of that title. */
export const dispositionForm = chosenForm
  .extend({
    disposition: z.enum([...DISPOSITIONS], { error: "common:invalid.choice" }),
    reason: words(2000),
    item: noneOrId,
    title: singleLine(200).default(""),
    into: noneOrId,
  })
  .superRefine(({ disposition, reason, into }, issues) => {
    const add = (path: string, message: string) => issues.addIssue({ code: "custom", path: [path], message });
    if ((disposition === "deferred" || disposition === "declined") && reason === "") add("reason", "topics:invalid.reason");
    if (disposition === "merged" && into === null) add("into", "topics:invalid.into");
  });

/** Those that an address names, as the boxes of a list send them. */
export const chosenIn = (url: string): number[] =>
  chosenForm.catch({ topic: [] }).parse({ topic: new URL(url).searchParams.getAll("topic[]") }).topic;

export interface TopicFilter {
  cluster: number | "none" | null;
  disposition: Disposition | "open" | null;
}

/** The filter in an address; what it does not know is no filter. */
export function readFilter(search: URLSearchParams): TopicFilter {
  const cluster = search.get("cluster");
  const disposition = search.get("disposition");
  return {
    cluster: cluster === "none" ? "none" : cluster && /^[1-9]\d{0,8}$/.test(cluster) ? Number(cluster) : null,
    disposition: (["open", ...DISPOSITIONS] as const).find((known) => known === disposition) ?? null,
  };
}

export const passes = (topic: TopicCard, filter: TopicFilter): boolean =>
  (filter.cluster === null || (topic.clusterId ?? "none") === filter.cluster) &&
  (filter.disposition === null || (topic.disposition ?? "open") === filter.disposition);
