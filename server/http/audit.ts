/** `npm run audit:verify`: looks whether the audit log is as it was written, and says what is not. */
import type { Connection } from "../../db/connection.ts";
import { isMigrated } from "../../db/migrate.ts";
import { verifyChain } from "../audit/chain.queries.ts";
import { readHead, writeHead, type Fault, type Head } from "../audit/chain.rules.ts";
import { StartError } from "./start-error.ts";

/** Behind the command stand heads that were noted before: `npm run audit:verify -- 17:5f3c…`. @throws StartError with what is wrong */
export async function verifyAndSay({ db }: Connection, words = process.argv.slice(3)): Promise<void> {
  const noted = headsAmong(words);
  if (!(await isMigrated(db)))
    throw new StartError(
      "Die Datenbank hat noch nicht die Fassung dieser Version. / The database does not have the schema of this version yet.",
    );
  const { links, head, faults } = await verifyChain(db, noted);
  console.log(`${links} Einträge, Ende / entries, head: ${writeHead(head)}`);
  if (noted.length === 0)
    console.log(
      "Ob am Ende etwas fehlt, zeigt nur ein früher notiertes Ende: npm run audit:verify -- <Ende>. / Only a head noted before shows whether the end was cut off.",
    );
  if (faults.length > 0) throw new StartError(faults.map(sentence).join("\n"));
  console.log("Das Protokoll ist unverändert. / The audit log is unchanged.");
}

function headsAmong(words: readonly string[]): Head[] {
  return words.map((word) => {
    const head = readHead(word);
    if (head) return head;
    throw new StartError(`Das ist kein Ende des Protokolls: ${word} / Not a head of the audit log. (17:5f3c…)`);
  });
}

function sentence(fault: Fault): string {
  if (fault.kind === "changed")
    return `Verändert oder vertauscht: Eintrag ${fault.seq}. / Changed or exchanged: entry ${fault.seq}.`;
  if (fault.kind === "missing")
    return `Es fehlen: Einträge ${fault.from} bis ${fault.to}. / Missing: entries ${fault.from} to ${fault.to}.`;
  if (fault.kind === "unlinked")
    return `An der Kette vorbei geschrieben: Zeile ${fault.entry}. / Written past the chain: row ${fault.entry}.`;
  return `Das notierte Ende ${fault.seq} steht nicht mehr da: Das Protokoll wurde gekürzt oder neu geschrieben. / The noted head ${fault.seq} is gone: the log was cut or written anew.`;
}
