import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseNodePort, evidencePort, metricsPort, repositories, repositoryPort } from '../../backup/hosts.ts';
import { componentOf } from '../../services/catalogue.ts';
import { measuredAt, watchdogPort } from '../../services/measured.ts';
import { site } from '../../services/sites/local.ts';
import type { MachineFile } from '../cluster/machine-file.ts';
import { stateReaderFiles, stateScript } from '../cluster/state-reader.ts';
import { ensureSiteKeys } from '../keys.ts';
import { siteFiles } from '../site-files.ts';
import { bundleOf } from './bundle.ts';
import { ensureEscrow } from './escrow.ts';
import { ensureHostKeys } from './host-keys.ts';
import { preparationOf } from './host-preparation.ts';
import { hostScript } from './host-script.ts';
import { outerMachines } from './outer-machines.ts';
import { differences, lookScript } from './plan.ts';
import { preparedHosts } from './prepare.ts';
import { procedureFolder } from './procedure-pages.ts';
import { hostUnits } from './units.ts';
import { ensureWatchKeys } from './watch-keys.ts';

const state = mkdtempSync(join(tmpdir(), 'hssk-hosts-'));
const before = process.env.XDG_STATE_HOME;
beforeAll(async () => {
  process.env.XDG_STATE_HOME = state;
  await ensureSiteKeys(site);
  await ensureHostKeys(site);
  await ensureEscrow(site);
  await ensureWatchKeys(site);
});
afterAll(() => {
  if (before === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = before;
  rmSync(state, { recursive: true });
});

const machines = outerMachines(site);
const hosts = preparedHosts(site);
const prepared = (name: string) => preparationOf(site, hosts.find((machine) => machine.name === name)!, 'digest');
const secretsOn = (name: string) => prepared(name).files.filter(({ path }) => path.startsWith('/etc/hssk/secrets/'));

describe('preparation of a host', () => {
  test.each(hosts.map(({ name }) => name))('%s: bash reads its scripts', (name) => {
    execFileSync('bash', ['-n'], { input: hostScript(prepared(name)) });
    execFileSync('bash', ['-n'], { input: lookScript(prepared(name)) });
  });

  test('000:19.2 every secret belongs to the account that reads it, and no other user can', () => {
    for (const { name } of hosts) {
      for (const { path, mode, owner } of secretsOn(name)) {
        const open = /\.crt$|evidence-keys|escrow\.recipient|known_hosts|custodians/.test(path);
        expect([path, mode?.endsWith('4')]).toEqual([path, open]);
        if (!open) expect(owner, path).toMatch(/^hssk-|^root:(hssk|prometheus)/);
      }
    }
  });

  test('002:17.8.1 each copy has passwords and keys of its own; only copy 1 has those of the database and of the machines', () => {
    const contents = (name: string) =>
      secretsOn(name).map(({ path, content }) => `${path.split('/').at(-1)} ${content}`);
    const names = (name: string) => secretsOn(name).map(({ path }) => path.split('/').at(-1)!);
    for (const own of ['host.key', 'evidence.key']) {
      const found = machines.map(({ name }) => contents(name).find((text) => text.startsWith(`${own} `)));
      expect(new Set(found).size).toBe(machines.length);
    }
    expect(names('copy-1')).toEqual(expect.arrayContaining(repositories.map((name) => `copy-${name}.password`)));
    for (const name of ['copy-1', 'vault-1']) {
      expect(names(name)).not.toContain('database.pgpass');
      expect(names(name)).not.toContain('state-reader');
    }
    expect(names('backup-1').filter((file) => file.startsWith('copy-'))).toEqual([]);
  });

  test('002:20.4.c every host of copies has the procedures to read, and a changed page restarts nothing', () => {
    const plan = readFileSync('runbooks/procedures/khoi-phuc-tham-hoa.md', 'utf8');
    for (const { name } of machines) {
      const pages = prepared(name).files.filter(({ path }) => path.startsWith(`${procedureFolder}/`));
      expect(pages).toContainEqual({ path: `${procedureFolder}/khoi-phuc-tham-hoa.md`, content: plan });
      expect(pages.filter(({ restart }) => restart)).toEqual([]);
    }
  });

  test('no secret is in a unit or in an argument', () => {
    const { files } = prepared('backup-1');
    const secrets = secretsOn('backup-1').filter(({ path }) => /password|address|pgpass/.test(path));
    const shown = files.filter(({ path }) => path.endsWith('.service') || path.startsWith('/usr/local'));
    for (const { content } of secrets) {
      for (const file of shown) expect(file.content).not.toContain(content.trim());
    }
  });
});

describe('services of a host', () => {
  const text = (role: 'backup' | 'copy' | 'vault', name: string) =>
    hostUnits(role, '198.18.0.81').find((unit) => unit.name === `${name}.service`)!.text;

  test('002:17.8.1 copy 1 serves append-only over TLS, each account in its own repository', () => {
    expect(text('backup', 'hssk-repository')).toMatch(/--append-only --private-repos .*--tls /);
  });

  test('000:19.2 what may delete on copy 1 has no network, and no other service may write into the repositories', () => {
    expect(text('backup', 'hssk-retention')).toContain('User=hssk-prune');
    expect(text('backup', 'hssk-retention')).toContain('RestrictAddressFamilies=AF_UNIX');
    for (const name of ['hssk-scheduler', 'hssk-receiver']) {
      expect(text('backup', name)).toContain('User=hssk-backup');
      expect(text('backup', name)).not.toContain('CAP_');
    }
  });

  test('a service is there when the program knows its command', () => {
    expect(hostUnits('copy', '198.18.0.82', []).map(({ name }) => name)).toEqual([]);
    expect(hostUnits('copy', '198.18.0.82', ['scheduler']).map(({ name }) => name)).toEqual(['hssk-scheduler.service']);
    expect(hostUnits('backup', '198.18.0.81', []).map(({ name }) => name)).toEqual(['hssk-repository.service']);
  });

  test('the ports of the program are those that the components declare', () => {
    const { runs, calls } = componentOf('backup');
    expect('ports' in runs && runs.ports.map(({ port }) => port)).toEqual([
      ...[repositoryPort, evidencePort, metricsPort, measuredAt.prober, watchdogPort],
    ]);
    expect(calls.map(({ publishedAs }) => publishedAs)).toEqual([databaseNodePort]);
  });
});

describe('plan of a host', () => {
  const files: MachineFile[] = [
    { path: '/etc/one', content: '1' },
    { path: '/etc/two', content: '2', mode: '0400', owner: 'hssk-backup:hssk-backup' },
  ];
  const declared = { files, units: ['a.service'], bundle: 'new' };
  const sha = (content: string) => createHash('sha256').update(content).digest('hex');
  const one = `${sha('1')} 0644 root:root /etc/one`;
  const two = `${sha('2')} 0400 hssk-backup:hssk-backup /etc/two`;

  test('is empty for a host that is as declared', () => {
    expect(differences(declared, `${one}\n${two}\nprogram new\nactive a.service\n`)).toEqual([]);
  });

  test('names each file, program and service that differs, and what is not there yet', () => {
    expect(differences(declared, '')).toEqual(
      ['/etc/one', '/etc/two', '/opt/hssk/app', 'a.service'].map((what) => ({ what, there: false })),
    );
    const touched = `${one}\n${two.replace('0400', '0440')}\nprogram old\n`;
    expect(differences(declared, touched)).toEqual(
      ['/etc/two', '/opt/hssk/app', 'a.service'].map((what) => ({ what, there: true })),
    );
  });
});

test('000:19.2 the escrow is made once; its shares wait for their hosts and its identity is kept nowhere', async () => {
  const keys = siteFiles(site).keys;
  const waiting = () => readdirSync(keys).filter((name) => name.startsWith('escrow'));
  const first = waiting();
  expect(first.sort()).toEqual([
    'escrow-share-backup-1',
    'escrow-share-copy-1',
    'escrow-share-vault-1',
    'escrow.recipient',
  ]);
  rmSync(join(keys, 'escrow-share-backup-1'));
  await ensureEscrow(site);
  expect(existsSync(join(keys, 'escrow-share-backup-1'))).toBe(false);
  const files = readdirSync(keys, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) {
    expect(readFileSync(join(parentPath, name), 'utf8'), name).not.toContain('AGE-SECRET-KEY');
  }
});

test('the program travels without its types, and the same sources give the same digest', async () => {
  const source = join(import.meta.dirname, 'accounts.ts');
  const bundle = bundleOf([{ to: 'backup/main.ts', from: source }]);
  expect(bundleOf([{ to: 'backup/main.ts', from: source }]).digest).toBe(bundle.digest);
  const place = mkdtempSync(join(tmpdir(), 'hssk-bundle-'));
  execFileSync('tar', ['--extract', '--gzip', '--directory', place], { input: await bundle.archive() });
  const text = execFileSync('cat', [join(place, 'backup/main.ts')], { encoding: 'utf8' });
  expect(text).not.toMatch(/export type|: MachineDirectory/);
  expect(text.split('\n').length).toBe(execFileSync('cat', [source], { encoding: 'utf8' }).split('\n').length);
  rmSync(place, { recursive: true });
});

describe('state reader of a node', () => {
  test('002:19.2.b one key, from the backup host only, for one script', () => {
    const files = stateReaderFiles(site, { component: 'gateway' });
    const text = (path: string) => files.find((file) => file.path === path)!.content;
    expect(text('/etc/ssh/sshd_config.d/10-hssk-state.conf')).toContain('Match Address 198.18.0.81\n');
    expect(text('/etc/ssh/sshd_config.d/10-hssk-state.conf')).toContain('ForceCommand /usr/local/lib/hssk/state\n');
    expect(text('/etc/hssk/state-reader.keys')).toMatch(
      /^restrict,command="\/usr\/local\/lib\/hssk\/state" ssh-ed25519 /,
    );
  });

  test.each(['gateway', 'control-plane', 'database'])(
    'bash reads the script of %s, and it answers what is declared',
    (id) => {
      const script = stateScript(componentOf(id));
      execFileSync('bash', ['-n'], { input: script });
      expect(script.includes('etcd) etcd')).toBe(id === 'control-plane');
    },
  );

  test('anything else is refused', () => {
    const env = { ...process.env, SSH_ORIGINAL_COMMAND: 'cat /etc/shadow' };
    const run = () => execFileSync('bash', ['-s'], { input: stateScript(componentOf('gateway')), env, stdio: 'pipe' });
    expect(run).toThrow('does not answer that');
  });
});
