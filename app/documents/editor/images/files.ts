/** Pictures on their way from this computer into a text: sending them, and finding them in what is pasted. */
import type { FormState } from "#server/web";
import type { StoredImage } from "#server/documents/images/rules";
import { foreignSentence } from "~/ui/foreign-answer";

export const IMAGE_ACCEPT = "image/png,image/jpeg,image/webp,image/gif";

/** What is in a clipboard or falls from somebody's hand. */
export const imageFilesIn = (data: DataTransfer | null): File[] =>
  [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));

/** A sentence why not; null when nothing came back, or (`because`, a catalogue key) an answer of a proxy. */
export interface Refused {
  sentence: string | null;
  because?: string;
}

/** The picture as stored, or why it is not. */
export type Sent = StoredImage | Refused;

export const isStored = (sent: Sent): sent is StoredImage => "imageId" in sent;

export function sendImage(documentId: number, file: Blob, name = "image"): Promise<Sent> {
  const form = new FormData();
  form.set("file", file, name);
  return send(documentId, form);
}

/** A picture of another text, pasted here: this text gets its own. */
export function copyImage(documentId: number, from: number): Promise<Sent> {
  const form = new FormData();
  form.set("from", String(from));
  return send(documentId, form);
}

async function send(documentId: number, body: FormData): Promise<Sent> {
  try {
    const response = await fetch(`/documents/${documentId}/images`, {
      method: "POST",
      body,
      headers: { accept: "application/json" },
      credentials: "same-origin",
    });
    const isOurs = response.headers.get("content-type")?.includes("json") || response.redirected || response.status === 500;
    if (!isOurs) return { sentence: null, because: foreignSentence(response.status) };
    const answer = (await response.json()) as StoredImage | { form?: FormState };
    if (response.ok && "imageId" in answer) return answer;
    const { form } = answer as { form?: FormState };
    return { sentence: form?.errors.file ?? form?.error ?? null };
  } catch {
    // Offline, signed out, or an answer that is no JSON.
    return { sentence: null };
  }
}

// --- pictures in pasted HTML -------------------------------------------------------------

export interface PastedImages {
  /** How many came along, and how many could not. */
  taken: number;
  left: number;
  /** Why the first of those could not, where somebody has said so. */
  why?: Refused;
}

/**
 * Pictures that the page holds itself are sent and become pictures of the text; all others (files on somebody's disk, pictures of other
 * sites) are left out, their words stay.
 * @param page cleaned; changed here
 */
export async function takeImages(page: Document, documentId: number): Promise<PastedImages> {
  const result: PastedImages = { taken: 0, left: 0 };
  for (const element of page.querySelectorAll("img")) {
    const blob = blobOf(element.getAttribute("src") ?? "");
    const sent = blob && (await sendImage(documentId, blob));
    if (sent && isStored(sent)) {
      element.removeAttribute("src");
      element.setAttribute("data-image", String(sent.imageId));
      element.setAttribute("width", String(sent.width));
      element.setAttribute("height", String(sent.height));
      result.taken += 1;
    } else {
      const alt = element.getAttribute("alt")?.trim();
      element.replaceWith(alt ? `[${alt}]` : "");
      result.left += 1;
      if (sent) result.why ??= sent;
    }
  }
  return result;
}

/** Not by asking the browser to fetch it: what a page may fetch is its own server's. */
function blobOf(address: string): Blob | undefined {
  const [, type, data] = /^data:(image\/[a-z+.-]+);base64,([\s\S]+)$/i.exec(address) ?? [];
  if (!type || !data) return undefined;
  try {
    return new Blob([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], { type });
  } catch {
    return undefined;
  }
}
