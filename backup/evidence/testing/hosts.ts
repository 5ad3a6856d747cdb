import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HostConfiguration, type HostRole, secretFiles } from '../../hosts.ts';
import { publicKeysFile } from '../keys.ts';
import { makeSigningKey } from '../testing.ts';

const machines = ['backup-1', 'copy-1', 'vault-1', 'edge-1', 'watch'];

/** Secrets of the outer hosts, and of two machines that are none, each below `directory` by its name; certificates by openssl. */
export function makeHostSecrets(directory: string): void {
  const authority = join(directory, 'authority');
  openssl(`req -x509 ${newKey} -keyout ${authority}.key -out ${authority}.crt -subj /CN=authority -days 2`);
  const signing = Object.fromEntries(machines.map((machine) => [machine, makeSigningKey()]));
  for (const machine of machines) {
    const place = join(directory, machine);
    mkdirSync(place);
    const write = (name: string, text: string) => writeFileSync(join(place, name), text);
    write('extensions', `subjectAltName=DNS:${machine},IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n`);
    openssl(`req ${newKey} -keyout ${place}/${secretFiles.certificateKey} -out ${place}/request -subj /CN=${machine}`);
    const signed = `-CA ${authority}.crt -CAkey ${authority}.key -CAcreateserial -days 2 -extfile ${place}/extensions`;
    openssl(`x509 -req -in ${place}/request ${signed} -out ${place}/${secretFiles.certificate}`);
    execFileSync('cp', [`${authority}.crt`, join(place, secretFiles.authority)]);
    write(secretFiles.signingKey, signing[machine]!);
    write(secretFiles.evidenceKeys, publicKeysFile(signing));
    write(secretFiles.escrowShare, `share of ${machine}\n`);
  }
}

const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
const openssl = (command: string) => execFileSync('openssl', command.split(' '), { stdio: 'ignore' });

/** What a host of this computer is told; only what the evidence needs is true. */
export function hostOf(role: HostRole): HostConfiguration {
  const host = (name: HostRole) => ({ machine: `${name}-1`, address: '127.0.0.1', disk: name });
  return {
    ...{
      site: 'test',
      timeZone: 'Asia/Ho_Chi_Minh',
      dailyAt: '01:30',
      role,
      machine: `${role}-1`,
      address: '127.0.0.1',
    },
    hosts: { backup: host('backup'), copy: host('copy'), vault: host('vault') },
    database: { addresses: [], port: 5432, name: 'hssk', user: 'backup', slot: 'backup', diskGiB: 1 },
    saved: [],
    jobs: [{ id: 'database-base', component: 'database', kind: 'base' }],
  };
}
