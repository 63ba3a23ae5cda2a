/** What a thread of the workshop does; the parts are loaded only by the job that needs them. Called by workshop.worker.ts. */
import type { Answer, Jobs, JobKind, Order } from "../platform/worker-pool.ts";
import { UnreadableFile } from "./import/rules.ts";
import type { TextContent } from "./rules.ts";

export async function fulfil(order: Order): Promise<Jobs[JobKind]["answer"]> {
  switch (order.kind) {
    case "read": {
      const { readImport } = await import("./import/read-file.ts");
      return readImport(order.name, order.bytes);
    }
    case "encode": {
      const { contentToUpdate } = await import("./log/ydoc.rules.ts");
      return contentToUpdate(order.content);
    }
    case "clients": {
      const { clientsOf } = await import("./log/attribution.rules.ts");
      return clientsOf(order.updates);
    }
    case "compare": {
      const { authoredText } = await import("./log/attribution.rules.ts");
      const { compareTexts } = await import("./compare/rules.ts");
      const { drawRecords } = await import("./content/records.rules.ts");
      const after = drawRecords(authoredText(order.updates, order.names), order.records);
      return compareTexts(JSON.parse(order.before) as TextContent, after);
    }
    case "pdf": {
      const { compileTypst } = await import("../files/typst-compiler.ts");
      return compileTypst(order.source, order.images);
    }
  }
}

/** A stack too deep comes from a file that is nested as no real one is. */
export async function answer(order: Order): Promise<Answer> {
  try {
    return { result: await fulfil(order) };
  } catch (error) {
    if (error instanceof UnreadableFile) return { refused: error.reason };
    if (error instanceof RangeError && /call stack/i.test(error.message)) return { refused: "broken" };
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
