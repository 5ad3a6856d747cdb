import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { walk } from '../monitoring/console/testing/visit.ts';
import { openBrowser, openWindow, signIn } from '../monitoring/testing/browser.ts';
import { site } from '../services/sites/rehearsal.ts';
import { accessOf } from './access.ts';
import { type Answer, openHospital } from './hospital.ts';
import { sampleOf } from './sample-document.ts';
import { siteFiles } from './site-files.ts';
import { encounterPath } from './verify/documents.ts';

const root = join(import.meta.dirname, '..');
type Ended = { exit: number | null; stdout: string; stderr: string };

/** Runs `npm run <command>` as a person would; with `killAt` the whole process group is killed hard when that text has appeared. */
function npmRun(command: string, options: string[] = [], killAt?: string): Promise<Ended> {
  const script = ['run', '-s', command, '--', '--site', site.id, ...options];
  const child = spawn('npm', script, {
    cwd: root,
    detached: true,
    env: { ...process.env, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { exit: null, stdout: '', stderr: '' };
  const watch = (stream: 'stdout' | 'stderr') => (data: Buffer) => {
    ended[stream] += data;
    process.stderr.write(data);
    if (killAt && ended.stderr.includes(killAt) && child.exitCode === null) process.kill(-child.pid!, 'SIGKILL');
  };
  child.stdout.on('data', watch('stdout'));
  child.stderr.on('data', watch('stderr'));
  return new Promise((resolve) => child.once('close', (exit) => resolve({ ...ended, exit })));
}

const docker = async (...options: string[]): Promise<string> => {
  const child = spawn('docker', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data;
  });
  await new Promise((resolve) => child.once('close', resolve));
  return output;
};

type Listed = { silent: string[]; parts: { id: string; digest?: string; components: number }[] };

/** One grave vulnerability of each ecosystem, none of them real. */
const madeUpRecords = (): string =>
  Object.entries({ npm: 'pg', Go: 'stdlib', 'Debian:13': 'openssl' })
    .map(([ecosystem, name]) => ({
      ...{ id: `TEST-${ecosystem}`, modified: new Date().toISOString(), database_specific: { severity: 'HIGH' } },
      affected: [{ package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }] }],
    }))
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('');

const leftovers = async () =>
  (
    await Promise.all([
      docker('ps', '-aq', '--filter', `name=hssk-${site.id}-`),
      docker('volume', 'ls', '-q', '--filter', `name=hssk-${site.id}-`),
      docker('network', 'ls', '-q', '--filter', `name=hssk-${site.id}`),
    ])
  ).join('');

beforeAll(async () => {
  await npmRun('destroy', ['--yes']);
});
afterAll(async () => {
  await npmRun('destroy', ['--yes']);
});

