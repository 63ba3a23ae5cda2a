/** Markings of classified information inside files: found whatever the file is, before anything of it is kept. */
import { expect, it } from "vitest";
import { docxFile, docxLists } from "#server/files/docx-file";
import { docxTitle } from "#server/files/docx";
import { FIND_MARKING } from "#server/platform/find-marking";
import { xlsxFile } from "#server/files/xlsx";
import { odtFile } from "../setup/letters.ts";

const find = (bytes: Uint8Array | string) =>
  FIND_MARKING.run({ bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes });
const word = (footer: string, title = "Papier") =>
  docxFile({ title, language: "de", lists: docxLists(), children: [docxTitle(title)], footer });
const sheet = (cell: string) =>
  xlsxFile({
    ...{ title: "Liste", name: "Liste", columns: [{ header: "Ort", width: 9 }], rows: [[cell]] },
    ...{ footer: "", language: "de", now: new Date(0) },
  });

it("is found in plain text, in Word with its foot lines, in OpenDocument and in a table", async () => {
  expect(await find("Kopf\nVS-NUR FÜR DEN DIENSTGEBRAUCH\nText")).toBe("VS-NUR FÜR DEN DIENSTGEBRAUCH");
  expect(await find(await word("VS – NfD"))).toBe("VS – NfD");
  expect(await find(await odtFile("<text:p>EU RESTRICTED</text:p>"))).toBe("EU RESTRICTED");
  expect(await find(await sheet("NATO CONFIDENTIAL"))).toBe("NATO CONFIDENTIAL");
});

it("is found in a letter and in what is attached to it, also where its words are written in another way for the journey", async () => {
  const letter = (body: string, more = "") =>
    `From: a@b.example\r\nTo: c@d.example\r\nSubject: Papier\r\nMIME-Version: 1.0\r\n${more}\r\n${body}`;
  const packed = Buffer.from("Lage\nVS-NfD\n").toString("base64");
  expect(await find(letter(packed, "Content-Transfer-Encoding: base64\r\nContent-Type: text/plain; charset=utf-8\r\n"))).toBe(
    "VS-NfD",
  );
  const attached = Buffer.from(await word("GEHEIM NATO SECRET")).toString("base64");
  const parts = [
    "--x\r\nContent-Type: text/plain\r\n\r\nAnbei.",
    `--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="a.docx"\r\nContent-Transfer-Encoding: base64\r\n\r\n${attached}`,
    "--x--",
  ];
  expect(await find(letter(parts.join("\r\n"), 'Content-Type: multipart/mixed; boundary="x"\r\n'))).toBe("NATO SECRET");
});

it("is not seen where nobody set one", async () => {
  expect(await find("geheime Abstimmung; das ist kein Geheimnis")).toBeNull();
  expect(await find(await word("TLP:AMBER"))).toBeNull();
});
