import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { sites } from '../services/sites/index.ts';
import { blackboxConfiguration } from './probes.ts';
import { prometheusConfiguration } from './scrape.ts';
import { makeCertificates } from './testing/certificates.ts';
import { programOf } from './testing/programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'scrape-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
makeCertificates(folder, ['watch']);
const pair = {
  ...{ authority: join(folder, 'authority.crt'), certificate: join(folder, 'watch.crt') },
  key: join(folder, 'watch.key'),
};

const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

async function check(...command: [file: string, ...args: string[]]): Promise<string> {
  const [file, ...args] = command;
  const { all, exitCode } = await execa(file, args, { all: true, reject: false });
  return exitCode === 0 ? '' : all;
}

test.each(Object.entries(sites))(
  'Prometheus and the blackbox exporter take the configuration of %s',
  async (id, site) => {
    const inputs = { site, files: { site: pair, cluster: pair }, ruleFiles: join(folder, '*.rules.yml') };
    const prometheus = written(`${id}.yml`, prometheusConfiguration(inputs));
    expect(await check(...(await programOf('promtool')), 'check', 'config', prometheus)).toBe('');
    const blackbox = written(`${id}-blackbox.yml`, blackboxConfiguration(site, pair));
    const exporter = await programOf('prometheus-blackbox-exporter');
    expect(await check(...exporter, '--config.check', '--config.file', blackbox)).toBe('');
  },
);

test('001:I.2-3 nothing that leaves a machine is asked without TLS and a certificate of ours', () => {
  for (const site of Object.values(sites)) {
    const text = prometheusConfiguration({ site, files: { site: pair, cluster: pair }, ruleFiles: '' });
    const open = JSON.parse(text).scrape_configs.filter(
      ({ scheme, tls_config }: { scheme?: string; tls_config?: object }) => scheme !== 'https' || !tls_config,
    );
    for (const { job_name, static_configs, relabel_configs = [] } of open) {
      const targets = static_configs.flatMap(({ targets }: { targets: string[] }) => targets);
      const asked = relabel_configs.some(({ replacement = '' }) => /^127\.0\.0\.1:/.test(replacement));
      expect([job_name, asked || targets.every((target: string) => target.startsWith('127.0.0.1:'))]).toEqual([
        job_name,
        true,
      ]);
    }
  }
});
