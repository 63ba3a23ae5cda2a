/** A process as large as it may become: 400 agenda items, 300 people, 150 organisations, a roundtable where all of them are expected. */
import { sql } from "kysely";
import type { Connection } from "../../db/connection.ts";
import { sample } from "../../db/sample.ts";
import { insertLongText } from "../setup/long-text.ts";
import { signIn } from "../live/visitors.ts";
import { makeDelegates } from "./people.ts";

const ITEMS = 400;
const PEOPLE = 300;
const ORGANISATIONS = 150;

export interface LargeTown {
  processId: number;
  roundtableId: number;
  /** One whose minutes are begun. */
  minutedId: number;
  /** A text of eighty pages, and one of a page. */
  longId: number;
  shortId: number;
  itemId: number;
  facilitator: string;
  delegates: string[];
}

export async function makeLargeTown({ db }: Connection): Promise<LargeTown> {
  const by = await db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .where("email", "=", sample.people.facilitator.email)
    .orderBy("process_id")
    .select(["process_id as processId", "person_id as personId", "organisation_id as organisationId"])
    .executeTakeFirstOrThrow();
  const { processId } = by;
  await sql`
    insert into organisations (name, short_name, level, bench_default, created_at)
    select 'Gemeinde Oberunterwald an der Furt ' || n, 'Oberunterwald ' || n, 'kommune', 'kommunen', now()
    from generate_series(1, ${ORGANISATIONS}::int - (select count(*)::int from organisations)) as n`.execute(db);
  const delegates = await makeDelegates(db, processId, { count: PEOPLE, name: "Delegierte" });
  const itemId = await insertItems(db, processId);
  const { id: roundtableId } = await db
    .updateTable("roundtables")
    .set({ state: "open", opened_at: new Date() })
    .where("id", "=", (eb) =>
      eb
        .selectFrom("roundtables")
        .where("process_id", "=", processId)
        .select((its) => its.fn.max("id").as("id")),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  const minuted = await db
    .selectFrom("roundtables")
    .where("process_id", "=", processId)
    .where("minutes_document_id", "is not", null)
    .select("id")
    .executeTakeFirstOrThrow();
  const { documentId: longId } = await insertLongText(db, processId, by, 300);
  const short = await db
    .selectFrom("documents")
    .where("process_id", "=", processId)
    .where("kind", "=", "paper")
    .orderBy("id")
    .select("id")
    .executeTakeFirstOrThrow();
  const { cookie } = await signIn(db, "facilitator");
  return { processId, roundtableId, minutedId: minuted.id, longId, shortId: short.id, itemId, facilitator: cookie, delegates };
}

/** Each has a text of its own, as real ones have. @returns one that was there before, with a written text */
async function insertItems(db: Connection["db"], processId: number): Promise<number> {
  const [first] = await db.selectFrom("agenda_items").where("process_id", "=", processId).select("id").orderBy("id").execute();
  await sql`
    with counted as (select coalesce(max(number), 0) as number, count(*)::int as there from agenda_items where process_id = ${processId}),
    wanted as (select n, counted.number + n as number from counted, generate_series(1, ${ITEMS}::int - counted.there) as n),
    texts as (
      insert into documents (process_id, kind, title, created_at)
      select ${processId}, 'agenda_item', 'Text ' || number, now() from wanted returning id, title)
    insert into agenda_items (process_id, number, position, title, mode, reason, levels, lead_organisation_id, status, document_id, created_at)
    select ${processId}, number, number, 'Gemeinsame Ansprechstelle für Anfragen aus dem Ausland, Teil ' || number,
      (array['austausch', 'zusammenarbeit', 'koordinierung'])[1 + n % 3], 'Weil es sonst jede Gemeinde für sich regelt.', array['bund', 'kommune'],
      (select min(id) from organisations) + n % 40, (array['entwurf', 'in_abstimmung', 'beschlussreif', 'angenommen'])[1 + n % 4],
      texts.id, now()
    from wanted join texts on texts.title = 'Text ' || number`.execute(db);
  await sql`update processes set last_agenda_number = (select max(number) from agenda_items where process_id = ${processId}) where id = ${processId}`.execute(
    db,
  );
  await sql`analyze organisations, agenda_items, documents`.execute(db);
  return first!.id;
}
