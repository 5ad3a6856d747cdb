-- The stored documents and what idempotency needs. Identifiers of people and visits exist here only as keyed hashes.

create table hssk.data_key (
  id integer generated always as identity primary key,
  day date not null unique,
  kek_id bytea not null check (length(kek_id) = 8),
  wrapped bytea not null check (length(wrapped) = 60),
  created_at timestamptz not null default now()
);
comment on table hssk.data_key is 'One data key per day (UTC), wrapped by the key-encryption key with AES-256-GCM.';

create sequence hssk.document_id as bigint;

-- Ciphertext does not compress; bodies up to 8 kB stay in the row.
create table hssk.document (
  id bigint primary key,
  facility text not null check (facility ~ '^[0-9]{2}[0-9A-Z]{3}$'),
  link_hash bytea not null check (length(link_hash) = 16),
  version integer not null check (version > 0),
  previous_id bigint,
  content_hash bytea not null check (length(content_hash) = 16),
  receipt uuid not null,
  received_at timestamptz not null default now(),
  key_id integer not null references hssk.data_key,
  body bytea not null
) with (toast_tuple_target = 8160);
alter table hssk.document alter column body set storage external;
create index document_receipt on hssk.document (receipt);
comment on table hssk.document is 'One version of one HOSO, encrypted. Rows are never changed; previous_id leads to the version before.';
comment on column hssk.document.receipt is 'maGiaoDich of the file it came in; time-ordered.';

-- The current version of every visit; the unique key that makes a resend safe.
create table hssk.link_head (
  link_hash bytea primary key check (length(link_hash) = 16),
  content_hash bytea not null,
  version integer not null,
  document_id bigint not null,
  previous_id bigint
) with (fillfactor = 85);

-- Answers that the stored documents alone cannot give again: files with a refused or an already stored HOSO.
create table hssk.file_result (
  receipt uuid primary key,
  facility text not null,
  received_at timestamptz not null default now(),
  key_id integer not null references hssk.data_key,
  body bytea not null
);
alter table hssk.file_result alter column body set storage external;

-- Written with the document, deleted by the mapping worker.
create table hssk.mapping_queue (
  document_id bigint primary key
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);

grant usage on schema hssk to gateway, records;
grant select, insert on hssk.data_key, hssk.document, hssk.file_result to gateway;
grant usage on sequence hssk.document_id to gateway;
grant select, insert, update on hssk.link_head to gateway;
grant select, insert on hssk.mapping_queue to gateway;

grant select on hssk.data_key, hssk.document, hssk.link_head to records;
-- A data key of its own may be needed on a day when no document came.
grant insert on hssk.data_key to records;
-- "for update skip locked" asks for update; a rebuild puts every document into the queue again.
grant select, insert, update, delete on hssk.mapping_queue to records;
