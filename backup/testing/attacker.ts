/** Root on a machine of the cluster with everything that a client of copy 1 knows: the account, its password, the repository's password. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { jsonOf } from '../../services/json-of.ts';
import { type Repository, secretFiles } from '../hosts.ts';
import { must } from '../restic.ts';
import { sha256, type TestCopies } from './copies.ts';
import { encrypt, openKey } from './repository-crypto.ts';
import { stampedSnapshot } from './stamped-snapshot.ts';

export type Attacker = ReturnType<typeof attackerOf>;

export function attackerOf({ hosts, repository, folder, server }: TestCopies, name: Repository = 'database') {
  const access = repository(name);
  const secrets = hosts.backup.places.secrets;
  const address = new URL(
    readFileSync(join(secrets, secretFiles.repositoryAddress(name)), 'utf8').replace(/^rest:/, ''),
  );
  const password = readFileSync(join(secrets, secretFiles.repositoryPassword(name)), 'utf8');
  const ca = readFileSync(join(secrets, secretFiles.authority));
  const file = join(folder, 'garbage');

  /** One request with the client's password; answers its status and body. */
  const call = (method: string, path: string, body?: Buffer): Promise<{ status: number; body: Buffer }> =>
    new Promise((resolve, reject) => {
      const url = new URL(path, address);
      const headers = {
        accept: 'application/vnd.x.restic.rest.v2',
        ...(body ? { 'content-length': body.length } : {}),
      };
      const sent = request(
        {
          method,
          host: url.hostname,
          port: url.port,
          path: url.pathname,
          auth: `${address.username}:${address.password}`,
          ca,
          headers,
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () => resolve({ status: answer.statusCode!, body: Buffer.concat(parts) }));
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });

  /** Stores something under the digest of its content, as the server wants it. */
  const put = async (part: string, content: Buffer): Promise<{ id: string; status: number }> => {
    const id = sha256(content);
    return { id, status: (await call('POST', `${part}/${id}`, content)).status };
  };

  const snapshot = (at: string, { content = randomBytes(500), tags = 'database,logical' } = {}): Promise<string> =>
    stampedSnapshot(access, { content, file, tags, at });

  const list = async (part: string): Promise<string[]> =>
    (JSON.parse((await call('GET', `${part}/`)).body.toString()) as { name: string }[]).map(({ name: id }) => id);

  /** One of the keys opens with the site's password; the attacker's own does not. */
  const masterKey = async () => {
    const keys = await list('keys');
    const texts = await Promise.all(keys.map(async (id) => (await call('GET', `keys/${id}`)).body.toString()));
    const opened = texts.map((text) => openKey(text, password)).find(Boolean);
    if (!opened) throw new Error('no key opens with the password');
    return opened;
  };

  return {
    ...{ call, put, list, snapshot, masterKey },
    /** Everything that could destroy or change what is there; answers what the server said. */
    destroy: async (): Promise<{ what: string; status: number }[]> => {
      const targets = ['config'];
      for (const part of ['snapshots', 'index', 'keys', 'data'])
        targets.push(...(await list(part)).map((id) => `${part}/${id}`));
      const answers: { what: string; status: number }[] = [];
      for (const target of targets) {
        answers.push({ what: `DELETE ${target}`, status: (await call('DELETE', target)).status });
        answers.push({ what: `POST ${target}`, status: (await call('POST', target, randomBytes(300))).status });
      }
      answers.push({ what: 'DELETE the repository', status: (await call('DELETE', '')).status });
      return answers;
    },
    /** A second way in, that stays when the password is changed. */
    addKey: async (): Promise<void> => {
      writeFileSync(file, 'mine');
      await must(access, { args: ['key', 'add', '--new-password-file', file] });
    },
    /** A lock that says it is of the year 2099 and for itself alone. */
    lockForEver: async (): Promise<string> => {
      const lock = { time: '2099-01-01T00:00:00Z', exclusive: true, hostname: 'backup-1', username: 'root', pid: 1 };
      return (await put('locks', encrypt(await masterKey(), Buffer.from(JSON.stringify(lock))))).id;
    },
    /** Says that honest blobs lie in a pack of noise too, so that a prune may take the honest pack for superfluous. */
    forgeIndex: async (): Promise<string> => {
      const honest = await must(access, { args: ['list', 'index', '--no-lock'] });
      const index = honest.lines.map((line) => line.trim()).filter((line) => /^[0-9a-f]{64}$/.test(line));
      const packs: { id: string; blobs: unknown[] }[] = [];
      for (const id of index) {
        const { lines } = await must(access, { args: ['cat', 'index', id, '--no-lock'] });
        for (const pack of (jsonOf(lines.join('\n')) as { packs: { blobs: { length: number; offset: number }[] }[] })
          .packs) {
          const size = Math.max(...pack.blobs.map(({ offset, length }) => offset + length)) + 200;
          packs.push({ id: (await put('data', randomBytes(size))).id, blobs: pack.blobs });
        }
      }
      return (await put('index', encrypt(await masterKey(), Buffer.from(JSON.stringify({ packs }))))).id;
    },
    /** Writes until the server takes no more; answers its last word. */
    fill: async (megabytes: number): Promise<number> => {
      for (let count = 0; count < megabytes; count++) {
        const { status } = await put('data', randomBytes(2 ** 20));
        if (status !== 200) return status;
      }
      return 200;
    },
    server,
  };
}
