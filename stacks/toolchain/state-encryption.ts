import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteFiles } from '../site-files.ts';

/** Path of the file with the passphrase of all stacks of a site; made once, 256 random bits, mode 0600. */
export function ensurePassphrase({ keys }: Pick<SiteFiles, 'keys'>): string {
  const path = join(keys, 'state-passphrase');
  if (existsSync(path)) return path;
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return path;
}

/**
 * Value of TF_ENCRYPTION: state and plan are encrypted with AES-256-GCM, and tofu refuses to read or write them in clear.
 * It names the file of the passphrase, so that the passphrase itself stands in no environment.
 */
export function encryption(passphraseFile: string): string {
  const method = { method: 'method.aes_gcm.site', enforced: true };
  const passphrase = `\${file(${JSON.stringify(passphraseFile)})}`;
  return JSON.stringify({
    // The passphrase is as strong as the key, so the least number of rounds that tofu takes is enough.
    key_provider: { pbkdf2: { site: { passphrase, iterations: 200_000 } } },
    method: { aes_gcm: { site: { keys: 'key_provider.pbkdf2.site' } } },
    state: method,
    plan: method,
  });
}
