/** What a person who runs the database may not do, by any way that PostgreSQL knows, and what the work needs. Tests run both, the live proof on a site what is refused. */

/**
 * One statement and the code with which PostgreSQL refuses it. `alone` is one that no transaction could take back, or that asks for a
 * lock before it is refused, behind which others would wait: no site in use is tried with it.
 */
export type Attempt = { what: string; sql: string; code: string; alone?: true };

const denied = '42501';
const attempt = (what: string, sql: string, code = denied): Attempt => ({ what, sql, code });
const alone = (what: string, sql: string): Attempt => ({ what, sql, code: denied, alone: true });

const reading: Attempt[] = [
  attempt('reads bodies', 'select body from hssk.document limit 1'),
  attempt('reads keyed hashes of visits', 'select link_hash, content_hash from hssk.link_head limit 1'),
  attempt('reads keyed hashes of people', 'select keys, patient from hssk.fhir_visit limit 1'),
  attempt('reads answers to hospitals', 'select * from hssk.file_result limit 1'),
  attempt('reads HIV and tuberculosis records', 'select * from hssk.fhir_restricted limit 1'),
  attempt('reads wrapped keys', 'select wrapped from hssk.data_key'),
  attempt('counts rows one by one', 'select count(*) from hssk.document'),
  attempt('reads through a plan', 'explain analyze select body from hssk.document'),
  attempt('reads through XML', "select query_to_xml('select body from hssk.document', true, false, '')"),
  attempt('reads a whole table as XML', "select table_to_xml('hssk.fhir_visit', true, false, '')"),
  attempt('reads through a cursor', "select cursor_to_xml('none', 1, true, false, '') from hssk.document"),
  attempt('reads and locks rows', 'select * from hssk.link_head for update'),
  attempt('reads samples of columns', 'select * from pg_statistic limit 1'),
  attempt('reads password verifiers', 'select rolpassword from pg_authid'),
  attempt('looks into the sequence', 'select last_value from hssk.document_id'),
];

const copying: Attempt[] = [
  attempt('copies a table out', 'copy hssk.document to stdout'),
  attempt('copies an answer out', 'copy (select * from hssk.fhir_visit) to stdout'),
  alone('copies to a file of the server', "copy (select 1) to '/tmp/hssk-copied'"),
  alone('copies to a program', "copy (select 1) to program 'cat > /tmp/hssk-copied'"),
  attempt('copies a file of the server in', "copy hssk.document from '/etc/passwd'"),
  attempt('makes a table of it', 'create table hssk.copied as select * from hssk.document'),
  attempt('makes a temporary table', 'create temporary table copied (body bytea)'),
  attempt('makes a table in schema public', 'create table public.copied (body bytea)'),
  attempt('makes a schema', 'create schema copied'),
  alone('makes a database', 'create database copied template hssk'),
  attempt('makes a materialised view', 'create materialized view hssk.copied as select * from hssk.document'),
  attempt('writes a large object', "select lo_from_bytea(0, 'copied')"),
  attempt('imports a file as a large object', "select lo_import('/etc/passwd')"),
  alone('exports a large object', "select lo_export(1, '/tmp/hssk-copied')"),
  attempt('publishes the tables', 'create publication copied for all tables'),
  alone('subscribes to another server', "create subscription copied connection 'host=192.0.2.1' publication copied"),
  alone('streams the log', "select pg_create_logical_replication_slot('copied', 'pgoutput')"),
  alone('holds the log', "select pg_create_physical_replication_slot('copied')"),
  alone('begins a backup', "select pg_backup_start('copied')"),
  attempt(
    'connects to another server',
    "create server elsewhere foreign data wrapper copied options (host '192.0.2.1')",
    '42704',
  ),
];

const changing: Attempt[] = [
  attempt('changes a document', "update hssk.document set body = ''"),
  attempt('adds a document', "insert into hssk.link_head values ('', '', 1, 1)"),
  attempt('deletes a document', 'delete from hssk.document'),
  attempt('empties a table', 'truncate hssk.document'),
  attempt('drops a table', 'drop table hssk.document'),
  attempt('alters a table', 'alter table hssk.document add column note text'),
  attempt(
    'merges into a table',
    'merge into hssk.link_head using (values (1)) v on false when not matched then do nothing',
  ),
  alone(
    'hangs a trigger on a table',
    'create trigger copied after insert on hssk.document execute function suppress_redundant_updates_trigger()',
  ),
  alone('hangs a rule on a table', 'create rule copied as on insert to hssk.document do also nothing'),
  attempt('forgets what was migrated', 'delete from hssk.migration'),
  attempt('moves the sequence', "select setval('hssk.document_id', 1)"),
];

