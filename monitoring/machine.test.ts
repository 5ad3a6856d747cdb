import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { sites } from '../services/sites/index.ts';
import { alerts } from './alerts/index.ts';
import { settings as consoleSettings } from './console/settings.ts';
import { watchMachineFiles, watchSecrets } from './machine.ts';
import { readSettings as readRelay } from './relay/settings.ts';
import { readSettings as readState } from './state/settings.ts';
import { makeCertificates } from './testing/certificates.ts';
import { programOf } from './testing/programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'machine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The machine's files under a folder; paths inside them point there too. */
function place(id: string): (path: string) => string {
  const at = (path: string) => join(folder, id, path);
  for (const { path, content } of watchMachineFiles(sites[id]!)) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), content.replaceAll('"/etc/', `"${at('/etc/')}`));
  }
  mkdirSync(at('/etc/hssk/secrets'), { recursive: true });
  makeCertificates(at('/etc/hssk/secrets'), ['watch']);
  for (const [name, source] of [
    [watchSecrets.clusterAuthority, watchSecrets.authority],
    [watchSecrets.clusterCertificate, watchSecrets.certificate],
    [watchSecrets.clusterKey, watchSecrets.key],
  ] as const) {
    cpSync(at(source), at(name));
  }
  return at;
}

async function check(name: Parameters<typeof programOf>[0], ...args: string[]): Promise<string> {
  const [file, ...first] = await programOf(name);
  const { all, exitCode } = await execa(file, [...first, ...args], { all: true, reject: false });
  return exitCode === 0 ? '' : all;
}

test.each(Object.keys(sites))('every program of the watch machine takes its files of %s', async (id) => {
  const at = place(id);
  expect(await check('promtool', 'check', 'config', at('/etc/prometheus/prometheus.yml'))).toBe('');
  expect(await check('amtool', 'check-config', at('/etc/prometheus/alertmanager.yml'))).toBe('');
  const blackbox = ['--config.check', '--config.file', at('/etc/prometheus/blackbox.yml')];
  expect(await check('prometheus-blackbox-exporter', ...blackbox)).toBe('');
  expect(readRelay(at('/etc/hssk/relay.json')).steps[0]?.afterMinutes).toBe(0);
  expect(readState(at('/etc/hssk/state.json')).database.members).toHaveLength(2);
});

test('nothing of the watch machine but the node exporter listens where another machine reaches it', () => {
  for (const site of Object.values(sites)) {
    const texts = watchMachineFiles(site).filter(({ path }) => /default|relay\.json|state\.json/.test(path));
    for (const { content } of texts) expect(content).not.toMatch(/0\.0\.0\.0|listen-address=:/);
  }
});

test('what alerts ask of Kubernetes and etcd is among the series that are kept', () => {
  const { scrape_configs } = JSON.parse(
    watchMachineFiles(sites.local!).find(({ path }) => path.endsWith('prometheus.yml'))!.content,
  );
  const kept = scrape_configs.flatMap(
    ({ metric_relabel_configs = [] }: { metric_relabel_configs?: { regex: string; action?: string }[] }) =>
      metric_relabel_configs.filter(({ action }) => action === 'keep').map(({ regex }) => new RegExp(`^(${regex})$`)),
  );
  const asked = alerts.flatMap(({ when }) => when.match(/\b(apiserver|kubelet|etcd)_[a-z_]+/g) ?? []);
  expect(asked.length).toBeGreaterThan(3);
  expect(asked.filter((name) => !kept.some((pattern: RegExp) => pattern.test(name)))).toEqual([]);
});

test('002:15.1.e a mail leads to the runbook of its alert on the console, and the console is told to listen there', () => {
  for (const site of Object.values(sites).filter(({ machines }) =>
    machines.some(({ component }) => component === 'watch'),
  )) {
    const files = new Map(watchMachineFiles(site).map(({ path, content }) => [path, content]));
    const { listen, public: everybody } = consoleSettings.parse(JSON.parse(files.get('/etc/hssk/console.json')!));
    const link = `https://${listen.host}:${listen.port}/so-tay/{{ .Labels.alertname }}`;
    expect(files.get('/etc/prometheus/hssk.tmpl')).toContain(`Sổ tay: ${link}`);
    expect(everybody.port).not.toBe(listen.port);
  }
});
