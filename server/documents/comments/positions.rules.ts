/** Where the threads of a text stand in it, in which order and section, and which of them an address asks for. */
import { flatten, passageFinder, wordsAt, type Range, type FlatText, type WordsNow } from "./passages.rules.ts";
import type { TextContent } from "../rules.ts";
import { headingId } from "../content/text.rules.ts";
import { isMarked, type Thread } from "./threads.rules.ts";

export type Place = "passage" | "block" | "whole" | "gone";

export type Placed = Pick<Thread, "id" | "quote" | "words" | "prefix" | "suffix" | "blockId" | "wholeBlock" | "visibility">;

export interface CommentPositions {
  of: ReadonlyMap<number, Place>;
  /** Ids of the threads that have a place in the text, from its beginning to its end. */
  order: readonly number[];
  /** The same for each section, by the anchor of its heading. */
  sections: ReadonlyMap<string, readonly number[]>;
  /** Passages that bear no mark, in positions of the flat text. */
  unmarked: ReadonlyMap<number, Range>;
}

/** Puts every thread where it stands: by its mark, by its block, or by its words. */
export function positionsIn(content: TextContent, threads: readonly Placed[]): CommentPositions {
  const starts = startsIn(content);
  const flat = flatten(content);
  const unmarked = findUnmarked(flat, threads);
  const startOf = (thread: Placed): number | undefined => {
    if (thread.wholeBlock) return flat.blocks.find((block) => block.id === thread.blockId)?.from;
    return (isMarked(thread) ? starts.threads : unmarked).get(thread.id)?.from;
  };
  const of = new Map<number, Place>();
  const at = new Map<number, number>();
  for (const thread of threads) {
    const start = startOf(thread);
    of.set(thread.id, kindOf(thread, start !== undefined));
    if (start !== undefined) at.set(thread.id, start);
  }
  const order = [...at].sort((a, b) => a[1] - b[1] || a[0] - b[0]).map(([id]) => id);
  return { of, order, unmarked, sections: sectionsOf(starts.headings, order, at) };
}

/** What a version keeps of its threads. */
export interface PlacesInVersion {
  /** Those that have a place in it. */
  ids: readonly number[];
  /** Those whose passage says something else now. */
  changed: readonly ({ id: number } & WordsNow)[];
}

export function placesInVersion(content: TextContent, threads: readonly Placed[]): PlacesInVersion {
  if (threads.length === 0) return { ids: [], changed: [] };
  const { flat } = flatten(content);
  const ranges = markedRanges(content);
  const changed = threads.filter(isMarked).flatMap((thread) => {
    const range = ranges.get(thread.id);
    const now = range && wordsAt(flat, range, thread.quote);
    return now && (now.last_quote ?? thread.quote) !== thread.words ? [{ id: thread.id, ...now }] : [];
  });
  return { ids: positionsIn(content, threads).order, changed };
}

/** Passages that bear no mark, by what they say now or said when their thread began. */
export function findUnmarked(flat: FlatText, threads: readonly Placed[]): Map<number, Range> {
  const wanted = threads.filter((thread) => thread.quote !== "" && !thread.wholeBlock && !isMarked(thread));
  return wanted.length ? findAgain(flat, wanted) : new Map<number, Range>();
}

/** @returns only passages that are surely those meant */
export function findAgain(flat: FlatText, threads: readonly Omit<Placed, "visibility" | "wholeBlock">[]): Map<number, Range> {
  const find = passageFinder(flat);
  const found = new Map<number, Range>();
  for (const { id, words, quote, ...around } of threads) {
    const best = [words, quote].map((said) => find({ ...around, quote: said })).find((place) => place?.isSure);
    if (best) found.set(id, { from: best.from, to: best.to });
  }
  return found;
}

function kindOf(thread: Placed, hasPlace: boolean): Place {
  if (thread.quote === "" && !thread.wholeBlock) return "whole";
  if (!hasPlace) return "gone";
  return thread.wholeBlock ? "block" : "passage";
}

/** From the first to the last marked character of each thread, in positions of the flat text. */
const markedRanges = (content: TextContent): Map<number, Range> => startsIn(content).threads;

interface Starts {
  threads: Map<number, Range>;
  headings: { id: string; level: number; at: number }[];
}

/** Where marks and headings begin, in positions of the flat text that `flatten` makes. */
function startsIn(content: TextContent): Starts {
  const starts: Starts = { threads: new Map(), headings: [] };
  let at = 0;
  const walk = (node: TextContent) => {
    for (const child of node.content ?? []) {
      if (child.type !== "text") {
        at += 1;
        if (child.type === "heading")
          starts.headings.push({ id: headingId(starts.headings.length), level: Number(child.attrs?.level) || 1, at });
        walk(child);
        continue;
      }
      const end = at + (child.text ?? "").length;
      for (const id of threadsOf(child)) starts.threads.set(id, { from: starts.threads.get(id)?.from ?? at, to: end });
      at = end;
    }
  };
  walk(content);
  return starts;
}