describe('a whole site', () => {
  test.each([
    ['Images', 'Images'],
    ['Machines', 'changes to machines'],
    ['Registry', 'pushing'],
    ['Cluster, before a control plane', 'starting the control plane'],
    ['Cluster, while machines join', 'joining the cluster'],
    ['Components, the platform', 'platform: applying'],
    ['Components, one of them', 'gateway: applying'],
  ])('a deploy is killed hard in layer %s', async (_, line) => {
    const killed = await npmRun('deploy', ['--yes'], line);
    expect(killed.stderr).toContain(line);
    expect(killed.exit).toBeNull();
  });

  test('the next deploy goes on from there and proves every duty', async () => {
    const { exit, stdout } = await npmRun('deploy', ['--yes', '--json']);
    expect(exit).toBe(0);
    const { proofs } = JSON.parse(stdout) as { proofs: { id: string; ok: boolean }[] };
    expect(proofs.filter(({ ok }) => !ok)).toEqual([]);
    expect(proofs.length).toBeGreaterThanOrEqual(9);
  });

  test('a deploy without changes says so and is verified again', async () => {
    const { exit, stdout } = await npmRun('deploy', ['--yes', '--json']);
    expect(exit).toBe(0);
    expect((JSON.parse(stdout) as { changes: number }).changes).toBe(0);
  });

  test('000:20.1 a hospital sends a visit and reads it as FHIR; another hospital cannot see it', async () => {
    const { xml, linkCode } = sampleOf('01001');
    const sender = await openHospital(site, '01001');
    const other = await openHospital(site, '01032');
    const receipt = (await sender.send(xml)).body as Answer;
    expect(receipt.fileResults[0]?.hoSo[0]).toMatchObject({ trangThai: 'TIEP_NHAN', loi: [] });
    await expect
      .poll(async () => ((await sender.get(encounterPath(linkCode))).body as { total: number }).total, {
        timeout: 30_000,
      })
      .toBe(1);
    expect(((await other.get(encounterPath(linkCode))).body as { total: number }).total).toBe(0);
    expect((await other.get(`/api/kcb/tra-cuu-trang-thai/${receipt.fileResults[0]?.maGiaoDich}`)).status).toBe(404);
    await Promise.all([sender.close(), other.close()]);
  });

  test('the commands of the README answer on the running site', async () => {
    const access = JSON.parse((await npmRun('access', ['--json'])).stdout) as { facilities: { code: string }[] };
    expect(access.facilities.map(({ code }) => code)).toEqual(['01001', '01032', '01I29']);
    expect((await npmRun('status')).exit).toBe(0);
    expect((await npmRun('doctor')).exit).toBe(0);
    expect((await npmRun('plan')).exit).toBe(0);
    const verified = await npmRun('verify', ['--only', 'edge-tls']);
    expect(verified.stdout).toContain('1 đạt, 0 không đạt');
    const demo = await npmRun('demo');
    expect(demo.exit).toBe(0);
    expect(demo.stdout).toContain('"resourceType": "Encounter"');
  });

  test('002:15.2.a 002:17.8 002:20.2 a backup on demand is on three hosts, is restored from two of them, and is evidence', async () => {
    expect((await npmRun('backup')).exit).toBe(0);
    const copies = await npmRun('copies');
    expect(copies.stdout).toContain('Đủ 3 bản sao tốt của mọi thành phần');
    expect((await npmRun('restore', ['--list'])).stdout).toMatch(/database-base-\d{8}T\d{6}Z/);
    for (const copy of ['backup', 'copy']) {
      const drill = await npmRun('drill', ['--kind', 'database', '--copy', copy, '--yes']);
      expect(drill.stdout).toContain(`database from copy "${copy}": green`);
      expect(drill.exit).toBe(0);
    }
    const folder = mkdtempSync(join(tmpdir(), 'hssk-evidence-'));
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: site.timeZone }).format(new Date());
    const evidence = await npmRun('evidence', ['--from', today, '--to', today, '--export', join(folder, 'package')]);
    // The command has run the verifier over the package.
    expect(evidence.exit).toBe(0);
    expect(readdirSync(join(folder, 'package'))).toContain('bao-cao.pdf');
    rmSync(folder, { recursive: true });
  });

  test('002:20.1.1 a monthly point is released by two people, each with the own key, and by nobody else', async () => {
    const listed = await npmRun('restore', ['--list']);
    const [point] = /database-logical-\d{8}T\d{6}Z/.exec(listed.stdout)!;
    const release = (person: string) => npmRun('release', [point, '--person', person, '--reason', 'thử hai chữ ký']);
    expect((await release('giu-khoa-1')).stdout).toContain('1/2 người đã ký');
    expect((await release('giu-khoa-1')).stdout).toContain('1/2 người đã ký');
    expect((await release('giu-khoa-2')).stdout).toContain('đã đủ 2/2 người ký');
    expect((await release('ai-do')).exit).toBe(2);
  });

  test('002:20.4.a.6 001:V.3-3 a machine stops: whoever is on duty hears it over both paths, and its end', async () => {
    const { exit, stdout } = await npmRun('verify', ['--alerts', '--only', 'machine-stops', '--json']);
    const [told] = (JSON.parse(stdout) as { faults: { allSeconds: number; resolvedSeconds: number }[] }).faults;
    expect(told).toMatchObject({ allSeconds: expect.any(Number), resolvedSeconds: expect.any(Number) });
    expect(exit).toBe(0);
  });

  test('002:15.1.e the console of the running site is read in a browser by who is on duty', async () => {
    const { url, accounts } = accessOf(site).console!;
    const browser = await openBrowser();
    const { page, problems, close } = await openWindow(browser, url, { width: 1280, scheme: 'light', language: 'vi' });
    await signIn(page, accounts.find(({ role }) => role === 'operator')!);
    const pages = ['', 'hoat-dong', 'sao-luu', 'kiem-toan', 'canh-bao', 'so-tay', 'so-do'];
    const walked = pages.map((path): [string, string] => [`site-${path || 'hom-nay'}`, `/${path}`]);
    expect(await walk({ page, url, pages: walked, named: 'deployed' })).toEqual([]);
    expect(problems).toEqual([]);
    await close();
    await browser.close();
  });

  test('002:15.1.c.3 an incident is opened, noted and closed in the evidence log', async () => {
    const opened = await npmRun('incident', ['--json', 'open', 'diễn tập: cổng vào trả lời chậm']);
    const { incident } = JSON.parse(opened.stdout) as { incident: string };
    expect((await npmRun('incident', ['note', incident, 'đã chuyển sang máy dự phòng'])).exit).toBe(0);
    expect((await npmRun('incident', ['close', incident, 'máy cũ đã được thay'])).exit).toBe(0);
    expect((await npmRun('incident', ['list'])).stdout).toContain(incident);
  });

  test('002:19.4.a each image that runs has its software list by its digest; what is known to be weak in it is told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hssk-sbom-'));
    const listed = await npmRun('sbom', ['--out', join(folder, 'sbom'), '--json']);
    const { parts, silent } = JSON.parse(listed.stdout) as Listed;
    expect(silent).toEqual([]);
    expect(parts.filter(({ components }) => components === 0)).toEqual([]);
    expect(readdirSync(join(folder, 'sbom')).sort()).toEqual(parts.map(({ id }) => `${id}.cdx.json`).sort());
    const running = (await npmRun('kubectl', ['--', 'get', 'pods', '-A', '-o', 'jsonpath={..imageID}'])).stdout;
    const digests = new Set(running.match(/sha256:[0-9a-f]{64}/g));
    expect(digests.size).toBeGreaterThanOrEqual(8);
    for (const digest of digests) expect(parts.map((part) => part.digest)).toContain(digest);
    expect((await npmRun('check:vulnerabilities')).stdout).toContain('no vulnerability records were put in place');
    writeFileSync(join(folder, 'made-up.ndjson'), madeUpRecords());
    expect((await npmRun('advisories', [join(folder, 'made-up.ndjson')])).exit).toBe(0);
    const known = await npmRun('check:vulnerabilities');
    expect(known.stdout).toMatch(/✗ \[cao\] pg \S+ \(npm\) in image-node-service, npm has TEST-npm, high/);
    expect(known.stdout).toMatch(/✗ \[cao\] openssl \S+ \(Debian\) in image-.*TEST-Debian:13, high/);
    expect(known.exit).toBe(1);
    rmSync(folder, { recursive: true });
  });

  test('no command of the README is left without a test', () => {
    const here = readFileSync(import.meta.filename, 'utf8');
    const named = readFileSync(join(root, 'README.md'), 'utf8').matchAll(/npm run ([a-z:]+)/g);
    const untested = [...named].map(([, name]) => name).filter((name) => !here.includes(`npmRun('${name}'`));
    // `npm test` runs check and render's comparison; this file is test:site, test:long is the same runner and has that of load. A benchmark
    // is measured, not tested; the logins of an emergency (break-glass) have tests of their parts.
    const elsewhere = ['check', 'render', 'load', 'test:site', 'test:long', 'bench', 'break'];
    expect(new Set(untested)).toEqual(new Set(elsewhere));
  });

  test('a second deploy at the same time is told who holds the lock', async () => {
    const first = npmRun('deploy', ['--yes']);
    await expect.poll(() => existsSync(siteFiles(site).lock), { timeout: 30_000 }).toBe(true);
    const second = await npmRun('deploy', ['--yes']);
    expect(second.exit).toBe(7);
    expect(second.stderr).toMatch(/"deploy" of .* has held the lock since/);
    expect((await first).exit).toBe(0);
  });

  test('000:19.1 a machine that died is found by status and brought back by the next deploy', async () => {
    await docker('kill', `hssk-${site.id}-gateway-1`);
    const status = await npmRun('status');
    expect(status.exit).toBe(1);
    expect(status.stdout).toMatch(/✗ gateway-1/);
    expect((await npmRun('deploy', ['--yes'])).exit).toBe(0);
  });

  test('002:20.4.a.1 002:20.3 a machine is lost with its disk and comes back from its image and its saved state', async () => {
    const drill = await npmRun('drill', ['--kind', 'server', '--machine', 'gateway-1', '--yes']);
    expect(drill.stdout).toContain('server from copy "backup": green');
    expect(drill.exit).toBe(0);
    expect((await npmRun('status')).stdout).toMatch(/✓ diễn tập server/);
  });

  test('000:19.1 the machine of the primary database is killed: documents go on within 30 s and none is lost', async () => {
    const hospital = await openHospital(site, '01001');
    const acknowledged: string[] = [];
    const send = async () => {
      const { xml, linkCode } = sampleOf('01001');
      const reply = await hospital.send(xml).catch(() => undefined);
      const ok = reply?.status === 200 && (reply.body as Answer).fileResults[0]?.hoSo[0]?.trangThai === 'TIEP_NHAN';
      if (ok) acknowledged.push(linkCode);
      return ok;
    };
    for (let sent = 0; sent < 20; sent += 1) await send();
    const status = JSON.parse((await npmRun('status', ['--json'])).stdout) as {
      machines: { name: string; workload?: string }[];
    };
    const primary = status.machines.find(({ workload }) => workload?.includes('primary'))!.name;
    await docker('kill', `hssk-${site.id}-${primary}`);
    await expect.poll(send, { timeout: 30_000, interval: 200 }).toBe(true);
    expect((await npmRun('deploy', ['--yes'])).exit).toBe(0);
    for (const linkCode of acknowledged) {
      await expect
        .poll(async () => ((await hospital.get(encounterPath(linkCode))).body as { total: number }).total, {
          timeout: 30_000,
        })
        .toBe(1);
    }
    await hospital.close();
  });

  test('destroy leaves nothing behind', async () => {
    const { exit } = await npmRun('destroy', ['--yes']);
    expect(exit).toBe(0);
    expect(await leftovers()).toBe('');
    expect(existsSync(join(siteFiles(site).root, 'keys', 'authority.key'))).toBe(false);
  });
});
