/** What a text can refer to, asked of the server, and references to it put at the caret. */
import type { Editor } from "@tiptap/core";
import { agendaNumber } from "#server/agenda/rules";
import type { ReferenceTarget } from "#server/documents/references/targets.rules";

/** @returns nothing while the server cannot be reached */
export async function askTargets(documentId: number, query: string, signal?: AbortSignal): Promise<ReferenceTarget[]> {
  const answer = await fetch(`/documents/${documentId}/targets?q=${encodeURIComponent(query)}`, { signal }).catch(() => null);
  return answer?.ok ? ((await answer.json()) as ReferenceTarget[]) : [];
}

/** `AP-07 Feste Ansprechstellen`, or the title of a document. */
export const targetLabel = (target: ReferenceTarget): string =>
  target.kind === "agenda" ? `${agendaNumber(target.number)} ${target.title}` : target.title;

export function insertReference(editor: Editor, target: ReferenceTarget): void {
  const node =
    target.kind === "agenda"
      ? { type: "agendaReference", attrs: { itemId: target.id, label: agendaNumber(target.number) } }
      : { type: "reference", attrs: { kind: "document", targetId: target.id, label: target.title } };
  editor
    .chain()
    .focus()
    .insertContent([node, { type: "text", text: " " }])
    .run();
}
