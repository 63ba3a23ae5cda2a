/** Where what came with a file has its place in the text: numbers of pictures and threads instead of their order in the file. */
import type { ImportedThread } from "./rules.ts";
import type { PreparedImage } from "../images/rules.ts";
import { matchBlocks } from "../content/matching.rules.ts";
import { squeeze, WHOLE_BLOCKS } from "../comments/passages.rules.ts";
import type { TextContent } from "../rules.ts";
import { blockIdOf, IDENTIFIED_BLOCKS, toPlainText } from "../content/text.rules.ts";

/** @param ids of the pictures, in the order in which the nodes count them */
export function withImages(node: TextContent, images: readonly PreparedImage[], ids: readonly number[]): TextContent {
  if (node.type === "image") {
    const index = Number(node.attrs?.imageId);
    const { width = null, height = null } = images[index] ?? {};
    return { ...node, attrs: { ...node.attrs, imageId: ids[index] ?? null, width, height } };
  }
  return node.content ? { ...node, content: node.content.map((child) => withImages(child, images, ids)) } : node;
}

/** @param ids of the threads, in the order in which the marks count them */
export function withThreads(node: TextContent, ids: readonly number[]): TextContent {
  const marks = node.marks?.map((mark) =>
    mark.type === "comment" ? { ...mark, attrs: { threadId: ids[Number(mark.attrs?.threadId)] } } : mark,
  );
  const content = node.content?.map((child) => withThreads(child, ids));
  return { ...node, ...(marks ? { marks } : {}), ...(content ? { content } : {}) };
}

/** A passage, a whole table or picture, or the whole text. @param blocks of the text, with their ids */
export function threadPlace({ quote, prefix, suffix, block }: ImportedThread, blocks: readonly TextContent[]) {
  const node = block === null ? undefined : blocks[block];
  const blockId = (node && blockIdOf(node)) ?? null;
  if (quote || !node || blockId === null) return { quote, prefix, suffix, blockId };
  const words = squeeze(toPlainText(node));
  return { quote: words, prefix: "", suffix: "", blockId, wholeBlock: WHOLE_BLOCKS.includes(node.type) };
}

/** Blocks of a change that are those of the text get their ids, so that accepting it changes them and puts no others in their place. */
export function carriedIds(base: readonly TextContent[], wished: readonly TextContent[]): TextContent[] {
  const partners = new Map(matchBlocks(base, wished).map(({ before, after }) => [after, base[before]!]));
  return wished.map((node, index) => {
    const partner = partners.get(index);
    const isOne = partner?.type === node.type;
    const id = isOne && (IDENTIFIED_BLOCKS as readonly string[]).includes(node.type) ? blockIdOf(partner) : undefined;
    const content = node.content && (partner ? carriedIds(partner.content ?? [], node.content) : node.content);
    return { ...node, ...(id === undefined ? {} : { attrs: { ...node.attrs, id } }), ...(content ? { content } : {}) };
  });
}
