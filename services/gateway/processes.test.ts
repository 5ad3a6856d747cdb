import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../database/testing/postgres.ts';
import { sampleVisit } from '../documents/sample.ts';
import { writeDocument } from '../documents/write.ts';
import { hospitalWith, kill, processesOf, signIn, spawnGateway } from './testing/gateway.ts';
import { testAccounts, writeGatewaySecrets } from './testing/secrets.ts';

let database: TestDatabase;
let gateway: Awaited<ReturnType<typeof spawnGateway>>;
beforeAll(async () => {
  database = await startDatabase();
  writeGatewaySecrets(database.secretsDirectory);
  gateway = await spawnGateway(database, { PROCESSES: '2', SILENT_SECONDS: '10' });
}, 60_000);
afterAll(async () => {
  await kill(gateway.process, 'SIGTERM');
  await database.remove();
});

const processes = (): number[] => processesOf(gateway.process);

/** Each on a connection of its own, so that every process gets some. */
const separately = { connection: 'close' };

let seed = 0;
const document = (): Buffer => writeDocument([sampleVisit({ seed: ++seed, kind: 'station' })]);

let begun = 2;

/** Until another process than this one has taken its place and listens. */
async function untilReplaced(gone: number): Promise<void> {
  begun += 1;
  for (;;) {
    const listening = gateway.lines.filter((line) => line.includes('"msg":"listening"')).length;
    if (listening === begun && !processes().includes(gone)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Until so many connections wait for the process above to take them. */
async function untilConnected(count: number): Promise<void> {
  const port = Number(new URL(gateway.url).port).toString(16).toUpperCase().padStart(4, '0');
  const inbound = new RegExp(`^ *\\d+: 0100007F:${port} \\S+ 01 `, 'gm');
  while ((readFileSync('/proc/net/tcp', 'utf8').match(inbound) ?? []).length < count)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

test('002:17.3 wrong passwords are counted over all processes', async () => {
  const states: number[] = [];
  for (let tries = 0; tries < 6; tries += 1) {
    const { status } = await fetch(`${gateway.url}/api/auth/token/take`, {
      method: 'POST',
      body: JSON.stringify({ username: testAccounts[1]!.username, password: 'sai', code: testAccounts[1]!.facility }),
      headers: { 'content-type': 'application/json', ...separately },
    });
    states.push(status);
  }
  expect(states).toEqual([401, 401, 401, 401, 401, 423]);
});

test('the numbers are those of all processes, and a token of one is good for the others', async () => {
  const hospital = await signIn(gateway.url);
  for (let sent = 0; sent < 6; sent += 1)
    expect((await hospital.sendXml(document(), separately)).body.fileResults[0]!.hoSo[0]!.trangThai).toBe('TIEP_NHAN');
  const numbers = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(numbers).toContain('hssk_gateway_hoso_total{state="TIEP_NHAN"} 6\n');
  expect(numbers).toContain('hssk_gateway_storing 1\n');
});

test('an account file that cannot be read refuses those who sign in then, and nobody else', async () => {
  const hospital = await signIn(gateway.url);
  const before = processes();
  const file = join(database.secretsDirectory, 'facility-accounts', 'accounts.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, 'half of a fi');
  await expect(signIn(gateway.url)).rejects.toThrow();
  expect((await hospital.sendXml(document())).status).toBe(200);
  writeFileSync(file, text);
  await signIn(gateway.url);
  expect(processes()).toEqual(before);
});

test.each(['SIGKILL', 'SIGSTOP'] as const)(
  'another process takes the place of one that got %s, and the rest goes on meanwhile',
  async (signal) => {
    const { token } = await signIn(gateway.url);
    const [gone] = processes();
    process.kill(gone!, signal);
    // The numbers of one that tells none are not waited for as long as it counts as silent.
    for (let asked = 0; asked < 2; asked += 1) void fetch(`${gateway.url}/metrics`).catch(() => {});
    await untilReplaced(gone!);
    for (let sent = 0; sent < 4; sent += 1) {
      const { status } = await hospitalWith(gateway.url, token, '01001').sendXml(document(), separately);
      expect(status).toBe(200);
    }
  },
  60_000,
);

test('the gateway outlives what it writes to a process that was killed just before', async () => {
  const { token } = await signIn(gateway.url);
  const [gone] = processes();
  gateway.process.kill('SIGSTOP');
  const calls = Array.from({ length: 4 }, () =>
    fetch(`${gateway.url}/ready`, { headers: separately }).catch(() => undefined),
  );
  await untilConnected(calls.length);
  process.kill(gone!, 'SIGKILL');
  gateway.process.kill('SIGCONT');
  await untilReplaced(gone!);
  expect((await hospitalWith(gateway.url, token, '01001').sendXml(document(), separately)).status).toBe(200);
}, 60_000);

test('a process that cannot start ends the gateway instead of leaving it there', async () => {
  const secretsDirectory = `${database.secretsDirectory}-damaged`;
  cpSync(database.secretsDirectory, secretsDirectory, { recursive: true });
  writeFileSync(join(secretsDirectory, 'token-signing', 'private.pem'), 'no key');
  const environment = { SECRETS_DIRECTORY: secretsDirectory };
  await expect(spawnGateway(database, environment)).rejects.toThrow('gateway ended with code 1');
  rmSync(secretsDirectory, { recursive: true });
}, 60_000);

test('a gateway whose processes end one after the other ends too, for Kubernetes to see', async () => {
  const dying = await spawnGateway(database, { PROCESSES: '1' });
  const ended = new Promise((resolve) => dying.process.once('exit', resolve));
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over) {
    try {
      for (const child of processesOf(dying.process)) process.kill(child, 'SIGKILL');
    } catch {
      // It ended, or the one above it did.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await ended).toBe(1);
}, 60_000);
