/** Opens letters of e-mail programs. A sender is only what the letter says: what speaks against it is named, nothing is believed. */
import { simpleParser, type AddressObject, type ParsedMail } from "mailparser";
import outlook, { type FieldsData } from "@kenjiuno/msgreader";
import { UnreadableFile, type ReceivedNote, type Sender } from "./rules.ts";

export interface Mail {
  from: Sender | null;
  sentAt: Date | null;
  subject: string;
  text: string;
  files: { name: string; bytes: Uint8Array }[];
  /** Letters within the letter. */
  mails: Mail[];
  doubts: ReceivedNote[];
}

const DEEPEST = 4;

type Outlook = typeof outlook;
/** An older module: Node puts what it exports one step further in than bundlers do. */
const MsgReader: Outlook = (outlook as unknown as { default?: Outlook }).default ?? outlook;

/** @throws UnreadableFile */
export async function readMail(bytes: Uint8Array, depth = 1): Promise<Mail> {
  const parsed = await simpleParser(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    skipImageLinks: true,
    skipTextToHtml: true,
  }).catch(() => undefined);
  if (!parsed || (!parsed.from && !parsed.text && !parsed.html)) throw new UnreadableFile("broken");
  const isMail = (type: string) => type === "message/rfc822";
  // Pictures of a signature belong to the look of the letter.
  const enclosed = parsed.attachments.filter(({ related, contentType }) => !related || !contentType.startsWith("image/"));
  const inner = depth < DEEPEST ? enclosed.filter(({ contentType }) => isMail(contentType)) : [];
  return {
    from: senderOf(parsed.from),
    sentAt: parsed.date ?? null,
    subject: parsed.subject ?? "",
    text: parsed.text ?? "",
    files: enclosed
      .filter((each) => !inner.includes(each))
      .map(({ filename, content }) => ({ name: filename ?? "Anlage", bytes: new Uint8Array(content) })),
    mails: (await Promise.all(inner.map(({ content }) => readMail(content, depth + 1).catch(() => undefined)))).filter(
      (mail) => mail !== undefined,
    ),
    doubts: doubtsOf(parsed),
  };
}

function senderOf(from: AddressObject | undefined): Sender | null {
  const [first] = from?.value ?? [];
  return first ? { name: first.name, address: (first.address ?? "").toLowerCase() } : null;
}

const domainOf = (address: string): string =>
  address
    .split("@")
    .at(-1)
    ?.toLowerCase()
    .replace(/^mail\./, "") ?? "";

/** A name that looks like another address, an answer that goes elsewhere, a server that found the sender out. */
function doubtsOf(mail: ParsedMail): ReceivedNote[] {
  const from = senderOf(mail.from);
  if (!from) return [{ kind: "no-sender", about: "" }];
  const doubts: ReceivedNote[] = [];
  const named = /[\w.+-]+@[\w.-]+\.\w+/.exec(from.name)?.[0].toLowerCase();
  if (named && named !== from.address) doubts.push({ kind: "sender-other", about: `${named} ≠ ${from.address}` });
  const reply = mail.replyTo?.value[0]?.address;
  if (reply && domainOf(reply) !== domainOf(from.address))
    doubts.push({ kind: "reply-elsewhere", about: `${reply.toLowerCase()} ≠ ${from.address}` });
  const results = mail.headerLines
    .filter(({ key }) => key === "authentication-results")
    .map(({ line }) => line)
    .join(" ");
  const failed = /\b(dmarc|spf|dkim)\s*=\s*(fail|softfail)/i.exec(results);
  if (failed) doubts.push({ kind: "sender-failed", about: `${failed[1]!.toUpperCase()}: ${from.address}` });
  return doubts;
}

/** @throws UnreadableFile */
export async function readLetterOfOutlook(bytes: Uint8Array): Promise<Mail> {
  try {
    const copy = bytes.slice();
    const reader = new MsgReader(copy.buffer);
    const fields = reader.getFileData();
    if (fields.error || (!fields.body && !fields.subject)) throw new UnreadableFile("broken");
    return await Promise.resolve(letterOf(reader, fields, 1));
  } catch (error) {
    throw error instanceof UnreadableFile ? error : new UnreadableFile("broken");
  }
}

function letterOf(reader: InstanceType<Outlook>, fields: FieldsData, depth: number): Mail {
  const address = (fields.senderSmtpAddress ?? fields.senderEmail ?? "").toLowerCase();
  const sent = new Date(fields.messageDeliveryTime ?? fields.clientSubmitTime ?? "");
  const attachments = fields.attachments ?? [];
  const inner = attachments.flatMap(({ innerMsgContentFields }) => innerMsgContentFields ?? []);
  const name = fields.senderName ?? "";
  return {
    from: name || address ? { name, address } : null,
    sentAt: Number.isNaN(sent.getTime()) ? null : sent,
    subject: fields.subject ?? "",
    text: fields.body ?? "",
    files: attachments
      .filter(({ innerMsgContent }) => !innerMsgContent)
      .map((attachment) => reader.getAttachment(attachment))
      .map(({ fileName, content }) => ({ name: fileName || "Anlage", bytes: content })),
    mails: depth < DEEPEST ? inner.map((each) => letterOf(reader, each, depth + 1)) : [],
    doubts: name || address ? [] : [{ kind: "no-sender", about: "" }],
  };
}