const threadsOf = (run: TextContent): number[] =>
  (run.marks ?? []).filter((mark) => mark.type === "comment").map((mark) => Number(mark.attrs?.threadId));

/** A section goes on until the next heading of its level or above: what stands in its parts counts as its own. */
function sectionsOf(headings: Starts["headings"], order: readonly number[], at: ReadonlyMap<number, number>) {
  const sections = new Map<string, readonly number[]>();
  for (const [index, heading] of headings.entries()) {
    const end = headings.slice(index + 1).find((next) => next.level <= heading.level)?.at ?? Infinity;
    const inside = order.filter((id) => at.get(id)! >= heading.at && at.get(id)! < end);
    if (inside.length) sections.set(heading.id, inside);
  }
  return sections;
}

/** In the order of the text, then those on the whole text, then those whose place is gone; each group by age. */
export function inTextOrder<T extends { id: number }>(threads: readonly T[], positions: CommentPositions): T[] {
  const groups: Record<Place, number> = { passage: 0, block: 0, whole: 1, gone: 2 };
  const rank = new Map(positions.order.map((id, index) => [id, index]));
  const key = ({ id }: T) => [groups[positions.of.get(id) ?? "gone"], rank.get(id) ?? 0, id] as const;
  return [...threads].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  });
}

/** The text as somebody sees it who sees these passages: each with the mark that it does not have in the text itself. */
export function withMarks(content: TextContent, unmarked: ReadonlyMap<number, Range>): TextContent {
  if (!unmarked.size) return content;
  let at = 0;
  const walk = (node: TextContent): TextContent => {
    if (!node.content) return node;
    const children = node.content.flatMap((child): TextContent[] => {
      if (child.type === "text") {
        const from = at;
        at += (child.text ?? "").length;
        return marked(child, from, unmarked);
      }
      at += 1;
      return [walk(child)];
    });
    return { ...node, content: children };
  };
  return walk(content);
}

/** A run of text, cut where passages begin and end. */
function marked(run: TextContent, at: number, unmarked: ReadonlyMap<number, Range>): TextContent[] {
  const words = run.text ?? "";
  const here = [...unmarked].filter(([, { from, to }]) => from < at + words.length && to > at);
  if (!here.length) return [run];
  const edges = here.flatMap(([, { from, to }]) => [from - at, to - at]);
  const cuts = [...new Set([0, words.length, ...edges])].filter((cut) => cut >= 0 && cut <= words.length).sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => {
    const begin = cuts[index]!;
    const over = here.filter(([, { from, to }]) => from <= at + begin && to >= at + end);
    const marks = over.map(([threadId]) => ({ type: "comment", attrs: { threadId } }));
    return { ...run, text: words.slice(begin, end), marks: [...(run.marks ?? []), ...marks] };
  });
}

// --- which are shown ------------------------------------------------------------------

export const THREAD_STATES = ["open", "resolved", "all"] as const;
export type ThreadState = (typeof THREAD_STATES)[number];

/** What the address asks for; a section by the anchor of its heading. */
export interface ThreadFilter {
  state: ThreadState;
  organisationId: number | null;
  section: string | null;
}

/** The parameters of an address that choose threads; whatever else it holds is none of theirs. */
export const FILTER_PARAMS = ["comments", "organisation", "section"] as const;
/** The parameter that opens one thread. */
export const THREAD_PARAM = "thread";

export function filterFrom(params: URLSearchParams): ThreadFilter {
  return {
    state: THREAD_STATES.find((state) => state === params.get("comments")) ?? "open",
    organisationId: Number(params.get("organisation")) || null,
    section: params.get("section") || null,
  };
}

/** Whether organisation and section fit; the state is asked for apart, because each is counted. */
export function isAskedFor(thread: Thread, { organisationId, section }: ThreadFilter, positions: CommentPositions): boolean {
  if (organisationId !== null && !thread.comments.some((comment) => comment.organisationId === organisationId)) return false;
  return section === null || (positions.sections.get(section)?.includes(thread.id) ?? false);
}

export const hasState = (thread: Pick<Thread, "resolvedAt">, state: ThreadState): boolean =>
  state === "all" || (thread.resolvedAt !== null) === (state === "resolved");

/** Back to where the form stood, at its thread; `to` is a page that shows the text, anything else counts as the text's own page. */
export function threadPath(to: string, documentId: number, threadId?: number): string {
  const [path = "", query = ""] = to.split("?", 2);
  const isPage = /^\/(documents|agenda|roundtables)\/\d+(\/minutes)?$/.test(path);
  const asked = new URLSearchParams(isPage ? query : "");
  const params = new URLSearchParams();
  for (const name of FILTER_PARAMS) {
    const value = asked.get(name);
    if (value && /^[\w-]{1,40}$/.test(value)) params.set(name, value);
  }
  if (threadId !== undefined) params.set(THREAD_PARAM, String(threadId));
  const search = params.size ? `?${params}` : "";
  return `${isPage ? path : `/documents/${documentId}`}${search}#${threadId === undefined ? "threads" : `thread-${threadId}`}`;
}
