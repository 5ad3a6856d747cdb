-- FHIR projections: made of the stored documents, so that they can be made again. Bodies are encrypted; people, visits, codes
-- and days stand here only as keyed hashes. What the columns tell without a key: which facility sent how much and when.

-- One row per visit, and one more for each child born in it (part 1, 2, …).
create table hssk.fhir_visit (
  visit uuid not null,
  part smallint not null,
  facility text not null,
  patient uuid not null,
  document_id bigint not null,
  version integer not null,
  generation integer not null,
  key_id integer not null,
  keys bigint[] not null,
  body bytea not null,
  primary key (visit, part)
) with (toast_tuple_target = 8160);
alter table hssk.fhir_visit alter column body set storage external;
create index fhir_visit_patient on hssk.fhir_visit (patient, document_id);
create index fhir_visit_facility on hssk.fhir_visit (facility, document_id);
create index fhir_visit_document on hssk.fhir_visit (document_id);
create index fhir_visit_keys on hssk.fhir_visit using gin (keys);
comment on table hssk.fhir_visit is 'FHIR resources of a visit, rebuildable: the Patient and all others, encrypted.';
comment on column hssk.fhir_visit.keys is 'Keyed hashes of identifiers, name words, codes and days; they find candidates, the opened body decides.';

-- Resources of XML6 (HIV) and XML15 (tuberculosis), under another keyed hash of the visit: no join tells whose they are.
create table hssk.fhir_restricted (
  visit uuid primary key,
  version integer not null,
  generation integer not null,
  key_id integer not null,
  body bytea not null
) with (toast_tuple_target = 8160);
alter table hssk.fhir_restricted alter column body set storage external;

-- Documents that could not be mapped. The reason names a place in the program, never a person.
create table hssk.mapping_failure (
  document_id bigint primary key references hssk.document,
  reason text not null,
  failed_at timestamptz not null default now()
);

-- Every rebuild is a generation; rows of an older one are removed when it ends. Generation 0 is what was mapped on arrival.
create table hssk.mapping_generation (
  generation integer primary key,
  started_at timestamptz not null default now(),
  last_document bigint not null,
  next_document bigint not null,
  finished_at timestamptz
);
insert into hssk.mapping_generation (generation, last_document, next_document, finished_at) values (0, 0, 0, now());

grant select, insert, update, delete on hssk.fhir_visit, hssk.fhir_restricted, hssk.mapping_failure to records;
grant select, insert, update on hssk.mapping_generation to records;
