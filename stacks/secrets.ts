import { createPublicKey } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseSecrets } from '../services/database/roles.ts';
import type { Site } from '../services/declare.ts';
import { passwordHash } from '../services/node-service/password.ts';
import { ownServices } from '../services/own-service.ts';
import { accounts, readKey } from './keys.ts';
import { siteFiles } from './site-files.ts';

/** One Kubernetes Secret; `data` is clear text and goes to the API server only, over TLS. */
export type ClusterSecret = { namespace: string; name: string; data: Record<string, string> };

/** Every Secret that the components of the site mount, made from the files of `ensureSiteKeys`. */
export function secretsOf(site: Site): ClusterSecret[] {
  const authority = { 'ca.crt': readKey(site, 'authority.crt') };
  const publicKey = createPublicKey(readKey(site, 'token-signing.key'))
    .export({ type: 'spki', format: 'pem' })
    .toString();
  const documentKeys = { kek: readKey(site, 'document-kek'), index: readKey(site, 'document-index') };
  const role = (name: string) => ({ password: readKey(site, `database-${name}`) });
  const secret = (namespace: string, name: string, data: Record<string, string>): ClusterSecret => ({
    namespace,
    name,
    data,
  });
  return [
    ...['gateway', 'records', 'edge'].map((namespace) => secret(namespace, 'site-authority', authority)),
    ...['gateway', 'records'].map((namespace) => secret(namespace, 'document-keys', documentKeys)),
    ...['gateway', 'records'].map((namespace) => secret(namespace, 'migration-database', role('migration'))),
    secret('gateway', 'gateway-database', role('gateway')),
    secret('records', 'records-database', role('records')),
    secret('gateway', 'token-signing', { 'private.pem': readKey(site, 'token-signing.key'), 'public.pem': publicKey }),
    secret('records', 'token-verification', { 'public.pem': publicKey }),
    secret('gateway', 'facility-accounts', { 'accounts.json': accountFile(site) }),
    ...['edge', ...ownServices.map(({ id }) => id)].map((id) => secret(id, `${id}-tls`, tls(site, id))),
    secret('database', 'database-tls', { ...tls(site, 'database'), ...authority }),
    secret('database', 'database-credentials', credentials(site)),
  ];
}

const tls = (site: Site, name: string) => ({
  'tls.crt': readKey(site, `${name}.crt`),
  'tls.key': readKey(site, `${name}.key`),
});

const credentials = (site: Site) =>
  Object.fromEntries(databaseSecrets(site).map((role) => [role, readKey(site, `database-${role}`)]));

type HashedAccount = { username: string; facility: string; passwordHash: string; rights: string[] };

/** Hashes are salted at random, so those of known accounts are kept: a deploy without changes must not roll the gateway. */
function accountFile(site: Site): string {
  const path = join(siteFiles(site).keys, 'accounts.json');
  const known: HashedAccount[] = existsSync(path) ? JSON.parse(readKey(site, 'accounts.json')) : [];
  const list = accounts(site).map(({ code, username, facility, rights }): HashedAccount => {
    const kept = known.find((account) => account.username === username)?.passwordHash;
    return { username, facility, passwordHash: kept ?? passwordHash(readKey(site, `facility-${code}`)), rights };
  });
  const text = JSON.stringify(list);
  if (text !== JSON.stringify(known)) writeFileSync(path, text, { mode: 0o600 });
  return text;
}
