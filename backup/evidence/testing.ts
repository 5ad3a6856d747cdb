import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useEvidence } from './client.ts';
import { type PublicKeys, publicKeyOf } from './keys.ts';
import { type EvidenceLog, openLog } from './log.ts';
import { evidenceServer } from './server.ts';

export type TestEvidence = {
  /** The log itself; `appendEvidence` and `readEvidence` of this process lead to it. */
  log: EvidenceLog;
  directory: string;
  socketPath: string;
  privateKey: string;
  publicKeys: PublicKeys;
  /** Stops it and removes its folder. */
  close: () => Promise<void>;
};

/** A real log of host backup-1, in a folder of its own, served on a socket that the client of this process uses until `close`. */
export async function startEvidence({ site = 'test', now = Date.now } = {}): Promise<TestEvidence> {
  const directory = mkdtempSync(join(tmpdir(), 'evidence-'));
  const privateKey = makeSigningKey();
  const log = openLog({ directory, site, host: 'backup-1', privateKey, now });
  const server = evidenceServer({ log, hosts: [], wal: { newest: null } });
  const socketPath = join(directory, 'socket');
  await server.listen({ path: socketPath });
  useEvidence({ socketPath, patienceSeconds: 0 });
  return {
    log,
    directory,
    socketPath,
    privateKey,
    publicKeys: { 'backup-1': publicKeyOf(privateKey) },
    close: async () => {
      useEvidence(undefined);
      await server.close();
      log.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Ed25519 as PKCS8 PEM, as `evidence.key` of an outer host. */
export const makeSigningKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