const rising: Attempt[] = [
  attempt('becomes the superuser', 'set role postgres'),
  attempt('becomes the owner', 'set role migration'),
  attempt('becomes a service', "select set_config('role', 'records', false)"),
  attempt('becomes the backup', 'set session authorization backup'),
  attempt('grants itself the reading of everything', 'grant pg_read_all_data to current_user'),
  attempt('lifts its own role', 'alter role current_user superuser'),
  attempt('makes a role', 'create role helper login'),
  attempt('changes the password of a service', "alter role gateway password 'known'"),
  attempt('takes a table over', 'alter table hssk.document owner to current_user'),
  attempt(
    'changes what later tables grant',
    'alter default privileges for role migration grant select on tables to public',
  ),
  attempt(
    'writes a function of the owner',
    'create function hssk.open() returns int security definer language sql as $$ select 1 $$',
  ),
  attempt(
    'writes a function in schema public',
    'create function public.open() returns int language sql as $$ select 1 $$',
  ),
  attempt('installs a way to other databases', 'create extension dblink schema hssk'),
  attempt('installs a reader of pages', 'create extension pageinspect schema hssk'),
  attempt('installs a reader of files', 'create extension file_fdw schema hssk'),
  attempt('loads a library', "load 'dblink'"),
  attempt('makes a foreign data wrapper', 'create foreign data wrapper copied'),
  attempt(
    'listens to every change of the schema',
    'create event trigger copied on ddl_command_end execute function pg_event_trigger_ddl_commands()',
    '42501',
  ),
  attempt('reads a file of the server', "select pg_read_file('/etc/passwd')"),
  attempt('reads a data file', "select pg_read_binary_file('global/pg_control')"),
  attempt('lists the data directory', "select pg_ls_dir('.')"),
  attempt('reads the rules of access', 'select * from pg_hba_file_rules'),
  alone('changes a setting of the server', "alter system set log_min_messages = 'panic'"),
  attempt('makes the server read its settings', 'select pg_reload_conf()'),
  attempt('switches triggers off', "set session_replication_role = 'replica'"),
  attempt('ends the audit of its session', "set pgaudit.log = 'none'"),
  attempt('hides its errors from the log', "set log_min_error_statement = 'panic'"),
  attempt('ends the audit of its role', "alter role current_user set pgaudit.log = 'none'"),
  attempt('ends the log of its session', "set log_min_messages = 'panic'"),
];

export const forbiddenToAdministrators: readonly Attempt[] = [...reading, ...copying, ...changing, ...rising];

/** What the work needs. */
export const allowedToAdministrators: readonly { what: string; sql: string }[] = [
  { what: 'sees who does what', sql: 'select pid, usename, state, query from pg_stat_activity' },
  { what: 'sees settings that others may not', sql: "select setting from pg_settings where name = 'data_directory'" },
  { what: 'sees sizes', sql: "select pg_database_size('hssk'), pg_total_relation_size('hssk.document')" },
  { what: 'sees how much is in a table', sql: 'select relname, n_live_tup, n_dead_tup from pg_stat_user_tables' },
  { what: 'sees locks', sql: 'select * from pg_locks' },
  { what: 'sees the standbys', sql: 'select application_name, state, sync_state, replay_lag from pg_stat_replication' },
  { what: 'sees the log', sql: 'select count(*) from pg_ls_waldir()' },
  { what: 'vacuums', sql: 'vacuum hssk.mapping_queue' },
  { what: 'analyses', sql: 'analyze hssk.mapping_queue' },
  { what: 'rebuilds an index', sql: 'reindex table concurrently hssk.mapping_queue' },
];

/** Samples of columns that the planner keeps, as far as one may see them; nothing may be there. */
export const columnSamples = "select count(*)::int as seen from pg_stats where schemaname = 'hssk'";
