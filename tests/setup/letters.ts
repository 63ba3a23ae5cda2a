/** Letters as other programs write them, for tests: OpenDocument, e-mail, Outlook. Everything in them is made up. */
import { burn } from "@kenjiuno/msgreader/lib/Burner.js";
import { TypeEnum } from "@kenjiuno/msgreader/lib/Reader.js";
import JSZip from "jszip";

const ODF = "urn:oasis:names:tc:opendocument:xmlns";

/** @param body what stands in `office:text` */
export async function odtFile(body: string, more: Record<string, string> = {}): Promise<Uint8Array> {
  const zip = new JSZip();
  zip.file("mimetype", "application/vnd.oasis.opendocument.text");
  zip.file(
    "content.xml",
    `<office:document-content xmlns:office="${ODF}:office:1.0" xmlns:text="${ODF}:text:1.0" xmlns:table="${ODF}:table:1.0"><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
  );
  for (const [name, words] of Object.entries(more)) zip.file(name, words);
  return zip.generateAsync({ type: "uint8array" });
}

export interface MailParts {
  from?: string;
  head?: string;
  text: string;
  files?: { name: string; type: string; bytes: Uint8Array }[];
}

export function mailFile({
  from = "Ruth Sander <ruth.sander@kvm.example>",
  head = "",
  text,
  files = [],
}: MailParts): Uint8Array {
  const parts = [
    `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}`,
    ...files.map(({ name, type, bytes }) =>
      type === "message/rfc822"
        ? `Content-Type: ${type}\r\n\r\n${Buffer.from(bytes).toString()}`
        : `Content-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(bytes).toString("base64")}`,
    ),
  ];
  const boundary = `grenze-${text.length}`;
  return new TextEncoder().encode(
    `From: ${from}\r\nTo: agenda@example.org\r\nSubject: Stellungnahme\r\nDate: Mon, 05 Jan 2026 10:00:00 +0100\r\n${head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${parts.map((each) => `--${boundary}\r\n${each}\r\n`).join("")}--${boundary}--\r\n`,
  );
}

/** As Outlook keeps a letter. */
export function outlookFile({ subject, body, name }: { subject: string; body: string; name: string }): Uint8Array {
  const stream = (tag: string, words: string) => {
    const bytes = Uint8Array.from(Buffer.from(words, "utf16le"));
    return { name: `__substg1.0_${tag}001F`, type: TypeEnum.DOCUMENT, binaryProvider: () => bytes, length: bytes.length };
  };
  const properties = new Uint8Array(32);
  const streams = [
    stream("0037", subject),
    stream("1000", body),
    stream("0C1A", name),
    { name: "__properties_version1.0", type: TypeEnum.DOCUMENT, binaryProvider: () => properties, length: properties.length },
  ];
  return burn([
    { name: "Root Entry", type: TypeEnum.ROOT, length: 0, children: streams.map((_, index) => index + 1) },
    ...streams,
  ]);
}
