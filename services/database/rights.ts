/** Rights in the application's database as sentences, so that what is declared and what PostgreSQL has can be compared both ways. */
import { quotedName } from './role-statements.ts';
import { databaseName, emergencyPrefix, type Right, type Role, schemaName } from './roles.ts';

/** One right of one role. `object` of a column is `table (column)`. */
export type Held = { role: string; kind: string; object: string; may: string };

export const sentenceOf = ({ role, kind, object, may }: Held): string => `${role}: ${may} on ${kind} ${object}`;

/** What the roles should have. */
export const declaredRights = (roles: readonly Role[]): Held[] =>
  roles.flatMap(({ name: role, login, attributes = [], memberOf, rights }) => [
    ...(login ? [{ role, kind: 'role', object: role, may: 'login' }] : []),
    ...attributes.map((may) => ({ role, kind: 'role', object: role, may })),
    ...memberOf.map((object) => ({ role, kind: 'membership', object, may: 'member' })),
    ...rights.flatMap((right) => heldOf(role, right)),
  ]);

function heldOf(role: string, right: Right): Held[] {
  const each = (kind: string, objects: string[]) =>
    objects.flatMap((object) => right.may.map((may) => ({ role, kind, object, may })));
  if (right.on === 'database') return each('database', [databaseName]);
  if (right.on === 'schema') return each('schema', [schemaName]);
  if (right.on === 'function') return each('function', right.names);
  const objects = right.names.map((name) => `${schemaName}.${name}`);
  if (right.on === 'sequence' || !right.columns) return each(right.on, objects);
  return each(
    'column',
    objects.flatMap((object) => right.columns!.map((column) => `${object} (${column})`)),
  );
}

/**
 * Every right that somebody holds in the database of the session beyond PostgreSQL's own roles: one JSON list of `Held`. An owner's
 * rights to its own objects are told once, as `owner`; those of the superuser are told by that word.
 */
export const rightsQuery = `with acl (kind, object, owner, acl) as (
  select 'database', datname::text, datdba, coalesce(datacl, acldefault('d', datdba)) from pg_database where datname = current_database()
  union all select 'schema', nspname, nspowner, coalesce(nspacl, acldefault('n', nspowner)) from pg_namespace
    where nspname !~ '^pg_' and nspname <> 'information_schema'
  union all select case relkind when 'S' then 'sequence' else 'table' end, relnamespace::regnamespace || '.' || relname, relowner,
    coalesce(relacl, acldefault(case relkind when 'S' then 's'::"char" else 'r' end, relowner)) from pg_class
    where relkind in ('r', 'p', 'v', 'm', 'f', 'S') and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
  union all select 'column', relnamespace::regnamespace || '.' || relname || ' (' || attname || ')', relowner, attacl
    from pg_attribute join pg_class c on c.oid = attrelid
    where attacl is not null and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
  union all select 'function', oid::regprocedure::text, proowner, coalesce(proacl, acldefault('f', proowner))
    from pg_proc where pronamespace::regnamespace::text !~ '^(pg_|information_schema)'
  union all select 'built-in', oid::regprocedure::text, proowner, proacl from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace and proacl is not null
  union all select 'foreign server', srvname, srvowner, coalesce(srvacl, acldefault('S', srvowner)) from pg_foreign_server
  union all select 'setting', parname, 10, paracl from pg_parameter_acl
), held as (
  select replace(acl.kind, 'built-in', 'function') as kind, acl.object, x.grantee, lower(x.privilege_type) as may
  from acl, lateral aclexplode(acl.acl) x
  where x.grantee <> acl.owner and (acl.kind <> 'built-in' or x.grantee <> 0)
), told as (
  select coalesce(r.rolname, 'public')::text as role, kind, object, may from held left join pg_roles r on r.oid = grantee
  union all select r.rolname, 'membership', g.rolname, 'member'
    from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles r on r.oid = m.member
  union all select rolname, 'role', rolname, word from pg_roles, lateral (values ('superuser', rolsuper), ('login', rolcanlogin),
    ('replication', rolreplication), ('create roles', rolcreaterole), ('create databases', rolcreatedb),
    ('bypass row security', rolbypassrls)) as has (word, yes) where yes
  union all select distinct r.rolname, 'schema', nspname, 'owner' from pg_namespace n join pg_roles r on r.oid = nspowner
    where nspname !~ '^pg_' and nspname <> 'information_schema'
  union all select distinct r.rolname, 'schema', relnamespace::regnamespace::text, 'owner' from pg_class join pg_roles r on r.oid = relowner
    where relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
)
select coalesce(json_agg(json_build_object('role', role, 'kind', kind, 'object', object, 'may', may)), '[]') as rights
from (select distinct * from told) as each where role !~ '^pg_'`;

/** What every database of this system has besides the roles' own: who owns it, and what the superuser was born with. */
export const bornRights: Held[] = [
  { role: 'migration', kind: 'schema', object: schemaName, may: 'owner' },
  ...['create roles', 'create databases', 'bypass row security'].map((may) => ({
    ...{ role: 'postgres', kind: 'role', object: 'postgres', may },
  })),
];

export type Difference = { missing: Held[]; extra: Held[] };

/** Both ways: what is declared and not there, and what is there and not declared. */
export function differenceOf(declared: readonly Held[], actual: readonly Held[]): Difference {
  const [wanted, found] = [declared, actual].map((rights) => new Set(rights.map(sentenceOf)));
  return {
    missing: declared.filter((right) => !found!.has(sentenceOf(right))),
    extra: actual.filter((right) => !wanted!.has(sentenceOf(right))),
  };
}

export const isEmergency = ({ role }: Held): boolean => role.startsWith(emergencyPrefix);

const emergencyMays = ['login', 'connect', 'usage', 'select'];

/** What two custodians can open, and no more: a role of that name with any other right was made by somebody else. */
export const isEmergencyRight = (held: Held): boolean => isEmergency(held) && emergencyMays.includes(held.may);

const keptByMigrations = ['schema', 'table', 'column', 'sequence'];

/** What the owner of the schema says to make its tables as declared. Ownership is no grant, and an emergency has its own end. */
export function statementsFor({ missing, extra }: Difference): string[] {
  const here = (held: Held) =>
    keptByMigrations.includes(held.kind) &&
    held.may !== 'owner' &&
    !isEmergency(held) &&
    (held.object === schemaName || held.object.startsWith(`${schemaName}.`));
  return [
    ...missing.filter(here).map((held) => `grant ${onObject(held)} to ${roleName(held)}`),
    ...extra.filter(here).map((held) => `revoke ${onObject(held)} from ${roleName(held)}`),
  ];
}

const roleName = ({ role }: Held): string => (role === 'public' ? 'public' : quotedName(role));

function onObject({ kind, object, may }: Held): string {
  const [, table, column] = /^(\S+) \((.+)\)$/.exec(object) ?? [];
  return kind === 'column' ? `${may} ("${column}") on table ${table}` : `${may} on ${kind} ${object}`;
}
