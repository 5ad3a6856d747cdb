import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';

/** An authority and one certificate of 127.0.0.1 for servers and clients, as an outer host has them in its secrets. */
export function makeCertificates(folder: string, files: { authority: string; certificate: string; key: string }): void {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '30'];
  const authority = ['-subj', '/CN=test authority', '-addext', 'basicConstraints=critical,CA:TRUE'];
  openssl('req', '-x509', ...curve, ...authority, '-keyout', at('authority.key'), '-out', at(files.authority));
  openssl(
    ...['req', '-x509', ...curve, '-subj', '/CN=backup-1', '-CA', at(files.authority), '-CAkey', at('authority.key')],
    ...['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:backup-1', '-addext', 'basicConstraints=CA:FALSE'],
    ...['-keyout', at(files.key), '-out', at(files.certificate)],
  );
  chmodSync(at(files.key), 0o600);
}

/** PostgreSQL reads its own copies: it refuses a key of another account. */
export function copyFor(user: { uid?: number; gid?: number }, from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o600);
  if (user.uid !== undefined) execFileSync('chown', [`${user.uid}:${user.gid ?? user.uid}`, to]);
}
