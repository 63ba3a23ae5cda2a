/** What has changed inside one paragraph, word by word; marks, breaks, references and footnotes included. */
import { commonSubsequence, type DiffBudget } from "../content/matching.rules.ts";
import type { TextContent } from "../rules.ts";
import { withoutComments, writeAttrs, writeMarks } from "../content/canonical.rules.ts";

/** A stretch of words. */
export interface Piece {
  /** `format`: the same words in bold, with a link, … */
  status: "same" | "added" | "removed" | "format";
  /** Text, breaks, references; footnotes are opened into `footnoteStart`, their words, `footnoteEnd`. */
  nodes: TextContent[];
  /** The same words as they looked, for `format`. */
  before?: TextContent[];
  /** What was removed and what was put in its place bear the same number. */
  number?: number;
  by?: string[];
}

/** Changes that bear one number, while numbers are not given yet. */
export type Group = object;
export type GroupedPiece = Piece & { group?: Group | undefined };

interface Token {
  /** What it says: tokens with the same key are the same words. */
  key: string;
  nodes: TextContent[];
  /** How it looks; bold, links, languages. */
  look: string;
  by: string | undefined;
}

/** Words, blanks and signs; half a surrogate pair is a sign. */
const TOKENS = /[\p{L}\p{N}\p{M}_]+|\s+|[^\p{L}\p{N}\p{M}_\s]/gu;

function tokensOf(nodes: readonly TextContent[] = []): Token[] {
  const tokens: Token[] = [];
  let run: TextContent[] = [];
  const flush = () => {
    for (const token of tokensInRun(run)) tokens.push(token);
    run = [];
  };
  for (const node of nodes) {
    if (node.type === "text") {
      run.push(node);
      continue;
    }
    flush();
    if (node.type === "footnote") tokens.push(...footnoteTokens(node));
    else
      tokens.push({
        key: `<${node.type}${writeAttrs(node.attrs)}`,
        nodes: [bareText(node)],
        look: writeMarks(node),
        by: undefined,
      });
  }
  flush();
  return tokens;
}

/** A word may be half bold: its nodes are the parts. */
function tokensInRun(run: readonly TextContent[]): Token[] {
  const line = run.map((node) => node.text ?? "").join("");
  const tokens: Token[] = [];
  let [index, start] = [0, 0];
  for (const { 0: word, index: from } of line.matchAll(TOKENS)) {
    const nodes: TextContent[] = [];
    const looks: string[] = [];
    let by: string | undefined;
    for (let at = from; at < from + word.length; ) {
      while (at >= start + (run[index]!.text ?? "").length) start += (run[index++]!.text ?? "").length;
      const node = run[index]!;
      const end = Math.min(from + word.length, start + (node.text ?? "").length);
      const part = line.slice(at, end);
      nodes.push({ ...bareText(node), text: part });
      looks.push(`${part.length}${writeMarks(node)}`);
      by ??= authorOf(node);
      at = end;
    }
    const look = nodes.length === 1 ? writeMarks(nodes[0]!) : joined(nodes, looks);
    tokens.push({ key: word, nodes, look, by });
  }
  return tokens;
}

/** The parts of a word only count where they look different. */
function joined(nodes: readonly TextContent[], looks: readonly string[]): string {
  const first = writeMarks(nodes[0]!);
  return nodes.every((node) => writeMarks(node) === first) ? first : looks.join(";");
}

function footnoteTokens(node: TextContent): Token[] {
  const edge = (type: string): Token => ({ key: `<${type}`, nodes: [{ type }], look: "", by: undefined });
  const words = tokensInRun([{ type: "text", text: String(node.attrs?.text ?? "") }]);
  // Its words are not to be taken for those of the running text.
  return [edge("footnoteStart"), ...words.map((word) => ({ ...word, key: `<${word.key}` })), edge("footnoteEnd")];
}

const bareText = (node: TextContent): TextContent => withoutComments(node);

function authorOf(node: TextContent): string | undefined {
  const by = node.marks?.find((mark) => mark.type === "author")?.attrs?.by;
  return typeof by === "string" ? by : undefined;
}

/** Everybody who wrote something in it. */
export function authorsIn(node: TextContent): { by?: string[] } {
  const found = new Set<string>();
  const walk = (inside: TextContent) => {
    const by = inside.text?.trim() ? authorOf(inside) : undefined;
    if (by !== undefined) found.add(by);
    inside.content?.forEach(walk);
  };
  walk(node);
  return found.size ? { by: [...found] } : {};
}

/** What stays, and between it what goes and what comes. */
type Stretch = { same: [Token, Token][] } | { old: Token[]; now: Token[] };

