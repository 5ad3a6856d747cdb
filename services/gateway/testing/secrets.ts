import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { passwordHash } from '../../node-service/password.ts';

export type TestAccount = { username: string; password: string; facility: string; rights: string[] };

export const testAccounts: TestAccount[] = [
  { username: '01001_lt_hssk', password: 'Mat-khau-1', facility: '01001', rights: ['send', 'read'] },
  { username: '01032_lt_bnv', password: 'Mat-khau-2', facility: '01032', rights: ['send', 'read'] },
  { username: '01I29_lt_anv', password: 'Mat-khau-3', facility: '01I29', rights: ['send', 'read'] },
  { username: '01001_bsdt', password: 'Mat-khau-4', facility: '01001', rights: ['read', 'read-sensitive'] },
];

/** The gateway's secrets beside those of the database, as the cluster mounts them. */
export function writeGatewaySecrets(directory: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const write = (secret: string, key: string, text: string): void => {
    mkdirSync(join(directory, secret), { recursive: true });
    writeFileSync(join(directory, secret, key), text, { mode: 0o600 });
  };
  write('document-keys', 'kek', randomBytes(32).toString('base64'));
  write('document-keys', 'index', randomBytes(32).toString('base64'));
  write('token-signing', 'private.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  write('token-signing', 'public.pem', publicKey.export({ type: 'spki', format: 'pem' }).toString());
  const accounts = testAccounts.map(({ username, password, facility, rights }) => ({
    username,
    facility,
    passwordHash: passwordHash(password),
    rights,
  }));
  write('facility-accounts', 'accounts.json', JSON.stringify(accounts));
}
