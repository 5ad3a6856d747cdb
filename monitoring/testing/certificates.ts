import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `authority.crt` and a pair `<name>.crt`, `<name>.key` for each name, good as server for `places` and as client. */
export function makeCertificates(folder: string, names: string[], places = ['IP:127.0.0.1', 'DNS:localhost']): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'authority.key',
    '-out',
    'authority.crt',
    '-days',
    '2',
    '-subj',
    '/CN=authority',
  );
  writeFileSync(
    join(folder, 'extensions'),
    `subjectAltName=${places.join(',')}\nextendedKeyUsage=serverAuth,clientAuth\n`,
  );
  for (const name of names) {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const signer = ['-CA', 'authority.crt', '-CAkey', 'authority.key', '-CAcreateserial', '-days', '2'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signer, '-extfile', 'extensions', '-out', `${name}.crt`);
  }
}
