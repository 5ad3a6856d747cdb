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

/** Until both processes are others than these, and answer. */
async function untilReplaced(gone: number[]): Promise<void> {
  for (;;) {
    const now = processes();
    if (now.length === 2 && gone.every((pid) => !now.includes(pid))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
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

test.each(['SIGKILL', 'SIGSTOP'] as const)(
  'another process takes the place of one that got %s, and the rest goes on meanwhile',
  async (signal) => {
    const { token } = await signIn(gateway.url);
    const [gone] = processes();
    process.kill(gone!, signal);
    await untilReplaced([gone!]);
    for (let sent = 0; sent < 4; sent += 1) {
      const { status } = await hospitalWith(gateway.url, token, '01001').sendXml(document(), separately);
      expect(status).toBe(200);
    }
  },
  60_000,
);

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
