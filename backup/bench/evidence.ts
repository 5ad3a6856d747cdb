/** `node backup/bench/evidence.ts [entries]`: seconds of the independent verifier for a package, and milliseconds of the log for an entry. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '../evidence/log.ts';
import { basePackage, verifier, writePackage } from '../evidence/testing/mutation-run.ts';
import { makeSigningKey } from '../evidence/testing.ts';

const entries = Number(process.argv[2] ?? 10_000);
const appended = 1000;
const place = mkdtempSync(join(tmpdir(), 'evidence-bench-'));
try {
  process.stdout.write(`${await verifying()}\n${appending()}\non ${cpus().length} × ${cpus()[0]!.model}\n`);
} finally {
  rmSync(place, { recursive: true });
}

/** A package of so many days that it has the entries, checked as an auditor would. */
async function verifying(): Promise<string> {
  const perDay = 40;
  const to = new Date(Date.parse('2026-01-01') + Math.ceil(entries / perDay - 1) * 86_400_000)
    .toISOString()
    .slice(0, 10);
  const { files, material } = await basePackage({ from: '2026-01-01', to, hourly: true });
  const keys = join(place, 'keys.json');
  writeFileSync(keys, JSON.stringify(material.publicKeys));
  writePackage(join(place, 'package'), files);
  const { status, stdout } = spawnSync('python3', [verifier, '--english', '--trust', keys, join(place, 'package')]);
  if (status !== 0) throw new Error(String(stdout));
  // The processor's seconds are those of a quiet computer.
  const [, took] = /entries checked in (.*)/.exec(String(stdout))!;
  return `${material.lines.length} entries, each with its own signature, verified in ${took}`;
}

function appending(): string {
  const log = openLog({ directory: join(place, 'log'), site: 'bench', host: 'backup-1', privateKey: makeSigningKey() });
  const started = performance.now();
  for (let run = 0; run < appended; run += 1) {
    log.append({ ...{ kind: 'check', host: 'copy-1', actor: 'bench', outcome: 'ok' }, articles: [], facts: { run } });
  }
  const milliseconds = (performance.now() - started) / appended;
  log.close();
  return `one entry signed and on the disk in ${milliseconds.toFixed(2)} ms`;
}
