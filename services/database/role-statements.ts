/** The superuser's statements that make the declared roles, each safe to run again; `patroni/roles` runs them on every new primary. */
import type { Site } from '../declare.ts';
import { administratorRole, databaseName, emergencyPrefix, type Role, rolesOf } from './roles.ts';

export type RoleStatements = {
  database: string;
  /** Role → the name of its mounted secret. */
  secrets: Record<string, string>;
  /** In database `postgres`, before the application's database is made. */
  cluster: string[];
  /** In `postgres` and in the application's database: functions belong to a database. */
  everyDatabase: string[];
  application: string[];
};

export function roleStatements(site: Pick<Site, 'databaseAdministrators'>): RoleStatements {
  const roles = rolesOf(site);
  return {
    database: databaseName,
    secrets: Object.fromEntries(roles.flatMap(({ name, login }) => (login ? [[name, login.secret]] : []))),
    cluster: [...roles.flatMap(creation), ...roles.flatMap(membership), ...roles.map(settings), leavers(roles)],
    everyDatabase: [...closedFunctions, ...roles.flatMap(functions)],
    application: [
      `revoke all on database ${databaseName} from public`,
      'revoke all on database postgres, template1 from public',
      'grant connect on database postgres to replicator, backup',
      ...roles.flatMap(databaseRights),
      'revoke all on schema public from public',
      'alter default privileges for role migration revoke execute on functions from public',
      'alter default privileges for role migration revoke usage on types from public',
      endedEmergencies,
    ],
  };
}

/** Names hold letters, digits and underscores only; quoted all the same, since accounts come from the site's file. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const creation = ({ name, login, attributes = [] }: Role): string[] => [
  `do $$ begin if not exists (select from pg_roles where rolname = ${literal(name)}) then
    create role ${quotedName(name)}; end if; end $$`,
  ...(attributes.includes('superuser')
    ? []
    : [
        `alter role ${quotedName(name)} nosuperuser nocreatedb nocreaterole nobypassrls ${login ? 'login' : 'nologin'} ${attributes.includes('replication') ? '' : 'no'}replication`,
      ]),
];

/** Memberships that nobody declared are taken away again. */
const membership = ({ name, memberOf }: Role): string[] => [
  ...memberOf.map((group) => `grant ${quotedName(group)} to ${quotedName(name)}`),
  `do $$ declare it record; begin
    for it in select g.rolname from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles r on r.oid = m.member
      where r.rolname = ${literal(name)} and g.rolname <> all (${names(memberOf)})
    loop execute format('revoke %I from ${quotedName(name)}', it.rolname); end loop; end $$`,
];

const names = (list: string[]): string => `array[${list.map(literal).join(', ')}]::text[]`;

/** One statement, so that no session begins between the old settings and the new ones. */
const settings = ({ name, settings: own }: Role): string =>
  [
    `alter role ${quotedName(name)} reset all`,
    ...Object.entries(own).map(([key, value]) => `alter role ${quotedName(name)} set ${key} = ${literal(value)}`),
  ].join('; ');

/** People who are no longer declared lose their sessions and their login. */
const leavers = (roles: Role[]): string =>
  endRoles(`select r.rolname from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles r on r.oid = m.member
    where g.rolname = '${administratorRole}' and r.rolname <> all (${names(roles.map(({ name }) => name))})`);

/** Rights of an emergency end with it, whoever forgot it. */
const endedEmergencies = endRoles(`select rolname from pg_roles
  where starts_with(rolname, '${emergencyPrefix}') and coalesce(rolvaliduntil, '-infinity') <= now()`);

/** Nobody logs in as one of these any more, whoever is there is sent away, and their rights in this database go with them. */
export function endRoles(namesQuery: string): string {
  return `do $$ declare it record; begin
  for it in ${namesQuery}
  loop
    execute format('alter role %I nologin', it.rolname);
    perform pg_terminate_backend(pid) from pg_stat_activity where usename = it.rolname;
    execute format('drop owned by %I', it.rolname);
    execute format('drop role %I', it.rolname);
  end loop; end $$`;
}

const databaseRights = ({ name, rights }: Role): string[] =>
  rights
    .filter((right) => right.on === 'database')
    .map(({ may }) => `grant ${may.join(', ')} on database ${databaseName} to ${quotedName(name)}`);

const functions = ({ name, rights }: Role): string[] =>
  rights
    .filter((right) => right.on === 'function')
    .flatMap(({ names: own }) =>
      own.map((each) => `grant execute on function pg_catalog.${each} to ${quotedName(name)}`),
    );

/** Large objects are a store beside the tables, and notifications of the log a way out; nothing here uses either. */
const closedFunctions = [
  ...[
    'lo_creat(integer)',
    'lo_create(oid)',
    'lo_from_bytea(oid, bytea)',
    'lo_open(oid, integer)',
    'lo_put(oid, bigint, bytea)',
  ],
  ...[
    'lowrite(integer, bytea)',
    'loread(integer, integer)',
    'lo_get(oid)',
    'lo_get(oid, bigint, integer)',
    'lo_unlink(oid)',
  ],
  ...[
    'pg_logical_emit_message(boolean, text, text, boolean)',
    'pg_logical_emit_message(boolean, text, bytea, boolean)',
  ],
].map((each) => `revoke execute on function pg_catalog.${each} from public`);
