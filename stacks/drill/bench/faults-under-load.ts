/**
 * Acknowledged documents that are lost or doubled when a part of a running site fails under load, and how long nobody is served:
 * `node stacks/drill/bench/faults-under-load.ts [rounds] [fault …]` on the local site, which must stand. A judge outside of the site keeps
 * each receipt on its own disk and afterwards asks for every one, as a hospital would.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CoreV1Api } from '@kubernetes/client-node';
import { Agent } from 'undici';
import { lostOf } from '../../../load-tests/judge/judge.ts';
import { openLedger } from '../../../load-tests/judge/ledger.ts';
import { startSender } from '../../../load-tests/judge/sender.ts';
import { judgeThroughEdge } from '../../../load-tests/judge/through-edge.ts';
import { medianOf } from '../../../load-tests/median.ts';
import { takeTokens } from '../../../load-tests/token.ts';
import { site } from '../../../services/sites/local.ts';
import { loadTargetOf } from '../../access.ts';
import { act } from '../../alarms/act.ts';
import { kubernetesOf } from '../../cluster/api.ts';
import { untilServing } from '../../hospital.ts';
import { readKey } from '../../keys.ts';
import { takeLock } from '../../lock.ts';
import { sampleOf } from '../../sample-document.ts';
import { inSync } from '../../verify/failover.ts';
import { type SiteFault, siteFaults } from './site-faults.ts';

/** The design burst after an outage. */
const perSecond = 60;
const before = { documents: 120 };
const after = { seconds: 5 };
const rounds = Number(process.argv[2] ?? 5);
const wanted = process.argv.slice(3);
const target = loadTargetOf(site);
const authority = readKey(site, 'authority.crt');

type Measured = { acknowledged: number; lost: number; doubled: number; gapSeconds: number };

const release = takeLock(site, 'bench');
const chosen = siteFaults(site).filter(({ id }) => wanted.length === 0 || wanted.includes(id));
const results = new Map<string, Measured[]>(chosen.map(({ id }) => [id, []]));
try {
  // Kubernetes waits ever longer before it starts again what dies again and again: so the same part does not fail twice in a row.
  for (let round = 1; round <= rounds; round += 1)
    for (const fault of chosen) {
      const measured = await measure(fault);
      results.get(fault.id)!.push(measured);
      process.stderr.write(`round ${round}: ${describe(fault.id, [measured])}\n`);
    }
} finally {
  release();
}
let bad = 0;
for (const [id, measured] of results) {
  bad += measured.reduce((sum, { lost, doubled }) => sum + lost + doubled, 0);
  process.stdout.write(`${describe(id, measured)}\n`);
}
process.stdout.write(`${bad} acknowledged documents lost or doubled (reach 0)\n`);
process.exit(bad === 0 ? 0 : 1);

async function measure(fault: SiteFault): Promise<Measured> {
  await untilWell();
  const folder = mkdtempSync(join(tmpdir(), 'hssk-faults-'));
  const file = join(folder, 'ledger.ndjson');
  const ledger = await openLedger(file);
  try {
    const sender = startSender({ url: target.edgeUrl, tokens: await tokens(), ledger, authority, perSecond, letterAt });
    await sender.reach(before.documents + Math.random() * before.documents);
    try {
      for (const one of fault.inject) await act(site, one);
      await pause(fault.holdSeconds * 1000);
    } finally {
      for (const one of fault.recover) await act(site, one);
    }
    await untilServing(site, 240);
    await pause(after.seconds * 1000);
    await sender.finish(120);
    await ledger.close();
    const verdict = await judgeThroughEdge(file, target);
    const { acknowledged, doubled } = verdict;
    return { acknowledged, lost: lostOf(verdict), doubled, gapSeconds: sender.longestGapMs() / 1000 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function letterAt(number: number) {
  const { code: facility } = target.accounts[number % target.accounts.length]!;
  return { facility, xml: sampleOf(facility).xml };
}

async function tokens(): Promise<Record<string, string>> {
  const dispatcher = new Agent({ connect: { ca: authority } });
  try {
    return await takeTokens(target, dispatcher);
  } finally {
    await dispatcher.close();
  }
}

/** A fault begins on a site that serves and has both databases in sync. */
async function untilWell(): Promise<void> {
  await untilServing(site, 240);
  if (!(await inSync({ kubernetes: kubernetesOf(site).makeApiClient(CoreV1Api) }, 240)))
    throw new Error('the databases are not in sync');
}

function describe(id: string, results: Measured[]): string {
  const total = (part: keyof Measured) => results.reduce((sum, result) => sum + result[part], 0);
  const gaps = results.map(({ gapSeconds }) => gapSeconds);
  return (
    `${id.padEnd(30)} ${total('acknowledged')} acknowledged, ${total('lost')} lost, ${total('doubled')} doubled; ` +
    `nobody served for ${medianOf(gaps).toFixed(1)} s (most ${Math.max(...gaps).toFixed(1)})`
  );
}
