import { createHash, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../../services/declare.ts';
import { makeAuthority } from '../certificates.ts';
import { siteFiles } from '../site-files.ts';
import type { MachineFile } from './machine-file.ts';

/** The cluster's authorities: `files` by their path under /etc/kubernetes/pki, `publicKeyHash` as a joining machine pins it. */
export type Authorities = { files: MachineFile[]; publicKeyHash: string };

/**
 * Makes the cluster's certificate authorities and token key once, under the site's keys. Held there and not only on the first control
 * plane: any control plane can be rebuilt, and several are made alike without copying keys between them.
 */
export async function ensureClusterAuthorities(site: Site): Promise<Authorities> {
  const directory = join(siteFiles(site).keys, 'cluster');
  mkdirSync(join(directory, 'etcd'), { recursive: true, mode: 0o700 });
  for (const [name, commonName] of Object.entries(authorityNames)) {
    if (existsSync(join(directory, `${name}.crt`))) continue;
    const made = await makeAuthority(commonName);
    writeWhole(join(directory, `${name}.key`), made.key);
    writeWhole(join(directory, `${name}.crt`), made.certificate);
  }
  if (!existsSync(join(directory, 'sa.pub'))) makeTokenKey(directory);
  const names = [...Object.keys(authorityNames).flatMap((name) => [`${name}.crt`, `${name}.key`]), 'sa.key', 'sa.pub'];
  const files = names.map((name): MachineFile => {
    const content = readFileSync(join(directory, name), 'utf8');
    return { path: `/etc/kubernetes/pki/${name}`, content, mode: name.endsWith('.key') ? '0600' : '0644' };
  });
  return { files, publicKeyHash: publicKeyHash(files[0]!.content) };
}

/** File names are kubeadm's. */
const authorityNames = { ca: 'kubernetes', 'front-proxy-ca': 'front-proxy', 'etcd/ca': 'etcd' };

function makeTokenKey(directory: string): void {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeWhole(join(directory, 'sa.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  writeWhole(join(directory, 'sa.pub'), createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString());
}

function publicKeyHash(certificate: string): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** The certificate comes last, so that its presence says that the pair is whole. */
function writeWhole(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
