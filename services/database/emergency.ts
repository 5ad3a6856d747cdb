/** The login that two custodians open for reading records: the superuser's statements that make it and end it. Pure. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { endRoles, literal, quotedName } from './role-statements.ts';
import { databaseName, emergencyPrefix, emergencySettings, patientTables, schemaName } from './roles.ts';

export type EmergencyLogin = { name: string; password: string; until: string; tables: string[] };

/** `KC-20261122-0900` gives `emergency_kc_20261122_0900`. */
export const emergencyLogin = (id: string): string => `${emergencyPrefix}${id.toLowerCase().replaceAll('-', '_')}`;

export const unknownTables = (tables: string[]): string[] => tables.filter((table) => !patientTables.includes(table));

/** One transaction; the password goes in as its verifier only. Reads what was asked for and nothing else, and cannot log in after its end. */
export function openEmergency({ name, password, until, tables }: EmergencyLogin): string[] {
  const role = quotedName(name);
  const objects = tables.map((table) => `${schemaName}.${quotedName(table)}`).join(', ');
  const end = new Date(until).toISOString();
  return [
    'begin',
    `create role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit 2 valid until '${end}' password '${scramVerifier(password)}'`,
    ...Object.entries(emergencySettings).map(([key, value]) => `alter role ${role} set ${key} = '${value}'`),
    `grant connect on database ${databaseName} to ${role}`,
    `grant usage on schema ${schemaName} to ${role}`,
    `grant select on ${objects} to ${role}`,
    'commit',
  ];
}

/** Ends its sessions too; a login that is gone already is no problem. */
export const closeEmergency = (name: string): string[] => [
  endRoles(`select rolname from pg_roles where rolname = ${literal(name)}`),
];

/** What PostgreSQL stores of a password (RFC 5803), so that the password itself reaches no statement and no log. */
function scramVerifier(password: string, salt: Buffer = randomBytes(16), iterations = 4096): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const keyed = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${keyed('Server Key').toString('base64')}`;
}