/** What has changed between the insides of two paragraphs. */
export function comparePieces(
  before: readonly TextContent[] = [],
  after: readonly TextContent[] = [],
  budget: DiffBudget,
): GroupedPiece[] {
  return tidy(stretchesOf(tokensOf(before), tokensOf(after), budget)).flatMap((stretch): GroupedPiece[] => {
    if ("same" in stretch) return unchanged(stretch.same);
    const group = {};
    const pieces: GroupedPiece[] = [];
    if (stretch.old.length) pieces.push({ status: "removed", nodes: nodesOf(stretch.old), group });
    if (stretch.now.length) pieces.push({ status: "added", nodes: nodesOf(stretch.now), group, ...authorsOf(stretch.now) });
    return pieces;
  });
}

function stretchesOf(before: readonly Token[], after: readonly Token[], budget: DiffBudget): Stretch[] {
  const keys = new Map<string, number>();
  const number = ({ key }: Token) => {
    let found = keys.get(key);
    if (found === undefined) keys.set(key, (found = keys.size));
    return found;
  };
  const pairs = commonSubsequence(before.map(number), after.map(number), budget);
  const stretches: Stretch[] = [];
  let [i, j] = [0, 0];
  for (const [old, now] of [...pairs, [before.length, after.length] as const]) {
    if (old > i || now > j) stretches.push({ old: before.slice(i, old), now: after.slice(j, now) });
    const last = stretches.at(-1);
    if (old < before.length && now < after.length) {
      if (last && "same" in last) last.same.push([before[old]!, after[now]!]);
      else stretches.push({ same: [[before[old]!, after[now]!]] });
    }
    [i, j] = [old + 1, now + 1];
  }
  return stretches;
}

/** A lone blank or short word between two changes makes them harder to read, not easier. */
function tidy(stretches: readonly Stretch[]): Stretch[] {
  const tidied: Stretch[] = [];
  for (const [index, stretch] of stretches.entries()) {
    const [before, next] = [tidied.at(-1), stretches[index + 1]];
    if ("same" in stretch && before && "old" in before && next && "old" in next && isNoise(stretch.same, before, next)) {
      before.old = before.old.concat(stretch.same.map(([old]) => old));
      before.now = before.now.concat(stretch.same.map(([, now]) => now));
    } else if ("old" in stretch && before && "old" in before) {
      before.old = before.old.concat(stretch.old);
      before.now = before.now.concat(stretch.now);
    } else tidied.push("old" in stretch ? { ...stretch } : stretch);
  }
  return tidied;
}

type Change = { old: Token[]; now: Token[] };
const isWord = ({ key }: Token): boolean => /[\p{L}\p{N}]/u.test(key);
const lengthOf = (tokens: readonly Token[]): number => tokens.reduce((sum, { key }) => sum + key.length, 0);
const weightOf = ({ old, now }: Change): number => Math.max(lengthOf(old), lengthOf(now));

function isNoise(same: readonly [Token, Token][], before: Change, next: Change): boolean {
  const words = same.filter(([token]) => isWord(token)).length;
  if (words === 0) return same.every(([token]) => !token.key.startsWith("<")) && lengthOf(same.map(([token]) => token)) <= 3;
  return words === 1 && lengthOf(same.map(([token]) => token)) <= Math.min(8, weightOf(before), weightOf(next));
}

/** The same words; those that look different now are a change of their own. */
function unchanged(pairs: readonly [Token, Token][]): GroupedPiece[] {
  const pieces: GroupedPiece[] = [];
  for (const part of groupsOf(pairs, ([old, now]) => (old.look === now.look ? "" : `${old.look} → ${now.look}`))) {
    const [old, now] = [part.map(([token]) => token), part.map(([, token]) => token)];
    if (part[0]![0].look === part[0]![1].look) pieces.push({ status: "same", nodes: nodesOf(now) });
    else pieces.push({ status: "format", nodes: nodesOf(now), before: nodesOf(old), group: {} });
  }
  return pieces;
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups: { key: string; items: T[] }[] = [];
  for (const item of items) {
    const key = keyOf(item);
    if (groups.at(-1)?.key === key) groups.at(-1)!.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map((group) => group.items);
}

const nodesOf = (tokens: readonly Token[]): TextContent[] =>
  withoutComments({ type: "paragraph", content: tokens.flatMap((token) => token.nodes) }).content!;

function authorsOf(tokens: readonly Token[]): { by?: string[] } {
  const by = [...new Set(tokens.filter(isWord).flatMap((token) => token.by ?? []))];
  return by.length ? { by } : {};
}
