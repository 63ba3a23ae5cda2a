/** An adopted item stays what was adopted: its frozen text, its title, mode, reason and levels. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Adopted, so that nobody writes in it any more; comments go on.
  await sql`alter table documents add column settled text check (settled in ('adopted', 'approved'))`.execute(db);
  // Of those adopted before nobody can say any more in which words; their texts stay from now on as they are.
  await sql`update documents set settled = 'adopted' from agenda_items as item
    where item.document_id = documents.id and item.status = 'angenommen'`.execute(db);
  await sql`update documents set settled = 'adopted' from recommendations as its
    where its.document_id = documents.id and its.status in ('angenommen', 'angenommen_mit_vorbehalt', 'angenommen_mit_dissens',
      'in_umsetzung', 'umgesetzt')`.execute(db);
  await sql`alter table agenda_items add column adopted_version_id integer references document_versions,
    add constraint agenda_items_version_of_adopted check (adopted_version_id is null or status = 'angenommen')`.execute(db);
  await sql`create function refuse_adopted_item_change() returns trigger language plpgsql as $$
    begin
      -- What the law wants gone goes, whatever was decided (server/markings/purge.commands.ts).
      if coalesce(current_setting('joint_agenda.purging', true), '') = 'on' then return new; end if;
      -- Of the table itself: whoever acts may not be cleared for the text, and reads a view of the same name.
      if new.adopted_version_id is not null and not exists (select from public.document_versions
        where id = new.adopted_version_id and document_id = new.document_id and kind = 'frozen') then
        raise exception 'An item is adopted in a frozen version of its own text.' using errcode = 'check_violation';
      end if;
      if old.status = 'angenommen' and new.status = 'angenommen' and (
        (new.title, new.mode, new.reason, new.levels) is distinct from (old.title, old.mode, old.reason, old.levels)
        or (old.adopted_version_id is not null and new.adopted_version_id is distinct from old.adopted_version_id)) then
        raise exception 'What was adopted never changes.' using errcode = 'check_violation';
      end if;
      return new;
    end $$`.execute(db);
  await sql`create trigger agenda_items_adopted before update on agenda_items
    for each row execute function refuse_adopted_item_change()`.execute(db);
}
