/**
 * What comes with a statement: letters that arrived as files, attachments with their redacted versions. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await interests(db);
  await members(db);
  await intakes(db);
  await attachments(db);
  await signatures(db);
  await claims(db);
  await desk(db);
  await sides(db);
}

/** What a balance tells organisations apart by. */
async function sides(db: Kysely<unknown>): Promise<void> {
  await sql`alter table organisations
    add column size_class text check (size_class in ('bis_5000', 'bis_20000', 'bis_100000', 'ueber_100000', 'kreis')),
    add column land text check (land in (
      'BW', 'BY', 'BE', 'BB', 'HB', 'HH', 'HE', 'MV', 'NI', 'NW', 'RP', 'SL', 'SN', 'ST', 'SH', 'TH'))`.execute(db);
}

async function desk(db: Kysely<unknown>): Promise<void> {
  await sql`create table weighing_tags (
    id integer generated always as identity primary key,
    consultation_id integer not null references consultations on delete cascade,
    name text not null check (char_length(name) between 1 and 60),
    assignee_id integer references people,
    unique (consultation_id, name)
  )`.execute(db);
  await sql`create table weighing_point_tags (
    point_id integer not null references statement_points on delete cascade,
    tag_id integer not null references weighing_tags on delete cascade,
    primary key (point_id, tag_id)
  )`.execute(db);
  await sql`create index weighing_point_tags_tag_id on weighing_point_tags (tag_id)`.execute(db);
  await sql`create table weighing_blocks (
    id integer generated always as identity primary key,
    consultation_id integer not null references consultations on delete cascade,
    title text not null check (char_length(title) between 1 and 80),
    body text not null check (char_length(body) between 1 and 10000),
    disposition text check (disposition in ('folgen', 'teilweise', 'nicht_folgen', 'kenntnis', 'vertagt', 'nicht_gegenstand')),
    unique (consultation_id, title)
  )`.execute(db);
}

/** Only the hash of a link is kept. */
async function claims(db: Kysely<unknown>): Promise<void> {
  await sql`create table consultation_claim_links (
    id integer generated always as identity primary key,
    invitation_id integer not null references consultation_invitations on delete cascade,
    token_hash text not null unique,
    email text not null check (char_length(email) <= 320),
    created_by integer not null references people,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    returned_at timestamptz
  )`.execute(db);
  await sql`create index consultation_claim_links_invitation_id on consultation_claim_links (invitation_id)`.execute(db);
  await sql`create table consultation_claims (
    id integer generated always as identity primary key,
    link_id integer not null references consultation_claim_links on delete cascade,
    name text not null check (char_length(name) between 1 and 200),
    email text not null check (char_length(email) <= 320),
    asked_at timestamptz not null,
    is_granted boolean,
    decided_by integer references people,
    decided_at timestamptz,
    check (num_nulls(is_granted, decided_by, decided_at) in (0, 3))
  )`.execute(db);
  await sql`create unique index consultation_claims_waiting on consultation_claims (link_id, email) where is_granted is null`.execute(
    db,
  );
}

/** Whoever signs has been asked in the same consultation. */
async function signatures(db: Kysely<unknown>): Promise<void> {
  await sql`alter table statements add constraint statements_id_consultation_id unique (id, consultation_id)`.execute(db);
  await sql`create table statement_signatures (
    id integer generated always as identity primary key,
    statement_id integer not null,
    consultation_id integer not null,
    organisation_id integer not null,
    state text not null check (state in ('asked', 'signed', 'declined')),
    asked_by integer not null references people,
    asked_at timestamptz not null,
    decided_by integer references people,
    decided_at timestamptz,
    unique (statement_id, organisation_id),
    check ((state = 'asked') = (decided_at is null)),
    check (num_nulls(decided_by, decided_at) in (0, 2)),
    foreign key (statement_id, consultation_id) references statements (id, consultation_id) on delete cascade,
    foreign key (consultation_id, organisation_id)
      references consultation_invitations (consultation_id, organisation_id) on delete cascade
  )`.execute(db);
  await sql`create index statement_signatures_consultation on statement_signatures (consultation_id, organisation_id)`.execute(
    db,
  );
}

