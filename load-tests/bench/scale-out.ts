/**
 * `node load-tests/bench/scale-out.ts [rounds]`: documents per second of one, two and three gateways before one PostgreSQL, in interleaved
 * rounds. All share this computer's processors, as the machines of a local site do: what grows is what one gateway alone leaves idle, and
 * the processor that a document takes says what more machines would bring.
 */
import { startDatabase } from '../../services/database/testing/postgres.ts';
import { kill, spawnGateway } from '../../services/gateway/testing/gateway.ts';
import { testAccounts, writeGatewaySecrets } from '../../services/gateway/testing/secrets.ts';
import { medianOf } from '../median.ts';
import { cpuSeconds } from './cpu.ts';
import { documentMaker } from './documents.ts';
import { closedRound, type Send } from './run.ts';
import { openTarget, serverSettings, type Target } from './target.ts';

const rounds = Number(process.argv[2] ?? 5);
const seconds = 4;
const senders = 48;
const counts = [1, 2, 3];

const database = await startDatabase(serverSettings);
writeGatewaySecrets(database.secretsDirectory);
// One process each, so that a gateway stands for a machine of one processor.
const gateways = await Promise.all(counts.map(() => spawnGateway(database, { LOG_LEVEL: 'info', PROCESSES: '1' })));
const { username, password, facility } = testAccounts[0]!;
const account = { username, password, code: facility };
const targets = await Promise.all(gateways.map(({ url }) => openTarget(url, account, { connections: senders })));
const maker = documentMaker('outpatient-tests', facility, Date.now().toString(36));
const measured = new Map(counts.map((count) => [count, [] as { perSecond: number; gateway: number; base: number }[]]));
try {
  for (let round = 0; round <= rounds; round += 1)
    for (const count of counts) {
      const before = spent();
      const { perSecond, acknowledged } = await closedRound(inTurn(targets.slice(0, count)), maker, senders, seconds);
      const after = spent();
      const each = (part: keyof typeof after) => ((after[part] - before[part]) * 1000) / acknowledged;
      // The first round warms up.
      if (round > 0) measured.get(count)!.push({ perSecond, gateway: each('gateway'), base: each('database') });
    }
  const rate = (count: number) => medianOf(measured.get(count)!.map(({ perSecond }) => perSecond));
  for (const [count, results] of measured) {
    const middle = (part: 'gateway' | 'base') => medianOf(results.map((result) => result[part])).toFixed(2);
    const times = (rate(count) / rate(1)).toFixed(2);
    process.stdout.write(
      `${count} gateways  ${rate(count).toFixed(0)} documents/s (${times} times)  processor: gateway ${middle('gateway')} ms, database ${middle('base')} ms\n`,
    );
  }
} finally {
  for (const target of targets) await target.close();
  for (const gateway of gateways) await kill(gateway.process, 'SIGTERM');
  await database.remove();
}

function spent(): { gateway: number; database: number } {
  const all = gateways.map(({ process: { pid } }) => cpuSeconds(pid!));
  return { gateway: all.reduce((sum, one) => sum + one, 0), database: cpuSeconds(database.pid()!) };
}

/** As the edge does: one after the other. */
function inTurn(all: Target[]): Send {
  let next = 0;
  return (document) => all[next++ % all.length]!.send(document);
}
