/**
 * Somebody stands in for somebody else for some days. Whoever is represented takes part in no roundtable on such a day, and nobody does both:
 * whichever of two acts comes second is refused. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Ranges of one number, because plain numbers in such an index would need an extension.
  await sql`create table substitutions (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    mandate_id integer not null references mandates on delete cascade,
    substitute_id integer not null references mandates on delete cascade,
    from_day date not null,
    to_day date not null,
    created_by integer references people,
    created_at timestamptz not null,
    check (to_day between from_day and from_day + 366),
    check (mandate_id <> substitute_id),
    constraint substitutions_one_at_a_time exclude using gist (
      int4range(mandate_id, mandate_id, '[]') with &&, daterange(from_day, to_day, '[]') with &&),
    constraint substitutions_of_one exclude using gist (
      int4range(substitute_id, substitute_id, '[]') with &&, daterange(from_day, to_day, '[]') with &&)
  )`.execute(db);
  await sql`create index substitutions_process on substitutions (process_id)`.execute(db);
  await sql`create function refuse_both_active() returns trigger language plpgsql as $$
    begin
      perform from public.mandates where id in (new.mandate_id, new.substitute_id) order by id for no key update;
      if exists (select from public.mandates where id in (new.mandate_id, new.substitute_id)
          and (valid_from > new.from_day or valid_to < new.to_day)) then
        raise exclusion_violation using message = 'mandate not on all days', constraint = 'substitutions_mandates_hold';
      end if;
      if exists (select from public.substitutions as other where other.id <> new.id
          and (other.mandate_id = new.substitute_id or other.substitute_id = new.mandate_id)
          and daterange(other.from_day, other.to_day, '[]') && daterange(new.from_day, new.to_day, '[]')) then
        raise exclusion_violation using message = 'represented and representing', constraint = 'substitutions_no_chain';
      end if;
      if exists (select from public.attendances join public.roundtables on roundtables.id = roundtable_id
          where attendances.mandate_id = new.mandate_id and attendances.status = 'present' and roundtables.state <> 'cancelled'
          and (roundtables.starts_at at time zone 'Europe/Berlin')::date between new.from_day and new.to_day) then
        raise exclusion_violation using message = 'present', constraint = 'substitutions_not_present';
      end if;
      return new;
    end $$`.execute(db);
  await sql`create trigger substitutions_both_active before insert on substitutions
    for each row execute function refuse_both_active()`.execute(db);
  // Fewer days are never refused, and lock no mandates.
  await sql`create trigger substitutions_both_active_on_more before update on substitutions
    for each row when (new.mandate_id <> old.mandate_id or new.substitute_id <> old.substitute_id
      or new.from_day < old.from_day or new.to_day > old.to_day) execute function refuse_both_active()`.execute(db);
  // However a mandate ends: nobody stands in without one, and nobody is represented whose own is over.
  await sql`create function shorten_substitutions() returns trigger language plpgsql as $$
    begin
      delete from public.substitutions where new.id in (mandate_id, substitute_id)
        and (to_day < new.valid_from or from_day > new.valid_to);
      update public.substitutions set from_day = greatest(from_day, new.valid_from), to_day = least(to_day, new.valid_to)
        where new.id in (mandate_id, substitute_id) and (from_day < new.valid_from or to_day > new.valid_to);
      return null;
    end $$`.execute(db);
  await sql`create trigger mandates_shorten_substitutions after update of valid_from, valid_to on mandates
    for each row when (new.valid_from > old.valid_from or new.valid_to is distinct from old.valid_to)
    execute function shorten_substitutions()`.execute(db);
  await sql`create function refuse_represented() returns trigger language plpgsql as $$
    begin
      perform from public.mandates where id = new.mandate_id for share;
      if exists (select from public.substitutions as its join public.roundtables on roundtables.id = new.roundtable_id
          where its.mandate_id = new.mandate_id
          and (roundtables.starts_at at time zone 'Europe/Berlin')::date between its.from_day and its.to_day) then
        raise exclusion_violation using message = 'represented', constraint = 'attendances_not_represented';
      end if;
      return new;
    end $$`.execute(db);
  await sql`create trigger attendances_not_represented before insert or update of status on attendances
    for each row when (new.status = 'present' and new.mandate_id is not null) execute function refuse_represented()`.execute(
    db,
  );
  // Whoever said that they come is asked anew by nobody when it moves: on a day on which somebody else comes, they do not.
  await sql`create function excuse_represented() returns trigger language plpgsql as $$
    begin
      perform from public.mandates where id in (select mandate_id from public.attendances
        where roundtable_id = new.id and status = 'present') order by id for share;
      update public.attendances set status = 'excused', mode = null where roundtable_id = new.id and status = 'present'
        and mandate_id in (select its.mandate_id from public.substitutions as its
          where (new.starts_at at time zone 'Europe/Berlin')::date between its.from_day and its.to_day);
      return null;
    end $$`.execute(db);
  await sql`create trigger roundtables_excuse_represented after update of starts_at on roundtables
    for each row when (new.state = 'planned' and new.starts_at <> old.starts_at) execute function excuse_represented()`.execute(
    db,
  );
}
