import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { site as hanoi } from '../../services/sites/hanoi.ts';
import { site as local } from '../../services/sites/local.ts';
import type { VulnerabilityException } from '../../services/vulnerability-exceptions.ts';
import type { Problem } from '../problem.ts';
import { readAdvisoryData } from './advisory-data.ts';
import { judgeParts, mayBeDeployed, refuseVulnerable } from './gate.ts';
import type { Part } from './part.ts';

const folder = mkdtempSync(join(tmpdir(), 'advisories-'));
afterAll(() => rmSync(folder, { recursive: true }));

const now = new Date('2026-11-22T03:00:00Z');
const parts: Part[] = [
  {
    ...{ id: 'image-edge', kind: 'container', name: 'hssk/edge', version: '1' },
    components: [
      {
        ecosystem: 'Debian',
        name: 'libssl3t64',
        version: '3.5.1-1',
        architecture: 'amd64',
        source: { name: 'openssl', version: '3.5.1-1' },
      },
    ],
  },
  {
    ...{ id: 'machine-edge-1', kind: 'operating-system', name: 'edge-1', version: 'debian-13' },
    components: [
      {
        ecosystem: 'Debian',
        name: 'openssl',
        version: '3.5.1-1',
        architecture: 'amd64',
        source: { name: 'openssl', version: '3.5.1-1' },
      },
    ],
  },
  {
    ...{ id: 'npm', kind: 'application', name: 'hssk-ops', version: '0.1.0' },
    components: [
      { ecosystem: 'npm', name: 'left', version: '1.0.0' },
      { ecosystem: 'npm', name: 'test-runner', version: '1.0.0', developmentOnly: true },
    ],
  },
  {
    ...{ id: 'tool-k', kind: 'application', name: 'k', version: '1' },
    components: [{ ecosystem: 'Go', name: 'example.org/net', version: 'v0.39.0' }],
  },
];

/** Made-up records; each ecosystem has one that concerns nothing here, so that the data are whole and fresh. */
const record = (id: string, ecosystem: string, name: string, more: object = {}) => ({
  id,
  modified: '2026-11-20T00:00:00Z',
  affected: [
    {
      package: { ecosystem, name },
      ranges: [{ type: ecosystem.startsWith('Debian') ? 'ECOSYSTEM' : 'SEMVER', events: [{ introduced: '0' }] }],
    },
  ],
  ...more,
});
const others = [
  record('TEST-O-1', 'npm', 'other'),
  record('TEST-O-2', 'Go', 'other'),
  record('TEST-O-3', 'Debian:13', 'other'),
];
const high = { database_specific: { severity: 'HIGH' } };
const fixedIn = (ecosystem: string, name: string, fixed: string) => ({
  affected: [
    { package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }] },
  ],
});

let files = 0;
type Given = { exceptions?: VulnerabilityException[]; at?: Date; of?: Part[] };
async function judged(records: object[], { exceptions = [], at = now, of = parts }: Given = {}) {
  files += 1;
  const file = join(folder, `${files}.ndjson`);
  writeFileSync(file, records.map((one) => `${JSON.stringify(one)}\n`).join(''));
  return judgeParts(of, { site: hanoi, data: await readAdvisoryData(file, of), exceptions, now: at });
}

const refusal = (judgement: Parameters<typeof refuseVulnerable>[1]) => {
  try {
    refuseVulnerable(hanoi, judgement);
    return undefined;
  } catch (error) {
    return (error as Problem).details;
  }
};

const exception: VulnerabilityException = {
  id: 'CVE-2026-90001',
  package: 'openssl',
  reason: 'the edge does not use this part of the library; the firewall rule 7 keeps it closed',
  decidedOn: '2026-11-01',
  until: '2026-12-01',
  decidedBy: 'Nguyễn Văn An',
};
const weak = record('DEBIAN-CVE-2026-90001', 'Debian:13', 'openssl', {
  upstream: ['CVE-2026-90001'],
  published: '2026-11-10T00:00:00Z',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  ...fixedIn('Debian:13', 'openssl', '3.5.1-1+deb13u1'),
});