async function interests(db: Kysely<unknown>): Promise<void> {
  await sql`alter table statements
    add column lobby_number text not null default '' check (lobby_number ~ '^(R\\d{6})?$'),
    add column interests text not null default '' check (char_length(interests) <= 2000)`.execute(db);
  await sql`create or replace function refuse_submitted_statement_change() returns trigger language plpgsql as $$
    begin
      if row(old.general_remark, old.is_nil, old.coordination, old.channel, old.submitted_at, old.submitted_by, old.received_at,
             old.content_hash, old.organisation_id, old.number, old.lobby_number, old.interests,
             old.members_asked, old.members_supporting, old.members_deviating, old.members_named)
        is distinct from row(new.general_remark, new.is_nil, new.coordination, new.channel, new.submitted_at, new.submitted_by,
             new.received_at, new.content_hash, new.organisation_id, new.number, new.lobby_number, new.interests,
             new.members_asked, new.members_supporting, new.members_deviating, new.members_named) then
        raise exception 'A submitted statement is never changed.';
      end if;
      return new;
    end $$`.execute(db);
}

/** What an association asks its members; of their answers its statement keeps numbers, and names that they released. */
async function members(db: Kysely<unknown>): Promise<void> {
  await sql`create table member_rounds (
    id integer generated always as identity primary key,
    invitation_id integer not null unique references consultation_invitations on delete cascade,
    body text not null check (char_length(body) between 1 and 20000),
    closes_at timestamptz not null,
    created_by integer not null references people,
    created_at timestamptz not null
  )`.execute(db);
  await sql`create table member_replies (
    id integer generated always as identity primary key,
    round_id integer not null references member_rounds on delete cascade,
    member text not null check (char_length(member) between 1 and 200),
    email text not null check (char_length(email) <= 320),
    token_hash text not null unique,
    stance text check (stance in ('supports', 'deviates', 'abstains')),
    remark text not null default '' check (char_length(remark) <= 5000),
    is_named boolean not null default false,
    replied_at timestamptz,
    unique (round_id, email),
    check ((stance is null) = (replied_at is null))
  )`.execute(db);
  await sql`alter table statements
    add column members_asked integer check (members_asked > 0),
    add column members_supporting integer,
    add column members_deviating integer,
    add column members_named text[] not null default '{}',
    add check (num_nulls(members_asked, members_supporting, members_deviating) in (0, 3)),
    add check (members_supporting >= 0 and members_deviating >= 0 and members_supporting + members_deviating <= members_asked)`.execute(
    db,
  );
}

/** The original and its files move to the statement that is entered from them. */
async function intakes(db: Kysely<unknown>): Promise<void> {
  await sql`create table statement_intakes (
    id integer generated always as identity primary key,
    consultation_id integer not null references consultations on delete cascade,
    name text not null check (char_length(name) <= 200),
    reading jsonb not null,
    sent_on date,
    created_by integer not null references people,
    created_at timestamptz not null
  )`.execute(db);
  await sql`create index statement_intakes_consultation_id on statement_intakes (consultation_id)`.execute(db);
}

async function attachments(db: Kysely<unknown>): Promise<void> {
  await sql`create table statement_attachments (
    id integer generated always as identity primary key,
    statement_id integer references statements on delete cascade,
    intake_id integer references statement_intakes on delete cascade,
    kind text not null check (kind in ('attachment', 'original')),
    name text not null check (char_length(name) between 1 and 200),
    media_type text not null check (char_length(media_type) <= 100),
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    bytes bytea not null check (octet_length(bytes) between 1 and 20971520),
    is_public boolean not null,
    redacts_id integer unique references statement_attachments on delete cascade,
    created_by integer not null references people,
    created_at timestamptz not null,
    check (num_nonnulls(statement_id, intake_id) = 1),
    check (redacts_id is null or is_public),
    check (kind <> 'original' or not is_public or redacts_id is not null)
  )`.execute(db);
  await sql`create index statement_attachments_statement_id on statement_attachments (statement_id)`.execute(db);
  await sql`create index statement_attachments_intake_id on statement_attachments (intake_id)`.execute(db);
  // A redacted version may be added later, when somebody notices a name in a file; what was submitted stays as it is.
  await sql`create function refuse_submitted_attachment_change() returns trigger language plpgsql as $$
    begin
      if exists (select from statements where id = coalesce(new.statement_id, old.statement_id) and submitted_at is not null)
        and not (tg_op = 'INSERT' and new.redacts_id is not null) then
        raise exception 'A submitted statement is never changed.';
      end if;
      return coalesce(new, old);
    end $$`.execute(db);
  await sql`create trigger statement_attachments_submitted before insert or update or delete on statement_attachments
    for each row execute function refuse_submitted_attachment_change()`.execute(db);
}