describe('a production site', () => {
  test('002:19.4.a 002:19.3.a takes no image and no machine with a known grave vulnerability; a local site is told', async () => {
    const judgement = await judged([...others, weak]);
    expect(refusal(judgement)).toMatchObject({
      where: 'hanoi',
      what: expect.stringContaining(
        'openssl 3.5.1-1 (Debian) in image-edge, machine-edge-1 has CVE-2026-90001, critical; 3.5.1-1+deb13u1 is expected (002:19.4.a)',
      ),
      next: expect.stringContaining('services/vulnerability-exceptions.ts'),
      exit: 4,
    });
    expect(() => refuseVulnerable(local, judgement)).not.toThrow();
  });

  test('takes what is not concerned, less grave, or needed for tests only', async () => {
    const moderate = record('TEST-2', 'npm', 'left', { database_specific: { severity: 'MODERATE' } });
    const development = record('TEST-3', 'npm', 'test-runner', high);
    const judgement = await judged([...others, moderate, development]);
    expect(judgement.findings.map(({ id, blocks }) => [id, blocks])).toEqual([
      ['TEST-3', false],
      ['TEST-2', false],
    ]);
    expect(refusal(judgement)).toBeUndefined();
  });

  test('002:21.3.1 takes no weakness that could have been mended for longer than any fix may take, however slight', async () => {
    const slight = record('TEST-6', 'npm', 'left', {
      database_specific: { severity: 'LOW' },
      published: '2026-08-01T00:00:00Z',
    });
    const unfixed = await judged([...others, slight]);
    expect(unfixed.findings[0]).toMatchObject({ daysOpen: 113, overdue: false, blocks: false });
    const mendable = { ...slight, ...fixedIn('npm', 'left', '1.0.1') };
    const refused = refusal(await judged([...others, mendable]));
    expect(refused?.what).toContain(
      'left 1.0.0 (npm) in npm has TEST-6, low, known for 113 days (002:21.3.1); 1.0.1 is expected',
    );
    expect(refusal(await judged([...others, { ...mendable, published: '2026-09-01T00:00:00Z' }]))).toBeUndefined();
  });

  test('is not kept from a deploy by a tool that runs on the deploying computer only', async () => {
    const here = parts.map((part) => (part.id === 'tool-k' ? { ...part, onlyHere: true as const } : part));
    const weakTool = record('TEST-7', 'Go', 'example.org/net', high);
    expect((await judged([...others, weakTool])).findings[0]).toMatchObject({ blocks: true });
    expect((await judged([...others, weakTool], { of: here })).findings[0]).toMatchObject({ blocks: false });
  });

  test('refuses without records, naming the command that brings them', () => {
    expect(refusal(judgeParts(parts, { site: hanoi, data: undefined, now }))).toMatchObject({
      what: expect.stringContaining('no vulnerability records were put in place'),
      next: expect.stringContaining('npm run advisories -- --site hanoi'),
    });
  });

  test('refuses records that are old, of one ecosystem only, damaged, or of a time to come', async () => {
    const later = await judged(others, { at: new Date('2026-12-20T00:00:00Z') });
    expect(later.doubts).toHaveLength(3);
    expect(later.doubts[0]).toMatch(/of 2026-11-20T00:00:00Z, 30 days ago; at most 14 are expected/);
    expect((await judged(others.slice(1))).doubts).toEqual(['no record about npm packages']);
    expect((await judged([...others, { id: 'TEST-4' }])).doubts).toEqual([
      expect.stringMatching(/^1 records cannot be read, the first: line 4: no OSV record: modified/),
    ]);
    expect((await judged(others, { at: new Date('2026-11-10T00:00:00Z') })).doubts[0]).toContain('is still to come');
    expect(mayBeDeployed(await judged(others))).toBe(true);
  });
});

describe('nobody has rated it', () => {
  test('so it counts as grave when a version without it can be had, and a package that was made to do harm always', async () => {
    const unfixed = record('TEST-5', 'Go', 'example.org/net');
    const fixed = { ...unfixed, ...fixedIn('Go', 'example.org/net', '0.40.0') };
    const harmful = record('MAL-2026-90001', 'npm', 'left');
    const blocks = async (one: object) => (await judged([...others, one])).findings.map((finding) => finding.blocks);
    expect([await blocks(unfixed), await blocks(fixed), await blocks(harmful)]).toEqual([[false], [true], [true]]);
  });

  test('but another database has: records of one vulnerability are one finding, as grave as the gravest', async () => {
    const net = 'example.org/net';
    const goRecord = record('GO-2026-90001', 'Go', net, {
      aliases: ['CVE-2026-90002', 'GHSA-test-test-test'],
      ...fixedIn('Go', net, '0.40.0'),
    });
    const github = record('GHSA-test-test-test', 'Go', net, {
      aliases: ['CVE-2026-90002'],
      database_specific: { severity: 'LOW' },
    });
    const { findings } = await judged([...others, goRecord, github]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      id: 'CVE-2026-90002',
      rating: 'low',
      blocks: false,
      fixed: ['0.40.0'],
      parts: ['tool-k'],
    });
  });
});

describe('an exception', () => {
  test('lets one vulnerability of one package through until its end', async () => {
    expect(refusal(await judged([...others, weak], { exceptions: [exception] }))).toBeUndefined();
    const ended = await judged([...others, weak], { exceptions: [exception], at: new Date('2026-12-01T17:00:00Z') });
    expect(refusal(ended)?.what).toMatch(/CVE-2026-90001 in openssl: it ended on 2026-12-01/);
    const otherPackage = await judged([...others, weak], { exceptions: [{ ...exception, package: 'nginx' }] });
    expect(otherPackage.unused).toHaveLength(1);
    expect(refusal(otherPackage)?.what).toContain('openssl 3.5.1-1');
  });

  test('for one vulnerability does not excuse a notice about several', async () => {
    const notice = record('DSA-9001-1', 'Debian:13', 'openssl', {
      upstream: ['CVE-2026-90001', 'CVE-2026-90003'],
      ...high,
    });
    const { findings } = await judged([...others, notice], { exceptions: [exception] });
    expect(findings.map(({ id, blocks }) => [id, blocks])).toEqual([['DSA-9001-1', true]]);
    const own = await judged([...others, notice], { exceptions: [{ ...exception, id: 'DSA-9001-1' }] });
    expect(mayBeDeployed(own)).toBe(true);
  });
});
